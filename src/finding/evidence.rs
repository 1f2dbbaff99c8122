//! The cases that weigh most, with the rows of the files that show them.
//!
//! Evidence is collected by a second walk over the very rows a measure counts, for the subjects of findings
//! only. So what is shown is what was counted, and the first walk has to keep nothing for it.

use crate::event::{EventColumns, Sym};
use crate::fact::{Facts, Level};
use crate::measure::{Form, MEASURES, Row, Withheld, for_each_row};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Whose evidence is collected: level, index of the measure in [`MEASURES`], and subject.
pub type EvidenceKey = (Level, usize, String);

/// One row of evidence. The natural order puts the heaviest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EvidenceRow {
    /// The row's weight with its sign turned, so that the heaviest sorts first.
    negative_weight: i64,
    /// The case.
    pub case_id: String,
    /// The instant at which the row counts, µs UTC.
    pub counted_at: i64,
    /// The working time, µs; 0 for rates without one.
    pub micros: i64,
    /// The other official or unit that took part in it.
    pub counterpart: Option<String>,
    /// The step.
    pub step: Option<String>,
    /// The source file.
    pub source: String,
    /// The row in the source file, as a spreadsheet counts it.
    pub source_row: u64,
}

/// The heaviest rows of each wanted subject and measure. Merging in any order gives the same.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    max_rows: usize,
    /// The units whose rows a measure does not count, and which are therefore not shown.
    withheld: Vec<Withheld>,
    rows: BTreeMap<EvidenceKey, Vec<EvidenceRow>>,
}

impl Evidence {
    /// Makes an empty collection for these keys. It keeps at most `max_rows` rows of each, and none of units
    /// for which the measure is withheld.
    pub fn new(keys: impl IntoIterator<Item = EvidenceKey>, max_rows: usize, withheld: &[Withheld]) -> Self {
        Self {
            max_rows,
            withheld: withheld.to_vec(),
            rows: keys.into_iter().map(|key| (key, Vec::new())).collect(),
        }
    }

    /// Collects from the facts of one bucket at one level. `settled` is indexed by symbol: rows of a newcomer that count
    /// before that instant (µs UTC) are not shown, because they were not counted.
    pub fn add(&mut self, facts: &Facts, events: &EventColumns, level: Level, settled: &[i64]) {
        for (index, measure) in MEASURES.iter().enumerate() {
            let mut wanted: FxHashMap<Sym, Vec<EvidenceRow>> = self
                .rows
                .keys()
                .filter(|key| key.0 == level && key.1 == index)
                .filter_map(|key| events.symbols.find(&key.2))
                .map(|subject| (subject, Vec::new()))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            let withheld = self.withheld_units(measure.id, events, level);
            for_each_row(measure, facts, &mut |row| {
                if withheld.contains(&row.unit) || row.is_of_newcomer(settled) {
                    return;
                }
                // Of a rate the rows with the outcome are shown; of a duration all, the longest first.
                if (measure.form == Form::Duration || row.outcome)
                    && let Some(rows) = wanted.get_mut(&row.subject)
                {
                    rows.push(evidence_row(row, events));
                }
            });
            let mut found: Vec<(Sym, Vec<EvidenceRow>)> = wanted.drain().collect();
            found.sort_by_key(|(subject, _)| *subject);
            for (subject, rows) in found {
                let name = events.symbols.get(subject).unwrap_or_default().to_owned();
                self.keep((level, index, name), rows);
            }
        }
    }

    /// Adds another collection for the same keys.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (key, rows) in other.rows {
            self.keep(key, rows);
        }
        self
    }

    /// Removes the rows of all but these keys.
    pub fn keep_only(&mut self, keys: &BTreeSet<EvidenceKey>) {
        self.rows.retain(|key, _| keys.contains(key));
    }

    /// Returns the rows kept, by key, the heaviest first.
    pub fn rows(&self) -> impl Iterator<Item = (&EvidenceKey, &[EvidenceRow])> {
        self.rows.iter().map(|(key, rows)| (key, rows.as_slice()))
    }

    /// Returns the units for which a measure is withheld, as symbols of the bucket.
    fn withheld_units(&self, measure: &str, events: &EventColumns, level: Level) -> Vec<Sym> {
        let units = self.withheld.iter().filter(|one| one.level == level && one.measure.id == measure);
        units
            .filter_map(|one| match one.unit.as_str() {
                "" => Some(Sym::NONE),
                unit => events.symbols.find(unit),
            })
            .collect()
    }

    fn keep(&mut self, key: EvidenceKey, rows: Vec<EvidenceRow>) {
        let kept = self.rows.entry(key).or_default();
        kept.extend(rows);
        kept.sort();
        // Each case is shown once, by its heaviest row.
        let mut seen = BTreeSet::new();
        kept.retain(|row| seen.insert(row.case_id.clone()));
        kept.truncate(self.max_rows);
    }
}

fn evidence_row(row: &Row, events: &EventColumns) -> EvidenceRow {
    let text = |symbol: Sym| events.symbols.get(symbol).map(str::to_owned);
    let event = row.event as usize;
    EvidenceRow {
        negative_weight: -row.weight,
        case_id: text(row.case_id).unwrap_or_default(),
        counted_at: row.counted_at,
        micros: if row.micros > 0 { row.micros } else { row.weight },
        counterpart: text(row.counterpart),
        step: text(row.step),
        source: text(events.source[event]).unwrap_or_default(),
        source_row: events.source_row[event],
    }
}
