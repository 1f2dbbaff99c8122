//! Exact repeats, inside a file and between files, by the rule of the lake for the content of an event.
//!
//! Memory: an event takes 16 bytes until its file ends, and each distinct content 16 bytes after that: 96 bits of a hash,
//! and 32 bits of its row or its count. The probability that two of a hundred million contents share a hash is below one in
//! ten million million.

use crate::event::EventRecord;

/// A repeat, as an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The row that repeats another.
    pub row: u64,
    /// The row of the same file that it repeats; `None` if the other row is in another file.
    pub of_row: Option<u64>,
}

/// The repeats of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Events without a key that the file has already. The lake keeps them.
    pub inside: u64,
    /// Events without a key that an earlier file, or an earlier part of the file, has. The lake drops them if they are the
    /// same in every value; otherwise they replace the earlier ones.
    pub between: u64,
    /// Events whose key came before, in this file or an earlier one. The last one replaces the others.
    pub by_key: u64,
    /// The first few repeats.
    pub examples: Vec<Repeat>,
}

const MOST_EXAMPLES: usize = 5;
const ROW_BITS: u32 = 32;
/// The bit of the hash that is set if the content is a key.
const KEYED: u128 = 1 << ROW_BITS;

/// The contents of the files so far.
#[derive(Debug, Default)]
pub(super) struct ContentHashes {
    /// The hash and the row of each event of the current file.
    current: Vec<u128>,
    /// The hash of each content of earlier files with its highest count in one file, sorted.
    before: Vec<u128>,
}

impl ContentHashes {
    /// Adds an event of the current file.
    pub(super) fn add(&mut self, record: &EventRecord<'_>) {
        let row = record.source_row.min(u64::from(u32::MAX));
        self.current.push(hash(record) | u128::from(row));
    }

    /// Ends a file or a part of it, and adds its repeats to `repeats`.
    pub(super) fn end_file(&mut self, repeats: &mut Repeats) {
        let mut current = std::mem::take(&mut self.current);
        current.sort_unstable();
        let mut merged = Vec::with_capacity(self.before.len());
        let mut before = self.before.iter().copied().peekable();
        for same in current.chunk_by(|one, two| content(*one) == content(*two)) {
            let this = content(same[0]);
            while let Some(earlier) = before.next_if(|earlier| content(*earlier) < this) {
                merged.push(earlier);
            }
            let known = before.next_if(|earlier| content(*earlier) == this).map_or(0, low_bits);
            repeats.count(same, known);
            merged.push(this | u128::from(known.max(same.len() as u64)).min(u128::from(u32::MAX)));
        }
        merged.extend(before);
        self.before = merged;
        repeats.keep_lowest_rows();
    }
}

impl Repeats {
    /// Counts the rows of one content, which an earlier file had up to `known` times.
    fn count(&mut self, rows: &[u128], known: u64) {
        let keyed = content(rows[0]) & KEYED > 0;
        // One row may be split into several events. They share its key and repeat nothing.
        let mut rows: Vec<u128> = rows.to_vec();
        if keyed {
            rows.dedup();
        }
        let own = rows.len() as u64;
        if keyed {
            self.by_key += if known > 0 { own } else { own - 1 };
        } else {
            self.between += own.min(known);
            self.inside += (own - own.min(known)).min(own - 1);
        }
        let first = low_bits(rows[0]);
        if known > 0 {
            self.add_example(Repeat { row: first, of_row: None });
        }
        for &row in &rows[1..] {
            self.add_example(Repeat { row: low_bits(row), of_row: Some(first) });
        }
    }

    fn add_example(&mut self, repeat: Repeat) {
        // Contents come in the order of their hashes, so a lower row may still come.
        if self.examples.len() >= 4 * MOST_EXAMPLES {
            self.keep_lowest_rows();
        }
        self.examples.push(repeat);
    }

    fn keep_lowest_rows(&mut self) {
        self.examples.sort_by_key(|repeat| repeat.row);
        self.examples.truncate(MOST_EXAMPLES);
    }
}

/// The hash without the row or count.
fn content(packed: u128) -> u128 {
    packed >> ROW_BITS << ROW_BITS
}

/// The row or count.
fn low_bits(packed: u128) -> u64 {
    packed as u64 & u64::from(u32::MAX)
}

/// Hashes what makes two events the same: case and key, or else case, instant, activity, official and receiver.
fn hash(record: &EventRecord<'_>) -> u128 {
    let mut hasher = blake3::Hasher::new();
    let mut text = |text: Option<&str>| {
        // The length goes in too, so that different lists of texts never give the same bytes.
        hasher.update(&text.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
        hasher.update(text.unwrap_or_default().as_bytes());
    };
    text(Some(record.case_id));
    if let Some(key) = record.event_key {
        text(Some(key));
    } else {
        text(Some(&record.activity));
        text(record.official_id.as_deref());
        text(record.receiver_id.as_deref());
        hasher.update(&record.occurred_at.to_le_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    let hash = content(u128::from_le_bytes(bytes));
    if record.event_key.is_some() { hash | KEYED } else { hash & !KEYED }
}
