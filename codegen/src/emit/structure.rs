//! Structs: requests, responses, and types that travel in both directions.
//!
//! For `prompt: string!` and `n: integer` of an operation `create` this writes:
//!
//! ```text
//! codegen::request! {
//!     pub struct CreateRequest { prompt: String, n: Option<i64> }
//! }
//! impl CreateRequest { pub fn new(prompt: …) -> Self; pub fn n(self, value: …) -> Self; }
//! impl Validate for CreateRequest { … }
//! ```

use super::layout::{Layout, request_macro, struct_macro};
use super::{docs, example, ty, validate};
use crate::model::{
    Connector, Field, Location, Module, Operation, Requirement, Struct, Type, TypeDeclaration, TypeKind,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

/// The request of an operation.
pub(super) fn request(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    layout: Layout,
) -> Vec<TokenStream> {
    let handle = &module.handle;
    let name = ty::ident(&operation.request_name);
    let function = operation.ident.trim_start_matches("r#");
    let mut lines = vec![match &operation.stream {
        Some(stream) => {
            format!("The request of [`{handle}::{function}`] and [`{handle}::{}`].", stream.function)
        }
        None => format!("The request of [`{handle}::{function}`]."),
    }];
    docs::request_rules(&mut lines, module, operation);
    let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&operation.docs));
    let (within, default) = (ty::ident(request_macro(layout)), default(&operation.request));
    let fields = kept(&operation.request).map(|field| private_field(connector, field));
    // In a call by name, `limit` may be a field that is sent.
    let limit =
        operation.has_limit().then(|| quote!(#[rename = "$limit"] #[place(client)] limit: Option<usize>,));
    let mut items = vec![quote! {
        #[codegen::#within]
        #lines
        #deprecated
        #default
        pub struct #name { #(#fields,)* #limit }
    }];
    items.extend(builder(
        connector,
        &name,
        &operation.request,
        None,
        operation.has_limit().then(|| limit_docs(operation)),
        "request",
    ));
    items.extend(validate::emit(
        connector,
        &operation.request_name,
        &operation.request,
        operation.stream.as_ref(),
    ));
    items
}

fn default(shape: &Struct) -> Option<TokenStream> {
    is_default(shape).then(|| quote!(#[derive(Default)]))
}

/// Returns whether `derive(Default)` gives the value of `new`.
fn is_default(shape: &Struct) -> bool {
    shape.fields.iter().all(|field| !field.required && field.preset.is_none())
}

/// A struct under `types:`.
pub(super) fn emit(
    connector: &Connector,
    declaration: &TypeDeclaration,
    shape: &Struct,
    layout: Layout,
) -> Vec<TokenStream> {
    let rules = if declaration.in_requests { shape.rules.as_slice() } else { &[] };
    let (head, name) = (docs::head_with(declaration, rules), ty::ident(&declaration.name));
    let default = default(shape).filter(|_| declaration.in_requests);
    let within = ty::ident(struct_macro(declaration, layout));
    if !declaration.in_responses {
        let fields = shape.fields.iter().map(|field| private_field(connector, field));
        let mut items = vec![quote!(#[codegen::#within] #head #default pub struct #name { #(#fields),* })];
        items.extend(builder(connector, &name, shape, None, None, "value"));
        items.extend(validate::emit(connector, &declaration.name, shape, None));
        return items;
    }
    let fields = shape.fields.iter().map(|field| public_field(connector, declaration, field));
    let mut items = vec![quote!(#[codegen::#within] #head #default pub struct #name { #(#fields),* })];
    if declaration.in_requests {
        items.extend(builder(connector, &name, shape, Some(declaration), None, "value"));
        items.extend(validate::emit(connector, &declaration.name, shape, None));
    } else {
        let presets: Vec<_> =
            shape.fields.iter().filter_map(|field| preset(connector, field, Some(declaration))).collect();
        items.extend((!presets.is_empty()).then(|| quote!(impl #name { #(#presets)* })));
    }
    items
}

fn private_field(connector: &Connector, field: &Field) -> TokenStream {
    // A request that is read from JSON has the same presets as `new`.
    let preset = preset_name(field).map(|preset| quote!(#[preset(#preset)]));
    let (ident, stored) = (ty::ident(&field.ident), ty::field(connector, field, false));
    let (rename, place) = (rename(field), place(connector, field));
    quote!(#rename #preset #place #ident: #stored)
}

/// The function that returns the value of a field that is not set.
fn preset_name(field: &Field) -> Option<Ident> {
    field.preset_function.as_deref().filter(|_| field.preset.is_some()).map(ty::ident)
}

fn public_field(connector: &Connector, declaration: &TypeDeclaration, field: &Field) -> TokenStream {
    let received = !declaration.in_requests;
    let (ident, mut stored) = (ty::ident(&field.ident), ty::field(connector, field, received));
    let mut missing = None;
    if field.is_preset(declaration) {
        stored = ty::stored(connector, &field.schema.ty);
        let preset = if is_empty_preset(field) { Some(ty::ident("empty")) } else { preset_name(field) };
        missing = preset.map(|preset| quote!(#[preset(#preset)]));
    } else if is_boxed(connector, declaration, field) {
        let plain = ty::stored(connector, &field.schema.ty);
        stored = quote!(Option<Box<#plain>>);
    }
    let lines = if received { docs::received(field) } else { docs::field(field) };
    let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&field.docs));
    let (rename, place) = (rename(field), place(connector, field));
    // A required field that is null is written as it was read.
    let null = (field.required && field.nullable && received).then(|| quote!(#[none(null)]));
    quote!(#lines #deprecated #rename #missing #place #null pub #ident: #stored)
}

/// Returns whether a preset is the empty list or object, which the runtime makes.
fn is_empty_preset(field: &Field) -> bool {
    let preset = field.preset.as_ref().map(crate::model::Json::value);
    match (&field.schema.ty, preset) {
        (Type::List(_) | Type::Vector, Some(Value::Array(items))) => items.is_empty(),
        (Type::Map { .. } | Type::Named(_), Some(Value::Object(fields))) => fields.is_empty(),
        _ => false,
    }
}

/// Returns whether a struct is boxed in the chunk of a stream: most chunks do not have it, and each chunk is moved a few times.
fn is_boxed(connector: &Connector, declaration: &TypeDeclaration, field: &Field) -> bool {
    let is_struct = match &field.schema.ty {
        Type::Named(id) => matches!(connector.declaration(*id).kind, TypeKind::Struct(_)),
        _ => false,
    };
    !field.boxed
        && declaration.accumulated
        && !declaration.in_requests
        && is_struct
        && (!field.required || field.nullable)
}

/// The name on the wire, where it is not the field's. One that a field of another location has, too, is only written.
fn rename(field: &Field) -> Option<TokenStream> {
    let (key, wire) = (field.key(), &field.wire);
    let rename = (field.ident != key).then(|| quote!(#[rename = #key]));
    let sent = (key != wire && field.location == Location::Body).then(|| quote!(#[sent = #wire]));
    (rename.is_some() || sent.is_some()).then(|| quote!(#rename #sent))
}

/// The location of a field that is not sent in the JSON.
fn place(connector: &Connector, field: &Field) -> Option<TokenStream> {
    match field.location {
        Location::Body if connector.is_file(&field.schema.ty) => Some(quote!(#[place(part)])),
        Location::Body => None,
        Location::Path => Some(quote!(#[place(path)])),
        Location::Query => Some(quote!(#[place(query)])),
        Location::Header => Some(quote!(#[place(header)])),
        Location::Raw => Some(quote!(#[place(body)])),
    }
}

/// The parameters of `new`, and their names.
pub(super) fn arguments(connector: &Connector, shape: &Struct) -> (Vec<TokenStream>, Vec<Ident>) {
    required(shape)
        .map(|field| {
            let name = ty::ident(&field.ident);
            let (taken, _) = ty::argument(connector, field, &name);
            (quote!(#name: #taken), name)
        })
        .unzip()
}

/// All fields but the one that asks for a stream: the function that is called decides on it.
fn kept(shape: &Struct) -> impl Iterator<Item = &Field> {
    shape.fields.iter().filter(|field| !field.set_by_client)
}

fn required(shape: &Struct) -> impl Iterator<Item = &Field> {
    shape.fields.iter().filter(|field| field.required)
}

/// `new` with the required fields, and a setter for each other field. `shared` is the type if responses hold it, too.
fn builder(
    connector: &Connector,
    name: &Ident,
    shape: &Struct,
    shared: Option<&TypeDeclaration>,
    limit: Option<String>,
    noun: &str,
) -> Vec<TokenStream> {
    let (parameters, _) = arguments(connector, shape);
    let values = kept(shape).map(|field| initial(connector, field, shared));
    let limit_value = limit.as_ref().map(|_| quote!(limit: None,));
    let extra = shared.map(|_| quote!(extra: Extra::new(),));
    let setters = kept(shape).filter(|field| !field.required).map(|field| setter(connector, field, shared));
    let limit_setter = limit.map(limit_setter);
    let presets = shape.fields.iter().filter_map(|field| preset(connector, field, shared));
    let doc = constructor_docs(shape, noun);
    let made = if is_default(shape) {
        quote!(Default::default())
    } else {
        quote!(Self { #(#values,)* #limit_value #extra })
    };
    let default = (parameters.is_empty() && !is_default(shape)).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    });
    let own = quote! {
        impl #name {
            #doc
            pub fn new(#(#parameters),*) -> Self { #made }

            #(#setters)*
            #limit_setter
            #(#presets)*
        }
    };
    std::iter::once(own).chain(default).collect()
}

fn constructor_docs(shape: &Struct, noun: &str) -> TokenStream {
    let fields: Vec<&Field> = required(shape).collect();
    let mut lines = match fields.as_slice() {
        [] if shape.is_right_when_new() => vec![format!("Creates a {noun}. No field is required.")],
        [] => vec![format!("Creates an empty {noun}. {} before it is sent.", one_of(shape))],
        _ => vec![format!("Creates a {noun} with its required fields."), String::new()],
    };
    for field in fields {
        let mut text = docs::field(field).into_iter().filter(|line| !line.is_empty());
        let first = text.next().unwrap_or_default();
        lines.push(format!("- `{}`: {first}", field.ident.trim_start_matches("r#")));
        lines.extend(text.map(|line| format!("  {line}")));
    }
    docs::attributes(&lines)
}

/// The instruction to set one of the fields that the rules ask for.
fn one_of(shape: &Struct) -> String {
    let rule = shape.rules.iter().find_map(|rule| match &rule.requirement {
        Requirement::OneOf(indexes) => Some(("exactly", indexes)),
        Requirement::AtLeastOneOf(indexes) => Some(("at least", indexes)),
        _ => None,
    });
    let Some((count, indexes)) = rule else { return "Set the fields that its rules require".to_owned() };
    let names = indexes.iter().map(|index| format!("`{}`", shape.fields[*index].name));
    format!("Set {count} one of {}", names.collect::<Vec<_>>().join(", "))
}

/// The value that `new` gives a field.
fn initial(connector: &Connector, field: &Field, shared: Option<&TypeDeclaration>) -> TokenStream {
    let ident = ty::ident(&field.ident);
    if field.required {
        let (_, kept) = ty::argument(connector, field, &ident);
        return if ident == kept.to_string() { quote!(#ident) } else { quote!(#ident: #kept) };
    }
    let plain = shared.is_some_and(|declaration| field.is_preset(declaration));
    let empty = (plain && is_empty_preset(field))
        .then(|| example::stored(connector, &field.schema, &field.preset.as_ref()?.value()))
        .flatten();
    match (empty, preset_name(field)) {
        (Some(value), _) => quote!(#ident: #value),
        (None, Some(preset)) => quote!(#ident: Self::#preset()),
        (None, None) => quote!(#ident: None),
    }
}

/// The function that returns the preset of a field: in a response (`received`), the value itself.
fn preset(connector: &Connector, field: &Field, received: Option<&TypeDeclaration>) -> Option<TokenStream> {
    let (name, preset) = (preset_name(field)?, field.preset.as_ref()?.value());
    let value = example::stored(connector, &field.schema, &preset);
    if received.is_some_and(|declaration| field.is_preset(declaration)) {
        let (stored, value) = (ty::stored(connector, &field.schema.ty), value?);
        return (!is_empty_preset(field)).then(|| quote!(fn #name() -> #stored { #value }));
    }
    let stored = ty::field(connector, field, false);
    let value = match value {
        _ if field.nullable && preset.is_null() => quote!(Some(Nullable::Null)),
        Some(value) if field.nullable => quote!(Some(Nullable::Value(#value))),
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    };
    Some(quote! {
        fn #name() -> #stored { #value }
    })
}

fn setter(connector: &Connector, field: &Field, shared: Option<&TypeDeclaration>) -> TokenStream {
    let (name, value) = (ty::ident(&field.ident), ty::ident("value"));
    let (taken, kept) = ty::argument(connector, field, &value);
    let plain = shared.is_some_and(|declaration| field.is_preset(declaration));
    let kept = if plain { kept } else { quote!(Some(#kept)) };
    let (lines, deprecated) = (docs::attributes(&docs::field(field)), docs::deprecated(&field.docs));
    quote! {
        #lines
        #deprecated
        pub fn #name(mut self, #value: #taken) -> Self {
            self.#name = #kept;
            self
        }
    }
}

fn limit_docs(operation: &Operation) -> String {
    match &operation.limit {
        Some(list) => format!(" Limits the number of items of `{}` in the response. Not sent.", list.wire),
        None => " Limits the number of items over all pages. Not sent.".to_owned(),
    }
}

fn limit_setter(doc: String) -> TokenStream {
    quote! {
        #[doc = #doc]
        pub fn limit(mut self, value: usize) -> Self {
            self.limit = Some(value);
            self
        }
    }
}
