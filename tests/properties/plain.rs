//! Facts with strings instead of symbols, so that two walks can be compared row by row.

use buckstop::event::{Flags, Kind, NO_TIME, Sym, Symbols};
use buckstop::fact::{
    Case, Consultation, DueMove, Facts, Handover, Hold, Mode, NO_EVENT, Opinion, Passage, Pause, Reply, Shape,
};

/// A name; `None` if it is missing.
pub(crate) type Name = Option<String>;

#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "the columns of the fact")]
pub(crate) struct PlainHold {
    pub(crate) hold_no: u32,
    pub(crate) holder: Name,
    pub(crate) official: Name,
    pub(crate) unit: Name,
    pub(crate) level: Option<u8>,
    pub(crate) procedure: Name,
    pub(crate) step: Name,
    pub(crate) received_at: i64,
    pub(crate) released_at: Option<i64>,
    pub(crate) elapsed_us: i64,
    pub(crate) work_us: i64,
    pub(crate) pause_us: i64,
    pub(crate) consult_us: i64,
    pub(crate) away_us: i64,
    pub(crate) due_at: Option<i64>,
    pub(crate) overdue_us: i64,
    pub(crate) arrived_by: Passage,
    pub(crate) released_by: Passage,
    pub(crate) acts: u32,
    pub(crate) signed: bool,
    pub(crate) visit_no: u32,
    pub(crate) mode: Mode,
    pub(crate) inferred: bool,
    pub(crate) after_end: bool,
    pub(crate) in_batch: bool,
    pub(crate) eve_us: i64,
    pub(crate) asked_in_eve: Option<usize>,
    pub(crate) opened_by: usize,
    pub(crate) closed_by: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "the columns of the fact")]
pub(crate) struct PlainHandover {
    pub(crate) handover_no: u32,
    pub(crate) handed_at: i64,
    pub(crate) sender: Name,
    pub(crate) sender_unit: Name,
    pub(crate) receiver: Name,
    pub(crate) receiver_unit: Name,
    pub(crate) procedure: Name,
    pub(crate) step: Name,
    pub(crate) kind: Kind,
    pub(crate) shape: Shape,
    pub(crate) loop_length: u32,
    pub(crate) sender_acts: u32,
    pub(crate) sender_work_us: i64,
    pub(crate) receiver_acts: u32,
    pub(crate) comes_back: bool,
    pub(crate) recalled: bool,
    pub(crate) after_end: bool,
    pub(crate) inferred: bool,
    pub(crate) flags: Flags,
    pub(crate) sender_level: Option<u8>,
    pub(crate) receiver_level: Option<u8>,
    pub(crate) up: Option<bool>,
    pub(crate) sender_hold_no: u32,
    pub(crate) receiver_hold_no: u32,
    pub(crate) event: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainConsultation {
    pub(crate) consultation_no: u32,
    pub(crate) requester: Name,
    pub(crate) requester_unit: Name,
    pub(crate) consulted: Name,
    pub(crate) consulted_unit: Name,
    pub(crate) procedure: Name,
    pub(crate) step: Name,
    pub(crate) asked_at: i64,
    pub(crate) replied_at: Option<i64>,
    pub(crate) due_at: Option<i64>,
    pub(crate) work_us: i64,
    pub(crate) counted_until: i64,
    pub(crate) reply: Reply,
    pub(crate) opinion: Opinion,
    pub(crate) asked_by: usize,
    pub(crate) replied_by: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainPause {
    pub(crate) pause_no: u32,
    pub(crate) kind: Kind,
    pub(crate) asked_by: Name,
    pub(crate) unit: Name,
    pub(crate) procedure: Name,
    pub(crate) paused_at: i64,
    pub(crate) resumed_at: Option<i64>,
    pub(crate) cycle_no: u32,
    pub(crate) budget_share: Option<f64>,
    pub(crate) event: usize,
    pub(crate) resumed_by: Option<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainDueMove {
    pub(crate) move_no: u32,
    pub(crate) moved_by: Name,
    pub(crate) unit: Name,
    pub(crate) procedure: Name,
    pub(crate) kind: Kind,
    pub(crate) moved_at: i64,
    pub(crate) old_due_at: Option<i64>,
    pub(crate) standing_due_at: Option<i64>,
    pub(crate) new_due_at: Option<i64>,
    pub(crate) hold_due_at: Option<i64>,
    pub(crate) after_end: bool,
    pub(crate) in_bulk: bool,
    pub(crate) event: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainCase {
    pub(crate) procedure: Name,
    pub(crate) unit: Name,
    pub(crate) first_event_at: i64,
    pub(crate) last_event_at: i64,
    pub(crate) received_at: i64,
    pub(crate) intake: Option<PlainIntake>,
    pub(crate) due_at: Option<i64>,
    pub(crate) standing_due_at: Option<i64>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) ended_by: Passage,
    pub(crate) events: u32,
    pub(crate) idle_events: u32,
    pub(crate) holds: u32,
    pub(crate) handovers: u32,
    pub(crate) ping_pongs: u32,
    pub(crate) returns: u32,
    pub(crate) consultations: u32,
    pub(crate) pauses: u32,
    pub(crate) due_moves: u32,
    pub(crate) late_us: i64,
    pub(crate) late_holder: Name,
    pub(crate) apology: bool,
    pub(crate) held_us: i64,
    pub(crate) consulted_us: i64,
    pub(crate) paused_us: i64,
    pub(crate) nobody_us: i64,
    pub(crate) first_event: usize,
    pub(crate) ended_event: Option<usize>,
}

/// How long a case that was handed in online waited to be answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainIntake {
    pub(crate) submitted_at: i64,
    pub(crate) answered_at: Option<i64>,
    pub(crate) answered_by: Option<usize>,
    pub(crate) until: i64,
    pub(crate) waited_us: i64,
    pub(crate) late_us: i64,
}

/// All facts of one case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlainFacts {
    pub(crate) holds: Vec<PlainHold>,
    pub(crate) handovers: Vec<PlainHandover>,
    pub(crate) consultations: Vec<PlainConsultation>,
    pub(crate) pauses: Vec<PlainPause>,
    pub(crate) due_moves: Vec<PlainDueMove>,
    pub(crate) case: PlainCase,
}

/// Returns the facts of one case of a bucket, with events counted from the first of the case. `None` if it has no
/// row.
pub(crate) fn of_case(facts: &Facts, symbols: &Symbols, case_name: &str) -> Option<PlainFacts> {
    let case_id = symbols.find(case_name)?;
    let case = facts.cases.iter().find(|case| case.case_id == case_id)?;
    let spell = Spell { symbols, first_event: case.first_event };
    let holds = facts.holds.iter().filter(|row| row.case_id == case_id);
    let handovers = facts.handovers.iter().filter(|row| row.case_id == case_id);
    let consultations = facts.consultations.iter().filter(|row| row.case_id == case_id);
    let pauses = facts.pauses.iter().filter(|row| row.case_id == case_id);
    let due_moves = facts.due_moves.iter().filter(|row| row.case_id == case_id);
    Some(PlainFacts {
        holds: holds.map(|row| spell.hold(row)).collect(),
        handovers: handovers.map(|row| spell.handover(row)).collect(),
        consultations: consultations.map(|row| spell.consultation(row)).collect(),
        pauses: pauses.map(|row| spell.pause(row)).collect(),
        due_moves: due_moves.map(|row| spell.due_move(row)).collect(),
        case: spell.case(case),
    })
}

struct Spell<'a> {
    symbols: &'a Symbols,
    first_event: u32,
}

impl Spell<'_> {
    fn name(&self, symbol: Sym) -> Name {
        self.symbols.get(symbol).map(str::to_owned)
    }

    fn event(&self, index: u32) -> usize {
        (index - self.first_event) as usize
    }

    fn event_if_any(&self, index: u32) -> Option<usize> {
        (index != NO_EVENT).then(|| self.event(index))
    }

    fn hold(&self, row: &Hold) -> PlainHold {
        PlainHold {
            hold_no: row.hold_no,
            holder: self.name(row.holder),
            official: self.name(row.official_id),
            unit: self.name(row.unit_id),
            level: row.holder_level,
            procedure: self.name(row.procedure_id),
            step: self.name(row.step),
            received_at: row.received_at,
            released_at: instant(row.released_at),
            elapsed_us: row.elapsed_us,
            work_us: row.work_us,
            pause_us: row.pause_us,
            consult_us: row.consult_us,
            away_us: row.away_us,
            due_at: instant(row.due_at),
            overdue_us: row.overdue_us,
            arrived_by: row.arrived_by,
            released_by: row.released_by,
            acts: row.acts,
            signed: row.signed,
            visit_no: row.visit_no,
            mode: row.mode(),
            inferred: row.inferred,
            after_end: row.after_end,
            in_batch: row.in_batch,
            eve_us: row.eve_us,
            asked_in_eve: self.event_if_any(row.asked_in_eve),
            opened_by: self.event(row.opened_by),
            closed_by: self.event_if_any(row.closed_by),
        }
    }

    fn handover(&self, row: &Handover) -> PlainHandover {
        PlainHandover {
            handover_no: row.handover_no,
            handed_at: row.handed_at,
            sender: self.name(row.sender),
            sender_unit: self.name(row.sender_unit_id),
            receiver: self.name(row.receiver),
            receiver_unit: self.name(row.receiver_unit_id),
            procedure: self.name(row.procedure_id),
            step: self.name(row.step),
            kind: row.kind,
            shape: row.shape,
            loop_length: row.loop_length,
            sender_acts: row.sender_acts,
            sender_work_us: row.sender_work_us,
            receiver_acts: row.receiver_acts,
            comes_back: row.comes_back,
            recalled: row.recalled,
            after_end: row.after_end,
            inferred: row.inferred,
            flags: row.flags,
            sender_level: row.sender_level,
            receiver_level: row.receiver_level,
            up: row.up(),
            sender_hold_no: row.sender_hold_no,
            receiver_hold_no: row.receiver_hold_no,
            event: self.event(row.event),
        }
    }

    fn consultation(&self, row: &Consultation) -> PlainConsultation {
        PlainConsultation {
            consultation_no: row.consultation_no,
            requester: self.name(row.requester),
            requester_unit: self.name(row.requester_unit_id),
            consulted: self.name(row.consulted),
            consulted_unit: self.name(row.consulted_unit_id),
            procedure: self.name(row.procedure_id),
            step: self.name(row.step),
            asked_at: row.asked_at,
            replied_at: instant(row.replied_at),
            due_at: instant(row.due_at),
            work_us: row.work_us,
            counted_until: row.counted_until,
            reply: row.reply,
            opinion: row.opinion,
            asked_by: self.event(row.asked_by),
            replied_by: self.event_if_any(row.replied_by),
        }
    }

    fn pause(&self, row: &Pause) -> PlainPause {
        PlainPause {
            pause_no: row.pause_no,
            kind: row.kind,
            asked_by: self.name(row.asked_by),
            unit: self.name(row.unit_id),
            procedure: self.name(row.procedure_id),
            paused_at: row.paused_at,
            resumed_at: instant(row.resumed_at),
            cycle_no: row.cycle_no,
            budget_share: row.budget_share,
            event: self.event(row.event),
            resumed_by: self.event_if_any(row.resumed_by),
        }
    }

    fn due_move(&self, row: &DueMove) -> PlainDueMove {
        PlainDueMove {
            move_no: row.move_no,
            moved_by: self.name(row.moved_by),
            unit: self.name(row.unit_id),
            procedure: self.name(row.procedure_id),
            kind: row.kind,
            moved_at: row.moved_at,
            old_due_at: instant(row.old_due_at),
            standing_due_at: instant(row.standing_due_at),
            new_due_at: instant(row.new_due_at),
            hold_due_at: instant(row.hold_due_at),
            after_end: row.after_end,
            in_bulk: row.in_bulk,
            event: self.event(row.event),
        }
    }

    fn case(&self, row: &Case) -> PlainCase {
        PlainCase {
            procedure: self.name(row.procedure_id),
            unit: self.name(row.unit_id),
            first_event_at: row.first_event_at,
            last_event_at: row.last_event_at,
            received_at: row.received_at,
            intake: instant(row.submitted_at).map(|submitted_at| PlainIntake {
                submitted_at,
                answered_at: instant(row.answered_at),
                answered_by: self.event_if_any(row.answered_event),
                until: row.intake_until,
                waited_us: row.intake_us,
                late_us: row.intake_late_us,
            }),
            due_at: instant(row.due_at),
            standing_due_at: instant(row.standing_due_at),
            ended_at: instant(row.ended_at),
            ended_by: row.ended_by,
            events: row.events,
            idle_events: row.idle_events,
            holds: row.holds,
            handovers: row.handovers,
            ping_pongs: row.ping_pongs,
            returns: row.returns,
            consultations: row.consultations,
            pauses: row.pauses,
            due_moves: row.due_moves,
            late_us: row.late_us,
            late_holder: self.name(row.late_holder),
            apology: row.apology,
            held_us: row.held_us,
            consulted_us: row.consulted_us,
            paused_us: row.paused_us,
            nobody_us: row.nobody_us,
            first_event: self.event(row.first_event),
            ended_event: self.event_if_any(row.ended_event),
        }
    }
}

fn instant(at: i64) -> Option<i64> {
    (at != NO_TIME).then_some(at)
}
