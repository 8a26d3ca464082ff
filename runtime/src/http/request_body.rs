//! Request bodies: none, JSON, a form or a file.

use bytes::Bytes;
use http::Request;
use http::header::{CONTENT_TYPE, HeaderValue};

use crate::body::Body;
use crate::error::Error;
#[cfg(feature = "multipart")]
use crate::error::FileError;
#[cfg(feature = "multipart")]
use crate::file::{File, Files};
#[cfg(feature = "multipart")]
use crate::http::form::Parts;
use crate::http::paced::{CHUNK, Progress, paced};

/// A request body, which can be built again for each retry.
#[derive(Clone, Default)]
pub(crate) enum RequestBody {
    #[default]
    Nothing,
    Json(Bytes),
    /// Bytes of a media type.
    Bytes(HeaderValue, Bytes),
    #[cfg(feature = "multipart")]
    Form(Form),
    #[cfg(feature = "multipart")]
    Raw(File),
}

/// The parts of a form.
#[cfg(feature = "multipart")]
#[derive(Clone, Default)]
pub(crate) struct Form {
    texts: Vec<(String, String)>,
    files: Vec<(String, File)>,
}

impl RequestBody {
    /// Returns `true` if the body can be sent, or sent again.
    pub(crate) fn can_be_sent(&self) -> bool {
        match self {
            Self::Nothing | Self::Json(_) | Self::Bytes(..) => true,
            #[cfg(feature = "multipart")]
            Self::Form(form) => form.files.iter().all(|(_, file)| file.can_be_sent()),
            #[cfg(feature = "multipart")]
            Self::Raw(file) => file.can_be_sent(),
        }
    }

    /// Returns `true` if the body is sent in chunks, so that the response can arrive before its end.
    pub(crate) fn is_large(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Json(bytes) | Self::Bytes(_, bytes) => bytes.len() > CHUNK,
            #[cfg(feature = "multipart")]
            Self::Form(_) | Self::Raw(_) => true,
        }
    }

    /// Adds the body to a request. A large body records its progress.
    pub(crate) fn put_into(&self, request: &mut Request<Body>, progress: &Progress) -> Result<(), Error> {
        self.add_to(request)?;
        if self.is_large() {
            let body = std::mem::replace(request.body_mut(), Body::empty());
            *request.body_mut() = paced(body, progress.clone());
        }
        Ok(())
    }

    fn add_to(&self, request: &mut Request<Body>) -> Result<(), Error> {
        match self {
            Self::Nothing => {}
            Self::Json(json) => {
                let headers = request.headers_mut();
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                // The clone shares the bytes.
                *request.body_mut() = json.clone().into();
            }
            Self::Bytes(media_type, bytes) => {
                request.headers_mut().insert(CONTENT_TYPE, media_type.clone());
                *request.body_mut() = bytes.clone().into();
            }
            #[cfg(feature = "multipart")]
            Self::Form(form) => {
                let (media_type, body) = form.body()?;
                request.headers_mut().insert(CONTENT_TYPE, media_type);
                *request.body_mut() = body;
            }
            #[cfg(feature = "multipart")]
            Self::Raw(file) => {
                let length = file.size();
                let headers = request.headers_mut();
                let media_type = file.content_type().parse();
                let octets = HeaderValue::from_static("application/octet-stream");
                headers.insert(CONTENT_TYPE, media_type.unwrap_or(octets));
                if let Some(length) = length {
                    headers.insert(http::header::CONTENT_LENGTH, length.into());
                }
                *request.body_mut() = file.body("body")?;
            }
        }
        Ok(())
    }

    /// Sets the media type of the body. Parts of a form keep theirs.
    pub(crate) fn set_media_type(&mut self, name: &'static str) {
        *self = match std::mem::take(self) {
            Self::Json(bytes) | Self::Bytes(_, bytes) => {
                let octets = HeaderValue::from_static("application/octet-stream");
                Self::Bytes(HeaderValue::from_str(name).unwrap_or(octets), bytes)
            }
            #[cfg(feature = "multipart")]
            Self::Raw(file) => Self::Raw(file.media_type(name)),
            other => other,
        };
    }

    /// Adds parts to the form, which replaces any other body.
    #[cfg(feature = "multipart")]
    pub(crate) fn add_to_form(&mut self, add: impl FnOnce(&mut Form)) {
        let mut form = match std::mem::take(self) {
            Self::Form(form) => form,
            _ => Form::default(),
        };
        add(&mut form);
        *self = Self::Form(form);
    }
}

#[cfg(feature = "multipart")]
impl Form {
    /// Adds the files of a field.
    pub(crate) fn add_files(&mut self, name: &str, files: &dyn Files) {
        files.visit(name, &mut |key, file| self.files.push((key.to_owned(), file.clone())));
    }

    /// Adds a value: text unchanged, items of a list as `name[]`, fields of an object as `name[field]`.
    pub(crate) fn add(&mut self, name: &str, value: &serde_json::Value) {
        use serde_json::Value;
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.add(&format!("{name}[]"), item)),
            Value::Object(fields) => {
                fields.iter().for_each(|(field, value)| self.add(&format!("{name}[{field}]"), value));
            }
            Value::String(text) => self.texts.push((name.to_owned(), text.clone())),
            Value::Null | Value::Bool(_) | Value::Number(_) => {
                self.texts.push((name.to_owned(), value.to_string()));
            }
        }
    }

    /// Returns the value of `Content-Type` and the body.
    fn body(&self) -> Result<(HeaderValue, Body), Error> {
        let mut parts = Parts::new();
        for (name, text) in &self.texts {
            parts.add(&format!("name=\"{}\"", quoted(name)), None, text.clone().into());
        }
        for (name, file) in &self.files {
            let Ok(media_type) = file.content_type().parse::<mime_guess::Mime>() else {
                let message = "has a media type that cannot be sent";
                return Err(Error::File(Box::new(FileError::new(name.as_str(), message))));
            };
            let names = format!("name=\"{}\"; filename=\"{}\"", quoted(name), quoted(file.sent_name()));
            parts.add(&names, Some(media_type.as_ref()), file.body(name)?);
        }
        parts.end()
    }
}

/// Encodes a name for the quoted string in the header of a part, as browsers do ([WHATWG HTML, 4.10.21.8]), so that it
/// can end neither the string nor the line.
///
/// [WHATWG HTML, 4.10.21.8]: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
#[cfg(feature = "multipart")]
fn quoted(name: &str) -> String {
    const ENCODED: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS.add(b'"');
    // Many servers read a backslash as an escape (RFC 9110 §5.6.4): at the end it would escape the closing quote.
    let (name, last) = name.strip_suffix('\\').map_or((name, ""), |name| (name, "%5C"));
    // Characters outside ASCII are not encoded.
    let encoded = name.chars().map(|c| match c {
        c if c.is_ascii() => {
            percent_encoding::utf8_percent_encode(c.encode_utf8(&mut [0; 4]), ENCODED).to_string()
        }
        c => c.to_string(),
    });
    encoded.chain([last.to_owned()]).collect()
}

#[cfg(all(test, feature = "multipart"))]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_cannot_leave_its_quotes_or_its_line() {
        assert_eq!(quoted("a\"; x=\"\r\nX-Evil: 1"), "a%22; x=%22%0D%0AX-Evil: 1");
        assert_eq!(quoted("a\\"), "a%5C");
        assert_eq!(quoted("C:\\a\\\\"), "C:\\a\\%5C");
        assert_eq!(quoted("tags[]"), "tags[]");
        assert_eq!(quoted("été.png"), "été.png");
    }
}
