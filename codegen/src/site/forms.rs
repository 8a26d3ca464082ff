//! The forms of a module as data: fields with labels, bounds and rules, and the Rust names of a sample. The scripts draw the
//! form, check it like the generated validators, and write the samples.

use super::curl;
use super::edition::Edition;
use crate::model::{
    Alternative, ArrayFormat, Bound, Condition, Connector, Field, Json, Limit, Location, Method, Module,
    ModuleContent, Number, Operation, PatternStep, Predicate, Requirement, Returns, Rule, Schema, Struct,
    Type, TypeDeclaration, TypeId, TypeKind,
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Returns the forms of a module, and the types that their fields name.
pub fn module(edition: &Edition<'_>, module: &Module) -> Value {
    let mut forms = Forms { edition: *edition, types: BTreeMap::new() };
    let operations: Map<String, Value> = match &module.content {
        ModuleContent::Operations(operations) => {
            operations.iter().map(|one| (one.name.clone(), forms.operation(module, one))).collect()
        }
        ModuleContent::AnyCall => {
            forms.types.insert("Method".to_owned(), methods());
            [("call".to_owned(), any_call(edition))].into_iter().collect()
        }
    };
    let types: Map<String, Value> = forms.types.into_iter().collect();
    json!({ "connector": connector(edition.connector, module), "operations": operations, "types": types })
}

/// The parts of a connector that a request needs.
fn connector(connector: &Connector, module: &Module) -> Value {
    let array_format = match connector.array_format {
        ArrayFormat::Brackets => "brackets",
        ArrayFormat::Comma => "comma",
        ArrayFormat::Repeat => "repeat",
    };
    let declarations = module.types.iter().map(|id| &connector.declaration(*id).name);
    let requests = module.operations().iter().map(|operation| &operation.request_name);
    json!({
        "path": connector.ident,
        "module": module.ident,
        "own": declarations.chain(requests).collect::<Vec<_>>(),
        "headers": curl::headers(connector),
        "parameters": curl::parameters(connector),
        "arrays": array_format,
    })
}

fn methods() -> Value {
    let values = Method::ALL.map(|(_, method)| json!({ "value": method.as_str() }));
    json!({ "kind": "enum", "values": values, "open": false })
}

/// The form of a custom call.
fn any_call(edition: &Edition<'_>) -> Value {
    let field = |(name, label, help): (&str, &str, &str)| {
        let required = matches!(name, "url" | "method");
        let text = json!({ "type": "string" });
        let ty = match name {
            "url" => text,
            "method" => json!({ "type": "ref", "name": "Method" }),
            "body" => json!({ "type": "json" }),
            _ => json!({ "type": "map", "value": text }),
        };
        json!({ "key": name, "label": label, "help": help, "required": required, "schema": ty })
    };
    json!({
        "custom": true,
        "base": format!("{}/", edition.connector.filled_base_url().trim_end_matches('/')),
        "fields": edition.words.any_call.map(field),
        "rules": [],
    })
}

struct Forms<'m> {
    edition: Edition<'m>,
    types: BTreeMap<String, Value>,
}

impl Forms<'_> {
    fn operation(&mut self, module: &Module, operation: &Operation) -> Value {
        let connector = self.edition.connector;
        let returns = match operation.returns {
            Returns::Nothing => "nothing",
            Returns::Stream { .. } => "stream",
            _ => "value",
        };
        let stream = operation.stream.as_ref().map(|stream| {
            json!({
                "function": stream.function,
                "key": operation.request.fields[stream.toggle].key(),
                "value": stream.value,
            })
        });
        json!({
            "method": operation.method.as_str(),
            "base": self.edition.base(operation),
            "path": operation.target(),
            "form": operation.is_form(connector),
            "request": operation.request_name,
            "module": module.ident,
            "function": operation.ident,
            "only": connector.only_text(&operation.request).map(Field::key),
            "returns": returns,
            "stream": stream,
            "files": operation.request.fields.iter().any(|field| connector.is_file(&field.schema.ty)),
            "right": operation.request.is_right_when_new(),
            "examples": operation.examples.iter().map(|one| json!([one.name, one.request.value()])).collect::<Vec<_>>(),
            "fields": self.fields(&operation.request),
            "rules": self.rules(&operation.request),
        })
    }

    /// The rules of a struct that can be checked without looking into files.
    fn rules(&self, shape: &Struct) -> Vec<Value> {
        let described = self.edition.words.condition;
        shape.rules.iter().filter_map(|rule| self::rule(rule, |one| described(&shape.fields, one))).collect()
    }

    fn fields(&mut self, shape: &Struct) -> Vec<Value> {
        shape.on_wire().map(|field| self.field(field)).collect()
    }

    fn field(&mut self, field: &Field) -> Value {
        let edition = self.edition;
        let mut object = Map::new();
        let mut add = |name: &str, value: Value| drop(object.insert(name.to_owned(), value));
        add("key", json!(field.key()));
        add("wire", json!(field.wire));
        add("name", json!(field.name));
        add("ident", json!(field.ident));
        for (name, flag) in [
            ("required", field.required),
            ("nullable", field.nullable),
            ("advanced", field.advanced),
            ("client", field.set_by_client || field.is_constant || !field.is_sent()),
            ("received", !field.is_sent()),
            ("rest", field.is_rest),
            ("tells", field.tells_apart()),
            ("on", field.is_on_by_default()),
            ("file", edition.connector.is_file(&field.schema.ty)),
            ("deprecated", field.docs.deprecated.is_some()),
        ] {
            if flag {
                add(name, json!(true));
            }
        }
        if field.is_rest {
            add("label", json!(edition.words.rest));
        } else {
            add("label", json!(edition.label(field)));
            edition.label_lang(field).into_iter().for_each(|lang| add("labelLang", json!(lang)));
        }
        if let Some(help) = &field.docs.help {
            add("help", json!(edition.text(help)));
            edition.lang(Some(help)).into_iter().for_each(|lang| add("helpLang", json!(lang)));
        }
        for (name, value) in
            [("default", &field.default), ("preset", &field.preset), ("example", &field.example)]
        {
            if let Some(value) = value {
                add(name, Json::value(value));
            }
        }
        if let Some(constant) = field.constant() {
            add("constant", constant);
        }
        if field.location != Location::Body {
            add("in", json!(field.location.word()));
        }
        if let Some(written) = field.written {
            add("written", json!(written.word()));
        }
        add("schema", self.schema(&field.schema));
        Value::Object(object)
    }

    fn schema(&mut self, schema: &Schema) -> Value {
        let mut value = match &schema.ty {
            Type::String | Type::Secret => json!({ "type": "string" }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Number => json!({ "type": "number" }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::Timestamp => json!({ "type": "timestamp" }),
            Type::Vector => json!({ "type": "vector" }),
            Type::File => json!({ "type": "file" }),
            Type::List(item) => json!({ "type": "list", "item": self.schema(item) }),
            Type::Map { key, value } => {
                let key = key.as_ref().map(|key| self.schema(key));
                json!({ "type": "map", "key": key, "value": self.schema(value) })
            }
            Type::Tuple(items) => {
                let items: Vec<Value> = items.iter().map(|item| self.schema(item)).collect();
                json!({ "type": "tuple", "items": items })
            }
            Type::Nullable(item) => json!({ "type": "nullable", "item": self.schema(item) }),
            Type::Named(id) => {
                self.declare(*id);
                json!({ "type": "ref", "name": self.edition.connector.declaration(*id).name })
            }
            // Whatever has no widget of its own is written as JSON.
            _ => json!({ "type": "json" }),
        };
        let bounds: Vec<Value> = schema.bounds.iter().filter_map(bound).collect();
        if !bounds.is_empty() {
            value["bounds"] = Value::Array(bounds);
        }
        value
    }

    fn declare(&mut self, id: TypeId) {
        let declaration: &TypeDeclaration = self.edition.connector.declaration(id);
        let name = declaration.name.clone();
        if self.types.contains_key(&name) {
            return;
        }
        // Known before it is read: a type may hold itself.
        self.types.insert(name.clone(), Value::Null);
        let value = self.declaration(declaration);
        self.types.insert(name, value);
    }

    fn declaration(&mut self, declaration: &TypeDeclaration) -> Value {
        let text = |text: &Option<Box<str>>| text.as_deref().map(|text| self.edition.text(text).to_owned());
        match &declaration.kind {
            TypeKind::Struct(shape) => {
                let right = shape.is_right_when_new();
                json!({ "kind": "struct", "fields": self.fields(shape), "rules": self.rules(shape), "right": right })
            }
            TypeKind::Enum { values, open } => {
                let values = values.iter().map(|value| {
                    json!({ "value": value.value, "variant": value.variant, "help": text(&value.docs.help) })
                });
                json!({ "kind": "enum", "values": values.collect::<Vec<_>>(), "open": open })
            }
            TypeKind::IntegerEnum { values, open } => {
                let values = values.iter().map(|value| {
                    json!({ "value": value.integer(), "variant": value.variant, "help": text(&value.docs.help) })
                });
                json!({ "kind": "integer_enum", "values": values.collect::<Vec<_>>(), "open": open })
            }
            TypeKind::Tagged { tag, variants, open } => {
                let variants = variants.iter().map(|variant| {
                    let content = variant.content.map(|id| {
                        self.declare(id);
                        self.edition.connector.declaration(id).name.clone()
                    });
                    json!({
                        "value": variant.value,
                        "variant": variant.variant,
                        "ident": variant.ident,
                        "untagged": variant.untagged,
                        "content": content,
                    })
                });
                let variants: Vec<Value> = variants.collect();
                json!({ "kind": "tagged", "tag": tag, "variants": variants, "open": open })
            }
            TypeKind::Untagged { alternatives } => {
                let alternatives = alternatives.iter().map(|Alternative { variant, schema, .. }| {
                    json!({ "variant": variant, "schema": self.schema(schema) })
                });
                json!({ "kind": "untagged", "alternatives": alternatives.collect::<Vec<_>>() })
            }
        }
    }
}

/// A bound; `None` if only the client checks it, on a real file.
fn bound(bound: &Bound) -> Option<Value> {
    let (rule, value) = limit(&bound.limit)?;
    let mut object = json!({ "rule": rule, "value": value });
    if bound.soft {
        object["soft"] = json!(true);
    }
    Some(object)
}

/// The name of a bound and its value.
fn limit(limit: &Limit) -> Option<(&'static str, Value)> {
    let number = |number: &Number| match number {
        Number::Integer(number) => json!(number),
        Number::Float(number) => json!(number),
    };
    Some(match limit {
        Limit::Minimum(n) => ("minimum", number(n)),
        Limit::Maximum(n) => ("maximum", number(n)),
        Limit::ExclusiveMinimum(n) => ("exclusive_minimum", number(n)),
        Limit::ExclusiveMaximum(n) => ("exclusive_maximum", number(n)),
        Limit::MultipleOf(n) => ("multiple_of", number(n)),
        Limit::MinLength(n) => ("min_length", json!(n)),
        Limit::MaxLength(n) => ("max_length", json!(n)),
        Limit::Pattern(pattern) => {
            let steps: Vec<_> = pattern.steps().iter().map(pattern_step).collect();
            ("pattern", json!({ "text": pattern.text, "steps": steps }))
        }
        Limit::Format(format) => ("format", json!(format.word())),
        Limit::MinItems(n) => ("min_items", json!(n)),
        Limit::MaxItems(n) => ("max_items", json!(n)),
        Limit::UniqueItems => ("unique_items", json!(true)),
        Limit::MinProperties(n) => ("min_properties", json!(n)),
        Limit::MaxProperties(n) => ("max_properties", json!(n)),
        Limit::MaxSize(n) => ("max_size", json!(n)),
        Limit::MediaTypes(types) => ("media_types", json!(types)),
        // The client looks into the image.
        _ => return None,
    })
}

fn pattern_step(step: &PatternStep) -> Value {
    match step {
        PatternStep::Characters { ranges, min, max } => {
            let ranges: Vec<_> =
                ranges.iter().map(|(low, high)| [u32::from(*low), u32::from(*high)]).collect();
            json!([ranges, min, max])
        }
        PatternStep::Fork(other) => json!({ "fork": other }),
        PatternStep::Jump(other) => json!({ "jump": other }),
    }
}

fn rule(rule: &Rule, described: impl Fn(&Condition) -> String) -> Option<Value> {
    let when = rule.when.iter().map(|one| condition(one, described(one)));
    let when: Vec<Value> = when.collect::<Option<_>>()?;
    let mut object = requirement(&rule.requirement)?;
    object["when"] = json!(when);
    if rule.soft {
        object["soft"] = json!(true);
    }
    Some(object)
}

fn condition(condition: &Condition, text: String) -> Option<Value> {
    let mut object = match &condition.predicate {
        Predicate::Is(words) => json!({ "is": words }),
        Predicate::Has(word) => json!({ "has": word }),
        Predicate::Set => json!({ "set": true }),
        Predicate::Unset => json!({ "set": false }),
        #[allow(unreachable_patterns)]
        _ => return None,
    };
    object["field"] = json!(condition.field);
    object["text"] = json!(text);
    Some(object)
}

fn requirement(requirement: &Requirement) -> Option<Value> {
    let some = |rule: &str, fields: &[usize]| json!({ "rule": rule, "fields": fields });
    let pair = |rule: &str, field: &usize, others: &[usize]| json!({ "rule": rule, "field": field, "others": others });
    Some(match requirement {
        Requirement::Needs(field, others) => pair("needs", field, others),
        Requirement::Excludes(field, others) => pair("excludes", field, others),
        Requirement::OneOf(fields) => some("one_of", fields),
        Requirement::AtLeastOneOf(fields) => some("at_least_one_of", fields),
        Requirement::AtMostOneOf(fields) => some("at_most_one_of", fields),
        Requirement::NotBelow(field, other) => pair("not_below", field, &[*other]),
        Requirement::AsLongAs(field, other) => pair("as_long_as", field, &[*other]),
        Requirement::Required(field) => pair("required", field, &[]),
        Requirement::Unset(field) => pair("unset", field, &[]),
        Requirement::Is(field, words) => json!({ "rule": "one_of_values", "field": field, "words": words }),
        Requirement::Bound(field, bound) => {
            let (name, value) = limit(bound)?;
            json!({ "rule": "bound", "field": field, "bound": { "rule": name, "value": value } })
        }
        // The client looks into both images.
        _ => return None,
    })
}
