//! Lists in pages: their kinds, and the operations that return them.

use super::super::draft::{Operation, OwnPages, Pages, Returns, Ty, Way};
use super::super::finish::Types;
use super::super::paging;
use crate::diagnostic::{Span, SpannedText};
use crate::syntax::{self, Next, OperationPages};
use std::collections::BTreeMap;

/// The number of lists from which a kind of pages gets a name.
const MANY: usize = 3;

/// Finds the kinds of pages of the API, the most frequent one first, and marks the operations that return such lists.
pub(in super::super) fn recognize(types: &Types, operations: &mut [Operation]) -> Vec<(&'static str, Pages)> {
    let found: Vec<Option<(Pages, Ty)>> =
        operations.iter().map(|operation| paging::pages(types, operation)).collect();
    let kinds = kinds(found.iter().flatten().map(|(pages, _)| pages));
    for (operation, found) in operations.iter_mut().zip(found) {
        let Some((pages, item)) = found else { continue };
        // No item of a page is null.
        let item = if let Ty::Nullable(item) = item { *item } else { item };
        operation.returns = Returns::Pages(item);
        operation.pages = own(&kinds, pages);
        // A list of pages has a setter `limit` of its own.
        for input in operation.fields.iter_mut().filter(|input| input.name == "limit") {
            input.name = "page_size".to_owned();
        }
    }
    kinds
}

/// Returns the kinds with a name.
fn kinds<'p>(found: impl Iterator<Item = &'p Pages>) -> Vec<(&'static str, Pages)> {
    let mut votes: BTreeMap<&Pages, usize> = BTreeMap::new();
    found.for_each(|pages| *votes.entry(pages).or_default() += 1);
    let mut votes: Vec<(&Pages, usize)> = votes.into_iter().collect();
    votes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut kinds: Vec<(&'static str, Pages)> = Vec::new();
    for (pages, count) in votes {
        let name = name(&pages.way);
        let is_first = kinds.is_empty();
        if (is_first || count >= MANY) && kinds.iter().all(|(known, _)| *known != name) {
            kinds.push((name, pages.clone()));
        }
    }
    kinds
}

fn name(way: &Way) -> &'static str {
    match way {
        Way::Link => "by_link",
        Way::Item { .. } => "by_item",
        Way::Cursor { .. } => "by_cursor",
        Way::Url { .. } => "by_url",
        Way::Offset { .. } => "by_offset",
        Way::Page { .. } => "by_page",
    }
}

/// Returns what an operation says of its pages; nothing if they are the first kind.
fn own(kinds: &[(&'static str, Pages)], pages: Pages) -> Option<OwnPages> {
    let (_, first) = kinds.first()?;
    if *first == pages {
        return None;
    }
    if let Some((name, _)) = kinds.iter().find(|(_, kind)| *kind == pages) {
        return Some(OwnPages::Kind(name));
    }
    let changes = |own: &Option<String>, common: &Option<String>| own.is_some() || common.is_none();
    let is_changed = pages.way == first.way
        && pages.size == first.size
        && changes(&pages.items, &first.items)
        && changes(&pages.more, &first.more);
    if !is_changed {
        return Some(OwnPages::Own(pages));
    }
    let differs =
        |own: Option<String>, common: &Option<String>| own.filter(|own| Some(own) != common.as_ref());
    Some(OwnPages::Changed {
        items: differs(pages.items, &first.items),
        more: differs(pages.more, &first.more),
    })
}

/// Returns pages as the language writes them.
pub(super) fn written(pages: &Pages, span: Span) -> syntax::Pages {
    let text = |value: &String| SpannedText::new(value.clone(), span);
    let maybe = |value: &Option<String>| value.as_ref().map(text);
    let next = match &pages.way {
        Way::Link => Next::Link,
        Way::Item { cursor, from } => Next::Cursor { parameter: text(cursor), from: text(from) },
        Way::Cursor { cursor, next } => Next::Response { parameter: text(cursor), from: text(next) },
        Way::Url { next } => Next::Url(text(next)),
        Way::Offset { offset, total } => Next::Offset { parameter: text(offset), total: maybe(total) },
        Way::Page { page, last, total } => {
            Next::Number { parameter: text(page), last: maybe(last), total: maybe(total) }
        }
    };
    syntax::Pages { items: maybe(&pages.items), more: maybe(&pages.more), next, size: maybe(&pages.size) }
}

/// Returns the pages of an operation as the language writes them.
pub(super) fn of_operation(own: &OwnPages, span: Span) -> OperationPages {
    let text = |value: &str| SpannedText::new(value.to_owned(), span);
    match own {
        OwnPages::Kind(name) => OperationPages::Kind(text(name)),
        OwnPages::Own(pages) => OperationPages::Own { pages: written(pages, span), span },
        OwnPages::Changed { items, more } => OperationPages::Changed {
            items: items.as_deref().map(text),
            more: more.as_deref().map(text),
            size: None,
            span,
        },
    }
}
