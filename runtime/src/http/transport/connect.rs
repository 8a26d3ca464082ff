//! Connections: direct or through the proxy of the environment, plain or over TLS.

use std::io::IoSlice;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::PROXY_AUTHORIZATION;
use http::uri::Scheme;
use http::{Request, Uri};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connected, Connection, HttpConnector};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::time::timeout;
use tower_service::Service;

use crate::body::Body;
use crate::error::{BoxError, ConnectTimedOut};
use crate::http::tls::Tls;

/// Opens connections.
#[derive(Clone)]
pub(crate) struct Connector {
    http: HttpConnector,
    tls: Tls,
    /// The proxies of the environment; `None` if none is used.
    proxies: Option<Arc<Matcher>>,
    /// The limit for a connection with its proxy and its handshake.
    limit: Duration,
}

impl Connector {
    pub(crate) fn new(http: HttpConnector, tls: Tls, proxies: bool, limit: Duration) -> Self {
        Self { http, tls, proxies: proxies.then(|| Arc::new(Matcher::from_system())), limit }
    }

    /// Adds the credentials of the proxy to a plain request. A request over TLS goes through a tunnel, which has them.
    pub(crate) fn authorize_at_proxy(&self, request: &mut Request<Body>) {
        if request.uri().scheme() == Some(&Scheme::HTTP)
            && let Some(proxy) = self.proxy(request.uri())
            && let Some(credentials) = proxy.basic_auth()
        {
            request.headers_mut().insert(PROXY_AUTHORIZATION, credentials.clone());
        }
    }

    fn proxy(&self, uri: &Uri) -> Option<Intercept> {
        self.proxies.as_ref()?.intercept(uri)
    }

    async fn connect(self, uri: Uri) -> Result<Stream, BoxError> {
        let Some(proxy) = self.proxy(&uri) else {
            let io = self.tls.over(self.http).call(uri).await?;
            return Ok(Stream { io: Box::new(io), is_proxy: false });
        };
        let address = proxy.uri().clone();
        if !matches!(address.scheme_str(), Some("http" | "https")) {
            return Err("only HTTP proxies can be used".into());
        }
        let mut to_proxy = self.tls.over(self.http);
        if uri.scheme() != Some(&Scheme::HTTPS) {
            let io = to_proxy.call(address).await?;
            return Ok(Stream { io: Box::new(io), is_proxy: true });
        }
        let tunnel = Tunnel::new(address, to_proxy);
        let tunnel = match proxy.basic_auth() {
            Some(credentials) => tunnel.with_auth(credentials.clone()),
            None => tunnel,
        };
        let io = self.tls.over(tunnel).call(uri).await?;
        Ok(Stream { io: Box::new(io), is_proxy: false })
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let limit = connector.limit;
            timeout(limit, connector.connect(uri)).await.map_err(|_| ConnectTimedOut)?
        })
    }
}

/// An open connection.
pub(crate) struct Stream {
    io: Box<dyn Io>,
    /// `true` if a proxy reads the requests, and not only forwards bytes.
    is_proxy: bool,
}

trait Io: Read + Write + Connection + Send + Unpin {}
impl<T: Read + Write + Connection + Send + Unpin> Io for T {}

impl Connection for Stream {
    fn connected(&self) -> Connected {
        self.io.connected().proxy(self.is_proxy)
    }
}

impl Read for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl Write for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}
