//! Rows of a run's tables as plain structs. A column that a run lacks, because it is older, is a missing value.

use serde::{Deserialize, Serialize};

/// A row of `findings`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(missing_docs, reason = "each is the column of this name")]
pub struct FindingRow {
    pub finding_id: String,
    pub position: u32,
    pub class: String,
    pub class_title: String,
    pub kind: String,
    pub title: String,
    pub holder_level: String,
    pub subject: String,
    pub full_name: Option<String>,
    pub office: Option<String>,
    pub unit: Option<String>,
    pub step_to_take: Option<String>,
    pub statement: String,
    pub other_explanations: Option<String>,
    /// The ids of the measures, separated by commas.
    pub measures: Option<String>,
    pub excess: Option<f64>,
    pub excess_unit: Option<String>,
    pub trend: Option<String>,
    pub data_level: Option<String>,
    pub robust: Option<String>,
    pub hangs_on: Option<String>,
    pub first_seen: Option<String>,
    pub answers: Option<String>,
}

impl FindingRow {
    /// Returns the ids of the measures it rests on.
    pub fn measure_ids(&self) -> Vec<&str> {
        let ids = self.measures.as_deref().unwrap_or_default().split(',');
        ids.map(str::trim).filter(|id| !id.is_empty()).collect()
    }
}

/// A row of `measures`: one measure of one official or unit.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(missing_docs, reason = "each is the column of this name")]
pub struct MeasureRow {
    pub holder_level: String,
    pub subject: String,
    pub unit: Option<String>,
    pub measure: String,
    pub fact_rows: Option<u64>,
    pub outcomes: Option<u64>,
    pub exact_cell_share: Option<f64>,
    pub peers: Option<u64>,
    pub effective_colleagues: Option<f64>,
    pub observed: Option<f64>,
    pub expected: Option<f64>,
    pub phi: Option<f64>,
    pub ratio: Option<f64>,
    pub times: Option<f64>,
    pub times_low: Option<f64>,
    pub times_high: Option<f64>,
    pub probability_beyond: Option<f64>,
    pub probability_in_unit: Option<f64>,
    pub difficulty: Option<f64>,
    pub probability_without_difficulty: Option<f64>,
    pub probability_without_months: Option<f64>,
    pub reliability: Option<f64>,
    pub position_first: Option<u64>,
    pub position_last: Option<u64>,
    pub median_hours: Option<f64>,
    pub peers_median_hours: Option<f64>,
    pub verdict: String,
    pub withheld: Option<String>,
}

/// A cell that weighs much in what was expected: a stratum, with all its months.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(missing_docs, reason = "each is the column of this name, summed over months")]
pub struct CellRow {
    pub procedure_id: Option<String>,
    pub step: Option<String>,
    pub mode: Option<String>,
    /// Whose cases they are, of a measure that compares within senders.
    pub sender: Option<String>,
    pub own_rows: f64,
    pub own_outcomes: f64,
    pub all_rows: f64,
    pub all_outcomes: f64,
    pub observed: f64,
    pub expected: f64,
}

/// A row of `robustness`: what was left out or counted in another way, and whether the finding still stands.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(missing_docs, reason = "each is the column of this name")]
pub struct CheckRow {
    pub check: String,
    pub check_title: String,
    /// Yes, no, or cannot be told, in the language of the run.
    pub result: String,
    pub probability: Option<f64>,
    pub without: Option<String>,
}

/// A row of `evidence`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[allow(missing_docs, reason = "each is the column of this name")]
pub struct EvidenceRow {
    pub measure: String,
    pub case_id: String,
    pub step: Option<String>,
    pub began_at: Option<String>,
    pub counted_at: Option<String>,
    pub work_hours: Option<f64>,
    pub counterpart: Option<String>,
    pub opening_source: Option<String>,
    pub opening_row: Option<u64>,
    pub source: String,
    pub source_row: u64,
    pub chosen: Option<String>,
    pub chosen_title: Option<String>,
}
