//! The layout of the generated code: a crate with features, or a file without.

use crate::model::{Connector, Module, TypeDeclaration};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

/// The layout of the generated code: a crate, or one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A crate of its own: `Cargo.toml`, a file a module, a feature a module.
    Crate,
    /// One file a connector, for `include!` from a build script's `OUT_DIR`; no features.
    Include,
}

/// The attribute that switches a module off without its feature.
pub(super) fn gate(module: &Module, layout: Layout) -> TokenStream {
    match layout {
        Layout::Crate => {
            let feature = &module.feature;
            quote!(#[cfg(feature = #feature)])
        }
        Layout::Include => TokenStream::new(),
    }
}

/// The attribute that switches a shared type off without a module that needs it; `None` if every module does.
pub(super) fn shared_gate(
    connector: &Connector,
    declaration: &TypeDeclaration,
    layout: Layout,
) -> Option<TokenStream> {
    let modules = &declaration.modules;
    if layout == Layout::Include || modules.is_empty() || modules.len() == connector.modules.len() {
        return None;
    }
    let features = modules.iter().map(|index| &connector.modules[*index].feature);
    Some(match modules.len() {
        1 => quote!(#(#[cfg(feature = #features)])*),
        _ => quote!(#[cfg(any(#(feature = #features),*))]),
    })
}

/// The macro of a struct that is only sent. The crate has a feature to read it. `takes_more`: it has a place for fields that this
/// version does not know.
pub(super) fn request_macro(takes_more: bool, layout: Layout) -> &'static str {
    match (takes_more, layout) {
        (true, Layout::Crate) => "request",
        (true, Layout::Include) => "request_only",
        (false, Layout::Crate) => "parameters",
        (false, Layout::Include) => "parameters_only",
    }
}

/// The macro of a declared struct: its name says in which direction the type travels.
pub(super) fn struct_macro(declaration: &TypeDeclaration, layout: Layout) -> &'static str {
    match (declaration.in_requests, declaration.in_responses, layout) {
        (true, true, _) => "shared",
        (_, false, _) => request_macro(true, layout),
        (false, true, Layout::Crate) => "response",
        (false, true, Layout::Include) => "response_only",
    }
}

/// The macro of a union.
pub(super) fn union_macro(declaration: &TypeDeclaration, layout: Layout) -> Ident {
    format_ident!("{}_union", struct_macro(declaration, layout))
}

impl Layout {
    /// Returns the start of a code block. The doc tests compile the examples of a crate. An included file does not know the name of
    /// its crate.
    pub(super) fn fence(self) -> String {
        let word = if self == Self::Crate { "no_run" } else { "ignore" };
        format!("```{word}")
    }
}
