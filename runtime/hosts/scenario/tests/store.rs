//! Runs in a file of SQLite: what is kept, and what is sent when a process is killed at any moment.
#![allow(missing_docs)]
#![cfg(feature = "sqlite")]

mod shop;

use modwright_mock::{Mock, Reply};
use modwright_scenario::{Outcome, RunError, Runner, Scenario, Store};
use serde_json::{Value, json};
use shop::Shop;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const ORDERS: &str = include_str!("scenarios/orders.yaml");

fn scenario(text: &str) -> Scenario {
    Scenario::read("scenario.yaml", text, &[Shop::catalog()]).unwrap_or_else(|reports| panic!("{reports}"))
}

fn input() -> Value {
    json!({ "items": [1, 2, 3, 4] })
}

/// Answers an order with ten times its item, after a moment in which a client can be killed.
async fn server() -> Mock {
    let answer = |request: modwright_mock::Recorded| async move {
        let item = request.json()["item"].as_u64().unwrap_or_default();
        Reply::ok().json(&json!({ "number": item * 10 })).delay(Duration::from_millis(3))
    };
    Mock::with_handler("/", answer).await.unwrap()
}

#[tokio::test]
async fn a_run_that_has_ended_is_not_run_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.sqlite");
    let mock = server().await;
    let (runner, scenario) = (Runner::new().connector(Shop::new(&mock.base_url())), scenario(ORDERS));
    for _ in 0..2 {
        let store = Store::open(&path).unwrap();
        let outcome = store.run(&runner, &scenario, "a", input()).await.unwrap();
        assert_eq!(outcome, Outcome::Done(json!([10, 20, 40])));
        assert_eq!(store.unfinished().await.unwrap(), []);
    }
    assert_eq!(mock.requests().len(), 8);
}

#[tokio::test]
async fn a_run_goes_on_with_its_own_text_and_input_only() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("runs.sqlite")).unwrap();
    let mock = server().await;
    let runner = Runner::new().connector(Shop::new(&mock.base_url()));
    store.run(&runner, &scenario(ORDERS), "a", input()).await.unwrap();
    for (text, input, what) in [
        (ORDERS.replace("scenario: orders", "scenario: other"), input(), "another text"),
        (ORDERS.to_owned(), json!({ "items": [] }), "another input"),
    ] {
        let error = store.run(&runner, &scenario(&text), "a", input).await.unwrap_err();
        assert!(matches!(&error, RunError::Conflict(text) if text.contains(what)), "{error}");
    }
    assert!(store.remove("a").await.unwrap() && !store.remove("a").await.unwrap());
    store.run(&runner, &scenario(ORDERS), "a", json!({ "items": [] })).await.unwrap();
}

#[tokio::test]
async fn a_file_belongs_to_one_process_and_a_run_runs_once_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.sqlite");
    let store = Store::open(&path).unwrap();
    let error = Store::open(&path).unwrap_err();
    assert_eq!(error.to_string(), "another process has the file open");
    let mock = server().await;
    let (runner, scenario) = (Runner::new().connector(Shop::new(&mock.base_url())), scenario(ORDERS));
    let (one, other) = tokio::join!(
        store.run(&runner, &scenario, "a", input()),
        store.run(&runner, &scenario, "a", input())
    );
    assert!(one.is_ok() && matches!(&other, Err(RunError::Conflict(_))), "{other:?}");
    assert_eq!(mock.requests().len(), 8);
    assert!(Store::open(folder.path()).is_err());
    std::fs::write(folder.path().join("text"), "no database, but a long enough text").unwrap();
    assert!(Store::open(folder.path().join("text")).is_err());
}

#[tokio::test]
async fn an_incomplete_run_is_retried_at_its_last_step() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("runs.sqlite")).unwrap();
    let mock = server().await;
    let (runner, scenario) = (Runner::new().connector(Shop::new(&mock.base_url())), scenario(ORDERS));
    (0..4).for_each(|_| mock.next_at("orders/pay", Reply::error(503, "down")));
    let outcome = store.run(&runner, &scenario, "a", input()).await.unwrap();
    assert!(matches!(&outcome, Outcome::Incomplete(failure) if failure.step == "placed[0].2"), "{outcome:?}");
    assert_eq!(mock.requests().len(), 5);
    // It has ended until it is retried.
    assert_eq!(store.run(&runner, &scenario, "a", input()).await.unwrap(), outcome);
    assert!(store.retry("a").await.unwrap() && !store.retry("b").await.unwrap());
    assert_eq!(store.unfinished().await.unwrap()[0].id, "a");
    let outcome = store.run(&runner, &scenario, "a", input()).await.unwrap();
    assert_eq!((outcome, mock.requests().len()), (Outcome::Done(json!([10, 20, 40])), 12));
    assert!(!store.retry("a").await.unwrap());
    // All attempts of a step have one key.
    let keys: BTreeSet<String> = mock.requests()[1..=5]
        .iter()
        .map(|request| request.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert_eq!(keys, BTreeSet::from(["a:placed[0].2".to_owned()]));
}

/// The process that is killed: it runs the runs `0..count` of the file.
#[tokio::test]
#[ignore = "other tests start it in a process of its own"]
async fn the_worker() {
    let Ok(path) = std::env::var("STORE") else { return };
    let count: usize = std::env::var("RUNS").unwrap().parse().unwrap();
    let store = Store::open(path).unwrap();
    let runner = Runner::new().connector(Shop::new(&std::env::var("SHOP").unwrap()));
    let scenario = std::sync::Arc::new(scenario(ORDERS));
    let runs: Vec<_> = (0..count)
        .map(|run| {
            let (store, runner, scenario) = (store.clone(), runner.clone(), scenario.clone());
            tokio::spawn(async move { store.run(&runner, &scenario, &format!("run-{run}"), input()).await })
        })
        .collect();
    for run in runs {
        assert_eq!(run.await.unwrap().unwrap(), Outcome::Done(json!([10, 20, 40])));
    }
}

fn worker(path: &Path, url: &str, runs: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_worker", "--ignored", "--quiet"])
        .env("STORE", path)
        .env("SHOP", url)
        .env("RUNS", runs.to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// The number of requests of each step. A step is a run, an operation and an item.
fn sent(mock: &Mock) -> BTreeMap<String, Vec<String>> {
    let mut sent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for request in mock.requests() {
        let body = request.json();
        let step = format!("{} {} {}", body["run"].as_str().unwrap(), request.path(), body["item"]);
        sent.entry(step).or_default().push(request.header("idempotency-key").unwrap().to_owned());
    }
    sent
}

/// The idempotency keys of the steps whose responses are in the file.
fn kept(path: &Path) -> BTreeSet<String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let Ok(mut statement) = connection.prepare("SELECT run || ':' || step FROM steps") else {
        return BTreeSet::new();
    };
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Kills a process again and again, and returns the numbers of steps and of those that were sent twice.
async fn killed(kills: usize, seed: u64) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runs.sqlite");
    let mock = server().await;
    let mut random = fastrand::Rng::with_seed(seed);
    // The number of requests of a step when its response was first seen in the file.
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut interrupted = 0;
    for kill in 0..kills {
        let mut child = worker(&path, &mock.base_url(), kill + 1);
        tokio::time::sleep(Duration::from_millis(random.u64(20..120))).await;
        // It may have ended by itself.
        interrupted += usize::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        // A request that was sent before the kill has arrived.
        tokio::time::sleep(Duration::from_millis(5)).await;
        let requests: BTreeMap<String, usize> =
            sent(&mock).into_values().map(|keys| (keys[0].clone(), keys.len())).collect();
        for key in kept(&path) {
            let count = requests.get(&key).copied().unwrap_or_default();
            assert!(count > 0, "the response of {key} was kept, and nothing was sent");
            let first = *seen.entry(key.clone()).or_insert(count);
            assert_eq!(first, count, "{key} was sent again after its response was kept");
        }
    }
    assert!(worker(&path, &mock.base_url(), kills).wait().unwrap().success());
    let sent = sent(&mock);
    assert_eq!(sent.len(), kills * 8, "a step is lost, or one too many was sent");
    let mut all = BTreeSet::new();
    for (step, keys) in &sent {
        assert!(keys.iter().all(|key| *key == keys[0]), "{step} has several keys: {keys:?}");
        assert!(all.insert(keys[0].clone()), "two steps have the key {}", keys[0]);
        if let Some(first) = seen.get(&keys[0]) {
            assert_eq!(*first, keys.len(), "{step} was sent again after its response was kept");
        }
    }
    let twice = sent.values().filter(|keys| keys.len() > 1).count();
    println!(
        "{kills} kills, {interrupted} of a running process: {} steps, {twice} sent again in flight",
        sent.len()
    );
    assert!(interrupted > 0, "no process was killed");
    (sent.len(), twice)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_step_is_lost_and_none_is_sent_again_after_its_response_was_kept() {
    killed(20, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "200 kills"]
async fn the_same_after_200_kills() {
    killed(200, 2).await;
}
