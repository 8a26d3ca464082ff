//! Reports a rule that can never apply, be satisfied or be broken, that leaves an optional field no choice, or that repeats
//! or contradicts an earlier rule.
//!
//! The check tries every state of the fields that a rule names. In a state, a field is either not present, or it has one
//! of the values that the rules distinguish. The values that bounds and comparisons test are not tried: the check assumes
//! that a bound or a comparison can be satisfied, also together with another one. Either can be broken if its fields are
//! present, except a bound that the field's own bounds already imply.

use super::bounds;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::model::{Condition, Field, Predicate, Requirement, Rule, Type, TypeKind};
use crate::syntax;

/// The maximum number of states of a rule or of a pair of rules. With more states, only repeated field names and duplicate
/// rules are reported.
const MAX_STATES: usize = 1 << 12;
/// The maximum number of values that a rule or a pair of rules can list for one field. With more values, the consequence is
/// that of [`MAX_STATES`].
const MAX_WORDS: usize = 64;
/// The maximum number of items that `has` conditions can name for one field, with the same consequence.
const MAX_ITEMS: usize = 4;
/// Each rule is compared with at most this many earlier rules: a long list must not take quadratic time.
const MAX_COMPARED: usize = 128;

/// Returns the rules that make sense, and reports the others once each.
pub(super) fn check(
    table: &Table,
    fields: &[Field],
    rules: Vec<(&syntax::Rule, Rule)>,
    errors: &mut Diagnostics,
) -> Vec<Rule> {
    let mut right: Vec<(&syntax::Rule, Rule)> = Vec::with_capacity(rules.len());
    for (written, rule) in rules {
        let found = named_twice(written)
            .or_else(|| StateSpace::of(table, fields, &[&rule])?.mistake(&rule, written))
            .or_else(|| {
                right
                    .iter()
                    .take(MAX_COMPARED)
                    .find_map(|earlier| against(table, fields, earlier, (written, &rule)))
            });
        match found {
            Some(mistake) => errors.push(mistake),
            None => right.push((written, rule)),
        }
    }
    right.into_iter().map(|(_, rule)| rule).collect()
}

/// Returns the mistake in a rule that names a field twice, such as `size needs size`.
fn named_twice(written: &syntax::Rule) -> Option<Diagnostic> {
    use syntax::Requirement as D;
    let (one, more): (&[_], &[_]) = match &written.requirement {
        D::Needs(field, others) | D::Excludes(field, others) => (std::slice::from_ref(field), others),
        D::OneOf(fields) | D::AtLeastOneOf(fields) | D::AtMostOneOf(fields) => (fields, &[]),
        D::NotBelow(field, other) | D::AsLongAs(field, other) | D::AsLargeAs(field, other) => {
            (std::slice::from_ref(field), std::slice::from_ref(other))
        }
        D::Required(_) | D::Unset(_) | D::Is(..) | D::Bound(..) => return None,
    };
    let named: Vec<_> = one.iter().chain(more).collect();
    let (index, twice) = named
        .iter()
        .enumerate()
        .find(|(index, name)| named[..*index].iter().any(|one| one.value == name.value))?;
    let first = named[..index].iter().find(|one| one.value == twice.value)?;
    let report = codes::IMPOSSIBLE_RULE
        .at(twice.span, format!("this rule names `{}` twice", twice.value))
        .other(first.span, "first used here");
    Some(report.help("name another field, or delete the rule"))
}

/// Reports a rule that repeats or contradicts an earlier one.
fn against(
    table: &Table,
    fields: &[Field],
    earlier: &(&syntax::Rule, Rule),
    later: (&syntax::Rule, &Rule),
) -> Option<Diagnostic> {
    let ((first, earlier), (second, later)) = (earlier, later);
    if !later.fields().any(|field| earlier.fields().any(|other| other == field)) {
        return None;
    }
    if same(earlier, later) {
        let report = codes::IMPOSSIBLE_RULE.at(second.span, "this rule is a duplicate");
        return Some(report.other(first.span, "first used here").help("delete one of them"));
    }
    // A caller may break a soft rule on purpose.
    if earlier.soft || later.soft {
        return None;
    }
    let space = StateSpace::of(table, fields, &[earlier, later])?;
    let (mut both, mut only_first, mut only_second, mut kept) = (false, false, false, false);
    space.each(|state| {
        let (one, other) = (state.outcome(earlier), state.outcome(later));
        both |= one.applies && other.applies;
        only_first |= one.applies && !other.applies;
        only_second |= other.applies && !one.applies;
        kept |= one.applies && other.applies && one.kept && other.kept;
    });
    // If each rule also applies in a state where the other does not, a request can avoid the contradiction. Such a pair is
    // accepted.
    let opposite = both && !kept && !(only_first && only_second);
    opposite.then(|| {
        codes::IMPOSSIBLE_RULE
            .at(
                second.span,
                "this rule contradicts an earlier one: no request can satisfy both when both apply",
            )
            .other(first.span, "the earlier one")
            .help("correct one of them, or delete it")
    })
}

fn same(one: &Rule, other: &Rule) -> bool {
    let requirement = match (&one.requirement, &other.requirement) {
        (Requirement::Excludes(a, b), Requirement::Excludes(c, d)) => {
            (a == c && b == d) || (b.as_slice() == [*c] && d.as_slice() == [*a])
        }
        (a, b) => a == b,
    };
    requirement
        && one.when.len() == other.when.len()
        && one.when.iter().all(|condition| {
            other
                .when
                .iter()
                .any(|known| known.field == condition.field && known.predicate == condition.predicate)
        })
}

/// A state of a field.
#[derive(Clone)]
enum FieldState<'a> {
    /// Not present: not set or null. `false` also counts as not present, unless the default of the boolean is `true`.
    Unset,
    /// Set, with one of the values that the rules distinguish.
    Word(&'a str),
    /// Set; a list with these items.
    Items(Vec<&'a str>),
}

/// The fields that the rules at hand name, with the states of each.
struct StateSpace<'a> {
    fields: &'a [Field],
    domains: Vec<(usize, Vec<FieldState<'a>>)>,
}

/// One state of all fields.
struct State<'w, 'a> {
    space: &'w StateSpace<'a>,
    at: &'w [usize],
}

/// The outcome of a rule in a state.
#[derive(Clone, Copy)]
struct Outcome {
    applies: bool,
    /// The rule can be satisfied in this state. For a bound or a comparison, this and `broken` can both be `true`, because a
    /// state does not fix the value itself.
    kept: bool,
    /// The rule can be broken in this state.
    broken: bool,
}

impl<'a> StateSpace<'a> {
    /// Returns the states, or `None` if there are too many.
    fn of(table: &'a Table, fields: &'a [Field], rules: &[&'a Rule]) -> Option<Self> {
        let mut named: Vec<usize> = rules.iter().flat_map(|rule| rule.fields()).collect();
        named.sort_unstable();
        named.dedup();
        let mut domains = Vec::with_capacity(named.len());
        let mut states = 1;
        for field in named {
            let domain = domain(table, &fields[field], field, rules)?;
            states *= domain.len();
            if domain.is_empty() || states > MAX_STATES {
                return None;
            }
            domains.push((field, domain));
        }
        Some(Self { fields, domains })
    }

    fn each(&self, mut look: impl FnMut(State<'_, 'a>)) {
        let mut at = vec![0; self.domains.len()];
        loop {
            look(State { space: self, at: &at });
            let next = at.iter().zip(&self.domains).position(|(at, (_, domain))| at + 1 < domain.len());
            let Some(next) = next else { return };
            at[next] += 1;
            at[..next].fill(0);
        }
    }

    fn any(&self, test: impl Fn(&State<'_, 'a>) -> bool) -> bool {
        let mut found = false;
        self.each(|state| found |= test(&state));
        found
    }

    /// Returns the mistake in a single rule.
    fn mistake(&self, rule: &Rule, written: &syntax::Rule) -> Option<Diagnostic> {
        if !self.any(|state| state.outcome(rule).applies) {
            return Some(self.never_applies(rule, written));
        }
        if !self.any(|state| state.outcome(rule).applies && state.outcome(rule).broken) {
            return Some(void(written));
        }
        if !self.any(|state| state.outcome(rule).applies && state.outcome(rule).kept) {
            return Some(self.never_kept(rule, written));
        }
        self.leaves_no_choice(rule, written)
    }

    fn never_kept(&self, rule: &Rule, written: &syntax::Rule) -> Diagnostic {
        let required: Vec<&str> = rule
            .fields()
            .filter_map(|field| self.fields.get(field).filter(|field| field.required))
            .map(|field| field.name.as_str())
            .collect();
        match required.as_slice() {
            [one, other, ..] if rule.when.is_empty() => codes::IMPOSSIBLE_RULE
                .at(
                    written.span,
                    format!("no request can satisfy this rule: `{one}` and `{other}` are both required"),
                )
                .help("remove the `!` from one of them, or delete the rule"),
            _ => codes::IMPOSSIBLE_RULE
                .at(written.span, "no request can satisfy this rule when its condition is true")
                .help("correct it, or delete it"),
        }
    }

    fn never_applies(&self, rule: &Rule, written: &syntax::Rule) -> Diagnostic {
        let never = rule.when.iter().zip(&written.when).find(|(one, _)| !self.any(|state| state.meets(one)));
        match never {
            Some((Condition { field, predicate: Predicate::Unset, .. }, condition)) => codes::IMPOSSIBLE_RULE
                .at(
                    condition.field.span,
                    format!("`{}` is required, so this condition is never true", self.fields[*field].name),
                )
                .help("remove the `!` from the field, or delete the rule"),
            _ => codes::IMPOSSIBLE_RULE
                .at(written.span, "the conditions of this rule are never true together")
                .help("correct one of them, or delete the rule"),
        }
    }

    /// Reports a rule that makes an optional field always required or never allowed.
    fn leaves_no_choice(&self, rule: &Rule, written: &syntax::Rule) -> Option<Diagnostic> {
        for (field, _) in &self.domains {
            let one = &self.fields[*field];
            if one.required || one.set_by_client {
                continue;
            }
            let given = self.any(|state| state.allows(rule) && state.given(*field));
            let unset = self.any(|state| state.allows(rule) && !state.given(*field));
            let required =
                self.domains.iter().map(|(other, _)| &self.fields[*other]).find(|other| other.required);
            let (fact, help) = match (given, unset) {
                (true, true) => continue,
                (false, _) => (
                    "can never be set",
                    match required {
                        Some(other) => format!("remove the `!` from `{}`, or delete the rule", other.name),
                        None => "correct the rule, or delete it".to_owned(),
                    },
                ),
                (_, false) => (
                    "must always be set",
                    format!("end the type of `{}` with `!`, and delete the rule", one.name),
                ),
            };
            let report =
                codes::IMPOSSIBLE_RULE.at(written.span, format!("with this rule `{}` {fact}", one.name));
            return Some(report.help(help));
        }
        None
    }
}

fn void(written: &syntax::Rule) -> Diagnostic {
    match &written.requirement {
        syntax::Requirement::Bound(field, bound) => codes::IMPOSSIBLE_RULE
            .at(
                bound.value.span,
                format!(
                    "this bound has no effect: the bounds of `{}` are already at least as narrow",
                    field.value
                ),
            )
            .help("write a narrower bound, or delete the rule"),
        _ => codes::IMPOSSIBLE_RULE
            .at(written.span, "this rule can never be broken")
            .help("correct it, or delete it"),
    }
}

impl State<'_, '_> {
    fn held(&self, field: usize) -> &FieldState<'_> {
        let known = self.space.domains.iter().zip(self.at).find(|((known, _), _)| *known == field);
        known.map_or(&FieldState::Unset, |((_, domain), at)| &domain[*at])
    }

    fn given(&self, field: usize) -> bool {
        !matches!(self.held(field), FieldState::Unset)
    }

    fn meets(&self, condition: &Condition) -> bool {
        match (&condition.predicate, self.held(condition.field)) {
            (Predicate::Set, held) => !matches!(held, FieldState::Unset),
            (Predicate::Unset, held) => matches!(held, FieldState::Unset),
            (Predicate::Is(words), FieldState::Word(text)) => words.iter().any(|word| matches(word, text)),
            (Predicate::Has(word), FieldState::Items(items)) => items.contains(&word.as_str()),
            (Predicate::Is(_) | Predicate::Has(_), _) => false,
        }
    }

    fn outcome(&self, rule: &Rule) -> Outcome {
        let applies = rule.when.iter().all(|condition| self.meets(condition));
        let (kept, broken) = self.requirement(&rule.requirement);
        Outcome { applies, kept, broken }
    }

    fn allows(&self, rule: &Rule) -> bool {
        let outcome = self.outcome(rule);
        !outcome.applies || outcome.kept
    }

    /// Returns two flags: the requirement can be satisfied, and it can be broken.
    fn requirement(&self, requirement: &Requirement) -> (bool, bool) {
        let given = |field: &usize| self.given(*field);
        let count = |fields: &[usize]| fields.iter().filter(|field| given(field)).count();
        let kept = match requirement {
            Requirement::Needs(field, others) => !given(field) || others.iter().all(given),
            Requirement::Excludes(field, others) => !given(field) || !others.iter().any(given),
            Requirement::OneOf(fields) => count(fields) == 1,
            Requirement::AtLeastOneOf(fields) => count(fields) >= 1,
            Requirement::AtMostOneOf(fields) => count(fields) <= 1,
            Requirement::NotBelow(field, other)
            | Requirement::AsLongAs(field, other)
            | Requirement::AsLargeAs(field, other) => {
                return (true, given(field) && given(other));
            }
            Requirement::Required(field) => given(field),
            Requirement::Unset(field) => !given(field),
            Requirement::Is(field, words) => match self.held(*field) {
                FieldState::Word(text) => words.iter().any(|word| word == text),
                _ => true,
            },
            Requirement::Bound(field, limit) => {
                let bound = bounds::implies(&self.space.fields[*field].schema.bounds, limit);
                return (true, given(field) && !bound);
            }
        };
        (kept, !kept)
    }
}

/// Returns `true` if `word` equals `text`, or if `word` ends with `*` and `text` starts with the part before it.
fn matches(word: &str, text: &str) -> bool {
    word == text || word.strip_suffix('*').is_some_and(|prefix| text.starts_with(prefix))
}

/// Returns the states of `field` that matter to `rules`; `None` if there are too many.
fn domain<'a>(
    table: &'a Table,
    field: &'a Field,
    index: usize,
    rules: &[&'a Rule],
) -> Option<Vec<FieldState<'a>>> {
    let mut domain = Vec::new();
    let can_be_off = matches!(field.schema.ty, Type::Boolean | Type::Json);
    if !field.required || field.nullable || can_be_off {
        domain.push(FieldState::Unset);
    }
    let (mut words, mut items): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for rule in rules {
        for condition in rule.when.iter().filter(|condition| condition.field == index) {
            match &condition.predicate {
                Predicate::Is(values) => words.extend(values.iter().map(String::as_str)),
                Predicate::Has(value) => items.push(value),
                Predicate::Set | Predicate::Unset => {}
            }
        }
        if let Requirement::Is(field, values) = &rule.requirement
            && *field == index
        {
            words.extend(values.iter().map(String::as_str));
        }
    }
    if !items.is_empty() {
        items.sort_unstable();
        items.dedup();
        if items.len() > MAX_ITEMS {
            return None;
        }
        domain.extend((0..1_usize << items.len()).map(|set| {
            FieldState::Items(
                items
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| set >> at & 1 == 1)
                    .map(|(_, item)| *item)
                    .collect(),
            )
        }));
        return Some(domain);
    }
    if words.len() > MAX_WORDS {
        return None;
    }
    let closed = closed(table, &field.schema.ty);
    // `\0` represents every value that no rule names.
    let values: Vec<&str> = match &closed {
        Some(values) if !words.is_empty() => values.clone(),
        _ => words.iter().copied().chain(std::iter::once("\u{0}")).collect(),
    };
    let mut seen: Vec<Vec<bool>> = Vec::new();
    for value in values {
        let met: Vec<bool> = words.iter().map(|word| matches(word, value)).collect();
        if !seen.contains(&met) {
            seen.push(met);
            domain.push(FieldState::Word(value));
        }
    }
    Some(domain)
}

/// Returns the values of a closed enum.
fn closed<'a>(table: &'a Table, ty: &Type) -> Option<Vec<&'a str>> {
    let Type::Named(id) = ty else { return None };
    match &table.declaration(*id)?.kind {
        TypeKind::Enum { values, open: false } => Some(values.iter().map(|one| one.value.as_str()).collect()),
        _ => None,
    }
}
