//! Lists of a fixed length, whose items have types of their own.

use crate::parts::{document, module};
use crate::warnings;

#[test]
fn a_list_of_a_fixed_length_with_types_of_its_items_is_a_tuple() {
    let pair = "{ type: array, prefixItems: [{ type: number, minimum: -180 }, { type: [string, 'null'] }], items: false }";
    let document = document(
        &format!(
            "  /things: {{ post: {{ tags: [things], operationId: createThing, parameters: [{{ name: near, in: query, schema: {{ type: array, prefixItems: [{{ type: number }}, {{ type: number }}], items: false }} }}], requestBody: {{ content: {{ application/json: {{ schema: {{ type: object, properties: {{ pair: {pair}, thing: {{ $ref: '#/components/schemas/Thing' }} }} }} }} }} }}, responses: {{ '200': {{ content: {{ application/json: {{ schema: {pair} }} }} }} }} }} }}"
        ),
        "    Thing:
      type: object
      properties:
        fixed: { type: array, prefixItems: [{ type: integer }, {}], minItems: 2, maxItems: 2 }
        sized: { type: array, prefixItems: [{ type: integer }, { type: object, properties: { a: { type: string } } }], items: false, default: [1, x] }
        range: { type: array, prefixItems: [{ type: integer }, { type: integer }], items: false, default: [1, 2] }
        open: { type: array, prefixItems: [{ type: integer }, { type: integer }] }
        shorter: { type: array, prefixItems: [{ type: integer }, { type: integer }], items: false, minItems: 1 }
        one: { type: array, prefixItems: [{ type: integer }], items: false }
        many: { type: array, items: { type: array, prefixItems: [{ type: integer }, { type: integer }], items: false } }
        either: { oneOf: [{ type: string }, { type: array, prefixItems: [{ type: integer }, { type: integer }], items: false }] }
        alike: { type: array, items: { type: number }, minItems: 2, maxItems: 2 }
        inner: { type: array, prefixItems: [{ type: string }, { $ref: '#/components/schemas/Thing' }], items: false }",
    );
    insta::assert_snapshot!(module(&document), @r#"
    module: things
    title: things

    operations:
      create:
        post: things
        fields:
          near: { type: list<number>, in: query, min_items: 2, max_items: 2 }
          pair: (PairFirst, string?)
          thing: Thing
        returns: (number, string?)

    types:
      PairFirst:
        type: number
        minimum: '-180'
      Thing:
        fields:
          fixed: (integer, json)
          sized: (integer, SizedSecond)
          range: { type: '(integer, integer)', default: [1, 2] }
          open: list<json>
          shorter: { type: list<json>, min_items: 1 }
          one: list<json>
          many: list<(integer, integer)>
          either: string | (integer, integer)
          alike: { type: list<number>, min_items: 2, max_items: 2 }
          inner: list<json>
      SizedSecond:
        fields:
          a: string
    "#);
    let warnings = warnings(&document);
    assert_eq!(warnings.matches("each item of this list has a type of its own").count(), 3, "{warnings}");
    assert_eq!(warnings.matches("an item of this list contains the list again").count(), 1, "{warnings}");
}
