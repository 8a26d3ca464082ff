//! Methods that all call types and all streams share.

/// Implements `with`, `check` and `allow_soft` for a type that implements `WithOptions`, so that they work without the trait.
macro_rules! option_methods {
    ([$($generics:tt)*] $call:ty) => {
        impl<$($generics)*> $call {
            /// Sets options of the call. Later options override earlier ones. After the request was sent, this has no effect.
            #[doc(alias = "with_options")]
            pub fn with(mut self, options: $crate::RequestOptions) -> Self {
                $crate::WithOptions::set_options(&mut self, options);
                self
            }

            /// Checks the request without sending it. Returns `Ok` if it was already sent.
            ///
            /// # Errors
            ///
            /// [`Error::Invalid`](crate::Error::Invalid) with the rules that the request breaks, at the level of validation of
            /// the call, and [`Error::Config`](crate::Error::Config) if the call cannot be sent as it is.
            pub fn check(&self) -> Result<(), $crate::Error> {
                $crate::WithOptions::check(self)
            }

            /// Sends the call even if it breaks soft bounds and rules: those that the vendor changes often or does not enforce
            /// today.
            pub fn allow_soft(self) -> Self {
                self.with($crate::RequestOptions::new().validation($crate::Validation::Hard))
            }
        }
    };
}

/// Implements the options and `Debug` for a call type with the methods `request` and `request_mut`.
macro_rules! call_methods {
    ([$($generics:tt)*] $call:ty, $name:literal) => {
        $crate::call::macros::option_methods! { [$($generics)*] $call }

        impl<$($generics)*> $crate::WithOptions for $call {
            fn set_options(&mut self, options: $crate::RequestOptions) {
                if let Some(request) = self.request_mut() {
                    request.set(options);
                }
            }

            fn check(&self) -> Result<(), $crate::Error> {
                self.request().map_or(Ok(()), $crate::http::send::PreparedRequest::checked)
            }
        }

        /// Shows the method and the path template until the call is sent, and no field of the request.
        impl<$($generics)*> ::std::fmt::Debug for $call {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::call::sending::describe($name, self.request(), f)
            }
        }
    };
}

/// Implements `next`, `try_next`, `Stream` and `Unpin` for a type with a method `poll`. The doc comment that is passed to the
/// macro lists the errors of `next`.
macro_rules! stream_methods {
    ($(#[$errors:meta])* [$($generics:tt)*] $stream:ty, $item:ty, $noun:literal) => {
        impl<$($generics)*> $stream {
            #[doc = concat!("Returns the next ", $noun, "; `None` at the end.")]
            ///
            /// # Errors
            ///
            $(#[$errors])*
            pub async fn next(&mut self) -> Option<Result<$item, $crate::Error>> {
                ::std::future::poll_fn(|context| self.poll(context)).await
            }

            #[doc = concat!("Returns the next ", $noun, " as a `Result`, for `while let` with `?`; `None` at the end.")]
            ///
            /// # Errors
            ///
            /// The errors of [`next`](Self::next).
            pub async fn try_next(&mut self) -> Result<Option<$item>, $crate::Error> {
                ::std::future::poll_fn(|context| self.poll(context).map(Option::transpose)).await
            }
        }

        impl<$($generics)*> ::futures_core::Stream for $stream {
            type Item = Result<$item, $crate::Error>;

            fn poll_next(
                self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<Option<Self::Item>> {
                self.get_mut().poll(context)
            }
        }

        impl<$($generics)*> Unpin for $stream {}
    };
}

pub(crate) use {call_methods, option_methods, stream_methods};
