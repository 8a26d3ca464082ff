//! Tests of the generated crate: every example goes through the builders and the types, and comes out as the same JSON.

use super::{Content, Unit, connector as connector_file, example, ty};
use crate::model::{Answer, Connector, Example, Field, Module, Operation, Place, Type};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value};

pub(super) fn emit(connector: &Connector) -> Unit {
    let name = ty::ident(&connector.name);
    let modules: Vec<TokenStream> =
        connector.modules.iter().filter_map(|module| self::module(connector, module)).collect();
    let items = vec![
        quote!(
            use serde_json::{Value, json};
        ),
        quote! {
            /// JSON has one kind of number: 1 and 1.0 are the same.
            fn plain(value: Value) -> Value {
                match value {
                    Value::Object(object) => object.into_iter().map(|(key, value)| (key, plain(value))).collect(),
                    Value::Array(items) => items.into_iter().map(plain).collect(),
                    Value::Number(number) => json!(number.as_f64()),
                    other => other,
                }
            }
        },
        quote! {
            fn written(value: &impl serde::Serialize) -> Value {
                let text = serde_json::to_string(value).expect("a value is JSON");
                plain(serde_json::from_str(&text).expect("it was just written"))
            }
        },
        quote! {
            fn request(request: &impl serde::Serialize, expected: &Value) {
                assert_eq!(written(request), plain(expected.clone()));
            }
        },
        quote! {
            #[cfg(feature = "round-trip")]
            fn answer<T: serde::de::DeserializeOwned + serde::Serialize>(given: &Value) {
                let answer: T = serde_json::from_value(given.clone()).expect("the example is an answer");
                assert_eq!(without_null(written(&answer)), without_null(plain(given.clone())));
            }
        },
        quote! {
            #[cfg(not(feature = "round-trip"))]
            fn answer<T: serde::de::DeserializeOwned>(given: &Value) {
                let _: T = serde_json::from_value(given.clone()).expect("the example is an answer");
            }
        },
        quote! {
            /// In an answer null and absent are one.
            #[cfg(feature = "round-trip")]
            fn without_null(value: Value) -> Value {
                match value {
                    Value::Object(object) => object
                        .into_iter()
                        .filter(|(_, value)| !value.is_null())
                        .map(|(key, value)| (key, without_null(value)))
                        .collect(),
                    Value::Array(items) => items.into_iter().map(without_null).collect(),
                    other => other,
                }
            }
        },
        quote! {
            mod #name {
                use super::{answer, request};
                use serde_json::json;
                #(#modules)*
            }
        },
    ];
    Unit {
        path: format!("tests/{}.rs", connector.name),
        source: connector.name.clone(),
        content: Content::Rust {
            docs: vec!["Every example of the specification, through the builders and the types.".to_owned()],
            attributes: vec![
                quote!(#![allow(deprecated, missing_docs, unused_imports, dead_code)]),
                quote!(#![cfg_attr(rustfmt, rustfmt_skip)]),
            ],
            items,
        },
    }
}

fn module(connector: &Connector, module: &Module) -> Option<TokenStream> {
    let tests: Vec<TokenStream> = module
        .operations()
        .iter()
        .flat_map(|operation| operation.examples.iter().map(move |example| (operation, example)))
        .filter_map(|(operation, example)| test(connector, operation, example))
        .collect();
    if tests.is_empty() {
        return None;
    }
    let (feature, name) = (connector_file::feature(connector, module), ty::ident(&module.ident));
    let shared = !connector.shared.is_empty();
    let sends_files = super::sends_files(connector, module);
    let connector = ty::ident(&connector.name);
    let files = sends_files.then(|| {
        quote!(
            use modwright_connectors::File;
            use modwright_runtime::codegen;
        )
    });
    let types = shared.then(|| quote!(use modwright_connectors::#connector::types::*;));
    Some(quote! {
        #[cfg(feature = #feature)]
        mod #name {
            use super::{answer, json, request};
            use modwright_connectors::#connector::#name::*;
            use modwright_connectors::Timestamp;
            #files
            #types

            #(#tests)*
        }
    })
}

fn test(connector: &Connector, operation: &Operation, example: &Example) -> Option<TokenStream> {
    let built = example::request(connector, operation, example)?;
    let body = body(connector, &operation.request.fields, &example.request);
    let body: TokenStream = body.to_string().parse().ok()?;
    let given = example.response.as_ref();
    let response = given.map(|response| match operation.answer_to(&example.request) {
        Answer::Json(ty) => answer(connector, ty, response),
        Answer::Page(item) => page(connector, item, response),
        Answer::Text | Answer::Nothing => TokenStream::new(),
    });
    let events = operation.stream.iter().flat_map(|pieces| {
        let events = example.events.iter().flatten();
        events.map(|event| answer(connector, &pieces.ty, event))
    });
    let text: String = example
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .collect();
    let name = ty::ident(&format!("{}_{text}", operation.name));
    Some(quote! {
        #[test]
        fn #name() {
            request(&#built, &json!(#body));
            #response
            #(#events)*
        }
    })
}

/// The check of one answer.
fn answer(connector: &Connector, ty: &Type, value: &Value) -> TokenStream {
    let tokens: TokenStream = value.to_string().parse().unwrap_or_default();
    let answer = match ty {
        Type::Named(id) => {
            let name = ty::ident(&connector.declaration(*id).name);
            quote!(#name)
        }
        _ => quote!(serde_json::Value),
    };
    quote!(answer::<#answer>(&json!(#tokens));)
}

/// The check of each item of a page.
fn page(connector: &Connector, item: &Type, response: &Value) -> TokenStream {
    let key = connector.pages.as_ref().and_then(|pages| pages.items.as_ref());
    let items = key.map_or(Some(response), |key| response.get(key)).and_then(Value::as_array);
    items.into_iter().flatten().map(|value| answer(connector, item, value)).collect()
}

/// What travels in the body: the example's body fields, and the presets of those that it leaves unset.
fn body(connector: &Connector, fields: &[Field], request: &Value) -> Value {
    let mut body = Map::new();
    let sent =
        |field: &&Field| field.place == Place::Body && !field.hidden && !connector.is_file(&field.shape.ty);
    for field in fields.iter().filter(sent) {
        let given = request
            .get(&field.wire)
            .filter(|value| !value.is_null() || field.nullable || field.shape.ty == Type::Json);
        if let Some(value) = given.or(field.preset.as_ref()) {
            body.insert(field.wire.clone(), value.clone());
        }
    }
    Value::Object(body)
}

/// For tests of the validators: every request type, by the name of its operation.
pub(super) fn support(connector: &Connector) -> Unit {
    let name = ty::ident(&connector.name);
    let cases = connector.modules.iter().flat_map(|module| {
        let name = &name;
        module.operations().iter().map(move |operation| {
            let key = format!("{}.{}", module.name, operation.name);
            let (module, request) = (ty::ident(&module.ident), ty::ident(&operation.request_name));
            quote!(#key => check::<#name::#module::#request>(request))
        })
    });
    let items = vec![
        quote!(use modwright_connectors::#name;),
        quote!(
            use modwright_runtime::codegen::{At, Validate};
        ),
        quote!(
            use modwright_runtime::Violations;
        ),
        quote!(
            use serde_json::Value;
        ),
        quote! {
            /// What the validator says of a request that is given as JSON; `None` where it does not even fit the type.
            pub fn violations(operation: &str, request: &Value) -> Option<Violations> {
                match operation {
                    #(#cases,)*
                    _ => None,
                }
            }
        },
        quote! {
            fn check<T: serde::de::DeserializeOwned + Requests>(request: &Value) -> Option<Violations> {
                let request: T = serde_json::from_value(request.clone()).ok()?;
                let mut found = Violations::default();
                request.look(&mut At::root(&mut found));
                Some(found)
            }
        },
    ];
    let looks = connector.modules.iter().flat_map(|module| {
        let name = &name;
        module.operations().iter().map(move |operation| {
            let (module, request) = (ty::ident(&module.ident), ty::ident(&operation.request_name));
            let checked = ty::declaration_like_is_checked(connector, &operation.request);
            let look = if checked {
                quote!(
                    fn look(&self, at: &mut At<'_>) {
                        self.validate(at)
                    }
                )
            } else {
                quote!(
                    fn look(&self, _: &mut At<'_>) {}
                )
            };
            quote!(impl Requests for #name::#module::#request { #look })
        })
    });
    let requests = quote! {
        /// A request, whether it has anything to check or not.
        trait Requests {
            fn look(&self, at: &mut At<'_>);
        }
    };
    let items = items.into_iter().chain([requests]).chain(looks).collect();
    Unit {
        path: format!("tests/support/{}.rs", connector.name),
        source: connector.name.clone(),
        content: Content::Rust {
            docs: vec!["The validators of the requests, by name.".to_owned()],
            attributes: Vec::new(),
            items,
        },
    }
}
