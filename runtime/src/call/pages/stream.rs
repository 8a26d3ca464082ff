//! Streams of pages and of items.

use std::fmt;
use std::task::{Context, Poll, ready};
use std::vec;

use super::page::Page;
use super::pager::Pager;
use crate::call::macros::stream_methods;
use crate::error::Error;

/// A stream of the pages of a list.
///
/// A page is requested when it is asked for, not before. After an error, the next call requests the same page again.
///
/// It implements [`Stream`]; [`next`](Self::next) and [`try_next`](Self::try_next) work without the trait.
///
/// [`Stream`]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
pub struct Pages<T> {
    pub(super) source: Source<T>,
}

#[cfg_attr(
    feature = "test-util",
    allow(clippy::large_enum_variant, reason = "the other variant exists for tests only")
)]
pub(super) enum Source<T> {
    Api {
        pager: Pager<T>,
        done: bool,
    },
    /// The pages of a test.
    #[cfg(feature = "test-util")]
    Made(std::collections::VecDeque<Result<Page<T>, Error>>),
}

impl<T> Pages<T> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        let (pager, done) = match &mut self.source {
            Source::Api { pager, done } => (pager, done),
            #[cfg(feature = "test-util")]
            Source::Made(pages) => return Poll::Ready(pages.pop_front()),
        };
        if *done || pager.remaining == Some(0) {
            return Poll::Ready(None);
        }
        let page = ready!(pager.poll(context));
        *done = page.as_ref().is_ok_and(|page| pager.is_done(page));
        Poll::Ready(Some(page))
    }
}

stream_methods! {
    /// The errors of the call for a page; also [`Error::Decode`] if the next page is one that was read before, or is
    /// not below the base URL.
    [T] Pages<T>, Page<T>, "page"
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

/// A stream of the items of a list, over all its pages.
///
/// It implements [`Stream`]; [`next`](Self::next), [`try_next`](Self::try_next) and [`collect`](Self::collect) work
/// without the trait.
///
/// [`Stream`]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
pub struct PageItems<T> {
    pub(super) pages: Pages<T>,
    pub(super) page: vec::IntoIter<T>,
}

impl<T> PageItems<T> {
    /// Collects the remaining items. If the list may be long, set a `limit` on the request.
    ///
    /// # Errors
    ///
    /// The errors of [`Pages::next`].
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut items: Vec<T> = self.page.collect();
        while let Some(page) = self.pages.try_next().await? {
            items.extend(page);
        }
        Ok(items)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(context)) {
                Some(Ok(page)) => self.page = page.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

stream_methods! {
    /// The errors of [`Pages::next`].
    [T] PageItems<T>, T, "item"
}

impl<T> fmt::Debug for PageItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageItems").field("ready", &self.page.len()).finish_non_exhaustive()
    }
}
