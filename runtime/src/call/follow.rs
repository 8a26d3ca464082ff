//! Follows a growing list, such as the events of a job, until the job has ended.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::call::Call;
use crate::call::macros::{option_methods, stream_methods};
use crate::call::pages::PageCall;
use crate::error::Error;
use crate::http::boxed::BoxFuture;
use crate::http::options::{RequestOptions, WithOptions};
use crate::platform;

/// The pause after a refresh with new items; without new items it grows by half each time.
const MIN_PAUSE: Duration = Duration::from_secs(2);
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// A stream of the items of a growing list, such as the events of a job, until the job has ended.
///
/// It returns each item once, the oldest first. The API lists the newest items first, so each refresh reads pages until
/// it finds a known item. The pause between two refreshes grows while there is nothing new. The state of the job is
/// read before its last items, so no item is lost. After an error that is [retryable](Error::is_retryable), the next
/// call repeats the refresh; any other error, such as a refused key or a missing job, ends the stream.
/// Dropping the stream stops it.
///
/// It implements [`Stream`]; [`next`](Self::next) and [`try_next`](Self::try_next) work without the trait.
///
/// [`Stream`]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
///
/// # Print the events of a job until it ends
///
/// ```no_run
/// use std::time::Duration;
///
#[doc = include_str!("../example_setup.txt")]
/// let mut events = client.follow_job("job-1").every(Duration::from_secs(5));
/// while let Some(event) = events.try_next().await? {
///     println!("{}", event.id);
/// }
/// # Ok(()) }
/// ```
#[doc(alias = "poll")]
pub struct Follow<T> {
    state: State<T>,
    ready: VecDeque<T>,
}

enum State<T> {
    Idle(Box<dyn Refresh<T>>),
    Refreshing(Refreshing<T>),
    Done,
    /// The error that ends the items of a test.
    #[cfg(feature = "test-util")]
    Failed(Error),
}

type Refreshing<T> = BoxFuture<(Box<dyn Refresh<T>>, Result<News<T>, Error>)>;

/// The result of one refresh: the new items, the oldest first.
struct News<T> {
    items: VecDeque<T>,
    /// No more items will follow.
    ended: bool,
}

/// A source of new items. The trait hides the type of the status response.
trait Refresh<T>: Send + Sync {
    /// Waits for the pause and fetches the new items.
    fn refresh(self: Box<Self>) -> Refreshing<T>;
    /// Sets the pause after a refresh with new items.
    fn set_pause(&mut self, shortest: Duration);
    /// Sets options of all calls.
    fn set_options(&mut self, options: RequestOptions);
    /// Checks the requests of all calls.
    fn check(&self) -> Result<(), Error>;
}

/// The calls for new items and for the status of the job.
struct Follower<T, S> {
    items: PageCall<T>,
    status: Call<S>,
    ended: fn(&S) -> bool,
    seen_ids: HashSet<String>,
    shortest: Duration,
    /// The pause before the next refresh; `None` before the first.
    pause: Option<Duration>,
}

impl<T: Send + 'static> PageCall<T> {
    /// Follows the list until `ended` returns `true` for the response of `status`.
    #[doc(hidden)]
    pub fn follow<S: 'static>(self, status: Call<S>, ended: fn(&S) -> bool) -> Follow<T> {
        Follow::new(self.unlimited(), status, ended)
    }
}

impl<T: Send + 'static> Follow<T> {
    fn new<S: 'static>(items: PageCall<T>, status: Call<S>, ended: fn(&S) -> bool) -> Self {
        let shortest = MIN_PAUSE;
        let follower = Follower { items, status, ended, seen_ids: HashSet::new(), shortest, pause: None };
        Self { state: State::Idle(Box::new(follower)), ready: VecDeque::new() }
    }

    /// Sets the pause after a refresh with new items. Default: 2 seconds.
    ///
    /// Without new items, the pause grows by half each time, up to 30 seconds (or up to `pause`, if that is longer).
    #[doc(alias = "poll_interval")]
    #[must_use]
    pub fn every(mut self, pause: Duration) -> Self {
        if let State::Idle(source) = &mut self.state {
            source.set_pause(pause);
        }
        self
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(None),
                #[cfg(feature = "test-util")]
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Idle(source) => self.state = State::Refreshing(source.refresh()),
                State::Refreshing(mut refreshing) => {
                    let Poll::Ready((source, news)) = Pin::new(&mut refreshing).poll(context) else {
                        self.state = State::Refreshing(refreshing);
                        return Poll::Pending;
                    };
                    let goes_on = match &news {
                        Ok(news) => !news.ended,
                        Err(error) => error.is_retryable(),
                    };
                    if goes_on {
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

option_methods! { [T] Follow<T> }

/// The options of all calls that follow the job.
impl<T> WithOptions for Follow<T> {
    fn set_options(&mut self, options: RequestOptions) {
        if let State::Idle(source) = &mut self.state {
            source.set_options(options);
        }
    }

    fn check(&self) -> Result<(), Error> {
        match &self.state {
            State::Idle(source) => source.check(),
            _ => Ok(()),
        }
    }
}

#[cfg(feature = "test-util")]
impl<T> Follow<T> {
    /// Creates a stream with the items of a job that has ended, for a test of code that reads them (feature `test-util`).
    #[must_use]
    pub fn of(items: impl IntoIterator<Item = T>) -> Self {
        Self { state: State::Done, ready: items.into_iter().collect() }
    }

    /// Adds an error after the items of [`of`](Self::of) (feature `test-util`).
    #[must_use]
    pub fn with_error(self, error: Error) -> Self {
        Self { state: State::Failed(error), ready: self.ready }
    }
}

impl<T: Send + 'static, S: 'static> Refresh<T> for Follower<T, S> {
    fn refresh(mut self: Box<Self>) -> Refreshing<T> {
        BoxFuture::new(async move {
            // Outside of a tokio runtime, the call below returns an error.
            if let Some(pause) = self.pause
                && platform::check_runtime().is_ok()
            {
                platform::sleep(pause).await;
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

    fn set_options(&mut self, options: RequestOptions) {
        self.items.set_options(options.clone());
        self.status.set_options(options);
    }

    fn check(&self) -> Result<(), Error> {
        self.items.check()?;
        self.status.check()
    }
}

impl<T: Send + 'static, S: 'static> Follower<T, S> {
    /// Reads the status, and then the pages up to the first known item.
    async fn fetch(&mut self) -> Result<News<T>, Error> {
        // The status is read first: items created before that are in the pages that are read afterwards.
        let ended = (self.ended)(&self.status.clone().await?);
        let id = self.items.id().ok_or_else(|| Error::config("pages", "have no cursor to follow"))?;
        let mut items = VecDeque::new();
        let mut pages = self.items.clone().pages();
        'pages: while let Some(page) = pages.try_next().await? {
            for item in page {
                if self.seen_ids.contains(id(&item)) {
                    break 'pages;
                }
                items.push_front(item);
            }
        }
        // Only a refresh without an error makes items known.
        self.seen_ids.extend(items.iter().map(|item| id(item).to_owned()));
        Ok(News { items, ended })
    }
}

stream_methods! {
    /// The errors of its calls. After one that is [retryable](Error::is_retryable), the next call of this method repeats the
    /// refresh; any other ends the stream.
    [T: Send + 'static] Follow<T>, T, "item"
}

impl<T> fmt::Debug for Follow<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Follow").field("ready", &self.ready.len()).finish_non_exhaustive()
    }
}
