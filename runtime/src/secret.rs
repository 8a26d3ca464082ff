//! Secrets, which are never printed.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// A key or token. It is sent to the API, but never shown: neither by `Debug` nor in an error.
#[derive(Clone)]
pub struct Secret(Box<str>);

impl Secret {
    /// Wraps `value` as a secret.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into().into_boxed_str())
    }

    /// Returns the text. Do not log it or add it to an error.
    #[must_use]
    pub fn expose_secret(&self) -> &str {
        &self.0
    }
}

/// A text that is sent, or a secret, which is never shown.
///
/// Texts and [`Secret`]s convert into it.
#[derive(Debug, Clone)]
pub enum MaybeSecret {
    /// A text that errors and logs may show.
    Text(String),
    /// A key or token.
    Secret(Secret),
}

impl From<Secret> for MaybeSecret {
    fn from(secret: Secret) -> Self {
        Self::Secret(secret)
    }
}

impl From<&Secret> for MaybeSecret {
    fn from(secret: &Secret) -> Self {
        Self::Secret(secret.clone())
    }
}

impl From<String> for MaybeSecret {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for MaybeSecret {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&str> for MaybeSecret {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&Secret> for Secret {
    fn from(secret: &Secret) -> Self {
        secret.clone()
    }
}

/// Reads a text, such as a key in a settings file.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The error of another type would show the value.
        String::deserialize(deserializer).map(Self::new).map_err(|_| D::Error::custom("a secret is a text"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl From<String> for Secret {
    fn from(value: String) -> Self {
        Self::new(value)
    }
}

impl From<&String> for Secret {
    fn from(value: &String) -> Self {
        Self::new(value.as_str())
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self::new(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_does_not_show_a_secret() {
        assert_eq!(format!("{:?}", Secret::from("sk-1")), "Secret(..)");
    }

    #[test]
    fn a_secret_is_read_from_a_settings_file_and_a_mistake_does_not_show_it() {
        let secret: Secret = serde_json::from_str(r#""sk-1""#).unwrap();
        assert_eq!(secret.expose_secret(), "sk-1");
        let error = serde_json::from_str::<Secret>("12345").unwrap_err();
        assert!(!error.to_string().contains("12345"), "{error}");
    }
}
