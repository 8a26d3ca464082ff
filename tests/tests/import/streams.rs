//! Responses that are streams: server-sent events and JSON lines.

use crate::parts::document;
use crate::{file, warnings};

/// Returns a document with an operation for each of these contents of a response.
fn responses(contents: &[&str]) -> String {
    let paths = contents.iter().enumerate().map(|(number, content)| {
        format!(
            "  /things/{number}: {{ get: {{ tags: [things], operationId: a{number}, responses: {{ '200': {{ content: {{ {content} }} }} }} }} }}"
        )
    });
    let schemas = "    Change: { type: object, required: [id], properties: { id: { type: string } } }";
    document(&paths.collect::<Vec<_>>().join("\n"), schemas)
}

#[test]
fn a_stream_that_no_field_requests_has_the_type_of_its_chunks() {
    let change = "schema: { $ref: '#/components/schemas/Change' }";
    let all =
        format!("schema: {{ type: array, items: {{ {} }} }}", &change["schema: { ".len()..change.len() - 2]);
    let document = responses(&[
        &format!("text/event-stream: {{ {change} }}"),
        &format!("text/event-stream: {{ item{} }}", change.replacen('s', "S", 1)),
        &format!("application/x-ndjson: {{ {change} }}"),
        &format!("application/jsonl: {{ {all} }}"),
        "application/json-seq: { schema: {} }",
        "text/event-stream: { schema: { type: string } }",
        "application/x-ndjson: {}",
        &format!("application/json: {{ {change} }}, text/event-stream: {{ {change} }}"),
        &format!(
            "audio/mpeg: {{ schema: {{ type: string, format: binary }} }}, text/event-stream: {{ {change} }}"
        ),
    ]);
    let module = file(&document, "things/modules/things.yaml");
    let returns: Vec<&str> =
        module.lines().filter_map(|line| line.trim().strip_prefix("returns: ")).collect();
    assert_eq!(
        returns,
        [
            "events<Change>",
            "events<Change>",
            "lines<Change>",
            "lines<Change>",
            "lines<json>",
            "bytes",
            "bytes",
            "Change",
            "bytes"
        ]
    );
    let said = warnings(&document);
    for fact in [
        "the response is a stream of events without a schema",
        "the response has lines without a schema",
        "the response can be a stream of events, and no field requests it",
    ] {
        assert!(said.contains(fact), "{said}");
    }
    assert!(said.contains("4 warnings in 1 file"), "{said}");
}

#[test]
fn chunks_that_are_texts_are_any_json() {
    let texts =
        ["{ type: string }", "{ type: string, maxLength: 8 }", "{ type: [string, 'null'], pattern: 'a+' }"];
    let lists =
        texts.map(|item| format!("application/x-ndjson: {{ schema: {{ type: array, items: {item} }} }}"));
    let document = responses(&lists.each_ref().map(String::as_str));
    let module = file(&document, "things/modules/things.yaml");
    assert_eq!(module.matches("returns: lines<json>").count(), lists.len(), "{module}");
    let said = warnings(&document);
    assert_eq!(
        said.matches("warning[kept-as-json]: each chunk of this response is a text").count(),
        3,
        "{said}"
    );
}

#[test]
fn the_last_event_of_such_streams_is_known_by_their_description() {
    let content = "text/event-stream: { schema: { $ref: '#/components/schemas/Change' } }";
    let document =
        responses(&[content]).replace("operationId: a0", "description: 'Ends with [DONE].', operationId: a0");
    let connector = file(&document, "things/connector.yaml");
    assert!(connector.contains("streams: { end: '[DONE]' }\n"), "{connector}");
    let silent = file(&responses(&[content]), "things/connector.yaml");
    assert!(!silent.contains("streams:") && !silent.contains("test:"), "{silent}");
}
