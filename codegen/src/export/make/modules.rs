//! A module of the specification → a module of the app. Several operations are one module, whose first field selects the
//! operation and opens the fields of it.

use super::super::json::{Node, Object};
use super::App;
use super::iml::{expression, property, quoted};
use super::names::{self, ParameterNames};
use super::notes::Kind;
use super::responses::merge;
use crate::model::{Effect, Method, Module, ModuleContent, Operation, Struct};
use serde_json::Value;

/// An operation of a module.
struct Part<'m> {
    operation: &'m Operation,
    communication: Object,
    parameters: Vec<Node>,
    interface: Vec<Node>,
    is_list: bool,
}

/// The contents of a module's files.
struct Files {
    communication: Node,
    parameters: Vec<Node>,
    interface: Vec<Node>,
    sample: Value,
}

impl App<'_> {
    /// Returns the modules as components, with their files.
    pub fn module_components(&mut self) -> Object {
        let connector = self.connector;
        let mut components = Object::new();
        for module in &connector.modules {
            if module.webhooks.is_some() {
                self.notes.add(Kind::Call, &module.name, "messages that the API sends have no trigger");
            }
            let made = match &module.content {
                ModuleContent::AnyCall => Some(("universal", None, universal())),
                ModuleContent::Operations(_) => self.operations(module),
            };
            if let Some((ty, crud, files)) = made {
                let id = self.module_names.claim(&[&module.name]);
                components.add(id.clone(), self.component(module, &id, ty, crud, files));
            }
        }
        components
    }

    fn operations(&mut self, module: &Module) -> Option<(&'static str, Option<&'static str>, Files)> {
        let all: Vec<&Operation> = module.operations().iter().collect();
        let select = if all.len() > 1 { names::select(&all) } else { String::new() };
        let mut parts: Vec<Part<'_>> = Vec::new();
        for operation in all {
            parts.extend(self.part(module, operation, &select));
        }
        let is_search = parts.iter().any(|part| part.is_list);
        let sample = parts.iter().find_map(|part| self.sample(part.operation));
        let sample = sample.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        let mut interface = Vec::new();
        parts.iter().for_each(|part| merge(&mut interface, part.interface.clone()));
        let crud = match parts.as_slice() {
            [] => return None,
            [only] if !is_search => Some(crud(only.operation)),
            _ => None,
        };
        let (communication, parameters) = match parts.len() {
            1 => parts.pop().map(|part| (part.communication.into(), part.parameters))?,
            _ => selected(&select, parts),
        };
        let ty = if is_search { "search" } else { "action" };
        Some((ty, crud, Files { communication, parameters, interface, sample }))
    }

    fn part<'m>(&mut self, module: &Module, operation: &'m Operation, select: &str) -> Option<Part<'m>> {
        let place = format!("{}.{}", module.name, operation.name);
        let names = ParameterNames::new(operation, select);
        let response = self.response(&place, operation, &names)?;
        let request = self.request(&place, operation, &names)?;
        let parameters = self.operation_parameters(&place, operation, &names, response.is_list);
        self.rules(&place, &operation.request);
        if let Some(follow) = &operation.follow {
            let text = format!(
                "`{}` waits for the end: repeat `{}` in a scenario",
                follow.function, follow.operation
            );
            self.notes.add(Kind::Client, &place, text);
        }
        Some(Part {
            operation,
            communication: request.and(response.parts),
            parameters,
            interface: response.interface,
            is_list: response.is_list,
        })
    }

    /// Notes the rules between the fields that a caller sets.
    pub fn rules(&mut self, place: &str, shape: &Struct) {
        for rule in &shape.rules {
            if rule.fields().all(|field| !shape.fields[field].set_by_client) {
                let soft = if rule.soft { " (soft)" } else { "" };
                self.notes.add(Kind::Rule, place, format!("{}{soft}", rule.text));
            }
        }
    }

    fn component(
        &mut self,
        module: &Module,
        id: &str,
        ty: &str,
        crud: Option<&str>,
        contents: Files,
    ) -> Object {
        let label = names::title(module.docs.title.as_deref(), &module.name);
        let mut description = module.docs.help.as_deref().unwrap_or(&label).to_owned();
        if let Some(note) = &module.docs.deprecated {
            description = format!("{description} Deprecated: {note}.");
        }
        let Files { communication, parameters, interface, sample } = contents;
        let mut files = Object::new();
        files.add("communication", self.file("modules", id, "communication", communication));
        files.add("staticParams", self.file("modules", id, "static-params", Vec::new().into()));
        files.add("mappableParams", self.file("modules", id, "mappable-params", parameters.into()));
        files.add("interface", self.file("modules", id, "interface", interface.into()));
        files.add("samples", self.file("modules", id, "samples", sample.into()));
        files.add("scope", self.file("modules", id, "scope", Vec::new().into()));
        Object::new()
            .with("label", label)
            .with("description", description)
            .with("moduleType", ty)
            .maybe("actionCrud", crud)
            .with("connection", super::CONNECTION)
            .with("altConnection", Value::Null)
            .with("webhook", Value::Null)
            .with("codeFiles", files)
    }
}

/// Several operations: requests with a condition each, and a select whose options open their fields.
fn selected(select: &str, parts: Vec<Part<'_>>) -> (Node, Vec<Node>) {
    let value = property("parameters", select);
    let (mut requests, mut options): (Vec<Node>, Vec<Node>) = (Vec::new(), Vec::new());
    for (index, part) in parts.into_iter().enumerate() {
        // A name of an operation is a word; else its number stands for it.
        let name = &part.operation.name;
        let key = quoted(name).map_or_else(|| index.to_string(), |_| name.clone());
        let condition = expression(&format!("{value} == {}", quoted(&key).unwrap_or_default()));
        requests.push(Object::new().with("condition", condition).and(part.communication).into());
        let label = names::title(part.operation.docs.title.as_deref(), name);
        options.push(
            Object::new().with("label", label).with("value", key).list("nested", part.parameters).into(),
        );
    }
    let parameter = Object::new()
        .with("name", select)
        .with("type", "select")
        .with("label", "Select the operation")
        .with("required", true)
        .with("mappable", false)
        .with("options", options);
    (requests.into(), vec![parameter.into()])
}

/// Returns the change that an operation makes, in the words of Make.
fn crud(operation: &Operation) -> &'static str {
    match (operation.effect, operation.method) {
        (Effect::Reads, _) => "read",
        (Effect::Destroys, _) => "delete",
        (Effect::Writes, Method::Put | Method::Patch) => "update",
        (Effect::Writes, _) => "create",
    }
}

/// Any call below the base URL.
fn universal() -> Files {
    let pairs = |name: &str, label: &str| {
        let part = |name: &str, label: &str| -> Node {
            Object::new().with("name", name).with("type", "text").with("label", label).into()
        };
        let spec = vec![part("key", "Key"), part("value", "Value")];
        let array = Object::new().with("name", name).with("type", "array").with("label", label);
        Node::from(array.with("spec", spec))
    };
    let method = |name: &str| -> Node { Object::new().with("label", name).with("value", name).into() };
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].map(method).to_vec();
    let url = Object::new().with("name", "url").with("type", "text").with("label", "URL");
    let url = url.with("help", "Path below the base URL of the API.").with("required", true);
    let method = Object::new().with("name", "method").with("type", "select").with("label", "Method");
    let method = method.with("required", true).with("default", "GET").with("options", methods);
    let body = Object::new().with("name", "body").with("type", "any").with("label", "Body");
    let all = |name: &str| {
        let value = property("parameters", name);
        let spread = super::iml::if_set(&value, &format!("toCollection({value}, 'key', 'value')"));
        Object::new().with("{{...}}", expression(&spread))
    };
    let output = Object::new()
        .with("body", "{{body}}")
        .with("headers", "{{headers}}")
        .with("statusCode", "{{statusCode}}");
    let communication = Object::new()
        // It begins with a slash, so that no other host gets the credentials.
        .with("url", "/{{replace(parameters.url, '/^[/]+/', '')}}")
        .with("method", "{{parameters.method}}")
        .with("qs", all("qs"))
        .with("headers", all("headers"))
        .with("type", "text")
        .with("body", "{{parameters.body}}")
        .with("response", Object::new().with("output", output));
    let result = |name: &str, ty: &str, label: &str| -> Node {
        Object::new().with("name", name).with("type", ty).with("label", label).into()
    };
    let parameters = vec![
        url.into(),
        method.into(),
        pairs("headers", "Headers"),
        pairs("qs", "Query string"),
        body.into(),
    ];
    let interface = vec![
        result("body", "any", "Body"),
        result("headers", "collection", "Headers"),
        result("statusCode", "integer", "Status code"),
    ];
    let sample = serde_json::json!({ "body": {}, "headers": {}, "statusCode": 200 });
    Files { communication: communication.into(), parameters, interface, sample }
}
