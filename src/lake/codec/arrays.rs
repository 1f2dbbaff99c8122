//! Arrow columns to plain vectors.
//!
//! The reader gives texts as keys into dictionaries. The meaning of a dictionary is looked up once; its rows are then
//! array accesses, and no row's string is hashed or compared.

use crate::event::{Flags, NO_TIME};
use anyhow::{Context, Result};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::Int32Type;
use arrow::util::bit_chunk_iterator::BitChunks;
use std::hint::select_unpredictable;

/// The dictionary that a text column had last, with the meaning of each of its entries.
pub(super) struct Dictionary<T> {
    /// The array of the dictionary. It is kept alive, so that no other array can be at its address.
    entries: Option<ArrayRef>,
    meanings: Vec<T>,
}

impl<T> Default for Dictionary<T> {
    fn default() -> Self {
        Self { entries: None, meanings: Vec::new() }
    }
}

impl<T: Copy> Dictionary<T> {
    /// Appends the meanings of the rows of a text column, and `missing` for null. A column that is not in the batch has
    /// no value in the whole file.
    pub(super) fn append(
        &mut self,
        batch: &RecordBatch,
        name: &str,
        missing: T,
        out: &mut Vec<T>,
        meaning: impl FnMut(&str) -> Result<T>,
    ) -> Result<()> {
        let Some(array) = batch.column_by_name(name) else {
            out.resize(out.len() + batch.num_rows(), missing);
            return Ok(());
        };
        let array: &DictionaryArray<Int32Type> = array.as_dictionary_opt().context("it is no text")?;
        // Where a batch has no value the reader does not decode the dictionary, but makes one with an empty text.
        if array.null_count() == array.len() {
            out.resize(out.len() + array.len(), missing);
            return Ok(());
        }
        self.learn(array.values(), meaning)?;
        let (keys, meanings) = (array.keys(), self.meanings.as_slice());
        match (keys.null_count(), meanings) {
            // Many columns have one value throughout, such as the source.
            (0, &[meaning]) => out.resize(out.len() + keys.len(), meaning),
            (0, _) => out.extend(keys.values().iter().map(|&key| meanings[key as usize])),
            // The key of a null row is arbitrary, and may be out of bounds.
            _ => extend_valid(out, keys.values(), keys.nulls(), missing, |key| {
                meanings.get(key as usize).copied().unwrap_or(missing)
            }),
        }
        Ok(())
    }

    /// Looks up the meanings of a dictionary, unless it is the one from before.
    fn learn(&mut self, entries: &ArrayRef, mut meaning: impl FnMut(&str) -> Result<T>) -> Result<()> {
        if self.entries.as_ref().is_some_and(|known| is_same_array(known, entries)) {
            return Ok(());
        }
        let texts: &StringArray = entries.as_string_opt().context("its dictionary holds no texts")?;
        self.entries = None;
        self.meanings.clear();
        for text in texts {
            self.meanings.push(meaning(text.context("its dictionary holds a null")?)?);
        }
        self.entries = Some(ArrayRef::clone(entries));
        Ok(())
    }
}

/// Returns true if two arrays have the same memory.
fn is_same_array(one: &ArrayRef, other: &ArrayRef) -> bool {
    let address = |array: &ArrayRef| {
        let texts: Option<&StringArray> = array.as_string_opt();
        texts.map(|texts| (texts.value_data().as_ptr(), texts.offsets().as_ptr(), texts.len()))
    };
    address(one) == address(other)
}

/// Appends the instants of a column, and [`NO_TIME`] for null.
pub(super) fn append_instants(batch: &RecordBatch, name: &str, out: &mut Vec<i64>) -> Result<()> {
    let Some(array) = batch.column_by_name(name) else {
        out.resize(out.len() + batch.num_rows(), NO_TIME);
        return Ok(());
    };
    let array: &TimestampMicrosecondArray = array.as_primitive_opt().context("it is no instant")?;
    if array.null_count() == 0 {
        out.extend_from_slice(array.values());
    } else {
        extend_valid(out, array.values(), array.nulls(), NO_TIME, |instant| instant);
    }
    Ok(())
}

/// Appends the numbers of the source rows.
pub(super) fn append_source_rows(batch: &RecordBatch, name: &str, out: &mut Vec<u64>) -> Result<()> {
    let rows = batch.column_by_name(name).context("there is no such column")?;
    let rows: &Int64Array = rows.as_primitive_opt().context("it is no number")?;
    out.extend(rows.values().iter().map(|&row| row as u64));
    Ok(())
}

/// Sets a flag in the packed flags of the rows of a batch.
pub(super) fn set_flags(
    batch: &RecordBatch,
    name: &str,
    pack: fn(Option<bool>) -> Flags,
    out: &mut [Flags],
) -> Result<()> {
    let Some(array) = batch.column_by_name(name) else { return Ok(()) };
    let array: &BooleanArray = array.as_boolean_opt().context("it is no flag")?;
    // The bits that stand for false, and those that true adds.
    let (no, and_yes) = (pack(Some(false)).0, pack(Some(true)).0 & !pack(Some(false)).0);
    let values = array.values().bit_chunks();
    let nulls = array.nulls().map(|nulls| nulls.inner().bit_chunks());
    let mut valid = nulls.iter().flat_map(BitChunks::iter_padded);
    for (flags, yes) in out.chunks_mut(64).zip(values.iter_padded()) {
        let valid = valid.next().unwrap_or(u64::MAX);
        let bytes = (yes & valid).to_le_bytes().into_iter().zip(valid.to_le_bytes());
        for (flags, (yes, valid)) in flags.chunks_mut(8).zip(bytes) {
            let packed = (bits_to_bytes(valid) * u64::from(no)) | (bits_to_bytes(yes) * u64::from(and_yes));
            flags.iter_mut().zip(packed.to_le_bytes()).for_each(|(flags, packed)| flags.0 |= packed);
        }
    }
    Ok(())
}

/// Appends the meaning of each value, and `missing` for nulls.
///
/// It goes by words of 64 rows, because asking the validity row by row costs more than the look-ups. The value of a null
/// row is looked at too, and dropped without a branch: nulls come in no order that a processor could predict.
fn extend_valid<V: Copy, T: Copy>(
    out: &mut Vec<T>,
    values: &[V],
    nulls: Option<&NullBuffer>,
    missing: T,
    meaning: impl Fn(V) -> T,
) {
    let Some(nulls) = nulls else { return out.extend(values.iter().map(|&value| meaning(value))) };
    out.reserve(values.len());
    let words = nulls.inner().bit_chunks();
    for (values, valid) in values.chunks(64).zip(words.iter_padded()) {
        match valid {
            0 => out.resize(out.len() + values.len(), missing),
            u64::MAX => out.extend(values.iter().map(|&value| meaning(value))),
            _ => out.extend(values.iter().enumerate().map(|(row, &value)| {
                select_unpredictable(valid >> (row & 63) & 1 == 1, meaning(value), missing)
            })),
        }
    }
}

/// Returns the bits of a byte, each as a byte of 0 or 1, the lowest first.
fn bits_to_bytes(bits: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // One bit of each copy of the byte is kept, a different one in each; the sum carries it to the top of its byte.
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
            let expected: [u8; 8] = std::array::from_fn(|index| bits >> index & 1);
            assert_eq!(bits_to_bytes(bits).to_le_bytes(), expected, "{bits:#010b}");
        }
    }
}
