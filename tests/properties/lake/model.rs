//! The rules of the store, written for clarity.

use super::{Case, Event, Export};
use std::collections::{BTreeMap, BTreeSet};

/// The expected content of a store.
#[derive(Default)]
pub(super) struct Expected {
    /// The events in the order of the store.
    pub(super) events: Vec<Event>,
    pub(super) cases: Vec<Case>,
    /// For each source, the numbers of rows stored, duplicate and replaced.
    pub(super) ledgers: BTreeMap<String, [u64; 3]>,
}

/// An event and its running number, which distinguishes it from equal events.
#[derive(Clone)]
struct Row {
    number: usize,
    event: Event,
}

/// The rules, written for clarity: files are read one after another.
#[derive(Default)]
pub(super) struct Model {
    /// The rows of each case and instant, in order.
    standing: BTreeMap<(String, i64), Vec<Row>>,
    cases: BTreeMap<String, Case>,
    ledgers: BTreeMap<String, [u64; 3]>,
    numbers: usize,
}

const STORED: usize = 0;
const DUPLICATE: usize = 1;
const REPLACED: usize = 2;

impl Model {
    pub(super) fn of(exports: &[Export]) -> Expected {
        let mut model = Self::default();
        exports.iter().for_each(|export| model.add(export));
        Expected {
            events: model.standing.into_values().flatten().map(|row| row.event).collect(),
            cases: model.cases.into_values().collect(),
            ledgers: model.ledgers,
        }
    }

    fn add(&mut self, export: &Export) {
        let rows = self.current_rows(&export.events);
        let mut names: Vec<_> = rows.iter().map(|row| name(&row.event)).collect();
        names.sort();
        names.dedup();
        // For each duplicate, by its number, the row that is kept in its case_and_instant.
        let mut twins: BTreeMap<usize, Row> = BTreeMap::new();
        for one in names {
            let of_name = |row: &&Row| name(&row.event) == one;
            let standing: Vec<Row> = self.standing.values().flatten().filter(of_name).cloned().collect();
            let mut coming: Vec<&Row> = rows.iter().filter(of_name).collect();
            coming.sort_by_key(|row| row.event.occurred_at);
            let says = |row: &Row| Event { source: String::new(), source_row: 0, ..row.event.clone() };
            if standing.iter().map(says).eq(coming.iter().map(|row| says(row))) {
                coming.iter().for_each(|row| self.count(&row.event.source, DUPLICATE));
                twins.extend(coming.iter().zip(standing).map(|(row, twin)| (row.number, twin)));
            } else {
                coming.iter().for_each(|row| self.count(&row.event.source, STORED));
                standing.iter().for_each(|row| self.move_to_replaced(&row.event.source));
                self.standing.values_mut().for_each(|rows| rows.retain(|row| name(&row.event) != one));
            }
        }
        let standing_for = |row: &Row| twins.get(&row.number).unwrap_or(row).clone();
        self.order_rows(&rows.iter().map(standing_for).collect::<Vec<_>>());
        export.cases.iter().for_each(|case| self.count(&case.source, REPLACED));
        for case in &export.cases {
            let is_later = |other: &Case| other.case_id == case.case_id && other.source_row > case.source_row;
            if !export.cases.iter().any(is_later) {
                self.add_case(case);
            }
        }
    }

    /// Returns the rows of a file without those whose key a later row of the file has too.
    fn current_rows(&mut self, events: &[Event]) -> Vec<Row> {
        let mut rows = Vec::new();
        for event in events {
            let is_later = |other: &&Event| name(other) == name(event) && other.source_row > event.source_row;
            if event.event_key.is_some() && events.iter().any(|other| is_later(&other)) {
                self.count(&event.source, REPLACED);
            } else {
                self.numbers += 1;
                rows.push(Row { number: self.numbers, event: event.clone() });
            }
        }
        rows
    }

    /// Orders the rows of an instant: those of the file as the file has them, each other one after its predecessor.
    fn order_rows(&mut self, rows: &[Row]) {
        let case_and_instant = |row: &Row| (row.event.case_id.clone(), row.event.occurred_at);
        let instants: BTreeSet<(String, i64)> = rows.iter().map(case_and_instant).collect();
        for instant in instants {
            let before = self.standing.remove(&instant).unwrap_or_default();
            let mut after: Vec<Row> =
                rows.iter().filter(|row| case_and_instant(row) == instant).cloned().collect();
            let position = |rows: &[Row], number| rows.iter().position(|row| row.number == number);
            for (index, row) in before.iter().enumerate() {
                if position(&after, row.number).is_none() {
                    let behind = index.checked_sub(1).map(|index| before[index].number);
                    let at = behind.map_or(0, |number| position(&after, number).unwrap() + 1);
                    after.insert(at, row.clone());
                }
            }
            self.standing.insert(instant, after);
        }
    }

    /// Reads a case, which has been counted as replaced so far.
    fn add_case(&mut self, case: &Case) {
        let counts = self.ledgers.get_mut(&case.source).unwrap();
        counts[REPLACED] -= 1;
        let old = self.cases.get(&case.case_id).cloned();
        if old.as_ref().is_some_and(|old| (&old.texts, &old.instants) == (&case.texts, &case.instants)) {
            counts[DUPLICATE] += 1;
            return;
        }
        counts[STORED] += 1;
        if let Some(old) = old {
            self.move_to_replaced(&old.source);
        }
        self.cases.insert(case.case_id.clone(), case.clone());
    }

    fn move_to_replaced(&mut self, source: &str) {
        self.ledgers.get_mut(source).unwrap()[STORED] -= 1;
        self.count(source, REPLACED);
    }

    fn count(&mut self, source: &str, outcome: usize) {
        self.ledgers.entry(source.to_owned()).or_default()[outcome] += 1;
    }
}

/// The identity of an event: its key within its case, else its content.
fn name(event: &Event) -> impl Ord + use<> {
    let content =
        (event.occurred_at, event.activity.clone(), event.official_id.clone(), event.receiver_id.clone());
    let content = event.event_key.is_none().then_some(content);
    (event.case_id.clone(), event.event_key.clone(), content)
}
