//! Tests of the generated crate: every example goes through the builders and the types, and comes out as the same JSON.

use super::{example, ty, validate};
use crate::conform::alternative;
use crate::model::{
    Connector, Example, Field, Json, Listing, Location, Module, Operation, ResponseBody, Struct, Type,
    TypeKind,
};
use crate::output::{Content, OutputFile, Splice, SpliceKind};
use crate::tree::trees;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value};

/// The crate of one connector's tests: what the tests of its modules share.
pub(super) fn emit(connector: &Connector) -> OutputFile<'_> {
    let modules = connector.modules.iter().filter(|module| has_tests(module)).map(move |module| {
        let (feature, name) = (&module.feature, ty::ident(&module.ident));
        quote! {
            #[cfg(feature = #feature)]
            mod #name;
        }
    });
    let mark = connector.modules.iter().any(has_tests).then(|| quote!(modules!();));
    let items = vec![
        quote!(
            use serde_json::{Value, json};
        ),
        quote!(mod examples { #mark }),
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
            fn read(text: &str) -> Value {
                plain(serde_json::from_str(text).expect("it is JSON"))
            }
        },
        quote! {
            fn written(value: &impl serde::Serialize) -> Value {
                read(&serde_json::to_string(value).expect("a value is JSON"))
            }
        },
        quote! {
            fn assert_request(request: &impl serde::Serialize, expected: &str) {
                assert_eq!(written(request), read(expected));
            }
        },
        quote! {
            #[cfg(feature = "serde")]
            fn assert_response<T: serde::de::DeserializeOwned + serde::Serialize>(given: &str) {
                let response: T = serde_json::from_str(given).expect("the example is a response");
                assert_eq!(without_null(written(&response)), without_null(read(given)));
            }
        },
        quote! {
            #[cfg(not(feature = "serde"))]
            fn assert_response<T: serde::de::DeserializeOwned>(given: &str) {
                let _: T = serde_json::from_str(given).expect("the example is a response");
            }
        },
        quote! {
            /// In a response, a field that is null equals an absent one, and so does an empty list.
            #[cfg(feature = "serde")]
            fn without_null(value: Value) -> Value {
                match value {
                    Value::Object(object) => object
                        .into_iter()
                        .filter(|(_, value)| !value.is_null() && *value != json!([]))
                        .map(|(key, value)| (key, without_null(value)))
                        .collect(),
                    Value::Array(items) => items.into_iter().map(without_null).collect(),
                    other => other,
                }
            }
        },
    ];
    OutputFile {
        path: format!("tests/{}/main.rs", connector.folder()),
        source: connector.name.clone(),
        content: Content::Rust {
            docs: vec!["Every example of the specification, through the builders and the types.".to_owned()],
            attributes: vec![
                quote!(#![allow(deprecated, missing_docs, nonstandard_style, unused_imports, dead_code)]),
            ],
            items: items.into_iter().map(trees).collect(),
            splices: vec![Splice { name: "modules", kind: SpliceKind::Items, items: Box::new(modules) }],
        },
    }
}

/// Returns whether the module has a file of tests.
pub(super) fn has_tests(module: &Module) -> bool {
    examples(module).next().is_some()
}

fn examples(module: &Module) -> impl Iterator<Item = (&Operation, &Example)> {
    module
        .operations()
        .iter()
        .flat_map(|operation| operation.examples.iter().map(move |example| (operation, example)))
}

/// The examples of one module.
pub(super) fn module<'m>(connector: &Connector, module: &Module) -> OutputFile<'m> {
    let tests = examples(module).filter_map(|(operation, example)| test(connector, operation, example));
    let name = ty::ident(&module.ident);
    let files = connector.sends_files(module);
    let shared = connector.shared_types().next().is_some();
    let connector_name = ty::ident(&connector.ident);
    let imports = [
        Some(quote!(
            use crate::{assert_request, assert_response};
        )),
        files.then(|| {
            quote!(
                use modwright_connectors::File;
            )
        }),
        Some(quote!(
            use modwright_connectors::Timestamp;
        )),
        Some(quote!(use modwright_connectors::#connector_name::#name::*;)),
        shared.then(|| quote!(use modwright_connectors::#connector_name::types::*;)),
        files.then(|| {
            quote!(
                use modwright_runtime::codegen;
            )
        }),
    ];
    OutputFile {
        path: format!("tests/{}/examples/{}.rs", connector.folder(), module.file()),
        source: format!("{}/modules/{}.yaml", connector.name, module.name),
        content: Content::Rust {
            docs: Vec::new(),
            attributes: Vec::new(),
            items: imports.into_iter().flatten().chain(tests).map(trees).collect(),
            splices: Vec::new(),
        },
    }
}

fn test(connector: &Connector, operation: &Operation, example: &Example) -> Option<TokenStream> {
    let sent = example.request.value();
    let built = example::request(connector, operation, &sent)?;
    let (of, body) = body(connector, operation, &sent);
    let request = with_json("expected", &body, |expected| quote!(assert_request(&#built #of, #expected);));
    let given = example.response.as_ref().map(Json::value);
    let response = given.map(|response| match operation.response_of(example) {
        ResponseBody::Json(ty) => assertion(connector, ty, &response),
        ResponseBody::Page(listing) => page(connector, listing, &response),
        ResponseBody::Stream(_) | ResponseBody::Text | ResponseBody::Nothing => TokenStream::new(),
    });
    let events = operation.chunk().into_iter().flat_map(|chunk| {
        let events = example.events.iter().flatten();
        events.map(|event| assertion(connector, chunk, &event.value()))
    });
    let name = ty::ident(&example.test);
    Some(quote! {
        #[test]
        fn #name() {
            #request
            #response
            #(#events)*
        }
    })
}

/// A statement that takes JSON as text. Long JSON is put into a variable first.
fn with_json(name: &str, value: &Value, statement: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
    let short = value.to_string();
    if short.len() <= 60 {
        let text = raw(&short);
        return statement(quote!(#text));
    }
    let (name, text) = (ty::ident(name), raw(&format!("{value:#}")));
    let statement = statement(quote!(#name));
    quote!(let #name = #text; #statement)
}

fn raw(text: &str) -> Literal {
    let runs = text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len());
    let hashes = "#".repeat(runs.max().map_or(0, |longest| longest + 1));
    let raw = format!("r{hashes}\"{text}\"{hashes}");
    raw.parse().unwrap_or_else(|_| Literal::string(text))
}

/// The assertion of one response.
fn assertion(connector: &Connector, ty: &Type, value: &Value) -> TokenStream {
    let name = match ty {
        Type::Named(id) => {
            let name = ty::ident(&connector.declaration(*id).name);
            quote!(#name)
        }
        _ => quote!(serde_json::Value),
    };
    with_json("given", value, |given| quote!(assert_response::<#name>(#given);))
}

/// The assertion of each item of a page.
fn page(connector: &Connector, listing: &Listing, response: &Value) -> TokenStream {
    let items = listing.items_of(response).and_then(Value::as_array);
    items.into_iter().flatten().map(|value| assertion(connector, &listing.item, value)).collect()
}

/// The body of a request: the body fields of the example, and the presets of the others. If a field is the whole body, it is
/// returned with the access to that field.
fn body(connector: &Connector, operation: &Operation, request: &Value) -> (Option<TokenStream>, Value) {
    if let Some(field) = operation.whole_body().filter(|field| field.schema.ty != Type::File) {
        let given = request.get(field.key()).cloned();
        let value = given.or_else(|| Some(field.preset.as_ref()?.value())).unwrap_or_default();
        let ident = ty::ident(&field.ident);
        return (Some(quote!(.#ident)), with_presets(connector, &field.schema.ty, value));
    }
    let mut body = Map::new();
    let sent = |field: &&Field| {
        field.location == Location::Body
            && !field.is_rest
            && !field.set_by_client
            && !connector.is_file(&field.schema.ty)
    };
    for field in operation.request.fields.iter().filter(sent) {
        let given = request
            .get(field.key())
            .filter(|value| !value.is_null() || field.nullable || field.schema.ty == Type::Json);
        if let Some(value) = given.cloned().or_else(|| Some(field.preset.as_ref()?.value())) {
            body.insert(field.wire.clone(), with_presets(connector, &field.schema.ty, value));
        }
    }
    if operation.request.rest().is_some() {
        body.extend(request.as_object().map(|object| operation.request.unnamed(object)).unwrap_or_default());
        with_rest(connector, &operation.request, &mut body);
    }
    for field in operation.request.constants.iter().filter(|field| field.location == Location::Body) {
        body.extend(field.constant().map(|value| (field.wire.clone(), value)));
    }
    (None, Value::Object(body))
}

/// Puts the presets into the fields that have no name in the specification.
fn with_rest(connector: &Connector, shape: &Struct, object: &mut Map<String, Value>) {
    let Some(rest) = shape.rest() else { return };
    for (name, value) in object {
        if !shape.on_wire().any(|field| !field.is_rest && field.key() == name) {
            *value = with_presets(connector, &rest.ty, value.take());
        }
    }
}

/// The value with the presets of the structs in it.
fn with_presets(connector: &Connector, ty: &Type, mut value: Value) -> Value {
    let put = |shape: &Struct, object: &mut Map<String, Value>| {
        for field in shape.fields.iter().filter(|field| field.is_sent()) {
            let preset = || field.preset.as_ref().map(Json::value);
            if let Some(value) = object.remove(&field.wire).or_else(preset) {
                object.insert(field.wire.clone(), with_presets(connector, &field.schema.ty, value));
            }
        }
        with_rest(connector, shape, object);
    };
    match (ty, &mut value) {
        (Type::List(_) | Type::Tuple(_), Value::Array(items)) => {
            for (item, one) in (0..).map_while(|index| ty.item(index)).zip(items) {
                *one = with_presets(connector, &item.ty, one.take());
            }
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) => {
            entries.values_mut().for_each(|one| *one = with_presets(connector, &entry.ty, one.take()));
        }
        // Null stays null: no type has presets for it.
        (Type::Nullable(item), _) => return with_presets(connector, &item.ty, value),
        (Type::Named(id), _) => match (&connector.declaration(*id).kind, &mut value) {
            (TypeKind::Struct(shape), Value::Object(object)) => put(shape, object),
            (TypeKind::Tagged { tag, variants, .. }, Value::Object(object)) => {
                // The builders send the tag of a variant that has one.
                let text = object.get(tag).and_then(Value::as_str);
                let known = variants.iter().find(|one| text.map_or(one.untagged, |text| one.value == text));
                if let (Some(one), None) = (known.filter(|one| !one.value.is_empty()), text) {
                    object.insert(tag.clone(), Value::from(one.value.clone()));
                }
                if let Some(TypeKind::Struct(shape)) =
                    known.and_then(|one| one.content).map(|id| &connector.declaration(id).kind)
                {
                    put(shape, object);
                }
            }
            (TypeKind::Untagged { alternatives }, _) => {
                if let Some(fit) = alternative(connector, alternatives, &value) {
                    return with_presets(connector, &fit.schema.ty, value);
                }
            }
            _ => {}
        },
        _ => {}
    }
    value
}

/// For tests of the validators: every request type, by the name of its operation.
pub(super) fn support(connector: &Connector) -> OutputFile<'_> {
    let name = ty::ident(&connector.ident);
    let items = vec![
        quote!(use modwright_connectors::#name as connector;),
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
            /// Returns the violations of a request in JSON; `None` if it does not fit the request type.
            pub fn violations(operation: &str, request: &Value) -> Option<Violations> {
                match operation {
                    cases!() => {}
                    _ => None,
                }
            }
        },
        quote! {
            fn check<T>(request: &Value, toggle: &str) -> Option<Violations>
            where
                T: serde::de::DeserializeOwned + Requests,
            {
                let mut request = request.clone();
                let streamed = request.as_object_mut()?.remove(toggle).is_some();
                let request: T = serde_json::from_value(request).ok()?;
                let mut found = Violations::default();
                request.look(&mut if streamed { At::streamed(&mut found) } else { At::root(&mut found) });
                Some(found)
            }
        },
        quote! {
            /// A request, whether it has anything to check or not.
            trait Requests {
                fn look(&self, at: &mut At<'_>);
            }
        },
        quote!(requests!();),
    ];
    let operations = || {
        connector
            .modules
            .iter()
            .flat_map(|module| module.operations().iter().map(move |operation| (module, operation)))
            // The requests are those of examples; a module that is off by default may have none.
            .filter(|(_, operation)| !operation.examples.is_empty())
    };
    let cases = operations().map(move |(module, operation)| {
        let key = format!("{}.{}", module.name, operation.name);
        let request = request_path(module, operation);
        let toggle =
            operation.stream.as_ref().map_or("", |stream| &operation.request.fields[stream.toggle].wire);
        quote!(#key => check::<#request>(request, #toggle),)
    });
    let requests = operations().map(move |(module, operation)| {
        let request = request_path(module, operation);
        let look = if validate::struct_is_checked(connector, &operation.request) {
            quote!(
                fn look(&self, at: &mut At<'_>) {
                    Validate::validate(self, at)
                }
            )
        } else {
            quote!(
                fn look(&self, _: &mut At<'_>) {}
            )
        };
        quote!(impl Requests for #request { #look })
    });
    OutputFile {
        path: format!("tests/support/{}.rs", connector.folder()),
        source: connector.name.clone(),
        content: Content::Rust {
            docs: vec!["The validators of the requests, by name.".to_owned()],
            attributes: Vec::new(),
            items: items.into_iter().map(trees).collect(),
            splices: vec![
                Splice { name: "cases", kind: SpliceKind::Arms, items: Box::new(cases) },
                Splice { name: "requests", kind: SpliceKind::Items, items: Box::new(requests) },
            ],
        },
    }
}

/// `connector::embedding::Create`
fn request_path(module: &Module, operation: &Operation) -> TokenStream {
    let (module, request) = (ty::ident(&module.ident), ty::ident(&operation.request_name));
    quote!(connector::#module::#request)
}
