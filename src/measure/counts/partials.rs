//! Partials: what a bucket of cases contributes to every measure, and how contributions add up.
//!
//! Everything here is integers under strings, so any split of the cases, any order of merging and any number of
//! threads give the same [`Counts`].

use super::bucket_groups::{BucketGroups, SubjectStratum};
use super::bucket_rows::BucketRows;
use super::completeness::{CompletenessSums, add_completeness};
use super::count_table::CountTable;
use super::group_count::MeasureLevel;
use super::last_index::LastIndex;
use super::load_sums::{LoadTable, add_load};
use super::names::{Translation, sorted, union};
use super::packed_row::PackedRow;
use super::scope::Scope;
use super::supply::{SupplySums, add_supply};
use super::totals::Counts;
use crate::event::{EventColumns, Sym, Symbols};
use crate::fact::{Facts, Level};
use crate::measure::{BucketAuthority, Clock, MEASURES, MeasureInput, for_each_row, variants_of};
use crate::rank::bin_of_us;
use serde::{Deserialize, Serialize};

/// Counts of some buckets, in symbols of their own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Partials {
    symbols: Symbols,
    table: CountTable,
    load: LoadTable,
    completeness: CompletenessSums,
    supply: SupplySums,
    /// The groups of the bucket being counted; empty between buckets, and kept for the memory.
    #[serde(skip)]
    groups: BucketGroups,
    /// The rows of the bucket being counted, one a measure; likewise.
    #[serde(skip)]
    rows: Vec<BucketRows>,
    /// True if the symbols are in the order of their strings, and the sums in the order of the symbols.
    sorted: bool,
}

impl Partials {
    /// Makes the counts of nothing.
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
        self.sorted = false;
        self.rows.resize_with(MEASURES.len(), BucketRows::default);
        self.groups.clear();
        Counting {
            names: Translation::new(symbols, &mut self.symbols),
            last_load: LastIndex::new(symbols.len()),
            last_supply: LastIndex::new(symbols.len()),
            groups: &mut self.groups,
            rows: &mut self.rows,
            table: &mut self.table,
            load: &mut self.load,
            supply: &mut self.supply,
            settled: scope.settled_symbols(symbols, level),
            authority: scope.authority.of_bucket(symbols),
            variants: MEASURES.iter().map(|measure| variants_of(measure.id).collect()).collect(),
            level,
            scope,
        }
    }

    /// Adds a bucket's events to the completeness of the log. Call it once a bucket, not once a level.
    pub fn add_events(&mut self, events: &EventColumns) {
        self.sorted = false;
        let mut names = Translation::new(&events.symbols, &mut self.symbols);
        add_completeness(&mut self.completeness, events, |unit| names.of(unit));
    }

    /// Adds the counts of other buckets.
    #[must_use]
    pub fn merge(mut self, mut other: Self) -> Self {
        if self.table.len() < other.table.len() {
            std::mem::swap(&mut self, &mut other);
        }
        self.sort();
        other.sort();
        let (symbols, names, other_names) = union(&self.symbols, &other.symbols);
        self.symbols = symbols;
        self.table.merge(other.table, &names, &other_names);
        self.load.merge(other.load, &names, &other_names);
        self.completeness.merge(other.completeness, &names, &other_names);
        self.supply.merge(other.supply, &names, &other_names);
        self
    }

    /// Puts everything into an order that depends on nothing but the strings and sums, so that equal counts are stored as
    /// equal bytes.
    pub fn put_in_order(&mut self) {
        self.sort();
        self.table.add_up();
    }

    /// Returns true if all that keys point at is there, as it is unless the bytes it was read from are damaged.
    pub fn is_sound(&self) -> bool {
        let names = self.symbols.len();
        self.table.is_sound(names)
            && self.load.is_below(names)
            && self.completeness.is_below(names)
            && self.supply.is_below(names)
    }

    /// Returns the counts in their final order.
    pub fn finish(mut self) -> Counts {
        self.sort();
        let measures = self.table.counts();
        Counts {
            symbols: self.symbols,
            subjects: self.table.subjects.into_keys(),
            strata: self.table.strata.into_keys(),
            measures,
            load: self.load.into_vec(),
            completeness: self.completeness.into_vec(),
            supply: self.supply.into_vec(),
        }
    }

    /// Puts the symbols into the order of their strings, and the sums into that of the symbols.
    fn sort(&mut self) {
        if self.sorted {
            return;
        }
        let (symbols, names) = sorted(&self.symbols);
        self.symbols = symbols;
        self.table.rename(&names);
        self.load.rename(&names);
        self.completeness.rename(&names);
        self.supply.rename(&names);
        self.sorted = true;
    }
}

/// The counting of one level of one bucket, piece by piece.
pub struct Counting<'a> {
    names: Translation<'a>,
    last_load: LastIndex<Sym>,
    last_supply: LastIndex<()>,
    groups: &'a mut BucketGroups,
    rows: &'a mut [BucketRows],
    table: &'a mut CountTable,
    load: &'a mut LoadTable,
    supply: &'a mut SupplySums,
    /// By symbol of the bucket, the instant before which nothing of a newcomer counts.
    settled: Vec<i64>,
    /// By measure, the indices of its variants and their clocks.
    variants: Vec<Vec<(usize, Clock)>>,
    authority: BucketAuthority<'a>,
    level: Level,
    scope: &'a Scope,
}

impl Counting<'_> {
    /// Adds the facts of some cases of the bucket.
    pub fn add(&mut self, facts: &Facts) {
        let scope = self.scope;
        let mut names = |name| self.names.of(name);
        let input = MeasureInput { level: self.level, facts, authority: &self.authority };
        add_supply(self.supply, &mut self.last_supply, &input, &mut names);
        add_load(self.load, &mut self.last_load, &facts.holds, self.level, scope, &mut names);
        for (index, measure) in MEASURES.iter().enumerate().filter(|(_, one)| one.variant_of.is_none()) {
            let variants = &self.variants[index];
            for_each_row(measure, &input, &mut |row| {
                if !scope.contains(row.counted_at) || row.is_of_newcomer(&self.settled) {
                    return;
                }
                let subject = SubjectStratum {
                    subject: row.subject,
                    unit: row.unit,
                    procedure: row.procedure,
                    step: row.step,
                    mode: row.mode,
                };
                let group = self.groups.index_of(subject, row.counterpart, row.event);
                let month = scope.months.of(row.counted_at);
                let bin = if measure.form.counts_time() { bin_of_us(row.micros) } else { row.class };
                self.rows[index].push(group, PackedRow::new(month, bin, row.outcome));
                for &(variant, clock) in variants {
                    let bin = bin_of_us(clock.of(row));
                    self.rows[variant].push(group, PackedRow::new(month, bin, row.outcome));
                }
            });
        }
    }

    /// Ends the bucket, once all its cases have been added.
    pub fn finish(mut self) {
        let subjects = self.table.index_subjects(self.groups, |name| self.names.of(name));
        for (measure, rows) in self.rows.iter_mut().enumerate() {
            rows.sort(self.groups.len());
            let measure = MeasureLevel::new(measure, self.level);
            self.table.add(measure, self.groups, rows, &subjects, |name| self.names.of(name));
            rows.clear();
        }
    }
}
