//! The model → documents of other languages, and apps of other hosts.
//!
//! An export is one way out: what the other language cannot say is in its extension fields, or in a note for a person.

mod json;
mod make;
mod openapi;

pub use make::{MANIFEST, MakeApp, make};
pub use openapi::{Exported, Options, openapi};
