//! Mapped values against the schemas of the fields that take them.

use super::Reader;
use super::shape::Shape;
use super::target::Target;
use crate::mapping::Mapping;
use crate::report::{Report, Span, nearest};
use crate::schema::{self, Types, accepts, alternatives};
use crate::yaml::{Key, Node, NodeValue};
use serde_json::{Number, Value};

/// The values that a field takes; nothing is known without it.
#[derive(Clone)]
pub(super) struct Accepted<'c> {
    /// None of them is a reference or a union.
    all: Vec<&'c Value>,
    types: &'c Types,
}

impl<'c> Accepted<'c> {
    fn new(schema: &'c Value, types: &'c Types) -> Self {
        Self { all: alternatives(schema, types), types }
    }

    fn allows(&self, kind: &str) -> bool {
        self.all.iter().any(|schema| accepts(schema, kind))
    }

    /// Returns the values of the items of a list.
    fn items(&self) -> Option<Self> {
        let lists = self.all.iter().filter(|schema| accepts(schema, "array"));
        let items: Option<Vec<&'c Value>> = lists.map(|schema| schema.get("items")).collect();
        let all = items?.into_iter().flat_map(|schema| alternatives(schema, self.types)).collect();
        Some(Self { all, types: self.types })
    }
}

impl<'c> Reader<'c> {
    /// Reads the fields of a call.
    pub(super) fn fields(
        &mut self,
        key: &Span,
        node: Option<&Node>,
        target: Target<'c>,
    ) -> Vec<(String, Mapping)> {
        let none = Vec::new();
        let entries = match node.map(|node| (&node.value, node)) {
            None => &none,
            Some((NodeValue::Map(entries), _)) => entries,
            Some((_, node)) => {
                self.report(Report::new(
                    &node.span,
                    format!("fields are a mapping, and this is {}", node.kind()),
                ));
                return Vec::new();
            }
        };
        let (operation, types) = (target.operation, &target.module.types);
        let call = format!("{}.{}", target.module.name, operation.name);
        let mut fields = Vec::new();
        for (key, node) in entries {
            let Some(field) = operation.fields.iter().find(|field| field.name == key.text) else {
                let report = Report::new(&key.span, format!("`{call}` has no field `{}`", key.text));
                let names = operation.fields.iter().map(|field| field.name.as_str());
                self.report(report.suggest(&key.text, names));
                continue;
            };
            let mapping = self.mapping(node, Some(Accepted::new(&field.schema, types)));
            fields.extend(mapping.map(|mapping| (key.text.clone(), mapping)));
        }
        let names = || operation.fields.iter().map(|field| field.name.as_str());
        let is_set = |name: &str| entries.iter().any(|(key, _)| means(&key.text, name, names()));
        for field in operation.fields.iter().filter(|field| field.required && !is_set(&field.name)) {
            let report = Report::new(key, format!("`{call}` needs the field `{}`", field.name));
            self.report(match &field.help {
                Some(help) => report.help(help.as_str()),
                None => report,
            });
        }
        fields
    }

    /// Reads a mapped value.
    pub(super) fn mapping(&mut self, node: &Node, accepted: Option<Accepted<'c>>) -> Option<Mapping> {
        match &node.value {
            NodeValue::Text { text, .. } if text.contains("{{") => {
                let mapping = self.expressions(node, text)?;
                let shape = self.shape(&mapping, node);
                self.check_kind(node, &shape.kinds(), accepted.as_ref()).then_some(mapping)
            }
            NodeValue::Text { text, quoted } => {
                Some(Mapping::Constant(self.constant(node, text, *quoted, accepted.as_ref())?))
            }
            NodeValue::List(items) => {
                if !self.check_kind(node, &["array"], accepted.as_ref()) {
                    return None;
                }
                let accepted = accepted.as_ref().and_then(Accepted::items);
                let items: Vec<Option<Mapping>> =
                    items.iter().map(|item| self.mapping(item, accepted.clone())).collect();
                Some(Mapping::List(items.into_iter().collect::<Option<_>>()?))
            }
            NodeValue::Map(entries) => {
                if !self.check_kind(node, &["object"], accepted.as_ref()) {
                    return None;
                }
                let objects = match &accepted {
                    Some(accepted) => Some((self.objects(entries, accepted)?, accepted.types)),
                    None => None,
                };
                self.object(node, entries, objects)
            }
        }
    }

    fn object(
        &mut self,
        node: &Node,
        entries: &[(Key, Node)],
        objects: Option<(Vec<&'c Value>, &'c Types)>,
    ) -> Option<Mapping> {
        let mut fields = Vec::new();
        let mut is_well = true;
        for (key, node) in entries {
            let accepted = match &objects {
                None => None,
                Some((objects, types)) => match field(objects, &key.text) {
                    Ok(schemas) => schemas.map(|schemas| {
                        let all = schemas.iter().flat_map(|schema| alternatives(schema, types)).collect();
                        Accepted { all, types }
                    }),
                    Err(known) => {
                        let report = Report::new(&key.span, format!("there is no field `{}` here", key.text));
                        self.report(report.suggest(&key.text, known));
                        is_well = false;
                        continue;
                    }
                },
            };
            match self.mapping(node, accepted) {
                Some(mapping) => fields.push((key.text.clone(), mapping)),
                None => is_well = false,
            }
        }
        // Of several objects, any may be meant.
        if let Some(([only], _)) = objects.as_ref().map(|(objects, types)| (objects.as_slice(), types)) {
            let names =
                || only["properties"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
            let is_set = |name: &str| entries.iter().any(|(key, _)| means(&key.text, name, names()));
            let required = only["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            for name in required.filter(|name| !is_set(name)) {
                let span = entries.first().map_or(&node.span, |(key, _)| &key.span);
                self.report(Report::new(span, format!("this object needs the field `{name}`")));
                is_well = false;
            }
        }
        is_well.then_some(Mapping::Object(fields))
    }

    /// Returns the objects that can be meant: those whose constants are not contradicted.
    fn objects(&mut self, entries: &[(Key, Node)], accepted: &Accepted<'c>) -> Option<Vec<&'c Value>> {
        let objects: Vec<&'c Value> =
            accepted.all.iter().copied().filter(|schema| accepts(schema, "object")).collect();
        for (key, node) in entries {
            let Some(text) = node.text().filter(|text| !text.contains("{{")) else { continue };
            let constant = |schema: &&'c Value| schema["properties"][&key.text]["const"].as_str();
            let tags: Vec<&str> = objects.iter().filter_map(constant).collect();
            // Without the constant everywhere, another object may have this text.
            if tags.len() < objects.len() || tags.is_empty() {
                continue;
            }
            let chosen: Vec<&'c Value> =
                objects.iter().copied().filter(|schema| constant(schema) == Some(text)).collect();
            if chosen.is_empty() {
                let report = Report::new(&node.span, format!("`{}` is not `{text}`", key.text));
                self.report(report.suggest(text, tags));
                return None;
            }
            return Some(chosen);
        }
        Some(objects)
    }

    /// Reads a constant: the field decides how a text without quotes is read.
    fn constant(
        &mut self,
        node: &Node,
        text: &str,
        quoted: bool,
        accepted: Option<&Accepted<'c>>,
    ) -> Option<Value> {
        let allows = |kind: &str| accepted.is_none_or(|accepted| accepted.allows(kind));
        let number: Option<Number> = serde_json::from_str(text).ok();
        let value = match text {
            _ if quoted => Value::String(text.to_owned()),
            "null" | "~" | "" if allows("null") => Value::Null,
            "true" | "false" if allows("boolean") => Value::Bool(text == "true"),
            _ => match number {
                Some(number) if allows(if number.is_f64() { "number" } else { "integer" }) => {
                    Value::Number(number)
                }
                _ => Value::String(text.to_owned()),
            },
        };
        let kind = schema::kind_of(&value);
        if !self.check_kind(node, &[kind], accepted) {
            return None;
        }
        let Some(accepted) = accepted else { return Some(value) };
        let mut broken = None;
        let mut words = Vec::new();
        for schema in accepted.all.iter().filter(|schema| accepts(schema, kind)) {
            match misfit(schema, &value) {
                None => return Some(value),
                Some(Misfit::Word(all)) => words.extend(all),
                Some(Misfit::Bound(text)) => broken = broken.or(Some(text)),
            }
        }
        let report = match broken {
            Some(bound) => Report::new(&node.span, format!("this value is {bound}")),
            None => Report::new(&node.span, format!("`{text}` is none of the values")).suggest(text, words),
        };
        self.report(report);
        None
    }

    /// Returns `true` if a field takes one of the kinds; no kinds may be any.
    fn check_kind(&mut self, node: &Node, kinds: &[&'static str], accepted: Option<&Accepted<'c>>) -> bool {
        let Some(accepted) = accepted else { return true };
        if kinds.is_empty() || kinds.iter().any(|kind| accepted.allows(kind)) {
            return true;
        }
        let (own, needed) = (schema::words(kinds[0]), schema::kinds(&accepted.all));
        let report = Report::new(&node.span, format!("this field takes {needed}, and this is {own}"));
        let is_expression = node.text().is_some_and(|text| text.contains("{{"));
        self.report(match (is_expression, accepted.allows("string"), accepted.allows("array")) {
            (true, true, _) => report.help("make it a text: `toString(…)`, or `join(…, ', ')` of a list"),
            (_, _, true) => report.help("put it in a list: `[ … ]`"),
            _ => report,
        });
        false
    }

    /// Reads the value of `resume`, which takes the place of a response.
    pub(super) fn resumed(&mut self, node: &Node, response: &Shape<'c>) -> Option<Mapping> {
        if let NodeValue::Map(entries) = &node.value {
            for (key, _) in entries {
                if let Err(super::shape::Miss::Key(known)) = response.key(&key.text) {
                    let report = Report::new(&key.span, format!("the response has no `{}`", key.text));
                    let report = report.suggest(&key.text, known);
                    self.errors.push(report);
                }
            }
        }
        self.mapping(node, None)
    }
}

/// Returns `true` if a key is the name, or a slip of it, which is reported as such.
fn means<'a>(key: &str, name: &str, names: impl Iterator<Item = &'a str> + Clone) -> bool {
    key == name || !names.clone().any(|known| known == key) && nearest(key, names) == Some(name)
}

/// Returns the schemas of a field of any of the objects: `None` if any value is taken, an error with the known names if there is
/// no such field.
fn field<'c>(objects: &[&'c Value], name: &str) -> Result<Option<Vec<&'c Value>>, Vec<&'c str>> {
    let (mut found, mut known) = (Vec::new(), Vec::new());
    for object in objects {
        let fields = object["properties"].as_object();
        match (fields.and_then(|fields| fields.get(name)), object.get("additionalProperties")) {
            (Some(field), _) => found.push(field),
            (None, Some(Value::Bool(false))) => {
                known.extend(fields.into_iter().flatten().map(|(name, _)| name.as_str()))
            }
            (None, Some(values @ Value::Object(_))) => found.push(values),
            (None, _) => return Ok(None),
        }
    }
    if found.is_empty() && !objects.is_empty() {
        known.sort_unstable();
        known.dedup();
        return Err(known);
    }
    Ok((!found.is_empty()).then_some(found))
}

/// The reason why a constant does not fit.
enum Misfit<'c> {
    /// It is none of these.
    Word(Vec<&'c str>),
    /// A bound, in words.
    Bound(String),
}

fn misfit<'c>(schema: &'c Value, value: &Value) -> Option<Misfit<'c>> {
    if let Some(all) = schema["enum"].as_array() {
        return (!all.contains(value)).then(|| Misfit::Word(all.iter().filter_map(Value::as_str).collect()));
    }
    if let Some(constant) = schema.get("const") {
        return (constant != value).then(|| Misfit::Word(constant.as_str().into_iter().collect()));
    }
    let bound = |name: &str| schema[name].as_f64();
    let text = match value {
        Value::Number(number) => {
            let number = number.as_f64()?;
            let broken = |name: &str, is_broken: fn(f64, f64) -> bool| {
                bound(name).filter(|bound| is_broken(number, *bound))
            };
            let less =
                broken("minimum", |number, bound| number < bound).map(|bound| format!("less than {bound}"));
            let greater = broken("maximum", |number, bound| number > bound)
                .map(|bound| format!("greater than {bound}"));
            let low = broken("exclusiveMinimum", |number, bound| number <= bound)
                .map(|bound| format!("not greater than {bound}"));
            let high = broken("exclusiveMaximum", |number, bound| number >= bound)
                .map(|bound| format!("not less than {bound}"));
            less.or(greater).or(low).or(high)
        }
        Value::String(text) => {
            let length = text.chars().count();
            let short = schema["minLength"].as_u64().filter(|bound| (length as u64) < *bound);
            let long = schema["maxLength"].as_u64().filter(|bound| (length as u64) > *bound);
            let short = short.map(|bound| format!("shorter than {bound} characters"));
            short.or(long.map(|bound| format!("longer than {bound} characters ({length})")))
        }
        _ => None,
    };
    text.map(Misfit::Bound)
}
