//! Recognizes lists in pages, by the names of parameters and of fields.

use super::draft::{Body, Field, Input, Operation, Pages, Returns, Ty, Way};
use super::finish::Types;
use crate::syntax::{Location, Method};

/// Parameters of the number of items of a page.
const SIZES: [&str; 12] = [
    "per_page",
    "limit",
    "page_size",
    "pageSize",
    "perPage",
    "size",
    "maxResults",
    "max_results",
    "count",
    "top",
    "page[size]",
    "pagelen",
];
/// Parameters of a cursor that is the last item.
const AFTER: [&str; 3] = ["after", "starting_after", "after_id"];
/// Parameters of a cursor that the response has.
const CURSORS: [&str; 14] = [
    "cursor",
    "page_token",
    "pageToken",
    "next_token",
    "nextToken",
    "continue",
    "starting_after",
    "after",
    "marker",
    "next_cursor",
    "page_cursor",
    "page[cursor]",
    "bookmark",
    "token",
];
/// Fields of a response with the next cursor.
const NEXT_CURSORS: [&str; 10] = [
    "next_cursor",
    "nextCursor",
    "next_page_token",
    "nextPageToken",
    "next_token",
    "nextToken",
    "continue",
    "next_page",
    "next_marker",
    "next",
];
/// Fields of a response with the URL of the next page.
const URLS: [&str; 6] = ["next", "next_url", "nextUrl", "next_page_url", "next_page_uri", "nextLink"];
const PAGES: [&str; 5] = ["page", "page_number", "pageNumber", "page[number]", "pageIndex"];
const OFFSETS: [&str; 5] = ["offset", "skip", "startAt", "start_at", "page[offset]"];
const LAST: [&str; 5] = ["total_pages", "totalPages", "last_page", "page_count", "pageCount"];
const TOTALS: [&str; 5] = ["total_count", "totalCount", "total", "total_size", "total_results"];
const MORE: [&str; 4] = ["has_more", "hasMore", "has_next", "has_next_page"];

/// The levels of objects around the fields of a page.
const LEVELS: usize = 3;

/// Returns the pages of an operation, and the type of its items.
pub(super) fn pages(types: &Types, operation: &Operation) -> Option<(Pages, Ty)> {
    let Returns::Json { ty, optional: false } = &operation.returns else { return None };
    let has_both = find(operation, "limit").is_some()
        && operation.fields.iter().any(|input| input.name == "page_size" && input.field.wire != "limit");
    if operation.method != Method::Get || operation.stream.is_some() || has_both {
        return None;
    }
    let response = Response { types, ty };
    let (items, item) = response.items()?;
    let size = integer(operation, &SIZES);
    let more = response.field(&MORE, &|ty| *ty == Ty::Boolean);
    let way = way(types, operation, &response, &item, more.is_some())?;
    let more = more.filter(|_| !matches!(way, Way::Link | Way::Url { .. }));
    Some((Pages { way, size, items, more }, item))
}

/// Returns the way to the next page: the surest first.
fn way(
    types: &Types,
    operation: &Operation,
    response: &Response<'_>,
    item: &Ty,
    has_more: bool,
) -> Option<Way> {
    if operation.has_link {
        return Some(Way::Link);
    }
    let is_text = |ty: &Ty| ty.is_string();
    let is_never_null = |input: &Input| is_id(types, &input.field.value.ty) && !input.field.value.nullable;
    if let (Some(cursor), true) = (parameter(operation, &AFTER, &is_never_null), has_more)
        && response.has_id(item)
    {
        return Some(Way::Item { cursor, from: "id".to_owned() });
    }
    if let (Some(cursor), Some(next)) = (text(operation, &CURSORS), response.field(&NEXT_CURSORS, &is_text)) {
        return Some(Way::Cursor { cursor, next });
    }
    if let Some(next) = response.field(&URLS, &is_text) {
        return Some(Way::Url { next });
    }
    let is_number = |ty: &Ty| *ty == Ty::Integer;
    let total = || response.field(&TOTALS, &is_number);
    if let Some(offset) = integer(operation, &OFFSETS) {
        return Some(Way::Offset { offset, total: total() });
    }
    let page = integer(operation, &PAGES)?;
    let last = response.field(&LAST, &is_number);
    let total = if last.is_some() { None } else { total() };
    Some(Way::Page { page, last, total })
}

/// A response, as its type says it.
struct Response<'t> {
    types: &'t Types,
    ty: &'t Ty,
}

impl<'t> Response<'t> {
    /// Returns the fields of a struct.
    fn fields(&self, ty: &Ty) -> &'t [Field] {
        match ty {
            Ty::Named(id) => match &self.types.all[id.0].body {
                Body::Struct { fields, .. } => fields,
                Body::Alias { ty, .. } if !matches!(ty, Ty::Named(_)) => self.fields(ty),
                _ => &[],
            },
            _ => &[],
        }
    }

    /// Returns the path of the only list of a response, and the type of its items.
    fn items(&self) -> Option<(Option<String>, Ty)> {
        if let Ty::List(item) = self.ty {
            return Some((None, (**item).clone()));
        }
        let mut lists = self.lists(self.ty);
        if lists.is_empty() {
            let inner = self.fields(self.ty).iter().filter(|field| is_key(&field.wire));
            lists = inner
                .flat_map(|field| {
                    let lists = self.lists(&field.value.ty).into_iter();
                    lists.map(|(path, item)| (format!("{}.{path}", field.wire), item))
                })
                .collect();
        }
        match lists.as_slice() {
            [(path, item)] => Some((Some(path.clone()), item.clone())),
            _ => None,
        }
    }

    fn lists(&self, ty: &Ty) -> Vec<(String, Ty)> {
        let lists = self.fields(ty).iter().filter(|field| is_key(&field.wire) && is_content(&field.wire));
        lists
            .filter_map(|field| match &field.value.ty {
                Ty::List(item) => Some((field.wire.clone(), (**item).clone())),
                _ => None,
            })
            .collect()
    }

    /// Returns the path of the first field with one of these names and a fitting type, the outermost first.
    fn field(&self, names: &[&str], fits: &dyn Fn(&Ty) -> bool) -> Option<String> {
        (1..=LEVELS).find_map(|levels| self.field_at(self.ty, levels, names, fits))
    }

    fn field_at(&self, ty: &Ty, levels: usize, names: &[&str], fits: &dyn Fn(&Ty) -> bool) -> Option<String> {
        let fields = self.fields(ty);
        if levels == 1 {
            let has_name = |field: &&Field| is_key(&field.wire) && names.contains(&field.wire.as_str());
            let found = fields.iter().filter(has_name).find(|field| fits(&field.value.ty));
            return found.map(|field| field.wire.clone());
        }
        fields.iter().filter(|field| is_key(&field.wire)).find_map(|field| {
            let inner = self.field_at(&field.value.ty, levels - 1, names, fits)?;
            Some(format!("{}.{inner}", field.wire))
        })
    }

    fn has_id(&self, item: &Ty) -> bool {
        let is_id = |field: &Field| {
            let (ty, nullable) = (&field.value.ty, field.value.nullable);
            field.wire == "id" && self::is_id(self.types, ty) && field.required && !nullable
        };
        self.fields(item).iter().any(is_id)
    }
}

/// Returns `true` for a text, and for a type of IDs.
fn is_id(types: &Types, ty: &Ty) -> bool {
    ty.is_string()
        || matches!(ty, Ty::Named(id) if matches!(&types.all[id.0].body, Body::Enum(all) if all.is_empty()))
}

/// Returns `true` for a name that a path can have.
fn is_key(name: &str) -> bool {
    !name.is_empty() && !name.contains(['.', '[', ']', '*', '$', '/'])
}

/// Returns `false` for lists that responses have besides their items.
fn is_content(name: &str) -> bool {
    !matches!(name, "errors" | "messages" | "warnings" | "links" | "included")
}

/// Returns the first query parameter with one of these names that is a number.
fn integer(operation: &Operation, names: &[&str]) -> Option<String> {
    parameter(operation, names, &|input| input.field.value.ty == Ty::Integer)
}

/// Returns the first query parameter with one of these names that is a text.
fn text(operation: &Operation, names: &[&str]) -> Option<String> {
    parameter(operation, names, &|input| input.field.value.ty.is_string())
}

fn parameter(operation: &Operation, names: &[&str], is_so: &dyn Fn(&Input) -> bool) -> Option<String> {
    let found = names.iter().find(|name| find(operation, name).is_some_and(is_so));
    found.map(|name| (*name).to_owned())
}

fn find<'o>(operation: &'o Operation, wire: &str) -> Option<&'o Input> {
    operation.fields.iter().find(|input| input.location == Location::Query && input.field.wire == wire)
}
