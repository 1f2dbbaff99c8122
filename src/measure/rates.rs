//! Rates: the expected outcomes are the peers' rates at the same work, with the same counterparts.

use super::cells::{Choice, Section};
use super::observe::Levels;
use super::{Counterpart, Counts, LeftOut, MeasureSettings, Measured};
use crate::event::Sym;
use crate::rank::expectation::{Count, RateSum, counterpart_factor, others_rate};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// A pair stands out when its outcomes exceed the expected by this many standard deviations …
const PAIR_DEVIATIONS: f64 = 3.0;
/// … are more than this many times the expected …
const PAIR_RATIO: f64 = 2.0;
/// … and by at least this many rows.
const PAIR_EXCESS: f64 = 5.0;
/// Counterparts with fewer rows do not tell whether the others' cases fare alike.
const PAIR_ROWS: u64 = 5;
/// Pairs that stand out explain a subject only while they are at most one in this many.
const PAIR_MINORITY: usize = 3;

/// A subject's cells and the peers' rate in each of its parts.
struct Rated {
    choices: Vec<Option<Choice>>,
    rates: Vec<f64>,
}

/// Rows of one subject with one counterpart, or of all subjects with it.
#[derive(Clone, Copy, Default)]
struct Pairs {
    count: Count,
    expected: f64,
    variance: f64,
    subjects: u32,
}

/// Compares the subjects of a section, in their order.
pub(super) fn compare(section: &Section, counts: &Counts, settings: &MeasureSettings) -> Vec<Measured> {
    let subjects = 0..section.subjects.len();
    let rated: Vec<Rated> =
        subjects.clone().into_par_iter().map(|subject| rate(section, subject, settings)).collect();
    let by_counterpart = counterparts(section, &rated);
    subjects
        .into_par_iter()
        .map(|subject| {
            let factors = Factors { section, settings, all: &by_counterpart };
            compare_one(section, counts, subject, &rated[subject], &factors)
        })
        .collect()
}

fn rate(section: &Section, subject: usize, settings: &MeasureSettings) -> Rated {
    let choices = section.choices(subject, settings);
    let own = section.own_counts(subject);
    let rate = |choice: &Option<Choice>| {
        choice.map_or(0.0, |choice| others_rate(section.cells[choice.cell as usize].count, own[&choice.cell]))
    };
    Rated { rates: choices.iter().map(rate).collect(), choices }
}

/// Of each counterpart, the rows of everybody with it. Summed in the order of subjects, so that the same
/// counts give the same bits.
fn counterparts(section: &Section, rated: &[Rated]) -> FxHashMap<Sym, Pairs> {
    let mut all: FxHashMap<Sym, Pairs> = FxHashMap::default();
    if section.measure.counterpart != Counterpart::None {
        for (subject, rated) in rated.iter().enumerate() {
            for (counterpart, pair) in pairs(section, subject, &rated.rates) {
                let sum = all.entry(counterpart).or_default();
                sum.count.rows += pair.count.rows;
                sum.count.outcomes += pair.count.outcomes;
                sum.expected += pair.expected;
                sum.subjects += 1;
            }
        }
    }
    all
}

/// A subject's rows by counterpart, in the order of counterparts, those without one left out.
fn pairs(section: &Section, subject: usize, rates: &[f64]) -> Vec<(Sym, Pairs)> {
    let parts = section.subject_parts(subject);
    let mut order: Vec<usize> =
        (0..parts.len()).filter(|&place| parts[place].counterpart.is_some()).collect();
    order.sort_by_key(|&place| (parts[place].counterpart, place));
    order
        .chunk_by(|&one, &two| parts[one].counterpart == parts[two].counterpart)
        .map(|places| {
            let mut pair = Pairs { subjects: 1, ..Pairs::default() };
            for &place in places {
                let (count, rate) = (parts[place].count, rates[place]);
                pair.count.rows += count.rows;
                pair.count.outcomes += count.outcomes;
                pair.expected += count.rows as f64 * rate;
                pair.variance += count.rows as f64 * rate * (1.0 - rate);
            }
            (parts[places[0]].counterpart, pair)
        })
        .collect()
}

fn compare_one(
    section: &Section,
    counts: &Counts,
    subject: usize,
    rated: &Rated,
    factors: &Factors,
) -> Measured {
    let parts = section.subject_parts(subject);
    let adjusted = factors.adjust(subject, &rated.rates);
    let left_out = factors.left_out(subject, &adjusted);
    let mut measured = Measured::blank(section, counts, subject, &rated.choices);
    let (mut sum, mut levels) = (RateSum::default(), Levels::default());
    for ((part, rate), choice) in parts.iter().zip(&adjusted).zip(&rated.choices) {
        if left_out.iter().all(|(counterpart, _)| *counterpart != part.counterpart) {
            let expected = measured.count(part, |_| *rate);
            sum.add(part.count.rows, *rate);
            if let Some(choice) = choice {
                levels.add(choice.level, part.count.rows, expected);
            }
        }
    }
    measured.rest_on(&levels);
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

/// What the counterparts explain.
struct Factors<'a> {
    section: &'a Section<'a>,
    settings: &'a MeasureSettings,
    all: &'a FxHashMap<Sym, Pairs>,
}

impl Factors<'_> {
    /// A subject's rates with those of its counterparts taken into account. A counterpart counts only
    /// with as many others, and as many rows of theirs, as a peer cell needs.
    fn adjust(&self, subject: usize, rates: &[f64]) -> Vec<f64> {
        if self.section.measure.counterpart == Counterpart::None {
            return rates.to_vec();
        }
        let factors: FxHashMap<Sym, f64> = pairs(self.section, subject, rates)
            .into_iter()
            .map(|(counterpart, own)| (counterpart, self.factor(counterpart, &own)))
            .collect();
        let parts = self.section.subject_parts(subject);
        let adjusted = parts
            .iter()
            .zip(rates)
            .map(|(part, rate)| (rate * factors.get(&part.counterpart).copied().unwrap_or(1.0)).min(1.0));
        adjusted.collect()
    }

    fn factor(&self, counterpart: Sym, own: &Pairs) -> f64 {
        let all = &self.all[&counterpart];
        let others = Count {
            rows: all.count.rows - own.count.rows,
            outcomes: all.count.outcomes - own.count.outcomes,
        };
        if all.subjects <= self.settings.min_officials || others.rows < self.settings.min_rows {
            return 1.0;
        }
        counterpart_factor(others.outcomes as f64, (all.expected - own.expected).max(0.0))
    }

    /// The pairs that are not held against the subject: what happens with a few senders only, while the
    /// cases of the many others fare as anybody's, lies between the two or with the sender.
    fn left_out(&self, subject: usize, rates: &[f64]) -> Vec<(Sym, Pairs)> {
        if self.section.measure.counterpart != Counterpart::Sender {
            return Vec::new();
        }
        let pairs = pairs(self.section, subject, rates);
        let known = pairs.iter().filter(|(_, pair)| pair.count.rows >= PAIR_ROWS).count();
        let total: u64 = pairs.iter().map(|(_, pair)| pair.count.rows).sum();
        let standing_out: Vec<(Sym, Pairs)> =
            pairs.into_iter().filter(|(_, pair)| pair.stands_out()).collect();
        let rest = total - standing_out.iter().map(|(_, pair)| pair.count.rows).sum::<u64>();
        let few = standing_out.len() * PAIR_MINORITY <= known && rest >= self.settings.min_rows;
        if few { standing_out } else { Vec::new() }
    }
}

impl Pairs {
    fn stands_out(&self) -> bool {
        let excess = self.count.outcomes as f64 - self.expected;
        self.expected > 0.0
            && excess >= PAIR_EXCESS
            && self.count.outcomes as f64 > PAIR_RATIO * self.expected
            && excess > PAIR_DEVIATIONS * self.variance.sqrt()
    }
}
