//! Reports of wrong conversions.

use super::resolve::{Fault, Resolver};
use super::{DeclaredConversion, WrittenField, uses};
use crate::diagnostic::{Diagnostics, SpannedText, codes, nearest};
use crate::model::{Connector, Conversion, ConversionKind, FieldSource, Type, TypeId, TypeKind};
use std::collections::HashSet;

/// Returns `true` if a type can be the source of another; else reports it.
pub(super) fn is_source(
    connector: &Connector,
    one: &DeclaredConversion,
    source: TypeId,
    name: &SpannedText,
    errors: &mut Diagnostics,
) -> bool {
    let target = connector.declaration(one.id);
    let report = |message: String| codes::BAD_CONVERSION.at(name.span, message);
    let first = one.sources.iter().find(|(id, _)| *id == source).map_or(name, |(_, name)| name);
    let is_variant = match &target.kind {
        TypeKind::Tagged { variants, .. } => variants.iter().any(|variant| variant.content == Some(source)),
        _ => false,
    };
    let wrong = if first.span != name.span {
        report(format!("`{}` is here twice", name.value))
            .other(first.span, "first used here")
            .help("delete one")
    } else if source == one.id {
        report(format!("`{}` is made from itself", name.value)).help("name another type")
    } else if is_variant {
        report(format!("`{}` is a variant of this union", name.value))
            .help("delete it: each variant becomes the union")
    } else if !connector.declaration(source).in_responses {
        report(format!("no response contains a `{}`", name.value))
            .help("name a type that a response contains: a conversion begins with a response")
    } else {
        return true;
    };
    errors.push(wrong);
    false
}

/// Reports a field without a fitting source.
pub(super) fn fault(
    resolver: &Resolver<'_>,
    written: Option<&WrittenField>,
    (target, source, name): (TypeId, TypeId, &SpannedText),
    fault: &Fault,
    errors: &mut Diagnostics,
) {
    let (Some((_, from)), Some((field, key))) = (resolver.record(source), written) else { return };
    let named = key.as_ref().filter(|key| key.value != "nothing");
    let span = key.as_ref().map_or(field.span, |key| key.span);
    let report = match fault {
        Fault::Missing => {
            let wanted = named.map_or(field.value.as_str(), |key| key.value.as_str());
            let names = from.fields.iter().map(|field| field.name.as_str());
            let missing = format!("`{}` has no field `{wanted}`, which `{}` takes", name.value, field.value);
            codes::BAD_CONVERSION.at(span, missing).help(match nearest(wanted, names) {
                Some(near) => format!("write `from: {near}` at the field"),
                None => "name its source with `from: FIELD`, or make it optional: delete the `!`, or add a `preset`".to_owned(),
            })
        }
        Fault::Misfit(found) => {
            let (found, ty) = (&from.fields[*found].name, &from.fields[*found].schema.ty);
            let message = format!("`{}` cannot be made from `{found}` of `{}`", field.value, name.value);
            codes::BAD_CONVERSION.at(span, message).help(if is_item_absent(resolver, target, &field.value, ty) {
                "an item cannot be left out: in the type of the items, add a `preset` to each required field that may be absent there"
            } else {
                "add `from` to its type, with the type of that field; or add `from: nothing` to this field, which leaves it out"
            })
        }
    };
    errors.push(report.other(name.span, "for this conversion"));
}

/// Reports a field whose source another field takes, too.
pub(super) fn taken_twice(written: Option<&WrittenField>, name: &SpannedText, errors: &mut Diagnostics) {
    let Some((field, key)) = written else { return };
    errors.push(
        codes::BAD_CONVERSION
            .at(
                key.as_ref().map_or(field.span, |key| key.span),
                format!("another field takes the source of `{}`, too", field.value),
            )
            .other(name.span, "for this conversion")
            .help("name another source, or add `from: nothing` to one of both fields"),
    );
}

/// Returns `true` if some values of an item type do not become an item of a field.
fn is_item_absent(resolver: &Resolver<'_>, target: TypeId, field: &str, source: &Type) -> bool {
    let items = resolver.record(target).and_then(|(_, record)| {
        let field = record.fields.iter().find(|one| one.name == field)?;
        Some(field.schema.ty.declared().zip(source.declared()))
    });
    items.is_some_and(|mut pairs| pairs.any(|pair| resolver.partial.contains(&pair)))
}

/// Reports a name after the `from:` of a field that no source has.
pub(super) fn unknown_fields(
    resolver: &Resolver<'_>,
    all: &[DeclaredConversion],
    found: &[(TypeId, Conversion)],
    errors: &mut Diagnostics,
) {
    let mut pairs: Vec<(TypeId, TypeId)> = resolver.pairs.keys().copied().collect();
    for (id, conversion) in found {
        let TypeKind::Tagged { variants, .. } = &resolver.connector.declaration(*id).kind else { continue };
        pairs.extend(variants.iter().filter_map(|variant| Some((variant.content?, conversion.source))));
    }
    for one in all {
        let own = pairs.iter().filter(|(target, _)| *target == one.id);
        let sources = own.filter_map(|(_, source)| resolver.record(*source));
        let names: Vec<&str> =
            sources.flat_map(|(_, from)| from.fields.iter().map(|field| field.name.as_str())).collect();
        for (field, from) in one.fields.iter().filter_map(|(field, from)| Some((field, from.as_ref()?))) {
            if from.value == "nothing" || names.contains(&from.value.as_str()) {
                continue;
            }
            let message = format!(
                "`{}` takes `{}`, and no source of this type has that field",
                field.value, from.value
            );
            let names = names.iter().copied();
            errors.push(codes::BAD_CONVERSION.at(from.span, message).suggest(
                &from.value,
                names,
                "delete `from`",
            ));
        }
    }
}

/// Reports a conversion that some values do not have and that no other conversion uses.
pub(super) fn unused(
    resolver: &Resolver<'_>,
    all: &[DeclaredConversion],
    found: &[(TypeId, Conversion)],
    errors: &mut Diagnostics,
) {
    let mut used = HashSet::new();
    for (_, conversion) in found {
        let mut note = |fields: &[Option<FieldSource>]| {
            used.extend(fields.iter().flatten().filter_map(|field| uses(&field.step)));
        };
        match &conversion.kind {
            ConversionKind::Struct { fields, .. } => note(fields),
            ConversionKind::FirstOf(variants) => variants.iter().for_each(|variant| note(&variant.fields)),
            ConversionKind::Variant(_) => {}
        }
    }
    for one in all {
        for (source, name) in &one.sources {
            let pair = (one.id, *source);
            if resolver.partial.contains(&pair) && !used.contains(&pair) {
                partial(resolver, one, *source, name, errors);
            }
        }
    }
}

/// Reports the required field that some values of the source do not have.
fn partial(
    resolver: &Resolver<'_>,
    one: &DeclaredConversion,
    source: TypeId,
    name: &SpannedText,
    errors: &mut Diagnostics,
) {
    let (Some((declaration, record)), Some(from)) = (resolver.record(one.id), resolver.record(source)) else {
        return;
    };
    for (field, found) in record.fields.iter().zip(resolver.fields(one.id, source)) {
        let Ok(Some(found)) = found else { continue };
        if resolver.may_lack(declaration, field, from, &found) {
            let lacks = &from.1.fields[found.field].name;
            let message =
                format!("`{}` is required, and a `{}` may have no `{lacks}`", field.name, name.value);
            errors.push(
                codes::BAD_CONVERSION
                    .at(one.written(field).map_or(name.span, |(name, _)| name.span), message)
                    .other(name.span, "for this conversion")
                    .help("add a `preset`, or delete the `!`"),
            );
        }
    }
}
