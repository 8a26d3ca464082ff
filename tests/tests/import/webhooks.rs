//! Webhooks.

use crate::parts::document;
use crate::{file, warnings};

fn events() -> String {
    let schemas = "    Made: { type: object, required: [type, data], properties: { type: { type: string, enum: [thing.made] }, data: { $ref: '#/components/schemas/Thing' } } }
    Lost: { type: object, required: [type, at], properties: { type: { type: string, enum: [thing.lost] }, at: { type: string } } }
    Thing: { type: object, required: [id], properties: { id: { type: string } } }";
    let thing = "  /things: { get: { tags: [things], responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } } } } }";
    let webhook = |name: &str| {
        format!(
            "  {name}: {{ post: {{ requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{name}' }} }} }} }}, responses: {{}} }} }}\n"
        )
    };
    let document = document(thing, schemas);
    format!("{}\nwebhooks:\n{}{}", document.trim_end(), webhook("Made"), webhook("Lost"))
}

#[test]
fn all_webhooks_are_one_union_of_events() {
    let module = file(&events(), "things/modules/webhooks.yaml");
    assert!(
        module.starts_with("module: webhooks\n") && module.contains("\nwebhooks: WebhookEvent\n"),
        "{module}"
    );
    assert!(module.contains("    variants: { thing.made: Made, thing.lost: Lost }\n"), "{module}");
    assert!(!module.contains("operations:"), "{module}");
    let warnings = warnings(&events());
    assert!(warnings.contains("the document does not say how a webhook is signed"), "{warnings}");
}

#[test]
fn a_webhook_without_json_is_left_out() {
    let document = document("  /a: { get: { tags: [things], responses: {} } }", "    A: { type: string }");
    let warnings =
        warnings(&format!("{}\nwebhooks: {{ odd: {{ post: {{ responses: {{}} }} }} }}", document.trim_end()));
    assert!(warnings.contains("the webhook `odd` has no body that is JSON"), "{warnings}");
}

#[test]
fn an_export_is_read_again() {
    let case = include_str!("../../cases/emit/webhooks/spec.yaml");
    let model = modwright::check(&modwright_cases::sources(case)).0.unwrap();
    let exported = modwright::export::openapi(&model.connectors[0], Default::default());
    let module = file(&exported.text, "value_api/modules/things.yaml");
    assert!(module.contains("\nwebhooks: { type: Event, signed: standard }\n"), "{module}");
    assert!(module.contains("thing.made: ThingEvent, thing.lost: ThingEvent, ping: nothing"), "{module}");
    let news = file(&exported.text, "value_api/modules/news.yaml");
    assert!(news.contains("\nwebhooks: Entry\n"), "{news}");
}
