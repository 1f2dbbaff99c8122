//! The state machine: one pass over the events of each case.
//!
//! Nothing is allocated per event: rows go to the fact tables, and what is remembered of a case lives in
//! vectors that the next case uses again. Times are counted when the case is over, because an inferred
//! receiver holds a case from before its first act, and a pause may end after a hold has begun.

use super::cases::Current;
use super::clock::{Blocked, Clock};
use super::entry::Entry;
use super::handovers::Move;
use super::holds::Opening;
use super::path::{Path, Station};
use super::pauses::AfterPause;
use crate::calendar::CalendarBook;
use crate::event::{CaseColumns, EventColumns, Kind, NO_TIME, Role, Sym};
use crate::fact::{EventIndex, Facts, Level, NO_EVENT, Passage};
use std::collections::{BTreeMap, BTreeSet};

/// What a walk must know beside the events.
#[derive(Clone, Copy, Debug)]
pub struct WalkSettings<'a> {
    /// Up to when the log speaks, µs UTC: later events are left out, open holds are counted until here.
    pub as_of: i64,
    /// The working time of units and officials.
    pub calendars: &'a CalendarBook,
    /// The sources whose cases end with their last event, because their logs have no kind that ends one.
    pub last_event_sources: &'a BTreeSet<String>,
    /// The sources whose events only fill what the other sources of a case leave out.
    pub filling_sources: &'a BTreeSet<String>,
    /// What pauses do to due dates.
    pub after_pause: &'a PauseRules,
}

/// What pauses do to due dates, by the source of the event that asks for the pause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PauseRules {
    /// Of sources that are not named.
    pub usual: AfterPause,
    /// Of these sources.
    pub by_source: BTreeMap<String, AfterPause>,
}

/// What is remembered while walking.
pub(super) struct Walk<'a> {
    pub(super) events: &'a EventColumns,
    pub(super) cases: &'a CaseColumns,
    pub(super) level: Level,
    /// The facts of the piece at hand.
    pub(super) facts: Facts,
    pub(super) case: Current,
    /// The open hold, as an index into `facts.holds`.
    pub(super) current: Option<usize>,
    pub(super) path: Path,
    /// Of each handover of the case, the hold it opened.
    pub(super) receiver_hold: Vec<usize>,
    /// Consultations without an answer, oldest first.
    pub(super) unanswered: Vec<usize>,
    /// Of each consultation of the case, when its requester went on without an answer.
    pub(super) waits_until: Vec<i64>,
    pub(super) open_pause: Option<usize>,
    pub(super) blocked: Blocked,
    ends_at_last_event: Vec<bool>,
    /// By symbol, whether a source only fills gaps; empty where none does.
    fills: Vec<bool>,
    usual_after_pause: AfterPause,
    /// By symbol, what pauses that a source asks for do to due dates; empty where all do the usual.
    after_pause: Vec<AfterPause>,
    exported_row: Vec<u32>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        events: &'a EventColumns,
        cases: &'a CaseColumns,
        level: Level,
        settings: &WalkSettings<'_>,
    ) -> Self {
        let ends_at_last_event =
            events.symbols.iter().map(|name| settings.last_event_sources.contains(name)).collect();
        let fills = if settings.filling_sources.is_empty() {
            Vec::new()
        } else {
            events.symbols.iter().map(|name| settings.filling_sources.contains(name)).collect()
        };
        let PauseRules { usual, by_source } = settings.after_pause;
        let after_pause = if by_source.is_empty() {
            Vec::new()
        } else {
            events.symbols.iter().map(|name| by_source.get(name).copied().unwrap_or(*usual)).collect()
        };
        let mut exported_row = vec![NO_EVENT; events.symbols.len()];
        for (row, case_id) in cases.case_id.iter().enumerate() {
            exported_row[case_id.0 as usize] = row as u32;
        }
        Self {
            events,
            cases,
            level,
            facts: Facts::default(),
            case: Current::default(),
            current: None,
            path: Path::default(),
            receiver_hold: Vec::new(),
            unanswered: Vec::new(),
            waits_until: Vec::new(),
            open_pause: None,
            blocked: Blocked::default(),
            ends_at_last_event,
            fills,
            usual_after_pause: *usual,
            after_pause,
            exported_row,
        }
    }

    pub(super) fn walk_case(&mut self, start: usize, stop: usize, clock: &Clock<'_>, as_of: i64) {
        let known = known(&self.events.occurred_at[start..stop], as_of);
        if known == 0 {
            return;
        }
        self.begin_case(start, start + known);
        for index in start..start + known {
            self.step(&Entry::of(self.events, self.level, index));
        }
        self.end_case(clock, as_of);
    }

    fn begin_case(&mut self, start: usize, stop: usize) {
        self.case = Current {
            case_id: self.events.case_id[start],
            first_hold: self.facts.holds.len(),
            first_handover: self.facts.handovers.len(),
            first_consultation: self.facts.consultations.len(),
            first_pause: self.facts.pauses.len(),
            first_event: start,
            last_event: stop - 1,
            events: (stop - start) as u32,
            ..Current::default()
        };
        self.case.procedure_id = self.procedure(start, stop);
        self.case.told = self.told(start, stop);
        self.current = None;
        self.path.clear();
        self.receiver_hold.clear();
        self.unanswered.clear();
        self.waits_until.clear();
        self.open_pause = None;
        self.blocked.clear();
    }

    /// One event: what its kind does to the case.
    fn step(&mut self, entry: &Entry) {
        if self.fills(entry.index as usize) {
            return self.fill(entry);
        }
        match entry.kind {
            Kind::Submit | Kind::Note | Kind::Unknown => self.idle(),
            Kind::Apology => {
                self.case.apology = true;
                self.idle();
            }
            Kind::ExtendDue => {
                self.extend_due(entry);
                self.idle();
            }
            Kind::System => {
                self.cascade(entry);
                self.idle();
            }
            Kind::ConsultReply => {
                self.reply(entry);
                self.idle();
            }
            Kind::SupplementIn | Kind::FeeIn => {
                self.resume(entry.at);
                self.name_due(entry);
                self.idle();
            }
            Kind::Resume => self.resume_by_official(entry),
            Kind::Recall => self.take_back(entry),
            Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return => self.hand(entry),
            Kind::Withdraw => {
                self.end(entry);
                self.idle();
            }
            Kind::Accept | Kind::Work | Kind::Sign => self.work(entry),
            Kind::ConsultAsk => {
                if self.asks_beside(entry) {
                    self.idle();
                } else {
                    self.work(entry);
                }
                self.ask(entry.holder, entry);
            }
            Kind::SupplementAsk | Kind::FeeAsk | Kind::Stop => {
                self.work(entry);
                self.pause(entry.holder, entry);
            }
            Kind::Refuse | Kind::Complete | Kind::Deliver => {
                self.work(entry);
                self.end(entry);
            }
        }
    }

    /// Whether an event's source only fills gaps.
    fn fills(&self, index: usize) -> bool {
        let source = self.events.source[index];
        !self.fills.is_empty() && source.is_some() && self.fills[source.0 as usize]
    }

    /// The kinds of which the case has an event from a source that does not only fill gaps, as bits.
    fn told(&self, start: usize, stop: usize) -> u32 {
        if self.fills.is_empty() {
            return 0;
        }
        let own = (start..stop).filter(|&index| !self.fills(index));
        own.fold(0, |told, index| told | 1 << self.events.kind[index] as u32)
    }

    /// An event that fills a gap, if there is one: it stops the clock, lets it run or moves the due date,
    /// whoever has the case.
    fn fill(&mut self, entry: &Entry) {
        let kind = entry.kind;
        if self.case.told & 1 << kind as u32 == 0 {
            match kind {
                Kind::SupplementAsk | Kind::FeeAsk | Kind::Stop => self.pause(entry.holder, entry),
                Kind::SupplementIn | Kind::FeeIn | Kind::Resume => {
                    self.resume(entry.at);
                    self.name_due(entry);
                }
                Kind::ExtendDue => self.extend_due(entry),
                _ => {}
            }
        }
        self.idle();
    }

    /// Whether a question is asked beside the case: of a coordinator, by who has not got the case. So a
    /// document goes to its lead, and in the same sending to others for their opinion.
    fn asks_beside(&self, entry: &Entry) -> bool {
        let aside = matches!(entry.role, Some(Role::Coordinate | Role::Inform));
        let has_it = self.path.last().is_some_and(|station| station.holder == entry.holder);
        aside && self.path.last().is_some() && !(has_it && self.current.is_some())
    }

    /// A substantive act of the holder. Only an official's ends a pause: a row that names none may be a
    /// system's.
    fn work(&mut self, entry: &Entry) {
        self.act(entry);
        if entry.official.is_some() {
            self.resume(entry.at);
        }
        if let Some(hold) = self.current {
            self.facts.holds[hold].acts += 1;
        }
        if entry.kind == Kind::Accept && self.case.accepted_at == NO_TIME {
            self.case.accepted_at = entry.at;
        }
    }

    /// Any act: whoever acts has the case.
    fn act(&mut self, entry: &Entry) {
        let at = entry.at;
        let kind = entry.kind;
        let by_official = entry.official.is_some();
        if kind != Kind::ConsultAsk && by_official && !self.unanswered.is_empty() {
            self.stop_waiting(at);
        }
        self.take(entry.holder, entry);
        if let Some(station) = self.path.last_mut() {
            station.last_act_at = at;
            station.last_act = entry.index;
            station.last_act_kind = kind;
            station.acted = true;
            let hold = &mut self.facts.holds[station.hold];
            hold.unit_id = hold.unit_id.or(entry.unit);
        }
        // The due date of a question is the consulted's, that of a handover the receiver's.
        if kind != Kind::ConsultAsk && !(kind.hands_over() && entry.names_another()) {
            self.set_due(entry.due_at);
        }
    }

    /// The case comes to whoever acts, if another had it: the log names no receiver.
    fn take(&mut self, actor: Sym, entry: &Entry) {
        match self.path.last() {
            None => self.open_first(actor, entry),
            Some(station) if self.current.is_some() && station.holder == actor => {}
            Some(&station) => self.take_from(station, actor, entry),
        }
    }

    fn take_from(&mut self, station: Station, actor: Sym, entry: &Entry) {
        // A receiver that the log names, but who never acted, had the case until another did. Else the
        // queue before an act is the actor's.
        let (mut handed_at, closed_by) =
            if station.acted { (station.last_act_at, station.last_act) } else { (entry.at, entry.index) };
        if self.current.is_none() {
            handed_at = handed_at.max(self.case.ended_at);
        }
        if self.current.is_some() {
            let passage = match station.last_act_kind {
                kind if station.acted && kind.hands_over() => Passage::Handover(kind),
                _ => Passage::Inferred,
            };
            self.close_hold(handed_at, passage, closed_by);
        }
        let unit = entry.unit;
        if station.holder == actor {
            return self.open_again(actor, unit, handed_at, entry);
        }
        self.hand_over(&Move {
            receiver: actor,
            receiver_unit: unit,
            handed_at,
            arrived_by: Passage::Inferred,
            due_at: NO_TIME,
            event: closed_by,
            opened_by: entry.index,
        });
    }

    /// The first holder has the case from its first event, or from its end if nobody had it before that.
    fn open_first(&mut self, actor: Sym, entry: &Entry) {
        self.open_hold(&Opening {
            holder: actor,
            arrival: None,
            unit: entry.unit,
            received_at: self.events.occurred_at[self.case.first_event].max(self.case.ended_at),
            due_at: NO_TIME,
            arrived_by: Passage::Start,
            handover: None,
            event: entry.index,
        });
    }

    /// Whoever ended the case acts on it once more: a hold of its own, but no handover.
    fn open_again(&mut self, actor: Sym, unit: Sym, received_at: i64, entry: &Entry) {
        self.open_hold(&Opening {
            holder: actor,
            arrival: None,
            unit,
            received_at,
            due_at: NO_TIME,
            arrived_by: Passage::Inferred,
            handover: None,
            event: entry.index,
        });
    }

    /// The holder hands the case to whom the event names.
    fn hand(&mut self, entry: &Entry) {
        let aside = matches!(entry.role, Some(Role::Coordinate | Role::Inform));
        if aside || self.is_further_receiver(entry) || self.lead_follows(entry) {
            return self.idle();
        }
        self.act(entry);
        if !entry.names_another() {
            return;
        }
        let at = entry.at;
        let kind = entry.kind;
        self.close_hold(at, Passage::Handover(kind), entry.index);
        self.hand_over(&Move {
            receiver: entry.receiver,
            receiver_unit: entry.receiver_unit,
            handed_at: at,
            arrived_by: Passage::Handover(kind),
            due_at: entry.due_at,
            event: entry.index,
            opened_by: entry.index,
        });
    }

    /// Whether the sender has just handed the case to another in the same instant: the first receiver, or
    /// the one whose role says so, leads; the others get nothing.
    fn is_further_receiver(&self, entry: &Entry) -> bool {
        let Some(station) = self.path.last() else { return false };
        let Some(handover) = station.handover else { return false };
        let handover = &self.facts.handovers[handover];
        !handover.inferred
            && !station.acted
            && handover.handed_at == entry.at
            && handover.sender == entry.holder
            && station.holder != entry.holder
    }

    /// Whether a later event of the same instant and sender names the lead in so many words.
    fn lead_follows(&self, entry: &Entry) -> bool {
        if entry.role == Some(Role::Lead) {
            return false;
        }
        let same_hand = |&other: &usize| {
            self.events.occurred_at[other] == entry.at
                && self.events.kind[other] == entry.kind
                && self.holder(other) == entry.holder
                && !self.fills(other)
        };
        (entry.index as usize + 1..=self.case.last_event)
            .take_while(same_hand)
            .any(|other| self.events.role[other] == Some(Role::Lead))
    }

    fn take_back(&mut self, entry: &Entry) {
        let sender = entry.holder;
        if self.case.ended() || !self.recall(sender, entry.at, entry.index) {
            return self.idle();
        }
        self.act(entry);
    }

    /// The clock runs again by an official's hand, which is an act, or by a system's.
    fn resume_by_official(&mut self, entry: &Entry) {
        self.resume(entry.at);
        if entry.official.is_some() {
            self.act(entry);
        } else {
            self.idle();
        }
        self.name_due(entry);
    }

    /// The due date is moved: the case's too, whether or not the event names the new one.
    fn extend_due(&mut self, entry: &Entry) {
        self.case.due_moves += 1;
        self.case.due_is_current = true;
        self.name_due(entry);
    }

    /// What ends a pause may name a new due date; the case's own export then shows it too.
    fn name_due(&mut self, entry: &Entry) {
        let due_at = entry.due_at;
        self.case.due_is_current |= due_at != NO_TIME;
        self.set_due(due_at);
    }

    /// What a pause that an event asks for does to the due date of the case.
    pub(super) fn after_pause(&self, index: usize) -> AfterPause {
        let source = self.events.source[index];
        if self.after_pause.is_empty() || source.is_none() {
            return self.usual_after_pause;
        }
        self.after_pause[source.0 as usize]
    }

    /// The case is over, for the first time or again.
    fn end(&mut self, entry: &Entry) {
        let at = entry.at;
        let passage = Passage::CaseEnd(entry.kind);
        self.resume(at);
        self.close_hold(at, passage, entry.index);
        if !self.case.ended() {
            self.case.ended_at = at;
            self.case.ended_by = passage;
        }
    }

    fn end_case(&mut self, clock: &Clock<'_>, as_of: i64) {
        let source = self.events.source[self.case.last_event];
        if !self.case.ended() && source.is_some() && self.ends_at_last_event[source.0 as usize] {
            self.release_at_last_act();
            self.case.ended_at = self.events.occurred_at[self.case.last_event];
            self.case.ended_by = Passage::LastEvent;
            self.resume(self.case.ended_at);
        } else if self.case.ended() {
            self.release_at_last_act();
        } else {
            self.end_as_exported(as_of);
        }
        let until = if self.case.ended() { self.case.ended_at } else { as_of };
        self.collect_pauses(until);
        self.collect_waits(until);
        self.finish_holds(clock, as_of);
        self.finish_handovers();
        self.finish_consultations(clock, until);
        self.finish_case(clock, as_of);
    }

    /// No event ends the case, but its own export says that it is finished or handed over: then, or with its last event.
    fn end_as_exported(&mut self, as_of: i64) {
        let Some(row) = self.exported_row() else { return };
        let told = [self.cases.finished_at[row], self.cases.returned_at[row]];
        let Some(finished_at) = told.into_iter().find(|&at| at != NO_TIME && at <= as_of) else { return };
        let ended_at = finished_at.max(self.events.occurred_at[self.case.last_event]);
        let passage = Passage::CaseEnd(Kind::Complete);
        self.resume(ended_at);
        self.close_hold(ended_at, passage, NO_EVENT);
        self.case.ended_at = ended_at;
        self.case.ended_by = passage;
    }

    /// Nothing waits for the last holder of a case that is over.
    fn release_at_last_act(&mut self) {
        if let (Some(_), Some(station)) = (self.current, self.path.last().copied()) {
            self.close_hold(station.last_act_at, Passage::LastEvent, station.last_act);
        }
    }

    fn idle(&mut self) {
        self.case.idle_events += 1;
    }

    /// Who acts in an event, at this walk's level.
    fn holder(&self, index: usize) -> Sym {
        match self.level {
            Level::Official => self.events.official_id[index],
            Level::Unit => self.events.unit_id[index],
        }
    }

    /// The step of an event, or its activity where the log has no steps.
    pub(super) fn step_of(&self, event: EventIndex) -> Sym {
        let event = event as usize;
        let step = self.events.step[event];
        if step.is_some() { step } else { self.events.activity[event] }
    }

    /// The row of the case at hand in its own export.
    pub(super) fn exported_row(&self) -> Option<usize> {
        let row = self.exported_row[self.case.case_id.0 as usize];
        (row != NO_EVENT).then_some(row as usize)
    }

    fn procedure(&self, start: usize, stop: usize) -> Sym {
        let logged = self.events.procedure_id[start..stop].iter().find(|procedure| procedure.is_some());
        let exported = || self.exported_row().map_or(Sym::NONE, |row| self.cases.procedure_id[row]);
        logged.copied().unwrap_or_else(exported)
    }
}

/// How many events of a case have happened by then. They are in order of time, so mostly the last one tells.
fn known(occurred_at: &[i64], as_of: i64) -> usize {
    match occurred_at.last() {
        Some(&last) if last <= as_of => occurred_at.len(),
        _ => occurred_at.partition_point(|&at| at <= as_of),
    }
}

impl Kind {
    /// Whether events of this kind hand the case to another.
    fn hands_over(self) -> bool {
        matches!(self, Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return)
    }
}
