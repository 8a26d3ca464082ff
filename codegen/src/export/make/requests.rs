//! An operation → the request of a module: URL, query, headers and body, with the parameters in their places.
//!
//! For `get: files/{file_id}/content` this is:
//!
//! ```json
//! { "url": "/files/{{encodeURL(parameters.file_id)}}/content", "encodeUrl": false, "method": "GET" }
//! ```

use super::super::json::{Node, Object};
use super::App;
use super::iml::{expression, if_set, literal, property};
use super::names::{self, ParameterNames};
use super::notes::Kind;
use crate::model::{ArrayFormat, BodyKind, Field, Location, Method, Operation, Type};
use serde_json::Value;

/// The longest URL that the editor's schemas allow, in characters.
const LONGEST_URL: usize = 512;

impl App<'_> {
    /// Returns the request of an operation, without its response; `None` if Make cannot send it.
    pub fn request(&mut self, place: &str, operation: &Operation, names: &ParameterNames) -> Option<Object> {
        let (url, has_parameters) = self.url(operation, names);
        if url.chars().count() > LONGEST_URL {
            self.notes.add(Kind::Call, place, format!("its URL has more than {LONGEST_URL} characters"));
            return None;
        }
        let method = match operation.method {
            Method::Get | Method::Post | Method::Put | Method::Patch | Method::Delete => {
                operation.method.as_str().to_owned()
            }
            _ => {
                self.notes.add(Kind::Field, place, "the method is none of Make's own: an expression has it");
                expression(&format!("'{}'", operation.method.as_str()))
            }
        };
        let mut qs = Object::new();
        for (name, value) in &operation.query {
            qs.add(literal(name), literal(value));
        }
        let (mut headers, mut temp) = (Object::new(), Object::new());
        for (field, name) in sent(operation, names) {
            let place = format!("{place}.{}", field.name);
            match field.location {
                Location::Query => self.query(&place, field, name, &mut qs),
                Location::Header => headers.add(literal(&field.wire), self.list_value(field, name)),
                Location::Path | Location::Body | Location::Raw => {}
            }
        }
        for field in &operation.request.constants {
            let value = field.constant().unwrap_or_default();
            match field.location {
                Location::Query => qs.add(literal(&field.wire), scalar(value)),
                Location::Header => headers.add(literal(&field.wire), scalar(value)),
                Location::Path | Location::Body | Location::Raw => {}
            }
        }
        let body = self.body(place, operation, names, &mut headers, &mut temp);
        let request = Object::new().with("url", url);
        let request = request.maybe("encodeUrl", has_parameters.then_some(false)).with("method", method);
        let request = request.object("temp", temp).object("qs", qs).object("headers", headers);
        Some(request.and(body))
    }

    /// Returns the URL, and whether it has parameters, which are encoded one by one.
    fn url(&self, operation: &Operation, names: &ParameterNames) -> (String, bool) {
        let server = operation
            .server
            .as_ref()
            .and_then(|name| self.connector.servers.iter().find(|server| server.name == *name));
        let base = server.map_or("", |server| server.base_url.trim_end_matches('/'));
        let mut url = format!("{}/{}", literal(base), literal(operation.path.trim_start_matches('/')));
        let mut has_parameters = false;
        for (field, name) in sent(operation, names).filter(|(field, _)| field.location == Location::Path) {
            has_parameters = true;
            let encoded = format!("encodeURL({})", property("parameters", name));
            let rest = format!("replace({encoded}, '/%2F/g', '/')");
            url = url.replace(&format!("{{{}...}}", field.name), &expression(&rest));
            url = url.replace(&format!("{{{}}}", field.name), &expression(&encoded));
        }
        for field in operation.request.constants.iter().filter(|field| field.location == Location::Path) {
            let value = field.constant().unwrap_or_default();
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            url = url.replace(&format!("{{{}}}", field.name), &literal(&text));
        }
        (url, has_parameters)
    }

    fn query(&mut self, place: &str, field: &Field, name: &str, qs: &mut Object) {
        let value = property("parameters", name);
        if field.is_json_text() {
            self.notes.add(Kind::Field, place, "the API wants JSON in the query: write or map it as text");
            return qs.add(literal(&field.wire), expression(&value));
        }
        if field.is_rest {
            return qs.add("{{...}}", expression(&if_set(&value, &to_collection(&value))));
        }
        let mut inner = self.connector.fields_of(&field.schema.ty).filter(|one| one.is_sent()).peekable();
        if inner.peek().is_some() {
            // An object is written with its keys in brackets.
            for one in inner {
                if let Some(path) = super::iml::path(&value, std::slice::from_ref(&one.wire)) {
                    qs.add(format!("{}[{}]", literal(&field.wire), literal(&one.wire)), expression(&path));
                }
            }
            return;
        }
        if !matches!(field.schema.ty, Type::List(_)) && !self.is_plain(&field.schema.ty) {
            self.notes.add(Kind::Field, place, "Make decides how a query has this value");
        }
        let is_list = matches!(field.schema.ty, Type::List(_));
        let wire = match field.array_format(self.connector.array_format) {
            ArrayFormat::Brackets if is_list => format!("{}[]", field.wire),
            _ => field.wire.clone(),
        };
        qs.add(literal(&wire), self.list_value(field, name));
    }

    /// Returns the value of a query parameter or a header; a list is joined if the API wants that.
    fn list_value(&self, field: &Field, name: &str) -> String {
        let value = property("parameters", name);
        let is_joined = field.array_format(self.connector.array_format) == ArrayFormat::Comma;
        match matches!(field.schema.ty, Type::List(_)) && is_joined {
            true => expression(&if_set(&value, &format!("join({value}, ',')"))),
            false => expression(&value),
        }
    }

    fn is_plain(&self, ty: &Type) -> bool {
        self.is_scalar(ty) || matches!(ty, Type::Secret)
    }

    /// Returns type and body of a request.
    fn body(
        &mut self,
        place: &str,
        operation: &Operation,
        names: &ParameterNames,
        headers: &mut Object,
        temp: &mut Object,
    ) -> Object {
        let kind = operation.body(self.connector);
        let ty = match kind {
            BodyKind::Json => "json",
            BodyKind::Form => "urlencoded",
            BodyKind::Multipart => "multipart/form-data",
            BodyKind::Text | BodyKind::Lines => "text",
            BodyKind::File => "binary",
            // The schemas want a body with these methods.
            BodyKind::Nothing => {
                let has_body = !matches!(operation.method, Method::Get | Method::Head);
                let object = Object::new();
                return if has_body { object.with("type", "text").with("body", "") } else { object };
            }
        };
        if let Some(media_type) = operation.media_type() {
            headers.add("Content-Type", literal(media_type));
        }
        if kind == BodyKind::Lines {
            self.notes.add(
                Kind::Field,
                place,
                "write or map the body as text, with one JSON value on each line",
            );
        }
        let whole = sent(operation, names).find(|(field, _)| field.location == Location::Raw);
        let body: Node = match whole {
            Some((_, name)) if kind == BodyKind::File => {
                expression(&property("parameters", &format!("{name}_data"))).into()
            }
            Some((_, name)) => expression(&property("parameters", name)).into(),
            None => self.fields(place, operation, names, temp).into(),
        };
        Object::new().with("type", ty).with("body", body)
    }

    /// Returns the fields of a body.
    fn fields(
        &mut self,
        place: &str,
        operation: &Operation,
        names: &ParameterNames,
        temp: &mut Object,
    ) -> Object {
        let is_multipart = operation.is_form(self.connector);
        let mut body = Object::new();
        for (field, name) in sent(operation, names).filter(|(field, _)| field.location == Location::Body) {
            let ty = &field.schema.ty;
            let value = property("parameters", name);
            let is_brackets = is_multipart && self.connector.array_format == ArrayFormat::Brackets;
            let wire = match ty {
                Type::List(_) | Type::Tuple(_) if is_brackets => literal(&format!("{}[]", field.wire)),
                _ => literal(&field.wire),
            };
            if field.is_rest {
                body.add("{{...}}", expression(&if_set(&value, &to_collection(&value))));
            } else if self.connector.is_file(ty) && !self.is_files(ty) {
                body.add(wire, file(name, field.required, temp));
            } else if matches!(ty, Type::Map { .. }) {
                body.add(wire, expression(&if_set(&value, &to_collection(&value))));
            } else {
                if is_multipart && !self.is_plain(ty) && !self.connector.is_file(ty) {
                    let place = format!("{place}.{}", field.name);
                    self.notes.add(Kind::Field, &place, "Make decides how a form has this value");
                }
                body.add(wire, expression(&value));
            }
        }
        for field in operation.request.constants.iter().filter(|field| field.location == Location::Body) {
            body.add(literal(&field.wire), constant(field.constant().unwrap_or_default()));
        }
        body
    }
}

/// Returns the fields that a caller sets, with the names of their parameters.
fn sent<'o>(
    operation: &'o Operation,
    names: &'o ParameterNames,
) -> impl Iterator<Item = (&'o Field, &'o String)> {
    let all = operation.request.fields.iter().zip(&names.fields);
    all.filter(|(field, name)| !field.set_by_client && field.is_sent() && names::is_parameter(name))
}

/// Returns a file of a form. An optional one is a variable first, so that the form has no empty file.
fn file(name: &str, required: bool, temp: &mut Object) -> Node {
    let data = property("parameters", &format!("{name}_data"));
    let filename = expression(&property("parameters", &format!("{name}_name")));
    let options = Object::new().with("filename", filename);
    let file = Object::new().with("value", expression(&data)).with("options", options);
    if required {
        return file.into();
    }
    temp.add(name, file);
    expression(&if_set(&data, &property("temp", name))).into()
}

/// Returns the object of a list of keys and values.
fn to_collection(value: &str) -> String {
    format!("toCollection({value}, 'key', 'value')")
}

/// Returns a value of a query or a header, which is no object.
fn scalar(value: Value) -> Node {
    match value {
        Value::Object(_) => literal(&value.to_string()).into(),
        value => constant(value),
    }
}

/// Returns a constant without expressions.
fn constant(value: Value) -> Node {
    match value {
        Value::String(text) => literal(&text).into(),
        Value::Array(items) => items.into_iter().map(constant).collect::<Vec<_>>().into(),
        Value::Object(fields) => {
            let mut object = Object::new();
            fields.into_iter().for_each(|(name, value)| object.add(literal(&name), constant(value)));
            object.into()
        }
        value => value.into(),
    }
}
