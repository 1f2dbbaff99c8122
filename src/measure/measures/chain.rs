//! The chain of holds of a case, seen from each of them.
//!
//! A hold whose handover was taken back is no link: for everybody it counts as if it had never happened.

use crate::event::Kind;
use crate::fact::{Hold, Passage};

/// A hold with its neighbours in the case.
#[derive(Clone, Copy, Debug)]
pub(super) struct HoldLink<'a> {
    /// The hold before it; `None` for the first of the case.
    pub(super) before: Option<&'a Hold>,
    /// The hold itself.
    pub(super) hold: &'a Hold,
    /// The three holds after it, as far as the case has them.
    pub(super) after: [Option<&'a Hold>; 3],
    /// True if the case came straight back to the holder, who had sent it to `before`. What the holder then does with
    /// it is dispatching and no refusal, not even if the case is sent to `before` once more.
    pub(super) is_back: bool,
}

impl HoldLink<'_> {
    /// Returns true if the case came by an assignment or was forwarded, from a known holder to a receiver whom the log
    /// names, and did not come back to the receiver: only then could the receiver have refused it.
    pub(super) fn is_received(&self) -> bool {
        let named = matches!(self.hold.arrived_by, Passage::Handover(Kind::Assign | Kind::Forward));
        named
            && !self.hold.inferred
            && !self.hold.after_end
            && !self.is_back
            && self.before.is_some_and(|before| before.holder.is_some())
    }

    /// Returns true if it is known what the holder did with the case: it was handed on or ended, or it is open and was
    /// worked on.
    pub(super) fn is_decided(&self) -> bool {
        match self.hold.released_by {
            Passage::Handover(_) => true,
            Passage::CaseEnd(kind) => kind != Kind::Withdraw,
            Passage::Open => self.hold.acts > 0,
            Passage::Start | Passage::Inferred | Passage::LastEvent | Passage::Recalled => false,
        }
    }

    /// Returns true if the holder gave the case straight back to whoever it came from. The shape decides, and neither
    /// the label of the handover nor what was done before it.
    pub(super) fn goes_straight_back(&self) -> bool {
        let handed =
            matches!(self.hold.released_by, Passage::Handover(Kind::Return | Kind::Forward | Kind::Assign));
        let (Some(before), Some(next)) = (self.before, self.after[0]) else { return false };
        handed && !self.is_back && before.holder.is_some() && before.holder == next.holder
    }

    /// Returns true if the next holder still has the case and has sent it nowhere.
    pub(super) fn is_unsettled(&self) -> bool {
        self.after[1].is_none() && self.after[0].is_some_and(|next| next.released_by == Passage::Open)
    }

    /// Returns true if the case, given back, was sent to the same holder again.
    pub(super) fn is_sent_again(&self) -> bool {
        self.after[1].is_some_and(|again| again.holder == self.hold.holder)
    }

    /// Returns true if the holder gave the case straight back and it did not come again: it had been sent to the wrong
    /// place.
    pub(super) fn was_misrouted(&self) -> bool {
        self.goes_straight_back() && !self.is_sent_again() && !self.is_unsettled()
    }

    /// Returns true if the holder forwarded the case to a new holder at the same step: it did not advance, whatever
    /// was done before.
    pub(super) fn passes_on(&self) -> bool {
        self.hold.released_by == Passage::Handover(Kind::Forward)
            && self.hold.step.is_some()
            && self.after[0].is_some_and(|next| next.step == self.hold.step)
            && !self.goes_straight_back()
    }
}

/// Visits the links of every case, in the order of the holds.
pub(super) fn for_each_hold(holds: &[Hold], mut visit: impl FnMut(HoldLink<'_>)) {
    for case in holds.chunk_by(|one, two| one.case_id == two.case_id) {
        let mut live = case.iter().filter(|hold| hold.released_by != Passage::Recalled);
        let (mut before_that, mut before): (Option<&Hold>, Option<&Hold>) = (None, None);
        let mut current = live.next();
        let mut after = [live.next(), live.next(), live.next()];
        let mut is_back = false;
        while let Some(hold) = current {
            // In `desk, an, desk, an` the case comes back to the desk; the desk then sends it to An again.
            is_back = !is_back && before_that.is_some_and(|earlier| earlier.holder == hold.holder);
            visit(HoldLink { before, hold, after, is_back });
            (before_that, before) = (before, current);
            current = after[0];
            after = [after[1], after[2], live.next()];
        }
    }
}
