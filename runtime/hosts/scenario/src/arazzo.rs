//! A scenario as an Arazzo document, if Arazzo has the words for it.

use crate::mapping::scan::{Access, scan};
use crate::mapping::{Expression, Mapping, Piece};
use crate::scenario::{Action, Call, OnError, Scenario};
use modwright_runtime::{Catalog, CatalogField, CatalogModule, CatalogOperation};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

impl Scenario {
    /// Returns the scenario as an [Arazzo] 1.0.1 document, for the OpenAPI documents that `modwright export openapi` writes.
    /// `sources` are the catalogs of its connectors, each with the URL of its document.
    ///
    /// Arazzo has steps, paths and constants, and `break`, `commit` and `ignore` of a single route. It has no functions, no
    /// filters that end a route, no iterators and no routers. It does not say how a call is authorized.
    ///
    /// # Errors
    ///
    /// All parts of the scenario that Arazzo has no words for.
    ///
    /// [Arazzo]: https://spec.openapis.org/arazzo/latest.html
    pub fn arazzo(&self, sources: &[(&Catalog, &str)]) -> Result<Value, Vec<String>> {
        let mut export = Export { sources, outputs: BTreeMap::new(), missing: Vec::new() };
        let mut steps = Vec::new();
        for step in &self.steps {
            let name = step.id.clone().unwrap_or_else(|| format!("step_{}", step.name));
            if step.filter.is_some() {
                export.missing.push(format!("the filter of `{name}`"));
            }
            match &step.action {
                Action::Call(call) => steps.push((name.clone(), export.call(&name, call))),
                Action::Iterator(_) => export.missing.push(format!("the iterator `{name}`")),
                Action::Router(_) => export.missing.push(format!("the router `{name}`")),
            }
        }
        let outputs = self.output.as_ref().map(|output| export.workflow_outputs(output)).unwrap_or_default();
        if !export.missing.is_empty() {
            return Err(export.missing);
        }
        for (name, step) in &mut steps {
            if let Some(outputs) = export.outputs.remove(name) {
                step["outputs"] =
                    outputs.into_iter().map(|(name, path)| (name, Value::String(path))).collect();
            }
        }
        let steps: Vec<Value> = steps.into_iter().map(|(_, step)| step).collect();
        let mut workflow = json!({ "workflowId": self.name, "inputs": self.input_schema(), "steps": steps });
        if let Some(title) = &self.title {
            workflow["summary"] = json!(title);
        }
        if !outputs.is_empty() {
            workflow["outputs"] = Value::Object(outputs);
        }
        let used = sources.iter().filter(|(catalog, _)| self.connectors.contains(&catalog.connector.name));
        let used: Vec<Value> = used
            .map(|(catalog, url)| json!({ "name": catalog.connector.name, "url": url, "type": "openapi" }))
            .collect();
        Ok(json!({
            "arazzo": "1.0.1",
            "info": { "title": self.title.as_ref().unwrap_or(&self.name), "version": "1" },
            "sourceDescriptions": used,
            "workflows": [workflow],
        }))
    }
}

struct Export<'s> {
    sources: &'s [(&'s Catalog, &'s str)],
    /// The outputs of each step: their names with their expressions.
    outputs: BTreeMap<String, BTreeMap<String, String>>,
    /// What Arazzo has no words for.
    missing: Vec<String>,
}

impl<'s> Export<'s> {
    fn call(&mut self, name: &str, call: &Call) -> Value {
        let Some((module, operation)) = self.operation(call) else {
            self.missing.push(format!("`{name}`: no source for the connector `{}`", call.connector));
            return Value::Null;
        };
        if operation.method.is_none() {
            self.missing.push(format!("`{name}`: a custom call"));
        }
        if operation.returns.starts_with("pages<") {
            self.missing.push(format!("`{name}`: all pages of `{}.{}`", call.module, call.operation));
        }
        let mut step = json!({
            "stepId": name,
            "operationId": format!("$sourceDescriptions.{}.{}_{}", call.connector, call.module, call.operation),
            "successCriteria": [{ "condition": "$statusCode >= 200 && $statusCode < 300" }],
        });
        let (mut parameters, mut body) = (Vec::new(), Map::new());
        for (key, mapping) in &call.fields {
            let place = format!("the field `{key}` of `{name}`");
            let Some(field) = operation.fields.iter().find(|field| field.name == *key) else { continue };
            if has_file(module, field) {
                self.missing.push(format!("{place}: a file"));
                continue;
            }
            let value = self.value(&place, mapping);
            match field.location.as_deref() {
                None => drop(body.insert(key.clone(), value)),
                Some("raw") => step["requestBody"] = json!({ "payload": value }),
                Some(location) => parameters.push(json!({ "name": key, "in": location, "value": value })),
            }
        }
        if !parameters.is_empty() {
            step["parameters"] = Value::Array(parameters);
        }
        if !body.is_empty() {
            step["requestBody"] = json!({ "contentType": "application/json", "payload": body });
        }
        match &call.on_error {
            OnError::Fail => {}
            OnError::Commit | OnError::Ignore => {
                step["onFailure"] = json!([{ "name": "stop", "type": "end" }])
            }
            OnError::Break { attempts, interval } => {
                let (after, limit) = (interval.as_secs(), attempts);
                step["onFailure"] =
                    json!([{ "name": "again", "type": "retry", "retryAfter": after, "retryLimit": limit }]);
            }
            OnError::Resume(_) => self.missing.push(format!("`resume` of `{name}`")),
        }
        step
    }

    fn operation(&self, call: &Call) -> Option<(&'s CatalogModule, &'s CatalogOperation)> {
        let named = |(catalog, _): &&(&'s Catalog, _)| catalog.connector.name == call.connector;
        let (catalog, _) = self.sources.iter().find(named)?;
        let module = catalog.module(&call.module)?;
        Some((module, module.operation(&call.operation)?))
    }

    /// Returns a mapped value. `place` is where it is, for what is missing.
    fn value(&mut self, place: &str, mapping: &Mapping) -> Value {
        match mapping {
            Mapping::Constant(Value::String(text)) => Value::String(self.constant(place, text)),
            Mapping::Constant(value) => value.clone(),
            Mapping::Expression(expression) => Value::String(self.expression(place, expression)),
            Mapping::Text(pieces) => {
                let mut text = String::new();
                for piece in pieces {
                    text.push_str(&match piece {
                        Piece::Plain(plain) => self.constant(place, plain),
                        Piece::Expression(expression) => {
                            format!("{{{}}}", self.expression(place, expression))
                        }
                    });
                }
                Value::String(text)
            }
            Mapping::List(items) => items.iter().map(|item| self.value(place, item)).collect(),
            Mapping::Object(fields) => {
                fields.iter().map(|(name, mapping)| (name.clone(), self.value(place, mapping))).collect()
            }
        }
    }

    /// Returns a text, which must not look like an expression of Arazzo.
    fn constant(&mut self, place: &str, text: &str) -> String {
        if text.starts_with('$') || text.contains("{$") {
            self.missing.push(format!("{place}: a text with `$`"));
        }
        text.to_owned()
    }

    fn expression(&mut self, place: &str, expression: &Expression) -> String {
        let translated = self.path(expression.text());
        translated.unwrap_or_else(|| {
            self.missing.push(format!("{place}: `{{{{ {} }}}}`", expression.text().trim()));
            String::new()
        })
    }

    /// Translates a path. That of a response becomes an output of its step.
    fn path(&mut self, text: &str) -> Option<String> {
        let (paths, _) = scan(text);
        let path = paths.first().filter(|path| path.is_whole)?;
        let mut parts = Vec::new();
        for (access, span) in &path.accesses {
            parts.push(match access {
                Access::Key(name) => name.clone(),
                Access::Index => {
                    let index = text[span.clone()].trim_matches(['[', ']', ' ']);
                    index.parse::<usize>().ok()?.to_string()
                }
                _ => return None,
            });
        }
        match (path.root.as_str(), parts.as_slice()) {
            ("input", [name]) => Some(format!("$inputs.{name}")),
            ("input" | "run", _) => None,
            (step, parts) => {
                let escaped: Vec<String> =
                    parts.iter().map(|part| part.replace('~', "~0").replace('/', "~1")).collect();
                let pointer = match escaped.as_slice() {
                    [] => "$response.body".to_owned(),
                    parts => format!("$response.body#/{}", parts.join("/")),
                };
                let is_word = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
                let wanted: String = if parts.is_empty() { "response".to_owned() } else { parts.join("_") };
                let wanted: String = wanted.chars().map(is_word).collect();
                let outputs = self.outputs.entry(step.to_owned()).or_default();
                // Two paths may have one name.
                let name = (1..)
                    .map(|n: usize| if n == 1 { wanted.clone() } else { format!("{wanted}_{n}") })
                    .find(|name| outputs.get(name).is_none_or(|known| *known == pointer))?;
                outputs.insert(name.clone(), pointer);
                Some(format!("$steps.{step}.outputs.{name}"))
            }
        }
    }

    /// Returns the outputs of the workflow: those of an object by their names.
    fn workflow_outputs(&mut self, output: &Mapping) -> Map<String, Value> {
        let fields: Vec<(&str, &Mapping)> = match output {
            Mapping::Object(fields) => {
                fields.iter().map(|(name, mapping)| (name.as_str(), mapping)).collect()
            }
            other => vec![("output", other)],
        };
        let mut outputs = Map::new();
        for (name, mapping) in fields {
            let place = format!("the output `{name}`");
            match mapping {
                Mapping::Expression(expression) => {
                    outputs.insert(name.to_owned(), Value::String(self.expression(&place, expression)));
                }
                _ => self.missing.push(format!("{place}: it is no path")),
            }
        }
        outputs
    }
}

/// Returns `true` if a field is a file or a list of files.
fn has_file(module: &CatalogModule, field: &CatalogField) -> bool {
    let all = crate::schema::alternatives(&field.schema, &module.types);
    let is_file = |schema: &Value| module.types.get("File") == Some(schema);
    all.iter().any(|schema| {
        let items = schema.get("items").map(|items| crate::schema::alternatives(items, &module.types));
        is_file(schema) || items.unwrap_or_default().into_iter().any(is_file)
    })
}
