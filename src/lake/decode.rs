//! Arrow batches to columns of symbols.
//!
//! A column's dictionary is interned once per row group; its rows are then table look-ups, and no row's
//! string is hashed or compared. A column that is not in the batch has no value in the file.

use super::columns::{self, FLAGS, case_instants, case_texts, walked_texts};
use super::schema::{
    CASE_ID, CASE_INSTANT_NAMES, CASE_TEXT_NAMES, DUE_AT, EVENT_TEXT_NAMES, KIND, OCCURRED_AT,
    PEOPLE_COLUMNS, ROLE, SOURCE, SOURCE_ROW,
};
use crate::event::{CaseColumns, EventColumns, Flags, Kind, NO_TIME, Role, Sym, Symbols};
use anyhow::Context;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::Int32Type;
use arrow::util::bit_chunk_iterator::BitChunks;
use std::hint::select_unpredictable;

/// One column of each text, with the dictionary it last met.
#[derive(Default)]
pub(super) struct EventDecoder {
    case_id: TextColumn,
    texts: [TextColumn; EVENT_TEXT_NAMES.len()],
    source: TextColumn,
    kind: DictionaryColumn<Kind>,
    role: DictionaryColumn<Option<Role>>,
}

impl EventDecoder {
    /// Appends a batch; its strings go into the symbols of the columns.
    pub(super) fn append(&mut self, batch: &RecordBatch, columns: &mut EventColumns) -> anyhow::Result<()> {
        self.case_id.texts(batch, CASE_ID, &mut columns.symbols, &mut columns.case_id)?;
        let (symbols, outs) = walked_texts(columns);
        for ((text, name), out) in self.texts.iter_mut().zip(EVENT_TEXT_NAMES).zip(outs) {
            text.texts(batch, name, symbols, out)?;
        }
        self.source.texts(batch, SOURCE, &mut columns.symbols, &mut columns.source)?;
        self.kind.append(batch, KIND, Kind::Unknown, &mut columns.kind, columns::kind)?;
        self.role.append(batch, ROLE, None, &mut columns.role, columns::role)?;
        instants(batch, OCCURRED_AT, &mut columns.occurred_at)?;
        instants(batch, DUE_AT, &mut columns.due_at)?;
        flags(batch, &mut columns.flags)?;
        source_rows(batch, &mut columns.source_row)
    }

    /// Appends the columns of people, units, instants and kinds; the others stay as they are.
    pub(super) fn append_people(
        &mut self,
        batch: &RecordBatch,
        columns: &mut EventColumns,
    ) -> anyhow::Result<()> {
        let (symbols, outs) = walked_texts(columns);
        let texts = self.texts.iter_mut().zip(EVENT_TEXT_NAMES).zip(outs);
        for ((text, name), out) in texts.filter(|((_, name), _)| PEOPLE_COLUMNS.contains(name)) {
            text.texts(batch, name, symbols, out)?;
        }
        self.kind.append(batch, KIND, Kind::Unknown, &mut columns.kind, columns::kind)?;
        instants(batch, OCCURRED_AT, &mut columns.occurred_at)
    }
}

#[derive(Default)]
pub(super) struct CaseDecoder {
    case_id: TextColumn,
    /// Cases lie here as they lie among the events, mostly: the next one's symbol is that after this one's.
    last_case: Sym,
    texts: [TextColumn; CASE_TEXT_NAMES.len()],
    source: TextColumn,
}

impl CaseDecoder {
    /// Appends a batch.
    pub(super) fn append(
        &mut self,
        batch: &RecordBatch,
        symbols: &mut Symbols,
        columns: &mut CaseColumns,
    ) -> anyhow::Result<()> {
        let Self { case_id, last_case, .. } = self;
        case_id.append(batch, CASE_ID, Sym::NONE, &mut columns.case_id, |text| {
            *last_case = symbols.intern_after(*last_case, text);
            Ok(*last_case)
        })?;
        for ((text, name), out) in self.texts.iter_mut().zip(CASE_TEXT_NAMES).zip(case_texts(columns)) {
            text.texts(batch, name, symbols, out)?;
        }
        for (name, out) in CASE_INSTANT_NAMES.into_iter().zip(case_instants(columns)) {
            instants(batch, name, out)?;
        }
        self.source.texts(batch, SOURCE, symbols, &mut columns.source)?;
        source_rows(batch, &mut columns.source_row)
    }
}

pub(super) type TextColumn = DictionaryColumn<Sym>;

impl TextColumn {
    /// Appends the rows of a text column.
    pub(super) fn texts(
        &mut self,
        batch: &RecordBatch,
        name: &str,
        symbols: &mut Symbols,
        out: &mut Vec<Sym>,
    ) -> anyhow::Result<()> {
        self.append(batch, name, Sym::NONE, out, |text| Ok(symbols.intern(text)))
    }
}

/// A column of keys into a dictionary, and what its entries mean to us.
pub(super) struct DictionaryColumn<T> {
    /// The dictionary `meanings` was made for. It is held, so that none other can come to lie at its place.
    dictionary: Option<ArrayRef>,
    meanings: Vec<T>,
}

impl<T> Default for DictionaryColumn<T> {
    fn default() -> Self {
        Self { dictionary: None, meanings: Vec::new() }
    }
}

impl<T: Copy> DictionaryColumn<T> {
    /// Appends the rows of a batch; `missing` stands for null.
    fn append(
        &mut self,
        batch: &RecordBatch,
        name: &str,
        missing: T,
        out: &mut Vec<T>,
        meaning: impl FnMut(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<()> {
        let Some(array) = batch.column_by_name(name) else {
            out.resize(out.len() + batch.num_rows(), missing);
            return Ok(());
        };
        let array: &DictionaryArray<Int32Type> =
            array.as_dictionary_opt().with_context(|| format!("`{name}` is no text"))?;
        // Without a value there is no dictionary; the reader makes one up, with an empty text in it.
        if array.null_count() == array.len() {
            out.resize(out.len() + array.len(), missing);
            return Ok(());
        }
        self.learn(array.values(), meaning)?;
        let (keys, meanings) = (array.keys(), self.meanings.as_slice());
        match (keys.null_count(), meanings) {
            // One value throughout: the source, or a unit that fills a bucket.
            (0, &[meaning]) => out.resize(out.len() + keys.len(), meaning),
            (0, _) => out.extend(keys.values().iter().map(|&key| meanings[key as usize])),
            // A null's key means nothing, and may be no key at all.
            _ => extend_where_there(out, keys.values(), keys.nulls(), missing, |key| {
                meanings.get(key as usize).copied().unwrap_or(missing)
            }),
        }
        Ok(())
    }

    /// Takes the meanings of a dictionary, unless it is the one known already.
    fn learn(
        &mut self,
        values: &ArrayRef,
        mut meaning: impl FnMut(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<()> {
        if self.dictionary.as_ref().is_some_and(|known| is_same_array(known, values)) {
            return Ok(());
        }
        let texts: &StringArray = values.as_string_opt().context("a dictionary holds no text")?;
        self.meanings.clear();
        for text in texts {
            self.meanings.push(meaning(text.context("a dictionary holds a null")?)?);
        }
        self.dictionary = Some(ArrayRef::clone(values));
        Ok(())
    }
}

/// Whether two arrays are one in memory.
fn is_same_array(one: &ArrayRef, other: &ArrayRef) -> bool {
    let place = |array: &ArrayRef| {
        let texts: Option<&StringArray> = array.as_string_opt();
        texts.map(|texts| (texts.value_data().as_ptr(), texts.offsets().as_ptr(), texts.len()))
    };
    place(one) == place(other)
}

fn instants(batch: &RecordBatch, name: &str, out: &mut Vec<i64>) -> anyhow::Result<()> {
    let Some(array) = batch.column_by_name(name) else {
        out.resize(out.len() + batch.num_rows(), NO_TIME);
        return Ok(());
    };
    let array: &TimestampMicrosecondArray =
        array.as_primitive_opt().with_context(|| format!("`{name}` is no instant"))?;
    if array.null_count() == 0 {
        out.extend_from_slice(array.values());
    } else {
        extend_where_there(out, array.values(), array.nulls(), NO_TIME, |instant| instant);
    }
    Ok(())
}

/// Appends the meaning of each value, `missing` for nulls. Goes by words of 64 rows: asking the validity row
/// by row costs more than the look-ups. What lies at a null is looked at and passed over without a branch,
/// for nulls come in no order that a processor could guess.
fn extend_where_there<V: Copy, T: Copy>(
    out: &mut Vec<T>,
    values: &[V],
    nulls: Option<&NullBuffer>,
    missing: T,
    meaning: impl Fn(V) -> T,
) {
    let Some(nulls) = nulls else { return out.extend(values.iter().map(|&value| meaning(value))) };
    out.reserve(values.len());
    let words = nulls.inner().bit_chunks();
    for (values, there) in values.chunks(64).zip(words.iter_padded()) {
        match there {
            0 => out.resize(out.len() + values.len(), missing),
            u64::MAX => out.extend(values.iter().map(|&value| meaning(value))),
            _ => out.extend(values.iter().enumerate().map(|(row, &value)| {
                select_unpredictable(there >> (row & 63) & 1 == 1, meaning(value), missing)
            })),
        }
    }
}

fn source_rows(batch: &RecordBatch, out: &mut Vec<u64>) -> anyhow::Result<()> {
    let rows = batch.column_by_name(SOURCE_ROW).context("there is no column `source_row`")?;
    let rows: &Int64Array = rows.as_primitive_opt().context("`source_row` is no number")?;
    out.extend(rows.values().iter().map(|&row| row as u64));
    Ok(())
}

fn flags(batch: &RecordBatch, out: &mut Vec<Flags>) -> anyhow::Result<()> {
    let start = out.len();
    out.resize(start + batch.num_rows(), Flags::default());
    let out = &mut out[start..];
    FLAGS.iter().try_for_each(|&(name, pack)| flag(batch, name, pack, out))
}

fn flag(
    batch: &RecordBatch,
    name: &str,
    pack: fn(Option<bool>) -> Flags,
    out: &mut [Flags],
) -> anyhow::Result<()> {
    let Some(array) = batch.column_by_name(name) else { return Ok(()) };
    let array: &BooleanArray = array.as_boolean_opt().with_context(|| format!("`{name}` is no flag"))?;
    // What the flag's bits are for false, and what true adds.
    let (no, and_yes) = (pack(Some(false)).0, pack(Some(true)).0 & !pack(Some(false)).0);
    let values = array.values().bit_chunks();
    let nulls = array.nulls().map(|nulls| nulls.inner().bit_chunks());
    let mut there = nulls.iter().flat_map(BitChunks::iter_padded);
    for (flags, yes) in out.chunks_mut(64).zip(values.iter_padded()) {
        let there = there.next().unwrap_or(u64::MAX);
        let bytes = (yes & there).to_le_bytes().into_iter().zip(there.to_le_bytes());
        for (flags, (yes, there)) in flags.chunks_mut(8).zip(bytes) {
            let packed = (spread(there) * u64::from(no)) | (spread(yes) * u64::from(and_yes));
            flags.iter_mut().zip(packed.to_le_bytes()).for_each(|(flags, packed)| flags.0 |= packed);
        }
    }
    Ok(())
}

/// The bits of a byte, each as a byte of 0 or 1, the lowest first.
fn spread(bits: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // Of each copy of the byte one bit is kept, another in each; the sum carries it to the top of its byte.
    const ITS_BIT: u64 = 0x8040_2010_0804_0201;
    const TOPS: u64 = 0x8080_8080_8080_8080;
    ((((u64::from(bits) * ONES) & ITS_BIT) + (TOPS - ITS_BIT)) >> 7) & ONES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread_to_bytes() {
        for bits in 0..=u8::MAX {
            let expected: [u8; 8] = std::array::from_fn(|place| bits >> place & 1);
            assert_eq!(spread(bits).to_le_bytes(), expected, "{bits:#010b}");
        }
    }
}
