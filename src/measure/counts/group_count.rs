//! The integers that measures are made of: counts of rows by group, month and bin.

use super::count::Count;
use super::packed_row::PackedRow;
use crate::event::Sym;
use crate::fact::Level;
use serde::{Deserialize, Serialize};

/// A measure at a level, in one byte that sorts by measure, then by level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MeasureLevel(u8);

impl MeasureLevel {
    /// Packs the index of a measure in [`MEASURES`](crate::measure::MEASURES) and a level.
    pub(super) fn new(measure: usize, level: Level) -> Self {
        Self((measure * Level::ALL.len() + level as usize) as u8)
    }

    /// Returns the index of the measure.
    pub(crate) fn measure(self) -> usize {
        usize::from(self.0) / Level::ALL.len()
    }

    /// Returns the level.
    pub(crate) fn level(self) -> Level {
        Level::ALL[usize::from(self.0) % Level::ALL.len()]
    }
}

/// The key of a group of rows: measure and level, subject and unit, stratum, counterpart. It sorts in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct GroupKey {
    /// Measure and level (8 bits), index of the (subject, unit) pair (32), index of the stratum (24).
    bits: u64,
    counterpart: Sym,
}

/// Strata have indices below this, so that they fit into a key. A country has some thousand procedures of
/// some ten steps.
pub(super) const MAX_STRATA: u32 = 1 << 24;

impl GroupKey {
    /// Packs a key. `subject` is the index of the (subject, unit) pair, `stratum` that of the stratum.
    pub(super) fn new(measure: MeasureLevel, (subject, stratum): (u32, u32), counterpart: Sym) -> Self {
        let bits = u64::from(measure.0) << 56 | u64::from(subject) << 24 | u64::from(stratum);
        Self { bits, counterpart }
    }

    /// Returns the measure and level.
    pub(crate) fn measure(self) -> MeasureLevel {
        MeasureLevel((self.bits >> 56) as u8)
    }

    /// Returns the index of the (subject, unit) pair.
    pub(crate) fn subject(self) -> u32 {
        (self.bits >> 24) as u32
    }

    /// Returns the index of the stratum.
    pub(crate) fn stratum(self) -> u32 {
        self.bits as u32 & (MAX_STRATA - 1)
    }

    /// Returns the counterpart; missing where the measure has none or the log does not say.
    pub(crate) fn counterpart(self) -> Sym {
        self.counterpart
    }
}

/// The rows of one group in one month and one bin. There are many millions of them, so the key is kept once a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BinCount {
    /// Month and bin; its outcome is always false and means nothing.
    month_and_bin: PackedRow,
    /// The number of rows.
    pub(crate) rows: u32,
    /// The number of rows with the outcome.
    pub(crate) outcomes: u32,
}

impl BinCount {
    pub(super) fn new(month: i16, bin: u16, rows: u32, outcomes: u32) -> Self {
        Self { month_and_bin: PackedRow::new(month, bin, false), rows, outcomes }
    }

    /// Returns the months since January 1970.
    pub(crate) fn month(&self) -> i16 {
        self.month_and_bin.month()
    }

    /// Returns the bin of the working time; of a rate the class of the rows.
    pub(crate) fn bin(&self) -> u16 {
        self.month_and_bin.bin()
    }

    /// Returns rows and outcomes.
    pub(crate) fn count(&self) -> Count {
        Count { rows: self.rows.into(), outcomes: self.outcomes.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_parts() {
        let (measure, indices) = (MeasureLevel::new(20, Level::Unit), (u32::MAX - 1, MAX_STRATA - 1));
        let key = GroupKey::new(measure, indices, Sym::NONE);
        assert_eq!((key.measure().measure(), key.measure().level()), (20, Level::Unit));
        assert_eq!((key.subject(), key.stratum(), key.counterpart()), (indices.0, indices.1, Sym::NONE));
    }
}
