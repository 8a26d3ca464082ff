//! Keys that a function returns, asked for before each attempt.

use std::pin::Pin;

use crate::error::BoxError;
use crate::secret::Secret;

/// An async function that returns the key: `async || fetch_token().await`.
///
/// It returns a text or a [`Secret`], or a `Result` of one with any error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an async function that returns a key",
    note = "write `async || fetch_token().await`; if it uses a variable, clone it in a closure that returns an `async move` block",
    note = "it returns a `String`, a `Secret`, or a `Result` of one of them"
)]
pub trait TokenSource: Send + Sync + 'static {
    #[doc(hidden)]
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<Secret, BoxError>> + Send + '_>>;
}

/// The result of a function that returns a key.
pub trait Token {
    #[doc(hidden)]
    fn into_token(self) -> Result<Secret, BoxError>;
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output: Token> + Send + 'static,
{
    fn token(&self) -> Pin<Box<dyn Future<Output = Result<Secret, BoxError>> + Send + '_>> {
        let token = self();
        Box::pin(async move { token.await.into_token() })
    }
}

impl Token for Secret {
    fn into_token(self) -> Result<Secret, BoxError> {
        Ok(self)
    }
}

impl Token for String {
    fn into_token(self) -> Result<Secret, BoxError> {
        Ok(self.into())
    }
}

impl Token for &'static str {
    fn into_token(self) -> Result<Secret, BoxError> {
        Ok(self.into())
    }
}

impl<S: Into<Secret>, E: Into<BoxError>> Token for Result<S, E> {
    fn into_token(self) -> Result<Secret, BoxError> {
        self.map(Into::into).map_err(Into::into)
    }
}
