//! One page of a list.

use std::{fmt, vec};

use http::header::HeaderMap;

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
    /// Returns the items, in the order of the API.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Returns the items by value.
    #[must_use]
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// Returns `true` if the API has a next page.
    #[doc(alias = "has_next_page")]
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// Returns the other fields of the page, such as the id of its first item.
    #[must_use]
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Returns the HTTP status: 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head.status.as_u16()
    }

    /// Returns the number of retries before this page.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.head.retries
    }

    /// Returns the response headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the id that the API gave to this request, for questions to its support.
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

/// Shows the number of items, not the items.
impl<T> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page")
            .field("items", &self.items.len())
            .field("has_more", &self.has_more())
            .finish_non_exhaustive()
    }
}

/// A position in the list: where the next page begins.
#[derive(Clone)]
pub(super) enum PageCursor {
    /// At the start of the list.
    First,
    /// After the item with this id.
    After(String),
    /// At this path and query below the base URL.
    Link(String),
    /// At a link in this response that is not below the base URL.
    OffHost(Box<ResponseHead>),
}
