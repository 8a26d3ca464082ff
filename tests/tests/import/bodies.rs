//! How bodies are imported: their fields, or one field that is the whole body, and their form.

use crate::{file, warnings};

/// Returns a document with a body of each kind: `content` is that of a POST to `/things`.
fn document(content: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{ title: Things }}
servers: [{{ url: 'https://things.example.com' }}]
paths:
  /things:
    post: {{ tags: [things], operationId: create, requestBody: {{ required: true, content: {content} }}, responses: {{ '204': {{}} }} }}
components:
  schemas:
    Thing: {{ type: object, properties: {{ id: {{ type: string }}, next: {{ $ref: '#/components/schemas/Other' }} }} }}
    Other: {{ type: object, properties: {{ things: {{ type: array, items: {{ $ref: '#/components/schemas/Thing' }} }} }} }}
    Cat: {{ type: object, required: [kind], properties: {{ kind: {{ const: cat }}, lives: {{ type: integer }} }} }}
    Dog: {{ type: object, required: [kind], properties: {{ kind: {{ const: dog }}, legs: {{ type: integer }} }} }}
"
    )
}

/// Returns the operation that such a document becomes.
fn operation(content: &str) -> String {
    let module = file(&document(content), "things/modules/things.yaml");
    let operations = module.split_once("  create:\n").map_or("", |(_, rest)| rest);
    operations.split("\ntypes:").next().unwrap_or_default().trim_end().to_owned()
}

#[test]
fn a_body_without_fields_of_its_own_is_one_field() {
    let json = |schema: &str| operation(&format!("{{ application/json: {{ schema: {schema} }} }}"));
    insta::assert_snapshot!(json("{ type: array, maxItems: 3, items: { type: string } }"), @r"
    post: things
    fields:
      body: { type: list<string>!, in: raw, max_items: 3 }
    returns: nothing
    ");
    insta::assert_snapshot!(json("{ type: object, additionalProperties: { type: integer } }"), @r"
    post: things
    fields:
      body: { type: map<integer>!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(json("{ oneOf: [{ type: string }, { type: integer }] }"), @r"
    post: things
    fields:
      body: { type: string | integer!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(json("{ type: string }"), @r"
    post: things
    fields:
      body: { type: string!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(json("{}"), @r"
    post: things
    fields:
      body: { type: json!, in: raw }
    returns: nothing
    ");
}

#[test]
fn a_type_that_is_in_several_places_is_the_whole_body() {
    let json = |schema: &str| operation(&format!("{{ application/json: {{ schema: {schema} }} }}"));
    insta::assert_snapshot!(json("{ $ref: '#/components/schemas/Thing' }"), @r"
    post: things
    fields:
      thing: { type: Thing!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(json("{ $ref: '#/components/schemas/Cat' }"), @r"
    post: things
    fields:
      kind: { const: cat }
      lives: integer
    returns: nothing
    ");
    let union = "{ oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }], discriminator: { propertyName: kind } }";
    insta::assert_snapshot!(json(union), @r"
    post: things
    fields:
      body: { type: ThingBody!, in: raw }
    returns: nothing
    ");
}

#[test]
fn the_media_type_of_a_body_is_its_form() {
    let object = "{ type: object, required: [a], properties: { a: { type: string }, b: { type: array, items: { type: string } } } }";
    let of =
        |media_type: &str, schema: &str| operation(&format!("{{ {media_type}: {{ schema: {schema} }} }}"));
    insta::assert_snapshot!(of("application/x-www-form-urlencoded", object), @r"
    post: things
    send: form
    fields:
      a: string!
      b: list<string>
    returns: nothing
    ");
    insta::assert_snapshot!(of("multipart/form-data", object), @r"
    post: things
    send: multipart
    fields:
      a: string!
      b: list<string>
    returns: nothing
    ");
    insta::assert_snapshot!(of("application/merge-patch+json", object), @r"
    post: things
    send: application/merge-patch+json
    fields:
      a: string!
      b: list<string>
    returns: nothing
    ");
    insta::assert_snapshot!(of("application/x-ndjson", "{ $ref: '#/components/schemas/Thing' }"), @r"
    post: things
    send: application/x-ndjson
    fields:
      thing: { type: list<Thing>!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(of("text/plain", "{ type: string }"), @r"
    post: things
    send: text
    fields:
      content: { type: string!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(of("application/xml", object), @r"
    post: things
    send: application/xml
    fields:
      content: { type: string!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(of("application/zip", "{ type: string, format: binary }"), @r"
    post: things
    send: application/zip
    fields:
      content: { type: file!, in: raw }
    returns: nothing
    ");
    insta::assert_snapshot!(of("application/octet-stream", "{ type: string, format: binary }"), @r"
    post: things
    fields:
      content: { type: file!, in: raw }
    returns: nothing
    ");
}

#[test]
fn a_delete_and_a_get_keep_their_bodies() {
    let content = "{ application/json: { schema: { type: object, properties: { a: { type: string } } } } }";
    let delete = document(content).replace("post:", "delete:");
    insta::assert_snapshot!(file(&delete, "things/modules/things.yaml"), @r"
    module: things
    title: things

    operations:
      create:
        delete: things
        fields:
          a: { type: string, in: body }
        returns: nothing
    ");
    let empty = document("{ application/json: { schema: { type: object } } }").replace("post:", "get:");
    insta::assert_snapshot!(file(&empty, "things/modules/things.yaml"), @r"
    module: things
    title: things

    operations:
      create:
        get: things
        returns: nothing
    ");
}

#[test]
fn a_form_that_cannot_be_said_is_left_out_with_a_warning() {
    let related =
        document("{ multipart/related: { schema: { type: object, properties: { a: { type: string } } } } }");
    insta::assert_snapshot!(warnings(&related), @r"
    warning[left-out]: the body is sent as `multipart/related`
     --> api.yaml:6:63
      |
    6 |     post: { tags: [things], operationId: create, requestBody: { required: true, content: { multipart/related: { schema: { type: objec...
      |                                                               ^
      |
      = help: the operation is left out; call it with a custom request

    0 errors, 1 warning in 1 file
    ");
}
