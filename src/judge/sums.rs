//! What each subject has, and what is expected of it: sums over cells by step and month.
//!
//! Expected is the Mantel–Haenszel form: a subject's own rows are among the peers' in the denominator, so that the
//! sum of observed equals the sum of expected in every cell, and no role is favoured by the method. Who has few peers
//! has little expected, which is the effective exposure.

use std::ops::Range;

/// What one subject has in one step and month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct StepMonth {
    pub(super) subject: u32,
    pub(super) step: u32,
    /// Months since January 1970.
    pub(super) month: i16,
    /// O*: outcomes or endings, each weighted with the share of the others in its cell.
    pub(super) observed: f64,
    /// E*: what the others' rates or hazards give.
    pub(super) expected: f64,
    /// V: the hypergeometric variance of O*, divided among months as E* is.
    pub(super) variance: f64,
}

/// The sums of one measure.
#[derive(Debug, Default)]
pub(super) struct Sums {
    /// Ascending by subject, step and month, each once.
    months: Vec<StepMonth>,
    /// The entries of each subject.
    ranges: Vec<Range<usize>>,
    /// The members of each cell, for the reference.
    pub(super) cells: Vec<CellMembers>,
    /// Of durations, O* and E* of each subject with its times divided by each of
    /// [`TIMES`](super::log_rank::TIMES); empty for rates.
    pub(super) stretched: Vec<Vec<Pair>>,
}

/// Observed and expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pair {
    pub(super) observed: f64,
    pub(super) expected: f64,
}

/// Who meets in a cell, and how much of what is expected of one comes from another: `c_ij = Σ ω·r_i·r_j` over slices.
///
/// A rate has one slice, with the weighted rows as r. Of a duration the slices are stretches of time, r is the mean number
/// at risk there, and ω = Σ D/N²: a colleague whose cases ended early says nothing about later times.
#[derive(Debug, Default)]
pub(super) struct CellMembers {
    /// The index of the step.
    pub(super) step: u32,
    /// ω by slice.
    pub(super) slices: Vec<f64>,
    /// Each subject with r by slice, ascending.
    pub(super) members: Vec<(u32, Vec<f64>)>,
}

/// O*, E* and V of a subject.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Total {
    pub(super) observed: f64,
    pub(super) expected: f64,
    pub(super) variance: f64,
}

impl Sums {
    /// Adds up entries of cells, which come in the order of cells so that floating point sums are always the same.
    pub(super) fn new(subjects: usize, mut entries: Vec<StepMonth>, cells: Vec<CellMembers>) -> Self {
        entries.sort_by_key(|one| (one.subject, one.step, one.month));
        entries.dedup_by(|next, kept| {
            let same = (next.subject, next.step, next.month) == (kept.subject, kept.step, kept.month);
            if same {
                kept.observed += next.observed;
                kept.expected += next.expected;
                kept.variance += next.variance;
            }
            same
        });
        let mut ranges = vec![0..0; subjects];
        let mut start = 0;
        for of_subject in entries.chunk_by(|one, two| one.subject == two.subject) {
            ranges[of_subject[0].subject as usize] = start..start + of_subject.len();
            start += of_subject.len();
        }
        Self { months: entries, ranges, cells, stretched: Vec::new() }
    }

    /// Returns the number of subjects.
    pub(super) fn subjects(&self) -> usize {
        self.ranges.len()
    }

    /// Returns the entries of a subject, by step and month.
    pub(super) fn of(&self, subject: usize) -> &[StepMonth] {
        &self.months[self.ranges[subject].clone()]
    }

    /// Returns the entries of a subject, one slice a step.
    pub(super) fn by_step(&self, subject: usize) -> impl Iterator<Item = &[StepMonth]> {
        self.of(subject).chunk_by(|one, two| one.step == two.step)
    }

    /// Returns all entries.
    pub(super) fn all(&self) -> &[StepMonth] {
        &self.months
    }

    /// Returns the sums of a subject over the months that `wanted` accepts.
    pub(super) fn total(&self, subject: usize, wanted: impl Fn(i16) -> bool) -> Total {
        total(self.of(subject).iter().filter(|one| wanted(one.month)))
    }

    /// Returns the step in which most is expected of a subject; the first if several are equal.
    pub(super) fn main_step(&self, subject: usize) -> Option<u32> {
        let mut best: Option<(u32, f64)> = None;
        for step in self.by_step(subject) {
            let expected = total(step).expected;
            if best.is_none_or(|(_, most)| expected > most) {
                best = Some((step[0].step, expected));
            }
        }
        best.map(|(step, _)| step)
    }
}

/// Adds up entries.
pub(super) fn total<'a>(entries: impl IntoIterator<Item = &'a StepMonth>) -> Total {
    entries.into_iter().fold(Total::default(), |sum, one| Total {
        observed: sum.observed + one.observed,
        expected: sum.expected + one.expected,
        variance: sum.variance + one.variance,
    })
}
