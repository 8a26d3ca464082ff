//! Bounds of numbers, and ranges of them.

use crate::random::{Random, decimal};
use crate::sides::{Checker, Held, Verdicts, check_fields, client_accepts};
use modwright::model::{Limit, Number, Type};
use serde_json::json;

#[test]
fn numbers() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0x9E37_79B9_7F4A_7C15), Verdicts::default());
    let limits =
        [Limit::Minimum, Limit::Maximum, Limit::ExclusiveMinimum, Limit::ExclusiveMaximum, Limit::MultipleOf];
    for _ in 0..1_200 {
        let make = random.pick(&limits);
        let is_step = matches!(make(Number::Integer(1)), Limit::MultipleOf(_));
        let bound = random.integer();
        let bound = if is_step { bound.checked_abs().unwrap_or(i64::MAX).max(1) } else { bound };
        let limit = make(Number::Integer(bound));
        let shape = checker.bounded(&Type::Integer, &limit);
        for _ in 0..20 {
            let value = match random.below(3) {
                0 => random.integer(),
                1 => bound.saturating_add(random.below(5) as i64 - 2),
                _ => bound.saturating_mul(random.below(9) as i64 - 4),
            };
            let by_client = client_accepts(&limit, &Held::Integer(value));
            verdicts.compare(&limit, value, checker.accepts(&shape, json!(value)), by_client);
        }

        let bound = random.float();
        let bound = if bound.is_finite() { bound } else { 0.1 };
        let bound = if is_step { bound.abs().max(5e-324) } else { bound };
        let limit = make(Number::Float(bound));
        let shape = checker.bounded(&Type::Number, &limit);
        for _ in 0..20 {
            let value = match random.below(4) {
                0 => random.float(),
                1 => random.pick(&[bound.next_up(), bound.next_down(), bound, -bound]) + 0.0,
                2 => bound * (random.below(1_000) as f64),
                _ => (0..random.below(100)).map(|_| bound).sum(),
            };
            let value = random.spelling(value);
            let by_client = client_accepts(&limit, &Held::Float(value.as_f64().unwrap()));
            verdicts.compare(&limit, &value, checker.accepts(&shape, value.clone()), by_client);
        }
    }
    verdicts.finish();
}

/// Steps and values of a few digits: what is a multiple is known from their digits.
#[test]
fn multiples_of_decimals() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0xD1B5_4A32_D192_ED03), Verdicts::default());
    for _ in 0..1_000 {
        let (digits, places) = (1 + random.below(999) as i64, random.below(7) as i32);
        let limit = Limit::MultipleOf(Number::Float(decimal(digits, places)));
        let shape = checker.bounded(&Type::Number, &limit);
        for _ in 0..20 {
            let scale = random.pick(&[10, 1_000, 1_000_000, 10_000_000_000]);
            let times = random.below(scale) as i64 - scale as i64 / 2;
            let rest = if random.below(2) == 0 { 0 } else { random.below(digits as u64) as i64 };
            let value = decimal(digits * times + rest, places);
            let by_checker = checker.accepts(&shape, json!(value));
            let by_client = client_accepts(&limit, &Held::Float(value));
            verdicts.compare(&limit, value, by_checker, by_client);
            if by_client != (rest == 0) {
                verdicts.mismatch(
                    &limit,
                    value,
                    &format!("the client says {by_client}, the digits {}", rest == 0),
                );
            }
        }
    }
    verdicts.finish();
}

/// The checker reports bounds that leave no room for a value, and no others. Integers show which do.
#[test]
fn ranges_without_a_value() {
    let mut random = Random(0x8CB9_2BA7_2F3D_8DD7);
    let (mut written, mut is_empty) = (Vec::new(), Vec::new());
    for index in 0..1_000 {
        let is_float = index % 2 == 0;
        let (step, low) = if is_float {
            (1 + random.below(999) as i64, random.below(2_000_000_000) as i64 - 1_000_000_000)
        } else {
            (1 + random.below(9) as i64, random.integer())
        };
        // Every second one begins or ends with a multiple.
        let low = if random.below(2) == 0 { low - low % step } else { low };
        let high = low.saturating_add(random.below(step as u64 + 2) as i64);
        let high = if random.below(2) == 0 { high - high % step } else { high };
        let [open_low, open_high] = [random.below(2), random.below(2)];
        let places = random.below(7) as i32;
        let spelled = |digits: i64| {
            if is_float { decimal(digits, places).to_string() } else { digits.to_string() }
        };
        written.push(format!(
            "type: {}, {}: {}, {}: {}, multiple_of: {}",
            if is_float { "number" } else { "integer" },
            ["minimum", "exclusive_minimum"][open_low as usize],
            spelled(low),
            ["maximum", "exclusive_maximum"][open_high as usize],
            spelled(high),
            spelled(step),
        ));
        let first = i128::from(low) + i128::from(open_low);
        let last = i128::from(high) - i128::from(open_high);
        is_empty.push(last.div_euclid(step.into()) * i128::from(step) < first);
    }
    let reported = check_fields(written.iter().cloned()).unwrap_err();
    let wrong: Vec<_> =
        (0..written.len()).filter(|index| reported.contains(index) != is_empty[*index]).collect();
    assert!(wrong.is_empty(), "{} of {}, such as `{}`", wrong.len(), written.len(), written[wrong[0]]);
    assert!((200..800).contains(&reported.len()), "{} are reported", reported.len());
}
