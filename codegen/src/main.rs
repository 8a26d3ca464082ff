//! The command.

mod command;

use clap::Parser;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Typed API clients from a specification that people can read.
///
/// Exit codes: 0 all is well, 1 the specification has mistakes or the generated code is stale, 2 the command line is wrong, a file
/// cannot be read or written, or the output folder holds files that were not generated.
#[derive(Parser)]
#[command(name = "modwright", version, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    generate: command::generate::Generate,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Writes the Rust that the specification says (what happens without a command).
    Generate(command::generate::Generate),
    /// Reports every mistake in the specification, and generates nothing.
    Check(command::check::Check),
    /// Says what a kind of mistake means, with a wrong and a right example.
    Explain(command::explain::Explain),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    std::panic::set_hook(Box::new(|bug| {
        eprintln!(
            "error: this is a bug of modwright: {bug}\n  = help: please report it, with the specification"
        );
    }));
    // What a bug leaves undone is told from a mistake in the specification.
    std::panic::catch_unwind(|| run(arguments)).unwrap_or(ExitCode::from(command::TROUBLE))
}

fn run(arguments: Arguments) -> ExitCode {
    match arguments.command {
        None => arguments.generate.run(),
        Some(Command::Generate(generate)) => generate.run(),
        Some(Command::Check(check)) => check.run(),
        Some(Command::Explain(explain)) => explain.run(),
    }
}
