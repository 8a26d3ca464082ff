//! Answers that arrive as server-sent events, one after the other.
//!
//! Framing: [WHATWG HTML, 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html).

mod odd;

use std::borrow::Cow;
use std::fmt;
use std::future::poll_fn;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use memchr::memchr2;
use memchr::memmem::Finder;
use sse_core::{MessageEvent, SseDecoder, SseEvent};

use crate::error::{CutOff, ERROR_FIELD, Error};
use crate::head::Head;
use crate::http::body::Body;
use crate::http::options::RequestOptions;
use crate::http::send::Outgoing;
use crate::json::fold::Fold;
use crate::validate::Validation;
use odd::{Found, Json};

/// A call whose answer arrives in pieces. Await it for [`Events`].
#[must_use = "a call does nothing until it is awaited"]
pub struct EventCall<T> {
    pub(crate) outgoing: Box<Outgoing>,
    pub(crate) decode: fn(&Head, &str) -> Result<T, Error>,
    /// Whether a piece is the last.
    pub(crate) until: Option<fn(&T) -> bool>,
}

impl<T> EventCall<T> {
    /// The piece for which `last` holds ends the stream, whatever else may end one.
    #[doc(hidden)]
    pub fn until(mut self, last: fn(&T) -> bool) -> Self {
        self.until = Some(last);
        self
    }

    /// Sets options of this call. Later options win over earlier ones.
    pub fn with(mut self, options: RequestOptions) -> Self {
        self.outgoing.set(options);
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
        let Self { outgoing, decode, until } = self;
        let opened = outgoing.open();
        Box::pin(async move { Ok(Events::new(opened.await?, decode, until)) })
    }
}

/// Method and template: no field of the request.
impl<T> fmt::Debug for EventCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventCall({} {})", self.outgoing.method, self.outgoing.template)
    }
}

/// The pieces of an answer, as they arrive.
///
/// Nothing is read ahead of its reader, and dropping this closes the connection. Events that are empty, keep the connection open
/// or have another name than the chunks are skipped. It is a
/// [`Stream`](https://docs.rs/futures-core/0.3/futures_core/stream/trait.Stream.html); [`next`](Self::next) and [`try_next`](Self::try_next) need no trait.
pub struct Events<T> {
    pieces: Pieces,
    decode: fn(&Head, &str) -> Result<T, Error>,
    until: Option<fn(&T) -> bool>,
}

impl<T> Events<T> {
    pub(crate) fn new(
        opened: Opened,
        decode: fn(&Head, &str) -> Result<T, Error>,
        until: Option<fn(&T) -> bool>,
    ) -> Self {
        Self { pieces: Pieces::new(opened, until.is_some()), decode, until }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// What the API says went wrong on the way ([`Error::Api`]), a piece that is not what the spec says
    /// ([`Error::Decode`]), an end before the end ([`Error::CutOff`]), and what can happen to a connection. After an
    /// error there is nothing more, but for a piece that could not be read: the next one may be well.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next piece, as a loop with `?` wants it.
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
        self.pieces.head.request_id()
    }

    /// All pieces, joined to the whole: texts are appended, items of lists are joined by their index or id, and of all
    /// else the last one counts. `None` where none came.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next). To show the pieces and keep the whole, fold each into an `Option` instead.
    pub async fn whole(mut self) -> Result<Option<T>, Error>
    where
        T: Fold,
    {
        let mut whole = None;
        while let Some(piece) = self.try_next().await? {
            whole.fold(Some(piece));
        }
        Ok(whole)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            match ready!(self.pieces.poll(context)) {
                Some(Ok(data)) => {
                    if let Some(piece) = self.read(&data) {
                        return Poll::Ready(Some(piece));
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
        let piece = (self.decode)(&self.pieces.head, &text);
        let is_odd = piece.is_err() || self.pieces.may_report_error(&text) || odd::is_odd_name(data.name());
        if is_odd {
            match self.pieces.look_again(data.name(), &text, piece.is_ok()) {
                Found::Chunk => {}
                Found::Error(error) => {
                    self.pieces.close();
                    return Some(Err(error));
                }
                Found::Other => return None,
            }
        } else if let Some(name) = data.name() {
            self.pieces.learn(name);
        }
        self.pieces.received += 1;
        if let (Ok(piece), Some(last)) = (&piece, self.until)
            && last(piece)
        {
            self.pieces.close();
            self.pieces.cut_off = false;
        }
        Some(piece)
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
        f.debug_struct("Events").field("received", &self.pieces.received).finish_non_exhaustive()
    }
}

/// What a stream holds once its head has come.
pub(crate) struct Opened {
    pub(crate) head: Head,
    pub(crate) body: Body,
    pub(crate) limit: usize,
}

/// How an event of one line begins, and how it ends.
const LINE_START: &[u8] = b"data: ";
const LINE_END: &[u8] = b"\n\n";

/// The name of an event that has none.
const NO_NAME: &str = "message";

/// The data of an event.
enum Data {
    /// As it stands in the body.
    Line(Bytes),
    /// As it was put together.
    Lines(MessageEvent),
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Line(line) => line,
            Self::Lines(lines) => lines.data.as_bytes(),
        }
    }

    /// What is not UTF-8 is replaced, as the standard demands.
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Line(line) => {
                str::from_utf8(line).map_or_else(|_| String::from_utf8_lossy(line), Cow::Borrowed)
            }
            Self::Lines(lines) => Cow::Borrowed(&lines.data),
        }
    }

    /// The event's name, where it has one.
    fn name(&self) -> Option<&str> {
        match self {
            Self::Line(_) => None,
            Self::Lines(lines) => Some(lines.event.as_ref()).filter(|name| *name != NO_NAME),
        }
    }

    /// Whether there is nothing in it.
    fn is_blank(&self) -> bool {
        let bytes = self.bytes();
        bytes.first().is_none_or(u8::is_ascii_whitespace) && bytes.trim_ascii().is_empty()
    }
}

/// The data of the events: not generic, so that the framing is compiled once.
struct Pieces {
    head: Head,
    /// `None` once nothing more comes.
    body: Option<Body>,
    decoder: SseDecoder,
    /// The last that was read is a whole event: no byte order mark may come, and no line or field is begun.
    between_events: bool,
    buffer: Bytes,
    limit: usize,
    received: u64,
    /// Finds what may be an error.
    error_field: Finder<'static>,
    /// The name of the events that are the stream's, once one of them was read.
    own_name: Option<Box<str>>,
    /// The beginning of a body that is no stream of events but JSON, as long as no event has come.
    json: Json,
    /// One of the pieces says that it is the last.
    last_piece_ends: bool,
    /// The body ended, and no piece was the last.
    cut_off: bool,
}

impl Pieces {
    fn new(opened: Opened, last_piece_ends: bool) -> Self {
        let Opened { head, body, limit } = opened;
        let decoder = NonZeroUsize::new(limit).map_or_else(SseDecoder::new, SseDecoder::with_limit);
        Self {
            head,
            body: Some(body),
            decoder,
            between_events: false,
            buffer: Bytes::new(),
            limit,
            received: 0,
            error_field: Finder::new(ERROR_FIELD),
            own_name: None,
            json: Json::Unknown,
            last_piece_ends,
            cut_off: false,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Data, Error>>> {
        loop {
            while !self.buffer.is_empty() {
                let data = match self.line() {
                    Some(line) => Data::Line(line),
                    None => {
                        self.between_events = false;
                        match self.decoder.next(&mut self.buffer) {
                            Some(Ok(SseEvent::Message(message))) => {
                                self.between_events = true;
                                Data::Lines(message)
                            }
                            Some(Ok(SseEvent::Retry(_))) => continue,
                            Some(Err(_)) => return Poll::Ready(Some(Err(self.too_large()))),
                            None => {
                                self.buffer.clear();
                                continue;
                            }
                        }
                    }
                };
                if !data.is_blank() {
                    return Poll::Ready(self.message(data));
                }
            }
            let Some(body) = &mut self.body else {
                let cut_off = std::mem::take(&mut self.cut_off);
                return Poll::Ready(cut_off.then(|| Err(self.cut())));
            };
            match ready!(body.poll(context)) {
                Some(Ok(bytes)) => {
                    self.buffer = bytes;
                    if !matches!(self.json, Json::No) {
                        self.keep_json();
                    }
                }
                Some(Err(error)) => {
                    self.body = None;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.body = None;
                    return Poll::Ready(self.end());
                }
            }
        }
    }

    /// Nothing more comes, whatever has been read already.
    fn close(&mut self) {
        self.body = None;
        self.buffer.clear();
    }

    /// The next event, where it is whole and one line of data, as nearly all are: it needs no copy.
    fn line(&mut self) -> Option<Bytes> {
        let rest = self.buffer.strip_prefix(LINE_START).filter(|_| self.between_events)?;
        let length = memchr2(b'\n', b'\r', rest).filter(|length| (1..=self.limit).contains(length))?;
        if !rest[length..].starts_with(LINE_END) {
            return None;
        }
        self.buffer.advance(LINE_START.len());
        let line = self.buffer.split_to(length);
        self.buffer.advance(LINE_END.len());
        Some(line)
    }

    fn message(&mut self, data: Data) -> Option<Result<Data, Error>> {
        let end = self.head.connector().stream_end;
        // Some gateways put more blanks before it.
        if end.is_some_and(|end| data.bytes().trim_ascii_start().starts_with(end.as_bytes())) {
            self.close();
            return None;
        }
        self.json = Json::No;
        Some(Ok(data))
    }

    /// The body is over: a last event may lack its blank line, and a stream that names its end must have had it.
    fn end(&mut self) -> Option<Result<Data, Error>> {
        self.buffer = Bytes::from_static(b"\n\n");
        let last = loop {
            match self.decoder.next(&mut self.buffer) {
                Some(Ok(SseEvent::Message(message))) => {
                    break Some(Data::Lines(message)).filter(|data| !data.is_blank());
                }
                // The last line is a `retry` without its line end: the event is still to come.
                Some(Ok(SseEvent::Retry(_))) => {}
                _ => break None,
            }
        };
        if last.is_none()
            && let Some(error) = self.no_events()
        {
            return Some(Err(error));
        }
        // Where a piece says that it is the last, this one may be it, blank line or not.
        if self.last_piece_ends && last.is_some() {
            self.cut_off = true;
            return last.and_then(|last| self.message(last));
        }
        match (self.head.connector().stream_end, last) {
            (Some(end), Some(last)) if last.bytes().trim_ascii_start().starts_with(end.as_bytes()) => None,
            // Half an event is no event.
            (Some(_), _) => Some(Err(self.cut())),
            (None, _) if self.last_piece_ends => Some(Err(self.cut())),
            (None, last) => self.message(last?),
        }
    }

    fn cut(&self) -> Error {
        Error::CutOff(Box::new(CutOff::new(self.received, &self.head)))
    }

    fn too_large(&mut self) -> Error {
        self.close();
        Error::too_large(self.limit, &self.head)
    }

    fn may_report_error(&self, data: &str) -> bool {
        self.error_field.find(data.as_bytes()).is_some()
    }

    /// Notes the name of an event that was read.
    fn learn(&mut self, name: &str) {
        if self.own_name.as_deref() != Some(name) {
            self.own_name = Some(name.into());
        }
    }
}
