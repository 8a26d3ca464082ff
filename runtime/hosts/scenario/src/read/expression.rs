//! Expressions: their syntax, and every name and path in them.

use super::Reader;
use super::shape::{Miss, Shape};
use crate::mapping::functions::{FILTERS, FUNCTIONS, TESTS};
use crate::mapping::pieces::{Cut, cut, positions};
use crate::mapping::scan::{Access, Kind, Name, Path, scan};
use crate::mapping::{Expression, Mapping, Piece};
use crate::report::{Report, Span};
use crate::yaml::Node;

impl<'c> Reader<'c> {
    /// Reads a text with expressions.
    pub(super) fn expressions(&mut self, node: &Node, text: &str) -> Option<Mapping> {
        let written = &self.text[node.span.clone()];
        let positions = positions(text, written);
        let place = |span: &Span| {
            let start = node.span.start + positions[span.start];
            start..(node.span.start + positions[span.end]).max(start + 1)
        };
        let mut pieces = Vec::new();
        let mut is_well = true;
        for part in cut(text) {
            match part {
                Cut::Plain(span) => pieces.push(Piece::Plain(text[span].to_owned())),
                Cut::Expression(span) => {
                    let inner = |part: &Span| place(&(span.start + part.start..span.start + part.end));
                    match self.expression(&text[span.clone()], inner) {
                        Some(expression) => pieces.push(Piece::Expression(expression)),
                        None => is_well = false,
                    }
                }
                Cut::Open(span) => {
                    let report = Report::new(&place(&span), "nothing closes this `{{`");
                    self.report(report.help("add `}}`, or write the braces as `{{ '{{' }}`"));
                    is_well = false;
                }
            }
        }
        if !is_well {
            return None;
        }
        if pieces.len() == 1
            && let Some(Piece::Expression(expression)) =
                pieces.pop_if(|piece| matches!(piece, Piece::Expression(_)))
        {
            return Some(Mapping::Expression(expression));
        }
        Some(Mapping::Text(pieces))
    }

    /// Reads a text that is one expression, such as a filter.
    pub(super) fn lone_expression(&mut self, node: &Node, what: &str) -> Option<Expression> {
        let text = self.plain(node, what)?;
        match self.expressions(node, &text)? {
            Mapping::Expression(expression) => Some(expression),
            _ => {
                let report = Report::new(&node.span, format!("{what} is one expression"));
                self.report(report.help("write all of it as '{{ … }}'"));
                None
            }
        }
    }

    /// Compiles an expression and checks its names and paths; `place` is where a range of it is written.
    fn expression(&mut self, text: &str, place: impl Fn(&Span) -> Span) -> Option<Expression> {
        let (paths, names) = scan(text);
        let before = self.errors.len();
        for name in &names {
            self.check_name(name, place(&name.span));
        }
        for path in &paths {
            if let Err(report) = self.walk(path, &place) {
                self.report(report);
            }
        }
        if self.errors.len() > before {
            return None;
        }
        match Expression::compile(text) {
            Ok(expression) => Some(expression),
            Err(report) => {
                let span = place(&report.span());
                self.report(report.at(&span));
                None
            }
        }
    }

    fn check_name(&mut self, name: &Name, span: Span) {
        let (what, known) = match name.kind {
            Kind::Function => ("function", FUNCTIONS.to_vec()),
            Kind::Filter => ("filter", [FILTERS, FUNCTIONS].concat()),
            Kind::Test => ("test", TESTS.to_vec()),
        };
        if known.contains(&name.name.as_str()) {
            return;
        }
        let report = Report::new(&span, format!("there is no {what} `{}`", name.name));
        self.report(report.suggest(&name.name, known));
    }

    /// Returns the shape of the value of an expression.
    pub(super) fn shape_of(&self, text: &str) -> Shape<'c> {
        match scan(text).0.first() {
            Some(path) if path.is_whole => self.walk(path, &|span: &Span| span.clone()).unwrap_or(Shape::Any),
            _ => Shape::Any,
        }
    }

    /// Follows a path.
    fn walk(&self, path: &Path, place: &impl Fn(&Span) -> Span) -> Result<Shape<'c>, Report> {
        let root = self.scope.iter().rev().find(|(name, _)| *name == path.root);
        let Some((_, root)) = root else { return Err(self.unknown(path, place(&path.span))) };
        let mut shape = root.clone();
        let mut so_far = path.root.clone();
        for (access, span) in &path.accesses {
            shape = match access {
                Access::Key(name) => {
                    let found = shape.key(name).map_err(|miss| missing(&so_far, name, miss, place(span)))?;
                    so_far.push_str(&format!(".{name}"));
                    found
                }
                Access::Index => {
                    let found = shape.item().map_err(|miss| no_list(&so_far, miss, place(span)))?;
                    so_far.push_str("[0]");
                    found
                }
                Access::Slice => shape,
                Access::Any => Shape::Any,
                Access::Method(name) => {
                    let report = Report::new(&place(span), format!("`{so_far}` has no method `{name}`"));
                    return Err(
                        report.help(format!("functions take the value in parentheses: `{name}({so_far})`"))
                    );
                }
            };
        }
        Ok(shape)
    }

    fn unknown(&self, path: &Path, span: Span) -> Report {
        let report = Report::new(&span, format!("there is no value `{}` here", path.root));
        if self.ids.contains_key(&path.root) {
            return report.help(format!(
                "`{}` has no value here: it is a later step, or one inside another route or iterator",
                path.root
            ));
        }
        report.suggest(&path.root, self.scope.iter().map(|(name, _)| name.as_str()))
    }
}

fn missing(so_far: &str, name: &str, miss: Miss<'_>, span: Span) -> Report {
    match miss {
        Miss::Key(known) => Report::new(&span, format!("`{so_far}` has no `{name}`")).suggest(name, known),
        Miss::List => {
            let report = Report::new(&span, format!("`{so_far}` is a list, and its items have the fields"));
            report.help(format!("take an item: `{so_far}[0].{name}`; or all: `map({so_far}, '{name}')`"))
        }
        Miss::Kind(kind) => Report::new(&span, format!("`{so_far}` is {kind}, and has no `{name}`")),
    }
}

fn no_list(so_far: &str, miss: Miss<'_>, span: Span) -> Report {
    let kind = match miss {
        Miss::Kind(kind) => kind,
        _ => "an object".to_owned(),
    };
    Report::new(&span, format!("`{so_far}` is {kind}, and has no items"))
}
