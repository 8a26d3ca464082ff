//! One page of a list.

use std::{fmt, vec};

use reqwest::header::HeaderMap;

use crate::head::ResponseHead;
use crate::json::extra::Extra;

/// One page of a list.
pub struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) extra: Extra,
    pub(super) head: ResponseHead,
    pub(super) next: Option<PageCursor>,
}

impl<T> Page<T> {
    /// Its items, in the order of the API.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Its items.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Whether the API has a page behind this one.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// What else the page says, such as its first id.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// The headers of the response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The id that the API gave to this request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> vec::IntoIter<T> {
        self.items.into_iter()
    }
}

/// Its size, not its items.
impl<T> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items.len())
            .field("has_more", &self.has_more())
            .finish_non_exhaustive()
    }
}

/// What the next page is asked for with.
#[derive(Clone)]
pub(super) enum PageCursor {
    First,
    /// Behind the item with this id.
    After(String),
    /// At this place below the base URL.
    Link(String),
    /// Elsewhere, as this response said.
    OffHost(Box<ResponseHead>),
}
