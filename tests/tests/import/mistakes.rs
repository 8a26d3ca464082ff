//! Documents that cannot be imported, and parts that an import leaves out: each is named at its place.

use modwright::Source;
use modwright::diagnostic::draw;
use modwright::import::{Options, openapi};

/// A document, and what is said of it.
const MISTAKES: &[(&str, &str)] = &[
    ("", "this document is empty"),
    ("a: [", "this is neither JSON nor YAML: "),
    ("title: x\n", "this is no OpenAPI document: it has neither `openapi` nor `swagger`"),
    ("openapi: 3.1.0\npaths: { /a: { get: { responses: {} } } }\n", "the document has no absolute base URL"),
    (
        "openapi: 3.1.0\nservers: [{ url: 'https://a.example.com' }]\npaths: { /a: { get: { responses: {} } } }\ncomponents: { securitySchemes: { digest: { type: http, scheme: digest } } }\n",
        "the connection is imported without it",
    ),
    (
        "openapi: 3.1.0\nservers: [{ url: 'https://a.example.com' }]\nwebhooks: { done: {} }\npaths: { /a: { get: { responses: {} } } }\n",
        "the webhook `done` has no body that is JSON",
    ),
    (
        "openapi: 3.1.0\nservers: [{ url: 'https://a.example.com' }]\npaths: { /a: { get: { callbacks: { done: {} }, responses: {} } } }\n",
        "the language has no `callbacks`",
    ),
    (
        "openapi: 3.1.0\nservers: [{ url: 'https://a.example.com' }]\npaths: { /a: { get: { responses: {} }, additionalOperations: { COPY: { responses: {} } } } }\n",
        "the language has no call `COPY`",
    ),
    (
        "openapi: 3.1.0\nservers: [{ url: 'https://a.example.com' }]\npaths: { /a: { get: { parameters: [{ name: n, in: query, schema: { type: integer, default: many } }], responses: {} } } }\n",
        "the default of `n` is no value of its type",
    ),
];

fn said(text: &str) -> String {
    let source = Source { path: "api.yaml".to_owned(), text: text.to_owned() };
    let (_, notes) = openapi(&source, &Options::default());
    draw(&notes, &[source], false)
}

#[test]
fn each_mistake_of_a_document_is_named() {
    for (document, message) in MISTAKES {
        let said = said(document);
        assert!(said.contains(message), "{document}\n{message}\n{said}");
        assert!(said.contains("api.yaml:"), "{document} has no place:\n{said}");
    }
}

#[test]
fn a_document_that_is_too_large_is_refused() {
    let said = said(&" ".repeat((64 << 20) + 1));
    assert!(said.contains("this document has 67108865 bytes, and the most is "), "{said}");
}
