//! Request bodies.

use super::super::json::{Node, Object};
use super::Exporter;
use super::examples::requests;
use crate::model::{ArrayFormat, BodyKind, Field, Location, Module, Operation, Type};

impl Exporter<'_> {
    /// Returns the body of a request; `None` if none is sent.
    pub fn request_body(&mut self, module: &Module, operation: &Operation) -> Option<Object> {
        let kind = operation.body(self.connector);
        let usual = match kind {
            BodyKind::Nothing => return None,
            BodyKind::Json => "application/json",
            BodyKind::Lines => "application/jsonl",
            BodyKind::Form => "application/x-www-form-urlencoded",
            BodyKind::Multipart => "multipart/form-data",
            BodyKind::Text => "text/plain",
            BodyKind::File => "application/octet-stream",
        };
        let whole = operation.whole_body();
        let schema = match whole {
            Some(field) => self.field(field),
            None => self.fields(module, operation),
        };
        let mut media = Object::new().with("schema", schema);
        media.join(Object::new().object("encoding", self.encoding(operation, kind)));
        media.join(Object::new().object("examples", requests(self, operation)));
        let mut fields = operation.request.on_wire();
        let is_required = |field: &Field| {
            (field.required || field.is_constant) && matches!(field.location, Location::Body | Location::Raw)
        };
        let content = Object::new().with(operation.media_type().unwrap_or(usual), media);
        Some(
            Object::new()
                .flag("required", fields.any(is_required))
                .with("content", content)
                .maybe("x-name", whole.map(|field| field.name.as_str())),
        )
    }

    /// Adds the schema of a body with fields, and returns a reference to it.
    fn fields(&mut self, module: &Module, operation: &Operation) -> Object {
        let (mut properties, mut required) = (Object::new(), Vec::new());
        let is_here = |field: &Field| field.location == Location::Body;
        for field in operation.request.on_wire().filter(|field| is_here(field) && !field.is_rest) {
            let name = (field.name != field.wire).then_some(field.name.as_str());
            let is_multipart = operation.body(self.connector) == BodyKind::Multipart;
            // Null is the text `null`, which a text cannot mean.
            let is_text = is_multipart && matches!(field.schema.ty, Type::String | Type::Named(_));
            let schema = if is_text { self.field_of_text(field) } else { self.field(field) };
            let schema = schema.maybe("x-name", name).flag("x-set-by-client", field.set_by_client);
            let wire = self.part(operation, field);
            // A list without an item has no part. Values of other types ignore the keyword.
            let is_part = is_multipart && field.required && self.may_be_list(&field.schema.ty);
            let schema = schema.maybe("minItems", is_part.then_some(Node::Value(1.into())));
            if field.required || field.is_constant {
                required.push(wire.as_str().into());
            }
            properties.add(wire, schema);
        }
        let object =
            Object::new().with("type", "object").with("properties", properties).list("required", required);
        let object = match operation.request.rest() {
            Some(rest) => object.with("additionalProperties", self.schema(rest)),
            None => object.with("additionalProperties", false),
        };
        let name = |field: &Field| if is_here(field) { self.part(operation, field) } else { String::new() };
        let object = self.with_rules(object, &operation.request, &name);
        let twin = self.connector.modules.iter().flat_map(Module::operations);
        let is_alone = twin.filter(|other| other.request_name == operation.request_name).count() == 1;
        let wanted = match is_alone {
            true => operation.request_name.clone(),
            false => format!("{}{}", super::names::pascal(&module.name), operation.request_name),
        };
        let name = self.names.claim(&wanted);
        self.bodies.add(&name, object);
        Object::new().with("$ref", format!("#/components/schemas/{name}"))
    }

    /// Returns the name of a field in its body: each item of a list is a part of a multipart form.
    pub fn part(&self, operation: &Operation, field: &Field) -> String {
        let is_multipart = operation.body(self.connector) == BodyKind::Multipart;
        let is_list = is_multipart && matches!(field.schema.ty, Type::List(_) | Type::Tuple(_));
        match self.connector.array_format {
            ArrayFormat::Brackets if is_list => format!("{}[]", field.wire),
            _ => field.wire.clone(),
        }
    }

    fn may_be_list(&self, ty: &Type) -> bool {
        matches!(ty, Type::List(_) | Type::Tuple(_)) || self.connector.is_file(ty) && *ty != Type::File
    }

    /// Returns the way in which the lists and objects of a form are written.
    fn encoding(&self, operation: &Operation, kind: BodyKind) -> Object {
        let mut encoding = Object::new();
        if kind != BodyKind::Form {
            return encoding;
        }
        for field in operation.request.fields.iter().filter(|field| field.location == Location::Body) {
            let is_list = matches!(field.schema.ty, Type::List(_) | Type::Tuple(_));
            let is_object = self.connector.fields_of(&field.schema.ty).next().is_some();
            let style = match self.connector.array_format {
                _ if is_object => Object::new().with("style", "deepObject").with("explode", true),
                _ if !is_list => continue,
                ArrayFormat::Comma => Object::new().with("style", "form").with("explode", false),
                ArrayFormat::Repeat => Object::new().with("style", "form").with("explode", true),
                ArrayFormat::Brackets => Object::new().with("style", "deepObject").with("explode", true),
            };
            encoding.add(&field.wire, style);
        }
        encoding
    }
}
