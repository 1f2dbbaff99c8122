//! What the judging must know besides the counts.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Thresholds of the judging. The defaults are those of `config/defaults.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgeSettings {
    /// The least number of officials (or units) in a stratum.
    pub min_officials: u32,
    /// The least number of rows in a stratum.
    pub min_rows: u64,
    /// The least number of receivers of one sender for whom rows of different procedures are compared by the rates of
    /// the procedures; with fewer, only rows of the same procedure are.
    pub min_people_of_sender: u32,
    /// Shared and placeholder accounts: never judged, and nobody's peers.
    pub placeholders: BTreeSet<String>,
    /// The share of a unit's facts that must carry what a measure needs.
    pub min_share: f64,
    /// How many times as long, or as many, is beyond ordinary.
    pub threshold: f64,
    /// The threshold of single measures, by id.
    pub thresholds: BTreeMap<String, f64>,
    /// The least number of rows in exact strata with which a subject is judged.
    pub min_own_rows: u64,
    /// The least effective number of months with which a subject is judged: `(ΣE_m)²/ΣE_m²` over the months m.
    pub min_months: f64,
    /// The least E* or V with which a subject is judged.
    pub min_expected: f64,
    /// The least E*/φ with which a subject is judged.
    pub min_effective: f64,
    /// The least effective number of colleagues with which a subject is judged.
    pub min_colleagues: f64,
    /// The probability of being beyond the threshold, in every view, from which on a subject is flagged.
    pub min_probability: f64,
    /// The probability that must remain whichever three months are left out.
    pub persistent_probability: f64,
    /// The number of last months that a trend compares with the months before.
    pub trend_months: u16,
    /// The number of draws for the intervals of positions; 0 for none.
    pub rank_draws: usize,
    /// The seed of the draws.
    pub seed: u64,
    /// The parts of the judging that an experiment leaves out; empty in ordinary runs.
    pub without: BTreeSet<Ingredient>,
}

/// A part of the judging that an experiment may leave out, to see what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ingredient {
    /// Counting a subject among its own peers; without it, each is left out of them.
    MantelHaenszel,
    /// What months add to φ.
    Months,
    /// The typical colleague as reference; without it, the mean one is.
    TypicalColleague,
    /// Taking out what the difficulty of cases explains.
    Difficulty,
    /// The comparison with the own unit.
    OwnUnit,
    /// Leaving out what timers ended.
    Timers,
    /// Comparing first visits, rework and returns apart.
    Modes,
}

impl Default for JudgeSettings {
    fn default() -> Self {
        Self {
            min_officials: 3,
            min_rows: 30,
            min_people_of_sender: 10,
            placeholders: BTreeSet::new(),
            min_share: 0.5,
            threshold: 1.25,
            thresholds: BTreeMap::new(),
            min_own_rows: 11,
            min_months: 2.5,
            min_expected: 5.0,
            min_effective: 2.0,
            min_colleagues: 2.0,
            min_probability: 0.9,
            persistent_probability: 0.5,
            trend_months: 3,
            rank_draws: 1_000,
            seed: 1,
            without: BTreeSet::new(),
        }
    }
}

impl JudgeSettings {
    /// Returns true unless an experiment leaves it out.
    pub(super) fn has(&self, ingredient: Ingredient) -> bool {
        !self.without.contains(&ingredient)
    }

    /// Returns the threshold of a measure.
    pub fn threshold_of(&self, measure: &str) -> f64 {
        self.thresholds.get(measure).copied().unwrap_or(self.threshold)
    }
}
