//! `modwright completions` and `modwright man`

use super::{some, trouble};
use anstream::println;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Completions {
    pub fn run(&self, mut arguments: clap::Command) -> ExitCode {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut arguments, "modwright", &mut text);
        print(&text)
    }
}

#[derive(clap::Args)]
pub struct Man {
    /// Write the page of each command to this folder, in place of printing that of `modwright`
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

impl Man {
    pub fn run(&self, arguments: clap::Command) -> ExitCode {
        let Some(folder) = &self.out else {
            let mut text = Vec::new();
            return match clap_mangen::Man::new(arguments).render(&mut text) {
                Ok(()) => print(&text),
                Err(error) => trouble(&error),
            };
        };
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(arguments, folder))
            .and_then(|()| Ok(std::fs::read_dir(folder)?.count()));
        match written {
            Ok(files) => {
                println!("{}: {}", folder.display(), some(files, "file"));
                ExitCode::SUCCESS
            }
            Err(error) => trouble(&io::Error::new(error.kind(), format!("{}: {error}", folder.display()))),
        }
    }
}

/// Prints a text. A reader that has enough is no mistake.
fn print(text: &[u8]) -> ExitCode {
    match io::Write::write_all(&mut io::stdout(), text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => trouble(&error),
        _ => ExitCode::SUCCESS,
    }
}
