//! What a column is, as pages: which encoding suits its values.

use super::page::{Chunk, DataPage, Dictionary, Packed, Packer, assemble};
use super::pages::{code_pages, double_pages, flag_pages, number_pages, plain_strings, string_pages};
use super::renumber::{Renumber, renumber_names, repeated, repeated_counts, strings};
use crate::event::{NO_TIME, Sym, Symbols};
use anyhow::Result;
use parquet::basic::Encoding;
use parquet::schema::types::ColumnDescPtr;

/// Dictionaries with at least so many strings are kept packed for the next table: those of cases.
const KEPT_STRINGS: usize = 1024;

/// Memory that one column leaves for the next.
#[derive(Default)]
pub(in super::super) struct Encoder {
    renumber: Renumber,
    codes: Vec<u32>,
    packer: Packer,
    /// Dictionaries of the symbols at hand.
    kept: Vec<(Vec<Sym>, Packed)>,
}

impl Encoder {
    /// Other symbols are used from now on: what was kept of those before means nothing.
    pub(in super::super) fn begin(&mut self, symbols: &Symbols) {
        self.kept.clear();
        self.renumber.resize(symbols.len());
    }
}

/// Which column of the file is encoded.
#[derive(Clone, Copy)]
pub(in super::super) struct Place<'a> {
    pub(in super::super) column: &'a ColumnDescPtr,
    /// Whether a value may be missing.
    pub(in super::super) nullable: bool,
}

impl Place<'_> {
    /// Strings; a missing one is what `missing` says, or null.
    pub(in super::super) fn texts(
        &self,
        symbols: impl Iterator<Item = Sym>,
        missing: Option<&str>,
        table: &Symbols,
        encoder: &mut Encoder,
    ) -> Result<Chunk> {
        let Encoder { renumber, codes, packer, kept } = encoder;
        let used = renumber.symbols(symbols, missing.is_some(), codes);
        if let Some((_, strings)) = kept.iter().find(|(symbols, _)| symbols == used) {
            return self.codes(strings, used.len(), codes);
        }
        let packed = packer.pack(plain_strings(&strings(table, used, missing.unwrap_or_default())))?;
        let chunk = self.codes(&packed, used.len(), codes);
        if used.len() >= KEPT_STRINGS {
            kept.push((used.to_vec(), packed));
        }
        chunk
    }

    /// Strings that are hardly ever met twice; `None` is null.
    pub(in super::super) fn long_texts<'a, V>(
        &self,
        values: &[V],
        text: impl Fn(&V) -> Option<&'a str> + Copy,
        encoder: &mut Encoder,
    ) -> Result<Chunk> {
        self.plain(string_pages(&mut encoder.packer, values, self.nullable, text)?)
    }

    /// Words of a closed list; [`NULL_CODE`](super::NULL_CODE) is null.
    pub(in super::super) fn words(
        &self,
        values: &[u32],
        name: fn(u32) -> &'static str,
        encoder: &mut Encoder,
    ) -> Result<Chunk> {
        let names = renumber_names(name, values, &mut encoder.codes);
        self.codes(&encoder.packer.pack(plain_strings(&names))?, names.len(), &encoder.codes)
    }

    /// Counts: nearly all are small.
    pub(in super::super) fn counts(&self, counts: &[u32], encoder: &mut Encoder) -> Result<Chunk> {
        let Some(distinct) = repeated_counts(counts, &mut encoder.codes) else {
            return self.numbers(counts, |&count| Some(i64::from(count)));
        };
        let dictionary = distinct.iter().flat_map(|count| count.to_le_bytes()).collect();
        self.codes(&encoder.packer.pack(dictionary)?, distinct.len(), &encoder.codes)
    }

    /// Instants in µs, of which [`NO_TIME`] is null where the column may be. Due dates fall on few moments, others
    /// do not.
    pub(in super::super) fn instants(&self, instants: &[i64], encoder: &mut Encoder) -> Result<Chunk> {
        let missing = self.nullable.then_some(NO_TIME);
        let Some(distinct) = repeated(instants, missing, &mut encoder.codes) else {
            return self.numbers(instants, |&instant| (missing != Some(instant)).then_some(instant));
        };
        let dictionary = distinct.iter().flat_map(|instant| instant.to_le_bytes()).collect();
        self.codes(&encoder.packer.pack(dictionary)?, distinct.len(), &encoder.codes)
    }

    /// Durations in µs, as seconds. Most holds lose nothing to pauses and are not overdue, so few distinct ones
    /// repeat.
    pub(in super::super) fn durations(&self, micros: &[i64], encoder: &mut Encoder) -> Result<Chunk> {
        let Some(distinct) = repeated(micros, None, &mut encoder.codes) else {
            return self.shares(micros, |&micros| Some(seconds(micros)), encoder);
        };
        let dictionary = distinct.iter().flat_map(|&micros| seconds(micros).to_le_bytes()).collect();
        self.codes(&encoder.packer.pack(dictionary)?, distinct.len(), &encoder.codes)
    }

    /// Doubles; `None` is null.
    pub(in super::super) fn shares<V>(
        &self,
        values: &[V],
        share: impl Fn(&V) -> Option<f64> + Copy,
        encoder: &mut Encoder,
    ) -> Result<Chunk> {
        let pages = double_pages(&mut encoder.packer, values, self.nullable, share)?;
        assemble(self.column, None, Encoding::BYTE_STREAM_SPLIT, pages)
    }

    /// Flags; `None` is null.
    pub(in super::super) fn flags<V>(
        &self,
        values: &[V],
        flag: impl Fn(&V) -> Option<bool> + Copy,
    ) -> Result<Chunk> {
        self.plain(flag_pages(values, self.nullable, flag))
    }

    /// Whole numbers that do not repeat; `None` is null.
    pub(in super::super) fn numbers<V>(
        &self,
        values: &[V],
        number: impl Fn(&V) -> Option<i64> + Copy,
    ) -> Result<Chunk> {
        let pages = number_pages(values, self.nullable, number);
        assemble(self.column, None, Encoding::DELTA_BINARY_PACKED, pages)
    }

    fn codes(&self, values: &Packed, distinct: usize, codes: &[u32]) -> Result<Chunk> {
        let pages = code_pages(codes, distinct, self.nullable);
        assemble(self.column, Some(&Dictionary { values, distinct }), Encoding::RLE_DICTIONARY, pages)
    }

    fn plain(&self, pages: Vec<DataPage>) -> Result<Chunk> {
        assemble(self.column, None, Encoding::PLAIN, pages)
    }
}

/// Microseconds as seconds: the one conversion of the fact tables.
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
