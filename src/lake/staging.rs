//! The rows of an ingest until they are written: interned as they come, grouped by bucket.

use super::bucket::bucket_of;
use super::part::{CASE_TEXTS, CaseRow, EVENT_TEXTS, EventRow, Key, Keys, Part};
use crate::event::{CaseRecord, EventRecord, Flags, NO_TIME, Sym, Symbols};
use std::collections::BTreeSet;

/// Rows are kept in pieces of this many, so that growing copies nothing and leaves no slack.
const CHUNK_ROWS: usize = 1 << 14;

/// What a distinct string costs beside its text: its end, its place in the hash table, its last-value check.
const SYMBOL_BYTES: usize = 24;

/// Rows of all buckets, with shared strings.
pub(super) struct Staging {
    strings: SharedStrings,
    buckets: Vec<BucketRows>,
    /// The bucket of each symbol of `strings.cases`.
    bucket_of_case: Vec<u32>,
    last_case: Sym,
    last_event: [Sym; EVENT_TEXTS],
    last_in_case: [Sym; CASE_TEXTS],
    bytes: usize,
}

/// The strings of all buckets: case ids, of which each bucket needs its own, and all others.
#[derive(Default)]
pub(super) struct SharedStrings {
    cases: Symbols,
    texts: Symbols,
}

/// The rows of one bucket; their symbols are those of [`SharedStrings`].
#[derive(Default)]
pub(super) struct BucketRows {
    keys: Keys,
    events: Chunks<EventRow>,
    cases: Chunks<CaseRow>,
}

impl BucketRows {
    pub(super) fn is_empty(&self) -> bool {
        self.events.0.is_empty() && self.cases.0.is_empty()
    }
}

impl Staging {
    pub(super) fn new(buckets: usize) -> Self {
        Self {
            strings: SharedStrings::default(),
            buckets: (0..buckets).map(|_| BucketRows::default()).collect(),
            bucket_of_case: Vec::new(),
            last_case: Sym::NONE,
            last_event: [Sym::NONE; EVENT_TEXTS],
            last_in_case: [Sym::NONE; CASE_TEXTS],
            bytes: 0,
        }
    }

    /// About how much memory the rows take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Adds an event of the file of that sequence.
    pub(super) fn event(&mut self, file: u32, event: &EventRecord<'_>) {
        let case_id = self.case(event.case_id);
        let texts = [
            event.procedure_id,
            Some(event.activity),
            event.step,
            event.official_id,
            event.unit_id,
            event.receiver_id,
            event.receiver_unit_id,
            event.status,
        ];
        let mut symbols = [Sym::NONE; EVENT_TEXTS];
        for ((text, last), symbol) in texts.into_iter().zip(&mut self.last_event).zip(&mut symbols) {
            *symbol = intern(&mut self.strings.texts, last, text, &mut self.bytes);
        }
        let bucket = &mut self.buckets[self.bucket_of_case[case_id.0 as usize] as usize];
        let key = event.event_key.map_or(Key::NONE, |key| {
            self.bytes += key.len() + size_of::<usize>();
            bucket.keys.push(key)
        });
        self.bytes += size_of::<EventRow>();
        bucket.events.push(EventRow {
            occurred_at: event.occurred_at,
            due_at: event.due_at.unwrap_or(NO_TIME),
            source_row: event.source_row,
            case_id,
            texts: symbols,
            key,
            file,
            kind: event.kind,
            role: event.role,
            flags: Flags::new(event.has_note, event.has_attachment, event.has_position),
        });
    }

    /// Adds a case of the file of that sequence.
    pub(super) fn case_record(&mut self, file: u32, case: &CaseRecord<'_>) {
        let case_id = self.case(case.case_id);
        let texts =
            [case.procedure_id, case.procedure_name, case.field_id, case.unit_id, case.channel, case.status];
        let mut symbols = [Sym::NONE; CASE_TEXTS];
        for ((text, last), symbol) in texts.into_iter().zip(&mut self.last_in_case).zip(&mut symbols) {
            *symbol = intern(&mut self.strings.texts, last, text, &mut self.bytes);
        }
        let instants = [case.received_at, case.due_at, case.finished_at, case.returned_at];
        self.bytes += size_of::<CaseRow>();
        self.buckets[self.bucket_of_case[case_id.0 as usize] as usize].cases.push(CaseRow {
            instants: instants.map(|instant| instant.unwrap_or(NO_TIME)),
            source_row: case.source_row,
            case_id,
            texts: symbols,
            file,
        });
    }

    /// Hands over all rows, and is empty again.
    pub(super) fn take(&mut self) -> (SharedStrings, Vec<BucketRows>) {
        let full = std::mem::replace(self, Self::new(self.buckets.len()));
        (full.strings, full.buckets)
    }

    fn case(&mut self, case_id: &str) -> Sym {
        let symbol = intern(&mut self.strings.cases, &mut self.last_case, Some(case_id), &mut self.bytes);
        if symbol.0 as usize == self.bucket_of_case.len() {
            self.bucket_of_case.push(bucket_of(case_id, self.buckets.len()) as u32);
        }
        symbol
    }
}

/// The symbol of a text. Columns repeat their last value often, which comparing finds cheaper than hashing.
fn intern(symbols: &mut Symbols, last: &mut Sym, text: Option<&str>, bytes: &mut usize) -> Sym {
    let Some(text) = text else { return Sym::NONE };
    if !symbols.is(*last, text) {
        let known = symbols.len();
        *last = symbols.intern(text);
        if symbols.len() > known {
            *bytes += text.len() + SYMBOL_BYTES;
        }
    }
    *last
}

impl SharedStrings {
    /// The rows of a bucket as a part with strings of its own, without those of aborted files.
    pub(super) fn part(&self, rows: BucketRows, aborted: &BTreeSet<u32>) -> Part {
        let mut part = Part { keys: rows.keys, ..Part::default() };
        part.events.reserve_exact(rows.events.len());
        part.cases.reserve_exact(rows.cases.len());
        let mut cases = Localiser::new(&self.cases);
        let mut texts = Localiser::new(&self.texts);
        let symbols = &mut part.symbols;
        for mut row in rows.events.into_rows().filter(|row| !aborted.contains(&row.file)) {
            cases.localise(&mut row.case_id, symbols);
            row.texts.iter_mut().for_each(|text| texts.localise(text, symbols));
            part.events.push(row);
        }
        for mut row in rows.cases.into_rows().filter(|row| !aborted.contains(&row.file)) {
            cases.localise(&mut row.case_id, symbols);
            row.texts.iter_mut().for_each(|text| texts.localise(text, symbols));
            part.cases.push(row);
        }
        part
    }
}

/// Shared symbols to those of one part, each looked up once. Missing stays missing.
struct Localiser<'a> {
    shared: &'a Symbols,
    /// [`Sym::NONE`]: not met yet.
    local: Vec<Sym>,
}

impl<'a> Localiser<'a> {
    fn new(shared: &'a Symbols) -> Self {
        Self { shared, local: vec![Sym::NONE; shared.len()] }
    }

    #[inline]
    fn localise(&mut self, symbol: &mut Sym, symbols: &mut Symbols) {
        let Some(local) = self.local.get_mut(symbol.0 as usize) else { return };
        if local.is_none() {
            // Only met here: a symbol that is there has a text.
            *local = symbols.intern_optional(self.shared.get(*symbol));
        }
        *symbol = *local;
    }
}

/// A growing sequence in pieces.
struct Chunks<T>(Vec<Vec<T>>);

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Chunks<T> {
    fn push(&mut self, row: T) {
        match self.0.last_mut() {
            Some(chunk) if chunk.len() < CHUNK_ROWS => chunk.push(row),
            // The first piece grows as needed: a small ingest into many buckets takes little.
            None => self.0.push(vec![row]),
            Some(_) => {
                let mut chunk = Vec::with_capacity(CHUNK_ROWS);
                chunk.push(row);
                self.0.push(chunk);
            }
        }
    }

    fn len(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// All rows; each piece is freed once it is through.
    fn into_rows(self) -> impl Iterator<Item = T> {
        self.0.into_iter().flatten()
    }
}
