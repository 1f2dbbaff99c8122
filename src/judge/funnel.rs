//! The limits of a funnel: from which ratio on the model flags a subject with this much expected.
//!
//! A subject's posterior depends on O*/φ and reference/φ alone. So at each reference/φ there is one ratio of O* to the
//! reference from which on the model flags; the other views of a verdict may take a flag away, and never make one.

use super::judged::Model;
use super::standing::{Standing, Verdict};

/// A point of the limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FunnelLimit {
    /// The reference divided by φ.
    pub expected: f64,
    /// The ratio of O* to the reference from which on a subject is flagged, on the bad side; `None` if no ratio is
    /// enough.
    pub worse: Option<f64>,
    /// The ratio from which on the 95 % interval lies beyond 1 on the good side.
    pub better: Option<f64>,
}

/// The number of points of the limits.
const POINTS: u32 = 61;
/// The ratios between which a limit is looked for.
const RATIOS: (f64, f64) = (1e-3, 1e3);
/// Half the interval of ratios is taken this many times.
const HALVINGS: u32 = 50;

impl Standing {
    /// Returns the reference divided by φ: how much was expected, were the counts independent.
    pub fn effective(&self) -> f64 {
        self.expected * self.reference / self.phi.total().max(1e-9)
    }
}

/// Returns the limits over the range of what is expected of the standings, which are those of the model. Where the
/// threshold differs between subjects, the limit is that of the mildest: all who are flagged lie beyond it.
pub fn funnel_limits(model: &Model, standings: &[&Standing], min_probability: f64) -> Vec<FunnelLimit> {
    let judged = standings.iter().filter(|one| one.verdict != Verdict::TooLittleData);
    let (mut least, mut most, mut theta) = (f64::MAX, 0.0_f64, None::<f64>);
    let low_is_bad = model.measure.form.low_is_bad();
    for one in judged {
        (least, most) = (least.min(one.effective()), most.max(one.effective()));
        let mildest = |other: f64| {
            if low_is_bad { other.max(one.theta_at_threshold) } else { other.min(one.theta_at_threshold) }
        };
        theta = Some(theta.map_or(one.theta_at_threshold, mildest));
    }
    let Some(theta) = theta else { return Vec::new() };
    let step = (most / least).ln() / f64::from(POINTS - 1);
    (0..POINTS)
        .map(|point| {
            let expected = least * (step * f64::from(point)).exp();
            let above = |ratio: f64| {
                let posterior = model.prior.posterior(ratio * expected, expected);
                posterior.above(1.0) >= 0.975 && (low_is_bad || posterior.above(theta) >= min_probability)
            };
            let below = |ratio: f64| {
                let posterior = model.prior.posterior(ratio * expected, expected);
                posterior.below(1.0) >= 0.975 && (!low_is_bad || posterior.below(theta) >= min_probability)
            };
            let (high, low) = (least_ratio(above), greatest_ratio(below));
            let (worse, better) = if low_is_bad { (low, high) } else { (high, low) };
            FunnelLimit { expected, worse, better }
        })
        .collect()
}

/// Returns the least ratio that is beyond, if the greatest one is.
fn least_ratio(beyond: impl Fn(f64) -> bool) -> Option<f64> {
    let (mut no, mut yes) = RATIOS;
    if !beyond(yes) {
        return None;
    }
    for _ in 0..HALVINGS {
        let middle = (no * yes).sqrt();
        if beyond(middle) { yes = middle } else { no = middle }
    }
    Some(yes)
}

/// Returns the greatest ratio that is beyond, if the least one is.
fn greatest_ratio(beyond: impl Fn(f64) -> bool) -> Option<f64> {
    least_ratio(|ratio| beyond(1.0 / ratio)).map(|ratio| 1.0 / ratio)
}
