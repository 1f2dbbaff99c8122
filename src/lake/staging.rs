//! The rows of an ingest until they are written: each bucket a part of its own, interned as they come.

use super::batch::Batch;
use super::part::{CASE_TEXTS, CaseRow, EVENT_TEXTS, EventRow, Key, Part};
use crate::event::{Sym, Symbols};

/// What a distinct string costs beside its text: its end, its place in the hash table, its last-value check.
const SYMBOL_BYTES: usize = 24;

/// The rows of one bucket.
///
/// A bucket has strings of its own: they are few enough to stay in the cache while a batch of it is staged,
/// which those of all buckets are not.
#[derive(Default)]
pub(super) struct Staged {
    part: Part,
    /// Those of the batch being staged.
    case_ids: Vec<Sym>,
    last_case: Sym,
    last_event: [Sym; EVENT_TEXTS],
    last_in_case: [Sym; CASE_TEXTS],
}

impl Staged {
    /// About how much memory the rows take.
    pub(super) fn bytes(&self) -> usize {
        let Part { symbols, keys, events, cases } = &self.part;
        let texts = symbols.text_bytes() + symbols.len() * SYMBOL_BYTES + keys.bytes();
        texts + events.len() * size_of::<EventRow>() + cases.len() * size_of::<CaseRow>()
    }

    /// Adds records, in the order they came.
    pub(super) fn put(&mut self, batch: &Batch) {
        let Part { symbols, keys, events, cases } = &mut self.part;
        // First all case ids: looking them up is waiting for memory, which in a tight loop is waiting for several
        // at a time.
        let (last, case_ids) = (&mut self.last_case, &mut self.case_ids);
        case_ids.clear();
        case_ids.extend(batch.events.case_ids().map(|case_id| intern(symbols, last, Some(case_id))));
        for (&case_id, (bare, [texts @ .., key])) in case_ids.iter().zip(batch.events.rows()) {
            let key = key.map_or(Key::NONE, |key| keys.push(key));
            events.push(EventRow {
                case_id,
                key,
                texts: interned(symbols, &mut self.last_event, texts),
                ..bare
            });
        }
        for (case_id, (bare, texts)) in batch.cases.case_ids().zip(batch.cases.rows()) {
            let case_id = intern(symbols, last, Some(case_id));
            cases.push(CaseRow { case_id, texts: interned(symbols, &mut self.last_in_case, texts), ..bare });
        }
    }

    /// The rows, as a part that stands by itself.
    pub(super) fn into_part(self) -> Part {
        self.part
    }
}

fn interned<const TEXTS: usize>(
    symbols: &mut Symbols,
    last: &mut [Sym; TEXTS],
    texts: [Option<&str>; TEXTS],
) -> [Sym; TEXTS] {
    let mut found = [Sym::NONE; TEXTS];
    for ((symbol, last), text) in found.iter_mut().zip(last).zip(texts) {
        *symbol = intern(symbols, last, text);
    }
    found
}

/// The symbol of a text. Columns repeat their last value often, which comparing finds cheaper than hashing.
fn intern(symbols: &mut Symbols, last: &mut Sym, text: Option<&str>) -> Sym {
    let Some(text) = text else { return Sym::NONE };
    if !symbols.is(*last, text) {
        *last = symbols.intern(text);
    }
    *last
}
