//! Webhooks: the messages that the API sends become one type of event for each module.

use super::super::codes;
use super::super::document::Document;
use super::super::draft::{At, Operation, Parent, Returns, Ty};
use super::super::endpoints::MediaKind;
use super::super::node::{Key, Node};
use super::super::own::OperationMarks;
use super::super::words;
use super::{Calls, tag_of};
use crate::syntax::{Method, Signature};

/// The name of a webhook, its operation, and the schema of its body.
type Event<'d> = (&'d Key<'d>, &'d Node<'d>, &'d Node<'d>);

impl<'d> Calls<'d, '_> {
    /// Adds the webhooks of the document: those with one tag are the events of its module.
    pub(super) fn add_webhooks(&mut self) {
        let root = self.shapes.document.root;
        let mut groups: Vec<(&'d str, Vec<Event<'d>>)> = Vec::new();
        for (name, item) in root.get("webhooks").map(Node::entries).unwrap_or_default() {
            let Some((operation, event)) = self.event(item) else {
                self.shapes.note(
                    &codes::LEFT_OUT,
                    name.span(),
                    format!("the webhook `{}` has no body that is JSON", name.text),
                    "it is left out",
                );
                continue;
            };
            let tag = tag_of(operation).unwrap_or("webhooks");
            match groups.iter_mut().find(|(known, _)| *known == tag) {
                Some((_, events)) => events.push((name, operation, event)),
                None => groups.push((tag, vec![(name, operation, event)])),
            }
        }
        for (tag, events) in groups {
            self.add_events(tag, &events);
        }
    }

    fn add_events(&mut self, tag: &'d str, events: &[Event<'d>]) {
        let Some((name, operation, first)) = events.first() else { return };
        let at = At {
            component: None,
            parent: Parent::Operation(self.operations.len()),
            role: words::of("webhook event"),
        };
        let bodies: Vec<&'d Node<'d>> = events.iter().map(|(_, _, event)| *event).collect();
        let value = self.shapes.unite(&bodies, &at);
        let ty = match self.one_word(value, first, &at) {
            ty if ty.is_string() => Ty::Json,
            ty => ty,
        };
        let signature = operation.text_of("x-signed");
        let signature = Signature::ALL.iter().find(|(word, _)| signature == Some(word)).map(|(_, one)| *one);
        if signature.is_none() {
            self.shapes.note(
                &codes::NOT_SAID,
                name.span(),
                "the document does not say how a webhook is signed",
                "the events are read without a check; add `signed: standard` if the vendor uses Standard Webhooks",
            );
        }
        let module = self.module_of(tag, name.span());
        self.operations.push(Operation {
            id: Some("webhook event".to_owned()),
            method: Method::Post,
            path: "#webhooks".to_owned(),
            module,
            title: None,
            help: None,
            docs: None,
            deprecated: None,
            marks: OperationMarks::default(),
            fields: Vec::new(),
            rules: Vec::new(),
            send: None,
            server: None,
            returns: Returns::Event(ty, signature),
            errors: Vec::new(),
            pages: None,
            stream: None,
            span: name.span(),
            path_span: name.span(),
            has_link: false,
        });
    }

    /// Returns the operation of a webhook, and the schema of its body.
    fn event(&self, item: &'d Node<'d>) -> Option<(&'d Node<'d>, &'d Node<'d>)> {
        let document: &Document<'d> = self.shapes.document;
        let item = document.follow(item)?;
        let operation = document.follow(item.get("post").or_else(|| item.get("put"))?)?;
        let body = document.follow(operation.get("requestBody")?)?;
        let media = body.get("content").map(Node::entries).unwrap_or_default();
        let is_json = |name: &str| matches!(MediaKind::of(name), MediaKind::Json | MediaKind::OtherJson);
        let (_, json) = media.iter().find(|(name, _)| is_json(&name.text))?;
        Some((operation, json.get("schema")?))
    }
}
