//! A server on loopback that speaks what a specification says: it serves every operation from its examples, and holds
//! every request against the specification.
//!
//! What does not fit is answered with 400 in the API's own form of an error, a call without the connection's required
//! credentials with 401, an unknown path with 404.

mod answer;
mod form;
mod pages;
mod route;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use modwright::model::{Connector, Model};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The largest body that is read, in bytes.
const MAX_BODY: usize = 64 << 20;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// `POST`
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// Names in lower case, values as text.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Bytes,
}

impl Recorded {
    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Mock {
    address: SocketAddr,
    path: String,
    recorded: Arc<Mutex<Vec<Recorded>>>,
    fixed: Fixed,
    task: JoinHandle<()>,
}

/// What every request is answered with, if anything: media type and body.
type Fixed = Arc<Mutex<Option<(String, String)>>>;

impl Mock {
    /// Starts a server for the connector `name` of the specification in the folder `spec`.
    ///
    /// # Errors
    ///
    /// Where the specification cannot be read or has mistakes (the text shows them), has no such connector, or no port is
    /// free.
    pub async fn from_spec(spec: impl AsRef<Path>, name: &str) -> io::Result<Self> {
        let sources = modwright::load::load(spec.as_ref())?;
        let (model, diagnostics) = modwright::check(&sources);
        let model = model.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                modwright::diagnostic::draw(&diagnostics, &sources, false),
            )
        })?;
        Self::start(model, name).await
    }

    /// Starts a server for the connector `name` of a model.
    ///
    /// # Errors
    ///
    /// Where the model has no such connector, or no port is free.
    pub async fn start(model: Model, name: &str) -> io::Result<Self> {
        let connector =
            model.connectors.into_iter().find(|connector| connector.name == name).ok_or_else(|| {
                io::Error::new(
                    io::ErrorKind::NotFound,
                    format!("the specification has no connector `{name}`"),
                )
            })?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let path = base_path(&connector.base_url);
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let fixed = Fixed::default();
        let (records, answers) = (Arc::clone(&recorded), Arc::clone(&fixed));
        let server = Arc::new(Server { connector, path: path.clone(), recorded: records, fixed: answers });
        let task = tokio::spawn(accept(listener, server));
        Ok(Self { address, path, recorded, fixed, task })
    }

    /// The base URL to give to a connection.
    pub fn base_url(&self) -> String {
        format!("http://{}{}", self.address, self.path)
    }

    /// Answers every request with this from now on, whatever it is: media type and body.
    pub fn answer_with(&self, media_type: &str, body: impl Into<String>) {
        *self.fixed.lock().unwrap_or_else(PoisonError::into_inner) =
            Some((media_type.to_owned(), body.into()));
    }

    /// The requests so far, oldest first.
    pub fn requests(&self) -> Vec<Recorded> {
        self.recorded.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Server {
    connector: Connector,
    path: String,
    recorded: Arc<Mutex<Vec<Recorded>>>,
    fixed: Fixed,
}

/// `https://api.openai.com/v1/` → `/v1/`
fn base_path(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |slash| &rest[slash..]);
    if path.ends_with('/') { path.to_owned() } else { format!("{path}/") }
}

async fn accept(listener: TcpListener, server: Arc<Server>) {
    while let Ok((stream, _)) = listener.accept().await {
        let server = Arc::clone(&server);
        tokio::spawn(async move {
            let service = service_fn(move |request| serve(Arc::clone(&server), request));
            // A client that goes away is no concern of the server's.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn serve(server: Arc<Server>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
        return Ok(answer::refuse(&server.connector, 413, "the body is too large", None));
    };
    let headers = head.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let recorded = Recorded {
        method: head.method.to_string(),
        target: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        headers: headers.collect(),
        body: body.to_bytes(),
    };
    server.recorded.lock().unwrap_or_else(PoisonError::into_inner).push(recorded.clone());
    let fixed = server.fixed.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((media_type, body)) = fixed {
        return Ok(answer::respond(&server.connector, 200, Some(&media_type), body));
    }
    Ok(answer::answer(&server.connector, &server.path, &recorded).await)
}
