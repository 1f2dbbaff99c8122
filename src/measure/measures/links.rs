//! The chain of handovers of a case, seen from each of them.
//!
//! A handover that its sender took back is no link: for everybody it counts as if it had never happened.

use crate::event::Kind;
use crate::fact::{Handover, Shape};

/// A handover with its neighbours in the case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    /// The handover before it; `None` for the first of the case.
    pub(super) previous: Option<&'a Handover>,
    /// The handover itself.
    pub(super) current: &'a Handover,
    /// The handover after it; `None` for the last of the case.
    pub(super) next: Option<&'a Handover>,
}

impl Link<'_> {
    /// Returns the handover that gave the case to this sender; `None` if no known holder did.
    pub(super) fn received_from(&self) -> Option<&Handover> {
        self.previous.filter(|before| before.receiver == self.current.sender && before.sender.is_some())
    }

    /// Returns the handover that brought the case, if this one could have given it straight back and counts: both
    /// ends are known, the case is not over, it is no assignment, and it is no accepted return.
    pub(super) fn chance_to_return(&self) -> Option<&Handover> {
        let handover = self.current;
        let counts = handover.receiver.is_some()
            && !handover.after_end
            && handover.kind != Kind::Assign
            && !self.is_accepted_return();
        self.received_from().filter(|_| counts)
    }

    /// Returns true if it gives the case straight back, and whoever gets it back then gives it to a third holder.
    /// The case had been sent to the wrong place, and the return counts against nobody but the one who sent it there.
    pub(super) fn is_accepted_return(&self) -> bool {
        self.current.shape == Shape::PingPong
            && self.next.is_some_and(|next| next.receiver != self.current.sender)
    }
}

/// Visits the links of every case, in the order of the handovers.
pub(super) fn for_each_link(handovers: &[Handover], mut visit: impl FnMut(Link)) {
    for case in handovers.chunk_by(|one, two| one.case_id == two.case_id) {
        let mut previous = None;
        let mut live = case.iter().filter(|handover| !handover.recalled);
        let (mut current, mut next) = (live.next(), live.next());
        while let Some(handover) = current {
            visit(Link { previous, current: handover, next });
            (previous, current, next) = (current, next, live.next());
        }
    }
}
