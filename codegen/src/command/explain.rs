//! `modwright explain`

use super::TROUBLE;
use anstream::{eprintln, println};
use modwright::diagnostic::{Code, codes};
use modwright::import;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Explain {
    /// Code of a report, such as `empty-range`; without it, all codes are listed
    code: Option<String>,
}

impl Explain {
    pub fn run(&self) -> ExitCode {
        let Some(name) = &self.code else {
            for code in all() {
                println!("{:20} {}", code.name, code.rule);
            }
            return ExitCode::SUCCESS;
        };
        let Some(code) = all().find(|code| code.name == name) else {
            let begins: Vec<String> = all()
                .filter(|code| code.name.split('-').any(|word| word == name) || code.name.starts_with(name))
                .map(|code| format!("`{}`", code.name))
                .collect();
            let meant = match codes::nearest(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None if !begins.is_empty() => format!("did you mean {}?", begins.join(", ")),
                None => "run `modwright explain` for a list".to_owned(),
            };
            eprintln!("error: there is no code `{name}`; {meant}");
            return ExitCode::from(TROUBLE);
        };
        println!("{}: {}\n\n{}", code.name, code.rule, code.page.trim_end());
        ExitCode::SUCCESS
    }
}

/// Returns the codes of specifications, and those of imports.
fn all() -> impl Iterator<Item = &'static Code> {
    codes::ALL.iter().chain(import::codes::ALL).copied()
}
