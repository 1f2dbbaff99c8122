//! From the ratio of hazards to "times as long".
//!
//! A hazard ratio of 0.58 is not "1.7 times as long": that depends on the shape of the times. Dividing a subject's
//! times by m moves its ratio O*(m)/E*(m); the subject takes m times as long as the reference where the ratio is moved
//! to 1. So g(m) = (E*(m)/O*(m)) · (O*(1)/E*(1)) is the hazard ratio of somebody who takes m times as long. Who has
//! few endings borrows the shape from the median of all.

use super::log_rank::{TIMES, UNCHANGED};
use super::quantile::quantile;
use super::sums::{Pair, Sums};

/// The least and the most times as long that are told: beyond them the shape of the times says nothing.
const LEAST_TIMES: f64 = 0.05;
/// The most times as long that are told; whoever shows this number says "over".
pub const MOST_TIMES: f64 = 50.0;

/// ln g(m) of one subject at each of [`TIMES`], falling.
#[derive(Clone, Debug)]
pub(super) struct Stretch(Vec<f64>);

/// The expected endings at which a subject's own shape has half the weight.
const HALF_TRUST: f64 = 10.0;
/// The shape if nobody has enough endings: that of exponential times, where the hazard ratio is 1/m.
const EXPONENTIAL: f64 = -1.0;

/// Returns the curve of each subject.
pub(super) fn stretches(sums: &Sums) -> Vec<Stretch> {
    let own: Vec<Option<Vec<f64>>> = sums.stretched.iter().map(|pairs| own_curve(pairs)).collect();
    let typical = typical_curve(sums, &own);
    sums.stretched
        .iter()
        .zip(own)
        .map(|(pairs, own)| {
            let expected = pairs[UNCHANGED].expected;
            let own = own.unwrap_or_else(|| typical.clone());
            let blend = own
                .iter()
                .zip(&typical)
                .map(|(own, typical)| (own * expected + typical * HALF_TRUST) / (expected + HALF_TRUST));
            Stretch(falling(blend.collect()))
        })
        .collect()
}

fn own_curve(pairs: &[Pair]) -> Option<Vec<f64>> {
    let log = |pair: &Pair| {
        (pair.observed > 0.0 && pair.expected > 0.0).then(|| (pair.expected / pair.observed).ln())
    };
    let unchanged = log(&pairs[UNCHANGED])?;
    pairs.iter().map(|pair| log(pair).map(|one| one - unchanged)).collect()
}

/// Returns the median of the curves of those with enough expected.
fn typical_curve(sums: &Sums, own: &[Option<Vec<f64>>]) -> Vec<f64> {
    let enough = |pairs: &Vec<Pair>| pairs[UNCHANGED].expected >= HALF_TRUST;
    let curves: Vec<&Vec<f64>> = sums
        .stretched
        .iter()
        .zip(own)
        .filter(|(pairs, _)| enough(pairs))
        .filter_map(|(_, own)| own.as_ref())
        .collect();
    (0..TIMES.len())
        .map(|at| {
            let mut values: Vec<f64> = curves.iter().map(|curve| curve[at]).collect();
            values.sort_by(f64::total_cmp);
            if values.is_empty() { EXPONENTIAL * TIMES[at].ln() } else { quantile(&values, 0.5) }
        })
        .collect()
}

/// Makes a curve fall by a little at least between any two factors, so that it can be inverted.
fn falling(mut curve: Vec<f64>) -> Vec<f64> {
    const LEAST: f64 = 0.15;
    for at in UNCHANGED + 1..curve.len() {
        let step = (TIMES[at] / TIMES[at - 1]).ln();
        curve[at] = curve[at].min(curve[at - 1] - LEAST * step);
    }
    for at in (0..UNCHANGED).rev() {
        let step = (TIMES[at + 1] / TIMES[at]).ln();
        curve[at] = curve[at].max(curve[at + 1] + LEAST * step);
    }
    curve
}

impl Stretch {
    /// Returns the hazard ratio of somebody who takes `times` as long.
    pub(super) fn hazard_ratio(&self, times: f64) -> f64 {
        let x = times.ln();
        let at = TIMES.iter().position(|one| *one >= times).unwrap_or(TIMES.len() - 1).max(1);
        let (low, high) = (TIMES[at - 1].ln(), TIMES[at].ln());
        let way = (x - low) / (high - low);
        (self.0[at - 1] + (self.0[at] - self.0[at - 1]) * way).exp()
    }

    /// Returns how many times as long somebody with this hazard ratio takes. Beyond the ends the curve goes on straight.
    pub(super) fn times_as_long(&self, hazard_ratio: f64) -> f64 {
        let y = hazard_ratio.max(1e-9).ln();
        let at = self.0.iter().position(|one| *one <= y).unwrap_or(self.0.len() - 1).max(1);
        let (low, high) = (TIMES[at - 1].ln(), TIMES[at].ln());
        let way = (y - self.0[at - 1]) / (self.0[at] - self.0[at - 1]);
        (low + (high - low) * way).exp().clamp(LEAST_TIMES, MOST_TIMES)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_and_its_times_are_each_others_inverse() {
        let stretch = Stretch(falling(TIMES.iter().map(|m| -0.6 * m.ln()).collect()));
        for times in [0.3, 0.8, 1.0, 1.25, 2.0, 5.0] {
            let ratio = stretch.hazard_ratio(times);
            assert!((ratio - times.powf(-0.6)).abs() < 1e-9, "{times}: {ratio}");
            assert!((stretch.times_as_long(ratio) - times).abs() < 1e-9, "{times}");
        }
    }

    #[test]
    fn a_flat_curve_still_falls() {
        let curve = falling(vec![0.0; TIMES.len()]);
        assert!(curve.windows(2).all(|pair| pair[0] > pair[1]), "{curve:?}");
    }
}
