//! The methods that a generated `Connection` has, written by macros: a struct around the runtime's one.

/// The setters that every connector's `Connection` has, for the `impl` of a struct around the runtime's one.
#[doc(hidden)]
#[macro_export]
macro_rules! __connection_setters {
    (base_url = $base_url:literal, max_retries = $max_retries:literal) => {
        #[doc(alias("api_base", "endpoint"))]
        #[doc = concat!("Sets the base URL: another server with the same API. Default: <", $base_url, ">.")]
        #[must_use]
        pub fn base_url(self, url: impl ::core::convert::Into<::std::string::String>) -> Self {
            Self(self.0.base_url(url))
        }

        /// Sets the longest time that a call may take, retries included. For a stream or a download, it limits the time until it
        /// begins, and then each pause between two chunks. Default: 600 seconds.
        #[must_use]
        pub fn timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.timeout(timeout))
        }

        /// Sets the longest pause between two chunks of a stream or a download. Default: the `timeout`.
        #[doc(alias = "read_timeout")]
        #[must_use]
        pub fn idle_timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.idle_timeout(timeout))
        }

        /// Sets the longest time that a call may take in all, from connecting to the last byte of a stream or a download.
        /// Default: no limit.
        #[doc(alias = "deadline")]
        #[must_use]
        pub fn total_timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.total_timeout(timeout))
        }

        /// Sets the longest time that connecting may take. Default: 5 seconds.
        #[must_use]
        pub fn connect_timeout(self, timeout: ::core::time::Duration) -> Self {
            Self(self.0.connect_timeout(timeout))
        }

        /// Sets which bounds are checked before a request is sent. Default: all.
        #[must_use]
        pub fn validation(self, validation: $crate::Validation) -> Self {
            Self(self.0.validation(validation))
        }

        /// Sends a header with every call, such as `HTTP-Referer` or `x-portkey-api-key`. A [`Secret`]($crate::Secret) is
        /// hidden in logs and in errors.
        ///
        /// It replaces what the connection would send itself, also `authorization`; a call replaces it with
        /// [`RequestOptions::header`]($crate::RequestOptions::header). It is never sent to another origin.
        #[must_use]
        pub fn default_header(
            self,
            name: impl ::core::convert::Into<::std::string::String>,
            value: impl ::core::convert::Into<$crate::MaybeSecret>,
        ) -> Self {
            Self(self.0.default_header(name, value))
        }

        /// Sends a query parameter with every call that has no parameter of this name, such as `api-version`.
        ///
        /// It is never sent to another origin.
        #[must_use]
        pub fn default_query(
            self,
            name: impl ::core::convert::Into<::std::string::String>,
            value: impl ::core::convert::Into<$crate::MaybeSecret>,
        ) -> Self {
            Self(self.0.default_query(name, value))
        }

        /// Sets the `User-Agent`. Default: `modwright/` and the version of the runtime.
        #[must_use]
        pub fn user_agent(self, user_agent: impl ::core::convert::Into<::std::string::String>) -> Self {
            Self(self.0.user_agent(user_agent))
        }

        /// Sets the first and the longest pause between two attempts of a call. Default: 0.5 and 8 seconds.
        ///
        /// Each pause is twice as long as the one before, with up to 25 % taken off at random. A pause that the server
        /// asks for wins.
        #[doc(alias = "backoff")]
        #[must_use]
        pub fn retry_pauses(self, first: ::core::time::Duration, longest: ::core::time::Duration) -> Self {
            Self(self.0.retry_pauses(first, longest))
        }

        /// Sends every request by an HTTP service of your own: a client or a stack of [tower] middleware, with its own
        /// connections, TLS and proxies.
        ///
        /// It is a `tower_service::Service<http::Request<Body>>` with `http::Response<_>` that can be cloned. Retries,
        /// redirects, timeouts and errors of the API are handled by this client, so the service returns a response of any
        /// status as it is. A service must not follow redirects: it could send the key to another server. `connect_timeout`
        /// has no effect on it.
        ///
        /// [tower]: https://docs.rs/tower
        #[doc(alias = "middleware")]
        #[doc(alias = "tower")]
        #[must_use]
        pub fn http_service(self, service: impl $crate::HttpService) -> Self {
            Self(self.0.http_service(service))
        }

        #[doc = concat!("Sets the largest number of retries of a call. Default: ", $max_retries, ".")]
        ///
        /// A call that is sent twice can be billed twice.
        #[doc(alias = "retry")]
        #[must_use]
        pub fn max_retries(self, retries: u32) -> Self {
            Self(self.0.max_retries(retries))
        }

        /// Sets the largest response that is read, in bytes. Default: 134,217,728 (128 MiB).
        #[must_use]
        pub fn max_response_bytes(self, bytes: usize) -> Self {
            Self(self.0.max_response_bytes(bytes))
        }

        /// Calls `hook` after each attempt of a call, retries included: for metrics and logs. A later hook replaces an
        /// earlier one. It runs on the task of the call, so it must not block.
        #[doc(alias("hook", "metrics", "middleware"))]
        #[must_use]
        pub fn on_attempt(
            self,
            hook: impl ::core::ops::Fn(&$crate::Attempt<'_>)
            + ::core::marker::Send
            + ::core::marker::Sync
            + 'static,
        ) -> Self {
            Self(self.0.on_attempt(hook))
        }
        $crate::__reqwest_setters!();
    };
}

/// The setters of the feature `reqwest`.
#[doc(hidden)]
#[macro_export]
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
macro_rules! __reqwest_setters {
    () => {
        /// Sends every request by a client of [`reqwest`]($crate::reqwest), which `configure` changes before it is built:
        /// proxies, root certificates, client certificates, the pool, HTTP/2, the DNS resolver (feature `reqwest`).
        ///
        /// It starts from the defaults of this client. Redirects, retries and the `Referer` are set afterwards, because
        /// this client handles them itself: a redirect could send the key to another server.
        ///
        /// [`Client::new`](Client::new) returns [`Error::Config`]($crate::Error::Config) if the client cannot be built.
        #[doc(alias = "proxy")]
        #[doc(alias = "http_client")]
        #[must_use]
        pub fn configure_http(
            self,
            configure: impl ::core::ops::Fn($crate::reqwest::ClientBuilder) -> $crate::reqwest::ClientBuilder
            + ::core::marker::Send
            + ::core::marker::Sync
            + 'static,
        ) -> Self {
            Self(self.0.configure_http(configure))
        }
    };
}

/// Nothing, without the feature `reqwest`.
#[doc(hidden)]
#[macro_export]
#[cfg(any(not(feature = "reqwest"), target_arch = "wasm32"))]
macro_rules! __reqwest_setters {
    () => {};
}

/// The setter of a function that returns the key, for the `impl` of a struct around the runtime's `Connection`.
#[doc(hidden)]
#[macro_export]
macro_rules! __token_setters {
    () => {
        /// Asks an async function for the key before each attempt, such as for a token that expires: `async || …`. It
        /// replaces an earlier key.
        ///
        /// The function returns a text or a [`Secret`]($crate::Secret), or a `Result` of one. Its time counts for the
        /// timeout of the call. Nothing is kept: cache the token in the function. If the function fails, the call fails
        /// with [`Error::Config`]($crate::Error::Config), whose text has that of the function's error.
        #[must_use]
        pub fn token_source(self, source: impl $crate::TokenSource) -> Self {
            Self(self.0.token_source(source))
        }
    };
}

/// The methods of a client with a key, for the `impl` of a struct around the runtime's `Client`.
#[doc(hidden)]
#[macro_export]
macro_rules! __key_methods {
    () => {
        /// Returns a client with another key. It shares the connections and the settings of this one, and is cheap to
        /// create: one for each user of a service.
        ///
        /// # Errors
        ///
        /// [`Error::Config`]($crate::Error::Config) if the key cannot be sent in a header.
        pub fn with_key(
            &self,
            key: impl ::core::convert::Into<$crate::Secret>,
        ) -> ::core::result::Result<Self, $crate::Error> {
            self.0.with_key(::core::convert::Into::into(key)).map(Self)
        }
    };
}
