//! The differences between a value and the model.

/// One step of the path to a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A field, by its key, or a key of a map.
    Key(String),
    /// An item of a list, from 0.
    Index(usize),
}

/// A difference between a value and the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The path of the value.
    pub path: Vec<Step>,
    /// The rule that is broken, without the value.
    pub message: String,
    /// A caller can allow a violation.
    pub soft: bool,
    /// The kind of violation.
    pub kind: ViolationKind,
}

/// A kind of violation, for those with a common cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViolationKind {
    /// The last key of the path is no field; a field with a similar name may exist.
    NoField(Option<String>),
    /// The last field of the path is missing.
    Missing,
    /// A value of another kind; this one was expected.
    Kind(&'static str),
    /// A text that is no value of an enum; a similar value may exist.
    NoValue(Option<String>),
    /// A text that an open enum accepts but does not list, and no listed value is similar.
    Unlisted,
    /// Fields that break a rule.
    Rule,
    /// Anything else.
    Other,
}

impl Violation {
    /// `messages[2].name`
    pub fn path_text(&self) -> String {
        let mut text = String::new();
        for step in &self.path {
            match step {
                Step::Key(key) if text.is_empty() => text.push_str(key),
                Step::Key(key) => {
                    text.push('.');
                    text.push_str(key);
                }
                Step::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}
