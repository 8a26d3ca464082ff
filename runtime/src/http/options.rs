//! Options of one call, which override those of its client.

use std::fmt;
use std::time::Duration;

use crate::error::{Error, Validation};
use crate::http::query::Query;

/// A call that takes [`RequestOptions`]. All calls do, and each has these methods without the trait.
///
/// # Set the same options for calls of any kind
///
/// ```
/// use modwright_runtime::{RequestOptions, WithOptions};
///
/// fn traced<C: WithOptions>(call: C, id: &str) -> C {
///     call.with(RequestOptions::new().header("x-trace-id", id))
/// }
/// ```
pub trait WithOptions {
    /// Sets options of the call. Later options override earlier ones. A request that was sent keeps its options.
    fn set_options(&mut self, options: RequestOptions);

    /// Checks the request, and sends nothing. A request that was sent passed.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`](crate::Error::Invalid) with the rules that the request breaks, at the level of validation of the
    /// call, and [`Error::Config`](crate::Error::Config) if the call cannot be sent as it is.
    fn check(&self) -> Result<(), Error>;

    /// Sets options of the call, for method chains.
    #[must_use]
    fn with(mut self, options: RequestOptions) -> Self
    where
        Self: Sized,
    {
        self.set_options(options);
        self
    }

    /// Sends the call even if it breaks soft bounds and rules: those that the vendor changes often or does not enforce today.
    #[must_use]
    fn allow_soft(self) -> Self
    where
        Self: Sized,
    {
        self.with(RequestOptions::new().validation(Validation::Hard))
    }
}

/// Options of one call, for [`Call::with`](crate::Call::with). They override those of the client.
///
/// # Change one call
///
/// ```no_run
/// use std::time::Duration;
/// use modwright_runtime::RequestOptions;
///
#[doc = include_str!("../example_setup.txt")]
/// let options = RequestOptions::new()
///     .timeout(Duration::from_secs(20))
///     .max_retries(0)
///     .header("x-trace-id", "42");
/// let message = client.send("Hello").with(options).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct RequestOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) idle_timeout: Option<Duration>,
    pub(crate) total_timeout: Option<Duration>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: String,
    pub(crate) validation: Option<Validation>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) max_response_bytes: Option<usize>,
    pub(crate) idempotency_key: Option<String>,
}

impl RequestOptions {
    /// Creates empty options: those of the client apply.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the timeout of the call, including retries and their pauses. Default: the client's timeout, 600 seconds
    /// unless it was changed.
    ///
    /// For a complete response, it limits the time from connecting to the last byte. While a request body of more than
    /// 64 KiB is sent, the time starts again with each chunk that the connection takes. For a stream or a download, it
    /// limits the time to the response headers and then each pause between two chunks, not the total time; see
    /// [`total_timeout`](Self::total_timeout).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets the longest pause between two chunks of a stream or a download. Default: the client's idle timeout, which
    /// is its `timeout` unless it was changed.
    #[doc(alias = "read_timeout")]
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = Some(timeout);
        self
    }

    /// Sets the longest total time of the call, from connecting to the last byte, also of a stream or a download.
    /// Default: the client's, which is none unless it was set.
    #[doc(alias = "deadline")]
    #[must_use]
    pub fn total_timeout(mut self, timeout: Duration) -> Self {
        self.total_timeout = Some(timeout);
        self
    }

    /// Adds a header. A later one of the same name replaces it.
    ///
    /// It replaces a header of the connection, also `authorization`: the call then has another key. The call fails with
    /// [`Error::Invalid`](crate::Error::Invalid), and nothing is sent, if HTTP itself sets the header (`host`,
    /// `content-length`, …), or if its name or value is not valid in HTTP.
    #[doc(alias = "extra_headers")]
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a query parameter after those of the operation.
    #[doc(alias = "extra_query")]
    #[must_use]
    pub fn query(mut self, name: impl AsRef<str>, value: impl Query) -> Self {
        crate::http::query::push(&mut self.query, name.as_ref(), &value);
        self
    }

    /// Sets which broken rules stop the call before it is sent. Default: the client's, which is all rules unless it was
    /// changed.
    #[doc(alias = "unchecked")]
    #[must_use]
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = Some(validation);
        self
    }

    /// Sets the maximum number of retries. Default: the client's. A call that is sent twice can be billed twice.
    #[doc(alias = "retry")]
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// Sets the key by which the API recognizes a call that was sent before, in place of a random one. A program that makes
    /// a call again after a crash uses the same key again. Without effect if the API has no such key.
    #[must_use]
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Sets the largest response size, in bytes. Default: the client's, 134,217,728 (128 MiB) unless it was changed.
    #[must_use]
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Merges these options with `earlier` ones, which apply where these are not set.
    pub(crate) fn over(mut self, mut earlier: Self) -> Self {
        earlier.headers.append(&mut self.headers);
        if !earlier.query.is_empty() && !self.query.is_empty() {
            earlier.query.push('&');
        }
        earlier.query.push_str(&self.query);
        Self {
            timeout: self.timeout.or(earlier.timeout),
            idle_timeout: self.idle_timeout.or(earlier.idle_timeout),
            total_timeout: self.total_timeout.or(earlier.total_timeout),
            headers: earlier.headers,
            query: earlier.query,
            validation: self.validation.or(earlier.validation),
            max_retries: self.max_retries.or(earlier.max_retries),
            max_response_bytes: self.max_response_bytes.or(earlier.max_response_bytes),
            idempotency_key: self.idempotency_key.or(earlier.idempotency_key),
        }
    }
}

/// Shows the names of the headers, but neither their values nor the query.
impl fmt::Debug for RequestOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestOptions")
            .field("timeout", &self.timeout)
            .field("idle_timeout", &self.idle_timeout)
            .field("total_timeout", &self.total_timeout)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("validation", &self.validation)
            .field("max_retries", &self.max_retries)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
