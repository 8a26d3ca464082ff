//! Examples of the specification as Rust expressions, for docs and tests.

use super::ty;
use crate::conform::matches_kind;
use crate::model::{Connector, Field, Module, Operation, Shape, Struct, Type, TypeDeclaration, TypeKind};
use proc_macro2::{Literal, TokenStream, TokenTree};
use quote::quote;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The request of an example, made by the builders.
pub(super) fn request(connector: &Connector, operation: &Operation, request: &Value) -> Option<TokenStream> {
    let name = ty::ident(&operation.request_name);
    built(connector, &quote!(#name), &operation.request, request.as_object()?, false)
}

/// The lines of the doc example of a function: the first of its examples.
pub(super) fn docs(connector: &Connector, module: &Module, operation: &Operation) -> Option<Vec<String>> {
    let example = operation.examples.first()?;
    let request = request(connector, operation, &from_disk(connector, operation, example.request.value()))?;
    let (accessor, call) = (ty::ident(&module.ident), ty::ident(&operation.ident));
    let answer = match operation.returns {
        crate::model::Returns::Nothing => quote!(client.#accessor().#call(&request).await?;),
        _ => quote!(let answer = client.#accessor().#call(&request).await?;),
    };
    let body = crate::print::block(&quote! { let request = #request; #answer });
    let operation_sends_files =
        operation.request.fields.iter().any(|field| connector.is_file(&field.shape.ty));
    let named = names(&request);
    let module_name = &module.ident;
    let file = if operation_sends_files { "File, " } else { "" };
    let time = if body.contains("Timestamp(") { "Timestamp, " } else { "" };
    let own = std::iter::once(&operation.request_name)
        .chain(module.types.iter().map(|id| &connector.declaration(*id).name));
    let shared = connector.shared.iter().map(|id| &connector.declaration(*id).name);
    let connector = &connector.name;
    let mut lines: Vec<String> = [
        import(&format!("{connector}::{module_name}"), own, &named),
        import(&format!("{connector}::types"), shared, &named),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.extend([
        format!("# use modwright_connectors::{{Error, {file}{time}{connector}::Client}};"),
        "# async fn example(client: Client) -> Result<(), Error> {".to_owned(),
    ]);
    lines.extend(body.lines().map(str::to_owned));
    lines.extend(["# Ok(())".to_owned(), "# }".to_owned()]);
    Some(lines)
}

/// The line that brings those of some types into scope that an example names.
fn import<'m>(
    from: &str,
    types: impl Iterator<Item = &'m String>,
    named: &BTreeSet<String>,
) -> Option<String> {
    let used: BTreeSet<&str> = types.map(String::as_str).filter(|name| named.contains(*name)).collect();
    let names = used.iter().copied().collect::<Vec<_>>().join(", ");
    match used.len() {
        0 => None,
        1 => Some(format!("use modwright_connectors::{from}::{names};")),
        _ => Some(format!("use modwright_connectors::{from}::{{{names}}};")),
    }
}

/// Every name in an expression.
fn names(tokens: &TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for tree in tokens.clone() {
        match tree {
            TokenTree::Ident(ident) => drop(names.insert(ident.to_string())),
            TokenTree::Group(group) => names.extend(self::names(&group.stream())),
            _ => {}
        }
    }
    names
}

/// The request with its files on disk: a reader has them there, and not in the program.
fn from_disk(connector: &Connector, operation: &Operation, mut request: Value) -> Value {
    let strip = |file: &mut Value| {
        if let Value::Object(file) = file {
            file.retain(|key, _| key != "text" && key != "data");
        }
    };
    for field in operation.request.fields.iter().filter(|field| connector.is_file(&field.shape.ty)) {
        match request.get_mut(&field.wire) {
            Some(Value::Array(files)) => files.iter_mut().for_each(strip),
            Some(file) => strip(file),
            None => {}
        }
    }
    request
}

/// `File::bytes("a.txt", b"…")`
fn file(value: &Value) -> TokenStream {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let name = text("name").unwrap_or_default();
    let made = match (text("text"), text("data")) {
        (Some(text), _) => quote!(File::bytes(#name, #text)),
        (None, Some(_)) => {
            let file = json(value);
            return quote!(serde_json::from_value::<File>(#file).unwrap());
        }
        (None, None) => quote!(File::path(#name)),
    };
    let media_type = text("media_type").map(|media_type| quote!(.media_type(#media_type)));
    quote!(#made #media_type)
}

/// `Name::new(required…).optional(…)`; `None` where a value has no expression.
fn built(
    connector: &Connector,
    name: &TokenStream,
    shape: &Struct,
    object: &Map<String, Value>,
    two_way: bool,
) -> Option<TokenStream> {
    let value = |field: &Field| object.get(&field.wire);
    let required: Vec<TokenStream> = shape
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| argument(connector, field, value(field)?, two_way))
        .collect::<Option<_>>()?;
    let setters: Vec<TokenStream> = shape
        .fields
        .iter()
        .filter(|field| !field.required && !field.hidden)
        .filter_map(|field| Some((field, value(field)?)))
        .filter(|(field, value)| !(value.is_null() && (two_way || !field.nullable)))
        .map(|(field, value)| {
            let (setter, argument) = (ty::ident(&field.ident), argument(connector, field, value, two_way)?);
            Some(quote!(#setter(#argument)))
        })
        .collect::<Option<_>>()?;
    Some(quote!(#name::new(#(#required),*)#(.#setters)*))
}

/// What a setter or `new` takes for a field.
fn argument(connector: &Connector, field: &Field, value: &Value, two_way: bool) -> Option<TokenStream> {
    if field.nullable && !two_way && value.is_null() {
        return Some(quote!(None));
    }
    // What may be null takes plain values as its type does, and named ones as they are.
    if field.nullable && !two_way && holds_named(connector, &field.shape, value) {
        return Some(typed(connector, &field.shape, value));
    }
    Some(taken(connector, &field.shape, value))
}

/// Whether a union holds a value of a declared type here.
fn holds_named(connector: &Connector, shape: &Shape, value: &Value) -> bool {
    let Type::Named(id) = &shape.ty else { return false };
    let TypeKind::Untagged { alternatives } = &connector.declaration(*id).kind else { return false };
    let fit = alternatives.iter().find(|one| matches_kind(connector, &one.shape, value));
    fit.is_some_and(|one| matches!(one.shape.ty, Type::Named(_)))
}

/// The shortest expression that a parameter for this type takes.
fn taken(connector: &Connector, shape: &Shape, value: &Value) -> TokenStream {
    match (&shape.ty, value) {
        (Type::String | Type::Secret, Value::String(text)) => quote!(#text),
        (Type::List(item), Value::Array(items)) if !items.is_empty() => {
            let items = items.iter().map(|value| match item.ty {
                Type::String => taken(connector, item, value),
                _ => typed(connector, item, value),
            });
            quote!([#(#items),*])
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) if !entries.is_empty() => {
            let pairs = entries.iter().map(|(key, value)| {
                let value = match entry.ty {
                    Type::String => taken(connector, entry, value),
                    _ => typed(connector, entry, value),
                };
                quote!((#key, #value))
            });
            quote!([#(#pairs),*])
        }
        (Type::Named(id), _) => match &connector.declaration(*id).kind {
            TypeKind::Untagged { alternatives } => {
                let fit = alternatives.iter().find(|one| matches_kind(connector, &one.shape, value));
                fit.map_or_else(
                    || typed(connector, shape, value),
                    |one| match (&one.shape.ty, value) {
                        (Type::List(item), Value::Array(items))
                            if item.ty != Type::String && !items.is_empty() =>
                        {
                            let items = items.iter().map(|value| typed(connector, item, value));
                            quote!([#(#items),*])
                        }
                        (Type::List(item), Value::Array(items))
                            if item.ty != Type::String || items.is_empty() =>
                        {
                            typed(connector, shape, value)
                        }
                        _ => taken(connector, &one.shape, value),
                    },
                )
            }
            _ => typed(connector, shape, value),
        },
        _ => typed(connector, shape, value),
    }
}

/// An expression of exactly the type that is stored.
pub(super) fn typed(connector: &Connector, shape: &Shape, value: &Value) -> TokenStream {
    match (&shape.ty, value) {
        (Type::String | Type::Secret, Value::String(text)) => quote!(#text.to_owned()),
        (Type::Integer, Value::Number(number)) => {
            super::validate::number(crate::model::Number::Integer(number.as_i64().unwrap_or_default()))
        }
        (Type::Number, Value::Number(number)) => {
            super::validate::number(crate::model::Number::Float(number.as_f64().unwrap_or_default()))
        }
        (Type::Boolean, Value::Bool(value)) => quote!(#value),
        (Type::Timestamp, Value::Number(number)) => {
            let seconds = Literal::i64_unsuffixed(number.as_i64().unwrap_or_default());
            quote!(Timestamp(#seconds))
        }
        (Type::List(item), Value::Array(items)) if items.is_empty() => {
            let item = ty::stored(connector, &item.ty);
            quote!(Vec::<#item>::new())
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) if entries.is_empty() => {
            let entry = ty::stored(connector, &entry.ty);
            quote!(std::collections::BTreeMap::<String, #entry>::new())
        }
        (Type::List(item), Value::Array(items)) => {
            let items = items.iter().map(|value| typed(connector, item, value));
            quote!(vec![#(#items),*])
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) => {
            let pairs = entries.iter().map(|(key, value)| {
                let value = typed(connector, entry, value);
                quote!((#key.to_owned(), #value))
            });
            quote!(std::collections::BTreeMap::from([#(#pairs),*]))
        }
        (Type::File, Value::Object(_)) => file(value),
        (Type::Named(id), _) => named(connector, connector.declaration(*id), value),
        _ => json(value),
    }
}

fn named(connector: &Connector, declaration: &TypeDeclaration, value: &Value) -> TokenStream {
    let name = ty::ident(&declaration.name);
    match &declaration.kind {
        TypeKind::Struct(shape) => {
            let built = value
                .as_object()
                .and_then(|object| built(connector, &quote!(#name), shape, object, declaration.received));
            built.unwrap_or_else(|| json(value))
        }
        TypeKind::Enum { values, .. } => {
            let text = value.as_str().unwrap_or_default();
            match values.iter().find(|known| known.value == text) {
                Some(known) => {
                    let variant = ty::ident(&known.variant);
                    quote!(#name::#variant)
                }
                None => quote!(#name::from(#text)),
            }
        }
        TypeKind::Tagged { tag, variants, .. } => {
            let text = value.get(tag).and_then(Value::as_str).unwrap_or_default();
            let variant = variants.iter().find(|variant| variant.value == text);
            let content = variant.and_then(|variant| Some((variant, variant.content?)));
            match (variant, content) {
                (_, Some((variant, id))) => {
                    tagged(connector, &name, variant, connector.declaration(id), value)
                }
                (Some(variant), None) => {
                    let case = ty::ident(&variant.variant);
                    quote!(#name::#case)
                }
                (None, None) => json(value),
            }
        }
        TypeKind::Untagged { alternatives } => {
            let fit = alternatives.iter().find(|one| matches_kind(connector, &one.shape, value));
            match fit {
                Some(one) => {
                    let (case, value) = (ty::ident(&one.variant), typed(connector, &one.shape, value));
                    quote!(#name::#case(#value))
                }
                None => json(value),
            }
        }
    }
}

/// `Message::user("Hello")` where only what is required is given, else `Message::User(UserMessage::new("Hello").name("A"))`.
fn tagged(
    connector: &Connector,
    name: &proc_macro2::Ident,
    variant: &crate::model::Variant,
    content: &TypeDeclaration,
    value: &Value,
) -> TokenStream {
    let (TypeKind::Struct(shape), Some(object)) = (&content.kind, value.as_object()) else {
        return json(value);
    };
    let optional = shape.fields.iter().any(|field| !field.required && object.contains_key(&field.wire));
    let required: Option<Vec<TokenStream>> = shape
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| argument(connector, field, object.get(&field.wire)?, content.received))
        .collect();
    match (optional, required) {
        (false, Some(arguments)) if super::structure::is_right_when_new(shape) => {
            let constructor = ty::ident(&variant.ident);
            quote!(#name::#constructor(#(#arguments),*))
        }
        _ => {
            let (case, inner) = (ty::ident(&variant.variant), named(connector, content, value));
            quote!(#name::#case(#inner))
        }
    }
}

fn json(value: &Value) -> TokenStream {
    let tokens: TokenStream = value.to_string().parse().unwrap_or_default();
    quote!(serde_json::json!(#tokens))
}
