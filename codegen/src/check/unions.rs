//! Untagged unions: their alternatives must differ in JSON.

use super::names;
use super::plurals::plural;
use super::table::{BUILT_IN, NULL, Table};
use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes};
use crate::model::{Alternative, DeclaredIn, Schema, Type, TypeId, TypeKind};
use crate::syntax;

/// Resolves `A | B` with its bounds: each bound applies to the alternatives that it fits.
pub(super) fn union(
    table: &mut Table,
    ty: &syntax::Type,
    bounds: &[syntax::Bound],
    soft: &[SpannedText],
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<TypeKind> {
    if let Some(null) = ty.alternatives.iter().find(|term| NULL.iter().any(|name| term.is(name))) {
        let others = ty.alternatives.iter().filter(|term| *term != null).map(syntax::TypeTerm::text);
        let right = format!("{}?", others.collect::<Vec<_>>().join(" | "));
        let mark = if ty.required { "!" } else { "" };
        // Inside `{ … }` a `,` needs quotes.
        let quote = if right.contains(',') { "'" } else { "" };
        let whole = format!("{quote}{right}{mark}{quote}");
        errors.push(
            codes::BAD_TYPE
                .at(
                    null.span,
                    format!("`{}` is not an alternative: `?` marks a value that may be null", null.text()),
                )
                .help(Cure::edit(format!("write `{right}`"), ty.span, whole)),
        );
        return None;
    }
    let schemas: Vec<Option<Schema>> =
        ty.alternatives.iter().map(|term| table.not_null(term, declared_in, errors)).collect();
    let mut schemas: Vec<Schema> = schemas.into_iter().collect::<Option<_>>()?;
    super::bounds::distribute(&mut schemas, bounds, soft, errors);
    for (index, (schema, term)) in schemas.iter().zip(&ty.alternatives).enumerate() {
        if schemas[..index].iter().any(|other| other.ty == schema.ty) {
            errors.push(
                codes::AMBIGUOUS_UNION
                    .at(term.span, "this alternative is here twice")
                    .help("delete one of them"),
            );
            return None;
        }
    }
    let variants = variant_names(&ty.alternatives);
    let alternatives =
        schemas.into_iter().zip(variants).map(|(schema, variant)| Alternative { variant, schema }).collect();
    Some(TypeKind::Untagged { alternatives })
}

/// Names the variants of a union. A declared type keeps its name: next to a type `Text`, a `string` is a `TextValue`.
fn variant_names(terms: &[syntax::TypeTerm]) -> Vec<String> {
    let declared = |term: &syntax::TypeTerm| match &term.kind {
        syntax::TermKind::Name(name) => !BUILT_IN.contains(&name.as_str()),
        _ => false,
    };
    let mut taken: Vec<String> = terms.iter().filter(|term| declared(term)).map(variant_name).collect();
    let mut names = Vec::with_capacity(terms.len());
    for term in terms {
        let mut name = variant_name(term);
        if !declared(term) {
            while taken.contains(&name) {
                name.push_str("Value");
            }
            taken.push(name.clone());
        }
        names.push(name);
    }
    names
}

/// `string` → `Text`, `list<Part>` → `Parts`, `list<list<Part>>` → `PartLists`
fn variant_name(term: &syntax::TypeTerm) -> String {
    match &term.kind {
        syntax::TermKind::Name(name) if name == "string" => "Text".to_owned(),
        syntax::TermKind::Name(name) => names::pascal(name),
        syntax::TermKind::Pages(item) | syntax::TermKind::Stream(_, item) | syntax::TermKind::List(item) => {
            match &item.kind {
                syntax::TermKind::List(inner) => format!("{}Lists", variant_name(inner)),
                _ => plural(&variant_name(item)),
            }
        }
        syntax::TermKind::Map { value, .. } => format!("{}Map", variant_name(value)),
        syntax::TermKind::Nullable(item) => variant_name(item),
        syntax::TermKind::Tuple(items) => match items.len() {
            2 => "Pair".to_owned(),
            _ => "Tuple".to_owned(),
        },
    }
}

/// Checks the types from index `first` on.
pub(super) fn check(table: &Table, first: usize, errors: &mut Diagnostics) {
    for (id, span) in table.spans.iter().enumerate().skip(first) {
        let declaration = table.declaration(TypeId(id));
        let Some(TypeKind::Untagged { alternatives }) = declaration.map(|one| &one.kind) else {
            continue;
        };
        let all: Vec<_> = alternatives.iter().map(|one| forms(table, &one.schema.ty, 0)).collect();
        for (index, one) in alternatives.iter().enumerate() {
            let Some(alike) = (0..index).find(|other| overlap(table, &all[*other], &all[index])) else {
                continue;
            };
            let other = &alternatives[alike].variant;
            let help = if overlap(table, &all[index], &all[alike]) {
                "two structs need a required field that only the first of them has, or a `tag:` with `variants:`; for other types keep the wider one".to_owned()
            } else {
                format!(
                    "write `{}` before `{other}`: it has a required field that `{other}` lacks",
                    one.variant
                )
            };
            let message = format!("`{other}` and `{}` cannot be told apart in JSON", one.variant);
            errors.push(codes::AMBIGUOUS_UNION.at(*span, message).help(help));
        }
    }
}

/// The form of a value in JSON.
#[derive(Debug, Clone, PartialEq)]
enum Form {
    Any,
    String,
    Number,
    Boolean,
    /// An object, of a struct or a tagged union if it has a type.
    Object(Option<TypeId>),
    List(Box<[Form]>),
}

/// Returns `true` if a value can have a form of both alternatives; `first` is written before `second`.
fn overlap(table: &Table, first: &[Form], second: &[Form]) -> bool {
    first.iter().any(|a| second.iter().any(|b| overlaps(table, a, b)))
}

fn overlaps(table: &Table, first: &Form, second: &Form) -> bool {
    match (first, second) {
        (Form::Any, _) | (_, Form::Any) => true,
        // An empty list fits both. The choice does not matter, since both write `[]`.
        (Form::List(a), Form::List(b)) => overlap(table, a, b),
        (Form::Object(Some(a)), Form::Object(Some(b))) => !has_field_of_its_own(table, *a, *b),
        (Form::Object(_), Form::Object(_)) => true,
        _ => first == second,
    }
}

/// Returns `true` if a struct has a required field that another type has not: an object without it is no such struct.
fn has_field_of_its_own(table: &Table, first: TypeId, second: TypeId) -> bool {
    let kind = |id| table.declaration(id).map(|one| &one.kind);
    let Some(TypeKind::Struct(record)) = kind(first) else {
        // A tagged union without its tag is read as a variant, or as `Other`.
        return false;
    };
    let has = |id, name: &str| match kind(id) {
        Some(TypeKind::Struct(record)) => record.on_wire().any(|field| field.wire == name),
        _ => false,
    };
    record.fields.iter().filter(|field| field.tells_apart()).any(|field| match kind(second) {
        Some(TypeKind::Tagged { tag, variants, .. }) => {
            *tag != field.wire
                && !variants.iter().any(|one| one.content.is_some_and(|id| has(id, &field.wire)))
        }
        _ => !has(second, &field.wire),
    })
}

fn forms(table: &Table, ty: &Type, depth: usize) -> Box<[Form]> {
    if depth > 8 {
        return Box::new([]);
    }
    match ty {
        Type::String | Type::Secret => Box::new([Form::String]),
        Type::Integer | Type::Number | Type::Timestamp => Box::new([Form::Number]),
        Type::Boolean => Box::new([Form::Boolean]),
        Type::Json => Box::new([Form::Any]),
        Type::Vector => Box::new([Form::String, Form::List(Box::new([Form::Number]))]),
        Type::Map { .. } | Type::File => Box::new([Form::Object(None)]),
        Type::List(item) => Box::new([Form::List(forms(table, &item.ty, depth + 1))]),
        // The first item tells it from other lists.
        Type::Tuple(items) => Box::new([Form::List(forms(table, &items[0].ty, depth + 1))]),
        Type::Nullable(item) => forms(table, &item.ty, depth + 1),
        Type::Named(id) => match table.declaration(*id).map(|declaration| &declaration.kind) {
            Some(TypeKind::Struct(_) | TypeKind::Tagged { .. }) => Box::new([Form::Object(Some(*id))]),
            Some(TypeKind::Enum { .. }) => Box::new([Form::String]),
            Some(TypeKind::IntegerEnum { .. }) => Box::new([Form::Number]),
            Some(TypeKind::Untagged { alternatives }) => alternatives
                .iter()
                .flat_map(|alternative| forms(table, &alternative.schema.ty, depth + 1))
                .collect(),
            None => Box::new([]),
        },
    }
}
