//! A validator that walks through a value and its type, and collects violations.

use super::kinds::{alternative, expected, is_file, kind};
use super::limits::{broken, describe, number};
use super::violation::{Step, Violation, ViolationKind};
use crate::diagnostic::nearest;
use crate::model::{
    Connector, Field, Limit, Predicate, Requirement, Rule, Schema, Struct, Type, TypeId, TypeKind, Variant,
};
use serde_json::{Map, Value};

pub(super) struct ValueValidator<'m> {
    connector: &'m Connector,
    path: Vec<Step>,
    pub found: Vec<Violation>,
    strict: bool,
    /// The value is sent.
    pub is_request: bool,
    /// Unlisted values of an open enum are violations.
    known: bool,
    soft: bool,
}

impl<'m> ValueValidator<'m> {
    pub fn new(connector: &'m Connector, strict: bool, known: bool) -> Self {
        Self {
            connector,
            path: Vec::new(),
            found: Vec::new(),
            strict,
            is_request: strict,
            known,
            soft: false,
        }
    }

    fn report(&mut self, message: impl Into<String>) {
        self.report_as(ViolationKind::Other, message);
    }

    fn report_as(&mut self, kind: ViolationKind, message: impl Into<String>) {
        let (path, message) = (self.path.clone(), message.into());
        self.found.push(Violation { path, message, soft: self.soft, kind });
    }

    fn wrong_type(&mut self, expected: &'static str, value: &Value) {
        self.report_as(ViolationKind::Kind(expected), format!("expected {expected}, found {}", kind(value)));
    }

    fn no_value<'v>(&mut self, text: &str, open: bool, known: impl Iterator<Item = &'v str> + Clone) {
        // In a value with many mistakes no name is proposed.
        let near = if self.found.len() < 20 { nearest(text, known.clone()) } else { None };
        let kind = match near {
            None if open => ViolationKind::Unlisted,
            near => ViolationKind::NoValue(near.map(str::to_owned)),
        };
        self.report_as(kind, format!("is not one of {}", known.collect::<Vec<_>>().join(", ")));
    }

    fn at(&mut self, step: Step, check: impl FnOnce(&mut Self)) {
        self.path.push(step);
        check(self);
        self.path.pop();
    }

    pub fn object(&mut self, record: &Struct, value: &Value, tag: Option<&str>) {
        let Value::Object(object) = value else {
            self.wrong_type("an object", value);
            return;
        };
        for field in record.fields.iter().filter(|field| !field.is_rest) {
            let is_required = if self.is_request { field.required } else { field.is_required_in_responses() };
            match object.get(field.key()) {
                None if is_required => {
                    self.at(Step::Key(field.key().to_owned()), |validator| {
                        validator.report_as(ViolationKind::Missing, "is required")
                    });
                }
                None => {}
                Some(_) if !self.travels(field) => self.at(Step::Key(field.key().to_owned()), |validator| {
                    let only = if validator.is_request { "responses" } else { "requests" };
                    validator.report(format!("is in {only} only"));
                }),
                Some(Value::Null) if field.nullable || (!self.strict && !is_required) => {}
                Some(value) => self.at(Step::Key(field.key().to_owned()), |validator| {
                    validator.schema(&field.schema, value)
                }),
            }
        }
        let constants = if self.strict { record.constants.as_slice() } else { &[] };
        for field in constants {
            self.at(Step::Key(field.key().to_owned()), |validator| {
                validator.constant(field, object.get(field.key()));
            });
        }
        let rest = record.rest();
        let unnamed = object.keys().filter(|key| tag != Some(key.as_str()));
        for key in unnamed.filter(|key| !record.on_wire().any(|field| !field.is_rest && field.key() == *key))
        {
            if let Some(rest) = rest {
                self.at(Step::Key(key.clone()), |validator| validator.schema(rest, &object[key]));
            } else if self.strict {
                // In a value with many mistakes no name is proposed.
                let near = if self.found.len() < 20 { near_field(&record.fields, key) } else { None };
                self.at(Step::Key(key.clone()), |validator| {
                    validator.report_as(ViolationKind::NoField(near), "is not a field here")
                });
            }
        }
        for rule in &record.rules {
            self.rule(&record.fields, rule, object);
        }
    }

    /// Returns `true` if a field can be in the value.
    fn travels(&self, field: &Field) -> bool {
        if self.is_request { field.is_sent() } else { field.is_received() }
    }

    fn constant(&mut self, field: &Field, value: Option<&Value>) {
        match (field.constant(), value) {
            (_, None) => self.report_as(ViolationKind::Missing, "is required"),
            (Some(constant), Some(value)) if constant != *value => {
                let text = constant.as_str().map_or_else(|| constant.to_string(), str::to_owned);
                self.report_as(ViolationKind::NoValue(Some(text)), format!("is always {constant}"));
            }
            _ => {}
        }
    }

    pub fn schema(&mut self, schema: &Schema, value: &Value) {
        let fits = match (&schema.ty, value) {
            (Type::String | Type::Secret, Value::String(_))
            | (Type::Boolean, Value::Bool(_))
            | (Type::Number, Value::Number(_))
            | (Type::Json, _) => true,
            (Type::Integer | Type::Timestamp, Value::Number(number)) => number.as_i64().is_some(),
            (Type::Vector, Value::String(_)) => true,
            (Type::File, Value::Object(file)) => is_file(file),
            (Type::Vector, Value::Array(items)) => items.iter().all(Value::is_number),
            (Type::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.at(Step::Index(index), |validator| validator.schema(item, value));
                }
                true
            }
            (Type::Map { key, value }, Value::Object(entries)) => {
                for (name, entry) in entries {
                    self.at(Step::Key(name.clone()), |validator| {
                        if let Some(key) = key {
                            validator.schema(key, &Value::String(name.clone()));
                        }
                        validator.schema(value, entry);
                    });
                }
                true
            }
            (Type::Tuple(items), Value::Array(values)) if items.len() == values.len() => {
                for (index, (item, value)) in items.iter().zip(values).enumerate() {
                    self.at(Step::Index(index), |validator| validator.schema(item, value));
                }
                true
            }
            (Type::Tuple(_), Value::Array(values)) => {
                let expected = expected(&schema.ty);
                let message = format!("expected {expected}, found one of {}", values.len());
                self.report_as(ViolationKind::Kind(expected), message);
                return;
            }
            (Type::Nullable(_), Value::Null) => true,
            (Type::Nullable(item), _) => {
                self.schema(item, value);
                true
            }
            (Type::Named(id), _) => {
                self.named(*id, value);
                true
            }
            _ => false,
        };
        if !fits {
            self.wrong_type(expected(&schema.ty), value);
            return;
        }
        for bound in &schema.bounds {
            let outer = self.soft;
            self.soft |= bound.soft;
            self.limit(&bound.limit, &schema.ty, value);
            self.soft = outer;
        }
    }

    fn named(&mut self, id: TypeId, value: &Value) {
        match &self.connector.declaration(id).kind {
            TypeKind::Struct(record) => self.object(record, value, None),
            TypeKind::Enum { values, open } => match value {
                Value::String(text) if values.iter().any(|known| known.value == *text) => {}
                // An enum without values is reported where it is declared.
                Value::String(_) if values.is_empty() || *open && !self.known => {}
                Value::String(text) => {
                    self.no_value(text, *open, values.iter().map(|known| known.value.as_str()));
                }
                _ => self.wrong_type("a string", value),
            },
            TypeKind::IntegerEnum { values, open } => match value.as_i64() {
                Some(number) if values.iter().any(|known| known.integer() == number) => {}
                Some(_) if values.is_empty() || *open && !self.known => {}
                Some(number) => {
                    let known = values.iter().map(|known| known.value.as_str());
                    self.no_value(&number.to_string(), *open, known);
                }
                None => self.wrong_type("an integer", value),
            },
            TypeKind::Tagged { tag, variants, open } => {
                let untagged = variants.iter().find(|variant| variant.untagged);
                if let (Some(Variant { content: Some(id), .. }), None) = (untagged, value.get(tag)) {
                    return self.named(*id, value);
                }
                let Some(name) = value.get(tag).and_then(Value::as_str) else {
                    self.at(Step::Key(tag.clone()), |validator| {
                        validator.report_as(ViolationKind::Missing, "is required")
                    });
                    return;
                };
                match variants.iter().find(|variant| variant.value == name) {
                    Some(variant) => {
                        let empty = Struct::default();
                        let content = variant.content.map(|id| &self.connector.declaration(id).kind);
                        let record =
                            if let Some(TypeKind::Struct(record)) = content { record } else { &empty };
                        self.object(record, value, Some(tag));
                    }
                    None if *open && !self.strict && !self.known => {}
                    None => self.at(Step::Key(tag.clone()), |validator| {
                        validator.no_value(
                            name,
                            *open && !validator.strict,
                            variants.iter().map(|variant| variant.value.as_str()),
                        );
                    }),
                }
            }
            TypeKind::Untagged { alternatives } => match alternative(self.connector, alternatives, value) {
                Some(alternative) => self.schema(&alternative.schema, value),
                None => {
                    let kinds = alternatives
                        .iter()
                        .map(|alternative| expected(&alternative.schema.ty))
                        .collect::<Vec<_>>();
                    let message = format!("expected {}, found {}", kinds.join(" or "), kind(value));
                    self.report_as(ViolationKind::Kind(expected(&alternatives[0].schema.ty)), message);
                }
            },
        }
    }

    fn limit(&mut self, limit: &Limit, ty: &Type, value: &Value) {
        if let Some((true, found)) = broken(limit, ty, value) {
            let found = if found.is_empty() { found } else { format!(" ({found})") };
            self.report(format!("must be {}{found}", describe(limit)));
        }
    }

    fn rule(&mut self, fields: &[Field], rule: &Rule, object: &Map<String, Value>) {
        let present = |index: usize| {
            let field: &Field = &fields[index];
            object
                .get(field.key())
                .is_some_and(|value| is_present(value) || (field.is_on_by_default() && value.is_boolean()))
        };
        let value = |index: usize| object.get(fields[index].key());
        for condition in &rule.when {
            let holds = match &condition.predicate {
                Predicate::Is(words) => value(condition.field)
                    .and_then(Value::as_str)
                    .is_some_and(|text| words.iter().any(|w| word_matches(w, text))),
                Predicate::Has(word) => value(condition.field)
                    .and_then(Value::as_array)
                    .is_some_and(|items| items.iter().any(|item| item.as_str() == Some(word.as_str()))),
                Predicate::Set => present(condition.field),
                Predicate::Unset => !present(condition.field),
            };
            if !holds {
                return;
            }
        }
        let count = |indexes: &[usize]| indexes.iter().filter(|index| present(**index)).count();
        let kept = match &rule.requirement {
            Requirement::Needs(field, others) => {
                !present(*field) || others.iter().all(|other| present(*other))
            }
            Requirement::Excludes(field, others) => {
                !present(*field) || !others.iter().any(|other| present(*other))
            }
            Requirement::OneOf(fields) => count(fields) == 1,
            Requirement::AtLeastOneOf(fields) => count(fields) >= 1,
            Requirement::AtMostOneOf(fields) => count(fields) <= 1,
            Requirement::NotBelow(field, other) => {
                let number = |index: usize| number(&fields[index].schema.ty, value(index)?);
                let pair = number(*field).zip(number(*other));
                pair.is_none_or(|(left, right)| !left.is_below(right))
            }
            Requirement::AsLongAs(field, other) => {
                let length = |index: usize| value(index).and_then(Value::as_array).map(Vec::len);
                length(*field).zip(length(*other)).is_none_or(|(left, right)| left == right)
            }
            // The client examines images; here they are only names.
            Requirement::AsLargeAs(..) => true,
            Requirement::Required(field) => present(*field),
            Requirement::Unset(field) => !present(*field),
            Requirement::Is(field, words) => {
                value(*field).and_then(Value::as_str).is_none_or(|text| words.iter().any(|word| word == text))
            }
            Requirement::Bound(field, limit) => {
                let ty = &fields[*field].schema.ty;
                value(*field).and_then(|value| broken(limit, ty, value)).is_none_or(|(broken, _)| !broken)
            }
        };
        if !kept {
            let outer = self.soft;
            self.soft |= rule.soft;
            self.report_as(ViolationKind::Rule, format!("breaks the rule: {}", rule.text));
            self.soft = outer;
        }
    }
}

/// Returns `true` if a value is present: null and false are not. The caller adds the booleans that are true by default.
fn is_present(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// Matches `dall-e-*` with every text that begins like it.
fn word_matches(word: &str, text: &str) -> bool {
    match word.strip_suffix('*') {
        Some(prefix) => text.starts_with(prefix),
        None => word == text,
    }
}

/// Returns the key of the field that was most likely meant: by name, by wire name, or by a similar key.
fn near_field(fields: &[Field], key: &str) -> Option<String> {
    let visible = || fields.iter().filter(|field| !field.set_by_client);
    let called =
        visible().find(|field| field.name == key).or_else(|| visible().find(|field| field.wire == key));
    called.map(Field::key).or_else(|| nearest(key, visible().map(Field::key))).map(str::to_owned)
}
