//! The rows of one bucket until they are written, interned as they come.

use super::batch::{Batch, BatchRows};
use super::bucket_rows::BucketRows;
use crate::event::{Sym, Symbols};
use crate::lake::codec::{Row, TextId, TextList, append_rows};

/// What a distinct string costs besides its text: its end, and its slots in the hash table and in lists of symbols.
const SYMBOL_BYTES: usize = 24;

/// The staged rows of one bucket.
///
/// Each bucket has its own strings. They are few enough to stay in the cache while a batch is staged, which those of all
/// buckets together are not.
#[derive(Default)]
pub(super) struct StagedBucket {
    rows: BucketRows,
    interner: BucketInterner,
    /// The cases of the batch being staged.
    case_ids: Vec<Sym>,
}

/// Turns cases and numbers of texts into symbols of the bucket.
#[derive(Default)]
struct BucketInterner {
    last_case: Sym,
    /// The symbols of the texts met so far, by their numbers.
    symbols: Vec<Sym>,
}

impl StagedBucket {
    /// Returns about how much memory the rows take.
    pub(super) fn bytes(&self) -> usize {
        let BucketRows { symbols, keys, events, cases } = &self.rows;
        let texts = symbols.text_bytes() + symbols.len() * SYMBOL_BYTES + keys.bytes();
        texts + size_of_val(&**events) + size_of_val(&**cases)
    }

    /// Forgets the numbers of texts.
    pub(super) fn restart_numbering(&mut self) {
        self.interner.symbols.clear();
    }

    /// Adds a batch; `texts` are all numbered texts.
    pub(super) fn add(&mut self, batch: &Batch, texts: &TextList) {
        let Self { rows, interner, case_ids } = self;
        let BucketRows { symbols, keys, events, cases } = rows;
        let offset = keys.append(&batch.keys);
        interner.symbols.resize(texts.len(), Sym::NONE);
        interner.add_rows(&batch.events, texts, offset, case_ids, symbols, events);
        interner.add_rows(&batch.cases, texts, offset, case_ids, symbols, cases);
    }

    /// Adds the batch of a part of a file; `texts` are all texts of the part. Its rows are counted from the row after
    /// `rows_before`.
    pub(super) fn add_part(&mut self, batch: &Batch, texts: &TextList, rows_before: u64) {
        let Self { rows, interner: stream, case_ids } = self;
        let BucketRows { symbols, keys, events, cases } = rows;
        let offset = keys.append(&batch.keys);
        let mut interner =
            BucketInterner { last_case: stream.last_case, symbols: vec![Sym::NONE; texts.len()] };
        let before = (events.len(), cases.len());
        interner.add_rows(&batch.events, texts, offset, case_ids, symbols, events);
        interner.add_rows(&batch.cases, texts, offset, case_ids, symbols, cases);
        stream.last_case = interner.last_case;
        shift(&mut events[before.0..], rows_before);
        shift(&mut cases[before.1..], rows_before);
    }

    /// Returns the rows.
    pub(super) fn into_rows(self) -> BucketRows {
        self.rows
    }
}

/// Counts rows on from those before them.
fn shift<R: Row>(rows: &mut [R], rows_before: u64) {
    rows.iter_mut().for_each(|row| row.origin_mut().source_row += rows_before);
}

impl BucketInterner {
    /// Appends the rows of one table of a batch.
    fn add_rows<R: Row>(
        &mut self,
        batch: &BatchRows<R>,
        texts: &TextList,
        key_offset: u32,
        case_ids: &mut Vec<Sym>,
        symbols: &mut Symbols,
        into: &mut Vec<R>,
    ) {
        // All cases come first: to look one up is to wait for memory, and a tight loop waits for several at a time.
        case_ids.clear();
        case_ids.extend(batch.case_ids.iter().map(|case_id| self.case(symbols, case_id)));
        let start = into.len();
        append_rows(into, &batch.rows, key_offset, |number| self.text(symbols, number, texts));
        for (row, &case_id) in into[start..].iter_mut().zip(&*case_ids) {
            row.origin_mut().case_id = case_id;
        }
    }

    /// Returns the symbol of a case, which is mostly that of the row before.
    fn case(&mut self, symbols: &mut Symbols, case_id: &str) -> Sym {
        if !symbols.is(self.last_case, case_id) {
            self.last_case = symbols.intern(case_id);
        }
        self.last_case
    }

    /// Returns the symbol of a numbered text.
    fn text(&mut self, symbols: &mut Symbols, number: Sym, texts: &TextList) -> Sym {
        let Some(known) = self.symbols.get_mut(number.0 as usize) else { return Sym::NONE };
        if known.is_none() {
            *known = symbols.intern_optional(texts.get(TextId(number.0)));
        }
        *known
    }
}
