//! Month, bin and outcome of a row in 32 bits, which sort in this order.

/// When a row counted, how long it lasted, and what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(u32);

/// Bits of a bin: [`BIN_COUNT`](crate::rank::BIN_COUNT) is less than this power of two.
const BIN_BITS: u32 = 12;
const _: () = assert!(crate::rank::BIN_COUNT < 1 << BIN_BITS);

impl Moment {
    /// `month` counts from January 1970; `bin` is 0 for rates.
    pub(super) fn new(month: i16, bin: u16, outcome: bool) -> Self {
        let month = u32::from(month as u16 ^ 0x8000);
        Self(month << (BIN_BITS + 1) | u32::from(bin) << 1 | u32::from(outcome))
    }

    /// Months since January 1970.
    pub(super) fn month(self) -> i16 {
        (self.0 >> (BIN_BITS + 1)) as u16 as i16 ^ i16::MIN
    }

    /// The bin of working time; 0 for rates.
    pub(super) fn bin(self) -> u16 {
        (self.0 >> 1) as u16 & ((1 << BIN_BITS) - 1)
    }

    /// The yes of a rate; whether a duration has ended.
    pub(super) fn outcome(self) -> bool {
        self.0 & 1 == 1
    }

    /// Whether both have the same month and bin.
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
                    let moment = Moment::new(month, bin, outcome);
                    assert_eq!((moment.month(), moment.bin(), moment.outcome()), (month, bin, outcome));
                    assert!(last < Some(moment));
                    last = Some(moment);
                }
            }
        }
    }
}
