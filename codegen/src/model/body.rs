//! The body of a request: its fields, or the one field that it is as a whole, and the way in which it is written.

use super::connector::Connector;
use super::module::Operation;
use super::types::Field;
use crate::syntax::{BodyFormat, Location};

/// The way in which the body of a request is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// No body is sent.
    Nothing,
    /// JSON: the fields, or the whole.
    Json,
    /// One JSON value on each line: the items of a list.
    Lines,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`.
    Multipart,
    /// A text as it is.
    Text,
    /// The content of a file.
    File,
}

impl Operation {
    /// Returns `true` if a body is sent.
    pub fn has_body(&self) -> bool {
        self.request.on_wire().any(|field| matches!(field.location, Location::Body | Location::Raw))
    }

    /// Returns the field that is the whole body.
    pub fn whole_body(&self) -> Option<&Field> {
        self.request.fields.iter().find(|field| field.location == Location::Raw)
    }

    /// Returns the way in which the body is written.
    pub fn body(&self, connector: &Connector) -> BodyKind {
        let is_file = |field: &Field| connector.is_file(&field.schema.ty);
        let mut fields = self.request.fields.iter().filter(|field| field.location == Location::Body);
        match self.media_type() {
            _ if !self.has_body() => BodyKind::Nothing,
            _ if self.send == Some(BodyFormat::Form) => BodyKind::Form,
            _ if self.send == Some(BodyFormat::Multipart) || fields.any(is_file) => BodyKind::Multipart,
            _ if self.send == Some(BodyFormat::Text) => BodyKind::Text,
            _ if self.whole_body().is_some_and(is_file) => BodyKind::File,
            Some(name) if has_lines(name) => BodyKind::Lines,
            Some(name) if !is_json(name) => BodyKind::Text,
            _ => BodyKind::Json,
        }
    }

    /// Returns the media type of the body, if the specification names it.
    pub fn media_type(&self) -> Option<&str> {
        match &self.send {
            Some(BodyFormat::MediaType(name)) => Some(name),
            _ => None,
        }
    }

    /// Returns `true` if the body is a multipart form.
    pub fn is_form(&self, connector: &Connector) -> bool {
        self.body(connector) == BodyKind::Multipart
    }
}

/// `merge-patch+json` of `application/merge-patch+json; charset=utf-8`
fn subtype(media_type: &str) -> String {
    let name = media_type.split(';').next().unwrap_or_default().trim();
    name.split_once('/').map_or("", |(_, subtype)| subtype).to_ascii_lowercase()
}

fn is_json(media_type: &str) -> bool {
    let name = subtype(media_type);
    matches!(name.as_str(), "json" | "x-json") || name.ends_with("+json")
}

fn has_lines(media_type: &str) -> bool {
    let name = subtype(media_type);
    ["ndjson", "jsonl", "jsonlines", "json-lines"].iter().any(|word| name.ends_with(word))
}
