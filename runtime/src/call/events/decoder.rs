//! The decoder of server-sent events and JSON lines: from the bytes of a body to the data of each chunk.
//!
//! Framing: [WHATWG HTML, 9.2](https://html.spec.whatwg.org/multipage/server-sent-events.html).

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use memchr::memchr2;
use memchr::memmem::Finder;
use sse_core::{MessageEvent, SseDecoder, SseEvent};

use super::json::Json;
use super::lines::{Lines, TooLong};
use crate::error::{ERROR_FIELD, Error, Interrupted};
use crate::head::ResponseHead;
use crate::http::response_body::ResponseBody;
use crate::http::send::OpenResponse;
use crate::http::span::CallSpan;

/// The bytes around the data of an event that has one line.
const LINE_START: &[u8] = b"data: ";
const LINE_END: &[u8] = b"\n\n";

/// The name that `sse-core` gives to an event without a name.
const NO_NAME: &str = "message";

/// The data of an event.
pub(super) enum Data {
    /// One line, a slice of the body.
    Line(Bytes),
    /// Several lines, or an event with a name: joined by `sse-core`.
    Lines(MessageEvent),
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Line(line) => line,
            Self::Lines(lines) => lines.data.as_bytes(),
        }
    }

    /// Returns the data as text. Bytes that are not UTF-8 are replaced, as the standard requires.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Line(line) => {
                str::from_utf8(line).map_or_else(|_| String::from_utf8_lossy(line), Cow::Borrowed)
            }
            Self::Lines(lines) => Cow::Borrowed(&lines.data),
        }
    }

    /// Returns the name of the event if it has one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Line(_) => None,
            Self::Lines(lines) => Some(lines.event.as_ref()).filter(|name| *name != NO_NAME),
        }
    }

    /// Returns `true` if the data is empty or only white space.
    fn is_blank(&self) -> bool {
        let bytes = self.bytes();
        bytes.first().is_none_or(u8::is_ascii_whitespace) && bytes.trim_ascii().is_empty()
    }
}

/// The decoder of a stream's events. It is not generic, so that it is compiled once.
pub(super) struct EventDecoder {
    pub(super) head: ResponseHead,
    /// `None` after the end of the stream.
    body: Option<ResponseBody>,
    decoder: SseDecoder,
    /// `true` directly after a complete event. Only then can the next event be read without `sse-core`.
    between_events: bool,
    buffer: Bytes,
    limit: usize,
    pub(super) received: u64,
    /// Finds the data that may report an error.
    error_field: Finder<'static>,
    /// The name of the events that are chunks; known after the first one was decoded.
    pub(super) chunk_name: Option<Box<str>>,
    /// The start of a body that may be JSON instead of events, until the first event.
    json: Json,
    /// `true` if the API marks the last chunk of a stream.
    last_chunk_ends: bool,
    /// `true` if the end of the body is the end of the stream, also without the connector's last event.
    pub(super) end_is_optional: bool,
    /// The lines of a body that is a stream of JSON lines.
    pub(super) lines: Option<Lines>,
    /// `true` if the body ended within an event, and no chunk was marked as the last. The event is returned
    /// first, then `Error::Interrupted`.
    pub(super) interrupted: bool,
    /// The span of the call, until the stream ends.
    span: CallSpan,
}

impl EventDecoder {
    pub(super) fn new(response: OpenResponse, last_chunk_ends: bool) -> Self {
        let OpenResponse { head, mut body, limit } = response;
        let span = std::mem::take(&mut body.span);
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
            chunk_name: None,
            json: Json::Unknown,
            last_chunk_ends,
            end_is_optional: false,
            lines: None,
            interrupted: false,
            span,
        }
    }

    /// Records an error of the stream or its end in the span of the call.
    #[cold]
    pub(super) fn observe(&mut self, error: Option<&Error>) {
        if let Some(error) = error {
            self.span.failed(error);
        }
        if self.body.is_none() && !self.interrupted {
            self.span = CallSpan::default();
        }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Data, Error>>> {
        loop {
            while !self.buffer.is_empty() {
                let data = match self.next_line() {
                    Some(Ok(Some(line))) => Data::Line(line),
                    Some(Ok(None)) => continue,
                    Some(Err(_)) => return Poll::Ready(Some(Err(self.too_large()))),
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
                let interrupted = std::mem::take(&mut self.interrupted);
                return Poll::Ready(interrupted.then(|| Err(self.interruption())));
            };
            match ready!(body.poll(context)) {
                Some(Ok(bytes)) => {
                    self.buffer = bytes;
                    if !matches!(self.json, Json::No) {
                        self.json.keep(&self.buffer);
                    }
                }
                Some(Err(mut error)) => {
                    self.body = None;
                    error.set_retries(self.head.retries);
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.body = None;
                    return Poll::Ready(self.end());
                }
            }
        }
    }

    /// Ends the stream and drops the events that were received but not read.
    pub(super) fn close(&mut self) {
        self.body = None;
        self.buffer.clear();
    }

    /// Takes the next line of a body of lines, or the next event with one line; `None` if `sse-core` must read it, and
    /// `Ok(None)` if the line is not complete.
    fn next_line(&mut self) -> Option<Result<Option<Bytes>, TooLong>> {
        match &mut self.lines {
            Some(lines) => Some(lines.next(&mut self.buffer, self.limit)),
            None => self.line().map(|line| Ok(Some(line))),
        }
    }

    /// Takes the next event if it is complete and has one line of data. Nearly all do, and need no copy.
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
        if self.is_end(&data) {
            self.close();
            return None;
        }
        self.json = Json::No;
        Some(Ok(data))
    }

    /// Returns `true` for the event that ends every stream of the API.
    fn is_end(&self, data: &Data) -> bool {
        let end = self.head.connector().stream_end.filter(|_| self.lines.is_none());
        // Some gateways send more than one space before it.
        end.is_some_and(|end| data.bytes().trim_ascii_start().starts_with(end.as_bytes()))
    }

    /// Handles the end of the body. The last event may lack its blank line. If the API ends each stream with a
    /// special event, a body without it was interrupted.
    fn end(&mut self) -> Option<Result<Data, Error>> {
        if let Some(lines) = &mut self.lines {
            let last = lines.end().map(Data::Line).filter(|data| !data.is_blank());
            return last.map(Ok);
        }
        self.buffer = Bytes::from_static(b"\n\n");
        let last = loop {
            match self.decoder.next(&mut self.buffer) {
                Some(Ok(SseEvent::Message(message))) => {
                    break Some(Data::Lines(message)).filter(|data| !data.is_blank());
                }
                // The last line was a `retry` without a line end; an event may still follow.
                Some(Ok(SseEvent::Retry(_))) => {}
                _ => break None,
            }
        };
        if last.is_none()
            && self.received == 0
            && let Some(error) = self.json.error(&self.head)
        {
            return Some(Err(error));
        }
        match last {
            Some(last) if self.is_end(&last) => None,
            // This may be the chunk that the API marks as the last, even without its blank line.
            Some(last) if self.last_chunk_ends => {
                self.interrupted = true;
                self.message(last)
            }
            // An incomplete event is dropped.
            _ if self.last_chunk_ends || self.must_be_ended() => Some(Err(self.interruption())),
            last => self.message(last?),
        }
    }

    /// Returns `true` if only a special event ends the stream.
    fn must_be_ended(&self) -> bool {
        !self.end_is_optional && self.head.connector().stream_end.is_some()
    }

    fn interruption(&self) -> Error {
        Error::Interrupted(Box::new(Interrupted::new(self.received, &self.head)))
    }

    fn too_large(&mut self) -> Error {
        self.close();
        Error::too_large(self.limit, &self.head)
    }

    pub(super) fn may_report_error(&self, data: &str) -> bool {
        self.error_field.find(data.as_bytes()).is_some()
    }

    /// Remembers the name of an event that is a chunk.
    pub(super) fn note_chunk_name(&mut self, name: &str) {
        if self.chunk_name.as_deref() != Some(name) {
            self.chunk_name = Some(name.into());
        }
    }
}
