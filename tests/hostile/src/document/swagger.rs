//! A document of version 3 → the same document as Swagger 2.0.

use serde_json::{Map, Value, json};

/// Returns the document in the words of version 2.0. What that version cannot say keeps the nearest form.
pub(super) fn of(mut document: Value) -> Value {
    let mut paths = document["paths"].take();
    for item in values(&mut paths) {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            match method.as_str() {
                "parameters" => parameters(operation),
                _ => self::operation(operation),
            }
        }
    }
    let url = document["servers"][0]["url"].as_str().unwrap_or_default().replace("{site}", "eu");
    let (host, path) = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').unwrap_or((rest, "")),
        None => ("", url.trim_start_matches('/')),
    };
    let mut components = document["components"].take();
    for parameter in values(&mut components["parameters"]) {
        self::parameter(parameter);
    }
    for one in values(&mut components["responses"]) {
        response(one, &mut Vec::new());
    }
    for scheme in values(&mut components["securitySchemes"]) {
        security(scheme);
    }
    let mut two = json!({
        "swagger": "2.0",
        "info": document["info"],
        "basePath": format!("/{path}"),
        "schemes": ["https"],
        "security": document["security"],
        "tags": document["tags"],
        "paths": paths,
        "definitions": components["schemas"],
        "parameters": components["parameters"],
        "responses": components["responses"],
        "securityDefinitions": components["securitySchemes"],
    });
    if !host.is_empty() {
        two["host"] = json!(host);
    }
    refer(&mut two);
    two
}

fn values(node: &mut Value) -> impl Iterator<Item = &mut Value> {
    node.as_object_mut().into_iter().flatten().map(|(_, value)| value)
}

fn operation(operation: &mut Value) {
    let Some(fields) = operation.as_object_mut() else { return };
    let mut all = fields.remove("parameters").unwrap_or_else(|| json!([]));
    parameters(&mut all);
    let body = fields.remove("requestBody");
    let mut all = all.as_array().cloned().unwrap_or_default();
    if let Some(body) = body {
        let (consumes, body) = self::body(&body);
        all.extend(body);
        fields.insert("consumes".to_owned(), json!(consumes));
    }
    fields.insert("parameters".to_owned(), json!(all));
    let mut produces: Vec<String> = Vec::new();
    for one in fields.get_mut("responses").into_iter().flat_map(values) {
        response(one, &mut produces);
    }
    fields.insert("produces".to_owned(), json!(produces));
}

/// The media types of a response are those of the operation.
fn response(response: &mut Value, produces: &mut Vec<String>) {
    let Some(response) = response.as_object_mut() else { return };
    let content = response.remove("content").unwrap_or_default();
    for (media, schema) in content.as_object().into_iter().flatten() {
        produces.push(media.clone());
        response.insert("schema".to_owned(), schema["schema"].clone());
    }
}

fn parameters(all: &mut Value) {
    all.as_array_mut().into_iter().flatten().for_each(parameter);
}

/// The words of a schema are those of the parameter itself.
fn parameter(parameter: &mut Value) {
    let Some(fields) = parameter.as_object_mut() else { return };
    if fields.contains_key("$ref") {
        return;
    }
    let content = fields.remove("content").map(|content| content["application/json"]["schema"].clone());
    let schema = fields.remove("schema").or(content).unwrap_or_default();
    for (key, value) in schema.as_object().into_iter().flatten() {
        fields.entry(key.clone()).or_insert_with(|| value.clone());
    }
    let format = match (fields.remove("style"), fields.remove("explode")) {
        (Some(style), _) if style == "pipeDelimited" => "pipes",
        (Some(style), _) if style == "spaceDelimited" => "ssv",
        (Some(style), _) if style == "form" => "tsv",
        (_, Some(_)) => "csv",
        _ => "multi",
    };
    if fields.get("type").is_some_and(|ty| ty == "array") {
        fields.insert("collectionFormat".to_owned(), json!(format));
    }
}

/// Returns the media types of a body, and its parameters: one, or the fields of a form.
fn body(body: &Value) -> (Vec<String>, Vec<Value>) {
    if let Some(reference) = body["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default();
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        return (Vec::new(), vec![json!({ "name": "body", "in": "body", "schema": schema })]);
    }
    let empty = Map::new();
    let content = body["content"].as_object().unwrap_or(&empty);
    let media: Vec<String> = content.keys().cloned().collect();
    let is_form = |name: &&String| name.starts_with("multipart") || name.ends_with("form-urlencoded");
    let Some(first) = media.first() else { return (media, Vec::new()) };
    let schema = &content[first]["schema"];
    if !is_form(&first) {
        let body = json!({ "name": "payload", "in": "body", "schema": schema, "required": body["required"] });
        return (media, vec![body]);
    }
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let field = |(name, schema): (&String, &Value)| {
        let mut field = json!({ "name": name, "in": "formData", "schema": schema });
        field["required"] = json!(required.contains(&json!(name)));
        if schema["format"] == "binary" {
            field["schema"] = json!({ "type": "file" });
        }
        parameter(&mut field);
        field
    };
    (media.iter().filter(is_form).cloned().collect(), fields_of(schema).map(field).collect())
}

fn fields_of(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema["properties"].as_object().into_iter().flatten()
}

fn security(scheme: &mut Value) {
    if scheme["type"] == "http" {
        let is_basic = scheme["scheme"] == "basic";
        *scheme = if is_basic {
            json!({ "type": "basic" })
        } else {
            json!({ "type": "apiKey", "in": "header", "name": "Authorization", "description": "`Bearer <token>`" })
        };
    }
}

/// Writes every reference as version 2.0 does.
fn refer(node: &mut Value) {
    match node {
        Value::String(text) if text.starts_with("#/components/") => {
            *text = text.replace("#/components/schemas/", "#/definitions/").replace("#/components/", "#/");
        }
        Value::Array(items) => items.iter_mut().for_each(refer),
        Value::Object(fields) => fields.iter_mut().for_each(|(_, value)| refer(value)),
        _ => {}
    }
}
