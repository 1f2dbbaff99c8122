//! What is known of one subject's θ: a mixture of two Gammas.

use super::prior::Component;
use statrs::function::gamma::gamma_lr;

/// The posterior of θ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Posterior {
    /// Its two components; the weights add up to 1.
    pub components: [Component; 2],
}

/// A side of a threshold.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bound {
    Above(f64),
    Below(f64),
}

impl Posterior {
    /// Mean of θ: the shrunk ratio.
    pub fn mean(&self) -> f64 {
        self.components.iter().map(|part| part.weight * part.shape / part.rate).sum()
    }

    /// Variance of θ.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        let square = |part: &Component| part.shape * (part.shape + 1.0) / (part.rate * part.rate);
        self.components.iter().map(|part| part.weight * square(part)).sum::<f64>() - mean * mean
    }

    /// Probability that θ is at most `theta`.
    pub fn cumulative(&self, theta: f64) -> f64 {
        if theta <= 0.0 {
            return 0.0;
        }
        self.components
            .iter()
            .filter(|part| part.weight > 0.0)
            .map(|part| part.weight * gamma_lr(part.shape, part.rate * theta))
            .sum::<f64>()
            .clamp(0.0, 1.0)
    }

    pub(super) fn beyond(&self, bound: Bound) -> f64 {
        match bound {
            Bound::Above(theta) => 1.0 - self.cumulative(theta),
            Bound::Below(theta) => self.cumulative(theta),
        }
    }

    /// The θ below which lies this share of the probability, to six digits.
    pub fn quantile(&self, share: f64) -> f64 {
        let (mut low, mut high) = (0.0, self.mean() + 4.0 * self.variance().sqrt() + 1e-9);
        while self.cumulative(high) < share && high < 1e12 {
            low = high;
            high *= 2.0;
        }
        while high - low > 1e-7 * high {
            let middle = f64::midpoint(low, high);
            if self.cumulative(middle) < share {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high)
    }
}
