//! Overlays change a document before it is imported.

use modwright::Source;
use modwright::diagnostic::draw;
use modwright::import::{Options, openapi};

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: Pets API }
servers: [{ url: 'https://pets.example.com' }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
        - { name: secret, in: query, schema: { type: string } }
      responses: { '200': { description: OK } }
    post:
      operationId: createPet
      tags: [pets, beta]
      x-internal: true
      responses: { '200': { description: OK } }
";

/// Imports the document with an overlay. Returns the files, and what is said.
fn overlaid(actions: &str) -> (String, String) {
    let source = |path: &str, text: String| Source { path: path.to_owned(), text };
    let document = source("api.yaml", DOCUMENT.to_owned());
    let overlay = source(
        "overlay.yaml",
        format!("overlay: 1.1.0\ninfo: {{ title: Ours, version: '1' }}\nactions:\n{actions}"),
    );
    let options = Options { overlays: vec![overlay.clone()], ..Options::default() };
    let (imported, notes) = openapi(&document, &options);
    let files = imported.map(|imported| imported.files).unwrap_or_default();
    let text = files.iter().map(|file| file.text.as_str()).collect();
    (text, draw(&notes, &[document, overlay], false))
}

#[test]
fn an_overlay_updates_copies_and_removes() {
    let (files, said) = overlaid(
        "  - { target: \"$.paths['/pets'].get\", update: { summary: All pets } }
  - { target: \"$.paths.*.get.parameters[?(@.name == 'secret')]\", remove: true }
  - { target: $.paths..parameters, update: { name: size, in: query, schema: { type: string } } }
  - { target: \"$.paths.*[?@['x-internal'] == true && !@.deprecated]\", remove: true }
  - { target: $.info, update: { description: Pets and their owners. } }
  - { target: '$.paths', update: { /cats: { get: { operationId: listCats } } } }
  - { target: \"$.paths['/cats'].get\", copy: \"$['paths']['/pets']['get']\" }
",
    );
    assert!(!said.contains("error["), "{said}");
    for part in
        ["title: All pets", "limit: integer", "size: string", "help: Pets and their owners.", "get: cats"]
    {
        assert!(files.contains(part), "no `{part}` in:\n{files}");
    }
    assert!(!files.contains("secret:") && !files.contains("post:"), "{files}");
}

#[test]
fn a_mistake_of_an_overlay_is_an_error_at_its_line() {
    for (action, message) in [
        ("{ target: $.paths.nothing, remove: true }", "this target selects nothing in the document"),
        ("{ target: paths, remove: true }", "a path begins with `$`: `paths`"),
        ("{ target: '$.paths[?length(@) > 1]', remove: true }", "a filter begins with `@`: `length(@) > 1]`"),
        ("{ target: '$.paths[', remove: true }", "this selector is not supported, at the end of the path"),
        ("{ target: $.paths }", "this action has neither `update` nor `copy` nor `remove: true`"),
        ("{ update: {} }", "this action has no `target`"),
        ("{ target: $.info, copy: '$.paths.*.*' }", "`copy` selects 2 nodes, and must select one"),
    ] {
        let (files, said) = overlaid(&format!("  - {action}\n"));
        assert!(files.is_empty(), "{files}");
        assert!(said.contains(message) && said.contains("overlay.yaml:4:"), "{action}\n{said}");
    }
}

#[test]
fn a_warning_about_a_part_of_an_overlay_is_at_its_place() {
    let (_, said) = overlaid(
        "  - { target: \"$.paths['/pets'].get.parameters[0]\", update: { in: cookie } }
  - { target: $.paths, update: { /old: { get: { parameters: [{ name: a, in: cookie }] } } } }
",
    );
    assert!(said.contains("`a` is sent in `cookie`") && said.contains("overlay.yaml:5:"), "{said}");
}

#[test]
fn a_file_that_is_no_overlay_is_refused() {
    for (overlay, message) in [
        ("openapi: 3.1.0", "this is no overlay: it has no `overlay`"),
        ("overlay: 1.1.0\ninfo: { title: Ours, version: '1' }", "this overlay has no `actions`"),
        (
            "overlay: 9.0.0\ninfo: { title: Ours, version: '1' }\nactions: []",
            "this version of overlays is not known",
        ),
    ] {
        let document = Source { path: "api.yaml".to_owned(), text: DOCUMENT.to_owned() };
        let overlay = Source { path: "overlay.yaml".to_owned(), text: overlay.to_owned() };
        let options = Options { overlays: vec![overlay.clone()], ..Options::default() };
        let (_, notes) = openapi(&document, &options);
        let said = draw(&notes, &[document, overlay], false);
        assert!(said.contains(message) && said.contains("overlay.yaml:"), "{said}");
    }
}
