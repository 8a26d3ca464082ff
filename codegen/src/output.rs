//! The files of the output: [`OutputFile`] before it is printed, [`File`] after.

use crate::tree::Tree;
use proc_macro2::TokenStream;

/// A file before it is printed.
pub(crate) struct OutputFile<'m> {
    /// The path, relative to the output folder.
    pub path: String,
    /// The specification file that a person edits instead.
    pub source: String,
    pub content: Content<'m>,
}

/// The content of a file.
pub(crate) enum Content<'m> {
    /// Rust: inner docs, inner attributes, items, and the splices in these.
    Rust { docs: Vec<String>, attributes: Vec<TokenStream>, items: Vec<Vec<Tree>>, splices: Vec<Splice<'m>> },
    /// Rust that a person wrote: it follows the header unchanged.
    Companion(&'m str),
    /// Any other text.
    Text(String),
}

/// The items that replace a placeholder `name!()`. They are produced lazily: one for each module, and all at once would
/// dominate memory.
pub(crate) struct Splice<'m> {
    pub name: &'static str,
    pub kind: SpliceKind,
    pub items: Box<dyn Iterator<Item = TokenStream> + 'm>,
}

/// The kind of the items of a splice.
#[derive(Clone, Copy)]
pub(crate) enum SpliceKind {
    /// `mod a { … }` in a file or a module.
    Items,
    /// `fn a() { … }` in an `impl`.
    Members,
    /// `a => …,` in a `match`.
    Arms,
}

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path, relative to the output folder, with `/` between folders.
    pub path: String,
    /// The whole text.
    pub text: String,
}
