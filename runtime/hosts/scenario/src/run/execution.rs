//! One run, step by step.

use super::{Outcome, Runner};
use crate::journal::{Failure, Journal, JournalError, Pending};
use crate::mapping::{Expression, evaluated, json, object};
use crate::scenario::{Action, Call, Iterator, OnError, Route, Scenario, Step};
use minijinja::Value as Evaluated;
use modwright_runtime::RequestOptions;
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) struct Execution<'r> {
    runner: &'r Runner,
    scenario: &'r Scenario,
    id: &'r str,
    journal: &'r dyn Journal,
    /// The values that mappings use.
    names: BTreeMap<String, Evaluated>,
}

/// How a route goes on after a step.
enum Flow {
    Next,
    /// The rest of the route does not run: a filter does not hold, or an error is ignored.
    EndOfRoute,
    End(Outcome),
}

impl<'r> Execution<'r> {
    pub fn new(
        runner: &'r Runner,
        scenario: &'r Scenario,
        id: &'r str,
        input: Value,
        journal: &'r dyn Journal,
    ) -> Self {
        let run = evaluated(BTreeMap::from([("id", id)]));
        let names = [("input".to_owned(), evaluated(&input)), ("run".to_owned(), run)];
        Self { runner, scenario, id, journal, names: names.into() }
    }

    pub async fn run(mut self) -> Result<Outcome, JournalError> {
        let scenario = self.scenario;
        if let Flow::End(outcome) = self.steps(&scenario.steps, String::new()).await? {
            return Ok(outcome);
        }
        let output = scenario.output.as_ref().map(|output| output.evaluate(&self.values()));
        Ok(match output.transpose() {
            Ok(output) => Outcome::Done(output.flatten().unwrap_or_default()),
            Err(message) => Outcome::Failed(Failure::new("output", message)),
        })
    }

    fn values(&self) -> Evaluated {
        Evaluated::from_pairs(self.names.iter().map(|(name, value)| (name.clone(), value.clone())))
    }

    /// Runs the steps of a route, whose names are only seen there. `path` is the prefix of the steps' names.
    fn steps<'a>(&'a mut self, steps: &'a [Step], path: String) -> Pending<'a, Result<Flow, JournalError>> {
        Box::pin(async move {
            for step in steps {
                let name = format!("{path}{}", step.name);
                match self.holds(step.filter.as_ref()) {
                    Ok(true) => {}
                    Ok(false) => return Ok(Flow::EndOfRoute),
                    Err(message) => return Ok(Flow::End(Outcome::Failed(Failure::new(&name, message)))),
                }
                let flow = match &step.action {
                    Action::Call(call) => self.call(step, call, &name).await?,
                    Action::Iterator(iterator) => self.iterator(step, iterator, &name).await?,
                    Action::Router(routes) => self.router(routes, &name).await?,
                };
                if !matches!(flow, Flow::Next) {
                    return Ok(flow);
                }
            }
            Ok(Flow::Next)
        })
    }

    fn holds(&self, filter: Option<&Expression>) -> Result<bool, String> {
        filter.map_or(Ok(true), |filter| Ok(filter.evaluate(&self.values())?.is_true()))
    }

    async fn call(&mut self, step: &Step, call: &Call, name: &str) -> Result<Flow, JournalError> {
        let (attempts, interval) = match call.on_error {
            OnError::Break { attempts, interval } => (attempts, interval),
            _ => (0, std::time::Duration::ZERO),
        };
        let mut response = self.send(call, name, name).await?;
        for attempt in 1..=attempts {
            if !matches!(&response, Err(failure) if failure.retryable) {
                break;
            }
            self.journal.sleep(&format!("{name}~pause{attempt}"), interval).await?;
            response = self.send(call, name, &format!("{name}~retry{attempt}")).await?;
        }
        let failure = match response {
            Ok(response) => {
                self.set(step, evaluated(&response));
                return Ok(Flow::Next);
            }
            Err(failure) => failure,
        };
        Ok(match &call.on_error {
            OnError::Fail => Flow::End(Outcome::Failed(failure)),
            OnError::Break { .. } => Flow::End(Outcome::Incomplete(failure)),
            OnError::Commit => Flow::End(Outcome::Committed(failure)),
            OnError::Ignore => Flow::EndOfRoute,
            OnError::Resume(value) => match value.evaluate(&self.values()) {
                Ok(value) => {
                    self.set(step, evaluated(value));
                    Flow::Next
                }
                Err(message) => Flow::End(Outcome::Failed(Failure::new(name, message))),
            },
        })
    }

    /// Sends a call, unless the journal has its response. `key` is the name of the attempt.
    async fn send(&self, call: &Call, name: &str, key: &str) -> Result<Result<Value, Failure>, JournalError> {
        let input = match object(&call.fields, &self.values()) {
            Ok(input) => Value::Object(input),
            Err(message) => return Ok(Err(Failure::new(name, message))),
        };
        // The runner was checked to have it.
        let Some(client) = self.runner.client(&call.connector) else {
            return Ok(Err(Failure::new(name, format!("no client of `{}`", call.connector))));
        };
        let idempotency_key = format!("{}:{name}", self.id);
        let send = async move {
            let options = RequestOptions::new().idempotency_key(idempotency_key);
            let sent = client.invoke(&call.module, &call.operation, input.into()).with(options).await;
            sent.map_err(|error| Failure {
                step: name.to_owned(),
                message: error.to_string(),
                retryable: error.is_retryable(),
            })
        };
        self.journal.call(key, Box::pin(send)).await
    }

    async fn iterator(&mut self, step: &Step, iterator: &Iterator, name: &str) -> Result<Flow, JournalError> {
        let items = match self.items(&iterator.list) {
            Ok(items) => items,
            Err(message) => return Ok(Flow::End(Outcome::Failed(Failure::new(name, message)))),
        };
        let before = self.names.clone();
        let mut kept = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            self.names.clone_from(&before);
            self.names.insert(iterator.item.clone(), item);
            let path = format!("{name}[{index}]");
            match self.steps(&iterator.steps, format!("{path}.")).await? {
                Flow::Next => {}
                Flow::EndOfRoute => continue,
                end @ Flow::End(_) => return Ok(end),
            }
            let value = iterator.aggregator.as_ref().map(|aggregator| aggregator.evaluate(&self.values()));
            match value.transpose() {
                Ok(value) => kept.extend(value.flatten()),
                Err(message) => return Ok(Flow::End(Outcome::Failed(Failure::new(&path, message)))),
            }
        }
        self.names = before;
        self.set(step, evaluated(kept));
        Ok(Flow::Next)
    }

    /// Returns the items of a list; none of a list without a value.
    fn items(&self, list: &Expression) -> Result<Vec<Evaluated>, String> {
        match json(&list.evaluate(&self.values())?)? {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items.iter().map(evaluated).collect()),
            Some(_) => Err(format!("`{{{{ {} }}}}` is no list", list.text().trim())),
        }
    }

    async fn router(&mut self, routes: &[Route], name: &str) -> Result<Flow, JournalError> {
        let before = self.names.clone();
        let mut has_run = false;
        let by_filter = routes.iter().enumerate().filter(|(_, route)| !route.is_fallback);
        let fallback = routes.iter().enumerate().filter(|(_, route)| route.is_fallback);
        for (index, route) in by_filter.chain(fallback) {
            let path = format!("{name}.{}", index + 1);
            match self.holds(route.filter.as_ref()) {
                Ok(holds) if holds && !(route.is_fallback && has_run) => {}
                Ok(_) => continue,
                Err(message) => return Ok(Flow::End(Outcome::Failed(Failure::new(&path, message)))),
            }
            has_run = true;
            if let end @ Flow::End(_) = self.steps(&route.steps, format!("{path}.")).await? {
                return Ok(end);
            }
            self.names.clone_from(&before);
        }
        Ok(Flow::Next)
    }

    fn set(&mut self, step: &Step, value: Evaluated) {
        if let Some(id) = &step.id {
            self.names.insert(id.clone(), value);
        }
    }
}
