//! The bits of Parquet pages back to values: what [`super::bits`] wrote, and what else the format allows in its place.
//!
//! A page may be damaged, so nothing in it is believed: what does not add up is an error.

use anyhow::{Context, Result, ensure};
use std::hint::select_unpredictable;

/// A page that the format allows, but that is never written here: another reader must have it.
#[derive(Debug, thiserror::Error)]
#[error("the page is of another kind than is written here")]
pub(in super::super) struct Unusual;

const ENDS: &str = "a page ends in the middle of a value";
const NO_CODE: &str = "a page has a code that its dictionary does not have";

/// Bits of the widest code.
const MOST_BITS: usize = 32;

/// Which rows of a page have a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Present<'p> {
    All,
    None,
    /// A bit a row, the lowest first.
    Those(&'p [u8]),
}

/// Reads definition levels of so many rows, of which so many are null; none are written where all rows have values.
pub(super) fn present(mut levels: &[u8], rows: usize, nulls: usize) -> Result<Present<'_>> {
    if levels.is_empty() {
        ensure!(nulls == 0, "a page without levels has nulls");
        return Ok(Present::All);
    }
    let header = varint(&mut levels)?;
    let length = (header >> 1) as usize;
    if header & 1 == 0 {
        ensure!(length == rows, Unusual);
        let is_there = *levels.first().context(ENDS)? != 0;
        ensure!(nulls == if is_there { 0 } else { rows }, "a page has another number of nulls than it says");
        return Ok(if is_there { Present::All } else { Present::None });
    }
    ensure!(length.saturating_mul(8) >= rows, Unusual);
    let bits = levels.get(..rows.div_ceil(8)).context(ENDS)?;
    let values: usize = words(bits, rows).map(|word| word.count_ones() as usize).sum();
    ensure!(Some(values) == rows.checked_sub(nulls), "a page has another number of nulls than it says");
    Ok(Present::Those(bits))
}

/// The bits of rows, 64 at a time; those beyond the last row are 0.
fn words(bits: &[u8], rows: usize) -> impl DoubleEndedIterator<Item = u64> + ExactSizeIterator {
    bits.chunks(8).enumerate().map(move |(place, bytes)| {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        let left = rows.saturating_sub(place * 64).min(64);
        u64::from_le_bytes(word) & if left == 64 { u64::MAX } else { (1 << left) - 1 }
    })
}

/// Moves values to their rows: the first `count` of `rows` are the values of those that have one, in order, and come to
/// stand where their bits are, of which there are as many, `missing` at the others. Goes backwards, so that no value is written over before it is moved.
pub(super) fn spread<T: Copy>(rows: &mut [T], count: usize, bits: &[u8], missing: T) {
    let mut left = count;
    for (place, word) in words(bits, rows.len()).enumerate().rev() {
        let start = place * 64;
        let stop = rows.len().min(start + 64);
        match word {
            0 => rows[start..stop].fill(missing),
            u64::MAX => {
                left -= 64;
                rows.copy_within(left..left + 64, start);
            }
            _ => {
                for row in (start..stop).rev() {
                    let is_there = word >> (row - start) & 1 == 1;
                    left -= usize::from(is_there);
                    // Nulls come in no order that a processor could guess.
                    rows[row] = select_unpredictable(is_there, rows[left], missing);
                }
            }
        }
    }
}

/// Appends what so many codes mean, of the hybrid of runs and packed values; its first byte is the width.
pub(super) fn codes<T: Copy>(bytes: &[u8], count: usize, meanings: &[T], out: &mut Vec<T>) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let (&width, mut bytes) = bytes.split_first().context(ENDS)?;
    let width = usize::from(width);
    ensure!(width <= MOST_BITS, "a page has codes of {width} bits");
    let mut left = count;
    out.reserve(count);
    while left > 0 {
        let header = varint(&mut bytes)?;
        let length = (header >> 1) as usize;
        if header & 1 == 0 {
            let value = taken(&mut bytes, width.div_ceil(8))?;
            let mut code = [0; 4];
            code[..value.len()].copy_from_slice(value);
            let meaning = *meanings.get(u32::from_le_bytes(code) as usize).context(NO_CODE)?;
            let run = length.min(left);
            out.resize(out.len() + run, meaning);
            left -= run;
        } else {
            let run = length.saturating_mul(8).min(left);
            packed_codes(&mut bytes, (length, width, run), meanings, out)?;
            left -= run;
        }
    }
    Ok(())
}

/// Appends what the first of some groups of eight codes mean.
fn packed_codes<T: Copy>(
    bytes: &mut &[u8],
    (groups, width, mut left): (usize, usize, usize),
    meanings: &[T],
    out: &mut Vec<T>,
) -> Result<()> {
    // Eight are read at once, beyond their end too, so what follows them is looked at with them.
    let mut rest = *bytes;
    taken(bytes, groups.saturating_mul(width))?;
    while left > 0 {
        let eight = eight(rest, width);
        rest = rest.get(width..).unwrap_or_default();
        let codes = &eight[..left.min(8)];
        ensure!(codes.iter().all(|&code| (code as usize) < meanings.len()), NO_CODE);
        out.extend(codes.iter().map(|&code| meanings[code as usize]));
        left -= codes.len();
    }
    Ok(())
}

/// Eight packed numbers of a width of at most 32 bits; those beyond the end of the bytes are 0.
#[inline]
fn eight(bytes: &[u8], width: usize) -> [u32; 8] {
    const LOOKED_AT: usize = MOST_BITS + 8;
    let mut padded = [0; LOOKED_AT];
    let bytes: &[u8; LOOKED_AT] = if let Some(bytes) = bytes.first_chunk() {
        bytes
    } else {
        padded[..bytes.len()].copy_from_slice(bytes);
        &padded
    };
    let mask = (1_u64 << width) - 1;
    let mut numbers = [0; 8];
    if width <= 8 {
        // All are in one word.
        let mut word = word_at(bytes, 0);
        for number in &mut numbers {
            *number = (word & mask) as u32;
            word >>= width;
        }
    } else {
        for (place, number) in numbers.iter_mut().enumerate() {
            let bit = place * width;
            *number = (word_at(bytes, bit / 8) >> (bit % 8) & mask) as u32;
        }
    }
    numbers
}

/// The word that begins at a byte; 0 where the bytes end before it does.
#[inline]
fn word_at(bytes: &[u8], place: usize) -> u64 {
    bytes.get(place..place + 8).and_then(<[u8]>::first_chunk).map_or(0, |word| u64::from_le_bytes(*word))
}

/// Numbers in a block of packed differences, and in each of its miniblocks, as they are written here.
const BLOCK: u64 = 128;
const MINIBLOCKS: usize = 4;
const MINIBLOCK: usize = BLOCK as usize / MINIBLOCKS;

/// Appends what so many packed differences (`DELTA_BINARY_PACKED`) add up to.
pub(super) fn differences<T>(
    mut bytes: &[u8],
    count: usize,
    make: impl Fn(i64) -> T,
    out: &mut Vec<T>,
) -> Result<()> {
    let (block, miniblocks) = (varint(&mut bytes)?, varint(&mut bytes)?);
    ensure!((block, miniblocks) == (BLOCK, MINIBLOCKS as u64), Unusual);
    ensure!(varint(&mut bytes)? == count as u64, "a page has another number of values than it says");
    let mut value = zigzag(&mut bytes)?;
    if count == 0 {
        return Ok(());
    }
    out.reserve(count);
    out.push(make(value));
    let mut left = count - 1;
    while left > 0 {
        let least = zigzag(&mut bytes)?;
        let widths = taken(&mut bytes, MINIBLOCKS)?;
        for &width in widths {
            let width = usize::from(width);
            ensure!(width <= 64, "a page has differences of {width} bits");
            let some = left.min(MINIBLOCK);
            if some == 0 {
                break;
            }
            let miniblock = taken(&mut bytes, width * MINIBLOCK / 8)?;
            each_number(miniblock, width, some, |above| {
                value = value.wrapping_add(least).wrapping_add(above as i64);
                out.push(make(value));
            });
            left -= some;
        }
    }
    Ok(())
}

/// The first numbers of a miniblock of that width.
#[inline]
fn each_number(miniblock: &[u8], width: usize, count: usize, mut take: impl FnMut(u64)) {
    // A word beyond its end may be looked at.
    let mut padded = [0; MINIBLOCK * 8 + 16];
    padded[..miniblock.len()].copy_from_slice(miniblock);
    let mask = if width == 64 { u64::MAX } else { (1 << width) - 1 };
    if width <= 56 {
        for place in 0..count {
            let bit = place * width;
            take(word_at(&padded, bit / 8) >> (bit % 8) & mask);
        }
    } else {
        for place in 0..count {
            let bit = place * width;
            let (low, high) = (word_at(&padded, bit / 8), word_at(&padded, bit / 8 + 8));
            let both = u128::from(low) | u128::from(high) << 64;
            take((both >> (bit % 8)) as u64 & mask);
        }
    }
}

/// A bit of packed flags; 0 beyond their end.
#[inline]
pub(super) fn flag_at(bytes: &[u8], place: usize) -> bool {
    bytes.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1)
}

/// Takes the strings of a dictionary, each behind its length.
pub(super) fn plain_strings(
    mut bytes: &[u8],
    count: usize,
    mut take: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    for _ in 0..count {
        let length = taken(&mut bytes, 4)?.first_chunk().copied().map_or(0, u32::from_le_bytes);
        let text = taken(&mut bytes, length as usize)?;
        take(std::str::from_utf8(text).context("a dictionary holds a string that is no text")?)?;
    }
    Ok(())
}

/// The whole numbers of a dictionary.
pub(super) fn plain_numbers(mut bytes: &[u8], count: usize) -> Result<Vec<i64>> {
    let numbers = taken(&mut bytes, count.saturating_mul(8))?.as_chunks::<8>().0;
    Ok(numbers.iter().map(|number| i64::from_le_bytes(*number)).collect())
}

/// The first bytes, which are taken away.
fn taken<'p>(bytes: &mut &'p [u8], count: usize) -> Result<&'p [u8]> {
    let (first, rest) = bytes.split_at_checked(count).context(ENDS)?;
    *bytes = rest;
    Ok(first)
}

fn varint(bytes: &mut &[u8]) -> Result<u64> {
    let mut value = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let byte = taken(bytes, 1)?[0];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Ok(value);
        }
    }
    anyhow::bail!("a page has a number of more than 64 bits")
}

fn zigzag(bytes: &mut &[u8]) -> Result<i64> {
    let value = varint(bytes)?;
    Ok((value >> 1) as i64 ^ -((value & 1) as i64))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::super::bits;
    use super::*;

    fn drawn(n: usize) -> u64 {
        (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(n as u32)
    }

    #[test]
    fn codes_of_every_width_come_back() {
        for width in 1..=20_u32 {
            let distinct = 1_usize << width;
            let meanings: Vec<u64> = (0..distinct).map(drawn).collect();
            for count in [1, 7, 8, 9, 63, 64, 1000] {
                // Some runs, some that are none.
                let code = |row: usize| {
                    (drawn(if row % 50 < 30 { row / 50 } else { row }) as usize % distinct) as u32
                };
                let values: Vec<u32> = (0..count).map(code).collect();
                let mut bytes = vec![width as u8];
                bits::runs_and_packed(&mut bytes, &values, width);
                let mut out = vec![0];
                codes(&bytes, count, &meanings, &mut out).unwrap();
                let expected: Vec<u64> = values.iter().map(|&code| meanings[code as usize]).collect();
                assert_eq!(out[1..], expected, "{count} of width {width}");
                assert!(codes(&bytes[..bytes.len() - 1], count, &meanings, &mut out).is_err());
                assert!(
                    codes(&bytes, count, &meanings[..1], &mut out).is_err()
                        || values.iter().all(|&code| code == 0)
                );
            }
        }
    }

    #[test]
    fn differences_of_every_width_come_back() {
        for bits in 0..=64_u32 {
            for count in [0, 1, 2, 33, 129, 130, 500] {
                let mask = if bits == 0 { 0 } else { u64::MAX >> (64 - bits) };
                let values: Vec<i64> = (0..count).map(|row| (drawn(row) & mask) as i64).collect();
                let mut bytes = Vec::new();
                bits::packed_differences(&mut bytes, &values);
                let mut out = Vec::new();
                differences(&bytes, count, |value| value, &mut out).unwrap();
                assert_eq!(out, values, "{count} of {bits} bits");
                if count > 1 {
                    assert!(
                        differences(&bytes[..bytes.len() - 1], count, |value| value, &mut out).is_err()
                            || bits < 2
                    );
                }
            }
        }
    }

    #[test]
    fn values_come_to_stand_at_their_rows() {
        for rows in [1, 8, 63, 64, 65, 200, 1000] {
            for kind in 0..5 {
                let is_there = |row: usize| match kind {
                    0 => drawn(row) % 3 < 1,
                    1 => row / 70 % 2 < 1,
                    2 => true,
                    3 => false,
                    _ => row + 1 == rows,
                };
                let mut levels = Vec::new();
                let nulls = bits::levels(&mut levels, rows, (0..rows).map(is_there));
                let expected: Vec<usize> =
                    (0..rows).map(|row| if is_there(row) { row } else { usize::MAX }).collect();
                let mut found: Vec<usize> = (0..rows).filter(|&row| is_there(row)).collect();
                found.resize(rows, 0);
                match present(&levels, rows, nulls).unwrap() {
                    Present::All => assert_eq!(nulls, 0),
                    Present::None => found.fill(usize::MAX),
                    Present::Those(bits) => spread(&mut found, rows - nulls, bits, usize::MAX),
                }
                assert_eq!(found, expected, "{rows} rows of kind {kind}");
                assert!(present(&levels, rows, nulls + 1).is_err());
            }
        }
    }
}
