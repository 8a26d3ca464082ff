//! Lists in pages are recognized by the names of parameters and fields.

use crate::files;

/// Returns the lines of an import that say how the lists of these operations continue. Each is its parameters and its
/// response.
fn pages(operations: &[(&str, &str)]) -> String {
    let parameter = |name: &str| {
        let ty = if matches!(name, "cursor" | "after") { "string" } else { "integer" };
        format!("{{ name: {name}, in: query, schema: {{ type: {ty} }} }}")
    };
    let paths: String = operations
        .iter()
        .enumerate()
        .map(|(index, (parameters, response))| {
            let parameters: Vec<String> = parameters.split_whitespace().map(parameter).collect();
            format!(
                "  /list{index}: {{ get: {{ tags: [things], operationId: list{}, parameters: [{}], responses: {{ '200': {{ content: {{ application/json: {{ schema: {response} }} }} }} }} }} }}\n",
                ["One", "Two", "Three", "Four", "Five", "Six"][index],
                parameters.join(", ")
            )
        })
        .collect();
    let thing = "{ type: object, required: [id], properties: { id: { type: string } } }";
    let all = files(&format!(
        "openapi: 3.1.0\ninfo: {{ title: Things }}\nservers: [{{ url: 'https://things.example.com' }}]\npaths:\n{paths}components: {{ schemas: {{ Thing: {thing} }} }}\n"
    ));
    let is_said = |line: &&str| line.contains("pages") || line.starts_with("  by_");
    all.lines().filter(is_said).collect::<Vec<_>>().join("\n")
}

const LIST: &str = "{ type: array, items: { $ref: '#/components/schemas/Thing' } }";

fn object(fields: &str) -> String {
    format!("{{ type: object, properties: {{ items: {LIST}, {fields} }} }}")
}

#[test]
fn one_kind_of_pages_is_that_of_the_connector() {
    let response = object("next_cursor: { type: string }");
    insta::assert_snapshot!(pages(&[("cursor limit", &response), ("cursor limit", &response)]), @"
    pages: { items: items, cursor: cursor, next: next_cursor, size: limit }
        returns: pages<Thing>
        returns: pages<Thing>
    ");
}

#[test]
fn several_kinds_have_names_and_a_list_says_what_is_different() {
    let cursor = object("meta: { type: object, properties: { next_cursor: { type: string } } }");
    let other = cursor.replacen("items:", "users:", 1);
    let page = object("total_pages: { type: integer }");
    let offset = object("total: { type: integer }");
    let url = object("next: { type: string }");
    insta::assert_snapshot!(
        pages(&[
            ("cursor limit", &cursor),
            ("cursor limit", &cursor),
            ("cursor limit", &other),
            ("page per_page", &page),
            ("offset", &offset),
            ("", &url),
        ]),
        @"
        pages: { items: items, cursor: cursor, next: meta.next_cursor, size: limit }
            returns: pages<Thing>
            returns: pages<Thing>
            returns: pages<Thing>
            pages: { items: users }
            returns: pages<Thing>
            pages: { items: items, page: page, last: total_pages, size: per_page }
            returns: pages<Thing>
            pages: { items: items, offset: offset, total: total }
            returns: pages<Thing>
            pages: { items: items, next: next }
        "
    );
}
