//! Partials: what a bucket of cases contributes to every measure, and how contributions add up.
//!
//! Everything here is integers under strings, so any split of the cases, any order of merging and any
//! number of threads give the same [`Counts`].

use super::gathering::{Duty, Gathering, Parts};
use super::load::{LoadSums, LoadTable};
use super::moment::Moment;
use super::pairs::Pair;
use super::row::for_each_row;
use super::supply::{SupplyTable, UnitSupply};
use super::tallies::Tallies;
use super::tally::Tally;
use super::{Completeness, Form, MEASURES, Months, Need, Row, UnitCompleteness};
use crate::event::{EventColumns, Sym, Symbols};
use crate::fact::{Facts, Level};
use crate::rank::bin_of_us;

/// Which rows count, and in which months.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The months of the users' zone.
    pub months: Months,
    /// Rows counted before this instant (µs UTC) are left out.
    pub from: i64,
    /// Rows counted after this instant (µs UTC) are left out. It is also where load stops.
    pub until: i64,
}

/// Counts of some buckets, in symbols of their own.
#[derive(Clone, Debug, Default)]
pub struct Partials {
    symbols: Symbols,
    tallies: Tallies,
    load: LoadTable,
    completeness: Completeness,
    supply: SupplyTable,
    /// Those of the bucket at hand, and kept for their memory.
    parts: Parts,
    /// One a measure; likewise, and empty between buckets.
    gatherings: Vec<Gathering>,
    /// Whether the symbols are in the order of their strings and everything is in the order of symbols.
    settled: bool,
}

impl Partials {
    /// Counts of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the facts of one level of one bucket, whose strings are `symbols`.
    pub fn add(&mut self, facts: &Facts, symbols: &Symbols, level: Level, scope: &Scope) {
        let mut counting = self.count(symbols, level, scope);
        counting.add(facts);
        counting.finish();
    }

    /// Begins to count one level of one bucket, whose strings are `symbols`, piece by piece.
    pub fn count<'a>(&'a mut self, symbols: &'a Symbols, level: Level, scope: &'a Scope) -> Counting<'a> {
        self.settled = false;
        self.gatherings.resize_with(MEASURES.len(), Gathering::default);
        self.parts.clear();
        Counting {
            names: Translation::new(symbols, &mut self.symbols),
            parts: &mut self.parts,
            gatherings: &mut self.gatherings,
            tallies: &mut self.tallies,
            load: &mut self.load,
            supply: &mut self.supply,
            level,
            scope,
        }
    }

    /// Adds a bucket's events to the completeness of the log. Once a bucket, not once a level.
    pub fn add_events(&mut self, events: &EventColumns) {
        self.settled = false;
        let mut names = Translation::new(&events.symbols, &mut self.symbols);
        self.completeness.add(events, |unit| names.of(unit));
    }

    /// Adds what other buckets gave.
    #[must_use]
    pub fn merge(mut self, mut other: Self) -> Self {
        if self.tallies.len() < other.tallies.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.settle();
        other.settle();
        let (symbols, names, other_names) = union(&self.symbols, &other.symbols);
        self.symbols = symbols;
        self.tallies.merge(other.tallies, &names, &other_names);
        self.load = self.load.renamed(&names);
        self.load.merge(other.load.renamed(&other_names));
        self.completeness = self.completeness.renamed(&names);
        self.completeness.merge(other.completeness.renamed(&other_names));
        self.supply = self.supply.renamed(&names);
        self.supply.merge(other.supply.renamed(&other_names));
        self
    }

    /// The counts in their final order, which depends on nothing but the strings.
    pub fn finish(mut self) -> Counts {
        self.settle();
        let tallies = self.tallies.finish();
        Counts {
            symbols: self.symbols,
            seats: self.tallies.seats.pairs,
            works: self.tallies.works.pairs,
            tallies,
            load: self.load.finish(),
            completeness: self.completeness.finish(),
            supply: self.supply.finish(),
        }
    }

    fn settle(&mut self) {
        if self.settled {
            return;
        }
        let mut order: Vec<(&str, u32)> = self.symbols.iter().zip(0..).collect();
        order.sort_unstable();
        let mut symbols = Symbols::new();
        let mut names = vec![Sym::NONE; order.len()];
        for (name, old) in order {
            names[old as usize] = symbols.intern(name);
        }
        self.symbols = symbols;
        self.tallies.settle(&names);
        self.load = std::mem::take(&mut self.load).renamed(&names);
        self.completeness = std::mem::take(&mut self.completeness).renamed(&names);
        self.supply = std::mem::take(&mut self.supply).renamed(&names);
        self.settled = true;
    }
}

/// The counting of one level of one bucket, from piece to piece.
pub struct Counting<'a> {
    names: Translation<'a>,
    parts: &'a mut Parts,
    gatherings: &'a mut [Gathering],
    tallies: &'a mut Tallies,
    load: &'a mut LoadTable,
    supply: &'a mut SupplyTable,
    level: Level,
    scope: &'a Scope,
}

impl Counting<'_> {
    /// Adds some cases of the bucket.
    pub fn add(&mut self, facts: &Facts) {
        let scope = self.scope;
        self.supply.add(facts, self.level, |unit| self.names.of(unit));
        for (measure, gathering) in MEASURES.iter().zip(self.gatherings.iter_mut()) {
            for_each_row(measure, facts, &mut |row| {
                if row.counted_at < scope.from || row.counted_at > scope.until {
                    return;
                }
                let bin = if measure.form == Form::Duration { bin_of_us(row.micros) } else { 0 };
                let part = self.parts.place(duty_of(row), row.counterpart, row.event);
                gathering.note(part, Moment::new(scope.months.of(row.counted_at), bin, row.outcome));
            });
        }
        for hold in &facts.holds {
            // Names are looked up only for what counts, so that no string depends on the split.
            if let Some(sums) = LoadSums::of(hold, scope) {
                self.load.add(self.level, self.names.of(hold.holder), self.names.of(hold.step), &sums);
            }
        }
    }

    /// All cases of the bucket were added.
    pub fn finish(mut self) {
        let parts = self.parts.all();
        let places = self.tallies.places(self.parts.duties(), |name| self.names.of(name));
        for (place, gathering) in self.gatherings.iter_mut().enumerate() {
            gathering.arrange(parts.len());
            let section = section(place, self.level);
            self.tallies.add(section, parts, gathering, &places, |name| self.names.of(name));
            gathering.clear();
        }
    }
}

fn duty_of(row: &Row) -> Duty {
    Duty { subject: row.subject, unit: row.unit, procedure: row.procedure, step: row.step }
}

/// The measure and level of a tally, in one byte that sorts by measure, then level.
fn section(measure: usize, level: Level) -> u8 {
    (measure * Level::ALL.len() + level as usize) as u8
}

/// Measure and level of a section, the inverse of [`section`].
pub(super) fn measure_and_level(section: u8) -> (usize, Level) {
    let section = usize::from(section);
    (section / Level::ALL.len(), Level::ALL[section % Level::ALL.len()])
}

/// All strings of two tables in order, and the new symbols of each table's old ones.
fn union(one: &Symbols, other: &Symbols) -> (Symbols, Vec<Sym>, Vec<Sym>) {
    let mut symbols = Symbols::new();
    let (mut names, mut other_names) = (Vec::with_capacity(one.len()), Vec::with_capacity(other.len()));
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    loop {
        let first = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => left.min(right),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => return (symbols, names, other_names),
        };
        let symbol = symbols.intern(first);
        let first = *first;
        if left.next_if_eq(&first).is_some() {
            names.push(symbol);
        }
        if right.next_if_eq(&first).is_some() {
            other_names.push(symbol);
        }
    }
}

/// All counts of a run, sorted by their strings: equal whatever way they came together.
#[derive(Clone, Debug)]
pub struct Counts {
    /// The strings, in order, so that symbols sort as their strings do.
    pub symbols: Symbols,
    /// Subjects and their units, sorted.
    pub(super) seats: Vec<Pair>,
    /// Procedures and steps, sorted.
    pub(super) works: Vec<Pair>,
    /// Sorted by section, seat, work, counterpart, month, bin.
    pub(super) tallies: Vec<Tally>,
    /// Load by level, subject and step, sorted so.
    pub load: Vec<(Level, Sym, Sym, LoadSums)>,
    /// Completeness by unit, sorted; a missing unit is last.
    pub completeness: Vec<(Sym, UnitCompleteness)>,
    /// What the log supplies, by level and unit, sorted; a missing unit is last.
    pub supply: Vec<(Level, Sym, UnitSupply)>,
}

impl Counts {
    /// Everybody who has a row on any measure, with the units in which, in order; an empty unit is none.
    pub fn subjects(&self) -> Vec<(Level, &str, &str)> {
        let mut seen = [vec![false; self.seats.len()], vec![false; self.seats.len()]];
        for tally in &self.tallies {
            seen[measure_and_level(tally.key.section()).1 as usize][tally.key.seat() as usize] = true;
        }
        let text = |name: Sym| self.symbols.get(name).unwrap_or_default();
        let mut subjects = Vec::new();
        for level in Level::ALL {
            let of_level = self.seats.iter().zip(&seen[level as usize]).filter(|(_, seen)| **seen);
            subjects.extend(of_level.map(|((subject, unit), _)| (level, text(*subject), text(*unit))));
        }
        subjects
    }

    /// Whether the log as a whole has what a measure needs.
    pub fn meets(&self, level: Level, need: Need) -> bool {
        let mut whole = UnitSupply::default();
        for (_, _, supply) in self.supply.iter().filter(|(other, ..)| *other == level) {
            whole.add(supply);
        }
        match need {
            Need::Actors => whole.holds > 0,
            Need::Handovers => whole.named_handovers > 0 && whole.worked_holds > 0,
            Need::HoldDue => whole.due_holds > 0,
            Need::Consultations => whole.consultations > 0,
            Need::ConsultationDue => whole.due_consultations > 0,
        }
    }
}

impl PartialEq for Counts {
    fn eq(&self, other: &Self) -> bool {
        self.symbols.iter().eq(other.symbols.iter())
            && self.seats == other.seats
            && self.works == other.works
            && self.tallies == other.tallies
            && self.load == other.load
            && self.completeness == other.completeness
            && self.supply == other.supply
    }
}

/// Maps the symbols of one table to another's, looking each up once.
struct Translation<'a> {
    from: &'a Symbols,
    into: &'a mut Symbols,
    known: Vec<Sym>,
}

impl<'a> Translation<'a> {
    fn new(from: &'a Symbols, into: &'a mut Symbols) -> Self {
        Self { from, into, known: vec![Sym::NONE; from.len()] }
    }

    fn of(&mut self, name: Sym) -> Sym {
        if name.is_none() {
            return name;
        }
        let known = &mut self.known[name.0 as usize];
        if known.is_none() {
            *known = self.into.intern_optional(self.from.get(name));
        }
        *known
    }
}
