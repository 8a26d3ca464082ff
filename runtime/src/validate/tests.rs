use std::collections::BTreeMap;

use super::*;
use crate::Nullable;
use crate::pattern::Pattern;

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
        at.field("a").minimum(&0, 1).maximum(&0, 5);
        at.field("b").minimum(&Some(6), 1).maximum(&Some(6), 5);
        at.field("c").maximum(&Some(Nullable::Value(2.5)), 2.0);
        at.field("d").exclusive_minimum(&0.0, 0.0).exclusive_maximum(&Nullable::Value(1), 1);
        at.field("e").multiple_of(&65, 64).multiple_of(&0.3, 0.1);
        at.field("f").minimum(&None::<i64>, 1).minimum(&Some(Nullable::<i64>::Null), 1);
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
        ],
    );
}

#[test]
fn a_number_that_is_not_finite_is_one_violation_at_any_level() {
    let mut violations = Violations::default();
    let mut at = At::root(&mut violations);
    at.field("t").minimum(&Some(f64::NAN), 0.0).maximum(&Some(f64::NAN), 2.0);
    at.field("u").finite(&f64::INFINITY).finite(&1.0);
    let left = violations.at(Validation::Off);
    assert_eq!(
        left.to_string(),
        "the request breaks 2 rules:\n  `t`: not a finite number\n  `u`: not a finite number"
    );
}

#[test]
fn lengths_are_counted_in_characters() {
    let check = |at: &mut At<'_>| {
        at.field("a").max_length("äöü", 3).max_length("äöüß", 3);
        at.field("b").min_length(&String::new(), 1).min_length("😀", 2).min_length("😀😀", 2);
        at.field("c").max_length(&Some(Nullable::Value("ab".to_owned())), 1);
        at.field("d").max_length(&None::<String>, 1);
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
fn lists_and_maps_are_counted_and_each_entry_has_its_place() {
    let list = vec!["a".to_owned(), "long".to_owned(), "a".to_owned()];
    let map = BTreeMap::from([("k".to_owned(), "v".to_owned()), ("secret".to_owned(), "value".to_owned())]);
    let check = |at: &mut At<'_>| {
        at.field("l").min_items(&list, 4).max_items(&Some(list.clone()), 2).unique_items(&list);
        at.field("l").each(&list, |item, at| {
            at.max_length(item, 3);
        });
        at.field("m")
            .max_properties(&Some(Nullable::Value(map.clone())), 1)
            .min_properties(&map, 3)
            .keys(&map, |at, key| {
                at.max_length(key, 3);
            })
            .values(&map, |at, value| {
                at.max_length(value, 3);
            });
    };
    breaks(
        check,
        &[
            "`l`: fewer than 4 items (3)",
            "`l`: more than 2 items (3)",
            "`l`: item 2 is equal to item 0",
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
        at.excludes("b", &set, "c", &set).excludes("b", &set, "c", &null);
        at.one_of(&[("x", set.is_given()), ("y", on.is_given())]);
        at.field("p").at_least_one_of(&[("x", off.is_given()), ("y", null.is_given())]);
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
            "`b`: not allowed together with `c`",
            "the request: exactly one of `x`, `y` is needed (2)",
            "`p`: at least one of `x`, `y` is needed (0)",
            "the request: at most one of `x`, `y` is needed (2)",
            "`best_of`: less than `n`",
            "`names`: not as long as `clips` (1, 2)",
        ],
    );
}

#[test]
fn a_condition_is_part_of_the_message() {
    let check = |at: &mut At<'_>| {
        at.when("`model` is dall-e-3").field("n").maximum(&2, 1);
        at.when("`a`").when("`b`").field("audio").required(&None::<String>).unset(&Some("x"));
        at.when("`m` is 2").field("size").one_of_values(&Some("huge".to_owned()), &["big", "small"]);
    };
    breaks(
        check,
        &[
            "`n`: greater than 1 when `model` is dall-e-3",
            "`audio`: missing when `a` when `b`",
            "`audio`: not allowed when `a` when `b`",
            "`size`: none of `big`, `small` when `m` is 2",
        ],
    );
}

#[test]
fn soft_holds_for_its_own_chain_and_what_is_below() {
    let mut violations = Violations::default();
    let mut at = At::root(&mut violations);
    at.field("a").soft().max_length("ab", 1).each(&[1], |_, at| {
        at.maximum(&2, 1);
    });
    at.field("b").max_length("ab", 1);
    let soft = violations.iter().map(Violation::is_soft).collect::<Vec<_>>();
    assert_eq!(soft, [true, true, false]);
    assert_eq!(violations.clone().at(Validation::Hard).len(), 1);
    assert_eq!(violations.clone().at(Validation::Off).len(), 0);
    assert_eq!(violations.at(Validation::All).len(), 3);
}

#[test]
fn a_pattern_is_named_and_the_text_is_not() {
    static PATTERN: Pattern = Pattern::new("[a-z]+");
    let check = |at: &mut At<'_>| {
        at.field("p").pattern("SECRET", &PATTERN).pattern("ok", &PATTERN);
    };
    breaks(check, &["`p`: does not match `[a-z]+`"]);
}

#[test]
fn a_part_has_its_path_below_its_field() {
    struct Part(i64);
    impl Validate for Part {
        fn validate(&self, at: &mut At<'_>) {
            at.field("n").maximum(&self.0, 1);
        }
    }
    let check = |at: &mut At<'_>| {
        at.field("a").nested(&Part(2), Part::validate).nested(&Some(Part(2)), Part::validate);
        at.field("b")
            .nested(&Some(Nullable::Value(Part(2))), Part::validate)
            .nested(&None::<Part>, Part::validate);
        at.field("c").each(&Some(vec![Part(1), Part(2)]), Part::validate);
        at.field("d").nested(&Some(Box::new(Part(2))), Part::validate);
    };
    breaks(
        check,
        &["`a.n`", "`a.n`", "`b.n`", "`c[1].n`", "`d.n`"]
            .map(|place| format!("{place}: greater than 1"))
            .each_ref()
            .map(String::as_str),
    );
}

#[test]
fn every_kind_of_value_says_whether_it_is_given() {
    assert!(!None::<i64>.is_given() && Some(0).is_given() && "".is_given() && Vec::<i64>::new().is_given());
    assert!(!Some(Nullable::<bool>::Null).is_given() && !Some(Nullable::Value(false)).is_given());
    assert!(Some(Nullable::Value(true)).is_given() && !false.is_given());
    assert!(Some(BTreeMap::<String, i64>::new()).is_given() && crate::Timestamp(0).is_given());
    assert!(!crate::Value::Null.is_given() && crate::Value::from(0).is_given());
}
