//! The bodies of errors.

use super::super::codes;
use super::super::draft::{At, ErrorBody, Parent, Ty};
use super::super::endpoints::{Endpoint, Media, MediaKind, Response};
use super::super::node::Node;
use super::Calls;

impl<'d> Calls<'d, '_> {
    /// Returns the types of error bodies: objects, lists and unions. The error of a call has any body as a text, too.
    pub(super) fn errors(&mut self, endpoint: &Endpoint<'d>) -> Vec<ErrorBody> {
        let at = At {
            component: None,
            parent: Parent::Operation(self.operations.len()),
            role: vec!["error".to_owned()],
        };
        // Without a success, `default` is one.
        let has_success = endpoint.responses.iter().any(|response| response.status.starts_with(['2', '3']));
        let mut found: Vec<ErrorBody> = Vec::new();
        for response in &endpoint.responses {
            let Some(statuses) = statuses(response.status).filter(|one| one.is_some() || has_success) else {
                continue;
            };
            let Some((media, schema)) = self.body_of_error(response) else { continue };
            let value = self.shapes.value(schema, &at);
            let ty = self.one_word(value, schema, &at);
            let is_typed = matches!(self.open(&ty), Ty::Named(_) | Ty::List(_) | Ty::Map(_) | Ty::Union(_));
            if is_typed && found.iter().all(|(known, _)| *known != statuses) {
                found.push((statuses, ty));
            } else if !self.is_plain(schema) {
                self.note_error(media, "is no object and no list");
            }
        }
        found
    }

    /// Returns the content of an error that has a type, with its schema. Notes the others.
    fn body_of_error(&mut self, response: &Response<'d>) -> Option<(Media<'d>, &'d Node<'d>)> {
        // An export makes a schema of the paths of error fields.
        let document = self.shapes.document;
        let is_made = |schema| document.follow(schema).is_some_and(|node| node.flag("x-made"));
        let is_json =
            |media: &Media<'d>| matches!(MediaKind::of(media.name), MediaKind::Json | MediaKind::OtherJson);
        let chosen = response.media.iter().find(|media| is_json(media)).copied();
        let own = chosen.and_then(|media| media.schema);
        for media in &response.media {
            let Some(schema) = media.schema.filter(|schema| !self.is_plain(schema)) else { continue };
            let is_said = own.is_some_and(|own| std::ptr::eq(own, schema) || own.is_equal(schema));
            if !is_said {
                self.note_error(*media, &format!("is sent as `{}`", media.name));
            }
        }
        let schema = own.filter(|schema| !is_made(schema))?;
        Some((chosen?, schema))
    }

    fn note_error(&mut self, media: Media<'d>, fact: &str) {
        let message = format!("the body of this error {fact}");
        let done = "it has no type; the error of a call has the text of the body";
        self.shapes.note(&codes::NOT_SAID, media.node.span(), message, done);
    }
}

/// Returns the statuses of a response that is an error: `Some(None)` for `default`.
fn statuses(status: &str) -> Option<Option<(u16, u16)>> {
    match status.to_ascii_uppercase().as_str() {
        "DEFAULT" => Some(None),
        "4XX" => Some(Some((400, 499))),
        "5XX" => Some(Some((500, 599))),
        text => text.parse().ok().filter(|status| (400..600).contains(status)).map(|one| Some((one, one))),
    }
}
