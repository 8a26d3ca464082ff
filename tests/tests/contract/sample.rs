//! Values that a JSON Schema allows: all of its fields, or only those that it demands, and each alternative of a union.

use serde_json::{Map, Value, json};
use std::cell::RefCell;

/// Where a schema that holds itself is left.
const DEPTH: usize = 14;

/// The number of values of an enum from which on one of them is shown.
const MANY: usize = 40;

/// How much of a schema a sample shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// Every field.
    Full,
    /// What must be there.
    Minimal,
    /// Every field, and fields, values of enums and members of unions that nobody knows.
    Strange,
}

/// Makes samples of the schemas of a document.
pub(crate) struct Sampler<'d> {
    pub(crate) document: &'d Value,
    pub(crate) form: Form,
    /// The references on the way to the schema at hand.
    open: RefCell<Vec<&'d str>>,
}

impl<'d> Sampler<'d> {
    pub(crate) fn new(document: &'d Value, form: Form) -> Self {
        Self { document, form, open: RefCell::default() }
    }

    /// Samples that together show every alternative of every union.
    pub(crate) fn samples(&self, schema: &'d Value) -> Vec<Value> {
        self.at(schema, 0)
    }

    fn at(&self, schema: &'d Value, depth: usize) -> Vec<Value> {
        if let Some(path) = schema["$ref"].as_str() {
            let target = self.document.pointer(path.trim_start_matches('#')).expect("a $ref leads somewhere");
            // A schema that holds itself is shown once.
            let depth = if self.open.borrow().contains(&path) { DEPTH } else { depth };
            self.open.borrow_mut().push(path);
            let samples = self.at(target, depth + 1);
            self.open.borrow_mut().pop();
            return samples;
        }
        if let Some(value) = schema.get("const") {
            return vec![value.clone()];
        }
        if let Some(values) = schema["enum"].as_array() {
            return self.values(values);
        }
        if let Some(choices) = choices(schema) {
            return choices.iter().flat_map(|choice| self.objects(schema, choice, depth)).collect();
        }
        if schema.get("allOf").is_some() || schema.get("properties").is_some() {
            return self.objects(schema, &Choice::default(), depth);
        }
        for word in ["anyOf", "oneOf"] {
            if let Some(alternatives) = schema[word].as_array() {
                return self.union(schema, alternatives, depth);
            }
        }
        match schema["type"].as_str() {
            Some("string") => vec![text(schema)],
            Some("integer") => vec![json!(number(schema) as i64)],
            Some("number") => vec![json!(number(schema))],
            Some("boolean") => vec![json!(true)],
            Some("null") => vec![Value::Null],
            Some("array") => vec![self.list(schema, depth)],
            _ => self.objects(schema, &Choice::default(), depth),
        }
    }

    fn values(&self, values: &[Value]) -> Vec<Value> {
        let is_open = self.form == Form::Strange && values.len() > 1 && values[0].is_string();
        match self.form {
            _ if is_open => vec![json!("a_new_value")],
            // The names of models; each would be a request of its own.
            _ if values.len() > MANY => values[..1].to_vec(),
            Form::Minimal => values[..1].to_vec(),
            _ => values.to_vec(),
        }
    }

    fn union(&self, schema: &'d Value, alternatives: &'d [Value], depth: usize) -> Vec<Value> {
        let mut samples: Vec<Value> =
            alternatives.iter().flat_map(|alternative| self.at(alternative, depth + 1)).collect();
        if self.form == Form::Minimal {
            samples.truncate(1);
        }
        if let (Form::Strange, Some(tag)) = (self.form, schema["discriminator"]["propertyName"].as_str()) {
            samples.push(json!({ tag: "a_new_type", "a_new_field": { "deep": [1] } }));
        }
        samples
    }

    /// One list with every sample of its items.
    fn list(&self, schema: &'d Value, depth: usize) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        if least == 0 && (depth > DEPTH || self.form == Form::Minimal) {
            return json!([]);
        }
        let mut items = self.at(&schema["items"], depth + 1);
        while (items.len() as u64) < least {
            items.extend(items.clone());
        }
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX);
        items.truncate(usize::try_from(most.max(1)).unwrap_or(usize::MAX));
        Value::Array(items)
    }

    /// As many objects as its widest field has samples; each shows one of every field.
    fn objects(&self, schema: &'d Value, choice: &Choice<'d>, depth: usize) -> Vec<Value> {
        let mut fields = Vec::new();
        self.fields(schema, choice.field, depth, &mut fields);
        fields.retain(|(name, _)| !choice.others.contains(name));
        let count = fields.iter().map(|(_, samples)| samples.len()).max().unwrap_or(1);
        let object = |turn: usize| {
            let mut object: Map<String, Value> = fields
                .iter()
                .map(|(name, samples)| ((*name).to_owned(), samples[turn % samples.len()].clone()))
                .collect();
            if self.form == Form::Strange && schema.get("additionalProperties").is_none_or(Value::is_boolean)
            {
                object.insert("a_new_field".to_owned(), json!({ "deep": [1, null] }));
            }
            Value::Object(object)
        };
        (0..count).map(object).collect()
    }

    fn fields(
        &self,
        schema: &'d Value,
        chosen: Option<&str>,
        depth: usize,
        into: &mut Vec<(&'d str, Vec<Value>)>,
    ) {
        let schema = match schema["$ref"].as_str() {
            Some(path) => {
                self.document.pointer(path.trim_start_matches('#')).expect("a $ref leads somewhere")
            }
            None => schema,
        };
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let all = self.form != Form::Minimal && depth <= DEPTH;
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            if all || required.contains(&name.as_str()) || chosen == Some(name) {
                into.retain(|(known, _)| known != name);
                into.push((name, self.at(inner, depth + 1)));
            }
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.fields(part, None, depth + 1, into);
        }
        let free = &schema["additionalProperties"];
        if all && free.is_object() {
            into.push(("1", self.at(free, depth + 1)));
        }
    }
}

/// One of several fields of which one must be there.
#[derive(Default)]
struct Choice<'d> {
    field: Option<&'d str>,
    others: Vec<&'d str>,
}

fn choices(schema: &Value) -> Option<Vec<Choice<'_>>> {
    let alternatives = schema.get("properties").and(schema["anyOf"].as_array())?;
    let names: Vec<&str> = alternatives.iter().filter_map(|one| one["required"][0].as_str()).collect();
    let choice = |own: &&'_ str| Choice {
        field: names.iter().find(|name| *name == own).copied(),
        others: names.iter().filter(|name| *name != own).copied().collect(),
    };
    (names.len() > 1).then(|| names.iter().map(choice).collect())
}

fn text(schema: &Value) -> Value {
    match schema["format"].as_str() {
        Some("binary") => {
            json!({ "name": "sample.bin", "media_type": "application/x-sample", "data": "AAEC" })
        }
        Some("uri") => json!("https://example.com/a?b=c"),
        Some("date-time") => json!("2026-08-21T00:00:00Z"),
        _ => {
            let least = schema["minLength"].as_u64().unwrap_or(0).max(1);
            let most = schema["maxLength"].as_u64().unwrap_or(8).max(least);
            json!(
                "sample-ö-"
                    .chars()
                    .cycle()
                    .take(usize::try_from(most.min(8)).unwrap_or(8).max(1))
                    .collect::<String>()
            )
        }
    }
}

fn number(schema: &Value) -> f64 {
    let least = schema["minimum"].as_f64().or(schema["exclusiveMinimum"].as_f64());
    let most = schema["maximum"].as_f64().or(schema["exclusiveMaximum"].as_f64()).unwrap_or(f64::MAX);
    let is_whole = schema["type"] == "integer";
    // Between the bounds, and no rounder than it must be.
    match least {
        Some(least) if least.abs() < 1e9 => (least + if is_whole { 1.0 } else { 0.25 }).min(most),
        _ if is_whole => 3.0_f64.min(most),
        _ => 0.25_f64.min(most),
    }
}
