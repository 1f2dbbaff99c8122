//! Settings of what nobody does by hand.

use serde::{Deserialize, Serialize};

/// From when on acts count as done in bulk.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BulkSettings {
    /// The number of due dates moved by one actor in one minute; 0 for never.
    pub min_due_moves: u32,
    /// The number of cases that one actor lets go in one instant; 0 for never.
    pub min_batch_cases: u32,
    /// The number of units in which a system acts …
    pub system_units: usize,
    /// … if it makes more than this share of all acts.
    pub system_share: f64,
    /// The number of acts from which on it is told whether an account acts around the clock; 0 for never.
    pub system_clock_acts: u64,
}
