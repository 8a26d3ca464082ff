//! Lists of rules, and reports of texts that are no rules.

use super::{meant, rule, slips};
use crate::diagnostic::{Cure, Diagnostics, SpannedText, codes};
use crate::syntax::Rule;

/// Reads the rules of one list.
pub(super) fn all(texts: &[SpannedText], errors: &mut Diagnostics) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut rest = texts;
    while let Some((first, behind)) = rest.split_first() {
        let cut = behind.iter().take_while(|text| !text.is_quoted() && is_word(&text.value)).count();
        if cut > 0 && !first.is_quoted() {
            split(first, &behind[..cut], errors);
        } else {
            rules.extend(one(first, errors));
        }
        rest = if first.is_quoted() { behind } else { &behind[cut..] };
    }
    rules
}

fn is_word(text: &str) -> bool {
    !text.trim().is_empty() && !text.trim().contains(char::is_whitespace)
}

/// Reports `[one of a, b]`, which is two texts; one rule was meant.
fn split(first: &SpannedText, rest: &[SpannedText], errors: &mut Diagnostics) {
    let mut whole = first.value.clone();
    for text in rest {
        whole.push_str(", ");
        whole.push_str(&text.value);
    }
    let last = rest.last().map_or(first.span, |last| last.span);
    errors.push(
        codes::BAD_RULE
            .at(first.span.to(last), "a `,` ends a text here, so this rule is incomplete")
            .help(Cure::replace(format!("put it in quotes: `'{whole}'`"), slips::quoted(&whole))),
    );
}

fn one(text: &SpannedText, errors: &mut Diagnostics) -> Option<Rule> {
    let parsed = rule::read(text);
    if parsed.is_none() {
        errors.push(
            codes::BAD_RULE
                .at(text.span, format!("`{}` is not a rule of the language", text.value))
                .help(meant::help(&text.value)),
        );
    }
    parsed
}
