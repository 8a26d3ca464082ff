//! Formats of texts: right ones, and such with one character changed.

use crate::random::Random;
use crate::sides::{Checker, Held, Verdicts, client_accepts};
use modwright::model::{Format, Limit, Type};
use serde_json::json;

#[test]
fn formats() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0x9E37_79B9_7F4A_7C15), Verdicts::default());
    let more =
        ["2024-02-29", "1900-02-29", "09:30:00+02:00", "P1Y2M3DT4H5M6.5S", "::1", "a@b", "mailto:x", "-1"];
    let characters =
        ["", "0", "9", "-", ":", "T", "Z", "z", ".", "+", "P", "=", "@", " ", "/", "é", "g", "_"];
    for format in Format::ALL {
        let limit = Limit::Format(format);
        let shape = checker.bounded(&Type::String, &limit);
        assert!(client_accepts(&limit, &Held::Text(format.example())), "{format:?}");
        for start in Format::ALL.map(Format::example).into_iter().chain(more) {
            for round in 0..30 {
                let mut text = start.to_owned();
                if round > 0 {
                    let at = random.below(start.len() as u64 + 1) as usize;
                    let end = (at + random.below(2) as usize).min(start.len());
                    text.replace_range(at..end, random.pick(&characters));
                }
                let by_client = client_accepts(&limit, &Held::Text(&text));
                verdicts.compare(format, &text, checker.accepts(&shape, json!(text)), by_client);
            }
        }
    }
    verdicts.finish();
}
