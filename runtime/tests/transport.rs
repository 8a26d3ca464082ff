//! Transports: TLS, proxies, HTTP/2, services of the caller. Each test with an environment runs in a process of its own.
#![cfg(feature = "rustls")]

mod server;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{Request, Response};
use modwright_runtime::codegen::{ApiKey, Call, Connection, Connector, KeyLocation, Retry};
use modwright_runtime::{Body, Client, Error, Value};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use server::{get, ok};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

static CONNECTOR: Connector = Connector {
    name: "mini",
    base_url: "https://api.example.com/v1/",
    key: Some(ApiKey { field: "api_key", location: KeyLocation::Bearer }),
    retry: Some(Retry { statuses: &[(503, 503)], never: &[], max_retries: 2, idempotency: None }),
    ..Connector::DEFAULT
};

const CERTIFICATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates");

fn connection() -> Connection {
    let pause = Duration::from_millis(1);
    Connection::new(&CONNECTOR).key("sk-1".into()).retry_pauses(pause, pause)
}

/// Runs an ignored test of this file in a process with these variables.
fn run(test: &str, variables: &[(&str, &str)]) {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    for name in [
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "no_proxy",
    ] {
        command.env_remove(name);
    }
    command.args(["--exact", test, "--ignored", "--nocapture"]).envs(variables.iter().copied());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn acceptor(protocols: &[&str]) -> tokio_rustls::TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(format!("{CERTIFICATES}/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(format!("{CERTIFICATES}/server.key")).unwrap();
    let mut config =
        rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Arc::new(config).into()
}

/// Reads the head of a request.
async fn head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && stream.read_buf(&mut head).await.unwrap() > 0 {}
    String::from_utf8_lossy(&head).into_owned()
}

async fn respond(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> String {
    let head = head(stream).await;
    stream.write_all(ok("{}").as_bytes()).await.unwrap();
    head
}

async fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

#[test]
fn https_needs_a_certificate_of_a_known_authority() {
    let authority = format!("{CERTIFICATES}/authority.pem");
    run("calls_over_tls", &[("SSL_CERT_FILE", &authority), ("EXPECTED", "ok")]);
    run("calls_over_tls", &[("EXPECTED", "refused")]);
}

#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn calls_over_tls() {
    let (listener, address) = listen().await;
    let serving = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = acceptor(&["http/1.1"]).accept(stream).await.ok()?;
        Some(respond(&mut stream).await)
    });
    let base = format!("https://localhost:{}/v1", address.port());
    let result = get(&Client::new(connection().max_retries(0).base_url(base)).unwrap()).await;
    let head = serving.await.unwrap();
    if std::env::var("EXPECTED").unwrap() == "ok" {
        result.unwrap();
        assert!(head.unwrap().contains("authorization: Bearer sk-1\r\n"));
    } else {
        assert!(result.unwrap_err().is_connect() && head.is_none());
    }
}

#[test]
fn the_proxy_of_the_environment_forwards_http_and_tunnels_https() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (proxy, authority) = (format!("http://user:pass@{address}"), format!("{CERTIFICATES}/authority.pem"));
    let variables = [("HTTPS_PROXY", proxy.as_str()), ("HTTP_PROXY", &proxy), ("SSL_CERT_FILE", &authority)];
    run("calls_through_a_proxy", &variables);
}

#[tokio::test]
#[ignore = "run by another test, in a process of its own"]
async fn calls_through_a_proxy() {
    let proxy = std::env::var("HTTPS_PROXY").unwrap();
    let listener = TcpListener::bind(proxy.rsplit('@').next().unwrap()).await.unwrap();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let plain = respond(&mut stream).await;
        let (mut stream, _) = listener.accept().await.unwrap();
        let connect = head(&mut stream).await;
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut stream = acceptor(&["http/1.1"]).accept(stream).await.unwrap();
        (plain, connect, respond(&mut stream).await)
    });
    for base in ["http://api.example.com/v1", "https://api.example.com/v1"] {
        get(&Client::new(connection().base_url(base)).unwrap()).await.unwrap();
    }
    let (plain, connect, tunneled) = serving.await.unwrap();
    assert!(plain.starts_with("GET http://api.example.com/v1/models HTTP/1.1\r\n"), "{plain}");
    assert!(plain.contains("proxy-authorization: Basic dXNlcjpwYXNz\r\n"), "{plain}");
    assert!(connect.starts_with("CONNECT api.example.com:443 HTTP/1.1\r\n"), "{connect}");
    assert!(connect.to_lowercase().contains("proxy-authorization: basic dxnlcjpwyxnz"), "{connect}");
    assert!(!connect.contains("sk-1") && tunneled.contains("authorization: Bearer sk-1\r\n"));
    assert!(!tunneled.to_lowercase().contains("proxy-authorization"), "{tunneled}");
}

#[tokio::test]
async fn a_server_that_does_not_finish_the_handshake_is_a_timeout_of_the_connection() {
    let (listener, address) = listen().await;
    let base = format!("https://{address}/v1");
    let connection = connection().max_retries(0).connect_timeout(Duration::from_millis(50)).base_url(base);
    let error = get(&Client::new(connection).unwrap()).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error:?}");
    drop(listener);
}

/// A service that counts its requests and responds with 503 once.
#[derive(Clone)]
struct Counting(Arc<AtomicUsize>);

impl tower_service::Service<Request<Body>> for Counting {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        assert_eq!(request.uri(), "https://api.example.com/v1/models");
        assert_eq!(request.headers()["authorization"], "Bearer sk-1");
        let mut response = Response::new(Body::from("{}".to_owned()));
        if self.0.fetch_add(1, Ordering::Relaxed) == 0 {
            *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        }
        std::future::ready(Ok(response))
    }
}

#[tokio::test]
async fn a_service_of_the_caller_gets_every_attempt() {
    let count = Arc::new(AtomicUsize::new(0));
    let client = Client::new(connection().http_service(Counting(count.clone()))).unwrap();
    assert_eq!(Call::get(&client, "models").returns_json::<Value>().raw().await.unwrap().retries(), 1);
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

/// A service that fails.
#[derive(Clone)]
struct Failing;

impl tower_service::Service<Request<Body>> for Failing {
    type Response = Response<Body>;
    type Error = std::io::Error;
    type Future = std::future::Ready<Result<Response<Body>, std::io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), std::io::Error>> {
        Poll::Ready(Err(std::io::Error::other("the circuit is open")))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        unreachable!("it is never ready")
    }
}

#[tokio::test]
async fn an_error_of_a_service_is_one_of_the_connection() {
    let client = Client::new(connection().max_retries(0).http_service(Failing)).unwrap();
    let error = get(&client).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    assert!(error.to_string().ends_with("the circuit is open"), "{error}");
}

#[cfg(feature = "reqwest")]
mod configured {
    use super::server::{Server, response};
    use super::*;

    #[tokio::test]
    async fn a_configured_client_keeps_the_rules_about_redirects() {
        let other = Server::start([ok("{}")]);
        let to = format!("location: {}/elsewhere\r\n", other.base);
        let server = Server::start([response("302 Found", &to, "")]);
        let connection = connection().base_url(format!("{}/v1", server.base)).configure_http(|builder| {
            builder.referer(true).redirect(modwright_runtime::reqwest::redirect::Policy::limited(5))
        });
        get(&Client::new(connection).unwrap()).await.unwrap();
        assert!(server.request().contains("authorization: bearer sk-1\n"));
        let request = other.request();
        assert!(!request.contains("sk-1") && !request.contains("referer"), "{request}");
    }

    #[tokio::test]
    async fn a_configured_client_reports_the_same_errors() {
        let connection = connection().max_retries(0).base_url("http://127.0.0.1:9/v1");
        let error =
            get(&Client::new(connection.configure_http(|builder| builder)).unwrap()).await.unwrap_err();
        assert!(error.is_connect() && !error.to_string().contains("127.0.0.1"), "{error}");
    }

    #[tokio::test]
    async fn a_configured_client_trusts_the_certificates_of_the_caller() {
        let authority = std::fs::read(format!("{CERTIFICATES}/authority.pem")).unwrap();
        let authority = modwright_runtime::reqwest::Certificate::from_pem(&authority).unwrap();
        let trusting = move |connection: Connection| {
            let authority = authority.clone();
            connection.configure_http(move |builder| builder.tls_certs_only([authority.clone()]))
        };
        let plain = |connection: Connection| connection.configure_http(|builder| builder);
        assert!(is_trusted(trusting).await);
        assert!(!is_trusted(plain).await);
    }

    /// Calls a server with a certificate of the authority of these tests.
    async fn is_trusted(configured: impl FnOnce(Connection) -> Connection) -> bool {
        let (listener, address) = listen().await;
        let serving = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = acceptor(&["http/1.1"]).accept(stream).await.ok()?;
            Some(respond(&mut stream).await)
        });
        let base = format!("https://localhost:{}/v1", address.port());
        let client = Client::new(configured(connection().max_retries(0).base_url(base))).unwrap();
        let result = get(&client).await;
        assert!(result.is_ok() || result.as_ref().is_err_and(Error::is_connect), "{result:?}");
        assert_eq!(serving.await.unwrap().is_some(), result.is_ok());
        result.is_ok()
    }

    /// Feature unification must not change other clients of reqwest in a program.
    #[test]
    fn another_client_of_reqwest_can_be_created() {
        modwright_runtime::reqwest::Client::new();
    }
}

#[cfg(feature = "http2")]
mod http2 {
    use super::*;

    #[test]
    fn http2_is_negotiated() {
        run("http2::calls_over_http2", &[("SSL_CERT_FILE", &format!("{CERTIFICATES}/authority.pem"))]);
    }

    #[tokio::test]
    #[ignore = "run by another test, in a process of its own"]
    async fn calls_over_http2() {
        let (listener, address) = listen().await;
        let serving = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = acceptor(&["h2", "http/1.1"]).accept(stream).await.unwrap();
            let mut preface = [0; 24];
            stream.read_exact(&mut preface).await.unwrap();
            (stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec), preface)
        });
        let base = format!("https://localhost:{}/v1", address.port());
        let client = Client::new(connection().max_retries(0).base_url(base)).unwrap();
        get(&client).await.unwrap_err();
        let (protocol, preface) = serving.await.unwrap();
        assert_eq!((protocol.as_deref(), &preface), (Some(&b"h2"[..]), b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    }
}
