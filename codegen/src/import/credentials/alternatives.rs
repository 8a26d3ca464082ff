//! Which credentials go together, and which exclude each other: the rules of the connection.

use super::super::codes;
use super::super::draft::Rule;
use super::Credential;
use crate::diagnostic::{Diagnostics, Span, SpannedText};
use crate::syntax::{Requirement, Send};

/// The alternatives of each operation, as sets of the schemes of its credentials.
type Uses = [Vec<Vec<String>>];

/// Returns the rules between credentials. One that cannot be sent next to another is removed.
pub(super) fn rules(found: &mut Vec<Credential>, uses: &Uses, notes: &mut Diagnostics) -> Vec<Rule> {
    remove_clashes(found, uses, notes);
    let optional: Vec<&Credential> = found.iter().filter(|one| !one.required).collect();
    let mut rules = Vec::new();
    // The first of the credentials that are always sent together.
    let mut leaders: Vec<&Credential> = Vec::new();
    let mut followers: Vec<(&Credential, &Credential)> = Vec::new();
    for one in &optional {
        match leaders.iter().find(|leader| always(leader, one, uses) && always(one, leader, uses)) {
            Some(leader) => {
                followers.push((one, leader));
                rules.push(needs(one, leader));
                if one.send != Send::BasicPassword {
                    rules.push(needs(leader, one));
                }
            }
            None => leaders.push(one),
        }
    }
    let apart = |a: &Credential, b: &Credential| !together(a, b, uses);
    let all_apart = pairs(&leaders).all(|(a, b)| apart(a, b));
    let is_asked = |alternatives: &Vec<Vec<String>>| {
        let has = |leader: &&Credential| alternatives.iter().any(|one| leader.is_in(one));
        alternatives.iter().all(|one| !one.is_empty()) && leaders.iter().all(has)
    };
    let mut secured = uses.iter().filter(|one| !one.is_empty()).peekable();
    if leaders.len() > 1 && all_apart && secured.peek().is_some() && secured.all(is_asked) {
        rules.push(rule(Requirement::OneOf(names(&leaders)), leaders[0].span));
        return rules;
    }
    let leader =
        |one: &Credential| followers.iter().find(|(own, _)| own.name == one.name).map(|(_, leader)| *leader);
    // What a credential needs is excluded already.
    let is_said = |a: &Credential, b: &Credential| {
        let (first, second) = (leader(a), leader(b));
        let pair = (first.unwrap_or(a), second.unwrap_or(b));
        (first.is_some() || second.is_some()) && clash(&pair.0.send, &pair.1.send)
    };
    let clashes = pairs(&optional).filter(|(a, b)| clash(&a.send, &b.send) && !is_said(a, b));
    rules.extend(clashes.map(|(a, b)| rule(Requirement::AtMostOneOf(names(&[a, b])), a.span)));
    rules
}

/// Removes credentials that are sent in the same location as another one of the same alternative.
fn remove_clashes(found: &mut Vec<Credential>, uses: &Uses, notes: &mut Diagnostics) {
    let mut index = 0;
    while index < found.len() {
        let one = &found[index];
        let clashes = |other: &Credential| {
            clash(&one.send, &other.send) && (together(one, other, uses) || one.required || other.required)
        };
        if !found[..index].iter().any(clashes) {
            index += 1;
            continue;
        }
        let message = format!("the credential `{}` is sent in the same header as another one", one.name);
        let report = codes::LEFT_OUT.at(one.span, message);
        notes.push(report.help("the connection is imported without it").warning());
        found.remove(index);
    }
}

/// Returns `true` for two values of one header.
fn clash(a: &Send, b: &Send) -> bool {
    let pair = [a, b];
    let is_basic = pair.contains(&&Send::BasicUser) && pair.contains(&&Send::BasicPassword);
    let are_cookies = pair.iter().all(|send| matches!(send, Send::Cookie(_)));
    let same = a.header().zip(b.header()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
    same && !is_basic && !are_cookies
}

fn together(a: &Credential, b: &Credential, uses: &Uses) -> bool {
    uses.iter().flatten().any(|one| a.is_in(one) && b.is_in(one))
}

/// Returns `true` if `b` is in every alternative with `a`.
fn always(a: &Credential, b: &Credential, uses: &Uses) -> bool {
    together(a, b, uses) && uses.iter().flatten().all(|one| !a.is_in(one) || b.is_in(one))
}

fn pairs<'c, 'd>(
    all: &'c [&'d Credential],
) -> impl Iterator<Item = (&'d Credential, &'d Credential)> + use<'c, 'd> {
    all.iter().enumerate().flat_map(|(index, a)| all[index + 1..].iter().map(|b| (*a, *b)))
}

fn needs(one: &Credential, other: &Credential) -> Rule {
    rule(Requirement::Needs(SpannedText::new(one.name.clone(), one.span), names(&[other])), one.span)
}

fn names(fields: &[&Credential]) -> Vec<SpannedText> {
    fields.iter().map(|field| SpannedText::new(field.name.clone(), field.span)).collect()
}

fn rule(requirement: Requirement, span: Span) -> Rule {
    Rule { span, soft: false, when: Vec::new(), requirement }
}
