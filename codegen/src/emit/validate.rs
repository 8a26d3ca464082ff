//! Validators: straight-line checks.
//!
//! For `n: { type: integer, minimum: 1 }` and the rule `a needs b` this writes:
//!
//! ```text
//! impl Validate for Create {
//!     fn validate(&self, at: &mut At<'_>) {
//!         at.field("n", &self.n).minimum(1);
//!         at.needs("a", &self.a, "b", &self.b);
//!     }
//! }
//! ```

use super::ty;
use crate::model::{
    Bound, Condition, Connector, Field, Limit, Number, Only, Predicate, Requirement, Rule, Schema,
    StreamedResponse, Struct, Type, TypeDeclaration, TypeKind,
};
use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

/// The validator of a struct, where it has anything to check.
pub(super) fn emit(
    connector: &Connector,
    name: &str,
    shape: &Struct,
    stream: Option<&StreamedResponse>,
) -> Option<TokenStream> {
    let name = ty::ident(name);
    let sent = shape.fields.iter().filter(|field| field.is_sent());
    let mut checks: Vec<TokenStream> = sent.filter_map(|field| self::field(connector, field)).collect();
    checks.extend(stream.and_then(|stream| toggle(shape, stream)));
    checks.extend(shape.rules.iter().map(|rule| self::rule(&shape.fields, rule)));
    (!checks.is_empty()).then(|| {
        quote! {
            impl Validate for #name {
                #[inline]
                fn validate(&self, at: &mut At<'_>) {
                    #(#checks)*
                }
            }
        }
    })
}

/// The field that asks for a stream, if a rule depends on it: the call sets it, not the request.
fn toggle(shape: &Struct, stream: &StreamedResponse) -> Option<TokenStream> {
    // `needs` and `excludes` know which function was called.
    let by_itself = |rule: &&Rule| match &rule.requirement {
        Requirement::Needs(field, _) | Requirement::Excludes(field, _) => {
            *field != stream.toggle && rule.when.iter().all(|one| one.field != stream.toggle)
        }
        _ => false,
    };
    let mut others = shape.rules.iter().filter(|rule| !by_itself(rule));
    if !others.any(|rule| rule.fields().any(|field| field == stream.toggle)) {
        return None;
    }
    let value = stream.value.as_ref().map(|text| quote!(.then_some(#text)));
    Some(quote!(let streamed = at.is_streamed() #value;))
}

/// The expression of a field in a rule.
fn access(field: &Field) -> TokenStream {
    let ident = ty::ident(&field.ident);
    if field.set_by_client { quote!(streamed) } else { quote!(self.#ident) }
}

fn field(connector: &Connector, field: &Field) -> Option<TokenStream> {
    // The fields without a name have the path of their map.
    let name = if field.is_rest { &field.name } else { field.key() };
    let ident = ty::ident(&field.ident);
    let calls = chain(connector, &field.schema);
    let checked = (!calls.is_empty()).then(|| quote!(at.field(#name, &self.#ident)#(.#calls)*;));
    // A value that was received lacks it.
    let required =
        is_missing_in_responses(field).then(|| quote!(at.field(#name, &self.#ident.is_some()).required();));
    (checked.is_some() || required.is_some()).then(|| quote!(#required #checked))
}

/// Returns whether a request must have a field that no response has.
fn is_missing_in_responses(field: &Field) -> bool {
    field.only == Some(Only::Request) && field.required && field.preset.is_none()
}

/// Returns whether the validator of a struct looks at a field.
fn field_is_checked(connector: &Connector, field: &Field, open: &mut Vec<usize>) -> bool {
    field.is_sent() && (is_missing_in_responses(field) || has_checks(connector, &field.schema, open))
}

/// The checks of `value` at the place where `at` is.
pub(super) fn inside(connector: &Connector, shape: &Schema) -> TokenStream {
    if matches!(shape.ty, Type::Named(_)) && shape.bounds.is_empty() {
        return quote!(Validate::validate(value, at););
    }
    let calls = chain(connector, shape);
    quote!(at.value(value)#(.#calls)*;)
}

/// Method calls: hard bounds, what lies inside, soft bounds.
fn chain(connector: &Connector, shape: &Schema) -> Vec<TokenStream> {
    let bounds = |soft: bool| {
        shape.bounds.iter().filter(move |bound| bound.soft == soft).map(|bound: &Bound| limit(&bound.limit))
    };
    let mut calls: Vec<TokenStream> = Vec::new();
    if is_files(&shape.ty) {
        calls.push(quote!(file()));
    }
    calls.extend(bounds(false));
    let numeric = |bound: &Bound| {
        matches!(
            bound.limit,
            Limit::Minimum(_)
                | Limit::Maximum(_)
                | Limit::ExclusiveMinimum(_)
                | Limit::ExclusiveMaximum(_)
                | Limit::MultipleOf(_)
        )
    };
    if shape.ty == Type::Number && !shape.bounds.iter().any(numeric) {
        calls.push(quote!(finite()));
    }
    calls.extend(nested(connector, &shape.ty));
    let soft: Vec<TokenStream> = bounds(true).collect();
    if !soft.is_empty() {
        calls.push(quote!(soft()));
        calls.extend(soft);
    }
    calls
}

/// A file, or a list of them: its checks look at each.
fn is_files(ty: &Type) -> bool {
    match ty {
        Type::File => true,
        Type::List(item) => item.ty == Type::File,
        _ => false,
    }
}

fn nested(connector: &Connector, ty: &Type) -> Vec<TokenStream> {
    // A type with a validator is checked by it; other values are checked in location.
    let within = |shape: &Schema, named: &str, plain: &str| -> Option<TokenStream> {
        if !is_checked(connector, shape) {
            return None;
        }
        if let (Type::Named(_), true) = (&shape.ty, shape.bounds.is_empty()) {
            let method = ty::ident(named);
            return Some(quote!(#method(Validate::validate)));
        }
        let (method, calls) = (ty::ident(plain), chain(connector, shape));
        let name = ty::ident(plain.trim_end_matches('s'));
        Some(quote!(#method(|#name| #name #(.#calls)*)))
    };
    match ty {
        Type::List(item) if item.ty == Type::File => Vec::new(),
        Type::List(item) => within(item, "each", "items").into_iter().collect(),
        Type::Map { key, value } => {
            let keys = key.as_ref().and_then(|key| within(key, "keys", "keys"));
            keys.into_iter().chain(within(value, "each_value", "values")).collect()
        }
        Type::Tuple(items) => tuple(connector, ty, items).into_iter().collect(),
        Type::Nullable(item) => chain(connector, item),
        Type::Named(id) => {
            let declaration = connector.declaration(*id);
            let name = ty::ident(&declaration.name);
            let checked = declaration_is_checked(connector, declaration);
            checked.then(|| quote!(nested::<#name>(Validate::validate))).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// `nested(|items: &(f64, String), at| { at.item(0, &items.0).finite(); })`
fn tuple(connector: &Connector, ty: &Type, items: &[Schema]) -> Option<TokenStream> {
    let checks: Vec<TokenStream> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| is_checked(connector, item))
        .map(|(index, item)| {
            let (place, calls) = (Literal::usize_unsuffixed(index), chain(connector, item));
            quote!(at.item(#place, &items.#place)#(.#calls)*;)
        })
        .collect();
    let stored = ty::stored(connector, ty);
    (!checks.is_empty()).then(|| quote!(nested(|items: &#stored, at| { #(#checks)* })))
}

fn limit(limit: &Limit) -> TokenStream {
    let size = |n: u64| Literal::u64_unsuffixed(n);
    match limit {
        Limit::Minimum(n) => call("minimum", number(*n)),
        Limit::Maximum(n) => call("maximum", number(*n)),
        Limit::ExclusiveMinimum(n) => call("exclusive_minimum", number(*n)),
        Limit::ExclusiveMaximum(n) => call("exclusive_maximum", number(*n)),
        Limit::MultipleOf(n) => call("multiple_of", number(*n)),
        Limit::MinLength(n) => call("min_length", size(*n)),
        Limit::MaxLength(n) => call("max_length", size(*n)),
        Limit::MinItems(n) => call("min_items", size(*n)),
        Limit::MaxItems(n) => call("max_items", size(*n)),
        Limit::MinProperties(n) => call("min_properties", size(*n)),
        Limit::MaxProperties(n) => call("max_properties", size(*n)),
        Limit::UniqueItems => quote!(unique_items()),
        Limit::MaxSize(n) => call("max_size", size(*n)),
        Limit::MediaTypes(types) => call("media_types", quote!(&[#(#types),*])),
        Limit::Square => quote!(square()),
        Limit::Transparent => quote!(transparent()),
        Limit::Format(format) => {
            let format = ty::ident(format.variant());
            call("format", quote!(codegen::Format::#format))
        }
        Limit::Pattern(pattern) => {
            let text = &pattern.text;
            call("pattern", quote!(codegen::pattern!(#text)))
        }
    }
}

fn call(name: &str, bound: impl ToTokens) -> TokenStream {
    let name = ty::ident(name);
    quote!(#name(#bound))
}

/// A number as it is written in Rust.
pub(super) fn number(number: Number) -> TokenStream {
    match number {
        Number::Integer(value) if value < 0 => {
            let positive = Literal::u64_unsuffixed(value.unsigned_abs());
            quote!(-#positive)
        }
        Number::Integer(value) => {
            let literal = Literal::i64_unsuffixed(value);
            quote!(#literal)
        }
        Number::Float(value) if value < 0.0 => {
            let positive = Literal::f64_unsuffixed(-value);
            quote!(-#positive)
        }
        Number::Float(value) => {
            let literal = Literal::f64_unsuffixed(value);
            quote!(#literal)
        }
    }
}

fn rule(fields: &[Field], rule: &Rule) -> TokenStream {
    let mut prefix: Vec<TokenStream> = Vec::new();
    if !rule.when.is_empty() {
        let texts: Vec<&str> = rule.when.iter().map(|condition| condition.text.as_str()).collect();
        let text = texts.join(" and ");
        prefix.push(quote!(when(#text)));
    }
    if rule.soft {
        prefix.push(quote!(soft()));
    }
    let demands = demand(fields, &rule.requirement);
    let prefix = quote!(#(.#prefix)*);
    let checks = quote!(#(at #prefix.#demands;)*);
    if rule.when.is_empty() {
        return checks;
    }
    let holds = rule.when.iter().map(|condition| self::condition(fields, condition));
    quote!(if #(#holds)&&* { #checks })
}

/// The expression that says whether a field is present.
fn present(field: &Field) -> TokenStream {
    let value = access(field);
    if field.is_on_by_default() {
        quote!(codegen::is_present_or_false(&#value))
    } else {
        quote!(codegen::is_present(&#value))
    }
}

fn condition(fields: &[Field], condition: &Condition) -> TokenStream {
    let value = access(&fields[condition.field]);
    match &condition.predicate {
        Predicate::Is(words) => quote!(codegen::is(&#value, &[#(#words),*])),
        Predicate::Has(word) => quote!(codegen::has(&#value, #word)),
        Predicate::Set => present(&fields[condition.field]),
        Predicate::Unset => {
            let present = present(&fields[condition.field]);
            quote!(!#present)
        }
    }
}

fn demand(fields: &[Field], demand: &Requirement) -> Vec<TokenStream> {
    let pair = |index: &usize| {
        let field = &fields[*index];
        let (name, value) =
            (field.key(), if field.is_on_by_default() { present(field) } else { access(field) });
        quote!(#name, &#value)
    };
    let list = |indexes: &[usize]| {
        let pairs = indexes.iter().map(|index| {
            let (name, present) = (fields[*index].key(), present(&fields[*index]));
            quote!((#name, #present))
        });
        quote!(&[#(#pairs),*])
    };
    let single = |index: &usize, method: &str, rest: TokenStream| {
        let (name, value, method) = (fields[*index].key(), access(&fields[*index]), ty::ident(method));
        vec![quote!(field(#name, &#value).#method(#rest))]
    };
    let presence = |index: &usize, method: &str| {
        let (pair, method) = (pair(index), ty::ident(method));
        vec![quote!(field(#pair).#method())]
    };
    let both = |method: &str, field: &usize, others: &[usize]| -> Vec<TokenStream> {
        let call = |other: &usize| {
            let (left, right) = (pair(field), pair(other));
            if fields[*other].set_by_client {
                let method = quote::format_ident!("{method}_stream");
                return quote!(#method(#left));
            }
            let method = ty::ident(method);
            quote!(#method(#left, #right))
        };
        others.iter().map(call).collect()
    };
    let some = |method: &str, indexes: &[usize]| {
        let (method, list) = (ty::ident(method), list(indexes));
        vec![quote!(#method(#list))]
    };
    match demand {
        Requirement::Needs(field, others) => both("needs", field, others),
        Requirement::Excludes(field, others) => both("excludes", field, others),
        Requirement::NotBelow(field, other) => both("not_below", field, &[*other]),
        Requirement::AsLongAs(field, other) => both("as_long_as", field, &[*other]),
        Requirement::AsLargeAs(field, other) => both("as_large_as", field, &[*other]),
        Requirement::OneOf(indexes) => some("one_of", indexes),
        Requirement::AtLeastOneOf(indexes) => some("at_least_one_of", indexes),
        Requirement::AtMostOneOf(indexes) => some("at_most_one_of", indexes),
        Requirement::Required(field) => presence(field, "required"),
        Requirement::Unset(field) => presence(field, "unset"),
        Requirement::Is(field, words) => single(field, "one_of_values", quote!(&[#(#words),*])),
        Requirement::Bound(field, bound) => {
            let (name, value) = (fields[*field].key(), access(&fields[*field]));
            let check = limit(bound);
            vec![quote!(field(#name, &#value).#check)]
        }
    }
}

/// Returns whether a validator looks at a value of this type.
pub(super) fn is_checked(connector: &Connector, shape: &Schema) -> bool {
    has_checks(connector, shape, &mut Vec::new())
}

/// Returns whether a declared type has a validator.
pub(super) fn declaration_is_checked(connector: &Connector, declaration: &TypeDeclaration) -> bool {
    kind_has_checks(connector, &declaration.kind, &mut Vec::new())
}

fn has_checks(connector: &Connector, shape: &Schema, open: &mut Vec<usize>) -> bool {
    if !shape.bounds.is_empty() {
        return true;
    }
    match &shape.ty {
        // NaN and infinity have no JSON.
        Type::Number => true,
        // It may be missing, or empty.
        Type::File => true,
        Type::List(item) | Type::Nullable(item) => has_checks(connector, item, open),
        Type::Tuple(items) => items.iter().any(|item| has_checks(connector, item, open)),
        Type::Map { key, value } => {
            key.as_ref().is_some_and(|key| !key.bounds.is_empty()) || has_checks(connector, value, open)
        }
        Type::Named(id) => {
            if open.contains(&id.0) {
                return false;
            }
            open.push(id.0);
            let found = kind_has_checks(connector, &connector.declaration(*id).kind, open);
            open.pop();
            found
        }
        _ => false,
    }
}

fn kind_has_checks(connector: &Connector, kind: &TypeKind, open: &mut Vec<usize>) -> bool {
    match kind {
        TypeKind::Struct(shape) => {
            !shape.rules.is_empty()
                || shape.fields.iter().any(|field| field_is_checked(connector, field, open))
        }
        TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => false,
        TypeKind::Tagged { variants, .. } => variants
            .iter()
            .filter_map(|variant| variant.content)
            .any(|id| has_checks(connector, &Schema { ty: Type::Named(id), bounds: Vec::new() }, open)),
        TypeKind::Untagged { alternatives } => {
            alternatives.iter().any(|one| has_checks(connector, &one.schema, open))
        }
    }
}

/// Returns whether a struct has a validator.
pub(super) fn struct_is_checked(connector: &Connector, shape: &Struct) -> bool {
    !shape.rules.is_empty() || shape.fields.iter().any(|field| is_checked(connector, &field.schema))
}
