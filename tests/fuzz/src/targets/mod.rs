//! The targets.

mod body;
mod form;
mod path;
mod small;
mod spec;
mod sse;

use crate::Target;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Every target.
pub const ALL: [&Target; 5] = [&spec::TARGET, &sse::TARGET, &body::TARGET, &path::TARGET, &form::TARGET];

/// The output of a future that waits for nothing.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("waits for something"),
    }
}

/// A folder of the repository.
fn folder(inside: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(inside)
}

/// The parts of an input, which a byte 0 separates.
fn parts(input: &[u8]) -> Vec<String> {
    input.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect()
}
