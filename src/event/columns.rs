//! All events of one bucket, column by column.

use super::{Flags, Kind, Role, Sym, Symbols};

/// A missing instant in a column of instants.
pub const NO_TIME: i64 = i64::MIN;

/// All events of one bucket, in columns of equal length, sorted by case, then instant, then source order.
///
/// Every [`Sym`] is an index into `symbols`. Missing instants are [`NO_TIME`].
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "most columns are the fields of `EventRecord`")]
pub struct EventColumns {
    /// The strings of all columns.
    pub symbols: Symbols,
    /// The id of the case; the events of one case are adjacent.
    pub case_id: Vec<Sym>,
    pub procedure_id: Vec<Sym>,
    /// When the event happened, µs UTC.
    pub occurred_at: Vec<i64>,
    pub activity: Vec<Sym>,
    pub kind: Vec<Kind>,
    pub step: Vec<Sym>,
    pub official_id: Vec<Sym>,
    pub unit_id: Vec<Sym>,
    pub receiver_id: Vec<Sym>,
    pub receiver_unit_id: Vec<Sym>,
    pub role: Vec<Option<Role>>,
    /// When the step is due, µs UTC, or [`NO_TIME`].
    pub due_at: Vec<i64>,
    pub flags: Vec<Flags>,
    /// The source file, by its name in the manifest.
    pub source: Vec<Sym>,
    pub source_row: Vec<u64>,
}

impl EventColumns {
    /// Removes all events and strings and keeps the allocated memory.
    pub fn clear(&mut self) {
        self.symbols.clear();
        self.clear_rows(0);
    }

    /// Removes all events but not the strings, and reserves room for `capacity` events in every column.
    pub fn clear_rows(&mut self, capacity: usize) {
        for symbols in [
            &mut self.case_id,
            &mut self.procedure_id,
            &mut self.activity,
            &mut self.step,
            &mut self.official_id,
            &mut self.unit_id,
            &mut self.receiver_id,
            &mut self.receiver_unit_id,
            &mut self.source,
        ] {
            clear_and_reserve(symbols, capacity);
        }
        clear_and_reserve(&mut self.occurred_at, capacity);
        clear_and_reserve(&mut self.kind, capacity);
        clear_and_reserve(&mut self.role, capacity);
        clear_and_reserve(&mut self.due_at, capacity);
        clear_and_reserve(&mut self.flags, capacity);
        clear_and_reserve(&mut self.source_row, capacity);
    }

    /// Returns the number of events.
    pub fn len(&self) -> usize {
        self.case_id.len()
    }

    /// Returns true if there is no event.
    pub fn is_empty(&self) -> bool {
        self.case_id.is_empty()
    }
}

fn clear_and_reserve<T>(column: &mut Vec<T>, capacity: usize) {
    column.clear();
    column.reserve_exact(capacity);
}
