//! The prior and the posterior compared with integration on a grid and with published figures.

use buckstop::rank::{Bulk, GammaComponent, GammaMixture, fit_prior};
use proptest::prelude::*;
use statrs::function::gamma::{digamma, ln_gamma};

fn mixture(share: f64, first: (f64, f64), second: (f64, f64)) -> GammaMixture {
    let component = |weight, (shape, rate)| GammaComponent { weight, shape, rate };
    GammaMixture { components: [component(1.0 - share, first), component(share, second)] }
}

/// Computes the posterior mean, variance and distribution function as prior times likelihood, on a grid that is
/// even in ln θ.
fn integrated(prior: &GammaMixture, observed: f64, expected: f64) -> (f64, f64, Vec<(f64, f64)>) {
    let points = 200_000;
    let theta = |i: i32| ((f64::from(i) + 0.5) / f64::from(points) * 16.0 - 10.0).exp();
    let ln_density = |c: &GammaComponent, x: f64| {
        c.weight.ln() + c.shape * c.rate.ln() - ln_gamma(c.shape) + c.shape * x.ln() - c.rate * x
    };
    let peak = observed * (observed / expected).max(1e-9).ln() - observed;
    let mass: Vec<(f64, f64)> = (0..points)
        .map(|i| {
            let x = theta(i);
            let likelihood = observed * x.ln() - expected * x - peak;
            (x, prior.components.iter().map(|c| (ln_density(c, x) + likelihood).exp()).sum())
        })
        .collect();
    let total: f64 = mass.iter().map(|(_, m)| m).sum();
    let mean = mass.iter().map(|(x, m)| x * m).sum::<f64>() / total;
    let variance = mass.iter().map(|(x, m)| (x - mean).powi(2) * m).sum::<f64>() / total;
    let mut below = 0.0;
    let distribution = mass.iter().map(|(x, m)| {
        below += m / total;
        // A cell of the grid ends half a step after its point.
        (x * (8.0 / f64::from(points)).exp(), below)
    });
    (mean, variance, distribution.collect())
}

#[test]
fn posteriors_agree_with_numerical_integration() {
    let prior = mixture(0.08, (40.0, 40.0), (6.0, 2.5));
    for (observed, expected) in
        [(0.0, 0.5), (3.0, 5.0), (12.5, 6.25), (90.0, 50.0), (55.0, 50.0), (900.0, 1000.0)]
    {
        let posterior = prior.posterior(observed, expected);
        let (mean, variance, distribution) = integrated(&prior, observed, expected);
        assert!((posterior.mean() - mean).abs() < 1e-6, "mean for {observed} of {expected}");
        assert!((posterior.variance() - variance).abs() < 1e-6, "variance for {observed} of {expected}");
        for (ratio, below) in distribution.iter().step_by(997) {
            assert!((posterior.below(*ratio) - below).abs() < 1e-6, "{observed} of {expected} below {ratio}");
            assert!((posterior.above(*ratio) + below - 1.0).abs() < 1e-6);
        }
        for share in [0.001, 0.025, 0.05, 0.5, 0.95, 0.975, 0.999] {
            let at = distribution.partition_point(|(_, below)| *below < share);
            let (quantile, ratio) = (posterior.quantile(share), distribution[at].0);
            assert!((quantile / ratio - 1.0).abs() < 2e-4, "{share}: {quantile} {ratio}");
        }
    }
}

/// Figures from Canida and Ihrie, "openEBGM" (The R Journal 9, 2017) and its vignette "Empirical Bayes Metrics":
/// the prior fitted to the FDA's reports on food products, posterior shares, geometric means, and 5 and 95 %
/// quantiles. They are rounded to two digits, and their bisection for the quantiles is about as precise.
#[test]
fn posteriors_reproduce_a_published_application() {
    let prior = mixture(1.0 - 0.065_345_57, (3.253_790_64, 0.399_888_01), (2.026_132_19, 1.908_082_79));
    let published = [
        (1.0, 0.036_054_827_2, 2.23, 0.49, 13.85),
        (1.0, 0.003_873_659_1, 2.58, 0.52, 15.78),
        (1.0, 0.000_297_973_8, 2.63, 0.52, 16.02),
        (1.0, 0.076_579_261_0, 1.92, 0.47, 11.77),
        (1.0, 0.052_741_358_8, 2.09, 0.48, 12.95),
        (16.0, 0.406_436_23, 23.26, 15.68, 33.48),
        (19.0, 0.896_901_07, 16.78, 11.65, 23.55),
        (6.0, 0.078_665_08, 18.28, 10.16, 30.83),
        (8.0, 0.304_827_18, 15.25, 9.00, 24.52),
        (11.0, 0.563_170_44, 14.28, 8.98, 21.78),
    ];
    for (observed, expected, geometric_mean, low, high) in published {
        let posterior = prior.posterior(observed, expected);
        let ln_mean = |c: &GammaComponent| c.weight * (digamma(c.shape) - c.rate.ln());
        let computed = posterior.components.iter().map(ln_mean).sum::<f64>().exp();
        for (computed, published) in
            [(computed, geometric_mean), (posterior.quantile(0.05), low), (posterior.quantile(0.95), high)]
        {
            assert!(
                (computed - published).abs() <= 0.0101,
                "{observed} of {expected}: {computed}, published {published}"
            );
        }
    }
    let shares = [0.281_973_6, 0.340_965_2, 0.348_231_6, 0.222_635_4, 0.255_666_8];
    for ((observed, expected, ..), share) in published.into_iter().zip(shares) {
        assert!((prior.posterior(observed, expected).components[0].weight - share).abs() < 1e-6);
    }
}

#[test]
fn odd_counts_give_a_prior_and_posteriors_that_are_numbers() {
    let far_out = (0..50).map(|i| if i == 0 { (1e5, 10.0) } else { (f64::from(10 + i % 5), 12.0) });
    let inputs: [(&str, Vec<(f64, f64)>); 9] = [
        ("nobody", vec![]),
        ("one", vec![(50.0, 10.0)]),
        ("three", vec![(3.0, 5.0), (8.0, 6.0), (30.0, 7.0)]),
        ("nothing observed", (1..60).map(|i| (0.0, f64::from(i))).collect()),
        ("nothing observed of thousands", (1..60).map(|i| (0.0, f64::from(1000 * i))).collect()),
        ("hardly anything expected", (1..60).map(|i| (f64::from(i % 2), 0.051)).collect()),
        ("all equal", vec![(100.0, 100.0); 50]),
        ("millions", (0..50).map(|i| (1e6 + f64::from(i % 7) * 1e3, 1e6)).collect()),
        ("one far out", far_out.collect()),
    ];
    for (name, pairs) in inputs {
        for bulk in [Bulk::Free, Bulk::AtOne] {
            let prior = fit_prior(&pairs, bulk);
            let weights: f64 = prior.components.iter().map(|one| one.weight).sum();
            assert!((weights - 1.0).abs() < 1e-12, "{name}: {prior:?}");
            assert!(
                prior.components.iter().all(|one| one.shape > 0.0 && one.rate > 0.0),
                "{name}: {prior:?}"
            );
            for &(observed, expected) in &pairs {
                let posterior = prior.posterior(observed, expected);
                let quantiles = [0.001, 0.025, 0.5, 0.975, 0.999].map(|share| posterior.quantile(share));
                assert!(quantiles[0] >= 0.0 && quantiles.is_sorted(), "{name}: {quantiles:?}");
                assert!(quantiles[0] <= posterior.mean() && posterior.mean() <= quantiles[4], "{name}");
                let beyond = posterior.above(1.25);
                assert!((0.0..=1.0).contains(&beyond), "{name}: {beyond}");
            }
        }
    }
}

/// The mean of the Gamma that is nearest to 1.
fn nearest_to_one(pairs: &[(f64, f64)], bulk: Bulk) -> f64 {
    let means = fit_prior(pairs, bulk).components.map(|one| one.shape / one.rate);
    means.into_iter().min_by(|one, two| one.ln().abs().total_cmp(&two.ln().abs())).unwrap_or(f64::NAN)
}

/// Pairs of a group with `ratio`, scattered as counts do.
fn group(subjects: u32, ratio: f64, expected: f64) -> impl Iterator<Item = (f64, f64)> {
    (0..subjects).map(move |i| {
        // A sawtooth with mean 0 and variance 1.
        let scatter = (f64::from(i * 7 % 13) - 6.0) / 14_f64.sqrt();
        ((ratio * expected + scatter * (ratio * expected).sqrt()).round().max(0.0), expected)
    })
}

/// A free mean follows the group of the fast; a pinned one stays, so that the others are not called slow.
#[test]
fn the_bulk_stays_at_one_whatever_a_group_does() {
    let worlds: [(&str, Vec<(f64, f64)>); 4] = [
        ("nobody differs", group(60, 1.0, 40.0).collect()),
        ("a third is fast", group(40, 1.0, 40.0).chain(group(20, 0.6, 40.0)).collect()),
        ("half is fast", group(30, 1.0, 30.0).chain(group(30, 0.7, 30.0)).collect()),
        ("few are slow", group(60, 1.0, 40.0).chain(group(4, 3.0, 40.0)).collect()),
    ];
    for (name, pairs) in worlds {
        let mean = nearest_to_one(&pairs, Bulk::AtOne);
        assert!(mean.ln().abs() < 0.05, "{name}: the bulk is at {mean}");
    }
    let half: Vec<(f64, f64)> = group(30, 1.0, 30.0).chain(group(30, 0.7, 30.0)).collect();
    let free = nearest_to_one(&half, Bulk::Free);
    assert!(free < 0.93, "a free bulk is moved: {free}");
}

/// Draws the counts of officials: large and small ones, some of them identical.
fn officials() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let official = (0_u32..120, 1_u32..60, 1_u32..5)
        .prop_map(|(observed, expected, phi)| (observed, expected, f64::from(phi) / 4.0));
    let pairs =
        official.prop_map(|(observed, expected, phi)| (f64::from(observed) / phi, f64::from(expected) / phi));
    proptest::collection::vec(pairs, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_subjects_changes_no_bit_of_the_prior(
        (pairs, shuffled) in officials().prop_flat_map(|pairs| (Just(pairs.clone()), Just(pairs).prop_shuffle()))
    ) {
        for bulk in [Bulk::Free, Bulk::AtOne] {
            prop_assert_eq!(fit_prior(&pairs, bulk), fit_prior(&shuffled, bulk));
        }
    }

    #[test]
    fn more_observed_is_never_less_suspicious(
        pairs in officials(), observed in 0_u32..100, expected in 1_u32..60
    ) {
        for bulk in [Bulk::Free, Bulk::AtOne] {
            let prior = fit_prior(&pairs, bulk);
            let of = |observed: u32| prior.posterior(f64::from(observed), f64::from(expected));
            let (less, more) = (of(observed), of(observed + 1));
            prop_assert!(more.mean() >= less.mean() - 1e-12);
            prop_assert!(more.above(1.25) >= less.above(1.25) - 1e-9);
            prop_assert!(more.quantile(0.05) >= less.quantile(0.05) - 1e-9);
        }
    }
}
