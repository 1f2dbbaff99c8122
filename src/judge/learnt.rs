//! The sums of one measure, the spread of its months and the typical colleague. They do not depend on the difficulty of
//! cases, so both passes of the judging share them.

use super::centre::{Reference, references};
use super::judging::Judging;
use super::layout::{Layout, total_of};
use super::months::Dispersion;
use super::settings::{Ingredient, JudgeSettings};
use super::stretch::{Stretch, stretches};
use super::sums::{Sums, Total};
use crate::measure::Form;

/// One measure at one level, added up.
pub(super) struct Learnt {
    pub(super) sums: Sums,
    pub(super) dispersion: Dispersion,
    pub(super) low_is_bad: bool,
    pub(super) threshold: f64,
    /// The rows of each subject in exact cells.
    pub(super) exact_rows: Vec<u64>,
    /// O*, E* and V of each subject.
    pub(super) totals: Vec<Total>,
    pub(super) main_steps: Vec<Option<u32>>,
    pub(super) stretches: Option<Vec<Stretch>>,
    /// The last month with a row; `None` without rows.
    pub(super) last_month: Option<i16>,
    /// Each subject's ratio to the mean colleague, shrunk.
    pub(super) levels: Vec<f64>,
    /// The typical colleague of each subject, cases taken as they are.
    pub(super) references: Vec<Reference>,
}

impl Learnt {
    pub(super) fn new(layout: &Layout<'_>, settings: &JudgeSettings) -> Self {
        let sums = Sums::new(layout);
        let subjects = layout.subjects.len();
        let mut learnt = Self {
            dispersion: Dispersion::learn(&sums, layout.steps.len()),
            low_is_bad: layout.measure.form.low_is_bad(),
            threshold: settings.threshold_of(layout.measure.id),
            exact_rows: exact_rows(layout),
            totals: (0..subjects).map(|subject| sums.total(subject, |_| true)).collect(),
            main_steps: (0..subjects).map(|subject| sums.main_step(subject)).collect(),
            stretches: (layout.measure.form == Form::Duration).then(|| stretches(&sums)),
            last_month: sums.all().iter().map(|one| one.month).max(),
            levels: Vec::new(),
            references: vec![Reference::default(); subjects],
            sums,
        };
        // First everybody against the mean colleague, to learn who is typical.
        let first = Judging::against_the_mean(&learnt, settings);
        learnt.levels = (0..subjects).map(|subject| first.posterior(subject).mean()).collect();
        learnt.references = references(&learnt.sums, &learnt.levels, &learnt.main_steps);
        if !settings.has(Ingredient::TypicalColleague) {
            for reference in &mut learnt.references {
                *reference = Reference { colleagues: reference.colleagues, ..Reference::default() };
            }
        }
        learnt
    }
}

fn exact_rows(layout: &Layout<'_>) -> Vec<u64> {
    let mut rows = vec![0; layout.subjects.len()];
    for cell in layout.cells.iter().filter(|cell| cell.is_exact()) {
        for parts in cell.by_subject() {
            rows[parts[0].subject as usize] += total_of(parts).rows;
        }
    }
    rows
}
