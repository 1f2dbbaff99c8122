//! The sums of one measure, the spread of its months and the typical colleague. They do not depend on the difficulty of
//! cases, so both passes of the judging share them.

use super::centre::{Reference, references};
use super::judging::Judging;
use super::layout::{Layout, total_of};
use super::months::Dispersion;
use super::settings::{Ingredient, JudgeSettings};
use super::stretch::{Stretch, stretches};
use super::sums::{Detail, Sums, Total};
use crate::measure::Form;
use crate::rank::Prior;
use std::sync::OnceLock;

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
    /// The prior against the typical colleague, cases taken as they are; learnt when it is first asked for.
    pub(super) prior_as_they_are: OnceLock<Prior>,
}

impl Learnt {
    pub(super) fn new(layout: &Layout<'_>, settings: &JudgeSettings) -> Self {
        let sums = Sums::new(layout, Detail::Whole);
        let subjects = layout.subjects.len();
        let dispersion = Dispersion::learn(&sums, layout.steps.len());
        let mut learnt = Self::of_sums(layout, sums, dispersion, settings);
        // First everybody against the mean colleague, to learn who is typical.
        let first = Judging::against_the_mean(&learnt, settings);
        learnt.levels = (0..subjects).map(|subject| first.posterior(subject).mean()).collect();
        learnt.references = references(&learnt.sums, &learnt.levels, &learnt.main_steps);
        learnt.sums.forget_shares();
        if !settings.has(Ingredient::TypicalColleague) {
            for reference in &mut learnt.references {
                *reference = Reference { colleagues: reference.colleagues, ..Reference::default() };
            }
        }
        learnt
    }

    /// Adds up a variant of a measure, with the spread of months and the typical colleagues of the measure itself: it is asked
    /// what the same judge would say of the times by another clock.
    pub(super) fn of_variant(
        layout: &Layout<'_>,
        (measure, learnt): (&Layout<'_>, &Self),
        settings: &JudgeSettings,
    ) -> Self {
        let sums = Sums::new(layout, Detail::Stretched);
        let dispersion = learnt.dispersion.at_steps(&measure.steps, &layout.steps);
        // Both lists of subjects are in the order of names.
        let known: Vec<Option<usize>> =
            layout.subjects.iter().map(|subject| measure.subjects.binary_search(subject).ok()).collect();
        Self {
            levels: known.iter().map(|at| at.map_or(1.0, |at| learnt.levels[at])).collect(),
            references: known
                .iter()
                .map(|at| at.map_or_else(Reference::default, |at| learnt.references[at]))
                .collect(),
            ..Self::of_sums(layout, sums, dispersion, settings)
        }
    }

    /// Adds up each subject. Levels and references are not known yet.
    fn of_sums(layout: &Layout<'_>, sums: Sums, dispersion: Dispersion, settings: &JudgeSettings) -> Self {
        let subjects = layout.subjects.len();
        Self {
            dispersion,
            low_is_bad: layout.measure.form.low_is_bad(),
            threshold: settings.threshold_of(layout.measure.id),
            exact_rows: exact_rows(layout),
            totals: (0..subjects).map(|subject| sums.total(subject, |_| true)).collect(),
            main_steps: (0..subjects).map(|subject| sums.main_step(subject)).collect(),
            stretches: (layout.measure.form == Form::Duration).then(|| stretches(&sums)),
            last_month: sums.all().iter().map(|one| one.month).max(),
            levels: Vec::new(),
            references: vec![Reference::default(); subjects],
            prior_as_they_are: OnceLock::new(),
            sums,
        }
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
