//! Chance that repeats: the same seed gives the same demo.

use kernel::{Millis, SeededRng};

pub(super) struct Chance(SeededRng, u64);

impl Chance {
    pub(super) const fn new(seed: u64) -> Self {
        Self(SeededRng::new(seed), seed)
    }

    /// What it began with.
    pub(super) const fn seed(&self) -> u64 {
        self.1
    }

    /// A number in `0..bound`; 0 when `bound` is 0.
    pub(super) fn below(&self, bound: usize) -> usize {
        usize::try_from(self.0.below(u64::try_from(bound).unwrap_or(u64::MAX))).unwrap_or(0)
    }

    /// A number in `low..high`.
    pub(super) fn between(&self, low: i64, high: i64) -> i64 {
        low + i64::try_from(self.0.below(u64::try_from(high - low).unwrap_or(0))).unwrap_or(0)
    }

    pub(super) fn happens(&self, share: f64) -> bool {
        self.0.unit() < share
    }

    pub(super) fn pick<'a, T>(&self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// The place of one of the weights, by its share.
    pub(super) fn weighted(&self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum::<u32>() as usize);
        for (place, weight) in weights.iter().enumerate() {
            let weight = *weight as usize;
            if left < weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    /// A span as people's times are: half below `median_ms`, a long tail above (log-normal).
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "spans of hours fit")]
    pub(super) fn span_ms(&self, median_ms: Millis, spread: f64) -> Millis {
        // Source: Box and Muller, "A note on the generation of random normal deviates" (1958).
        let (a, b) = (self.0.unit().max(1e-12), self.0.unit());
        let normal = (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos();
        ((median_ms as f64) * (spread * normal).exp()) as Millis
    }

    /// Hexadecimal digits.
    pub(super) fn hex(&self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from_digit(u32::try_from(self.below(16)).unwrap_or(0), 16).unwrap_or('0'))
            .collect()
    }
}
