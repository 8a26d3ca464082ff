//! The table of all error codes.

/// An error code: one kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable name that reports show.
    pub name: &'static str,
    /// The violated rule, as a sentence.
    pub rule: &'static str,
    /// The page in Markdown: the reason of the rule, then an example under `## Wrong` and one under `## Right`.
    pub page: &'static str,
}

impl Code {
    /// Returns the example with the mistake.
    pub fn wrong(&self) -> String {
        self.example("## Wrong")
    }

    /// Returns the same example, corrected.
    pub fn right(&self) -> String {
        self.example("## Right")
    }

    /// Returns the indented lines under a heading.
    fn example(&self, heading: &str) -> String {
        let section = self.page.split_once(heading).map_or("", |(_, section)| section);
        let section = section.split("\n## ").next().unwrap_or_default();
        section.lines().filter_map(|line| line.strip_prefix("    ")).map(|line| format!("{line}\n")).collect()
    }
}

macro_rules! codes {
    ($($constant:ident $name:literal $rule:literal)*) => {
        $(
            #[doc = $rule]
            pub static $constant: Code =
                Code { name: $name, rule: $rule, page: include_str!(concat!("pages/", $name, ".md")) };
        )*
        /// All codes, in the order of the table.
        pub static ALL: &[&Code] = &[$(&$constant),*];
    };
}

/// Returns the code with the most similar name.
pub fn nearest(name: &str) -> Option<&'static str> {
    super::nearest(name, ALL.iter().map(|code| code.name))
}

codes! {
    YAML_SYNTAX "yaml-syntax" "A specification is YAML."
    YAML_FEATURE "yaml-feature" "Anchors, aliases, tags, merge keys and several documents are not part of the language."
    FILE_LIMIT "file-limit" "A file has at most 1 MiB and 64 levels."
    FILE_NAME "file-name" "A file has the name of its content."
    DUPLICATE_KEY "duplicate-key" "A mapping has each key once."
    BAD_TEXT "bad-text" "A text has no character that Rust refuses or that hides its content."
    SECRET_IN_SPEC "secret-in-spec" "A specification has no credentials."
    UNKNOWN_KEY "unknown-key" "Every key is one of the language, or begins with `x-`."
    MISSING_KEY "missing-key" "Required keys are present."
    WRONG_SHAPE "wrong-shape" "Each value is a mapping, a list or a text, as its key requires."
    WRONG_VALUE "wrong-value" "A value is one of those that the key accepts."
    BAD_NAME "bad-name" "Names are unambiguous Rust names."
    RESERVED_NAME "reserved-name" "A name is not one that generated code uses itself."
    DUPLICATE_NAME "duplicate-name" "Different things have different names, in Rust and on the wire."
    BAD_TYPE "bad-type" "A type is `name`, `list<T>`, `map<T>`, `map<K, V>` or `A | B`, then `?`, then `!`."
    UNKNOWN_TYPE "unknown-type" "A type is one of the language, of the module or of `types.yaml`."
    RECURSIVE_TYPE "recursive-type" "A type that contains itself has finite values."
    AMBIGUOUS_UNION "ambiguous-union" "The alternatives of a union differ in JSON."
    EMPTY_TYPE "empty-type" "Enums have values, unions variants, modules operations."
    CLOSED_RESPONSE "closed-response" "Types in responses are open: a new value must not make the whole response unreadable."
    UNKNOWN_FIELD "unknown-field" "Rules, paths, `use`, `limit` and `pages` name fields that exist."
    UNKNOWN_REFERENCE "unknown-reference" "`choices`, `test` and `use NAME` name things that exist."
    MISPLACED_FIELD "misplaced-field" "A field is in a location that its type allows."
    ONE_DIRECTION "one-direction" "A field with `only` is in a type that requests and responses contain."
    BAD_PATH "bad-path" "A path is relative to the base URL."
    BOUND_MISFIT "bound-misfit" "A bound fits the type of its field."
    BAD_BOUND "bad-bound" "A bound is a value of its field's type."
    EMPTY_RANGE "empty-range" "Bounds allow a value, and each of them has an effect."
    BAD_PATTERN "bad-pattern" "A pattern is literals, classes, groups and alternatives, with quantifiers."
    BAD_RULE "bad-rule" "A rule is one of the language's forms."
    IMPOSSIBLE_RULE "impossible-rule" "A rule can apply, be satisfied and be broken, and repeats or contradicts no other rule."
    BAD_DEFAULT "bad-default" "Defaults and presets are values of their field, which is optional."
    BAD_CONVERSION "bad-conversion" "A type that is made from another one has a source for each required field."
    BAD_EXAMPLE "bad-example" "Examples are requests and responses that the specification allows."
    UNTRANSLATED "untranslated" "A locale translates every text of its connector. (A warning.)"
    STALE_TRANSLATION "stale-translation" "A locale translates only texts that its connector has. (A warning.)"
    UNUSED "unused" "Every declaration is used. (A warning.)"
    DEPRECATED_USE "deprecated-use" "What is not deprecated uses nothing that is. (A note.)"
    NO_HELP "no-help" "Every field has a help text. (A note.)"
}
