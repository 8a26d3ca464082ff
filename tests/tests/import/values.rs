//! Values: the types of texts and numbers.

use crate::parts::{document, module, thing};

#[test]
fn a_text_has_the_type_of_its_format() {
    let document = thing(
        "    Thing: { type: object, required: [at], properties: { at: { type: string, format: date-time }, day: { type: string, format: date, default: today }, site: { type: [string, 'null'], format: uri }, ids: { type: array, items: { type: string, format: uuid } }, name: { type: string, format: hostname }, data: { type: string, contentEncoding: base64 }, when: { oneOf: [{ type: string, format: date }, { type: string, format: date-time }] } } }",
    );
    let module = module(&document);
    for field in [
        "at: datetime!",
        "day: date",
        "site: url?",
        "ids: list<uuid>",
        "name: string",
        "data: base64",
        "when: string",
    ] {
        assert!(module.contains(&format!("      {field}\n")), "{field}:\n{module}");
    }
}

#[test]
fn a_field_with_one_value_that_requests_need_is_a_constant() {
    let document = thing(
        "    Thing: { type: object, required: [kind, live, size, on], properties: { kind: { type: string, enum: [thing] }, live: { const: true }, size: { type: integer, enum: [3] }, on: { const: '1' }, maybe: { const: x }, none: { type: string, enum: [x], nullable: true } } }",
    );
    let module = module(&document);
    for field in [
        "kind: { const: thing }",
        "live: { const: true }",
        "size: { const: 3 }",
        "on: { const: '1' }",
        "maybe: { type: string, help: Always `x`. }",
        "none: { type: string?, help: Always `x`. }",
    ] {
        assert!(module.contains(&format!("      {field}\n")), "{field}:\n{module}");
    }
}

#[test]
fn an_enum_of_whole_numbers_is_an_enum_of_integers() {
    let document = thing(
        "    Thing: { type: object, properties: { tier: { type: integer, enum: [0, 1, 2], default: 1, x-enum-varnames: [NONE, TIER_1, TIER_2] }, flags: { type: array, items: { enum: [-1, 64] } }, ratio: { type: number, enum: [0.5, 1] }, either: { oneOf: [{ type: integer, enum: [1, 2] }, { type: integer }] }, none: { type: [integer, 'null'], enum: [1, 2, null] } } }",
    );
    let module = module(&document);
    for part in [
        "      tier: { type: ThingTier, default: 1 }\n",
        "      flags: list<ThingFlag>\n",
        "      ratio: number\n",
        "      either: integer\n",
        "      none: ThingNone?\n",
        "  ThingTier:\n    type: integer\n    enum:\n      0: { as: None }\n      1: { as: Tier1 }\n      2: { as: Tier2 }\n",
        "  ThingFlag:\n    type: integer\n    enum: [-1, 64]\n",
    ] {
        assert!(module.contains(part), "{part}:\n{module}");
    }
}

#[test]
fn a_field_of_one_direction_is_marked_where_its_type_travels_in_both() {
    let operation = |method: &str, parts: &str| {
        format!("    {method}:\n      tags: [things]\n      operationId: {method}Thing\n{parts}\n")
    };
    let of =
        |name: &str| format!("application/json: {{ schema: {{ $ref: '#/components/schemas/{name}' }} }}");
    let returns = |name: &str| {
        format!("      responses: {{ '200': {{ description: Done, content: {{ {} }} }} }}", of(name))
    };
    let body = |name: &str| {
        let list = format!("{{ type: array, items: {{ $ref: '#/components/schemas/{name}' }} }}");
        format!("      requestBody: {{ content: {{ application/json: {{ schema: {list} }} }} }}")
    };
    let get = operation("get", &returns("Got"));
    let put = operation("put", &format!("{}\n{}", body("User"), returns("User")));
    let post = operation("post", &format!("{}\n{}", body("Sent"), returns("Got")));
    let fields = "type: object, required: [id, name, password, kind], properties: { id: { type: string, readOnly: true }, name: { type: string }, password: { type: string, writeOnly: true }, kind: { enum: [a], readOnly: true }, odd: { type: string, readOnly: true, writeOnly: true } }";
    let document = document(
        &format!("  /things:\n{get}{put}{post}"),
        &format!(
            "    User: {{ {fields}, anyOf: [{{ required: [id] }}, {{ required: [odd] }}] }}\n    Got: {{ {fields} }}\n    Sent: {{ {fields} }}"
        ),
    );
    let module = module(&document);
    insta::assert_snapshot!(module.split_once("types:").map_or("", |(_, types)| types), @r"

    Got:
      fields:
        id: string!
        name: string!
        kind: { type: string!, help: Always `a`. }
        odd: string
    User:
      fields:
        id: { type: string!, only: response }
        name: string!
        password: { type: string!, only: request }
        kind: { type: string!, only: response, help: Always `a`. }
        odd: string
    Sent:
      fields:
        name: string!
        password: string!
        odd: string
    ");
}

#[test]
fn fields_without_a_name_have_a_type() {
    let document = document(
        "  /things:
    post:
      tags: [things]
      operationId: createThing
      parameters: [{ name: rest, in: query, schema: { type: string } }]
      requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } }, additionalProperties: { $ref: '#/components/schemas/Size' } } } } }
      responses: { '200': { description: Done, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } }",
        "    Size: { type: object, properties: { value: { type: integer } } }
    Thing: { type: object, properties: { rest: { type: string }, a: { $ref: '#/components/schemas/Labels' }, b: { type: object, properties: { x: { type: string } }, additionalProperties: true } }, additionalProperties: { oneOf: [{ type: string }, { type: integer }] } }
    Labels: { type: object, properties: { name: { type: string } }, additionalProperties: { type: string, nullable: true, maxLength: 8 } }",
    );
    let module = module(&document);
    insta::assert_snapshot!(module.split_once("operations:").map_or("", |(_, operations)| operations), @r"

      create:
        post: things
        fields:
          query_rest: { type: string, in: query, name: rest }
          name: string
        rest: Size
        returns: Thing

    types:
      Size:
        fields:
          value: integer
      Thing:
        fields:
          rest_field: { type: string, name: rest }
          a: Labels
          b: ThingB
        rest: RestValue
      Labels:
        fields:
          name: string
        rest: string?
      ThingB:
        fields:
          x: string
      RestValue:
        type: string | integer
    ");
}

#[test]
fn an_unsigned_integer_is_at_least_0() {
    let document = thing(
        "    Thing: { type: object, properties: { a: { type: integer, format: uint64 }, b: { type: integer, format: uint8, minimum: 5 }, c: { type: integer, format: uint, maximum: -1 } } }",
    );
    let module = module(&document);
    for field in [
        "a: { type: integer, minimum: 0 }",
        "b: { type: integer, minimum: 5 }",
        "c: { type: integer, maximum: -1 }",
    ] {
        assert!(module.contains(&format!("      {field}\n")), "{field}:\n{module}");
    }
}

#[test]
fn a_parameter_has_the_form_that_the_document_says() {
    let text = "schema: { type: array, items: { type: string } }";
    let document = document(
        &format!(
            "  /things/{{ids}}:
    get:
      tags: [things]
      operationId: listThings
      parameters:
        - {{ name: ids, in: path, required: true, {text} }}
        - {{ name: a, in: query, explode: false, {text} }}
        - {{ name: b, in: query, {text} }}
        - {{ name: c, in: query, {text} }}
        - {{ name: X-D, in: header, {text} }}
        - {{ name: e, in: query, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Filter' }} }} }} }}
      responses: {{ '204': {{ description: Done }} }}"
        ),
        "    Filter: { type: object, properties: { name: { type: string } } }",
    );
    let module = module(&document);
    for field in [
        "ids: list<string>!",
        "a: { type: list<string>, written: comma }",
        "b: list<string>",
        "x_d: { type: list<string>, in: header, name: X-D }",
        "e: { type: Filter, written: json }",
    ] {
        assert!(module.contains(&format!("      {field}\n")), "{field}:\n{module}");
    }
}

#[test]
fn a_type_does_not_repeat_the_help_of_its_field() {
    let document = thing(
        "    Thing: { type: object, properties: { size: { type: string, description: The size., enum: [s, m] }, parts: { type: array, description: The parts., items: { type: object, description: A part., properties: { n: { type: integer } } } }, level: { $ref: '#/components/schemas/Level' } } }\n    Level: { type: string, description: The level., enum: [low, high] }",
    );
    let module = module(&document);
    for part in [
        "size: { type: ThingSize, help: The size. }",
        "  ThingSize:\n    enum: [s, m]\n",
        "  ThingPart:\n    help: A part.\n",
        "  Level:\n    help: The level.\n",
    ] {
        assert!(module.contains(part), "{part}:\n{module}");
    }
}
