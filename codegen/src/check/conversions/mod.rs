//! Conversions between types: `from: NAME` says that a value of one type is made from a value of another, field by
//! field. Each required field of the new value needs a source.

mod report;
mod resolve;

use super::table::{BUILT_IN, Entry, Table};
use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::model::{
    Connector, Conversion, ConversionKind, DeclaredIn, Field, FieldPresence, FieldSource, Step, Type, TypeId,
    TypeKind, VariantSource,
};
use crate::syntax;
use resolve::Resolver;
use std::collections::{HashMap, HashSet};

/// The `from:` of a type and of its fields. It is checked later, when the directions of all types are known.
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct DeclaredConversion {
    pub id: TypeId,
    /// The types from which it is made, as written.
    pub sources: Vec<(TypeId, SpannedText)>,
    /// The fields of a struct, in the order of the specification.
    pub fields: Vec<WrittenField>,
}

/// The name of a field, with the text after its `from:`.
type WrittenField = (SpannedText, Option<SpannedText>);

impl DeclaredConversion {
    /// Returns a field as written.
    fn written(&self, field: &Field) -> Option<&WrittenField> {
        self.fields.iter().find(|(name, _)| name.value == field.name)
    }

    /// Sets the source of all spans.
    #[cfg(feature = "cli")]
    pub fn set_source(&mut self, source: usize) {
        self.sources.iter_mut().for_each(|(_, name)| name.set_source(source));
        for (name, from) in &mut self.fields {
            name.set_source(source);
            from.iter_mut().for_each(|from| from.set_source(source));
        }
    }

    /// Gives every type id another number.
    pub fn renumber(&mut self, renumber: &mut impl FnMut(&mut TypeId)) {
        renumber(&mut self.id);
        self.sources.iter_mut().for_each(|(id, _)| renumber(id));
    }
}

/// Reports sources that do not exist or have no fields. They are resolved a second time by [`declared`].
pub(super) fn refuse(table: &mut Table, entry: &Entry, errors: &mut Diagnostics) {
    let declaration = &entry.declaration;
    if let (Some(first), syntax::TypeBody::Enum { .. } | syntax::TypeBody::Alias { .. }) =
        (declaration.from.first(), &declaration.body)
    {
        errors.push(
            codes::BAD_CONVERSION
                .at(
                    first.span,
                    format!("`{}` has no fields that another type could give", declaration.name.value),
                )
                .help("delete `from`: it is for a type with `fields:`, or with `tag:` and `variants:`"),
        );
        return;
    }
    for name in &declaration.from {
        source(table, entry.declared_in, name, errors);
    }
}

fn source(
    table: &mut Table,
    declared_in: DeclaredIn,
    name: &SpannedText,
    errors: &mut Diagnostics,
) -> Option<TypeId> {
    if BUILT_IN.contains(&name.value.as_str()) {
        errors.push(no_fields(name));
        return None;
    }
    let Type::Named(id) = table.named(&name.value, name.span, declared_in, errors)?.schema.ty else {
        errors.push(no_fields(name));
        return None;
    };
    if !matches!(table.entry(id)?.declaration.body, syntax::TypeBody::Struct { .. }) {
        errors.push(no_fields(name));
        return None;
    }
    Some(id)
}

fn no_fields(name: &SpannedText) -> crate::diagnostic::Diagnostic {
    codes::BAD_CONVERSION
        .at(name.span, format!("`{}` has no fields to take", name.value))
        .help("name a type that has `fields:`")
}

/// Collects the conversions of the types of a file.
pub(super) fn declared(table: &mut Table, declared_in: DeclaredIn) -> Vec<DeclaredConversion> {
    let entries: Vec<Entry> =
        table.entries.iter().filter(|entry| entry.declared_in == declared_in).cloned().collect();
    let mut found = Vec::new();
    for Entry { declaration, id, .. } in entries {
        let fields = match &declaration.body {
            syntax::TypeBody::Struct { fields, .. } => fields.as_slice(),
            _ => &[],
        };
        let Some(id) = id else { continue };
        if declaration.from.is_empty() && fields.iter().all(|field| field.from.is_none()) {
            continue;
        }
        // Mistakes are reported where the type is resolved.
        let mut quiet = Diagnostics::default();
        let sources = declaration.from.iter();
        let sources =
            sources.filter_map(|name| Some((source(table, declared_in, name, &mut quiet)?, name.clone())));
        let sources = sources.collect();
        let fields = fields.iter().map(|field| (field.name.clone(), field.from.clone())).collect();
        found.push(DeclaredConversion { id, sources, fields });
    }
    found
}

/// Refuses `from:` at the fields of requests.
pub(super) fn refuse_in_requests(module: &syntax::Module, errors: &mut Diagnostics) {
    for from in module.request_fields().filter_map(|field| field.from.as_ref()) {
        errors.push(
            codes::BAD_CONVERSION
                .at(from.span, "a field of a request is set by the caller, not made from another type")
                .help("delete `from`: it is for the fields of a type"),
        );
    }
}

/// Resolves each conversion.
pub(super) fn check(connector: &mut Connector, all: &[DeclaredConversion], errors: &mut Diagnostics) {
    if all.is_empty() {
        return;
    }
    let before = errors.errors();
    let mut resolver =
        Resolver { connector, pairs: HashMap::new(), named: HashMap::new(), partial: HashSet::new() };
    let mut wanted = Vec::new();
    for one in all {
        for (field, from) in one.fields.iter().filter_map(|(field, from)| Some((field, from.as_ref()?))) {
            resolver.named.insert((one.id, &field.value), &from.value);
        }
        for (source, name) in &one.sources {
            if report::is_source(connector, one, *source, name, errors) {
                resolver.pairs.insert((one.id, *source), one);
                wanted.push((one, *source, name));
            }
        }
    }
    resolver.find_partial();
    let mut found = Vec::new();
    for (one, source, name) in wanted {
        let conversion = match &connector.declaration(one.id).kind {
            TypeKind::Tagged { open, .. } => first_of(&resolver, one.id, source, *open, name, errors),
            _ => of_struct(&resolver, one, source, name, errors),
        };
        found.extend(conversion.map(|kind| (one.id, Conversion { source, kind })));
    }
    found.extend(variants(&resolver));
    if errors.errors() == before {
        report::unused(&resolver, all, &found, errors);
    }
    report::unknown_fields(&resolver, all, &found, errors);
    for (id, conversion) in found {
        connector.types[id.0].conversions.push(conversion);
    }
}

fn of_struct(
    resolver: &Resolver<'_>,
    one: &DeclaredConversion,
    source: TypeId,
    name: &SpannedText,
    errors: &mut Diagnostics,
) -> Option<ConversionKind> {
    let mut fields: Vec<Option<FieldSource>> = Vec::new();
    let mut whole = true;
    let (_, record) = resolver.record(one.id)?;
    for (field, found) in record.fields.iter().zip(resolver.fields(one.id, source)) {
        let twice = |found: &FieldSource| fields.iter().flatten().any(|other| other.field == found.field);
        match found {
            Ok(Some(found)) if twice(&found) => {
                report::taken_twice(one.written(field), name, errors);
                whole = false;
            }
            Ok(found) => fields.push(found),
            Err(fault) => {
                report::fault(resolver, one.written(field), (one.id, source, name), &fault, errors);
                whole = false;
            }
        }
    }
    let partial = resolver.partial.contains(&(one.id, source));
    whole.then_some(ConversionKind::Struct { fields, partial })
}

/// Resolves a union that is made from a struct: its variants are tried in their order.
fn first_of(
    resolver: &Resolver<'_>,
    target: TypeId,
    source: TypeId,
    open: bool,
    name: &SpannedText,
    errors: &mut Diagnostics,
) -> Option<ConversionKind> {
    let TypeKind::Tagged { variants, .. } = &resolver.connector.declaration(target).kind else { return None };
    let mut found: Vec<VariantSource> = Vec::new();
    for (variant, content) in variants.iter().enumerate() {
        let Some(one) = content.content.and_then(|id| variant_source(resolver, variant, id, source)) else {
            continue;
        };
        if let Some(last) = found.last().filter(|last| last.needs.is_empty()) {
            let (last, value) = (&variants[last.variant].value, &content.value);
            errors.push(
                codes::BAD_CONVERSION
                    .at(
                        name.span,
                        format!(
                            "every `{}` becomes the variant `{last}`, and none becomes `{value}`",
                            name.value
                        ),
                    )
                    .help(format!("add `!` to a field that only a value of `{last}` has")),
            );
            return None;
        }
        found.push(one);
    }
    if found.is_empty() || !open && found.last().is_some_and(|last| !last.needs.is_empty()) {
        let what = if found.is_empty() { "no" } else { "not every" };
        errors.push(
            codes::BAD_CONVERSION
                .at(name.span, format!("{what} `{}` can become a variant of this union", name.value))
                .help("each required field of a variant needs a field of that name there; a union without `open: false` keeps other values"),
        );
        return None;
    }
    Some(ConversionKind::FirstOf(found))
}

/// Returns the sources of a variant's fields; `None` if no value can become this variant.
fn variant_source(
    resolver: &Resolver<'_>,
    variant: usize,
    target: TypeId,
    source: TypeId,
) -> Option<VariantSource> {
    let ((declaration, record), from) = (resolver.record(target)?, resolver.record(source)?);
    let fields = resolver.fields(target, source).into_iter().map(Result::ok).collect::<Option<Vec<_>>>()?;
    let mut needs = Vec::new();
    for (field, found) in record.fields.iter().zip(&fields) {
        let Some(found) = found else { continue };
        if resolver.may_lack(declaration, field, from, found) {
            if resolver.is_partial(&found.step) || field.presence(declaration) != FieldPresence::Always {
                return None;
            }
            needs.push(found.field);
        }
    }
    // Several fields may take one value only by a copy.
    let mut taken = HashSet::new();
    let once = fields.iter().flatten().all(|found| taken.insert(found.field));
    once.then_some(VariantSource { variant, fields, needs })
}

/// Returns the conversions of the tagged unions of which one variant is made from a struct.
fn variants(resolver: &Resolver<'_>) -> Vec<(TypeId, Conversion)> {
    let mut found = Vec::new();
    for (index, declaration) in resolver.connector.types.iter().enumerate() {
        let TypeKind::Tagged { variants, .. } = &declaration.kind else { continue };
        let id = TypeId(index);
        let contents = variants.iter().filter_map(|variant| variant.content);
        let mut sources: Vec<TypeId> = contents
            .flat_map(|content| resolver.pairs.keys().filter(move |(target, _)| *target == content))
            .map(|(_, source)| *source)
            .collect();
        sources.sort();
        sources.dedup();
        for source in sources {
            let own = variants.iter().any(|variant| variant.content == Some(source));
            let declared = resolver.pairs.contains_key(&(id, source));
            if let Some(variant) = resolver.only_variant(variants, source).filter(|_| !own && !declared) {
                found.push((id, Conversion { source, kind: ConversionKind::Variant(variant) }));
            }
        }
    }
    found
}

/// The types that a step converts by a declared conversion.
fn uses(step: &Step) -> Option<(TypeId, TypeId)> {
    match step {
        Step::Into { target, source } => Some((*target, *source)),
        Step::Wrap { inner, .. } | Step::Items(inner) | Step::Values(inner) => uses(inner),
        Step::Same | Step::EnumOfText | Step::TextOfEnum => None,
    }
}
