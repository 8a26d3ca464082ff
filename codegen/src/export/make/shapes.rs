//! Types → types of parameters, with their options, their inner parameters and the bounds that a form can check.

use super::super::json::{Node, Object};
use super::App;
use super::names;
use super::notes::Kind;
use crate::conform::describe;
use crate::model::{
    Alternative, Bound, EnumValue, Field, Format, Limit, Number, Schema, Type, TypeId, TypeKind, Variant,
};
use serde_json::{Value, json};

/// The most objects in one another.
const DEEPEST: usize = 6;

/// The most parameters of an operation that a form shows.
const MOST: usize = 600;

impl App<'_> {
    /// Returns the type of a parameter, with all that belongs to it.
    pub fn shape(&mut self, place: &str, schema: &Schema) -> Object {
        self.written += 1;
        let object = self.shape_of(place, schema);
        let ty = match object.get("type") {
            Some(Node::Value(Value::String(ty))) => ty.clone(),
            _ => String::new(),
        };
        let validate = self.validate(place, &schema.bounds, &ty);
        object.object("validate", validate)
    }

    fn shape_of(&mut self, place: &str, schema: &Schema) -> Object {
        match &schema.ty {
            Type::String => text(&schema.bounds),
            Type::Secret => of("password"),
            Type::Integer => of("integer"),
            Type::Number => of("number"),
            Type::Boolean => of("boolean"),
            Type::Timestamp => of("timestamp"),
            Type::Vector => of("array").with("spec", of("number")),
            Type::Json => of("any"),
            Type::File => self.any(place, "a file inside of an object"),
            Type::Map { .. } => self.any(place, "an object with any keys"),
            Type::Nullable(inner) => {
                self.notes.add(Kind::Value, place, "null as an item has no word");
                self.shape(place, inner)
            }
            Type::List(item) => {
                let item = self.shape(place, item);
                of("array").with("spec", spec_of(item))
            }
            Type::Tuple(items) if items.iter().any(|item| item.ty != items[0].ty) => {
                self.any(place, "a list whose items have types of their own")
            }
            Type::Tuple(items) => {
                let item = if items.iter().all(|item| *item == items[0]) {
                    self.shape(place, &items[0])
                } else {
                    items.iter().for_each(|item| self.unsaid_bounds(place, item));
                    self.shape(place, &Schema { ty: items[0].ty.clone(), bounds: Vec::new() })
                };
                let length = json!(items.len());
                let length = Object::new().with("minItems", length.clone()).with("maxItems", length);
                of("array").with("spec", spec_of(item)).with("validate", length)
            }
            Type::Named(id) => self.declared(place, *id),
        }
    }

    fn declared(&mut self, place: &str, id: TypeId) -> Object {
        let connector = self.connector;
        let declaration = connector.declaration(id);
        match &declaration.kind {
            TypeKind::Enum { values, .. } if values.is_empty() => return of("text"),
            TypeKind::Enum { values, open } => {
                return select(values, *open, |value| value.value.as_str().into());
            }
            TypeKind::IntegerEnum { values, open } => {
                return select(values, *open, |value| json!(value.integer()));
            }
            _ => {}
        }
        if self.inside.contains(&id) {
            return self.any(place, &format!("`{}` contains itself", declaration.name));
        }
        if self.inside.len() >= DEEPEST || self.written > MOST {
            return self.any(place, &format!("`{}` is too deep or too large for a form", declaration.name));
        }
        self.inside.push(id);
        let shape = match &declaration.kind {
            TypeKind::Struct(shape) => {
                self.rules(&declaration.name, shape);
                let spec = self.inner_parameters(&declaration.name, shape.on_wire());
                of("collection").with("spec", spec)
            }
            TypeKind::Tagged { tag, variants, open } => {
                let select = self.tagged(&declaration.name, tag, variants, *open);
                of("collection").with("spec", vec![Node::from(select)])
            }
            TypeKind::Untagged { alternatives } => self.untagged(place, alternatives),
            TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => of("text"),
        };
        self.inside.pop();
        shape
    }

    fn inner_parameters<'f>(&mut self, name: &str, fields: impl Iterator<Item = &'f Field>) -> Vec<Node> {
        let mut all = Vec::new();
        for field in fields {
            let place = format!("{name}.{}", field.name);
            all.extend(self.inner(&place, field).map(Node::from));
        }
        all
    }

    /// A select of the tag, whose options open the fields of their variants.
    fn tagged(&mut self, name: &str, tag: &str, variants: &[Variant], open: bool) -> Object {
        let connector = self.connector;
        let mut options: Vec<Node> = Vec::new();
        if open {
            self.notes.add(Kind::Value, name, "other kinds of objects than the listed ones have no form");
        }
        for variant in variants {
            if variant.value.is_empty() {
                self.notes.add(Kind::Value, name, "an object without the tag has no form");
                continue;
            }
            let content = variant.content.map(|id| connector.declaration(id));
            let nested = match content.map(|content| (&content.kind, content)) {
                Some((TypeKind::Struct(shape), content)) => {
                    self.rules(&content.name, shape);
                    self.inner_parameters(&content.name, shape.on_wire())
                }
                _ => Vec::new(),
            };
            let title = content.and_then(|content| content.docs.title.as_deref());
            let option = Object::new()
                .with("label", names::label(title.unwrap_or(&variant.value)))
                .with("value", variant.value.as_str())
                .list("nested", nested);
            options.push(option.into());
        }
        Object::new()
            .with("name", tag)
            .with("type", "select")
            .with("label", names::title(None, tag))
            .with("required", true)
            .with("options", options)
    }

    /// A union of types that differ in JSON: texts, a list of what is also taken alone, or anything.
    fn untagged(&mut self, place: &str, alternatives: &[Alternative]) -> Object {
        let is_text = |one: &&Alternative| self.is_text(&one.schema.ty);
        let texts: Vec<&Alternative> = alternatives.iter().filter(is_text).collect();
        if texts.len() == alternatives.len() {
            let values = texts.iter().filter_map(|one| match &one.schema.ty {
                Type::Named(id) => Some(*id),
                _ => None,
            });
            let values: Vec<EnumValue> = values.flat_map(|id| self.values(id)).collect();
            return match values.is_empty() {
                true => of("text"),
                false => select(&values, true, |value| value.value.as_str().into()),
            };
        }
        let lists = alternatives.iter().filter_map(|one| match &one.schema.ty {
            Type::List(item) => Some((one, item)),
            _ => None,
        });
        let is_also_alone = |item: &Schema| alternatives.iter().any(|one| one.schema.ty == item.ty);
        let list = lists.into_iter().find(|(_, item)| self.is_scalar(&item.ty) && is_also_alone(item));
        let Some((list, item)) = list else {
            return self.any(place, &format!("one of {}", self.kinds(alternatives)));
        };
        let others: Vec<Alternative> = alternatives
            .iter()
            .filter(|one| one.schema.ty != list.schema.ty && one.schema.ty != item.ty)
            .cloned()
            .collect();
        if !others.is_empty() {
            let kinds = self.kinds(&others);
            self.notes.add(Kind::Field, place, format!("only a list can be given, not {kinds}"));
        }
        self.shape(place, &list.schema)
    }

    fn values(&self, id: TypeId) -> Vec<EnumValue> {
        match &self.connector.declaration(id).kind {
            TypeKind::Enum { values, .. } => values.clone(),
            _ => Vec::new(),
        }
    }

    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::String => true,
            Type::Named(id) => matches!(self.connector.declaration(*id).kind, TypeKind::Enum { .. }),
            _ => false,
        }
    }

    pub(super) fn is_scalar(&self, ty: &Type) -> bool {
        let is_number = matches!(ty, Type::Integer | Type::Number | Type::Boolean | Type::Timestamp);
        let is_enum =
            |id: &TypeId| matches!(self.connector.declaration(*id).kind, TypeKind::IntegerEnum { .. });
        is_number || self.is_text(ty) || matches!(ty, Type::Named(id) if is_enum(id))
    }

    /// Names the alternatives of a union.
    fn kinds(&self, alternatives: &[Alternative]) -> String {
        let all: Vec<String> =
            alternatives.iter().map(|one| self.connector.spelled(&one.schema.ty)).collect();
        all.join(" | ")
    }

    fn any(&mut self, place: &str, why: &str) -> Object {
        self.notes.add(Kind::Value, place, why);
        of("any")
    }

    /// Returns the bounds that a form checks, and notes the others.
    fn validate(&mut self, place: &str, bounds: &[Bound], ty: &str) -> Object {
        let mut validate = Object::new();
        for bound in bounds {
            let said = match bound.soft {
                true => None,
                false => said(&bound.limit, ty),
            };
            match said {
                Some((name, value)) => validate.add(name, value),
                None if is_said_by_type(&bound.limit, ty) => {}
                None => self.unsaid(place, bound),
            }
        }
        validate
    }

    fn unsaid(&mut self, place: &str, bound: &Bound) {
        let soft = if bound.soft { " (soft)" } else { "" };
        self.notes.add(Kind::Bound, place, format!("{}{soft}", describe(&bound.limit)));
    }

    /// Notes all bounds of a value.
    pub fn unsaid_bounds(&mut self, place: &str, schema: &Schema) {
        schema.bounds.iter().for_each(|bound| self.unsaid(place, bound));
    }

    /// Notes the bounds of a file, and those of the items of a list of files.
    pub fn file_bounds(&mut self, place: &str, field: &Field) {
        self.unsaid_bounds(place, &field.schema);
        if let Type::List(item) = &field.schema.ty {
            self.unsaid_bounds(place, item);
        }
    }
}

/// Returns the word of a bound for a parameter of this type.
fn said(limit: &Limit, ty: &str) -> Option<(&'static str, Value)> {
    let number = |number: &Number| match number {
        Number::Integer(value) => json!(value),
        Number::Float(value) => json!(value),
    };
    let is_number = matches!(ty, "integer" | "number" | "timestamp");
    match (limit, ty) {
        (Limit::Minimum(n), _) if is_number => Some(("min", number(n))),
        (Limit::Maximum(n), _) if is_number => Some(("max", number(n))),
        (Limit::ExclusiveMinimum(Number::Integer(n)), "integer") => Some(("min", json!(n.checked_add(1)?))),
        (Limit::ExclusiveMaximum(Number::Integer(n)), "integer") => Some(("max", json!(n.checked_sub(1)?))),
        (Limit::MinLength(n), "text" | "password") => Some(("min", json!(n))),
        (Limit::MaxLength(n), "text" | "password") => Some(("max", json!(n))),
        (Limit::Pattern(pattern), "text") => Some(("pattern", json!(format!("^(?:{})$", pattern.text)))),
        (Limit::MinItems(n), "array") => Some(("minItems", json!(n))),
        (Limit::MaxItems(n), "array") => Some(("maxItems", json!(n))),
        _ => None,
    }
}

/// Returns `true` for a format that is the type of the parameter.
fn is_said_by_type(limit: &Limit, ty: &str) -> bool {
    matches!(limit, Limit::Format(format) if type_of(*format) == Some(ty))
}

const fn type_of(format: Format) -> Option<&'static str> {
    match format {
        Format::Email => Some("email"),
        Format::Url => Some("url"),
        Format::Uuid => Some("uuid"),
        _ => None,
    }
}

/// A text. One that may be longer than a line has several.
fn text(bounds: &[Bound]) -> Object {
    let format = bounds.iter().find_map(|bound| match &bound.limit {
        Limit::Format(format) if !bound.soft => type_of(*format),
        _ => None,
    });
    if let Some(format) = format {
        return of(format);
    }
    let is_short = bounds.iter().any(|bound| match &bound.limit {
        Limit::MaxLength(n) => *n <= 255,
        Limit::Pattern(_) | Limit::Format(_) => true,
        _ => false,
    });
    of("text").flag("multiline", !is_short)
}

/// The inner parameter of a list: of objects, their parameters.
fn spec_of(mut item: Object) -> Node {
    let is_collection = item.get("type") == Some(&Node::from("collection"));
    match item.take("spec") {
        Some(spec) if is_collection => spec,
        Some(spec) => item.with("spec", spec).into(),
        None => item.into(),
    }
}

fn of(ty: &str) -> Object {
    Object::new().with("type", ty)
}

/// A select of values. Of an open enum, a person can type another one.
fn select(values: &[EnumValue], open: bool, json: fn(&EnumValue) -> Value) -> Object {
    let option = |value: &EnumValue| -> Node {
        let label = names::label(value.docs.title.as_deref().unwrap_or(&value.value));
        Object::new().with("label", label).with("value", json(value)).into()
    };
    let options: Vec<Node> = values.iter().map(option).collect();
    let select = of("select").with("options", options);
    if open { select.with("editable", true).with("mode", "choose") } else { select }
}
