//! Events that send the case to a named receiver (rule 1), and recalls (rule 4).

use super::handovers::NewHandover;
use super::state::WalkState;
use super::walk_event::WalkEvent;
use crate::event::Role;
use crate::fact::Passage;

impl WalkState<'_> {
    /// Applies an `assign`, `forward`, `send_up` or `return`.
    pub(super) fn send(&mut self, event: &WalkEvent) {
        if event.has_secondary_role() || self.is_further_receiver(event) || self.lead_follows(event) {
            return self.count_idle();
        }
        self.act(event);
        if !event.names_another() {
            return;
        }
        let passage = Passage::Handover(event.kind);
        self.end_hold(event.at, passage, event.index);
        self.hand_over(&NewHandover {
            receiver: event.receiver,
            receiver_unit: event.receiver_unit,
            handed_at: event.at,
            arrived_by: passage,
            due_at: event.due_at,
            event: event.index,
            opened_by: event.index,
        });
    }

    /// Applies a `recall`: undoes the last handover, or moves nothing if that cannot be undone.
    pub(super) fn recall(&mut self, event: &WalkEvent) {
        if self.case.ended() || !self.undo_handover(event.actor, event.at, event.index) {
            return self.count_idle();
        }
        self.act(event);
    }

    /// Returns true if the same sender handed the case to another holder in the same instant, and that holder
    /// has not acted: the first receiver leads, and the further ones get nothing.
    fn is_further_receiver(&self, event: &WalkEvent) -> bool {
        let Some(visit) = self.path.last() else { return false };
        let Some(handover) = visit.handover else { return false };
        let handover = &self.facts.handovers[handover];
        !handover.inferred
            && !visit.acted
            && handover.handed_at == event.at
            && handover.sender == event.actor
            && visit.holder != event.actor
    }

    /// Returns true if this event does not name a lead, but a later one of the same instant, sender and kind
    /// does.
    fn lead_follows(&self, event: &WalkEvent) -> bool {
        if event.role == Some(Role::Lead) {
            return false;
        }
        let same_sending = |&other: &usize| {
            self.events.occurred_at[other] == event.at
                && self.events.kind[other] == event.kind
                && self.actor(other) == event.actor
                && !self.fills_gaps(other)
        };
        (event.index as usize + 1..=self.case.last_event)
            .take_while(same_sending)
            .any(|other| self.events.role[other] == Some(Role::Lead))
    }
}
