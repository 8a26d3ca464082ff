//! The file of a module, and that of the shared types.

use super::companion::declaration as companion;
use super::imports::imports;
use super::layout::{Layout, shared_gate};
use super::{
    accumulate, client, conversion, docs, enumeration, invoke, response, structure, tagged, untagged,
    webhooks,
};
use crate::model::{Connector, DeclaredIn, Module, TypeDeclaration, TypeKind};
use crate::output::Content;
use crate::tree::{Tree, trees};
use proc_macro2::TokenStream;
use quote::quote;

/// The types of `types.yaml`, each with the modules that need it.
pub(super) fn types(connector: &Connector, layout: Layout) -> Content<'_> {
    let mut attributes = Vec::new();
    let mut items: Vec<Vec<Tree>> = Vec::new();
    for declaration in connector.shared_types() {
        let gate = shared_gate(connector, declaration, layout);
        if gate.is_some() && attributes.is_empty() {
            attributes.push(quote!(#![allow(unused_imports, reason = "the types that use them may be off")]));
        }
        let declared = declared(connector, declaration, layout).into_iter();
        items.extend(declared.map(|item| trees(quote!(#gate #item))));
    }
    let imports = imports(&items, connector, DeclaredIn::Shared);
    Content::Rust {
        docs: vec!["Types that several modules share.".to_owned()],
        attributes,
        items: imports.into_iter().map(trees).chain(items).collect(),
        splices: Vec::new(),
    }
}

/// A module: the requests, the types, and the functions that call.
pub(super) fn emit<'m>(connector: &Connector, module: &Module, index: usize, layout: Layout) -> Content<'m> {
    let mut items = Vec::new();
    for operation in module.operations() {
        items.extend(structure::request(connector, module, operation, layout));
        items.extend(response::emit(connector, module, operation, layout));
    }
    for declaration in connector.used(&module.types) {
        items.extend(declared(connector, declaration, layout));
    }
    items.extend(webhooks::emit(connector, module));
    if module.has_calls() {
        items.extend(client::emit(connector, module, layout));
    }
    if module.has_calls() && layout == Layout::Crate {
        items.extend(invoke::functions(module));
    }
    let items: Vec<Vec<Tree>> = items.into_iter().map(trees).collect();
    let imports = imports(&items, connector, DeclaredIn::Module(index));
    let companion = companion(connector, Some(index));
    Content::Rust {
        docs: docs::module(module),
        attributes: Vec::new(),
        items: companion.into_iter().chain(imports).map(trees).chain(items).collect(),
        splices: Vec::new(),
    }
}

fn declared(connector: &Connector, declaration: &TypeDeclaration, layout: Layout) -> Vec<TokenStream> {
    match &declaration.kind {
        TypeKind::Struct(shape) => {
            let mut items = structure::emit(connector, declaration, shape, layout);
            items.extend(accumulate::emit(connector, declaration, shape));
            items.extend(conversion::emit(connector, declaration));
            items
        }
        TypeKind::Enum { values, open } => vec![enumeration::emit(declaration, values, *open)],
        TypeKind::IntegerEnum { values, open } => vec![enumeration::integers(declaration, values, *open)],
        TypeKind::Tagged { tag, variants, open } => {
            let mut items = tagged::emit(connector, declaration, tag, variants, *open, layout);
            items.extend(conversion::emit(connector, declaration));
            items
        }
        TypeKind::Untagged { alternatives } => untagged::emit(connector, declaration, alternatives, layout),
    }
}
