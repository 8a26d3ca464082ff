//! The table of the keys.
//!
//! Long file: one row for each key of the language, in the order of the reference.

use super::{Group, Key, Shape};
use crate::syntax::{ArrayFormat, BoundKind, Effect, Location, Method, Only, Signature, Written};

/// Returns all groups.
pub(super) fn groups() -> Vec<Group> {
    vec![
        connector(),
        connection_field(),
        base_url(),
        errors(),
        operation_errors(),
        retry(),
        pages(),
        streams(),
        types_file(),
        locale(),
        module(),
        webhooks(),
        operation(),
        returns(),
        stream(),
        example(),
        field(),
        declaration(),
        enum_value(),
    ]
}

impl Key {
    fn required(self) -> Self {
        Self { required: true, ..self }
    }

    fn with(self, with: &'static [&'static str]) -> Self {
        Self { with, ..self }
    }
}

fn key(name: &'static str, shape: Shape, help: &'static str) -> Key {
    Key { name, shape, help, required: false, with: &[] }
}

fn text(name: &'static str, help: &'static str) -> Key {
    key(name, Shape::Text, help)
}

fn map_of(group: &'static str) -> Shape {
    Shape::Map(Box::new(Shape::Group(group)))
}

fn fields() -> Shape {
    Shape::Map(Box::new(Shape::TypeOr("a field")))
}

fn plain(what: &'static str, help: &'static str, keys: Vec<Key>) -> Group {
    Group { what, help, keys, one_of: &[], rest: None }
}

fn words<T>(all: &[(&'static str, T)]) -> Shape {
    Shape::Word(all.iter().map(|(word, _)| *word).collect())
}

const TITLE: &str = "A short name for people.";
const HELP: &str = "The meaning, in one or more sentences. It becomes the docs of the Rust item.";
const DOCS: &str = "The URL of the vendor's documentation.";
const DEPRECATED: &str = "A note for readers that marks this as deprecated: `use NAME`, or a sentence.";
const AKA: &str = "Other names, such as the vendor's, that a search in the docs finds.";
const TYPES: &str = "Types by name: structs, enums, tagged unions and named types with bounds.";

fn connector() -> Group {
    plain(
        "a connector",
        "The file `connector.yaml`: an API, its connection, its error fields and what its modules share.",
        vec![
            text("connector", "The name of the connector, which is the name of its folder.").required(),
            text("title", TITLE),
            text("help", HELP),
            text("docs", DOCS),
            key("base_url", Shape::Group("`base_url`"), "The URL that all paths are relative to.").required(),
            key("servers", Shape::TextMap, "Other base URLs by name, for operations with `server: NAME`."),
            key("headers", Shape::TextMap, "Headers that are sent with every call."),
            key(
                "array_format",
                words(&ArrayFormat::ALL),
                "The form of a list in a query: `a[]=1`, `a=1,2` or `a=1&a=2`.",
            ),
            key(
                "default",
                Shape::Flag,
                "`false` keeps the modules out of the default features of the crate.",
            ),
            key(
                "dependencies",
                Shape::TextMap,
                "Crates of companion files, with their versions. Each is a feature of the generated crate.",
            ),
            key(
                "connection",
                map_of("a field of the connection"),
                "The fields of a connection, such as the API key.",
            ),
            key("rules", Shape::Texts, "Rules between the fields of a connection, such as `one of a, b`.")
                .with(&["connection"]),
            text(
                "test",
                "The operation that tests a connection, as `MODULE.OPERATION`. It has no required fields.",
            ),
            key(
                "errors",
                Shape::Group("`errors`"),
                "Where an error response has its message, kind, code and parameter.",
            ),
            text("request_id", "The response header with the ID of the request."),
            key("retry", Shape::Group("`retry`"), "The retry policy."),
            key(
                "streams",
                Shape::Group("`streams`"),
                "Streamed responses: how one is requested, and how it ends.",
            ),
            key(
                "pages",
                Shape::GroupOrMap("`pages`"),
                "Pagination of lists: one kind, or several kinds by name. The first is that of a list that names none.",
            ),
        ],
    )
}

fn connection_field() -> Group {
    plain(
        "a field of the connection",
        "A field of the connection. Without `send` it is never sent.",
        vec![
            key(
                "type",
                Shape::Word(vec!["secret", "secret!", "string", "string!"]),
                "`secret` for a credential, else `string`; `!` if it is required.",
            )
            .required(),
            key("required", Shape::Flag, "A connection needs this field; the same as `!` after the type."),
            text("env", "The environment variable that the field is read from."),
            text(
                "send",
                "The location: `bearer`, `header NAME`, `query NAME`, `cookie NAME`, `basic user` or `basic password`.",
            ),
            text("written", "The text of the header, with `{}` for the value, such as `Bot {}`.")
                .with(&["send"]),
            text(
                "default",
                "The value of a part of the base URL, such as `{site}`, if the caller sets none.",
            ),
            text("label", "A short name for forms."),
            text("help", HELP),
        ],
    )
}

fn base_url() -> Group {
    plain(
        "`base_url`",
        "The base URL of the API.",
        vec![
            text("default", "The absolute URL, without query.").required(),
            text("env", "The environment variable that replaces the default."),
        ],
    )
}

fn errors() -> Group {
    let group = plain(
        "`errors`",
        "Paths of keys in an error response, separated by `.`, such as `error.message`; and the types of its body: `type`, and the type for each status, such as `404` or `5xx`.",
        vec![
            text("message", "The path of the message."),
            text("kind", "The path of the kind of error."),
            text("code", "The path of the error code."),
            text("param", "The path of the name of the wrong parameter."),
            key("type", Shape::Type, "The type of the body of an error."),
        ],
    );
    Group { rest: Some(Shape::Type), ..group }
}

fn operation_errors() -> Group {
    Group {
        rest: Some(Shape::Type),
        ..plain(
            "a mapping of errors",
            "The types of error bodies that differ from those of the connector: the type for each status, such as `404` or `5xx`.",
            vec![key("type", Shape::Type, "The type with any other status.")],
        )
    }
}

fn retry() -> Group {
    plain(
        "`retry`",
        "The retry policy.",
        vec![
            key("statuses", Shape::Texts, "The statuses that are retried, such as `429` or `5xx`."),
            text("max_retries", "The most retries of a call, from 0 to 10.").required(),
            key("never", Shape::Texts, "Error codes and kinds that are never retried."),
            text("idempotency", "The header with a key that makes a retry safe."),
        ],
    )
}

fn pages() -> Group {
    plain(
        "`pages`",
        "Pagination of lists: how a page leads to the next one. Fields of a response are paths of keys, separated by `.`.",
        vec![
            text("items", "The response field with the items; without it, the response is the list."),
            text("more", "The response field that is true if there are more pages."),
            text(
                "next",
                "`link` if the `Link` header has the URL of the next page; else the response field with its URL, or with its cursor if there is `cursor`.",
            ),
            text("cursor", "The query parameter of the cursor."),
            text("from", "The field of the last item whose value is the cursor."),
            text(
                "page",
                "The query parameter of the number of a page. Its default is that of the first page, or 1.",
            ),
            text("last", "The response field with the number of the last page.").with(&["page"]),
            text("offset", "The query parameter of the number of items before a page."),
            text("total", "The response field with the number of all items.").with(&["page", "offset"]),
            text("size", "The query parameter of the page size."),
        ],
    )
}

fn streams() -> Group {
    plain(
        "`streams`",
        "Streamed responses of all modules.",
        vec![
            text("toggle", "The request field that is set to `true` for a stream."),
            text("end", "The data of the last event, such as `[DONE]`."),
        ],
    )
}

fn types_file() -> Group {
    plain(
        "`types.yaml`",
        "The file `types.yaml`: types that several modules share.",
        vec![key("types", map_of("a type"), TYPES)],
    )
}

fn locale() -> Group {
    plain(
        "a locale",
        "A file `locales/LANGUAGE.yaml`: the texts of a connector in another language, for its reference pages.",
        vec![
            text("locale", "The language, which is the name of the file, such as `fr`.").required(),
            key("untranslated", Shape::Texts, "Modules whose texts stay English."),
            key("texts", Shape::TextMap, "Each English text of the connector, with its translation."),
        ],
    )
}

fn module() -> Group {
    Group {
        one_of: &[&["operations", "!webhooks"], &["call", "!webhooks"], &["webhooks"]],
        ..plain(
            "a module",
            "A module file: a group of operations. It becomes one Rust module and one Cargo feature.",
            vec![
                text("module", "The name of the module, which is the name of its file.").required(),
                text("title", TITLE),
                text("help", HELP),
                text("docs", DOCS),
                text("deprecated", DEPRECATED),
                key("aka", Shape::Texts, AKA),
                key(
                    "default",
                    Shape::Flag,
                    "`false` keeps the module out of the feature of its connector, and so out of the default features.",
                ),
                key(
                    "call",
                    Shape::Word(vec!["any"]),
                    "`any`: the module sends any request to a path below the base URL.",
                ),
                key(
                    "fields",
                    fields(),
                    "Fields that several operations have: those whose path names them, or whose `use` lists them.",
                ),
                key("operations", map_of("an operation"), "The operations by name."),
                key(
                    "webhooks",
                    Shape::TypeOr("`webhooks`"),
                    "The messages that the API sends to its users: the type of an event, and how a message is signed.",
                ),
                key("types", map_of("a type"), TYPES),
            ],
        )
    }
}

fn webhooks() -> Group {
    plain(
        "`webhooks`",
        "The messages that the API sends to its users.",
        vec![
            key("type", Shape::Type, "The type of an event, such as a tagged union of all events.")
                .required(),
            key(
                "signed",
                words(&Signature::ALL),
                "The way in which a message is signed. `standard`: by Standard Webhooks.",
            ),
        ],
    )
}

/// The keys of an operation that are a method.
const METHODS: &[&[&str]] = &[
    &["get"],
    &["post"],
    &["put"],
    &["patch"],
    &["delete"],
    &["head"],
    &["options"],
    &["trace"],
    &["query"],
];

fn operation() -> Group {
    let mut keys: Vec<Key> = Method::ALL
        .iter()
        .map(|(word, _)| {
            text(
                word,
                "The path, relative to the base URL, with path parameters in braces: `files/{file_id}`.",
            )
        })
        .collect();
    keys.extend([
        text("title", TITLE),
        text("help", HELP),
        text("docs", DOCS),
        text("deprecated", DEPRECATED),
        key("aka", Shape::Texts, AKA),
        text(
            "send",
            "The form of the body, if it is not JSON: `form`, `multipart`, `text`, or a media type such as `application/merge-patch+json`.",
        ),
        text("request", "The name of the request type. Default: the operation's name and `Request`."),
        key("use", Shape::Texts, "Fields of the module that this operation has too."),
        key("fields", fields(), "The fields of the request."),
        key("advanced", fields(), "Fields that most callers do not need."),
        key("rest", Shape::Type, "The type of all other fields of the body, whose names are not known."),
        key(
            "rules",
            Shape::Texts,
            "Rules between fields, such as `a needs b` or `when a is x: b is required`.",
        ),
        key("effect", words(&Effect::ALL), "What a call changes on the server. Default: by the method."),
        text("server", "The name of another base URL, from `servers:` of the connector."),
        key(
            "returns",
            Shape::TypeOr("`returns`"),
            "The response: a type, `string`, `bytes`, `nothing`, `pages<T>`, `events<T>`, `lines<T>`, `{ by: FIELD, VALUE: T }`, or `{ STATUS: T }`.",
        )
        .required(),
        key(
            "pages",
            Shape::TextOr("`pages`"),
            "The pages of the list, if they are not the usual ones: the name of a kind, or what is different.",
        ),
        key("stream", Shape::TypeOr("`stream`"), "The type of a chunk of the streamed response."),
        text(
            "follow",
            "`OPERATION.FIELD is VALUE, VALUE`: the condition that ends following a growing list.",
        ),
        key(
            "errors",
            Shape::TypeOr("a mapping of errors"),
            "The type of the body of an error, if it is not that of the connector; or the type for each status.",
        ),
        text("limit", "The list of the response whose number of items a caller can bound."),
        key(
            "examples",
            map_of("an example"),
            "Requests with their responses: tests of the wire format, and samples in the docs.",
        ),
    ]);
    Group {
        one_of: METHODS,
        ..plain(
            "an operation",
            "One endpoint of the API: a method with its path, the request and the response.",
            keys,
        )
    }
}

fn returns() -> Group {
    Group {
        rest: Some(Shape::Type),
        ..plain(
            "`returns`",
            "One of several responses, selected by a request field of a closed enum or by the status: the type for each value, or for each status.",
            vec![text(
                "by",
                "The request field that selects the response. Without it, the keys are statuses.",
            )],
        )
    }
}

fn stream() -> Group {
    plain(
        "`stream`",
        "A streamed response that differs from the connector's `streams`.",
        vec![
            key("type", Shape::Type, "The type of a chunk.").required(),
            key(
                "toggle",
                Shape::OneText,
                "The field that requests the stream, with its value: `{ stream: true }`.",
            ),
            key("until", Shape::Texts, "The variants of a tagged union that mark the last chunk."),
            key(
                "into",
                Shape::Type,
                "The type that the accumulated chunks become, which has `from` with the chunk.",
            ),
        ],
    )
}

fn example() -> Group {
    plain(
        "an example",
        "A request with its response.",
        vec![
            text("help", HELP),
            key("request", Shape::Value, "The fields of all locations, under their wire names."),
            text("status", "The status of the response, if `returns` depends on it. Default: the first."),
            key("response", Shape::Value, "The server's response to `request`."),
            key("events", Shape::Values, "The chunks of the streamed response."),
        ],
    )
}

fn field() -> Group {
    let mut keys = vec![
        key(
            "type",
            Shape::Type,
            "The type: `string`, `integer`, `list<T>`, `map<T>`, `(A, B)`, `A | B`, a name under `types:`; then `?` if it may be null, then `!` if it is required.",
        ),
        text(
            "const",
            "The only value of the field, in place of a type: the client sends it, and no caller sets it.",
        ),
        key("required", Shape::Flag, "The field is required; the same as `!` after the type."),
        text("label", "A short name for forms."),
        text("help", HELP),
        text("docs", DOCS),
        key(
            "default",
            Shape::Value,
            "The value that the server assumes if the field is absent: documented, never sent.",
        ),
        key(
            "preset",
            Shape::Value,
            "The value that the client sends if the field is absent; in a response, the value for a missing field.",
        ),
        key("example", Shape::Value, "A value for the docs."),
        text("deprecated", DEPRECATED),
        key("in", words(&Location::ALL), "The location in the request."),
        text("name", "The name on the wire, if it differs from the key."),
        key(
            "written",
            words(&Written::ALL),
            "The form in a query, a path or a header: of a list, or `json` of any value.",
        ),
        text(
            "choices",
            "The operation that lists the possible values, as `MODULE.OPERATION`, or `MODULE.OPERATION.FIELD` if they are not in the field `id` of the items.",
        ),
        text("merge", "How the chunks of a stream accumulate: `append`, `index`, or `index and id`."),
        text("from", "The field of the source that gives the value, where the type has `from`."),
        key(
            "only",
            words(&Only::ALL),
            "The only direction of the field, in a type that requests and responses contain: no response has it, or it is never sent.",
        ),
    ];
    keys.extend(bounds());
    Group {
        one_of: &[&["type"], &["const"]],
        ..plain("a field", "A field: a named value of a request or a struct.", keys)
    }
}

fn declaration() -> Group {
    let mut keys = vec![
        text("help", HELP),
        text("docs", DOCS),
        text("deprecated", DEPRECATED),
        key("aka", Shape::Texts, AKA),
        key("fields", fields(), "A struct: its fields."),
        key("rest", Shape::Type, "The type of all other fields of the struct, whose names are not known.")
            .with(&["fields"]),
        key("rules", Shape::Texts, "Rules between the fields of the struct.").with(&["fields"]),
        key(
            "enum",
            Shape::TextsOrMap(Box::new(Shape::EmptyOr("a value of an enum"))),
            "An enum: its values, as a list or with a help text each. They are texts, or integers with `type: integer`.",
        ),
        text("tag", "A tagged union: the field that says which variant it is."),
        key(
            "variants",
            Shape::TextMap,
            "The variants of the union: the name of a struct, or `nothing`, for each value of the tag.",
        )
        .with(&["tag"]),
        text("untagged", "The struct of an object of the union that has no tag.").with(&["tag"]),
        key(
            "open",
            Shape::Flag,
            "`false` refuses values that are not listed. It is for types of requests only.",
        )
        .with(&["enum", "tag"]),
        key(
            "type",
            Shape::Type,
            "A named type: a type with bounds, or a union of types; next to `enum`, the type of its values.",
        ),
        key("from", Shape::TextOrTexts, "Structs of responses that its values are made from.")
            .with(&["fields", "tag"]),
    ];
    keys.extend(bounds().map(|key| key.with(&["type"])));
    Group {
        one_of: &[&["fields"], &["enum"], &["tag"], &["type", "!enum"]],
        ..plain(
            "a type",
            "A type: a struct (`fields`), an enum, a tagged union (`tag` and `variants`), or a named type (`type`).",
            keys,
        )
    }
}

fn enum_value() -> Group {
    plain(
        "a value of an enum",
        "A value of an enum.",
        vec![
            text("help", HELP),
            text("deprecated", DEPRECATED),
            text("as", "The name of the variant in Rust."),
        ],
    )
}

fn bounds() -> impl Iterator<Item = Key> {
    let bounds = BoundKind::ALL.into_iter().map(|(word, kind)| {
        let (shape, help) = bound(kind);
        key(word, shape, help)
    });
    bounds.chain([key(
        "soft",
        Shape::Texts,
        "Bounds that the vendor moves often: checked, but a caller can pass them with `allow_soft()`.",
    )])
}

fn bound(kind: BoundKind) -> (Shape, &'static str) {
    use BoundKind as B;
    match kind {
        B::Minimum => (Shape::Number, "The smallest number."),
        B::Maximum => (Shape::Number, "The greatest number."),
        B::ExclusiveMinimum => (Shape::Number, "A number that the value is above."),
        B::ExclusiveMaximum => (Shape::Number, "A number that the value is below."),
        B::MultipleOf => (Shape::Number, "A number that the value is a multiple of."),
        B::MinLength => (Shape::Number, "The fewest characters of a string."),
        B::MaxLength => (Shape::Number, "The most characters of a string."),
        B::Pattern => (Shape::Text, "A pattern of the whole text: literals, classes and quantifiers."),
        B::MinItems => (Shape::Number, "The fewest items of a list."),
        B::MaxItems => (Shape::Number, "The most items of a list."),
        B::UniqueItems => (Shape::Flag, "The items of the list differ."),
        B::MinProperties => (Shape::Number, "The fewest entries of a map."),
        B::MaxProperties => (Shape::Number, "The most entries of a map."),
        B::MaxSize => (Shape::Text, "The largest size of a file, such as `4 MiB`."),
        B::MediaTypes => (Shape::TextOrTexts, "The media types of a file, such as `[image/png]`."),
        B::Square => (Shape::Flag, "The image is as wide as it is high."),
        B::Transparent => (Shape::Flag, "The image has transparent parts."),
    }
}
