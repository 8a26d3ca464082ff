//! Redirects: within the origin, to another host, and those that are not followed.

mod server;

use modwright_runtime::codegen::Call;
use modwright_runtime::{RequestOptions, Value};
use serde_json::json;
use server::{KEY, Server, get, ok, response};

#[tokio::test]
async fn a_redirect_within_the_origin_keeps_the_key() {
    let moved = response("307 Temporary Redirect", "location: /v2/models\r\n", "");
    let server = Server::start([moved, ok("{}")]);
    get(&server.client()).await.unwrap();
    assert!(server.request().starts_with("GET /v1/models "));
    let second = server.request();
    assert!(second.starts_with("GET /v2/models ") && second.contains(KEY), "{second}");
    assert!(!second.contains("referer"), "{second}");
}

#[tokio::test]
async fn a_redirect_to_another_host_carries_no_key_and_nothing_of_the_caller() {
    let other = Server::start([ok(r#"{"from":"other"}"#)]);
    let moved = response("302 Found", &format!("location: {}/file\r\n", other.base), "");
    let server = Server::start([moved]);
    let client =
        server.client_with(|connection| connection.secret_query("token", "token", "sk-secret-2".into()));
    let options = RequestOptions::new().header("x-trace", "mine").query("q", "mine");
    let response = get(&client).with(options).await.unwrap();
    assert_eq!(response, json!({ "from": "other" }));
    assert!(server.request().starts_with("GET /v1/models?q=mine&token=sk-secret-2 "));
    let request = other.request();
    assert!(request.starts_with("GET /file HTTP/1.1\n"), "{request}");
    let mut names =
        request.lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0)).collect::<Vec<_>>();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "user-agent"]);
}

#[tokio::test]
async fn a_redirect_of_a_post_to_another_host_is_not_followed() {
    let other = Server::start([ok("{}")]);
    let moved = response("307 Temporary Redirect", &format!("location: {}/file\r\n", other.base), "");
    let server = Server::start([moved]);
    let call = Call::post(&server.client(), "x").json(&json!({ "private": 1 })).returns_json::<Value>();
    let error = call.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "HTTP 307 Temporary Redirect: a redirect to another host is followed for GET and HEAD only"
    );
    other.assert_nothing_was_sent();
}

#[tokio::test]
async fn redirects_without_end_are_an_error() {
    let moved = || response("302 Found", "location: /v1/models\r\n", "");
    let server = Server::start([(); 11].map(|()| moved()));
    let error = get(&server.client()).await.unwrap_err();
    assert_eq!(error.to_string(), "HTTP 302 Found: the API redirected more than 10 times");
    assert_eq!(server.seen.try_iter().count(), 11);
}

#[tokio::test]
async fn a_redirect_that_is_not_followed_says_why() {
    for (location, why) in [
        ("ftp://files.example.com/1", "a redirect to a URL that is neither http nor https is not followed"),
        ("file:///etc/passwd", "a redirect to a URL that is neither http nor https is not followed"),
        ("https://[", "its target is not a URL"),
        (
            "https://a:b@cdn.example.com/",
            "a redirect to another host with credentials in its URL is not followed",
        ),
    ] {
        let server = Server::start([response("302 Found", &format!("location: {location}\r\n"), "")]);
        let error = get(&server.client()).await.unwrap_err();
        assert_eq!(error.to_string(), format!("HTTP 302 Found: {why}"), "{location}");
    }
    let moved = || response("302 Found", "location: /v1/é\r\n", "");
    let server = Server::start([(); 11].map(|()| moved()));
    let error = get(&server.client()).await.unwrap_err();
    assert_eq!(error.to_string(), "HTTP 302 Found: the API redirected more than 10 times");
}

#[tokio::test]
async fn a_third_host_gets_no_request() {
    let third = Server::start([ok("{}")]);
    let moved = |to: &Server| response("302 Found", &format!("location: {}/x\r\n", to.base), "");
    let second = Server::start([moved(&third)]);
    let first = Server::start([moved(&second)]);
    let error = get(&first.client()).await.unwrap_err();
    assert_eq!(error.to_string(), "HTTP 302 Found: the target of the redirect redirected again");
    third.assert_nothing_was_sent();
}
