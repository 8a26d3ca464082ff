//! Merging of chunks: which fields are appended, and which list items belong together.

use super::table::Table;
use super::types;
use crate::diagnostic::{Diagnostics, SpannedText, codes};
use crate::model::{Connector, DeclaredIn, Field, Merge, Type, TypeId, TypeKind};
use crate::syntax;

/// A key of a field that is checked later, when it is known if requests or responses use the struct.
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(super) struct DeferredKey {
    pub id: TypeId,
    pub field: usize,
    pub key: DeferredKind,
    /// The text after `merge:`; for another key, an empty text with the span of its value.
    pub word: SpannedText,
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum DeferredKind {
    Merge,
    Preset,
    Only,
}

/// Collects every `merge:`, `preset:` and `only:` of the structs of a file.
pub(super) fn deferred_keys(table: &Table, declared_in: DeclaredIn) -> Vec<DeferredKey> {
    let mut found = Vec::new();
    for entry in table.entries.iter().filter(|entry| entry.declared_in == declared_in) {
        let (Some(id), syntax::TypeBody::Struct { fields, .. }) = (entry.id, &entry.declaration.body) else {
            continue;
        };
        let TypeKind::Struct(record) = &table.connector.declaration(id).kind else { continue };
        for one in fields {
            let index = record.fields.iter().position(|field| field.name == one.name.value);
            let Some(field) = index else { continue };
            let merge = one.merge.clone().map(|word| (DeferredKind::Merge, word));
            let preset = one.preset.as_ref().map(|preset| (DeferredKind::Preset, preset.span));
            let only = one.only.as_ref().map(|only| (DeferredKind::Only, only.span));
            let others = preset.into_iter().chain(only);
            let others = others.map(|(key, span)| (key, SpannedText::new(String::new(), span)));
            found.extend(merge.into_iter().chain(others).map(|(key, word)| DeferredKey {
                id,
                field,
                key,
                word,
            }));
        }
    }
    found
}

/// Refuses `merge:` in requests.
pub(super) fn refuse_in_requests(module: &syntax::Module, errors: &mut Diagnostics) {
    module.request_fields().filter_map(|field| field.merge.as_ref()).for_each(|word| refuse(word, errors));
}

/// Resolves each `merge:`.
pub(super) fn check(connector: &mut Connector, keys: &[DeferredKey], errors: &mut Diagnostics) {
    for DeferredKey { id, field, word, .. } in keys.iter().filter(|one| one.key == DeferredKind::Merge) {
        let declaration = connector.declaration(*id);
        let received = declaration.in_responses && !declaration.in_requests;
        let TypeKind::Struct(record) = &declaration.kind else { continue };
        let merge = self::merge(connector, &record.fields[*field], word).filter(|_| received);
        if merge.is_none() {
            refuse(word, errors);
        }
        if let TypeKind::Struct(record) = &mut connector.types[id.0].kind {
            record.fields[*field].merge = merge;
        }
    }
    mark_accumulated(connector);
}

/// Marks each struct of a streamed response that has a merged field, has a field of a marked struct, or is the item type
/// of a list that is merged by key.
fn mark_accumulated(connector: &mut Connector) {
    let operations = connector.modules.iter().flat_map(|module| module.operations());
    let chunks = operations.filter_map(|operation| operation.chunk()).flat_map(Type::declared).collect();
    let streamed = types::reachable(connector, chunks);
    loop {
        let accumulated = |ty: &Type| matches!(ty, Type::Named(id) if connector.declaration(*id).accumulated);
        let mut found = Vec::new();
        for id in &streamed {
            let declaration = connector.declaration(*id);
            let TypeKind::Struct(record) = &declaration.kind else { continue };
            let items = record.fields.iter().filter_map(|field| match (&field.merge, &field.schema.ty) {
                (Some(Merge::ByKey { .. }), Type::List(item)) => Some(&item.ty),
                _ => None,
            });
            found.extend(items.flat_map(Type::declared));
            if !declaration.in_requests
                && record.fields.iter().any(|field| field.merge.is_some() || accumulated(&field.schema.ty))
            {
                found.push(*id);
            }
        }
        found.retain(|id| !connector.declaration(*id).accumulated);
        if found.is_empty() {
            return;
        }
        found.iter().for_each(|id| connector.types[id.0].accumulated = true);
    }
}

fn merge(connector: &Connector, field: &Field, word: &SpannedText) -> Option<Merge> {
    if word.value == "append" {
        return matches!(field.schema.ty, Type::String | Type::List(_)).then_some(Merge::Append);
    }
    let Type::List(item) = &field.schema.ty else { return None };
    let Type::Named(id) = &item.ty else { return None };
    let TypeKind::Struct(item) = &connector.declaration(*id).kind else { return None };
    let (mut index, mut id) = (None, None);
    for name in word.value.split(" and ").map(str::trim) {
        let by = item.fields.iter().find(|candidate| candidate.name == name)?;
        let slot = match by.schema.ty {
            Type::Integer => &mut index,
            Type::String => &mut id,
            _ if connector.is_id(&by.schema.ty) => &mut id,
            _ => return None,
        };
        if slot.replace(by.ident.clone()).is_some() {
            return None;
        }
    }
    Some(Merge::ByKey { index, id })
}

fn refuse(word: &SpannedText, errors: &mut Diagnostics) {
    errors.push(
        codes::WRONG_VALUE
            .at(word.span, format!("this field cannot have `merge: {}`", word.value))
            .help("for a text or a list in a response write `merge: append`; for a list of structs write `merge: index`, which merges items with the same value in the integer field `index`, or `merge: index and id`, which compares the text field `id`, too"),
    );
}
