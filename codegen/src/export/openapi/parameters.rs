//! Parameters: fields in the path, the query and the headers, and what is sent with every call.

use super::super::json::{Node, Object};
use super::Exporter;
use super::examples::values;
use crate::model::{ArrayFormat, Field, Location, Operation, Type};

impl Exporter<'_> {
    /// Returns the parameters of an operation.
    pub fn parameters(&mut self, operation: &Operation) -> Vec<Node> {
        let fixed = operation.query.iter().map(|(name, value)| fixed("query", name, value).into());
        let mut all: Vec<Node> = fixed.collect();
        for field in operation.request.on_wire() {
            let parameter = match field.location {
                Location::Path => {
                    let is_rest = operation.is_rest(field);
                    self.parameter(operation, field, "path").flag("x-rest", is_rest)
                }
                Location::Query => self.in_query(operation, field),
                Location::Header => self.parameter(operation, field, "header"),
                Location::Body | Location::Raw => continue,
            };
            all.push(parameter.into());
        }
        for name in sent_headers(&self.connector.headers) {
            all.push(Object::new().with("$ref", format!("#/components/parameters/{name}")).into());
        }
        all
    }

    /// Returns the headers that are sent with every call.
    pub fn header_parameters(&self) -> Object {
        let mut all = Object::new();
        for (name, value) in &self.connector.headers {
            if sent_headers(std::slice::from_ref(&(name.clone(), value.clone()))).next().is_some() {
                all.add(name, fixed("header", name, value));
            }
        }
        all
    }

    fn in_query(&mut self, operation: &Operation, field: &Field) -> Object {
        let mut parameter = self.parameter(operation, field, "query");
        match (&field.schema.ty, field.array_format(self.connector.array_format)) {
            _ if field.is_json_text() => {}
            (Type::List(_), format) => {
                if format == ArrayFormat::Brackets {
                    parameter.add("name", format!("{}[]", field.wire));
                }
                parameter.add("style", "form");
                parameter.add("explode", format != ArrayFormat::Comma);
            }
            (ty, _) if self.is_object(ty) => {
                parameter.add("style", "deepObject");
                parameter.add("explode", true);
            }
            _ => {}
        }
        parameter
    }

    fn is_object(&self, ty: &Type) -> bool {
        matches!(ty, Type::Map { .. }) || self.connector.fields_of(ty).next().is_some()
    }

    fn parameter(&mut self, operation: &Operation, field: &Field, location: &str) -> Object {
        let mut schema = self.field_of_text(field);
        let description = schema.take("description");
        let deprecated = schema.take("deprecated");
        let label = schema.take("x-label");
        let advanced = schema.take("x-advanced");
        let described = Object::new().with("schema", schema).object("examples", values(operation, field));
        let described = match field.is_json_text() {
            true => Object::new().with("content", Object::new().with("application/json", described)),
            false => described,
        };
        let mut parameter = Object::new()
            .with("name", field.wire.as_str())
            .with("in", location)
            .maybe("description", description)
            .flag("required", field.required || field.is_constant || field.location == Location::Path)
            .maybe("deprecated", deprecated);
        parameter.join(described);
        parameter
            .maybe("x-label", label)
            .maybe("x-advanced", advanced)
            .maybe("x-name", (field.name != field.wire).then_some(field.name.as_str()))
    }
}

/// Returns the names of the headers that OpenAPI takes as parameters: it ignores these three.
fn sent_headers(headers: &[(String, String)]) -> impl Iterator<Item = &str> {
    const IGNORED: [&str; 3] = ["accept", "authorization", "content-type"];
    let names = headers.iter().map(|(name, _)| name.as_str());
    names.filter(|name| !IGNORED.contains(&name.to_ascii_lowercase().as_str()))
}

/// Returns a parameter that is the same in every call.
fn fixed(location: &str, name: &str, value: &str) -> Object {
    let is_query = location == "query";
    let schema = Object::new().with("type", "string").with("default", value);
    Object::new()
        .with("name", name)
        .with("in", location)
        .flag("required", is_query)
        .with("schema", schema.maybe("const", is_query.then_some(value)))
        .flag("x-fixed", true)
}
