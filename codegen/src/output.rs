//! The files of the output: [`OutputFile`] before it is printed, [`File`] after.

use crate::tree::Tree;
use proc_macro2::TokenStream;

/// A file before it is printed.
pub(crate) struct OutputFile<'m> {
    /// Relative to the output folder.
    pub path: String,
    /// The file that a person edits instead.
    pub source: String,
    pub content: Content<'m>,
}

/// What a file holds.
pub(crate) enum Content<'m> {
    /// Rust: inner docs, inner attributes, items, and what stands at the marks in these.
    Rust { docs: Vec<String>, attributes: Vec<TokenStream>, items: Vec<Vec<Tree>>, splices: Vec<Splice<'m>> },
    /// Anything else, as it is.
    Text(String),
}

/// What stands where an item says `name!()`: emitted and printed piece by piece, since as many as there are modules would take
/// more memory than all else together.
pub(crate) struct Splice<'m> {
    pub name: &'static str,
    pub kind: SpliceKind,
    pub items: Box<dyn Iterator<Item = TokenStream> + 'm>,
}

/// What is written at a mark.
#[derive(Clone, Copy)]
pub(crate) enum SpliceKind {
    /// `mod a { … }` in a file or a module.
    Items,
    /// `fn a() { … }` in an `impl`.
    Members,
    /// `a => …,` in a `match`.
    Arms,
}

/// A file of the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Relative to the output folder, with `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: String,
}
