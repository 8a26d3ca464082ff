//! HTTP: the client and its connection, the parts of a request, sending and retries.

pub(crate) mod address;
pub(crate) mod attempt;
pub(crate) mod boxed;
pub(crate) mod client;
pub(crate) mod connection;
pub(crate) mod credentials;
pub(crate) mod deadlines;
#[cfg(feature = "multipart")]
pub(crate) mod form;
pub(crate) mod header;
mod keys;
pub(crate) mod observer;
pub(crate) mod options;
pub(crate) mod paced;
pub(crate) mod path;
pub(crate) mod query;
pub(crate) mod redirect;
pub(crate) mod request_body;
pub(crate) mod response_body;
pub(crate) mod retry;
pub(crate) mod send;
mod setters;
pub(crate) mod span;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod tls;
pub(crate) mod token;
pub(crate) mod transport;
pub(crate) mod urlencoded;
