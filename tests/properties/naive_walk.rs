//! The rules of `docs/walk.md` once more, written for clarity alone.
//!
//! It reads the events of one case again and again, keeps a list of acts for each hold, and counts working
//! time minute by minute: all instants of its logs are whole minutes. It must not share code with `trace`, nor be made to look like it.

use super::plain::{Name, PlainCase, PlainConsultation, PlainFacts, PlainHandover, PlainHold, PlainPause};
use crate::bucket::{LogCase, LogEvent};
use crate::hours::MINUTE_US;
use buckstop::event::{Flags, Kind};
use buckstop::trace::{Level, Opinion, Passage, Reply, Shape};

/// Whether people of a unit, and an official among them, work in a minute (counted from the epoch).
pub(crate) type WorksAt = dyn Fn(Option<&str>, Option<&str>, i64) -> bool;

/// What a naive walk must know beside the case.
pub(crate) struct NaiveSettings<'a> {
    pub(crate) as_of: i64,
    pub(crate) last_event_sources: &'a [&'a str],
    pub(crate) works_at: &'a WorksAt,
}

/// Walks over one case; `None` if nothing has happened by `as_of`.
pub(crate) fn naive_walk(case: &LogCase, level: Level, settings: &NaiveSettings<'_>) -> Option<PlainFacts> {
    let events: Vec<&LogEvent> =
        case.in_order().into_iter().filter(|event| event.at <= settings.as_of).collect();
    if events.is_empty() {
        return None;
    }
    let mut naive = Naive {
        case,
        level,
        settings,
        acted: vec![false; events.len()],
        idle: vec![false; events.len()],
        events,
        holds: Vec::new(),
        handovers: Vec::new(),
        consultations: Vec::new(),
    };
    for event in 0..naive.events.len() {
        naive.happen(event);
    }
    naive.end_of_log();
    Some(naive.facts())
}

/// A hold while the case is walked: everything else about it is derived from its acts.
struct Draft {
    holder: Name,
    arrival: Arrival,
    received_at: i64,
    acts: Vec<usize>,
    due: Option<i64>,
    after_end: bool,
    /// Runs of this holder among those that stood when it got the case.
    visit_no: u32,
    release: Option<Release>,
}

#[derive(Clone, Copy, PartialEq)]
enum Arrival {
    First,
    Named { by: usize },
    ByNextAct,
}

#[derive(Clone, Copy)]
struct Release {
    at: i64,
    how: Passage,
    event: usize,
}

struct Passing {
    sender: usize,
    receiver: usize,
    at: i64,
    event: usize,
    inferred: bool,
    recalled: bool,
    after_end: bool,
    /// The holders of the case up to the receiver, runs as one, as they stood in this moment.
    path: Vec<Name>,
}

struct Question {
    event: usize,
    answer: Option<(usize, Reply)>,
}

struct Naive<'a> {
    case: &'a LogCase,
    level: Level,
    settings: &'a NaiveSettings<'a>,
    events: Vec<&'a LogEvent>,
    acted: Vec<bool>,
    idle: Vec<bool>,
    holds: Vec<Draft>,
    handovers: Vec<Passing>,
    consultations: Vec<Question>,
}

fn hands_over(kind: Kind) -> bool {
    matches!(kind, Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return)
}

fn asks_for_pause(kind: Kind) -> bool {
    matches!(kind, Kind::SupplementAsk | Kind::FeeAsk | Kind::Stop)
}

fn ends_case(kind: Kind) -> bool {
    matches!(kind, Kind::Complete | Kind::Deliver | Kind::Refuse | Kind::Withdraw)
}

fn is_substantive(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Accept
            | Kind::Work
            | Kind::Sign
            | Kind::ConsultAsk
            | Kind::Complete
            | Kind::Deliver
            | Kind::Refuse
    ) || asks_for_pause(kind)
}

/// Rules 1, 2, 4 and 7: what each event does.
impl Naive<'_> {
    fn actor(&self, event: usize) -> Name {
        match self.level {
            Level::Official => self.events[event].official.clone(),
            Level::Unit => self.events[event].unit.clone(),
        }
    }

    fn receiver(&self, event: usize) -> Name {
        match self.level {
            Level::Official => self.events[event].receiver.clone(),
            Level::Unit => self.events[event].receiver_unit.clone(),
        }
    }

    fn at(&self, event: usize) -> i64 {
        self.events[event].at
    }

    fn happen(&mut self, event: usize) {
        let kind = self.events[event].kind;
        match kind {
            _ if hands_over(kind) && self.is_for_a_further_receiver(event) => self.idle[event] = true,
            _ if hands_over(kind) => self.act_and_hand_over(event),
            _ if is_substantive(kind) => self.act(event),
            Kind::Resume if self.events[event].official.is_some() => self.act(event),
            Kind::Recall if self.takes_back(event) => self.recall(event),
            _ => self.idle[event] = true,
        }
        match kind {
            Kind::ConsultAsk => self.ask(event),
            Kind::ConsultReply => self.answer(event, Reply::Own),
            Kind::System if self.events[event].official.is_some() => self.answer(event, Reply::Automatic),
            Kind::ExtendDue => self.move_due(event),
            _ => {}
        }
        if ends_case(kind)
            && let Some(current) = self.current()
        {
            self.release(current, Release { at: self.at(event), how: Passage::CaseEnd(kind), event });
        }
    }

    /// The hold that nothing has ended yet.
    fn current(&self) -> Option<usize> {
        self.holds.iter().position(|hold| hold.release.is_none())
    }

    /// The last hold that was not recalled.
    fn last_standing(&self) -> Option<usize> {
        (0..self.holds.len()).rev().find(|&hold| !self.recalled(hold))
    }

    fn recalled(&self, hold: usize) -> bool {
        self.holds[hold].release.is_some_and(|release| release.how == Passage::Recalled)
    }

    fn release(&mut self, hold: usize, release: Release) {
        self.holds[hold].release = Some(release);
    }

    /// When the case ended by what happened before an event.
    fn ended_before(&self, event: usize) -> Option<i64> {
        self.events[..event].iter().find(|earlier| ends_case(earlier.kind)).map(|earlier| earlier.at)
    }

    fn is_for_a_further_receiver(&self, event: usize) -> bool {
        if self.events[event].role.is_some_and(|role| role.name() != "lead") {
            return true;
        }
        self.a_lead_is_named_later(event) || self.the_first_receiver_leads(event)
    }

    fn a_lead_is_named_later(&self, event: usize) -> bool {
        let same_sending = |&other: &usize| {
            self.at(other) == self.at(event)
                && self.actor(other) == self.actor(event)
                && self.events[other].kind == self.events[event].kind
        };
        let says_lead = |other: usize| self.events[other].role.is_some_and(|role| role.name() == "lead");
        !says_lead(event) && (event + 1..self.events.len()).take_while(same_sending).any(says_lead)
    }

    fn the_first_receiver_leads(&self, event: usize) -> bool {
        let (Some(last), Some(standing)) = (self.last_handover(), self.last_standing()) else { return false };
        let last = &self.handovers[last];
        last.receiver == standing
            && last.at == self.at(event)
            && self.holds[last.sender].holder == self.actor(event)
            && self.holds[standing].acts.is_empty()
    }

    fn last_handover(&self) -> Option<usize> {
        (0..self.handovers.len()).rev().find(|&handover| !self.handovers[handover].recalled)
    }

    /// Makes the actor the holder if it is not, and notes the act.
    fn act(&mut self, event: usize) {
        let actor = self.actor(event);
        let hold = match (self.current(), self.last_standing()) {
            (Some(current), _) if self.holds[current].holder == actor => current,
            (_, None) => self.first_hold(event),
            (_, Some(previous)) => self.comes_by_next_act(previous, event),
        };
        self.acted[event] = true;
        self.holds[hold].acts.push(event);
        let log_event = self.events[event];
        let is_for_another = hands_over(log_event.kind) && self.other_receiver(event).is_some();
        if log_event.due.is_some() && log_event.kind != Kind::ConsultAsk && !is_for_another {
            self.holds[hold].due = log_event.due;
        }
    }

    fn other_receiver(&self, event: usize) -> Name {
        self.receiver(event).filter(|receiver| Some(receiver) != self.actor(event).as_ref())
    }

    fn first_hold(&mut self, event: usize) -> usize {
        let received_at = self.ended_before(event).unwrap_or(self.at(0));
        self.begin(event, self.actor(event), Arrival::First, received_at)
    }

    fn begin(&mut self, event: usize, holder: Name, arrival: Arrival, received_at: i64) -> usize {
        let mut path = self.path();
        path.push(holder.clone());
        path.dedup();
        let visit_no = path.iter().filter(|&earlier| *earlier == holder).count() as u32;
        let after_end = self.ended_before(event).is_some();
        let (acts, due, release) = (Vec::new(), None, None);
        self.holds.push(Draft { holder, arrival, received_at, acts, due, after_end, visit_no, release });
        self.holds.len() - 1
    }

    fn comes_by_next_act(&mut self, previous: usize, event: usize) -> usize {
        let last_act = self.holds[previous].acts.last().copied();
        let left_by = last_act.unwrap_or(event);
        let received_at =
            self.ended_before(event).map_or(self.at(left_by), |ended| ended.max(self.at(left_by)));
        if self.holds[previous].release.is_none() {
            let kind = last_act.map(|act| self.events[act].kind).filter(|&kind| hands_over(kind));
            let how = kind.map_or(Passage::Inferred, Passage::Handover);
            self.release(previous, Release { at: self.at(left_by), how, event: left_by });
        }
        let hold = self.begin(event, self.actor(event), Arrival::ByNextAct, received_at);
        if self.holds[previous].holder != self.holds[hold].holder {
            self.pass(previous, hold, received_at, left_by, true, self.holds[hold].after_end);
        }
        hold
    }

    fn pass(
        &mut self,
        sender: usize,
        receiver: usize,
        at: i64,
        event: usize,
        inferred: bool,
        after_end: bool,
    ) {
        let path = self.path();
        self.handovers.push(Passing {
            sender,
            receiver,
            at,
            event,
            inferred,
            recalled: false,
            after_end,
            path,
        });
    }

    /// The holders so far, recalled holds left out, runs as one.
    fn path(&self) -> Vec<Name> {
        let standing = (0..self.holds.len()).filter(|&hold| !self.recalled(hold));
        let mut path: Vec<Name> = standing.map(|hold| self.holds[hold].holder.clone()).collect();
        path.dedup();
        path
    }

    fn act_and_hand_over(&mut self, event: usize) {
        self.act(event);
        let Some(receiver) = self.other_receiver(event) else { return };
        let sender = self.current().expect("who has just acted has the case");
        let at = self.at(event);
        self.release(sender, Release { at, how: Passage::Handover(self.events[event].kind), event });
        let hold = self.begin(event, Some(receiver), Arrival::Named { by: event }, at);
        self.holds[hold].due = self.events[event].due;
        self.pass(sender, hold, at, event, false, self.holds[hold].after_end);
    }

    fn takes_back(&self, event: usize) -> bool {
        let Some(last) = self.last_handover() else { return false };
        let last = &self.handovers[last];
        self.ended_before(event).is_none()
            && self.current() == Some(last.receiver)
            && self.holds[last.sender].holder == self.actor(event)
    }

    fn recall(&mut self, event: usize) {
        let last = self.last_handover().expect("checked by takes_back");
        self.handovers[last].recalled = true;
        let (sender, receiver) = (self.handovers[last].sender, self.handovers[last].receiver);
        self.release(receiver, Release { at: self.at(event), how: Passage::Recalled, event });
        self.holds[sender].release = None;
        self.act(event);
    }

    fn move_due(&mut self, event: usize) {
        if let Some(current) = self.current()
            && self.events[event].due.is_some()
        {
            self.holds[current].due = self.events[event].due;
        }
    }

    fn case_end(&self) -> Option<(i64, Passage)> {
        let ended = self.events.iter().find(|event| ends_case(event.kind));
        let last = self.events.last().expect("a case has events");
        let ends_with_last = self.settings.last_event_sources.contains(&last.source.as_str());
        match ended {
            Some(event) => Some((event.at, Passage::CaseEnd(event.kind))),
            None if ends_with_last => Some((last.at, Passage::LastEvent)),
            None => None,
        }
    }

    fn case_end_or_as_of(&self) -> i64 {
        self.case_end().map_or(self.settings.as_of, |(at, _)| at)
    }

    /// What has no end of its own is released at its last act, where the case is over.
    fn end_of_log(&mut self) {
        let Some(current) = self.current() else { return };
        if self.case_end().is_none() {
            return;
        }
        let hold = &self.holds[current];
        let opened_by = match hold.arrival {
            Arrival::Named { by } => by,
            Arrival::First | Arrival::ByNextAct => hold.acts[0],
        };
        let event = hold.acts.last().copied().unwrap_or(opened_by);
        let at = self.at(event);
        self.release(current, Release { at, how: Passage::LastEvent, event });
    }
}

/// Rule 5: questions and answers.
impl Naive<'_> {
    fn ask(&mut self, event: usize) {
        let consulted = self.receiver(event);
        if consulted.is_none() || consulted != self.actor(event) {
            self.consultations.push(Question { event, answer: None });
        }
    }

    fn answer(&mut self, event: usize, reply: Reply) {
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

    /// From when until when the case waited for each question's answer.
    fn waits(&self) -> Vec<(i64, i64)> {
        self.consultations
            .iter()
            .map(|question| (self.at(question.event), self.wait_ends(question)))
            .collect()
    }

    fn wait_ends(&self, question: &Question) -> i64 {
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

    fn consultation(&self, index: usize, procedure: &Name) -> PlainConsultation {
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
            work_us: self.count(ask.at, counted_until, |minute| {
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

fn step_of(event: &LogEvent) -> Name {
    event.step.clone().or_else(|| Some(event.activity.clone()))
}

/// Rules 6 and 8: pauses and minutes.
impl Naive<'_> {
    /// The asking events and when each pause ended.
    fn pauses(&self) -> Vec<(usize, Option<i64>)> {
        let asks = (0..self.events.len()).filter(|&event| asks_for_pause(self.events[event].kind));
        asks.map(|ask| (ask, self.pause_ends(ask))).collect()
    }

    fn pause_ends(&self, ask: usize) -> Option<i64> {
        if self.ended_before(ask).is_some() {
            return Some(self.at(ask));
        }
        let ends = |event: &&&LogEvent| {
            matches!(event.kind, Kind::SupplementIn | Kind::FeeIn | Kind::Resume)
                || (is_substantive(event.kind) && event.official.is_some())
                || asks_for_pause(event.kind)
                || ends_case(event.kind)
        };
        let ended = self.events[ask + 1..].iter().find(ends).map(|event| event.at);
        ended.or_else(|| self.case_end().map(|(at, _)| at))
    }

    fn count(&self, from: i64, until: i64, counts: impl Fn(i64) -> bool) -> i64 {
        (from / MINUTE_US..until / MINUTE_US).filter(|&minute| counts(minute)).count() as i64 * MINUTE_US
    }

    fn is_paused(&self, pauses: &[(usize, Option<i64>)], minute: i64) -> bool {
        let at = minute * MINUTE_US;
        pauses.iter().any(|&(ask, ended)| self.at(ask) <= at && at < ended.unwrap_or(self.settings.as_of))
    }

    fn pause(&self, index: usize, pauses: &[(usize, Option<i64>)], case: &PlainCase) -> PlainPause {
        let (ask, resumed_at) = pauses[index];
        let kind = self.events[ask].kind;
        let same_kind = pauses[..=index].iter().filter(|(other, _)| self.events[*other].kind == kind).count();
        let in_limit = |minute: i64| (self.settings.works_at)(case.unit.as_deref(), None, minute);
        let unpaused = |minute: i64| in_limit(minute) && !self.is_paused(&pauses[..index], minute);
        let limit = case.due_at.map_or(0, |due_at| self.count(case.received_at, due_at, in_limit));
        let used = self.count(case.received_at, self.at(ask), unpaused);
        PlainPause {
            pause_no: index as u32 + 1,
            kind,
            asked_by: self.actor(ask),
            unit: self.events[ask].unit.clone(),
            procedure: case.procedure.clone(),
            paused_at: self.at(ask),
            resumed_at,
            cycle_no: same_kind as u32,
            budget_share: (limit > 0).then(|| used as f64 / limit as f64),
            event: ask,
        }
    }
}

/// Rules 3, 9 and 10: the rows.
impl Naive<'_> {
    fn facts(&self) -> PlainFacts {
        let pauses = self.pauses();
        let procedure = self.procedure();
        let holds: Vec<PlainHold> =
            (0..self.holds.len()).map(|hold| self.hold(hold, &pauses, &procedure)).collect();
        let handovers: Vec<PlainHandover> =
            (0..self.handovers.len()).map(|row| self.handover(row, &holds)).collect();
        let case = self.summary(&procedure, &holds, &handovers, pauses.len());
        PlainFacts {
            consultations: (0..self.consultations.len())
                .map(|row| self.consultation(row, &procedure))
                .collect(),
            pauses: (0..pauses.len()).map(|row| self.pause(row, &pauses, &case)).collect(),
            holds,
            handovers,
            case,
        }
    }

    fn procedure(&self) -> Name {
        let of_log = self.events.iter().find_map(|event| event.procedure.clone());
        of_log.or_else(|| self.case.exported.as_ref()?.procedure.clone())
    }

    fn hold(&self, index: usize, pauses: &[(usize, Option<i64>)], procedure: &Name) -> PlainHold {
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
        let works = |minute: i64| (self.settings.works_at)(unit.as_deref(), official.as_deref(), minute);
        let paused = |minute: i64| self.is_paused(pauses, minute);
        let waiting = |minute: i64| waits.iter().any(|wait| (wait.0..wait.1).contains(&(minute * MINUTE_US)));
        let active = |minute: i64| works(minute) && !paused(minute) && !waiting(minute);
        let counted_due = draft.due.filter(|_| !draft.after_end && !self.recalled(index));
        PlainHold {
            hold_no: index as u32 + 1,
            holder: draft.holder.clone(),
            procedure: procedure.clone(),
            step: step_of(self.events[opened_by]),
            received_at: draft.received_at,
            released_at: draft.release.map(|release| release.at),
            elapsed_us: until - draft.received_at,
            work_us: self.count(draft.received_at, until, active),
            pause_us: self.count(draft.received_at, until, |minute| works(minute) && paused(minute)),
            consult_us: self.count(draft.received_at, until, |minute| {
                works(minute) && !paused(minute) && waiting(minute)
            }),
            due_at: draft.due,
            overdue_us: counted_due.map_or(0, |due| self.count(draft.received_at.max(due), until, active)),
            arrived_by: match draft.arrival {
                Arrival::First => Passage::Start,
                Arrival::Named { by } => Passage::Handover(self.events[by].kind),
                Arrival::ByNextAct => Passage::Inferred,
            },
            released_by: draft.release.map_or(Passage::Open, |release| release.how),
            acts: self.substantive_acts(index),
            visit_no: draft.visit_no,
            inferred: draft.arrival == Arrival::ByNextAct,
            after_end: draft.after_end,
            opened_by,
            closed_by: draft.release.map(|release| release.event),
            official,
            unit,
        }
    }

    fn substantive_acts(&self, hold: usize) -> u32 {
        self.holds[hold].acts.iter().filter(|&&act| is_substantive(self.events[act].kind)).count() as u32
    }

    fn handover(&self, index: usize, holds: &[PlainHold]) -> PlainHandover {
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
            sender_hold_no: sender.hold_no,
            event: passing.event,
        }
    }

    fn summary(
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
        let late_us = exported.due.map_or(0, |due| {
            let in_hours = |minute: i64| (self.settings.works_at)(unit.as_deref(), None, minute);
            self.count(due, self.case_end_or_as_of(), in_hours)
        });
        let standing = || holds.iter().filter(|hold| hold.released_by != Passage::Recalled);
        let kept = || handovers.iter().filter(|handover| !handover.recalled);
        let had_it = |hold: &&PlainHold| {
            exported
                .due
                .is_some_and(|due| hold.received_at <= due && hold.released_at.is_none_or(|left| due < left))
        };
        let late_holder =
            standing().find(had_it).filter(|_| late_us > 0).and_then(|hold| hold.holder.clone());
        PlainCase {
            procedure: procedure.clone(),
            unit,
            first_event_at: first,
            last_event_at: last,
            received_at: accepted.unwrap_or(first),
            due_at: exported.due,
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
            held_us: standing().filter(|hold| hold.holder.is_some()).map(|hold| hold.work_us).sum(),
            consulted_us: standing().map(|hold| hold.consult_us).sum(),
            paused_us: standing().map(|hold| hold.pause_us).sum(),
            nobody_us: standing().filter(|hold| hold.holder.is_none()).map(|hold| hold.work_us).sum(),
            first_event: 0,
        }
    }
}
