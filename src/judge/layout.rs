//! One measure at one level, laid out by what is compared: the subjects, and the cells in which they meet.

use super::cells::{Placed, cells};
use super::expectation::Expectation;
use super::settings::{Ingredient, JudgeSettings};
use super::timers::CleanCounts;
use crate::event::Sym;
use crate::fact::{Level, Mode};
use crate::measure::{
    BinCount, Count, Counterpart, Counts, Group, GroupKey, GroupTable, MEASURES, Measure, withheld_units,
};
use rustc_hash::FxHashSet;

/// One measure at one level.
pub(super) struct Layout<'a> {
    pub(super) measure: &'static Measure,
    pub(super) level: Level,
    pub(super) expectation: Expectation,
    /// The subjects, in the order of their names.
    pub(super) subjects: Vec<Sym>,
    /// The unit in which each subject has most rows; missing where the log names none.
    pub(super) units: Vec<Sym>,
    /// The number of different steps; cells know theirs by index.
    pub(super) steps: Vec<Sym>,
    pub(super) cells: Vec<Cell<'a>>,
    /// The rows that are in no cell, because they meet nobody or nobody could have acted otherwise.
    pub(super) left_out: Vec<Part<'a>>,
}

/// All rows that are compared with each other.
pub(super) struct Cell<'a> {
    /// The index of the step.
    pub(super) step: u32,
    pub(super) kind: CellKind,
    /// The rows, in the order of subjects.
    pub(super) parts: Vec<Part<'a>>,
}

/// Whose rows meet in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Rows are compared with rows of the same procedure, step and mode; with a counterpart, also of the same sender.
    Procedure,
    /// Rows are compared with rows of the same step and sender, each with the rate of its procedure as weight.
    Sender,
    /// Rows are compared with rows of the same step, because their stratum is too small.
    Step,
}

/// Rows of one subject in a cell.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) subject: u32,
    /// What each row weighs: 1, or the rate of its procedure where rows of several procedures are compared.
    pub(super) weight: f64,
    pub(super) key: GroupKey,
    pub(super) counts: &'a [BinCount],
}

impl Part<'_> {
    pub(super) fn total(&self) -> Count {
        self.counts.iter().fold(Count::default(), |sum, one| sum + one.count())
    }
}

impl<'a> Cell<'a> {
    /// Returns true if all rows are of the same work: only such a cell blames or praises.
    pub(super) fn is_exact(&self) -> bool {
        self.kind != CellKind::Step
    }

    /// Returns the parts of each subject.
    pub(super) fn by_subject(&self) -> impl Iterator<Item = &[Part<'a>]> {
        self.parts.chunk_by(|one, two| one.subject == two.subject)
    }

    pub(super) fn total(&self) -> Count {
        total_of(&self.parts)
    }
}

/// Adds up the rows of some parts.
pub(super) fn total_of(parts: &[Part<'_>]) -> Count {
    parts.iter().fold(Count::default(), |sum, part| sum + part.total())
}

/// Returns the layouts of the wanted measures that the log allows, in the order of measure and level, each when it is asked
/// for.
///
/// The rows of placeholders, and those of units for which the measure is withheld, are left out, also as peers.
pub(super) fn layouts<'a>(
    clean: &'a CleanCounts<'a>,
    settings: &'a JudgeSettings,
    wanted: fn(&Measure) -> bool,
) -> impl Iterator<Item = Layout<'a>> {
    let counts = clean.counts;
    let placeholders: FxHashSet<Sym> =
        settings.placeholders.iter().filter_map(|name| counts.symbols.find(name)).collect();
    let of_measure = move |table: &'a GroupTable| {
        let (measure, level) = (&MEASURES[table.measure().measure()], table.measure().level());
        let withheld = withheld_units(counts, measure, level, settings.min_share);
        let groups = table.iter().filter(|group| {
            let (subject, unit) = counts.subjects[group.key.subject() as usize];
            !placeholders.contains(&subject) && !withheld.contains(&unit)
        });
        (wanted(measure) && counts.meets(level, measure.needs))
            .then(|| layout(counts, measure, level, groups, settings))
    };
    clean.measures().filter(|table| table.iter().next().is_some()).filter_map(of_measure)
}

fn layout<'a>(
    counts: &'a Counts,
    measure: &'static Measure,
    level: Level,
    groups: impl Iterator<Item = Group<'a>>,
    settings: &JudgeSettings,
) -> Layout<'a> {
    let mut layout = Layout {
        measure,
        level,
        expectation: Expectation::of(settings),
        subjects: Vec::new(),
        units: Vec::new(),
        steps: Vec::new(),
        cells: Vec::new(),
        left_out: Vec::new(),
    };
    let mut placed = Vec::new();
    for group in groups {
        let (subject, unit) = counts.subjects[group.key.subject() as usize];
        let stratum = stratum(counts, group.key.stratum(), settings);
        let step = layout.step_index(counts.step_of(stratum));
        if layout.subjects.last() != Some(&subject) {
            layout.subjects.push(subject);
        }
        let counterpart = layout.sender_of(group.key);
        if measure.counterpart != Counterpart::Sender || counterpart.is_some() {
            let subject = layout.subjects.len() as u32 - 1;
            placed.push(Placed { subject, unit, stratum, step, counterpart, group });
        }
    }
    layout.units = main_units(&placed, layout.subjects.len());
    (layout.cells, layout.left_out) = cells(&placed, measure, settings);
    layout
}

/// Returns the stratum in which rows are compared: their own, unless an experiment compares all modes together.
fn stratum(counts: &Counts, own: u32, settings: &JudgeSettings) -> u32 {
    if settings.has(Ingredient::Modes) {
        return own;
    }
    let work = |(procedure, step, _): &(Sym, Sym, Mode)| (*procedure, *step);
    let of_any_mode = counts.strata.iter().position(|one| work(one) == work(&counts.strata[own as usize]));
    of_any_mode.map_or(own, |first| first as u32)
}

impl Layout<'_> {
    /// Returns the sender of a group of rows; missing unless the measure compares within senders.
    pub(super) fn sender_of(&self, key: GroupKey) -> Sym {
        match self.measure.counterpart {
            Counterpart::None | Counterpart::Receiver => Sym::NONE,
            Counterpart::Sender => key.counterpart(),
        }
    }

    fn step_index(&mut self, step: Sym) -> u32 {
        // A log has few steps.
        let index = self.steps.iter().position(|one| *one == step).unwrap_or_else(|| {
            self.steps.push(step);
            self.steps.len() - 1
        });
        index as u32
    }
}

/// Returns the unit in which each subject has most rows; the first in order if several are equal.
fn main_units(placed: &[Placed<'_>], subjects: usize) -> Vec<Sym> {
    let mut units = vec![Sym::NONE; subjects];
    for of_subject in placed.chunk_by(|one, two| one.subject == two.subject) {
        let mut most = 0;
        for of_unit in of_subject.chunk_by(|one, two| one.unit == two.unit) {
            let rows: u64 =
                of_unit.iter().flat_map(|one| one.group.counts).map(|count| u64::from(count.rows)).sum();
            if rows > most {
                (most, units[of_unit[0].subject as usize]) = (rows, of_unit[0].unit);
            }
        }
    }
    units
}
