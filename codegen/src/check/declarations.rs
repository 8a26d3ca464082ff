//! Declarations: a struct, an enum, a union, or an alias of a type.

use super::names;
use super::table::{BUILT_IN, Entry, Table};
use super::unions;
use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::model::{
    DeclaredIn, Docs, EnumValue, Location, Struct, Type, TypeDeclaration, TypeId, TypeKind, Variant,
};
use crate::syntax;
use std::collections::HashMap;
use std::sync::Arc;

/// Enters the names that a file declares, and resolves each of them.
pub(super) fn declare(
    table: &mut Table,
    types: &[Arc<syntax::TypeDeclaration>],
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) {
    let first = table.entries.len();
    for declaration in types {
        table.enter(declaration, declared_in, errors);
    }
    for index in first..table.entries.len() {
        fill(table, index, errors);
    }
}

/// Resolves one entry.
fn fill(table: &mut Table, index: usize, errors: &mut Diagnostics) {
    let entry = table.entries[index].clone();
    super::conversions::refuse(table, &entry, errors);
    let Entry { declaration, declared_in, id } = entry;
    let name = &declaration.name;
    let kind = match &declaration.body {
        syntax::TypeBody::Struct { fields, rules } => {
            super::files::refuse_in_type(name, fields, errors);
            let fields: Vec<_> = fields.iter().collect();
            super::wires::refuse_twins(fields.iter().map(|field| (*field, Location::Body)), errors);
            let fields = super::fields::resolve(table, &fields, &name.value, declared_in, errors);
            let (fields, constants) = super::fields::apart(fields.into_iter().flatten());
            let rules = super::rules::resolve(table, &fields, rules, &name.value, errors);
            super::fields::refuse_locations(&declaration.body, errors);
            Some(TypeKind::Struct(Struct::new(fields, rules, constants)))
        }
        syntax::TypeBody::Enum { values, open, is_integer } => {
            let values = enumeration(name, values, *open, *is_integer, errors);
            Some(match is_integer {
                true => TypeKind::IntegerEnum { values, open: *open },
                false => TypeKind::Enum { values, open: *open },
            })
        }
        syntax::TypeBody::Id => Some(TypeKind::Enum { values: Vec::new(), open: true }),
        syntax::TypeBody::Union { tag, variants, untagged, open } => {
            let union = tagged(table, name, tag, variants, *open, declared_in, errors);
            with_untagged(table, union, tag, untagged.as_ref(), declared_in, errors)
        }
        syntax::TypeBody::Alias { ty, bounds, soft } => {
            let union = unions::union(table, ty, bounds, soft, declared_in, errors);
            if id.is_none() { None } else { union }
        }
    };
    if let (Some(id), Some(kind)) = (id, kind) {
        let docs = docs(&declaration, errors);
        table.define(id, TypeDeclaration::new(name.value.clone(), declared_in, docs, kind));
    }
}

fn docs(declaration: &syntax::TypeDeclaration, errors: &mut Diagnostics) -> Docs {
    Docs {
        aka: names::aka(&declaration.aka, &declaration.name.value, errors),
        title: None,
        help: super::trimmed(declaration.help.as_ref()),
        link: super::trimmed(declaration.docs.as_ref()),
        deprecated: super::trimmed(declaration.deprecated.as_ref()),
    }
}

fn enumeration(
    name: &SpannedText,
    values: &[syntax::EnumValue],
    open: bool,
    is_integer: bool,
    errors: &mut Diagnostics,
) -> Vec<EnumValue> {
    if values.is_empty() {
        errors.push(
            codes::EMPTY_TYPE
                .at(name.span, format!("the enum `{}` has no values", name.value))
                .help("list them: `enum: [a, b]`"),
        );
    }
    let mut checked: Vec<EnumValue> = Vec::with_capacity(values.len());
    // By value and by name: an enum can have thousands.
    let (mut by_value, mut by_variant) = (HashMap::new(), HashMap::new());
    for value in values {
        let text = &value.value;
        if !text.is_quoted() && matches!(text.value.as_str(), "" | "null" | "~") {
            errors.push(
                codes::WRONG_VALUE
                    .at(text.span, "null is not a value of an enum")
                    .help(format!("write `'{}'` if it is this text; else delete it, and end the type of a field that may be null with `?`", text.value)),
            );
            continue;
        }
        let Some(variant) = named_variant(value, open, is_integer, errors) else {
            checked.push(unnamed(value));
            continue;
        };
        let first: Option<usize> =
            [by_value.get(&text.value), by_variant.get(&variant)].into_iter().flatten().copied().min();
        if let Some(known) = first.map(|first| &checked[first]) {
            let is_same = known.value == text.value;
            let (message, help) = if is_same {
                (format!("the value `{}` is here twice", text.value), "delete one of them")
            } else {
                let message =
                    format!("`{}` and `{}` are both called `{variant}` in Rust", known.value, text.value);
                (message, "name one of them: write `{ as: NAME }` after the value")
            };
            errors.push(codes::DUPLICATE_NAME.at(text.span, message).help(help));
            if !is_same {
                checked.push(unnamed(value));
            }
            continue;
        }
        let docs = Docs {
            help: super::trimmed(value.help.as_ref()),
            deprecated: super::trimmed(value.deprecated.as_ref()),
            ..Docs::default()
        };
        by_value.insert(&text.value, checked.len());
        by_variant.insert(variant.clone(), checked.len());
        checked.push(EnumValue { value: text.value.clone(), variant, docs });
    }
    checked
}

/// Returns the variant of a value: the name after `as`, or one made of the value. Reports a value that has none.
fn named_variant(
    value: &syntax::EnumValue,
    open: bool,
    is_integer: bool,
    errors: &mut Diagnostics,
) -> Option<String> {
    let text = &value.value;
    if is_integer && text.value.parse::<i64>().ok().is_none_or(|number| number.to_string() != text.value) {
        errors.push(
            codes::WRONG_VALUE
                .at(text.span, format!("`{}` is not an integer, as the values of this enum are", text.value))
                .help(super::spelling::integer(&text.value, false)),
        );
        return None;
    }
    let variant = match &value.variant {
        Some(given) if given.value == "Other" && open => {
            errors.push(
                codes::RESERVED_NAME
                    .at(given.span, "`Other` is reserved for values that are not listed")
                    .help("choose a more specific name"),
            );
            return None;
        }
        Some(given) => names::check_variant(given, errors).then(|| given.value.clone())?,
        None => variant_ident(&text.value),
    };
    if !names::is_ident(&variant) {
        errors.push(
            codes::BAD_NAME
                .at(text.span, format!("the value `{}` gives no Rust name", text.value))
                .help("name it: write `{ as: NAME }` after the value"),
        );
        return None;
    }
    Some(variant)
}

/// Returns a value without a usable name, which was reported. It stays a value: what names it is right.
fn unnamed(value: &syntax::EnumValue) -> EnumValue {
    let value = value.value.value.clone();
    EnumValue { variant: variant_ident(&value), value, docs: Docs::default() }
}

/// Returns the variant of a value. `Other` is reserved for unknown values.
pub(super) fn variant_ident(value: &str) -> String {
    match names::pascal(value) {
        name if name == "Self" || name == "Other" => format!("{name}_"),
        name => name,
    }
}

fn tagged(
    table: &mut Table,
    name: &SpannedText,
    tag: &SpannedText,
    variants: &[(SpannedText, SpannedText)],
    open: bool,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<TypeKind> {
    if variants.is_empty() {
        errors.push(
            codes::EMPTY_TYPE
                .at(name.span, format!("the union `{}` has no variants", name.value))
                .help("list them: `variants: { user: UserMessage }`"),
        );
        return None;
    }
    let mut checked: Vec<Variant> = Vec::with_capacity(variants.len());
    let mut whole = true;
    for (value, content) in variants {
        let content = if content.value == "nothing" {
            None
        } else {
            match variant_struct(table, tag, content, declared_in, errors) {
                Some(id) => Some(id),
                None => {
                    whole = false;
                    continue;
                }
            }
        };
        let variant = variant_ident(&value.value);
        let mut ident = names::constructor(&value.value);
        if !names::is_ident(&variant) || !names::is_ident(&ident) {
            errors.push(
                codes::BAD_NAME
                    .at(value.span, format!("`{}` gives no Rust name", value.value))
                    .help("a variant is named after its tag, which needs a letter or a digit"),
            );
            whole = false;
            continue;
        }
        // `ab` and `AB` are two variants; a letter without case, such as `雨`, is a variant and hides its constructor.
        while ident == variant || checked.iter().any(|known| known.ident == ident) {
            ident.push('_');
        }
        if let Some(known) = checked.iter().find(|known| known.variant == variant) {
            errors.push(
                codes::DUPLICATE_NAME
                    .at(
                        value.span,
                        format!(
                            "`{}` and `{}` are both called `{variant}` in Rust",
                            known.value, value.value
                        ),
                    )
                    .help(
                        "a variant has no name but its tag, so keep one of them and delete the other: its objects are \
                         read as `Other`, with all their fields",
                    ),
            );
            whole = false;
            continue;
        }
        checked.push(Variant { value: value.value.clone(), untagged: false, variant, ident, content });
    }
    whole.then(|| TypeKind::Tagged { tag: tag.value.clone(), variants: checked, open })
}

/// Marks the variant of objects without a tag, or adds it if no value of the tag stands for its struct.
fn with_untagged(
    table: &mut Table,
    union: Option<TypeKind>,
    tag: &SpannedText,
    untagged: Option<&SpannedText>,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<TypeKind> {
    let Some(content) = untagged else { return union };
    let id = variant_struct(table, tag, content, declared_in, errors)?;
    let Some(TypeKind::Tagged { tag, mut variants, open }) = union else { return union };
    if let Some(variant) = variants.iter_mut().find(|variant| variant.content == Some(id)) {
        variant.untagged = true;
    } else if let Some(known) = variants.iter().find(|known| known.variant == UNTAGGED) {
        errors.push(
            codes::DUPLICATE_NAME
                .at(
                    content.span,
                    format!(
                        "`{}` and the variant without a tag are both called `{UNTAGGED}` in Rust",
                        known.value
                    ),
                )
                .help("delete one of them: a variant that is not listed is read as `Other`"),
        );
        return None;
    } else {
        let mut ident = UNTAGGED.to_lowercase();
        while variants.iter().any(|known| known.ident == ident) {
            ident.push('_');
        }
        let variant = UNTAGGED.to_owned();
        variants.push(Variant { value: String::new(), untagged: true, variant, ident, content: Some(id) });
    }
    Some(TypeKind::Tagged { tag, variants, open })
}

/// The Rust name of the variant without a tag.
const UNTAGGED: &str = "Untagged";

/// Resolves a variant: the name of a struct that does not repeat the tag.
fn variant_struct(
    table: &mut Table,
    tag: &SpannedText,
    content: &SpannedText,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<TypeId> {
    let neither = || {
        codes::WRONG_VALUE
            .at(
                content.span,
                format!("a variant is a struct or `nothing`, and `{}` is neither", content.value),
            )
            .help("name a type that has `fields:`")
    };
    if BUILT_IN.contains(&content.value.as_str()) {
        errors.push(neither());
        return None;
    }
    let Type::Named(id) = table.named(&content.value, content.span, declared_in, errors)?.schema.ty else {
        errors.push(neither());
        return None;
    };
    let declaration = table.entry(id)?.declaration.clone();
    let syntax::TypeBody::Struct { fields, .. } = &declaration.body else {
        errors.push(neither().other(declaration.name.span, "declared here"));
        return None;
    };
    let repeated = fields.iter().find(|field| field.wire.as_ref().unwrap_or(&field.name).value == tag.value);
    if let Some(field) = repeated {
        errors.push(
            codes::DUPLICATE_NAME
                .at(field.name.span, format!("the field `{}` repeats the tag of the union", field.name.value))
                .other(tag.span, "the tag is named here")
                .help("delete the field: the union writes and reads it"),
        );
    }
    Some(id)
}
