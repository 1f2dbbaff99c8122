//! Counts of rows by who, what, month and bin: the integers that measures are made of.

use super::moment::Moment;
use crate::event::Sym;

/// Who has a row, on which measure and level, on which work, and with whom. Sorts in the order of section,
/// seat, work, counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// Section (8 bits), place of the seat (32), place of the work (24).
    who: u64,
    counterpart: Sym,
}

/// What fits into the bits of a key. A country has some thousand procedures of some ten steps.
pub(super) const MOST_WORKS: u32 = 1 << 24;

impl Key {
    /// `section` tells measure and level.
    pub(super) fn new(section: u8, (seat, work): (u32, u32), counterpart: Sym) -> Self {
        Self { who: u64::from(section) << 56 | u64::from(seat) << 24 | u64::from(work), counterpart }
    }

    pub(super) fn section(self) -> u8 {
        (self.who >> 56) as u8
    }

    /// The place of the subject and its unit in the table of seats.
    pub(super) fn seat(self) -> u32 {
        (self.who >> 24) as u32
    }

    /// The place of the work in the table of works.
    pub(super) fn work(self) -> u32 {
        self.who as u32 & (MOST_WORKS - 1)
    }

    /// With whom.
    pub(super) fn counterpart(self) -> Sym {
        self.counterpart
    }
}

/// Rows of one key in one month and one bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) key: Key,
    /// With an outcome of no, which says nothing: month and bin are what counts.
    moment: Moment,
    /// Rows.
    pub(super) rows: u32,
    /// Of these, with the outcome.
    pub(super) outcomes: u32,
}

impl Tally {
    pub(super) fn new(key: Key, month: i16, bin: u16, rows: u32, outcomes: u32) -> Self {
        Self { key, moment: Moment::new(month, bin, false), rows, outcomes }
    }

    /// Months since January 1970.
    pub(super) fn month(&self) -> i16 {
        self.moment.month()
    }

    /// The bin of working time; 0 for rates.
    pub(super) fn bin(&self) -> u16 {
        self.moment.bin()
    }

    /// Whether both differ in month and bin only.
    pub(super) fn same_part(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_its_parts() {
        let places = (u32::MAX - 1, MOST_WORKS - 1);
        let key = Key::new(41, places, Sym::NONE);
        assert_eq!((key.section(), key.counterpart()), (41, Sym::NONE));
        assert_eq!((key.seat(), key.work()), places);
    }
}
