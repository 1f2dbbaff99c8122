//! Consultations: somebody is asked for an opinion, and answers or does not.

use super::clock::{Clock, Span};
use super::entry::Entry;
use super::walk::Walk;
use crate::event::{NO_TIME, Sym};
use crate::fact::{Consultation, Level, NO_EVENT, Opinion, Reply};

impl Walk<'_> {
    /// Opens a consultation with whom the event names. What a holder asks of itself is none: at the level
    /// of units, a question inside a unit is the unit's own time.
    pub(super) fn ask(&mut self, requester: Sym, entry: &Entry) {
        let consulted = entry.receiver;
        if consulted.is_some() && consulted == requester {
            return;
        }
        let number = self.facts.consultations.len() - self.case.first_consultation;
        self.facts.consultations.push(Consultation {
            case_id: self.case.case_id,
            consultation_no: number as u32 + 1,
            requester,
            requester_unit_id: entry.unit,
            consulted,
            consulted_unit_id: entry.receiver_unit,
            procedure_id: self.case.procedure_id,
            step: self.step_of(entry.index),
            asked_at: entry.at,
            replied_at: NO_TIME,
            due_at: entry.due_at,
            work_us: 0,
            counted_until: NO_TIME,
            reply: Reply::None,
            opinion: Opinion::Unknown,
            asked_by: entry.index,
            replied_by: NO_EVENT,
        });
        self.waits_until.push(NO_TIME);
        self.unanswered.push(self.facts.consultations.len() - 1);
    }

    /// Closes the oldest open consultation of whoever replies: of that official, else of its unit. An answer
    /// to oneself closes none: at the level of units, one inside a unit is not yet the unit's.
    pub(super) fn reply(&mut self, entry: &Entry) {
        let asker = entry.receiver;
        if asker.is_some() && asker == entry.holder {
            return;
        }
        let Some(place) = self.asked_of(entry) else { return };
        let consultation = &mut self.facts.consultations[self.unanswered.remove(place)];
        consultation.replied_at = entry.at;
        consultation.replied_by = entry.index;
        consultation.reply = Reply::Own;
        consultation.opinion = match self.events.flags[entry.index as usize].has_position() {
            Some(true) => Opinion::Position,
            Some(false) => Opinion::None,
            None => Opinion::Unknown,
        };
    }

    /// A cascade closes what its official was asked: nobody's act, and no reply. The wait is over.
    pub(super) fn cascade(&mut self, entry: &Entry) {
        if self.unanswered.is_empty() || entry.official.is_none() {
            return;
        }
        let Some(place) = self.asked_of(entry) else { return };
        let consultation = self.unanswered.remove(place);
        let at = entry.at;
        self.facts.consultations[consultation].reply = Reply::Automatic;
        self.facts.consultations[consultation].counted_until = at;
        let wait = &mut self.waits_until[consultation - self.case.first_consultation];
        if *wait == NO_TIME {
            *wait = at;
        }
    }

    /// The case's holder acts: it no longer waits for those who have not answered.
    pub(super) fn stop_waiting(&mut self, at: i64) {
        for &consultation in &self.unanswered {
            let wait = &mut self.waits_until[consultation - self.case.first_consultation];
            if *wait == NO_TIME {
                *wait = at;
            }
        }
    }

    fn asked_of(&self, entry: &Entry) -> Option<usize> {
        let unit = entry.unit;
        let holder = entry.holder;
        let asked = |matches: &dyn Fn(&Consultation) -> bool| {
            self.unanswered.iter().position(|&open| matches(&self.facts.consultations[open]))
        };
        asked(&|open| open.consulted.is_some() && open.consulted == holder)
            .or_else(|| asked(&|open| open.consulted_unit_id.is_some() && open.consulted_unit_id == unit))
            .or_else(|| asked(&|open| open.consulted.is_none() && open.consulted_unit_id.is_none()))
    }

    /// Collects the time the case waited for the consulted.
    ///
    /// An answered question is waited for until its answer. One without an answer is waited for until the
    /// holder acts again, which shows that the work goes on, or until the case ends.
    pub(super) fn collect_waits(&mut self, until: i64) {
        let first = self.case.first_consultation;
        for (consultation, &waited) in self.facts.consultations[first..].iter().zip(&self.waits_until) {
            let stop = match consultation.reply {
                Reply::Own => consultation.replied_at,
                Reply::Automatic | Reply::None if waited != NO_TIME => waited.min(until),
                Reply::Automatic | Reply::None => until,
            };
            let wait: Span = (consultation.asked_at, stop);
            if wait.0 < wait.1 {
                self.blocked.waits.push(wait);
            }
        }
        self.blocked.tidy();
    }

    /// Counts the working time each consulted took, or has had so far.
    pub(super) fn finish_consultations(&mut self, clock: &Clock<'_>, until: i64) {
        for consultation in &mut self.facts.consultations[self.case.first_consultation..] {
            consultation.counted_until = match consultation.reply {
                Reply::Own => consultation.replied_at,
                Reply::Automatic => consultation.counted_until.min(until).max(consultation.asked_at),
                Reply::None => until.max(consultation.asked_at),
            };
            let official = if self.level == Level::Official { consultation.consulted } else { Sym::NONE };
            let calendar = clock.calendar(consultation.consulted_unit_id, official);
            consultation.work_us = calendar.working_us(consultation.asked_at, consultation.counted_until);
        }
    }
}
