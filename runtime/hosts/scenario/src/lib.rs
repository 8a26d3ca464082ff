//! Scenarios: calls of generated clients as steps in YAML, which are checked before they run.
//!
//! ```yaml
//! scenario: triage
//! inputs:
//!   tickets: list<string>!
//! steps:
//!   - id: replies
//!     iterator: '{{ input.tickets }}'
//!     item: ticket
//!     steps:
//!       - id: look
//!         module: moderation
//!         fields: { input: '{{ ticket }}' }
//!       - id: answer
//!         module: chat_completion
//!         filter: '{{ not look.results[0].flagged }}'
//!         fields:
//!           model: gpt-5.6-luna
//!           messages: [{ role: user, content: 'Answer in one sentence: {{ ticket }}' }]
//!     aggregator: '{{ answer.choices[0].message.content }}'
//! output: '{{ replies }}'
//! ```
//!
//! [`Scenario::read`] checks the scenario against the catalogs of its connectors: every module, operation and field, and every
//! path of a mapping against the response that it looks into. A mistake is a [`Report`] with its line, its column and a cure.
//! [`Runner`] runs it with the clients, in this process. With the feature `sqlite`, which is on by default, [`Store`] keeps each
//! response, so that a run goes on where its process stopped. A durable engine of another kind is a [`Journal`].
//!
//! ```ignore
//! let scenario = Scenario::read("triage.yaml", &text, &[openai::catalog()])?;
//! let runner = Runner::new().connector(openai::Client::from_env()?);
//! let outcome = Store::open("runs.sqlite")?.run(&runner, &scenario, "run-1", json!({ "tickets": ["Hi"] })).await?;
//! ```
//!
//! The language is described in
//! [docs/scenarios.md](https://github.com/modwright/modwright/blob/main/docs/scenarios.md).

mod arazzo;
mod journal;
mod mapping;
mod read;
mod report;
mod run;
mod scenario;
mod schema;
#[cfg(feature = "sqlite")]
mod sqlite;
mod yaml;

pub use journal::{Failure, Journal, JournalError, Pending};
pub use report::{Report, Reports};
pub use run::{Outcome, RunError, Runner};
pub use scenario::Scenario;
#[cfg(feature = "sqlite")]
pub use sqlite::{Store, Unfinished};
