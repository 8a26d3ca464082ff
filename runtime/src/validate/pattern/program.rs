//! Patterns as steps, and texts that are matched with all alternatives at once.
//!
//! Each character is read once. For each step of characters, the run holds the positions at which the step began: they
//! give the number of characters that it has taken, so `[a-z]{1,64}` is one step. The time is bounded by the
//! product of the number of characters and the number of steps.

use std::collections::VecDeque;

/// Ranges of code points, each with both ends.
pub(super) type Ranges = Vec<(u32, u32)>;

/// A part of a pattern. The next step follows, and the end of the steps is the end of the pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Takes `min` to `max` characters, and at least one can be taken.
    Characters { ranges: Ranges, min: usize, max: usize },
    /// Continues with the next step, or at this distance.
    Fork(isize),
    /// Continues at this distance.
    Jump(isize),
}

/// Returns `true` if the complete `text` matches.
pub(super) fn matches(steps: &[Step], text: &str) -> bool {
    let mut run = Run {
        steps,
        begun: vec![VecDeque::new(); steps.len()],
        reached: vec![None; steps.len() + 1],
        active: Vec::new(),
        next: vec![0],
    };
    run.follow(0);
    let mut count = 0;
    for c in text.chars() {
        count += 1;
        run.take(u32::from(c), count);
        run.follow(count);
        if run.active.is_empty() && run.reached.last() != Some(&Some(count)) {
            return false;
        }
    }
    run.reached.last() == Some(&Some(count))
}

struct Run<'p> {
    steps: &'p [Step],
    /// The positions at which each step began, the first one first. None of them has taken all it can.
    begun: Vec<VecDeque<usize>>,
    /// The last position at which each step, or the end, was reached.
    reached: Vec<Option<usize>>,
    /// The steps that can take the next character.
    active: Vec<usize>,
    /// The steps to continue with.
    next: Vec<usize>,
}

impl Run<'_> {
    /// Takes a character, after which `at` characters are taken.
    fn take(&mut self, c: u32, at: usize) {
        let (steps, begun, next) = (self.steps, &mut self.begun, &mut self.next);
        self.active.retain(|&index| {
            let (Some(Step::Characters { ranges, min, max }), Some(begun)) =
                (steps.get(index), begun.get_mut(index))
            else {
                return false;
            };
            if !ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) {
                begun.clear();
                return false;
            }
            let taken = begun.front().map_or(0, |first| at - first);
            if taken >= *min {
                next.push(index + 1);
            }
            if taken >= *max {
                begun.pop_front();
            }
            !begun.is_empty()
        });
    }

    /// Begins every step that can be reached without another character.
    fn follow(&mut self, at: usize) {
        while let Some(index) = self.next.pop() {
            match self.reached.get_mut(index) {
                Some(reached) if *reached != Some(at) => *reached = Some(at),
                _ => continue,
            }
            match self.steps.get(index) {
                Some(Step::Characters { min, max, .. }) => {
                    let begun = &mut self.begun[index];
                    if begun.is_empty() {
                        self.active.push(index);
                    }
                    // Without a maximum, one that began later can do no more.
                    if begun.is_empty() || *max < usize::MAX {
                        begun.push_back(at);
                    }
                    if *min == 0 {
                        self.next.push(index + 1);
                    }
                }
                Some(Step::Fork(distance)) => {
                    self.next.extend([index + 1, index.saturating_add_signed(*distance)]);
                }
                Some(Step::Jump(distance)) => self.next.push(index.saturating_add_signed(*distance)),
                None => {}
            }
        }
    }
}
