//! Rules that look at values.

use crate::random::Random;
use crate::sides::{Checker, Verdicts, client, plain};
use modwright::model::{Predicate, Requirement, Type};
use modwright_runtime::codegen::{has, is};
use serde_json::json;

/// Rules that look at values: words, an item, the order of two numbers, the length of two lists.
#[test]
fn rules() {
    let (checker, mut random, mut verdicts) =
        (Checker::new(), Random(0x1234_5678_9ABC_DEF1), Verdicts::default());
    let words = ["a", "ab", "abc", "b", "", "a*", "*", "é", "éé"];
    for _ in 0..3_000 {
        let listed: Vec<&str> = (0..1 + random.below(3)).map(|_| random.pick(&words)).collect();
        let owned: Vec<String> = listed.iter().map(|word| (*word).to_owned()).collect();
        let text = random.pick(&words);
        let shape = checker.ruled(&Type::String, None, Requirement::Is(0, owned.clone()));
        let by_client = client(|at| {
            at.field("a", text).one_of_values(&listed);
        });
        verdicts.compare(("is", &listed), text, checker.accepts(&shape, json!(text)), by_client);

        // The rule requires a field that is absent: the condition alone decides.
        let shape = checker.ruled(&Type::String, Some(Predicate::Is(owned)), Requirement::Required(1));
        verdicts.compare(("if", &listed), text, checker.accepts(&shape, json!(text)), !is(&text, &listed));

        let item = random.pick(&words);
        let list = Type::List(Box::new(plain(Type::String)));
        let shape = checker.ruled(&list, Some(Predicate::Has(item.to_owned())), Requirement::Required(1));
        verdicts.compare(("has", item), &listed, checker.accepts(&shape, json!(listed)), !has(&listed, item));

        let lengths = [random.below(3), random.below(3)].map(|length| vec![0_i64; length as usize]);
        let list = Type::List(Box::new(plain(Type::Integer)));
        let shape = checker.ruled(&list, None, Requirement::AsLongAs(0, 1));
        let [a, b] = &lengths;
        let by_checker = checker.accepts_all(&shape, [("a", json!(a)), ("b", json!(b))]);
        let by_client = client(|at| {
            at.as_long_as("a", a, "b", b);
        });
        verdicts.compare("as long as", &lengths, by_checker, by_client);

        let a = random.integer();
        let b = if random.below(2) == 0 {
            random.integer()
        } else {
            a.saturating_add(random.below(3) as i64 - 1)
        };
        let shape = checker.ruled(&Type::Integer, None, Requirement::NotBelow(0, 1));
        let by_checker = checker.accepts_all(&shape, [("a", json!(a)), ("b", json!(b))]);
        let by_client = client(|at| {
            at.not_below("a", &a, "b", &b);
        });
        verdicts.compare("not below", (a, b), by_checker, by_client);

        let a = random.float();
        let b = if random.below(2) == 0 { random.float() } else { a };
        let a = random.spelling(a);
        let b = match a.as_i64() {
            // A neighbour, which may be the same float.
            Some(a) if random.below(2) == 0 => json!(a.saturating_add(1)),
            _ => random.spelling(b),
        };
        let shape = checker.ruled(&Type::Number, None, Requirement::NotBelow(0, 1));
        let by_checker = checker.accepts_all(&shape, [("a", a.clone()), ("b", b.clone())]);
        let [left, right] = [a.as_f64(), b.as_f64()];
        let by_client = client(|at| {
            at.not_below("a", &left, "b", &right);
        });
        verdicts.compare("not below", (a, b), by_checker, by_client);
    }
    verdicts.finish();
}
