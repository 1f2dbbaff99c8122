//! Column chunks from plain vectors, each in the encoding that suits its values.

use super::page::{Chunk, DataPage, Dictionary, PageBytes, PageCompressor, assemble};
use super::pages::{code_pages, double_pages, flag_pages, number_pages, plain_strings, string_pages};
use super::renumber::{Renumber, renumber_names, repeated, repeated_counts, strings};
use crate::event::{NO_TIME, Sym, Symbols};
use anyhow::Result;
use parquet::basic::Encoding;
use parquet::schema::types::ColumnDescPtr;

/// Dictionaries with at least this many strings are kept compressed for the next table: in practice those of cases.
const MIN_KEPT_STRINGS: usize = 1024;

/// Memory that is reused from one column to the next.
#[derive(Default)]
pub(crate) struct EncoderBuffers {
    renumber: Renumber,
    codes: Vec<u32>,
    compressor: PageCompressor,
    /// Large dictionaries of the current symbols.
    kept: Vec<(Vec<Sym>, PageBytes)>,
}

impl EncoderBuffers {
    /// Begins a bucket, whose strings are these. What was kept of the strings before is dropped.
    pub(crate) fn begin(&mut self, symbols: &Symbols) {
        self.kept.clear();
        self.renumber.resize(symbols.len());
    }
}

/// Encodes the chunk of one column.
#[derive(Clone, Copy)]
pub(crate) struct ChunkEncoder<'a> {
    pub(crate) column: &'a ColumnDescPtr,
    /// True if a value may be missing.
    pub(crate) nullable: bool,
}

impl ChunkEncoder<'_> {
    /// Encodes strings; a missing one is written as `missing`, or as null.
    pub(crate) fn texts(
        &self,
        symbols: impl Iterator<Item = Sym>,
        missing: Option<&str>,
        table: &Symbols,
        encoder: &mut EncoderBuffers,
    ) -> Result<Chunk> {
        let EncoderBuffers { renumber, codes, compressor, kept } = encoder;
        let used = renumber.symbols(symbols, missing.is_some(), codes);
        if let Some((_, strings)) = kept.iter().find(|(symbols, _)| symbols == used) {
            return self.codes(strings, used.len(), codes);
        }
        let dictionary =
            compressor.compress(plain_strings(&strings(table, used, missing.unwrap_or_default())))?;
        let chunk = self.codes(&dictionary, used.len(), codes);
        if used.len() >= MIN_KEPT_STRINGS {
            kept.push((used.to_vec(), dictionary));
        }
        chunk
    }

    /// Encodes strings of which hardly any two are equal; `None` is null.
    pub(crate) fn long_texts<'a, V>(
        &self,
        values: &[V],
        text: impl Fn(&V) -> Option<&'a str> + Copy,
        encoder: &mut EncoderBuffers,
    ) -> Result<Chunk> {
        self.plain(string_pages(&mut encoder.compressor, values, self.nullable, text)?)
    }

    /// Encodes words of a closed list by their codes; [`NULL_CODE`](super::NULL_CODE) is null.
    pub(crate) fn words(
        &self,
        values: &[u32],
        name: fn(u32) -> &'static str,
        encoder: &mut EncoderBuffers,
    ) -> Result<Chunk> {
        let names = renumber_names(name, values, &mut encoder.codes);
        self.codes(&encoder.compressor.compress(plain_strings(&names))?, names.len(), &encoder.codes)
    }

    /// Encodes words by their places in a list.
    pub(crate) fn listed(
        &self,
        places: &[u32],
        words: &[&str],
        encoder: &mut EncoderBuffers,
    ) -> Result<Chunk> {
        self.codes(&encoder.compressor.compress(plain_strings(words))?, words.len(), places)
    }

    /// Encodes counts, nearly all of which are small.
    pub(crate) fn counts(&self, counts: &[u32], encoder: &mut EncoderBuffers) -> Result<Chunk> {
        let Some(distinct) = repeated_counts(counts, &mut encoder.codes) else {
            return self.numbers(counts, |&count| Some(i64::from(count)));
        };
        let dictionary = distinct.iter().flat_map(|count| count.to_le_bytes()).collect();
        self.codes(&encoder.compressor.compress(dictionary)?, distinct.len(), &encoder.codes)
    }

    /// Encodes instants in µs; [`NO_TIME`] is null if the column is nullable. Due dates have few distinct values and get
    /// a dictionary, other instants do not.
    pub(crate) fn instants(&self, instants: &[i64], encoder: &mut EncoderBuffers) -> Result<Chunk> {
        let missing = self.nullable.then_some(NO_TIME);
        let Some(distinct) = repeated(instants, missing, &mut encoder.codes) else {
            return self.numbers(instants, |&instant| (missing != Some(instant)).then_some(instant));
        };
        let dictionary = distinct.iter().flat_map(|instant| instant.to_le_bytes()).collect();
        self.codes(&encoder.compressor.compress(dictionary)?, distinct.len(), &encoder.codes)
    }

    /// Encodes durations, given in µs, as seconds. Most holds lose nothing to pauses and are not overdue, so these
    /// durations have few distinct values.
    pub(crate) fn durations(&self, micros: &[i64], encoder: &mut EncoderBuffers) -> Result<Chunk> {
        let Some(distinct) = repeated(micros, None, &mut encoder.codes) else {
            return self.shares(micros, |&micros| Some(seconds(micros)), encoder);
        };
        let dictionary = distinct.iter().flat_map(|&micros| seconds(micros).to_le_bytes()).collect();
        self.codes(&encoder.compressor.compress(dictionary)?, distinct.len(), &encoder.codes)
    }

    /// Encodes doubles; `None` is null.
    pub(crate) fn shares<V>(
        &self,
        values: &[V],
        share: impl Fn(&V) -> Option<f64> + Copy,
        encoder: &mut EncoderBuffers,
    ) -> Result<Chunk> {
        let pages = double_pages(&mut encoder.compressor, values, self.nullable, share)?;
        assemble(self.column, None, Encoding::BYTE_STREAM_SPLIT, pages)
    }

    /// Encodes flags; `None` is null.
    pub(crate) fn flags<V>(&self, values: &[V], flag: impl Fn(&V) -> Option<bool> + Copy) -> Result<Chunk> {
        self.plain(flag_pages(values, self.nullable, flag))
    }

    /// Encodes whole numbers that do not repeat; `None` is null.
    pub(crate) fn numbers<V>(
        &self,
        values: &[V],
        number: impl Fn(&V) -> Option<i64> + Copy,
    ) -> Result<Chunk> {
        let pages = number_pages(values, self.nullable, number);
        assemble(self.column, None, Encoding::DELTA_BINARY_PACKED, pages)
    }

    fn codes(&self, values: &PageBytes, distinct: usize, codes: &[u32]) -> Result<Chunk> {
        let pages = code_pages(codes, distinct, self.nullable);
        assemble(self.column, Some(&Dictionary { values, distinct }), Encoding::RLE_DICTIONARY, pages)
    }

    fn plain(&self, pages: Vec<DataPage>) -> Result<Chunk> {
        assemble(self.column, None, Encoding::PLAIN, pages)
    }
}

/// Converts microseconds to seconds.
fn seconds(micros: i64) -> f64 {
    micros as f64 / 1e6
}
