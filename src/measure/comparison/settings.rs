//! What a comparison must know besides the counts.

use std::collections::BTreeSet;

/// What a comparison must know besides the counts. The defaults are those of `config/defaults.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonSettings {
    /// The least number of officials (or units) in a stratum, the subject included.
    pub min_officials: u32,
    /// The least number of rows of the others in a stratum.
    pub min_rows: u64,
    /// Shared and placeholder accounts: never ranked, and nobody's peers.
    pub placeholders: BTreeSet<String>,
    /// The share of a unit's facts that must carry what a measure needs: see [`withheld`](super::withheld()).
    pub min_share: f64,
    /// When the rows of a subject with one sender are left out.
    pub pairs: PairThresholds,
    /// The least number of days over which the arrivals of a working day are averaged.
    pub load_min_days: u32,
}

/// When a pair of subject and sender stands out, so that its rows are not held against the subject.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairThresholds {
    /// Its outcomes exceed the expected ones by more than this many standard deviations …
    pub min_deviations: f64,
    /// … are more than this many times the expected ones …
    pub min_ratio: f64,
    /// … and exceed them by at least this many.
    pub min_excess: f64,
    /// A sender with fewer rows does not count among the subject's senders.
    pub min_rows: u64,
    /// Pairs are left out only while at most one in this many senders stands out.
    pub at_most_one_in: usize,
}

impl Default for ComparisonSettings {
    fn default() -> Self {
        Self {
            min_officials: 3,
            min_rows: 30,
            placeholders: BTreeSet::new(),
            min_share: 0.5,
            pairs: PairThresholds::default(),
            load_min_days: 28,
        }
    }
}

impl Default for PairThresholds {
    fn default() -> Self {
        Self { min_deviations: 3.0, min_ratio: 2.0, min_excess: 5.0, min_rows: 5, at_most_one_in: 3 }
    }
}
