//! Rows in memory: compact, copied freely, with their strings in one table.
//!
//! A [`Part`] is some rows of one bucket that stand by themselves. Parts come from memory, from spilled
//! runs and from the bucket's old files, and are absorbed into one before they are arranged and written.

use crate::event::{CaseRecord, EventRecord, Flags, Kind, MarkedStr, NO_TIME, Role, Sym, Symbols};
use std::collections::BTreeSet;

/// The positions in [`EventRow::texts`].
pub(super) const PROCEDURE: usize = 0;
pub(super) const ACTIVITY: usize = 1;
pub(super) const STEP: usize = 2;
pub(super) const OFFICIAL: usize = 3;
pub(super) const UNIT: usize = 4;
pub(super) const RECEIVER: usize = 5;
pub(super) const RECEIVER_UNIT: usize = 6;
pub(super) const STATUS: usize = 7;
pub(super) const EVENT_TEXTS: usize = 8;

/// The positions in [`CaseRow::texts`]: procedure, its name, field, unit, channel, status.
pub(super) const CASE_TEXTS: usize = 6;
/// The positions in [`CaseRow::instants`]: received, due, finished, returned.
pub(super) const CASE_INSTANTS: usize = 4;

/// One event in 72 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EventRow {
    /// µs UTC.
    pub(super) occurred_at: i64,
    /// µs UTC, or [`NO_TIME`](crate::event::NO_TIME).
    pub(super) due_at: i64,
    pub(super) source_row: u64,
    pub(super) case_id: Sym,
    pub(super) texts: [Sym; EVENT_TEXTS],
    pub(super) key: Key,
    /// The sequence of the source file.
    pub(super) file: u32,
    pub(super) kind: Kind,
    pub(super) role: Option<Role>,
    pub(super) flags: Flags,
}

impl EventRow {
    /// An event of the file of that sequence, still without its texts and its key.
    pub(super) fn bare(file: u32, event: &EventRecord<'_>) -> Self {
        Self {
            occurred_at: event.occurred_at,
            due_at: event.due_at.unwrap_or(NO_TIME),
            source_row: event.source_row,
            case_id: Sym::NONE,
            texts: [Sym::NONE; EVENT_TEXTS],
            key: Key::NONE,
            file,
            kind: event.kind,
            role: event.role,
            flags: Flags::new(event.has_note, event.has_attachment, event.has_position),
        }
    }
}

/// The texts of an event, as they lie in [`EventRow::texts`].
pub(super) fn event_texts<'e>(event: &EventRecord<'e>) -> [Option<MarkedStr<'e>>; EVENT_TEXTS] {
    [
        event.procedure_id,
        Some(event.activity),
        event.step,
        event.official_id,
        event.unit_id,
        event.receiver_id,
        event.receiver_unit_id,
        event.status,
    ]
}

/// One case that came in an export of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CaseRow {
    /// µs UTC, or [`NO_TIME`](crate::event::NO_TIME).
    pub(super) instants: [i64; CASE_INSTANTS],
    pub(super) source_row: u64,
    pub(super) case_id: Sym,
    pub(super) texts: [Sym; CASE_TEXTS],
    /// The sequence of the source file.
    pub(super) file: u32,
}

impl CaseRow {
    /// A case of the file of that sequence, still without its texts.
    pub(super) fn bare(file: u32, case: &CaseRecord<'_>) -> Self {
        let instants = [case.received_at, case.due_at, case.finished_at, case.returned_at];
        Self {
            instants: instants.map(|instant| instant.unwrap_or(NO_TIME)),
            source_row: case.source_row,
            case_id: Sym::NONE,
            texts: [Sym::NONE; CASE_TEXTS],
            file,
        }
    }
}

/// The texts of a case, as they lie in [`CaseRow::texts`].
pub(super) fn case_texts<'c>(case: &CaseRecord<'c>) -> [Option<MarkedStr<'c>>; CASE_TEXTS] {
    [case.procedure_id, case.procedure_name, case.field_id, case.unit_id, case.channel, case.status]
        .map(|text| text.map(MarkedStr::from))
}

/// An `event_key`: an index into [`Keys`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(pub(super) u32);

impl Key {
    /// The source gave none.
    pub(super) const NONE: Key = Key(u32::MAX);

    pub(super) fn is_some(self) -> bool {
        self != Self::NONE
    }

    /// What it is among keys that have been appended to so many others.
    pub(super) fn behind(self, others: u32) -> Self {
        if self.is_some() { Self(self.0 + others) } else { self }
    }
}

/// Texts one after another, as event keys: most differ, so they are not interned.
#[derive(Debug, Default)]
pub(super) struct Keys {
    text: String,
    ends: Vec<usize>,
}

impl Keys {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// About how much memory they take.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + self.len() * size_of::<usize>()
    }

    pub(super) fn push(&mut self, key: &str) -> Key {
        self.text.push_str(key);
        self.ends.push(self.text.len());
        Key(self.ends.len() as u32 - 1)
    }

    /// Adds all of others; how many there were before them.
    pub(super) fn append(&mut self, others: &Keys) -> u32 {
        let (before, bytes) = (self.len() as u32, self.text.len());
        self.text.push_str(&others.text);
        self.ends.extend(others.ends.iter().map(|end| end + bytes));
        before
    }

    /// The text; `None` for [`Key::NONE`].
    pub(super) fn get(&self, key: Key) -> Option<&str> {
        if !key.is_some() {
            return None;
        }
        let index = key.0 as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        Some(&self.text[start..self.ends[index]])
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(Key(index as u32)))
    }
}

/// Rows of one bucket with their strings.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) symbols: Symbols,
    pub(super) keys: Keys,
    /// In the order they came.
    pub(super) events: Vec<EventRow>,
    /// In the order they came.
    pub(super) cases: Vec<CaseRow>,
}

impl Part {
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.cases.is_empty()
    }

    /// Leaves out the rows of these files.
    pub(super) fn leave_out(&mut self, files: &BTreeSet<u32>) {
        if !files.is_empty() {
            self.events.retain(|row| !files.contains(&row.file));
            self.cases.retain(|row| !files.contains(&row.file));
        }
    }

    /// Takes over the rows of another part, after its own.
    pub(super) fn absorb(&mut self, other: Part) {
        if self.is_empty() && self.symbols.is_empty() {
            *self = other;
            return;
        }
        let map: Vec<Sym> = other.symbols.iter().map(|text| self.symbols.intern(text)).collect();
        let translate = |symbol: Sym| if symbol.is_none() { symbol } else { map[symbol.0 as usize] };
        let before = self.keys.append(&other.keys);
        self.events.reserve_exact(other.events.len());
        self.events.extend(other.events.iter().map(|row| EventRow {
            case_id: translate(row.case_id),
            texts: row.texts.map(translate),
            key: row.key.behind(before),
            ..*row
        }));
        self.cases.reserve_exact(other.cases.len());
        self.cases.extend(other.cases.iter().map(|row| CaseRow {
            case_id: translate(row.case_id),
            texts: row.texts.map(translate),
            ..*row
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_small() {
        assert!(size_of::<EventRow>() <= 72);
        assert!(size_of::<CaseRow>() <= 72);
    }
}
