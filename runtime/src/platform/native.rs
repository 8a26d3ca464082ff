//! The standard library, and the tokio runtime, whose sockets and timers a call needs.

use std::hash::{BuildHasher, RandomState};

use tokio::runtime::Handle;
pub(crate) use tokio::time::{Instant, Sleep, sleep, sleep_until, timeout_at};

use crate::error::Error;

/// Returns an error if the caller is not within a tokio runtime, where tokio itself would panic.
pub(crate) fn check_runtime() -> Result<(), Error> {
    let message = "is missing: calls must be polled within a tokio runtime, such as that of `#[tokio::main]`";
    Handle::try_current().map(drop).map_err(|_| Error::config("runtime", message))
}

/// Returns an error if no file can be written here.
pub(crate) fn check_files() -> Result<(), Error> {
    check_runtime()
}

/// Returns random bits, from the random keys of the standard library's hash maps.
pub(crate) fn random_bits() -> u64 {
    RandomState::new().hash_one(())
}
