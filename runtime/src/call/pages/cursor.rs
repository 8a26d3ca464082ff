//! The cursor of the next page.

use bytes::Bytes;
use serde_json::Value;

use crate::json::extra::Extra;

/// The query parameter of the cursor, and the source of its next value.
pub(super) enum Cursor<T> {
    /// The id of the page's last item.
    Id { parameter: &'static str, id_of: fn(&T) -> &str },
    /// A field by its name.
    Named(Box<NamedCursor>),
}

/// A cursor that the caller of a custom call describes: the query parameter, and the field of the page or of its last
/// item that has the next value.
#[derive(Clone)]
pub(crate) struct NamedCursor {
    parameter: String,
    field: String,
    /// `true` if a page that does not say that there is a next one is the last.
    only_if_more: bool,
}

/// The next page of a list.
pub(super) enum Next {
    /// The page was the last.
    End,
    /// The next page is after this cursor.
    After(String),
    /// The page says that there is a next one, but has no cursor in the field with this name.
    Lost(String),
}

impl NamedCursor {
    pub(crate) fn new(parameter: String, field: String) -> Self {
        Self { parameter, field, only_if_more: false }
    }

    /// Creates the cursor of the connector's lists. The operation of a custom call may return a list without a cursor.
    pub(crate) fn of_connector(parameter: &str, field: &str) -> Self {
        Self { parameter: parameter.to_owned(), field: field.to_owned(), only_if_more: true }
    }
}

impl<T> Cursor<T> {
    pub(super) fn parameter(&self) -> &str {
        match self {
            Self::Id { parameter, .. } => parameter,
            Self::Named(cursor) => &cursor.parameter,
        }
    }

    /// Returns the next page after `items`. `more` is what the page says about it; without that, pages are requested
    /// until one is empty.
    pub(super) fn next(&self, items: &[T], more: Option<bool>, page: &Page<'_>) -> Next {
        if more == Some(false) {
            return Next::End;
        }
        match (self, items.last()) {
            (Self::Id { id_of, .. }, Some(last)) => Next::After(id_of(last).to_owned()),
            (Self::Named(cursor), _) if !cursor.only_if_more || more.is_some() => {
                match page.cursor(&cursor.field) {
                    Some(next) => Next::After(next),
                    None if more.is_some() && !items.is_empty() => Next::Lost(cursor.field.clone()),
                    None => Next::End,
                }
            }
            (Self::Id { .. }, None) | (Self::Named(_), _) => Next::End,
        }
    }
}

// Not derived: that would require `T: Clone`.
impl<T> Clone for Cursor<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Id { parameter, id_of } => Self::Id { parameter, id_of: *id_of },
            Self::Named(cursor) => Self::Named(cursor.clone()),
        }
    }
}

/// The parts of a page that can have a cursor.
pub(super) struct Page<'a> {
    pub(super) extra: &'a Extra,
    pub(super) body: &'a Bytes,
    /// The field with the items; `None` if the body is the list.
    pub(super) items: Option<&'a str>,
}

impl Page<'_> {
    /// Returns the value of a field of the page, or else of its last item.
    fn cursor(&self, field: &str) -> Option<String> {
        let of_page = self.extra.get(field).and_then(text);
        of_page.or_else(|| {
            let body: Value = serde_json::from_slice(self.body).ok()?;
            let list = self.items.and_then(|items| body.get(items)).unwrap_or(&body);
            text(list.as_array()?.last()?.get(field)?)
        })
    }
}

/// Returns a cursor that is not empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
