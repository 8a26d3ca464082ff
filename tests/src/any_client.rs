//! A client of any connector, for tests of all of them.

use modwright_connectors::{Error, Validation, github, openai};
use modwright_spec_mock::Mock;
use serde_json::Value;

/// A client that makes calls by name. It does not validate: these tests break rules between fields on purpose.
pub enum AnyClient {
    /// OpenAI.
    OpenAi(openai::Client),
    /// GitHub.
    GitHub(github::Client),
}

impl AnyClient {
    /// Creates the client of a connector, which calls the mock and never retries or validates.
    ///
    /// # Panics
    ///
    /// If the connector is not in this file.
    pub fn of(connector: &str, mock: &Mock) -> Self {
        let url = mock.base_url();
        match connector {
            "openai" => {
                let connection = openai::Connection::new("no-key").base_url(url).max_retries(0);
                Self::OpenAi(
                    openai::Client::new(connection.validation(Validation::Off)).expect("the URL is right"),
                )
            }
            "github" => {
                let connection = github::Connection::new("no-token").base_url(url.clone()).uploads_url(url);
                Self::GitHub(
                    github::Client::new(connection.validation(Validation::Off)).expect("the URL is right"),
                )
            }
            other => panic!("no client of `{other}` is here"),
        }
    }

    /// Makes a call by the names of module and operation.
    ///
    /// # Errors
    ///
    /// The error of the call.
    pub async fn invoke(&self, module: &str, operation: &str, input: Value) -> Result<Value, Error> {
        match self {
            Self::OpenAi(client) => client.invoke(module, operation, input).await,
            Self::GitHub(client) => client.invoke(module, operation, input).await,
        }
    }
}
