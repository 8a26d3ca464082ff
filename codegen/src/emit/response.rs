//! The response of a function, and how it is read.
//!
//! For `returns: { by: format, json: Transcription, text: string }` this writes:
//!
//! ```text
//! pub enum CreateTranscriptionResponse { Json(Transcription), Text(String) }
//! ```

use super::layout::Layout;
use super::{by_status, docs, structure, ty};
use crate::model::{
    Connector, Field, Follow, Limit, ListField, Listing, Module, NextPage, Number, Operation, ResponseCase,
    Returns, StreamFormat, StreamedResponse, Type, TypeKind,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The parts of a function that depend on its response.
pub(super) struct Response {
    /// The return type.
    pub returned: TokenStream,
    /// The last method of the chain.
    pub decode: TokenStream,
}

pub(super) fn of(connector: &Connector, operation: &Operation) -> Response {
    let call =
        |response: TokenStream, decode: TokenStream| Response { returned: quote!(Call<#response>), decode };
    match &operation.returns {
        Returns::Json(ty) => call(ty::stored(connector, ty), quote!(.returns_json())),
        Returns::OptionalJson(ty) => {
            let ty = ty::stored(connector, ty);
            call(quote!(Option<#ty>), quote!(.returns_json_or_nothing()))
        }
        Returns::Text => call(quote!(String), quote!(.returns_text())),
        Returns::Nothing => call(quote!(()), quote!(.returns_nothing())),
        Returns::Bytes => Response { returned: quote!(BytesCall), decode: quote!(.returns_bytes()) },
        Returns::Stream { ty, format } => {
            let chunk = ty::stored(connector, ty);
            let decode = match format {
                StreamFormat::Events => quote!(.returns_events()),
                StreamFormat::Lines => quote!(.returns_lines()),
            };
            Response { returned: quote!(EventCall<#chunk>), decode }
        }
        Returns::Pages(listing) => {
            let item = ty::stored(connector, &listing.item);
            let decode = pages(&item, operation, listing);
            Response { returned: quote!(PageCall<#item>), decode }
        }
        Returns::ByStatus { name, cases } => {
            let response = ty::ident(name);
            call(quote!(#response), by_status::decode(name, cases))
        }
        Returns::ByField { field, name, .. } => {
            let response = ty::ident(name);
            let asked = &operation.request.fields[*field];
            let (of, copied) = (ty::ident(&asked.ident), !asked.nullable);
            let asked = if copied { quote!(request.#of) } else { quote!(request.#of.clone()) };
            call(quote!(#response), quote!(.returns_by(#response::read(#asked))))
        }
    }
}

fn pages(item: &TokenStream, operation: &Operation, listing: &Listing) -> TokenStream {
    let format = listing.is_own.then(|| page_format(operation, listing));
    let cursor = match &listing.next {
        NextPage::LastItem { field, ident } => {
            let field = &operation.request.fields[*field];
            let (wire, of) = (&field.wire, ty::ident(ident));
            let start = optional(field, &quote!(.clone()));
            Some(quote!(.cursor(#wire, &#start, |item| &item.#of)))
        }
        _ => None,
    };
    let size = listing.size.map(|field| {
        let field = &operation.request.fields[field];
        let (wire, asked) = (&field.wire, optional(field, &TokenStream::new()));
        let most = field.schema.bounds.iter().find_map(|bound| match bound.limit {
            Limit::Maximum(Number::Integer(most)) => Some(Literal::i64_unsuffixed(most)),
            _ => None,
        });
        let most = most.map_or_else(|| quote!(None), |most| quote!(Some(#most)));
        quote!(.size(#wire, #asked, #most))
    });
    quote!(.returns_pages::<#item>() #format #cursor #size .limit(request.limit))
}

/// The format of pages that differ from those of the connector.
fn page_format(operation: &Operation, listing: &Listing) -> TokenStream {
    let path = |keys: &[String]| quote!(&[#(#keys),*]);
    let wire = |field: &usize| &operation.request.fields[*field].wire;
    let next = match &listing.next {
        NextPage::Link => quote!(Link),
        NextPage::LastItem { .. } => quote!(LastItem),
        NextPage::Cursor { field, from } => {
            let (parameter, from) = (wire(field), path(from));
            quote!(Cursor { parameter: #parameter, from: #from })
        }
        NextPage::Url { from } => {
            let from = path(from);
            quote!(Url { from: #from })
        }
        NextPage::Number { field, first, last, total } => {
            let (parameter, last, total) = (wire(field), path(last), path(total));
            let first = Literal::i64_unsuffixed(*first);
            quote!(Number { parameter: #parameter, first: #first, last: #last, total: #total })
        }
        NextPage::Offset { field, total } => {
            let (parameter, total) = (wire(field), path(total));
            quote!(Offset { parameter: #parameter, total: #total })
        }
    };
    let start = match &listing.next {
        NextPage::LastItem { .. } => quote!(&None::<bool>),
        _ => listing.position().map_or_else(
            || quote!(&None::<bool>),
            |field| {
                let ident = ty::ident(&operation.request.fields[field].ident);
                quote!(&request.#ident)
            },
        ),
    };
    let (items, more) = (path(&listing.items), path(&listing.more));
    quote! {
        .format(&codegen::PageFormat { items: #items, more: #more, next: codegen::NextPage::#next }, #start)
    }
}

/// A field of a request as an `Option`: absent and null are `None`.
fn optional(field: &Field, copy: &TokenStream) -> TokenStream {
    let ident = ty::ident(&field.ident);
    match (field.required, field.nullable) {
        (false, false) => quote!(request.#ident),
        (true, false) => quote!(Some(request.#ident #copy)),
        (true, true) => quote!(request.#ident #copy.into_value()),
        (false, true) => quote!(request.#ident #copy.and_then(codegen::Nullable::into_value)),
    }
}

/// Returns whether the pager sets this field of the query.
pub(super) fn is_paging(operation: &Operation, field: usize) -> bool {
    match &operation.returns {
        Returns::Pages(listing) => listing.size == Some(field) || listing.position() == Some(field),
        _ => false,
    }
}

/// The enum of the responses among which a field of the request chooses, and how it is read.
pub(super) fn emit(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    layout: Layout,
) -> Vec<TokenStream> {
    let Returns::ByField { field, name, cases } = &operation.returns else {
        return by_status::emit(connector, module, operation, layout);
    };
    let name = ty::ident(name);
    let variants = cases.iter().map(|case| {
        let variant = ty::ident(&case.variant);
        let content = case.ty.as_ref().map_or_else(|| quote!(String), |ty| ty::stored(connector, ty));
        let doc = format!(" The response for `{}`.", case.value);
        quote!(#[doc = #doc] #variant(#content))
    });
    let field = &operation.request.fields[*field];
    let lines = docs::attributes(&[format!(
        "The response of [`{}::{}`]: `{}` of the request says which.",
        module.handle,
        operation.ident.trim_start_matches("r#"),
        field.wire,
    )]);
    let serialize = (layout == Layout::Crate)
        .then(|| quote!(#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]));
    let (read, truncate) = (reader(connector, field, cases), truncate(operation));
    vec![
        quote! {
            #lines
            #[derive(Debug, Clone, PartialEq)]
            #[allow(clippy::large_enum_variant, reason = "responses are not kept in great numbers")]
            #serialize
            #[non_exhaustive]
            pub enum #name { #(#variants),* }
        },
        quote! {
            impl #name {
                #read
                #truncate
            }
        },
    ]
}

/// The function that returns how to read the response that the field asks for. It is `#[inline]` so that the reading is compiled
/// with the call.
fn reader(connector: &Connector, field: &Field, cases: &[ResponseCase]) -> TokenStream {
    let Type::Named(id) = &field.schema.ty else { return TokenStream::new() };
    let asks = ty::ident(&connector.declaration(*id).name);
    let argument = ty::ident(&field.ident);
    let taken = ty::field(connector, field, false);
    let arms = cases.iter().enumerate().map(|(index, case)| {
        let variant = ty::ident(&case.variant);
        let value = match (field.required, index) {
            (true, _) => quote!(#asks::#variant),
            (false, 0) => quote!(None | Some(#asks::#variant)),
            (false, _) => quote!(Some(#asks::#variant)),
        };
        let read = if case.ty.is_some() { quote!(codegen::json) } else { quote!(codegen::text) };
        quote!(#value => |head, body| #read(head, body).map(Self::#variant))
    });
    quote! {
        #[inline]
        fn read(#argument: #taken) -> codegen::Read<Self> {
            match #argument { #(#arms,)* }
        }
    }
}

/// The function that cuts the list of any of the responses.
fn truncate(operation: &Operation) -> Option<TokenStream> {
    let list = operation.limit.as_ref()?;
    let Returns::ByField { cases, .. } = &operation.returns else { return None };
    let all = list.fields.len() == cases.len();
    let body = match list.fields.as_slice() {
        [place] if !all => {
            let (variant, cut) = (ty::ident(place.variant.as_deref().unwrap_or_default()), cut(place));
            quote! {
                let Self::#variant(response) = self else { return };
                #cut
            }
        }
        places => {
            let arms = places.iter().map(|place| {
                let (variant, cut) = (ty::ident(place.variant.as_deref().unwrap_or_default()), cut(place));
                quote!(Self::#variant(response) => { #cut })
            });
            let rest = (!all).then(|| quote!(_ => {}));
            quote!(match self { #(#arms)* #rest })
        }
    };
    Some(quote!(fn truncate(&mut self, limit: usize) { #body }))
}

fn cut(place: &ListField) -> TokenStream {
    let ident = ty::ident(&place.ident);
    quote!(codegen::truncate(&mut response.#ident, limit))
}

/// The method that limits the list of the response.
pub(super) fn limit(operation: &Operation) -> Option<TokenStream> {
    let list = operation.limit.as_ref()?;
    match (&operation.returns, list.fields.first()) {
        (Returns::ByField { name, .. }, _) => {
            let response = ty::ident(name);
            Some(quote!(.limit(request.limit, #response::truncate)))
        }
        (_, place) => {
            let cut = cut(place?);
            Some(quote!(.limit(request.limit, |response, limit| #cut)))
        }
    }
}

/// The method that says which chunk is the last.
pub(super) fn until(connector: &Connector, stream: &StreamedResponse) -> Option<TokenStream> {
    let Type::Named(id) = &stream.ty else { return None };
    let declaration = connector.declaration(*id);
    let TypeKind::Tagged { variants, .. } = &declaration.kind else { return None };
    let union = ty::ident(&declaration.name);
    let last: Vec<TokenStream> = variants
        .iter()
        .filter(|variant| stream.until.contains(&variant.value))
        .map(|variant| {
            let (case, content) = (ty::ident(&variant.variant), variant.content.map(|_| quote!((_))));
            quote!(#union::#case #content)
        })
        .collect();
    (!last.is_empty()).then(|| quote!(.until(|chunk| matches!(chunk, #(#last)|*))))
}

/// The function that follows a growing list to its end.
pub(super) fn follow(
    connector: &Connector,
    module: &Module,
    operation: &Operation,
    follow: &Follow,
) -> TokenStream {
    let Returns::Pages(listing) = &operation.returns else { return TokenStream::new() };
    let name = ty::ident(&follow.function);
    let items = ty::ident(&operation.ident);
    let item = ty::stored(connector, &listing.item);
    let Some(status) = module.operations().iter().find(|one| one.name == follow.operation) else {
        return TokenStream::new();
    };
    let (ask, asked) = (ty::ident(&status.ident), ty::ident(&status.request_name));
    let arguments = follow.arguments.iter().map(|index| {
        let field = &operation.request.fields[*index];
        let ident = ty::ident(&field.ident);
        let ty = &field.schema.ty;
        let converts = *ty == Type::String || connector.is_id(ty);
        if converts { quote!(&request.#ident) } else { quote!(request.#ident.clone()) }
    });
    let borrow = connector.only_text(&status.request).is_none().then(|| quote!(&));
    let (field, values) = (ty::ident(&follow.field), &follow.values);
    let lines = docs::attributes(&[
        format!(
            "Streams the items of [`{}`](Self::{}), the oldest first, each once, and waits for new ones",
            operation.name, items
        ),
        format!(
            "until `{}` of [`{}`](Self::{}) is {}.",
            follow.field.trim_start_matches("r#"),
            follow.operation,
            ask,
            follow.values.join(", ")
        ),
        String::new(),
        "The `limit` of the request is ignored. Dropping the [`Follow`] ends it.".to_owned(),
    ]);
    let (parameter, converted) = structure::parameter(connector, operation);
    quote! {
        #lines
        #[inline]
        pub fn #name(&self, request: #parameter) -> Follow<#item> {
            #converted
            let status = self.#ask(#borrow #asked::new(#(#arguments),*));
            self.#items(request).follow(status, |status| codegen::is(&status.#field, &[#(#values),*]))
        }
    }
}
