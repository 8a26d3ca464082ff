//! The modules as data, and calls by name.
//!
//! ```text
//! pub fn catalog() -> &'static Catalog;
//! impl Client {
//!     pub fn invoke(&self, module: &str, operation: &str, input: impl Into<Input>) -> BoxCall<Value>;
//!     pub fn invoke_stream(&self, module: &str, operation: &str, input: impl Into<Input>) -> BoxCall<BoxEvents>;
//! }
//! impl AnyClient for Client { … }
//! ```
//!
//! and, in the file of each module, the list of its operations, and one of those that stream, from which macros make the
//! functions that these call:
//!
//! ```text
//! codegen::calls! {
//!     #[module("files")]
//!     pub struct FilesClient {
//!         list: pages<ListFilesRequest>,
//!         delete: call<DeleteFileRequest>,
//!     }
//! }
//! ```

use super::layout::{Layout, gate};
use super::ty;
use crate::model::{Connector, Module, ModuleContent, Operation, Returns};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn emit(connector: &Connector) -> Vec<TokenStream> {
    vec![catalog(connector), methods(), any_client()]
}

fn catalog(connector: &Connector) -> TokenStream {
    let texts = connector.modules.iter().map(|module| {
        let (gate, path) = (gate(module, Layout::Crate), format!("catalog/{}.json", module.name));
        quote!(#gate include_str!(#path))
    });
    quote! {
        /// Returns the connector and its enabled modules as data.
        #[cfg(feature = "catalog")]
        #[must_use]
        pub fn catalog() -> &'static modwright_runtime::Catalog {
            static CATALOG: ::std::sync::LazyLock<modwright_runtime::Catalog> =
                ::std::sync::LazyLock::new(|| modwright_runtime::Catalog::read(include_str!("catalog.json"), &[#(#texts),*]));
            &CATALOG
        }
    }
}

/// The functions of the client. They convert the input alone, so that the trait's functions are compiled once.
fn methods() -> TokenStream {
    quote! {
        #[cfg(feature = "catalog")]
        impl Client {
            /// Creates a call by name; await it. The input is a JSON object with the fields that [`catalog()`] describes,
            /// and is checked like a typed request. A list is read to its end, or up to `limit`; bytes are
            /// encoded in base64, and the chunks of a response that is always a stream become a list.
            ///
            /// # Errors
            ///
            /// Those of the typed call, and [`Error::Invalid`] if there is no such operation or the input does
            /// not fit it.
            pub fn invoke(
                &self,
                module: &str,
                operation: &str,
                input: impl Into<modwright_runtime::Input>,
            ) -> modwright_runtime::BoxCall<modwright_runtime::Value> {
                modwright_runtime::AnyClient::invoke(self, module, operation, input.into())
            }

            /// Creates a call by name whose response is a stream of chunks; await it.
            ///
            /// # Errors
            ///
            /// Those of [`invoke`](Self::invoke), and [`Error::Invalid`] if the operation does not stream.
            pub fn invoke_stream(
                &self,
                module: &str,
                operation: &str,
                input: impl Into<modwright_runtime::Input>,
            ) -> modwright_runtime::BoxCall<modwright_runtime::BoxEvents> {
                modwright_runtime::AnyClient::invoke_stream(self, module, operation, input.into())
            }
        }
    }
}

fn any_client() -> TokenStream {
    quote! {
        #[cfg(feature = "catalog")]
        #[allow(unused_variables, clippy::match_single_binding, reason = "there may be no arm")]
        impl modwright_runtime::AnyClient for Client {
            fn catalog(&self) -> &'static modwright_runtime::Catalog {
                catalog()
            }

            fn invoke(
                &self,
                module: &str,
                operation: &str,
                input: modwright_runtime::Input,
            ) -> modwright_runtime::BoxCall<modwright_runtime::Value> {
                match module {
                    calls!() => {}
                    _ => codegen::unknown_operation(module, operation),
                }
            }

            fn invoke_stream(
                &self,
                module: &str,
                operation: &str,
                input: modwright_runtime::Input,
            ) -> modwright_runtime::BoxCall<modwright_runtime::BoxEvents> {
                match module {
                    streams!() => {}
                    _ => codegen::unknown_stream(module, operation),
                }
            }
        }
    }
}

/// The arm of each module, for the mark `calls`.
pub(super) fn arms(connector: &Connector) -> impl Iterator<Item = TokenStream> {
    connector.modules.iter().filter(|module| module.has_calls()).map(|module| {
        let (gate, name) = (gate(module, Layout::Crate), &module.name);
        let file = ty::ident(&module.ident);
        quote!(#gate #name => #file::invoke(self, operation, input),)
    })
}

/// The arm of each module that streams, for the mark `streams`.
pub(super) fn stream_arms(connector: &Connector) -> impl Iterator<Item = TokenStream> {
    connector.modules.iter().filter(|module| streams(module)).map(|module| {
        let (gate, name) = (gate(module, Layout::Crate), &module.name);
        let file = ty::ident(&module.ident);
        quote!(#gate #name => #file::invoke_stream(self, operation, input),)
    })
}

fn streams(module: &Module) -> bool {
    module.operations().iter().any(|operation| operation.chunk().is_some())
}

/// The functions that make a module's calls by name, as lists for the macros that write them.
pub(super) fn functions(module: &Module) -> Vec<TokenStream> {
    let (name, handle) = (&module.name, ty::ident(&module.handle));
    let streamed = streams(module).then(|| {
        let calls = module.operations().iter().filter_map(|operation| {
            let function = match (&operation.returns, &operation.stream) {
                (Returns::Stream { .. }, _) => &operation.ident,
                (_, stream) => &stream.as_ref()?.function,
            };
            Some(call(operation, function))
        });
        quote! {
            #[codegen::streamed_calls]
            #[module(#name)]
            pub struct #handle { #(#calls),* }
        }
    });
    let whole = match &module.content {
        ModuleContent::Operations(operations) => {
            let calls = operations.iter().map(|operation| call(operation, &operation.ident));
            quote! {
                #[codegen::calls]
                #[module(#name)]
                pub struct #handle { #(#calls),* }
            }
        }
        ModuleContent::AnyCall => custom(name, &handle),
    };
    std::iter::once(whole).chain(streamed).collect()
}

/// `create: call<CreateRequest>`: a function, and its request.
fn call(operation: &Operation, function: &str) -> TokenStream {
    let (name, ident) = (&operation.name, ty::ident(function));
    let name = (ident != name).then(|| quote!(#[name = #name]));
    let renamed = names(operation);
    let names = (!renamed.is_empty()).then(|| quote!(#[names(#(#renamed),*)]));
    let kind = if operation.has_limit() { quote!(pages) } else { quote!(call) };
    let request = ty::ident(&operation.request_name);
    quote!(#name #names #ident: #kind<#request>)
}

/// The function of a module that only has a custom call.
fn custom(name: &str, handle: &Ident) -> TokenStream {
    quote! {
        /// Makes a call by the name of its operation.
        #[cfg(feature = "catalog")]
        #[inline]
        pub(super) fn invoke(
            client: &Client,
            operation: &str,
            input: modwright_runtime::Input,
        ) -> codegen::InvokeCall {
            let module = #handle(client);
            match operation {
                "call" => codegen::invoke_custom(input, |request| module.call(request)),
                _ => codegen::unknown_operation(#name, operation),
            }
        }
    }
}

/// The names of the catalog with those of the request, where they differ.
fn names(operation: &Operation) -> Vec<TokenStream> {
    let fields = &operation.request.fields;
    let renamed = fields.iter().filter(|field| field.name != field.key() && !field.set_by_client);
    let names = renamed.map(|field| {
        let (name, key) = (&field.name, field.key());
        quote!((#name, #key))
    });
    names.collect()
}
