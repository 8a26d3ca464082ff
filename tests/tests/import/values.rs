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
