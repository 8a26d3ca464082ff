//! The command `modwright`.

mod command;

#[cfg(feature = "shell")]
use clap::CommandFactory as _;
use clap::Parser;
use clap::error::ErrorKind;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Typed Rust clients from API specifications that people can read.
///
/// Exit codes: 0 success; 1 the specification has mistakes, or the generated code is stale; 2 the command line is
/// wrong, a file cannot be read or written, or the output folder holds files that were not generated.
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
    /// Generate Rust from the specifications (the default command)
    Generate(command::generate::Generate),
    /// Report every mistake in the specifications, and generate nothing
    Check(command::check::Check),
    /// Write specifications from a document of another language
    Import(command::import::Import),
    /// Compare two versions of the specifications: what is breaking, additive or neutral
    Diff(command::diff::Diff),
    /// Write a document of another language from a specification
    Export(command::export::Export),
    /// Write the specifications in their canonical layout
    Fmt(command::fmt::Fmt),
    /// Describe an error code, with a wrong and a right example
    Explain(command::explain::Explain),
    /// Generate after each change, until it is stopped
    Watch(command::watch::Watch),
    /// Write the files of a new connector or module
    New(command::new::New),
    /// Print the JSON Schema of the specification language, for editors
    Schema(command::schema::Schema),
    /// Serve an editor with the Language Server Protocol
    #[cfg(feature = "lsp")]
    Lsp(command::lsp::Lsp),
    /// Write the reference pages of the connectors, as a static site
    #[cfg(feature = "docs")]
    Docs(command::docs::Docs),
    /// Print the completions of a shell
    #[cfg(feature = "shell")]
    Completions(command::shell::Completions),
    /// Print the manual page
    #[cfg(feature = "shell")]
    Man(command::shell::Man),
}

fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| {
        if let Some(feature) = missing_feature(&error) {
            eprintln!(
                "error: this modwright is built without the feature `{feature}`: install it with `--features {feature}`"
            );
            std::process::exit(command::TROUBLE.into());
        }
        error.exit()
    });
    std::panic::set_hook(Box::new(|bug| {
        eprintln!(
            "error: this is a bug of modwright: {bug}\n  = help: please report it, with the specification"
        );
    }));
    // A bug has another exit code than a mistake in the specification.
    std::panic::catch_unwind(|| run(arguments)).unwrap_or(ExitCode::from(command::TROUBLE))
}

/// Returns the feature of a subcommand that this program does not have.
fn missing_feature(error: &clap::Error) -> Option<&'static str> {
    const ALL: [(&str, &str, bool); 4] = [
        ("lsp", "lsp", cfg!(feature = "lsp")),
        ("docs", "docs", cfg!(feature = "docs")),
        ("completions", "shell", cfg!(feature = "shell")),
        ("man", "shell", cfg!(feature = "shell")),
    ];
    let written = std::env::args().nth(1)?;
    let unknown = matches!(error.kind(), ErrorKind::InvalidSubcommand | ErrorKind::UnknownArgument);
    let (_, feature, _) = ALL.into_iter().find(|(command, _, present)| *command == written && !present)?;
    unknown.then_some(feature)
}

fn run(arguments: Arguments) -> ExitCode {
    match arguments.command {
        None => arguments.generate.run(),
        Some(Command::Generate(generate)) => generate.run(),
        Some(Command::Check(check)) => check.run(),
        Some(Command::Import(import)) => import.run(),
        Some(Command::Diff(diff)) => diff.run(),
        Some(Command::Export(export)) => export.run(),
        Some(Command::Fmt(fmt)) => fmt.run(),
        Some(Command::Explain(explain)) => explain.run(),
        Some(Command::Watch(watch)) => watch.run(),
        Some(Command::New(new)) => new.run(),
        Some(Command::Schema(schema)) => schema.run(),
        #[cfg(feature = "lsp")]
        Some(Command::Lsp(lsp)) => lsp.run(),
        #[cfg(feature = "docs")]
        Some(Command::Docs(docs)) => docs.run(),
        #[cfg(feature = "shell")]
        Some(Command::Completions(completions)) => completions.run(Arguments::command()),
        #[cfg(feature = "shell")]
        Some(Command::Man(man)) => man.run(Arguments::command()),
    }
}
