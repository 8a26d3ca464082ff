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
//! and, in the file of each module, a function with an arm for each of its operations, and one for those that stream:
//!
//! ```text
//! pub(super) fn invoke(client: &Client, operation: &str, input: Input) -> codegen::InvokeCall;
//! pub(super) fn invoke_stream(client: &Client, operation: &str, input: Input) -> codegen::StreamCall;
//! ```

use super::layout::{Layout, gate};
use super::ty;
use crate::model::{Connector, Module, ModuleContent, Operation, Returns};
use proc_macro2::TokenStream;
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

/// The functions that make a module's calls by name. They are `#[inline]` so that they are compiled once, with the client's
/// functions, and share all that reads and writes JSON: a copy of that for each module costs a fifth of the crate's compile
/// time.
pub(super) fn functions(connector: &Connector, module: &Module) -> Vec<TokenStream> {
    let (name, handle) = (&module.name, ty::ident(&module.handle));
    let arms = match &module.content {
        ModuleContent::Operations(operations) => {
            operations.iter().map(|operation| arm(connector, operation)).collect()
        }
        ModuleContent::AnyCall => {
            vec![quote!("call" => codegen::invoke_custom(input, |request| module.call(request)),)]
        }
    };
    let whole = quote! {
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
                #(#arms)*
                _ => codegen::unknown_operation(#name, operation),
            }
        }
    };
    let arms = module.operations().iter().filter_map(|operation| stream_arm(connector, operation));
    let streamed = streams(module).then(|| {
        quote! {
            /// Makes a streamed call by the name of its operation.
            #[cfg(feature = "catalog")]
            #[inline]
            pub(super) fn invoke_stream(
                client: &Client,
                operation: &str,
                input: modwright_runtime::Input,
            ) -> codegen::StreamCall {
                let module = #handle(client);
                match operation {
                    #(#arms)*
                    _ => codegen::unknown_stream(#name, operation),
                }
            }
        }
    });
    std::iter::once(whole).chain(streamed).collect()
}

fn arm(connector: &Connector, operation: &Operation) -> TokenStream {
    let (name, function) = (&operation.name, ty::ident(&operation.ident));
    let request = request(connector, operation);
    let call = quote!(|request #request| module.#function(request));
    match names(operation).as_slice() {
        [] => quote!(#name => codegen::invoke(input, #call),),
        names => quote!(#name => codegen::invoke_renamed(input, &[#(#names),*], #call),),
    }
}

fn stream_arm(connector: &Connector, operation: &Operation) -> Option<TokenStream> {
    let function = match (&operation.returns, &operation.stream) {
        (Returns::Stream { .. }, _) => &operation.ident,
        (_, stream) => &stream.as_ref()?.function,
    };
    let (name, function) = (&operation.name, ty::ident(function));
    let (request, names) = (request(connector, operation), names(operation));
    Some(quote! {
        #name => codegen::invoke_stream(input, &[#(#names),*], |request #request| module.#function(request)),
    })
}

/// The type of the request, where a call takes other types, too.
fn request(connector: &Connector, operation: &Operation) -> Option<TokenStream> {
    connector.only_text(&operation.request).map(|_| {
        let name = ty::ident(&operation.request_name);
        quote!(: &#name)
    })
}

/// The names of the catalog with those of the request, where they differ.
fn names(operation: &Operation) -> Vec<TokenStream> {
    let limit = operation.has_limit().then(|| quote!(("limit", "$limit")));
    let fields = &operation.request.fields;
    let renamed = fields.iter().filter(|field| field.name != field.key() && !field.set_by_client);
    let names = renamed.map(|field| {
        let (name, key) = (&field.name, field.key());
        quote!((#name, #key))
    });
    limit.into_iter().chain(names).collect()
}
