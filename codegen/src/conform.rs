//! Whether a JSON value is what the model says: the same rules as the generated validators, read from the model.
//!
//! It judges examples and defaults while a specification is checked, and the requests that a mock server gets.

use crate::diagnostic::nearest;
use crate::model::{
    Alternative, Connector, Demand, Field, Limit, Piece, Rule, Shape, Struct, Test, Type, TypeId, TypeKind,
};
use serde_json::{Map, Value};

/// A step from the outside to the place of a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A field, by its key, or a key of a map.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

/// A way in which a value is not what the model says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where.
    pub path: Vec<Step>,
    /// What is wrong, without the value.
    pub message: String,
    /// A caller may pass it on purpose.
    pub soft: bool,
    /// The kind of slip.
    pub slip: Slip,
}

/// A kind of violation, for those that a person mends in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slip {
    /// The key at the end of the path is no field; one that is may be near.
    NoField(Option<String>),
    /// The field at the end of the path is missing.
    Missing,
    /// A value of another kind: what was expected.
    Kind(&'static str),
    /// A text that an enum does not know; one that it does may be near.
    NoValue(Option<String>),
    /// A text that an open enum takes, but does not list: nothing that it lists is near.
    Unlisted,
    /// Fields that a rule does not let go together.
    Rule,
    /// Anything else.
    Other,
}

impl Violation {
    /// `messages[2].name`
    pub fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if text.is_empty() => text.push_str(key),
                Step::Key(key) => {
                    text.push('.');
                    text.push_str(key);
                }
                Step::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

/// What is wrong with the fields of a struct, given as a JSON object; unknown fields are wrong too.
pub fn check_struct(connector: &Connector, shape: &Struct, value: &Value) -> Vec<Violation> {
    let mut judge = Judge::new(connector, true, false);
    judge.object(shape, value, None);
    judge.found
}

/// As [`check_struct`], for a value that the specification itself writes: values that an open enum does not know are wrong too.
pub(crate) fn check_request(connector: &Connector, shape: &Struct, value: &Value) -> Vec<Violation> {
    let mut judge = Judge::new(connector, true, true);
    judge.object(shape, value, None);
    judge.found
}

/// What is wrong with a value that the specification itself writes; `strict` where unknown fields are wrong too.
pub(crate) fn check_value(
    connector: &Connector,
    shape: &Shape,
    value: &Value,
    strict: bool,
) -> Vec<Violation> {
    let mut judge = Judge::new(connector, strict, true);
    judge.shape(shape, value);
    judge.found
}

/// The fields of a response that its type does not name.
pub(crate) fn unknown_fields(connector: &Connector, shape: &Shape, value: &Value) -> Vec<Violation> {
    let mut judge = Judge::new(connector, true, false);
    judge.shape(shape, value);
    judge.found.retain(|one| matches!(one.slip, Slip::NoField(_)));
    judge.found
}

/// A bound in words.
pub fn describe(limit: &Limit) -> String {
    match limit {
        Limit::Minimum(n) => format!("at least {n}"),
        Limit::Maximum(n) => format!("at most {n}"),
        Limit::ExclusiveMinimum(n) => format!("more than {n}"),
        Limit::ExclusiveMaximum(n) => format!("less than {n}"),
        Limit::MultipleOf(n) => format!("a multiple of {n}"),
        Limit::MinLength(n) => format!("at least {}", some(*n, "character", "characters")),
        Limit::MaxLength(n) => format!("at most {}", some(*n, "character", "characters")),
        Limit::Pattern(pattern) => format!("matches `{}`", pattern.text),
        Limit::MinItems(n) => format!("at least {}", some(*n, "item", "items")),
        Limit::MaxItems(n) => format!("at most {}", some(*n, "item", "items")),
        Limit::UniqueItems => "no item twice".to_owned(),
        Limit::MaxProperties(n) => format!("at most {}", some(*n, "entry", "entries")),
        Limit::MaxSize(n) => format!("at most {}", some(*n, "byte", "bytes")),
        Limit::MediaTypes(types) => format!("one of {}", types.join(", ")),
        Limit::Square => "as high as wide".to_owned(),
        Limit::Transparent => "transparent somewhere".to_owned(),
    }
}

fn some(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

struct Judge<'m> {
    connector: &'m Connector,
    path: Vec<Step>,
    found: Vec<Violation>,
    strict: bool,
    /// An open enum takes no value that it does not know.
    known: bool,
    soft: bool,
}

impl<'m> Judge<'m> {
    fn new(connector: &'m Connector, strict: bool, known: bool) -> Self {
        Self { connector, path: Vec::new(), found: Vec::new(), strict, known, soft: false }
    }

    fn wrong(&mut self, message: impl Into<String>) {
        self.slip(Slip::Other, message);
    }

    fn slip(&mut self, slip: Slip, message: impl Into<String>) {
        let (path, message) = (self.path.clone(), message.into());
        self.found.push(Violation { path, message, soft: self.soft, slip });
    }

    fn kind(&mut self, expected: &'static str, value: &Value) {
        self.slip(Slip::Kind(expected), format!("expected {expected}, found {}", kind(value)));
    }

    fn no_value<'v>(&mut self, text: &str, open: bool, known: impl Iterator<Item = &'v str> + Clone) {
        // Where everything is wrong, no name is near.
        let near = if self.found.len() < 20 { nearest(text, known.clone()) } else { None };
        let slip = match near {
            None if open => Slip::Unlisted,
            near => Slip::NoValue(near.map(str::to_owned)),
        };
        self.slip(slip, format!("is not one of {}", known.collect::<Vec<_>>().join(", ")));
    }

    fn at(&mut self, step: Step, look: impl FnOnce(&mut Self)) {
        self.path.push(step);
        look(self);
        self.path.pop();
    }

    fn object(&mut self, shape: &Struct, value: &Value, tag: Option<&str>) {
        let Value::Object(object) = value else {
            self.kind("an object", value);
            return;
        };
        for field in &shape.fields {
            match object.get(field.key()) {
                None if field.required => {
                    self.at(Step::Key(field.key().to_owned()), |judge| {
                        judge.slip(Slip::Missing, "is required")
                    });
                }
                None => {}
                Some(Value::Null) if field.nullable || (!self.strict && !field.required) => {}
                Some(value) => {
                    self.at(Step::Key(field.key().to_owned()), |judge| judge.shape(&field.shape, value))
                }
            }
        }
        if self.strict {
            for key in object.keys().filter(|key| tag != Some(key.as_str())) {
                if !shape.fields.iter().any(|field| field.key() == key) {
                    // Where everything is wrong, no name is near.
                    let near = if self.found.len() < 20 { near_field(&shape.fields, key) } else { None };
                    self.at(Step::Key(key.clone()), |judge| {
                        judge.slip(Slip::NoField(near), "is not a field here")
                    });
                }
            }
        }
        for rule in &shape.rules {
            self.rule(&shape.fields, rule, object);
        }
    }

    fn shape(&mut self, shape: &Shape, value: &Value) {
        let fits = match (&shape.ty, value) {
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
                    self.at(Step::Index(index), |judge| judge.shape(item, value));
                }
                true
            }
            (Type::Map { key, value }, Value::Object(entries)) => {
                for (name, entry) in entries {
                    self.at(Step::Key(name.clone()), |judge| {
                        if let Some(key) = key {
                            judge.shape(key, &Value::String(name.clone()));
                        }
                        judge.shape(value, entry);
                    });
                }
                true
            }
            (Type::Named(id), _) => {
                self.named(*id, value);
                true
            }
            _ => false,
        };
        if !fits {
            self.kind(expected(&shape.ty), value);
            return;
        }
        for bound in &shape.bounds {
            let outer = self.soft;
            self.soft |= bound.soft;
            self.limit(&bound.limit, value);
            self.soft = outer;
        }
    }

    fn named(&mut self, id: TypeId, value: &Value) {
        match &self.connector.declaration(id).kind {
            TypeKind::Struct(shape) => self.object(shape, value, None),
            TypeKind::Enum { values, open } => match value {
                Value::String(text) if values.iter().any(|known| known.value == *text) => {}
                // An enum without values is reported where it is declared.
                Value::String(_) if values.is_empty() || *open && !self.known => {}
                Value::String(text) => {
                    self.no_value(text, *open, values.iter().map(|known| known.value.as_str()));
                }
                _ => self.kind("a string", value),
            },
            TypeKind::Tagged { tag, variants, open } => {
                let Some(name) = value.get(tag).and_then(Value::as_str) else {
                    self.at(Step::Key(tag.clone()), |judge| judge.slip(Slip::Missing, "is required"));
                    return;
                };
                match variants.iter().find(|variant| variant.value == name) {
                    Some(variant) => {
                        let empty = Struct::default();
                        let shape = variant.content.map(|id| &self.connector.declaration(id).kind);
                        let shape = if let Some(TypeKind::Struct(shape)) = shape { shape } else { &empty };
                        self.object(shape, value, Some(tag));
                    }
                    None if *open && !self.strict && !self.known => {}
                    None => self.at(Step::Key(tag.clone()), |judge| {
                        judge.no_value(
                            name,
                            *open && !judge.strict,
                            variants.iter().map(|variant| variant.value.as_str()),
                        );
                    }),
                }
            }
            TypeKind::Untagged { alternatives } => match alternative(self.connector, alternatives, value) {
                Some(alternative) => self.shape(&alternative.shape, value),
                None => {
                    let kinds = alternatives.iter().map(|one| expected(&one.shape.ty)).collect::<Vec<_>>();
                    let message = format!("expected {}, found {}", kinds.join(" or "), kind(value));
                    self.slip(Slip::Kind(expected(&alternatives[0].shape.ty)), message);
                }
            },
        }
    }

    fn limit(&mut self, limit: &Limit, value: &Value) {
        if let Some((true, found)) = broken(limit, value) {
            let found = if found.is_empty() { found } else { format!(" ({found})") };
            self.wrong(format!("must be {}{found}", describe(limit)));
        }
    }

    fn rule(&mut self, fields: &[Field], rule: &Rule, object: &Map<String, Value>) {
        let given = |index: usize| {
            let field: &Field = &fields[index];
            object
                .get(field.key())
                .is_some_and(|value| is_given(value) || (field.is_on_by_default() && value.is_boolean()))
        };
        let value = |index: usize| object.get(fields[index].key());
        for condition in &rule.when {
            let holds = match &condition.test {
                Test::Is(words) => value(condition.field)
                    .and_then(Value::as_str)
                    .is_some_and(|text| words.iter().any(|w| word_matches(w, text))),
                Test::Has(word) => value(condition.field)
                    .and_then(Value::as_array)
                    .is_some_and(|items| items.iter().any(|item| item.as_str() == Some(word.as_str()))),
                Test::Set => given(condition.field),
                Test::Unset => !given(condition.field),
            };
            if !holds {
                return;
            }
        }
        let count = |indexes: &[usize]| indexes.iter().filter(|index| given(**index)).count();
        let kept = match &rule.demand {
            Demand::Needs(field, others) => !given(*field) || others.iter().all(|other| given(*other)),
            Demand::Excludes(field, others) => !given(*field) || !others.iter().any(|other| given(*other)),
            Demand::OneOf(fields) => count(fields) == 1,
            Demand::AtLeastOneOf(fields) => count(fields) >= 1,
            Demand::AtMostOneOf(fields) => count(fields) <= 1,
            Demand::NotBelow(field, other) => {
                let pair = value(*field).and_then(Value::as_f64).zip(value(*other).and_then(Value::as_f64));
                pair.is_none_or(|(left, right)| left >= right)
            }
            Demand::AsLongAs(field, other) => {
                let length = |index: usize| value(index).and_then(Value::as_array).map(Vec::len);
                length(*field).zip(length(*other)).is_none_or(|(left, right)| left == right)
            }
            // The client looks at pictures; here they are names.
            Demand::AsLargeAs(..) => true,
            Demand::Required(field) => given(*field),
            Demand::Unset(field) => !given(*field),
            Demand::Is(field, words) => {
                value(*field).and_then(Value::as_str).is_none_or(|text| words.iter().any(|word| word == text))
            }
            Demand::Bound(field, limit) => {
                value(*field).and_then(|value| broken(limit, value)).is_none_or(|(broken, _)| !broken)
            }
        };
        if !kept {
            let outer = self.soft;
            self.soft |= rule.soft;
            self.slip(Slip::Rule, format!("breaks the rule: {}", rule.text));
            self.soft = outer;
        }
    }
}

/// A boolean counts as given where it is true; null counts as not given.
fn is_given(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// `dall-e-*` matches every text that begins like it.
fn word_matches(word: &str, text: &str) -> bool {
    match word.strip_suffix('*') {
        Some(prefix) => text.starts_with(prefix),
        None => word == text,
    }
}

/// Whether the limit is broken, and the size found; `None` where it does not concern the value.
#[allow(clippy::cast_precision_loss)]
fn broken(limit: &Limit, value: &Value) -> Option<(bool, String)> {
    let number = value.as_f64();
    let length = value.as_str().map(|text| text.chars().count() as u64);
    let items = value.as_array().map(|items| items.len() as u64);
    let entries = value.as_object().map(|entries| entries.len() as u64);
    let count = |n: u64| n.to_string();
    Some(match limit {
        Limit::Minimum(n) => (number? < n.value(), String::new()),
        Limit::Maximum(n) => (number? > n.value(), String::new()),
        Limit::ExclusiveMinimum(n) => (number? <= n.value(), String::new()),
        Limit::ExclusiveMaximum(n) => (number? >= n.value(), String::new()),
        Limit::MultipleOf(n) => ((number? / n.value()).fract() != 0.0, String::new()),
        Limit::MinLength(n) => (length? < *n, count(length?)),
        Limit::MaxLength(n) => (length? > *n, count(length?)),
        Limit::Pattern(pattern) => (!pattern_matches(&pattern.pieces, value.as_str()?), String::new()),
        Limit::MinItems(n) => (items? < *n, count(items?)),
        Limit::MaxItems(n) => (items? > *n, count(items?)),
        Limit::UniqueItems => {
            let items = value.as_array()?;
            (items.iter().enumerate().any(|(index, item)| items[..index].contains(item)), String::new())
        }
        Limit::MaxProperties(n) => (entries? > *n, count(entries?)),
        Limit::MaxSize(n) => {
            let size = files(value).map(file_size).max()?;
            (size > *n, count(size))
        }
        // What is in a file is looked at before it is sent, by the client.
        Limit::MediaTypes(_) | Limit::Square | Limit::Transparent => return None,
    })
}

fn pattern_matches(pieces: &[Piece], text: &str) -> bool {
    let mut rest = text.chars().peekable();
    for piece in pieces {
        let mut taken = 0;
        while taken < piece.max
            && rest.peek().is_some_and(|c| piece.ranges.iter().any(|(low, high)| low <= c && c <= high))
        {
            rest.next();
            taken += 1;
        }
        if taken < piece.min {
            return false;
        }
    }
    rest.peek().is_none()
}

/// `{ name: a.txt, text: … }`, or `data` in base64.
fn is_file(file: &Map<String, Value>) -> bool {
    let text = |key: &str| file.get(key).is_some_and(Value::is_string);
    let known = file.keys().all(|key| matches!(key.as_str(), "name" | "media_type" | "text" | "data"));
    known && text("name") && (text("text") != text("data"))
}

/// A file, or the files of a list.
fn files(value: &Value) -> impl Iterator<Item = &Value> {
    let one = value.is_object().then_some(value);
    one.into_iter().chain(value.as_array().into_iter().flatten())
}

fn file_size(file: &Value) -> u64 {
    let text = |key: &str| file.get(key).and_then(Value::as_str);
    let encoded = text("data").map(|data| data.trim_end_matches('=').len() as u64 * 3 / 4);
    encoded.unwrap_or_else(|| text("text").map_or(0, |text| text.len() as u64))
}

/// The key of the field that was most likely meant: one that is called so, or is sent so, or has a near key.
fn near_field(fields: &[Field], key: &str) -> Option<String> {
    let visible = || fields.iter().filter(|field| !field.hidden);
    let called =
        visible().find(|field| field.name == key).or_else(|| visible().find(|field| field.wire == key));
    called.map(Field::key).or_else(|| nearest(key, visible().map(Field::key))).map(str::to_owned)
}

/// The alternative that a value is. Where no alternative takes all items of a list, the one that takes the first.
pub(crate) fn alternative<'a>(
    connector: &Connector,
    alternatives: &'a [Alternative],
    value: &Value,
) -> Option<&'a Alternative> {
    let whole = alternatives.iter().find(|one| matches_kind(connector, &one.shape, value));
    whole.or_else(|| {
        let first = Value::Array(vec![value.as_array()?.first()?.clone()]);
        alternatives.iter().find(|one| matches_kind(connector, &one.shape, &first))
    })
}

/// Whether a value has the outer form of a type: enough to choose among alternatives that the checker could tell apart.
pub(crate) fn matches_kind(connector: &Connector, shape: &Shape, value: &Value) -> bool {
    match (&shape.ty, value) {
        (Type::Json, _) => true,
        (Type::String | Type::Secret, Value::String(_))
        | (Type::Boolean, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::Map { .. } | Type::File, Value::Object(_))
        | (Type::Vector, Value::Array(_) | Value::String(_)) => true,
        (Type::Integer | Type::Timestamp, Value::Number(number)) => number.as_i64().is_some(),
        (Type::List(item), Value::Array(items)) => items.iter().all(|one| matches_kind(connector, item, one)),
        (Type::Named(id), _) => match &connector.declaration(*id).kind {
            TypeKind::Struct(_) | TypeKind::Tagged { .. } => value.is_object(),
            TypeKind::Enum { .. } => value.is_string(),
            TypeKind::Untagged { alternatives } => {
                alternatives.iter().any(|one| matches_kind(connector, &one.shape, value))
            }
        },
        _ => false,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::String | Type::Secret => "a string",
        Type::Integer => "an integer",
        Type::Number => "a number",
        Type::Boolean => "a boolean",
        Type::Timestamp => "whole seconds",
        Type::Json => "anything",
        Type::Vector => "numbers or base64",
        Type::File => "a file (`name` with `text`, or with `data` in base64)",
        Type::List(_) => "a list",
        Type::Map { .. } => "an object",
        Type::Named(_) => "a value of its type",
    }
}
