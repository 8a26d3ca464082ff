//! Credentials, base URLs, paths and methods: what the generated client sends.
#![allow(missing_docs)]

mod support;

use modwright_compiled::{
    alternatives::api as alternatives, credentials::api as credentials, paths::api as paths,
    sites::api as sites,
};

macro_rules! case {
    ($name:literal) => {
        support::mock(include_str!(concat!("../../cases/emit/", $name, "/spec.yaml"))).await
    };
}

#[tokio::test]
async fn a_path_has_several_segments_legal_characters_and_a_fixed_query() {
    let mock = case!("paths");
    let client = paths::Client::new(paths::Connection::new().base_url(mock.base_url())).unwrap();
    let things = client.things();
    // No example has a response, but the mock knows the operation.
    let read = things.read("src/a b.rs").await.unwrap_err();
    assert_eq!(read.status(), Some(501));
    things.delta("it's").await.unwrap();
    things.start(paths::things::StartThingRequest::new("1").name("n")).await.unwrap();
    things.stop("1").await.unwrap();
    let export = paths::things::ExportThingRequest::new("a.b", paths::things::Format::Csv);
    assert_eq!(things.export(&export).await.unwrap_err().status(), Some(501));
    let sent: Vec<String> =
        mock.requests().into_iter().map(|one| format!("{} {}", one.method, one.target)).collect();
    assert_eq!(
        sent,
        [
            "GET /v1/files/src/a%20b.rs/text",
            "GET /v1/things/delta(token='it%27s',$top=1);v+1!&*",
            "POST /v1/things/1?action=start&dry-run=",
            "POST /v1/things/1?action=stop",
            "GET /v1/things/a.b.csv",
        ]
    );
    for path in ["..", "a/../b", "/a", ""] {
        assert!(things.read(path).await.unwrap_err().is_invalid(), "{path}");
    }
}

#[tokio::test]
async fn the_mock_asks_for_the_credentials_of_a_connection() {
    let mock = case!("credentials");
    let connection = credentials::Connection::new("AC1", "secret").session("s-1").bot("b-1");
    let client = credentials::Client::new(connection.base_url(mock.base_url())).unwrap();
    client.things().list(&credentials::things::ListThingsRequest::new()).await.unwrap();
    let sent = mock.requests().remove(0);
    assert_eq!(sent.header("authorization"), Some("Basic QUMxOnNlY3JldA=="));
    assert_eq!(sent.header("cookie"), Some("session_id=s-1"));
    assert_eq!(sent.header("x-bot"), Some("Bot b-1"));
    let keyless = credentials::Connection::keyless("AC1").base_url(mock.base_url());
    let client = credentials::Client::new(keyless).unwrap();
    client.things().list(&credentials::things::ListThingsRequest::new()).await.unwrap();
    assert_eq!(mock.requests()[1].header("authorization"), Some("Basic QUMxOg=="));
}

#[tokio::test]
async fn a_client_needs_one_of_its_credentials() {
    let connection = || alternatives::Connection::new().base_url("http://h").trace("t");
    let error = alternatives::Client::new(connection()).unwrap_err();
    assert_eq!(error.to_string(), "`token` or `username` must be set");
    assert!(alternatives::Client::new(connection().token("t")).is_ok());
    let error = alternatives::Client::new(connection().token("t").username("u")).unwrap_err();
    assert_eq!(error.to_string(), "`token` and `username` are set, and only one of them can be sent");
}

#[tokio::test]
async fn a_base_url_is_filled_and_every_method_is_sent() {
    let connection = sites::Connection::new("key", "shop").version("v2");
    assert!(format!("{connection:?}").contains("https://shop.example.com/v2/"), "{connection:?}");
    let error = sites::Client::new(sites::Connection::new("key", "evil.com/")).unwrap_err();
    assert!(error.to_string().starts_with("`shop` is not a part of a host name"), "{error}");

    let mock = case!("sites");
    let connection = sites::Connection::new("key", "shop").base_url(mock.base_url());
    let client = sites::Client::new(connection).unwrap();
    client.things().find("text").await.unwrap();
    client.things().allowed(&sites::things::AllowedThingRequest::new().verbose(true)).await.unwrap();
    let _ = client.things().echo(&sites::things::EchoThingRequest::new()).await;
    let sent: Vec<String> =
        mock.requests().into_iter().map(|one| format!("{} {}", one.method, one.target)).collect();
    assert_eq!(sent, ["QUERY /v1/things", "OPTIONS /v1/things?verbose=true", "TRACE /v1/things"]);
}
