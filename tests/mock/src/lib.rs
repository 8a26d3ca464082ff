//! Mock server for tests of code that uses a generated client.
//!
//! It sends the sample responses of an API, or what a test scripts: statuses, headers, sequences, delays, streams, and
//! bodies that are cut. It records each request.
//!
//! ```
//! use modwright_mock::{Mock, Reply};
//! use serde_json::json;
//!
//! # async fn example() -> std::io::Result<()> {
//! let mock = Mock::start().await?;
//! mock.next(Reply::status(429).header("retry-after", "1"));
//! mock.next(Reply::ok().json(&json!({ "id": "1" })));
//! let url = mock.base_url(); // For the connection of the client.
//! # Ok(()) }
//! ```
//!
//! A generated crate has the samples of its API with the feature `test-util`:
//! `Mock::with_samples(openai::SAMPLES)`.

mod body;
mod recorded;
mod reply;
mod samples;
mod script;
mod server;

pub use recorded::Recorded;
pub use reply::Reply;
pub use server::Mock;
