//! Restate as the journal of a scenario: its step and its timer.

use modwright_scenario::{Failure, Journal, JournalError, Pending};
use restate_sdk::prelude::*;
use serde_json::Value;
use std::time::Duration;

pub struct RestateJournal<'c>(pub &'c WorkflowContext<'c>);

impl Journal for RestateJournal<'_> {
    fn call<'a>(
        &'a self,
        step: &'a str,
        send: Pending<'a, Result<Value, Failure>>,
    ) -> Pending<'a, Result<Result<Value, Failure>, JournalError>> {
        // A failure is kept like a response: the scenario decides about retries.
        let context: &'a WorkflowContext<'a> = self.0;
        let kept = context.run(|| async { Ok(Json(send.await)) }).name(step);
        Box::pin(async { Ok(kept.await.map_err(|error| JournalError::new(error.to_string()))?.into_inner()) })
    }

    fn sleep<'a>(&'a self, _: &'a str, pause: Duration) -> Pending<'a, Result<(), JournalError>> {
        Box::pin(
            async move { self.0.sleep(pause).await.map_err(|error| JournalError::new(error.to_string())) },
        )
    }
}
