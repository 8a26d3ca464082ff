//! Bodies that one field is as a whole: lists, maps, unions, scalars, texts, files, and types that are in several places.

use super::super::codes;
use super::super::document::{Document, last_part};
use super::super::draft::{At, Field, Input, Parent, Ty, Value};
use super::super::endpoints::{Body, Endpoint, Media, MediaKind};
use super::super::node::{self, Node};
use super::super::words;
use super::Calls;
use super::inputs::input;
use crate::syntax::Location;
use std::collections::HashMap;

impl<'d> Calls<'d, '_> {
    /// Returns `true` if a body is imported as one field, although it may be an object with fields: its type is in other
    /// places too, or it is one of several objects.
    pub(super) fn is_whole(&mut self, endpoint: &Endpoint<'d>, schema: &'d Node<'d>) -> bool {
        let streams = endpoint.responses.iter().flat_map(|response| &response.media);
        if streams.into_iter().any(|media| MediaKind::of(media.name) == MediaKind::Events) {
            // The field that requests the stream is one of the body.
            return false;
        }
        let Some(reference) = Document::reference(schema) else { return self.is_told_apart(schema) };
        let body = endpoint.node.get("requestBody").and_then(Document::reference);
        let root = self.shapes.document.root;
        let counts = self.references.get_or_insert_with(|| count(root));
        let is_shared = |reference: &str| counts.get(reference).is_some_and(|count| *count > 1);
        is_shared(reference) || body.is_some_and(is_shared) || self.is_told_apart(schema)
    }

    /// Returns `true` for a union of objects that a tag tells apart.
    fn is_told_apart(&self, schema: &'d Node<'d>) -> bool {
        let Some(target) = self.shapes.document.follow(schema) else { return false };
        let count = ["oneOf", "anyOf"].iter().filter_map(|key| target.get(key)).flat_map(Node::items).count();
        count > 1 && target.get("discriminator").is_some() && !self.shapes.is_object(target)
    }

    /// Returns the field that is the whole body, of the type that its schema says.
    pub(super) fn whole(&mut self, body: &Body<'d>, media: Media<'d>) -> Input {
        let name = self.name(body, media);
        let at =
            At { component: None, parent: Parent::Operation(self.operations.len()), role: words::of(&name) };
        let mut value = match media.schema {
            Some(schema) => self.shapes.value(schema, &at),
            None => Value::of(Ty::Json),
        };
        value.constant = None;
        // Null is one of the values of any JSON.
        value.nullable &= value.ty != Ty::Json;
        self.raw(body, media, name, value, body.required)
    }

    /// Returns the field of a text or of a file.
    pub(super) fn content(&mut self, body: &Body<'d>, media: Media<'d>, ty: Ty) -> Input {
        let required = body.required || ty == Ty::File;
        self.raw(body, media, "content".to_owned(), Value::of(ty), required)
    }

    /// Returns the list whose items are the lines of a body.
    pub(super) fn lines(&mut self, body: &Body<'d>, media: Media<'d>) -> Input {
        let mut whole = self.whole(body, media);
        let field = &mut whole.field;
        (field.required, field.value.nullable) = (true, false);
        if matches!(self.open(&field.value.ty), Ty::List(_)) {
            return whole;
        }
        let mut value = std::mem::replace(&mut field.value, Value::of(Ty::Json));
        let mut item = match media.schema {
            Some(schema) => {
                let role = words::of(&whole.name);
                let at = At { component: None, parent: Parent::Operation(self.operations.len()), role };
                value.nullable = false;
                self.shapes.item(value, schema, &at)
            }
            None => value.ty,
        };
        // A text describes the whole body.
        if self.open(&item).is_string() {
            let message = "the lines of this body are described as one text";
            self.shapes.note(
                &codes::KEPT_AS_JSON,
                media.node.span(),
                message,
                "a line is imported as any JSON",
            );
            item = Ty::Json;
        }
        whole.field.value = Value::of(Ty::List(Box::new(item)));
        whole
    }

    fn raw(
        &mut self,
        body: &Body<'d>,
        media: Media<'d>,
        name: String,
        value: Value,
        required: bool,
    ) -> Input {
        let node = media.schema.unwrap_or(media.node);
        let field = self.shapes.described(name, media.node.span(), value, node, required);
        let help = body.node.text_of("description").and_then(super::text::help);
        let field = Field { help: help.or(field.help), default: None, ..field };
        input(Location::Raw, field)
    }

    /// Returns the name of a body: the document's own, or that of its type.
    fn name(&self, body: &Body<'d>, media: Media<'d>) -> String {
        if let Some(name) = super::super::own::Marks::of(body.node).name {
            return name;
        }
        let given = body.node.text_of("x-codegen-request-body-name").or_else(|| body.node.text_of("name"));
        let given = given.filter(|name| !matches!(*name, "body" | "payload" | "data" | "request"));
        let schema = media.schema.and_then(Document::reference).map(last_part);
        let named = schema.map(|name| name.rsplit('.').next().unwrap_or_default().to_owned());
        let name = given.map(str::to_owned).or(named).filter(|name| !words::of(name).is_empty());
        name.map_or_else(|| "body".to_owned(), |name| words::snake(&words::of(&name)))
    }
}

/// Returns the number of references to each part of a document.
fn count<'d>(root: &'d Node<'d>) -> HashMap<&'d str, usize> {
    let mut counts = HashMap::new();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if let Some(reference) = Document::reference(node) {
            *counts.entry(reference).or_insert(0) += 1;
        }
        match &node.value {
            node::Value::Map(entries) => waiting.extend(entries.iter().map(|(_, value)| value)),
            node::Value::List(items) => waiting.extend(items),
            node::Value::Scalar { .. } => {}
        }
    }
    counts
}
