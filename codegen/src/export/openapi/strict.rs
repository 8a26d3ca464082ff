//! Rules as JSON Schemas, for validators. Pages that draw a schema show these parts in place of the fields, so they are
//! there on demand only.

use super::super::json::{Node, Object};
use crate::json_schema::keyword;
use crate::model::{Condition, Predicate, Requirement, Rule, Struct, Type};

/// The fields of a struct under their names in its schema.
struct Fields<'m> {
    shape: &'m Struct,
    names: &'m [String],
}

/// Returns the schema of a rule; `None` if JSON Schema cannot say it.
pub(super) fn rule_schema(shape: &Struct, names: &[String], rule: &Rule) -> Option<Object> {
    let fields = Fields { shape, names };
    let requirement = fields.requirement(&rule.requirement)?;
    if rule.when.is_empty() {
        return Some(requirement);
    }
    let when = rule.when.iter().map(|condition| fields.condition(condition)).collect();
    Some(Object::new().with("if", all(when)).with("then", requirement))
}

impl Fields<'_> {
    fn condition(&self, condition: &Condition) -> Object {
        let field = condition.field;
        match &condition.predicate {
            Predicate::Is(values) => {
                self.required(field).with("properties", self.property(field, self.one_of(field, values)))
            }
            Predicate::Has(value) => {
                let contains = Object::new().with("contains", Object::new().with("const", value.as_str()));
                self.required(field).with("properties", self.property(field, contains))
            }
            Predicate::Set => self.present(field),
            Predicate::Unset => not(self.present(field)),
        }
    }

    fn requirement(&self, requirement: &Requirement) -> Option<Object> {
        let each =
            |fields: &[usize]| -> Vec<Object> { fields.iter().map(|field| self.present(*field)).collect() };
        Some(match requirement {
            Requirement::Needs(field, needed) => {
                Object::new().with("if", self.present(*field)).with("then", all(each(needed)))
            }
            Requirement::Excludes(field, excluded) => {
                not(all(vec![self.present(*field), any(each(excluded))]))
            }
            Requirement::OneOf(fields) => Object::new().list("oneOf", nodes(each(fields))),
            Requirement::AtLeastOneOf(fields) => any(each(fields)),
            Requirement::AtMostOneOf(fields) => not(any(self.pairs(fields))),
            Requirement::Required(field) => self.present(*field),
            Requirement::Unset(field) => not(self.present(*field)),
            Requirement::Is(field, values) => {
                Object::new().with("properties", self.property(*field, self.one_of(*field, values)))
            }
            Requirement::Bound(field, limit) => {
                let (name, value) = keyword(limit);
                if name.starts_with("x-") {
                    return None;
                }
                Object::new().with("properties", self.property(*field, Object::new().with(name, value)))
            }
            Requirement::NotBelow(..) | Requirement::AsLongAs(..) | Requirement::AsLargeAs(..) => {
                return None;
            }
        })
    }

    /// The schemas of objects in which two of the fields are present.
    fn pairs(&self, fields: &[usize]) -> Vec<Object> {
        let mut pairs = Vec::new();
        for (index, one) in fields.iter().enumerate() {
            for other in &fields[index + 1..] {
                pairs.push(all(vec![self.present(*one), self.present(*other)]));
            }
        }
        pairs
    }

    /// The schema of an object in which a field is present, as the glossary has it.
    fn present(&self, index: usize) -> Object {
        let field = &self.shape.fields[index];
        let (required, is_true) = (self.required(index), Object::new().with("const", true));
        if field.schema.ty == Type::Boolean && !field.is_on_by_default() {
            return required.with("properties", self.property(index, is_true));
        }
        let is_null = Object::new().with("type", "null");
        match field.nullable {
            true => required.with("properties", self.property(index, not(is_null))),
            false => required,
        }
    }

    fn required(&self, index: usize) -> Object {
        Object::new().list("required", vec![self.names[index].as_str().into()])
    }

    fn property(&self, index: usize, schema: Object) -> Object {
        Object::new().with(&self.names[index], schema)
    }

    fn one_of(&self, index: usize, values: &[String]) -> Object {
        let ty = &self.shape.fields[index].schema.ty;
        let value = |text: &str| -> Node {
            match (ty, text.parse::<i64>()) {
                (Type::Boolean, _) => (text == "true").into(),
                (Type::Integer, Ok(number)) => Node::Value(number.into()),
                _ => text.into(),
            }
        };
        let schema = |text: &String| match text.strip_suffix('*') {
            Some(start) => Object::new().with("pattern", format!("^{}", escaped(start))),
            None => Object::new().with("const", value(text)),
        };
        any(values.iter().map(schema).collect())
    }
}

/// Returns a regular expression of a text.
fn escaped(text: &str) -> String {
    let is_special = |c: &char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '/' | ' ');
    text.chars().flat_map(|c| is_special(&c).then_some('\\').into_iter().chain([c])).collect()
}

fn not(schema: Object) -> Object {
    Object::new().with("not", schema)
}

fn all(schemas: Vec<Object>) -> Object {
    joined("allOf", schemas)
}

fn any(schemas: Vec<Object>) -> Object {
    joined("anyOf", schemas)
}

fn joined(word: &str, mut schemas: Vec<Object>) -> Object {
    match schemas.len() {
        1 => schemas.remove(0),
        _ => Object::new().list(word, nodes(schemas)),
    }
}

fn nodes(schemas: Vec<Object>) -> Vec<Node> {
    schemas.into_iter().map(Node::from).collect()
}
