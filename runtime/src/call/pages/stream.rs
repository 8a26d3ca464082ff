//! Streams of pages and of items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use super::page::Page;
use super::pager::Pager;
use crate::error::Error;

type Loading<T> = Pin<Box<dyn Future<Output = (Pager<T>, Result<Page<T>, Error>)> + Send>>;

pub(super) enum State<T> {
    Idle(Pager<T>),
    Loading(Loading<T>),
    Done,
}

/// A stream of the pages of a list.
///
/// A page is requested when it is asked for, not before. After an error, the next call requests the same page again.
///
/// It implements [`Stream`]; [`next`](Self::next) and [`try_next`](Self::try_next) work without the trait.
///
/// [`Stream`]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
pub struct Pages<T> {
    pub(super) state: State<T>,
}

impl<T: Send + 'static> Pages<T> {
    /// Returns the next page; `None` at the end.
    ///
    /// # Errors
    ///
    /// The errors of the call for a page; also [`Error::Decode`] if the next page is one that was read before, or is
    /// not below the base URL.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next page, for loops with `?`; `None` at the end.
    ///
    /// # Errors
    ///
    /// The errors of [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        self.next().await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Idle(pager) if pager.remaining == Some(0) => {}
                State::Idle(mut pager) => {
                    self.state = State::Loading(Box::pin(async move {
                        let page = pager.fetch().await;
                        (pager, page)
                    }));
                }
                State::Loading(mut loading) => {
                    let Poll::Ready((pager, page)) = loading.as_mut().poll(context) else {
                        self.state = State::Loading(loading);
                        return Poll::Pending;
                    };
                    if !page.as_ref().is_ok_and(|page| pager.is_done(page)) {
                        self.state = State::Idle(pager);
                    }
                    return Poll::Ready(Some(page));
                }
            }
        }
    }
}

impl<T: Send + 'static> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> Unpin for Pages<T> {}

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

impl<T: Send + 'static> PageItems<T> {
    /// Returns the next item; `None` at the end.
    ///
    /// # Errors
    ///
    /// The errors of [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// Returns the next item, for loops with `?`; `None` at the end.
    ///
    /// # Errors
    ///
    /// The errors of [`Pages::next`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

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

impl<T: Send + 'static> Stream for PageItems<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> Unpin for PageItems<T> {}

impl<T> fmt::Debug for PageItems<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageItems").field("ready", &self.page.len()).finish_non_exhaustive()
    }
}
