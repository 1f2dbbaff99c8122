//! Rates: the expected outcomes are the peers' rates at the same work, with the same counterparts.

use super::measured::{LeftOut, LevelWeights, Measured};
use super::settings::{ComparisonSettings, PairThresholds};
use super::strata::{ChosenStratum, Comparison};
use crate::event::Sym;
use crate::measure::Counterpart;
use crate::measure::counts::Counts;
use crate::rank::expectation::{Count, RateSum, counterpart_factor, others_rate};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// The strata of a subject's groups, and the peers' rate in each.
struct Rated {
    chosen: Vec<Option<ChosenStratum>>,
    rates: Vec<f64>,
}

/// The rows of one subject with one counterpart, or of all subjects with it.
#[derive(Clone, Copy, Default)]
struct PairSum {
    count: Count,
    expected: f64,
    variance: f64,
    subjects: u32,
}

/// Compares the subjects of a measure, in their order.
pub(super) fn compare(
    comparison: &Comparison,
    counts: &Counts,
    settings: &ComparisonSettings,
) -> Vec<Measured> {
    let subjects = 0..comparison.subjects.len();
    let rated: Vec<Rated> =
        subjects.clone().into_par_iter().map(|subject| rate(comparison, subject, settings)).collect();
    let by_counterpart = counterparts(comparison, &rated);
    subjects
        .into_par_iter()
        .map(|subject| {
            let factors = Factors { comparison, settings, all: &by_counterpart };
            compare_one(comparison, counts, subject, &rated[subject], &factors)
        })
        .collect()
}

fn rate(comparison: &Comparison, subject: usize, settings: &ComparisonSettings) -> Rated {
    let chosen = comparison.chosen_strata(subject, settings);
    let own = comparison.own_counts(subject);
    let rate = |chosen: &Option<ChosenStratum>| {
        chosen.map_or(0.0, |chosen| {
            others_rate(comparison.strata[chosen.index as usize].total, own[&chosen.index])
        })
    };
    Rated { rates: chosen.iter().map(rate).collect(), chosen }
}

/// Returns for each counterpart the rows of all subjects with it. They are summed in the order of subjects, so
/// that the same counts give the same bits.
fn counterparts(comparison: &Comparison, rated: &[Rated]) -> FxHashMap<Sym, PairSum> {
    let mut all: FxHashMap<Sym, PairSum> = FxHashMap::default();
    if comparison.measure.counterpart != Counterpart::None {
        for (subject, rated) in rated.iter().enumerate() {
            for (counterpart, pair) in pairs(comparison, subject, &rated.rates) {
                let sum = all.entry(counterpart).or_default();
                sum.count += pair.count;
                sum.expected += pair.expected;
                sum.subjects += 1;
            }
        }
    }
    all
}

/// Returns a subject's rows by counterpart, in the order of counterparts; rows without one are left out.
fn pairs(comparison: &Comparison, subject: usize, rates: &[f64]) -> Vec<(Sym, PairSum)> {
    let groups = comparison.groups_of(subject);
    let mut order: Vec<usize> =
        (0..groups.len()).filter(|&index| groups[index].counterpart.is_some()).collect();
    order.sort_by_key(|&index| (groups[index].counterpart, index));
    order
        .chunk_by(|&one, &two| groups[one].counterpart == groups[two].counterpart)
        .map(|same_counterpart| {
            let mut pair = PairSum { subjects: 1, ..PairSum::default() };
            for &index in same_counterpart {
                let (count, rate) = (groups[index].total, rates[index]);
                pair.count += count;
                pair.expected += count.rows as f64 * rate;
                pair.variance += count.rows as f64 * rate * (1.0 - rate);
            }
            (groups[same_counterpart[0]].counterpart, pair)
        })
        .collect()
}

fn compare_one(
    comparison: &Comparison,
    counts: &Counts,
    subject: usize,
    rated: &Rated,
    factors: &Factors,
) -> Measured {
    let groups = comparison.groups_of(subject);
    let adjusted = factors.adjust(subject, &rated.rates);
    let left_out = factors.left_out(subject, &adjusted);
    let mut measured = Measured::new(comparison, counts, subject, &rated.chosen);
    let (mut sum, mut levels) = (RateSum::default(), LevelWeights::default());
    for ((group, rate), chosen) in groups.iter().zip(&adjusted).zip(&rated.chosen) {
        if left_out.iter().all(|(counterpart, _)| *counterpart != group.counterpart) {
            let expected = measured.count(group, |_| *rate);
            sum.add(group.total.rows, *rate);
            if let Some(chosen) = chosen {
                levels.add(chosen.level, group.total.rows, expected);
            }
        }
    }
    measured.set_levels(&levels);
    measured.phi = sum.phi();
    measured.left_out = left_out
        .into_iter()
        .map(|(counterpart, pair)| LeftOut {
            counterpart: counts.symbols.get(counterpart).unwrap_or_default().to_owned(),
            rows: pair.count.rows,
            observed: pair.count.outcomes,
            expected: pair.expected,
        })
        .collect();
    measured
}

/// What the counterparts explain of a subject's outcomes.
struct Factors<'a> {
    comparison: &'a Comparison<'a>,
    settings: &'a ComparisonSettings,
    all: &'a FxHashMap<Sym, PairSum>,
}

impl Factors<'_> {
    /// Returns a subject's rates, each multiplied by the factor of the counterpart. A counterpart has a factor
    /// only with as many other subjects, and as many rows of theirs, as a stratum needs.
    fn adjust(&self, subject: usize, rates: &[f64]) -> Vec<f64> {
        if self.comparison.measure.counterpart == Counterpart::None {
            return rates.to_vec();
        }
        let factors: FxHashMap<Sym, f64> = pairs(self.comparison, subject, rates)
            .into_iter()
            .map(|(counterpart, own)| (counterpart, self.factor(counterpart, &own)))
            .collect();
        let groups = self.comparison.groups_of(subject);
        let adjusted = groups
            .iter()
            .zip(rates)
            .map(|(group, rate)| (rate * factors.get(&group.counterpart).copied().unwrap_or(1.0)).min(1.0));
        adjusted.collect()
    }

    fn factor(&self, counterpart: Sym, own: &PairSum) -> f64 {
        let all = &self.all[&counterpart];
        let others = all.count - own.count;
        if all.subjects <= self.settings.min_officials || others.rows < self.settings.min_rows {
            return 1.0;
        }
        counterpart_factor(others.outcomes as f64, (all.expected - own.expected).max(0.0))
    }

    /// Returns the pairs that are not held against the subject: what happens with a few senders only, while the
    /// cases of the many others fare like anybody's, lies between the two or with the sender.
    fn left_out(&self, subject: usize, rates: &[f64]) -> Vec<(Sym, PairSum)> {
        if self.comparison.measure.counterpart != Counterpart::Sender {
            return Vec::new();
        }
        let thresholds = &self.settings.pairs;
        let pairs = pairs(self.comparison, subject, rates);
        let known = pairs.iter().filter(|(_, pair)| pair.count.rows >= thresholds.min_rows).count();
        let total: u64 = pairs.iter().map(|(_, pair)| pair.count.rows).sum();
        let standing_out: Vec<(Sym, PairSum)> =
            pairs.into_iter().filter(|(_, pair)| pair.stands_out(thresholds)).collect();
        let rest = total - standing_out.iter().map(|(_, pair)| pair.count.rows).sum::<u64>();
        let few = standing_out.len() * thresholds.at_most_one_in <= known && rest >= self.settings.min_rows;
        if few { standing_out } else { Vec::new() }
    }
}

impl PairSum {
    /// Returns true if the outcomes exceed the expected ones in number, in ratio and beyond chance.
    fn stands_out(&self, thresholds: &PairThresholds) -> bool {
        let excess = self.count.outcomes as f64 - self.expected;
        self.expected > 0.0
            && excess >= thresholds.min_excess
            && self.count.outcomes as f64 > thresholds.min_ratio * self.expected
            && excess > thresholds.min_deviations * self.variance.sqrt()
    }
}
