//! The client of a module. Each operation has one function, and one more for a streamed response (`stream:`) and for a list that
//! is followed (`follow:`).
//!
//! For `create: { post: completions, returns: Completion }` this writes:
//!
//! ```text
//! pub struct CompletionClient<'c>(pub(super) &'c Client);
//! impl CompletionClient<'_> {
//!     pub fn create(&self, request: &CreateCompletionRequest) -> Call<Completion> {
//!         Call::post(self.0.runtime(), "completions").validate(request).json(request).returns_json()
//!     }
//! }
//! ```
//!
//! If the request has exactly one required field, and this field is a text or an ID that cannot be null, the parameter is
//! `request: impl Into<CreateCompletionRequest>`.
//!
//! The functions of operations are `#[inline]`: the machine code of a function, and of the code that reads and writes its types, is made in
//! the crate that calls it. A crate does not pay for operations that it does not call.

use super::layout::Layout;
use super::response::{self, Response};
use super::{any_call, body, docs, example, json, structure, ty, validate};
use crate::model::{
    Connector, Field, Location, Module, ModuleContent, Operation, Returns, StreamedResponse, Type, TypeKind,
    Written,
};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit(connector: &Connector, module: &Module, layout: Layout) -> Vec<TokenStream> {
    let functions: Vec<TokenStream> = match &module.content {
        ModuleContent::Operations(operations) => {
            operations.iter().flat_map(|operation| functions(connector, module, operation, layout)).collect()
        }
        ModuleContent::AnyCall => any_call::functions(connector, module, layout),
    };
    let (accessor, handle) = (&module.ident, ty::ident(&module.handle));
    let doc =
        format!(" The client of this module. [`Client::{}`] returns it.", accessor.trim_start_matches("r#"));
    vec![
        quote! {
            #[doc = #doc]
            #[derive(Debug, Clone, Copy)]
            pub struct #handle<'c>(pub(super) &'c Client);
        },
        quote!(impl #handle<'_> { #(#functions)* }),
    ]
}

fn functions(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    layout: Layout,
) -> Vec<TokenStream> {
    let name = ty::ident(&operation.ident);
    let lines = docs::attributes(&function_docs(connector, module, operation, layout));
    let note = operation.docs.deprecated.as_ref().or(module.docs.deprecated.as_ref());
    let deprecated = note.map(|note| docs::deprecated_with(note));
    let (path, method) = (&operation.path, ty::ident(operation.method.word()));
    let validate =
        validate::struct_is_checked(connector, &operation.request).then(|| quote!(.validate(request)));
    let fields = operation.request.fields.iter().enumerate();
    let fields: Vec<_> =
        fields.filter_map(|(index, field)| sent(connector, operation, index, field)).collect();
    let constants: Vec<_> = operation.request.constants.iter().filter_map(constant).collect();
    let body = body::emit(connector, operation);
    let server = operation.server.as_ref().map(|server| quote!(.server(#server)));
    let Response { returned, decode } = response::of(connector, operation);
    let limit = response::limit(operation);
    let fixed = operation.query.iter().map(|(name, value)| quote!(.query(#name, &#value)));
    let call = quote!(Call::#method(self.0.runtime(), #path) #server #(#fixed)*);
    let own_error = |mut types: Box<dyn Iterator<Item = &Type> + '_>| {
        types.any(|ty| has_own_error(connector, ty)).then(|| quote!(.own_error()))
    };
    let response_error = own_error(operation.returns.types());
    let is_sent = validate.is_some() || !fields.is_empty() || body.is_some();
    let is_read =
        operation.has_limit() || matches!(operation.returns, Returns::Pages(_) | Returns::ByField { .. });
    let fields = quote!(#(#fields)* #(#constants)*);
    let argument = |used: bool| if used { quote!(request) } else { quote!(_request) };
    let (parameter, converted) = structure::parameter(connector, operation);
    let (argument, streamed_argument) = (
        argument(is_sent || is_read),
        argument(is_sent || operation.stream.is_some() && operation.has_body()),
    );
    let aka = docs::aka(&operation.docs);
    let unstreamed = quote! {
        #lines
        #aka
        #deprecated
        #[inline]
        pub fn #name(&self, #argument: #parameter) -> #returned {
            #converted
            #call #response_error #validate #fields #body #decode #limit
        }
    };
    let streamed = operation.stream.as_ref().map(|stream| {
        let lines = docs::attributes(&stream_docs(connector, module, operation, stream));
        let name = ty::ident(&stream.function);
        let chunk = ty::stored(connector, &stream.ty);
        let toggle = &operation.request.fields[stream.toggle];
        let (wire, value) = (&toggle.wire, stream.value.as_ref().map_or(quote!(true), |text| quote!(#text)));
        let body = match toggle.location {
            Location::Body => body::streamed(connector, operation, wire, &value),
            _ => quote!(#body.query(#wire, &#value)),
        };
        let validate = validate.as_ref().map(|_| quote!(.validate_streamed(request)));
        let until = response::until(connector, stream);
        let own_error = own_error(Box::new(std::iter::once(&stream.ty)));
        quote! {
            #lines
            #deprecated
            #[inline]
            pub fn #name(&self, #streamed_argument: #parameter) -> EventCall<#chunk> {
                #converted
                #call #own_error #validate #fields #body .returns_events() #until
            }
        }
    });
    let followed =
        operation.follow.as_ref().map(|follow| response::follow(connector, module, operation, follow));
    [Some(unstreamed), streamed, followed].into_iter().flatten().collect()
}

/// Returns `true` if a response of this type declares the field in which the API reports errors. In such a response, the
/// field is data, not an error.
fn has_own_error(connector: &Connector, ty: &Type) -> bool {
    let Type::Named(id) = ty else { return false };
    match &connector.declaration(*id).kind {
        TypeKind::Struct(shape) => {
            let object = match connector.errors.message.as_slice() {
                [object, _, ..] => object.as_str(),
                _ => "error",
            };
            shape.fields.iter().any(|field| field.wire == "error" || field.wire == object)
        }
        TypeKind::Tagged { variants, .. } => variants
            .iter()
            .filter_map(|variant| variant.content)
            .any(|id| has_own_error(connector, &Type::Named(id))),
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().any(|one| has_own_error(connector, &one.schema.ty))
        }
        TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => false,
    }
}

/// The docs of the function that streams the response.
fn stream_docs(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    stream: &StreamedResponse,
) -> Vec<String> {
    let name = operation.ident.trim_start_matches("r#");
    vec![
        format!(
            "Sends the request of [`{name}`]({}::{name}) and returns the response as a stream of chunks.",
            module.handle
        ),
        String::new(),
        dropping(connector, &stream.ty),
        String::new(),
        format!("`{} /{}`", operation.method.as_str(), operation.target()),
    ]
}

/// The sentence on a stream that a caller drops.
fn dropping(connector: &Connector, chunk: &Type) -> String {
    let accumulate = match chunk {
        Type::Named(id) if connector.declaration(*id).accumulated => {
            " [`accumulate`](modwright_runtime::Events::accumulate) merges the chunks into one response."
        }
        _ => "",
    };
    format!(
        "The call returns [`Events`](modwright_runtime::Events). Drop them to stop the response.{accumulate}"
    )
}

fn function_docs(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    layout: Layout,
) -> Vec<String> {
    let mut lines = docs::operation(operation, module);
    if let Returns::Stream { ty, .. } = &operation.returns {
        lines.extend([
            String::new(),
            "The response is a stream of chunks.".to_owned(),
            dropping(connector, ty),
        ]);
    }
    let page = docs::see(&operation.docs).map(|page| format!(". {page}")).unwrap_or_default();
    lines.extend([String::new(), format!("`{} /{}`{page}", operation.method.as_str(), operation.target())]);
    if !operation.errors.is_empty() {
        lines.extend([String::new(), "# Errors".to_owned(), String::new()]);
        lines.push(docs::error_bodies(connector, &connector.error_bodies_of(operation), true));
    }
    if let Some(code) = example::docs(connector, module, operation) {
        lines.extend([String::new(), "# Example".to_owned(), String::new(), layout.fence()]);
        lines.extend(code);
        lines.push("```".to_owned());
    }
    lines
}

/// The method that sends a constant outside of the body.
fn constant(field: &Field) -> Option<TokenStream> {
    let (wire, value) = (&field.wire, json::literal(&field.constant()?));
    match field.location {
        Location::Query => Some(quote!(.query(#wire, &#value))),
        Location::Header => Some(quote!(.header(#wire, &#value))),
        Location::Path | Location::Body | Location::Raw => None,
    }
}

/// The method that sends a field outside of the body, or as a file.
fn sent(connector: &Connector, operation: &Operation, index: usize, field: &Field) -> Option<TokenStream> {
    let (wire, ident) = (&field.wire, ty::ident(&field.ident));
    match field.location {
        Location::Path => {
            let parameter = &field.name;
            let fill = match &field.schema.ty {
                Type::List(_) => quote!(path_list),
                _ if operation.is_rest(field) => quote!(segments),
                _ => quote!(path),
            };
            Some(quote!(.#fill(#parameter, &request.#ident)))
        }
        _ if field.set_by_client => None,
        Location::Query if response::is_paging(operation, index) => None,
        Location::Query if field.is_json_text() => {
            Some(quote!(.query(#wire, &codegen::json_text(&request.#ident))))
        }
        Location::Header if field.is_json_text() => {
            Some(quote!(.header(#wire, &codegen::json_text(&request.#ident))))
        }
        Location::Query => Some(match field.written.and_then(Written::list) {
            Some(format) => {
                let format = super::connector::array_format(format);
                quote!(.query_as(#wire, &request.#ident, #format))
            }
            None => quote!(.query(#wire, &request.#ident)),
        }),
        Location::Header => Some(quote!(.header(#wire, &request.#ident))),
        Location::Body if connector.is_file(&field.schema.ty) => Some(quote!(.file(#wire, &request.#ident))),
        Location::Body | Location::Raw => None,
    }
}
