//! Each subject against its peers: observed, expected, and what a reader wants to know beside them.

use super::cells::{Choice, Part, Section, sections};
use super::{Counts, Form, MEASURES, Measure, Need};
use crate::fact::Level;
use crate::rank::peers::CellLevel;
use std::collections::BTreeSet;

/// What a comparison must know beside the counts.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureSettings {
    /// Officials (or units) a peer cell must have, the subject included.
    pub min_officials: u32,
    /// Rows of the others a peer cell must have.
    pub min_rows: u64,
    /// Shared and placeholder accounts: never ranked, and nobody's peers.
    pub placeholders: BTreeSet<String>,
    /// Share of a unit's facts that must carry what a measure needs: see [`withheld`](super::withheld()).
    pub min_share: f64,
}

impl Default for MeasureSettings {
    fn default() -> Self {
        Self { min_officials: 3, min_rows: 30, placeholders: BTreeSet::new(), min_share: 0.5 }
    }
}

/// One subject on one measure.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The measure.
    pub measure: &'static Measure,
    /// Officials or units.
    pub level: Level,
    /// Who.
    pub subject: String,
    /// Rows that count.
    pub rows: u64,
    /// O: outcomes, or endings of durations.
    pub observed: u64,
    /// E: what the peers' rates or hazards give on the same rows; 0 where there are too few peers.
    pub expected: f64,
    /// φ of a rate, by which O and E are divided before ranking; 1 for durations.
    pub phi: f64,
    /// Distinct others in the cells compared with; 0 where there are too few.
    pub peers: u32,
    /// The level that most of E rests on; `None` where there are too few peers even among all.
    pub cell_level: Option<CellLevel>,
    /// The share of E that rests on each level, in the order of [`CellLevel::ALL`]; of rows where E is 0.
    pub cell_shares: [f64; 3],
    /// Rows left out because they lie between the subject and a few counterparts only.
    pub left_out: Vec<LeftOut>,
    /// Working time of all rows, µs, to the width of a bin; 0 for rates.
    pub work_us: i64,
    /// Times, for durations that could be compared.
    pub spread: Option<Spread>,
    /// By month, ascending, without months that have no row.
    pub months: Vec<MonthCount>,
}

impl Measured {
    /// O/E, or `None` where nothing is expected.
    pub fn ratio(&self) -> Option<f64> {
        (self.expected > 0.0).then(|| self.observed as f64 / self.expected)
    }
}

/// Rows of one counterpart that explain themselves by it and are not held against the subject.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Who sent the cases.
    pub counterpart: String,
    /// Rows.
    pub rows: u64,
    /// Outcomes.
    pub observed: u64,
    /// What was expected of them.
    pub expected: f64,
}

/// Working times of a subject and of its peers on the same mix of work, running ones counted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// Median, µs (Kaplan–Meier); `None` if less than half has ended.
    pub median_us: Option<i64>,
    /// 90th percentile, µs; `None` if less has ended.
    pub p90_us: Option<i64>,
    /// Mean up to the longest time that both have, µs.
    pub mean_us: f64,
    /// The peers' median.
    pub peers_median_us: Option<i64>,
    /// The peers' 90th percentile.
    pub peers_p90_us: Option<i64>,
    /// The peers' mean up to the same time.
    pub peers_mean_us: f64,
}

/// One month of a subject on a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MonthCount {
    /// Months since January 1970.
    pub month: i16,
    /// Rows that count.
    pub rows: u64,
    /// O.
    pub observed: u64,
    /// E.
    pub expected: f64,
}

/// Compares every subject with its peers, measure by measure in the order of [`MEASURES`], officials
/// before units, by name. Measures whose needs the log does not meet are left out: see [`unmet`].
pub fn measure(counts: &Counts, settings: &MeasureSettings) -> Vec<Measured> {
    sections(counts, settings)
        .iter()
        .flat_map(|section| match section.measure.form {
            Form::Rate => super::rates::compare(section, counts, settings),
            Form::Duration => super::durations::compare(section, counts, settings),
        })
        .collect()
}

/// The measures that could not be computed at a level, and what the log lacks for them.
pub fn unmet(counts: &Counts, level: Level) -> Vec<(&'static Measure, Need)> {
    MEASURES.iter().filter(|one| !counts.meets(level, one.needs)).map(|one| (one, one.needs)).collect()
}

impl Measured {
    /// A subject of which nothing is counted yet.
    pub(super) fn blank(
        section: &Section,
        counts: &Counts,
        subject: usize,
        choices: &[Option<Choice>],
    ) -> Self {
        let name = section.subject_parts(subject)[0].subject;
        Self {
            measure: section.measure,
            level: section.level,
            subject: counts.symbols.get(name).unwrap_or_default().to_owned(),
            rows: 0,
            observed: 0,
            expected: 0.0,
            phi: 1.0,
            peers: section.peers(subject, choices),
            cell_level: None,
            cell_shares: [0.0; 3],
            left_out: Vec::new(),
            work_us: 0,
            spread: None,
            months: Vec::new(),
        }
    }

    /// Counts the rows of a part; `expected` gives what is expected of a row of that bin. Returns what is
    /// expected of all of them.
    pub(super) fn count(&mut self, part: &Part, expected: impl Fn(u16) -> f64) -> f64 {
        let before = self.expected;
        self.rows += part.count.rows;
        self.observed += part.count.outcomes;
        for tally in part.tallies {
            let expected = f64::from(tally.rows) * expected(tally.bin());
            self.expected += expected;
            let month = self.month(tally.month());
            month.rows += u64::from(tally.rows);
            month.observed += u64::from(tally.outcomes);
            month.expected += expected;
        }
        self.expected - before
    }

    fn month(&mut self, month: i16) -> &mut MonthCount {
        let place = self.months.binary_search_by_key(&month, |one| one.month).unwrap_or_else(|place| {
            self.months.insert(place, MonthCount { month, rows: 0, observed: 0, expected: 0.0 });
            place
        });
        &mut self.months[place]
    }

    /// Says which levels the comparison rests on.
    pub(super) fn rest_on(&mut self, levels: &Levels) {
        let weights = if self.expected > 0.0 { levels.expected } else { levels.rows };
        let total: f64 = weights.iter().sum();
        if total > 0.0 {
            // The closer one of equals.
            let most = (0..3).rev().max_by(|&one, &two| weights[one].total_cmp(&weights[two]));
            self.cell_level = most.map(|level| CellLevel::ALL[level]);
            self.cell_shares = weights.map(|weight| weight / total);
        }
    }
}

/// Rows and E by level of cell.
#[derive(Default)]
pub(super) struct Levels {
    rows: [f64; 3],
    expected: [f64; 3],
}

impl Levels {
    /// Adds rows compared at a level.
    pub(super) fn add(&mut self, level: CellLevel, rows: u64, expected: f64) {
        self.rows[level as usize] += rows as f64;
        self.expected[level as usize] += expected;
    }
}
