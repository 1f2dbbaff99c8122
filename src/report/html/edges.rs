//! The part `edges`: who hands cases to whom, and how many of them come straight back.

use super::names::Names;
use crate::report::Results;
use serde::Serialize;

/// Columns of all pairs that hand over, by level, sender and receiver.
#[derive(Default, Serialize)]
pub(super) struct Edges {
    level: Vec<u8>,
    from: Vec<usize>,
    to: Vec<usize>,
    cases: Vec<u64>,
    back: Vec<u64>,
}

impl Edges {
    /// Makes the columns.
    pub(super) fn new(results: &Results<'_>, names: &mut Names) -> Self {
        let mut columns = Self::default();
        for edge in results.edges {
            columns.level.push(edge.level as u8);
            columns.from.push(names.of(&edge.from));
            columns.to.push(names.of(&edge.to));
            columns.cases.push(edge.handovers);
            columns.back.push(edge.straight_back);
        }
        columns
    }
}
