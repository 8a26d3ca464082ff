//! Bounds of texts, lists, maps and files.

use crate::random::Random;
use crate::sides::{Checker, Held, Verdicts, client_accepts, plain};
use base64::{Engine, prelude::BASE64_STANDARD};
use modwright::model::{Limit, Type};
use modwright_runtime::codegen::File;
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn lengths() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0x94D0_49BB_1331_11EB), Verdicts::default());
    for _ in 0..500 {
        let bound = random.below(40);
        let limit = random.pick(&[Limit::MinLength, Limit::MaxLength])(bound);
        for ty in [Type::String, Type::Secret] {
            let shape = checker.bounded(&ty, &limit);
            for _ in 0..10 {
                let length = (bound + random.below(5)).saturating_sub(2);
                let text = random.text(length);
                let by_client = client_accepts(&limit, &Held::Text(&text));
                verdicts.compare(&limit, &text, checker.accepts(&shape, json!(text)), by_client);
            }
        }
    }
    verdicts.finish();
}

/// Returns a list with few different items, as JSON and as generated code holds it.
fn list(random: &mut Random, length: u64) -> (Type, Value, Held<'static>) {
    let indexes: Vec<u64> = (0..length).map(|_| random.below(length * 4)).collect();
    let indexes = indexes.iter();
    match random.below(4) {
        0 => {
            let items: Vec<i64> = indexes.map(|index| i64::MAX - *index as i64).collect();
            (Type::Integer, json!(items), Held::Integers(items))
        }
        1 => {
            // 1 and 1.0 are two spellings of one number, as 0 and -0.0 are.
            let spellings: Vec<Value> = indexes
                .map(|index| match index % 4 {
                    0 => json!(index / 4),
                    1 => json!((index / 4) as f64),
                    2 => json!(-0.0),
                    _ => json!((1 << 53) + index / 4),
                })
                .collect();
            let items = spellings.iter().map(|one| one.as_f64().unwrap()).collect();
            (Type::Number, json!(spellings), Held::Floats(items))
        }
        2 => {
            let texts: Vec<String> = indexes.map(|index| format!("é{index}")).collect();
            (Type::String, json!(texts), Held::Texts(texts))
        }
        _ => {
            let values: Vec<Value> = indexes
                .map(|index| match index % 4 {
                    0 => json!({ "k": index / 8, "l": null }),
                    1 => json!([index, 1.5]),
                    2 => json!(index),
                    _ => json!(*index as f64 - 1.0),
                })
                .collect();
            (Type::Json, json!(values), Held::Values(values))
        }
    }
}

#[test]
fn lists_and_maps() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0xBF58_476D_1CE4_E5B9), Verdicts::default());
    for _ in 0..12_000 {
        let bound = random.below(6);
        let length = (bound + random.below(5)).saturating_sub(2);
        let limit = match random.below(4) {
            0 => Limit::MinItems(bound),
            1 => Limit::MaxItems(bound),
            2 => Limit::UniqueItems,
            _ => {
                let limit = random.pick(&[Limit::MinProperties, Limit::MaxProperties])(bound);
                let map: BTreeMap<String, i64> = (0..length).map(|index| (random.text(index), 1)).collect();
                let value = Type::Map { key: None, value: Box::new(plain(Type::Integer)) };
                let by_checker = checker.accepts(&checker.bounded(&value, &limit), json!(map));
                verdicts.compare(&limit, &map, by_checker, client_accepts(&limit, &Held::Map(map.clone())));
                continue;
            }
        };
        let (item, value, held) = list(&mut random, length);
        let shape = checker.bounded(&Type::List(Box::new(plain(item))), &limit);
        let by_checker = checker.accepts(&shape, value.clone());
        verdicts.compare(&limit, &value, by_checker, client_accepts(&limit, &held));
    }
    verdicts.finish();
}

/// A file by its content: a text, or base64 with its padding.
#[test]
fn files() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0x2545_F491_4F6C_DD1D), Verdicts::default());
    let file = |random: &mut Random, bound: u64| {
        let size = (bound + random.below(5)).saturating_sub(3);
        if random.below(2) == 0 {
            let text = random.text(1 + size);
            (json!({ "name": "a.txt", "text": text }), File::bytes("a.txt", text))
        } else {
            let bytes: Vec<u8> = (0..=size).map(|_| random.bits() as u8).collect();
            let data = BASE64_STANDARD.encode(&bytes);
            (json!({ "name": "a.bin", "media_type": "x/y", "data": data }), File::bytes("a.bin", bytes))
        }
    };
    for _ in 0..2_000 {
        let bound = 1 + random.below(30);
        let limit = Limit::MaxSize(bound);
        let (value, held) = file(&mut random, bound);
        let by_checker = checker.accepts(&checker.bounded(&Type::File, &limit), value.clone());
        verdicts.compare(&limit, &value, by_checker, client_accepts(&limit, &Held::File(held)));

        let (values, held): (Vec<_>, Vec<_>) = (0..random.below(4)).map(|_| file(&mut random, bound)).unzip();
        let shape = checker.bounded(&Type::List(Box::new(plain(Type::File))), &limit);
        let by_checker = checker.accepts(&shape, json!(values));
        verdicts.compare(&limit, &values, by_checker, client_accepts(&limit, &Held::Files(held)));
        // The checker does not look into a file.
        for limit in [Limit::MediaTypes(vec!["image/png".to_owned()]), Limit::Square, Limit::Transparent] {
            assert!(checker.accepts(&checker.bounded(&Type::File, &limit), value.clone()), "{limit:?}");
        }
    }
    verdicts.finish();
}
