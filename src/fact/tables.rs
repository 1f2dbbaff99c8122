//! The six fact tables that one walk over a bucket fills.

use super::{Case, Consultation, DueMove, Handover, Hold, Pause};
use crate::event::Sym;

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
    /// Which of these rows do not count for those they are about. It is no table, and is not written.
    pub exempt: Vec<Exempt>,
}

/// The rows of a case that do not count for one holder, because an objective cause is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exempt {
    /// The case.
    pub case_id: Sym,
    /// The official or unit; missing for all of them.
    pub subject: Sym,
    /// The first instant, µs UTC.
    pub from: i64,
    /// The last instant, µs UTC.
    pub to: i64,
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
        self.exempt.clear();
    }

    /// Returns true if a row of a case that is of an instant (µs UTC) does not count for a holder.
    pub fn is_exempt(&self, case_id: Sym, subject: Sym, at: i64) -> bool {
        self.exempt.iter().any(|one| {
            one.case_id == case_id
                && (one.subject.is_none() || one.subject == subject)
                && one.from <= at
                && at <= one.to
        })
    }
}
