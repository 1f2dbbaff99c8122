//! Partials: what a bucket of cases contributes to every measure, and how contributions add up.
//!
//! Everything here is integers under strings, so any split of the cases, any order of merging and any
//! number of threads give the same [`Counts`].

use super::load::{LoadSums, LoadTable};
use super::row::for_each_row;
use super::tally::{Tallies, Tally, Work};
use super::{Completeness, Form, MEASURES, Months, Need, UnitCompleteness};
use crate::event::{EventColumns, NO_TIME, Sym, Symbols};
use crate::rank::bin_of_us;
use crate::trace::{Facts, Level};

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

/// What the log supplies, by level: totals that decide which measures mean anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Supply {
    /// Holds.
    pub holds: u64,
    /// Holds with at least one substantive act.
    pub worked_holds: u64,
    /// Holds with a due date.
    pub due_holds: u64,
    /// Handovers whose receiver the log names.
    pub named_handovers: u64,
    /// Consultations.
    pub consultations: u64,
    /// Consultations with a due date.
    pub due_consultations: u64,
}

impl Supply {
    /// Whether the log has what a measure needs.
    pub fn meets(&self, need: Need) -> bool {
        match need {
            Need::Actors => self.holds > 0,
            Need::Handovers => self.named_handovers > 0 && self.worked_holds > 0,
            Need::HoldDue => self.due_holds > 0,
            Need::Consultations => self.consultations > 0,
            Need::ConsultationDue => self.due_consultations > 0,
        }
    }

    fn add(&mut self, other: &Self) {
        self.holds += other.holds;
        self.worked_holds += other.worked_holds;
        self.due_holds += other.due_holds;
        self.named_handovers += other.named_handovers;
        self.consultations += other.consultations;
        self.due_consultations += other.due_consultations;
    }

    fn of(facts: &Facts) -> Self {
        let count = |matching: usize| matching as u64;
        Self {
            holds: count(facts.holds.len()),
            worked_holds: count(facts.holds.iter().filter(|hold| hold.acts > 0).count()),
            due_holds: count(facts.holds.iter().filter(|hold| hold.due_at != NO_TIME).count()),
            named_handovers: count(facts.handovers.iter().filter(|handover| !handover.inferred).count()),
            consultations: count(facts.consultations.len()),
            due_consultations: count(facts.consultations.iter().filter(|one| one.due_at != NO_TIME).count()),
        }
    }
}

/// Counts of some buckets, in symbols of their own.
#[derive(Clone, Debug, Default)]
pub struct Partials {
    symbols: Symbols,
    tallies: Tallies,
    load: LoadTable,
    completeness: Completeness,
    supply: [Supply; 2],
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
        self.settled = false;
        self.supply[level as usize].add(&Supply::of(facts));
        let mut names = Translation::new(symbols, &mut self.symbols);
        let tallies = &mut self.tallies;
        for (place, measure) in MEASURES.iter().enumerate() {
            let section = section(place, level);
            for_each_row(measure, facts, &mut |row| {
                if row.counted_at < scope.from || row.counted_at > scope.until {
                    return;
                }
                let work = tallies.work((names.of(row.procedure), names.of(row.step)));
                let people = (names.of(row.subject), names.of(row.counterpart));
                let bin = if measure.form == Form::Duration { bin_of_us(row.micros) } else { 0 };
                let time = (scope.months.of(row.counted_at), bin);
                tallies.note(Tally::of_row(section, people, work, time, row.outcome));
            });
        }
        for hold in &facts.holds {
            // Names are looked up only for what counts, so that no string depends on the split.
            if let Some(sums) = LoadSums::of(hold, scope) {
                self.load.add(level, names.of(hold.holder), names.of(hold.step), &sums);
            }
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
        if self.tallies.counted.len() < other.tallies.counted.len() {
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
        for (supply, others) in self.supply.iter_mut().zip(&other.supply) {
            supply.add(others);
        }
        self
    }

    /// The counts in their final order, which depends on nothing but the strings.
    pub fn finish(mut self) -> Counts {
        self.settle();
        Counts {
            symbols: self.symbols,
            works: self.tallies.works,
            tallies: self.tallies.counted,
            load: self.load.finish(),
            completeness: self.completeness.finish(),
            supply: self.supply,
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
        self.settled = true;
    }
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
    /// Procedures and steps, sorted.
    pub(super) works: Vec<Work>,
    /// Sorted by section, subject, work, counterpart, month, bin.
    pub(super) tallies: Vec<Tally>,
    /// Load by level, subject and step, sorted so.
    pub load: Vec<(Level, Sym, Sym, LoadSums)>,
    /// Completeness by unit, sorted; a missing unit is last.
    pub completeness: Vec<(Sym, UnitCompleteness)>,
    /// What the log supplies, by level.
    pub supply: [Supply; 2],
}

impl PartialEq for Counts {
    fn eq(&self, other: &Self) -> bool {
        self.symbols.iter().eq(other.symbols.iter())
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
