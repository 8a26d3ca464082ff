//! The client of any connector, for tests of all of them.

use modwright_connectors::{AnyClient, Validation, github, openai};
use modwright_spec_mock::Mock;

/// Creates the client of a connector. It calls the mock, never retries, and does not validate: tests break rules between
/// fields on purpose.
///
/// # Panics
///
/// If the connector is not in this file.
pub fn any_client(connector: &str, mock: &Mock) -> Box<dyn AnyClient> {
    let (url, off) = (mock.base_url(), Validation::Off);
    match connector {
        "github" => {
            let connection = github::Connection::new("no-key").base_url(url.clone()).uploads_url(url);
            Box::new(
                github::Client::new(connection.max_retries(0).validation(off)).expect("the URL is right"),
            )
        }
        "openai" => {
            let connection = openai::Connection::new("no-key").base_url(url);
            Box::new(
                openai::Client::new(connection.max_retries(0).validation(off)).expect("the URL is right"),
            )
        }
        other => panic!("no client of `{other}` is here"),
    }
}
