//! The tokio runtime, whose sockets and timers a call needs.

use tokio::runtime::Handle;

use crate::error::Error;

/// Returns an error if the caller is not within a tokio runtime, where tokio itself would panic.
pub(crate) fn check() -> Result<(), Error> {
    let message = "is missing: calls must be polled within a tokio runtime, such as that of `#[tokio::main]`";
    Handle::try_current().map(drop).map_err(|_| Error::config("runtime", message))
}
