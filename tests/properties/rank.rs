//! The ranking against other routes to the same numbers, and against draws from its own model.

use buckstop::rank::{
    BadSide, Component, Observation, Prior, RankOptions, Verdict, fit, flag, funnel_limits, rank,
};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Binomial, Distribution, Gamma, Poisson, StandardUniform};

fn options(bad_side: BadSide) -> RankOptions {
    let threshold = if bad_side == BadSide::High { 1.25 } else { 0.8 };
    RankOptions { bad_side, threshold, false_share: 0.1, min_expected: 5.0, draws: 200, seed: 7 }
}

fn prior() -> Prior {
    Prior {
        components: [
            Component { weight: 0.9, shape: 20.0, rate: 20.0 },
            Component { weight: 0.1, shape: 6.0, rate: 2.5 },
        ],
    }
}

/// The posterior by brute force: prior density times Poisson likelihood on a fine grid.
struct Grid {
    theta: Vec<f64>,
    mass: Vec<f64>,
}

impl Grid {
    fn new(prior: &Prior, observed: f64, expected: f64) -> Self {
        let theta: Vec<f64> = (1..400_000).map(|step| f64::from(step) * 2e-5).collect();
        let ln_gamma_shape: Vec<f64> =
            prior.components.iter().map(|part| statrs::function::gamma::ln_gamma(part.shape)).collect();
        let density = |theta: f64| {
            let prior: f64 = prior
                .components
                .iter()
                .zip(&ln_gamma_shape)
                .map(|(part, ln_gamma)| {
                    let ln = part.shape * part.rate.ln() - ln_gamma + (part.shape - 1.0) * theta.ln();
                    part.weight * (ln - part.rate * theta).exp()
                })
                .sum();
            prior * (observed * (theta * expected).ln() - theta * expected).exp()
        };
        let raw: Vec<f64> = theta.iter().map(|&theta| density(theta)).collect();
        let total: f64 = raw.iter().sum();
        Self { theta, mass: raw.into_iter().map(|mass| mass / total).collect() }
    }

    fn mean(&self) -> f64 {
        self.theta.iter().zip(&self.mass).map(|(theta, mass)| theta * mass).sum()
    }

    fn below(&self, bound: f64) -> f64 {
        self.theta.iter().zip(&self.mass).filter(|(theta, _)| **theta <= bound).map(|(_, mass)| mass).sum()
    }

    fn variance(&self) -> f64 {
        let mean = self.mean();
        self.theta.iter().zip(&self.mass).map(|(theta, mass)| (theta - mean).powi(2) * mass).sum()
    }
}

#[test]
fn the_posterior_equals_numerical_integration() {
    for (observed, expected) in [(0.0, 3.0), (7.0, 6.5), (30.0, 12.0), (4.4, 9.1), (55.0, 50.0)] {
        let posterior = prior().posterior(observed, expected);
        let grid = Grid::new(&prior(), observed, expected);
        assert!((posterior.mean() - grid.mean()).abs() < 1e-4, "mean at {observed}/{expected}");
        assert!((posterior.variance() - grid.variance()).abs() < 1e-4, "variance at {observed}/{expected}");
        assert!(
            (posterior.cumulative(1.25) - grid.below(1.25)).abs() < 1e-4,
            "chance at {observed}/{expected}"
        );
        for share in [0.025, 0.05, 0.5, 0.975] {
            let quantile = posterior.quantile(share);
            assert!((grid.below(quantile) - share).abs() < 2e-4, "quantile {share} at {observed}/{expected}");
        }
    }
}

/// A published figure: in DuMouchel's model a single Gamma prior of shape a and rate b gives the posterior
/// mean (a + O)/(b + E), the Gamma-Poisson shrinker of his equation for one component.
#[test]
fn one_component_is_the_gamma_poisson_shrinker() {
    let single = Prior {
        components: [
            Component { weight: 1.0, shape: 3.0, rate: 2.0 },
            Component { weight: 0.0, shape: 1.0, rate: 1.0 },
        ],
    };
    let posterior = single.posterior(9.0, 4.0);
    assert!((posterior.mean() - 12.0 / 6.0).abs() < 1e-12);
    assert!((posterior.variance() - 12.0 / 36.0).abs() < 1e-12);
}

#[test]
fn the_fit_is_at_least_as_likely_as_the_truth() {
    let mut dice = ChaCha8Rng::seed_from_u64(3);
    let counts = draw_counts(&mut dice, 600);
    let likelihood = |prior: &Prior| -> f64 {
        counts
            .iter()
            .map(|&(_, observed, expected)| {
                // The marginal by integration over a grid of θ, not by the formula under test.
                let steps = 3000;
                let total: f64 = (1..steps)
                    .map(|step| {
                        let theta = f64::from(step) * 0.002;
                        let density: f64 = prior
                            .components
                            .iter()
                            .map(|part| {
                                let ln = part.shape * part.rate.ln()
                                    - statrs::function::gamma::ln_gamma(part.shape)
                                    + (part.shape - 1.0) * theta.ln()
                                    - part.rate * theta;
                                part.weight * ln.exp()
                            })
                            .sum();
                        density
                            * (observed * (theta * expected).ln()
                                - theta * expected
                                - statrs::function::gamma::ln_gamma(observed + 1.0))
                            .exp()
                            * 0.002
                    })
                    .sum();
                total.ln()
            })
            .sum()
    };
    let fitted = fit(&counts.iter().map(|&(_, observed, expected)| (observed, expected)).collect::<Vec<_>>());
    // The penalties may cost a little likelihood, but not more than they weigh.
    assert!(likelihood(&fitted) > likelihood(&prior()) - 3.0, "{fitted:?}");
}

/// θ, O and E of subjects drawn from the model.
fn draw_counts(dice: &mut ChaCha8Rng, subjects: usize) -> Vec<(f64, f64, f64)> {
    let parts = prior().components;
    (0..subjects)
        .map(|_| {
            let toss: f64 = StandardUniform.sample(dice);
            let part = parts[usize::from(toss >= parts[0].weight)];
            let theta: f64 = Gamma::new(part.shape, 1.0 / part.rate).unwrap().sample(dice);
            let spread: f64 = StandardUniform.sample(dice);
            let expected = 5.0 * 20f64.powf(spread);
            let observed = Poisson::new(theta * expected).unwrap().sample(dice);
            (theta, observed, expected)
        })
        .collect()
}

#[test]
fn intervals_cover_and_few_flags_are_false() {
    let (mut covered, mut subjects, mut flagged, mut wrong) = (0_u32, 0_u32, 0_u32, 0_u32);
    for seed in 0..30 {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let counts = draw_counts(&mut dice, 300);
        let observations: Vec<Observation> = counts
            .iter()
            .map(|&(_, observed, expected)| Observation { observed, expected, phi: 1.0 })
            .collect();
        for (row, &(theta, _, _)) in rank(&observations, &options(BadSide::High)).rows.iter().zip(&counts) {
            subjects += 1;
            covered += u32::from(row.low <= theta && theta <= row.high);
            if row.verdict == Verdict::Flagged {
                flagged += 1;
                wrong += u32::from(theta <= 1.25);
            }
        }
    }
    let coverage = f64::from(covered) / f64::from(subjects);
    let false_share = f64::from(wrong) / f64::from(flagged);
    assert!((0.93..=0.97).contains(&coverage), "coverage {coverage}");
    assert!(false_share <= 0.11, "false discoveries {false_share} of {flagged}");
    assert!(flagged > 300, "only {flagged} flagged: no power");
}

#[test]
fn rates_near_one_keep_their_promise_with_phi() {
    let (mut covered, mut subjects) = (0_u32, 0_u32);
    for seed in 0..12 {
        let mut dice = ChaCha8Rng::seed_from_u64(1000 + seed);
        let gamma = Gamma::new(60.0, 1.0 / 60.0).unwrap();
        let rows: Vec<(f64, Observation)> = (0..300)
            .map(|_| {
                let rate = 0.6;
                let theta = f64::min(gamma.sample(&mut dice), 1.0 / rate);
                let chances = 60_u64;
                let observed =
                    Binomial::new(chances, (rate * theta).min(1.0)).unwrap().sample(&mut dice) as f64;
                (theta, Observation { observed, expected: chances as f64 * rate, phi: 1.0 - rate })
            })
            .collect();
        let observations: Vec<Observation> = rows.iter().map(|(_, observation)| *observation).collect();
        for (row, (theta, _)) in rank(&observations, &options(BadSide::High)).rows.iter().zip(&rows) {
            subjects += 1;
            covered += u32::from(row.low <= *theta && *theta <= row.high);
        }
    }
    let coverage = f64::from(covered) / f64::from(subjects);
    assert!((0.93..=0.975).contains(&coverage), "coverage {coverage}");
}

#[test]
fn hard_inputs_give_finite_numbers() {
    let all = |observed: f64, expected: f64, count: usize| {
        vec![Observation { observed, expected, phi: 1.0 }; count]
    };
    let mut extreme = all(10.0, 10.0, 20);
    extreme.push(Observation { observed: 5000.0, expected: 10.0, phi: 1.0 });
    for observations in [all(3.0, 3.0, 3), all(0.0, 20.0, 50), all(7.0, 7.0, 1), all(1e6, 1e6, 4), extreme] {
        for row in rank(&observations, &options(BadSide::High)).rows {
            assert!(row.shrunk.is_finite() && row.low <= row.shrunk && row.shrunk <= row.high, "{row:?}");
            assert!((0.0..=1.0).contains(&row.probability) && (0.0..=1.0).contains(&row.reliability));
        }
    }
    assert!(rank(&[], &options(BadSide::Low)).rows.is_empty());
    let nothing_expected = rank(&all(2.0, 0.0, 2), &options(BadSide::High));
    assert!(nothing_expected.rows.iter().all(|row| row.verdict == Verdict::TooLittleData));
}

#[test]
fn the_funnel_holds_the_share_it_names() {
    let mut dice = ChaCha8Rng::seed_from_u64(5);
    let funnel = funnel_limits(&prior(), 40.0, 1.0, 0.95);
    let parts = prior().components;
    let draws = 20_000;
    let inside = (0..draws)
        .filter(|_| {
            let toss: f64 = StandardUniform.sample(&mut dice);
            let part = parts[usize::from(toss >= parts[0].weight)];
            let theta: f64 = Gamma::new(part.shape, 1.0 / part.rate).unwrap().sample(&mut dice);
            let ratio = Poisson::new(theta * 40.0).unwrap().sample(&mut dice) / 40.0;
            (funnel.low..=funnel.high).contains(&ratio)
        })
        .count();
    let share = inside as f64 / f64::from(draws);
    assert!((0.95..0.975).contains(&share), "{share}");
}

/// The rule in its plainest form: try every length of the list.
fn naive_flags(probability: &[f64], enough: &[bool], false_share: f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..probability.len()).filter(|&place| enough[place]).collect();
    order.sort_by(|&one, &other| probability[other].total_cmp(&probability[one]));
    let mut flagged = vec![false; probability.len()];
    for length in 1..=order.len() {
        let last = probability[order[length - 1]];
        let splits_equals = order.get(length).is_some_and(|&next| probability[next] == last);
        let wrong: f64 = order[..length].iter().map(|&place| 1.0 - probability[place]).sum();
        if !splits_equals && wrong / length as f64 <= false_share + 1e-12 {
            order[..length].iter().for_each(|&place| flagged[place] = true);
        }
    }
    flagged
}

proptest! {
    #[test]
    fn flags_are_the_longest_list_within_the_share(
        subjects in prop::collection::vec((0_u8..=40, any::<bool>()), 0..40),
        share in prop::sample::select(vec![0.05, 0.1, 0.3]),
    ) {
        let probability: Vec<f64> = subjects.iter().map(|(value, _)| f64::from(*value) / 40.0).collect();
        let enough: Vec<bool> = subjects.iter().map(|(_, enough)| *enough).collect();
        let flags: Vec<bool> =
            flag(&probability, &enough, share).iter().map(|verdict| *verdict == Verdict::Flagged).collect();
        prop_assert_eq!(flags, naive_flags(&probability, &enough, share));
    }

    #[test]
    fn the_order_of_subjects_does_not_matter(
        counts in prop::collection::vec((0_u32..60, 1_u32..40), 3..25),
        turn in 0_usize..25,
    ) {
        let observation = |&(observed, expected): &(u32, u32)| {
            Observation { observed: f64::from(observed), expected: f64::from(expected), phi: 1.0 }
        };
        let straight: Vec<Observation> = counts.iter().map(observation).collect();
        let mut turned = straight.clone();
        let turn = turn % counts.len();
        turned.rotate_left(turn);
        let one = rank(&straight, &options(BadSide::High)).rows;
        let mut other = rank(&turned, &options(BadSide::High)).rows;
        other.rotate_right(turn);
        for (one, other) in one.iter().zip(&other) {
            prop_assert!((one.shrunk - other.shrunk).abs() < 1e-3, "{} {}", one.shrunk, other.shrunk);
            prop_assert!((one.probability - other.probability).abs() < 1e-2);
        }
    }

    #[test]
    fn more_observed_is_never_less_suspect(observed in 0_u32..50, expected in 1_u32..40) {
        let lower = prior().posterior(f64::from(observed), f64::from(expected));
        let higher = prior().posterior(f64::from(observed + 1), f64::from(expected));
        prop_assert!(higher.mean() > lower.mean());
        prop_assert!(higher.cumulative(1.25) <= lower.cumulative(1.25) + 1e-12);
    }
}
