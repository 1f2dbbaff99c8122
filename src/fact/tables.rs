//! The six fact tables that one walk over a bucket fills.

use super::{Case, Consultation, DueMove, Handover, Hold, Pause};

/// The facts of a bucket, or of a batch of its cases, at one level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// In the order of cases, then of running numbers, as are all tables.
    pub holds: Vec<Hold>,
    #[allow(missing_docs, reason = "the name says it")]
    pub handovers: Vec<Handover>,
    #[allow(missing_docs, reason = "the name says it")]
    pub consultations: Vec<Consultation>,
    #[allow(missing_docs, reason = "the name says it")]
    pub pauses: Vec<Pause>,
    #[allow(missing_docs, reason = "the name says it")]
    pub due_moves: Vec<DueMove>,
    /// One row for each case that has an event by `as_of`.
    pub cases: Vec<Case>,
}

impl Facts {
    /// Removes all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.holds.clear();
        self.handovers.clear();
        self.consultations.clear();
        self.pauses.clear();
        self.due_moves.clear();
        self.cases.clear();
    }
}
