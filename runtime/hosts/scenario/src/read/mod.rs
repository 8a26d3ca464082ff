//! Text → a scenario, or every mistake in it.

mod expression;
mod fields;
mod inputs;
mod keys;
mod shape;
mod step;
mod target;

use crate::mapping::{Mapping, functions::FUNCTIONS};
use crate::report::{Report, Reports, Span};
use crate::scenario::Scenario;
use crate::yaml::{self, Node, NodeValue};
use modwright_runtime::Catalog;
use shape::Shape;
use std::collections::{BTreeSet, HashMap};

/// Reads a scenario, step by step: a step sees the names of those before it.
struct Reader<'c> {
    text: &'c str,
    catalogs: &'c [&'c Catalog],
    errors: Vec<Report>,
    /// The names that a mapping can use, with the shapes of their values.
    scope: Vec<(String, Shape<'c>)>,
    /// All ids and where they are declared.
    ids: HashMap<String, Span>,
    connectors: BTreeSet<String>,
}

impl Scenario {
    /// Reads a scenario and checks it against the catalogs of its connectors. `path` is the name of its file, for reports.
    ///
    /// # Errors
    ///
    /// Every mistake in it.
    pub fn read(path: &str, text: &str, catalogs: &[&Catalog]) -> Result<Self, Reports> {
        let mut reader = Reader {
            text,
            catalogs,
            errors: Vec::new(),
            scope: Vec::new(),
            ids: HashMap::new(),
            connectors: BTreeSet::new(),
        };
        let root = yaml::read(text, &mut reader.errors);
        match root.and_then(|root| reader.scenario(&root)) {
            Some(scenario) if reader.errors.is_empty() => Ok(scenario),
            _ => Err(Reports::new(path, text, reader.errors)),
        }
    }
}

const KEYS: &[&str] = &["scenario", "title", "help", "inputs", "steps", "output"];

impl<'c> Reader<'c> {
    fn report(&mut self, report: Report) {
        self.errors.push(report);
    }

    fn scenario(&mut self, root: &Node) -> Option<Scenario> {
        let keys = self.keys(root, "a scenario", KEYS)?;
        let name = match keys.get("scenario") {
            Some(node) => self.name(node, "the name of a scenario"),
            None => {
                self.report(
                    Report::new(&(0..1), "this scenario has no name").help("begin with `scenario: NAME`"),
                );
                None
            }
        };
        let title = keys.get("title").and_then(|node| self.plain(node, "a title"));
        let inputs = keys.get("inputs").map(|node| self.inputs(node)).unwrap_or_default();
        let run = vec![("id".to_owned(), Shape::Kind("string"))];
        self.scope.push(("run".to_owned(), Shape::Object(run)));
        let steps = match keys.get("steps") {
            Some(node) => self.steps(node),
            None => {
                self.report(
                    Report::new(&(0..1), "this scenario has no steps").help("list them under `steps:`"),
                );
                None
            }
        };
        let output = keys.get("output").map(|node| self.mapping(node, None));
        let (text, connectors) = (self.text.to_owned(), self.connectors.clone());
        Some(Scenario {
            name: name?,
            title,
            text,
            inputs,
            steps: steps?,
            output: output.flatten(),
            connectors,
        })
    }

    /// Reads a text without expressions.
    fn plain(&mut self, node: &Node, what: &str) -> Option<String> {
        let text = node.text().map(str::to_owned);
        if text.is_none() {
            self.report(Report::new(&node.span, format!("{what} is a text, and this is {}", node.kind())));
        }
        text
    }

    /// Reads a name: lower-case words with `_`.
    fn name(&mut self, node: &Node, what: &str) -> Option<String> {
        let name = self.plain(node, what)?;
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(is_word) {
            let report = Report::new(
                &node.span,
                format!("{what} is lower-case words with `_`, such as `first_reply`"),
            );
            self.report(report);
            return None;
        }
        Some(name)
    }

    /// Reads a name that mappings use, and claims it.
    fn id(&mut self, node: &Node, what: &str) -> Option<String> {
        let name = self.name(node, what)?;
        let taken = match name.as_str() {
            "input" | "run" => Some("stands for the scenario's own values".to_owned()),
            "and" | "or" | "not" | "in" | "is" | "if" | "else" | "true" | "false" | "none" | "loop"
            | "self" => Some("is a word of expressions".to_owned()),
            name if FUNCTIONS.contains(&name) || name == "debug" || name == "namespace" => {
                Some("is a function".to_owned())
            }
            name if self.ids.contains_key(name) => Some("is declared twice".to_owned()),
            _ => None,
        };
        if let Some(why) = taken {
            self.report(Report::new(&node.span, format!("`{name}` {why}")).help("choose another name"));
            return None;
        }
        self.ids.insert(name.clone(), node.span.clone());
        Some(name)
    }

    /// Runs `read` in a scope of its own: names that it declares are not seen after it.
    fn scoped<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.scope.len();
        let result = read(self);
        self.scope.truncate(length);
        result
    }

    /// Returns the shape of a mapped value.
    fn shape(&self, mapping: &Mapping, node: &Node) -> Shape<'c> {
        match (mapping, &node.value) {
            (Mapping::Expression(expression), _) => self.shape_of(expression.text()),
            (Mapping::Text(_), _) => Shape::Kind("string"),
            (Mapping::Constant(value), _) => match crate::schema::kind_of(value) {
                "null" => Shape::Any,
                kind => Shape::Kind(kind),
            },
            (Mapping::Object(fields), NodeValue::Map(entries)) => {
                let shapes = fields.iter().filter_map(|(name, mapping)| {
                    let (_, node) = entries.iter().find(|(key, _)| key.text == *name)?;
                    Some((name.clone(), self.shape(mapping, node)))
                });
                Shape::Object(shapes.collect())
            }
            (Mapping::List(items), NodeValue::List(nodes)) => {
                let shapes = items.iter().zip(nodes).map(|(item, node)| self.shape(item, node));
                Shape::List(Box::new(Shape::OneOf(shapes.collect())))
            }
            _ => Shape::Any,
        }
    }
}
