//! Exact repeats, inside a file and between files, by the content rule of the lake.
//!
//! An event costs 16 bytes until its file ends, and 16 more for each distinct content after that: 96 bits of a
//! hash, and 32 bits of its row or its count. Two of a hundred million contents are confused with a
//! probability below one in ten million million.

use crate::event::EventRecord;

/// A repeat, for people to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The row that repeats.
    pub row: u64,
    /// The row of the same file that it repeats; `None` where another file had it.
    pub of_row: Option<u64>,
}

/// Repeats of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Events that the file has already, without a key: the lake keeps them.
    pub inside: u64,
    /// Events that an earlier file, or an earlier part of the file, has: the lake drops them where they say
    /// the same, else they replace the earlier ones.
    pub between: u64,
    /// Events whose key came before, in this file or an earlier one: the last one replaces the others.
    pub by_key: u64,
    /// The first few.
    pub examples: Vec<Repeat>,
}

const MOST_EXAMPLES: usize = 5;
const ROW_BITS: u32 = 32;
/// In the hash, whether the content is a key.
const KEYED: u128 = 1 << ROW_BITS;

/// Contents of the files so far.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Hash and row of each event of the file at hand.
    current: Vec<u128>,
    /// Hash and the most often any file had it, sorted.
    before: Vec<u128>,
}

impl Contents {
    pub(super) fn add(&mut self, record: &EventRecord<'_>) {
        let row = record.source_row.min(u64::from(u32::MAX));
        self.current.push(hash(record) | u128::from(row));
    }

    /// Ends a file, and tells its repeats.
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
            let known = before.next_if(|earlier| content(*earlier) == this).map_or(0, low);
            repeats.count(same, known);
            merged.push(this | u128::from(known.max(same.len() as u64)).min(u128::from(u32::MAX)));
        }
        merged.extend(before);
        self.before = merged;
        repeats.examples.sort_by_key(|repeat| repeat.row);
        repeats.examples.truncate(MOST_EXAMPLES);
    }
}

impl Repeats {
    /// Counts the rows of one content, of which earlier files had so many.
    fn count(&mut self, rows: &[u128], known: u64) {
        let keyed = content(rows[0]) & KEYED > 0;
        // The events that one row was split into share its key and repeat nothing.
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
        let first = low(rows[0]);
        if known > 0 {
            self.note(Repeat { row: first, of_row: None });
        }
        for &row in &rows[1..] {
            self.note(Repeat { row: low(row), of_row: Some(first) });
        }
    }

    fn note(&mut self, repeat: Repeat) {
        // The lowest rows are shown; contents come in the order of their hashes.
        if self.examples.len() >= 4 * MOST_EXAMPLES {
            self.examples.sort_by_key(|repeat| repeat.row);
            self.examples.truncate(MOST_EXAMPLES);
        }
        self.examples.push(repeat);
    }
}

fn content(packed: u128) -> u128 {
    packed >> ROW_BITS << ROW_BITS
}

fn low(packed: u128) -> u64 {
    packed as u64 & u64::from(u32::MAX)
}

/// What makes two events the same: case and key, or case, instant, activity, official and receiver.
fn hash(record: &EventRecord<'_>) -> u128 {
    let mut hasher = blake3::Hasher::new();
    let mut text = |text: Option<&str>| {
        // Lengths apart, so that no two lists of texts run together alike.
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
