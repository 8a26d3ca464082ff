//! The modules as data, and calls by name.
//!
//! ```text
//! pub fn catalog() -> &'static Catalog;
//! impl Client { pub async fn invoke(&self, module: &str, operation: &str, input: Value) -> Result<Value, Error>; }
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
            /// The modules that are switched on, as data.
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
                /// Makes a call by name, with the inputs that [`catalog()`] describes, given as a JSON object. They are checked
                /// as those of a typed call are. Lists come whole, up to `limit`; bytes come in base64.
                ///
                /// # Errors
                ///
                /// Those of the typed call, and [`Error::Invalid`] where there is no such operation or the inputs do not fit it.
                pub async fn invoke(
                    &self,
                    module: &str,
                    operation: &str,
                    input: modwright_runtime::Value,
                ) -> Result<modwright_runtime::Value, Error> {
                    match (module, operation) {
                        operations!() => {}
                        _ => codegen::unknown_operation(module, operation),
                    }
                    .await
                }
            }
        },
    ]
}

/// What stands at the mark `operations`: an arm for each.
pub(super) fn arms(connector: &Connector) -> impl Iterator<Item = TokenStream> {
    connector.modules.iter().flat_map(move |module| match &module.content {
        ModuleContent::Operations(operations) => {
            operations.iter().map(|operation| arm(module, operation)).collect()
        }
        ModuleContent::AnyCall => vec![any_call(module)],
    })
}

fn arm(module: &Module, operation: &Operation) -> TokenStream {
    let gate = gate(module, Layout::Crate);
    let (name, call) = (&module.name, &operation.name);
    let (accessor, function) = (ty::ident(&module.ident), ty::ident(&operation.ident));
    let limit = operation.has_limit().then(|| quote!(("limit", "$limit")));
    let renamed = operation.request.fields.iter().filter(|field| field.name != field.key() && !field.hidden);
    let names = renamed.map(|field| {
        let (name, key) = (&field.name, field.key());
        quote!((#name, #key))
    });
    let names: Vec<TokenStream> = limit.into_iter().chain(names).collect();
    let made = quote!(|request| self.#accessor().#function(request));
    let invoked = match names.as_slice() {
        [] => quote!(codegen::invoke(input, #made)),
        names => quote!(codegen::invoke_renamed(input, &[#(#names),*], #made)),
    };
    quote! {
        #gate
        (#name, #call) => #invoked,
    }
}

fn any_call(module: &Module) -> TokenStream {
    let (gate, name, accessor) = (gate(module, Layout::Crate), &module.name, ty::ident(&module.ident));
    quote! {
        #gate
        (#name, "call") => codegen::invoke_custom(input, |request| self.#accessor().call(request)),
    }
}
