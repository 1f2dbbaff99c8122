//! The five fact tables that one walk over a bucket fills.

use super::{Case, Consultation, Handover, Hold, Pause};

/// What one walk over a bucket gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Holds, in the order of cases, then time.
    pub holds: Vec<Hold>,
    /// Handovers, likewise.
    pub handovers: Vec<Handover>,
    /// Consultations, likewise.
    pub consultations: Vec<Consultation>,
    /// Pauses, likewise.
    pub pauses: Vec<Pause>,
    /// Cases.
    pub cases: Vec<Case>,
}

impl Facts {
    /// Forgets all rows, and keeps the memory.
    pub fn clear(&mut self) {
        self.holds.clear();
        self.handovers.clear();
        self.consultations.clear();
        self.pauses.clear();
        self.cases.clear();
    }
}
