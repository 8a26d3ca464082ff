//! Documents that an import or a check once did not survive: schemas that contain themselves, names that hide what they name, and
//! parts that are not where they should be.

use super::files;

/// A document with these paths and these schemas.
fn document(paths: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: Odd API, version: '1' }}\nservers: [{{ url: https://api.example.com/ }}]\n\
         paths:\n  {paths}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// A POST whose body is a schema.
fn body(schema: &str) -> String {
    format!(
        "/a: {{ post: {{ operationId: a, requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}, \
         responses: {{ '204': {{ description: Done. }} }} }} }}"
    )
}

#[test]
fn an_object_that_all_of_leads_to_from_inside_itself_is_one_type() {
    let schemas = "    Node:
      properties:
        left:
          allOf:
          - properties: { right: { allOf: [{ type: object }, { $ref: '#/components/schemas/Node' }] } }
          - $ref: '#/components/schemas/Node'
";
    let all =
        files(&document(&body("{ properties: { node: { $ref: '#/components/schemas/Node' } } }"), schemas));
    assert!(all.contains("left: NodeLeft\n"), "{all}");
    assert!(all.len() < 1000, "{all}");
}

#[test]
fn alternatives_that_are_lists_of_themselves_have_an_end() {
    let schemas = "    Either: { oneOf: [{ $ref: '#/components/schemas/Many' }] }
    Many: { anyOf: [{ type: array }, { type: array, items: { $ref: '#/components/schemas/Either' } }] }
";
    let all =
        files(&document(&body("{ oneOf: [{ oneOf: [{ $ref: '#/components/schemas/Many' }] }] }"), schemas));
    assert!(all.contains("list<"), "{all}");
}

#[test]
fn a_union_has_one_alternative_of_each_form_whatever_their_names_are() {
    let schemas = "    Status: { type: string, enum: [on, off] }
    Other: { oneOf: [{ $ref: '#/components/schemas/Status' }, { type: integer, maximum: 1 }] }
    Any: { oneOf: [{ $ref: '#/components/schemas/Other' }, { type: string, minLength: 2 }, { type: number, minimum: 5 }] }
";
    let all =
        files(&document(&body("{ properties: { any: { $ref: '#/components/schemas/Any' } } }"), schemas));
    assert!(all.contains("type: Status | number\n") || all.contains("any: Status | number\n"), "{all}");
}

#[test]
fn a_bound_of_an_alternative_that_is_left_out_goes_with_it() {
    let schemas = "    Map: { type: object, minProperties: 1, additionalProperties: { type: string } }
    Thing: { type: object, properties: { a: { type: string } } }
";
    let one_of = "{ oneOf: [{ $ref: '#/components/schemas/Map' }, { $ref: '#/components/schemas/Thing' }] }";
    let all = files(&document(&body(&format!("{{ properties: {{ it: {one_of} }} }}")), schemas));
    assert!(all.contains("it: Thing") && !all.contains("min_properties"), "{all}");
}

#[test]
fn the_chunks_of_a_stream_may_have_a_name_that_is_a_text() {
    let paths = "/a: { get: { operationId: a, responses: { '200': { description: Lines., \
                 content: { application/x-ndjson: { schema: { $ref: '#/components/schemas/Line' } } } } } } }";
    let all = files(&document(paths, "    Line: { type: string }\n"));
    assert!(all.contains("returns: bytes"), "{all}");
}

#[test]
fn a_constant_with_the_name_of_another_field_is_a_field_that_callers_set() {
    let paths = "/a/{id}: { post: { operationId: a, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], \
                 requestBody: { content: { application/json: { schema: { required: [id], properties: { id: { const: fixed } } } } } }, \
                 responses: { '204': { description: Done. } } } }";
    let all = files(&document(paths, "    Unused: { type: string }\n"));
    assert!(all.contains("body_id: { type: string!, name: id, help: Always `fixed`. }"), "{all}");
}

#[test]
fn a_field_of_two_locations_has_a_name_that_no_other_field_has_on_the_wire() {
    let paths = "/a: { post: { operationId: a, parameters: [{ name: '@type', in: query, schema: { type: string } }], \
                 requestBody: { content: { application/json: { schema: { properties: { '@type': { type: string }, type: { type: string } } } } } }, \
                 responses: { '204': { description: Done. } } } }";
    let all = files(&document(paths, "    Unused: { type: string }\n"));
    assert!(all.contains("query_type: { type: string, in: query, name: '@type' }"), "{all}");
}

#[test]
fn a_server_with_a_hole_that_nothing_fills_is_no_server() {
    let paths = "/a: { get: { operationId: a, servers: [{ url: 'https://{lost}.example.com' }], \
                 responses: { '204': { description: Done. } } } }";
    let all = files(&document(paths, "    Unused: { type: string }\n"));
    assert!(!all.contains("servers:"), "{all}");
}

#[test]
fn a_response_of_a_binary_text_is_bytes() {
    let paths = "/a: { get: { operationId: a, responses: { '200': { description: A file., \
                 content: { application/json: { schema: { type: string, format: binary } } } } } } }";
    let all = files(&document(paths, "    Unused: { type: string }\n"));
    assert!(all.contains("returns: bytes"), "{all}");
}

#[test]
fn a_file_is_one_only_in_a_form() {
    let text = "swagger: '2.0'
info: { title: Odd API, version: '1' }
host: api.example.com
consumes: [application/x-www-form-urlencoded]
paths:
  /a:
    post:
      operationId: a
      parameters: [{ name: upload, in: formData, type: file }]
      responses: { '200': { description: A thing., schema: { $ref: '#/definitions/Thing' } } }
definitions:
  Thing: { type: object, properties: { image: { type: file } } }
";
    let all = files(text);
    assert!(
        all.contains("upload: file") && !all.contains("send: form") && all.contains("image: string"),
        "{all}"
    );
}

#[test]
fn a_type_that_only_other_fields_of_a_page_have_is_in_no_response() {
    let paths = "/a: { get: { operationId: list, parameters: [{ name: cursor, in: query, schema: { type: string } }], \
                 responses: { '200': { description: A page., content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } } } } }, \
                 post: { operationId: make, requestBody: { required: true, content: { application/json: { schema: { properties: { extra: { $ref: '#/components/schemas/Extra' } } } } } }, \
                 responses: { '204': { description: Done. } } } }";
    let schemas = "    Page:
      required: [items]
      properties:
        items: { type: array, items: { type: string } }
        next_cursor: { type: string }
        extra: { $ref: '#/components/schemas/Extra' }
    Extra: { properties: { key: { type: string, writeOnly: true }, name: { type: string } } }
";
    let all = files(&document(paths, schemas));
    assert!(all.contains("returns: pages<string>") && !all.contains("only:"), "{all}");
}
