//! Time as a function of size.

use crate::{Depth, Target};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// A family of inputs.
#[derive(Clone, Copy)]
pub struct Growth {
    /// The name in a failure.
    pub name: &'static str,
    /// The smaller size, large enough to be measured.
    pub size: usize,
    /// The input of a size.
    pub input: fn(usize) -> Vec<u8>,
}

/// The second size is so many times the first one.
const FACTOR: usize = 8;

/// How often each size is measured; the shortest time counts.
const TRIES: usize = 7;

/// The time for an input eight times as large, divided by the time for the input: 8 where time is linear, 64 where it is
/// quadratic.
pub fn growth(target: &Target, family: &Growth) -> f64 {
    let [small, large] = [family.size, FACTOR * family.size].map(family.input);
    let (mut least_small, mut least_large) = (Duration::MAX, Duration::MAX);
    for _ in 0..TRIES {
        least_small = least_small.min(time(target, &small));
        least_large = least_large.min(time(target, &large));
    }
    least_large.as_secs_f64() / least_small.as_secs_f64().max(1e-9)
}

fn time(target: &Target, input: &[u8]) -> Duration {
    let start = Instant::now();
    black_box((target.run)(black_box(input), Depth::Full));
    start.elapsed()
}
