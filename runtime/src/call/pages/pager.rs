//! The pager, which requests one page after the other.

use std::collections::HashSet;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use url::Url;

use super::cursor::{self, Cursor, Next};
use super::decode::{PageData, PageFields, ReadPage};
use super::link::next_link;
use super::page::{Page, PageCursor};
use super::position::{Following, Position};
use crate::error::Error;
use crate::head::{RawResponse, ResponseHead};
use crate::http::boxed::BoxFuture;
use crate::http::query;
use crate::http::send::PreparedRequest;
use crate::json::decode;

/// The call for a page, and the position in the list.
pub(super) struct Pager<T> {
    pub(super) prepared: Box<PreparedRequest>,
    pub(super) read: ReadPage<T>,
    /// The field with the items; `None` for that of the connector.
    pub(super) items: Option<Box<str>>,
    pub(super) cursor: Option<Cursor<T>>,
    /// The position, if the operation has a format of its own.
    pub(super) position: Option<Position>,
    pub(super) size: Option<SizeParameter>,
    /// The number of items that the caller's limit still allows.
    pub(super) remaining: Option<usize>,
    /// The position of the next page.
    pub(super) next: PageCursor,
    /// The cursors so far. A cursor that repeats would make the list endless.
    pub(super) seen: HashSet<String>,
    /// The request in progress, and its URL.
    pub(super) sent: Option<(Url, BoxFuture<Result<RawResponse, Error>>)>,
}

/// The query parameter for the page size.
#[derive(Clone, Copy)]
pub(super) struct SizeParameter {
    pub(super) name: &'static str,
    /// The size that the caller asks for.
    pub(super) requested: Option<i64>,
    /// The largest size that the API allows.
    pub(super) max: Option<i64>,
}

impl<T> Clone for Pager<T> {
    fn clone(&self) -> Self {
        Self {
            prepared: self.prepared.clone(),
            read: self.read,
            items: self.items.clone(),
            cursor: self.cursor.clone(),
            position: self.position.clone(),
            size: self.size,
            remaining: self.remaining,
            next: self.next.clone(),
            seen: self.seen.clone(),
            sent: None,
        }
    }
}

impl<T> Pager<T> {
    /// Requests the next page and moves the cursor. After an error, the next call requests the same page again.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Page<T>, Error>> {
        let (address, sent) = match &mut self.sent {
            Some(sent) => sent,
            None => {
                let sent = self.send()?;
                self.sent.insert(sent)
            }
        };
        let received = ready!(Pin::new(sent).poll(context));
        let address = address.clone();
        self.sent = None;
        Poll::Ready(self.receive(received?, &address))
    }

    /// Starts the request for the next page.
    fn send(&self) -> Result<(Url, BoxFuture<Result<RawResponse, Error>>), Error> {
        if let PageCursor::OffHost(head) = &self.next {
            let message = "the URL of the next page is not below the base URL, so the page was not requested";
            return Err(decode::unexpected(head, &Bytes::new(), message));
        }
        let request = self.next_request();
        Ok((request.address()?, request.send()))
    }

    /// Decodes the page and moves the cursor.
    fn receive(&mut self, received: RawResponse, address: &Url) -> Result<Page<T>, Error> {
        let mut page = self.decode(received, address)?;
        if let Some(remaining) = &mut self.remaining {
            page.items.truncate(*remaining);
            *remaining -= page.items.len();
        }
        if let Some(next) = &page.next {
            self.next = next.clone();
        }
        Ok(page)
    }

    /// Returns `true` if `page` is the last one that the caller gets.
    pub(super) fn is_done(&self, page: &Page<T>) -> bool {
        page.next.is_none() || self.remaining == Some(0)
    }

    /// Returns the request for the next page.
    fn next_request(&self) -> Box<PreparedRequest> {
        let mut prepared = self.prepared.clone();
        if let PageCursor::Link(below) = &self.next {
            prepared.go_to(below);
            return prepared;
        }
        if let Some(size) = self.size {
            let remaining =
                self.remaining.map(|remaining| i64::try_from(remaining).unwrap_or(i64::MAX).max(1));
            // With a limit, the largest page that the API allows, but no more items than the limit needs.
            let largest = size.requested.or(remaining.and(size.max));
            let requested = if largest.is_some() { largest.min(remaining.or(largest)) } else { None };
            query::push(&mut prepared.query, size.name, &requested);
        }
        let position = self.position.as_ref().and_then(Position::parameter);
        let parameter = position.or_else(|| Some(self.cursor.as_ref()?.parameter()));
        if let (Some(parameter), PageCursor::After(after)) = (parameter, &self.next) {
            // The caller of a custom call may have set the cursor of the first page.
            query::remove(&mut prepared.query, parameter);
            query::push(&mut prepared.query, parameter, after);
        }
        prepared
    }

    /// Returns the cursor for the URL of the next page. A URL on another host is an error only when that page is requested,
    /// so the current items are not lost.
    fn linked(&self, url: &str, address: &Url, head: &ResponseHead) -> PageCursor {
        let below = self.prepared.path_below_base(address, url);
        below.map_or_else(|| PageCursor::OffHost(Box::new(head.clone())), PageCursor::Link)
    }

    /// Decodes a page and finds the cursor of the next one.
    fn decode(&mut self, received: RawResponse, address: &Url) -> Result<Page<T>, Error> {
        let RawResponse { head, body } = received;
        let pages = &head.connector().pages;
        let field = self.items.as_deref().or(pages.items);
        let fields = match &self.position {
            Some(Position { format, .. }) => PageFields { items: format.items, more: format.more },
            None => PageFields { items: field.as_slice(), more: pages.more.as_slice() },
        };
        let data = (self.read)(&head, &body, fields);
        let read = data.as_ref().is_ok_and(|data| data.items.is_some());
        let PageData { items, more, extra } = decode::or_reported(data, &head, &body, read)?;
        // A server without items may omit the list, or send null.
        let items = items.unwrap_or_default();
        let following = self.position.as_mut().map(|position| position.pass(items.len(), more, &extra));
        let next = match (following, &self.cursor) {
            (Some(Following::Parameter(value)), _) => Some(PageCursor::After(value)),
            (Some(Following::Url(url)), _) => Some(self.linked(&url, address, &head)),
            (Some(Following::Nothing), _) => None,
            (None | Some(Following::LastItem), Some(cursor)) => {
                match cursor.next(&items, more, &cursor::Page { extra: &extra, body: &body, items: field }) {
                    Next::After(cursor) => Some(PageCursor::After(cursor)),
                    Next::End => None,
                    Next::Lost(field) => {
                        let message = format!(
                            "the list has a next page, but the field `{field}`, which has its cursor, is missing"
                        );
                        return Err(decode::unexpected(&head, &body, &message));
                    }
                }
            }
            _ => next_link(&head.headers).map(|link| self.linked(&link, address, &head)),
        };
        if let Some(PageCursor::After(cursor) | PageCursor::Link(cursor)) = &next
            && !self.seen.insert(cursor.clone())
        {
            let message = "the next page is one that was read before: the list would never end";
            return Err(decode::unexpected(&head, &body, message));
        }
        Ok(Page { items, extra, head, next })
    }
}
