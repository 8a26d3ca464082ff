//! Runs of the stages: threads, times and the cache. No stage knows of it, but for [`parallel`] in `load` and [`timings`] in `format` and `print`.

#[cfg(feature = "cli")]
pub(crate) mod cache;
pub(crate) mod check;
pub(crate) mod generate;
pub(crate) mod parallel;
pub(crate) mod timings;
#[cfg(feature = "cli")]
pub(crate) mod update;
