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
    /// True if the holder signs the case off, at once or when it comes again after the holder gave it back. What was given
    /// back was then a draft, whatever the label by which it came: returning drafts is the work of whoever signs.
    pub(super) signs_off: bool,
}

impl HoldLink<'_> {
    /// Returns true if the case came by an assignment or was forwarded, from a known holder to a receiver whom the log
    /// names, did not come back to the receiver, and was not signed off there: only then could the receiver have refused
    /// it.
    pub(super) fn is_received(&self) -> bool {
        let named = matches!(self.hold.arrived_by, Passage::Handover(Kind::Assign | Kind::Forward));
        named
            && !self.hold.inferred
            && !self.hold.after_end
            && !self.is_back
            && !self.signs_off
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
    let (mut live, mut signs_off): (Vec<&Hold>, Vec<bool>) = (Vec::new(), Vec::new());
    for case in holds.chunk_by(|one, two| one.case_id == two.case_id) {
        live.clear();
        live.extend(case.iter().filter(|hold| hold.released_by != Passage::Recalled));
        find_sign_offs(&live, &mut signs_off);
        let at = |index: usize| live.get(index).copied();
        let mut is_back = false;
        for (index, hold) in live.iter().enumerate() {
            let before_that = index.checked_sub(2).and_then(at);
            // In `desk, an, desk, an` the case comes back to the desk; the desk then sends it to An again.
            is_back = !is_back && before_that.is_some_and(|earlier| earlier.holder == hold.holder);
            visit(HoldLink {
                before: index.checked_sub(1).and_then(at),
                hold,
                after: [at(index + 1), at(index + 2), at(index + 3)],
                is_back,
                signs_off: signs_off[index],
            });
        }
    }
}

/// Finds the holds of a case in which its holder signs it off: at once, or when it comes again after it was given back.
fn find_sign_offs(holds: &[&Hold], signs_off: &mut Vec<bool>) {
    signs_off.clear();
    signs_off.extend(holds.iter().map(|hold| hold.signed));
    for index in (0..holds.len().saturating_sub(2)).rev() {
        let came_again = holds[index].holder == holds[index + 2].holder;
        let handed = matches!(holds[index].released_by, Passage::Handover(_));
        signs_off[index] |= came_again && handed && signs_off[index + 2];
    }
}
