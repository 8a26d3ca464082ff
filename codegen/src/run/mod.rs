//! The runs of the stages: threads, times and the cache. No stage names this room, except that `load` uses
//! [`parallel`].

#[cfg(feature = "cli")]
pub(crate) mod cache;
pub(crate) mod check;
pub(crate) mod generate;
pub(crate) mod parallel;
#[cfg(feature = "cli")]
pub(crate) mod update;
