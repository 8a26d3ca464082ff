//! Values: the types of texts and numbers.

use crate::parts::{module, thing};

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
