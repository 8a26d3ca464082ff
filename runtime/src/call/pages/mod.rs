//! Lists that come page by page.

pub(crate) mod decode;
pub(crate) mod link;
mod page;
mod pager;
mod stream;

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;

use crate::error::Error;
use crate::error::Validation;
use crate::http::options::RequestOptions;
use crate::http::send::PreparedRequest;
use decode::ReadPage;
use page::Next;
pub use page::Page;
use pager::{Cursor, Size, Walk};
use stream::State;
pub use stream::{PageItems, Pages};

/// A call whose response is a list that comes page by page. Await it for the first page, or read on with
/// [`items`](Self::items) and [`pages`](Self::pages).
#[must_use = "a call does nothing until it is awaited"]
pub struct PageCall<T> {
    walk: Walk<T>,
}

impl<T: Send + 'static> PageCall<T> {
    pub(crate) fn new(prepared: Box<PreparedRequest>, read: ReadPage<T>) -> Self {
        let walk = Walk {
            prepared,
            read,
            cursor: None,
            size: None,
            left: None,
            next: Next::First,
            seen: HashSet::new(),
        };
        Self { walk }
    }

    /// The next page is asked for with the id of the last item in the query; `start` is where the caller begins.
    #[doc(hidden)]
    pub fn cursor(mut self, parameter: &'static str, start: &Option<String>, of: fn(&T) -> &str) -> Self {
        self.walk.cursor = Some(Cursor { parameter, of });
        if let Some(start) = start {
            self.walk.next = Next::After(start.clone());
        }
        self
    }

    /// The query parameter that says how many items a page has, and the most that the API takes.
    #[doc(hidden)]
    pub fn size(mut self, parameter: &'static str, asked: Option<i64>, most: Option<i64>) -> Self {
        self.walk.size = Some(Size { parameter, asked, most });
        self
    }

    /// Hands on at most so many items.
    #[doc(hidden)]
    pub fn limit(mut self, limit: Option<usize>) -> Self {
        self.walk.left = limit;
        self
    }

    /// Sets options of each of the calls. Later options win over earlier ones.
    pub fn with(mut self, options: RequestOptions) -> Self {
        self.walk.prepared.set(options);
        self
    }

    /// Sends the calls even if they break soft rules, which the API does not enforce today.
    pub fn allow_soft(self) -> Self {
        self.with(RequestOptions::new().validation(Validation::Hard))
    }

    /// All items, one after the other; a page is asked for when its first item is.
    pub fn items(self) -> PageItems<T> {
        PageItems { pages: self.pages(), page: Vec::new().into_iter() }
    }

    /// All pages, one after the other, each when it is asked for.
    pub fn pages(self) -> Pages<T> {
        Pages { state: State::Idle(self.walk) }
    }

    /// What tells one item from another.
    pub(crate) fn id(&self) -> Option<fn(&T) -> &str> {
        self.walk.cursor.as_ref().map(|cursor| cursor.of)
    }

    /// The same list without the caller's limit.
    pub(crate) fn unlimited(self) -> Self {
        Self { walk: Walk { left: None, ..self.walk } }
    }

    pub(crate) fn again(&self) -> Self {
        Self { walk: self.walk.clone() }
    }
}

/// Method and template: no field of the request.
impl<T> fmt::Debug for PageCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PageCall({} {})", self.walk.prepared.method, self.walk.prepared.template)
    }
}

impl<T: Send + 'static> IntoFuture for PageCall<T> {
    type Output = Result<Page<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(async move { self.walk.ask().await })
    }
}
