//! Records on their way to the staging thread, in batches by bucket.
//!
//! Most texts of a column are met again and again. Here each text gets a number, so that neither making a batch nor
//! staging it costs by the length of the texts.

use crate::event::{Mark, MarkedStr, Sym, Symbols};
use crate::lake::codec::{CaseRow, EventRow, Row, TextList, row_of};
use crate::lake::layout::bucket_of;

/// Slots of the cache in which a marked text is looked up.
const CACHE_SLOTS: usize = 1 << 14;
/// How many bytes the numbered texts may take, and how many they may be, before numbering begins anew.
const MAX_TEXT_BYTES: usize = 1 << 22;
const MAX_TEXTS: usize = 1 << 16;

/// The records of one table, in the order they came.
pub(super) struct BatchRows<R> {
    /// In the place of symbols, the rows have the numbers of their texts.
    pub(super) rows: Vec<R>,
    /// The case of each row.
    pub(super) case_ids: TextList,
}

impl<R> Default for BatchRows<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), case_ids: TextList::default() }
    }
}

impl<R: Row> BatchRows<R> {
    fn bytes(&self) -> usize {
        size_of_val(&*self.rows) + self.case_ids.bytes()
    }
}

/// Records of one bucket.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) keys: TextList,
    pub(super) events: BatchRows<EventRow>,
    pub(super) cases: BatchRows<CaseRow>,
}

impl Batch {
    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        self.events.rows.len() + self.cases.rows.len()
    }

    /// Returns about how much memory the batch takes.
    fn bytes(&self) -> usize {
        self.keys.bytes() + self.events.bytes() + self.cases.bytes()
    }
}

/// A batch as it is sent to the staging thread.
pub(super) struct BatchMessage {
    pub(super) bucket: usize,
    pub(super) batch: Batch,
    /// The texts that were numbered since the message before. Their numbers continue those of earlier messages.
    pub(super) texts: TextList,
    /// True if numbering begins anew after this message.
    pub(super) ends_numbering: bool,
}

/// Collects records into batches.
pub(super) struct Batcher {
    interner: TextInterner,
    /// By bucket.
    batches: Vec<Batch>,
    /// Numbered texts that are not part of any message yet.
    new_texts: TextList,
}

impl Batcher {
    pub(super) fn new(buckets: usize) -> Self {
        let batches = (0..buckets).map(|_| Batch::default()).collect();
        Self { interner: TextInterner::default(), batches, new_texts: TextList::default() }
    }

    /// Adds a record of the file with that sequence number. Returns its bucket.
    pub(super) fn add<R: Row>(
        &mut self,
        file: u32,
        record: &R::Record<'_>,
        table: impl FnOnce(&mut Batch) -> &mut BatchRows<R>,
    ) -> usize {
        let case_id = R::case_of(record);
        let bucket = bucket_of(case_id, self.batches.len());
        let batch = &mut self.batches[bucket];
        let Self { interner, new_texts, .. } = self;
        let row = row_of::<R>(file, record, &mut batch.keys, |text| interner.number(text, new_texts));
        let table = table(batch);
        table.case_ids.push(case_id);
        table.rows.push(row);
        bucket
    }

    /// Returns the messages that are due, in their order: the batch of a bucket if it takes at least `bytes`, and those of
    /// all buckets if there are too many texts.
    pub(super) fn take_full(&mut self, bucket: usize, bytes: usize) -> Vec<BatchMessage> {
        if self.interner.is_full() {
            self.take_all()
        } else if self.batches[bucket].bytes() >= bytes {
            vec![self.take(bucket)]
        } else {
            Vec::new()
        }
    }

    /// Returns the messages of all buckets; numbering begins anew.
    pub(super) fn take_all(&mut self) -> Vec<BatchMessage> {
        self.interner = TextInterner::default();
        let mut messages: Vec<BatchMessage> =
            (0..self.batches.len()).map(|bucket| self.take(bucket)).collect();
        if let Some(last) = messages.last_mut() {
            last.ends_numbering = true;
        }
        messages
    }

    pub(super) fn buckets(&self) -> usize {
        self.batches.len()
    }

    /// Returns the batches of all buckets, and the numbered texts.
    pub(super) fn into_batches(self) -> (Vec<Batch>, TextList) {
        (self.batches, self.new_texts)
    }

    fn take(&mut self, bucket: usize) -> BatchMessage {
        let batch = std::mem::take(&mut self.batches[bucket]);
        let texts = std::mem::take(&mut self.new_texts);
        BatchMessage { bucket, batch, texts, ends_numbering: false }
    }
}

/// Numbers texts, each once.
#[derive(Default)]
struct TextInterner {
    texts: Symbols,
    /// By a part of the mark: the last marked text of the slot, with its number.
    cache: Box<[(Mark, Sym)]>,
}

impl TextInterner {
    fn is_full(&self) -> bool {
        self.texts.text_bytes() > MAX_TEXT_BYTES || self.texts.len() > MAX_TEXTS
    }

    /// Returns the number of a text; a new text is appended to `new_texts`.
    fn number(&mut self, text: MarkedStr<'_>, new_texts: &mut TextList) -> Sym {
        let slot = text.mark().0 as usize % CACHE_SLOTS;
        match self.cache.get(slot) {
            Some((mark, number)) if *mark == text.mark() && !mark.is_none() => *number,
            _ => self.look_up(text, slot, new_texts),
        }
    }

    #[cold]
    fn look_up(&mut self, text: MarkedStr<'_>, slot: usize, new_texts: &mut TextList) -> Sym {
        if self.cache.is_empty() {
            self.cache = vec![(Mark::NONE, Sym::NONE); CACHE_SLOTS].into_boxed_slice();
        }
        let before = self.texts.len();
        let number = self.texts.intern(&text);
        if self.texts.len() > before {
            new_texts.push(&text);
        }
        self.cache[slot] = (text.mark(), number);
        number
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use crate::event::{CaseRecord, MarkedString};
    use crate::lake::codec::TextId;

    #[test]
    fn a_text_is_itself_by_its_mark_and_by_its_letters() {
        let (mut interner, mut new_texts) = (TextInterner::default(), TextList::default());
        let texts = ["a", "b", "a", "ab", "b"];
        let marked = texts.map(MarkedString::new);
        let all = [texts.map(MarkedStr::from), marked.each_ref().map(MarkedString::borrowed)].concat();
        for text in [all.clone(), all].concat() {
            let number = interner.number(text, &mut new_texts);
            assert_eq!(new_texts.get(TextId(number.0)), Some(text.as_str()));
        }
        assert_eq!(new_texts.len(), 3);
    }

    #[test]
    fn marks_that_share_a_slot_are_told_apart() {
        let (mut interner, mut new_texts) = (TextInterner::default(), TextList::default());
        let marked: Vec<MarkedString> =
            (0..=CACHE_SLOTS).map(|text| MarkedString::new(text.to_string())).collect();
        for text in marked.iter().chain(&marked) {
            let number = interner.number(text.borrowed(), &mut new_texts);
            assert_eq!(new_texts.get(TextId(number.0)), Some(&**text));
        }
    }

    #[test]
    fn any_number_of_texts_come_back_from_the_messages() {
        let texts: Vec<String> = (0..MAX_TEXTS + 10).map(|number| number.to_string()).collect();
        let (mut batcher, mut known) = (Batcher::new(3), TextList::default());
        let (mut came, mut renewals) = (Vec::new(), 0);
        let mut unpack = |messages: Vec<BatchMessage>| {
            for BatchMessage { batch, texts, ends_numbering, .. } in messages {
                known.append(&texts);
                for (row, case_id) in batch.cases.rows.iter().zip(batch.cases.case_ids.iter()) {
                    assert_eq!(known.get(TextId(row.texts[4].0)), Some(case_id));
                    came.push(case_id.to_owned());
                }
                if ends_numbering {
                    known = TextList::default();
                    renewals += 1;
                }
            }
        };
        for text in texts.iter().chain(&texts) {
            let case = CaseRecord { case_id: text, channel: Some(text), ..CaseRecord::default() };
            let bucket = batcher.add(1, &case, |batch| &mut batch.cases);
            unpack(batcher.take_full(bucket, 10_000));
        }
        unpack(batcher.take_all());
        assert!(renewals > 1);
        assert_eq!(came.len(), 2 * texts.len());
    }
}
