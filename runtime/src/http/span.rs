//! The span of a call (feature `tracing`), after the semantic conventions of OpenTelemetry for HTTP clients.
//!
//! It contains no value of the request: the path template instead of the URL, no header, no body.

#[cfg(feature = "tracing")]
pub(crate) use active::CallSpan;
#[cfg(not(feature = "tracing"))]
pub(crate) use inactive::CallSpan;

#[cfg(feature = "tracing")]
mod active {
    use tracing::field::Empty;
    use tracing::{Instrument, Span};
    use url::Url;

    use crate::error::Error;
    use crate::http::attempt::Attempt;

    /// The span of a call. It ends when the last copy is dropped: with the call, or with the stream that it returned.
    #[derive(Clone)]
    pub(crate) struct CallSpan(Span);

    impl Default for CallSpan {
        fn default() -> Self {
            Self(Span::none())
        }
    }

    impl CallSpan {
        pub(crate) fn new(method: &str, template: &str, server: &Url) -> Self {
            Self(tracing::info_span!(
                target: "modwright",
                "call",
                "otel.name" = format_args!("{method} {template}"),
                "otel.kind" = "client",
                "otel.status_code" = Empty,
                "http.request.method" = method,
                "url.template" = template,
                "server.address" = server.host_str(),
                "server.port" = server.port_or_known_default(),
                "http.response.status_code" = Empty,
                "http.request.resend_count" = Empty,
                "error.type" = Empty,
                "request_id" = Empty,
            ))
        }

        pub(crate) fn is_enabled(&self) -> bool {
            !self.0.is_disabled()
        }

        /// Records an attempt, with an event if it will be retried.
        pub(crate) fn attempted(&self, attempt: &Attempt<'_>) {
            if let Some(pause) = attempt.pause {
                tracing::info!(
                    target: "modwright",
                    parent: &self.0,
                    {
                        "http.response.status_code" = attempt.status,
                        "error.type" = attempt.error.map(error_type).as_deref(),
                        "request_id" = attempt.request_id,
                        elapsed_ms = milliseconds(attempt.elapsed),
                        pause_ms = milliseconds(pause),
                    },
                    "retry {}", attempt.number,
                );
                return;
            }
            if let Some(status) = attempt.status {
                self.0.record("http.response.status_code", status);
            }
            if let Some(id) = attempt.request_id {
                self.0.record("request_id", id);
            }
            if attempt.number > 1 {
                self.0.record("http.request.resend_count", attempt.number - 1);
            }
        }

        /// Records the error that ended the call or its stream.
        #[cold]
        pub(crate) fn failed(&self, error: &Error) {
            self.0.record("error.type", &*error_type(error));
            self.0.record("otel.status_code", "ERROR");
        }

        /// Makes the span the current one while `future` is polled.
        pub(crate) fn around<F: Future>(self, future: F) -> impl Future<Output = F::Output> + use<F> {
            future.instrument(self.0)
        }
    }

    fn milliseconds(time: std::time::Duration) -> u64 {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
    }

    /// Returns the value of `error.type`: the HTTP status, or the kind of error.
    fn error_type(error: &Error) -> std::borrow::Cow<'static, str> {
        match (error.status(), error) {
            (Some(status), _) => status.to_string().into(),
            (None, Error::Config(_)) => "config".into(),
            (None, Error::Invalid(_)) => "invalid".into(),
            (None, Error::Api(_)) => "api".into(),
            (None, Error::Connect(_)) => "connect".into(),
            (None, Error::Timeout(_)) => "timeout".into(),
            (None, Error::Transport(_)) => "transport".into(),
            (None, Error::Decode(_)) => "decode".into(),
            (None, Error::TooLarge(_)) => "too_large".into(),
            (None, Error::Interrupted(_)) => "interrupted".into(),
            (None, Error::File(_)) => "file".into(),
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod inactive {
    use url::Url;

    use crate::error::Error;
    use crate::http::attempt::Attempt;

    /// No span: the feature `tracing` is not enabled.
    #[derive(Clone, Default)]
    pub(crate) struct CallSpan {}

    #[allow(clippy::unused_self, reason = "the same methods as with the feature")]
    impl CallSpan {
        pub(crate) fn new(_: &str, _: &str, _: &Url) -> Self {
            Self {}
        }

        pub(crate) fn is_enabled(&self) -> bool {
            false
        }

        pub(crate) fn attempted(&self, _: &Attempt<'_>) {}

        pub(crate) fn failed(&self, _: &Error) {}

        pub(crate) fn around<F: Future>(self, future: F) -> F {
            future
        }
    }
}
