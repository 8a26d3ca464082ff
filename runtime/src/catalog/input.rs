//! The input of a call by name.

use std::fmt;

use serde_json::Value;

#[cfg(feature = "multipart")]
use crate::file::File;

/// The input of a call by name: a JSON object, and files.
///
/// A [`Value`] can be passed in its place. A small file can be a part of the JSON, as `{ "name": …, "text": … }` or with
/// `data` in base64; a file on disk or a stream is passed by `file`.
#[derive(Clone, Default)]
pub struct Input {
    pub(super) fields: Value,
    #[cfg(feature = "multipart")]
    pub(super) files: Vec<File>,
}

impl Input {
    /// Creates an input from a JSON object.
    pub fn new(fields: impl Into<Value>) -> Self {
        Self {
            fields: fields.into(),
            #[cfg(feature = "multipart")]
            files: Vec::new(),
        }
    }

    /// Sets a field to a file.
    #[cfg(feature = "multipart")]
    #[must_use]
    pub fn file(mut self, field: impl Into<String>, file: impl Into<File>) -> Self {
        let reference = self.add(file.into());
        self.set(field.into(), reference)
    }

    /// Sets a field to a list of files.
    #[cfg(feature = "multipart")]
    #[must_use]
    pub fn files(mut self, field: impl Into<String>, files: impl IntoIterator<Item = File>) -> Self {
        let references = files.into_iter().map(|file| self.add(file)).collect();
        self.set(field.into(), references)
    }

    #[cfg(feature = "multipart")]
    fn add(&mut self, file: File) -> Value {
        self.files.push(file);
        crate::file::handed::reference(self.files.len() - 1)
    }

    #[cfg(feature = "multipart")]
    fn set(mut self, field: String, value: Value) -> Self {
        // An input that is no object is refused by the call.
        if let Value::Object(fields) = &mut self.fields {
            fields.insert(field, value);
        }
        self
    }
}

impl From<Value> for Input {
    fn from(fields: Value) -> Self {
        Self::new(fields)
    }
}

/// Shows no value.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Input").finish_non_exhaustive()
    }
}
