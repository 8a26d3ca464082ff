//! Lists in pages: the position is a field of the query, and a page leads to the next one.

use super::responses::{ResponseScope, structure};
use super::table::Table;
use crate::diagnostic::{Diagnostics, Span, SpannedText, codes};
use crate::model::{Field, Listing, Location, NextPage, Returns, Type, TypeDeclaration};
use crate::syntax::{Next, NodeValue, OperationPages, Pages};

impl ResponseScope<'_> {
    /// Resolves a list in pages.
    pub(super) fn listing(
        &self,
        table: &Table,
        item: Type,
        span: Span,
        fields: &[Field],
        errors: &mut Diagnostics,
    ) -> Option<Listing> {
        let (pages, is_own) = self.pages(span, errors)?;
        let query = |name: &SpannedText| {
            fields.iter().position(|field| field.wire == name.value && field.location == Location::Query)
        };
        let size = pages.size.as_ref().and_then(query);
        if let Some(size) = size.map(|index| &fields[index]).filter(|size| size.schema.ty != Type::Integer) {
            self.no_integer(size, "the page size", span, errors);
            return None;
        }
        let next = match &pages.next {
            Next::Link => NextPage::Link,
            Next::Url(from) => NextPage::Url { from: path(Some(from), errors) },
            Next::Cursor { parameter, from } => {
                let field = self.text_field(table, parameter, Type::String, span, fields, errors)?;
                let ident = self.item_field(table, &item, from, span, errors)?;
                NextPage::LastItem { field, ident }
            }
            Next::Response { parameter, from } => {
                let field = self.text_field(table, parameter, Type::Integer, span, fields, errors)?;
                NextPage::Cursor { field, from: path(Some(from), errors) }
            }
            Next::Number { parameter, last, total } => {
                let field = self.number_field(parameter, span, fields, errors)?;
                let first = self.first(&fields[field]);
                let (last, total) = (path(last.as_ref(), errors), path(total.as_ref(), errors));
                NextPage::Number { field, first, last, total }
            }
            Next::Offset { parameter, total } => {
                let field = self.number_field(parameter, span, fields, errors)?;
                NextPage::Offset { field, total: path(total.as_ref(), errors) }
            }
        };
        let (items, more) = (path(pages.items.as_ref(), errors), path(pages.more.as_ref(), errors));
        let is_plain = matches!(next, NextPage::Link | NextPage::LastItem { .. });
        let is_own = is_own || !is_plain || items.len() > 1 || more.len() > 1;
        Some(Listing { item, items, more, next, size, is_own })
    }

    /// Refuses the pages of an operation that returns none.
    pub(super) fn refuse_pages(&self, returns: Option<&Returns>, errors: &mut Diagnostics) {
        if let (Some(pages), Some(returns)) = (&self.operation.pages, returns)
            && !matches!(returns, Returns::Pages(_))
        {
            errors.push(
                codes::WRONG_VALUE
                    .at(pages.span(), "`pages` describes a list in pages, and this operation returns none")
                    .help("write `returns: pages<T>`, or delete `pages`"),
            );
        }
    }

    /// Returns the pages of the operation, and `true` if they are not those of the connector.
    fn pages(&self, span: Span, errors: &mut Diagnostics) -> Option<(Pages, bool)> {
        if errors.is_suppressed("pages:") {
            return None;
        }
        let common = match (&self.operation.pages, &self.connector.pages) {
            (Some(OperationPages::Own { pages, .. }), _) => return Some((pages.clone(), true)),
            (_, Some(common)) => common,
            (_, None) => {
                errors.push(
                    codes::MISSING_KEY
                        .at(span, "the connector has no `pages:`, which describes its paginated lists")
                        .help("add `pages: { items: FIELD, more: FIELD, cursor: QUERY, from: FIELD }` to `connector.yaml`"),
                );
                return None;
            }
        };
        match &self.operation.pages {
            Some(OperationPages::Kind(name)) => {
                let kinds = &self.connector.page_kinds;
                if let Some(index) = kinds.iter().position(|(known, _)| known.value == name.value) {
                    return Some((kinds[index].1.clone(), index > 0));
                }
                let known = kinds.iter().map(|(known, _)| known.value.as_str());
                errors.push(
                    codes::UNKNOWN_REFERENCE
                        .at(name.span, format!("the connector has no kind of pages `{}`", name.value))
                        .suggest(
                            &name.value,
                            known,
                            "add it to `pages:` of `connector.yaml`: `pages: { NAME: { … } }`",
                        ),
                );
                None
            }
            Some(OperationPages::Changed { items, more, size, .. }) => {
                let with = |own: &Option<SpannedText>, common: &Option<SpannedText>| {
                    own.clone().or_else(|| common.clone())
                };
                let (items, more, size) =
                    (with(items, &common.items), with(more, &common.more), with(size, &common.size));
                Some((Pages { items, more, size, next: common.next.clone() }, true))
            }
            _ => Some((common.clone(), false)),
        }
    }

    /// Returns the field of a cursor: a text, an ID, or a value of the other type.
    fn text_field(
        &self,
        table: &Table,
        parameter: &SpannedText,
        other: Type,
        span: Span,
        fields: &[Field],
        errors: &mut Diagnostics,
    ) -> Option<usize> {
        let is_cursor = |field: &Field| {
            let ty = &field.schema.ty;
            *ty == Type::String || *ty == other || (other != Type::String && is_text(table, ty))
        };
        let found = position(parameter, fields).filter(|index| is_cursor(&fields[*index]));
        if found.is_none() {
            self.no_position("the cursor parameter", "string", parameter, span, fields, errors);
        }
        found
    }

    fn number_field(
        &self,
        parameter: &SpannedText,
        span: Span,
        fields: &[Field],
        errors: &mut Diagnostics,
    ) -> Option<usize> {
        let found = position(parameter, fields).filter(|index| fields[*index].schema.ty == Type::Integer);
        if found.is_none() {
            self.no_position("the position", "integer", parameter, span, fields, errors);
        }
        found
    }

    /// Returns the number of the first page: the default of its field, or 1.
    fn first(&self, field: &Field) -> i64 {
        let written = self.fields.iter().find(|written| written.name.value == field.name);
        let default = written.and_then(|written| written.default.as_deref());
        match default.map(|default| &default.value) {
            Some(NodeValue::Scalar { text, .. }) => text.parse().unwrap_or(1),
            _ => 1,
        }
    }

    /// Returns the Rust name of the field of an item that is the cursor.
    fn item_field(
        &self,
        table: &Table,
        item: &Type,
        from: &SpannedText,
        span: Span,
        errors: &mut Diagnostics,
    ) -> Option<String> {
        let known = structure(table, item)
            .and_then(|item| item.fields.iter().find(|field| field.name == from.value))
            .filter(|field| is_text(table, &field.schema.ty) && field.required && !field.nullable);
        if known.is_none() {
            let message = format!(
                "the cursor is the last item's `{}`, which is not a required string of the item",
                from.value
            );
            let help = format!("use a type of items with `{}: string!`", from.value);
            errors.push(codes::UNKNOWN_FIELD.at(span, message).help(help));
        }
        known.map(|known| known.ident.clone())
    }

    fn no_integer(&self, field: &Field, role: &str, span: Span, errors: &mut Diagnostics) {
        let written = self.operation.fields.iter().find(|written| written.name.value == field.name);
        errors.push(
            codes::BAD_TYPE
                .at(
                    written.map_or(span, |written| written.ty.span),
                    format!("`{}` is {role}, and its type is not `integer`", field.wire),
                )
                .help("write `type: integer`"),
        );
    }

    /// Reports a position that is no field of the query, or one of another type.
    fn no_position(
        &self,
        role: &str,
        ty: &str,
        parameter: &SpannedText,
        span: Span,
        fields: &[Field],
        errors: &mut Diagnostics,
    ) {
        let name = parameter.value.as_str();
        if errors.is_suppressed(name) {
            return;
        }
        let help = match fields.iter().find(|field| field.wire == name) {
            Some(field) if field.location != Location::Query => {
                format!("add `in: query` to the field `{}`, and make it a `{ty}`", field.name)
            }
            Some(field) => format!("change the type of the field `{}` to `{ty}`", field.name),
            None if self.operation.method.is_bodyless() => format!("add `{name}: {ty}` under `fields:`"),
            None => format!("add `{name}: {{ type: {ty}, in: query }}` under `fields:`"),
        };
        let article = if ty == "integer" { "an" } else { "a" };
        let message = format!("{role} `{name}` is not {article} {ty} of this query");
        errors.push(codes::UNKNOWN_FIELD.at(span, message).help(help));
    }
}

fn position(parameter: &SpannedText, fields: &[Field]) -> Option<usize> {
    fields.iter().position(|field| field.wire == parameter.value && field.location == Location::Query)
}

/// Returns the keys of a path; none without one.
fn path(written: Option<&SpannedText>, errors: &mut Diagnostics) -> Vec<String> {
    let Some(written) = written else { return Vec::new() };
    let keys: Vec<String> = written.value.split('.').map(str::to_owned).collect();
    let is_key = |key: &String| !key.is_empty() && !key.contains(['[', ']', '*', '$', '/']);
    if !keys.iter().all(is_key) {
        errors.push(
            codes::WRONG_VALUE
                .at(written.span, format!("`{}` is not a path of keys, separated by `.`", written.value))
                .help("write the keys from the outside in: `meta.next_cursor`"),
        );
    }
    keys
}

/// Returns `true` for a string or an ID.
fn is_text(table: &Table, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => table.declaration(*id).is_some_and(TypeDeclaration::is_id),
        ty => *ty == Type::String,
    }
}
