//! Month, bin and outcome of a row in 32 bits, which sort in this order.

use serde::{Deserialize, Serialize};

/// The month in which a row counts, the bin of its duration, and its outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct PackedRow(u32);

/// A row and the number of rows that are equal to it.
pub(super) type EqualRows = (PackedRow, u32);

/// Bits of a bin: [`BIN_COUNT`](crate::rank::BIN_COUNT) is less than this power of two.
const BIN_BITS: u32 = 12;
const _: () = assert!(crate::rank::BIN_COUNT < 1 << BIN_BITS);

impl PackedRow {
    /// Packs a row. `month` counts from January 1970; `bin` is the class of a rate.
    pub(super) fn new(month: i16, bin: u16, outcome: bool) -> Self {
        // With the sign bit turned, negative months sort before positive ones.
        let month = u32::from(month as u16 ^ 0x8000);
        Self(month << (BIN_BITS + 1) | u32::from(bin) << 1 | u32::from(outcome))
    }

    /// Returns the months since January 1970.
    pub(super) fn month(self) -> i16 {
        (self.0 >> (BIN_BITS + 1)) as u16 as i16 ^ i16::MIN
    }

    /// Returns the bin of the working time; of a rate the class of the rows.
    pub(super) fn bin(self) -> u16 {
        (self.0 >> 1) as u16 & ((1 << BIN_BITS) - 1)
    }

    /// Returns true for the outcome of a rate, and for a duration that has ended.
    pub(super) fn outcome(self) -> bool {
        self.0 & 1 == 1
    }

    /// Returns true if both have the same month and bin.
    pub(super) fn same_bin(self, other: Self) -> bool {
        self.0 >> 1 == other.0 >> 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rank::BIN_COUNT;

    #[test]
    fn months_and_bins_survive_the_packing_and_sort() {
        let mut last = None;
        for month in [i16::MIN, -1, 0, 650, i16::MAX] {
            for bin in [0, 1, BIN_COUNT - 1] {
                for outcome in [false, true] {
                    let row = PackedRow::new(month, bin, outcome);
                    assert_eq!((row.month(), row.bin(), row.outcome()), (month, bin, outcome));
                    assert!(last < Some(row));
                    last = Some(row);
                }
            }
        }
    }
}
