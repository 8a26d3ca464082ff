//! The bounds of one value allow a value together, and each of them has an effect.

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::model::{Bound, Limit, Number, Type};
use crate::syntax::{self, BoundKind};

/// Checks the bounds. At most one mistake is reported: the others would follow from it.
pub(super) fn check(ty: &Type, bounds: &[Bound], written: &[syntax::Bound], errors: &mut Diagnostics) {
    let bounds = Bounds { bounds, written };
    let found = bounds
        .nothing_above_zero()
        .or_else(|| bounds.numbers(ty))
        .or_else(|| bounds.counts(BoundKind::MinLength, BoundKind::MaxLength))
        .or_else(|| bounds.counts(BoundKind::MinItems, BoundKind::MaxItems))
        .or_else(|| bounds.counts(BoundKind::MinProperties, BoundKind::MaxProperties))
        .or_else(|| bounds.pattern());
    errors.extend_with(found);
}

struct Bounds<'a> {
    bounds: &'a [Bound],
    written: &'a [syntax::Bound],
}

/// An end of a range.
#[derive(Clone, Copy)]
struct End<'a> {
    number: Number,
    open: bool,
    written: &'a syntax::Bound,
}

impl<'a> Bounds<'a> {
    fn written(&self, kind: BoundKind) -> Option<&'a syntax::Bound> {
        self.written.iter().find(|bound| bound.kind == kind)
    }

    fn number(&self, kind: BoundKind) -> Option<End<'a>> {
        let written = self.written(kind)?;
        let found = self.bounds.iter().find_map(|bound| match (kind, &bound.limit) {
            (BoundKind::Minimum, Limit::Minimum(n))
            | (BoundKind::Maximum, Limit::Maximum(n))
            | (BoundKind::MultipleOf, Limit::MultipleOf(n)) => Some((*n, false)),
            (BoundKind::ExclusiveMinimum, Limit::ExclusiveMinimum(n))
            | (BoundKind::ExclusiveMaximum, Limit::ExclusiveMaximum(n)) => Some((*n, true)),
            _ => None,
        });
        found.map(|(number, open)| End { number, open, written })
    }

    fn count(&self, kind: BoundKind) -> Option<(u64, &'a syntax::Bound)> {
        let written = self.written(kind)?;
        let found = self.bounds.iter().find_map(|bound| match (kind, &bound.limit) {
            (BoundKind::MinLength, Limit::MinLength(n))
            | (BoundKind::MaxLength, Limit::MaxLength(n))
            | (BoundKind::MinItems, Limit::MinItems(n))
            | (BoundKind::MaxItems, Limit::MaxItems(n))
            | (BoundKind::MinProperties, Limit::MinProperties(n))
            | (BoundKind::MaxProperties, Limit::MaxProperties(n))
            | (BoundKind::MaxSize, Limit::MaxSize(n)) => Some(*n),
            _ => None,
        });
        found.map(|count| (count, written))
    }

    /// `max_length: 0`
    fn nothing_above_zero(&self) -> Option<Diagnostic> {
        use BoundKind as B;
        [B::MaxLength, B::MaxItems, B::MaxProperties, B::MaxSize].into_iter().find_map(|kind| {
            let (_, written) = self.count(kind).filter(|(count, _)| *count == 0)?;
            let what = match kind {
                B::MaxLength => "text",
                B::MaxItems => "list",
                B::MaxProperties => "map",
                _ => "file",
            };
            let message = format!("`{}` is 0, so only an empty {what} is valid", kind.word());
            let report = codes::EMPTY_RANGE.at(written.value.span, message);
            Some(report.help("write a number above 0, or delete it"))
        })
    }

    fn numbers(&self, ty: &Type) -> Option<Diagnostic> {
        let beside = self
            .one_too_many(BoundKind::Minimum, BoundKind::ExclusiveMinimum, |a, b| b.is_below(a))
            .or_else(|| self.one_too_many(BoundKind::Maximum, BoundKind::ExclusiveMaximum, Number::is_below));
        if beside.is_some() {
            return beside;
        }
        let low = self.number(BoundKind::Minimum).or_else(|| self.number(BoundKind::ExclusiveMinimum))?;
        let high = self.number(BoundKind::Maximum).or_else(|| self.number(BoundKind::ExclusiveMaximum))?;
        let is_crossed = high.number.is_below(low.number);
        if is_crossed || (!low.number.is_below(high.number) && (low.open || high.open)) {
            return Some(crossed(low.number, high.number, low.written, high.written));
        }
        let step = self.number(BoundKind::MultipleOf);
        if *ty == Type::Number {
            return step.and_then(|step| no_float_step(low, high, step));
        }
        let (Number::Integer(first), Number::Integer(last)) = (low.number, high.number) else { return None };
        let first = i128::from(first) + i128::from(low.open);
        let last = i128::from(last) - i128::from(high.open);
        if first > last {
            let report = codes::EMPTY_RANGE
                .at(
                    low.written.value.span,
                    format!("no integer is between {} and {}", low.number, high.number),
                )
                .other(high.written.value.span, "the upper bound");
            return Some(report.help(
                "write `minimum` and `maximum` for bounds that are values themselves, or a wider range",
            ));
        }
        let step = step?;
        let Number::Integer(by) = step.number else { return None };
        let by = i128::from(by);
        ((first + by - 1).div_euclid(by) * by > last).then(|| no_multiple(low, high, step))
    }

    /// Reports two lower or two upper bounds, of which only one has an effect.
    fn one_too_many(
        &self,
        plain: BoundKind,
        exclusive: BoundKind,
        stricter: impl Fn(Number, Number) -> bool,
    ) -> Option<Diagnostic> {
        let (one, other) = (self.number(plain)?, self.number(exclusive)?);
        let plain_counts = stricter(one.number, other.number);
        let (keep, drop) = if plain_counts { (one, other) } else { (other, one) };
        let (keep, drop) = (keep.written, drop.written);
        let message = format!(
            "`{}` has no effect next to `{}: {}`",
            drop.kind.word(),
            keep.kind.word(),
            keep.value.value
        );
        let report = codes::EMPTY_RANGE.at(drop.key, message).other(keep.key, "this one has an effect");
        Some(report.help(format!("delete `{}`", drop.kind.word())))
    }

    fn counts(&self, least: BoundKind, most: BoundKind) -> Option<Diagnostic> {
        let ((low, first), (high, second)) = (self.count(least)?, self.count(most)?);
        (low > high).then(|| crossed(low, high, first, second))
    }

    /// Checks that a pattern and the bounds of the length allow a text.
    fn pattern(&self) -> Option<Diagnostic> {
        let written = self.written(BoundKind::Pattern)?;
        let pattern = self.bounds.iter().find_map(|bound| match &bound.limit {
            Limit::Pattern(pattern) => Some(pattern),
            _ => None,
        })?;
        let (least, most) = pattern.lengths();
        let short = self.count(BoundKind::MaxLength).filter(|(count, _)| least > *count);
        let long = most.zip(self.count(BoundKind::MinLength)).filter(|(most, (count, _))| most < count);
        let (message, (_, bound)) = match (short, long) {
            (Some(bound), _) => (format!("a text that matches has at least {least} characters"), bound),
            (None, Some((most, bound))) => {
                (format!("a text that matches has at most {most} characters"), bound)
            }
            (None, None) => return None,
        };
        let report = codes::EMPTY_RANGE
            .at(written.value.span, message)
            .other(bound.value.span, "this bound excludes it");
        Some(report.help("correct the pattern, or the length"))
    }
}

fn crossed(
    low: impl std::fmt::Display,
    high: impl std::fmt::Display,
    first: &syntax::Bound,
    second: &syntax::Bound,
) -> Diagnostic {
    codes::EMPTY_RANGE
        .at(first.value.span, format!("no value is at least {low} and at most {high}"))
        .other(second.value.span, "the upper bound")
        .help("the lower bound must be the smaller one: swap them, or correct one")
}

fn no_multiple(low: End<'_>, high: End<'_>, step: End<'_>) -> Diagnostic {
    codes::EMPTY_RANGE
        .at(
            step.written.value.span,
            format!("no multiple of {} is between {} and {}", step.number, low.number, high.number),
        )
        .other(low.written.value.span, "the lower bound")
        .help("write a smaller `multiple_of`, or a wider range")
}

/// Counts the multiples: a bound that is a multiple up to rounding counts as one.
fn no_float_step(low: End<'_>, high: End<'_>, step: End<'_>) -> Option<Diagnostic> {
    let is_multiple = |end: End<'_>| end.number.is_multiple_of(step.number);
    let times = |end: End<'_>| end.number.value() / step.number.value();
    let first = if is_multiple(low) { times(low).round() + f64::from(low.open) } else { times(low).ceil() };
    let last =
        if is_multiple(high) { times(high).round() - f64::from(high.open) } else { times(high).floor() };
    (first > last).then(|| no_multiple(low, high, step))
}
