//! What a walk gives: five tables, one row a fact, for one level of holder.
//!
//! A row holds symbols of the bucket's [`Symbols`](crate::event::Symbols) and indices of the bucket's
//! events, so that each number leads back to rows of a file. Durations are µs; missing instants are
//! [`NO_TIME`](crate::event::NO_TIME).

use super::{Case, Consultation, Handover, Hold, Pause};

/// Which holder a walk follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The official; the unit is that of the act that opened the hold.
    Official,
    /// The unit, whoever acts in it.
    Unit,
}

impl Level {
    /// Both, in the order of output.
    pub const ALL: [Level; 2] = [Level::Official, Level::Unit];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Level::Official => "official",
            Level::Unit => "unit",
        }
    }
}

/// Index of an event in the bucket's columns; [`NO_EVENT`] where there is none.
pub type EventIndex = u32;
/// No event: a hold still open has no releasing event.
pub const NO_EVENT: EventIndex = u32::MAX;

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
