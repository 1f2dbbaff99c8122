//! The prior of θ, estimated from all subjects by marginal maximum likelihood.

use super::gamma::ln_gamma_and_digamma;
use super::minimise::{Minimum, Slope, minimise};
use super::mixture::{GammaComponent, Prior};

/// Where the bulk of the subjects is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// Wherever the counts put it.
    Free,
    /// Near 1, because the reference has put it there. With a free mean, one group of fast subjects would move the
    /// bulk, and make the others look slow.
    AtOne,
}

/// Fits the prior to (observed, expected) pairs, both already divided by the subject's dispersion φ.
///
/// Maximises the marginal likelihood, a mixture of two negative binomials (DuMouchel 1999), plus fixed
/// weak penalties, from several starts. Where two Gammas hardly explain the counts better than one, the prior is
/// one Gamma. Without pairs the penalties alone decide. Expected must be positive and all
/// values finite. The same pairs give the same prior in any order.
pub fn fit_prior(pairs: &[(f64, f64)], bulk: Bulk) -> Prior {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.total_cmp(&b.0)));
    let single = minimise(single_start(&pairs), |at| single_loss(at, &pairs, bulk));
    let mixture = fit_mixture(&pairs, &single, bulk);
    if single.value - mixture.value < MIN_GAIN {
        let [shape, mean] = single.point.map(f64::exp);
        return Prior::single(shape, shape / mean);
    }
    let [first_shape, first_mean, other_shape, other_mean] = [0, 1, 2, 3].map(|at| mixture.point[at].exp());
    let share = logistic(mixture.point[4]);
    let a = GammaComponent { weight: 1.0 - share, shape: first_shape, rate: first_shape / first_mean };
    let b = GammaComponent { weight: share, shape: other_shape, rate: other_shape / other_mean };
    Prior { components: if a.weight >= b.weight { [a, b] } else { [b, a] } }
}

/// The log-likelihood, penalties included, by which two Gammas must beat one.
const MIN_GAIN: f64 = 0.5;
/// The starts are tried on at most this number of subjects; only the best is then fitted to all.
const MAX_TRIED: usize = 1_500;

// The penalties, fixed once for all measures. They were chosen by simulation with 20, 100 and 300
// officials of seven kinds, so that intervals and flags have their nominal coverage; among hundreds of
// officials their weight is negligible.

/// A Gamma's shape is pulled towards 5, a standard deviation of θ of 0.45: few officials say little about
/// how much officials differ, and too tight a prior would be overconfident.
const LN_SHAPE_CENTRE: f64 = 1.609_437_912_434_100_3;
/// Standard deviation of the penalty on ln shape below the centre, where θ varies widely.
const LN_SHAPE_SPREAD_BELOW: f64 = 1.0;
/// The same above it, where officials are alike.
const LN_SHAPE_SPREAD_ABOVE: f64 = 1.5;
/// A Gamma's ln mean is pulled towards 0, because most are near their peers, by Student's t with this
/// number of degrees of freedom, so that a single extreme subject is not pulled in.
const LN_MEAN_FREEDOM: f64 = 4.0;
/// The standard deviation of the bulk's ln mean where it is pinned.
const LN_MEAN_PIN: f64 = 0.05;
/// The shares of the two Gammas are pulled towards 4 : 1; the first is the bulk.
const SHARE_COUNTS: [f64; 2] = [4.0, 1.0];

/// ln shape, ln mean.
type SinglePoint = [f64; 2];
/// ln shape and ln mean of the first Gamma, of the second, and the logit of the second one's share.
type MixturePoint = [f64; 5];

/// Shape and mean of the bulk relative to the overall fit, of the other Gamma, and the other's share.
const STARTS: [(f64, f64, f64, f64, f64); 5] = [
    (2.0, 0.95, 0.5, 2.0, 0.08),
    (2.0, 1.0, 1.0, 4.0, 0.03),
    (2.0, 1.05, 0.5, 0.5, 0.08),
    (3.0, 1.0, 0.3, 1.0, 0.25),
    (3.0, 0.8, 3.0, 1.25, 0.5),
];

fn single_start(pairs: &[(f64, f64)]) -> SinglePoint {
    let (observed, expected) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
    [LN_SHAPE_CENTRE, ((observed + 1.0) / (expected + 1.0)).ln()]
}

/// Returns the best mixture over the starts.
fn fit_mixture(pairs: &[(f64, f64)], single: &Minimum<2>, bulk: Bulk) -> Minimum<5> {
    // Sorted by expected, every k-th subject is a fair sample of all.
    let stride = pairs.len().div_ceil(MAX_TRIED).max(1);
    let tried: Vec<_> = pairs.iter().skip(stride / 2).step_by(stride).copied().collect();
    let [ln_shape, ln_mean] = single.point;
    let mut best: Option<Minimum<5>> = None;
    for (shape, mean, other_shape, other_mean, share) in STARTS {
        let start = [
            ln_shape + shape.ln(),
            ln_mean + mean.ln(),
            ln_shape + other_shape.ln(),
            ln_mean + other_mean.ln(),
            (share / (1.0 - share)).ln(),
        ];
        let found = minimise(start, |at| mixture_loss(at, &tried, bulk));
        if best.is_none_or(|best| found.value < best.value) {
            best = Some(found);
        }
    }
    let best = best.map_or([ln_shape, ln_mean, ln_shape, ln_mean, 0.0], |best| best.point);
    minimise(best, |at| mixture_loss(at, pairs, bulk))
}

/// Returns the penalised negative log-likelihood of one Gamma.
fn single_loss(point: &SinglePoint, pairs: &[(f64, f64)], bulk: Bulk) -> Slope<2> {
    let (mut loss, mut gradient) = penalty(point, bulk);
    let component = LogGamma::new(point[0], point[1]);
    for &(observed, expected) in pairs {
        let marginal = component.ln_marginal(observed, expected);
        loss -= marginal.value;
        gradient[0] -= marginal.by_ln_shape;
        gradient[1] -= marginal.by_ln_mean;
    }
    (loss, gradient)
}

/// Returns the penalised negative log-likelihood of two Gammas.
fn mixture_loss(point: &MixturePoint, pairs: &[(f64, f64)], bulk: Bulk) -> Slope<5> {
    let (first_penalty, [g0, g1]) = penalty(&[point[0], point[1]], bulk);
    let (second_penalty, [g2, g3]) = penalty(&[point[2], point[3]], Bulk::Free);
    let share = logistic(point[4]);
    let (ln_first, ln_second) = (-softplus(point[4]), -softplus(-point[4]));
    let mut loss = first_penalty + second_penalty + share_penalty(ln_first, ln_second);
    let [first_counts, second_counts] = SHARE_COUNTS;
    let mut gradient = [g0, g1, g2, g3, first_counts * share - second_counts * (1.0 - share)];
    let (first, second) = (LogGamma::new(point[0], point[1]), LogGamma::new(point[2], point[3]));
    for &(observed, expected) in pairs {
        let (a, b) = (first.ln_marginal(observed, expected), second.ln_marginal(observed, expected));
        let (by_first, by_second) = (ln_first + a.value, ln_second + b.value);
        let most = by_first.max(by_second);
        let (e_first, e_second) = ((by_first - most).exp(), (by_second - most).exp());
        let r = e_second / (e_first + e_second);
        loss -= most + (e_first + e_second).ln();
        gradient[0] -= (1.0 - r) * a.by_ln_shape;
        gradient[1] -= (1.0 - r) * a.by_ln_mean;
        gradient[2] -= r * b.by_ln_shape;
        gradient[3] -= r * b.by_ln_mean;
        gradient[4] -= r - share;
    }
    (loss, gradient)
}

/// Returns the penalty on the shares, as if a few subjects had been seen in each Gamma; 0 at the shares it pulls
/// towards.
fn share_penalty(ln_first: f64, ln_second: f64) -> f64 {
    let [first, second] = SHARE_COUNTS;
    let all = first + second;
    first * ((first / all).ln() - ln_first) + second * ((second / all).ln() - ln_second)
}

/// Returns the penalties on ln shape and ln mean of one Gamma, and their derivatives; 0 at the values they pull
/// towards.
fn penalty(point: &SinglePoint, bulk: Bulk) -> Slope<2> {
    let (off, ln_mean) = (point[0] - LN_SHAPE_CENTRE, point[1]);
    let spread = if off < 0.0 { LN_SHAPE_SPREAD_BELOW } else { LN_SHAPE_SPREAD_ABOVE };
    let shape = off / (spread * spread);
    if bulk == Bulk::AtOne {
        let mean = ln_mean / (LN_MEAN_PIN * LN_MEAN_PIN);
        return (0.5 * (off * shape + ln_mean * mean), [shape, mean]);
    }
    let tail = 0.5 * (LN_MEAN_FREEDOM + 1.0);
    let value = 0.5 * off * shape + tail * (ln_mean * ln_mean / LN_MEAN_FREEDOM).ln_1p();
    (value, [shape, tail * 2.0 * ln_mean / (LN_MEAN_FREEDOM + ln_mean * ln_mean)])
}

/// A Gamma at a point of the search, with the values that do not depend on the subject.
struct LogGamma {
    shape: f64,
    rate: f64,
    ln_gamma_shape: f64,
    digamma_shape: f64,
}

/// Log marginal of a subject and its derivatives.
struct Marginal {
    value: f64,
    by_ln_shape: f64,
    by_ln_mean: f64,
}

impl LogGamma {
    fn new(ln_shape: f64, ln_mean: f64) -> Self {
        let (shape, rate) = (ln_shape.exp(), (ln_shape - ln_mean).exp());
        let (ln_gamma_shape, digamma_shape) = ln_gamma_and_digamma(shape);
        Self { shape, rate, ln_gamma_shape, digamma_shape }
    }

    /// Returns the log of the negative binomial of a count, without terms that do not depend on the Gamma.
    fn ln_marginal(&self, observed: f64, expected: f64) -> Marginal {
        let (ln_gamma_after, digamma_after) = ln_gamma_and_digamma(self.shape + observed);
        let ln_kept = -(expected / self.rate).ln_1p();
        let value = ln_gamma_after - self.ln_gamma_shape + self.shape * ln_kept
            - observed * (self.rate + expected).ln();
        let by_shape = digamma_after - self.digamma_shape + ln_kept;
        let by_ln_rate = self.shape - (self.shape + observed) * self.rate / (self.rate + expected);
        Marginal { value, by_ln_shape: self.shape * by_shape + by_ln_rate, by_ln_mean: -by_ln_rate }
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// ln(1 + eˣ) without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIRS: [(f64, f64); 6] =
        [(0.0, 2.0), (3.0, 2.5), (7.5, 6.25), (40.0, 18.0), (9.0, 12.0), (1e6, 1.01e6)];

    #[test]
    fn gradients_agree_with_differences_of_the_loss() {
        let at = [2.1, 0.1, 1.2, 0.9, -2.0];
        let (_, gradient) = mixture_loss(&at, &PAIRS[..5], Bulk::Free);
        for (parameter, slope) in gradient.into_iter().enumerate() {
            let moved = |by: f64| {
                let mut at = at;
                at[parameter] += by;
                mixture_loss(&at, &PAIRS[..5], Bulk::Free).0
            };
            let difference = (moved(1e-5) - moved(-1e-5)) / 2e-5;
            assert!((difference - slope).abs() < 1e-6, "parameter {parameter}: {difference} {slope}");
        }
    }

    #[test]
    fn no_point_of_a_grid_beats_the_single_gamma() {
        let fit = minimise(single_start(&PAIRS), |at| single_loss(at, &PAIRS, Bulk::Free));
        for i in 0..120 {
            for j in 0..80 {
                let at = [-3.0 + f64::from(i) * 0.1, -2.0 + f64::from(j) * 0.05];
                assert!(single_loss(&at, &PAIRS, Bulk::Free).0 >= fit.value - 1e-9, "{at:?}");
            }
        }
    }

    /// Another route to the same maximum: a grid over all five parameters, then a pattern search that
    /// uses no gradient.
    #[test]
    fn the_mixture_found_is_the_best_that_a_grid_and_a_pattern_search_find() {
        // Forty subjects spread a little around 1, five far out.
        let usual = (0..40).map(|i| (f64::from(20 + (i * 7) % 11), f64::from(20 + i % 10)));
        let far_out = (0..5).map(|i| (f64::from(50 + 4 * i), f64::from(16 + i)));
        let pairs: Vec<_> = usual.chain(far_out).collect();
        let single = minimise(single_start(&pairs), |at| single_loss(at, &pairs, Bulk::Free));
        let fit = fit_mixture(&pairs, &single, Bulk::Free);

        let mut best = (f64::MAX, [0.0; 5]);
        let axes: [&[f64]; 5] =
            [&[2.0, 3.5, 5.0], &[-0.1, 0.0, 0.1], &[1.0, 2.0, 3.0], &[-0.5, 0.5, 1.0], &[-3.0, -2.0, 0.0]];
        for cell in 0..3usize.pow(5) {
            let at = std::array::from_fn(|axis| axes[axis][cell / 3usize.pow(axis as u32) % 3]);
            best = least(best, (mixture_loss(&at, &pairs, Bulk::Free).0, at));
        }
        let mut step = 0.4;
        while step > 1e-6 {
            let before = best.0;
            for axis in 0..5 {
                for by in [-step, step] {
                    let mut at = best.1;
                    at[axis] += by;
                    best = least(best, (mixture_loss(&at, &pairs, Bulk::Free).0, at));
                }
            }
            step *= if best.0 < before { 1.0 } else { 0.5 };
        }
        assert!((fit.value - best.0).abs() < 1e-7, "{fit:?} {best:?}");
        assert!(fit.point.iter().zip(&best.1).all(|(a, b)| (a - b).abs() < 1e-2), "{fit:?} {best:?}");
    }

    fn least(a: (f64, [f64; 5]), b: (f64, [f64; 5])) -> (f64, [f64; 5]) {
        if b.0 < a.0 { b } else { a }
    }
}
