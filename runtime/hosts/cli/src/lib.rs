//! A command line for any generated client, made of its catalog.
//!
//! ```ignore
//! fn main() -> std::process::ExitCode {
//!     modwright_cli::Program::new("openai").connector(openai::catalog, openai::Client::from_env).run()
//! }
//! ```
//!
//! `openai embedding create --model text-embedding-3-small --input "a river"` then makes the call and prints the response as
//! JSON. The exit code is 0 after a success, 1 if the call failed, and 2 if the input or the connection is wrong.

mod call;
mod complete;
mod dry_run;
mod input;
mod kind;
mod output;
mod tree;

use clap::ArgMatches;
use modwright_runtime::{AnyClient, Catalog, CatalogModule, CatalogOperation, Error};
use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;

/// The call failed.
const FAILED: u8 = 1;
/// The input or the connection is wrong.
const WRONG: u8 = 2;

/// A command line for the clients of one or several connectors.
///
/// With one connector its modules are the subcommands, with several the connectors are.
pub struct Program {
    name: String,
    connectors: Vec<Connector>,
}

/// A connector, and the function that creates its client.
#[derive(Clone)]
struct Connector {
    catalog: fn() -> &'static Catalog,
    client: Arc<dyn Fn() -> Result<Box<dyn AnyClient>, Error> + Send + Sync>,
}

/// An operation that a command line names.
struct Chosen<'p> {
    connector: &'p Connector,
    module: &'static CatalogModule,
    operation: &'static CatalogOperation,
}

impl Program {
    /// Creates a command line without connectors.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), connectors: Vec::new() }
    }

    /// Adds a connector: its catalog, and the function that creates its client, such as `Client::from_env`. The client is
    /// created for a call only, so help needs no key.
    #[must_use]
    pub fn connector<C: AnyClient + 'static>(
        mut self,
        catalog: fn() -> &'static Catalog,
        client: fn() -> Result<C, Error>,
    ) -> Self {
        let client = Arc::new(move || client().map(|client| Box::new(client) as Box<dyn AnyClient>));
        self.connectors.push(Connector { catalog, client });
        self
    }

    /// Runs the command line of this process.
    pub fn run(self) -> ExitCode {
        clap_complete::env::CompleteEnv::with_factory(|| tree::command(&self)).complete();
        let matches = tree::command(&self).get_matches();
        let Some((chosen, matches)) = self.chosen(&matches) else { return ExitCode::from(WRONG) };
        ExitCode::from(if matches.get_flag(tree::DRY_RUN) {
            dry_run::run(&chosen)
        } else {
            call::run(&chosen, matches)
        })
    }

    fn chosen<'m>(&self, matches: &'m ArgMatches) -> Option<(Chosen<'_>, &'m ArgMatches)> {
        let (connector, matches) = match self.connectors.as_slice() {
            [only] => (only, matches),
            several => {
                let (name, matches) = matches.subcommand()?;
                (several.iter().find(|one| (one.catalog)().connector.name == name)?, matches)
            }
        };
        let (name, matches) = matches.subcommand()?;
        let module = (connector.catalog)().module(name)?;
        let (name, matches) = matches.subcommand()?;
        Some((Chosen { connector, module, operation: module.operation(name)? }, matches))
    }
}

/// Shows no client.
impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("name", &self.name).finish_non_exhaustive()
    }
}
