//! What each subject has, and what is expected of it: sums over cells by step and month.
//!
//! Expected is the Mantel–Haenszel form: a subject's own rows are among the peers' in the denominator, so that the
//! sum of observed equals the sum of expected in every cell, and no role is favoured by the method. Who has few peers
//! has little expected, which is the effective exposure.

use super::layout::{Cell, Layout, Part};
use super::{log_rank, rates};
use crate::measure::{Count, Form};
use rayon::prelude::*;
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
#[derive(Debug)]
pub(super) struct CellMembers {
    /// The index of the step.
    pub(super) step: u32,
    /// ω by slice.
    pub(super) slices: Vec<f64>,
    /// The members, ascending.
    pub(super) subjects: Vec<u32>,
    /// r by slice, member after member.
    rows: Vec<f64>,
}

impl CellMembers {
    /// Returns r by slice of the member at a position.
    pub(super) fn rows(&self, position: usize) -> &[f64] {
        let slices = self.slices.len();
        &self.rows[position * slices..(position + 1) * slices]
    }
}

/// What one part of a cell has in one month: the rows of a subject in one stratum and unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartMonth {
    pub(super) subject: u32,
    /// Months since January 1970.
    pub(super) month: i16,
    pub(super) count: Count,
    /// O*, E* and V as in [`StepMonth`].
    pub(super) observed: f64,
    pub(super) expected: f64,
    pub(super) variance: f64,
}

impl PartMonth {
    fn at_step(&self, step: u32) -> StepMonth {
        let Self { subject, month, observed, expected, variance, .. } = *self;
        StepMonth { subject, step, month, observed, expected, variance }
    }

    /// Begins a month of a part.
    pub(super) fn new(part: &Part<'_>, month: i16) -> Self {
        let (count, nothing) = (Count::default(), 0.0);
        Self { subject: part.subject, month, count, observed: nothing, expected: nothing, variance: nothing }
    }
}

/// What a cell gives.
pub(super) struct CellSums {
    /// The months of each part, in the order of the parts.
    pub(super) rows: Vec<PartMonth>,
    pub(super) members: CellMembers,
    /// Of durations, each subject with O* and E* by factor.
    pub(super) stretched: Vec<(u32, Vec<Pair>)>,
}

/// How much is added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// O*, E* and V by month.
    Months,
    /// Also what O* and E* of durations are with the times divided.
    Stretched,
    /// Also how much of what is expected of one comes from another.
    Whole,
}

impl Cell<'_> {
    /// Adds up the cell, which is one of a layout.
    pub(super) fn add_up(&self, layout: &Layout<'_>, detail: Detail) -> CellSums {
        let form = layout.measure.form;
        if form.counts_time() {
            log_rank::add_up(self, form, layout.expectation, detail)
        } else {
            rates::add_up(self, layout.expectation)
        }
    }
}

impl CellSums {
    /// Begins a cell of a step with ω by slice.
    pub(super) fn new(step: u32, slices: Vec<f64>) -> Self {
        let members = CellMembers { step, slices, subjects: Vec::new(), rows: Vec::new() };
        Self { rows: Vec::new(), members, stretched: Vec::new() }
    }

    /// Adds a member with r by slice. Members come in ascending order.
    pub(super) fn push_member(&mut self, subject: u32, rows: impl IntoIterator<Item = f64>) {
        self.members.subjects.push(subject);
        self.members.rows.extend(rows);
    }
}

/// O*, E* and V of a subject.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Total {
    pub(super) observed: f64,
    pub(super) expected: f64,
    pub(super) variance: f64,
}

/// The number of cells whose sums are in memory together.
const BATCH_CELLS: usize = 1 << 7;

impl Sums {
    /// Adds up the cells that blame or praise.
    pub(super) fn new(layout: &Layout<'_>, detail: Detail) -> Self {
        let subjects = layout.subjects.len();
        let mut stretched = match layout.measure.form {
            Form::Duration => vec![vec![Pair::default(); log_rank::TIMES.len()]; subjects],
            Form::Rate | Form::Hazard => Vec::new(),
        };
        let (mut entries, mut members) = (Vec::new(), Vec::new());
        for cells in layout.cells.chunks(BATCH_CELLS) {
            let exact = cells.par_iter().filter(|cell| cell.is_exact());
            let sums: Vec<CellSums> = exact.map(|cell| cell.add_up(layout, detail)).collect();
            // In the order of cells, so that floating point sums are always the same.
            for cell in sums {
                let step = cell.members.step;
                entries.extend(cell.rows.iter().map(|one| one.at_step(step)));
                add_stretched(&mut stretched, &cell.stretched);
                members.push(cell.members);
            }
        }
        Self { cells: members, stretched, ..Self::of_entries(subjects, entries) }
    }

    /// Forgets how much of what is expected of one comes from another, which nobody needs once the references are known.
    pub(super) fn forget_shares(&mut self) {
        self.cells.iter_mut().for_each(|cell| cell.rows = Vec::new());
    }

    fn of_entries(subjects: usize, mut entries: Vec<StepMonth>) -> Self {
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
        Self { months: entries, ranges, ..Self::default() }
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

    /// Returns how many months a subject has, each with the weight of what is expected in it: `(ΣE_m)²/ΣE_m²`; 0 without any.
    pub(super) fn effective_months(&self, subject: usize) -> f64 {
        let mut months: Vec<(i16, f64)> =
            self.of(subject).iter().map(|one| (one.month, one.expected)).collect();
        months.sort_by_key(|(month, _)| *month);
        let by_month = months.chunk_by(|one, two| one.0 == two.0);
        let expected: Vec<f64> =
            by_month.map(|month| month.iter().map(|(_, expected)| expected).sum()).collect();
        let squares: f64 = expected.iter().map(|expected| expected * expected).sum();
        if squares > 0.0 { expected.iter().sum::<f64>().powi(2) / squares } else { 0.0 }
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

/// Adds O* and E* by factor to those of each subject.
fn add_stretched(sums: &mut [Vec<Pair>], stretched: &[(u32, Vec<Pair>)]) {
    for (subject, pairs) in stretched {
        for (sum, pair) in sums[*subject as usize].iter_mut().zip(pairs) {
            sum.observed += pair.observed;
            sum.expected += pair.expected;
        }
    }
}
