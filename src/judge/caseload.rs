//! How far the difficulty of somebody's cases explains what is seen of the person.
//!
//! δ of an official is the mean residual of the other hands in the official's cases, each hand against what it needs in
//! the cases of others. β is how far a measure moves with difficulty, learnt from the office: the covariance of own and
//! others' residuals within officials over the variance of the difficulty of cases, which is the covariance of two hands of
//! one case. β·δ is taken out of the comparison only if β is beyond two standard errors, and only as far as δ is more
//! than noise. What no other hand feels is not known here.

use super::standing::Standing;
use crate::fact::Level;
use crate::measure::{Baseline, CaseRow, CaseloadSums, OfficialSums, SLOPES, SlopeSums};
use std::collections::BTreeMap;

/// The difficulty of the cases of each official, and what it does to each measure.
#[derive(Clone, Debug, Default)]
pub struct Caseloads {
    by_official: BTreeMap<String, Delta>,
    slopes: [Slope; SLOPES.len()],
    heaviest: HeaviestCases,
}

/// The rows of the heaviest cases of those who may be named, by level, measure and subject.
pub type HeaviestCases = BTreeMap<(Level, &'static str, String), Vec<CaseRow>>;

/// δ of one official, in the logarithm of time.
#[derive(Clone, Copy, Debug, Default)]
struct Delta {
    value: f64,
    variance: f64,
    cases: u64,
}

/// β of one measure, with its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Slope {
    value: f64,
    error: f64,
}

/// β·δ for one official on one measure, in the logarithm of time or of a rate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Explained {
    pub(super) log: f64,
    pub(super) variance: f64,
}

/// A hand says what is usual for it only by at least this many other cases.
const MIN_OTHER_CASES: u64 = 10;
/// Residuals of one case vary more than independent ones.
const OVERDISPERSION: f64 = 2.0;
/// A measure's slope is learnt from at least this many cases, where difficulty varies at least this much.
const MIN_CASES: u64 = 200;
const MIN_VARIANCE: f64 = 0.005;
/// The largest slope: one hand is not moved more than twice as much as the others.
const MAX_SLOPE: f64 = 2.0;
/// Officials with fewer cases do not say how much caseloads differ.
const MIN_TELLING_CASES: u64 = 20;
/// Difficulty never explains more than a factor of two.
const MAX_EXPLAINED: f64 = std::f64::consts::LN_2;

impl Caseloads {
    /// Works out difficulty and slopes from the sums of a second walk.
    pub fn new(sums: &CaseloadSums, baseline: &Baseline) -> Self {
        let spread = variance_of_residuals(&sums.totals);
        let mut of_official: Vec<Vec<(u32, u64, i64)>> = vec![Vec::new(); sums.totals.len()];
        let mut pairs: Vec<_> = sums.pairs.iter().collect();
        pairs.sort_unstable_by_key(|(pair, _)| **pair);
        for ((official, other), pair) in pairs {
            of_official[*official as usize].push((*other, pair.cases, pair.residual));
        }
        let deltas: Vec<Delta> =
            of_official.iter().map(|others| Delta::new(others, &sums.totals, spread)).collect();
        let trust = trust(&deltas);
        let names = baseline.officials().iter().cloned();
        let by_official = names.zip(deltas.into_iter().map(trust)).collect();
        let shared = sums.products as f64 / 1e6 / (sums.product_count as f64).max(1.0);
        let slopes =
            std::array::from_fn(|measure| Slope::new(&sums.slopes[measure], sums.squares[measure], shared));
        Self { by_official, slopes, heaviest: HeaviestCases::new() }
    }

    /// Adds the rows of the heaviest cases, without which a flag is tested.
    #[must_use]
    pub fn with_heaviest(self, heaviest: HeaviestCases) -> Self {
        Self { heaviest, ..self }
    }

    /// Returns the rows of the heaviest cases of a subject on a measure, if they are known.
    pub(super) fn heaviest(&self, standing: &Standing) -> Option<&[CaseRow]> {
        let key = (standing.level, standing.measure.id, standing.subject.clone());
        self.heaviest.get(&key).map(Vec::as_slice)
    }

    /// Returns what difficulty explains of an official on a measure: nothing for measures without a slope.
    pub(super) fn explains(&self, measure: &str, official: &str) -> Explained {
        let Some(index) = SLOPES.iter().position(|id| *id == measure) else { return Explained::default() };
        let (slope, Some(delta)) = (self.slopes[index], self.by_official.get(official)) else {
            return Explained::default();
        };
        if slope.value <= 0.0 {
            return Explained::default();
        }
        Explained {
            log: (slope.value * delta.value).clamp(-MAX_EXPLAINED, MAX_EXPLAINED),
            variance: slope.value.powi(2) * delta.variance + slope.error.powi(2) * delta.value.powi(2),
        }
    }
}

fn variance_of_residuals(totals: &[OfficialSums]) -> f64 {
    let square: i128 = totals.iter().map(|total| total.square).sum();
    let cases: u64 = totals.iter().map(|total| total.cases).sum();
    square as f64 / 1e6 / (cases as f64).max(1.0)
}

impl Delta {
    /// `others` are the other hands in the official's cases: index, cases of both, and the sum of its residuals there.
    fn new(others: &[(u32, u64, i64)], totals: &[OfficialSums], spread: f64) -> Self {
        let (mut cases, mut excess, mut noise) = (0_u64, 0.0, 0.0);
        for &(other, both, residual) in others {
            let total = totals[other as usize];
            let rest = total.cases - both;
            if rest < MIN_OTHER_CASES {
                continue;
            }
            let usual = (total.residual - residual) as f64 / rest as f64;
            cases += both;
            excess += residual as f64 - both as f64 * usual;
            noise += (both * both) as f64 / rest as f64;
        }
        if cases == 0 {
            return Self::default();
        }
        let count = cases as f64;
        let variance = OVERDISPERSION * spread * (1.0 / count + noise / (count * count));
        Self { value: excess / 1_000.0 / count, variance, cases }
    }
}

/// Returns the shrinking of δ: a caseload stands out only as far as its difficulty is more than noise.
fn trust(deltas: &[Delta]) -> impl Fn(Delta) -> Delta + use<> {
    let telling = deltas.iter().filter(|delta| delta.cases >= MIN_TELLING_CASES && delta.variance > 0.0);
    let (mut sum, mut count) = (0.0, 0.0_f64);
    for delta in telling {
        sum += (delta.value * delta.value).min(9.0 * delta.variance) - delta.variance;
        count += 1.0;
    }
    let between = (sum / count.max(1.0)).max(0.0);
    move |delta: Delta| {
        if delta.variance <= 0.0 {
            return Delta::default();
        }
        let by_office = between / (between + delta.variance);
        let by_itself = 1.0 - delta.variance / (delta.value * delta.value).max(1e-12);
        let share = by_office.max(by_itself);
        Delta { value: share * delta.value, variance: share * delta.variance, ..delta }
    }
}

impl Slope {
    fn new(sums: &[SlopeSums], squares: i128, shared: f64) -> Self {
        let cases: u64 = sums.iter().map(|one| one.cases).sum();
        if cases < MIN_CASES || shared < MIN_VARIANCE {
            return Self::default();
        }
        // Within officials, so that who is slow and gets hard cases does not make difficulty explain slowness.
        let within: f64 = sums
            .iter()
            .filter(|one| one.cases > 0)
            .map(|one| one.product as f64 - one.others as f64 * one.own as f64 / one.cases as f64)
            .sum();
        let covariance = within / 1e6 / cases as f64;
        let error = (squares as f64).sqrt() / 1e6 / cases as f64 / shared;
        let value = covariance / shared;
        if value > 2.0 * error { Self { value: value.min(MAX_SLOPE), error } } else { Self::default() }
    }
}
