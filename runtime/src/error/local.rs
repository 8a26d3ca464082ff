//! Errors on this machine: in the connection's settings or with a file.

use std::fmt;

/// A setting of the connection that cannot be used.
#[derive(Debug, Clone)]
pub struct ConfigError {
    field: String,
    message: String,
}

impl ConfigError {
    pub(super) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }

    /// Returns the field or environment variable, such as `api_key`.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the problem, never the value.
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

/// A file on this machine that could not be read completely, or not be written.
#[derive(Debug, Clone)]
pub struct FileError {
    field: String,
    message: String,
    pub(super) retries: u32,
}

impl FileError {
    pub(crate) fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into(), retries: 0 }
    }

    /// Returns the field of the request, or `path` for a download.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns the problem, without the path or content of the file.
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
