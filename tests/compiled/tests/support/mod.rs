//! What several of these tests need. Each uses a part of it.
#![allow(dead_code)]

use modwright_runtime::Error;
use modwright_spec_mock::Mock;
use serde_json::Value;

/// Starts the mock of a case.
pub async fn mock(case: &str) -> Mock {
    let model = modwright::check(&modwright_cases::sources(case)).0.unwrap();
    Mock::start(model, "api").await.unwrap()
}

/// The last body that a mock received.
pub fn sent(mock: &Mock) -> Value {
    serde_json::from_slice(&mock.requests().last().unwrap().body).unwrap()
}

/// The rules that a request breaks.
pub fn broken(error: Error) -> Vec<String> {
    let Error::Invalid(violations) = error else { panic!("{error}") };
    violations.iter().map(|one| format!("{} {}", one.path(), one.rule())).collect()
}
