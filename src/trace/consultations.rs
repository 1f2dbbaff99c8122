//! Consultations: somebody is asked for an opinion, and answers or does not (rule 5).

use super::state::WalkState;
use super::walk_event::WalkEvent;
use super::working_time::HolderCalendars;
use crate::event::{NO_TIME, Sym};
use crate::fact::{Consultation, Level, NO_EVENT, Opinion, Reply};

impl WalkState<'_> {
    /// Opens a consultation with the receiver of the event, unless the actor asks itself: at the level of
    /// units, time for a question inside a unit is the unit's own.
    pub(super) fn ask(&mut self, event: &WalkEvent) {
        let consulted = event.receiver;
        if consulted.is_some() && consulted == event.actor {
            return;
        }
        let earlier = self.facts.consultations.len() - self.case.first_consultation;
        self.facts.consultations.push(Consultation {
            case_id: self.case.case_id,
            consultation_no: earlier as u32 + 1,
            requester: event.actor,
            requester_unit_id: event.unit,
            consulted,
            consulted_unit_id: event.receiver_unit,
            procedure_id: self.case.procedure_id,
            step: self.step_of(event.index),
            asked_at: event.at,
            replied_at: NO_TIME,
            due_at: event.due_at,
            work_us: 0,
            counted_until: NO_TIME,
            reply: Reply::None,
            opinion: Opinion::Unknown,
            asked_by: event.index,
            replied_by: NO_EVENT,
        });
        self.gave_up_at.push(NO_TIME);
        self.unanswered.push(self.facts.consultations.len() - 1);
    }

    /// Closes the oldest open consultation that the actor can answer. An answer to oneself closes none: at
    /// the level of units, an answer inside a unit is not yet the unit's.
    pub(super) fn reply(&mut self, event: &WalkEvent) {
        let asker = event.receiver;
        if asker.is_some() && asker == event.actor {
            return;
        }
        let Some(index) = self.find_unanswered(event) else { return };
        let consultation = &mut self.facts.consultations[self.unanswered.remove(index)];
        consultation.replied_at = event.at;
        consultation.replied_by = event.index;
        consultation.reply = Reply::Own;
        consultation.opinion = match self.events.flags[event.index as usize].has_position() {
            Some(true) => Opinion::Position,
            Some(false) => Opinion::None,
            None => Opinion::Unknown,
        };
    }

    /// Closes what the official of a `system` event was asked. That is nobody's act and no reply, but the
    /// case stops waiting.
    pub(super) fn close_automatically(&mut self, event: &WalkEvent) {
        if self.unanswered.is_empty() || event.official.is_none() {
            return;
        }
        let Some(index) = self.find_unanswered(event) else { return };
        let consultation = self.unanswered.remove(index);
        self.facts.consultations[consultation].reply = Reply::Automatic;
        self.facts.consultations[consultation].counted_until = event.at;
        self.give_up(consultation, event.at);
    }

    /// Stops waiting for all open consultations, because an official goes on with the case.
    pub(super) fn stop_waiting(&mut self, at: i64) {
        for index in 0..self.unanswered.len() {
            self.give_up(self.unanswered[index], at);
        }
    }

    fn give_up(&mut self, consultation: usize, at: i64) {
        let gave_up_at = &mut self.gave_up_at[consultation - self.case.first_consultation];
        if *gave_up_at == NO_TIME {
            *gave_up_at = at;
        }
    }

    /// Finds, in `unanswered`, the oldest consultation that asked the actor; else the oldest that asked the
    /// actor's unit; else the oldest that names nobody.
    fn find_unanswered(&self, event: &WalkEvent) -> Option<usize> {
        let oldest = |matches: &dyn Fn(&Consultation) -> bool| {
            self.unanswered.iter().position(|&open| matches(&self.facts.consultations[open]))
        };
        oldest(&|open| open.consulted.is_some() && open.consulted == event.actor)
            .or_else(|| {
                oldest(&|open| open.consulted_unit_id.is_some() && open.consulted_unit_id == event.unit)
            })
            .or_else(|| oldest(&|open| open.consulted.is_none() && open.consulted_unit_id.is_none()))
    }

    /// Collects the intervals in which the case waited for the consulted. `until` is the case's end, or `as_of`.
    ///
    /// The case waits for an answer until it comes. If none comes, it waits until the holder acts again, which
    /// shows that the work goes on, or until the case ends.
    pub(super) fn collect_waits(&mut self, until: i64) {
        let consultations = &self.facts.consultations[self.case.first_consultation..];
        for (consultation, &gave_up_at) in consultations.iter().zip(&self.gave_up_at) {
            let stop = match consultation.reply {
                Reply::Own => consultation.replied_at,
                Reply::Automatic | Reply::None if gave_up_at != NO_TIME => gave_up_at.min(until),
                Reply::Automatic | Reply::None => until,
            };
            if consultation.asked_at < stop {
                self.blocked.waits.push((consultation.asked_at, stop));
            }
        }
        self.blocked.merge_waits();
    }

    /// Computes the working time of each consultation, up to its reply, or up to now if there is none.
    pub(super) fn finish_consultations(&mut self, calendars: &HolderCalendars<'_>, until: i64) {
        for consultation in &mut self.facts.consultations[self.case.first_consultation..] {
            consultation.counted_until = match consultation.reply {
                Reply::Own => consultation.replied_at,
                Reply::Automatic => consultation.counted_until.min(until).max(consultation.asked_at),
                Reply::None => until.max(consultation.asked_at),
            };
            let official = if self.level == Level::Official { consultation.consulted } else { Sym::NONE };
            let calendar = calendars.calendar(consultation.consulted_unit_id, official);
            consultation.work_us = calendar.working_us(consultation.asked_at, consultation.counted_until);
        }
    }
}
