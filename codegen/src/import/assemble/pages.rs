//! Lists page by page, where the language can say how they continue.

use super::super::draft::{Body, Input, Operation, Returns, Ty};
use super::super::finish::Types;
use super::Pages;
use crate::syntax::{Location, Method};
use std::collections::BTreeMap;

/// Names of the parameters that say how many items a page has.
const SIZES: [&str; 6] = ["per_page", "limit", "page_size", "pageSize", "perPage", "size"];
const CURSORS: [&str; 3] = ["after", "starting_after", "after_id"];

/// Finds how most lists of the API continue, and marks the operations that return such lists.
pub(in super::super) fn recognize(types: &Types, operations: &mut [Operation]) -> Option<Pages> {
    let found: Vec<Option<(Pages, Ty)>> =
        operations.iter().map(|operation| pages(types, operation)).collect();
    let mut votes: BTreeMap<Pages, usize> = BTreeMap::new();
    for (pages, _) in found.iter().flatten() {
        *votes.entry(pages.clone()).or_default() += 1;
    }
    let (best, count) = votes.into_iter().max_by_key(|(_, count)| *count)?;
    if count < 2 {
        return None;
    }
    for (operation, found) in operations.iter_mut().zip(found) {
        let Some((_, item)) = found.filter(|(pages, _)| *pages == best) else { continue };
        operation.returns = Returns::Pages(item);
        // A list of pages has a setter `limit` of its own.
        for input in operation.fields.iter_mut().filter(|input| input.name == "limit") {
            input.name = "page_size".to_owned();
        }
    }
    Some(best)
}

fn pages(types: &Types, operation: &Operation) -> Option<(Pages, Ty)> {
    let Returns::Json { ty, optional: false } = &operation.returns else { return None };
    if operation.method != Method::Get
        || operation.stream.is_some()
        || operation.fields.iter().any(|input| input.name == "page_size" && input.field.wire != "limit")
            && find(operation, "limit").is_some()
    {
        return None;
    }
    let size = SIZES
        .iter()
        .find(|name| find(operation, name).is_some_and(|input| input.field.value.ty == Ty::Integer));
    let size = size.map(|name| (*name).to_owned());
    if let (Ty::List(item), true) = (ty, operation.has_link) {
        return Some((Pages::Link { size }, (**item).clone()));
    }
    let cursor = CURSORS.iter().find(|name| {
        find(operation, name)
            .is_some_and(|input| input.field.value.ty == Ty::String && !input.field.value.nullable)
    })?;
    let Ty::Named(id) = ty else { return None };
    let Body::Struct { fields, .. } = &types.all[id.0].body else { return None };
    let more = fields.iter().find(|field| field.wire == "has_more" && field.value.ty == Ty::Boolean)?;
    let mut lists = fields.iter().filter_map(|field| match &field.value.ty {
        Ty::List(item) => Some((field, (**item).clone())),
        _ => None,
    });
    let (Some((items, item)), None) = (lists.next(), lists.next()) else { return None };
    let Ty::Named(item_id) = &item else { return None };
    let Body::Struct { fields, .. } = &types.all[item_id.0].body else { return None };
    let has_id = fields.iter().any(|field| {
        field.wire == "id" && field.value.ty == Ty::String && field.required && !field.value.nullable
    });
    let pages = Pages::Cursor {
        items: items.wire.clone(),
        more: more.wire.clone(),
        cursor: (*cursor).to_owned(),
        from: "id".to_owned(),
        size,
    };
    has_id.then_some((pages, item))
}

fn find<'o>(operation: &'o Operation, wire: &str) -> Option<&'o Input> {
    operation.fields.iter().find(|input| input.location == Location::Query && input.field.wire == wire)
}
