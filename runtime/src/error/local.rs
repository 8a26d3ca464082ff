//! Faults on this side: a field of the connection, or a file.

use std::fmt;

/// A field of the connection that cannot be used.
#[derive(Debug)]
pub struct ConfigError {
    field: String,
    message: String,
}

impl ConfigError {
    pub(super) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// The field or environment variable, such as `api_key`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with it; never its value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.message)
    }
}

impl std::error::Error for ConfigError {}

/// A file on this machine that could not be read to its end, or not be written.
#[derive(Debug)]
pub struct FileError {
    field: String,
    message: String,
}

impl FileError {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// The field of the request that it was for.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong; neither its path nor its content.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.field, self.message)
    }
}

impl std::error::Error for FileError {}
