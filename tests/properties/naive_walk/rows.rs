//! Rules 3, 9 and 10: the rows of the facts.

use super::super::plain::{Name, PlainCase, PlainFacts, PlainHandover, PlainHold};
use super::time::{Stop, count};
use super::{Arrival, Draft, Naive, is_substantive};
use crate::fixtures::bucket::LogEvent;
use crate::fixtures::hours::MINUTE_US;
use buckstop::event::{Flags, Kind};
use buckstop::fact::{Level, Mode, Passage, Shape};

impl Naive<'_> {
    pub(super) fn facts(&self) -> PlainFacts {
        let pauses = self.pauses();
        let procedure = self.procedure();
        let mut holds: Vec<PlainHold> =
            (0..self.holds.len()).map(|hold| self.hold(hold, &pauses, &procedure)).collect();
        let handovers: Vec<PlainHandover> =
            (0..self.handovers.len()).map(|row| self.handover(row, &holds)).collect();
        let case = self.summary(&procedure, &holds, &handovers, pauses.len());
        let in_hours = |minute: i64| (self.settings.works_at)(case.unit.as_deref(), None, minute);
        let due_moves = self.due_moves(case.received_at, &procedure, &in_hours);
        for hold in &mut holds {
            (hold.eve_us, hold.asked_in_eve) = self.eve(hold, &pauses, &case, &due_moves);
        }
        PlainFacts {
            consultations: (0..self.consultations.len())
                .map(|row| self.consultation(row, &procedure))
                .collect(),
            pauses: (0..pauses.len()).map(|row| self.pause(row, &pauses, &case)).collect(),
            due_moves,
            holds,
            handovers,
            case,
        }
    }

    pub(super) fn procedure(&self) -> Name {
        let of_log = self.events.iter().find_map(|event| event.procedure.clone());
        of_log.or_else(|| self.case.exported.as_ref()?.procedure.clone())
    }

    pub(super) fn hold(&self, index: usize, pauses: &[Stop], procedure: &Name) -> PlainHold {
        let draft = &self.holds[index];
        let first_act = draft.acts.first().copied();
        let act_unit = draft.acts.iter().find_map(|&act| self.events[act].unit.clone());
        let (opened_by, unit) = match draft.arrival {
            Arrival::Named { by } => (by, self.events[by].receiver_unit.clone().or(act_unit)),
            Arrival::First | Arrival::ByNextAct => (first_act.expect("it began with an act"), act_unit),
        };
        let official = if self.level == Level::Official { draft.holder.clone() } else { None };
        let until = draft.release.map_or(self.settings.as_of, |release| release.at);
        let waits = self.waits();
        let away = self.away(index);
        let works_somewhere =
            |minute: i64| (self.settings.works_at)(unit.as_deref(), official.as_deref(), minute);
        let is_away = |minute: i64| away.iter().any(|away| (away.0..away.1).contains(&(minute * MINUTE_US)));
        let works = |minute: i64| works_somewhere(minute) && !is_away(minute);
        let is_paused = |minute: i64| self.is_paused(pauses, minute);
        let waiting = |minute: i64| waits.iter().any(|wait| (wait.0..wait.1).contains(&(minute * MINUTE_US)));
        let active = |minute: i64| works(minute) && !is_paused(minute) && !waiting(minute);
        let counted_due = draft.due.filter(|_| !draft.after_end && !self.recalled(index));
        PlainHold {
            hold_no: index as u32 + 1,
            holder: draft.holder.clone(),
            level: self.level_of(unit.as_deref(), official.as_deref()),
            procedure: procedure.clone(),
            step: step_of(self.events[opened_by]),
            received_at: draft.received_at,
            released_at: draft.release.map(|release| release.at),
            elapsed_us: until - draft.received_at,
            work_us: count(draft.received_at, until, active),
            pause_us: count(draft.received_at, until, |minute| works(minute) && is_paused(minute)),
            consult_us: count(draft.received_at, until, |minute| {
                works(minute) && !is_paused(minute) && waiting(minute)
            }),
            away_us: count(draft.received_at, until, |minute| works_somewhere(minute) && is_away(minute)),
            due_at: draft.due,
            overdue_us: counted_due.map_or(0, |due| count(draft.received_at.max(due), until, active)),
            arrived_by: match draft.arrival {
                Arrival::First => Passage::Start,
                Arrival::Named { by } => Passage::Handover(self.events[by].kind),
                Arrival::ByNextAct => Passage::Inferred,
            },
            released_by: draft.release.map_or(Passage::Open, |release| release.how),
            acts: self.substantive_acts(index),
            signed: draft.acts.iter().any(|&act| self.events[act].kind == Kind::Sign),
            visit_no: draft.visit_no,
            mode: self.mode(draft),
            inferred: draft.arrival == Arrival::ByNextAct,
            after_end: draft.after_end,
            in_batch: self.is_in_batch(draft),
            eve_us: 0,
            asked_in_eve: None,
            opened_by,
            closed_by: draft.release.and_then(|release| release.event),
            official,
            unit,
        }
    }

    /// Rule 8: returns from when until when others had the case from whom the holder took it back.
    fn away(&self, hold: usize) -> Vec<(i64, i64)> {
        let taken_back = self.handovers.iter().filter(|passing| passing.sender == hold && passing.recalled);
        let recalled = taken_back.map(|passing| &self.holds[passing.receiver]);
        recalled.map(|hold| (hold.received_at, hold.release.expect("a recalled hold has ended").at)).collect()
    }

    /// Rule 3: returns why the holder has the case.
    fn mode(&self, draft: &Draft) -> Mode {
        let returned = matches!(draft.arrival, Arrival::Named { by } if self.events[by].kind == Kind::Return);
        match (draft.visit_no, returned) {
            (1, _) => Mode::First,
            (_, true) => Mode::Rework,
            (_, false) => Mode::Again,
        }
    }

    /// Rule 13: returns the level of the unit, else that of the official.
    fn level_of(&self, unit: Option<&str>, official: Option<&str>) -> Option<u8> {
        unit.and_then(self.settings.unit_level).or_else(|| official.and_then(self.settings.official_level))
    }

    pub(super) fn substantive_acts(&self, hold: usize) -> u32 {
        let counts = |act: usize| is_substantive(self.events[act].kind) && !self.ends_a_piece(act);
        self.holds[hold].acts.iter().filter(|&&act| counts(act)).count() as u32
    }

    pub(super) fn handover(&self, index: usize, holds: &[PlainHold]) -> PlainHandover {
        let passing = &self.handovers[index];
        let (sender, receiver) = (&holds[passing.sender], &holds[passing.receiver]);
        let event = self.events[passing.event];
        let last = passing.path.len() - 1;
        let before = passing.path[..last].iter().rposition(|holder| *holder == receiver.holder);
        let loop_length = before.map_or(0, |before| (last - before) as u32);
        let next = self.handovers[index + 1..].iter().find(|next| !next.recalled);
        PlainHandover {
            handover_no: index as u32 + 1,
            handed_at: passing.at,
            sender: sender.holder.clone(),
            sender_unit: sender.unit.clone(),
            receiver: receiver.holder.clone(),
            receiver_unit: receiver.unit.clone(),
            procedure: sender.procedure.clone(),
            step: sender.step.clone(),
            kind: event.kind,
            shape: match loop_length {
                0 => Shape::New,
                2 => Shape::PingPong,
                _ => Shape::Loop,
            },
            loop_length,
            sender_acts: sender.acts,
            sender_work_us: sender.work_us,
            receiver_acts: receiver.acts,
            comes_back: !passing.recalled
                && next.is_some_and(|next| holds[next.receiver].holder == sender.holder),
            recalled: passing.recalled,
            after_end: passing.after_end,
            inferred: passing.inferred,
            flags: Flags(event.flags.0),
            sender_level: sender.level,
            receiver_level: receiver.level,
            up: match (sender.level, receiver.level) {
                (Some(sender), Some(receiver)) => Some(sender < receiver),
                _ => None,
            },
            sender_hold_no: sender.hold_no,
            receiver_hold_no: receiver.hold_no,
            event: passing.event,
        }
    }

    pub(super) fn summary(
        &self,
        procedure: &Name,
        holds: &[PlainHold],
        handovers: &[PlainHandover],
        pauses: usize,
    ) -> PlainCase {
        let exported = self.case.exported.clone().unwrap_or_default();
        let unit = exported.unit.or_else(|| holds.iter().find_map(|hold| hold.unit.clone()));
        let (first, last) = (self.at(0), self.at(self.events.len() - 1));
        let accepted = self.events.iter().find(|event| event.kind == Kind::Accept).map(|event| event.at);
        let in_hours = |minute: i64| (self.settings.works_at)(unit.as_deref(), None, minute);
        let received = accepted.or(exported.received).unwrap_or(first);
        let standing_due = exported.due.map(|due| self.standing_due(received, due, &in_hours));
        let late_us = standing_due.map_or(0, |due| count(due, self.case_end_or_as_of(), in_hours));
        let standing = || holds.iter().filter(|hold| hold.released_by != Passage::Recalled);
        let kept = || handovers.iter().filter(|handover| !handover.recalled);
        let had_it = |hold: &&PlainHold| {
            standing_due
                .is_some_and(|due| hold.received_at <= due && hold.released_at.is_none_or(|left| due < left))
        };
        let intake = self.intake(&in_hours);
        let late_holder =
            standing().find(had_it).filter(|_| late_us > 0).and_then(|hold| hold.holder.clone());
        PlainCase {
            procedure: procedure.clone(),
            unit,
            first_event_at: first,
            last_event_at: last,
            received_at: received,
            intake,
            due_at: exported.due,
            standing_due_at: standing_due,
            ended_at: self.case_end().map(|(at, _)| at),
            ended_by: self.case_end().map_or(Passage::Open, |(_, how)| how),
            events: self.events.len() as u32,
            idle_events: self.idle.iter().filter(|&&idle| idle).count() as u32,
            holds: holds.len() as u32,
            handovers: kept().count() as u32,
            ping_pongs: kept().filter(|handover| handover.shape == Shape::PingPong).count() as u32,
            returns: kept().filter(|handover| handover.shape != Shape::New).count() as u32,
            consultations: self.consultations.len() as u32,
            pauses: pauses as u32,
            due_moves: self.events.iter().filter(|event| event.kind == Kind::ExtendDue).count() as u32,
            late_us,
            late_holder,
            apology: self.events.iter().any(|event| event.kind == Kind::Apology),
            held_us: holds.iter().filter(|hold| hold.holder.is_some()).map(|hold| hold.work_us).sum(),
            consulted_us: holds.iter().map(|hold| hold.consult_us).sum(),
            paused_us: holds.iter().map(|hold| hold.pause_us).sum(),
            nobody_us: holds.iter().filter(|hold| hold.holder.is_none()).map(|hold| hold.work_us).sum(),
            first_event: 0,
            ended_event: self.ending_event(),
        }
    }
}

/// Returns the step of an event, else its activity.
pub(super) fn step_of(event: &LogEvent) -> Name {
    event.step.clone().or_else(|| Some(event.activity.clone()))
}
