//! Who truly differs from their peers, and how sure that is (DESIGN §6).
//!
//! A subject's observed count is O ~ Poisson(E·θ), where θ is its true ratio to the peers. The prior of θ
//! is learnt from all subjects of a measure as a mixture of two Gammas (DuMouchel 1999, *Bayesian data
//! mining in large frequency tables*, The American Statistician 53:177–190): most subjects near 1, a few
//! far out. What is reported is the posterior.
//!
//! Pure: numbers in, numbers out. Nothing here knows what a measure is about.

pub mod expectation;
pub mod peers;

mod discovery;
mod funnel;
mod position;
mod posterior;
mod prior;
mod simplex;

pub use discovery::flag;
pub use funnel::{Funnel, funnel_limits};
pub use posterior::Posterior;
pub use prior::{Component, Prior, fit};

use posterior::Bound;

/// One subject's counts for one measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// O: what was counted.
    pub observed: f64,
    /// E: what the peers' rates lead one to expect on the same work. 0 where there are no peers.
    pub expected: f64,
    /// φ, by which both are divided: Σp(1−p)/Σp for a rate, which is binomial and varies less than a
    /// Poisson count; 1 for a duration.
    pub phi: f64,
}

impl Observation {
    fn scaled(&self) -> (f64, f64) {
        let phi = if self.phi > 0.0 { self.phi } else { 1.0 };
        (self.observed / phi, self.expected / phi)
    }
}

/// On which side of 1 the trouble lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadSide {
    /// More than the peers is worse.
    High,
    /// Fewer than the peers is worse: endings that do not come.
    Low,
}

/// How to rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankOptions {
    /// On which side the trouble lies.
    pub bad_side: BadSide,
    /// The ratio beyond which a subject may be flagged: above 1 for `High`, below 1 for `Low`.
    pub threshold: f64,
    /// The expected share of false flags among all flagged.
    pub false_share: f64,
    /// With less than this expected, a subject has too little data.
    pub min_expected: f64,
    /// Draws for the interval of the position.
    pub draws: usize,
    /// Their seed.
    pub seed: u64,
}

/// What is said of a subject on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Beyond the threshold, as far as the data tell, within the accepted share of false flags.
    Flagged,
    /// Not beyond it, or not surely enough.
    Unremarkable,
    /// Expected counts too small to tell. Never ranked.
    TooLittleData,
}

/// One subject's place among its peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// O/E; NaN where nothing is expected.
    pub ratio: f64,
    /// Posterior mean of θ.
    pub shrunk: f64,
    /// Lower end of the 95 % interval of θ.
    pub low: f64,
    /// Upper end of the 95 % interval of θ.
    pub high: f64,
    /// The 5 % bound on the side of 1: for `High` the lower 5 % quantile, for `Low` the upper.
    pub bound: f64,
    /// Probability that θ lies beyond the threshold.
    pub probability: f64,
    /// Probability that θ lies beyond the mirrored threshold (1/threshold) on the good side.
    pub probability_good: f64,
    /// One minus posterior variance over prior variance, from 0 (nothing learnt) to 1.
    pub reliability: f64,
    /// Best end of the 90 % interval of the position, 1 being the worst subject. 0 where not ranked.
    pub position_first: u32,
    /// Other end of that interval. 0 where not ranked.
    pub position_last: u32,
    /// What is said on the bad side.
    pub verdict: Verdict,
    /// What is said on the good side.
    pub praise: Verdict,
}

/// The ranking of one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// What was learnt of all subjects; that of no data where there is no subject with an expectation.
    pub prior: Prior,
    /// One row a subject, in the order of the observations.
    pub rows: Vec<Ranked>,
}

/// Ranks the subjects of one measure.
///
/// Subjects with little expected help to learn the prior, but are never flagged.
///
/// ```
/// use buckstop::rank::{BadSide, Observation, RankOptions, Verdict, rank};
/// let options = RankOptions {
///     bad_side: BadSide::High, threshold: 1.25, false_share: 0.1, min_expected: 5.0, draws: 1000, seed: 1,
/// };
/// // Forty who do as their peers do, one who does it three times as often, one hardly seen.
/// let mut observations = vec![Observation { observed: 20.0, expected: 20.0, phi: 1.0 }; 40];
/// observations.push(Observation { observed: 60.0, expected: 20.0, phi: 1.0 });
/// observations.push(Observation { observed: 3.0, expected: 1.0, phi: 1.0 });
/// let ranking = rank(&observations, &options);
/// assert_eq!(ranking.rows[0].verdict, Verdict::Unremarkable);
/// assert_eq!(ranking.rows[40].verdict, Verdict::Flagged);
/// assert_eq!(ranking.rows[41].verdict, Verdict::TooLittleData);
/// assert_eq!((ranking.rows[40].position_first, ranking.rows[40].position_last), (1, 1));
/// ```
pub fn rank(observations: &[Observation], options: &RankOptions) -> Ranking {
    let scaled: Vec<(f64, f64)> = observations.iter().map(Observation::scaled).collect();
    let prior = fit(&scaled);
    let posteriors: Vec<Posterior> =
        scaled.iter().map(|&(observed, expected)| prior.posterior(observed, expected)).collect();
    let enough: Vec<bool> = scaled.iter().map(|&(_, expected)| expected >= options.min_expected).collect();
    let positions = position::intervals(&posteriors, &enough, options);
    let (worse, better) = bounds(options);
    let probability: Vec<f64> = posteriors.iter().map(|posterior| posterior.beyond(worse)).collect();
    let probability_good: Vec<f64> = posteriors.iter().map(|posterior| posterior.beyond(better)).collect();
    let verdicts = flag(&probability, &enough, options.false_share);
    let praises = flag(&probability_good, &enough, options.false_share);
    let prior_variance = prior.variance();
    let rows = (0..observations.len())
        .map(|place| {
            let (posterior, (observed, expected)) = (&posteriors[place], scaled[place]);
            Ranked {
                ratio: observed / expected,
                shrunk: posterior.mean(),
                low: posterior.quantile(0.025),
                high: posterior.quantile(0.975),
                bound: posterior.quantile(if options.bad_side == BadSide::High { 0.05 } else { 0.95 }),
                probability: probability[place],
                probability_good: probability_good[place],
                reliability: (1.0 - posterior.variance() / prior_variance).clamp(0.0, 1.0),
                position_first: positions[place].0,
                position_last: positions[place].1,
                verdict: verdicts[place],
                praise: praises[place],
            }
        })
        .collect();
    Ranking { prior, rows }
}

fn bounds(options: &RankOptions) -> (Bound, Bound) {
    match options.bad_side {
        BadSide::High => (Bound::Above(options.threshold), Bound::Below(1.0 / options.threshold)),
        BadSide::Low => (Bound::Below(options.threshold), Bound::Above(1.0 / options.threshold)),
    }
}
