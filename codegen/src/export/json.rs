//! JSON whose objects keep the order in which their names were added.

use serde_json::Value;

/// The width of a line, in bytes: shorter values are on one line.
const WIDTH: usize = 110;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Value(Value),
    List(Vec<Node>),
    Object(Object),
}

/// Names and values, in the order in which they were added.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object(Vec<(String, Node)>);

impl Object {
    /// Creates an object without names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name with its value.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Node>) -> Self {
        self.add(name, value);
        self
    }

    /// Adds a name if there is a value.
    pub fn maybe(self, name: &str, value: Option<impl Into<Node>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds a name with `true`, if it is so.
    pub fn flag(self, name: &str, is_so: bool) -> Self {
        self.maybe(name, is_so.then_some(true))
    }

    /// Adds a name with its values, if there are any.
    pub fn list(self, name: &str, values: Vec<Node>) -> Self {
        self.maybe(name, (!values.is_empty()).then_some(values))
    }

    /// Adds a name with an object, if it has names.
    pub fn object(self, name: &str, object: Object) -> Self {
        self.maybe(name, (!object.is_empty()).then_some(object))
    }

    /// Sets a name: the earlier value is replaced.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<Node>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds the names of another object.
    pub fn join(&mut self, other: Object) {
        other.0.into_iter().for_each(|(name, value)| self.add(name, value));
    }

    /// Adds the names of another object and returns both.
    pub fn and(mut self, other: Object) -> Self {
        self.join(other);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns the object with this name, which is added if it is not there.
    pub fn at(&mut self, name: &str) -> &mut Object {
        let index = self.0.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.0.push((name.to_owned(), Node::Object(Object::new())));
            self.0.len() - 1
        });
        let value = &mut self.0[index].1;
        if !matches!(value, Node::Object(_)) {
            *value = Node::Object(Object::new());
        }
        match value {
            Node::Object(object) => object,
            Node::Value(_) | Node::List(_) => unreachable!("it was just made an object"),
        }
    }

    /// Removes a name and returns its value.
    pub fn take(&mut self, name: &str) -> Option<Node> {
        let index = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(index).1)
    }

    /// Returns the names with their values.
    pub fn entries(self) -> Vec<(String, Node)> {
        self.0
    }
}

impl Node {
    /// Writes the value over several lines.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write(0, &mut text);
        text.push('\n');
        text
    }

    fn write(&self, depth: usize, text: &mut String) {
        let line = self.line();
        if line.len() + 2 * depth <= WIDTH {
            text.push_str(&line);
            return;
        }
        let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
        let (open, close, parts): (char, char, Vec<(String, &Node)>) = match self {
            Self::Value(_) => return text.push_str(&line),
            Self::List(items) => ('[', ']', items.iter().map(|item| (String::new(), item)).collect()),
            Self::Object(object) => {
                let named = object.0.iter().map(|(name, value)| (format!("{}: ", quoted(name)), value));
                ('{', '}', named.collect())
            }
        };
        text.push(open);
        for (index, (name, value)) in parts.into_iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&inner);
            text.push_str(&name);
            value.write(depth + 1, text);
        }
        text.push('\n');
        text.push_str(&outer);
        text.push(close);
    }

    /// Writes the value on one line.
    fn line(&self) -> String {
        match self {
            Self::Value(value) => value.to_string(),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::line).collect::<Vec<_>>().join(", "))
            }
            Self::Object(object) if object.is_empty() => "{}".to_owned(),
            Self::Object(object) => {
                let parts =
                    object.0.iter().map(|(name, value)| format!("{}: {}", quoted(name), value.line()));
                format!("{{ {} }}", parts.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

impl From<Object> for Node {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<Vec<Node>> for Node {
    fn from(items: Vec<Node>) -> Self {
        Self::List(items)
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Object(Object(fields.into_iter().map(|(name, value)| (name, value.into())).collect()))
            }
            value => Self::Value(value),
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Self::Value(text.into())
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Self::Value(text.into())
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Self::Value(flag.into())
    }
}
