//! The rules of `docs/walk.md` a second time, written only for clarity.
//!
//! This walk reads the events of one case many times, keeps a list of acts for each hold, and counts working time
//! minute by minute, so all instants of its logs must be whole minutes. It must not share code with `trace`, nor be
//! made to resemble it.

mod batches;
mod consultations;
mod due_moves;
mod end;
mod eve;
mod intake;
mod rows;
mod time;

use super::plain::{Name, PlainFacts};
use crate::fixtures::bucket::{LogCase, LogEvent};
use buckstop::event::Kind;
use buckstop::fact::{Level, Passage, Reply};

/// A function that returns true if an official of a unit works in a minute (counted from the epoch).
pub(crate) type WorksAt = dyn Fn(Option<&str>, Option<&str>, i64) -> bool;

/// A function that returns the level that a list gives.
pub(crate) type ListedLevel = dyn Fn(&str) -> Option<u8>;

/// What a naive walk needs to know in addition to the case.
pub(crate) struct NaiveSettings<'a> {
    pub(crate) as_of: i64,
    pub(crate) last_event_sources: &'a [&'a str],
    pub(crate) filling_source: &'a str,
    /// The sources whose time limits start again after a pause.
    pub(crate) restarting_sources: &'a [&'a str],
    /// The sources whose exported due dates are already moved by pauses.
    pub(crate) exporting_sources: &'a [&'a str],
    pub(crate) works_at: &'a WorksAt,
    /// The working time, µs, after which a case handed in online has waited too long.
    pub(crate) intake_limit_us: i64,
    /// The number of due dates moved in one minute that is a system's doing.
    pub(crate) min_due_moves: usize,
    /// The level of a unit in the list of units.
    pub(crate) unit_level: &'a ListedLevel,
    /// The level of an official's last post in the list of officials.
    pub(crate) official_level: &'a ListedLevel,
}

/// Walks over one case. Returns `None` if nothing has happened by `as_of`.
pub(crate) fn naive_walk(case: &LogCase, level: Level, settings: &NaiveSettings<'_>) -> Option<PlainFacts> {
    let logged = case;
    let case = &with_gaps_filled(logged, settings);
    let events: Vec<&LogEvent> =
        case.in_order().into_iter().filter(|event| event.at <= settings.as_of).collect();
    if events.is_empty() {
        return None;
    }
    let mut naive = Naive {
        logged,
        case,
        level,
        settings,
        acted: vec![false; events.len()],
        idle: vec![false; events.len()],
        events,
        holds: Vec::new(),
        handovers: Vec::new(),
        consultations: Vec::new(),
        hold_dues: Vec::new(),
    };
    for event in 0..naive.events.len() {
        naive.happen(event);
    }
    naive.end_of_log();
    Some(naive.facts())
}

/// Rule 11: turns the events of filling sources that fill no gap, or are of other kinds, into mere notes.
fn with_gaps_filled(case: &LogCase, settings: &NaiveSettings<'_>) -> LogCase {
    let fills = |event: &LogEvent| event.source == settings.filling_source;
    let logged_kinds: Vec<Kind> = case
        .events
        .iter()
        .filter(|event| !fills(event) && event.at <= settings.as_of)
        .map(|event| event.kind)
        .collect();
    let may_fill = |kind: Kind| {
        asks_for_pause(kind)
            || matches!(kind, Kind::SupplementIn | Kind::FeeIn | Kind::Resume | Kind::ExtendDue)
    };
    let mut case = case.clone();
    for event in case.events.iter_mut().filter(|event| fills(event)) {
        if logged_kinds.contains(&event.kind) || !may_fill(event.kind) {
            event.kind = Kind::Note;
        }
    }
    case
}

/// A hold during the walk. Everything else about it is derived from its acts.
struct Draft {
    holder: Name,
    arrival: Arrival,
    received_at: i64,
    acts: Vec<usize>,
    due: Option<i64>,
    after_end: bool,
    /// The number of visits to this holder, recalled ones left out, at the time it got the case.
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
    event: Option<usize>,
}

struct Passing {
    sender: usize,
    receiver: usize,
    at: i64,
    event: usize,
    inferred: bool,
    recalled: bool,
    after_end: bool,
    /// The holders of the case up to the receiver, as they stood at this moment, with consecutive repeats removed.
    path: Vec<Name>,
}

struct Question {
    event: usize,
    answer: Option<(usize, Reply)>,
}

struct Naive<'a> {
    /// The case as it was logged, and with the events left out that fill no gap.
    logged: &'a LogCase,
    case: &'a LogCase,
    level: Level,
    settings: &'a NaiveSettings<'a>,
    events: Vec<&'a LogEvent>,
    acted: Vec<bool>,
    idle: Vec<bool>,
    holds: Vec<Draft>,
    handovers: Vec<Passing>,
    consultations: Vec<Question>,
    /// For each event so far, the due date of the current hold before it.
    hold_dues: Vec<Option<i64>>,
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
            | Kind::Begin
            | Kind::Work
            | Kind::Sign
            | Kind::ConsultAsk
            | Kind::Complete
            | Kind::Deliver
            | Kind::Refuse
    ) || asks_for_pause(kind)
}

/// Rules 1, 2 and 4: the effect of each event.
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
        self.hold_dues.push(self.current().and_then(|hold| self.holds[hold].due));
        let kind = self.events[event].kind;
        match kind {
            _ if self.events[event].source == self.settings.filling_source => self.idle[event] = true,
            Kind::ConsultAsk if self.asks_beside(event) => self.idle[event] = true,
            _ if hands_over(kind) && self.is_for_a_further_receiver(event) => self.idle[event] = true,
            _ if hands_over(kind) => self.act_and_hand_over(event),
            Kind::Stop if self.events[event].official.is_none() => self.idle[event] = true,
            Kind::Work if self.ends_a_piece(event) && !self.actor_holds(event) => self.idle[event] = true,
            _ if is_substantive(kind) => self.act(event),
            Kind::Resume if self.events[event].official.is_some() => self.act(event),
            Kind::Recall if self.takes_back(event) => self.recall(event),
            _ => self.idle[event] = true,
        }
        match kind {
            Kind::ConsultAsk => self.ask(event),
            Kind::ConsultReply
                if self.actor(event).is_some() && self.actor(event) == self.receiver(event) => {}
            Kind::ConsultReply => self.answer(event, Reply::Own),
            Kind::System if self.events[event].official.is_some() => self.answer(event, Reply::Automatic),
            Kind::ExtendDue | Kind::SupplementIn | Kind::FeeIn | Kind::Resume => self.move_due(event),
            _ => {}
        }
        if ends_case(kind)
            && let Some(current) = self.current()
        {
            self.release(
                current,
                Release { at: self.at(event), how: Passage::CaseEnd(kind), event: Some(event) },
            );
        }
    }

    /// Returns true if somebody who has not got the case asks a coordinator.
    fn asks_beside(&self, event: usize) -> bool {
        let beside = self.events[event].role.is_some_and(|role| role.name() != "lead");
        beside && self.last_standing().is_some() && !self.actor_holds(event)
    }

    fn actor_holds(&self, event: usize) -> bool {
        self.current().is_some_and(|hold| self.holds[hold].holder == self.actor(event))
    }

    /// Rule 12: returns true if a piece of work of this activity, official and unit has begun and not ended when the
    /// event happens.
    fn ends_a_piece(&self, event: usize) -> bool {
        let of_the_piece = |other: &&LogEvent| {
            let this = self.events[event];
            (&other.activity, &other.official, &other.unit) == (&this.activity, &this.official, &this.unit)
        };
        let mut open = 0;
        for earlier in self.events[..event].iter().filter(|event| of_the_piece(event)) {
            match earlier.kind {
                Kind::Begin => open += 1,
                Kind::Work if open > 0 => open -= 1,
                _ => {}
            }
        }
        self.events[event].kind == Kind::Work && open > 0
    }

    /// Returns the hold that nothing has ended yet.
    fn current(&self) -> Option<usize> {
        self.holds.iter().position(|hold| hold.release.is_none())
    }

    /// Returns the last hold that was not recalled.
    fn last_standing(&self) -> Option<usize> {
        (0..self.holds.len()).rev().find(|&hold| !self.recalled(hold))
    }

    fn recalled(&self, hold: usize) -> bool {
        self.holds[hold].release.is_some_and(|release| release.how == Passage::Recalled)
    }

    fn release(&mut self, hold: usize, release: Release) {
        self.holds[hold].release = Some(release);
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

    /// Makes the actor the holder, if it is not yet, and records the act.
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
            self.release(previous, Release { at: self.at(left_by), how, event: Some(left_by) });
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

    /// Returns the holders so far without recalled holds and consecutive repeats.
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
        self.release(
            sender,
            Release { at, how: Passage::Handover(self.events[event].kind), event: Some(event) },
        );
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
        self.release(receiver, Release { at: self.at(event), how: Passage::Recalled, event: Some(event) });
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
}
