//! `modwright schema`

use anstream::print;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Schema {}

impl Schema {
    pub fn run(&self) -> ExitCode {
        print!("{}", modwright::schema());
        ExitCode::SUCCESS
    }
}
