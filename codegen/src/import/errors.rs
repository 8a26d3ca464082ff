//! The types of error bodies: those of the whole API, and of operations that differ.

use super::draft::{ErrorBody, Operation, Ty};
use super::endpoints::{Endpoint, MediaKind};
use std::collections::{BTreeMap, BTreeSet};

/// The statuses of an error; `None` for any other.
type Statuses = Option<(u16, u16)>;

/// The number of operations from which an error of a status has a type for the whole API.
const MANY: usize = 3;

/// Returns `true` if a document describes the JSON body of an error.
pub(super) fn describes(endpoint: &Endpoint<'_>) -> bool {
    let is_json = |name: &str| matches!(MediaKind::of(name), MediaKind::Json | MediaKind::OtherJson);
    let has_success = endpoint.responses.iter().any(|response| response.status.starts_with('2'));
    let is_error = |status: &str| status.starts_with(['4', '5']) || status == "default" && has_success;
    endpoint
        .responses
        .iter()
        .filter(|response| is_error(response.status))
        .any(|response| response.media.iter().any(|media| is_json(media.name) && media.schema.is_some()))
}

/// Returns the types of error bodies that most operations have, and leaves those that differ in the operations.
pub(super) fn recognize(operations: &mut [Operation]) -> Vec<ErrorBody> {
    let mut usual: BTreeMap<Ty, (usize, BTreeSet<Statuses>)> = BTreeMap::new();
    let mut statuses: BTreeMap<(u16, u16), BTreeMap<Ty, usize>> = BTreeMap::new();
    let described = operations.iter().filter(|operation| !operation.errors.is_empty()).count();
    for (status, ty) in operations.iter().flat_map(|operation| &operation.errors) {
        let (count, known) = usual.entry(ty.clone()).or_default();
        *count += 1;
        known.insert(*status);
        if let Some(status) = status {
            *statuses.entry(*status).or_default().entry(ty.clone()).or_default() += 1;
        }
    }
    // Of two that are as frequent, the one with more statuses.
    let usual = usual.into_iter().rev().max_by_key(|(_, (count, known))| (*count, known.len()));
    let most = |votes: BTreeMap<Ty, usize>| votes.into_iter().rev().max_by_key(|(_, count)| *count);
    let Some((usual, _)) = usual.filter(|(_, (count, _))| *count >= MANY.min(described)) else {
        return Vec::new();
    };
    let mut bodies: Vec<ErrorBody> = Vec::new();
    for (status, votes) in statuses {
        let all: usize = votes.values().sum();
        let chosen = most(votes).filter(|(ty, count)| *ty != usual && *count >= MANY && count * 2 >= all);
        bodies.extend(chosen.map(|(ty, _)| (Some(status), ty)));
    }
    bodies.push((None, usual));
    operations.iter_mut().for_each(|operation| differ(operation, &bodies));
    bodies
}

/// Leaves the errors of an operation that differ from those of the API.
fn differ(operation: &mut Operation, bodies: &[ErrorBody]) {
    let errors = std::mem::take(&mut operation.errors);
    let Some((_, first)) = errors.first() else { return };
    let own = |status: &Statuses| errors.iter().find(|(known, _)| known == status);
    // One type for all its errors is shorter than one for each status.
    if errors.iter().all(|(_, ty)| ty == first)
        && errors.iter().any(|(status, ty)| of(bodies, status) != Some(ty))
    {
        operation.errors = vec![(None, first.clone())];
        return;
    }
    // With a usual type of its own, none of the API's applies.
    if let Some((_, usual)) = own(&None).filter(|(_, ty)| of(bodies, &None) != Some(ty)) {
        let usual = usual.clone();
        operation.errors =
            errors.into_iter().filter(|(status, ty)| status.is_none() || *ty != usual).collect();
        return;
    }
    operation.errors = errors.into_iter().filter(|(status, ty)| of(bodies, status) != Some(ty)).collect();
}

/// Returns the type of a status.
fn of<'b>(bodies: &'b [ErrorBody], status: &Statuses) -> Option<&'b Ty> {
    let find = |wanted: Statuses| bodies.iter().find(|(known, _)| *known == wanted);
    let range = status.map(|(first, _)| if first < 500 { (400, 499) } else { (500, 599) });
    let found = find(*status).or_else(|| find(range)).or_else(|| find(None));
    found.map(|(_, ty)| ty)
}
