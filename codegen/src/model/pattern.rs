//! Patterns of texts, as they are written and as steps of a program.

/// A pattern of a complete text, which takes linear time.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct Pattern {
    /// The text in the specification.
    pub text: String,
    /// The alternatives; each is a list of parts, from left to right.
    pub alternatives: Vec<Vec<PatternPart>>,
}

/// Characters or a group, `min` to `max` times.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub struct PatternPart {
    /// The part itself.
    pub kind: PatternKind,
    /// The least number of times.
    pub min: u32,
    /// The greatest number of times; [`u32::MAX`] for any number.
    pub max: u32,
}

/// The content of a part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, serde::Deserialize))]
pub enum PatternKind {
    /// One character of some ranges, each with both ends.
    Characters(Vec<(char, char)>),
    /// One of several alternatives.
    Group(Vec<Vec<PatternPart>>),
}

/// A step of a program that matches a pattern. The next step follows; the end of the steps is the end of the pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternStep {
    /// Takes `min` to `max` characters of some ranges.
    Characters {
        /// The characters, each range with both ends.
        ranges: Vec<(char, char)>,
        /// The least number of characters.
        min: u32,
        /// The greatest number of characters; [`u32::MAX`] for any number.
        max: u32,
    },
    /// Continues with the next step, or with the step of this index.
    Fork(usize),
    /// Continues with the step of this index.
    Jump(usize),
}

impl Pattern {
    /// Returns the numbers of characters of the shortest and the longest text; `None` if there is no longest.
    pub fn lengths(&self) -> (u64, Option<u64>) {
        lengths(&self.alternatives)
    }

    /// Returns the number of steps, at least.
    pub fn size(&self) -> u64 {
        size(&self.alternatives)
    }

    /// Returns the program of the pattern.
    pub fn steps(&self) -> Vec<PatternStep> {
        let mut steps = Vec::new();
        push_alternatives(&self.alternatives, &mut steps);
        steps
    }
}

fn lengths(alternatives: &[Vec<PatternPart>]) -> (u64, Option<u64>) {
    let all = alternatives.iter().map(|parts| {
        parts.iter().map(part_lengths).fold((0_u64, Some(0_u64)), |(least, most), (a, b)| {
            (least.saturating_add(a), most.zip(b).map(|(most, b)| most.saturating_add(b)))
        })
    });
    all.reduce(|(least, most), (a, b)| (least.min(a), most.zip(b).map(|(most, b)| most.max(b))))
        .unwrap_or((0, Some(0)))
}

fn part_lengths(part: &PatternPart) -> (u64, Option<u64>) {
    let (least, most) = match &part.kind {
        PatternKind::Characters(_) => (1, Some(1)),
        PatternKind::Group(alternatives) => lengths(alternatives),
    };
    let most = match (part.max, most) {
        (0, _) | (_, Some(0)) => Some(0),
        (u32::MAX, _) => None,
        (max, most) => most.map(|most| most.saturating_mul(max.into())),
    };
    (least.saturating_mul(part.min.into()), most)
}

fn size(alternatives: &[Vec<PatternPart>]) -> u64 {
    let part = |part: &PatternPart| match &part.kind {
        PatternKind::Characters(_) => 1,
        PatternKind::Group(inner) => {
            let times = if part.max == u32::MAX { part.min.max(1) } else { part.max };
            size(inner).saturating_add(1).saturating_mul(times.into())
        }
    };
    let parts = alternatives.iter().flatten().map(part);
    parts.fold(2 * alternatives.len() as u64, u64::saturating_add)
}

fn push_alternatives(alternatives: &[Vec<PatternPart>], steps: &mut Vec<PatternStep>) {
    let mut jumps = Vec::new();
    for (index, parts) in alternatives.iter().enumerate() {
        let fork = steps.len();
        let is_last = index + 1 == alternatives.len();
        if !is_last {
            steps.push(PatternStep::Fork(fork));
        }
        parts.iter().for_each(|part| push_part(part, steps));
        if !is_last {
            jumps.push(steps.len());
            steps.push(PatternStep::Jump(fork));
            steps[fork] = PatternStep::Fork(steps.len());
        }
    }
    for jump in jumps {
        steps[jump] = PatternStep::Jump(steps.len());
    }
}

fn push_part(part: &PatternPart, steps: &mut Vec<PatternStep>) {
    let PatternPart { kind, min, max } = part;
    let inner = match kind {
        PatternKind::Characters(_) if *max == 0 => return,
        PatternKind::Characters(ranges) => {
            steps.push(PatternStep::Characters { ranges: ranges.clone(), min: *min, max: *max });
            return;
        }
        PatternKind::Group(inner) => inner,
    };
    for _ in 0..*min {
        push_alternatives(inner, steps);
    }
    if *max == u32::MAX {
        let fork = steps.len();
        steps.push(PatternStep::Fork(fork));
        push_alternatives(inner, steps);
        steps.push(PatternStep::Jump(fork));
        steps[fork] = PatternStep::Fork(steps.len());
        return;
    }
    let mut forks = Vec::new();
    for _ in *min..*max {
        forks.push(steps.len());
        steps.push(PatternStep::Fork(0));
        push_alternatives(inner, steps);
    }
    for fork in forks {
        steps[fork] = PatternStep::Fork(steps.len());
    }
}
