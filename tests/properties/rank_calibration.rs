//! The calibration of the ranking: officials are drawn from a known truth, ranked, and compared with the truth.

use buckstop::rank::{BadSide, Observation, RankOptions, Ranking, Verdict, rank};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Binomial, Distribution, Gamma, LogNormal, Poisson, StandardUniform};
use rayon::prelude::*;

/// The distribution of true ratios: most vary a little around 1, those of offenders around another value.
struct Truth {
    offenders: f64,
    usual_shape: f64,
    offender_ratio: f64,
    offender_shape: f64,
    /// The logarithm of the median expected count.
    ln_expected: f64,
}

impl Truth {
    fn theta(&self, random: &mut ChaCha8Rng) -> f64 {
        let choice: f64 = StandardUniform.sample(random);
        let (shape, mean) = if choice < self.offenders {
            (self.offender_shape, self.offender_ratio)
        } else {
            (self.usual_shape, 1.0)
        };
        draw(Gamma::new(shape, mean / shape), random)
    }

    fn official(&self, random: &mut ChaCha8Rng) -> (f64, Observation) {
        let theta = self.theta(random);
        let expected = draw(LogNormal::new(self.ln_expected, 0.8), random);
        let observed = draw(Poisson::new(theta * expected), random);
        (theta, Observation { observed, expected, phi: 1.0 })
    }
}

fn draw<D: Distribution<f64>, E: std::fmt::Debug>(
    distribution: Result<D, E>,
    random: &mut ChaCha8Rng,
) -> f64 {
    distribution.expect("parameters of the simulation are valid").sample(random)
}

/// Sums over replicates.
#[derive(Default)]
struct Tally {
    replicates: f64,
    officials: f64,
    covered: f64,
    placed: f64,
    position_covered: f64,
    /// The sum over replicates of the share of false flags.
    false_share: f64,
    flagged: f64,
    wrong: f64,
}

impl Tally {
    fn add(&mut self, ranking: &Ranking, truth: &[f64]) {
        let (mut flagged, mut wrong) = (0.0, 0.0);
        for (row, &theta) in ranking.rows.iter().zip(truth) {
            self.officials += 1.0;
            self.covered += f64::from(row.low <= theta && theta <= row.high);
            if row.verdict == Verdict::Flagged {
                flagged += 1.0;
                wrong += f64::from(theta <= 1.25);
            }
        }
        self.replicates += 1.0;
        self.flagged += flagged;
        self.wrong += wrong;
        self.false_share += if flagged > 0.0 { wrong / flagged } else { 0.0 };
        self.add_places(ranking, truth);
    }

    fn add_places(&mut self, ranking: &Ranking, truth: &[f64]) {
        let judged: Vec<(f64, u32, u32)> = ranking
            .rows
            .iter()
            .zip(truth)
            .filter_map(|(row, &theta)| Some((theta, row.position_low?, row.position_high?)))
            .collect();
        for &(theta, low, high) in &judged {
            let position = 1 + judged.iter().filter(|other| other.0 > theta).count() as u32;
            self.placed += 1.0;
            self.position_covered += f64::from(low <= position && position <= high);
        }
    }
}

/// Ranks a number of worlds of three hundred officials in parallel, and adds up the results in order.
fn tally(
    worlds: u64,
    rank_draws: usize,
    official: impl Fn(&mut ChaCha8Rng) -> (f64, Observation) + Sync,
) -> Tally {
    tally_of(300, worlds, rank_draws, official)
}

/// Does the same as [`tally`] for worlds with `officials` officials.
fn tally_of(
    officials: usize,
    worlds: u64,
    rank_draws: usize,
    official: impl Fn(&mut ChaCha8Rng) -> (f64, Observation) + Sync,
) -> Tally {
    let options = RankOptions { rank_draws, ..RankOptions::new(BadSide::High) };
    let ranked: Vec<(Ranking, Vec<f64>)> = (0..worlds)
        .into_par_iter()
        .map(|world| {
            let mut random = ChaCha8Rng::seed_from_u64(world);
            let (truth, observations): (Vec<f64>, Vec<Observation>) =
                (0..officials).map(|_| official(&mut random)).unzip();
            (rank(&observations, &options), truth)
        })
        .collect();
    let mut tally = Tally::default();
    for (ranking, truth) in &ranked {
        tally.add(ranking, truth);
    }
    tally
}

/// The true ratios of officials in four authorities.
const TRUTHS: [Truth; 4] = [
    Truth { offenders: 0.05, usual_shape: 40.0, offender_ratio: 2.2, offender_shape: 20.0, ln_expected: 3.5 },
    Truth { offenders: 0.10, usual_shape: 40.0, offender_ratio: 2.2, offender_shape: 20.0, ln_expected: 3.5 },
    Truth {
        offenders: 0.07,
        usual_shape: 100.0,
        offender_ratio: 1.8,
        offender_shape: 30.0,
        ln_expected: 4.0,
    },
    Truth { offenders: 0.08, usual_shape: 25.0, offender_ratio: 2.5, offender_shape: 10.0, ln_expected: 3.0 },
];

/// A few officials show little of how much officials differ, and the penalties of the prior must not promise more.
/// A small world has so few flags that those of many worlds are counted together as well, as an inspector would
/// meet them who goes from one small authority to the next.
#[test]
fn small_authorities_are_promised_no_more_than_is_kept() {
    let (mut wrong, mut flagged) = (0.0, 0.0);
    for officials in [20, 50, 100] {
        let tallies: Vec<Tally> = TRUTHS
            .iter()
            .map(|truth| tally_of(officials, 3_000 / officials as u64, 0, |random| truth.official(random)))
            .collect();
        let sum = |of: fn(&Tally) -> f64| tallies.iter().map(of).sum::<f64>();
        let false_share = sum(|tally| tally.false_share) / sum(|tally| tally.replicates);
        assert!(false_share <= 0.10, "{officials} officials: false share {false_share}");
        // There are about 700 flags, so their share is known to about 1.2 points.
        let pooled = sum(|tally| tally.wrong) / sum(|tally| tally.flagged);
        assert!(pooled <= 0.125, "{officials} officials: {pooled} of all flags are false");
        let per_hundred = sum(|tally| tally.flagged) / sum(|tally| tally.officials) * 100.0;
        assert!(per_hundred > 4.0, "{officials} officials: {per_hundred} flags a hundred");
        let coverage = sum(|tally| tally.covered) / sum(|tally| tally.officials);
        assert!((0.92..=0.97).contains(&coverage), "{officials} officials: coverage {coverage}");
        (wrong, flagged) = (wrong + sum(|tally| tally.wrong), flagged + sum(|tally| tally.flagged));
    }
    assert!(wrong / flagged <= 0.11, "{} of all flags are false", wrong / flagged);
}

#[test]
fn intervals_cover_and_flags_are_as_rarely_false_as_promised() {
    let mut false_shares = 0.0;
    for (number, truth) in TRUTHS.iter().enumerate() {
        let tally = tally(24, 0, |random| truth.official(random));
        let coverage = tally.covered / tally.officials;
        let false_share = tally.false_share / tally.replicates;
        assert!((0.93..=0.97).contains(&coverage), "truth {number}: coverage {coverage}");
        // Two dozen worlds determine the share for one truth to about 1.3 points, and all worlds to 0.6.
        assert!(false_share <= 0.13, "truth {number}: false share {false_share}");
        false_shares += false_share / TRUTHS.len() as f64;
        // A ranking that flags nobody would keep the promise too, but would be useless.
        assert!(tally.flagged > 8.0 * tally.replicates, "truth {number}: flagged {}", tally.flagged);
    }
    assert!(false_shares <= 0.11, "false share {false_shares}");
}

#[test]
fn intervals_of_the_rank_cover_nine_in_ten() {
    let truth = Truth {
        offenders: 0.08,
        usual_shape: 15.0,
        offender_ratio: 2.2,
        offender_shape: 15.0,
        ln_expected: 3.5,
    };
    let tally = tally(5, 200, |random| truth.official(random));
    let coverage = tally.position_covered / tally.placed;
    assert!((0.87..=0.94).contains(&coverage), "coverage {coverage}");
}

/// A rate of 40 to 70 % is far from Poisson. With φ the promise is kept; without it, chance is overestimated so
/// much that all officials look alike.
#[test]
fn dispersion_keeps_the_promise_for_high_rates() {
    let coverage = |use_phi| {
        let tally = tally(12, 0, |random| high_rate_official(random, use_phi));
        tally.covered / tally.officials
    };
    let (with_phi, without) = (coverage(true), coverage(false));
    assert!((0.93..=0.97).contains(&with_phi), "coverage {with_phi}");
    assert!(!(0.93..=0.97).contains(&without), "coverage without φ {without}");
}

/// Makes an official with rows in three peer cells.
fn high_rate_official(random: &mut ChaCha8Rng, use_phi: bool) -> (f64, Observation) {
    let theta = draw(Gamma::new(100.0, 0.01), random).min(1.4);
    let (mut observed, mut expected, mut variance) = (0.0, 0.0, 0.0);
    for rate in [0.4, 0.55, 0.7] {
        let rows = draw(LogNormal::new(3.0, 0.6), random).round();
        let outcomes = Binomial::new(rows as u64, rate * theta).expect("a rate below one").sample(random);
        observed += outcomes as f64;
        expected += rows * rate;
        variance += rows * rate * (1.0 - rate);
    }
    let phi = if use_phi { variance / expected } else { 1.0 };
    (theta, Observation { observed, expected, phi })
}
