//! Runs of scenarios.

mod execution;
mod outcome;

pub use outcome::{Outcome, RunError};

use crate::journal::{Forgetful, Journal};
use crate::scenario::Scenario;
use execution::Execution;
use modwright_runtime::AnyClient;
use serde_json::Value;
use std::sync::Arc;

/// The longest id of a run, in bytes: it is a part of idempotency keys.
const MAX_ID: usize = 100;

/// Runs scenarios with the clients of their connectors. Clones are cheap.
#[derive(Debug, Clone, Default)]
pub struct Runner {
    clients: Vec<Arc<dyn AnyClient>>,
}

impl Runner {
    /// Creates a runner without clients.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the client of a connector.
    #[must_use]
    pub fn connector(mut self, client: impl AnyClient + 'static) -> Self {
        self.clients.push(Arc::new(client));
        self
    }

    /// Runs a scenario. The run ends with the process; see [`Store`](crate::Store) for one that goes on.
    ///
    /// `id` names the run: calls of connectors with a header for idempotency keys have one made of the id and the step, so a new
    /// run needs a new id.
    ///
    /// # Errors
    ///
    /// The run cannot begin. The failure of a step is an [`Outcome`].
    pub async fn run(&self, scenario: &Scenario, id: &str, input: Value) -> Result<Outcome, RunError> {
        self.run_with(scenario, id, input, &Forgetful).await
    }

    /// Runs a scenario with a journal, such as one of a durable engine.
    ///
    /// # Errors
    ///
    /// The run cannot begin, or the journal fails. The failure of a step is an [`Outcome`].
    pub async fn run_with(
        &self,
        scenario: &Scenario,
        id: &str,
        input: Value,
        journal: &dyn Journal,
    ) -> Result<Outcome, RunError> {
        self.check(scenario, id, &input)?;
        Execution::new(self, scenario, id, input, journal).run().await.map_err(RunError::Journal)
    }

    /// Checks that a run can begin.
    pub(crate) fn check(&self, scenario: &Scenario, id: &str, input: &Value) -> Result<(), RunError> {
        if id.is_empty() || id.len() > MAX_ID || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(RunError::Id);
        }
        if let Some(name) = scenario.connectors().find(|name| self.client(name).is_none()) {
            return Err(RunError::NoClient(name.to_owned()));
        }
        match input {
            Value::Object(values) => scenario.check_input(values).map_err(RunError::Input),
            _ => Err(RunError::Input("the input is no JSON object".to_owned())),
        }
    }

    fn client(&self, connector: &str) -> Option<&dyn AnyClient> {
        self.clients
            .iter()
            .map(|client| &**client)
            .find(|client| client.catalog().connector.name == connector)
    }
}
