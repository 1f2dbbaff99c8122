//! How long work takes where some of it is still open: Nelson–Aalen and Kaplan–Meier on binned counts.
//!
//! Open work is *censored*: it is known to have lasted at least so long, and counts as at risk until
//! then. All rows of a bin are at risk in that bin, ended and censored alike.

/// The rows of one bin of durations (see [`super::bin_of_us`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BinCounts {
    /// Bin of the duration.
    pub bin: u16,
    /// Rows that ended after that duration.
    pub ended: u64,
    /// Rows that were still open then.
    pub censored: u64,
}

impl BinCounts {
    fn rows(&self) -> u64 {
        self.ended + self.censored
    }
}

/// Cumulative hazard and survival of one peer cell.
///
/// The Nelson–Aalen estimate at a bin is the sum of ended ÷ at risk over the bins up to and including
/// it (Aalen 1978). A row's expected endings are the cumulative hazard at its own duration; over all
/// rows of the cell they add up to the endings that were observed.
///
/// ```
/// use buckstop::rank::{BinCounts, Hazard};
///
/// // Three rows end in bins 1, 2 and 3, a fourth is still open in bin 2.
/// let counts = |bin, ended, censored| BinCounts { bin, ended, censored };
/// let cell = [counts(1, 1, 0), counts(2, 1, 1), counts(3, 1, 0)];
/// let hazard = Hazard::from_counts(cell);
/// assert_eq!(hazard.cumulative_at(2), 1.0 / 4.0 + 1.0 / 3.0);
/// assert_eq!(hazard.median_bin(), Some(2));
/// assert!((hazard.expected(&cell) - 3.0).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Hazard {
    steps: Vec<Step>,
}

/// One bin that has rows, and the state after it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    bin: u16,
    ended: u64,
    at_risk: u64,
    cumulative: f64,
    survival: f64,
}

impl Hazard {
    /// From the counts of a cell. Counts of the same bin add up; their order does not matter.
    pub fn from_counts(counts: impl IntoIterator<Item = BinCounts>) -> Self {
        let mut counts: Vec<BinCounts> = counts.into_iter().filter(|count| count.rows() > 0).collect();
        counts.sort_unstable_by_key(|count| count.bin);
        let mut at_risk: u64 = counts.iter().map(BinCounts::rows).sum();
        let (mut cumulative, mut survival) = (0.0, 1.0);
        let mut steps = Vec::with_capacity(counts.len());
        for same_bin in counts.chunk_by(|a, b| a.bin == b.bin) {
            let ended: u64 = same_bin.iter().map(|count| count.ended).sum();
            let share = ended as f64 / at_risk as f64;
            cumulative += share;
            survival *= 1.0 - share;
            steps.push(Step { bin: same_bin[0].bin, ended, at_risk, cumulative, survival });
            at_risk -= same_bin.iter().map(BinCounts::rows).sum::<u64>();
        }
        Self { steps }
    }

    /// How many rows the estimate rests on.
    pub fn rows(&self) -> u64 {
        self.steps.first().map_or(0, |step| step.at_risk)
    }

    /// Nelson–Aalen cumulative hazard of a duration in this bin; 0 before the first ending.
    pub fn cumulative_at(&self, bin: u16) -> f64 {
        self.step_at(bin).map_or(0.0, |step| step.cumulative)
    }

    /// Kaplan–Meier share of rows that last longer than this bin; 1 before the first ending.
    pub fn survival_at(&self, bin: u16) -> f64 {
        self.step_at(bin).map_or(1.0, |step| step.survival)
    }

    /// Kaplan–Meier percentile: the first bin by which at least this share (0 to 1) has ended.
    ///
    /// `None` where so many rows are still open that the share is not reached.
    pub fn percentile_bin(&self, share: f64) -> Option<u16> {
        // Products of shares miss round figures such as one half by a rounding error.
        let open = 1.0 - share + 1e-9;
        self.steps.iter().find(|step| step.ended > 0 && step.survival <= open).map(|step| step.bin)
    }

    /// Kaplan–Meier median; `None` while fewer than half have ended.
    pub fn median_bin(&self) -> Option<u16> {
        self.percentile_bin(0.5)
    }

    /// Expected endings of some rows: the cumulative hazard at the duration of each, summed.
    pub fn expected(&self, rows: &[BinCounts]) -> f64 {
        rows.iter().map(|count| count.rows() as f64 * self.cumulative_at(count.bin)).sum()
    }

    /// Expected endings of a subject's own rows by the hazard of the *other* rows of this cell.
    ///
    /// `own` must be part of the counts this hazard was made from, with bins ascending. Where no other row
    /// lasted as long as the subject's, the hazard of the others stays at its last value. One pass over
    /// the cell's bins up to the subject's longest, without allocation.
    pub fn expected_without(&self, own: &[BinCounts]) -> f64 {
        let mut own_at_risk: u64 = own.iter().map(BinCounts::rows).sum();
        let (mut cumulative, mut expected) = (0.0, 0.0);
        let mut next = 0;
        for step in &self.steps {
            if own_at_risk == 0 {
                break;
            }
            let (mut own_ended, mut own_rows) = (0, 0);
            while let Some(count) = own.get(next).filter(|count| count.bin <= step.bin) {
                own_ended += count.ended;
                own_rows += count.rows();
                next += 1;
            }
            let others_at_risk = step.at_risk.saturating_sub(own_at_risk);
            if others_at_risk > 0 {
                cumulative += step.ended.saturating_sub(own_ended) as f64 / others_at_risk as f64;
            }
            expected += own_rows as f64 * cumulative;
            own_at_risk -= own_rows;
        }
        expected
    }

    /// The last step at or before a bin.
    fn step_at(&self, bin: u16) -> Option<&Step> {
        let after = self.steps.partition_point(|step| step.bin <= bin);
        after.checked_sub(1).map(|index| &self.steps[index])
    }
}
