//! The chain of handovers of a case, seen from each of them.
//!
//! A handover that its sender took back never happened for anybody, so it is no link.

use crate::event::Kind;
use crate::fact::{Handover, Shape};

/// A handover with its neighbours in the case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    /// The handover before it, unless it is the case's first.
    pub(super) previous: Option<&'a Handover>,
    /// The handover.
    pub(super) current: &'a Handover,
    /// The handover after it, unless it is the case's last.
    pub(super) next: Option<&'a Handover>,
    /// The one after that.
    pub(super) after_next: Option<&'a Handover>,
}

impl Link<'_> {
    /// The handover that gave the case to this sender; `None` where nobody known did.
    pub(super) fn received_from(&self) -> Option<&Handover> {
        self.previous.filter(|before| before.receiver == self.current.sender && before.sender.is_some())
    }

    /// Whether it is a chance to give the case straight back that counts: both ends are known, the case is not
    /// over, nobody merely assigned it, and the return was not accepted. The handover that brought the case
    /// comes with it.
    pub(super) fn chance_to_return(&self) -> Option<&Handover> {
        let handover = self.current;
        let counts = handover.receiver.is_some()
            && !handover.after_end
            && handover.kind != Kind::Assign
            && !self.is_accepted_return();
        self.received_from().filter(|_| counts)
    }

    /// Whether it gives the case straight back, and whoever gets it back then gives it to a third: the
    /// return was accepted, and it had been sent to the wrong place. That is held against nobody but the
    /// one who sent it there.
    pub(super) fn is_accepted_return(&self) -> bool {
        self.current.shape == Shape::PingPong
            && self.next.is_some_and(|next| next.receiver != self.current.sender)
    }

    /// Whether the case comes back and is then sent to the same receiver again: the sender insists.
    pub(super) fn is_sent_again(&self) -> bool {
        self.current.comes_back
            && self.after_next.is_some_and(|again| again.receiver == self.current.receiver)
    }
}

/// Visits the links of every case, in the order of the handovers.
pub(super) fn for_each_link(handovers: &[Handover], mut visit: impl FnMut(Link)) {
    for case in handovers.chunk_by(|one, two| one.case_id == two.case_id) {
        let mut previous = None;
        let mut live = case.iter().filter(|handover| !handover.recalled);
        let (mut current, mut next) = (live.next(), live.next());
        while let Some(handover) = current {
            let after_next = live.next();
            visit(Link { previous, current: handover, next, after_next });
            (previous, current, next) = (current, next, after_next);
        }
    }
}
