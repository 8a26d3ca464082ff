//! Fields: their names, types and bounds.

use super::table::Table;
use super::{bounds, names, owned};
use crate::diagnostic::{Diagnostics, Text, codes};
use crate::model::{Docs, Field, Home, Place, Shape, Type, TypeDeclaration};
use crate::syntax;

/// Resolves fields one by one; a wrong one is `None`, so that the others keep their places.
pub(super) fn resolve(
    table: &mut Table,
    fields: &[&syntax::Field],
    owner: &str,
    home: Home,
    errors: &mut Diagnostics,
) -> Vec<Option<Field>> {
    let mut wires: Vec<(&Text, &syntax::Field)> = Vec::new();
    let mut resolved = Vec::new();
    for field in fields {
        let wire = field.wire.as_ref().unwrap_or(&field.name);
        if let Some((_, first)) = wires.iter().find(|(known, _)| known.value == wire.value) {
            let message = format!(
                "`{}` is sent as `{}`, and so is `{}`",
                field.name.value, wire.value, first.name.value
            );
            names::duplicate(
                first.name.span,
                field.name.span,
                message,
                "give one of them another `name:`",
                errors,
            );
        }
        wires.push((wire, field));
        let one = self::field(table, field, owner, home, errors);
        if one.is_none() {
            errors.broken(&field.name.value);
        }
        resolved.push(one);
    }
    resolved
}

fn field(
    table: &mut Table,
    field: &syntax::Field,
    owner: &str,
    home: Home,
    errors: &mut Diagnostics,
) -> Option<Field> {
    let named = names::check_snake(&field.name, "field", errors);
    let resolved = if field.ty.alternatives.len() == 1 {
        one_type(table, field, home, errors)
    } else {
        inline_union(table, field, owner, home, errors)
    };
    let (shape, nullable) = resolved?;
    let name = field.name.value.as_str();
    named.then(|| Field {
        name: name.to_owned(),
        wire: field.wire.as_ref().unwrap_or(&field.name).value.clone(),
        ident: match name {
            // The constructor, and the unknown fields of an answer.
            "new" | "extra" => format!("{name}_"),
            _ => names::ident(name),
        },
        label: owned(field.label.as_ref()),
        docs: Docs {
            title: None,
            help: owned(field.help.as_ref()),
            link: owned(field.docs.as_ref()),
            deprecated: owned(field.deprecated.as_ref()),
        },
        shape,
        required: field.required,
        nullable,
        advanced: field.advanced,
        place: Place::Body,
        default: None,
        preset: None,
        example: None,
        choices: owned(field.choices.as_ref()),
        hidden: false,
        fold: None,
    })
}

fn one_type(
    table: &mut Table,
    field: &syntax::Field,
    home: Home,
    errors: &mut Diagnostics,
) -> Option<(Shape, bool)> {
    let resolved = table.resolve(&field.ty.alternatives[0], home, errors)?;
    let mut shape = resolved.shape;
    let added = bounds::of(&shape.ty, &field.bounds, &field.soft, errors);
    // A field's own bound replaces the same one of its named type.
    shape.bounds.retain(|old| {
        !added.iter().any(|new| std::mem::discriminant(&new.limit) == std::mem::discriminant(&old.limit))
    });
    shape.bounds.extend(added);
    Some((shape, resolved.nullable || field.ty.nullable))
}

/// `A | B` at a field becomes an enum called like its owner and the field.
fn inline_union(
    table: &mut Table,
    field: &syntax::Field,
    owner: &str,
    home: Home,
    errors: &mut Diagnostics,
) -> Option<(Shape, bool)> {
    let name = format!("{owner}{}", names::pascal(&field.name.value));
    if let Some(place) = table.is_declared(home, &name) {
        errors.push(
            codes::DUPLICATE_NAME
                .at(field.ty.span, format!("this union is called `{name}` in Rust, and so is a type"))
                .other(place, "declared here")
                .help("rename the type, or use it here if it is the same union"),
        );
    }
    let id = table.reserve(field.ty.span);
    let kind = super::table::union(table, &field.ty, &field.bounds, &field.soft, home, errors)?;
    let help = format!("What `{}` of `{owner}` holds.", field.name.value);
    let docs = Docs { help: Some(help.into()), ..Docs::default() };
    table.resolved(id, TypeDeclaration::new(name, home, docs, kind));
    Some((Shape { ty: Type::Named(id), bounds: Vec::new() }, field.ty.nullable))
}

/// Only an operation's fields travel by themselves.
pub(super) fn refuse_places(body: &syntax::TypeBody, errors: &mut Diagnostics) {
    let syntax::TypeBody::Struct { fields, .. } = body else { return };
    for place in fields.iter().filter_map(|field| field.place.as_ref()) {
        errors.push(
            codes::MISPLACED_FIELD
                .at(place.span, "a field inside a type travels with the type")
                .help("delete `in:`, or move the field to an operation"),
        );
    }
}
