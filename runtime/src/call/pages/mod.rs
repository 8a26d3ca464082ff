//! Paginated lists.

mod cursor;
pub(crate) mod decode;
pub(crate) mod link;
#[cfg(feature = "test-util")]
mod of;
mod page;
mod pager;
mod position;
mod stream;

use std::collections::HashSet;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use crate::call::macros::call_methods;
use crate::call::sending::polled_again;
use crate::connector::PageFormat;
use crate::error::Error;
use crate::http::header;
use crate::http::query::Query;
use crate::http::send::PreparedRequest;
use cursor::Cursor;
pub(crate) use cursor::NamedCursor;
use decode::ReadPage;
pub use page::Page;
use page::PageCursor;
use pager::{Pager, SizeParameter};
use position::Position;
use stream::Source;
pub use stream::{PageItems, Pages};

/// A call whose response is a paginated list: a future of the first page. [`items`](Self::items) reads the items of all
/// pages, [`pages`](Self::pages) reads all pages.
///
/// # Collect all items
///
/// ```no_run
#[doc = include_str!("../../example_setup.txt")]
/// let jobs = client.jobs().items().collect().await?;
/// # Ok(()) }
/// ```
///
/// # Read page by page
///
/// ```no_run
#[doc = include_str!("../../example_setup.txt")]
/// let mut pages = client.jobs().pages();
/// while let Some(page) = pages.try_next().await? {
///     println!("{} jobs, request {:?}", page.items().len(), page.request_id());
/// }
/// # Ok(()) }
/// ```
#[must_use = "a call does nothing until it is awaited"]
pub struct PageCall<T> {
    pager: Pager<T>,
    done: bool,
}

impl<T> PageCall<T> {
    pub(crate) fn new(prepared: Box<PreparedRequest>, read: ReadPage<T>) -> Self {
        let pager = Pager {
            prepared,
            read,
            items: None,
            cursor: None,
            position: None,
            size: None,
            remaining: None,
            next: PageCursor::First,
            seen: HashSet::new(),
            sent: None,
        };
        Self { pager, done: false }
    }

    /// Sets the query parameter for the cursor, which is the id of a page's last item; `start` is the caller's cursor.
    #[doc(hidden)]
    pub fn cursor(mut self, parameter: &'static str, start: &Option<String>, of: fn(&T) -> &str) -> Self {
        self.pager.cursor = Some(Cursor::Id { parameter, id_of: of });
        if let Some(start) = start {
            self.pager.next = PageCursor::After(start.clone());
        }
        self
    }

    /// Sets the format of the pages; `start` is the caller's value for the query parameter that sets the position.
    #[doc(hidden)]
    pub fn format(mut self, format: &'static PageFormat, start: &dyn Query) -> Self {
        let start = header::text(start);
        self.pager.position = Some(Position::new(format, start.as_deref()));
        if let Some(start) = start {
            self.pager.next = PageCursor::After(start);
        }
        self
    }

    /// Sets the field with the items and the cursor by their names, for a custom call.
    pub(crate) fn named(mut self, items: Option<&str>, cursor: Option<NamedCursor>) -> Self {
        self.pager.items = items.map(Box::from);
        self.pager.cursor = cursor.map(|cursor| Cursor::Named(Box::new(cursor)));
        self
    }

    /// Sets the query parameter for the page size, the size that the caller asks for and the largest that the API
    /// allows.
    #[doc(hidden)]
    pub fn size(mut self, parameter: &'static str, requested: Option<i64>, max: Option<i64>) -> Self {
        self.pager.size = Some(SizeParameter { name: parameter, requested, max });
        self
    }

    /// Limits the number of items, over all pages.
    #[doc(hidden)]
    pub fn limit(mut self, limit: Option<usize>) -> Self {
        self.pager.remaining = limit;
        self
    }

    /// Iterates over all items. A page is requested when its first item is needed.
    #[doc(alias("auto_paging_iter", "paginate"))]
    pub fn items(self) -> PageItems<T> {
        PageItems { pages: self.pages(), page: Vec::new().into_iter() }
    }

    /// Iterates over all pages. Each page is requested when it is needed.
    #[doc(alias = "iter_pages")]
    pub fn pages(self) -> Pages<T> {
        Pages { source: Source::Api { pager: self.pager, done: false } }
    }

    /// Returns the function that reads the id of an item.
    pub(crate) fn id(&self) -> Option<fn(&T) -> &str> {
        match &self.pager.cursor {
            Some(Cursor::Id { id_of, .. }) => Some(*id_of),
            _ => None,
        }
    }

    /// Removes the caller's limit.
    pub(crate) fn unlimited(self) -> Self {
        Self { pager: Pager { remaining: None, ..self.pager }, ..self }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the same for all call types")]
    fn request(&self) -> Option<&PreparedRequest> {
        Some(&self.pager.prepared)
    }

    #[expect(clippy::unnecessary_wraps, reason = "the same for all call types")]
    fn request_mut(&mut self) -> Option<&mut PreparedRequest> {
        Some(&mut self.pager.prepared)
    }
}

call_methods! { [T] PageCall<T>, "PageCall" }

/// The clone of a call that has ended is an error when it is polled.
impl<T> Clone for PageCall<T> {
    fn clone(&self) -> Self {
        Self { pager: self.pager.clone(), done: self.done }
    }
}

impl<T> Future for PageCall<T> {
    type Output = Result<Page<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.done {
            return Poll::Ready(Err(polled_again()));
        }
        let page = ready!(self.pager.poll(context));
        self.done = true;
        Poll::Ready(page)
    }
}
