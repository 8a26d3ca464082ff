//! The time of day, which errors read for a `Retry-After` that is a date.

use std::time::SystemTime;

/// Returns the current time of day.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// Returns the current time of day: that of the standard library panics here.
#[cfg(target_arch = "wasm32")]
pub(crate) fn now() -> SystemTime {
    use web_time::web::SystemTimeExt as _;

    web_time::SystemTime::now().to_std()
}
