//! Every bound and every rule of every request is broken once, and the generated validator says so.
//!
//! Each is broken where an example reaches it, so an example is missing where one cannot be. What the model says of the same
//! JSON is the second opinion.
#![allow(missing_docs)]

#[path = "../../generated/tests/support/github.rs"]
#[rustfmt::skip]
mod github;
#[path = "../../generated/tests/support/openai.rs"]
#[rustfmt::skip]
#[allow(deprecated)]
mod openai;

use modwright::conform::check_struct;
use modwright::model::{
    Condition, Connector, DeclaredIn, Field, Limit, Operation, PatternKind, PatternPart, Predicate,
    Requirement, Schema, Struct, Type, TypeId, TypeKind,
};
use modwright_runtime::Violations;
use serde_json::{Map, Value, json};
use std::path::Path;

fn connectors() -> Vec<Connector> {
    let sources = modwright::load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")).unwrap();
    modwright::check(&sources).0.unwrap().connectors
}

/// What the generated validator says.
fn violations(connector: &Connector, operation: &str, request: &Value) -> Option<Violations> {
    match connector.name.as_str() {
        "github" => github::violations(operation, request),
        "openai" => openai::violations(operation, request),
        other => panic!("the validators of `{other}` are not here"),
    }
}

/// PNGs of a pixel that can be seen through, of one that cannot, and of two side by side.
const GOOD: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAAC0lEQVR4nGNgAAIAAAUAAXpeqz8AAAAASUVORK5CYII=";
const OPAQUE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC";
const WIDE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAYAAAD0In+KAAAAC0lEQVR4nGNggAIAAAkAAftSuKkAAAAASUVORK5CYII=";

/// Marks what only the client can see, inside a file: the model does not look there.
const INSIDE: &str = "(inside) ";

fn is_seen_inside(limit: &Limit) -> bool {
    matches!(limit, Limit::MediaTypes(_) | Limit::Square | Limit::Transparent)
}

/// A struct inside an example: the way there as a JSON pointer.
struct Site<'m> {
    name: String,
    shape: &'m Struct,
    pointer: String,
}

#[test]
fn every_bound_and_every_rule_is_refused_where_it_is_broken() {
    let connectors = connectors();
    let (mut broken, mut unreadable) = (0, 0);
    let mut missed = Vec::new();
    let all =
        connectors.iter().flat_map(|one| operations(one).map(move |(key, operation)| (one, key, operation)));
    for (connector, key, operation) in all {
        for site_of in sites_of(connector, operation) {
            let (example, site) = site_of;
            for (what, value) in breaks(connector, site.shape, example.pointer(&site.pointer).unwrap()) {
                let mut request = example.clone();
                *request.pointer_mut(&site.pointer).unwrap() = value;
                broken += 1;
                let by_model = check_struct(connector, &operation.request, &request);
                let by_client = violations(connector, &key, &request);
                // A closed enum cannot even be made from a wrong word.
                unreadable += usize::from(by_client.is_none());
                let refused = by_client.as_ref().is_none_or(|found| !found.is_empty());
                if (by_model.is_empty() && !what.contains(INSIDE)) || !refused {
                    missed.push(format!(
                        "{key}, {}: {what}: the model finds {}, the client {:?}\n    {request}",
                        site.name,
                        by_model.len(),
                        by_client.map(|found| found.len())
                    ));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{} of {broken}:\n{}", missed.len(), missed.join("\n"));
    println!("{broken} broken requests, {unreadable} of them no request at all");
    assert!(broken > 100 && unreadable < broken / 10, "{broken} were tried, {unreadable} were unreadable");
}

#[test]
fn every_type_with_bounds_is_reached_by_an_example() {
    let mut missing = Vec::new();
    for connector in &connectors() {
        let reached: Vec<String> = operations(connector)
            .flat_map(|(_, operation)| sites_of(connector, operation))
            .map(|(_, site)| site.name)
            .collect();
        for declaration in connector.types.iter().filter(|declaration| declaration.in_requests) {
            let TypeKind::Struct(shape) = &declaration.kind else { continue };
            // A module that is off by default has its examples where it has them.
            let is_shown = |module: &usize| connector.modules[*module].is_default;
            let is_shown = match declaration.declared_in {
                DeclaredIn::Module(module) => is_shown(&module),
                DeclaredIn::Shared => {
                    declaration.modules.is_empty() || declaration.modules.iter().any(is_shown)
                }
            };
            if !is_shown {
                continue;
            }
            let checked =
                !shape.rules.is_empty() || shape.fields.iter().any(|field| !field.schema.bounds.is_empty());
            if checked && !reached.contains(&declaration.name) {
                missing.push(declaration.name.clone());
            }
        }
    }
    assert!(missing.is_empty(), "no example holds these: {missing:?}");
}

#[test]
fn no_example_is_refused() {
    let connectors = connectors();
    let all =
        connectors.iter().flat_map(|one| operations(one).map(move |(key, operation)| (one, key, operation)));
    for (connector, key, operation) in all {
        for example in &operation.examples {
            let found = violations(connector, &key, &example.request.value())
                .unwrap_or_else(|| panic!("{key} `{}` is no request", example.name));
            assert!(found.is_empty(), "{key} `{}`: {found}", example.name);
        }
    }
}

fn operations(connector: &Connector) -> impl Iterator<Item = (String, &Operation)> {
    connector.modules.iter().flat_map(|module| {
        module
            .operations()
            .iter()
            .map(move |operation| (format!("{}.{}", module.name, operation.name), operation))
    })
}

/// The first place of each struct among the examples of an operation.
fn sites_of<'m>(connector: &'m Connector, operation: &'m Operation) -> Vec<(Value, Site<'m>)> {
    let mut found: Vec<(Value, Site<'_>)> = Vec::new();
    for example in &operation.examples {
        let (request, mut sites) = (example.request.value(), Vec::new());
        walk_struct(
            connector,
            &operation.request_name,
            &operation.request,
            &request,
            String::new(),
            &mut sites,
        );
        for site in sites {
            if !found.iter().any(|(_, known)| known.name == site.name) {
                found.push((request.clone(), site));
            }
        }
    }
    found
}

fn walk_struct<'m>(
    connector: &'m Connector,
    name: &str,
    shape: &'m Struct,
    value: &Value,
    pointer: String,
    into: &mut Vec<Site<'m>>,
) {
    for field in &shape.fields {
        if let Some(inner) = value.get(&field.wire) {
            let pointer = format!("{pointer}/{}", field.wire.replace('~', "~0").replace('/', "~1"));
            walk(connector, &field.schema, inner, pointer, into);
        }
    }
    into.push(Site { name: name.to_owned(), shape, pointer });
}

fn walk<'m>(
    connector: &'m Connector,
    shape: &'m Schema,
    value: &Value,
    pointer: String,
    into: &mut Vec<Site<'m>>,
) {
    match (&shape.ty, value) {
        (Type::List(_) | Type::Tuple(_), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                let Some(item) = shape.ty.item(index) else { continue };
                walk(connector, item, value, format!("{pointer}/{index}"), into);
            }
        }
        (Type::Map { value: entry, .. }, Value::Object(entries)) => {
            for (key, value) in entries {
                walk(connector, entry, value, format!("{pointer}/{key}"), into);
            }
        }
        (Type::Nullable(item), _) => walk(connector, item, value, pointer, into),
        (Type::Named(id), _) => walk_named(connector, *id, value, pointer, into),
        _ => {}
    }
}

fn walk_named<'m>(
    connector: &'m Connector,
    id: TypeId,
    value: &Value,
    pointer: String,
    into: &mut Vec<Site<'m>>,
) {
    let declaration = connector.declaration(id);
    match &declaration.kind {
        TypeKind::Struct(shape) => walk_struct(connector, &declaration.name, shape, value, pointer, into),
        TypeKind::Enum { .. } | TypeKind::IntegerEnum { .. } => {}
        TypeKind::Tagged { tag, variants, .. } => {
            let variant = variants
                .iter()
                .find(|variant| value.get(tag).and_then(Value::as_str) == Some(&variant.value));
            if let Some(id) = variant.and_then(|variant| variant.content) {
                walk_named(connector, id, value, pointer, into);
            }
        }
        TypeKind::Untagged { alternatives } => {
            for alternative in alternatives {
                let fits = match &alternative.schema.ty {
                    Type::List(_) | Type::Tuple(_) => value.is_array(),
                    Type::Named(_) => value.is_object(),
                    _ => false,
                };
                if fits {
                    walk(connector, &alternative.schema, value, pointer.clone(), into);
                }
            }
        }
    }
}

/// The object, once for each bound and each rule of its struct, with that one broken.
fn breaks(connector: &Connector, shape: &Struct, value: &Value) -> Vec<(String, Value)> {
    let mut broken = Vec::new();
    let with = |field: &Field, new: Value| {
        let mut object = value.clone();
        object[&field.wire] = new;
        object
    };
    for field in &shape.fields {
        for (what, bad) in bad_values(connector, &field.schema, &sample(connector, &field.schema)) {
            broken.push((format!("`{}` {what}", field.name), with(field, bad)));
        }
    }
    for rule in &shape.rules {
        let mut object = value.as_object().unwrap().clone();
        for condition in &rule.when {
            meet(connector, shape, condition, &mut object);
        }
        if break_demand(connector, shape, &rule.requirement, &mut object) {
            let seen_inside = match &rule.requirement {
                Requirement::Bound(_, limit) => is_seen_inside(limit),
                demand => matches!(demand, Requirement::AsLargeAs(..)),
            };
            let what = if seen_inside { format!("{INSIDE}{}", rule.text) } else { rule.text.clone() };
            broken.push((what, Value::Object(object)));
        }
    }
    broken
}

/// Values of a shape that break one bound each, made from a good one.
fn bad_values(connector: &Connector, shape: &Schema, good: &Value) -> Vec<(String, Value)> {
    let mut bad: Vec<(String, Value)> = shape
        .bounds
        .iter()
        .filter_map(|bound| {
            let inside = if is_seen_inside(&bound.limit) { INSIDE } else { "" };
            Some((format!("{inside}{:?}", bound.limit), past(&bound.limit, good)?))
        })
        .collect();
    match &shape.ty {
        Type::List(item) => {
            let inner = bad_values(connector, item, &sample(connector, item));
            bad.extend(inner.into_iter().map(|(what, value)| (format!("item {what}"), json!([value]))));
        }
        Type::Map { key, value } => {
            let good = sample(connector, value);
            if let Some(key) = key {
                let keys = bad_values(connector, key, &json!("k"));
                bad.extend(keys.into_iter().filter_map(|(what, bad)| {
                    Some((format!("key {what}"), json!({ (bad.as_str()?): good.clone() })))
                }));
            }
            let values = bad_values(connector, value, &good);
            bad.extend(values.into_iter().map(|(what, bad)| (format!("value {what}"), json!({ "k": bad }))));
        }
        Type::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                let inner = bad_values(connector, item, &sample(connector, item)).into_iter();
                bad.extend(inner.map(|(what, value)| {
                    let mut whole = sample(connector, shape);
                    whole[index] = value;
                    (format!("item {index} {what}"), whole)
                }));
            }
        }
        Type::Nullable(item) => bad.extend(bad_values(connector, item, good)),
        Type::Named(id) => {
            if let TypeKind::Untagged { alternatives } = &connector.declaration(*id).kind {
                for alternative in alternatives {
                    bad.extend(bad_values(
                        connector,
                        &alternative.schema,
                        &sample(connector, &alternative.schema),
                    ));
                }
            }
        }
        _ => {}
    }
    bad
}

/// A value just past a limit.
fn past(limit: &Limit, good: &Value) -> Option<Value> {
    let number = |value: f64| if good.is_i64() { json!(value as i64) } else { json!(value) };
    let text = |length: u64| json!("x".repeat(usize::try_from(length).unwrap()));
    let list = |length: u64| {
        let item = good.get(0).cloned().unwrap_or(json!("x"));
        json!(vec![item; usize::try_from(length).unwrap()])
    };
    let map = |count: u64| {
        let value = good.as_object().and_then(|good| good.values().next()).cloned().unwrap_or(json!("x"));
        Value::Object((0..count).map(|index| (format!("k{index}"), value.clone())).collect())
    };
    Some(match limit {
        Limit::Minimum(n) => number(n.value() - 1.0),
        Limit::Maximum(n) => number(n.value() + 1.0),
        Limit::ExclusiveMinimum(n) | Limit::ExclusiveMaximum(n) => number(n.value()),
        Limit::MultipleOf(n) => json!(n.value() * 1.5),
        Limit::MinLength(n) => text(n.checked_sub(1)?),
        Limit::MaxLength(n) => text(n + 1),
        Limit::Pattern(_) => json!("not one word, and £"),
        Limit::Format(_) => json!("not a value of any format"),
        Limit::MinItems(n) => list(n.checked_sub(1)?),
        Limit::MaxItems(n) => list(n + 1),
        Limit::UniqueItems => list(2),
        Limit::MinProperties(n) => map(n.checked_sub(1)?),
        Limit::MaxProperties(n) => map(n + 1),
        // Larger ones take long to write as text: those bounds are checked by the same code.
        Limit::MaxSize(n) if *n > 32 << 20 => return None,
        Limit::MaxSize(n) => json!({ "name": "a.png", "text": "x".repeat(usize::try_from(n + 1).unwrap()) }),
        Limit::MediaTypes(_) => json!({ "name": "a.png", "text": "GIF89a\u{1}\u{0}\u{1}\u{0}" }),
        Limit::Square => json!({ "name": "a.png", "data": WIDE }),
        Limit::Transparent => json!({ "name": "a.png", "data": OPAQUE }),
    })
}

/// A good value of a shape.
fn sample(connector: &Connector, shape: &Schema) -> Value {
    let low = shape.bounds.iter().find_map(|bound| match &bound.limit {
        Limit::Minimum(n) => Some(n.value()),
        Limit::ExclusiveMinimum(n) => Some(n.value() + 1e-3),
        _ => None,
    });
    match &shape.ty {
        Type::String | Type::Secret | Type::Vector => {
            let pattern = shape.bounds.iter().find_map(|bound| match &bound.limit {
                Limit::Pattern(pattern) => Some(&pattern.alternatives[0]),
                _ => None,
            });
            let format = shape.bounds.iter().find_map(|bound| match &bound.limit {
                Limit::Format(format) => Some(format.example()),
                _ => None,
            });
            if let Some(example) = format {
                return json!(example);
            }
            json!(pattern.map_or_else(|| "x".to_owned(), |parts| parts.iter().map(piece).collect()))
        }
        Type::Integer | Type::Timestamp => json!(low.unwrap_or(1.0) as i64),
        Type::Number => json!(low.unwrap_or(0.5)),
        Type::Boolean => json!(true),
        Type::Json => json!({}),
        Type::File => json!({ "name": "a.png", "data": GOOD }),
        Type::List(item) => json!([sample(connector, item)]),
        Type::Map { value, .. } => json!({ "k": sample(connector, value) }),
        Type::Tuple(items) => items.iter().map(|item| sample(connector, item)).collect(),
        Type::Nullable(item) => sample(connector, item),
        Type::Named(id) => sample_of(connector, *id),
    }
}

fn piece(part: &PatternPart) -> String {
    let one = match &part.kind {
        PatternKind::Characters(ranges) => ranges[0].0.to_string(),
        PatternKind::Group(alternatives) => alternatives[0].iter().map(piece).collect(),
    };
    one.repeat(part.min.max(1) as usize)
}

fn sample_of(connector: &Connector, id: TypeId) -> Value {
    match &connector.declaration(id).kind {
        TypeKind::Struct(shape) => {
            let mut object = Map::new();
            for field in shape.fields.iter().filter(|field| field.required) {
                object.insert(field.wire.clone(), sample(connector, &field.schema));
            }
            for rule in &shape.rules {
                if let Requirement::OneOf(fields) | Requirement::AtLeastOneOf(fields) = &rule.requirement {
                    let field = &shape.fields[fields[0]];
                    object.insert(field.wire.clone(), sample(connector, &field.schema));
                }
            }
            Value::Object(object)
        }
        TypeKind::IntegerEnum { values, .. } => json!(values[0].integer()),
        TypeKind::Enum { values, .. } => json!(values.first().map_or("id", |value| value.value.as_str())),
        TypeKind::Tagged { tag, variants, .. } => {
            let mut value = variants[0].content.map_or_else(|| json!({}), |id| sample_of(connector, id));
            value[tag] = json!(variants[0].value);
            value
        }
        TypeKind::Untagged { alternatives } => sample(connector, &alternatives[0].schema),
    }
}

fn give(connector: &Connector, shape: &Struct, index: usize, object: &mut Map<String, Value>) {
    let field = &shape.fields[index];
    object.insert(field.wire.clone(), sample(connector, &field.schema));
}

fn take(shape: &Struct, index: usize, object: &mut Map<String, Value>) {
    object.remove(&shape.fields[index].wire);
}

/// Makes a condition hold.
fn meet(connector: &Connector, shape: &Struct, condition: &Condition, object: &mut Map<String, Value>) {
    let wire = shape.fields[condition.field].wire.clone();
    match &condition.predicate {
        Predicate::Is(words) => drop(object.insert(wire, json!(words[0].replace('*', "x")))),
        Predicate::Has(word) => drop(object.insert(wire, json!([word]))),
        Predicate::Set => give(connector, shape, condition.field, object),
        Predicate::Unset => take(shape, condition.field, object),
    }
}

/// Makes a demand fail; `false` where that cannot be.
fn break_demand(
    connector: &Connector,
    shape: &Struct,
    demand: &Requirement,
    object: &mut Map<String, Value>,
) -> bool {
    match demand {
        Requirement::Needs(field, others) => {
            give(connector, shape, *field, object);
            take(shape, others[0], object);
        }
        Requirement::Excludes(field, others) => {
            give(connector, shape, *field, object);
            give(connector, shape, others[0], object);
        }
        Requirement::OneOf(fields) | Requirement::AtMostOneOf(fields) => {
            fields.iter().for_each(|field| give(connector, shape, *field, object))
        }
        Requirement::AtLeastOneOf(fields) => fields.iter().for_each(|field| take(shape, *field, object)),
        Requirement::NotBelow(field, other) => {
            object.insert(shape.fields[*field].wire.clone(), json!(1));
            object.insert(shape.fields[*other].wire.clone(), json!(2));
        }
        Requirement::AsLongAs(field, other) => {
            for (index, more) in [(*field, 2), (*other, 1)] {
                let field = &shape.fields[index];
                let Value::Array(items) = sample(connector, &field.schema) else { return false };
                let Some(item) = items.first() else { return false };
                object.insert(field.wire.clone(), vec![item.clone(); more].into());
            }
        }
        Requirement::AsLargeAs(field, other) => {
            for (index, data) in [(*field, WIDE), (*other, GOOD)] {
                object.insert(shape.fields[index].wire.clone(), json!({ "name": "a.png", "data": data }));
            }
        }
        Requirement::Required(field) => take(shape, *field, object),
        Requirement::Unset(field) => give(connector, shape, *field, object),
        Requirement::Is(field, _) => drop(object.insert(shape.fields[*field].wire.clone(), json!("zzz"))),
        Requirement::Bound(field, limit) => {
            let field = &shape.fields[*field];
            let Some(value) = past(limit, &sample(connector, &field.schema)) else { return false };
            object.insert(field.wire.clone(), value);
        }
    }
    true
}
