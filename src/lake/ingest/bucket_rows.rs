//! Rows of one bucket that stand by themselves, with their strings.
//!
//! They come from memory, from spilled files and from the bucket's old files. All are appended to one another before
//! they are arranged and written.

use crate::event::{Sym, Symbols};
use crate::lake::codec::{CaseRow, EventRow, TextList, append_rows};
use std::collections::BTreeSet;

/// Rows in the order they came.
#[derive(Debug, Default)]
pub(super) struct BucketRows {
    pub(super) symbols: Symbols,
    pub(super) keys: TextList,
    pub(super) events: Vec<EventRow>,
    pub(super) cases: Vec<CaseRow>,
}

impl BucketRows {
    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty() && self.cases.is_empty()
    }

    /// Removes the rows of these files.
    pub(super) fn remove_files(&mut self, files: &BTreeSet<u32>) {
        if !files.is_empty() {
            self.events.retain(|row| !files.contains(&row.origin.file));
            self.cases.retain(|row| !files.contains(&row.origin.file));
        }
    }

    /// Appends the rows of another part of the bucket.
    pub(super) fn append(&mut self, other: BucketRows) {
        if self.is_empty() && self.symbols.is_empty() {
            *self = other;
            return;
        }
        let map: Vec<Sym> = other.symbols.iter().map(|text| self.symbols.intern(text)).collect();
        let translate = |symbol: Sym| if symbol.is_none() { symbol } else { map[symbol.0 as usize] };
        let offset = self.keys.append(&other.keys);
        self.events.reserve_exact(other.events.len());
        append_rows(&mut self.events, &other.events, offset, translate);
        self.cases.reserve_exact(other.cases.len());
        append_rows(&mut self.cases, &other.cases, offset, translate);
    }
}
