//! Request bodies → fields of an operation.

use super::super::codes;
use super::super::draft::{At, Body as Content, Field, Input, Literal, Parent, Rule, Ty, Value};
use super::super::endpoints::{Body, Endpoint, Media, MediaKind, Parameter};
use super::super::node::Node;
use super::super::rules::renamed;
use super::super::shapes::{View, says_type};
use super::inputs::input;
use super::{Calls, LeftOut};
use crate::syntax::{BodyFormat, Location, Method, Only};

/// The kinds of media in the order in which one is chosen for a body.
const KINDS: [MediaKind; 8] = [
    MediaKind::Json,
    MediaKind::OtherJson,
    MediaKind::Multipart,
    MediaKind::Form,
    MediaKind::Lines,
    MediaKind::Text,
    MediaKind::Xml,
    MediaKind::Bytes,
];

impl<'d> Calls<'d, '_> {
    /// Adds the fields of the body. Returns its rules, and its form if it is not the usual one.
    pub(super) fn body(
        &mut self,
        endpoint: &Endpoint<'d>,
        method: Method,
        inputs: &mut Vec<Input>,
    ) -> Result<(Vec<Rule>, Option<BodyFormat>), LeftOut> {
        let nothing = Ok((Vec::new(), None));
        let Some(body) = &endpoint.body else { return nothing };
        if method.is_bodyless() && self.is_empty(body) {
            return nothing;
        }
        if method.is_without_body() {
            let message = format!("a {} call has no body", method.as_str());
            return self.without(body, message).map(|()| (Vec::new(), None));
        }
        let of = |kind: MediaKind| body.media.iter().find(|media| MediaKind::of(media.name) == kind);
        let Some((kind, media)) = KINDS.iter().find_map(|kind| Some((*kind, *of(*kind)?))) else {
            let Some(media) = body.media.first() else { return nothing };
            let message = format!("the body is sent as `{}`", media.name);
            return self.left_out(body.node.span(), message);
        };
        self.note_others(body, media);
        let own = crate::read::body_format(media.name);
        match kind {
            MediaKind::Json => Ok((self.json_body(endpoint, body, media, inputs), None)),
            MediaKind::OtherJson => Ok((self.json_body(endpoint, body, media, inputs), own)),
            MediaKind::Multipart => self.multipart(endpoint, body, media, inputs),
            MediaKind::Form => {
                let first = inputs.len();
                let rules = self.form(endpoint, body, media, false, inputs);
                // Only a multipart form can have a file, whatever the document calls it.
                let has_file = inputs[first..].iter().any(is_upload);
                Ok((rules, (!has_file).then_some(BodyFormat::Form)))
            }
            MediaKind::Lines => {
                inputs.push(self.lines(body, media));
                Ok((Vec::new(), own))
            }
            _ => {
                let ty = if kind == MediaKind::Bytes { Ty::File } else { Ty::String };
                if media.schema.is_some_and(|schema| !self.is_plain(schema)) {
                    let message = format!("the body is `{}`, and has a schema", media.name);
                    let done =
                        if ty == Ty::File { "it is imported as a file" } else { "it is imported as a text" };
                    self.shapes.note(&codes::NOT_SAID, media.node.span(), message, done);
                }
                inputs.push(self.content(body, media, ty));
                let is_own = kind != MediaKind::Bytes
                    || body.media.len() == 1 && media.name != "application/octet-stream";
                Ok((Vec::new(), own.filter(|_| is_own)))
            }
        }
    }

    /// Notes the forms of a body that have another content than the one that is sent.
    fn note_others(&mut self, body: &Body<'d>, chosen: Media<'d>) {
        for other in &body.media {
            let (Some(schema), true) = (other.schema, !std::ptr::eq(other.node, chosen.node)) else {
                continue;
            };
            if chosen.schema.is_some_and(|own| own.is_equal(schema)) {
                continue;
            }
            let message = format!("as `{}` this body has another content", other.name);
            let done = format!("it is sent as `{}`", chosen.name);
            self.shapes.note(&codes::NOT_SAID, other.node.span(), message, done);
        }
    }

    /// Returns `true` for a body that is declared and has nothing in it.
    fn is_empty(&self, body: &Body<'d>) -> bool {
        body.form.is_empty()
            && body.media.iter().all(|media| {
                media.schema.is_none_or(|schema| {
                    !self.shapes.is_object(schema)
                        && schema.get("additionalProperties").is_none_or(|node| !node.is_map())
                        && schema.text_of("type") == Some("object")
                })
            })
    }

    /// Leaves out a body, and the operation with it if the body is required.
    fn without(&mut self, body: &Body<'d>, message: impl Into<String>) -> Result<(), LeftOut> {
        if body.required {
            return self.left_out(body.node.span(), message);
        }
        self.shapes.note(
            &codes::NOT_SAID,
            body.node.span(),
            message,
            "the operation is imported without its body",
        );
        Ok(())
    }

    /// Adds the fields of a JSON body, or the one field that it is as a whole.
    fn json_body(
        &mut self,
        endpoint: &Endpoint<'d>,
        body: &Body<'d>,
        media: Media<'d>,
        inputs: &mut Vec<Input>,
    ) -> Vec<Rule> {
        let view = match media.schema {
            Some(schema) if self.is_whole(endpoint, schema) => None,
            Some(schema) => self.shapes.body_view(schema),
            None => None,
        };
        let Some((view, rules)) = view else {
            inputs.push(self.whole(body, media));
            return Vec::new();
        };
        self.object(view, rules, false, inputs)
    }

    /// Adds the fields of an object. `files`: those of a form may be files.
    fn object(
        &mut self,
        view: View<'d>,
        mut rules: Vec<Rule>,
        files: bool,
        inputs: &mut Vec<Input>,
    ) -> Vec<Rule> {
        let first = inputs.len();
        for property in &view.fields {
            let parent = Parent::Operation(self.operations.len());
            let Some(mut field) = self.shapes.field(property, parent) else { continue };
            if field.only == Some(Only::Response) {
                continue;
            }
            if files && let Some(ty) = self.file(property.nodes[0], &field.value.ty) {
                field.value = Value::of(ty);
                field.default = None;
            }
            // Each item of a list is a part of the form, with brackets where the connector writes them.
            let bare = field.wire.strip_suffix("[]").filter(|_| files && self.shapes.document.is_export);
            field.wire = bare.map_or_else(|| field.wire.clone(), str::to_owned);
            inputs.push(input(Location::Body, field));
        }
        let parent = Parent::Operation(self.operations.len());
        // Without a field of its own, a GET has no body.
        let rest = view.rest.filter(|_| inputs.len() > first);
        let rest = rest.and_then(|rest| self.shapes.rest(rest, parent));
        inputs.extend(rest.map(|field| Input { name: "rest".to_owned(), ..input(Location::Body, field) }));
        let is_here = |name: &str| inputs[first..].iter().any(|one| one.field.wire == name);
        rules.retain(|rule| renamed(rule, &|name| is_here(name).then(String::new)).is_some());
        rules
    }

    /// Adds the fields of a form.
    fn form(
        &mut self,
        endpoint: &Endpoint<'d>,
        body: &Body<'d>,
        media: Media<'d>,
        files: bool,
        inputs: &mut Vec<Input>,
    ) -> Vec<Rule> {
        let Some(schema) = media.schema else {
            for parameter in &body.form {
                let field = self.of_form(parameter);
                inputs.push(input(Location::Body, field));
            }
            return Vec::new();
        };
        if !files && self.is_whole(endpoint, schema) && self.shapes.is_object(schema) {
            let mut whole = self.whole(body, media);
            // A form has fields, so it is there and is no null.
            (whole.field.required, whole.field.value.nullable) = (true, false);
            inputs.push(whole);
            return Vec::new();
        }
        if let Some((view, rules)) = self.shapes.body_view(schema) {
            return self.object(view, rules, files, inputs);
        }
        let is_object = |target: &Node<'_>| target.text_of("type") == Some("object") || !says_type(target);
        if !self.shapes.document.follow(schema).is_some_and(is_object) {
            let message = "a form has fields, and this schema has none";
            self.shapes.note(&codes::MENDED, media.node.span(), message, "the form has any fields");
        }
        // A form without fields of its own has any.
        let mut whole = self.whole(body, media);
        (whole.field.required, whole.field.value) = (true, Value::of(Ty::Json));
        inputs.push(whole);
        Vec::new()
    }

    /// Returns a field of a form in version 2.0.
    fn of_form(&mut self, parameter: &Parameter<'d>) -> Field {
        let node = parameter.node;
        let role = super::super::words::of(parameter.name);
        let at = At { component: None, parent: Parent::Operation(self.operations.len()), role };
        let value = self.shapes.value(node, &at);
        let value = self.file(node, &value.ty).map_or(value, Value::of);
        self.shapes.described(parameter.name.to_owned(), node.span(), value, node, parameter.required)
    }

    /// Adds the fields of a multipart form.
    fn multipart(
        &mut self,
        endpoint: &Endpoint<'d>,
        body: &Body<'d>,
        media: Media<'d>,
        inputs: &mut Vec<Input>,
    ) -> Result<(Vec<Rule>, Option<BodyFormat>), LeftOut> {
        if media.name != "multipart/form-data" && media.name != "multipart/*" {
            let message = format!("the body is sent as `{}`", media.name);
            return self.left_out(body.node.span(), message);
        }
        let first = inputs.len();
        let rules = self.form(endpoint, body, media, true, inputs);
        let has_file = inputs[first..].iter().any(is_upload);
        if media
            .node
            .get("encoding")
            .is_some_and(|all| all.entries().iter().any(|(_, one)| one.get("contentType").is_some()))
        {
            self.shapes.note(
                &codes::NOT_SAID,
                media.node.span(),
                "the parts of this form have media types of their own",
                "the client chooses them",
            );
        }
        Ok((rules, (!has_file).then_some(BodyFormat::Multipart)))
    }

    /// Returns the type of a field that is a file, or a list of files.
    fn file(&self, node: &'d Node<'d>, ty: &Ty) -> Option<Ty> {
        let node = self.shapes.document.follow(node)?;
        if is_file(node) {
            return Some(Ty::File);
        }
        let all = ["oneOf", "anyOf", "allOf"].iter().filter_map(|key| node.get(key)).flat_map(Node::items);
        let mut all = all.filter_map(|one| self.shapes.document.follow(one));
        if all.any(is_file) {
            return Some(Ty::File);
        }
        let items = node.get("items").and_then(|items| self.shapes.document.follow(items))?;
        (matches!(ty, Ty::List(_)) && is_file(items)).then(|| Ty::List(Box::new(Ty::File)))
    }

    /// Returns `true` for a response that is a file, whatever its media type.
    pub(super) fn is_file(&self, schema: &'d Node<'d>) -> bool {
        self.shapes.document.follow(schema).is_some_and(is_file)
    }

    /// Returns the field that requests a stream, and removes it from the fields.
    pub(super) fn take_toggle(&mut self, inputs: &mut Vec<Input>) -> Option<String> {
        let at = inputs.iter().position(|one| {
            one.location == Location::Body
                && one.field.wire == "stream"
                && self.is_switch(&one.field.value, one.field.default.as_ref())
        })?;
        Some(inputs.remove(at).field.wire)
    }

    fn is_switch(&self, value: &Value, _: Option<&Literal>) -> bool {
        match &value.ty {
            Ty::Boolean => true,
            Ty::Named(id) => matches!(&self.shapes.types[id.0].body, Content::Alias { ty: Ty::Boolean, .. }),
            _ => false,
        }
    }
}

fn is_upload(input: &Input) -> bool {
    match &input.field.value.ty {
        Ty::List(item) => **item == Ty::File,
        ty => *ty == Ty::File,
    }
}

fn is_file(node: &Node<'_>) -> bool {
    node.text_of("format") == Some("binary")
        || node.get("contentMediaType").is_some() && node.get("contentEncoding").is_none()
        || node.text_of("type") == Some("file")
}
