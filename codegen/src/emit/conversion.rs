//! Conversions between types.
//!
//! For `AssistantMessage: { from: Reply }` with a field `content: Content?` this writes:
//!
//! ```text
//! impl From<Reply> for AssistantMessage {
//!     fn from(value: Reply) -> Self {
//!         Self { content: value.content.map(Into::into).map(Nullable::Value), extra: value.extra }
//!     }
//! }
//! ```
//!
//! If some values of the source cannot become the target, it is `From<Reply> for Option<AssistantMessage>`.

use super::structure::Holder;
use super::{example, ty};
use crate::model::{
    Connector, Conversion, ConversionKind, Field, FieldPresence, FieldSource, Step, Struct, Type,
    TypeDeclaration, TypeKind, VariantSource,
};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn emit<'c>(
    connector: &'c Connector,
    declaration: &'c TypeDeclaration,
) -> impl Iterator<Item = TokenStream> + use<'c> {
    declaration
        .conversions
        .iter()
        .map(|conversion| one(connector, declaration, connector.declaration(conversion.source), conversion))
}

fn one(
    connector: &Connector,
    target: &TypeDeclaration,
    source: &TypeDeclaration,
    conversion: &Conversion,
) -> TokenStream {
    let (to, from) = (ty::ident(&target.name), ty::ident(&source.name));
    let (made, body) = match &conversion.kind {
        ConversionKind::Struct { fields, partial } => {
            let scope = Scope { connector, target, source, bound: None };
            let fields = scope.fields(fields);
            match partial {
                false => (quote!(#to), quote!(Self { #fields })),
                true => (quote!(Option<#to>), quote!(Some(#to { #fields }))),
            }
        }
        ConversionKind::FirstOf(variants) => (quote!(#to), first_of(connector, target, source, variants)),
        ConversionKind::Variant(index) => {
            let variant = variant(target, *index);
            (quote!(#to), quote!(Self::#variant(value.into())))
        }
    };
    quote! {
        impl From<#from> for #made {
            #[inline]
            fn from(value: #from) -> Self { #body }
        }
    }
}

fn variant(union: &TypeDeclaration, index: usize) -> TokenStream {
    let TypeKind::Tagged { variants, .. } = &union.kind else { return TokenStream::new() };
    let variant = ty::ident(&variants[index].variant);
    quote!(#variant)
}

fn record(declaration: &TypeDeclaration) -> &[Field] {
    match &declaration.kind {
        TypeKind::Struct(Struct { fields, .. }) => fields,
        _ => &[],
    }
}

/// The first variant whose fields the value has; without any, `Other` with the fields that some variant takes.
fn first_of(
    connector: &Connector,
    union: &TypeDeclaration,
    source: &TypeDeclaration,
    found: &[VariantSource],
) -> TokenStream {
    let TypeKind::Tagged { tag, variants, .. } = &union.kind else { return TokenStream::new() };
    let from = ty::ident(&source.name);
    let arms = found.iter().filter_map(|one| {
        let target = connector.declaration(variants[one.variant].content?);
        let (case, to) = (variant(union, one.variant), ty::ident(&target.name));
        let scope = Scope { connector, target, source, bound: Some(&one.needs) };
        let (pattern, fields) = (scope.pattern(&one.fields), scope.fields(&one.fields));
        Some(quote!(#from { #pattern } => Self::#case(#to { #fields }),))
    });
    let all = found.last().is_some_and(|last| last.needs.is_empty());
    let rest = (!all).then(|| {
        let taken =
            |index: usize| found.iter().flat_map(|one| &one.fields).flatten().any(|one| one.field == index);
        let kept: Vec<&Field> = record(source)
            .iter()
            .enumerate()
            .filter(|(index, field)| taken(*index) || field.wire == *tag)
            .map(|(_, field)| field)
            .filter(|field| match &field.schema.ty {
                Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Json => true,
                Type::Named(index) => connector.declaration(*index).is_id(),
                _ => false,
            })
            .collect();
        let names = kept.iter().map(|field| ty::ident(&field.ident));
        let entries = kept.iter().map(|field| {
            let (wire, ident) = (&field.wire, ty::ident(&field.ident));
            let value = match field.schema.ty {
                Type::Json => quote!(#ident),
                Type::Named(_) if field.presence(source) == FieldPresence::Optional => {
                    quote!(#ident.map(|id| String::from(id).into()))
                }
                Type::Named(_) => quote!(Some(String::from(#ident).into())),
                _ if field.presence(source) == FieldPresence::Optional => quote!(#ident.map(Into::into)),
                _ => quote!(Some(#ident.into())),
            };
            quote!((#wire, #value))
        });
        quote!(#from { #(#names,)* extra, .. } => Self::Other(codegen::with_fields(extra, [#(#entries),*])),)
    });
    quote!(match value { #(#arms)* #rest })
}

/// The fields of a new struct, and the value that gives them.
struct Scope<'c> {
    connector: &'c Connector,
    target: &'c TypeDeclaration,
    source: &'c TypeDeclaration,
    /// The fields of the source are variables, and these are not `None`.
    bound: Option<&'c [usize]>,
}

impl Scope<'_> {
    fn fields(&self, sources: &[Option<FieldSource>]) -> TokenStream {
        let fields = record(self.target).iter().zip(sources).map(|(field, source)| {
            let ident = ty::ident(&field.ident);
            let value = match source {
                Some(source) => self.field(field, source),
                None => self.absent(field),
            };
            if ident == value.to_string() { quote!(#ident) } else { quote!(#ident: #value) }
        });
        let extra = match self.bound {
            Some(_) => quote!(extra),
            None => quote!(extra: value.extra),
        };
        quote!(#(#fields,)* #extra)
    }

    /// The pattern of a source whose required fields have values.
    fn pattern(&self, sources: &[Option<FieldSource>]) -> TokenStream {
        let fields = sources.iter().flatten().map(|source| {
            let ident = ty::ident(&record(self.source)[source.field].ident);
            if self.is_bound(source.field) { quote!(#ident: Some(#ident)) } else { quote!(#ident) }
        });
        quote!(#(#fields,)* extra, ..)
    }

    fn is_bound(&self, field: usize) -> bool {
        self.bound.is_some_and(|bound| bound.contains(&field))
    }

    /// The value of a field without a source.
    fn absent(&self, field: &Field) -> TokenStream {
        if field.is_rest {
            return quote!(Default::default());
        }
        let value = self.preset(field);
        match (field.presence(self.target), value) {
            (FieldPresence::Preset, Some(value)) => value,
            (_, Some(value)) if field.nullable => quote!(Some(Nullable::Value(#value))),
            (_, Some(value)) => quote!(Some(#value)),
            _ => quote!(None),
        }
    }

    fn preset(&self, field: &Field) -> Option<TokenStream> {
        let preset = field.preset.as_ref()?.value();
        example::stored(self.connector, &field.schema, &preset)
    }

    /// The value of a field from its source.
    fn field(&self, field: &Field, source: &FieldSource) -> TokenStream {
        let from = &record(self.source)[source.field];
        let ident = ty::ident(&from.ident);
        let read = if self.bound.is_some() { quote!(#ident) } else { quote!(value.#ident) };
        let presence =
            if self.is_bound(source.field) { FieldPresence::Always } else { from.presence(self.source) };
        let optional = field.presence(self.target) == FieldPresence::Optional;
        let (given, taken) =
            (Holder::of(self.connector, self.source, from), Holder::of(self.connector, self.target, field));
        if given == taken
            && source.step == Step::Same
            && presence == from.presence(self.source)
            && !self.empties(field, from)
        {
            return read;
        }
        let value =
            Value { connector: self.connector, step: &source.step, unbox: given.boxed, rebox: taken.boxed };
        let partial = value.is_partial();
        if presence != FieldPresence::Optional && !self.empties(field, from) {
            return match (optional, partial) {
                (false, false) => value.of(&read),
                (false, true) => self.needed(field, &value.of(&read)),
                (true, true) => taken.of_option(value.of(&read)),
                (true, false) => taken.of_value(value.of(&read)),
            };
        }
        let read = match (presence, given.required, given.nullable) {
            (FieldPresence::Optional, true, true) => quote!(#read.into_value()),
            (FieldPresence::Optional, false, true) => quote!(#read.and_then(Nullable::into_value)),
            (FieldPresence::Optional, ..) => read,
            _ => quote!(Some(#read).filter(|all| !all.is_empty())),
        };
        let mapped = value.of_option(read);
        if optional { taken.of_option(mapped) } else { self.needed(field, &mapped) }
    }

    /// Returns whether an empty list stands for an absent one.
    fn empties(&self, field: &Field, from: &Field) -> bool {
        field.presence(self.target) == FieldPresence::Optional && from.is_empty_if_absent(self.source)
    }

    /// The value of an option for a field that has one always.
    fn needed(&self, field: &Field, option: &TokenStream) -> TokenStream {
        let Some(preset) =
            self.preset(field).filter(|_| field.presence(self.target) == FieldPresence::Preset)
        else {
            return quote!(#option?);
        };
        let json = field.preset.as_ref().map(crate::model::Json::value).unwrap_or_default();
        let is_default = match &json {
            serde_json::Value::String(text) => text.is_empty() && field.schema.ty == Type::String,
            serde_json::Value::Array(items) => items.is_empty(),
            serde_json::Value::Object(fields) => fields.is_empty(),
            serde_json::Value::Bool(value) => !value,
            _ => false,
        };
        match field.schema.ty {
            _ if is_default => quote!(#option.unwrap_or_default()),
            Type::Integer | Type::Number | Type::Boolean | Type::Timestamp => {
                quote!(#option.unwrap_or(#preset))
            }
            _ => quote!(#option.unwrap_or_else(|| #preset)),
        }
    }
}

/// The conversion of one value.
struct Value<'c> {
    connector: &'c Connector,
    step: &'c Step,
    /// The value is in a box.
    unbox: bool,
    /// The new value is put into a box.
    rebox: bool,
}

impl Value<'_> {
    fn is_partial(&self) -> bool {
        match self.step {
            Step::Into { target, source } => self.connector.is_partial(*target, *source),
            _ => false,
        }
    }

    /// The new value; an option if it is partial.
    fn of(&self, value: &TokenStream) -> TokenStream {
        let value = match (self.unbox, self.step) {
            (true, Step::Same) if self.rebox => return value.clone(),
            (true, Step::Same) => quote!(*#value),
            (true, _) if self.is_partial() => quote!(*#value),
            (true, _) => quote!((*#value)),
            (false, _) => value.clone(),
        };
        let made = match self.step {
            Step::Into { target, .. } if self.is_partial() => {
                let target = ty::ident(&self.connector.declaration(*target).name);
                quote!(Option::<#target>::from(#value))
            }
            step => self.step(step, &value),
        };
        match (self.rebox, self.is_partial()) {
            (true, true) => quote!(#made.map(Box::new)),
            (true, false) => quote!(Box::new(#made)),
            (false, _) => made,
        }
    }

    /// The new option.
    fn of_option(&self, option: TokenStream) -> TokenStream {
        if self.unbox == self.rebox && *self.step == Step::Same {
            return option;
        }
        let map = if self.is_partial() { quote!(and_then) } else { quote!(map) };
        if self.unbox || self.rebox {
            let made = self.of(&quote!(value));
            return quote!(#option.#map(|value| #made));
        }
        let function = self.function(self.step);
        quote!(#option.#map(#function))
    }

    fn step(&self, step: &Step, value: &TokenStream) -> TokenStream {
        match step {
            Step::Same => value.clone(),
            Step::EnumOfText | Step::Into { .. } => quote!(#value.into()),
            Step::TextOfEnum => quote!(#value.to_string()),
            Step::Wrap { inner, .. } => {
                let (wrap, inner) = (self.function(&wrap(step)), self.step(inner, value));
                quote!(#wrap(#inner))
            }
            Step::Items(inner) => {
                let inner = self.function(inner);
                quote!(#value.into_iter().map(#inner).collect())
            }
            Step::Values(inner) => {
                let inner = self.step(inner, &quote!(value));
                quote!(#value.into_iter().map(|(key, value)| (key, #inner)).collect())
            }
        }
    }

    /// The function that converts a value.
    fn function(&self, step: &Step) -> TokenStream {
        match step {
            Step::EnumOfText | Step::Into { .. } => quote!(Into::into),
            Step::Wrap { union, variant, inner } if **inner == Step::Same => {
                let (union, variant) =
                    (ty::ident(&self.connector.declaration(*union).name), ty::ident(variant));
                quote!(#union::#variant)
            }
            Step::Items(_) => {
                let made = self.step(step, &quote!(items));
                quote!(|items| #made)
            }
            Step::Values(_) => {
                let made = self.step(step, &quote!(entries));
                quote!(|entries| #made)
            }
            step => {
                let made = self.step(step, &quote!(value));
                quote!(|value| #made)
            }
        }
    }
}

/// The same variant around the value as it is.
fn wrap(step: &Step) -> Step {
    match step {
        Step::Wrap { union, variant, .. } => {
            Step::Wrap { union: *union, variant: variant.clone(), inner: Box::new(Step::Same) }
        }
        other => other.clone(),
    }
}
