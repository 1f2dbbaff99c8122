//! Acts: whoever acts has the case (rule 2).

use super::handovers::NewHandover;
use super::holds::NewHold;
use super::path::Visit;
use super::state::WalkState;
use super::walk_event::WalkEvent;
use crate::event::{Kind, NO_TIME};
use crate::fact::Passage;

impl WalkState<'_> {
    /// Records a substantive act.
    pub(super) fn act_substantively(&mut self, event: &WalkEvent) {
        self.act_on_the_case(event);
        if let Some(hold) = self.open_hold {
            let hold = &mut self.facts.holds[hold];
            hold.acts += 1;
            hold.signed |= event.kind == Kind::Sign;
        }
        if event.kind == Kind::Accept && self.case.accepted_at == NO_TIME {
            self.case.accepted_at = event.at;
        }
    }

    /// Records an act that shows that the case is worked on. It ends a pause only if it names an official: a
    /// row without one may have been written by a system.
    pub(super) fn act_on_the_case(&mut self, event: &WalkEvent) {
        self.act(event);
        if event.official.is_some() {
            self.end_pause(event.at, event.index);
        }
    }

    /// Records an act of any sort.
    pub(super) fn act(&mut self, event: &WalkEvent) {
        let WalkEvent { at, kind, .. } = *event;
        if kind != Kind::ConsultAsk && event.official.is_some() && !self.unanswered.is_empty() {
            self.stop_waiting(at);
        }
        self.bring_to_actor(event);
        if let Some(visit) = self.path.last_mut() {
            visit.last_act_at = at;
            visit.last_act = event.index;
            visit.last_act_kind = kind;
            visit.acted = true;
            let hold = &mut self.facts.holds[visit.hold];
            hold.unit_id = hold.unit_id.or(event.unit);
        }
        // The due date of a question is the consulted's, that of a handover the receiver's.
        if kind != Kind::ConsultAsk && !(hands_over(kind) && event.names_another()) {
            self.set_hold_due(event.due_at);
        }
    }

    /// Makes the actor the holder, unless it has the case already.
    fn bring_to_actor(&mut self, event: &WalkEvent) {
        match self.path.last() {
            None => self.begin_first_hold(event),
            Some(visit) if self.open_hold.is_some() && visit.holder == event.actor => {}
            Some(&visit) => self.infer_handover(visit, event),
        }
    }

    /// Moves the case from the previous holder to the actor, although the log names no receiver.
    fn infer_handover(&mut self, previous: Visit, event: &WalkEvent) {
        // The queue before the act is the actor's, so the case comes at the previous holder's last act. But a
        // receiver that the log named and that never acted had the case until now.
        let (mut handed_at, closed_by) =
            if previous.acted { (previous.last_act_at, previous.last_act) } else { (event.at, event.index) };
        if self.open_hold.is_some() {
            let passage = match previous.last_act_kind {
                kind if previous.acted && hands_over(kind) => Passage::Handover(kind),
                _ => Passage::Inferred,
            };
            self.end_hold(handed_at, passage, closed_by);
        } else {
            handed_at = handed_at.max(self.case.ended_at);
        }
        if previous.holder == event.actor {
            return self.begin_hold_again(handed_at, event);
        }
        self.hand_over(&NewHandover {
            receiver: event.actor,
            receiver_unit: event.unit,
            handed_at,
            arrived_by: Passage::Inferred,
            due_at: NO_TIME,
            event: closed_by,
            opened_by: event.index,
        });
    }

    /// Begins the first hold. It begins with the case's first event, or at the case's end if nobody had the
    /// case before that.
    fn begin_first_hold(&mut self, event: &WalkEvent) {
        self.begin_hold(&NewHold {
            holder: event.actor,
            arrival: None,
            unit: event.unit,
            received_at: self.events.occurred_at[self.case.first_event].max(self.case.ended_at),
            due_at: NO_TIME,
            arrived_by: Passage::Start,
            handover: None,
            event: event.index,
        });
    }

    /// Begins another hold, without a handover, for the last holder, who acts again after the case has ended.
    fn begin_hold_again(&mut self, received_at: i64, event: &WalkEvent) {
        self.begin_hold(&NewHold {
            holder: event.actor,
            arrival: None,
            unit: event.unit,
            received_at,
            due_at: NO_TIME,
            arrived_by: Passage::Inferred,
            handover: None,
            event: event.index,
        });
    }
}

/// Returns true if events of this kind hand the case over.
fn hands_over(kind: Kind) -> bool {
    matches!(kind, Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return)
}
