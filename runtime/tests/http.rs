//! Requests and responses, with a server on this machine.

mod server;

use std::time::Duration;

use modwright_runtime::codegen::{Call, Connection, Deserialize};
use modwright_runtime::{Client, CustomRequest, Error, RequestOptions, Validation, Value};
use serde_json::json;
use server::{CONNECTOR, KEY, Server, assert_private, get, ok, response};

#[tokio::test]
async fn a_call_sends_the_connections_headers_and_the_body_and_nothing_else() {
    let server = Server::start([ok("{}")]);
    let call = Call::post(&server.client(), "chat/completions").json(&json!({ "model": "m" }));
    call.returns_json::<Value>().await.unwrap();
    let host = server.base.strip_prefix("http://").unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let mut lines = server.request().lines().map(str::to_owned).collect::<Vec<_>>();
    lines[1..].sort();
    assert_eq!(
        lines,
        [
            "POST /v1/chat/completions HTTP/1.1",
            "",
            "accept: application/json",
            &format!("authorization: bearer {KEY}"),
            "content-length: 13",
            "content-type: application/json",
            &format!("host: {host}"),
            "openai-organization: org-1",
            &format!("user-agent: modwright/{version}"),
            r#"{"model":"m"}"#,
        ]
    );
}

#[tokio::test]
async fn path_and_query_are_encoded() {
    let server = Server::start([ok("{}")]);
    Call::get(&server.client(), "jobs/{job_id}/events")
        .path("job_id", &"a/b?c#d")
        .query("limit", &Some(3))
        .query("after", &None::<String>)
        .query("x", &"a b&c")
        .returns_json::<Value>()
        .with(RequestOptions::new().query("y", vec!["1", "2"]))
        .await
        .unwrap();
    let request = server.request();
    assert!(
        request.starts_with(
            "GET /v1/jobs/a%2Fb%3Fc%23d/events?limit=3&x=a%20b%26c&y%5B%5D=1&y%5B%5D=2 HTTP/1.1\n"
        ),
        "{request}"
    );
}

#[tokio::test]
async fn a_path_field_with_a_dot_segment_is_rejected_at_any_level() {
    let server = Server::start([ok("{}")]);
    let off = RequestOptions::new().validation(Validation::Off);
    for id in ["", ".", "..", "%2e%2e", ".%2e", "%252e%252e", "../models/../../admin?x=1#y"] {
        let call =
            Call::get(&server.client(), "files/{file_id}").path("file_id", &id).returns_json::<Value>();
        let error = call.with(off.clone()).await.unwrap_err();
        assert_eq!((error.violations()[0].path(), error.violations()[0].rule()), ("file_id", "path"), "{id}");
        assert_private(&error, "admin");
    }
    server.assert_nothing_was_sent();
}

#[tokio::test]
async fn the_apis_own_error_keeps_everything_it_says() {
    let body =
        r#"{"error":{"message":"No such model.","type":"invalid_request_error","param":"model","code":404}}"#;
    let server = Server::start([response("404 Not Found", "x-request-id: req_2\r\n", body)]);
    let error = get(&server.client()).await.unwrap_err();
    assert_eq!((error.status(), error.request_id()), (Some(404), Some("req_2")));
    assert_eq!((error.kind(), error.code()), (Some("invalid_request_error"), Some("404")));
    let api = error.api().unwrap();
    assert_eq!((api.message(), api.param()), ("No such model.", Some("model")));
    assert_eq!(api.headers()["x-request-id"], "req_2");
    assert_eq!(
        error.to_string(),
        "No such model. (HTTP 404, invalid_request_error, code `404`, field `model`, request id `req_2`)"
    );
}

#[tokio::test]
async fn an_error_of_another_shape_keeps_its_status() {
    for (status, body) in [
        ("404 Not Found", "<html>private</html>"),
        ("500 Internal Server Error", r#"{"private":1}"#),
        ("400 Bad Request", ""),
        ("408 Request Timeout", ""),
        ("304 Not Modified", ""),
        ("599", ""),
    ] {
        let server = Server::start([response(status, "", body)]);
        let error = get(&server.client()).await.unwrap_err();
        assert_eq!(error.to_string(), format!("HTTP {status}"));
        assert_eq!(error.api().unwrap().body_excerpt(), body.as_bytes());
        assert_private(&error, "private");
    }
}

#[tokio::test]
async fn an_error_whose_body_breaks_off_keeps_its_status() {
    let server = Server::start([
        "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 9\r\nconnection: close\r\n\r\nx".into(),
    ]);
    assert_eq!(get(&server.client()).await.unwrap_err().status(), Some(503));
}

#[tokio::test]
async fn a_key_that_the_server_repeats_is_not_in_the_error() {
    let body = format!(r#"{{"error":{{"message":"Incorrect API key: {KEY}.","code":"{KEY}"}}}}"#);
    let server = Server::start([response("401 Unauthorized", "", &body)]);
    let error = get(&server.client()).await.unwrap_err();
    assert_eq!(error.to_string(), "Incorrect API key: ... (HTTP 401, code `..`)");
    assert_private(&error, KEY);
}

#[derive(Debug, Deserialize)]
struct Completion {
    #[expect(dead_code)]
    choices: Vec<Choice>,
}

#[derive(Debug, Deserialize)]
struct Choice {
    #[expect(dead_code)]
    id: String,
}

#[tokio::test]
async fn a_decode_error_has_the_path_and_not_the_value() {
    for (body, text) in [
        (r#"{"choices":[{"id":"a"},{"id":42}]}"#, "`choices[1].id`: expected string, found integer"),
        (r#"{"choices":[{"private":"private"}]}"#, "`choices[0].id`: missing field `id`"),
        ("private", "expected JSON, found other text"),
        ("", "expected JSON, found nothing"),
    ] {
        let server = Server::start([ok(body)]);
        let error = Call::get(&server.client(), "x").returns_json::<Completion>().await.unwrap_err();
        let expected =
            format!("the response does not match the specification: {text} (HTTP 200, request id `req_1`)");
        assert_eq!(error.to_string(), expected);
        let Error::Decode(decode) = &error else { panic!("{error:?}") };
        assert_eq!(decode.body_excerpt(), body.as_bytes());
        assert_private(&error, "private");
    }
}

#[tokio::test]
async fn a_response_of_text_or_without_a_body_is_not_read_as_json() {
    let server = Server::start([ok("1\n00:00 --> 00:01\n"), response("204 No Content", "", "")]);
    let client = server.client();
    let text = Call::get(&client, "x").returns_text().await.unwrap();
    assert_eq!(text, "1\n00:00 --> 00:01\n");
    assert!(server.request().contains("accept: */*\n"));
    Call::delete(&client, "x").returns_nothing().await.unwrap();
}

#[tokio::test]
async fn the_raw_response_has_status_headers_and_bytes() {
    let server =
        Server::start([response("201 Created", "x-request-id: req_1\r\nx-left: 7\r\n", r#"{"a":1}"#)]);
    let response = get(&server.client()).raw().await.unwrap();
    assert_eq!((response.status(), response.request_id()), (201, Some("req_1")));
    assert_eq!(response.headers()["x-left"], "7");
    assert_eq!((response.header("x-left"), response.header::<u32>("x-right")), (Some(7_u32), None));
    assert_eq!(response.header::<u32>("x-request-id"), None);
    assert_eq!(&response.bytes()[..], br#"{"a":1}"#);
    assert_eq!(response.parse().unwrap(), json!({ "a": 1 }));
    assert_eq!(
        format!("{response:?}"),
        r#"Response { status: 201, request_id: Some("req_1"), bytes: 7, .. }"#
    );
}

#[tokio::test]
async fn a_limit_truncates_the_response() {
    let server = Server::start([ok("[1,2,3]"), ok("[1,2,3]"), ok("[1,2,3]")]);
    let client = server.client();
    let call = |limit: Option<usize>| {
        let call = Call::get(&client, "x").returns_json::<Vec<i64>>();
        call.limit(limit, |response, limit| response.truncate(limit))
    };
    assert_eq!(call(Some(2)).await.unwrap(), [1, 2]);
    assert_eq!(call(Some(2)).raw().await.unwrap().parse().unwrap(), [1, 2]);
    assert_eq!(call(None).await.unwrap(), [1, 2, 3]);
}

#[tokio::test]
async fn a_header_that_goes_on_in_the_next_line_is_taken() {
    let server = Server::start([response("200 OK", "x-request-id: req_1\r\nx-long: one\r\n  two\r\n", "{}")]);
    let response = get(&server.client()).raw().await.unwrap();
    let long = response.headers()["x-long"].to_str().unwrap();
    assert_eq!(long.split_ascii_whitespace().collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(response.request_id(), Some("req_1"));
}

#[tokio::test]
async fn a_callers_header_is_sent_but_cannot_replace_those_of_http_nor_a_custom_one_those_of_the_connection()
{
    let server = Server::start([ok("{}")]);
    let client = server.client();
    for (name, value) in [("Authorization", "Bearer private"), ("OPENAI-organization", "private")] {
        let error =
            Call::custom(&client, &CustomRequest::get("models").header(name, value)).await.unwrap_err();
        assert_eq!(error.violations()[0].path(), format!("headers.{}", name.to_lowercase()));
        assert_private(&error, "private");
    }
    for (name, value) in [
        ("host", "private"),
        ("content-length", "1"),
        ("transfer-encoding", "chunked"),
        ("Cookie", "private"),
        ("x-line", "private\r\nauthorization: Bearer private"),
        ("x y", "private"),
    ] {
        let error = get(&client).with(RequestOptions::new().header(name, value)).await.unwrap_err();
        let [violation] = error.violations() else { panic!("{error:?}") };
        assert_eq!(violation.rule(), "header");
        let place =
            if name == "x y" { "headers".to_owned() } else { format!("headers.{}", name.to_lowercase()) };
        assert_eq!(violation.path(), place);
        assert_private(&error, "private");
        let request = CustomRequest::get("models").header(name, value);
        assert!(Call::custom(&client, &request).await.unwrap_err().is_invalid());
    }
    let error =
        Call::get(&client, "x").header("authorization", &"private").returns_nothing().await.unwrap_err();
    assert!(error.is_invalid());
    server.assert_nothing_was_sent();

    let options = RequestOptions::new().header("x-trace", "1").header("user-agent", "mine");
    get(&client).with(options).await.unwrap();
    let request = server.request();
    assert!(request.contains("x-trace: 1\n") && request.contains("user-agent: mine\n"), "{request}");
    assert!(!request.contains("user-agent: modwright"), "{request}");
}

#[tokio::test]
async fn debug_of_options_and_custom_requests_shows_no_value_of_a_header() {
    let options = RequestOptions::new().header("x-trace", "private").query("q", "private");
    assert!(!format!("{options:?}").contains("private"));
    assert!(format!("{options:?}").contains("x-trace"));
    let request = CustomRequest::post("x").header("x-trace", "private").query("q", "private").body("private");
    assert!(!format!("{request:?}").contains("private"));
}

#[tokio::test]
async fn a_silent_server_is_a_timeout() {
    let server = Server::start([String::new()]);
    let options = RequestOptions::new().timeout(Duration::from_millis(50));
    let error = get(&server.client()).with(options.clone()).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!(error.to_string(), "the response did not arrive in time");
    let server = Server::start([String::new()]);
    let options = options.timeout(Duration::MAX).total_timeout(Duration::from_millis(50));
    let error = get(&server.client()).with(options).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!(error.to_string(), "the call took longer than `total_timeout`");
}

#[tokio::test]
async fn a_body_that_does_not_end_is_a_timeout() {
    let server = Server::start(["HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".into()]);
    let client = server.client_with(|connection| connection.timeout(Duration::from_millis(50)));
    assert!(get(&client).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn an_error_whose_body_does_not_end_in_time_keeps_its_status() {
    let server = Server::start(["HTTP/1.1 404 Not Found\r\ncontent-length: 9\r\n\r\n{".into()]);
    let client = server.client_with(|connection| connection.timeout(Duration::from_millis(50)));
    assert_eq!(get(&client).await.unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn a_download_ends_at_the_total_or_idle_timeout_and_not_before() {
    let begun = || Server::start(["HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".into()]);
    let (short, long) = (Duration::from_millis(200), Duration::MAX);
    let options = RequestOptions::new;
    let silent = "no data arrived for 200ms (the limit of `idle_timeout`)";
    let over = "the call took longer than `total_timeout`";
    for (options, message) in [
        (options().total_timeout(short).idle_timeout(long), over),
        (options().total_timeout(short), over),
        (options().timeout(short), silent),
        (options().timeout(long).idle_timeout(short), silent),
        (options().idle_timeout(short).total_timeout(long), silent),
    ] {
        let server = begun();
        let call = Call::get(&server.client(), "file").returns_bytes().with(options);
        let error = call.await.unwrap().bytes().await.unwrap_err();
        assert!(error.is_timeout());
        assert_eq!(error.to_string(), message);
    }
    let server = begun();
    let options = RequestOptions::new().timeout(long).idle_timeout(long).total_timeout(long);
    let body = Call::get(&server.client(), "file").returns_bytes().with(options).await.unwrap();
    assert!(tokio::time::timeout(short, body.bytes()).await.is_err());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_without_the_url() {
    let server = Server::start(["HTTP/1.1 200 OK\r\ncontent-length: 9\r\nconnection: close\r\n\r\n{".into()]);
    let call = get(&server.client()).with(RequestOptions::new().query("q", "private"));
    let error = call.await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert_private(&error, "private");
    assert_private(&error, KEY);
}

#[tokio::test]
async fn a_closed_port_is_a_connect_error_without_the_url() {
    // Another test may use a port that was free a moment ago.
    let connection =
        Connection::new(&CONNECTOR).base_url("http://127.0.0.1:9").secret_query("key", "key", KEY.into());
    let error = get(&Client::new(connection).unwrap()).await.unwrap_err();
    assert!(error.is_connect() && !error.is_timeout());
    assert!(error.to_string().starts_with("could not connect: "), "{error}");
    assert_private(&error, KEY);
}

#[tokio::test]
async fn a_response_larger_than_the_limit_is_an_error_with_or_without_a_length() {
    let long = "x".repeat(2_000);
    let announced = ok(&long);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{}0\r\n\r\n",
        "64\r\n".to_owned() + &"x".repeat(100) + "\r\n64\r\n" + &"x".repeat(100) + "\r\n"
    );
    let never_sent = "HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n".to_owned();
    for (response, limit) in
        [(announced, 1_999), (never_sent, 1_999), (chunked.clone(), 99), (chunked.clone(), 199)]
    {
        let server = Server::start([response]);
        let set =
            |connection: Connection| connection.max_response_bytes(limit).timeout(Duration::from_secs(5));
        let client = server.client_with(set);
        let error = Call::get(&client, "x").returns_text().await.unwrap_err();
        let Error::TooLarge(too_large) = &error else { panic!("{error:?}") };
        assert_eq!((too_large.limit(), error.status()), (limit, None));
        assert!(
            error.to_string().starts_with(&format!("the response is larger than {limit} bytes (HTTP 200"))
        );
    }
    let server = Server::start([chunked]);
    let call = Call::get(&server.client(), "x").returns_text();
    assert_eq!(call.with(RequestOptions::new().max_response_bytes(200)).await.unwrap().len(), 200);
}

#[tokio::test]
async fn the_largest_options_and_a_lying_length_do_not_panic() {
    let response =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{{", u64::MAX - 2);
    let server = Server::start([response]);
    let options = RequestOptions::new().timeout(Duration::MAX).max_response_bytes(usize::MAX);
    assert!(matches!(get(&server.client()).with(options).await, Err(Error::Transport(_))));
}

#[tokio::test]
async fn a_custom_call_stays_below_the_base_url_and_returns_the_response() {
    let server = Server::start([ok(r#"{"a":1}"#), ok("plain"), ok("")]);
    let client = server.client();
    let request = CustomRequest::get("/models?order=asc").query("limit", 3).header("x-y", "z");
    let response = Call::custom(&client, &request).await.unwrap();
    assert_eq!(response.json().unwrap(), json!({ "a": 1 }));
    assert_eq!((response.status(), response.request_id()), (200, Some("req_1")));
    let seen = server.request();
    assert!(seen.starts_with("GET /v1/models?order=asc&limit=3 HTTP/1.1\n"), "{seen}");
    assert!(seen.contains("x-y: z\n") && seen.contains(KEY), "{seen}");

    let response =
        Call::custom(&client, &CustomRequest::new("PUT", "a b/c").body(json!({ "x": null }))).await.unwrap();
    assert_eq!(response.text().unwrap(), "plain");
    assert!(matches!(response.json(), Err(Error::Decode(_))));
    let seen = server.request();
    assert!(seen.starts_with("PUT /v1/a%20b/c HTTP/1.1\n") && seen.ends_with(r#"{"x":null}"#), "{seen}");

    for path in
        ["https://evil.example/x", "//evil.example", "../x", "a/%2e%2e/b", "a\\b", "u@h/x", "a#b", "%2e%2e/x"]
    {
        let error = Call::custom(&client, &CustomRequest::get(path)).await.unwrap_err();
        assert_eq!((error.violations()[0].path(), error.violations()[0].rule()), ("path", "path"), "{path}");
        assert_private(&error, "evil");
    }
    let error = Call::custom(&client, &CustomRequest::new("G T", "x")).await.unwrap_err();
    assert_eq!(error.to_string(), "the request has 1 violation:\n  `method`: not the name of an HTTP method");
    let error = Call::custom(&client, &CustomRequest::new("CONNECT", "x")).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request has 1 violation:\n  `method`: CONNECT opens a tunnel and has no path"
    );
    server.assert_nothing_was_sent();
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[test]
fn an_https_client_needs_no_process_wide_provider() {
    Client::new(Connection::new(&CONNECTOR).bearer("api_key", KEY.into())).unwrap();
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[test]
fn without_a_tls_feature_https_is_an_error_that_names_one() {
    let error = Client::new(Connection::new(&CONNECTOR).bearer("api_key", KEY.into())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`base_url` is an https URL: enable the feature `rustls` or `native-tls` of modwright-runtime"
    );
}
