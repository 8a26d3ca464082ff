//! `send:` of an operation: the form of its body.

use crate::diagnostic::{Cure, Diagnostics, Spanned, SpannedText, codes, nearest};
use crate::syntax::BodyFormat;

/// The words of the language.
const WORDS: [&str; 3] = ["form", "multipart", "text"];

/// The cure for a word that is near to none of them.
const ANY: &str = "write `form`, `multipart`, `text`, or a media type such as `application/merge-patch+json`";

/// Reads `form`, `multipart`, `text`, or a media type.
pub(super) fn read(text: &SpannedText, errors: &mut Diagnostics) -> Option<Spanned<BodyFormat>> {
    let (value, span) = (text.value.as_str(), text.span);
    let format = match value {
        "form" => BodyFormat::Form,
        "multipart" => BodyFormat::Multipart,
        "text" => BodyFormat::Text,
        _ if is_media_type(value) && usual(value).is_none() => BodyFormat::MediaType(value.to_owned()),
        _ => {
            let report = codes::WRONG_VALUE.at(span, format!("a body is not sent as `{value}`"));
            errors.push(report.help(match usual(value) {
                Some("json") => "delete `send`: a body is JSON without it".into(),
                Some(word) => Cure::write(word),
                None => nearest(value, WORDS).map_or_else(|| ANY.into(), Cure::write),
            }));
            return None;
        }
    };
    Some(Spanned { value: format, span })
}

/// Returns the form of a body with this media type; `None` for JSON, or if the name is no media type.
#[cfg(feature = "import")]
pub fn body_format(media_type: &str) -> Option<BodyFormat> {
    match usual(media_type) {
        Some("form") => Some(BodyFormat::Form),
        Some("multipart") => Some(BodyFormat::Multipart),
        Some("text") => Some(BodyFormat::Text),
        Some(_) => None,
        None => is_media_type(media_type).then(|| BodyFormat::MediaType(media_type.to_owned())),
    }
}

/// Returns the word for a media type that has one.
fn usual(text: &str) -> Option<&'static str> {
    let name = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match name.as_str() {
        "json" | "application/json" => Some("json"),
        "urlencoded" | "application/x-www-form-urlencoded" => Some("form"),
        "text/plain" if !text.contains(';') => Some("text"),
        _ => name.starts_with("multipart/").then_some("multipart"),
    }
}

/// Returns `true` for `type/subtype`, with or without parameters.
fn is_media_type(text: &str) -> bool {
    let token = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
    };
    let (name, parameters) = text.split_once(';').map_or((text, ""), |(name, rest)| (name.trim_end(), rest));
    let is_printable = |b: u8| b == b' ' || b.is_ascii_graphic();
    name.split_once('/').is_some_and(|(kind, name)| token(kind) && token(name))
        && parameters.bytes().all(is_printable)
}
