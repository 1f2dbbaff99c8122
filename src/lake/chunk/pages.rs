//! The data pages of one column, in the encoding that suits its values.
//!
//! Strings, and numbers of which few are distinct, as codes of a dictionary; other whole numbers as packed
//! differences, for they grow slowly within a case; doubles byte by byte, compressed; flags as bits. What is
//! packed hardly shrinks, so it is not compressed.

use super::bits::{levels, packed_differences, packed_flags, runs_and_packed};
use super::page::{DataPage, Packed, Packer};
use super::renumber::NULL_CODE;
use anyhow::Result;

/// Rows in one data page: few enough that a reader may skip, many enough that headers cost nothing.
const PAGE_ROWS: usize = 1 << 16;

/// Codes that index a dictionary of `distinct` values; [`NULL_CODE`] is null and may stand only in a nullable column.
pub(super) fn code_pages(codes: &[u32], distinct: usize, nullable: bool) -> Vec<DataPage> {
    let width = code_width(distinct);
    let mut present = Vec::new();
    let page = |rows: &[u32]| {
        let (levels, nulls) = level_bytes(rows, nullable, |code| *code != NULL_CODE);
        let mut bytes = Vec::with_capacity((rows.len() - nulls) * width as usize / 8 + 64);
        bytes.push(width as u8);
        if nulls == 0 {
            runs_and_packed(&mut bytes, rows, width);
        } else {
            present.clear();
            present.extend(rows.iter().copied().filter(|code| *code != NULL_CODE));
            runs_and_packed(&mut bytes, &present, width);
        }
        DataPage { levels, values: Packed::plain(bytes), rows: rows.len(), nulls }
    };
    codes.chunks(PAGE_ROWS).map(page).collect()
}

/// Strings as they are, compressed: for what is hardly ever met twice.
///
/// # Errors
/// If the compressor fails.
pub(super) fn string_pages<'a, V>(
    packer: &mut Packer,
    values: &[V],
    nullable: bool,
    string: impl Fn(&V) -> Option<&'a str> + Copy,
) -> Result<Vec<DataPage>> {
    let page = |rows: &[V]| {
        let (levels, nulls) = level_bytes(rows, nullable, |value| string(value).is_some());
        let mut bytes = Vec::with_capacity(16 * (rows.len() - nulls));
        rows.iter().filter_map(string).for_each(|text| push_string(&mut bytes, text));
        Ok(DataPage { levels, values: packer.pack(bytes)?, rows: rows.len(), nulls })
    };
    values.chunks(PAGE_ROWS).map(page).collect()
}

/// Whole numbers as packed differences; `number` gives `None` for what is null.
pub(super) fn number_pages<V>(
    values: &[V],
    nullable: bool,
    number: impl Fn(&V) -> Option<i64> + Copy,
) -> Vec<DataPage> {
    let mut present = Vec::with_capacity(PAGE_ROWS.min(values.len()));
    let page = |rows: &[V]| {
        let (levels, nulls) = level_bytes(rows, nullable, |value| number(value).is_some());
        present.clear();
        present.extend(rows.iter().filter_map(number));
        let mut bytes = Vec::with_capacity(8 * present.len() + 64);
        packed_differences(&mut bytes, &present);
        DataPage { levels, values: Packed::plain(bytes), rows: rows.len(), nulls }
    };
    values.chunks(PAGE_ROWS).map(page).collect()
}

/// Doubles with the first bytes of all, then the second bytes of all, and so on (`BYTE_STREAM_SPLIT`),
/// compressed; `double` gives `None` for what is null.
///
/// Durations are whole seconds most often, so half of the bytes are 0, and side by side they cost nothing: a
/// fifth smaller than doubles as they are, and four times faster.
///
/// # Errors
/// If the compressor fails.
pub(super) fn double_pages<V>(
    packer: &mut Packer,
    values: &[V],
    nullable: bool,
    double: impl Fn(&V) -> Option<f64> + Copy,
) -> Result<Vec<DataPage>> {
    let mut present = Vec::with_capacity(PAGE_ROWS.min(values.len()));
    let page = |rows: &[V]| {
        let (levels, nulls) = level_bytes(rows, nullable, |value| double(value).is_some());
        present.clear();
        present.extend(rows.iter().filter_map(double).map(f64::to_bits));
        let mut bytes = Vec::with_capacity(8 * present.len());
        for place in 0..8 {
            bytes.extend(present.iter().map(|bits| (bits >> (8 * place)) as u8));
        }
        Ok(DataPage { levels, values: packer.pack(bytes)?, rows: rows.len(), nulls })
    };
    values.chunks(PAGE_ROWS).map(page).collect()
}

/// Flags as bits; `flag` gives `None` for what is null.
pub(super) fn flag_pages<V>(
    values: &[V],
    nullable: bool,
    flag: impl Fn(&V) -> Option<bool> + Copy,
) -> Vec<DataPage> {
    let page = |rows: &[V]| {
        let (levels, nulls) = level_bytes(rows, nullable, |value| flag(value).is_some());
        let present: Vec<bool> = rows.iter().filter_map(flag).collect();
        let mut bytes = Vec::with_capacity(present.len() / 8 + 1);
        packed_flags(&mut bytes, &present);
        DataPage { levels, values: Packed::plain(bytes), rows: rows.len(), nulls }
    };
    values.chunks(PAGE_ROWS).map(page).collect()
}

/// The definition levels of some rows and how many are null; nothing for a column that is never null.
fn level_bytes<V>(rows: &[V], nullable: bool, present: impl Fn(&V) -> bool) -> (Vec<u8>, usize) {
    let mut bytes = Vec::new();
    let nulls = if nullable { levels(&mut bytes, rows.len(), rows.iter().map(&present)) } else { 0 };
    (bytes, nulls)
}

/// Bits of the largest code. At least one: width 0 is legal, but not every reader takes it.
fn code_width(distinct: usize) -> u32 {
    (usize::BITS - distinct.saturating_sub(1).leading_zeros()).max(1)
}

/// The distinct strings as the format wants them: each behind its length, as 32 bits.
pub(super) fn plain_strings(dictionary: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(dictionary.iter().map(|text| text.len() + 4).sum());
    dictionary.iter().for_each(|text| push_string(&mut bytes, text));
    bytes
}

fn push_string(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_hold_the_largest_code() {
        for (distinct, width) in [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (256, 8), (257, 9)] {
            assert_eq!(code_width(distinct), width, "{distinct} strings");
        }
    }
}
