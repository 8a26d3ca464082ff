//! The inputs of a scenario.

use super::Reader;
use super::shape::Shape;
use crate::report::Report;
use crate::scenario::{Input, InputType};
use crate::yaml::{Node, NodeValue};

const TYPES: &[&str] = &["string", "integer", "number", "boolean", "json"];

impl Reader<'_> {
    /// Reads the inputs, and declares them as `input`.
    pub(super) fn inputs(&mut self, node: &Node) -> Vec<Input> {
        let NodeValue::Map(entries) = &node.value else {
            self.report(Report::new(
                &node.span,
                format!("inputs are a mapping, and this is {}", node.kind()),
            ));
            return Vec::new();
        };
        let mut inputs = Vec::new();
        for (key, node) in entries {
            let (ty, help) = match &node.value {
                NodeValue::Map(_) => {
                    let keys = self.keys(node, "an input", &["type", "help"]);
                    let ty = keys.as_ref().and_then(|keys| keys.get("type"));
                    if ty.is_none() {
                        self.report(Report::new(&key.span, format!("the input `{}` has no type", key.text)));
                    }
                    let help =
                        keys.and_then(|keys| keys.get("help")).and_then(|node| self.plain(node, "a help"));
                    (ty, help)
                }
                _ => (Some(node), None),
            };
            let read = ty.and_then(|node| Some((node, self.plain(node, "a type")?)));
            let ty = read.and_then(|(node, text)| {
                let (text, required) = match text.strip_suffix('!') {
                    Some(text) => (text, true),
                    None => (text.as_str(), false),
                };
                Some((self.input_type(node, text)?, required))
            });
            // A type that could not be read may be anything.
            let (ty, required) = ty.unwrap_or((InputType::Json, false));
            inputs.push(Input { name: key.text.clone(), help, ty, required });
        }
        let shapes = inputs.iter().map(|input| (input.name.clone(), shape(&input.ty)));
        self.scope.push(("input".to_owned(), Shape::Object(shapes.collect())));
        inputs
    }

    fn input_type(&mut self, node: &Node, text: &str) -> Option<InputType> {
        let inner = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix('>').map(str::trim);
        if let Some(item) = inner("list<") {
            return Some(InputType::List(Box::new(self.input_type(node, item)?)));
        }
        if let Some(item) = inner("map<") {
            return Some(InputType::Map(Box::new(self.input_type(node, item)?)));
        }
        match TYPES.iter().find(|known| **known == text) {
            Some(&"json") => Some(InputType::Json),
            Some(kind) => Some(InputType::Kind(kind)),
            None => {
                let report = Report::new(&node.span, format!("`{text}` is no type of an input"));
                self.report(report.suggest(text, TYPES.iter().copied().chain(["list<T>", "map<T>"])));
                None
            }
        }
    }
}

fn shape<'c>(ty: &InputType) -> Shape<'c> {
    match ty {
        InputType::Json | InputType::Map(_) => Shape::Any,
        InputType::Kind(kind) => Shape::Kind(kind),
        InputType::List(item) => Shape::List(Box::new(shape(item))),
    }
}
