//! The two sides, and the comparison of what they say.

use modwright::Source;
use modwright::conform::check_struct;
use modwright::model::{
    Bound, Condition, Connector, Field, Limit, Number, Predicate, Requirement, Rule, Schema, Struct, Type,
};
use modwright_cases::sources;
use modwright_runtime::Violations;
use modwright_runtime::codegen::{At, File, Format as F, Pattern};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// The verdicts so far.
#[derive(Default)]
pub struct Verdicts {
    accepted: usize,
    refused: usize,
    mismatches: Vec<String>,
}

impl Verdicts {
    pub fn compare(&mut self, limit: impl Debug, value: impl Debug, checker: bool, client: bool) {
        *(if client { &mut self.accepted } else { &mut self.refused }) += 1;
        if checker != client {
            self.mismatch(limit, value, &format!("the checker says {checker}, the client {client}"));
        }
    }

    pub fn mismatch(&mut self, limit: impl Debug, value: impl Debug, verdicts: &str) {
        self.mismatches.push(format!("{limit:?} of {value:?}: {verdicts}"));
    }

    /// Fails for a mismatch, and where nearly all values got one verdict: they would show nothing.
    #[track_caller]
    pub fn finish(&self) {
        let shown = self.mismatches.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
        assert!(self.mismatches.is_empty(), "{} mismatches:\n{shown}", self.mismatches.len());
        let (few, all) = (self.accepted.min(self.refused), self.accepted + self.refused);
        println!("{all} values, {} accepted", self.accepted);
        assert!(few > all / 20, "{} accepted, {} refused", self.accepted, self.refused);
    }
}

/// The check of a specification, for values of the fields `a` and `b`.
pub struct Checker {
    connector: Connector,
    field: Field,
}

impl Checker {
    pub fn new() -> Self {
        let (connector, fields) = check(&module("      a: string\n")).expect("it is a right specification");
        Self { connector, field: fields.into_iter().next().unwrap() }
    }

    pub fn field(&self, name: &str, ty: &Type) -> Field {
        let schema = Schema { ty: ty.clone(), bounds: Vec::new() };
        Field { name: name.to_owned(), wire: name.to_owned(), schema, ..self.field.clone() }
    }

    /// Returns a struct whose field `a` has this limit.
    pub fn bounded(&self, ty: &Type, limit: &Limit) -> Struct {
        let mut field = self.field("a", ty);
        field.schema.bounds.push(Bound { limit: limit.clone(), soft: false });
        Struct { fields: vec![field], ..Struct::default() }
    }

    /// Returns a struct with the fields `a` and `b` and a rule.
    pub fn ruled(&self, ty: &Type, when: Option<Predicate>, requirement: Requirement) -> Struct {
        let when = when
            .map(|predicate| Condition { text: String::new(), field: 0, predicate })
            .into_iter()
            .collect();
        let rule = Rule { text: String::new(), soft: false, when, requirement };
        Struct {
            fields: vec![self.field("a", ty), self.field("b", ty)],
            rules: vec![rule],
            ..Struct::default()
        }
    }

    pub fn accepts(&self, shape: &Struct, value: Value) -> bool {
        self.accepts_all(shape, [("a", value)])
    }

    pub fn accepts_all<const N: usize>(&self, shape: &Struct, values: [(&str, Value); N]) -> bool {
        let object: Map<String, Value> =
            values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        check_struct(&self.connector, shape, &Value::Object(object)).is_empty()
    }
}

pub fn module(fields: &str) -> Vec<Source> {
    sources(&format!(
        "module: things\noperations:\n  create:\n    post: things\n    fields:\n{fields}    returns: nothing\n"
    ))
}

/// Returns the connector of a specification and the fields of its operation, or the reports.
pub fn check(sources: &[Source]) -> Result<(Connector, Vec<Field>), modwright::Diagnostics> {
    let (model, reports) = modwright::check(sources);
    let Some(mut model) = model else { return Err(reports) };
    let connector = model.connectors.remove(0);
    let fields = connector.modules[0].operations()[0].request.fields.clone();
    Ok((connector, fields))
}

/// Runs a check, called as generated validators call it, and returns whether it accepts.
pub fn client(check: impl FnOnce(&mut At<'_>)) -> bool {
    let mut found = Violations::default();
    check(&mut At::root(&mut found));
    found.is_empty()
}

/// A value of a limit, as generated code holds it.
pub enum Held<'a> {
    Integer(i64),
    Float(f64),
    Text(&'a str),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Texts(Vec<String>),
    Values(Vec<Value>),
    Map(BTreeMap<String, i64>),
    File(File),
    Files(Vec<File>),
}

/// The formats of the runtime, in the order of `modwright::model::Format::ALL`.
const FORMATS: [F; 10] =
    [F::Datetime, F::Date, F::Time, F::Duration, F::Uuid, F::Url, F::Email, F::Ip, F::Decimal, F::Base64];

/// Returns whether a validator accepts a value.
///
/// A new limit does not compile here. Give it an arm, and random values in a test.
pub fn client_accepts(limit: &Limit, value: &Held<'_>) -> bool {
    macro_rules! check {
        ($($kind:ident)|+, $method:ident $bound:tt) => {
            match value {
                $(Held::$kind(value) => client(|at| { at.field("a", value).$method $bound; }),)+
                _ => unreachable!("it is no limit of this value"),
            }
        };
    }
    macro_rules! number {
        ($method:ident, $bound:expr) => {
            match *$bound {
                Number::Integer(bound) => check!(Integer, $method(bound)),
                Number::Float(bound) => check!(Float, $method(bound)),
            }
        };
    }
    macro_rules! list {
        ($method:ident $bound:tt) => { check!(Integers | Floats | Texts | Values, $method $bound) };
    }
    let size = |n: &u64| usize::try_from(*n).unwrap();
    match limit {
        Limit::Minimum(n) => number!(minimum, n),
        Limit::Maximum(n) => number!(maximum, n),
        Limit::ExclusiveMinimum(n) => number!(exclusive_minimum, n),
        Limit::ExclusiveMaximum(n) => number!(exclusive_maximum, n),
        Limit::MultipleOf(n) => number!(multiple_of, n),
        Limit::MinLength(n) => check!(Text, min_length(size(n))),
        Limit::MaxLength(n) => check!(Text, max_length(size(n))),
        Limit::Pattern(pattern) => {
            let pattern = Pattern::new(pattern.text.clone().leak());
            check!(Text, pattern(&pattern))
        }
        Limit::Format(format) => {
            let format = FORMATS[*format as usize];
            check!(Text, format(format))
        }
        Limit::MinItems(n) => list!(min_items(size(n))),
        Limit::MaxItems(n) => list!(max_items(size(n))),
        Limit::UniqueItems => list!(unique_items()),
        Limit::MinProperties(n) => check!(Map, min_properties(size(n))),
        Limit::MaxProperties(n) => check!(Map, max_properties(size(n))),
        Limit::MaxSize(n) => check!(File | Files, max_size(*n)),
        Limit::MediaTypes(_) | Limit::Square | Limit::Transparent => {
            unreachable!("the client alone looks into a file")
        }
    }
}

/// Checks a request with these fields: returns the fields, or the indexes of those that are reported.
pub fn check_fields(written: impl Iterator<Item = String>) -> Result<Vec<Field>, BTreeSet<usize>> {
    let lines = written.enumerate().map(|(index, field)| format!("      a{index}: {{ {field} }}\n"));
    let sources = module(&lines.collect::<String>());
    let text = &sources.last().unwrap().text;
    let first = text.find("      a0").unwrap();
    check(&sources).map(|(_, fields)| fields).map_err(|reports| {
        reports.iter().map(|one| text[first..one.span.start].matches('\n').count()).collect()
    })
}

pub fn plain(ty: Type) -> Schema {
    Schema { ty, bounds: Vec::new() }
}
