//! The rows kept for each subject and measure. Merging in any order gives the same.

use super::row::{Chosen, EvidenceRow};
use crate::event::{EventColumns, Sym};
use crate::fact::{Facts, Level};
use crate::judge::HeaviestCases;
use crate::measure::{CaseRow, MEASURES, Measure, MeasureInput, Row, Scope, Withheld, for_each_row};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whose evidence is collected: level, index of the measure in [`MEASURES`], and subject.
pub type EvidenceKey = (Level, usize, String);

/// The heaviest rows of each wanted subject and measure, and rows drawn at random.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Evidence {
    max_rows: usize,
    /// The units whose rows a measure does not count, and which are therefore not shown.
    withheld: Vec<Withheld>,
    kept: BTreeMap<EvidenceKey, Kept>,
}

/// The rows of one subject and measure: at most `max_rows` of each sort.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Kept {
    /// One of each case, the heaviest first: the weight with its sign turned, and the row.
    heaviest: Vec<(i64, EvidenceRow)>,
    /// The rows with the smallest hashes.
    random: Vec<(u64, EvidenceRow)>,
    /// All counted rows of the [`HEAVIEST_CASES`] heaviest cases, also those without the outcome: the weight with its sign
    /// turned, the case, and its rows.
    cases: Vec<(i64, String, Vec<CaseRow>)>,
}

/// The number of heaviest cases without which a finding is tested.
const HEAVIEST_CASES: usize = 3;

impl Evidence {
    /// Makes an empty collection for these keys. It keeps at most `max_rows` of the heaviest rows of each key and as many
    /// drawn at random, and none of units for which the measure is withheld.
    pub fn new(keys: impl IntoIterator<Item = EvidenceKey>, max_rows: usize, withheld: &[Withheld]) -> Self {
        Self {
            max_rows,
            withheld: withheld.to_vec(),
            kept: keys.into_iter().map(|key| (key, Kept::default())).collect(),
        }
    }

    /// Collects from the facts of one bucket at one level the rows that `scope` counts. `settled` are its symbols of
    /// the bucket: what a newcomer did before settling in was not counted, and is not shown.
    pub fn add(
        &mut self,
        facts: &Facts,
        events: &EventColumns,
        level: Level,
        scope: &Scope,
        settled: &[i64],
    ) {
        let authority = scope.authority.of_bucket(&events.symbols);
        let input = MeasureInput { level, facts, authority: &authority };
        for (index, measure) in MEASURES.iter().enumerate() {
            let mut wanted: FxHashMap<Sym, Vec<Row>> = self
                .kept
                .keys()
                .filter(|key| key.0 == level && key.1 == index)
                .filter_map(|key| events.symbols.find(&key.2))
                .map(|subject| (subject, Vec::new()))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            let withheld = self.withheld_units(measure.id, events, level);
            for_each_row(measure, &input, &mut |row| {
                let counted = scope.contains(row.counted_at) && !row.is_of_newcomer(settled);
                if counted
                    && !withheld.contains(&row.unit)
                    && let Some(rows) = wanted.get_mut(&row.subject)
                {
                    rows.push(*row);
                }
            });
            let mut found: Vec<(Sym, Vec<Row>)> = wanted.drain().collect();
            found.sort_by_key(|(subject, _)| *subject);
            for (subject, rows) in found {
                let name = events.symbols.get(subject).unwrap_or_default().to_owned();
                let mut kept = Kept::choose(&rows, measure, &name, level, events, self.max_rows);
                kept.cases = heaviest_cases(&rows, measure, events, scope);
                self.keep((level, index, name), kept);
            }
        }
    }

    /// Adds another collection for the same keys.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (key, kept) in other.kept {
            self.keep(key, kept);
        }
        self
    }

    /// Removes the rows of all but these keys.
    pub fn keep_only(&mut self, keys: &BTreeSet<EvidenceKey>) {
        self.kept.retain(|key, _| keys.contains(key));
    }

    /// Changes every row that is kept.
    pub fn for_each_row(&mut self, mut change: impl FnMut(&mut EvidenceRow)) {
        for kept in self.kept.values_mut() {
            let rows = kept.heaviest.iter_mut().map(|(_, row)| row);
            rows.chain(kept.random.iter_mut().map(|(_, row)| row)).for_each(&mut change);
        }
    }

    /// Returns whose rows are kept.
    pub fn keys(&self) -> impl Iterator<Item = &EvidenceKey> {
        self.kept.keys()
    }

    /// Returns the rows kept, by key: the heaviest first, then those drawn at random, in the order of their cases.
    pub fn rows(&self) -> impl Iterator<Item = (&EvidenceKey, Vec<EvidenceRow>)> {
        self.kept.iter().map(|(key, kept)| (key, kept.shown()))
    }

    /// Returns the counted rows of the heaviest cases, by level, measure and subject.
    pub fn heaviest_cases(&self) -> HeaviestCases {
        let of = |kept: &Kept| kept.cases.iter().flat_map(|(.., rows)| rows.iter().cloned()).collect();
        let keyed =
            self.kept.iter().map(|(key, kept)| ((key.0, MEASURES[key.1].id, key.2.clone()), of(kept)));
        keyed.collect()
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

    fn keep(&mut self, key: EvidenceKey, other: Kept) {
        let kept = self.kept.entry(key).or_default();
        kept.heaviest.extend(other.heaviest);
        kept.random.extend(other.random);
        kept.cases.extend(other.cases);
        kept.cut(self.max_rows);
    }
}

impl Kept {
    /// Chooses from the rows of one subject in one bucket. Of a rate, rows with the outcome are shown; of a duration all.
    fn choose(
        rows: &[Row],
        measure: &Measure,
        subject: &str,
        level: Level,
        events: &EventColumns,
        max_rows: usize,
    ) -> Self {
        let mut shown: Vec<&Row> = rows.iter().filter(|row| is_shown(row, measure)).collect();
        let draw = Draw::new(level, measure, subject);
        let mut drawn: Vec<(u64, &Row)> = shown.iter().map(|row| (draw.hash(row, events), *row)).collect();
        drawn.sort_by_key(|(hash, row)| (*hash, row.event));
        drawn.truncate(max_rows);
        let case = |row: &Row| events.symbols.get(row.case_id);
        shown.sort_by(|one, other| {
            let order = other.weight.cmp(&one.weight).then_with(|| case(one).cmp(&case(other)));
            order.then((one.began_at, one.event).cmp(&(other.began_at, other.event)))
        });
        let mut seen: FxHashSet<Sym> = FxHashSet::default();
        shown.retain(|row| seen.len() < max_rows && seen.insert(row.case_id));
        let of = |row: &Row, chosen| EvidenceRow::new(row, events, chosen);
        Self {
            heaviest: shown.iter().map(|row| (-row.weight, of(row, Chosen::Heaviest))).collect(),
            random: drawn.iter().map(|(hash, row)| (*hash, of(row, Chosen::Random))).collect(),
            cases: Vec::new(),
        }
    }

    /// Sorts the rows and keeps the first `max_rows` of each sort.
    fn cut(&mut self, max_rows: usize) {
        self.heaviest.sort();
        // Each case is shown once, by its heaviest row.
        let mut seen = BTreeSet::new();
        self.heaviest.retain(|(_, row)| seen.insert(row.case_id.clone()));
        self.heaviest.truncate(max_rows);
        self.random.sort();
        self.random.truncate(max_rows);
        self.cases.sort();
        self.cases.truncate(HEAVIEST_CASES);
    }

    fn shown(&self) -> Vec<EvidenceRow> {
        let mut random: Vec<EvidenceRow> = self.random.iter().map(|(_, row)| row.clone()).collect();
        let mut shown = Vec::with_capacity(self.heaviest.len() + random.len());
        for (_, row) in &self.heaviest {
            let as_drawn = EvidenceRow { chosen: Chosen::Random, ..row.clone() };
            let drawn = random.iter().position(|other| *other == as_drawn);
            let chosen = drawn.map_or(Chosen::Heaviest, |at| {
                random.remove(at);
                Chosen::HeaviestAndRandom
            });
            shown.push(EvidenceRow { chosen, ..row.clone() });
        }
        random.sort();
        shown.extend(random);
        shown
    }
}

/// Returns the heaviest cases of a subject in one bucket, which has all rows of a case. A case weighs what its rows weigh
/// together that are shown.
fn heaviest_cases(
    rows: &[Row],
    measure: &Measure,
    events: &EventColumns,
    scope: &Scope,
) -> Vec<(i64, String, Vec<CaseRow>)> {
    let mut weights: FxHashMap<Sym, i64> = FxHashMap::default();
    for row in rows.iter().filter(|row| is_shown(row, measure)) {
        *weights.entry(row.case_id).or_default() += row.weight;
    }
    let name = |case: Sym| events.symbols.get(case).unwrap_or_default();
    let mut heaviest: Vec<(Sym, i64)> = weights.into_iter().collect();
    heaviest.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| name(one.0).cmp(name(other.0))));
    heaviest.truncate(HEAVIEST_CASES);
    let rows_of = |case: Sym| {
        let own = rows.iter().filter(|row| row.case_id == case);
        let mut own: Vec<CaseRow> =
            own.map(|row| CaseRow::new(row, measure, &events.symbols, &scope.months)).collect();
        own.sort();
        own
    };
    heaviest.into_iter().map(|(case, weight)| (-weight, name(case).to_owned(), rows_of(case))).collect()
}

/// Of a duration all rows are shown, otherwise those with the outcome.
fn is_shown(row: &Row, measure: &Measure) -> bool {
    measure.form.low_is_bad() || row.outcome
}

/// The draw of rows at random: those with the smallest hashes of subject, measure, case and row of the file. Whoever
/// runs it again draws the same rows.
struct Draw(blake3::Hasher);

impl Draw {
    fn new(level: Level, measure: &Measure, subject: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        for text in [level.name(), measure.id, subject] {
            hasher.update(text.as_bytes());
            hasher.update(b"\n");
        }
        Self(hasher)
    }

    fn hash(&self, row: &Row, events: &EventColumns) -> u64 {
        let mut hasher = self.0.clone();
        hasher.update(events.symbols.get(row.case_id).unwrap_or_default().as_bytes());
        for event in [row.opened_by, row.event] {
            let event = event as usize;
            hasher.update(b"\n");
            hasher.update(events.symbols.get(events.source[event]).unwrap_or_default().as_bytes());
            hasher.update(&events.source_row[event].to_le_bytes());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_le_bytes(first)
    }
}
