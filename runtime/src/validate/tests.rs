use std::collections::BTreeMap;

use super::*;
use crate::error::Validation;
use crate::json::nullable::Nullable;
use crate::validate::pattern::Pattern;

#[track_caller]
fn found(check: impl Fn(&mut At<'_>)) -> Vec<String> {
    let mut violations = Violations::default();
    check(&mut At::root(&mut violations));
    violations.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn breaks(check: impl Fn(&mut At<'_>), expected: &[&str]) {
    assert_eq!(found(check), expected);
}

#[test]
fn bounds_of_numbers_hold_for_every_kind_of_field() {
    let check = |at: &mut At<'_>| {
        at.field("a", &0).minimum(1).maximum(5);
        at.field("b", &Some(6)).minimum(1).maximum(5);
        at.field("c", &Some(Nullable::Value(2.5))).maximum(2.0);
        at.field("d", &0.0).exclusive_minimum(0.0);
        at.field("d", &Nullable::Value(1)).exclusive_maximum(1);
        at.field("e", &65).multiple_of(64);
        at.field("e", &0.3).multiple_of(0.1);
        at.field("e", &[0.1; 10].iter().sum::<f64>()).multiple_of(0.1);
        at.field("e", &0.3000001).multiple_of(0.1);
        at.field("e", &68_397_667.54).multiple_of(0.03);
        at.field("f", &None::<i64>).minimum(1);
        at.field("f", &Some(Nullable::<i64>::Null)).minimum(1);
    };
    breaks(
        check,
        &[
            "`a`: less than 1",
            "`b`: greater than 5",
            "`c`: greater than 2",
            "`d`: not greater than 0",
            "`d`: not less than 1",
            "`e`: not a multiple of 64",
            "`e`: not a multiple of 0.1",
            "`e`: not a multiple of 0.03",
        ],
    );
}

#[test]
fn a_number_that_is_not_finite_is_one_violation_at_any_level() {
    let mut violations = Violations::default();
    let mut at = At::root(&mut violations);
    at.field("t", &Some(f64::NAN)).minimum(0.0).maximum(2.0);
    at.field("u", &f64::INFINITY).finite();
    at.field("u", &1.0).finite();
    let left = violations.at(Validation::Off);
    assert_eq!(
        left.to_string(),
        "the request has 2 violations:\n  `t`: not a finite number\n  `u`: not a finite number"
    );
}

#[test]
fn lengths_are_counted_in_characters() {
    let check = |at: &mut At<'_>| {
        at.field("a", "äöü").max_length(3);
        at.field("a", "äöüß").max_length(3);
        at.field("b", &String::new()).min_length(1);
        at.field("b", "😀").min_length(2);
        at.field("b", "😀😀").min_length(2);
        at.field("c", &Some(Nullable::Value("ab".to_owned()))).max_length(1);
        at.field("d", &None::<String>).max_length(1);
    };
    breaks(
        check,
        &[
            "`a`: longer than 3 characters (4)",
            "`b`: shorter than 1 character (0)",
            "`b`: shorter than 2 characters (1)",
            "`c`: longer than 1 character (2)",
        ],
    );
}

#[test]
fn lists_and_maps_are_counted_and_each_entry_has_its_path() {
    let list = vec!["a".to_owned(), "long".to_owned(), "a".to_owned()];
    let map = BTreeMap::from([("k".to_owned(), "v".to_owned()), ("secret".to_owned(), "value".to_owned())]);
    let check = |at: &mut At<'_>| {
        at.field("l", &list).min_items(4).unique_items();
        at.field("l", &Some(list.clone())).max_items(2).items(|item| item.max_length(3));
        at.field("m", &Some(Nullable::Value(map.clone()))).max_properties(1);
        at.field("m", &map)
            .min_properties(3)
            .keys(|key| key.max_length(3))
            .values(|value| value.max_length(3));
    };
    breaks(
        check,
        &[
            "`l`: fewer than 4 items (3)",
            "`l`: item 2 is equal to item 0",
            "`l`: more than 2 items (3)",
            "`l[1]`: longer than 3 characters (4)",
            "`m`: more than 1 property (2)",
            "`m`: fewer than 3 properties (2)",
            "`m[key 1]`: longer than 3 characters (6)",
            "`m[value 1]`: longer than 3 characters (5)",
        ],
    );
}

#[test]
fn fields_go_together_as_the_spec_says() {
    let (set, unset, off, on) = (Some(1_i64), None::<i64>, Some(false), Some(true));
    let null = Some(Nullable::<String>::Null);
    let check = |at: &mut At<'_>| {
        at.needs("a", &set, "stream", &off).needs("a", &set, "stream", &on).needs("a", &null, "b", &unset);
        at.needs("off", &off.is_present_or_false(), "b", &unset);
        at.needs("off", &None::<bool>.is_present_or_false(), "b", &unset);
        at.needs_stream("x", &set).excludes_stream("x", &set);
        at.excludes("b", &set, "c", &set).excludes("b", &set, "c", &null);
        at.one_of(&[("x", set.is_present()), ("y", on.is_present())]);
        at.when("`p` is 1").at_least_one_of(&[("x", off.is_present()), ("y", null.is_present())]);
        at.at_most_one_of(&[("x", true), ("y", true)]).at_most_one_of(&[]);
        at.not_below("best_of", &Some(1), "n", &Some(Nullable::Value(2)))
            .not_below("best_of", &unset, "n", &set);
        let (one, two, no) = (Some(vec![1]), Some(Nullable::Value(["x", "y"])), None::<Vec<i64>>);
        at.as_long_as("names", &one, "clips", &two).as_long_as("names", &no, "clips", &two);
        at.as_long_as("names", &two, "clips", &two).as_long_as("names", &two, "clips", &no);
    };
    breaks(
        check,
        &[
            "`a`: needs `stream`",
            "`off`: needs `b`",
            "`x`: only allowed if the response is streamed",
            "`b`: not allowed together with `c`",
            "the request: exactly one of `x`, `y` is needed (2)",
            "the request: at least one of `x`, `y` is needed (0) when `p` is 1",
            "the request: at most one of `x`, `y` is needed (2)",
            "`best_of`: less than `n`",
            "`names`: not as long as `clips` (1, 2)",
        ],
    );
}

#[test]
fn a_condition_is_part_of_the_message() {
    let check = |at: &mut At<'_>| {
        at.when("`model` is dall-e-3").field("n", &2).maximum(1);
        at.when("`a`").when("`b`").field("audio", &None::<String>).required();
        at.when("`a`").when("`b`").field("audio", &Some("x")).unset();
        at.when("`m` is 2").field("size", &Some("huge".to_owned())).one_of_values(&["big", "small"]);
    };
    breaks(
        check,
        &[
            "`n`: greater than 1 when `model` is dall-e-3",
            "`audio`: missing when `a` when `b`",
            "`audio`: not allowed when `a` when `b`",
            "`size`: not one of `big`, `small` when `m` is 2",
        ],
    );
}

#[test]
fn soft_applies_to_the_rules_after_it_and_below_it() {
    let mut violations = Violations::default();
    let mut at = At::root(&mut violations);
    at.field("a", "ab").max_length(1).soft().max_length(1);
    at.soft().field("a", &[2]).items(|item| item.maximum(1));
    at.field("b", "ab").max_length(1);
    let soft = violations.iter().map(Violation::is_soft).collect::<Vec<_>>();
    assert_eq!(soft, [false, true, true, false]);
    assert_eq!(violations.clone().at(Validation::Hard).len(), 2);
    assert_eq!(violations.clone().at(Validation::Off).len(), 0);
    assert_eq!(violations.at(Validation::All).len(), 4);
}

#[test]
fn a_pattern_is_named_and_the_text_is_not() {
    static PATTERN: Pattern = Pattern::new("[a-z]+");
    let check = |at: &mut At<'_>| {
        at.field("p", "SECRET").pattern(&PATTERN);
        at.field("p", "ok").pattern(&PATTERN);
    };
    breaks(check, &["`p`: does not match `[a-z]+`"]);
}

#[test]
fn a_part_has_its_path_below_its_field() {
    struct Part(i64);
    impl Validate for Part {
        fn validate(&self, at: &mut At<'_>) {
            at.field("n", &self.0).maximum(1);
        }
    }
    let check = |at: &mut At<'_>| {
        at.field("a", &Part(2)).nested(Part::validate);
        at.field("a", &Some(Part(2))).nested(Part::validate);
        at.field("b", &Some(Nullable::Value(Part(2)))).nested(Part::validate);
        at.field("b", &None::<Part>).nested(Part::validate);
        at.field("c", &Some(vec![Part(1), Part(2)])).each(Part::validate);
        at.field("d", &Some(Box::new(Part(2)))).nested(Part::validate);
        at.value(&Part(2)).nested(Part::validate);
    };
    breaks(
        check,
        &["`a.n`", "`a.n`", "`b.n`", "`c[1].n`", "`d.n`", "`n`"]
            .map(|place| format!("{place}: greater than 1"))
            .each_ref()
            .map(String::as_str),
    );
}

#[test]
fn every_kind_of_value_says_whether_it_is_given() {
    assert!(
        !None::<i64>.is_present()
            && Some(0).is_present()
            && "".is_present()
            && Vec::<i64>::new().is_present()
    );
    assert!(!Some(Nullable::<bool>::Null).is_present() && !Some(Nullable::Value(false)).is_present());
    assert!(Some(Nullable::Value(true)).is_present() && !false.is_present());
    assert!(Some(BTreeMap::<String, i64>::new()).is_present() && crate::Timestamp(0).is_present());
    assert!(
        Some(false).is_present_or_false()
            && !None::<bool>.is_present_or_false()
            && !Some(Nullable::<bool>::Null).is_present_or_false()
    );
    assert!(!crate::Value::Null.is_present() && crate::Value::from(0).is_present());
}
