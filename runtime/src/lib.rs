//! Runtime of the API clients that [modwright] generates: connections, calls, streams, pages, errors and validation.
//!
//! It is independent of any API. A generated crate re-exports the public names below and adds the modules of its API.
//! The names in `codegen` are for generated code only.
//!
//! The examples use a small made-up client, `shop`, with methods such as `client.send("Hello")`. In a generated crate,
//! a call looks like `client.chat_completion().create(&request)`, and everything after that is the same.
//!
//! # Tour
//!
//! ## Send a call
//!
//! A [`Call`] is a future, which is sent when it is first polled. Before that, the request is checked: if it breaks a
//! rule of the API, nothing is sent.
//!
//! ```no_run
#![doc = include_str!("example_setup.txt")]
//! let client = shop::Client::new("sk-…")?;
//! let message = client.send("Hello").await?;
//! println!("{}", message.text);
//! # Ok(()) }
//! ```
//!
//! ## Read status and headers of a response
//!
//! [`Call::raw`] returns a [`Response`], which decodes its body later.
//!
//! ```no_run
#![doc = include_str!("example_setup.txt")]
//! let response = client.send("Hello").raw().await?;
//! println!("HTTP {}, request {:?}", response.status(), response.request_id());
//! let message = response.parse()?;
//! # Ok(()) }
//! ```
//!
//! ## Stream a response
//!
//! [`Events`] returns each chunk of a response when it arrives, and reads no more than the caller asks for.
//!
//! ```no_run
#![doc = include_str!("example_setup.txt")]
//! let mut events = client.send_stream("Hello").await?;
//! while let Some(chunk) = events.try_next().await? {
//!     print!("{}", chunk.text);
//! }
//! # Ok(()) }
//! ```
//!
//! To merge all chunks into one response, use [`Events::accumulate`]. To do both, use [`Accumulate`].
//!
//! ## Iterate over a list in pages
//!
//! ```no_run
#![doc = include_str!("example_setup.txt")]
//! let mut jobs = client.jobs().items();
//! while let Some(job) = jobs.try_next().await? {
//!     println!("{}", job.id); // The next page is requested when its first item is needed.
//! }
//!
//! let first_page = client.jobs().await?;
//! println!("{} jobs, more: {}", first_page.items().len(), first_page.has_more());
//! # Ok(()) }
//! ```
//!
//! ## Handle an error
//!
//! Every call has the same [`Error`]. It tells whether the API may have handled the call, and no text of it contains a
//! secret.
//!
//! ```no_run
//! use modwright_runtime::Error;
//!
#![doc = include_str!("example_setup.txt")]
//! match client.send("Hello").await {
//!     Ok(message) => println!("{}", message.text),
//!     Err(Error::Invalid(violations)) => eprintln!("nothing was sent: {violations}"),
//!     Err(error) if error.status() == Some(429) => eprintln!("too many requests: {error}"),
//!     Err(error) if error.is_connect() => eprintln!("no connection: {error}"),
//!     Err(error) if error.is_retryable() => eprintln!("try again later: {error}"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(()) }
//! ```
//!
//! ## Change timeout, retries or headers of one call
//!
//! [`RequestOptions`] override the settings of the connection. Failed connections and the statuses that the API declares,
//! such as 429 and 503, are retried with growing pauses; a `Retry-After` header sets the pause.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use modwright_runtime::RequestOptions;
//!
#![doc = include_str!("example_setup.txt")]
//! let options = RequestOptions::new()
//!     .timeout(Duration::from_secs(20))
//!     .max_retries(5)
//!     .header("x-trace-id", "42");
//! let message = client.send("Hello").with(options).await?;
//! # Ok(()) }
//! ```
//!
//! ## Upload and download files
//!
//! `File` (feature `multipart`) uploads from memory, from disk or from a stream. A [`ByteStream`] saves to disk without
//! holding the body in memory.
//!
//! ```no_run
#![doc = include_str!("example_setup.txt")]
//! # #[cfg(feature = "multipart")] {
//! use modwright_runtime::File;
//!
//! let job = client.upload(File::path("otter.png")).await?;
//! # }
//! let size = client.download("file-1").await?.save_to("report.pdf").await?;
//! println!("{size} bytes");
//! # Ok(()) }
//! ```
//!
//! ## Follow a job until it ends
//!
//! [`Follow`] returns the items of a growing list, each once, until the job has ended.
//!
//! ```no_run
//! use std::time::Duration;
//!
#![doc = include_str!("example_setup.txt")]
//! let mut events = client.follow_job("job-1").every(Duration::from_secs(5));
//! while let Some(event) = events.try_next().await? {
//!     println!("{}", event.id);
//! }
//! # Ok(()) }
//! ```
//!
//! ## Call an endpoint that has no method
//!
//! A [`CustomRequest`] goes to any path below the base URL, with the credentials and retries of the client.
//!
//! ```no_run
//! use modwright_runtime::CustomRequest;
//!
#![doc = include_str!("example_setup.txt")]
//! let request = CustomRequest::get("models").query("limit", 3);
//! let models = client.custom(&request).await?.json()?;
//! # Ok(()) }
//! ```
//!
//! # Features
//!
//! - `rustls` (default): HTTPS by rustls with ring; certificates are verified by the platform.
//! - `native-tls`: HTTPS by the platform's library (OpenSSL on Linux). If both are enabled, `rustls` is used.
//! - `http2`: HTTP/2, if the server has it.
//! - `reqwest`: `Connection::configure_http`, to send by a client of reqwest with proxies, certificates and more.
//! - `catalog`: the modules of a connector as data, and calls by name.
//! - `multipart`: file uploads.
//! - `webhooks`: messages that an API sends, with their signatures.
//! - `tracing`: a span for each call, after the semantic conventions of OpenTelemetry for HTTP clients, and an event for
//!   each retry. The attributes `gen_ai.…` are not among them: this runtime does not know what an API returns.
//! - `jiff` and `rust_decimal`: fields of texts take the times and decimal numbers of these crates.
//! - `test-util`: responses, streams and errors made by hand, for tests of code that uses a client.
//! - `probe`: requests without a connection, for the fuzz tests of this repository. It may change in any release.
//!
//! Without `rustls` and `native-tls`, only `http://` base URLs work.
//!
//! On `wasm32-unknown-unknown`, requests are sent by the `fetch` of the browser, which has TLS itself. There, a failed
//! connection is [`Error::Transport`], redirects are followed by the browser, and no file is read or written.
//!
//! [modwright]: https://github.com/modwright/modwright

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod by_name;
mod call;
#[cfg(feature = "catalog")]
mod catalog;
mod clock;
#[doc(hidden)]
pub mod codegen;
mod connector;
mod cut;
mod error;
#[cfg(feature = "multipart")]
mod file;
mod head;
mod http;
mod json;
mod platform;
#[cfg(feature = "probe")]
#[doc(hidden)]
pub mod probe;
mod redactor;
mod secret;
#[cfg(feature = "test-util")]
mod test_util;
mod validate;
#[cfg(feature = "webhooks")]
mod webhook;

pub use ::http::header::HeaderMap;
pub use body::Body;
pub use call::Call;
pub use call::boxed::BoxCall;
#[cfg(feature = "catalog")]
pub use call::boxed_events::BoxEvents;
pub use call::custom::{CustomEvent, CustomRequest, CustomResponse};
pub use call::download::{ByteStream, BytesCall};
pub use call::events::{EventCall, Events};
pub use call::follow::Follow;
pub use call::pages::{Page, PageCall, PageItems, Pages};
pub use call::response::Response;
#[cfg(feature = "catalog")]
pub use catalog::{
    AnyClient, Catalog, CatalogChoices, CatalogCondition, CatalogConnectionField, CatalogConnector,
    CatalogEffect, CatalogError, CatalogField, CatalogModule, CatalogOperation, CatalogRequirement,
    CatalogRule, CatalogWebhooks, Input,
};
pub use error::{
    ApiError, ConfigError, DecodeError, Error, FileError, Interrupted, ResponseTooLarge, TransportError,
};
pub use error::{Validation, Violation, Violations};
#[cfg(feature = "multipart")]
pub use file::File;
pub use http::attempt::Attempt;
pub use http::client::Client;
pub use http::options::{RequestOptions, WithOptions};
pub use http::query::Query;
pub use http::token::{Token, TokenSource};
pub use http::transport::HttpService;
pub use json::accumulate::{Accumulate, Chunk};
pub use json::extra::{Extra, Map};
pub use json::into_field::IntoField;
pub use json::nullable::Nullable;
pub use json::open_enum::UnknownValue;
pub use json::timestamp::Timestamp;
#[cfg(feature = "reqwest")]
pub use reqwest;
pub use secret::{MaybeSecret, Secret};
pub use serde_json::Value;
#[cfg(feature = "webhooks")]
pub use webhook::{WebhookError, WebhookSecret};
