//! The cases that weigh most, with the rows of the files that show them.
//!
//! Evidence is collected by walking again and looking at the very rows a measure counts, for the subjects
//! of findings only. So what is shown is what was counted, and nothing else has to be kept meanwhile.

use crate::event::{EventColumns, Sym};
use crate::fact::{Facts, Level};
use crate::measure::{Form, MEASURES, Row, Withheld, for_each_row};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Whose evidence is wanted: level, place of the measure in [`MEASURES`], and subject.
pub type Wanted = (Level, usize, String);

/// One row of evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EvidenceRow {
    /// Minus the row's weight, so that the natural order puts the weightiest first.
    lightness: i64,
    /// The case.
    pub case_id: String,
    /// When it was counted, µs UTC.
    pub counted_at: i64,
    /// Working time, µs; 0 for rates without one.
    pub micros: i64,
    /// Who else had a hand in it.
    pub counterpart: Option<String>,
    /// The step.
    pub step: Option<String>,
    /// The file.
    pub source: String,
    /// The row in it.
    pub source_row: u64,
}

/// The weightiest rows of each wanted subject and measure. Merging is in any order the same.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    most: usize,
    /// Units whose rows do not count, and so are not shown.
    withheld: Vec<Withheld>,
    rows: BTreeMap<Wanted, Vec<EvidenceRow>>,
}

impl Evidence {
    /// An empty collection for these subjects, keeping at most so many rows for each, and none of units for
    /// which the measure is withheld.
    pub fn new(wanted: impl IntoIterator<Item = Wanted>, most: usize, withheld: &[Withheld]) -> Self {
        Self {
            most,
            withheld: withheld.to_vec(),
            rows: wanted.into_iter().map(|key| (key, Vec::new())).collect(),
        }
    }

    /// Looks at the facts of one bucket.
    pub fn add(&mut self, facts: &Facts, events: &EventColumns, level: Level) {
        for (place, measure) in MEASURES.iter().enumerate() {
            let mut wanted: FxHashMap<Sym, Vec<EvidenceRow>> = self
                .rows
                .keys()
                .filter(|key| key.0 == level && key.1 == place)
                .filter_map(|key| events.symbols.find(&key.2))
                .map(|subject| (subject, Vec::new()))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            let left_out = self.left_out(measure.id, events, level);
            for_each_row(measure, facts, &mut |row| {
                if left_out.contains(&row.unit) {
                    return;
                }
                // A rate shows what happened; a duration shows all, the longest first.
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
                self.keep((level, place, name), rows);
            }
        }
    }

    /// Adds another collection for the same subjects.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (key, rows) in other.rows {
            self.keep(key, rows);
        }
        self
    }

    /// The rows kept, by what was wanted, the weightiest first.
    pub fn rows(&self) -> impl Iterator<Item = (&Wanted, &[EvidenceRow])> {
        self.rows.iter().map(|(key, rows)| (key, rows.as_slice()))
    }

    /// The units whose rows a measure leaves out.
    fn left_out(&self, measure: &str, events: &EventColumns, level: Level) -> Vec<Sym> {
        let units = self.withheld.iter().filter(|one| one.level == level && one.measure.id == measure);
        units
            .filter_map(|one| match one.unit.as_str() {
                "" => Some(Sym::NONE),
                unit => events.symbols.find(unit),
            })
            .collect()
    }

    fn keep(&mut self, key: Wanted, rows: Vec<EvidenceRow>) {
        let kept = self.rows.entry(key).or_default();
        kept.extend(rows);
        kept.sort();
        // A case that comes twice says no more than once.
        let mut seen = std::collections::BTreeSet::new();
        kept.retain(|row| seen.insert(row.case_id.clone()));
        kept.truncate(self.most);
    }
}

fn evidence_row(row: &Row, events: &EventColumns) -> EvidenceRow {
    let text = |symbol: Sym| events.symbols.get(symbol).map(str::to_owned);
    let event = row.event as usize;
    EvidenceRow {
        lightness: -row.weight,
        case_id: text(row.case_id).unwrap_or_default(),
        counted_at: row.counted_at,
        micros: if row.micros > 0 { row.micros } else { row.weight },
        counterpart: text(row.counterpart),
        step: text(row.step),
        source: text(events.source[event]).unwrap_or_default(),
        source_row: events.source_row[event],
    }
}
