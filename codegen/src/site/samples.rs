//! The samples of an operation, from its examples.

use super::edition::Edition;
use super::inline::Line;
use super::{curl, order};
use crate::emit::example;
use crate::model::{Example, Field, Module, Operation, ResponseBody, Type};
use serde_json::Value;

/// A request in three languages, and its response.
pub struct Sample {
    pub title: String,
    pub help: Line,
    pub parts: Vec<SamplePart>,
}

/// A text to copy.
pub struct SamplePart {
    pub label: String,
    /// The class of the text: `rust`, `curl` or `json`.
    pub kind: &'static str,
    pub text: String,
}

impl SamplePart {
    fn new(label: impl Into<String>, kind: &'static str, text: String) -> Self {
        Self { label: label.into(), kind, text }
    }
}

impl Edition<'_> {
    /// Returns the samples of an operation.
    pub fn samples(&self, module: &Module, operation: &Operation) -> Vec<Sample> {
        operation.examples.iter().map(|example| self.sample(module, operation, example)).collect()
    }

    fn sample(&self, module: &Module, operation: &Operation, example: &Example) -> Sample {
        let (connector, input) = (self.connector, example.request.value());
        let fields: Vec<&Field> = operation.request.fields.iter().collect();
        let mut parts = Vec::new();
        if let Some(program) = example::program(connector, module, operation, example) {
            parts.push(SamplePart::new("Rust", "rust", program));
        }
        let command =
            curl::command(connector, operation, &self.base(operation), &input, example.events.is_some());
        parts.push(SamplePart::new("curl", "curl", command));
        parts.push(SamplePart::new("JSON", "json", order::request(connector, &fields, &input)));
        parts.extend(self.response(operation, example));
        let title = example.name.replace('_', " ");
        Sample { title, help: self.line(example.help.as_deref()), parts }
    }

    fn response(&self, operation: &Operation, example: &Example) -> Option<SamplePart> {
        let (connector, label) = (self.connector, self.words.response);
        if let (Some(events), Some(chunk)) = (&example.events, operation.chunk()) {
            let events = events.iter().map(|event| order::value(connector, Some(chunk), &event.value()));
            return Some(SamplePart::new(label, "json", events.collect::<Vec<_>>().join("\n\n")));
        }
        let response = example.response.as_ref()?.value();
        let ty: Option<&Type> = match operation.response_of(example) {
            ResponseBody::Json(ty) => Some(ty),
            _ => None,
        };
        let text = match (&response, ty) {
            (Value::String(text), None) => text.clone(),
            _ => order::value(connector, ty, &response),
        };
        Some(SamplePart::new(label, "json", text))
    }

    /// Returns the sample of a custom call.
    pub fn any_call_samples(&self, module: &Module) -> Vec<Sample> {
        let connector = self.connector;
        let test = connector.test.as_ref().and_then(|(module, name)| connector.operation(module, name));
        let path = test.map_or("path", |operation| operation.path.as_str());
        let base = format!("{}/", connector.filled_base_url().trim_end_matches('/'));
        let program = format!(
            "use modwright_connectors::CustomRequest;\nuse modwright_connectors::{}::Client;\n\nlet client = \
             Client::from_env()?;\nlet request = CustomRequest::get({path:?});\nlet response = \
             client.{}().call(&request).await?.json()?;",
            connector.ident, module.ident
        );
        let mut command = vec![format!("curl {base}{path}")];
        command.extend(curl::headers(connector));
        let parts = vec![
            SamplePart::new("Rust", "rust", program),
            SamplePart::new("curl", "curl", command.join(" \\\n  ")),
            SamplePart::new(
                "JSON",
                "json",
                format!("{{ \"url\": {}, \"method\": \"GET\" }}", Value::from(path)),
            ),
        ];
        vec![Sample { title: "call".to_owned(), help: Line::new(), parts }]
    }
}
