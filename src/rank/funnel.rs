//! Funnel limits: between which ratios chance and ordinary differences keep a subject of a given size.

use super::Prior;
use statrs::function::gamma::ln_gamma;

/// Limits of O/E at one expected count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Funnel {
    /// Lower limit.
    pub low: f64,
    /// Upper limit.
    pub high: f64,
}

/// Limits that hold a share (such as 0.95 or 0.998) of subjects with this expected count, drawn from the
/// same model as the ranking: the marginal of O, a mixture of two negative binomials.
pub fn funnel_limits(prior: &Prior, expected: f64, phi: f64, share: f64) -> Funnel {
    let scaled = expected / phi;
    let tail = (1.0 - share) / 2.0;
    let (mut low, mut cumulative, mut count) = (None, 0.0, 0.0_f64);
    let furthest = scaled * (prior.mean() + 20.0 * prior.variance().sqrt()) + 100.0;
    while count <= furthest {
        cumulative += chance(prior, count, scaled);
        if low.is_none() && cumulative > tail {
            low = Some(count);
        }
        if cumulative >= 1.0 - tail {
            break;
        }
        count += 1.0;
    }
    Funnel { low: low.unwrap_or(0.0) / scaled, high: count / scaled }
}

fn chance(prior: &Prior, count: f64, expected: f64) -> f64 {
    let common = if count > 0.0 { count * expected.ln() } else { 0.0 } - ln_gamma(count + 1.0);
    prior
        .components
        .iter()
        .filter(|part| part.weight > 0.0)
        .map(|part| part.weight * (part.ln_marginal(count, expected, ln_gamma(part.shape)) + common).exp())
        .sum()
}
