//! A response is read whatever one of its fields holds, unless the specification says that it is nothing without it.
#![allow(missing_docs)]

use modwright::model::{Connector, Example, Operation, Returns, Type, TypeKind};
use modwright_connectors::Error;
use modwright_spec_mock::Mock;
use modwright_tests::any_client;
use serde_json::{Value, json};
use std::path::Path;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec");

/// A field of an example, by its JSON pointer.
struct Found {
    pointer: String,
    required: bool,
}

#[tokio::test]
async fn only_a_required_field_costs_the_response() {
    let (mut tried, mut refused, mut wrong) = (0, 0, Vec::new());
    for connector in modwright::check(&modwright::load::load(Path::new(SPEC)).unwrap()).0.unwrap().connectors
    {
        let mock = Mock::from_spec(SPEC, &connector.name).await.unwrap();
        let client = any_client(&connector.name, &mock);
        for module in &connector.modules {
            for operation in module.operations() {
                let examples =
                    operation.examples.iter().filter_map(|one| example(&connector, operation, one));
                let all = examples.flat_map(|(request, response, fields)| {
                    fields.into_iter().map(move |field| (request.clone(), response.clone(), field))
                });
                for (request, response, Found { pointer, required }) in all {
                    for changed in changes(&response, &pointer) {
                        mock.answer_with("application/json", changed.to_string());
                        let read = client.invoke(&module.name, &operation.name, request.clone().into()).await;
                        tried += 1;
                        refused += usize::from(read.is_err());
                        let name = format!("{}.{}: {pointer}", module.name, operation.name);
                        if let Err(error) = read {
                            if !required {
                                wrong.push(format!("{name}: {error}\n{changed}"));
                            }
                            assert!(matches!(error, Error::Decode(_)), "{name}: {error}");
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{refused} of {tried} responses refused");
    assert!(tried > 1_500 && refused * 10 < tried, "{refused} of {tried} refused");
}

/// A request, its response, and the fields of that.
fn example(
    connector: &Connector,
    operation: &Operation,
    example: &Example,
) -> Option<(Value, Value, Vec<Found>)> {
    let mut request = example.request.value();
    if let (Some(pieces), Some(sent)) = (&operation.stream, request.as_object_mut()) {
        // The field that asks for a stream is the function's to set.
        sent.remove(&operation.request.fields[pieces.toggle].wire);
    }
    let mut response = example.response.as_ref()?.value();
    let mut fields = Vec::new();
    match &operation.returns {
        Returns::Json(ty) | Returns::OptionalJson(ty) => collect(connector, ty, &response, "", &mut fields),
        Returns::Pages(listing) => {
            let list = listing.items_of(&response)?;
            let at: String = listing.items.iter().map(|name| format!("/{name}")).collect();
            for (index, item) in list.as_array()?.iter().enumerate() {
                collect(connector, &listing.item, item, &format!("{at}/{index}"), &mut fields);
            }
        }
        _ => return None,
    }
    if let Some(more) = connector.pages.as_ref().and_then(|pages| pages.more.as_ref()) {
        // Nothing is asked for beyond the page.
        if let Some(more) = response.as_object_mut().and_then(|response| response.get_mut(more)) {
            *more = json!(false);
        }
    }
    Some((request, response, fields))
}

/// Every field of `value` that the type knows.
fn collect(connector: &Connector, ty: &Type, value: &Value, pointer: &str, found: &mut Vec<Found>) {
    match (ty, value) {
        (Type::List(_) | Type::Tuple(_), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                let Some(item) = ty.item(index) else { continue };
                collect(connector, &item.ty, value, &format!("{pointer}/{index}"), found);
            }
        }
        (Type::Named(id), Value::Object(object)) => match &connector.declaration(*id).kind {
            TypeKind::Struct(shape) => {
                for field in &shape.fields {
                    let Some(value) = object.get(&field.wire) else { continue };
                    let pointer = format!("{pointer}/{}", field.wire.replace('/', "~1"));
                    let required = field.required && field.preset.is_none() && !field.nullable;
                    found.push(Found { pointer: pointer.clone(), required });
                    collect(connector, &field.schema.ty, value, &pointer, found);
                }
            }
            TypeKind::Tagged { tag, variants, .. } => {
                found.push(Found { pointer: format!("{pointer}/{tag}"), required: false });
                let variant = variants.iter().find(|variant| object[tag] == variant.value);
                if let Some(id) = variant.and_then(|variant| variant.content) {
                    collect(connector, &Type::Named(id), value, pointer, found);
                }
            }
            _ => {}
        },
        _ => {}
    }
}

/// The response with one field missing, null or of another kind.
fn changes(response: &Value, pointer: &str) -> Vec<Value> {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/");
    let mut without = response.clone();
    without.pointer_mut(parent).and_then(Value::as_object_mut).unwrap().remove(&name);
    let others = [json!(null), json!("x"), json!(1.5), json!(true), json!([[]]), json!({ "a": {} })];
    let changed = others.into_iter().map(|other| {
        let mut changed = response.clone();
        changed.pointer_mut(parent).unwrap()[&name] = other;
        changed
    });
    std::iter::once(without).chain(changed).collect()
}
