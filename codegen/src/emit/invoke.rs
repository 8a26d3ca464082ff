//! The modules as data, and calls by name.
//!
//! ```text
//! pub fn catalog() -> &'static Catalog;
//! impl Client { pub fn invoke(&self, module: &str, operation: &str, input: Value) -> BoxCall<Value>; }
//! ```
//!
//! and, in the file of each module, a function with an arm for each of its operations:
//!
//! ```text
//! pub(super) fn invoke(client: &Client, operation: &str, input: Value) -> codegen::InvokeCall;
//! ```

use super::layout::{Layout, gate};
use super::ty;
use crate::model::{Connector, Module, ModuleContent, Operation};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(connector: &Connector) -> Vec<TokenStream> {
    let texts = connector.modules.iter().map(|module| {
        let (gate, path) = (gate(module, Layout::Crate), format!("catalog/{}.json", module.name));
        quote!(#gate include_str!(#path))
    });
    vec![
        quote! {
            /// Returns the enabled modules as data.
            #[cfg(feature = "catalog")]
            #[must_use]
            pub fn catalog() -> &'static modwright_runtime::Catalog {
                static CATALOG: ::std::sync::LazyLock<modwright_runtime::Catalog> =
                    ::std::sync::LazyLock::new(|| modwright_runtime::Catalog::read(&[#(#texts),*]));
                &CATALOG
            }
        },
        quote! {
            #[cfg(feature = "catalog")]
            impl Client {
                /// Creates a call by name; await it. The input is a JSON object with the fields that [`catalog()`] describes,
                /// and is checked like a typed request. A list is read to its end, or up to `limit`; bytes are
                /// encoded in base64.
                ///
                /// # Errors
                ///
                /// Those of the typed call, and [`Error::Invalid`] if there is no such operation or the input does
                /// not fit it.
                pub fn invoke(
                    &self,
                    module: &str,
                    operation: &str,
                    input: modwright_runtime::Value,
                ) -> modwright_runtime::BoxCall<modwright_runtime::Value> {
                    match module {
                        calls!() => {}
                        _ => codegen::unknown_operation(module, operation),
                    }
                }
            }
        },
    ]
}

/// The arm of each module, for the mark `calls`.
pub(super) fn arms(connector: &Connector) -> impl Iterator<Item = TokenStream> {
    connector.modules.iter().map(|module| {
        let (gate, name) = (gate(module, Layout::Crate), &module.name);
        let file = ty::ident(&module.ident);
        quote!(#gate #name => #file::invoke(self, operation, input),)
    })
}

/// The function that makes a module's calls by name. It is `#[inline]` so that it is compiled once, with `Client::invoke`, and
/// shares all that reads and writes JSON: a copy of that for each module costs a fifth of the crate's compile time.
pub(super) fn function(connector: &Connector, module: &Module) -> TokenStream {
    let (name, handle) = (&module.name, ty::ident(&module.handle));
    let arms = match &module.content {
        ModuleContent::Operations(operations) => {
            operations.iter().map(|operation| arm(connector, operation)).collect()
        }
        ModuleContent::AnyCall => {
            vec![quote!("call" => codegen::invoke_custom(input, |request| module.call(request)),)]
        }
    };
    quote! {
        /// Makes a call by the name of its operation.
        #[cfg(feature = "catalog")]
        #[inline]
        pub(super) fn invoke(
            client: &Client,
            operation: &str,
            input: modwright_runtime::Value,
        ) -> codegen::InvokeCall {
            let module = #handle(client);
            match operation {
                #(#arms)*
                _ => codegen::unknown_operation(#name, operation),
            }
        }
    }
}

fn arm(connector: &Connector, operation: &Operation) -> TokenStream {
    let (name, function) = (&operation.name, ty::ident(&operation.ident));
    let limit = operation.has_limit().then(|| quote!(("limit", "$limit")));
    let renamed =
        operation.request.fields.iter().filter(|field| field.name != field.key() && !field.set_by_client);
    let names = renamed.map(|field| {
        let (name, key) = (&field.name, field.key());
        quote!((#name, #key))
    });
    let names: Vec<TokenStream> = limit.into_iter().chain(names).collect();
    // A call that takes other types too does not say which one is read.
    let request = connector.only_text(&operation.request).map(|_| {
        let name = ty::ident(&operation.request_name);
        quote!(: &#name)
    });
    let call = quote!(|request #request| module.#function(request));
    match names.as_slice() {
        [] => quote!(#name => codegen::invoke(input, #call),),
        names => quote!(#name => codegen::invoke_renamed(input, &[#(#names),*], #call),),
    }
}
