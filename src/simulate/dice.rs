//! Seeded random draws, the same on every run and machine. This module knows nothing of cases or officials.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_distr::{Distribution, StandardNormal};

/// A stream of random numbers that depends only on its seed and its stream number.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// Opens a stream. Each purpose has its own stream, so that asking for more cases does not change who the
    /// officials are.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Self(rng)
    }

    /// Draws uniformly from `[0, 1)`.
    pub(super) fn unit(&mut self) -> f64 {
        // A double holds 53 bits.
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns true with `probability`.
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        f64::from(self.0.next_u32()) < probability * f64::from(u32::MAX)
    }

    /// Draws uniformly from `0..count`; 0 if `count` is 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((u64::from(self.0.next_u32()) * count as u64) >> 32) as usize
    }

    /// Draws one of `items`, which must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// Draws from the standard normal distribution.
    pub(super) fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// Returns true with `probability`, and draws nothing if it is 0: what is off must not change later draws.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        probability > 0.0 && self.chance(probability)
    }

    /// Draws `count` of `items` in random order, or all if there are fewer.
    pub(super) fn choose<T: Copy>(&mut self, items: &[T], count: usize) -> Vec<T> {
        let mut items = items.to_vec();
        let count = count.min(items.len());
        for place in 0..count {
            let other = place + self.below(items.len() - place);
            items.swap(place, other);
        }
        items.truncate(count);
        items
    }

    /// Draws from a log-normal distribution with the given median and standard deviation of the logarithm.
    pub(super) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * (sigma * self.normal()).exp()
    }

    /// Draws an index in proportion to weights, which are given as their running total.
    pub(super) fn weighted(&mut self, running_total: &[f64]) -> usize {
        let Some(&total) = running_total.last() else { return 0 };
        let draw = self.unit() * total;
        running_total.partition_point(|&sum| sum <= draw).min(running_total.len() - 1)
    }
}
