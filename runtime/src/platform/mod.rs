//! The platform: its timers and its random numbers.

#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(target_arch = "wasm32")]
mod web;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{
    Instant, Sleep, check_files, check_runtime, random_bits, sleep, sleep_until, timeout_at,
};
#[cfg(target_arch = "wasm32")]
pub(crate) use web::{
    Instant, Sleep, check_files, check_runtime, random_bits, sleep, sleep_until, timeout_at,
};
