//! The transport *Streamable HTTP*.

use crate::Server;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// The pause after a connection that could not be accepted, such as when the process has too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

impl Server {
    /// Returns the server as a service of `tower`, for a web framework: axum takes it with `Router::route_service`.
    ///
    /// It answers requests for the hosts of [`host`](Self::host) only, and none of a web page, so that no page in a browser of
    /// the same machine reaches it. It knows no users: put it behind a proxy that does, if others can reach it.
    #[must_use]
    pub fn into_http_service(self) -> StreamableHttpService<Self, LocalSessionManager> {
        let mut config = StreamableHttpServerConfig::default().enforce_origin_validation();
        config.allowed_hosts.extend(self.hosts.iter().cloned());
        StreamableHttpService::new(move || Ok(self.clone()), Arc::default(), config)
    }

    /// Serves clients that connect to `listener` over HTTP, at any path, until the future is dropped. See
    /// [`into_http_service`](Self::into_http_service).
    pub async fn serve_http(self, listener: TcpListener) {
        let service = TowerToHyperService::new(self.into_http_service());
        loop {
            match accept(&listener).await {
                Ok(stream) => {
                    let connection = http1::Builder::new().serve_connection(stream, service.clone());
                    // An error of a connection is its client's: the client sees it, too.
                    tokio::spawn(async move { drop(connection.await) });
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            }
        }
    }
}

async fn accept(listener: &TcpListener) -> io::Result<TokioIo<tokio::net::TcpStream>> {
    let (stream, _) = listener.accept().await?;
    // A response in several writes is not held back until the client confirms the first.
    stream.set_nodelay(true)?;
    Ok(TokioIo::new(stream))
}
