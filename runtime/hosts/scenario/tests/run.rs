//! Runs against the mock server of the specification.
#![allow(missing_docs)]

use modwright::model::Model;
use modwright_connectors::openai;
use modwright_mock::Reply;
use modwright_scenario::{Outcome, RunError, Runner, Scenario};
use modwright_spec_mock::Mock;
use serde_json::{Value, json};
use std::sync::LazyLock;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../spec");

/// The specification is read once for all tests.
static MODEL: LazyLock<Model> =
    LazyLock::new(|| modwright::check(&modwright::load::load(SPEC.as_ref()).unwrap()).0.unwrap());

async fn mock() -> (Mock, Runner) {
    let mock = Mock::start(MODEL.clone(), "openai").await.unwrap();
    let connection = openai::Connection::new("no-key").base_url(mock.base_url()).max_retries(0);
    let runner = Runner::new().connector(openai::Client::new(connection).unwrap());
    (mock, runner)
}

fn read(text: &str) -> Scenario {
    Scenario::read("scenario.yaml", text, &[openai::catalog()]).unwrap_or_else(|reports| panic!("{reports}"))
}

fn flagged(flagged: bool) -> Reply {
    let results = json!([{ "flagged": flagged, "categories": {}, "category_scores": {} }]);
    Reply::ok().json(&json!({ "id": "m", "model": "m", "results": results }))
}

fn answer(text: &str, tokens: u64) -> Reply {
    let choices =
        json!([{ "index": 0, "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }]);
    Reply::ok().json(&json!({ "id": "c", "choices": choices, "usage": { "total_tokens": tokens } }))
}

fn paths(mock: &Mock) -> Vec<String> {
    mock.requests().iter().map(|request| request.path().trim_start_matches("/v1/").to_owned()).collect()
}

async fn done(runner: &Runner, scenario: &Scenario, input: Value) -> Value {
    match runner.run(scenario, "run-1", input).await.unwrap() {
        Outcome::Done(output) => output,
        outcome => panic!("{outcome:?}"),
    }
}

#[tokio::test]
async fn tickets_are_looked_at_answered_and_collected() {
    let (mock, runner) = mock().await;
    let scenario = read(include_str!("scenarios/triage.yaml"));
    for reply in [
        flagged(false),
        answer("Dear Ann", 9),
        flagged(true),
        Reply::error(500, "down"),
        answer("Dear Bob", 5),
    ] {
        mock.next(reply);
    }
    let output =
        done(&runner, &scenario, json!({ "tickets": [" broken ", "rude", "lost"], "model": "gpt-x" })).await;
    let expected = json!({
        "replies": [
            { "ticket": " broken ", "reply": "Dear Ann", "tokens": 9 },
            { "ticket": "lost", "reply": "Dear Bob", "tokens": 5 },
        ],
        "tokens": 14,
    });
    assert_eq!(output, expected);
    let moderations = ["moderations", "chat/completions", "moderations", "moderations", "chat/completions"];
    assert_eq!(paths(&mock), [&moderations[..], &["embeddings"]].concat());
    let sent: Vec<Value> = mock.requests().iter().map(|request| request.json()).collect();
    assert_eq!(sent[0]["input"], " broken ");
    assert_eq!(sent[1]["messages"][1]["content"], "Ticket: broken");
    assert_eq!((&sent[1]["model"], &sent[1]["max_completion_tokens"]), (&json!("gpt-x"), &json!(200)));
    assert_eq!(sent[5]["input"], json!(["Dear Ann", "Dear Bob"]));
}

#[tokio::test]
async fn a_run_without_items_takes_the_fallback_and_gives_empty_values() {
    let (mock, runner) = mock().await;
    let scenario = read(include_str!("scenarios/triage.yaml"));
    let output = done(&runner, &scenario, json!({ "tickets": [] })).await;
    assert_eq!(output, json!({ "replies": [], "tokens": 0 }));
    assert_eq!(paths(&mock), ["models"]);
}

#[tokio::test]
async fn every_route_whose_filter_holds_runs_and_a_filter_in_it_ends_it_alone() {
    let (mock, runner) = mock().await;
    let scenario = read(
        "scenario: a
inputs: { n: integer! }
steps:
  - router:
      - filter: '{{ input.n > 1 }}'
        steps:
          - { module: moderation, fields: { input: one } }
          - { module: moderation, filter: '{{ input.n > 5 }}', fields: { input: never } }
      - filter: '{{ input.n > 2 }}'
        steps: [{ module: moderation, fields: { input: 'n is {{ input.n }}' } }]
      - fallback: true
        steps: [{ module: moderation, fields: { input: fallback } }]
  - { module: moderation, fields: { input: after } }
output: '{{ input.n * 2 }}'
",
    );
    assert_eq!(done(&runner, &scenario, json!({ "n": 3 })).await, json!(6));
    done(&runner, &scenario, json!({ "n": 0 })).await;
    let inputs: Vec<Value> = mock.requests().iter().map(|request| request.json()["input"].clone()).collect();
    assert_eq!(inputs, ["one", "n is 3", "after", "fallback", "after"]);
}

async fn handled(on_error: &str, replies: Vec<Reply>) -> (Outcome, Vec<String>) {
    let (mock, runner) = mock().await;
    let text = format!(
        "scenario: a
steps:
  - iterator: '{{{{ [1, 2] }}}}'
    id: all
    item: number
    steps:
      - {{ id: look, module: moderation, fields: {{ input: hello }}, on_error: {on_error} }}
    aggregator: '{{{{ look.results[0].flagged }}}}'
output: '{{{{ all }}}}'
"
    );
    replies.into_iter().for_each(|reply| mock.next(reply));
    let outcome = runner.run(&read(&text), "run-1", json!({})).await.unwrap();
    (outcome, paths(&mock))
}

#[tokio::test]
async fn an_error_handler_decides_how_the_run_goes_on() {
    let down = || Reply::error(500, "down");
    let (outcome, paths) = handled("ignore", vec![down(), flagged(true)]).await;
    assert_eq!((outcome, paths.len()), (Outcome::Done(json!([true])), 2));
    let (outcome, _) =
        handled("{ resume: { results: [{ flagged: '{{ number > 0 }}' }] } }", vec![down(), flagged(false)])
            .await;
    assert_eq!(outcome, Outcome::Done(json!([true, false])));
    let (outcome, paths) = handled("commit", vec![down()]).await;
    assert!(matches!(&outcome, Outcome::Committed(failure) if failure.step == "all[0].look"), "{outcome:?}");
    assert_eq!(paths.len(), 1);
    let (outcome, paths) =
        handled("{ break: { attempts: 2 } }", vec![down(), down(), flagged(true), flagged(true)]).await;
    assert_eq!((outcome, paths.len()), (Outcome::Done(json!([true, true])), 4));
    let (outcome, paths) = handled("{ break: { attempts: 2 } }", vec![down(), down(), down()]).await;
    assert!(matches!(&outcome, Outcome::Incomplete(failure) if failure.retryable), "{outcome:?}");
    assert_eq!(paths.len(), 3);
    // A later try of a refused request would be refused, too.
    let (outcome, paths) = handled("break", vec![Reply::error(400, "no")]).await;
    assert!(matches!(&outcome, Outcome::Incomplete(failure) if !failure.retryable), "{outcome:?}");
    assert_eq!(paths.len(), 1);
}

#[tokio::test]
async fn a_step_without_a_handler_ends_the_run_with_its_failure() {
    let (mock, runner) = mock().await;
    let scenario = read(
        "scenario: a
inputs: { text: json }
steps:
  - { id: look, module: moderation, fields: { input: '{{ input.text }}' } }
  - { module: moderation, fields: { input: never } }
",
    );
    mock.next(Reply::error(400, "refused"));
    let outcome = runner.run(&scenario, "r", json!({ "text": "a" })).await.unwrap();
    assert!(
        matches!(&outcome, Outcome::Failed(failure) if failure.to_string().contains("`look` failed: ") && failure.message.contains("refused")),
        "{outcome:?}"
    );
    // An invalid request is not sent.
    let outcome = runner.run(&scenario, "r", json!({ "text": 7 })).await.unwrap();
    assert!(matches!(&outcome, Outcome::Failed(failure) if failure.message.contains("input")), "{outcome:?}");
    assert_eq!(mock.requests().len(), 1);
}

#[tokio::test]
async fn a_mapping_that_cannot_be_computed_fails_its_step() {
    let (mock, runner) = mock().await;
    let scenario = read(
        "scenario: a
inputs: { text: json }
steps:
  - { id: look, module: moderation, fields: { input: '{{ input.text + 1 }}' } }
",
    );
    let outcome = runner.run(&scenario, "r", json!({ "text": "a" })).await.unwrap();
    assert!(
        matches!(&outcome, Outcome::Failed(failure) if failure.step == "look" && failure.message.contains("input.text + 1")),
        "{outcome:?}"
    );
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn a_run_begins_only_with_its_input_and_its_clients() {
    let (_mock, runner) = mock().await;
    let scenario = read(include_str!("scenarios/triage.yaml"));
    for (input, message) in [
        (json!({}), "the input `tickets` is missing"),
        (json!({ "tickets": "a" }), "the input `tickets` is no list<string>"),
        (json!({ "tickets": ["a", 1] }), "the input `tickets` is no list<string>"),
        (json!({ "tickets": [], "modle": "m" }), "the scenario has no input `modle`"),
        (json!([]), "the input is no JSON object"),
    ] {
        let error = runner.run(&scenario, "r", input).await.unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let error = Runner::new().run(&scenario, "r", json!({ "tickets": [] })).await.unwrap_err();
    assert!(matches!(&error, RunError::NoClient(name) if name == "openai"), "{error}");
    for id in ["", "a b", "é", &"x".repeat(101)] {
        assert!(matches!(runner.run(&scenario, id, json!({ "tickets": [] })).await, Err(RunError::Id)));
    }
}
