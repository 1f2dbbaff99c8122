//! From counts of all subjects on one measure to the ranked rows.

use rayon::prelude::*;

use super::discovery::{Verdict, flag};
use super::mixture::{GammaMixture, Prior};
use super::positions::position_intervals;
use super::prior::fit_prior;

/// One subject's counts for one measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// O: outcomes or endings, not yet divided by φ.
    pub observed: f64,
    /// E: what the peers' rates or hazards would have given on the same rows, not yet divided by φ.
    pub expected: f64,
    /// φ: variance of the observed ÷ expected, 1 for durations, Σp(1−p)/Σp over the rows for rates.
    pub phi: f64,
}

/// On which side of 1 ratios are bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadSide {
    /// Ratios above 1: more returns, more passing on, more lateness than the peers.
    High,
    /// Ratios below 1: fewer endings of durations than the peers, which means slow work.
    Low,
}

impl BadSide {
    /// Returns the default threshold of θ: 1.25 where high is bad, 0.8 where low is.
    pub fn default_threshold(self) -> f64 {
        match self {
            Self::High => 1.25,
            Self::Low => 0.8,
        }
    }
}

/// Thresholds and error rates of a ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankOptions {
    /// On which side of 1 ratios are bad.
    pub bad_side: BadSide,
    /// The threshold of θ on the bad side; its reciprocal is the threshold on the good side.
    pub threshold: f64,
    /// The largest expected share of false flags.
    pub false_share: f64,
    /// The least E (not divided by φ) with which a subject is flagged or ranked.
    pub min_expected: f64,
    /// The number of draws for the intervals of the position; 0 for none.
    pub rank_draws: usize,
    /// The seed of the draws.
    pub seed: u64,
}

impl RankOptions {
    /// Returns the defaults for measures on which this side is bad.
    pub fn new(bad_side: BadSide) -> Self {
        Self {
            bad_side,
            threshold: bad_side.default_threshold(),
            false_share: 0.10,
            min_expected: 5.0,
            rank_draws: 1_000,
            seed: 1,
        }
    }
}

/// One measure, ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The prior, estimated from all subjects.
    pub prior: Prior,
    /// One row for each observation, in the same order.
    pub rows: Vec<Ranked>,
}

/// What is known of one subject on one measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// O/E as counted; NaN where nothing was expected.
    pub ratio: f64,
    /// Posterior mean of θ: the ratio shrunk towards the peers, the more the fewer the data.
    pub shrunk: f64,
    /// Lower end of the 95 % interval of θ.
    pub low: f64,
    /// Upper end of the 95 % interval of θ.
    pub high: f64,
    /// The value above which θ is with probability 95 %.
    pub lower_5: f64,
    /// The value below which θ is with probability 95 %.
    pub upper_95: f64,
    /// The probability that θ is beyond the threshold on the bad side.
    pub probability: f64,
    /// The probability that θ is beyond the reciprocal of the threshold, on the good side.
    pub probability_good: f64,
    /// One minus posterior over prior variance of θ, 0 to 1: how much of the estimate is the subject's own.
    pub reliability: f64,
    /// The lower end of the 90 % interval of the position, 1 being the worst; `None` with too little data or no draws.
    pub position_low: Option<u32>,
    /// The upper end of the 90 % interval of the position.
    pub position_high: Option<u32>,
    /// The verdict on the bad side.
    pub verdict: Verdict,
    /// The verdict on the good side, with the same share of false flags.
    pub good: Verdict,
}

/// Ranks the subjects of one measure.
///
/// A subject is flagged if its 95 % interval does not include 1 and the share of false flags stays within the accepted
/// one. Subjects with less than the minimum expected contribute to the prior, but are never flagged nor ranked. An
/// impossible observation (nothing expected, a negative or non-finite number) does not contribute: its row is the
/// prior, with too little data. Rows are in the order of the observations; permuting these permutes the rows and
/// changes nothing else.
///
/// ```
/// use buckstop::rank::{BadSide, Observation, RankOptions, Verdict, rank};
///
/// // Forty officials as expected, one with four times as many, and one of whom little is known.
/// let seen = |observed, expected| Observation { observed, expected, phi: 1.0 };
/// let mut officials: Vec<Observation> = (0..40).map(|i| seen(18.0 + f64::from(i % 5), 20.0)).collect();
/// officials.extend([seen(80.0, 20.0), seen(4.0, 1.0)]);
///
/// let ranking = rank(&officials, &RankOptions::new(BadSide::High));
/// let offender = &ranking.rows[40];
/// assert_eq!(offender.verdict, Verdict::Flagged);
/// assert!(offender.shrunk < offender.ratio && offender.low > 1.25);
/// assert_eq!((offender.position_low, offender.position_high), (Some(1), Some(1)));
/// assert_eq!(ranking.rows[0].verdict, Verdict::NotFlagged);
/// assert_eq!(ranking.rows[41].verdict, Verdict::TooLittleData);
/// ```
pub fn rank(observations: &[Observation], options: &RankOptions) -> Ranking {
    let counts: Vec<Option<(f64, f64)>> = observations.iter().map(Observation::dispersed).collect();
    let prior = fit_prior(&counts.iter().copied().flatten().collect::<Vec<_>>());
    let posterior = |counts: &Option<(f64, f64)>| counts.map_or(prior, |(o, e)| prior.posterior(o, e));
    let posteriors: Vec<GammaMixture> = counts.iter().map(posterior).collect();
    let judged: Vec<bool> = observations
        .iter()
        .zip(&counts)
        .map(|(observation, counts)| counts.is_some() && observation.expected >= options.min_expected)
        .collect();

    let mut rows: Vec<Ranked> = observations
        .par_iter()
        .zip(&posteriors)
        .map(|(observation, posterior)| describe(observation, posterior, &prior, options))
        .collect();
    let verdicts = |differs: fn(&Ranked) -> bool, probability: fn(&Ranked) -> f64| {
        let candidate = |(row, &judged): (&Ranked, &bool)| (judged && differs(row)).then(|| probability(row));
        flag(&rows.iter().zip(&judged).map(candidate).collect::<Vec<_>>(), options.false_share)
    };
    let (is_bad, is_good): (fn(&Ranked) -> bool, fn(&Ranked) -> bool) = match options.bad_side {
        BadSide::High => (Ranked::is_above_the_peers, Ranked::is_below_the_peers),
        BadSide::Low => (Ranked::is_below_the_peers, Ranked::is_above_the_peers),
    };
    let bad = verdicts(is_bad, |row| row.probability);
    let good = verdicts(is_good, |row| row.probability_good);
    for (((row, bad), good), &judged) in rows.iter_mut().zip(bad).zip(good).zip(&judged) {
        let unless_flagged = if judged { Verdict::NotFlagged } else { Verdict::TooLittleData };
        let of = |verdict| if verdict == Verdict::Flagged { verdict } else { unless_flagged };
        (row.verdict, row.good) = (of(bad), of(good));
    }
    set_positions(&mut rows, &posteriors, &judged, options);
    Ranking { prior, rows }
}

// Among many certain flags, the accepted share of false ones would have room for a flag that is hardly more than a
// guess. But each flag concerns a person, and must be justified by itself.
impl Ranked {
    /// Returns true if the whole 95 % interval is above 1.
    fn is_above_the_peers(&self) -> bool {
        self.low > 1.0
    }

    /// Returns true if the whole 95 % interval is below 1.
    fn is_below_the_peers(&self) -> bool {
        self.high < 1.0
    }
}

impl Observation {
    /// Returns O and E divided by φ, or `None` for impossible counts.
    fn dispersed(&self) -> Option<(f64, f64)> {
        // A peer rate of exactly 1 leaves no variance at all, and below this φ the Poisson form of a rate is not an
        // approximation any more.
        let phi = self.phi.max(MIN_PHI);
        let (observed, expected) = (self.observed / phi, self.expected / phi);
        let sound = observed.is_finite() && expected.is_finite() && observed >= 0.0 && expected > 0.0;
        (sound && self.phi.is_finite()).then_some((observed, expected))
    }
}

const MIN_PHI: f64 = 0.01;

/// Returns everything of a row that depends on this subject and the prior alone; verdicts and positions come later.
fn describe(
    observation: &Observation,
    posterior: &GammaMixture,
    prior: &Prior,
    options: &RankOptions,
) -> Ranked {
    let good_threshold = 1.0 / options.threshold;
    let (probability, probability_good) = match options.bad_side {
        BadSide::High => (posterior.above(options.threshold), posterior.below(good_threshold)),
        BadSide::Low => (posterior.below(options.threshold), posterior.above(good_threshold)),
    };
    let ratio =
        if observation.expected > 0.0 { observation.observed / observation.expected } else { f64::NAN };
    Ranked {
        ratio,
        shrunk: posterior.mean(),
        low: posterior.quantile(0.025),
        high: posterior.quantile(0.975),
        lower_5: posterior.quantile(0.05),
        upper_95: posterior.quantile(0.95),
        probability,
        probability_good,
        reliability: (1.0 - posterior.variance() / prior.variance()).clamp(0.0, 1.0),
        position_low: None,
        position_high: None,
        verdict: Verdict::TooLittleData,
        good: Verdict::TooLittleData,
    }
}

/// Sets the intervals of the position, among subjects with enough data.
fn set_positions(rows: &mut [Ranked], posteriors: &[GammaMixture], judged: &[bool], options: &RankOptions) {
    // The draws are made in an order of the posteriors themselves, so that the order of the input cannot matter.
    // Posteriors of one prior differ in shape or rate.
    let key = |index: usize| (posteriors[index].components[0].rate, posteriors[index].components[0].shape);
    let mut order: Vec<usize> = (0..rows.len()).filter(|&index| judged[index]).collect();
    order.sort_by(|&a, &b| key(a).0.total_cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1)));
    let ordered: Vec<GammaMixture> = order.iter().map(|&index| posteriors[index]).collect();
    let intervals = position_intervals(&ordered, options.rank_draws, options.seed);
    let count = ordered.len() as u32;
    for (&index, &(low, high)) in order.iter().zip(&intervals) {
        let (low, high) = match options.bad_side {
            BadSide::High => (low, high),
            BadSide::Low => (count + 1 - high, count + 1 - low),
        };
        (rows[index].position_low, rows[index].position_high) = (Some(low), Some(high));
    }
}
