//! Tokens → text, with the layout of prettyplease.

mod inline;
mod short;

use crate::output::SpliceKind;
use crate::timings::{Timings, time};
use crate::tree::{self, Tree};
use proc_macro2::TokenStream;
use quote::quote;

/// The way from tokens to text; the text is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Without a syntax tree, if possible.
    Short,
    /// prettyplease alone.
    Pretty,
}

/// Formats statements, for an example in docs.
pub(crate) fn block(statements: &TokenStream) -> String {
    let whole = quote!(fn main() { #statements });
    #[cfg(test)]
    let expected = pretty(whole.clone(), &mut Timings::default());
    let text = items(&tree::trees(whole), Way::Short, &mut Timings::default());
    #[cfg(test)]
    assert_eq!(text, expected);
    let body = text.strip_prefix("fn main() {\n").and_then(|text| text.strip_suffix("}\n")).unwrap_or(&text);
    body.lines().map(|line| line.strip_prefix("    ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Formats items.
pub(crate) fn items(trees: &[Tree], way: Way, spent: &mut Timings) -> String {
    pieces(trees, SpliceKind::Items, 0, way, spent).unwrap_or_else(|| pretty(tree::tokens(trees), spent))
}

/// Formats without a syntax tree, if possible.
pub(crate) fn pieces(
    trees: &[Tree],
    kind: SpliceKind,
    indent: usize,
    way: Way,
    spent: &mut Timings,
) -> Option<String> {
    let mut others = Timings::default();
    let short = match way {
        Way::Pretty => None,
        Way::Short => time(&mut spent.print, || {
            short::pieces(trees, kind, indent, &mut |other| pretty(other, &mut others))
        }),
    };
    spent.print -= others.parse + others.print;
    *spent += others;
    short
}

/// Formats by way of a syntax tree.
pub(crate) fn pretty(tokens: TokenStream, spent: &mut Timings) -> String {
    match time(&mut spent.parse, || syn::parse2(tokens)) {
        Ok(file) => time(&mut spent.print, || prettyplease::unparse(&file)),
        Err(error) => panic!("emitted code is not Rust: {error}"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_example_in_docs_is_as_prettyplease_has_it() {
        let spec = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
        // Each shortcut is compared where it is printed.
        let generated = crate::generate(&crate::load::load(&spec).unwrap(), crate::Layout::Crate);
        assert!(generated.files.unwrap().iter().any(|file| file.text.contains("# Example")));
    }
}
