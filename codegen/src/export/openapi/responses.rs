//! Responses. The language does not say which status a success has, so it is any of them, unless another status has no body.

use super::super::json::{Node, Object};
use super::Exporter;
use super::examples::{events, responses, responses_with};
use crate::model::{
    Example, Listing, NextPage, Operation, ResponseBody, Returns, StatusCase, StatusContent, StreamFormat,
    Type,
};
use serde_json::json;

const SUCCESS: &str = "2XX";

/// The mark of a schema that is no type of the specification.
const MADE: &str = "x-made";

impl Exporter<'_> {
    /// Returns the responses of an operation.
    pub fn responses(&mut self, operation: &Operation) -> Object {
        let mut content = Object::new();
        match &operation.returns {
            Returns::Json(ty) | Returns::OptionalJson(ty) => {
                let schema = self.ty(ty);
                content.add("application/json", with_examples(schema, responses(operation, &|_| true)));
            }
            Returns::Pages(listing) => {
                let schema = self.page(listing);
                content.add("application/json", with_examples(schema, responses(operation, &|_| true)));
            }
            Returns::Text => {
                content.add("text/plain", with_examples(text(), responses(operation, &|_| true)));
            }
            Returns::Bytes => {
                let bytes = text().with("format", "binary");
                content
                    .add("application/octet-stream", with_examples(bytes, responses(operation, &|_| true)));
            }
            Returns::Stream { ty, format } => {
                let media = Object::new().with("x-item-schema", self.ty(ty));
                let examples = events(self.connector, operation, *format);
                content.add(format.media_type(), media.object("examples", examples));
            }
            Returns::Nothing | Returns::ByStatus { .. } => {}
            Returns::ByField { cases, .. } => {
                let types: Vec<&Type> = cases.iter().filter_map(|case| case.ty.as_ref()).collect();
                self.by_field(operation, &types, &mut content);
            }
        }
        if operation.stream.is_some() {
            content.add("text/event-stream", self.event_stream(operation));
        }
        let headers = match &operation.returns {
            Returns::Pages(Listing { next: NextPage::Link, .. }) => {
                let link = Object::new().with("description", "The page before and after this one.");
                Object::new().with("Link", link.with("schema", text()))
            }
            _ => Object::new(),
        };
        let described = |text: &str| Object::new().with("description", text);
        let error = || Object::new().with("$ref", "#/components/responses/Error");
        let success = described("The call succeeded.").object("headers", headers).object("content", content);
        let all = match operation.returns {
            Returns::OptionalJson(_) => Object::new()
                .with("200", success)
                .with("204", described("There is nothing."))
                .with("304", described("Nothing has changed.")),
            _ => Object::new().with(SUCCESS, success),
        };
        let all = match &operation.returns {
            Returns::ByStatus { cases, .. } => self.by_status(operation, cases),
            _ => all,
        };
        let bodies = self.connector.error_bodies_of(operation);
        let mut all = all;
        for body in bodies.iter().filter(|body| body.statuses.is_some()) {
            let status = body.status().unwrap_or_default().replace("xx", "XX");
            let response = self.error_of(&body.ty);
            all.add(&status, response);
        }
        let usual = bodies.iter().find(|body| body.statuses.is_none());
        let usual = usual.map_or_else(error, |body| self.error_of(&body.ty));
        for range in ["4XX", "5XX"] {
            if all.get(range).is_none() {
                all.add(range, usual.clone());
            }
        }
        all
    }

    /// Returns the response of an error with a body of this type.
    fn error_of(&mut self, ty: &Type) -> Object {
        let media = Object::new().with("schema", self.ty(ty));
        Object::new()
            .with("description", "The API reports an error.")
            .with("content", Object::new().with("application/json", media))
    }

    /// The response of each status.
    fn by_status(&mut self, operation: &Operation, cases: &[StatusCase]) -> Object {
        let mut all = Object::new();
        for (index, case) in cases.iter().enumerate() {
            let is_shown =
                |example: &Example| example.status.map_or(index == 0, |status| status == case.status);
            let examples = responses_with(operation, &is_shown);
            let mut content = Object::new();
            match &case.content {
                StatusContent::Json(ty) => {
                    let schema = self.ty(ty);
                    content.add("application/json", with_examples(schema, examples));
                }
                StatusContent::Text => content.add("text/plain", with_examples(text(), examples)),
                StatusContent::Nothing => {}
            }
            let description = Object::new().with("description", "The call succeeded.");
            all.add(case.status.to_string(), description.object("content", content));
        }
        all
    }

    /// One of several responses, which a field of the request selects.
    fn by_field(&mut self, operation: &Operation, types: &[&Type], content: &mut Object) {
        let mut schemas: Vec<Node> = Vec::new();
        for ty in types {
            let schema = Node::from(self.ty(ty));
            if !schemas.contains(&schema) {
                schemas.push(schema);
            }
        }
        let is_text = |request: &serde_json::Value| operation.response_to(request) == ResponseBody::Text;
        if let [Node::Object(only)] = schemas.as_slice() {
            content.add(
                "application/json",
                with_examples(only.clone(), responses(operation, &|one| !is_text(one))),
            );
        } else if !schemas.is_empty() {
            let any = Object::new().list("anyOf", schemas);
            content.add("application/json", with_examples(any, responses(operation, &|one| !is_text(one))));
        }
        let texts = responses(operation, &is_text);
        if !texts.is_empty() {
            content.add("text/plain", with_examples(text(), texts));
        }
    }

    /// Server-sent events: version 3.1 has no word for the schema of each.
    fn event_stream(&mut self, operation: &Operation) -> Object {
        let mut media = Object::new();
        if let Some(stream) = &operation.stream {
            media.add("x-item-schema", self.ty(&stream.ty));
            let until = stream.until.iter().map(|tag| tag.as_str().into()).collect();
            media = media.list("x-until", until);
        }
        media.object("examples", events(self.connector, operation, StreamFormat::Events))
    }

    /// Returns the schema of a page of a list.
    fn page(&mut self, listing: &Listing) -> Object {
        let of = |name: &str| Object::new().with("type", name);
        let items = of("array").with("items", self.ty(&listing.item));
        if listing.items.is_empty() {
            return items;
        }
        let mut page = of("object");
        set(&mut page, &listing.items, items, true);
        if !listing.more.is_empty() {
            set(&mut page, &listing.more, of("boolean"), false);
        }
        let or_null = |name: &str| Object::new().with("type", json!([name, "null"]));
        match &listing.next {
            NextPage::Cursor { from, .. } | NextPage::Url { from } => {
                set(&mut page, from, or_null("string"), false);
            }
            NextPage::Number { last, total, .. } => {
                for path in [last, total] {
                    set(&mut page, path, or_null("integer"), false);
                }
            }
            NextPage::Offset { total, .. } => set(&mut page, total, or_null("integer"), false),
            NextPage::Link | NextPage::LastItem { .. } => {}
        }
        page
    }

    /// Returns the schema of an error body, with the fields that the connector names.
    pub fn error_body(&self) -> Object {
        let paths = &self.connector.errors;
        let mut body =
            Object::new().with("type", "object").with("description", "An error that the API reports.");
        // Made of the connector's paths: the specification has no such type.
        body.add(MADE, true);
        let fields = [
            (&paths.message, "The error message."),
            (&paths.kind, "The kind of error."),
            (&paths.code, "The error code."),
            (&paths.param, "The parameter that caused the error."),
        ];
        for (path, help) in fields {
            set(&mut body, path, Object::new().with("description", help), false);
        }
        body
    }

    /// Returns the response of every error.
    pub fn error_response(&self, body: &str) -> Object {
        let schema = Object::new().with("$ref", format!("#/components/schemas/{body}"));
        let media = Object::new().with("schema", schema);
        Object::new()
            .with("description", "The API reports an error.")
            .with("content", Object::new().with("application/json", media))
    }
}

/// Sets the schema at a path of keys; an empty path sets nothing.
fn set(object: &mut Object, path: &[String], schema: Object, required: bool) {
    let Some((key, rest)) = path.split_first() else { return };
    if required {
        object.add("required", vec![key.as_str().into()]);
    }
    let properties = object.at("properties");
    if rest.is_empty() {
        return properties.add(key, schema);
    }
    let inner = properties.at(key);
    if inner.is_empty() {
        inner.add("type", "object");
    }
    set(inner, rest, schema, required);
}

fn text() -> Object {
    Object::new().with("type", "string")
}

fn with_examples(schema: Object, examples: Object) -> Object {
    Object::new().with("schema", schema).object("examples", examples)
}
