//! Settings of what nobody does by hand.

use serde::{Deserialize, Serialize};

/// From when on acts count as done in bulk.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BulkSettings {
    /// The number of due dates moved by one actor in one minute; 0 for never.
    pub min_due_moves: u32,
}
