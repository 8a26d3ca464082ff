//! Fields: their names, types and bounds.

use super::table::Table;
use super::taken::{Claim, Taken};
use super::{bounds, names, trimmed};
use crate::diagnostic::{Diagnostics, codes};
use crate::model::{DeclaredIn, Docs, Field, Json, Location, Only, Schema, Type, TypeDeclaration};
use crate::syntax;

/// Resolves fields one by one; a wrong one is `None`, so that the indexes of the others stay the same.
pub(super) fn resolve(
    table: &mut Table,
    fields: &[&syntax::Field],
    owner: &str,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Vec<Option<Field>> {
    let mut resolved = Vec::new();
    for field in fields {
        let one = self::field(table, field, owner, declared_in, errors);
        if one.is_none() {
            errors.suppress(&field.name.value);
        }
        resolved.push(one);
    }
    name_members(fields, &mut resolved, errors);
    resolved
}

/// Names the fields with their setters, and the private functions of the presets. All names of one struct differ.
fn name_members(written: &[&syntax::Field], resolved: &mut [Option<Field>], errors: &mut Diagnostics) {
    let mut taken = Taken::default();
    for (field, written) in resolved.iter().zip(written) {
        let Some(field) = field else { continue };
        let kind = if field.is_rest { "the key" } else { "the field" };
        let (what, span) = (format!("{kind} `{}`", field.name), written.name.span);
        let (it, wire) = match field.is_rest {
            true => ("the other one", "rest"),
            false => ("it", field.wire.as_str()),
        };
        let cure = format!("rename {it}, and add `name: {wire}`, which is the name on the wire");
        taken.claim(Claim { ident: &field.ident, what, span, cure: &cure }, None, errors);
    }
    for (field, written) in resolved.iter_mut().zip(written) {
        let Some(field) = field.as_mut().filter(|_| written.preset.is_some()) else { continue };
        let mut function = format!("preset_{}", field.name);
        while taken.has(&function) {
            function.push('_');
        }
        let what = format!("the preset of `{}`", field.name);
        let claim = Claim { ident: &function, what, span: written.name.span, cure: "rename one of them" };
        taken.claim(claim, None, errors);
        field.preset_function = Some(function.into());
    }
}

fn field(
    table: &mut Table,
    field: &syntax::Field,
    owner: &str,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<Field> {
    let named = names::check_snake(&field.name, "field", errors);
    let resolved = if field.ty.alternatives.len() == 1 {
        one_type(table, field, declared_in, errors)
    } else {
        inline_union(table, field, owner, declared_in, errors)
    };
    let (schema, nullable) = resolved?;
    let name = field.name.value.as_str();
    let only = field.only.as_ref().map(|only| only.value);
    named.then(|| Field {
        name: name.to_owned(),
        wire: field.wire.as_ref().unwrap_or(&field.name).value.clone(),
        shares_wire: false,
        ident: names::field_ident(name),
        label: trimmed(field.label.as_ref()),
        docs: Docs {
            title: None,
            help: trimmed(field.help.as_ref()),
            link: trimmed(field.docs.as_ref()),
            deprecated: trimmed(field.deprecated.as_ref()),
            aka: Box::default(),
        },
        schema,
        required: field.required && only != Some(syntax::Only::Response),
        only: only.map(|only| match only {
            syntax::Only::Request => Only::Request,
            syntax::Only::Response => Only::Response { required: field.required },
        }),
        nullable,
        boxed: false,
        advanced: field.advanced,
        location: Location::Body,
        written: field.written.as_ref().map(|written| written.value),
        default: None,
        preset: field.constant.as_deref().map(|node| Json::new(&super::values::constant(node))),
        preset_function: None,
        example: None,
        choices: trimmed(field.choices.as_ref()),
        set_by_client: false,
        merge: None,
        is_constant: field.constant.is_some(),
        is_rest: field.is_rest,
    })
}

/// Separates the constants from the fields of callers.
pub(super) fn apart(fields: impl IntoIterator<Item = Field>) -> (Vec<Field>, Vec<Field>) {
    fields.into_iter().partition(|field| !field.is_constant)
}

fn one_type(
    table: &mut Table,
    field: &syntax::Field,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<(Schema, bool)> {
    let resolved = table.resolve(&field.ty.alternatives[0], declared_in, errors)?;
    let mut schema = resolved.schema;
    let added = bounds::of(&schema.ty, &field.bounds, &field.soft, errors);
    // A field's own bound replaces the same bound of its named type.
    schema.bounds.retain(|old| {
        !added.iter().any(|new| std::mem::discriminant(&new.limit) == std::mem::discriminant(&old.limit))
    });
    schema.bounds.extend(added);
    Some((schema, resolved.nullable || field.ty.nullable))
}

/// Resolves `A | B` at a field as an enum that is named after its owner, without `Request`, and the field.
fn inline_union(
    table: &mut Table,
    field: &syntax::Field,
    owner: &str,
    declared_in: DeclaredIn,
    errors: &mut Diagnostics,
) -> Option<(Schema, bool)> {
    let stem = names::stem(owner);
    let name = names::made_type(format!("{stem}{}", names::pascal(&field.name.value)), "Value");
    let claim = Claim {
        ident: &name,
        what: format!("the union at `{}` of `{owner}`", field.name.value),
        span: field.ty.span,
        cure: "declare this union under `types:` with another name, and write that name here",
    };
    table.claim(declared_in, claim, errors);
    let id = table.reserve(field.ty.span);
    let kind = super::unions::union(table, &field.ty, &field.bounds, &field.soft, declared_in, errors)?;
    let help = format!("The value of `{}` of `{owner}`.", field.name.value);
    let docs = Docs { help: Some(help.into()), ..Docs::default() };
    table.define(id, TypeDeclaration::new(name, declared_in, docs, kind));
    Some((Schema { ty: Type::Named(id), bounds: Vec::new() }, field.ty.nullable))
}

/// Refuses locations of fields inside a type: only the fields of an operation have one.
pub(super) fn refuse_locations(body: &syntax::TypeBody, errors: &mut Diagnostics) {
    let syntax::TypeBody::Struct { fields, .. } = body else { return };
    for written in fields.iter().filter_map(|field| field.written.as_ref()) {
        errors.push(
            codes::MISPLACED_FIELD
                .at(written.span, "a field inside a type has the form of the value that contains it")
                .help("delete `written:`, or move it to a field of an operation"),
        );
    }
    for location in fields.iter().filter_map(|field| field.location.as_ref()) {
        errors.push(
            codes::MISPLACED_FIELD
                .at(location.span, "a field inside a type has no location of its own")
                .help("delete `in:`, or move the field to an operation"),
        );
    }
}
