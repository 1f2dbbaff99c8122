//! Measures, case by case: `tests/cases/measure/<id>.md`.
//!
//! A table with a column `holder`, `sender` or `requester` holds facts; one with a column `subject` holds the rows
//! that the measure counts, in order. Times are `month-day hour:minute` of 2024, UTC; durations are hours.
#![allow(clippy::unwrap_used, reason = "a case that cannot be read must fail the test")]

use super::{CaseFile, Row as Cells, cases};
use buckstop::event::{Flags, Kind, NO_TIME, Sym, Symbols};
use buckstop::fact::{
    Consultation, Facts, Handover, Hold, Level, Mode, NO_EVENT, Opinion, Passage, Reply, Shape,
};
use buckstop::measure::{MEASURES, Row, find, for_each_row};

const HOUR_US: f64 = 3.6e9;
const AS_OF: &str = "03-29 17:00";

#[test]
fn measures_count_the_rows_their_cases_tell() {
    for case in cases("measure") {
        let name = case.path.file_stem().unwrap().to_str().unwrap();
        let (_, measure) = find(name).unwrap_or_else(|| panic!("{name} is no measure"));
        let mut symbols = Symbols::new();
        let facts = facts(&case, &mut symbols);
        let mut found = Vec::new();
        // What only units answer for is told of units.
        let level = if measure.units_only { Level::Unit } else { Level::Official };
        for_each_row(measure, level, &facts, &mut |row| found.push(*row));
        let expected: Vec<&Cells> = case.rows.iter().filter(|row| row.has("subject")).collect();
        let path = case.path.display();
        assert_eq!(found.len(), expected.len(), "{path}: rows found: {found:#?}");
        for (row, cells) in found.iter().zip(expected) {
            assert_row(row, cells, &symbols, &format!("{path}:{}", cells.line));
        }
    }
}

#[test]
fn every_measure_has_a_case() {
    let named: Vec<String> = cases("measure")
        .iter()
        .map(|case| case.path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    for measure in MEASURES {
        assert!(named.iter().any(|name| name == measure.id), "{} has no case", measure.id);
    }
}

fn assert_row(row: &Row, cells: &Cells, symbols: &Symbols, location: &str) {
    for (heading, found) in [
        ("subject", row.subject),
        ("counterpart", row.counterpart),
        ("procedure", row.procedure),
        ("step", row.step),
        ("case", row.case_id),
    ] {
        assert_eq!(symbols.get(found), cells.get(heading), "{location}: {heading}");
    }
    assert_eq!(row.counted_at, instant(cells.get("counted").unwrap()), "{location}: counted");
    if let Some(mode) = cells.get("mode") {
        let name = match row.mode {
            Mode::First => "first",
            Mode::Rework => "rework",
            Mode::Again => "again",
        };
        assert_eq!(name, mode, "{location}: mode");
    }
    assert_eq!(row.outcome, cells.get("outcome") == Some("yes"), "{location}: outcome");
    assert_eq!(row.micros, hours(cells, "hours"), "{location}: hours");
    let weight =
        cells.get("weight").map_or_else(|| hours(cells, "weight_hours"), |weight| weight.parse().unwrap());
    assert_eq!(row.weight, weight, "{location}: weight");
    if let Some(event) = cells.get("event") {
        assert_eq!(row.event, event.parse::<u32>().unwrap(), "{location}: event");
    }
}

fn facts(case: &CaseFile, symbols: &mut Symbols) -> Facts {
    let mut facts = Facts::default();
    for cells in &case.rows {
        if cells.has("holder") {
            facts.holds.push(hold(cells, symbols));
        } else if cells.has("sender") {
            facts.handovers.push(handover(cells, symbols));
        } else if cells.has("requester") {
            facts.consultations.push(consultation(cells, symbols));
        }
    }
    facts
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
        unit_id: Sym::NONE,
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
        arrived_by: cells.get("arrived_by").map_or(Passage::Start, passage),
        released_by: passage(cells.get("released_by").unwrap()),
        acts: number(cells, "acts"),
        holder_level: None,
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
        flags: Flags::default(),
        sender_level: None,
        receiver_level: None,
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
        opinion: Opinion::Unknown,
        asked_by: 0,
        replied_by: if replied_at == NO_TIME { NO_EVENT } else { 1 },
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
fn instant(cell: &str) -> i64 {
    format!("2024-{}:00Z", cell.replace(' ', "T")).parse::<jiff::Timestamp>().unwrap().as_microsecond()
}

fn hours(cells: &Cells, heading: &str) -> i64 {
    cells.get(heading).map_or(0, |hours| (hours.parse::<f64>().unwrap() * HOUR_US) as i64)
}

fn number(cells: &Cells, heading: &str) -> u32 {
    cells.get(heading).map_or(0, |number| number.parse().unwrap())
}

fn yes(cells: &Cells, heading: &str) -> bool {
    cells.get(heading) == Some("yes")
}
