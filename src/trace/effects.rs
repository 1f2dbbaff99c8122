//! What each kind of event does to its case.

use super::state::WalkState;
use super::walk_event::WalkEvent;
use crate::event::{Kind, NO_TIME};

impl WalkState<'_> {
    /// Applies one event to the case.
    pub(super) fn apply(&mut self, event: &WalkEvent) {
        if self.fills_gaps(event.index as usize) {
            return self.fill_gap(event);
        }
        match event.kind {
            Kind::Submit | Kind::Note | Kind::Unknown => self.count_idle(),
            Kind::Apology => {
                self.case.apology = true;
                self.count_idle();
            }
            Kind::ExtendDue => {
                self.record_due_move(event);
                self.extend_due(event);
                self.count_idle();
            }
            Kind::System => {
                self.close_automatically(event);
                self.count_idle();
            }
            Kind::ConsultReply => {
                self.reply(event);
                self.count_idle();
            }
            Kind::SupplementIn | Kind::FeeIn => {
                self.end_pause_with_due(event);
                self.count_idle();
            }
            Kind::Resume => self.resume(event),
            Kind::Recall => self.recall(event),
            Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return => self.send(event),
            Kind::Withdraw => {
                self.end_case(event);
                self.count_idle();
            }
            Kind::Begin => {
                self.act_substantively(event);
                self.begin_piece(event);
            }
            Kind::Work if self.take_piece(event) => self.end_piece(event),
            Kind::Accept | Kind::Work | Kind::Sign => self.act_substantively(event),
            Kind::ConsultAsk => {
                if self.asks_without_holding(event) {
                    self.count_idle();
                } else {
                    self.act_substantively(event);
                }
                self.ask(event);
            }
            Kind::Stop if event.official.is_none() => {
                self.begin_pause(event);
                self.count_idle();
            }
            Kind::SupplementAsk | Kind::FeeAsk | Kind::Stop => {
                self.act_substantively(event);
                self.begin_pause(event);
            }
            Kind::Refuse | Kind::Complete | Kind::Deliver => {
                self.act_substantively(event);
                self.end_case(event);
            }
        }
    }

    /// Applies an event of a source that only fills gaps (rule 11). If no other source has an event of its
    /// kind in the case, it may begin or end a pause or move the due date, whoever has the case.
    fn fill_gap(&mut self, event: &WalkEvent) {
        if self.case.logged_kinds & 1 << event.kind as u32 == 0 {
            match event.kind {
                Kind::SupplementAsk | Kind::FeeAsk | Kind::Stop => self.begin_pause(event),
                Kind::SupplementIn | Kind::FeeIn | Kind::Resume => self.end_pause_with_due(event),
                Kind::ExtendDue => {
                    self.record_due_move(event);
                    self.extend_due(event);
                }
                _ => {}
            }
        }
        self.count_idle();
    }

    /// Applies a `resume`, which is an act if an official makes it, and nobody's act otherwise.
    fn resume(&mut self, event: &WalkEvent) {
        if event.due_at != NO_TIME {
            self.record_due_move(event);
        }
        self.end_pause(event.at, event.index);
        if event.official.is_some() {
            self.act(event);
        } else {
            self.count_idle();
        }
        self.name_new_due(event);
    }

    /// Ends the open pause, and moves the due date if the event names one.
    fn end_pause_with_due(&mut self, event: &WalkEvent) {
        if event.due_at != NO_TIME {
            self.record_due_move(event);
        }
        self.end_pause(event.at, event.index);
        self.name_new_due(event);
    }

    /// Returns true if a question is asked by somebody who has not got the case, of somebody with a
    /// secondary role. A document may go to its lead and, in the same sending, to others for their opinion:
    /// the lead then keeps it (rule 5).
    fn asks_without_holding(&self, event: &WalkEvent) -> bool {
        let Some(visit) = self.path.last() else { return false };
        event.has_secondary_role() && !(visit.holder == event.actor && self.open_hold.is_some())
    }
}
