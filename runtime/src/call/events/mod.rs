//! Responses that arrive as server-sent events, one after the other.
//!
//! Framing: [WHATWG HTML, 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html).

mod decoder;
mod json;
mod odd;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::error::Error;
use crate::error::Validation;
use crate::head::ResponseHead;
use crate::http::options::RequestOptions;
use crate::http::send::{OpenResponse, PreparedRequest};
use crate::json::accumulate::Accumulate;
use decoder::{Data, EventDecoder};
use odd::EventKind;

/// A call whose response arrives in chunks. Await it for [`Events`].
#[must_use = "a call does nothing until it is awaited"]
pub struct EventCall<T> {
    pub(crate) prepared: Box<PreparedRequest>,
    pub(crate) decode: fn(&ResponseHead, &str) -> Result<T, Error>,
    /// Whether a chunk is the last.
    pub(crate) until: Option<fn(&T) -> bool>,
}

impl<T> EventCall<T> {
    /// The chunk for which `last` holds ends the stream, whatever else may end one.
    #[doc(hidden)]
    pub fn until(mut self, last: fn(&T) -> bool) -> Self {
        self.until = Some(last);
        self
    }

    /// Sets options of this call. Later options win over earlier ones.
    pub fn with(mut self, options: RequestOptions) -> Self {
        self.prepared.set(options);
        self
    }

    /// Sends the call even if it breaks soft rules, which the API does not enforce today.
    pub fn allow_soft(self) -> Self {
        self.with(RequestOptions::new().validation(Validation::Hard))
    }
}

impl<T: 'static> IntoFuture for EventCall<T> {
    type Output = Result<Events<T>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { prepared, decode, until } = self;
        let response = prepared.open();
        Box::pin(async move { Ok(Events::new(response.await?, decode, until)) })
    }
}

/// Method and template: no field of the request.
impl<T> fmt::Debug for EventCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventCall({} {})", self.prepared.method, self.prepared.template)
    }
}

/// The chunks of a response, as they arrive.
///
/// Nothing is read ahead of its reader, and dropping this closes the connection. Events that are empty, keep the connection open
/// or have another name than the chunks are skipped. It is a
/// [`Stream`](https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html); [`next`](Self::next) and [`try_next`](Self::try_next) need no trait.
pub struct Events<T> {
    decoder: EventDecoder,
    decode: fn(&ResponseHead, &str) -> Result<T, Error>,
    until: Option<fn(&T) -> bool>,
}

impl<T> Events<T> {
    pub(crate) fn new(
        response: OpenResponse,
        decode: fn(&ResponseHead, &str) -> Result<T, Error>,
        until: Option<fn(&T) -> bool>,
    ) -> Self {
        Self { decoder: EventDecoder::new(response, until.is_some()), decode, until }
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// What the API says went wrong on the way ([`Error::Api`]), a chunk that is not what the spec says
    /// ([`Error::Decode`]), an end before the end ([`Error::Interrupted`]), and what can happen to a connection. After an
    /// error there is nothing more, but for a chunk that could not be read: the next one may be well.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next chunk, as a loop with `?` wants it.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context).map(Option::transpose)).await
    }

    /// The id that the API gave to this request, for its support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.decoder.head.request_id()
    }

    /// All chunks, joined to the whole: texts are appended, items of lists are joined by their index or id, and of all
    /// else the last one counts. `None` where none came.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next). To show the chunks and keep the whole, fold each into an `Option` instead.
    pub async fn accumulate(mut self) -> Result<Option<T>, Error>
    where
        T: Accumulate,
    {
        let mut accumulated = None;
        while let Some(chunk) = self.try_next().await? {
            accumulated.accumulate(Some(chunk));
        }
        Ok(accumulated)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            match ready!(self.decoder.poll(context)) {
                Some(Ok(data)) => {
                    if let Some(chunk) = self.read(&data) {
                        return Poll::Ready(Some(chunk));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    /// The chunk that an event is; `None` where it is none of the stream's.
    fn read(&mut self, data: &Data) -> Option<Result<T, Error>> {
        let text = data.text();
        let chunk = (self.decode)(&self.decoder.head, &text);
        let is_odd = chunk.is_err() || self.decoder.may_report_error(&text) || odd::is_odd_name(data.name());
        if is_odd {
            match odd::classify(&self.decoder, data.name(), &text, chunk.is_ok()) {
                EventKind::Chunk => {}
                EventKind::Error(error) => {
                    self.decoder.close();
                    return Some(Err(error));
                }
                EventKind::Other => return None,
            }
        } else if let Some(name) = data.name() {
            self.decoder.note_chunk_name(name);
        }
        self.decoder.received += 1;
        if let (Ok(chunk), Some(last)) = (&chunk, self.until)
            && last(chunk)
        {
            self.decoder.close();
            self.decoder.interrupted = false;
        }
        Some(chunk)
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("received", &self.decoder.received).finish_non_exhaustive()
    }
}
