//! Runs of the stages: on every core, with times and a cache. No stage knows of it, but `load` uses [`parallel`].

#[cfg(feature = "cli")]
pub(crate) mod cache;
pub(crate) mod check;
pub(crate) mod generate;
pub(crate) mod parallel;
#[cfg(feature = "cli")]
pub(crate) mod update;
