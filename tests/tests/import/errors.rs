//! The types of error bodies.

use crate::file;
use crate::parts::document;

/// Returns a document with an operation for each of these error responses.
fn errors(operations: &[&str]) -> String {
    let paths = operations.iter().enumerate().map(|(number, errors)| {
        format!(
            "  /things/{number}: {{ get: {{ tags: [things], operationId: a{number}, responses: {{ '204': {{}}, {errors} }} }} }}"
        )
    });
    let schemas =
        "    Problem: { type: object, required: [message], properties: { message: { type: string } } }
    Missing: { type: object, properties: { message: { type: string }, id: { type: string } } }
    Odd: { type: object, properties: { odd: { type: string } } }";
    document(&paths.collect::<Vec<_>>().join("\n"), schemas)
}

fn body(status: &str, name: &str) -> String {
    format!(
        "'{status}': {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{name}' }} }} }} }}"
    )
}

#[test]
fn most_errors_have_the_type_of_the_api_and_others_their_own() {
    let both = format!("{}, {}", body("404", "Missing"), body("default", "Problem"));
    let odd = format!("{}, {}", body("404", "Missing"), body("409", "Odd"));
    let document =
        errors(&[&both, &both, &both, &odd, &body("4XX", "Odd"), &body("500", "Problem"), "'503': {}"]);
    let connector = file(&document, "things/connector.yaml");
    assert!(connector.contains("errors: { message: message, type: Problem, 404: Missing }\n"), "{connector}");
    let module = file(&document, "things/modules/things.yaml");
    let own: Vec<&str> = module.lines().filter(|line| line.contains("errors:")).map(str::trim).collect();
    assert_eq!(own, ["errors: { 409: Odd }", "errors: Odd"]);
    let shared = file(&document, "things/types.yaml");
    assert!(shared.contains("  Problem:\n") && shared.contains("  Missing:\n"), "{shared}");
    assert!(module.contains("  Odd:\n"), "{module}");
}

#[test]
fn an_api_without_a_usual_error_has_the_types_at_its_operations() {
    let document = errors(&[&body("404", "Missing"), &body("404", "Odd"), &body("404", "Odd")]);
    let connector = file(&document, "things/connector.yaml");
    assert!(connector.contains("errors: { message: message }\n"), "{connector}");
    let module = file(&document, "things/modules/things.yaml");
    assert_eq!(module.matches("errors: ").count(), 3, "{module}");
}
