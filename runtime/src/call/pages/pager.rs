//! The way from page to page.

use std::collections::HashSet;

use bytes::Bytes;
use reqwest::Url;

use super::decode::{Listed, ReadPage};
use super::link::next_link;
use super::page::{Next, Page};
use crate::error::Error;
use crate::head::RawResponse;
use crate::http::query;
use crate::http::send::PreparedRequest;
use crate::json::decode;

/// Where a page is asked for, and how its items are read.
pub(super) struct Walk<T> {
    pub(super) prepared: Box<PreparedRequest>,
    pub(super) read: ReadPage<T>,
    pub(super) cursor: Option<Cursor<T>>,
    pub(super) size: Option<Size>,
    /// What is left of the caller's limit.
    pub(super) left: Option<usize>,
    pub(super) next: Next,
    /// Where it has been, so that it never goes in circles.
    pub(super) seen: HashSet<String>,
}

/// The cursor of the next page: the id of the last item of this one.
pub(super) struct Cursor<T> {
    pub(super) parameter: &'static str,
    pub(super) of: fn(&T) -> &str,
}

/// The query parameter that says how many items a page has.
#[derive(Clone, Copy)]
pub(super) struct Size {
    pub(super) parameter: &'static str,
    pub(super) asked: Option<i64>,
    pub(super) most: Option<i64>,
}

impl<T> Clone for Walk<T> {
    fn clone(&self) -> Self {
        let cursor = self.cursor.as_ref().map(|cursor| Cursor { parameter: cursor.parameter, of: cursor.of });
        Self {
            prepared: self.prepared.clone(),
            read: self.read,
            cursor,
            size: self.size,
            left: self.left,
            next: self.next.clone(),
            seen: self.seen.clone(),
        }
    }
}

impl<T> Walk<T> {
    /// Asks for the next page, and notes where the one behind it is.
    pub(super) async fn ask(&mut self) -> Result<Page<T>, Error> {
        if let Next::Astray(head) = &self.next {
            let message = "the next page is not below the base URL, and no credential goes elsewhere";
            return Err(decode::unexpected(head, &Bytes::new(), message));
        }
        let prepared = self.prepared();
        let address = prepared.address()?;
        let received = prepared.send().await?;
        let mut page = self.page(received, &address)?;
        if let Some(left) = &mut self.left {
            page.items.truncate(*left);
            *left -= page.items.len();
        }
        if let Some(next) = &page.next {
            self.next = next.clone();
        }
        Ok(page)
    }

    pub(super) fn is_over(&self, page: &Page<T>) -> bool {
        page.next.is_none() || self.left == Some(0)
    }

    fn prepared(&self) -> Box<PreparedRequest> {
        let mut prepared = self.prepared.clone();
        if let Next::At(place) = &self.next {
            prepared.go_to(place);
            return prepared;
        }
        if let Some(size) = self.size {
            let left = self.left.map(|left| i64::try_from(left).unwrap_or(i64::MAX).max(1));
            // No more than is wanted is asked for, and as much of that at once as the API gives.
            let most = size.asked.or(left.and(size.most));
            let asked = if most.is_some() { most.min(left.or(most)) } else { None };
            query::push(&mut prepared.query, size.parameter, &asked);
        }
        if let (Some(cursor), Next::After(after)) = (&self.cursor, &self.next) {
            query::push(&mut prepared.query, cursor.parameter, after);
        }
        prepared
    }

    fn page(&mut self, received: RawResponse, address: &Url) -> Result<Page<T>, Error> {
        let RawResponse { head, body } = received;
        let listed = (self.read)(&head, &body);
        let read = listed.as_ref().is_ok_and(|listed| listed.items.is_some());
        let Listed { items, more, extra } = decode::or_reported(listed, &head, &body, read)?;
        // A server without items may leave the list out, or write null.
        let items = items.unwrap_or_default();
        let next = match &self.cursor {
            // A server that does not say is asked until a page is empty.
            Some(cursor) if more != Some(false) => {
                items.last().map(|last| Next::After((cursor.of)(last).to_owned()))
            }
            Some(_) => None,
            // What has come is handed on before a link that leads astray is an error.
            None => next_link(&head.headers).map(|link| {
                let place = self.prepared.place(address, &link);
                place.map_or_else(|| Next::Astray(Box::new(head.clone())), Next::At)
            }),
        };
        if let Some(Next::After(place) | Next::At(place)) = &next
            && !self.seen.insert(place.clone())
        {
            let message = "the next page is one that was there before: the list would never end";
            return Err(decode::unexpected(&head, &body, message));
        }
        Ok(Page { items, extra, head, next })
    }
}
