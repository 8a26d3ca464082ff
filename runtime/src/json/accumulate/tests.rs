use serde_json::json;

use super::*;

#[derive(Debug, Clone, PartialEq)]
struct Call {
    index: Option<i64>,
    id: Option<String>,
    arguments: Option<String>,
}

impl Accumulate for Call {
    fn accumulate(&mut self, next: Self) {
        replace(&mut self.index, next.index);
        replace_text(&mut self.id, next.id);
        append(&mut self.arguments, next.arguments);
    }
}

type Row = (Option<i64>, Option<&'static str>, &'static str);

/// The name of a case, the chunks, the accumulated response.
type Case = (&'static str, &'static [&'static [Row]], &'static [Row]);

fn calls(rows: &[Row]) -> Vec<Call> {
    let call = |(index, id, arguments): &Row| Call {
        index: *index,
        id: id.map(str::to_owned),
        arguments: Some((*arguments).to_owned()),
    };
    rows.iter().map(call).collect()
}

const A: Option<&str> = Some("a");
const B: Option<&str> = Some("b");

#[test]
fn items_of_a_list_are_merged_by_index_or_id() {
    let cases: &[Case] = &[
        (
            "in turns, by their index",
            &[
                &[(Some(0), A, ""), (Some(1), B, "{")],
                &[(Some(1), None, "}")],
                &[(Some(0), None, "[")],
                &[(Some(0), None, "]")],
            ],
            &[(Some(0), A, "[]"), (Some(1), B, "{}")],
        ),
        (
            "another id at the same index",
            &[&[(Some(0), A, "1")], &[(Some(0), B, "2")], &[(Some(0), None, "3")], &[(Some(0), A, "4")]],
            &[(Some(0), A, "14"), (Some(0), B, "23")],
        ),
        (
            "an id that comes late, or in each chunk, or empty",
            &[
                &[(Some(0), None, "1")],
                &[(Some(0), A, "2")],
                &[(Some(0), A, "3")],
                &[(Some(0), Some(""), "4")],
            ],
            &[(Some(0), A, "1234")],
        ),
        (
            "no index, by their ids",
            &[&[(None, A, "1")], &[(None, B, "2")], &[(None, A, "3")], &[(None, B, "4")]],
            &[(None, A, "13"), (None, B, "24")],
        ),
        (
            "no index, the id once",
            &[&[(None, A, "1")], &[(None, None, "2")], &[(None, B, "3")], &[(None, None, "4")]],
            &[(None, A, "12"), (None, B, "34")],
        ),
        (
            "neither, by their index",
            &[&[(None, None, "1"), (None, None, "2")], &[(None, None, "3"), (None, None, "4")]],
            &[(None, None, "13"), (None, None, "24")],
        ),
        (
            "two new ones in a chunk",
            &[&[(Some(0), A, "1"), (Some(0), B, "2")]],
            &[(Some(0), A, "1"), (Some(0), B, "2")],
        ),
    ];
    for (name, chunks, expected) in cases {
        let mut merged: Option<Vec<Call>> = Some(Vec::new());
        merge_by_key(&mut merged, None, |_| Key { index: None, id: None });
        for chunk in *chunks {
            merge_by_key(&mut merged, Some(calls(chunk)), |call| Key {
                index: call.index,
                id: call.id.as_deref(),
            });
        }
        assert_eq!(merged, Some(calls(expected)), "{name}");
    }
}

#[test]
fn unknown_fields_are_merged_as_known_ones_are() {
    let chunks = [
        json!({ "reasoning": "He", "role": "a", "details": [{ "index": 0, "type": "t", "text": "x", "signature": "" }], "n": 1 }),
        json!({ "reasoning": "llo", "role": "a", "details": [{ "index": 0, "type": "t", "text": "y", "signature": "s" }] }),
        json!({ "reasoning": null, "tool_id": "i", "details": [{ "index": 1, "text": "z" }], "n": 2, "o": { "t": "a" } }),
        json!({ "reasoning": "llo", "tool_id": "i", "o": { "t": "b", "id": "c" }, "list": ["a"] }),
        json!({ "list": ["b"], "reasoning": "" }),
    ];
    let (mut grown, mut last) = (Extra::new(), Extra::new());
    for chunk in chunks {
        let chunk = chunk.as_object().unwrap();
        merge_extra(&mut grown, chunk.clone(), true);
        merge_extra(&mut last, chunk.clone(), false);
    }
    let expected = json!({
        "reasoning": "Hellollo", "role": "a", "tool_id": "i", "n": 2, "o": { "t": "ab", "id": "c" }, "list": ["a", "b"],
        "details": [
            { "index": 0, "type": "t", "text": "xy", "signature": "s" },
            { "index": 1, "text": "z" },
        ],
    });
    assert_eq!(Value::Object(grown), expected);
    assert_eq!((&last["reasoning"], &last["role"], &last["n"]), (&json!(""), &json!("a"), &json!(2)));
}
