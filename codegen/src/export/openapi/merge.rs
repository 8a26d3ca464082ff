//! Two operations with one method and one path become one, whose body has the media types of both.

use super::super::json::{Node, Object};

/// Adds an operation to another one with the same method and path.
pub(super) fn merge(known: &mut Object, other: Object) {
    for (name, value) in other.entries() {
        match (name.as_str(), value) {
            ("operationId", Node::Value(id)) => {
                let mut ids = list(known, "x-operations");
                ids.push(id.into());
                known.add("x-operations", ids);
            }
            ("parameters", Node::List(more)) => {
                let mut all = list(known, "parameters");
                for one in more {
                    if !all.iter().any(|known| is_twin(known, &one)) {
                        all.push(one);
                    }
                }
                known.add("parameters", all);
            }
            ("requestBody", Node::Object(body)) => merge_content(known.at("requestBody"), body),
            ("responses", Node::Object(mut responses)) => {
                for status in ["200", "2XX"] {
                    if let Some(Node::Object(success)) = responses.take(status) {
                        merge_content(known.at("responses").at(status), success);
                    }
                }
            }
            _ => {}
        }
    }
}

fn list(object: &mut Object, name: &str) -> Vec<Node> {
    match object.take(name) {
        Some(Node::List(items)) => items,
        _ => Vec::new(),
    }
}

fn is_twin(one: &Node, other: &Node) -> bool {
    let key = |node: &Node| match node {
        Node::Object(object) => {
            (object.get("name").cloned(), object.get("in").cloned(), object.get("$ref").cloned())
        }
        _ => (None, None, None),
    };
    key(one) == key(other)
}

/// Adds the media types of a body. A schema of a known media type is an alternative.
fn merge_content(known: &mut Object, mut other: Object) {
    let Some(Node::Object(content)) = other.take("content") else { return };
    if known.get("description").is_none() {
        known.join(other);
    }
    for (name, media) in content.entries() {
        let Node::Object(mut media) = media else { continue };
        let target = known.at("content");
        let Some(Node::Object(_)) = target.get(&name) else {
            target.add(name, media);
            continue;
        };
        let target = target.at(&name);
        let (old, new) = (target.take("schema"), media.take("schema"));
        let schema = match (old, new) {
            (Some(old), Some(new)) if old != new => Object::new().list("anyOf", vec![old, new]).into(),
            (Some(schema), _) | (None, Some(schema)) => schema,
            (None, None) => Node::from(Object::new()),
        };
        target.add("schema", schema);
        if let Some(Node::Object(examples)) = media.take("examples") {
            target.at("examples").join(examples);
        }
    }
}
