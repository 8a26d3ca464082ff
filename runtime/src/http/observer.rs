//! The observation of a call: its attempts, for a hook and for a span.

use std::time::Duration;

use crate::http::attempt::{Attempt, AttemptHook};
use crate::http::span::CallSpan;
use crate::platform::Instant;

/// The observation of one call: its span, and the start of the attempt in progress.
#[derive(Clone, Default)]
pub(crate) struct Observer {
    pub(crate) span: CallSpan,
    /// `false` if nobody would see an attempt.
    is_active: bool,
    started: Option<Instant>,
}

impl Observer {
    pub(crate) fn new(span: CallSpan, hook: Option<&AttemptHook>) -> Self {
        let is_active = hook.is_some() || span.is_enabled();
        Self { span, is_active, started: None }
    }

    /// Starts an attempt.
    pub(crate) fn start(&mut self) {
        self.started = self.is_active.then(Instant::now);
    }

    /// Ends the attempt in progress and returns its duration; `None` if there is none, or if nobody would see it.
    pub(crate) fn stop(&mut self) -> Option<Duration> {
        self.started.take().map(|started| started.elapsed())
    }

    /// Shows an attempt to the hook and to the span.
    pub(crate) fn report(&self, attempt: &Attempt<'_>, hook: Option<&AttemptHook>) {
        self.span.attempted(attempt);
        if let Some(hook) = hook {
            hook(attempt);
        }
    }
}
