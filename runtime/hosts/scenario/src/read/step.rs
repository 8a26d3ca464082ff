//! Steps: calls, iterators and routers.

use super::Reader;
use super::keys::Keys;
use super::shape::Shape;
use crate::mapping::Expression;
use crate::report::Report;
use crate::scenario::{Action, Call, Iterator, OnError, Route, Step};
use crate::yaml::{Node, NodeValue};
use std::time::Duration;

/// The keys of each kind of step, the one that decides first.
const CALL: &[&str] = &["module", "operation", "fields", "on_error", "id", "filter"];
const ITERATOR: &[&str] = &["iterator", "item", "steps", "aggregator", "id", "filter"];
const ROUTER: &[&str] = &["router", "filter"];
const ROUTE: &[&str] = &["filter", "fallback", "steps"];

impl<'c> Reader<'c> {
    /// Reads a list of steps.
    pub(super) fn steps(&mut self, node: &Node) -> Option<Vec<Step>> {
        let NodeValue::List(items) = &node.value else {
            self.report(Report::new(&node.span, format!("steps are a list, and this is {}", node.kind())));
            return None;
        };
        if items.is_empty() {
            self.report(Report::new(&node.span, "there is no step here"));
        }
        let steps: Vec<Option<Step>> =
            items.iter().enumerate().map(|(index, node)| self.step(node, index + 1)).collect();
        steps.into_iter().collect()
    }

    fn step(&mut self, node: &Node, position: usize) -> Option<Step> {
        let NodeValue::Map(entries) = &node.value else {
            self.report(Report::new(&node.span, format!("a step is a mapping, and this is {}", node.kind())));
            return None;
        };
        let kinds = [("a call", CALL), ("an iterator", ITERATOR), ("a router", ROUTER)];
        let is_kind = |known: &[&str]| entries.iter().any(|(key, _)| key.text == known[0]);
        let Some((what, known)) = kinds.into_iter().find(|(_, known)| is_kind(known)) else {
            let span = entries.first().map_or(&node.span, |(key, _)| &key.span);
            let report = Report::new(span, "this step does nothing");
            let near = entries
                .iter()
                .map(|(key, _)| key.text.as_str())
                .find(|word| word.len() > 3)
                .unwrap_or_default();
            self.report(report.suggest(near, kinds.map(|(_, known)| known[0])));
            return None;
        };
        let keys = self.keys(node, what, known)?;
        let filter = keys.get("filter").map(|node| self.lone_expression(node, "a filter"));
        let id = keys.get("id").map(|node| self.id(node, "the id of a step"));
        let id_name = id.clone().flatten();
        let (action, shape) = match what {
            "a call" => self.call(&keys),
            "an iterator" => self.iterator(&keys),
            _ => (self.router(&keys).map(Action::Router), Shape::Any),
        };
        if let Some(name) = &id_name {
            self.scope.push((name.clone(), shape));
        }
        let name = id_name.clone().unwrap_or_else(|| position.to_string());
        // A part that could not be read was reported.
        let filter = if let Some(filter) = filter { Some(filter?) } else { None };
        let id = if let Some(id) = id { Some(id?) } else { None };
        Some(Step { name, id, filter, action: action? })
    }

    /// Reads a call, and returns it with the shape of its response.
    fn call(&mut self, keys: &Keys<'_>) -> (Option<Action>, Shape<'c>) {
        let Some(module) = keys.entry("module") else { return (None, Shape::Any) };
        let Some(target) = self.target(module, keys.get("operation")) else {
            // Its fields are unknown, but their expressions are not.
            if let Some(node) = keys.get("fields") {
                self.mapping(node, None);
            }
            return (None, Shape::Any);
        };
        let shape = Shape::Schema(&target.operation.response, &target.module.response_types);
        let fields = self.fields(&module.0.span, keys.get("fields"), target);
        let on_error = match keys.get("on_error") {
            Some(node) => self.on_error(node, &shape),
            None => Some(OnError::Fail),
        };
        let call = on_error.map(|on_error| {
            let connector = target.catalog.connector.name.clone();
            let (module, operation) = (target.module.name.clone(), target.operation.name.clone());
            Action::Call(Call { connector, module, operation, fields, on_error })
        });
        (call, shape)
    }

    fn on_error(&mut self, node: &Node, response: &Shape<'c>) -> Option<OnError> {
        const HANDLERS: &[&str] = &["break", "commit", "ignore", "resume"];
        if let NodeValue::Map(_) = &node.value {
            let keys = self.keys(node, "an error handler", HANDLERS)?;
            if let Some(node) = keys.get("resume") {
                return self.resumed(node, response).map(OnError::Resume);
            }
            if let Some(node) = keys.get("break") {
                let keys = self.keys(node, "`break`", &["attempts", "interval"])?;
                let attempts = keys.get("attempts").map_or(Some(1), |node| self.number(node, 1..=100));
                let interval = keys.get("interval").map_or(Some(0), |node| self.number(node, 0..=86_400));
                let (attempts, interval) = (attempts? as u32, Duration::from_secs(interval?));
                return Some(OnError::Break { attempts, interval });
            }
        }
        match node.text() {
            Some("break") => Some(OnError::Break { attempts: 1, interval: Duration::ZERO }),
            Some("commit") => Some(OnError::Commit),
            Some("ignore") => Some(OnError::Ignore),
            Some("resume") => {
                let report = Report::new(&node.span, "`resume` needs the value to go on with");
                self.report(report.help("write `resume: { … }`"));
                None
            }
            other => {
                let word = other.unwrap_or_default();
                let report = Report::new(&node.span, "this is no error handler");
                self.report(report.suggest(word, HANDLERS.iter().copied()));
                None
            }
        }
    }

    fn number(&mut self, node: &Node, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
        let number = node.text().and_then(|text| text.parse().ok()).filter(|number| range.contains(number));
        if number.is_none() {
            let (start, end) = (range.start(), range.end());
            self.report(Report::new(&node.span, format!("this is a whole number from {start} to {end}")));
        }
        number
    }

    /// Reads an iterator, and returns it with the shape of the list of its aggregated values.
    fn iterator(&mut self, keys: &Keys<'_>) -> (Option<Action>, Shape<'c>) {
        let list =
            keys.get("iterator").and_then(|node| Some((node, self.lone_expression(node, "an iterator")?)));
        let item_shape = list.as_ref().map_or(Shape::Any, |(node, list)| self.items_of(node, list));
        let (iterator, shape) = self
            .scoped(|reader| {
                let item = match keys.entry("item") {
                    Some((_, node)) => reader.id(node, "the name of an item"),
                    None => {
                        let report = keys
                            .entry("iterator")
                            .map(|(key, _)| Report::new(&key.span, "the items have no name"));
                        reader
                            .errors
                            .extend(report.map(|report| report.help("add `item: NAME`, for mappings")));
                        None
                    }
                };
                if let Some(item) = &item {
                    reader.scope.push((item.clone(), item_shape));
                }
                let steps = match keys.entry("steps") {
                    Some((_, node)) => reader.steps(node),
                    None => {
                        let report = keys
                            .entry("iterator")
                            .map(|(key, _)| Report::new(&key.span, "this iterator has no steps"));
                        reader.errors.extend(report.map(|report| report.help("list them under `steps:`")));
                        None
                    }
                };
                let aggregator = keys.get("aggregator").map(|node| (node, reader.mapping(node, None)));
                let shape = match &aggregator {
                    Some((node, Some(mapping))) => reader.shape(mapping, node),
                    _ => Shape::Any,
                };
                let aggregator = match aggregator {
                    Some((_, mapping)) => Some(mapping?),
                    None => None,
                };
                Some((Iterator { list: list?.1, item: item?, steps: steps?, aggregator }, shape))
            })
            .map_or((None, Shape::Any), |(iterator, shape)| (Some(iterator), shape));
        (iterator.map(Action::Iterator), Shape::List(Box::new(shape)))
    }

    fn items_of(&mut self, node: &Node, list: &Expression) -> Shape<'c> {
        let shape = self.shape_of(list.text());
        if let Ok(item) = shape.item() {
            return item;
        }
        let kind = shape.kinds().first().map_or("a value", |kind| crate::schema::words(kind));
        let report = Report::new(&node.span, format!("an iterator needs a list, and this is {kind}"));
        self.report(report);
        Shape::Any
    }

    fn router(&mut self, keys: &Keys<'_>) -> Option<Vec<Route>> {
        let node = keys.get("router")?;
        let NodeValue::List(items) = &node.value else {
            self.report(Report::new(
                &node.span,
                format!("a router is a list of routes, and this is {}", node.kind()),
            ));
            return None;
        };
        let routes: Vec<Option<Route>> =
            items.iter().map(|node| self.scoped(|reader| reader.route(node))).collect();
        routes.into_iter().collect()
    }

    fn route(&mut self, node: &Node) -> Option<Route> {
        let keys = self.keys(node, "a route", ROUTE)?;
        let filter = match keys.get("filter") {
            Some(node) => Some(self.lone_expression(node, "a filter")?),
            None => None,
        };
        let is_fallback = match keys.get("fallback").map(|node| (node, node.text())) {
            None | Some((_, Some("false"))) => false,
            Some((_, Some("true"))) => true,
            Some((node, _)) => {
                self.report(Report::new(&node.span, "`fallback` is `true` or `false`"));
                return None;
            }
        };
        let Some(steps) = keys.get("steps") else {
            self.report(Report::new(&node.span, "this route has no steps").help("list them under `steps:`"));
            return None;
        };
        Some(Route { filter, is_fallback, steps: self.steps(steps)? })
    }
}
