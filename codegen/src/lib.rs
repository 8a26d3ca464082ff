//! Checks API specifications written in YAML and generates typed Rust clients from them.
//!
//! ```text
//! spec/*.yaml ─read→ syntax ─check→ model ─emit→ tokens ─print→ text
//! ```
//!
//! [`generate`] runs all stages from texts to texts and touches no disk. [`load`] reads files, [`mod@write`] writes
//! them. The command `modwright` and a `build.rs` call the same functions.
//!
//! A stage is a room: `read`, [`check`](fn@check), `emit`, `print`. `run` runs them on every core, with times and a
//! cache.

pub mod build;
mod check;
pub mod conform;
pub mod diagnostic;
#[cfg(feature = "workbench")]
pub mod diff;
mod emit;
#[cfg(feature = "export")]
pub mod export;
mod format;
mod formats;
#[cfg(feature = "import")]
pub mod import;
mod json_schema;
pub mod load;
#[cfg(feature = "lsp")]
pub mod lsp;
#[cfg(feature = "import")]
mod merge;
pub mod model;
mod output;
mod print;
mod read;
mod run;
mod schema;
#[cfg(feature = "docs")]
pub mod site;
mod syntax;
#[cfg(feature = "workbench")]
mod tidy;
mod timings;
mod tree;
pub mod write;

pub use diagnostic::{Diagnostics, Source};
pub use emit::Layout;
pub use output::File;
#[cfg(feature = "cli")]
pub use run::cache::Cache;
pub use run::check::check;
#[cfg(feature = "workbench")]
pub use run::check::notes;
#[doc(hidden)]
pub use run::generate::plain;
pub use run::generate::{Generated, generate};
#[cfg(feature = "cli")]
pub use run::update::{Updated, update};
pub use schema::schema;
#[cfg(feature = "workbench")]
pub use tidy::tidy;
pub use timings::{Timings, time};
