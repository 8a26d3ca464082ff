//! Settings of a connection: default headers and parameters, keys, path prefixes.

mod server;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use modwright_runtime::codegen::{
    ApiKey, Call, Connection, ConnectionRule, Connector, ErrorPaths, KeyLocation, Retry,
};
use modwright_runtime::{Client, CustomRequest, Error, RequestOptions, Secret, Value};
use server::{Server, get, ok, response};

/// A connector with a key and retries.
static CONNECTOR: Connector = Connector {
    name: "mini",
    key: Some(ApiKey { field: "api_key", location: KeyLocation::Bearer }),
    errors: ErrorPaths { message: &["error", "message"], kind: &[], code: &[], param: &[] },
    retry: Some(Retry { statuses: &[(503, 503)], never: &[], max_retries: 2, idempotency: None }),
    ..Connector::DEFAULT
};

fn connection(server: &Server) -> Connection {
    let pauses = Duration::from_millis(1);
    Connection::new(&CONNECTOR).base_url(format!("{}/v1", server.base)).retry_pauses(pauses, pauses)
}

fn refusal(message: &str) -> String {
    response("401 Unauthorized", "", &format!(r#"{{"error":{{"message":"{message}"}}}}"#))
}

#[tokio::test]
async fn default_headers_and_parameters_go_with_every_call_and_a_call_replaces_them() {
    let server = Server::start([ok("{}"), ok("{}")]);
    let connection = connection(&server)
        .key("sk-connection".into())
        .default_header("X-Title", "first")
        .default_header("x-title", "mine")
        .default_header("x-gateway-key", Secret::from("gw-secret"))
        .default_header("user-agent", "mine/1")
        .default_query("api-version", "2024-10-21")
        .default_query("sig", Secret::from("a+b/c"));
    let shown = format!("{connection:?}");
    assert!(shown.contains("x-gateway-key"), "{shown}");
    for secret in ["sk-connection", "gw-secret", "a+b/c"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let client = Client::new(connection).unwrap();
    get(&client).await.unwrap();
    let request = server.request();
    for line in [
        "GET /v1/models?api-version=2024-10-21&sig=a%2Bb%2Fc HTTP/1.1",
        "authorization: bearer sk-connection",
        "x-title: mine",
        "x-gateway-key: gw-secret",
        "user-agent: mine/1",
    ] {
        assert!(request.lines().any(|one| one == line), "{line}\n{request}");
    }
    let options = RequestOptions::new().header("x-title", "call").query("api-version", "preview");
    get(&client).with(options).await.unwrap();
    let request = server.request();
    assert!(request.starts_with("GET /v1/models?api-version=preview&sig=a%2Bb%2Fc HTTP/1.1\n"), "{request}");
    assert!(request.contains("\nx-title: call\n") && !request.contains("x-title: mine"), "{request}");
}

#[tokio::test]
async fn a_default_header_replaces_the_key() {
    let server = Server::start([ok("{}")]);
    let connection =
        connection(&server).key("sk-1234".into()).default_header("Authorization", "Basic dTpw".to_owned());
    get(&Client::new(connection).unwrap()).await.unwrap();
    let request = server.request();
    assert!(request.contains("\nauthorization: basic dtpw\n") && !request.contains("sk-1234"), "{request}");
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_refused_without_its_value() {
    for (name, value, expected) in [
        ("content-length", "1", "`default_header content-length` is set by HTTP itself"),
        ("a b", "1", "`default_header` is sent in a header whose name HTTP does not allow"),
        (
            "x-a",
            "private\n",
            "`default_header x-a` contains a line end; a key that is read from a file often ends with one",
        ),
        ("x-a", "", "`default_header x-a` is empty"),
    ] {
        let error = Client::new(Connection::new(&CONNECTOR).base_url("http://h").default_header(name, value));
        assert_eq!(error.unwrap_err().to_string(), expected);
    }
}

#[tokio::test]
async fn nothing_of_the_connection_goes_to_another_origin() {
    let other = Server::start([ok("{}")]);
    let to = format!("location: {}/elsewhere\r\n", other.base);
    let server = Server::start([response("302 Found", &to, "")]);
    let connection = connection(&server)
        .token_source(async || "token-1".to_owned())
        .default_header("x-gateway-key", Secret::from("gw-secret"))
        .default_query("sig", Secret::from("sig-secret"));
    let options = RequestOptions::new().header("x-mine", "call-secret");
    get(&Client::new(connection).unwrap()).with(options).await.unwrap();
    assert!(server.request().contains("authorization: bearer token-1"));
    let request = other.request();
    for secret in ["token-1", "gw-secret", "sig-secret", "call-secret"] {
        assert!(!request.contains(secret), "{request}");
    }
}

/// A connector with two credentials of which one is sent, and two that are sent together.
static ALTERNATIVES: Connector = Connector {
    name: "mini",
    rules: &[
        ConnectionRule { when: None, fields: &["api_key", "token", "email"], least: 1, most: 1 },
        ConnectionRule { when: Some("email"), fields: &["password"], least: 1, most: 1 },
        ConnectionRule { when: Some("password"), fields: &["token"], least: 0, most: 0 },
    ],
    ..Connector::DEFAULT
};

#[tokio::test]
async fn a_client_needs_the_credentials_that_the_rules_ask_for() {
    let connection = || Connection::new(&ALTERNATIVES).base_url("http://h");
    let key = |connection: Connection| connection.secret_header("api_key", "x-key", "key-1".into());
    let token = |connection: Connection| connection.bearer("token", "token-1".into());
    let email = |connection: Connection| connection.header("email", "x-email", "a@b.c".to_owned());
    let password = |connection: Connection| connection.secret_header("password", "x-pw", "pw-1".into());
    let default = |name: &str| connection().default_header(name, Secret::from("gw-1"));
    for (connection, expected) in [
        (connection(), Some("`api_key` or `token` or `email` must be set")),
        (token(key(connection())), Some("`api_key` and `token` are set, and only one of them can be sent")),
        (email(connection()), Some("`password` must be set because `email` is set")),
        (
            password(token(connection())),
            Some("`password` and `token` are set, and only one of them can be sent"),
        ),
        (default("x-other"), Some("`api_key` or `token` or `email` must be set")),
        (default("Authorization"), None),
        (token(connection()), None),
        (password(email(connection())), None),
        (connection().default_header("x-gateway-key", "1"), None),
    ] {
        let result = Client::new(connection).map_err(|error| error.to_string());
        assert_eq!(result.err().as_deref(), expected);
    }
}

/// A connection with a credential in each location that can have one besides a bearer token.
fn with_credentials(server: &Server) -> Connection {
    Connection::new(&CONNECTOR)
        .base_url(&server.base)
        .basic_user("account", "AC12".to_owned())
        .basic_password("password", "p:äss".into())
        .cookie("session", "session_id", "s-secret".into())
        .cookie("device", "device", "d-secret".into())
        .written_header("bot", "x-bot", "Bot {}", "b-secret".into())
}

#[tokio::test]
async fn basic_cookies_and_written_headers_are_sent() {
    let server = Server::start([ok("{}")]);
    get(&Client::new(with_credentials(&server)).unwrap()).await.unwrap();
    let request = server.request();
    for line in [
        "authorization: basic QUMxMjpwOsOkc3M=",
        "cookie: session_id=s-secret; device=d-secret",
        "x-bot: bot b-secret",
    ] {
        assert!(request.lines().any(|one| one.eq_ignore_ascii_case(line)), "{line}\n{request}");
    }
}

#[tokio::test]
async fn no_credential_is_shown_or_sent_to_another_origin() {
    const HIDDEN: [&str; 5] = ["p:äss", "QUMxMjpwOsOkc3M=", "s-secret", "d-secret", "b-secret"];
    let other = Server::start([ok("{}")]);
    let to = format!("location: {}/elsewhere\r\n", other.base);
    let server = Server::start([response("302 Found", &to, ""), refusal(&HIDDEN.join(" "))]);
    let connection = with_credentials(&server);
    let shown = format!("{connection:?}");
    let client = Client::new(connection).unwrap();
    get(&client).await.unwrap();
    let request = other.request().to_lowercase();
    let error = get(&client).await.unwrap_err();
    let error = format!("{error} {error:?}");
    assert!(error.contains(".. .. .. .. .."), "{error}");
    for secret in HIDDEN {
        assert!(!shown.contains(secret) && !error.contains(secret), "{shown} {error}");
        assert!(!request.contains(&secret.to_lowercase()), "{request}");
    }
    assert!(!request.contains("cookie") && !request.contains("authorization"), "{request}");
}

#[tokio::test]
async fn a_credential_that_cannot_be_sent_is_refused_without_its_value() {
    let connection = || Connection::new(&CONNECTOR).base_url("http://h");
    for (connection, expected) in [
        (
            connection().basic_user("user", "private:x".to_owned()),
            "`user` contains a `:`, which separates it from the password",
        ),
        (
            connection().basic_password("password", "private\n".into()),
            "`password` contains a line end; a key that is read from a file often ends with one",
        ),
        (connection().basic_password("password", "".into()), "`password` is empty"),
        (
            connection().cookie("session", "s", "private;x".into()),
            "`session` contains a character that a cookie cannot have",
        ),
        (connection().written_header("bot", "x-bot", "Bot {}", "".into()), "`bot` is empty"),
    ] {
        assert_eq!(Client::new(connection).unwrap_err().to_string(), expected);
    }
}

#[tokio::test]
async fn a_call_with_another_key_sends_only_that_and_hides_it() {
    let server = Server::start([refusal("The key sk-of-call is wrong, not sk-of-client."), ok("{}")]);
    let client = Client::new(connection(&server).key("sk-of-client".into())).unwrap();
    let options = RequestOptions::new().header("Authorization", "Bearer sk-of-call");
    let error = get(&client).with(options).await.unwrap_err();
    let request = server.request();
    assert!(request.contains("\nauthorization: bearer sk-of-call\n") && !request.contains("sk-of-client"));
    assert_eq!(error.to_string(), "The key .. is wrong, not ... (HTTP 401)");
    let custom = RequestOptions::new().header("authorization", "Bearer sk-custom");
    Call::custom(&client, &CustomRequest::get("models")).with(custom).await.unwrap();
    assert!(server.request().contains("\nauthorization: bearer sk-custom\n"));
}

#[tokio::test]
async fn a_connection_without_a_key_sends_none() {
    let server = Server::start([ok("{}")]);
    get(&Client::new(connection(&server)).unwrap()).await.unwrap();
    assert!(!server.request().contains("authorization"));
}

#[tokio::test]
async fn a_token_is_asked_for_before_each_attempt_and_is_hidden() {
    let server = Server::start([response("503 Service Unavailable", "", ""), refusal("Bad token-2.")]);
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let connection = connection(&server).key("sk-unused".into()).token_source(move || {
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        async move {
            tokio::task::yield_now().await;
            Ok::<_, std::io::Error>(format!("token-{number}"))
        }
    });
    let error = get(&Client::new(connection).unwrap()).await.unwrap_err();
    assert!(server.request().contains("\nauthorization: bearer token-1\n"));
    assert!(server.request().contains("\nauthorization: bearer token-2\n"));
    assert_eq!((error.to_string().as_str(), asked.load(Ordering::Relaxed)), ("Bad ... (HTTP 401)", 2));
}

#[tokio::test]
async fn a_token_that_cannot_be_had_is_an_error_of_the_connection() {
    let server = Server::start([]);
    let failing = connection(&server).token_source(async || Err::<String, _>("the vault is sealed"));
    let error = get(&Client::new(failing).unwrap()).await.unwrap_err();
    assert!(error.is_config());
    assert_eq!(error.to_string(), "`api_key` could not be obtained: the vault is sealed");
    let wrong = connection(&server).token_source(async || Secret::from("secret\n"));
    let error = get(&Client::new(wrong).unwrap()).await.unwrap_err();
    assert!(error.is_config() && !format!("{error} {error:?}").contains("secret"), "{error:?}");
    let hanging = connection(&server).token_source(std::future::pending::<String>);
    let options = RequestOptions::new().timeout(Duration::from_millis(20));
    let error = get(&Client::new(hanging).unwrap()).with(options).await.unwrap_err();
    assert!(error.is_timeout());
    server.assert_nothing_was_sent();
}

#[tokio::test]
async fn retry_pauses_can_be_set() {
    let server = Server::start([
        response("503 Service Unavailable", "", ""),
        response("503 Service Unavailable", "", ""),
        ok("{}"),
    ]);
    let begin = Instant::now();
    get(&Client::new(connection(&server)).unwrap()).await.unwrap();
    // The default pauses are 0.75 seconds together, at least.
    assert!(begin.elapsed() < Duration::from_millis(700), "{:?}", begin.elapsed());
    let connection = connection(&server).retry_pauses(Duration::MAX, Duration::MAX);
    let closed = Client::new(connection.base_url("http://127.0.0.1:9")).unwrap();
    assert!(get(&closed).await.unwrap_err().is_connect());
}

#[tokio::test]
async fn a_prefix_goes_before_the_paths_that_begin_with_its_segments() {
    let server = Server::start([ok("{}"), ok("{}"), ok("{}")]);
    let paths = &["chat/completions", "audio"];
    let set = |value: &str| {
        connection(&server).path_prefix("deployment", "deployments/{deployment}/", value, paths)
    };
    let client = Client::new(set("a/b")).unwrap();
    for (path, sent) in [
        ("chat/completions", "/v1/deployments/a%2Fb/chat/completions"),
        ("audio/speech", "/v1/deployments/a%2Fb/audio/speech"),
        ("audios", "/v1/audios"),
    ] {
        Call::custom(&client, &CustomRequest::get(path)).await.unwrap();
        let request = server.request();
        assert!(request.starts_with(&format!("GET {sent} ")), "{request}");
    }
    for value in ["", "..", "%2e%2e", "a/../b"] {
        let error = Client::new(set(value)).unwrap_err();
        assert!(error.is_config() && error.to_string().starts_with("`deployment` is "), "{error}");
    }
}

/// Responds to every request with its key, and counts the connections.
fn serve() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            count.fetch_add(1, Ordering::Relaxed);
            std::thread::spawn(move || {
                let mut key = String::new();
                for line in BufReader::new(&stream).lines().map_while(Result::ok) {
                    if let Some(sent) = line.strip_prefix("authorization: Bearer ") {
                        key = sent.to_owned();
                    }
                    if line.is_empty() {
                        let body = format!("{:?}", std::mem::take(&mut key));
                        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
                        let _ = (&stream).write_all((head + &body).as_bytes());
                    }
                }
            });
        }
    });
    (base, connections)
}

#[tokio::test]
async fn a_hundred_keys_share_one_connection() {
    let (base, connections) = serve();
    let client = Client::new(Connection::new(&CONNECTOR).base_url(base).key("sk-first".into())).unwrap();
    for number in 0..100 {
        let key = format!("sk-{number:04}");
        let other = client.with_key(key.as_str().into()).unwrap();
        let seen = Call::get(&other, "models").returns_json::<Value>().await.unwrap();
        assert_eq!(seen, key.as_str());
    }
    assert_eq!(get(&client).await.unwrap(), "sk-first");
    assert_eq!(connections.load(Ordering::Relaxed), 1);
    let error: Error = client.with_key("sk\n".into()).unwrap_err();
    assert_eq!(error.to_string().split(' ').next(), Some("`api_key`"));
}
