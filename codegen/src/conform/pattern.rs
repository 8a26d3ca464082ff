//! Texts and patterns. All states of the pattern's program are followed at once, so nothing is tried twice.

use crate::model::{Pattern, PatternStep};
use std::collections::BTreeSet;

/// Returns `true` if the complete text matches.
pub(super) fn matches(pattern: &Pattern, text: &str) -> bool {
    let steps = pattern.steps();
    let mut states = States::new();
    enter(&steps, 0, &mut states);
    for c in text.chars() {
        let mut next = States::new();
        for (index, count) in states {
            let Some(PatternStep::Characters { ranges, min, max }) = steps.get(index) else { continue };
            if !ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) {
                continue;
            }
            let count = count + 1;
            if count >= *min {
                enter(&steps, index + 1, &mut next);
            }
            match *max {
                // More than the minimum makes no difference.
                u32::MAX => _ = next.insert((index, count.min(*min))),
                max if count < max => _ = next.insert((index, count)),
                _ => {}
            }
        }
        states = next;
    }
    states.contains(&(steps.len(), 0))
}

/// Steps, each with the number of characters that it has taken.
type States = BTreeSet<(usize, u32)>;

/// Adds every step that can be reached without a character.
fn enter(steps: &[PatternStep], index: usize, states: &mut States) {
    let mut open = vec![index];
    while let Some(index) = open.pop() {
        if !states.insert((index, 0)) {
            continue;
        }
        match steps.get(index) {
            Some(PatternStep::Characters { min: 0, .. }) => open.push(index + 1),
            Some(PatternStep::Fork(other)) => open.extend([index + 1, *other]),
            Some(PatternStep::Jump(other)) => open.push(*other),
            Some(PatternStep::Characters { .. }) | None => {}
        }
    }
}
