//! One subject on one measure: observed, expected, and what a reader wants to know besides.

use super::strata::{ChosenStratum, Comparison, Group};
use crate::fact::Level;
use crate::measure::Measure;
use crate::measure::counts::Counts;
use crate::rank::peers::StratumLevel;

/// One subject on one measure.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The measure.
    pub measure: &'static Measure,
    /// Whether the subject is an official or a unit.
    pub level: Level,
    /// The official or unit.
    pub subject: String,
    /// The number of rows that count.
    pub rows: u64,
    /// O: outcomes, or endings of durations.
    pub observed: u64,
    /// E: what the peers' rates or hazards give on the same rows; 0 where there are too few peers.
    pub expected: f64,
    /// φ of a rate, by which O and E are divided before ranking; 1 for durations.
    pub phi: f64,
    /// The number of other subjects in the strata compared with; 0 where there are too few.
    pub peers: u32,
    /// The level that most of E rests on; `None` where there are too few peers even among all rows.
    pub stratum_level: Option<StratumLevel>,
    /// The share of E that rests on each level, in the order of [`StratumLevel::ALL`]; of rows where E is 0.
    pub stratum_shares: [f64; 3],
    /// Rows left out because their outcomes occur between the subject and a few counterparts only.
    pub left_out: Vec<LeftOut>,
    /// The working time of all rows, µs, to the width of a bin; 0 for rates.
    pub work_us: i64,
    /// Working times, for durations that could be compared.
    pub spread: Option<Spread>,
    /// The counts by month, ascending, without months that have no row.
    pub months: Vec<MonthCount>,
}

/// Rows with one counterpart that are not held against the subject.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The official or unit that sent the cases.
    pub counterpart: String,
    /// The number of rows.
    pub rows: u64,
    /// The number of outcomes.
    pub observed: u64,
    /// The number of outcomes expected of them.
    pub expected: f64,
}

/// Working times of a subject and of its peers on the same mix of work, running rows counted as censored.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// The median, µs (Kaplan–Meier); `None` if less than half has ended.
    pub median_us: Option<i64>,
    /// The 90th percentile, µs; `None` if less has ended.
    pub p90_us: Option<i64>,
    /// The mean up to the longest time that both have, µs.
    pub mean_us: f64,
    /// The peers' median, µs.
    pub peers_median_us: Option<i64>,
    /// The peers' 90th percentile, µs.
    pub peers_p90_us: Option<i64>,
    /// The peers' mean up to the same time, µs.
    pub peers_mean_us: f64,
}

/// One month of a subject on a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthCount {
    /// Months since January 1970.
    pub month: i16,
    /// The number of rows that count.
    pub rows: u64,
    /// O of the month.
    pub observed: u64,
    /// E of the month.
    pub expected: f64,
}

impl Measured {
    /// Returns O/E, or `None` where nothing is expected.
    pub fn ratio(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| self.observed as f64 / self.expected)
    }

    /// Makes a subject of which nothing is counted yet.
    pub(super) fn new(
        comparison: &Comparison,
        counts: &Counts,
        subject: usize,
        chosen: &[Option<ChosenStratum>],
    ) -> Self {
        let name = comparison.groups_of(subject)[0].subject;
        Self {
            measure: comparison.measure,
            level: comparison.level,
            subject: counts.symbols.get(name).unwrap_or_default().to_owned(),
            rows: 0,
            observed: 0,
            expected: 0.0,
            phi: 1.0,
            peers: comparison.peers(chosen),
            stratum_level: None,
            stratum_shares: [0.0; 3],
            left_out: Vec::new(),
            work_us: 0,
            spread: None,
            months: Vec::new(),
        }
    }

    /// Counts the rows of a group. `expected` returns what is expected of a row by its bin. Returns what is
    /// expected of all of them.
    pub(super) fn count(&mut self, group: &Group, expected: impl Fn(u16) -> f64) -> f64 {
        let before = self.expected;
        self.rows += group.total.rows;
        self.observed += group.total.outcomes;
        for count in group.counts {
            let expected = f64::from(count.rows) * expected(count.bin());
            self.expected += expected;
            let month = self.month(count.month());
            month.rows += u64::from(count.rows);
            month.observed += u64::from(count.outcomes);
            month.expected += expected;
        }
        self.expected - before
    }

    fn month(&mut self, month: i16) -> &mut MonthCount {
        let index = self.months.binary_search_by_key(&month, |one| one.month).unwrap_or_else(|index| {
            self.months.insert(index, MonthCount { month, rows: 0, observed: 0, expected: 0.0 });
            index
        });
        &mut self.months[index]
    }

    /// Sets the shares of the levels on which the comparison rests.
    pub(super) fn set_levels(&mut self, levels: &LevelWeights) {
        let weights = if self.expected > 0.0 { levels.expected } else { levels.rows };
        let total: f64 = weights.iter().sum();
        if total > 0.0 {
            // In reverse, so that of equal weights the closer level is taken.
            let heaviest = (0..3).rev().max_by(|&one, &two| weights[one].total_cmp(&weights[two]));
            self.stratum_level = heaviest.map(|level| StratumLevel::ALL[level]);
            self.stratum_shares = weights.map(|weight| weight / total);
        }
    }
}

/// Rows and E by level of the stratum.
#[derive(Default)]
pub(super) struct LevelWeights {
    rows: [f64; 3],
    expected: [f64; 3],
}

impl LevelWeights {
    /// Adds rows that are compared at a level.
    pub(super) fn add(&mut self, level: StratumLevel, rows: u64, expected: f64) {
        self.rows[level as usize] += rows as f64;
        self.expected[level as usize] += expected;
    }
}
