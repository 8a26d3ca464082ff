//! Types → component schemas.

use super::super::json::{Node, Object};
use super::Exporter;
use super::strict::rule_schema;
use crate::check::variant_name;
use crate::json_schema::{keyword, rules};
use crate::model::{
    Bound, Choices, Docs, EnumValue, Field, Json, Rule, Schema, Struct, Type, TypeDeclaration, TypeId,
    TypeKind, Variant,
};
use serde_json::{Value, json};

impl Exporter<'_> {
    /// Returns the schemas of all types that a request or a response contains.
    pub fn components(&mut self) -> Object {
        let mut all = Object::new();
        for (index, declaration) in self.connector.types.iter().enumerate() {
            let is_used = declaration.in_requests || declaration.in_responses;
            let id = TypeId(index);
            if !is_used || declaration.has_made_help() || !self.uses.is_referred(id) {
                continue;
            }
            // The schema of the only variant that has the struct is written with its union.
            if !self.uses.is_one_variant(id) {
                let schema = self.declaration(id, declaration);
                let name = (self.names.of(id) != declaration.name).then_some(declaration.name.as_str());
                all.add(self.names.of(id), schema.maybe("x-type", name));
            }
            all.join(std::mem::take(&mut self.variants));
        }
        all
    }

    fn declaration(&mut self, id: TypeId, declaration: &TypeDeclaration) -> Object {
        match &declaration.kind {
            TypeKind::Struct(shape) => self.structure(declaration, shape, None),
            TypeKind::Enum { values, open } => {
                enumeration(&declaration.docs, values, *open, ("string", |value| value.value.as_str().into()))
            }
            TypeKind::IntegerEnum { values, open } => enumeration(
                &declaration.docs,
                values,
                *open,
                ("integer", |value| json!(value.integer()).into()),
            ),
            TypeKind::Tagged { tag, variants, open } => self.tagged(id, tag, variants, *open),
            TypeKind::Untagged { alternatives } => {
                let all = alternatives.iter().map(|one| self.schema(&one.schema).into()).collect();
                described(Object::new().list("anyOf", all), &declaration.docs)
            }
        }
    }

    /// Returns the schema of a tagged union: a reference to each variant, whose schema has the tag.
    fn tagged(&mut self, id: TypeId, tag: &str, variants: &[Variant], open: bool) -> Object {
        let (mut references, mut mapping) = (Vec::new(), Object::new());
        let mut has_untagged = false;
        for variant in variants {
            let name = match variant.content {
                Some(content) if self.uses.is_one_variant(content) => self.names.of(content).to_owned(),
                _ => {
                    let wanted = format!("{}{}", self.names.of(id), variant.variant);
                    self.names.claim(&wanted)
                }
            };
            let schema = self.variant(id, tag, variant);
            self.variants.add(&name, schema);
            let reference = format!("#/components/schemas/{name}");
            references.push(Object::new().with("$ref", reference.as_str()).into());
            has_untagged |= variant.untagged || variant.value.is_empty();
            if !variant.value.is_empty() {
                mapping.add(&variant.value, reference);
            }
        }
        let discriminator = Object::new().with("propertyName", tag).with("mapping", mapping);
        let schema = match has_untagged {
            // A discriminator needs its property in each value.
            true => Object::new().list("anyOf", references).with("x-tag", tag),
            false => Object::new().list("oneOf", references).with("discriminator", discriminator),
        };
        described(schema.flag("x-open", open), &self.connector.declaration(id).docs)
    }

    fn variant(&mut self, union: TypeId, tag: &str, variant: &Variant) -> Object {
        let tag = (!variant.value.is_empty()).then_some((tag, variant));
        let connector = self.connector;
        match variant.content.map(|id| connector.declaration(id)) {
            Some(declaration) => match &declaration.kind {
                // Two unions may have the same variant; each has a schema of its own.
                TypeKind::Struct(shape) => {
                    self.structure(declaration, shape, tag).with("x-type", declaration.name.as_str())
                }
                _ => Object::new(),
            },
            None => {
                let (properties, required) = tag_of(tag);
                let object = Object::new().with("type", "object").with("properties", properties);
                self.closed(object.list("required", required), connector.declaration(union))
            }
        }
    }

    fn structure(
        &mut self,
        declaration: &TypeDeclaration,
        shape: &Struct,
        tag: Option<(&str, &Variant)>,
    ) -> Object {
        let (mut properties, mut required) = tag_of(tag);
        for field in shape.on_wire().filter(|field| !field.is_rest) {
            let name = (field.name != field.wire).then_some(field.name.as_str());
            properties.add(&field.wire, self.field(field).maybe("x-name", name));
            let is_required = field.required || field.is_required_in_responses();
            if is_required || field.is_constant {
                required.push(field.wire.as_str().into());
            }
        }
        let object = Object::new().with("type", "object");
        let object = described(object, &declaration.docs).with("properties", properties);
        let object = object.list("required", required);
        let object = match shape.rest() {
            Some(rest) => object.with("additionalProperties", self.schema(rest)),
            None => self.closed(object, declaration),
        };
        self.with_rules(object, shape, &|field| field.wire.clone())
    }

    /// Says that a request has no other fields. A response may have more than this version knows.
    fn closed(&self, object: Object, declaration: &TypeDeclaration) -> Object {
        let is_closed = declaration.in_requests && (self.options.strict || !declaration.in_responses);
        object.maybe("additionalProperties", is_closed.then_some(false))
    }

    /// Adds the rules between fields. `name` is the name of a field in this schema, or empty if it is not in it.
    pub fn with_rules(&self, object: Object, shape: &Struct, name: &dyn Fn(&Field) -> String) -> Object {
        let rules = rules(shape, |field| &field.wire);
        let object = object.list("x-rules", rules.into_iter().map(Node::from).collect());
        if !self.options.strict {
            return object;
        }
        let names: Vec<String> = shape.fields.iter().map(name).collect();
        let is_here = |rule: &&Rule| rule.fields().all(|field| !names[field].is_empty());
        let said = shape.rules.iter().filter(|rule| !rule.soft).filter(is_here);
        let schemas = said.filter_map(|rule| rule_schema(shape, &names, rule)).map(Node::from);
        object.list("allOf", schemas.collect())
    }

    /// Returns the schema of a field, with all that a form shows.
    pub fn field(&mut self, field: &Field) -> Object {
        let mut schema = self.schema(&field.schema);
        if field.nullable {
            schema = nullable(schema);
        }
        if let Some(constant) = field.constant() {
            return described(schema.with("const", constant), &field.docs);
        }
        let default = field.default.as_ref().or(field.preset.as_ref());
        let examples = field.example.as_ref().map(|example| vec![Node::from(example.value())]);
        let choices = field.choices.as_ref().and_then(|text| {
            let path = self.connector.choices(text)?;
            let Choices { operation, field } = Choices::of(text);
            Some(Object::new().with("operation", operation).maybe("field", field).with("path", path))
        });
        described(schema, &field.docs)
            .maybe("default", default.map(Json::value))
            .maybe("examples", examples)
            .maybe("x-label", field.label.as_deref())
            .flag("readOnly", !field.is_sent())
            .flag("writeOnly", !field.is_received())
            .flag("x-advanced", field.advanced)
            .flag("x-preset", field.preset.is_some())
            .maybe("x-choices", choices)
    }

    /// Returns the schema of a field that is text on the wire, which has no null.
    pub fn field_of_text(&mut self, field: &Field) -> Object {
        let schema = self.field(field);
        if !field.nullable {
            return schema;
        }
        let mut whole = self.schema(&field.schema);
        let rest =
            schema.entries().into_iter().filter(|(name, _)| !matches!(name.as_str(), "type" | "anyOf"));
        rest.for_each(|(name, value)| whole.add(name, value));
        whole
    }

    /// Returns the schema of a value.
    pub fn schema(&mut self, schema: &Schema) -> Object {
        let mut object = self.ty(&schema.ty);
        put_bounds(&schema.bounds, &mut object);
        object
    }

    pub fn ty(&mut self, ty: &Type) -> Object {
        let of = |name: &str| Object::new().with("type", name);
        match ty {
            Type::String => of("string"),
            Type::Secret => of("string").with("format", "password"),
            Type::Integer => of("integer").with("format", "int64"),
            Type::Timestamp => of("integer").with("format", "unixtime"),
            Type::Number => of("number"),
            Type::Boolean => of("boolean"),
            Type::Json => Object::new(),
            Type::Vector => {
                let numbers = of("array").with("items", of("number"));
                let text = of("string").with("contentEncoding", "base64");
                Object::new().list("anyOf", vec![numbers.into(), text.into()]).flag("x-vector", true)
            }
            Type::File => of("string").with("format", "binary"),
            Type::List(item) => of("array").with("items", self.schema(item)),
            Type::Map { key, value } => {
                let map = of("object").with("additionalProperties", self.schema(value));
                map.maybe("propertyNames", key.as_ref().map(|key| self.schema(key)))
            }
            Type::Tuple(items) => {
                let prefix: Vec<Node> = items.iter().map(|item| self.schema(item).into()).collect();
                let length = json!(items.len());
                of("array")
                    .with("prefixItems", prefix)
                    .with("items", false)
                    .with("minItems", length.clone())
                    .with("maxItems", length)
            }
            Type::Nullable(item) => nullable(self.schema(item)),
            Type::Named(id) => {
                let connector = self.connector;
                let declaration = connector.declaration(*id);
                match declaration.has_made_help() {
                    // A union that is written at a field is a part of it.
                    true => {
                        let mut schema = self.declaration(*id, declaration);
                        schema.take("description");
                        schema
                    }
                    false => {
                        let name = self.names.of(*id);
                        Object::new().with("$ref", format!("#/components/schemas/{name}"))
                    }
                }
            }
        }
    }
}

/// Returns the property of a tag, and its name if it is required.
fn tag_of(tag: Option<(&str, &Variant)>) -> (Object, Vec<Node>) {
    let Some((tag, variant)) = tag else { return (Object::new(), Vec::new()) };
    let schema = Object::new().with("type", "string").with("const", variant.value.as_str());
    let required = if variant.untagged { Vec::new() } else { vec![tag.into()] };
    (Object::new().with(tag, schema), required)
}

/// Returns the schema of an enum, whose values have a type and a form in JSON.
fn enumeration(
    docs: &Docs,
    values: &[EnumValue],
    open: bool,
    (ty, json): (&'static str, fn(&EnumValue) -> Node),
) -> Object {
    let of = || Object::new().with("type", ty);
    if values.is_empty() {
        return described(of(), docs).flag("x-id", true);
    }
    let listed = of().list("enum", values.iter().map(json).collect());
    let helps: Vec<Node> =
        values.iter().map(|value| value.docs.help.as_deref().unwrap_or_default().into()).collect();
    // A number has no name of its own.
    let is_usual = |value: &EnumValue| variant_name(&value.value).as_ref() == Some(&value.variant);
    let has_names = ty == "integer" || !values.iter().all(is_usual);
    let names: Vec<Node> = values.iter().map(|value| value.variant.as_str().into()).collect();
    let listed = listed.list("x-enum-varnames", if has_names { names } else { Vec::new() });
    let has_helps = values.iter().any(|value| value.docs.help.is_some());
    let listed = listed.list("x-enum-descriptions", if has_helps { helps } else { Vec::new() });
    let schema = match open {
        true => Object::new().list("anyOf", vec![listed.into(), of().into()]),
        false => listed,
    };
    described(schema, docs)
}

/// Adds the texts for readers.
pub(super) fn described(object: Object, docs: &Docs) -> Object {
    let link = docs.link.as_deref().map(|link| Object::new().with("url", link));
    object
        .maybe("description", docs.help.as_deref())
        .maybe("externalDocs", link)
        .flag("deprecated", docs.deprecated.is_some())
        .maybe("x-deprecated-note", docs.deprecated.as_deref())
}

/// Adds bounds. A soft one is no keyword: the vendor moves it often.
fn put_bounds(bounds: &[Bound], schema: &mut Object) {
    let mut soft = Object::new();
    for bound in bounds {
        let (name, value) = keyword(&bound.limit);
        if bound.soft { soft.add(name, value) } else { schema.add(name, value) }
    }
    if !soft.is_empty() {
        schema.add("x-soft", soft);
    }
}

/// Returns a schema that null fits, too.
fn nullable(mut schema: Object) -> Object {
    match schema.get("type") {
        Some(Node::Value(Value::String(name))) if schema.get("enum").is_none() => {
            let types = json!([name, "null"]);
            schema.add("type", types);
            schema
        }
        None if schema.is_empty() => schema,
        _ => {
            let null = Object::new().with("type", "null").into();
            Object::new().list("anyOf", vec![schema.into(), null])
        }
    }
}
