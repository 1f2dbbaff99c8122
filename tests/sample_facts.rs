//! A small province written by hand: the facts of four cases, for the tests of tables and queries.
//!
//! Day 0 is Monday 4 March 2024, 00:00 UTC; `at(day, hour)` is an instant of it.

use buckstop::event::{EventColumns, Flags, Kind, NO_TIME, Sym};
use buckstop::fact::{
    Case, Consultation, Facts, Handover, Hold, Level, NO_EVENT, Opinion, Passage, Pause, Reply, Shape,
};

const MONDAY: i64 = 1_709_510_400_000_000;
const HOUR: i64 = 3_600_000_000;

/// Returns an instant, µs UTC.
pub(crate) fn at(day: i64, hour: i64) -> i64 {
    MONDAY + (day * 24 + hour) * HOUR
}

/// Converts hours into µs.
pub(crate) fn hours(count: i64) -> i64 {
    count * HOUR
}

/// Returns events that only have symbols, source files and rows. Event `n` is in row `n + 2`.
pub(crate) fn events() -> EventColumns {
    let mut events = EventColumns::default();
    let (first, second) = (events.symbols.intern("tháng-3.csv"), events.symbols.intern("tháng-4.csv"));
    for row in 0..12 {
        events.source.push(if row < 8 { first } else { second });
        events.source_row.push(row + 2);
    }
    events
}

/// The values in which holds differ here.
pub(crate) struct Held<'a> {
    pub(crate) case: &'a str,
    pub(crate) no: u32,
    pub(crate) by: &'a str,
    pub(crate) unit: &'a str,
    pub(crate) step: &'a str,
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) work: i64,
    pub(crate) overdue: i64,
    pub(crate) left: Passage,
    pub(crate) event: u32,
}

/// Makes a hold, and interns its texts. At the level of units, the holder is the unit.
pub(crate) fn hold(events: &mut EventColumns, level: Level, held: &Held<'_>) -> Hold {
    let mut sym = |text: &str| if text.is_empty() { Sym::NONE } else { events.symbols.intern(text) };
    let (official, unit) = (sym(held.by), sym(held.unit));
    let open = held.until == NO_TIME;
    Hold {
        case_id: sym(held.case),
        hold_no: held.no,
        holder: if level == Level::Official { official } else { unit },
        official_id: if level == Level::Official { official } else { Sym::NONE },
        unit_id: unit,
        procedure_id: sym("1.001612"),
        step: sym(held.step),
        received_at: held.from,
        released_at: held.until,
        elapsed_us: if open { hours(100) } else { held.until - held.from },
        work_us: held.work,
        pause_us: 0,
        consult_us: 0,
        due_at: NO_TIME,
        overdue_us: held.overdue,
        arrived_by: if held.no == 1 { Passage::Start } else { Passage::Handover(Kind::Forward) },
        released_by: held.left,
        acts: 1,
        visit_no: 1,
        inferred: false,
        after_end: false,
        opened_by: held.event,
        closed_by: if open { NO_EVENT } else { held.event + 1 },
    }
}

/// Makes a handover from a sender to a receiver.
pub(crate) fn handover(
    events: &mut EventColumns,
    case: &str,
    no: u32,
    pair: [&str; 2],
    shape: Shape,
    acts: u32,
) -> Handover {
    let mut sym = |text: &str| events.symbols.intern(text);
    Handover {
        case_id: sym(case),
        handover_no: no,
        handed_at: at(1, i64::from(no)),
        sender: sym(pair[0]),
        sender_unit_id: sym("Sở Tài chính"),
        receiver: sym(pair[1]),
        receiver_unit_id: sym("Sở Xây dựng"),
        procedure_id: sym("1.001612"),
        step: Sym::NONE,
        kind: if shape == Shape::PingPong { Kind::Return } else { Kind::Forward },
        shape,
        loop_length: if shape == Shape::PingPong { 2 } else { 0 },
        sender_acts: acts,
        sender_work_us: hours(2),
        receiver_acts: 0,
        comes_back: false,
        recalled: false,
        after_end: false,
        inferred: false,
        flags: Flags::new(Some(true), None, None),
        sender_hold_no: no,
        event: no,
    }
}

/// Makes a consultation of a unit. `replied` is missing if there is no answer.
pub(crate) fn question(
    events: &mut EventColumns,
    case: &str,
    unit: &str,
    replied: i64,
    due: i64,
    reply: Reply,
) -> Consultation {
    let mut sym = |text: &str| events.symbols.intern(text);
    let until = if replied == NO_TIME { at(10, 0) } else { replied };
    Consultation {
        case_id: sym(case),
        consultation_no: 1,
        requester: sym("Sở Tài chính"),
        requester_unit_id: sym("Sở Tài chính"),
        consulted: sym(unit),
        consulted_unit_id: sym(unit),
        procedure_id: sym("1.001612"),
        step: Sym::NONE,
        asked_at: at(1, 0),
        replied_at: replied,
        due_at: due,
        work_us: (until - at(1, 0)) / 3,
        counted_until: until,
        reply,
        opinion: if reply == Reply::Own { Opinion::Position } else { Opinion::Unknown },
        asked_by: 3,
        replied_by: if replied == NO_TIME { NO_EVENT } else { 4 },
    }
}

/// Makes a case of `Sở Tài chính` that is late by some working hours with that holder.
pub(crate) fn case(events: &mut EventColumns, id: &str, late: i64, holder: &str, apology: bool) -> Case {
    let mut sym = |text: &str| if text.is_empty() { Sym::NONE } else { events.symbols.intern(text) };
    Case {
        case_id: sym(id),
        procedure_id: sym("1.001612"),
        unit_id: sym("Sở Tài chính"),
        first_event_at: at(0, 1),
        last_event_at: at(5, 9),
        received_at: at(0, 2),
        due_at: at(4, 10),
        standing_due_at: at(4, 12),
        ended_at: at(5, 9),
        ended_by: Passage::CaseEnd(Kind::Complete),
        events: 9,
        idle_events: 1,
        holds: 3,
        handovers: 2,
        ping_pongs: 1,
        returns: 1,
        consultations: 1,
        pauses: 0,
        due_moves: 0,
        late_us: hours(late),
        late_holder: sym(holder),
        apology,
        held_us: hours(20),
        consulted_us: hours(4),
        paused_us: 0,
        nobody_us: 0,
        first_event: 0,
    }
}

/// Makes a pause for a supplement.
pub(crate) fn pause(events: &mut EventColumns, id: &str, by: &str, share: Option<f64>) -> Pause {
    let mut sym = |text: &str| if text.is_empty() { Sym::NONE } else { events.symbols.intern(text) };
    Pause {
        case_id: sym(id),
        pause_no: 1,
        kind: Kind::SupplementAsk,
        asked_by: sym(by),
        unit_id: sym("Sở Tài chính"),
        procedure_id: sym("1.001612"),
        paused_at: at(2, 3),
        resumed_at: NO_TIME,
        cycle_no: 1,
        budget_share: share,
        event: 9,
    }
}

/// Returns the facts of the province at one level, and the events they refer to.
pub(crate) fn province(level: Level) -> (Facts, EventColumns) {
    let mut events = events();
    let mut facts = Facts::default();
    let forward = Passage::Handover(Kind::Forward);
    let held = |case, no, by, unit, from, until, work, overdue, left, event| Held {
        case,
        no,
        by,
        unit,
        step: "thẩm định",
        from,
        until,
        work: hours(work),
        overdue: hours(overdue),
        left,
        event,
    };
    let (finance, building) = ("Sở Tài chính", "Sở Xây dựng");
    for one in [
        held("H21-0001", 1, "an", finance, at(0, 1), at(1, 3), 9, 0, forward, 0),
        held("H21-0001", 2, "bình", building, at(1, 3), NO_TIME, 40, 8, Passage::Open, 1),
        held("H21-0002", 1, "an", finance, at(0, 2), NO_TIME, 60, 0, Passage::Open, 4),
        held("H21-0003", 1, "an", finance, at(2, 2), NO_TIME, 20, 4, Passage::Open, 5),
        held("H21-0003", 2, "", "", at(3, 2), NO_TIME, 1, 0, Passage::Open, 6),
        held("=H21-0004", 1, "chi", finance, at(3, 2), at(3, 5), 3, 0, Passage::Recalled, 8),
    ] {
        facts.holds.push(hold(&mut events, level, &one));
    }
    for (no, pair, shape, acts) in [
        (1, ["an", "bình"], Shape::New, 1),
        (2, ["bình", "an"], Shape::PingPong, 0),
        (3, ["an", "bình"], Shape::PingPong, 2),
        (4, ["an", "chi"], Shape::New, 1),
    ] {
        facts.handovers.push(handover(&mut events, "H21-0001", no, pair, shape, acts));
    }
    for (unit, replied, due, reply) in [
        (building, at(2, 0), at(3, 0), Reply::Own),
        (building, at(5, 0), at(3, 0), Reply::Own),
        (finance, NO_TIME, at(3, 0), Reply::None),
        (finance, at(2, 0), NO_TIME, Reply::Automatic),
    ] {
        facts.consultations.push(question(&mut events, "H21-0002", unit, replied, due, reply));
    }
    facts.pauses.push(pause(&mut events, "H21-0002", "an", Some(0.875)));
    facts.pauses.push(pause(&mut events, "H21-0003", "", None));
    for (id, late, holder, apology) in
        [("H21-0001", 8, "bình", true), ("H21-0002", 0, "", false), ("H21-0003", 12, "", false)]
    {
        facts.cases.push(case(&mut events, id, late, holder, apology));
    }
    (facts, events)
}
