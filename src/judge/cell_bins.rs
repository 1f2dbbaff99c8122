//! The bins of the working time in which a cell has rows. There are far fewer of them than bins, so curves over them
//! alone are short.

use super::layout::{Cell, Part};
use crate::measure::Count;
use crate::rank::{BIN_COUNT, bin_middle_us, bin_of_us};

/// The bins in which a cell has rows, ascending.
pub(super) struct CellBins {
    used: Vec<u16>,
    /// For each bin, and one beyond the last, the number of used bins before it.
    before: Vec<u16>,
}

impl CellBins {
    pub(super) fn new(cell: &Cell<'_>) -> Self {
        let mut is_used = vec![false; BIN_COUNT as usize];
        for count in cell.parts.iter().flat_map(|part| part.counts) {
            is_used[count.bin() as usize] = true;
        }
        let used: Vec<u16> = (0..BIN_COUNT).filter(|&bin| is_used[bin as usize]).collect();
        let mut before = vec![0];
        for is_used in is_used {
            let last = before[before.len() - 1];
            before.push(last + u16::from(is_used));
        }
        Self { used, before }
    }

    /// Returns the used bins.
    pub(super) fn used(&self) -> &[u16] {
        &self.used
    }

    /// Returns the position of a used bin among them.
    pub(super) fn position(&self, bin: u16) -> usize {
        self.before[bin as usize].into()
    }

    /// Counts the rows of some parts of the cell by used bin.
    pub(super) fn count(&self, parts: &[Part<'_>], counts: &mut Vec<Count>) {
        counts.clear();
        counts.resize(self.used.len(), Count::default());
        for count in parts.iter().flat_map(|part| part.counts) {
            counts[self.position(count.bin())] += count.count();
        }
    }

    /// Returns, for each used bin, where the middle of the bin divided by `factor` is: the number of used bins before that
    /// time, and of those up to it.
    pub(super) fn divided_by(&self, factor: f64) -> Vec<(u16, u16)> {
        let moved = |bin: &u16| {
            let time = (bin_middle_us(*bin) as f64 / factor) as i64;
            let bin = bin_of_us(time).min(BIN_COUNT - 1) as usize;
            (self.before[bin], self.before[bin + 1])
        };
        self.used.iter().map(moved).collect()
    }
}
