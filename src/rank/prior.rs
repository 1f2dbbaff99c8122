//! The prior of θ: a mixture of two Gammas, fitted by marginal maximum likelihood.

use super::posterior::Posterior;
use super::simplex::minimise;
use statrs::function::gamma::ln_gamma;

/// A Gamma with its weight in a mixture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Component {
    /// Share of the mixture, 0 to 1.
    pub weight: f64,
    /// Shape a.
    pub shape: f64,
    /// Rate b; the mean is a/b.
    pub rate: f64,
}

impl Component {
    /// The logarithm of the chance of counting O where E·θ is expected: a negative binomial, with the
    /// Gamma function in place of the factorial because O/φ need not be whole. Terms that do not depend
    /// on the component are left out.
    pub(super) fn ln_marginal(&self, observed: f64, expected: f64, ln_gamma_shape: f64) -> f64 {
        let total = self.rate + expected;
        let counted = if observed > 0.0 { -observed * total.ln() } else { 0.0 };
        ln_gamma(self.shape + observed) - ln_gamma_shape + self.shape * (self.rate / total).ln() + counted
    }
}

/// What all subjects of a measure have taught about θ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Two components; the second has weight 0 where one Gamma says as much.
    pub components: [Component; 2],
}

impl Prior {
    /// The prior of no data: θ around 1.
    const FLAT: Prior = Prior {
        components: [
            Component { weight: 1.0, shape: 4.0, rate: 4.0 },
            Component { weight: 0.0, shape: 1.0, rate: 1.0 },
        ],
    };

    /// Mean of θ.
    pub fn mean(&self) -> f64 {
        self.components.iter().map(|part| part.weight * part.shape / part.rate).sum()
    }

    /// Variance of θ.
    pub fn variance(&self) -> f64 {
        let square = |part: &Component| part.shape * (part.shape + 1.0) / (part.rate * part.rate);
        let mean = self.mean();
        self.components.iter().map(|part| part.weight * square(part)).sum::<f64>() - mean * mean
    }

    /// What is known of a subject's θ after its counts.
    pub fn posterior(&self, observed: f64, expected: f64) -> Posterior {
        let chance =
            |part: &Component| part.weight.ln() + part.ln_marginal(observed, expected, ln_gamma(part.shape));
        let [first, second] = self.components;
        let lead = chance(&second) - chance(&first);
        let second_weight = 1.0 / (1.0 + (-lead).exp());
        let updated = |part: Component, weight: f64| Component {
            weight,
            shape: part.shape + observed,
            rate: part.rate + expected,
        };
        Posterior { components: [updated(first, 1.0 - second_weight), updated(second, second_weight)] }
    }
}

/// What the second Gamma must gain in penalised log-likelihood to be worth its three parameters.
const LEAST_GAIN: f64 = 1.0;

/// Fits the prior to pairs of observed and expected counts. Pairs without an expectation teach nothing.
///
/// The fit starts from fixed points and ends in the best it finds, so that the same counts always give the
/// same prior; weak penalties keep it from running away on few subjects.
pub fn fit(counts: &[(f64, f64)]) -> Prior {
    let counts: Vec<(f64, f64)> = counts.iter().copied().filter(|&(_, expected)| expected > 0.0).collect();
    if counts.is_empty() {
        return Prior::FLAT;
    }
    let (single, single_loss) = best(&counts, &[&[0.0, 1.0], &[0.0, 3.0], &[-0.3, 0.0]]);
    let (double, double_loss) = best(
        &counts,
        &[
            &[0.0, 3.0, 0.7, 1.5, -2.2],
            &[0.0, 3.0, -0.7, 1.5, -2.2],
            &[-0.2, 2.0, 1.2, 1.0, -3.0],
            &[0.0, 1.0, 0.0, 4.0, 0.0],
        ],
    );
    if double_loss + LEAST_GAIN < single_loss { mixture(&double) } else { mixture(&single) }
}

fn best(counts: &[(f64, f64)], starts: &[&[f64]]) -> (Vec<f64>, f64) {
    let mut found = (Vec::new(), f64::INFINITY);
    for start in starts {
        let (point, loss) = minimise(start, &|point| penalised_loss(point, counts));
        if loss < found.1 {
            found = (point, loss);
        }
    }
    found
}

/// From a point of the search, [ln mean, ln shape] once or twice and the logit of the second's weight.
fn mixture(point: &[f64]) -> Prior {
    let gamma = |ln_mean: f64, ln_shape: f64, weight: f64| {
        let shape = ln_shape.clamp(-6.0, 12.0).exp();
        Component { weight, shape, rate: shape / ln_mean.clamp(-6.0, 6.0).exp() }
    };
    match *point {
        [first_mean, first_shape, second_mean, second_shape, logit] => {
            let weight = 1.0 / (1.0 + (-logit.clamp(-30.0, 30.0)).exp());
            Prior {
                components: [
                    gamma(first_mean, first_shape, 1.0 - weight),
                    gamma(second_mean, second_shape, weight),
                ],
            }
        }
        [mean, shape, ..] => Prior { components: [gamma(mean, shape, 1.0), Prior::FLAT.components[1]] },
        _ => Prior::FLAT,
    }
}

fn penalised_loss(point: &[f64], counts: &[(f64, f64)]) -> f64 {
    let prior = mixture(point);
    let parts = prior.components.map(|part| (part, part.weight.ln(), ln_gamma(part.shape)));
    let likelihood: f64 = counts
        .iter()
        .map(|&(observed, expected)| {
            let terms = parts.map(|(part, ln_weight, ln_gamma_shape)| {
                if part.weight > 0.0 {
                    ln_weight + part.ln_marginal(observed, expected, ln_gamma_shape)
                } else {
                    f64::NEG_INFINITY
                }
            });
            let top = terms[0].max(terms[1]);
            top + ((terms[0] - top).exp() + (terms[1] - top).exp()).ln()
        })
        .sum();
    penalty(point) - likelihood
}

/// Weak normal penalties: means within a few-fold of 1, shapes of everyday size, few subjects far out.
fn penalty(point: &[f64]) -> f64 {
    let normal = |value: f64, mean: f64, deviation: f64| ((value - mean) / deviation).powi(2) / 2.0;
    let gamma = |mean: f64, shape: f64, spread: f64| normal(mean, 0.0, spread) + normal(shape, 2.0, 2.0);
    match *point {
        [first_mean, first_shape, second_mean, second_shape, logit] => {
            gamma(first_mean, first_shape, 0.5)
                + gamma(second_mean, second_shape, 1.5)
                + normal(logit, -2.0, 2.0)
        }
        [mean, shape, ..] => gamma(mean, shape, 0.5),
        _ => 0.0,
    }
}
