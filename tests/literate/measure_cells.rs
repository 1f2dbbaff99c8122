//! The facts of the cases of measures, as their tables write them.
#![allow(clippy::unwrap_used, reason = "a case that cannot be read must fail the test")]

use super::{CaseFile, Row as Cells};
use crate::fixtures::plain_case::{plain_case, plain_due_move, plain_pause};
use buckstop::event::{Flags, Kind, NO_TIME, Sym, Symbols};
use buckstop::fact::{
    Case, Consultation, DueMove, Facts, Handover, Hold, NO_EVENT, Opinion, Passage, Pause, Reply, Shape,
};
use buckstop::lists::AuthorityEntry;

const HOUR_US: f64 = 3.6e9;
const AS_OF: &str = "03-29 17:00";

pub(super) fn facts(case: &CaseFile, symbols: &mut Symbols) -> Facts {
    let mut facts = Facts::default();
    for cells in &case.rows {
        if cells.has("holder") {
            facts.holds.push(hold(cells, symbols));
        } else if cells.has("sender") {
            facts.handovers.push(handover(cells, symbols));
        } else if cells.has("requester") {
            facts.consultations.push(consultation(cells, symbols));
        } else if cells.has("paused") {
            facts.pauses.push(pause(cells, symbols));
        } else if cells.has("moved") {
            facts.due_moves.push(due_move(cells, symbols));
        } else if cells.has("ended_by") {
            facts.cases.push(ended_case(cells, symbols));
        }
    }
    facts
}

/// Returns the rows of the authority table.
pub(super) fn powers(case: &CaseFile) -> Vec<AuthorityEntry> {
    let rows = case.rows.iter().filter(|cells| cells.has("decided_by"));
    let entry = |cells: &Cells| AuthorityEntry {
        procedure_id: cells.get("procedure").unwrap().to_owned(),
        level: cells.get("decided_by").unwrap().to_owned(),
        valid_from: cells.get("from").map(instant),
        valid_to: cells.get("to").map(instant),
    };
    rows.map(entry).collect()
}

fn hold(cells: &Cells, symbols: &mut Symbols) -> Hold {
    let received_at = instant(cells.get("received").unwrap());
    let released_at = cells.get("released").map_or(NO_TIME, instant);
    let until = if released_at == NO_TIME { instant(AS_OF) } else { released_at };
    Hold {
        case_id: symbols.intern_optional(cells.get("case")),
        hold_no: 1,
        holder: symbols.intern_optional(cells.get("holder")),
        official_id: Sym::NONE,
        unit_id: symbols.intern_optional(cells.get("unit")),
        procedure_id: symbols.intern_optional(cells.get("procedure")),
        step: symbols.intern_optional(cells.get("step")),
        received_at,
        released_at,
        elapsed_us: until - received_at,
        work_us: hours(cells, "work"),
        pause_us: hours(cells, "pause"),
        consult_us: hours(cells, "consult"),
        away_us: 0,
        due_at: cells.get("due").map_or(NO_TIME, instant),
        overdue_us: hours(cells, "overdue"),
        eve_us: hours(cells, "eve"),
        asked_in_eve: cells.get("asked").map_or(NO_EVENT, |event| event.parse().unwrap()),
        arrived_by: cells.get("arrived_by").map_or(Passage::Start, passage),
        released_by: passage(cells.get("released_by").unwrap()),
        acts: number(cells, "acts"),
        signed: yes(cells, "signed"),
        holder_level: level(cells, "level"),
        visit_no: cells.get("visit").map_or(1, |number| number.parse().unwrap()),
        inferred: yes(cells, "inferred"),
        after_end: yes(cells, "after_end"),
        in_batch: false,
        opened_by: number(cells, "opened_by"),
        closed_by: cells.get("closed_by").map_or(NO_EVENT, |event| event.parse().unwrap()),
    }
}

fn handover(cells: &Cells, symbols: &mut Symbols) -> Handover {
    Handover {
        case_id: symbols.intern_optional(cells.get("case")),
        handover_no: 1,
        handed_at: instant(cells.get("handed").unwrap()),
        sender: symbols.intern_optional(cells.get("sender")),
        sender_unit_id: Sym::NONE,
        receiver: symbols.intern_optional(cells.get("receiver")),
        receiver_unit_id: Sym::NONE,
        procedure_id: symbols.intern_optional(cells.get("procedure")),
        step: symbols.intern_optional(cells.get("step")),
        kind: Kind::from_name(cells.get("kind").unwrap()).unwrap(),
        shape: match cells.get("shape").unwrap() {
            "new" => Shape::New,
            "ping_pong" => Shape::PingPong,
            "loop" => Shape::Loop,
            other => panic!("{other} is no shape"),
        },
        loop_length: number(cells, "loop_length"),
        sender_acts: number(cells, "acts"),
        sender_work_us: hours(cells, "work"),
        receiver_acts: number(cells, "receiver_acts"),
        comes_back: yes(cells, "comes_back"),
        recalled: yes(cells, "recalled"),
        after_end: yes(cells, "after_end"),
        inferred: yes(cells, "inferred"),
        flags: Flags::new(yes_or_no(cells, "note"), yes_or_no(cells, "attachment"), None),
        sender_level: level(cells, "sender_level"),
        receiver_level: level(cells, "receiver_level"),
        sender_hold_no: 1,
        receiver_hold_no: 2,
        event: 0,
    }
}

fn consultation(cells: &Cells, symbols: &mut Symbols) -> Consultation {
    let replied_at = cells.get("replied").map_or(NO_TIME, instant);
    Consultation {
        case_id: symbols.intern_optional(cells.get("case")),
        consultation_no: 1,
        requester: symbols.intern_optional(cells.get("requester")),
        requester_unit_id: Sym::NONE,
        consulted: symbols.intern_optional(cells.get("consulted")),
        consulted_unit_id: Sym::NONE,
        procedure_id: Sym::NONE,
        step: symbols.intern_optional(cells.get("step")),
        asked_at: instant(cells.get("asked").unwrap()),
        replied_at,
        due_at: cells.get("due").map_or(NO_TIME, instant),
        work_us: hours(cells, "work"),
        counted_until: instant(cells.get("until").unwrap()),
        reply: match cells.get("reply").unwrap() {
            "own" => Reply::Own,
            "automatic" => Reply::Automatic,
            "none" => Reply::None,
            other => panic!("{other} is no reply"),
        },
        opinion: match cells.get("opinion") {
            Some("position") => Opinion::Position,
            Some("none") => Opinion::None,
            Some(other) => panic!("{other} is no opinion"),
            None => Opinion::Unknown,
        },
        asked_by: 0,
        replied_by: if replied_at == NO_TIME { NO_EVENT } else { 1 },
    }
}

fn pause(cells: &Cells, symbols: &mut Symbols) -> Pause {
    Pause {
        case_id: symbols.intern_optional(cells.get("case")),
        kind: Kind::from_name(cells.get("kind").unwrap()).unwrap(),
        asked_by: symbols.intern_optional(cells.get("asked_by")),
        procedure_id: symbols.intern_optional(cells.get("procedure")),
        paused_at: instant(cells.get("paused").unwrap()),
        resumed_at: cells.get("resumed").map_or(NO_TIME, instant),
        event: number(cells, "event"),
        ..plain_pause()
    }
}

fn due_move(cells: &Cells, symbols: &mut Symbols) -> DueMove {
    DueMove {
        case_id: symbols.intern_optional(cells.get("case")),
        kind: Kind::from_name(cells.get("kind").unwrap()).unwrap(),
        moved_at: instant(cells.get("moved").unwrap()),
        after_end: yes(cells, "after_end"),
        in_bulk: yes(cells, "in_bulk"),
        event: number(cells, "event"),
        ..plain_due_move()
    }
}

fn ended_case(cells: &Cells, symbols: &mut Symbols) -> Case {
    let due_at = cells.get("due").map_or(NO_TIME, instant);
    Case {
        case_id: symbols.intern_optional(cells.get("case")),
        procedure_id: symbols.intern_optional(cells.get("procedure")),
        unit_id: symbols.intern_optional(cells.get("unit")),
        received_at: cells.get("received").map_or(NO_TIME, instant),
        due_at,
        standing_due_at: due_at,
        ended_at: cells.get("ended").map_or(NO_TIME, instant),
        ended_by: passage(cells.get("ended_by").unwrap()),
        late_us: hours(cells, "late"),
        apology: yes(cells, "apology"),
        submitted_at: cells.get("submitted").map_or(NO_TIME, instant),
        answered_at: cells.get("answered").map_or(NO_TIME, instant),
        intake_until: cells.get("answered").or(cells.get("until")).map_or(NO_TIME, instant),
        intake_us: hours(cells, "waited"),
        intake_late_us: hours(cells, "waited_late"),
        answered_event: cells.get("answered_by").map_or(NO_EVENT, |event| event.parse().unwrap()),
        verified_complaints: number(cells, "complaints"),
        ..plain_case()
    }
}

fn passage(cell: &str) -> Passage {
    match cell {
        "start" => Passage::Start,
        "recalled" => Passage::Recalled,
        "open" => Passage::Open,
        "inferred" => Passage::Inferred,
        "last event" => Passage::LastEvent,
        other => match other.strip_prefix("end ") {
            Some(kind) => Passage::CaseEnd(Kind::from_name(kind).unwrap()),
            None => Passage::Handover(Kind::from_name(other).unwrap()),
        },
    }
}

/// Parses an instant: `03-04 08:00` is 4 March 2024, 08:00 UTC.
pub(super) fn instant(cell: &str) -> i64 {
    format!("2024-{}:00Z", cell.replace(' ', "T")).parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

pub(super) fn hours(cells: &Cells, heading: &str) -> i64 {
    cells.get(heading).map_or(0, |hours| (hours.parse::<f64>().unwrap() * HOUR_US) as i64)
}

fn number(cells: &Cells, heading: &str) -> u32 {
    cells.get(heading).map_or(0, |number| number.parse().unwrap())
}

fn yes(cells: &Cells, heading: &str) -> bool {
    cells.get(heading) == Some("yes")
}

fn level(cells: &Cells, heading: &str) -> Option<u8> {
    cells.get(heading).map(|level| level.parse().unwrap())
}

fn yes_or_no(cells: &Cells, heading: &str) -> Option<bool> {
    cells.get(heading).map(|cell| cell == "yes")
}
