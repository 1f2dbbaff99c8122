//! One measure at one level, laid out for comparison: subjects, their parts, and the peer cells.

use super::partials::measure_and_level;
use super::supply::withheld_units;
use super::tally::Tally;
use super::{Counts, MEASURES, Measure, MeasureSettings};
use crate::event::Sym;
use crate::fact::Level;
use crate::rank::expectation::Count;
use crate::rank::peers::{CellLevel, Enough, back_off};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// What one subject did in one unit on one work with one counterpart, and the cells it belongs to, in the order of
/// [`CellLevel::ALL`].
pub(super) struct Part<'a> {
    pub(super) subject: Sym,
    pub(super) counterpart: Sym,
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
/// Left out altogether, also as peers, are the rows of placeholders, and those of units for which the measure
/// is withheld.
pub(super) fn sections<'a>(counts: &'a Counts, settings: &MeasureSettings) -> Vec<Section<'a>> {
    let placeholders: FxHashSet<Sym> =
        settings.placeholders.iter().filter_map(|name| counts.symbols.find(name)).collect();
    counts
        .tallies
        .chunk_by(|one, two| one.key.section() == two.key.section())
        .filter_map(|tallies| {
            let (place, level) = measure_and_level(tallies[0].key.section());
            let measure = &MEASURES[place];
            let withheld = withheld_units(counts, measure, level, settings.min_share);
            let counts_for = |part: &&[Tally]| {
                let (subject, unit) = counts.seats[part[0].key.seat() as usize];
                !placeholders.contains(&subject) && !withheld.contains(&unit)
            };
            let parts = tallies.chunk_by(Tally::same_part).filter(counts_for);
            counts.meets(level, measure.needs).then(|| Section::new(measure, level, counts, parts))
        })
        .collect()
}

impl<'a> Section<'a> {
    fn new(
        measure: &'static Measure,
        level: Level,
        counts: &Counts,
        parts: impl Iterator<Item = &'a [Tally]>,
    ) -> Self {
        let mut places = CellPlaces::new(counts);
        let mut section =
            Self { measure, level, parts: Vec::new(), subjects: Vec::new(), cells: vec![Cell::default()] };
        for tallies in parts {
            let cells = places.of(tallies[0].key.work(), &mut section.cells);
            let (subject, _) = counts.seats[tallies[0].key.seat() as usize];
            section.push(subject, tallies, cells);
        }
        section
    }

    fn push(&mut self, subject: Sym, tallies: &'a [Tally], cells: [u32; 3]) {
        let place = self.parts.len();
        let counterpart = tallies[0].key.counterpart();
        match self.subjects.last_mut() {
            Some(parts) if self.parts[parts.start].subject == subject => parts.end = place + 1,
            _ => self.subjects.push(place..place + 1),
        }
        let count = tallies.iter().fold(Count::default(), |sum, tally| Count {
            rows: sum.rows + u64::from(tally.rows),
            outcomes: sum.outcomes + u64::from(tally.outcomes),
        });
        for cell in cells {
            self.cells[cell as usize].add(self.subjects.len() as u32 - 1, place as u32, count);
        }
        self.parts.push(Part { subject, counterpart, tallies, count, cells });
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
struct CellPlaces<'a> {
    counts: &'a Counts,
    of_work: FxHashMap<u32, [u32; 3]>,
    of_step: FxHashMap<Sym, u32>,
}

impl<'a> CellPlaces<'a> {
    fn new(counts: &'a Counts) -> Self {
        Self { counts, of_work: FxHashMap::default(), of_step: FxHashMap::default() }
    }

    fn of(&mut self, work: u32, cells: &mut Vec<Cell>) -> [u32; 3] {
        let mut open = || {
            cells.push(Cell::default());
            cells.len() as u32 - 1
        };
        let (_, step) = self.counts.works[work as usize];
        *self.of_work.entry(work).or_insert_with(|| {
            let closest = open();
            [closest, *self.of_step.entry(step).or_insert_with(&mut open), 0]
        })
    }
}
