//! The imports that a file needs.

use super::ty::ident;
use crate::model::{Connector, DeclaredIn, ModuleContent};
use crate::tree::Tree;
use proc_macro2::{Delimiter, Ident, Spacing, TokenStream};
use quote::quote;
use std::collections::HashSet;
use std::fmt::Write;

/// The `use` items for the names in the tokens.
pub(super) fn imports(items: &[Vec<Tree>], connector: &Connector, home: DeclaredIn) -> Vec<TokenStream> {
    let mut names = Names::default();
    items.iter().for_each(|item| names.collect(item));
    let names = names.found;
    let among = |known: &[&str]| -> Vec<Ident> {
        known.iter().filter(|name| names.contains(**name)).map(|name| ident(name)).collect()
    };
    let runtime = among(&[
        "BytesCall",
        "Call",
        "CustomEvent",
        "CustomResponse",
        "CustomRequest",
        "EventCall",
        "Extra",
        "File",
        "Accumulate",
        "Follow",
        "IntoField",
        "Map",
        "Nullable",
        "PageCall",
        "Timestamp",
        "Value",
    ]);
    let hidden = among(&["At", "Validate"]);
    let codegen = names.contains("codegen").then(|| quote!(self));
    let mut hidden: Vec<TokenStream> = hidden.iter().map(|name| quote!(#name)).collect();
    hidden.sort_by_key(ToString::to_string);
    let hidden: Vec<TokenStream> = codegen.into_iter().chain(hidden).collect();
    let mut shared: Vec<Ident> = match home {
        DeclaredIn::Shared => Vec::new(),
        // A custom call names no type of the connector; its type parameter may have the name of one.
        DeclaredIn::Module(index) if matches!(connector.modules[index].content, ModuleContent::AnyCall) => {
            Vec::new()
        }
        DeclaredIn::Module(_) => connector
            .shared_types()
            .filter(|declaration| names.contains(&declaration.name))
            .map(|declaration| ident(&declaration.name))
            .collect(),
    };
    shared.sort();
    let client = names.contains("Client").then(|| {
        quote!(
            use super::Client;
        )
    });
    let map = names.contains("BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let group = |path: TokenStream, names: &[TokenStream]| match names {
        [] => None,
        [one] if one.to_string() == "self" => Some(quote!(use #path;)),
        [one] => Some(quote!(use #path::#one;)),
        _ => Some(quote!(use #path::{#(#names),*};)),
    };
    let tokens = |names: &[Ident]| names.iter().map(|name| quote!(#name)).collect::<Vec<_>>();
    [
        client,
        group(quote!(super::types), &tokens(&shared)),
        group(quote!(modwright_runtime::codegen), &hidden),
        group(quote!(modwright_runtime), &tokens(&runtime)),
        map,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The names that a file must import: those without a `::` before them.
#[derive(Default)]
struct Names {
    found: HashSet<String>,
    /// The name at hand, in one buffer: most names are known already.
    name: String,
}

impl Names {
    fn collect(&mut self, trees: &[Tree]) {
        // `::` is two signs, of which the first is joined to the second.
        let (mut first_colon, mut in_path, mut in_enum) = (false, false, false);
        for (index, tree) in trees.iter().enumerate() {
            // In `IntoIterator<Item = T>` it is no type.
            let is_bound = || matches!(trees.get(index + 1), Some(Tree::Punct('=', _)));
            match tree {
                Tree::Ident(ident) if ident == "Item" && is_bound() => {}
                Tree::Ident(_) if declares(index.checked_sub(1).and_then(|before| trees.get(before))) => {}
                Tree::Group(Delimiter::Brace, inner) if in_enum => {
                    in_enum = false;
                    // Names outside of groups are those of the variants.
                    for tree in inner {
                        if let Tree::Group(_, inner) = tree {
                            self.collect(inner);
                        }
                    }
                }
                Tree::Group(Delimiter::Bracket, inner) if names_variant(inner) => self.collect_content(inner),
                // The length of an array is no type.
                Tree::Group(Delimiter::Bracket, inner) => {
                    let end = inner.iter().position(|tree| matches!(tree, Tree::Punct(';', _)));
                    self.collect(&inner[..end.unwrap_or(inner.len())]);
                }
                Tree::Group(_, inner) => self.collect(inner),
                Tree::Ident(ident) if !in_path => {
                    in_enum |= ident == "enum";
                    self.name.clear();
                    let _ = write!(self.name, "{ident}");
                    if !self.found.contains(&self.name) {
                        self.found.insert(self.name.clone());
                    }
                }
                _ => {}
            }
            let colon = match tree {
                Tree::Punct(':', spacing) => Some(*spacing),
                _ => None,
            };
            in_path = first_colon && colon.is_some();
            first_colon = colon == Some(Spacing::Joint);
        }
    }

    /// Collects the type of the variant that `#[untagged(…)]` names.
    fn collect_content(&mut self, attribute: &[Tree]) {
        groups(attribute).flat_map(groups).for_each(|content| self.collect(content));
    }
}

/// Returns `true` for the word before the name of an associated type or of a constant.
fn declares(before: Option<&Tree>) -> bool {
    matches!(before, Some(Tree::Ident(word)) if word == "type" || word == "const")
}

fn groups(trees: &[Tree]) -> impl Iterator<Item = &[Tree]> {
    trees.iter().filter_map(|tree| match tree {
        Tree::Group(_, inner) => Some(inner.as_slice()),
        _ => None,
    })
}

/// Returns `true` for the content of `#[tag("tag", unknown = Variant)]`, `#[untagged(Variant)]` and
/// `#[untagged(Variant(Type))]`.
fn names_variant(attribute: &[Tree]) -> bool {
    matches!(attribute.first(), Some(Tree::Ident(ident)) if ident == "tag" || ident == "untagged")
}
