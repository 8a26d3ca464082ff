//! Structs: requests, responses, and types that travel in both directions.
//!
//! For `prompt: string!` and `n: integer` of an operation `create` in a module `things` this writes:
//!
//! ```text
//! codegen::request! {
//!     pub struct CreateThingRequest { #[required(prompt)] pub prompt: String, pub n: Option<i64> }
//! }
//! impl Validate for CreateThingRequest { … }
//! ```
//!
//! The macro writes the constructor and the setters.

use super::layout::{Layout, request_macro, struct_macro};
use super::{docs, example, json, ty, validate};
use crate::model::{
    Connector, Field, Location, Module, Only, Operation, Struct, Type, TypeDeclaration, TypeKind,
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
    let has_fields_in_body = operation.has_body() && operation.whole_body().is_none();
    let (within, default) =
        (ty::ident(request_macro(has_fields_in_body, layout)), default(&operation.request));
    let switch = operation.stream.as_ref().filter(|_| has_fields_in_body).and_then(|stream| {
        let field = &operation.request.fields[stream.toggle];
        let wire = &field.wire;
        (field.location == Location::Body).then(|| quote!(#[switch = #wire]))
    });
    let fields = kept(&operation.request).map(|field| sent_field(connector, field));
    let (constants, rest) = (constants(&operation.request), rest(&operation.request));
    // In a call by name, `limit` may be a field that is sent.
    let limit = operation.has_limit().then(|| {
        let doc = limit_docs(operation);
        quote!(#[doc = #doc] #[rename = "$limit"] #[place(client)] pub limit: Option<usize>,)
    });
    let mut items = vec![quote! {
        #[codegen::#within]
        #lines
        #deprecated
        #default
        #switch
        #(#constants)*
        #rest
        pub struct #name { #(#fields,)* #limit }
    }];
    items.extend(presets(connector, &name, &operation.request, None));
    items.extend(connector.only_text(&operation.request).map(|field| {
        let content = ty::stored(connector, &field.schema.ty);
        quote!(codegen::one_argument!(#name from #content);)
    }));
    items.extend(validate::emit(
        connector,
        &operation.request_name,
        &operation.request,
        operation.stream.as_ref(),
    ));
    items
}

/// The type of the parameter of a call, and its conversion to a reference if the call takes other types too.
pub(super) fn parameter(connector: &Connector, operation: &Operation) -> (TokenStream, Option<TokenStream>) {
    let request = ty::ident(&operation.request_name);
    match connector.only_text(&operation.request) {
        Some(_) => (quote!(impl Into<#request>), Some(quote!(let request = &request.into();))),
        None => (quote!(&#request), None),
    }
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
    let (constants, rest): (Vec<_>, _) = (constants(shape).collect(), rest(shape));
    if !declaration.in_responses {
        let fields = shape.fields.iter().map(|field| sent_field(connector, field));
        let mut items = vec![quote! {
            #[codegen::#within]
            #head
            #default
            #(#constants)*
            #rest
            pub struct #name { #(#fields),* }
        }];
        items.extend(presets(connector, &name, shape, None));
        items.extend(validate::emit(connector, &declaration.name, shape, None));
        return items;
    }
    let fields = shape.fields.iter().map(|field| received_field(connector, declaration, field, layout));
    let mut items = vec![quote! {
        #[codegen::#within]
        #head
        #default
        #(#constants)*
        #rest
        pub struct #name { #(#fields),* }
    }];
    items.extend(presets(connector, &name, shape, Some(declaration)));
    if declaration.in_requests {
        items.extend(validate::emit(connector, &declaration.name, shape, None));
    }
    items
}

/// The attribute that names the field with all fields that have no name here.
fn rest(shape: &Struct) -> Option<TokenStream> {
    let field = shape.fields.iter().find(|field| field.is_rest)?;
    let ident = ty::ident(&field.ident);
    Some(quote!(#[rest(#ident)]))
}

/// The fields of the body with one value.
fn constants(shape: &Struct) -> impl Iterator<Item = TokenStream> {
    let in_body = shape.constants.iter().filter(|field| field.location == Location::Body);
    in_body.filter_map(|field| {
        let (wire, value) = (&field.wire, json::literal(&field.constant()?));
        Some(quote!(#[constant(#wire = #value)]))
    })
}

/// A field of a struct that is only sent.
fn sent_field(connector: &Connector, field: &Field) -> TokenStream {
    let (lines, deprecated) = (docs::attributes(&docs::field(field)), docs::deprecated(&field.docs));
    // A request that is read from JSON has the same presets as `new`.
    let preset = preset_name(field).or_else(|| field.is_rest.then(|| ty::ident("empty")));
    let preset = preset.map(|preset| quote!(#[preset(#preset)]));
    let (ident, stored) = (ty::ident(&field.ident), ty::field(connector, field, false));
    let (rename, required, place) = (rename(field), mark_required(field), place(connector, field));
    quote!(#lines #deprecated #rename #required #preset #place pub #ident: #stored)
}

/// The attribute of a field that `new` takes. A macro cannot ask for a word of an attribute and repeat an argument for it, so the
/// name is repeated.
fn mark_required(field: &Field) -> Option<TokenStream> {
    let ident = ty::ident(&field.ident);
    field.required.then(|| quote!(#[required(#ident)]))
}

/// The function that returns the value of a field that is not set.
fn preset_name(field: &Field) -> Option<Ident> {
    field.preset_function.as_deref().filter(|_| field.preset.is_some()).map(ty::ident)
}

/// A field of a struct that is received, and maybe sent.
fn received_field(
    connector: &Connector,
    declaration: &TypeDeclaration,
    field: &Field,
    layout: Layout,
) -> TokenStream {
    let received = !declaration.in_requests;
    let (ident, stored) = (ty::ident(&field.ident), held(connector, declaration, field));
    let empty = Some(ty::ident("empty")).filter(|_| is_empty_preset(field));
    let preset = empty.or_else(|| preset_name(field)).filter(|_| field.is_preset(declaration));
    let preset = preset.or_else(|| field.is_rest.then(|| ty::ident("empty")));
    let missing = preset.map(|preset| quote!(#[preset(#preset)]));
    let lines = if received || !field.is_sent() { docs::received(field) } else { docs::field(field) };
    let (lines, deprecated) = (docs::attributes(&lines), docs::deprecated(&field.docs));
    let (rename, only, place) = (rename(field), only(field, layout), place(connector, field));
    let required = mark_required(field).filter(|_| declaration.in_requests);
    // A required field that is null is written as it was read, and an optional list that is empty as if it had been absent.
    let none = match (field.required, field.nullable && received) {
        (true, true) => Some(quote!(#[none(null)])),
        (false, _) if field.is_empty_if_absent(declaration) => Some(quote!(#[none(empty)])),
        _ => None,
    };
    quote!(#lines #deprecated #rename #required #missing #only #place #none pub #ident: #stored)
}

/// The attribute of a field that only responses have.
fn only(field: &Field, layout: Layout) -> Option<TokenStream> {
    let Some(Only::Response { required }) = field.only else { return None };
    let word = ty::ident(match (required, layout) {
        (false, Layout::Crate) => "response",
        (true, Layout::Crate) => "each_response",
        (false, Layout::Include) => "received",
        (true, Layout::Include) => "each_received",
    });
    Some(quote!(#[only(#word)]))
}

/// The Rust type of a field of a declared struct.
pub(super) fn held(connector: &Connector, declaration: &TypeDeclaration, field: &Field) -> TokenStream {
    if !declaration.in_responses {
        return ty::field(connector, field, false);
    }
    let plain = ty::stored(connector, &field.schema.ty);
    if field.is_preset(declaration) {
        plain
    } else if is_boxed(connector, declaration, field) {
        quote!(Option<Box<#plain>>)
    } else {
        ty::field(connector, field, !declaration.in_requests)
    }
}

/// The Rust type around the value of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Holder {
    /// It is no `Option`.
    pub required: bool,
    /// It is a `Nullable`.
    pub nullable: bool,
    /// The value is in a box.
    pub boxed: bool,
}

impl Holder {
    /// Returns the holder of a field of a declared struct.
    pub fn of(connector: &Connector, declaration: &TypeDeclaration, field: &Field) -> Self {
        if field.is_preset(declaration) {
            return Self { required: true, nullable: false, boxed: false };
        }
        let received = !declaration.in_requests;
        Self {
            required: field.is_always_held() && !(field.nullable && received),
            nullable: field.nullable && !received,
            boxed: field.boxed || is_boxed(connector, declaration, field),
        }
    }

    /// The expression that holds a value.
    pub fn of_value(self, value: TokenStream) -> TokenStream {
        match (self.required, self.nullable) {
            (true, false) => value,
            (true, true) => quote!(Nullable::Value(#value)),
            (false, false) => quote!(Some(#value)),
            (false, true) => quote!(Some(Nullable::Value(#value))),
        }
    }

    /// The expression that holds the value of an option.
    pub fn of_option(self, option: TokenStream) -> TokenStream {
        match (self.required, self.nullable) {
            (_, false) => option,
            (true, true) => quote!(#option.map_or(Nullable::Null, Nullable::Value)),
            (false, true) => quote!(#option.map(Nullable::Value)),
        }
    }
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
        Location::Body if field.is_rest => Some(quote!(#[place(rest)])),
        Location::Body if connector.is_file(&field.schema.ty) => Some(quote!(#[place(part)])),
        Location::Body => None,
        Location::Path => Some(quote!(#[place(path)])),
        Location::Query => Some(quote!(#[place(query)])),
        Location::Header => Some(quote!(#[place(header)])),
        Location::Raw => Some(quote!(#[place(body)])),
    }
}

/// All fields but the one that asks for a stream: the function that is called decides on it.
fn kept(shape: &Struct) -> impl Iterator<Item = &Field> {
    shape.fields.iter().filter(|field| !field.set_by_client)
}

/// The fields that `new` takes.
pub(super) fn required(shape: &Struct) -> impl Iterator<Item = &Field> {
    shape.fields.iter().filter(|field| field.required)
}

/// The functions that return the presets, and `Default` if `new` takes no argument but sets presets. `received` is the type if
/// responses hold it, too.
fn presets(
    connector: &Connector,
    name: &Ident,
    shape: &Struct,
    received: Option<&TypeDeclaration>,
) -> Vec<TokenStream> {
    let presets: Vec<_> =
        shape.fields.iter().filter_map(|field| preset(connector, field, received)).collect();
    let own = (!presets.is_empty()).then(|| quote!(impl #name { #(#presets)* }));
    let is_sent = received.is_none_or(|declaration| declaration.in_requests);
    let default = (is_sent && !is_default(shape) && required(shape).next().is_none()).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    });
    own.into_iter().chain(default).collect()
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

fn limit_docs(operation: &Operation) -> String {
    match &operation.limit {
        Some(list) => format!(" Limits the number of items of `{}` in the response. Not sent.", list.wire),
        None => " Limits the number of items over all pages. Not sent.".to_owned(),
    }
}
