//! Random numbers and texts, the same on every machine.

use serde_json::{Value, json};

/// A generator of random numbers: xorshift64, Marsaglia 2003.
pub struct Random(pub u64);

impl Random {
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        // The low bits of consecutive states are alike.
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        (self.bits() >> 11) % end.max(1)
    }

    pub fn pick<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }

    /// Returns any integer, or one near an edge: zero, 2³¹, 2⁵³, the ends of `i64`.
    pub fn integer(&mut self) -> i64 {
        let edge = self.pick(&[0, 1, -1, 100, 1 << 31, 1 << 53, -(1 << 53), i64::MAX, i64::MIN]);
        let near = self.below(9) as i64 - 4;
        match self.below(4) {
            0 => self.bits() as i64,
            1 => near,
            _ => edge.saturating_add(near),
        }
    }

    /// Returns a decimal number of a few digits, or any float.
    pub fn float(&mut self) -> f64 {
        match self.below(6) {
            0 => f64::from_bits(self.bits()),
            1 => self.integer() as f64,
            2 => self.pick(&[0.0, -0.0, 1e308, 5e-324, f64::MAX, f64::EPSILON, 0.1 + 0.2, 1e15, 1e16]),
            _ => decimal(self.below(4_000) as i64 - 2_000, self.below(5) as i32),
        }
    }

    /// Returns a float as JSON. A whole one may have no point; a large one may be replaced by an integer that no float
    /// equals.
    pub fn spelling(&mut self, float: f64) -> Value {
        match self.below(3) {
            0 if float as i64 as f64 == float => json!(float as i64),
            1 if float.abs() > 1e15 => json!(self.integer()),
            _ if !float.is_finite() => json!(0.5),
            _ => json!(float),
        }
    }

    pub fn text(&mut self, length: u64) -> String {
        let characters = ['a', 'Z', '0', '_', '-', ' ', '\n', '\0', 'é', '漢', '😀', '\u{301}', '\u{10FFFF}'];
        (0..length).map(|_| self.pick(&characters)).collect()
    }
}

/// Returns `digits` · 10^-`places`, rounded once, as YAML and JSON are read.
pub fn decimal(digits: i64, places: i32) -> f64 {
    format!("{digits}e-{places}").parse().unwrap()
}
