//! The way from page to page.

use std::collections::HashSet;

use bytes::Bytes;
use reqwest::Url;

use super::decode::{PageData, ReadPage};
use super::link::next_link;
use super::page::{Page, PageCursor};
use crate::error::Error;
use crate::head::RawResponse;
use crate::http::query;
use crate::http::send::PreparedRequest;
use crate::json::decode;

/// Where a page is asked for, and how its items are read.
pub(super) struct Pager<T> {
    pub(super) prepared: Box<PreparedRequest>,
    pub(super) read: ReadPage<T>,
    pub(super) cursor: Option<CursorParameter<T>>,
    pub(super) size: Option<SizeParameter>,
    /// What is remaining of the caller's limit.
    pub(super) remaining: Option<usize>,
    pub(super) next: PageCursor,
    /// Where it has been, so that it never goes in circles.
    pub(super) seen: HashSet<String>,
}

/// The cursor of the next page: the id of the last item of this one.
pub(super) struct CursorParameter<T> {
    pub(super) name: &'static str,
    pub(super) id_of: fn(&T) -> &str,
}

/// The query parameter that says how many items a page has.
#[derive(Clone, Copy)]
pub(super) struct SizeParameter {
    pub(super) name: &'static str,
    pub(super) requested: Option<i64>,
    pub(super) max: Option<i64>,
}

impl<T> Clone for Pager<T> {
    fn clone(&self) -> Self {
        let cursor =
            self.cursor.as_ref().map(|cursor| CursorParameter { name: cursor.name, id_of: cursor.id_of });
        Self {
            prepared: self.prepared.clone(),
            read: self.read,
            cursor,
            size: self.size,
            remaining: self.remaining,
            next: self.next.clone(),
            seen: self.seen.clone(),
        }
    }
}

impl<T> Pager<T> {
    /// Asks for the next page, and notes where the one behind it is.
    pub(super) async fn fetch(&mut self) -> Result<Page<T>, Error> {
        if let PageCursor::OffHost(head) = &self.next {
            let message = "the next page is not below the base URL, and no credential goes elsewhere";
            return Err(decode::unexpected(head, &Bytes::new(), message));
        }
        let prepared = self.prepared();
        let address = prepared.address()?;
        let received = prepared.send().await?;
        let mut page = self.page(received, &address)?;
        if let Some(remaining) = &mut self.remaining {
            page.items.truncate(*remaining);
            *remaining -= page.items.len();
        }
        if let Some(next) = &page.next {
            self.next = next.clone();
        }
        Ok(page)
    }

    pub(super) fn is_done(&self, page: &Page<T>) -> bool {
        page.next.is_none() || self.remaining == Some(0)
    }

    fn prepared(&self) -> Box<PreparedRequest> {
        let mut prepared = self.prepared.clone();
        if let PageCursor::Link(place) = &self.next {
            prepared.go_to(place);
            return prepared;
        }
        if let Some(size) = self.size {
            let remaining =
                self.remaining.map(|remaining| i64::try_from(remaining).unwrap_or(i64::MAX).max(1));
            // No more than is wanted is asked for, and as much of that at once as the API gives.
            let most = size.requested.or(remaining.and(size.max));
            let asked = if most.is_some() { most.min(remaining.or(most)) } else { None };
            query::push(&mut prepared.query, size.name, &asked);
        }
        if let (Some(cursor), PageCursor::After(after)) = (&self.cursor, &self.next) {
            query::push(&mut prepared.query, cursor.name, after);
        }
        prepared
    }

    fn page(&mut self, received: RawResponse, address: &Url) -> Result<Page<T>, Error> {
        let RawResponse { head, body } = received;
        let page = (self.read)(&head, &body);
        let read = page.as_ref().is_ok_and(|page| page.items.is_some());
        let PageData { items, more, extra } = decode::or_reported(page, &head, &body, read)?;
        // A server without items may leave the list out, or write null.
        let items = items.unwrap_or_default();
        let next = match &self.cursor {
            // A server that does not say is asked until a page is empty.
            Some(cursor) if more != Some(false) => {
                items.last().map(|last| PageCursor::After((cursor.id_of)(last).to_owned()))
            }
            Some(_) => None,
            // What has come is handed on before a link that leads astray is an error.
            None => next_link(&head.headers).map(|link| {
                let place = self.prepared.path_below_base(address, &link);
                place.map_or_else(|| PageCursor::OffHost(Box::new(head.clone())), PageCursor::Link)
            }),
        };
        if let Some(PageCursor::After(place) | PageCursor::Link(place)) = &next
            && !self.seen.insert(place.clone())
        {
            let message = "the next page is one that was there before: the list would never end";
            return Err(decode::unexpected(&head, &body, message));
        }
        Ok(Page { items, extra, head, next })
    }
}
