//! Paths and operations. Two operations with one method and one path are one in OpenAPI, with two media types.

use super::super::json::{Node, Object};
use super::Exporter;
use super::merge::merge;
use super::schemas::described;
use crate::json_schema::rules;
use crate::model::{
    Docs, Location, Method, Module, ModuleContent, NextPage, Operation, Returns, Signature, words,
};

impl Exporter<'_> {
    /// Returns the operations of all modules by path and method.
    pub fn paths(&mut self) -> Object {
        let mut paths = Object::new();
        for module in &self.connector.modules {
            if module.content == ModuleContent::AnyCall {
                let note = format!("`{}` sends any request: it has no operation here", module.name);
                self.notes.push(note);
            }
            for operation in module.operations() {
                if operation.method == Method::Query {
                    let name = format!("{}.{}", module.name, operation.name);
                    self.notes.push(format!("`{name}` is left out: OpenAPI 3.1 has no method QUERY"));
                    continue;
                }
                let exported = self.operation(module, operation);
                let path = format!("/{}", operation.path.replace("...}", "}"));
                let item = paths.at(&path);
                match item.get(operation.method.word()) {
                    Some(_) => {
                        merge(item.at(operation.method.word()), exported);
                        let name = format!("{}.{}", module.name, operation.name);
                        self.notes.push(format!(
                            "`{name}` has the method and the path of another operation: they are one in OpenAPI"
                        ));
                    }
                    None => item.add(operation.method.word(), exported),
                }
            }
        }
        paths
    }

    /// Returns the messages that the API sends, by the module.
    pub fn webhooks(&mut self) -> Object {
        let mut all = Object::new();
        for module in &self.connector.modules {
            let Some(webhooks) = &module.webhooks else { continue };
            let media = Object::new().with("schema", self.ty(&webhooks.ty));
            let body = Object::new()
                .flag("required", true)
                .with("content", Object::new().with("application/json", media));
            let received = Object::new().with("description", "The message was received.");
            let post = Object::new()
                .list("tags", vec![module.name.as_str().into()])
                .with("requestBody", body)
                .with("responses", Object::new().with("2XX", received))
                .maybe("x-signed", webhooks.signature.map(Signature::word));
            all.add(&module.name, Object::new().with("post", post));
        }
        all
    }

    fn operation(&mut self, module: &Module, operation: &Operation) -> Object {
        let parameters = self.parameters(operation);
        let body = self.request_body(module, operation);
        let responses = self.responses(operation);
        let server = operation.server.as_deref().and_then(|name| self.server_of(name));
        let head = Object::new()
            .with("operationId", format!("{}_{}", module.name, operation.name))
            .list("tags", vec![module.name.as_str().into()])
            .with("summary", summary(module, operation));
        let Docs { help, link, deprecated, .. } = operation.docs.clone();
        let docs = Docs { help: None, link, deprecated, ..Docs::default() };
        let object = head.maybe("description", self.description(operation, help.as_deref()));
        described(object, &docs)
            .maybe("servers", server)
            .list("parameters", parameters)
            .maybe("requestBody", body)
            .with("responses", responses)
            .with("x-request", operation.request_name.as_str())
            .with("x-effect", operation.effect.word())
            .list("x-rules", self.rules(operation))
            .maybe("x-stream", stream(operation))
            .maybe("x-pages", pages(operation))
            .maybe("x-limit", operation.limit.as_ref().map(|list| list.wire.as_str()))
            .maybe("x-follow", follow(operation))
    }

    /// Returns the rules with a field that is not in the body: those of the body are in its schema.
    fn rules(&self, operation: &Operation) -> Vec<Node> {
        let shape = &operation.request;
        let is_outside = shape.rules.iter().filter(|rule| {
            let mut fields = rule.fields().map(|field| &shape.fields[field]);
            fields.any(|field| field.location != Location::Body)
        });
        let texts: Vec<&str> = is_outside.map(|rule| rule.text.as_str()).collect();
        let all = rules(shape, |field| &field.name).into_iter();
        all.filter(|rule| rule["text"].as_str().is_some_and(|text| texts.contains(&text)))
            .map(Node::from)
            .collect()
    }

    /// Returns the help and the rules, in Markdown.
    fn description(&self, operation: &Operation, help: Option<&str>) -> Option<String> {
        let all = rules(&operation.request, |field| &field.name);
        let lines: Vec<String> =
            all.iter().filter_map(|rule| rule["text"].as_str()).map(|text| format!("- {text}")).collect();
        let rules = (!lines.is_empty()).then(|| format!("Rules:\n\n{}", lines.join("\n")));
        let parts: Vec<String> = help.map(str::to_owned).into_iter().chain(rules).collect();
        (!parts.is_empty()).then(|| parts.join("\n\n"))
    }

    fn server_of(&self, name: &str) -> Option<Vec<Node>> {
        let server = self.connector.servers.iter().find(|server| server.name == name)?;
        let url = server.base_url.trim_end_matches('/');
        Some(vec![Object::new().with("url", url).with("description", name).into()])
    }
}

/// Returns the title of an operation; one without is named by its module.
fn summary(module: &Module, operation: &Operation) -> String {
    let title = |docs: &Docs| docs.title.as_deref().map(str::to_owned);
    let own = || words(&format!("{}_{}", module.name, operation.name));
    let is_alone = module.operations().len() == 1;
    let of_module = if is_alone { title(&module.docs) } else { None };
    title(&operation.docs).or(of_module).unwrap_or_else(own)
}

fn stream(operation: &Operation) -> Option<Object> {
    let stream = operation.stream.as_ref()?;
    let toggle = &operation.request.fields[stream.toggle];
    let value = stream.value.as_deref().map_or(Node::from(true), Node::from);
    Some(Object::new().with("field", toggle.wire.as_str()).with("value", value))
}

fn pages(operation: &Operation) -> Option<Object> {
    let Returns::Pages(listing) = &operation.returns else { return None };
    let name = |index: usize| operation.request.fields[index].wire.as_str();
    let path = |path: &Vec<String>| (!path.is_empty()).then(|| path.join("."));
    let kind = match &listing.next {
        NextPage::Link => "link",
        NextPage::LastItem { .. } => "last_item",
        NextPage::Cursor { .. } => "cursor",
        NextPage::Url { .. } => "url",
        NextPage::Number { .. } => "number",
        NextPage::Offset { .. } => "offset",
    };
    Some(
        Object::new()
            .with("next", kind)
            .maybe("field", listing.position().map(name))
            .maybe("items", path(&listing.items))
            .maybe("more", path(&listing.more))
            .maybe("size", listing.size.map(name)),
    )
}

fn follow(operation: &Operation) -> Option<Object> {
    let follow = operation.follow.as_ref()?;
    let values = follow.values.iter().map(|value| value.as_str().into()).collect();
    let object = Object::new().with("operation", follow.operation.as_str());
    Some(object.with("field", follow.field.as_str()).list("values", values))
}
