//! Streams of any operation, whose chunks are converted to JSON.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::Serialize;
use serde_json::Value;

use crate::call::events::Events;
use crate::call::macros::stream_methods;
use crate::error::Error;

/// A stream of the chunks of any operation, each of them JSON: the result of `client.invoke_stream(…)`.
///
/// A chunk is read from the connection when it is asked for. Dropping the stream closes the connection.
pub struct BoxEvents(Pin<Box<dyn Stream<Item = Result<Value, Error>> + Send>>);

/// A stream whose chunks are converted.
struct Converted<T>(Events<T>);

impl BoxEvents {
    pub(crate) fn new<T: Serialize + Send + 'static>(events: Events<T>) -> Self {
        Self(Box::pin(Converted(events)))
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Value, Error>>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T: Serialize> Stream for Converted<T> {
    type Item = Result<Value, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context).map(|chunk| Some(chunk?.map(|chunk| value_of(&chunk))))
    }
}

stream_methods! {
    /// Those of [`Events::next`].
    [] BoxEvents, Value, "chunk"
}

impl fmt::Debug for BoxEvents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxEvents").finish_non_exhaustive()
    }
}

/// Converts a response to JSON.
pub(crate) fn value_of<T: Serialize>(response: &T) -> Value {
    // By way of text, so that a 32-bit float keeps its digits: 0.0023 and not 0.002300000051036477. A value that was read
    // from JSON can be written as JSON.
    serde_json::to_vec(response).ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}
