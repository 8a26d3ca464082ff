//! Lists that tests make by hand.

use super::page::{Page, PageCursor};
use super::stream::{PageItems, Pages, Source};
use crate::error::Error;
use crate::json::extra::Extra;
use crate::test_util;

impl<T> Page<T> {
    /// Creates the only page of a list (feature `test-util`).
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = T>) -> Self {
        let items = items.into_iter().collect();
        Self { items, extra: Extra::new(), head: test_util::head(200), next: None }
    }
}

impl<T> Pages<T> {
    /// Creates the pages of a list from their items, for a test of code that reads them (feature `test-util`).
    ///
    /// ```
    /// use modwright_runtime::Pages;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut pages = Pages::of([vec![1, 2], vec![3]]);
    /// assert!(pages.try_next().await.unwrap().unwrap().has_more());
    /// # }
    /// ```
    #[must_use]
    pub fn of(pages: impl IntoIterator<Item = impl IntoIterator<Item = T>>) -> Self {
        let mut pages: Vec<Page<T>> = pages.into_iter().map(Page::of).collect();
        let before_last = pages.len().saturating_sub(1);
        pages[..before_last].iter_mut().for_each(|page| page.next = Some(PageCursor::First));
        Self { source: Source::Made(pages.into_iter().map(Ok).collect()) }
    }

    /// Adds an error after the pages of [`of`](Self::of) (feature `test-util`).
    #[must_use]
    pub fn with_error(mut self, error: Error) -> Self {
        if let Source::Made(pages) = &mut self.source {
            pages.push_back(Err(error));
        }
        self
    }
}

impl<T> PageItems<T> {
    /// Creates the items of a list, for a test of code that reads them (feature `test-util`).
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = T>) -> Self {
        Self { pages: Pages::of([items]), page: Vec::new().into_iter() }
    }

    /// Adds an error after the items of [`of`](Self::of) (feature `test-util`).
    #[must_use]
    pub fn with_error(self, error: Error) -> Self {
        Self { pages: self.pages.with_error(error), page: self.page }
    }
}
