//! An expression between `{{` and `}}`.

use super::{functions, scan};
use crate::report::{Report, Span};
use minijinja::{Environment, UndefinedBehavior, Value};
use std::fmt;
use std::sync::LazyLock;

/// The most instructions of one expression.
const FUEL: u64 = 1_000_000;

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::new();
    // A response may lack any field that is not required: its value is empty then, as in Fusion.
    engine.set_undefined_behavior(UndefinedBehavior::Chainable);
    engine.set_fuel(Some(FUEL));
    engine.set_debug(true);
    functions::add(&mut engine);
    engine
});

/// A compiled expression.
pub(crate) struct Expression {
    text: String,
    compiled: minijinja::Expression<'static, 'static>,
}

impl Expression {
    /// Compiles an expression. The span of a report is one of its text.
    pub fn compile(text: &str) -> Result<Self, Report> {
        let count = scan::count(text);
        if count > scan::MAX_TOKENS {
            let message =
                format!("this expression has {count} words and signs, and the most is {}", scan::MAX_TOKENS);
            return Err(Report::new(&(0..text.len()), message).help("compute a part of it in an aggregator"));
        }
        match ENGINE.compile_expression_owned(text.to_owned()) {
            Ok(compiled) => Ok(Self { text: text.to_owned(), compiled }),
            Err(error) => {
                let span: Span =
                    error.range().filter(|range| range.end <= text.len()).unwrap_or(0..text.len());
                let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
                Err(Report::new(&span, format!("this is no expression: {detail}")))
            }
        }
    }

    /// Returns the expression as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Evaluates the expression with these names.
    pub fn evaluate(&self, names: &Value) -> Result<Value, String> {
        self.compiled.eval(names.clone()).map_err(|error| {
            let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            format!("`{{{{ {} }}}}`: {detail}", self.text)
        })
    }
}

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}
