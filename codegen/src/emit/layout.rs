//! The layout of the generated code: a crate with features, or a file without.

use crate::model::Module;
use proc_macro2::TokenStream;
use quote::quote;

/// How the generated code is laid out.
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
