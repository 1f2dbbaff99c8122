//! Writes the bits of Parquet pages: varints, packed codes and flags, definition levels, packed differences.
//!
//! Format: <https://parquet.apache.org/docs/file-format/data-pages/encodings/>, sections
//! "RLE / Bit-Packing Hybrid" and "Delta Encoding".

/// Writes a run of one value: twice its length as a varint, then the value in whole bytes.
pub(super) fn one_run(buffer: &mut Vec<u8>, count: usize, value: u32, width: u32) {
    varint(buffer, (count as u64) << 1);
    buffer.extend_from_slice(&value.to_le_bytes()[..width.div_ceil(8) as usize]);
}

/// Writes a bit-packed run: twice the number of groups of eight plus one, as a varint, then the values from the lowest bit
/// up. The last group is padded with zeros.
pub(super) fn bit_packed(buffer: &mut Vec<u8>, values: impl Iterator<Item = u32>, count: usize, width: u32) {
    let groups = count.div_ceil(8);
    varint(buffer, (groups as u64) << 1 | 1);
    let end = buffer.len() + groups * width as usize;
    let (mut word, mut filled) = (0_u64, 0);
    values.for_each(|value| {
        word |= u64::from(value) << filled;
        filled += width;
        // A code has at most 32 bits, so the word never overflows.
        if filled >= 32 {
            buffer.extend_from_slice(&(word as u32).to_le_bytes());
            word >>= 32;
            filled -= 32;
        }
    });
    buffer.extend_from_slice(&(word as u32).to_le_bytes()[..filled.div_ceil(8) as usize]);
    buffer.resize(end, 0);
}

/// Writes values in the hybrid encoding: eight or more equal values in a row become a run, the others are packed.
pub(super) fn runs_and_packed(buffer: &mut Vec<u8>, values: &[u32], width: u32) {
    let packed = |buffer: &mut Vec<u8>, values: &[u32]| {
        if !values.is_empty() {
            bit_packed(buffer, values.iter().copied(), values.len(), width);
        }
    };
    // Values from `open` on are still to be packed. Only the last packed group of all may be incomplete.
    let (mut open, mut start) = (0, 0);
    for run in values.chunk_by(|one, other| one == other) {
        let stop = start + run.len();
        let filled = start + (start - open).wrapping_neg() % 8;
        if filled + 8 <= stop {
            packed(buffer, &values[open..filled]);
            one_run(buffer, stop - filled, run[0], width);
            open = stop;
        }
        start = stop;
    }
    packed(buffer, &values[open..]);
}

/// Writes flags in the plain encoding: one bit each, from the lowest up.
pub(super) fn packed_flags(buffer: &mut Vec<u8>, flags: &[bool]) {
    let byte = |eight: &[bool]| eight.iter().rev().fold(0, |byte, flag| byte << 1 | u8::from(*flag));
    buffer.extend(flags.chunks(8).map(byte));
}

/// Writes the definition levels of rows of a nullable column: 1 where there is a value. Returns the number of nulls.
pub(super) fn levels(
    buffer: &mut Vec<u8>,
    rows: usize,
    present: impl Iterator<Item = bool> + Clone,
) -> usize {
    let nulls = present.clone().filter(|present| !present).count();
    match nulls {
        0 => one_run(buffer, rows, 1, 1),
        all if all == rows => one_run(buffer, rows, 0, 1),
        _ => bit_packed(buffer, present.map(u32::from), rows, 1),
    }
    nulls
}

/// The number of values in a block of packed differences, and in each of its miniblocks.
const BLOCK: usize = 128;
const MINIBLOCK: usize = 32;

/// Writes whole numbers as packed differences (`DELTA_BINARY_PACKED`).
///
/// Numbers that grow slowly take few bits. The differences of 32-bit columns must fit 32 bits, as those of counts do.
pub(super) fn packed_differences(buffer: &mut Vec<u8>, values: &[i64]) {
    varint(buffer, BLOCK as u64);
    varint(buffer, (BLOCK / MINIBLOCK) as u64);
    varint(buffer, values.len() as u64);
    zigzag(buffer, values.first().copied().unwrap_or(0));
    let mut last = values.first().copied().unwrap_or(0);
    for block in values.get(1..).unwrap_or_default().chunks(BLOCK) {
        let mut differences = [0; BLOCK];
        for (difference, &value) in differences.iter_mut().zip(block) {
            *difference = value.wrapping_sub(last);
            last = value;
        }
        let least = differences[..block.len()].iter().copied().min().unwrap_or(0);
        zigzag(buffer, least);
        let mut above = [0_u64; BLOCK];
        for (above, difference) in above.iter_mut().zip(&differences[..block.len()]) {
            *above = difference.wrapping_sub(least) as u64;
        }
        let widths = buffer.len();
        buffer.resize(widths + BLOCK / MINIBLOCK, 0);
        for (index, miniblock) in
            above[..block.len().next_multiple_of(MINIBLOCK)].chunks(MINIBLOCK).enumerate()
        {
            let width = 64 - miniblock.iter().fold(0, |bits, value| bits | value).leading_zeros();
            buffer[widths + index] = width as u8;
            packed_words(buffer, miniblock, width);
        }
    }
}

/// Writes numbers of a width up to 64, from the lowest bit up. Their bits together fill whole words of 32.
fn packed_words(buffer: &mut Vec<u8>, values: &[u64], width: u32) {
    if width == 0 {
        return;
    }
    let (mut word, mut filled) = (0_u64, 0);
    for &value in values {
        word |= value << filled;
        filled += width;
        if filled >= 64 {
            buffer.extend_from_slice(&word.to_le_bytes());
            filled -= 64;
            // These are the bits that did not fit: none if the value ended with the word.
            word = value.checked_shr(width - filled).unwrap_or(0);
        }
    }
    buffer.extend_from_slice(&word.to_le_bytes()[..filled.div_ceil(8) as usize]);
}

/// Writes an unsigned number, seven bits a byte, the lowest first.
pub(super) fn varint(buffer: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        buffer.push(value as u8 | 0x80);
        value >>= 7;
    }
    buffer.push(value as u8);
}

/// Writes a signed number as a varint, so that numbers near 0 of either sign are short.
fn zigzag(buffer: &mut Vec<u8>, value: i64) {
    varint(buffer, (value << 1 ^ value >> 63) as u64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packing_is_that_of_the_format() {
        // The example of the format's documentation: 0 to 7 in three bits.
        let mut buffer = Vec::new();
        bit_packed(&mut buffer, 0..8, 8, 3);
        assert_eq!(buffer, [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }

    #[test]
    fn a_run_has_its_length_and_value() {
        let mut buffer = Vec::new();
        one_run(&mut buffer, 300, 257, 9);
        assert_eq!(buffer, [0xD8, 0x04, 0x01, 0x01]);
    }

    #[test]
    fn runs_begin_at_whole_groups() {
        // Three values, then nine more of the last: five fill the group, and the four left make no run.
        let short: Vec<u32> = [1, 2, 3].into_iter().chain([3; 9]).collect();
        let mut buffer = Vec::new();
        runs_and_packed(&mut buffer, &short, 8);
        assert_eq!(buffer, [&[0b101_u8, 1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3][..], &[0; 4]].concat());
        // With thirteen of them eight make a run.
        let long: Vec<u32> = [1, 2, 3].into_iter().chain([3; 13]).chain([4]).collect();
        buffer.clear();
        runs_and_packed(&mut buffer, &long, 8);
        assert_eq!(buffer, [0b11, 1, 2, 3, 3, 3, 3, 3, 3, 16, 3, 0b11, 4, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn flags_fill_bytes_from_the_lowest_bit() {
        let mut buffer = Vec::new();
        packed_flags(&mut buffer, &[true, false, false, true, false, false, false, false, true]);
        assert_eq!(buffer, [0b1001, 1]);
    }

    #[test]
    fn differences_are_those_of_the_format() {
        // The second example of the format's documentation: 7, 5, 3, 1, 2, 3, 4, 5.
        let mut buffer = Vec::new();
        packed_differences(&mut buffer, &[7, 5, 3, 1, 2, 3, 4, 5]);
        let header = [0x80, 0x01, 4, 8, 14];
        // The least difference is -2; above it, 0, 0, 0, 3, 3, 3, 3 in two bits, filled up to 32 values.
        let block = [3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0];
        assert_eq!(buffer, [header.as_slice(), &block].concat());
    }

    #[test]
    fn words_hold_every_width() {
        for width in 1..=64_u32 {
            let most = u64::MAX >> (64 - width);
            let drawn = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(n as u32);
            let values: Vec<u64> = (0..32).map(|n| drawn(n) & most).collect();
            let mut buffer = Vec::new();
            packed_words(&mut buffer, &values, width);
            assert_eq!(buffer.len(), 4 * width as usize);
            let bit = |at: usize| u64::from(buffer[at / 8] >> (at % 8) & 1);
            for (index, value) in values.iter().enumerate() {
                let start = index * width as usize;
                let found = (0..width as usize).fold(0, |sum, at| sum | bit(start + at) << at);
                assert_eq!(found, *value, "value {index} of width {width}");
            }
        }
    }
}
