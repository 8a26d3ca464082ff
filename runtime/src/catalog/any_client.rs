//! The clients of all connectors as one trait.

use std::fmt;

use serde_json::Value;

use super::{Catalog, Input};
use crate::call::boxed::BoxCall;
use crate::call::boxed_events::BoxEvents;

/// A client of any connector, called by the names of modules and operations. Every generated `Client` implements it.
///
/// A program that takes a `&dyn AnyClient`, such as a command line or a server of tools, works with every connector.
pub trait AnyClient: fmt::Debug + Send + Sync {
    /// Returns the connector and its enabled modules as data.
    fn catalog(&self) -> &'static Catalog;

    /// Creates a call by name; await it. [`BoxCall::check`] checks the input and sends nothing.
    ///
    /// # Errors
    ///
    /// Those of the typed call, and [`Error::Invalid`](crate::Error::Invalid) if there is no such operation or the input
    /// does not fit it.
    fn invoke(&self, module: &str, operation: &str, input: Input) -> BoxCall<Value>;

    /// Creates a call by name whose response is streamed; await it for the stream of its chunks.
    ///
    /// # Errors
    ///
    /// Those of [`invoke`](Self::invoke), and [`Error::Invalid`](crate::Error::Invalid) if the operation does not stream.
    fn invoke_stream(&self, module: &str, operation: &str, input: Input) -> BoxCall<BoxEvents>;
}
