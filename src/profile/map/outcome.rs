//! What became of one row.

use super::super::reject::{Reason, Skip};

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowOutcome {
    /// The row gave that many records.
    Records(u64),
    /// The row gave no record because of a defect in the cell with this index.
    Rejected(usize, Reason),
    /// The row is intentionally not a record.
    Skipped(Skip),
}
