//! One measure at one level, laid out for comparison: subjects, their groups, and the peer cells.

use super::tally::{Group, Tally};
use super::{Counts, MEASURES, Measure, MeasureSettings};
use crate::event::Sym;
use crate::rank::expectation::Count;
use crate::rank::peers::{CellLevel, Enough, back_off};
use crate::trace::Level;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// A group with its tallies and the cells it belongs to, in the order of [`CellLevel::ALL`].
pub(super) struct Part<'a> {
    pub(super) group: Group,
    pub(super) tallies: &'a [Tally],
    pub(super) count: Count,
    pub(super) cells: [u32; 3],
}

/// A peer cell at one of the three levels.
#[derive(Default)]
pub(super) struct Cell {
    pub(super) count: Count,
    /// Places of the subjects in it, ascending.
    subjects: Vec<u32>,
    /// Places of the parts in it, ascending.
    pub(super) parts: Vec<u32>,
}

/// The cell a part is compared with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    pub(super) level: CellLevel,
    pub(super) cell: u32,
}

/// One measure at one level.
pub(super) struct Section<'a> {
    pub(super) measure: &'static Measure,
    pub(super) level: Level,
    pub(super) parts: Vec<Part<'a>>,
    /// The parts of each subject, in the order of their names.
    pub(super) subjects: Vec<Range<usize>>,
    pub(super) cells: Vec<Cell>,
}

/// The sections of all measures that the log can tell, in the order of measure and level.
///
/// Placeholders are nobody's peers: their rows are left out altogether.
pub(super) fn sections<'a>(counts: &'a Counts, settings: &MeasureSettings) -> Vec<Section<'a>> {
    let placeholders: FxHashSet<Sym> =
        settings.placeholders.iter().filter_map(|name| counts.symbols.find(name)).collect();
    let mut tallies = counts.tallies.chunk_by(|one, two| one.group() == two.group());
    let mut sections = Vec::new();
    for groups in counts.groups.chunk_by(|one, two| (one.measure, one.level) == (two.measure, two.level)) {
        let (measure, level) = (&MEASURES[groups[0].measure as usize], groups[0].level);
        // Every group has a tally, so that groups and runs of tallies go in step.
        let parts = groups.iter().zip(tallies.by_ref().take(groups.len()));
        if counts.supply[level as usize].meets(measure.needs) {
            let ranked = parts.filter(|(group, _)| !placeholders.contains(&group.subject));
            sections.push(Section::new(measure, level, ranked));
        } else {
            parts.for_each(drop);
        }
    }
    sections
}

impl<'a> Section<'a> {
    fn new(
        measure: &'static Measure,
        level: Level,
        groups: impl Iterator<Item = (&'a Group, &'a [Tally])>,
    ) -> Self {
        let mut places = CellPlaces::default();
        let mut section =
            Self { measure, level, parts: Vec::new(), subjects: Vec::new(), cells: vec![Cell::default()] };
        for (group, tallies) in groups {
            let place = section.parts.len();
            match section.parts.last() {
                Some(last) if last.group.subject == group.subject => {
                    if let Some(parts) = section.subjects.last_mut() {
                        parts.end = place + 1;
                    }
                }
                _ => section.subjects.push(place..place + 1),
            }
            let count = tallies.iter().fold(Count::default(), |sum, tally| Count {
                rows: sum.rows + u64::from(tally.rows),
                outcomes: sum.outcomes + u64::from(tally.outcomes),
            });
            let cells = places.of(group, &mut section.cells);
            let subject = section.subjects.len() as u32 - 1;
            for cell in cells {
                section.cells[cell as usize].add(subject, place as u32, count);
            }
            section.parts.push(Part { group: *group, tallies, count, cells });
        }
        section
    }

    /// The cell each part of a subject is compared with; all are `None` if even all others are too few.
    pub(super) fn choices(&self, subject: usize, settings: &MeasureSettings) -> Vec<Option<Choice>> {
        let own = self.own_counts(subject);
        let enough = Enough { officials: settings.min_officials, others_rows: settings.min_rows };
        self.subject_parts(subject)
            .iter()
            .map(|part| {
                let sizes = part.cells.map(|place| {
                    let cell = &self.cells[place as usize];
                    (cell.subjects.len() as u32, cell.count.rows - own[&place].rows)
                });
                back_off(enough, sizes).map(|level| Choice { level, cell: part.cells[level as usize] })
            })
            .collect()
    }

    /// The subject's own rows in each of its cells.
    pub(super) fn own_counts(&self, subject: usize) -> FxHashMap<u32, Count> {
        let mut own: FxHashMap<u32, Count> = FxHashMap::default();
        for part in self.subject_parts(subject) {
            for cell in part.cells {
                let count = own.entry(cell).or_default();
                count.rows += part.count.rows;
                count.outcomes += part.count.outcomes;
            }
        }
        own
    }

    /// The parts of a subject.
    pub(super) fn subject_parts(&self, subject: usize) -> &[Part<'a>] {
        &self.parts[self.subjects[subject].clone()]
    }

    /// How many others there are in the cells a subject is compared with.
    pub(super) fn peers(&self, subject: usize, choices: &[Option<Choice>]) -> u32 {
        let mut cells: Vec<u32> = choices.iter().flatten().map(|choice| choice.cell).collect();
        cells.sort_unstable();
        cells.dedup();
        // The cell of all has place 0 and holds everybody.
        if cells.first() == Some(&0) {
            return self.subjects.len() as u32 - 1;
        }
        let mut seen = vec![false; self.subjects.len()];
        for cell in cells {
            for &member in &self.cells[cell as usize].subjects {
                seen[member as usize] = true;
            }
        }
        let others = seen.iter().enumerate().filter(|(place, seen)| **seen && *place != subject);
        others.count() as u32
    }
}

impl Cell {
    fn add(&mut self, subject: u32, part: u32, count: Count) {
        self.count.rows += count.rows;
        self.count.outcomes += count.outcomes;
        self.parts.push(part);
        if self.subjects.last() != Some(&subject) {
            self.subjects.push(subject);
        }
    }
}

/// Where the cells stand; the cell of all is 0.
#[derive(Default)]
struct CellPlaces {
    of_procedure_step: FxHashMap<(Sym, Sym), u32>,
    of_step: FxHashMap<Sym, u32>,
}

impl CellPlaces {
    fn of(&mut self, group: &Group, cells: &mut Vec<Cell>) -> [u32; 3] {
        let mut open = || {
            cells.push(Cell::default());
            cells.len() as u32 - 1
        };
        let closest = *self.of_procedure_step.entry((group.procedure, group.step)).or_insert_with(&mut open);
        let step = *self.of_step.entry(group.step).or_insert_with(&mut open);
        [closest, step, 0]
    }
}
