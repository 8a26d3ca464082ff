//! Streams of server-sent events and of JSON lines.
//!
//! Framing: [WHATWG HTML, 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html).

mod decoder;
mod json;
mod lines;
mod odd;
#[cfg(feature = "test-util")]
mod of;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::header::HeaderMap;

use crate::call::macros::{call_methods, stream_methods};
use crate::call::sending::Sending;
use crate::error::{Error, Interrupted};
use crate::http::send::{OpenResponse, PreparedRequest};
use crate::json::accumulate::{Accumulate, Chunk};
use crate::json::decode::ReadEvent;
use decoder::{Data, EventDecoder};
use lines::Lines;
use odd::EventKind;

/// A call whose response is a stream of chunks: a future of [`Events`]. It begins when it is first polled.
#[must_use = "a call does nothing until it is awaited"]
pub struct EventCall<T> {
    pub(crate) sending: Sending<OpenResponse>,
    pub(crate) decode: ReadEvent<T>,
    /// Returns `true` for the last chunk.
    pub(crate) until: Option<fn(&T) -> bool>,
    /// `true` if the stream may end without the event that ends the connector's streams.
    pub(crate) end_is_optional: bool,
    /// `true` if each line of the body is a chunk.
    pub(crate) is_lines: bool,
}

impl<T> EventCall<T> {
    pub(crate) fn new(prepared: Box<PreparedRequest>, decode: ReadEvent<T>) -> Self {
        Self {
            sending: Sending::Ready(prepared),
            decode,
            until: None,
            end_is_optional: false,
            is_lines: false,
        }
    }

    /// Ends the stream after the first chunk for which `last` returns `true`. If the response body ends before it, the
    /// stream ends with [`Error::Interrupted`].
    ///
    /// It is for custom calls: the calls of a connector know their last chunk.
    pub fn until(mut self, last: fn(&T) -> bool) -> Self {
        self.until = Some(last);
        self
    }

    /// Accepts the end of the body as the end of the stream.
    pub(crate) fn end_is_optional(mut self) -> Self {
        self.end_is_optional = true;
        self
    }

    /// Reads each line of the body as a chunk. The end of the body is the end of the stream.
    pub(crate) fn lines(mut self) -> Self {
        (self.is_lines, self.end_is_optional) = (true, true);
        self
    }

    fn request(&self) -> Option<&PreparedRequest> {
        self.sending.request()
    }

    fn request_mut(&mut self) -> Option<&mut PreparedRequest> {
        self.sending.request_mut()
    }
}

impl<T> Future for EventCall<T> {
    type Output = Result<Events<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(self.sending.poll(context, PreparedRequest::open))?;
        let mut events = Events::new(response, self.decode, self.until);
        events.decoder.end_is_optional = self.end_is_optional;
        events.decoder.lines = self.is_lines.then(Lines::default);
        Poll::Ready(Ok(events))
    }
}

call_methods! { [T] EventCall<T>, "EventCall" }

/// The clone of a call that has begun is an error when it is polled.
impl<T> Clone for EventCall<T> {
    fn clone(&self) -> Self {
        Self { sending: self.sending.clone(), ..*self }
    }
}

/// A stream of the chunks of a response.
///
/// A chunk is read from the connection when it is asked for, not before. Dropping the stream closes the connection.
/// Events that are empty, keep the connection open or have a different name from the chunks are skipped, and so are
/// empty lines.
///
/// It implements [`Stream`]; [`next`](Self::next) and [`try_next`](Self::try_next) work without the trait.
///
/// [`Stream`]: https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html
///
/// # Show each chunk and keep the complete response
///
/// ```no_run
/// use modwright_runtime::Accumulate;
///
#[doc = include_str!("../../example_setup.txt")]
/// let mut events = client.send_stream("Hello").await?;
/// let mut message = None;
/// while let Some(chunk) = events.try_next().await? {
///     print!("{}", chunk.text);
///     message.accumulate(Some(chunk));
/// }
/// # Ok(()) }
/// ```
///
/// # Wait for the complete response
///
/// ```no_run
#[doc = include_str!("../../example_setup.txt")]
/// let message = client.send_stream("Hello").await?.accumulate().await?;
/// # Ok(()) }
/// ```
pub struct Events<T> {
    decoder: EventDecoder,
    decode: ReadEvent<T>,
    until: Option<fn(&T) -> bool>,
    /// The chunks of a test, instead of those of the connection.
    #[cfg(feature = "test-util")]
    made: Option<std::collections::VecDeque<Result<T, Error>>>,
}

impl<T> Events<T> {
    pub(crate) fn new(response: OpenResponse, decode: ReadEvent<T>, until: Option<fn(&T) -> bool>) -> Self {
        Self {
            decoder: EventDecoder::new(response, until.is_some()),
            decode,
            until,
            #[cfg(feature = "test-util")]
            made: None,
        }
    }

    /// Reads lines, for the fuzz tests.
    #[cfg(feature = "probe")]
    pub(crate) fn of_lines(mut self) -> Self {
        self.decoder.lines = Some(Lines::default());
        self.decoder.end_is_optional = true;
        self
    }

    /// Returns the HTTP status: 200 to 299.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.decoder.head.status.as_u16()
    }

    /// Returns the response headers, such as those with the remaining rate limit.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.decoder.head.headers
    }

    /// Returns the number of retries before the stream began.
    #[must_use]
    pub fn retries(&self) -> u32 {
        self.decoder.head.retries
    }

    /// Returns the id that the API gave to this request, to quote in a support request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.decoder.head.request_id()
    }

    /// Reads all chunks and accumulates them into one response: texts that arrive in parts are appended, list items are merged by
    /// index or id, and other fields take their last value. A field of the response that no chunk has is left empty.
    ///
    /// To also show each chunk, see [`Accumulate`].
    ///
    /// # Errors
    ///
    /// The errors of [`next`](Self::next), and [`Error::Interrupted`] if there is no chunk.
    #[doc(alias("collect", "get_final_completion"))]
    pub async fn accumulate(mut self) -> Result<T::Response, Error>
    where
        T: Chunk,
    {
        let mut accumulated = None;
        while let Some(chunk) = self.try_next().await? {
            accumulated.accumulate(Some(chunk));
        }
        match accumulated {
            Some(chunk) => Ok(chunk.into()),
            None => Err(Error::Interrupted(Box::new(Interrupted::new(0, &self.decoder.head)))),
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        #[cfg(feature = "test-util")]
        if let Some(made) = &mut self.made {
            return Poll::Ready(made.pop_front());
        }
        let chunk = ready!(self.poll_chunk(context));
        match &chunk {
            Some(Ok(_)) => {}
            Some(Err(error)) => self.decoder.observe(Some(error)),
            None => self.decoder.observe(None),
        }
        Poll::Ready(chunk)
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
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

    /// Decodes the chunk in an event; `None` if the event is skipped.
    fn read(&mut self, data: &Data) -> Option<Result<T, Error>> {
        let text = data.text();
        let chunk = (self.decode)(&self.decoder.head, &text, data.name());
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

stream_methods! {
    /// - [`Error::Api`]: the API reports an error within the stream.
    /// - [`Error::Decode`]: a chunk does not match its type. The stream goes on: the next chunk may be valid.
    /// - [`Error::Interrupted`]: the stream stopped before its end.
    /// - [`Error::TooLarge`]: an event is larger than `max_response_bytes`.
    /// - [`Error::Timeout`] or [`Error::Transport`]: the connection failed.
    ///
    /// After any error except [`Error::Decode`], the stream is over.
    [T] Events<T>, T, "chunk"
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("received", &self.decoder.received).finish_non_exhaustive()
    }
}
