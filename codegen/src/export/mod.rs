//! The model → documents of other languages.
//!
//! An export is one way out: what the other language cannot say is in its extension fields, or in a note for a person.

mod json;
mod openapi;

pub use openapi::{Exported, Options, openapi};
