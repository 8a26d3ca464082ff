//! A scenario: its inputs, steps and output. Everything in it was checked.

use crate::mapping::{Expression, Mapping};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

/// A scenario that was checked against the catalogs of its connectors.
#[derive(Debug)]
pub struct Scenario {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    /// The text that it was read from.
    pub(crate) text: String,
    pub(crate) inputs: Vec<Input>,
    pub(crate) steps: Vec<Step>,
    pub(crate) output: Option<Mapping>,
    pub(crate) connectors: BTreeSet<String>,
}

/// A value that a run is started with.
#[derive(Debug)]
pub(crate) struct Input {
    pub name: String,
    pub help: Option<String>,
    pub ty: InputType,
    pub required: bool,
}

/// The type of an input, in the words of specifications.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum InputType {
    Json,
    /// A kind of JSON Schema, such as `string`.
    Kind(&'static str),
    List(Box<InputType>),
    Map(Box<InputType>),
}

/// A step of a scenario, or of one of its routes.
#[derive(Debug)]
pub(crate) struct Step {
    /// The id, or the position in its list, from 1.
    pub name: String,
    /// The name of its result in mappings.
    pub id: Option<String>,
    /// A condition: without it, the route ends here.
    pub filter: Option<Expression>,
    pub action: Action,
}

#[derive(Debug)]
pub(crate) enum Action {
    Call(Call),
    Iterator(Iterator),
    Router(Vec<Route>),
}

/// A call of an operation.
#[derive(Debug)]
pub(crate) struct Call {
    pub connector: String,
    pub module: String,
    pub operation: String,
    pub fields: Vec<(String, Mapping)>,
    pub on_error: OnError,
}

/// Steps that run for each item of a list.
#[derive(Debug)]
pub(crate) struct Iterator {
    pub list: Expression,
    /// The name of the item in mappings.
    pub item: String,
    pub steps: Vec<Step>,
    /// The value that is kept of each item.
    pub aggregator: Option<Mapping>,
}

/// A route of a router.
#[derive(Debug)]
pub(crate) struct Route {
    pub filter: Option<Expression>,
    /// It runs if no other route does.
    pub is_fallback: bool,
    pub steps: Vec<Step>,
}

/// The error handler of a call.
#[derive(Debug)]
pub(crate) enum OnError {
    /// The run fails.
    Fail,
    /// The call is retried, and then the run is kept as incomplete.
    Break { attempts: u32, interval: Duration },
    /// The run ends well.
    Commit,
    /// The route ends, and the next item follows.
    Ignore,
    /// The route goes on with this value in place of a response.
    Resume(Mapping),
}

impl Scenario {
    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the title, in a few words.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Returns the text that it was read from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the values that a run is started with, as a JSON Schema.
    #[must_use]
    pub fn input_schema(&self) -> Value {
        let property = |input: &Input| {
            let mut schema = input.ty.schema();
            if let Some(help) = &input.help {
                schema["description"] = json!(help);
            }
            (input.name.clone(), schema)
        };
        let properties: Map<String, Value> = self.inputs.iter().map(property).collect();
        let required: Vec<&str> =
            self.inputs.iter().filter(|input| input.required).map(|input| input.name.as_str()).collect();
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    }

    /// Returns the names of its connectors, sorted.
    pub fn connectors(&self) -> impl ExactSizeIterator<Item = &str> {
        self.connectors.iter().map(String::as_str)
    }

    /// Checks the values that a run is started with.
    pub(crate) fn check_input(&self, values: &Map<String, Value>) -> Result<(), String> {
        if let Some(name) = values.keys().find(|name| self.inputs.iter().all(|input| input.name != **name)) {
            return Err(format!("the scenario has no input `{name}`"));
        }
        for input in &self.inputs {
            match values.get(&input.name) {
                None | Some(Value::Null) if input.required => {
                    return Err(format!("the input `{}` is missing", input.name));
                }
                None | Some(Value::Null) => {}
                Some(value) if input.ty.accepts(value) => {}
                Some(_) => return Err(format!("the input `{}` is no {}", input.name, input.ty.words())),
            }
        }
        Ok(())
    }
}

impl InputType {
    fn accepts(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Json, _) => true,
            (Self::Kind(kind), value) => {
                let own = crate::schema::kind_of(value);
                own == *kind || own == "integer" && *kind == "number"
            }
            (Self::List(item), Value::Array(items)) => items.iter().all(|value| item.accepts(value)),
            (Self::Map(item), Value::Object(fields)) => fields.values().all(|value| item.accepts(value)),
            _ => false,
        }
    }

    fn schema(&self) -> Value {
        match self {
            Self::Json => json!({}),
            Self::Kind(kind) => json!({ "type": kind }),
            Self::List(item) => json!({ "type": "array", "items": item.schema() }),
            Self::Map(item) => json!({ "type": "object", "additionalProperties": item.schema() }),
        }
    }

    /// Returns the type as it is written.
    pub fn words(&self) -> String {
        match self {
            Self::Json => "json".to_owned(),
            Self::Kind(kind) => (*kind).to_owned(),
            Self::List(item) => format!("list<{}>", item.words()),
            Self::Map(item) => format!("map<{}>", item.words()),
        }
    }
}
