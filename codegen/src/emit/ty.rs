//! Rust types, what a setter takes for each, and the imports that a file needs.

use super::Layout;
use crate::model::{Connector, Field, Home, Shape, Type, TypeDeclaration, TypeKind};
use crate::tree::Tree;
use proc_macro2::{Delimiter, Ident, Spacing, Span, TokenStream};
use quote::quote;
use std::collections::HashSet;
use std::fmt::Write;

/// An identifier that the checker has decided.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The type as a struct holds it.
pub(super) fn stored(connector: &Connector, ty: &Type) -> TokenStream {
    match ty {
        Type::String | Type::Secret => quote!(String),
        Type::Integer => quote!(i64),
        Type::Number => quote!(f64),
        Type::Boolean => quote!(bool),
        Type::Timestamp => quote!(Timestamp),
        Type::Json => quote!(Value),
        Type::Vector => quote!(Vec<f32>),
        Type::File => quote!(File),
        Type::List(item) => {
            let item = stored(connector, &item.ty);
            quote!(Vec<#item>)
        }
        Type::Map { value, .. } => {
            let value = stored(connector, &value.ty);
            quote!(BTreeMap<String, #value>)
        }
        Type::Named(id) => {
            let name = ident(&connector.declaration(*id).name);
            quote!(#name)
        }
    }
}

/// The type of a field of a struct: in what is only `received`, null and unset are one.
pub(super) fn field(connector: &Connector, field: &Field, received: bool) -> TokenStream {
    let plain = stored(connector, &field.shape.ty);
    let plain = if field.boxed { quote!(Box<#plain>) } else { plain };
    match (field.required, field.nullable, received) {
        (true, false, _) => plain,
        (true, true, false) => quote!(Nullable<#plain>),
        (false, true, false) => quote!(Option<Nullable<#plain>>),
        (true, true, true) | (false, _, _) => quote!(Option<#plain>),
    }
}

/// What a caller gives for a field under `name`, and the expression that stores it.
pub(super) fn argument(connector: &Connector, field: &Field, name: &Ident) -> (TokenStream, TokenStream) {
    if field.nullable {
        let plain = stored(connector, &field.shape.ty);
        let kept = if field.boxed { quote!(codegen::boxed(#name.into())) } else { quote!(#name.into()) };
        return (quote!(impl Into<Nullable<#plain>>), kept);
    }
    let (taken, kept) = value_argument(connector, &field.shape.ty, &quote!(#name));
    let kept = if field.boxed { quote!(Box::new(#kept)) } else { kept };
    (taken, kept)
}

fn value_argument(connector: &Connector, ty: &Type, name: &TokenStream) -> (TokenStream, TokenStream) {
    let plain = stored(connector, ty);
    match ty {
        Type::String | Type::Secret | Type::Json | Type::File => {
            (quote!(impl Into<#plain>), quote!(#name.into()))
        }
        Type::Named(_) if converts(connector, ty) => (quote!(impl Into<#plain>), quote!(#name.into())),
        Type::Integer | Type::Number | Type::Boolean | Type::Timestamp | Type::Vector | Type::Named(_) => {
            (plain, name.clone())
        }
        Type::List(item) if converts(connector, &item.ty) => {
            let item = stored(connector, &item.ty);
            (
                quote!(impl IntoIterator<Item = impl Into<#item>>),
                quote!(#name.into_iter().map(Into::into).collect()),
            )
        }
        Type::List(item) => {
            let item = stored(connector, &item.ty);
            (quote!(impl IntoIterator<Item = #item>), quote!(#name.into_iter().collect()))
        }
        Type::Map { value, .. } if converts(connector, &value.ty) => {
            let value = stored(connector, &value.ty);
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>),
                quote!(#name.into_iter().map(|(key, value)| (key.into(), value.into())).collect()),
            )
        }
        Type::Map { value, .. } => {
            let value = stored(connector, &value.ty);
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #value)>),
                quote!(#name.into_iter().map(|(key, value)| (key.into(), value)).collect()),
            )
        }
    }
}

/// Whether other things become this type by `into`.
fn converts(connector: &Connector, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Secret | Type::Json | Type::File => true,
        Type::Named(id) => match &connector.declaration(*id).kind {
            TypeKind::Enum { open, .. } => *open,
            TypeKind::Tagged { variants, .. } => variants.iter().any(|variant| variant.content.is_some()),
            TypeKind::Untagged { .. } => true,
            TypeKind::Struct(_) => false,
        },
        _ => false,
    }
}

/// Which way a union travels, as its macro reads it, and whether its members become it by themselves.
pub(super) fn union_derives(declaration: &TypeDeclaration, from: bool, layout: Layout) -> TokenStream {
    let from = (from && declaration.sent).then(|| quote!(, From));
    let (always, other) = match (declaration.sent, declaration.received) {
        (true, true) => (quote!(Serialize, Deserialize), None),
        (_, true) => (quote!(Deserialize), Some(quote!(Serialize))),
        (_, false) => (quote!(Serialize), Some(quote!(Deserialize))),
    };
    let other = other.filter(|_| layout == Layout::Crate);
    let other = other.map(|other| quote!(#[cfg_attr(feature = "round-trip", derive(#other))]));
    quote!(#[derive(#always #from)] #other)
}

/// Whether any bound lies inside a value of this type, so that a validator looks at it.
pub(super) fn is_checked(connector: &Connector, shape: &Shape) -> bool {
    has_checks(connector, shape, &mut Vec::new())
}

/// Whether a declared type has anything to check.
pub(super) fn declaration_is_checked(connector: &Connector, declaration: &TypeDeclaration) -> bool {
    kind_has_checks(connector, &declaration.kind, &mut Vec::new())
}

fn has_checks(connector: &Connector, shape: &Shape, open: &mut Vec<usize>) -> bool {
    if !shape.bounds.is_empty() {
        return true;
    }
    match &shape.ty {
        // NaN and infinity have no JSON.
        Type::Number => true,
        // It may be missing, or empty.
        Type::File => true,
        Type::List(item) => has_checks(connector, item, open),
        Type::Map { key, value } => {
            key.as_ref().is_some_and(|key| !key.bounds.is_empty()) || has_checks(connector, value, open)
        }
        Type::Named(id) => {
            if open.contains(&id.0) {
                return false;
            }
            open.push(id.0);
            let found = kind_has_checks(connector, &connector.declaration(*id).kind, open);
            open.pop();
            found
        }
        _ => false,
    }
}

fn kind_has_checks(connector: &Connector, kind: &TypeKind, open: &mut Vec<usize>) -> bool {
    match kind {
        TypeKind::Struct(shape) => {
            !shape.rules.is_empty()
                || shape.fields.iter().any(|field| has_checks(connector, &field.shape, open))
        }
        TypeKind::Enum { .. } => false,
        TypeKind::Tagged { variants, .. } => variants
            .iter()
            .filter_map(|variant| variant.content)
            .any(|id| has_checks(connector, &Shape { ty: Type::Named(id), bounds: Vec::new() }, open)),
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().any(|one| has_checks(connector, &one.shape, open))
        }
    }
}

/// `use` items for what the tokens name.
pub(super) fn imports(items: &[Vec<Tree>], connector: &Connector, home: Home) -> Vec<TokenStream> {
    let mut names = Names::default();
    items.iter().for_each(|item| names.collect(item));
    let names = names.found;
    let among = |known: &[&str]| -> Vec<Ident> {
        known.iter().filter(|name| names.contains(**name)).map(|name| ident(name)).collect()
    };
    let runtime = among(&[
        "BytesCall",
        "Call",
        "CustomAnswer",
        "CustomRequest",
        "EventCall",
        "Extra",
        "File",
        "Fold",
        "Follow",
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
        Home::Shared => Vec::new(),
        Home::Module(_) => super::shared_types(connector)
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

/// The names that a file must bring into scope: those that stand behind no `::`.
#[derive(Default)]
struct Names {
    found: HashSet<String>,
    /// The one that is looked at: most are there already.
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
                Tree::Group(Delimiter::Brace, inner) if in_enum => {
                    in_enum = false;
                    // What stands by itself there are the names of the variants.
                    for tree in inner {
                        if let Tree::Group(_, inner) = tree {
                            self.collect(inner);
                        }
                    }
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
}

/// Whether a request has anything to check.
pub(super) fn declaration_like_is_checked(connector: &Connector, shape: &crate::model::Struct) -> bool {
    !shape.rules.is_empty() || shape.fields.iter().any(|field| is_checked(connector, &field.shape))
}
