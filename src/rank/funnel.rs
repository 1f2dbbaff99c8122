//! Limits of a funnel plot: the range of O/E of an ordinary subject, by how much is expected of it.

use statrs::function::beta::beta_reg;

use super::mixture::Prior;
use super::root::rising_root;

/// Control limits of O/E at one expected count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FunnelLimits {
    /// 2.5 % of the subjects are expected below.
    pub low_95: f64,
    /// 2.5 % of the subjects are expected above.
    pub high_95: f64,
    /// 0.1 % of the subjects are expected below.
    pub low_998: f64,
    /// 0.1 % of the subjects are expected above.
    pub high_998: f64,
}

/// Returns funnel limits from the model that ranks: chance *and* the real differences between subjects.
///
/// The ratio of a subject is predicted by the mixture of negative binomials that the prior implies, so
/// the funnel does not close to a point as the expected count grows (Spiegelhalter 2005 on
/// overdispersion). Between two counts the limits are interpolated by the incomplete beta function.
/// `expected` and `phi` are positive; `phi` is the dispersion as in [`super::Observation`].
///
/// ```
/// use buckstop::rank::{GammaMixture, funnel_limits};
///
/// let prior = GammaMixture::single(20.0, 20.0);
/// let (few, many) = (funnel_limits(&prior, 5.0, 1.0), funnel_limits(&prior, 5_000.0, 1.0));
/// assert!(few.high_95 > many.high_95 && few.low_998 < few.low_95);
/// ```
pub fn funnel_limits(prior: &Prior, expected: f64, phi: f64) -> FunnelLimits {
    let expected = expected / phi;
    let limit = |share: f64| {
        let miss = |ratio: f64| predicted_below(prior, expected, ratio) - share;
        // Beyond the prior's own quantile chance adds a few standard deviations of a count at most.
        let mut high = prior.quantile(0.999) + 4.0 / expected.sqrt() + 4.0 / expected;
        while miss(high) < 0.0 && high < f64::MAX {
            high *= 1.5;
        }
        rising_root(0.0, high, miss)
    };
    FunnelLimits {
        low_95: limit(0.025),
        high_95: limit(0.975),
        low_998: limit(0.001),
        high_998: limit(0.999),
    }
}

/// Returns the probability of a count of at most `ratio` × `expected` by the mixture of negative binomials.
fn predicted_below(prior: &Prior, expected: f64, ratio: f64) -> f64 {
    let below =
        |c: &super::GammaComponent| beta_reg(c.shape, ratio * expected + 1.0, c.rate / (c.rate + expected));
    prior.present().map(|c| c.weight * below(c)).sum()
}
