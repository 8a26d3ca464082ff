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
        let mut holes: Vec<(String, String)> = Vec::new();
        let mut rest = path.trim_start_matches('/');
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            text.push_str(before);
            let field = words::snake(&words::of(name));
            if holes.iter().any(|(_, known)| *known == field) {
                return self.left_out(endpoint.path_span, format!("the path has `{{{name}}}` twice"));
            }
            text.push_str(&format!("{{{field}}}"));
            holes.push((name.to_owned(), field));
            rest = behind;
        }
        text.push_str(rest);
        let fixed: String =
            holes.iter().fold(text.clone(), |text, (_, field)| text.replace(&format!("{{{field}}}"), ""));
        let is_plain = fixed.chars().all(|c| c.is_ascii_alphanumeric() || "/-._~:@".contains(c));
        let has_dots = text.split('/').any(|part| part == "." || part == "..");
        let has_colon = text.split('/').any(|part| {
            part.strip_prefix(':').is_some_and(|word| {
                !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            })
        });
        if text.is_empty() {
            return self.left_out(endpoint.path_span, "the path is empty");
        }
        if !is_plain || has_dots || has_colon || text.starts_with('/') || text.contains("://") {
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
            if part.contains(['{', '}', '%', '+']) || name.is_empty() {
                return self.left_out(
                    endpoint.path_span,
                    format!("the path `{}` has a query with holes", endpoint.path),
                );
            }
            parts.push((name.to_owned(), value.to_owned()));
        }
        Ok(Path { text, holes, query: parts })
    }
}
