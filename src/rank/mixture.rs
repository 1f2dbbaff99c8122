//! A mixture of two Gammas: the prior of θ, and, because Gamma and Poisson are conjugate, its posterior.

use std::f64::consts::SQRT_2;

use statrs::function::erf::erfc_inv;

use super::gamma::{gamma_tails, ln_gamma_and_digamma};
use super::root::rising_root;

/// One Gamma of a mixture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaComponent {
    /// Share of the mixture, 0 to 1; the shares of a mixture add up to 1.
    pub weight: f64,
    /// Shape α; as a prior, it weighs as much as this number of outcomes.
    pub shape: f64,
    /// Rate β; the mean is shape ÷ rate.
    pub rate: f64,
}

/// A distribution of θ, the true ratio to the peers: two Gammas, the second of which may have weight 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaMixture {
    /// The two Gammas; in a prior, the heavier one comes first.
    pub components: [GammaComponent; 2],
}

/// The distribution of θ over the subjects of a measure.
pub type Prior = GammaMixture;

impl GammaMixture {
    /// Makes a single Gamma: the second component has weight 0.
    pub fn single(shape: f64, rate: f64) -> Self {
        let component = GammaComponent { weight: 1.0, shape, rate };
        Self { components: [component, GammaComponent { weight: 0.0, ..component }] }
    }

    /// Returns the posterior of a subject with these counts, both already divided by its dispersion φ.
    ///
    /// The weights shift to the component that explains the counts better, and the counts are added to each Gamma:
    /// shape + observed, rate + expected (DuMouchel 1999, equations 3 to 5).
    ///
    /// ```
    /// use buckstop::rank::GammaMixture;
    ///
    /// // A prior worth ten endings around 1; 30 observed where 10 were expected.
    /// let posterior = GammaMixture::single(10.0, 10.0).posterior(30.0, 10.0);
    /// assert_eq!(posterior.mean(), (10.0 + 30.0) / (10.0 + 10.0));
    /// ```
    #[must_use]
    pub fn posterior(&self, observed: f64, expected: f64) -> Self {
        let [a, b] = self.components;
        let surprise = b.ln_marginal(observed, expected) - a.ln_marginal(observed, expected);
        let ln_odds = b.weight.ln() - a.weight.ln() + surprise;
        let share = 1.0 / (1.0 + (-ln_odds).exp());
        let update = |component: GammaComponent, weight| GammaComponent {
            weight,
            shape: component.shape + observed,
            rate: component.rate + expected,
        };
        Self { components: [update(a, 1.0 - share), update(b, share)] }
    }

    /// Returns the expected value of θ.
    pub fn mean(&self) -> f64 {
        self.components.iter().map(|c| c.weight * c.mean()).sum()
    }

    /// Returns the variance of θ: within the components and between them.
    pub fn variance(&self) -> f64 {
        let mean = self.mean();
        let of = |c: &GammaComponent| c.weight * (c.mean() / c.rate + (c.mean() - mean).powi(2));
        self.components.iter().map(of).sum()
    }

    /// Returns the probability that θ is at most `ratio`.
    pub fn below(&self, ratio: f64) -> f64 {
        self.weighted(|c| gamma_tails(c.shape, c.rate * ratio).0)
    }

    /// Returns the probability that θ is more than `ratio`; accurate where it is tiny.
    pub fn above(&self, ratio: f64) -> f64 {
        self.weighted(|c| gamma_tails(c.shape, c.rate * ratio).1)
    }

    /// Returns the ratio that θ stays below with probability `share` (between 0 and 1, both excluded).
    pub fn quantile(&self, share: f64) -> f64 {
        let miss = |ratio: f64| {
            // The smaller tail is accurate.
            if share < 0.5 { self.below(ratio) - share } else { (1.0 - share) - self.above(ratio) }
        };
        // The quantile of a mixture lies between those of its components. These are approximate here, so
        // the bracket is opened a little and then until it holds the zero.
        let guesses = self.present().map(|c| c.approximate_quantile(share));
        let (least, most) = guesses.fold((f64::MAX, 0.0), |(a, b): (f64, f64), q| (a.min(q), b.max(q)));
        let (mut low, mut high) = (least * 0.999, most * 1.001);
        let mut factor = 0.98;
        while low > f64::MIN_POSITIVE && miss(low) > 0.0 {
            low *= factor;
            factor *= factor;
        }
        let mut factor = 1.02;
        while high < f64::MAX && miss(high) < 0.0 {
            high *= factor;
            factor *= factor;
        }
        rising_root(low, high, miss)
    }

    fn weighted(&self, of: impl Fn(&GammaComponent) -> f64) -> f64 {
        self.present().map(|c| c.weight * of(c)).sum()
    }

    /// Returns the components with a weight above rounding error.
    pub(super) fn present(&self) -> impl Iterator<Item = &GammaComponent> {
        self.components.iter().filter(|c| c.weight > 1e-15)
    }
}

impl GammaComponent {
    fn mean(&self) -> f64 {
        self.shape / self.rate
    }

    /// Returns the log of the negative-binomial marginal of the counts, without terms that all components share.
    ///
    /// It uses Gamma functions, because a count divided by φ is no integer.
    fn ln_marginal(&self, observed: f64, expected: f64) -> f64 {
        let (after, _) = ln_gamma_and_digamma(self.shape + observed);
        let (before, _) = ln_gamma_and_digamma(self.shape);
        after - before - self.shape * (expected / self.rate).ln_1p() - observed * (self.rate + expected).ln()
    }

    /// Approximates a quantile after Wilson and Hilferty (1931): the cube root of a Gamma is nearly normal.
    fn approximate_quantile(&self, share: f64) -> f64 {
        let z = -SQRT_2 * erfc_inv(2.0 * share);
        let spread = 1.0 / (9.0 * self.shape);
        let root = 1.0 - spread + z * spread.sqrt();
        self.mean() * root.max(1e-3).powi(3)
    }
}
