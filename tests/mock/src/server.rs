//! The server.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::body::ReplyBody;
use crate::samples::Samples;
use crate::script::Script;
use crate::{Recorded, Reply};

/// The size of the largest request body, in bytes.
const MAX_BODY: usize = 64 << 20;

/// A running mock server on a free port of this machine. Dropping it stops it.
///
/// A request gets the first scripted reply that fits: from [`next`](Self::next) and [`next_at`](Self::next_at), then
/// from [`always`](Self::always), then the sample response of its operation.
pub struct Mock {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    script: Script,
    path: String,
    stream_end: Option<String>,
    handler: Handler,
}

type Handler = Box<dyn Fn(Option<&str>, Recorded) -> Replying + Send + Sync>;
type Replying = Pin<Box<dyn Future<Output = Reply> + Send>>;

impl Mock {
    /// Starts a server that has scripted replies only. Any other request gets the status 404.
    ///
    /// # Errors
    ///
    /// No port is free.
    pub async fn start() -> io::Result<Self> {
        Self::with_handler("/", |_| async { Reply::error(404, "the test has scripted no reply") }).await
    }

    /// Starts a server with the samples of a generated crate, such as `openai::SAMPLES` (feature `test-util`).
    ///
    /// # Errors
    ///
    /// The text is not the samples of a generated crate, or no port is free.
    pub async fn with_samples(samples: &str) -> io::Result<Self> {
        let samples = Samples::read(samples)?;
        let (path, stream_end) = (samples.path.clone(), samples.stream_end.clone());
        let handler = move |path: Option<&str>, request: Recorded| -> Replying {
            Box::pin(std::future::ready(samples.reply(path, &request)))
        };
        Self::serve(path, stream_end, Box::new(handler)).await
    }

    /// Starts a server below `path` that asks `handler` for the reply to a request without a scripted one.
    ///
    /// # Errors
    ///
    /// No port is free.
    pub async fn with_handler<F>(
        path: &str,
        handler: impl Fn(Recorded) -> F + Send + Sync + 'static,
    ) -> io::Result<Self>
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        let handler = move |_: Option<&str>, request: Recorded| -> Replying { Box::pin(handler(request)) };
        Self::serve(path.to_owned(), None, Box::new(handler)).await
    }

    async fn serve(path: String, stream_end: Option<String>, handler: Handler) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { script: Script::default(), path, stream_end, handler });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, task })
    }

    /// Returns the base URL for the connection of a client.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.path)
    }

    /// Adds a reply to the next request that has none yet. Each is sent once, in this order.
    pub fn next(&self, reply: Reply) {
        self.shared.script.push(None, reply);
    }

    /// Adds a reply to the next request to `path` below the base URL, such as `chat/completions`.
    pub fn next_at(&self, path: &str, reply: Reply) {
        self.shared.script.push(Some(path), reply);
    }

    /// Sets the reply to all requests that no other scripted reply is for.
    pub fn always(&self, reply: Reply) {
        self.shared.script.always(reply);
    }

    /// Returns the number of scripted replies that were not sent yet.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.shared.script.unused()
    }

    /// Returns the requests so far, the oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.script.requests()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        // Each chunk of a stream is sent at once.
        let _ = stream.set_nodelay(true);
        tokio::spawn(async move {
            let service = service_fn(move |request| respond(Arc::clone(&shared), request));
            // A client may close the connection, and a reply may be cut.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn respond(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<ReplyBody>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
        return Ok(Reply::error(413, "the request body is too large").into_response());
    };
    let headers = head.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let request = Recorded {
        method: head.method.to_string(),
        target: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
        headers: headers.collect(),
        body: body.to_bytes(),
    };
    let path = head.uri.path().strip_prefix(&shared.path);
    let reply = match shared.script.reply(path, request.clone()) {
        Some(reply) => reply.ended_with(shared.stream_end.as_deref()),
        None => (shared.handler)(path, request).await,
    };
    if let Some(delay) = reply.time_before() {
        tokio::time::sleep(delay).await;
    }
    Ok(reply.into_response())
}
