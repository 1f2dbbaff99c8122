//! The rows of an ingest until they are written: each bucket a part of its own, interned as they come.

use super::batch::Batch;
use super::part::{CaseRow, EventRow, Key, Keys, Part};
use crate::event::{Sym, Symbols};

/// What a distinct string costs beside its text: its end, its place in the hash table, its last-value check.
const SYMBOL_BYTES: usize = 24;

/// The rows of one bucket.
///
/// A bucket has strings of its own: they are few enough to stay in the cache while its rows of a batch are staged,
/// which those of all buckets are not.
#[derive(Default)]
pub(super) struct Staged {
    part: Part,
    last_case: Sym,
    /// The case of each event of the batch being staged.
    case_ids: Vec<Sym>,
    /// The symbols of the texts met so far, by their numbers.
    symbols: Vec<Sym>,
}

impl Staged {
    /// About how much memory the rows take.
    pub(super) fn bytes(&self) -> usize {
        let Part { symbols, keys, events, cases } = &self.part;
        let texts = symbols.text_bytes() + symbols.len() * SYMBOL_BYTES + keys.bytes();
        texts + size_of_val(&**events) + size_of_val(&**cases)
    }

    /// Forgets the numbers of texts.
    pub(super) fn number_anew(&mut self) {
        self.symbols.clear();
    }

    /// Adds records, in the order they came; `texts` are all that have a number.
    pub(super) fn put(&mut self, batch: &Batch, texts: &Keys) {
        let Part { symbols, keys, events, cases } = &mut self.part;
        // First all case ids: looking them up is waiting for memory, which in a tight loop is waiting for several
        // at a time.
        let mut case = |symbols: &mut Symbols, case_id: &str| {
            if !symbols.is(self.last_case, case_id) {
                self.last_case = symbols.intern(case_id);
            }
            self.last_case
        };
        self.case_ids.clear();
        self.case_ids.extend(batch.event_case_ids.iter().map(|case_id| case(symbols, case_id)));
        self.symbols.resize(texts.len(), Sym::NONE);
        let mut symbol = |symbols: &mut Symbols, number: Sym| {
            let Some(known) = self.symbols.get_mut(number.0 as usize) else { return Sym::NONE };
            if known.is_none() {
                *known = symbols.intern_optional(texts.get(Key(number.0)));
            }
            *known
        };
        let before = keys.append(&batch.keys);
        events.extend(batch.events.iter().zip(&self.case_ids).map(|(row, &case_id)| EventRow {
            case_id,
            texts: row.texts.map(|number| symbol(symbols, number)),
            key: row.key.behind(before),
            ..*row
        }));
        cases.extend(batch.cases.iter().zip(batch.case_ids.iter()).map(|(row, case_id)| CaseRow {
            case_id: case(symbols, case_id),
            texts: row.texts.map(|number| symbol(symbols, number)),
            ..*row
        }));
    }

    /// The rows, as a part that stands by itself.
    pub(super) fn into_part(self) -> Part {
        self.part
    }
}
