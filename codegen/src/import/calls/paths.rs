//! Paths: relative to the base URL, with holes that are names of fields.

use super::super::endpoints::Endpoint;
use super::super::words;
use super::{Calls, LeftOut};

/// A path of the draft.
pub(super) struct Path {
    pub text: String,
    /// The holes as the document writes them, and the names of their fields.
    pub holes: Vec<(String, String)>,
    /// Parts of the query that the document writes into the path.
    pub query: Vec<(String, String)>,
}

impl<'d> Calls<'d, '_> {
    pub(super) fn path(&mut self, endpoint: &Endpoint<'d>) -> Result<Path, LeftOut> {
        let written = endpoint.path.split('#').next().unwrap_or_default();
        let (path, query) = written.split_once('?').unwrap_or((written, ""));
        let mut text = String::new();
        let mut fixed = String::new();
        let mut holes: Vec<(String, String)> = Vec::new();
        let mut rest = path.trim_start_matches('/');
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            text.push_str(before);
            fixed.push_str(before);
            fixed.push('_');
            let field = words::snake(&words::of(name));
            if holes.iter().any(|(_, known)| *known == field) {
                return self.left_out(endpoint.path_span, format!("the path has `{{{name}}}` twice"));
            }
            let is_whole = before.ends_with('/') || text.is_empty();
            let takes_segments = is_whole
                && (behind.is_empty() || behind.starts_with('/'))
                && !text.contains("...}")
                && has_segments(endpoint, name);
            text.push_str(&format!("{{{field}{}}}", if takes_segments { "..." } else { "" }));
            holes.push((name.to_owned(), field));
            rest = behind;
        }
        text.push_str(rest);
        fixed.push_str(rest);
        if text.is_empty() {
            text.push('/');
        }
        if !is_sayable(&fixed) {
            return self.left_out(
                endpoint.path_span,
                format!(
                    "the path `{}` has a character that a path of the language cannot have",
                    endpoint.path
                ),
            );
        }
        let mut parts = Vec::new();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let is_known = parts.iter().any(|(known, _)| known == name);
            if part.contains(['{', '}', '%', '+', '?']) || name.is_empty() || is_known {
                let message = format!("the path `{}` has a query that is not fixed", endpoint.path);
                return self.left_out(endpoint.path_span, message);
            }
            text.push(if parts.is_empty() { '?' } else { '&' });
            text.push_str(part);
            parts.push((name.to_owned(), value.to_owned()));
        }
        Ok(Path { text, holes, query: parts })
    }
}

/// Returns `true` if a path parameter may have a `/` in it.
fn has_segments(endpoint: &Endpoint<'_>, name: &str) -> bool {
    let parameter = endpoint.parameters.iter().find(|one| one.location == "path" && one.name == name);
    let says = |key: &str| parameter.is_some_and(|one| one.node.text_of(key) == Some("true"));
    says("x-multi-segment") || says("allowReserved")
}

/// Returns `true` if the language has such a path, whose holes are `_`.
fn is_sayable(path: &str) -> bool {
    let is_plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "/-._~:@!$&'()*+,;=".contains(c));
    let has_dots = path.split('/').any(|part| part == "." || part == "..");
    let has_colon = path.split('/').any(|part| {
        part.strip_prefix(':').is_some_and(|word| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
    });
    is_plain && !has_dots && !has_colon && !path.starts_with('/') && !path.contains("://")
}
