//! The model of the ranking compared with integration on a grid, published figures and plain sums.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![allow(clippy::float_cmp, reason = "permuted and repeated runs must agree to the last bit")]

use buckstop::rank::{
    BadSide, GammaComponent, GammaMixture, Observation, RankOptions, Ranked, Ranking, Verdict, fit_prior,
    flag, funnel_limits, rank,
};
use proptest::prelude::*;
use statrs::function::gamma::{digamma, ln_gamma};

fn mixture(share: f64, first: (f64, f64), second: (f64, f64)) -> GammaMixture {
    let component = |weight, (shape, rate)| GammaComponent { weight, shape, rate };
    GammaMixture { components: [component(1.0 - share, first), component(share, second)] }
}

fn seen(observed: f64, expected: f64) -> Observation {
    Observation { observed, expected, phi: 1.0 }
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
fn funnel_limits_enclose_what_plain_sums_of_the_negative_binomial_give() {
    let prior = mixture(0.07, (40.0, 40.0), (10.0, 5.0));
    // The probability of at most `count`, term by term.
    let below = |count: f64, expected: f64| -> f64 {
        let term = |c: &GammaComponent, n: f64| {
            let kept = c.rate / (c.rate + expected);
            (ln_gamma(c.shape + n) - ln_gamma(c.shape) - ln_gamma(n + 1.0)
                + c.shape * kept.ln()
                + n * (1.0 - kept).ln())
            .exp()
        };
        (0..=count as i32)
            .map(|n| prior.components.iter().map(|c| c.weight * term(c, f64::from(n))).sum::<f64>())
            .sum()
    };
    for (expected, phi) in [(5.0, 1.0), (40.0, 1.0), (30.0, 0.6), (400.0, 1.0)] {
        let limits = funnel_limits(&prior, expected, phi);
        let dispersed = expected / phi;
        for (limit, share) in [
            (limits.low_95, 0.025),
            (limits.high_95, 0.975),
            (limits.low_998, 0.001),
            (limits.high_998, 0.999),
        ] {
            let count = (limit * dispersed).floor();
            assert!(below(count + 1.0, dispersed) >= share - 1e-9, "{share} of {expected}: {limit}");
            assert!(
                count == 0.0 || below(count - 1.0, dispersed) <= share + 1e-9,
                "{share} of {expected}: {limit}"
            );
        }
    }
}

#[test]
fn odd_inputs_give_finite_rows() {
    let far_out = (0..50).map(|i| if i == 0 { seen(1e5, 10.0) } else { seen(f64::from(10 + i % 5), 12.0) });
    let inputs: [(&str, Vec<Observation>); 8] = [
        ("nobody", vec![]),
        ("one", vec![seen(50.0, 10.0)]),
        ("three", vec![seen(3.0, 5.0), seen(8.0, 6.0), seen(30.0, 7.0)]),
        ("nothing observed", (1..60).map(|i| seen(0.0, f64::from(i))).collect()),
        ("nothing observed of thousands", (1..60).map(|i| seen(0.0, f64::from(1000 * i))).collect()),
        ("all equal", vec![seen(100.0, 100.0); 50]),
        ("millions", (0..50).map(|i| seen(1e6 + f64::from(i % 7) * 1e3, 1e6)).collect()),
        ("one far out", far_out.collect()),
    ];
    for (name, observations) in inputs {
        for side in [BadSide::High, BadSide::Low] {
            let ranking = rank(&observations, &RankOptions { rank_draws: 40, ..RankOptions::new(side) });
            let weights: f64 = ranking.prior.components.iter().map(|c| c.weight).sum();
            assert!((weights - 1.0).abs() < 1e-12, "{name}");
            for row in &ranking.rows {
                let ordered = [0.0, row.low, row.lower_5, row.upper_95, row.high, f64::MAX];
                assert!(ordered.is_sorted(), "{name}: {row:?}");
                assert!(row.low <= row.shrunk && row.shrunk <= row.high, "{name}: {row:?}");
                for probability in [row.probability, row.probability_good, row.reliability] {
                    assert!((0.0..=1.0).contains(&probability), "{name}: {row:?}");
                }
            }
        }
    }
}

#[test]
fn what_cannot_be_counted_is_too_little_data_and_teaches_nothing() {
    let sound: Vec<Observation> = (0..30).map(|i| seen(f64::from(15 + i % 9), 20.0)).collect();
    let mut with_unsound = sound.clone();
    with_unsound.extend([seen(3.0, 0.0), seen(f64::NAN, 9.0), seen(-1.0, 9.0), seen(9.0, f64::INFINITY)]);
    let options = RankOptions::new(BadSide::High);
    let (ranking, clean) = (rank(&with_unsound, &options), rank(&sound, &options));
    assert_eq!(ranking.prior, clean.prior);
    assert_eq!(ranking.rows[..30], clean.rows[..]);
    for row in &ranking.rows[30..] {
        assert_eq!((row.verdict, row.good), (Verdict::TooLittleData, Verdict::TooLittleData));
        assert_eq!((row.position_low, row.shrunk), (None, ranking.prior.mean()));
    }
    assert!(ranking.rows[30].ratio.is_nan());
}

#[test]
fn low_and_high_mirror_each_other() {
    let slow: Vec<Observation> =
        (0..60).map(|i| if i < 4 { seen(10.0, 40.0) } else { seen(f64::from(36 + i % 9), 40.0) }).collect();
    let ranking = rank(&slow, &RankOptions::new(BadSide::Low));
    for row in &ranking.rows[..4] {
        assert_eq!(row.verdict, Verdict::Flagged);
        assert!(row.upper_95 < 0.8 && row.position_high.unwrap() <= 4, "{row:?}");
    }
    // In the other direction, they are the ones to commend.
    let praised = rank(&slow, &RankOptions { threshold: 1.25, ..RankOptions::new(BadSide::High) });
    for (row, mirrored) in ranking.rows.iter().zip(&praised.rows) {
        assert_eq!((row.verdict, row.good), (mirrored.good, mirrored.verdict));
    }
}

/// Draws officials with large and small counts, some of them identical, for rates and for durations.
fn officials() -> impl Strategy<Value = Vec<Observation>> {
    let official = (0u32..120, 1u32..60, 1u32..5).prop_map(|(observed, expected, phi)| Observation {
        phi: f64::from(phi) / 4.0,
        ..seen(observed.into(), expected.into())
    });
    proptest::collection::vec(official, 1..25)
}

fn quick(side: BadSide) -> RankOptions {
    RankOptions { rank_draws: 60, ..RankOptions::new(side) }
}

#[test]
fn nobody_is_flagged_on_the_sureness_of_others() {
    let seen = |observed, expected| Observation { observed, expected, phi: 1.0 };
    let mut officials: Vec<Observation> = (0..40).map(|i| seen(18.0 + f64::from(i % 5), 20.0)).collect();
    officials.extend((0..20).map(|i| seen(80.0 + f64::from(i), 20.0)));
    officials.push(seen(11.0, 5.0));
    let rows = rank(&officials, &RankOptions::new(BadSide::High)).rows;
    let unsure = rows[60];
    assert!(unsure.low < 1.0 && unsure.high > 1.25, "{unsure:?}");
    let by_share_alone = flag(&rows.iter().map(|row| Some(row.probability)).collect::<Vec<_>>(), 0.10);
    assert_eq!((by_share_alone[60], unsure.verdict), (Verdict::Flagged, Verdict::NotFlagged));
    assert!(rows[40..60].iter().all(|row| row.verdict == Verdict::Flagged));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn permuting_the_subjects_permutes_the_rows(
        (observations, order) in officials().prop_flat_map(|o| {
            let order = Just((0..o.len()).collect::<Vec<_>>()).prop_shuffle();
            (Just(o), order)
        })
    ) {
        let permuted: Vec<Observation> = order.iter().map(|&i| observations[i]).collect();
        let (straight, shuffled) =
            (rank(&observations, &quick(BadSide::High)), rank(&permuted, &quick(BadSide::High)));
        prop_assert_eq!(straight.prior, shuffled.prior);
        for (row, &i) in shuffled.rows.iter().zip(&order) {
            prop_assert_eq!(row, &straight.rows[i]);
        }
    }

    #[test]
    fn flags_keep_the_promise_and_could_not_go_further(observations in officials(), share in 0.02f64..0.4) {
        let ranking = rank(&observations, &RankOptions { false_share: share, ..quick(BadSide::High) });
        let sure = |row: &&Ranked| row.low > 1.0;
        prop_assert!(ranking.rows.iter().filter(|row| row.verdict == Verdict::Flagged).all(|row| sure(&row)));
        let probabilities = |verdict: Verdict| {
            let mut found: Vec<f64> = ranking
                .rows
                .iter()
                .filter(sure)
                .filter(|row| row.verdict == verdict)
                .map(|row| row.probability)
                .collect();
            found.sort_by(|a, b| b.total_cmp(a));
            found
        };
        let (flagged, next) = (probabilities(Verdict::Flagged), probabilities(Verdict::NotFlagged));
        let expected_false: f64 = flagged.iter().map(|p| 1.0 - p).sum();
        prop_assert!(expected_false <= share * flagged.len() as f64 + 1e-12);
        if let Some(&best) = next.first() {
            prop_assert!(flagged.iter().all(|&p| p > best));
            let equal = next.iter().filter(|&&p| p == best).count() as f64;
            prop_assert!(expected_false + equal * (1.0 - best) > share * (flagged.len() as f64 + equal) - 1e-12);
        }
        for (row, observation) in ranking.rows.iter().zip(&observations) {
            prop_assert_eq!(row.verdict == Verdict::TooLittleData, observation.expected < 5.0);
            prop_assert_eq!(row.position_low.is_none(), observation.expected < 5.0);
        }
    }

    #[test]
    fn more_observed_is_never_less_suspicious(
        observations in officials(), observed in 0u32..100, expected in 1u32..60
    ) {
        let pairs: Vec<(f64, f64)> = observations.iter().map(|o| (o.observed, o.expected)).collect();
        let prior = fit_prior(&pairs);
        let of = |observed: u32| prior.posterior(f64::from(observed), f64::from(expected));
        let (less, more) = (of(observed), of(observed + 1));
        prop_assert!(more.mean() >= less.mean() - 1e-12);
        prop_assert!(more.above(1.25) >= less.above(1.25) - 1e-9);
        prop_assert!(more.quantile(0.05) >= less.quantile(0.05) - 1e-9);
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let observations: Vec<Observation> =
        (0..200).map(|i| seen(f64::from((i * 37) % 61), 4.0 + f64::from((i * 11) % 47))).collect();
    let on = |threads| -> Ranking {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| rank(&observations, &quick(BadSide::High)))
    };
    assert_eq!(on(1), on(4));
}
