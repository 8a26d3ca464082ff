//! How each part of a document is imported, and what is said of a part that the language cannot say.

use crate::{file, import, warnings};
use modwright::import::Options;

/// Returns a document with these operations and schemas.
pub fn document(paths: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{ title: Things }}\nservers: [{{ url: 'https://things.example.com' }}]\npaths:\n{paths}\ncomponents:\n  schemas:\n{schemas}\n"
    )
}

/// Returns a document whose only operation sends and receives a `Thing`.
pub fn thing(schemas: &str) -> String {
    document(
        "  /things: { post: { tags: [things], operationId: createThing, requestBody: { content: { application/json: { schema: { type: object, required: [thing], properties: { thing: { $ref: '#/components/schemas/Thing' } } } } } }, responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } } } }",
        schemas,
    )
}

/// Returns the module of a document.
pub fn module(document: &str) -> String {
    file(document, "things/modules/things.yaml")
}

#[test]
fn objects_with_a_constant_each_are_a_tagged_union() {
    let document = thing(
        "    Thing: { anyOf: [{ $ref: '#/components/schemas/Text' }, { $ref: '#/components/schemas/Image' }] }
    Text: { type: object, required: [type, text], properties: { type: { const: text }, text: { type: string } } }
    Image: { type: object, required: [type, url], properties: { type: { type: string, enum: [image] }, url: { type: string } } }",
    );
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        tag: type
        variants: { text: Text, image: Image }
      Text:
        fields:
          text: string!
      Image:
        fields:
          url: string!
    "#);
}

#[test]
fn two_objects_with_the_same_tag_are_one_variant() {
    let document = thing(
        "    Thing:
      anyOf:
        - { type: object, properties: { type: { anyOf: [{ type: string, enum: [text] }, { type: 'null' }] }, text: { type: string } } }
        - { type: object, properties: { type: { const: text }, size: { type: integer } } }
        - { type: object, properties: { type: { const: image }, url: { type: string } } }",
    );
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        tag: type
        variants: { text: TextThing, image: ImageThing }
      TextThing:
        fields:
          text: string
          size: integer
      ImageThing:
        fields:
          url: string
    "#);
}

#[test]
fn objects_of_one_required_field_each_are_one_struct_with_a_rule() {
    let document = thing(
        "    Thing:
      oneOf:
        - { type: object, required: [file_id], properties: { file_id: { type: string } } }
        - { type: object, required: [url], properties: { url: { type: string } } }",
    );
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        fields:
          file_id: string
          url: string
        rules:
          - one of file_id, url
    "#);
    assert_eq!(warnings(&document), "0 errors in 0 files\n");
}

#[test]
fn objects_are_told_apart_by_required_fields_and_the_others_are_joined() {
    let document = thing(
        "    Leaf: { type: object, required: [key], properties: { key: { type: string }, value: {} } }
    Thing:
      oneOf:
        - { type: object, properties: { name: { type: string }, size: { type: integer } } }
        - { $ref: '#/components/schemas/Leaf' }
        - { type: object, required: [all], properties: { all: { type: array, items: { $ref: '#/components/schemas/Thing' } }, size: { type: integer } } }
        - { type: object, properties: { name: { type: string } } }",
    );
    insta::assert_snapshot!(module(&document), @r"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        type: Leaf | AllThing | NameThing
      Leaf:
        fields:
          key: string!
          value: json
      AllThing:
        fields:
          all: list<Thing>!
          size: integer
      NameThing:
        fields:
          name: string
          size: integer
    ");
    insta::assert_snapshot!(warnings(&document), @r"
    warning[joined]: 2 objects cannot be told apart by a tag or a required field
      --> api.yaml:10:7
       |
    10 |       oneOf:
       |       ^
       |
       = help: they are imported as one type with the fields of all

    0 errors, 1 warning in 1 file
    ");
}

#[test]
fn a_union_that_is_not_told_apart_once_its_types_have_an_end_is_json() {
    let document = thing(
        "    Left: { type: object, required: [left], properties: { left: { $ref: '#/components/schemas/Left' }, name: { type: string } } }
    Right: { type: object, required: [right], properties: { right: { $ref: '#/components/schemas/Right' }, name: { type: string } } }
    Thing: { type: object, properties: { side: { oneOf: [{ $ref: '#/components/schemas/Left' }, { $ref: '#/components/schemas/Right' }] } } }",
    );
    assert!(module(&document).contains("  ThingSide:\n    type: json\n"));
    assert!(warnings(&document).contains("the objects of this union cannot be told apart"));
}

#[test]
fn a_variant_may_lack_the_tag_and_an_item_may_be_null() {
    let document = thing(
        "    Thing:
      oneOf:
        - { type: object, required: [type], properties: { type: { const: file }, path: { type: string } } }
        - { type: object, required: [type], properties: { type: { const: link }, url: { type: string } } }
        - { type: object, properties: { text: { type: string }, scores: { type: array, items: { type: [number, 'null'] } }, names: { type: object, additionalProperties: { type: string, nullable: true } } } }",
    );
    insta::assert_snapshot!(module(&document), @r"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        tag: type
        variants: { file: FileThing, link: LinkThing }
        untagged: PlainThing
      FileThing:
        fields:
          path: string
      LinkThing:
        fields:
          url: string
      PlainThing:
        fields:
          text: string
          scores: list<number?>
          names: map<string?>
    ");
    assert_eq!(warnings(&document), "0 errors in 0 files\n");
}

#[test]
fn parts_of_all_of_are_one_struct_and_null_is_a_mark() {
    let document = thing(
        "    Base: { type: object, required: [id], properties: { id: { type: string }, note: { type: string } } }
    Thing:
      allOf:
        - { $ref: '#/components/schemas/Base' }
        - { type: object, properties: { note: { anyOf: [{ type: string, maxLength: 9 }, { type: 'null' }] }, size: { anyOf: [{ type: integer }, { nullable: true }] }, self: { $ref: '#/components/schemas/Thing' } } }",
    );
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        fields:
          id: string!
          note: { type: string?, max_length: 9 }
          size: integer?
          self: Thing
    "#);
}

#[test]
fn equal_structs_without_a_name_are_one_type() {
    let part = "{ type: object, properties: { name: { type: string }, email: { type: string }, date: { type: string } } }";
    let document = thing(&format!(
        "    Thing: {{ type: object, properties: {{ author: {part}, committer: {part}, labels: {{ type: array, items: {{ type: object, properties: {{ colour: {{ type: string }} }} }} }} }} }}"
    ));
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        fields:
          author: ThingAuthor
          committer: ThingAuthor
          labels: list<ThingLabel>
      ThingAuthor:
        fields:
          name: string
          email: string
          date: string
      ThingLabel:
        fields:
          colour: string
    "#);
}

#[test]
fn a_type_that_would_be_infinite_gets_an_end() {
    let document = thing(
        "    Thing: { type: object, required: [next], properties: { next: { $ref: '#/components/schemas/Thing' } } }",
    );
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        fields:
          next: Thing
    "#);
}

#[test]
fn a_part_that_cannot_be_said_is_a_warning_at_its_place() {
    let document = document(
        "  /things/{id}:
    additionalOperations: { COPY: { responses: { '200': {} } } }
    get:
      operationId: getThing
      tags: [things]
      parameters:
        - { name: session, in: cookie, schema: { type: string } }
        - { name: names, in: query, schema: { type: array, items: { type: string } } }
        - { name: more, in: query, schema: { type: array, items: { type: string } } }
      responses: { '200': { content: { application/json: { schema: { type: string } } } } }
    put:
      tags: [things]
      requestBody: { required: true, content: { application/x-www-form-urlencoded: { schema: { type: object } } } }
      responses: { '204': {} }",
        "    Lost: { $ref: '#/components/schemas/Nothing' }",
    );
    insta::assert_snapshot!(warnings(&document), @r"
    warning[mended]: the path has `{id}`, and no parameter describes it
     --> api.yaml:5:3
      |
    5 |   /things/{id}:
      |   ^^^^^^^^^^^^
      |
      = help: it is imported as a text

    warning[left-out]: the language has no call `COPY`
     --> api.yaml:6:29
      |
    6 |     additionalOperations: { COPY: { responses: { '200': {} } } }
      |                             ^^^^
      |
      = help: the operation is left out; call it with a custom request

    warning[left-out]: `session` is sent in `cookie`
      --> api.yaml:11:11
       |
    11 |         - { name: session, in: cookie, schema: { type: string } }
       |           ^
       |
       = help: the parameter is left out

    0 errors, 3 warnings in 1 file
    ");
    insta::assert_snapshot!(module(&document), @r"
    module: things
    title: things

    fields:
      id: string!

    operations:
      get:
        get: things/{id}
        fields:
          names: list<string>
          more: list<string>
        returns: json<string>
      replace:
        put: things/{id}
        send: form
        fields:
          body: { type: json!, in: raw }
        returns: nothing
    ");
}

#[test]
fn a_broken_document_is_imported_and_each_mistake_is_a_warning() {
    let document = thing(
        "    Thing:
      type: object
      required: [gone, size]
      properties:
        lost: { $ref: '#/components/schemas/Nowhere' }
        size: { type: integer, minimum: 5, maximum: 2 }
        kind: { type: string, enum: [a, a, b], default: c }
        size: { type: integer, exclusiveMinimum: true, minimum: 5 }",
    );
    insta::assert_snapshot!(warnings(&document), @r#"
    warning[mended]: `required` names `gone`, which is no field
      --> api.yaml:10:18
       |
    10 |       required: [gone, size]
       |                  ^^^^
       |
       = help: it is ignored

    warning[mended]: the reference `#/components/schemas/Nowhere` leads nowhere
      --> api.yaml:12:23
       |
    12 |         lost: { $ref: '#/components/schemas/Nowhere' }
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: it is imported as `json`

    warning[mended]: the default of `kind` is no value of its type
      --> api.yaml:14:9
       |
    14 |         kind: { type: string, enum: [a, a, b], default: c }
       |         ^^^^
       |
       = help: it is left out

    warning[mended]: the value `a` is here twice
      --> api.yaml:14:41
       |
    14 |         kind: { type: string, enum: [a, a, b], default: c }
       |                                         ^
       |
       = help: the first one counts

    warning[mended]: the key `size` is here twice
      --> api.yaml:15:9
       |
    13 |         size: { type: integer, minimum: 5, maximum: 2 }
       |         ---- first used here
    14 |         kind: { type: string, enum: [a, a, b], default: c }
    15 |         size: { type: integer, exclusiveMinimum: true, minimum: 5 }
       |         ^^^^
       |
       = help: the last one counts

    warning[mended]: `exclusiveMinimum` is a boolean, which version 3.1 does not have
      --> api.yaml:15:32
       |
    15 |         size: { type: integer, exclusiveMinimum: true, minimum: 5 }
       |                                ^^^^^^^^^^^^^^^^
       |
       = help: it is read as in version 3.0

    0 errors, 6 warnings in 1 file
    "#);
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          thing: Thing!
        returns: Thing

    types:
      Thing:
        fields:
          lost: json
          size: { type: integer!, exclusive_minimum: 5 }
          kind: ThingKind
      ThingKind:
        enum: [a, b]
    "#);
}

#[test]
fn tags_operations_and_guesses_are_options() {
    let document = document(
        "  /things: { get: { tags: [things], operationId: a, responses: { '204': {} } } }
  /others: { get: { tags: [others], operationId: b, responses: { '204': {} } }, post: { tags: [others], operationId: c, responses: { '204': {} } } }",
        "    {}",
    );
    let count = |options: Options| import(&document, &options).0.counts.said;
    assert_eq!(count(Options::default()), 3);
    assert_eq!(count(Options { tags: vec!["others".to_owned()], ..Options::default() }), 2);
    assert_eq!(count(Options { operations: vec!["a".to_owned()], ..Options::default() }), 1);
    let union = thing(
        "    Thing: { anyOf: [{ type: object, properties: { type: { const: a }, b: {} } }, { type: object, properties: { type: { const: c }, d: {} } }] }",
    );
    let text = |guess: bool| import(&union, &Options { guess, ..Options::default() }).0.files[1].text.clone();
    assert!(text(true).contains("tag: type") && !text(false).contains("tag: type"));
}

#[test]
fn control_characters_aliases_and_merge_keys_are_read() {
    let document = "{ \"openapi\": \"3.0.0\", \"info\": { \"title\": \"Things\" }, \"servers\": [{ \"url\": \"https://a.example/\" }], \"paths\": { \"/a\": { \"get\": { \"tags\": [\"things\"], \"operationId\": \"a\", \"description\": \"x\u{7f}y\u{80}z \\ud83d\\ude00\", \"responses\": { \"204\": {} } } } } }";
    insta::assert_snapshot!(module(document), @r#"
    module: things
    title: things

    operations:
      list_a:
        get: a
        help: 'x y z 😀'
        returns: nothing
    "#);
    let document = "openapi: 3.0.0\ninfo: { title: Things }\nservers: [{ url: 'https://a.example/' }]\nx-base: &base { operationId: a, tags: [things], responses: { '204': {} } }\npaths: { /a: { get: { <<: *base, operationId: b } }, /c: { get: *base } }";
    insta::assert_snapshot!(module(document), @r#"
    module: things
    title: things

    operations:
      b:
        get: a
        returns: nothing
      list_c:
        get: c
        returns: nothing
    "#);
}

#[test]
fn a_document_without_operations_gives_a_module_for_any_call() {
    let document =
        "openapi: 3.0.0\ninfo: { title: Things }\nservers: [{ url: 'https://a.example/' }]\npaths: {}";
    let module = file(document, "things/modules/custom_api_call.yaml");
    assert_eq!(module.trim_end(), "module: custom_api_call\ntitle: Make an API call\ncall: any");
}

#[test]
fn the_root_of_the_base_url_is_a_path() {
    let document = "openapi: 3.0.0\ninfo: { title: Things }\nservers: [{ url: 'https://a.example/v1' }]\npaths: { /: { post: { operationId: act, tags: [things], responses: { '204': {} } } } }";
    assert!(module(document).contains("    post: /\n"), "{}", module(document));
}
