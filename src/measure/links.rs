//! The chain of handovers of a case, seen from each of them.
//!
//! A handover that its sender took back never happened for anybody, so it is no link.

use crate::trace::Handover;

/// A handover with its neighbours in the case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link<'a> {
    /// The handover before it, unless it is the case's first.
    pub(super) previous: Option<&'a Handover>,
    /// The handover.
    pub(super) current: &'a Handover,
    /// The handover after it, unless it is the case's last.
    pub(super) next: Option<&'a Handover>,
}

impl Link<'_> {
    /// The handover that gave the case to this sender; `None` where nobody known did.
    pub(super) fn received_from(&self) -> Option<&Handover> {
        self.previous.filter(|before| before.receiver == self.current.sender && before.sender.is_some())
    }
}

/// Visits the links of every case, in the order of the handovers.
pub(super) fn for_each_link(handovers: &[Handover], mut visit: impl FnMut(Link)) {
    for case in handovers.chunk_by(|one, two| one.case_id == two.case_id) {
        let mut live = case.iter().filter(|handover| !handover.recalled).peekable();
        let mut previous = None;
        while let Some(current) = live.next() {
            visit(Link { previous, current, next: live.peek().copied() });
            previous = Some(current);
        }
    }
}
