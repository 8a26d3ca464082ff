//! Enums and constants.

use super::super::codes;
use super::super::draft::{At, Body, EnumValue, Ty, TypeId, Value};
use super::super::node::{self, Node};
use super::super::text;
use super::Shapes;

impl<'d> Shapes<'d, '_> {
    /// Returns the type of a schema with `enum` or `const`.
    pub fn enumeration(&mut self, node: &'d Node<'d>, at: &At) -> Value {
        let all = values(node);
        let nullable = all.iter().any(|value| value.is_null());
        let values: Vec<&'d Node<'d>> = all.into_iter().filter(|value| !value.is_null()).collect();
        if values.iter().all(|value| is_text(node, value)) {
            return Value { nullable, ..self.texts(node, &values, at) };
        }
        let numbers = values.iter().all(|value| value.text().is_some_and(|text| text.parse::<f64>().is_ok()));
        let whole = values.iter().all(|value| value.text().is_some_and(|text| text.parse::<i64>().is_ok()));
        let booleans = values.iter().all(|value| matches!(value.text(), Some("true" | "false")));
        let ty = match (booleans, whole, numbers) {
            (true, ..) => Ty::Boolean,
            (_, true, _) if node.text_of("type") != Some("number") => Ty::Integer,
            (.., true) => Ty::Number,
            _ => {
                self.note(
                    &codes::KEPT_AS_JSON,
                    node.span(),
                    "this enum has values of several types",
                    "it is imported as `json`",
                );
                Ty::Json
            }
        };
        if ty == Ty::Integer && values.len() > 1 {
            let id = self.reserve(at.clone(), node);
            return match self.fill_enum(id, node, &values, Body::IntegerEnum) {
                true => Value { nullable, ..Value::of(Ty::Named(id)) },
                false => Value { nullable, ..Value::of(Ty::Integer) },
            };
        }
        if ty == Ty::Number && values.len() > 1 {
            self.note(
                &codes::NOT_CHECKED,
                node.span(),
                "this enum has numbers that are not whole",
                "it is imported as a number",
            );
        }
        let constant = match values.as_slice() {
            [one] if ty != Ty::Json => one.text().map(str::to_owned),
            _ => None,
        };
        Value { nullable, constant, ..Value::of(ty) }
    }

    fn texts(&mut self, node: &'d Node<'d>, values: &[&'d Node<'d>], at: &At) -> Value {
        if let [one] = values {
            let constant = one.text().filter(|text| crate::read::is_accepted(text)).map(str::to_owned);
            return Value { constant, ..Value::of(Ty::String) };
        }
        let id = self.reserve(at.clone(), node);
        match self.fill_enum(id, node, values, Body::Enum) {
            true => Value::of(Ty::Named(id)),
            false => Value::of(Ty::String),
        }
    }

    /// Sets the values of an enum. Returns `false` if none can be said.
    pub fn fill_enum(
        &mut self,
        id: TypeId,
        node: &'d Node<'d>,
        values: &[&'d Node<'d>],
        body: fn(Vec<EnumValue>) -> Body,
    ) -> bool {
        let names = node.get("x-enum-varnames").map(Node::items).unwrap_or_default();
        let helps = node
            .get("x-enum-descriptions")
            .or_else(|| node.get("x-enumDescriptions"))
            .map(|list| list.items().iter().map(Node::text).collect::<Vec<_>>())
            .filter(|list| list.len() == values.len());
        let is_integer = matches!(body(Vec::new()), Body::IntegerEnum(_));
        let mut written: Vec<EnumValue> = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let Some(text) = value.text() else { continue };
            let text = text
                .parse::<i64>()
                .ok()
                .filter(|_| is_integer)
                .map_or(text.to_owned(), |number| number.to_string());
            let text = text.as_str();
            if written.iter().any(|known| known.value == text) {
                self.note(
                    &codes::MENDED,
                    value.span(),
                    format!("the value `{text}` is here twice"),
                    "the first one counts",
                );
                continue;
            }
            if !crate::read::is_accepted(text) || text.contains('\n') {
                self.note(
                    &codes::LEFT_OUT,
                    value.span(),
                    "this value has a character that no specification may have",
                    "it is read as an unknown value",
                );
                continue;
            }
            let name = (names.len() == values.len()).then(|| names[index].text()).flatten();
            let help = helps.as_ref().and_then(|helps| helps[index]).and_then(text::help);
            written.push(EnumValue {
                value: text.to_owned(),
                variant: name.map(|name| super::super::words::pascal(&super::super::words::of(name))),
                help,
                span: value.span(),
            });
        }
        let some = !written.is_empty();
        self.types[id.0].body = match some {
            true => body(written),
            false => Body::Alias { ty: Ty::String, bounds: Vec::new() },
        };
        some
    }
}

/// Returns the values of `enum` or `const`.
pub(super) fn values<'d>(node: &'d Node<'d>) -> Vec<&'d Node<'d>> {
    match (node.get("const"), node.get("enum")) {
        (Some(one), _) => vec![one],
        (None, Some(list)) => list.items().iter().collect(),
        (None, None) => Vec::new(),
    }
}

/// Returns `true` for a text: YAML's `on` is one if the type is string.
fn is_text(node: &Node<'_>, value: &Node<'_>) -> bool {
    let node::Value::Scalar { text, quoted } = &value.value else { return false };
    if *quoted || node.text_of("type") == Some("string") {
        return true;
    }
    !matches!(text.as_ref(), "true" | "false") && text.parse::<f64>().is_err()
}
