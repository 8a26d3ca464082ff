//! Request bodies → fields of an operation.

use super::super::codes;
use super::super::draft::{Body as Content, Input, Literal, Parent, Rule, Ty, Value};
use super::super::endpoints::{Body, Endpoint, Media, MediaKind};
use super::super::node::Node;
use super::inputs::input;
use super::{Calls, LeftOut};
use crate::syntax::{Location, Method};

impl<'d> Calls<'d, '_> {
    /// Adds the fields of the body. Returns its rules.
    pub(super) fn body(
        &mut self,
        endpoint: &Endpoint<'d>,
        method: Method,
        inputs: &mut Vec<Input>,
    ) -> Result<Vec<Rule>, LeftOut> {
        let Some(body) = &endpoint.body else { return Ok(Vec::new()) };
        let kind = |media: &Media<'d>| MediaKind::of(media.name);
        let find = |wanted: MediaKind| body.media.iter().copied().find(|media| kind(media) == wanted);
        if method.is_bodyless() {
            return self.without_body(body, method);
        }
        if let Some(media) = find(MediaKind::Json) {
            let Some(schema) = media.schema else { return self.no_object(body) };
            return self.object(body, schema, None, inputs);
        }
        if let Some(media) = find(MediaKind::Multipart) {
            return self.multipart(body, media, inputs);
        }
        if let Some(media) = find(MediaKind::Bytes) {
            let node = media.schema.unwrap_or(media.node);
            let mut field = self.shapes.described(
                "content".to_owned(),
                media.node.span(),
                Value::of(Ty::File),
                node,
                true,
            );
            field.help = body.node.text_of("description").and_then(super::text::help).or(field.help);
            field.default = None;
            inputs.push(input(Location::Raw, field));
            return Ok(Vec::new());
        }
        let Some(media) = body.media.first() else { return Ok(Vec::new()) };
        let message = format!("the body is sent as `{}`", media.name);
        self.left_out(body.node.span(), message)
    }

    fn without_body(&mut self, body: &Body<'d>, method: Method) -> Result<Vec<Rule>, LeftOut> {
        let is_empty = body.form.is_empty()
            && body.media.iter().all(|media| {
                media.schema.is_none_or(|schema| {
                    !self.shapes.is_object(schema)
                        && schema.get("additionalProperties").is_none_or(|node| !node.is_map())
                        && schema.text_of("type") == Some("object")
                })
            });
        if is_empty {
            return Ok(Vec::new());
        }
        let message = format!("a {} call of the language has no body", method.as_str());
        self.without(body, message)
    }

    fn no_object(&mut self, body: &Body<'d>) -> Result<Vec<Rule>, LeftOut> {
        let message = "the body is no object with fields";
        self.without(body, message)
    }

    /// Leaves out a body, and the operation with it if the body is required.
    fn without(&mut self, body: &Body<'d>, message: impl Into<String>) -> Result<Vec<Rule>, LeftOut> {
        if body.required {
            return self.left_out(body.node.span(), message);
        }
        self.shapes.note(
            &codes::NOT_SAID,
            body.node.span(),
            message,
            "the operation is imported without its body",
        );
        Ok(Vec::new())
    }

    /// Adds the fields of an object.
    fn object(
        &mut self,
        body: &Body<'d>,
        schema: &'d Node<'d>,
        parts: Option<&Media<'d>>,
        inputs: &mut Vec<Input>,
    ) -> Result<Vec<Rule>, LeftOut> {
        let Some((view, mut rules)) = self.shapes.body_view(schema) else { return self.no_object(body) };
        if let Some(rest) = view.rest {
            self.shapes.note(
                &codes::NOT_SAID,
                rest.span(),
                "a body has fields of any name, beside its own",
                "they cannot be sent",
            );
        }
        let first = inputs.len();
        for property in &view.fields {
            let parent = Parent::Operation(self.operations.len());
            let Some(mut field) = self.shapes.field(property, parent) else { continue };
            if field.read_only {
                continue;
            }
            if parts.is_some()
                && let Some(ty) = self.file(property.nodes[0], &field.value.ty)
            {
                field.value = Value::of(ty);
                field.default = None;
            }
            inputs.push(input(Location::Body, field));
        }
        rules.retain(|rule| {
            rule.fields.iter().all(|name| inputs[first..].iter().any(|one| one.field.wire == *name))
        });
        Ok(rules)
    }

    /// Adds the fields of a form with files.
    fn multipart(
        &mut self,
        body: &Body<'d>,
        media: Media<'d>,
        inputs: &mut Vec<Input>,
    ) -> Result<Vec<Rule>, LeftOut> {
        let first = inputs.len();
        let mut rules = Vec::new();
        match media.schema {
            Some(schema) => rules = self.object(body, schema, Some(&media), inputs)?,
            None => {
                for parameter in &body.form {
                    let node = parameter.node;
                    let at = super::super::draft::At {
                        component: None,
                        parent: Parent::Operation(self.operations.len()),
                        role: super::words::of(parameter.name),
                    };
                    let value = self.shapes.value(node, &at);
                    let field = self.shapes.described(
                        parameter.name.to_owned(),
                        node.span(),
                        value,
                        node,
                        parameter.required,
                    );
                    inputs.push(input(Location::Body, field));
                }
            }
        }
        let is_file = |input: &Input| {
            matches!(&input.field.value.ty, Ty::File)
                || matches!(&input.field.value.ty, Ty::List(item) if **item == Ty::File)
        };
        if !inputs[first..].iter().any(is_file) {
            return self.left_out(
                body.node.span(),
                format!("the body is sent as `{}`, and has no file", media.name),
            );
        }
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
        Ok(rules)
    }

    /// Returns the type of a field that is a file, or a list of files.
    fn file(&self, node: &'d Node<'d>, ty: &Ty) -> Option<Ty> {
        let node = self.shapes.document.follow(node)?;
        let is_file = |node: &'d Node<'d>| {
            node.text_of("format") == Some("binary")
                || node.get("contentMediaType").is_some() && node.get("contentEncoding").is_none()
                || node.text_of("type") == Some("file")
        };
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
