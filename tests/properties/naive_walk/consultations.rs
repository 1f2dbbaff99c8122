//! Rule 5: questions and answers.

use super::super::plain::{Name, PlainConsultation};
use super::rows::step_of;
use super::time::count;
use super::{Naive, Question};
use buckstop::event::Kind;
use buckstop::fact::{Level, Opinion, Reply};

impl Naive<'_> {
    pub(super) fn ask(&mut self, event: usize) {
        let consulted = self.receiver(event);
        if consulted.is_none() || consulted != self.actor(event) {
            self.consultations.push(Question { event, answer: None });
        }
    }

    pub(super) fn answer(&mut self, event: usize, reply: Reply) {
        let (actor, unit) = (self.actor(event), self.events[event].unit.clone());
        let oldest = |asked: &dyn Fn(usize) -> bool| {
            self.consultations.iter().position(|question| question.answer.is_none() && asked(question.event))
        };
        let found = oldest(&|ask| actor.is_some() && self.receiver(ask) == actor)
            .or_else(|| oldest(&|ask| unit.is_some() && self.events[ask].receiver_unit == unit))
            .or_else(|| {
                oldest(&|ask| self.receiver(ask).is_none() && self.events[ask].receiver_unit.is_none())
            });
        if let Some(found) = found {
            self.consultations[found].answer = Some((event, reply));
        }
    }

    /// Returns, for each question, from when until when the case waited for the answer.
    pub(super) fn waits(&self) -> Vec<(i64, i64)> {
        self.consultations
            .iter()
            .map(|question| (self.at(question.event), self.wait_ends(question)))
            .collect()
    }

    pub(super) fn wait_ends(&self, question: &Question) -> i64 {
        if let Some((answer, Reply::Own)) = question.answer {
            return self.at(answer);
        }
        let goes_on = |&later: &usize| {
            let event = self.events[later];
            self.acted[later] && event.official.is_some() && event.kind != Kind::ConsultAsk
        };
        let next_act = (question.event + 1..self.events.len()).find(goes_on).map(|event| self.at(event));
        let cascade = question.answer.map(|(event, _)| self.at(event));
        let ends = [next_act, cascade, Some(self.case_end_or_as_of())];
        ends.into_iter().flatten().min().expect("the last one is there")
    }

    pub(super) fn consultation(&self, index: usize, procedure: &Name) -> PlainConsultation {
        let question = &self.consultations[index];
        let ask = self.events[question.event];
        let consulted = self.receiver(question.event);
        let own = question.answer.filter(|&(_, reply)| reply == Reply::Own).map(|(event, _)| event);
        let replied_at = own.map(|event| self.at(event));
        let cascade_at = question.answer.map_or(i64::MAX, |(event, _)| self.at(event));
        let counted_until = replied_at.unwrap_or(cascade_at.min(self.case_end_or_as_of()).max(ask.at));
        let official = if self.level == Level::Official { consulted.as_deref() } else { None };
        let opinion = match own.and_then(|event| self.events[event].flags.has_position()) {
            Some(true) => Opinion::Position,
            Some(false) => Opinion::None,
            None => Opinion::Unknown,
        };
        PlainConsultation {
            consultation_no: index as u32 + 1,
            requester: self.actor(question.event),
            requester_unit: ask.unit.clone(),
            consulted: consulted.clone(),
            consulted_unit: ask.receiver_unit.clone(),
            procedure: procedure.clone(),
            step: step_of(ask),
            asked_at: ask.at,
            replied_at,
            due_at: ask.due,
            work_us: count(ask.at, counted_until, |minute| {
                (self.settings.works_at)(ask.receiver_unit.as_deref(), official, minute)
            }),
            counted_until,
            reply: question.answer.map_or(Reply::None, |(_, reply)| reply),
            opinion,
            asked_by: question.event,
            replied_by: own,
        }
    }
}
