//! A list that grows while something is under way, read until that has ended.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

use crate::call::Call;
use crate::call::pages::PageCall;
use crate::error::Error;

/// The pause after something new; it grows by half each time that there is nothing.
const MIN_PAUSE: Duration = Duration::from_secs(2);
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// The items of a list that grows, each once, the oldest first, until what it tells of has ended.
///
/// The API gives the latest items first, so each refresh reads pages until one holds a known item. Between two
/// looks it waits, longer the longer nothing happens. What has ended is seen before the last refresh, so no item is
/// lost. After an error the same refresh is made again. Dropping it ends it.
///
/// It is a [`Stream`](https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html); [`next`](Self::next) and [`try_next`](Self::try_next) need no trait.
pub struct Follow<T> {
    state: State<T>,
    ready: VecDeque<T>,
}

enum State<T> {
    Idle(Box<dyn Refresh<T>>),
    Refreshing(Refreshing<T>),
    Done,
}

type Refreshing<T> = Pin<Box<dyn Future<Output = (Box<dyn Refresh<T>>, Result<News<T>, Error>)> + Send>>;

/// What one refresh found, the oldest first, and whether there will be more.
struct News<T> {
    items: VecDeque<T>,
    ended: bool,
}

/// A source, whatever the status is that it asks for.
trait Refresh<T>: Send {
    fn refresh(self: Box<Self>) -> Refreshing<T>;
    fn set_pause(&mut self, shortest: Duration);
}

struct Follower<T, S> {
    items: PageCall<T>,
    status: Call<S>,
    ended: fn(&S) -> bool,
    seen_ids: HashSet<String>,
    shortest: Duration,
    pause: Option<Duration>,
}

impl<T: Send + 'static> PageCall<T> {
    /// The items, and those that come later, until `ended` says that no more will.
    #[doc(hidden)]
    pub fn follow<S: 'static>(self, status: Call<S>, ended: fn(&S) -> bool) -> Follow<T> {
        Follow::new(self.unlimited(), status, ended)
    }
}

impl<T: Send + 'static> Follow<T> {
    fn new<S: 'static>(items: PageCall<T>, status: Call<S>, ended: fn(&S) -> bool) -> Self
    where
        T: 'static,
    {
        let shortest = MIN_PAUSE;
        let follower = Follower { items, status, ended, seen_ids: HashSet::new(), shortest, pause: None };
        Self { state: State::Idle(Box::new(follower)), ready: VecDeque::new() }
    }

    /// Sets the pause after something new. It grows by half each time that there is nothing, up to 30 seconds or to
    /// this, if it is longer. Default: 2 seconds.
    #[must_use]
    pub fn every(mut self, pause: Duration) -> Self {
        if let State::Idle(source) = &mut self.state {
            source.set_pause(pause);
        }
        self
    }

    /// The next item; `None` once all has ended.
    ///
    /// # Errors
    ///
    /// Those of the calls that it makes; the next refresh takes up where this one was.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next item, as a loop with `?` wants it.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                State::Idle(source) => self.state = State::Refreshing(source.refresh()),
                State::Refreshing(mut refreshing) => {
                    let Poll::Ready((source, news)) = refreshing.as_mut().poll(context) else {
                        self.state = State::Refreshing(refreshing);
                        return Poll::Pending;
                    };
                    if !news.as_ref().is_ok_and(|news| news.ended) {
                        self.state = State::Idle(source);
                    }
                    match news {
                        Ok(news) => self.ready = news.items,
                        Err(error) => return Poll::Ready(Some(Err(error))),
                    }
                }
            }
        }
    }
}

impl<T: Send + 'static, S: 'static> Refresh<T> for Follower<T, S> {
    fn refresh(mut self: Box<Self>) -> Refreshing<T> {
        Box::pin(async move {
            if let Some(pause) = self.pause {
                tokio::time::sleep(pause).await;
            }
            let news = self.fetch().await;
            let is_new = news.as_ref().is_ok_and(|news| !news.items.is_empty());
            self.pause = Some(match self.pause {
                Some(pause) if !is_new => pause.mul_f64(1.5).min(MAX_PAUSE.max(self.shortest)),
                _ => self.shortest,
            });
            (self as Box<dyn Refresh<T>>, news)
        })
    }

    fn set_pause(&mut self, shortest: Duration) {
        self.shortest = shortest;
    }
}

impl<T: Send + 'static, S: 'static> Follower<T, S> {
    async fn fetch(&mut self) -> Result<News<T>, Error> {
        // The status comes first: what happened before it is in the pages that are read after it.
        let ended = (self.ended)(&self.status.again().await?);
        let id = self.items.id().ok_or_else(|| Error::config("pages", "have no cursor to follow"))?;
        let mut items = VecDeque::new();
        let mut pages = self.items.again().pages();
        'pages: while let Some(page) = pages.try_next().await? {
            for item in page {
                if self.seen_ids.contains(id(&item)) {
                    break 'pages;
                }
                items.push_front(item);
            }
        }
        // Only a refresh that went well makes items known.
        self.seen_ids.extend(items.iter().map(|item| id(item).to_owned()));
        Ok(News { items, ended })
    }
}

impl<T: Send + 'static> Stream for Follow<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> Unpin for Follow<T> {}

impl<T> fmt::Debug for Follow<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follow").field("ready", &self.ready.len()).finish_non_exhaustive()
    }
}
