//! One measure at one level, laid out by what is compared: the subjects, and the cells in which they meet.
//!
//! A cell is a stratum with enough people. Rows of a stratum with too few people or rows move, all together, to the
//! cell of their step, which holds other procedures too: what is judged there is shown, and nobody is blamed or
//! praised for it.

use super::settings::{Ingredient, JudgeSettings};
use super::timers::CleanCounts;
use crate::event::Sym;
use crate::fact::{Level, Mode};
use crate::measure::{Count, Counterpart, Counts, GroupCount, MEASURES, Measure, withheld_units};
use rustc_hash::{FxHashMap, FxHashSet};

/// One measure at one level.
pub(super) struct Layout<'a> {
    pub(super) measure: &'static Measure,
    pub(super) level: Level,
    /// The subjects, in the order of their names.
    pub(super) subjects: Vec<Sym>,
    /// The unit in which each subject has most rows; missing where the log names none.
    pub(super) units: Vec<Sym>,
    /// The number of different steps; cells know theirs by index.
    pub(super) steps: Vec<Sym>,
    pub(super) cells: Vec<Cell<'a>>,
}

/// All rows that are compared with each other.
pub(super) struct Cell<'a> {
    /// The index of the step.
    pub(super) step: u32,
    /// True if all rows are of the same work: only such a cell blames or praises.
    pub(super) exact: bool,
    /// The rows, in the order of subjects.
    pub(super) parts: Vec<Part<'a>>,
}

/// Rows of one subject in a cell.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) subject: u32,
    /// What each row weighs: 1, or the rate of its procedure where rows of several procedures are compared.
    pub(super) weight: f64,
    pub(super) counts: &'a [GroupCount],
}

impl Part<'_> {
    pub(super) fn total(&self) -> Count {
        self.counts.iter().fold(Count::default(), |sum, one| sum + one.count())
    }
}

impl<'a> Cell<'a> {
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

/// A group of rows before its cell is chosen.
struct Placed<'a> {
    subject: u32,
    unit: Sym,
    /// The index of the procedure, step and mode in [`Counts`].
    stratum: u32,
    step: u32,
    counterpart: Sym,
    counts: &'a [GroupCount],
}

/// Where rows are compared. The order is that of the cells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CellKey {
    /// The same procedure, step and mode; with a counterpart, also the same sender.
    Stratum(u32, Sym),
    /// The same step and sender, any procedure.
    Sender(u32, Sym),
    /// The same step, because the stratum was too small.
    Step(u32),
}

/// Returns the layouts of all measures that the log allows, in the order of measure and level.
///
/// The rows of placeholders, and those of units for which the measure is withheld, are left out, also as peers.
pub(super) fn layouts<'a>(clean: &'a CleanCounts<'a>, settings: &JudgeSettings) -> Vec<Layout<'a>> {
    let counts = clean.counts;
    let placeholders: FxHashSet<Sym> =
        settings.placeholders.iter().filter_map(|name| counts.symbols.find(name)).collect();
    clean
        .measures()
        .filter(|groups| !groups.is_empty())
        .filter_map(|groups| {
            let (measure, level) = (groups[0].key.measure().measure(), groups[0].key.measure().level());
            let measure = &MEASURES[measure];
            let withheld = withheld_units(counts, measure, level, settings.min_share);
            let groups = groups.chunk_by(GroupCount::same_group).filter(|group| {
                let (subject, unit) = counts.subjects[group[0].key.subject() as usize];
                !placeholders.contains(&subject) && !withheld.contains(&unit)
            });
            counts.meets(level, measure.needs).then(|| layout(counts, measure, level, groups, settings))
        })
        .collect()
}

fn layout<'a>(
    counts: &'a Counts,
    measure: &'static Measure,
    level: Level,
    groups: impl Iterator<Item = &'a [GroupCount]>,
    settings: &JudgeSettings,
) -> Layout<'a> {
    let mut layout = Layout {
        measure,
        level,
        subjects: Vec::new(),
        units: Vec::new(),
        steps: Vec::new(),
        cells: Vec::new(),
    };
    let mut placed = Vec::new();
    for group in groups {
        let (subject, unit) = counts.subjects[group[0].key.subject() as usize];
        let stratum = stratum(counts, group[0].key.stratum(), settings);
        let step = layout.step_index(counts.step_of(stratum));
        if layout.subjects.last() != Some(&subject) {
            layout.subjects.push(subject);
        }
        let counterpart = match measure.counterpart {
            Counterpart::None => Sym::NONE,
            Counterpart::Sender => group[0].key.counterpart(),
        };
        if measure.counterpart == Counterpart::None || counterpart.is_some() {
            let subject = layout.subjects.len() as u32 - 1;
            placed.push(Placed { subject, unit, stratum, step, counterpart, counts: group });
        }
    }
    layout.units = main_units(&placed, layout.subjects.len());
    layout.cells = cells(&placed, measure, settings);
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
                of_unit.iter().flat_map(|one| one.counts).map(|count| u64::from(count.rows)).sum();
            if rows > most {
                (most, units[of_unit[0].subject as usize]) = (rows, of_unit[0].unit);
            }
        }
    }
    units
}

fn cells<'a>(placed: &[Placed<'a>], measure: &Measure, settings: &JudgeSettings) -> Vec<Cell<'a>> {
    let rates = procedure_rates(placed);
    let mut keys: Vec<CellKey> = placed
        .iter()
        .map(|one| match measure.counterpart {
            Counterpart::None => CellKey::Stratum(one.stratum, Sym::NONE),
            Counterpart::Sender => CellKey::Sender(one.step, one.counterpart),
        })
        .collect();
    // Where few receive from a sender, the rates of procedures would be learnt from them alone.
    refine(
        placed,
        &mut keys,
        |size| size.people < settings.min_people_of_sender,
        |one, key| match key {
            CellKey::Sender(..) => CellKey::Stratum(one.stratum, one.counterpart),
            other => other,
        },
    );
    let small = |size: Size| size.people < settings.min_officials || size.rows < settings.min_rows;
    refine(placed, &mut keys, small, |one, _| CellKey::Step(one.step));
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|&index| (keys[index], placed[index].subject, index));
    let mut cells: Vec<Cell<'a>> = Vec::new();
    for same_key in order.chunk_by(|&one, &two| keys[one] == keys[two]) {
        let key = keys[same_key[0]];
        let part = |&index: &usize| {
            let one = &placed[index];
            let weight = if matches!(key, CellKey::Sender(..)) { rates[&one.stratum] } else { 1.0 };
            Part { subject: one.subject, weight, counts: one.counts }
        };
        let parts: Vec<Part<'a>> = same_key.iter().map(part).filter(|part| part.weight > 0.0).collect();
        let exact = !matches!(key, CellKey::Step(_));
        let cell = Cell { step: placed[same_key[0]].step, exact, parts };
        if is_informative(&cell, measure) {
            cells.push(cell);
        }
    }
    cells
}

/// The share of outcomes above which nobody could act otherwise: such a cell of a rate says nothing about people.
const MAX_RATE: f64 = 0.95;

/// Returns true if a cell has two people or more, and outcomes that depend on them.
fn is_informative(cell: &Cell<'_>, measure: &Measure) -> bool {
    let total = cell.total();
    cell.by_subject().nth(1).is_some()
        && (measure.form.counts_time() || total.outcomes as f64 <= MAX_RATE * total.rows as f64)
}

/// Returns the share of outcomes in each procedure, step and mode.
fn procedure_rates(placed: &[Placed<'_>]) -> FxHashMap<u32, f64> {
    let mut sums: FxHashMap<u32, Count> = FxHashMap::default();
    for one in placed {
        for count in one.counts {
            *sums.entry(one.stratum).or_default() += count.count();
        }
    }
    sums.into_iter().map(|(stratum, sum)| (stratum, sum.outcomes as f64 / sum.rows.max(1) as f64)).collect()
}

/// The people and rows of a cell.
#[derive(Clone, Copy, Default)]
struct Size {
    people: u32,
    rows: u64,
    last: Option<u32>,
}

/// Gives another key to all rows of the cells that are too small.
fn refine(
    placed: &[Placed<'_>],
    keys: &mut [CellKey],
    is_small: impl Fn(Size) -> bool,
    other: impl Fn(&Placed<'_>, CellKey) -> CellKey,
) {
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|&index| (keys[index], placed[index].subject));
    for same_key in
        order.chunk_by(|&one, &two| keys[one] == keys[two]).map(<[usize]>::to_vec).collect::<Vec<_>>()
    {
        let mut size = Size::default();
        for &index in &same_key {
            let one = &placed[index];
            size.people += u32::from(size.last != Some(one.subject));
            size.last = Some(one.subject);
            size.rows += one.counts.iter().map(|count| u64::from(count.rows)).sum::<u64>();
        }
        if is_small(size) {
            for &index in &same_key {
                keys[index] = other(&placed[index], keys[index]);
            }
        }
    }
}
