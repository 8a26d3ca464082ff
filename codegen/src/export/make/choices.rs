//! The values that another operation lists → a remote procedure, which a select asks for its options.

use super::super::json::{Node, Object};
use super::App;
use super::iml::{expression, path, property};
use super::names::ParameterNames;
use super::notes::Kind;
use crate::model::{Choices, Returns};
use serde_json::json;

/// The most options of a select: those of a page and of the next ones.
const MOST: u32 = 500;

/// A remote procedure.
pub(super) struct Procedure {
    pub id: String,
    pub label: String,
    pub communication: Object,
}

impl App<'_> {
    /// Returns the options of a field with `choices`: the address of a procedure, which is made once.
    pub fn choices(&mut self, place: &str, text: &str) -> Option<String> {
        if let Some((_, id)) = self.asked.iter().find(|(known, _)| known == text) {
            return id.as_ref().map(|id| format!("rpc://{id}"));
        }
        let procedure = self.procedure(text);
        let id = procedure.as_ref().map(|procedure| procedure.id.clone());
        if id.is_none() {
            self.notes.add(Kind::Field, place, format!("`{text}` cannot list its values: it needs fields"));
        }
        self.procedures.extend(procedure);
        self.asked.push((text.to_owned(), id.clone()));
        id.map(|id| format!("rpc://{id}"))
    }

    fn procedure(&mut self, text: &str) -> Option<Procedure> {
        let connector = self.connector;
        let Choices { operation: name, field } = Choices::of(text);
        let operation = connector.operation_of(name)?;
        if operation.request.fields.iter().any(|field| field.required && !field.set_by_client) {
            return None;
        }
        let value_path = connector.choices(text)?;
        let (_, value) = value_path.split_once("[]")?;
        let value = match value.strip_prefix('.') {
            Some(wire) => path("item", &[wire.to_owned()])?,
            None => "item".to_owned(),
        };
        let names = ParameterNames::none(operation);
        let list = connector.only_list(operation)?;
        let (container, pagination) = match &operation.returns {
            Returns::Pages(listing) => {
                (path("body", &listing.items)?, self.pagination(operation, listing, &names))
            }
            _ => (list.wire.map_or_else(|| "body".to_owned(), |wire| property("body", wire)), None),
        };
        let request = self.request(name, operation, &names)?;
        let output = Object::new().with("label", expression(&value)).with("value", expression(&value));
        let response = Object::new()
            .with("limit", json!(MOST))
            .with("iterate", expression(&container))
            .with("output", output);
        let parts =
            Object::new().object("pagination", pagination.unwrap_or_default()).with("response", response);
        let id = self.procedure_names.claim(&["list", name, field.unwrap_or("id")]);
        let title = operation.docs.title.as_deref();
        let label = super::names::title(title, &operation.name);
        Some(Procedure { id, label, communication: request.and(parts) })
    }

    /// Returns the remote procedures as components, with their files.
    pub fn procedure_components(&mut self) -> Object {
        let mut components = Object::new();
        for procedure in std::mem::take(&mut self.procedures) {
            let Procedure { id, label, communication } = procedure;
            let mut files = Object::new();
            files.add("communication", self.file("rpcs", &id, "communication", communication.into()));
            files.add("params", self.file("rpcs", &id, "params", Vec::new().into()));
            let component = Object::new()
                .with("label", label)
                .with("connection", super::CONNECTION)
                .maybe("altConnection", Some(Node::Value(serde_json::Value::Null)))
                .with("codeFiles", files);
            components.add(id, component);
        }
        components
    }
}
