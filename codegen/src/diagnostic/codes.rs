//! The table of all error codes.

/// An error code: one kind of mistake.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable name that reports show.
    pub name: &'static str,
    /// The violated rule, as a sentence.
    pub rule: &'static str,
    /// An example with the mistake.
    pub wrong: &'static str,
    /// The same example, corrected.
    pub right: &'static str,
}

macro_rules! codes {
    ($($constant:ident $name:literal $rule:literal $wrong:literal => $right:literal)*) => {
        $(
            #[doc = $rule]
            pub static $constant: Code = Code { name: $name, rule: $rule, wrong: $wrong, right: $right };
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
    YAML_SYNTAX "yaml-syntax" "A specification is YAML." "n: { type: integer" => "n: { type: integer }"
    YAML_FEATURE "yaml-feature" "Anchors, aliases, tags, merge keys and several documents are not part of the language." "b: *a" => "b: Name    # declared under `types:`"
    FILE_LIMIT "file-limit" "A file has at most 1 MiB and 64 levels." "[[[[…]]]]" => "a name under `types:` for the inner part"
    FILE_NAME "file-name" "A file has the name of its content." "module: chat    # in modules/talk.yaml" => "module: chat    # in modules/chat.yaml"
    DUPLICATE_KEY "duplicate-key" "A mapping has each key once." "{ type: string, type: integer }" => "{ type: string }"
    BAD_TEXT "bad-text" "A text has no character that Rust refuses or that hides its content." "help: \"a\\rb\"" => "help: a b"
    SECRET_IN_SPEC "secret-in-spec" "A specification has no credentials." "default: sk-4f9Q…" => "env: OPENAI_API_KEY"
    UNKNOWN_KEY "unknown-key" "Every key is one of the language, or begins with `x-`." "maxLength: 64" => "max_length: 64"
    MISSING_KEY "missing-key" "Required keys are present." "module: files" => "module: files\noperations: { … }"
    WRONG_SHAPE "wrong-shape" "Each value is a mapping, a list or a text, as its key requires." "fields: [a, b]" => "fields: { a: string, b: string }"
    WRONG_VALUE "wrong-value" "A value is one of those that the key accepts." "in: boddy" => "in: body"
    BAD_NAME "bad-name" "Names are unambiguous Rust names." "max-tokens: integer" => "max_tokens: { type: integer, name: max-tokens }"
    RESERVED_NAME "reserved-name" "A name is not one that generated code uses itself." "Option: { fields: … }" => "ToolOption: { fields: … }"
    DUPLICATE_NAME "duplicate-name" "Different things have different names, in Rust and on the wire." "enum: [a-b, a_b]" => "enum: { a-b: { as: Dashed }, a_b: }"
    BAD_TYPE "bad-type" "A type is `name`, `list<T>`, `map<T>`, `map<K, V>` or `A | B`, then `?`, then `!`." "tags: string[]" => "tags: list<string>"
    UNKNOWN_TYPE "unknown-type" "A type is one of the language, of the module or of `types.yaml`." "messages: list<Mesage>" => "messages: list<Message>"
    RECURSIVE_TYPE "recursive-type" "A type contains itself only inside a list or a map." "Node: { fields: { next: Node } }" => "Node: { fields: { next: list<Node> } }"
    AMBIGUOUS_UNION "ambiguous-union" "The alternatives of a union differ in JSON." "content: TextPart | ImagePart" => "Part: { tag: type, variants: { text: TextPart, image: ImagePart } }"
    EMPTY_TYPE "empty-type" "Enums have values, unions variants, modules operations." "enum: []" => "enum: [a, b]"
    CLOSED_RESPONSE "closed-response" "Types in responses are open: a new value must not make the whole response unreadable." "Status: { enum: [a, b], open: false }" => "Status: { enum: [a, b] }"
    UNKNOWN_FIELD "unknown-field" "Rules, paths, `use`, `limit` and `pages` name fields that exist." "tool_choise needs tools" => "tool_choice needs tools"
    UNKNOWN_REFERENCE "unknown-reference" "`choices`, `test` and `use NAME` name things that exist." "choices: get_model.list" => "choices: get_models.list"
    MISPLACED_FIELD "misplaced-field" "A field is in a location that its type allows." "get: files\nfields: { a: { type: string, in: body } }" => "get: files\nfields: { a: string }"
    BAD_PATH "bad-path" "A path is relative to the base URL." "get: /v1/files" => "get: files"
    BOUND_MISFIT "bound-misfit" "A bound fits the type of its field." "name: { type: string, maximum: 64 }" => "name: { type: string, max_length: 64 }"
    BAD_BOUND "bad-bound" "A bound is a value of its field's type." "n: { type: integer, minimum: one }" => "n: { type: integer, minimum: 1 }"
    EMPTY_RANGE "empty-range" "Bounds allow a value, and each of them has an effect." "{ minimum: 3, maximum: 2 }" => "{ minimum: 2, maximum: 3 }"
    BAD_PATTERN "bad-pattern" "A pattern is literals, classes and quantifiers, matched from left to right." "pattern: '(?!sys)[a-z]+'" => "pattern: '[a-z]+'"
    BAD_RULE "bad-rule" "A rule is one of the language's forms." "if a then b" => "a needs b"
    IMPOSSIBLE_RULE "impossible-rule" "A rule can be kept and can be broken, repeats no other rule, and contradicts none." "at most one of a, b    # both required" => "at most one of a, b    # one optional"
    BAD_DEFAULT "bad-default" "Defaults and presets are values of their field, which is optional." "{ type: number, maximum: 2, default: 3 }" => "{ type: number, maximum: 2, default: 1 }"
    BAD_CONVERSION "bad-conversion" "A type that is made from another one has a source for each required field." "Message: { from: Reply, fields: { text: string! } }    # Reply has `content`" => "Message: { from: Reply, fields: { text: { type: string!, from: content } } }"
    BAD_EXAMPLE "bad-example" "Examples are requests and responses that the specification allows." "request: { role: human }" => "request: { role: user }"
    UNUSED "unused" "Every declaration is used. (A warning.)" "types: { Lost: { fields: … } }" => "nothing, or a field of that type"
}
