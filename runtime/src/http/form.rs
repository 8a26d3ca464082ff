//! The bytes of a `multipart/form-data` body ([RFC 7578]), part by part.
//!
//! [RFC 7578]: https://www.rfc-editor.org/rfc/rfc7578

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::HeaderValue;
use http_body::{Frame, SizeHint};

use crate::body::Body;
use crate::error::{BoxError, Error};
use crate::http::retry::idempotency_key;

/// A form that is being built: heads and bodies of parts in turn.
pub(crate) struct Parts {
    boundary: String,
    bodies: VecDeque<Body>,
}

impl Parts {
    pub(crate) fn new() -> Self {
        Self { boundary: idempotency_key(), bodies: VecDeque::new() }
    }

    /// Adds a part. `names` are the parameters of its `Content-Disposition`.
    pub(crate) fn add(&mut self, names: &str, media_type: Option<&str>, body: Body) {
        let media_type = media_type.map(|text| format!("\r\nContent-Type: {text}")).unwrap_or_default();
        let head =
            format!("--{}\r\nContent-Disposition: form-data; {names}{media_type}\r\n\r\n", self.boundary);
        self.bodies.extend([head.into(), body, Bytes::from_static(b"\r\n").into()]);
    }

    /// Returns the value of `Content-Type` and the body.
    pub(crate) fn end(mut self) -> Result<(HeaderValue, Body), Error> {
        let Self { boundary, .. } = &self;
        let media_type = HeaderValue::from_str(&format!("multipart/form-data; boundary={boundary}"))
            .map_err(|_| Error::config("boundary", "cannot be sent"))?;
        if !self.bodies.is_empty() {
            self.bodies.push_back(format!("--{boundary}--\r\n").into());
        }
        Ok((media_type, Body::wrap(self)))
    }
}

impl http_body::Body for Parts {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(body) = self.bodies.front_mut() {
            match Pin::new(body).poll_frame(context) {
                Poll::Ready(None) => drop(self.bodies.pop_front()),
                polled => return polled,
            }
        }
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        let mut sizes = self.bodies.iter().map(|body| body.size_hint().exact());
        let size = sizes.try_fold(0_u64, |sum, size| sum.checked_add(size?));
        size.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
