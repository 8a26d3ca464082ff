//! Validators: straight-line checks.
//!
//! For `n: { type: integer, minimum: 1 }` and the rule `a needs b` this writes:
//!
//! ```text
//! impl Validate for Create {
//!     fn validate(&self, at: &mut At<'_>) {
//!         at.field("n").minimum(&self.n, 1);
//!         at.needs("a", &self.a, "b", &self.b);
//!     }
//! }
//! ```

use super::ty;
use crate::model::{
    Bound, Condition, Connector, Demand, Field, Limit, Number, Pieces, Rule, Shape, Struct, Test, Type,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The validator of a struct, where it has anything to check.
pub(super) fn emit(
    connector: &Connector,
    name: &str,
    shape: &Struct,
    stream: Option<&Pieces>,
) -> Option<TokenStream> {
    let name = ty::ident(name);
    let mut checks: Vec<TokenStream> =
        shape.fields.iter().filter_map(|field| self::field(connector, field)).collect();
    checks.extend(stream.and_then(|pieces| toggle(shape, pieces)));
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

/// The field that asks for an answer in pieces, where a rule hangs on it: the call sets it, not the request.
fn toggle(shape: &Struct, pieces: &Pieces) -> Option<TokenStream> {
    if !shape.rules.iter().any(|rule| rule.fields().any(|field| field == pieces.toggle)) {
        return None;
    }
    let ident = ty::ident(&shape.fields[pieces.toggle].ident);
    let value = pieces.value.as_ref().map(|text| quote!(.then_some(#text)));
    Some(quote!(let #ident = at.is_streamed() #value;))
}

/// How a rule gets at a field.
fn access(field: &Field) -> TokenStream {
    let ident = ty::ident(&field.ident);
    if field.hidden { quote!(#ident) } else { quote!(self.#ident) }
}

fn field(connector: &Connector, field: &Field) -> Option<TokenStream> {
    let (name, ident) = (&field.wire, ty::ident(&field.ident));
    let calls = chain(connector, &field.shape, &quote!(&self.#ident));
    (!calls.is_empty()).then(|| quote!(at.field(#name)#(.#calls)*;))
}

/// The checks of a value at the place where `at` is.
pub(super) fn inside(
    connector: &Connector,
    shape: &Shape,
    value: &TokenStream,
    at: &TokenStream,
) -> TokenStream {
    let calls = chain(connector, shape, value);
    if calls.is_empty() { TokenStream::new() } else { quote!(#at #(.#calls)*;) }
}

/// Method calls: hard bounds, what lies inside, soft bounds.
fn chain(connector: &Connector, shape: &Shape, value: &TokenStream) -> Vec<TokenStream> {
    let bounds = |soft: bool| {
        shape
            .bounds
            .iter()
            .filter(move |bound| bound.soft == soft)
            .map(|bound: &Bound| limit(&bound.limit, value))
    };
    let mut calls: Vec<TokenStream> = Vec::new();
    if is_files(&shape.ty) {
        calls.push(quote!(file(#value)));
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
        calls.push(quote!(finite(#value)));
    }
    calls.extend(nested(connector, &shape.ty, value));
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

fn nested(connector: &Connector, ty: &Type, value: &TokenStream) -> Vec<TokenStream> {
    // A list's check takes the item first, as a method does; a map's takes the place first.
    let look = |shape: &Shape, name: &str| -> Option<TokenStream> {
        let of_map = name != "item";
        if !ty::is_checked(connector, shape) {
            return None;
        }
        if let (Type::Named(id), true, false) = (&shape.ty, shape.bounds.is_empty(), of_map) {
            let named = ty::ident(&connector.declaration(*id).name);
            return Some(quote!(#named::validate));
        }
        let name = ty::ident(name);
        let checks = inside(connector, shape, &quote!(#name), &quote!(at));
        Some(if of_map { quote!(|at, #name| { #checks }) } else { quote!(|#name, at| { #checks }) })
    };
    match ty {
        Type::List(item) if item.ty == Type::File => Vec::new(),
        Type::List(item) => look(item, "item").map(|look| quote!(each(#value, #look))).into_iter().collect(),
        Type::Map { key, value: entry } => {
            let keys = key.as_ref().and_then(|key| look(key, "key")).map(|look| quote!(keys(#value, #look)));
            let values = look(entry, "entry").map(|look| quote!(values(#value, #look)));
            keys.into_iter().chain(values).collect()
        }
        Type::Named(id) => {
            let declaration = connector.declaration(*id);
            let name = ty::ident(&declaration.name);
            let checked = ty::declaration_is_checked(connector, declaration);
            checked.then(|| quote!(nested(#value, #name::validate))).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn limit(limit: &Limit, value: &TokenStream) -> TokenStream {
    let size = |n: u64| Literal::u64_unsuffixed(n);
    match limit {
        Limit::Minimum(n) => call("minimum", value, number(*n)),
        Limit::Maximum(n) => call("maximum", value, number(*n)),
        Limit::ExclusiveMinimum(n) => call("exclusive_minimum", value, number(*n)),
        Limit::ExclusiveMaximum(n) => call("exclusive_maximum", value, number(*n)),
        Limit::MultipleOf(n) => call("multiple_of", value, number(*n)),
        Limit::MinLength(n) => call("min_length", value, quote_size(size(*n))),
        Limit::MaxLength(n) => call("max_length", value, quote_size(size(*n))),
        Limit::MinItems(n) => call("min_items", value, quote_size(size(*n))),
        Limit::MaxItems(n) => call("max_items", value, quote_size(size(*n))),
        Limit::MaxProperties(n) => call("max_properties", value, quote_size(size(*n))),
        Limit::UniqueItems => quote!(unique_items(#value)),
        Limit::MaxSize(n) => call("max_size", value, quote_size(size(*n))),
        Limit::MediaTypes(types) => call("media_types", value, quote!(&[#(#types),*])),
        Limit::Square => quote!(square(#value)),
        Limit::Transparent => quote!(transparent(#value)),
        Limit::Pattern(pattern) => {
            let text = &pattern.text;
            call("pattern", value, quote!(const { &codegen::Pattern::new(#text) }))
        }
    }
}

fn call(name: &str, value: &TokenStream, bound: TokenStream) -> TokenStream {
    let name = ty::ident(name);
    quote!(#name(#value, #bound))
}

fn quote_size(size: Literal) -> TokenStream {
    quote!(#size)
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
    let demands = demand(fields, &rule.demand);
    let prefix = quote!(#(.#prefix)*);
    let checks = quote!(#(at #prefix.#demands;)*);
    if rule.when.is_empty() {
        return checks;
    }
    let holds = rule.when.iter().map(|condition| self::condition(fields, condition));
    quote!(if #(#holds)&&* { #checks })
}

fn condition(fields: &[Field], condition: &Condition) -> TokenStream {
    let value = access(&fields[condition.field]);
    match &condition.test {
        Test::Is(words) => quote!(codegen::is(&#value, &[#(#words),*])),
        Test::Has(word) => quote!(codegen::has(&#value, #word)),
        Test::Set => quote!(#value.is_given()),
        Test::Unset => quote!(!#value.is_given()),
    }
}

fn demand(fields: &[Field], demand: &Demand) -> Vec<TokenStream> {
    let pair = |index: &usize| {
        let (name, value) = (&fields[*index].wire, access(&fields[*index]));
        quote!(#name, &#value)
    };
    let given = |indexes: &[usize]| {
        let pairs = indexes.iter().map(|index| {
            let (name, value) = (&fields[*index].wire, access(&fields[*index]));
            quote!((#name, #value.is_given()))
        });
        quote!(&[#(#pairs),*])
    };
    let single = |index: &usize, method: &str, rest: TokenStream| {
        let (name, value, method) = (&fields[*index].wire, access(&fields[*index]), ty::ident(method));
        vec![quote!(field(#name).#method(&#value #rest))]
    };
    let both = |method: &str, field: &usize, others: &[usize]| -> Vec<TokenStream> {
        let (method, left) = (ty::ident(method), pair(field));
        others
            .iter()
            .map(|other| {
                let right = pair(other);
                quote!(#method(#left, #right))
            })
            .collect()
    };
    let some = |method: &str, indexes: &[usize]| {
        let (method, given) = (ty::ident(method), given(indexes));
        vec![quote!(#method(#given))]
    };
    match demand {
        Demand::Needs(field, others) => both("needs", field, others),
        Demand::Excludes(field, others) => both("excludes", field, others),
        Demand::NotBelow(field, other) => both("not_below", field, &[*other]),
        Demand::AsLongAs(field, other) => both("as_long_as", field, &[*other]),
        Demand::AsLargeAs(field, other) => both("as_large_as", field, &[*other]),
        Demand::OneOf(indexes) => some("one_of", indexes),
        Demand::AtLeastOneOf(indexes) => some("at_least_one_of", indexes),
        Demand::AtMostOneOf(indexes) => some("at_most_one_of", indexes),
        Demand::Required(field) => single(field, "required", TokenStream::new()),
        Demand::Unset(field) => single(field, "unset", TokenStream::new()),
        Demand::Is(field, words) => single(field, "one_of_values", quote!(, &[#(#words),*])),
        Demand::Bound(field, bound) => {
            let (name, value) = (&fields[*field].wire, access(&fields[*field]));
            let check = limit(bound, &quote!(&#value));
            vec![quote!(field(#name).#check)]
        }
    }
}
