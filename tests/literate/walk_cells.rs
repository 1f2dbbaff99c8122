//! Shows the facts of a walk as cells of a table.

use buckstop::event::{EventColumns, NO_TIME, Sym};
use buckstop::fact::{
    Case, Consultation, DueMove, EventIndex, Facts, Handover, Hold, Mode, NO_EVENT, Opinion, Passage, Pause,
    Reply, Shape,
};
use jiff::Timestamp;

/// Returns the rows of one fact table, in the given columns.
///
/// # Errors
/// If there is no such table or column.
pub(super) fn table_cells(
    table: &str,
    columns: &[String],
    facts: &Facts,
    events: &EventColumns,
) -> Result<Vec<Vec<String>>, String> {
    let cells = Cells { events };
    match table {
        "Holds" => rows(&facts.holds, columns, |row, column| cells.hold(row, column)),
        "Handovers" => rows(&facts.handovers, columns, |row, column| cells.handover(row, column)),
        "Consultations" => rows(&facts.consultations, columns, |row, column| cells.consultation(row, column)),
        "Pauses" => rows(&facts.pauses, columns, |row, column| cells.pause(row, column)),
        "Due moves" => rows(&facts.due_moves, columns, |row, column| cells.due_move(row, column)),
        "Case" => rows(&facts.cases, columns, |row, column| cells.case(row, column)),
        other => Err(format!("no table `{other}`")),
    }
}

fn rows<T>(
    facts: &[T],
    columns: &[String],
    cell: impl Fn(&T, &str) -> Option<String>,
) -> Result<Vec<Vec<String>>, String> {
    let of = |fact: &T, column: &String| cell(fact, column).ok_or_else(|| format!("no column `{column}`"));
    facts.iter().map(|fact| columns.iter().map(|column| of(fact, column)).collect()).collect()
}

struct Cells<'a> {
    events: &'a EventColumns,
}

impl Cells<'_> {
    /// Returns the name of a holder; `UNKNOWN` if the log does not name it.
    fn holder(&self, symbol: Sym) -> String {
        self.events.symbols.get(symbol).unwrap_or("UNKNOWN").to_owned()
    }

    /// Returns any other name; empty if it is missing.
    fn name(&self, symbol: Sym) -> String {
        self.events.symbols.get(symbol).unwrap_or("").to_owned()
    }

    /// Returns the row of an event in its source; empty if there is no event.
    fn row(&self, event: EventIndex) -> String {
        if event == NO_EVENT { String::new() } else { self.events.source_row[event as usize].to_string() }
    }

    fn hold(&self, row: &Hold, column: &str) -> Option<String> {
        Some(match column {
            "holder" => self.holder(row.holder),
            "unit" => self.name(row.unit_id),
            "step" => self.name(row.step),
            "received" => instant(row.received_at),
            "released" => instant(row.released_at),
            "elapsed" => duration(row.elapsed_us),
            "work" => duration(row.work_us),
            "pause" => duration(row.pause_us),
            "consult" => duration(row.consult_us),
            "away" => duration(row.away_us),
            "due" => instant(row.due_at),
            "overdue" => duration(row.overdue_us),
            "eve" => duration(row.eve_us),
            "asked_row" => self.row(row.asked_in_eve),
            "arrived_by" => passage(row.arrived_by).to_owned(),
            "released_by" => passage(row.released_by).to_owned(),
            "acts" => row.acts.to_string(),
            "signed" => yes(row.signed),
            "visit" => row.visit_no.to_string(),
            "mode" => mode(row.mode()).to_owned(),
            "level" => level(row.holder_level),
            "opened_row" => self.row(row.opened_by),
            "closed_row" => self.row(row.closed_by),
            "inferred" => yes(row.inferred),
            "in_batch" => yes(row.in_batch),
            "after_end" => yes(row.after_end),
            _ => return None,
        })
    }

    fn handover(&self, row: &Handover, column: &str) -> Option<String> {
        Some(match column {
            "handed" => instant(row.handed_at),
            "sender" => self.holder(row.sender),
            "receiver" => self.holder(row.receiver),
            "kind" => row.kind.name().to_owned(),
            "shape" => shape(row.shape).to_owned(),
            "loop_length" => row.loop_length.to_string(),
            "sender_acts" => row.sender_acts.to_string(),
            "sender_work" => duration(row.sender_work_us),
            "receiver_acts" => row.receiver_acts.to_string(),
            "comes_back" => yes(row.comes_back),
            "recalled" => yes(row.recalled),
            "after_end" => yes(row.after_end),
            "inferred" => yes(row.inferred),
            "note" => maybe(row.flags.has_note()),
            "attachment" => maybe(row.flags.has_attachment()),
            "sender_level" => level(row.sender_level),
            "receiver_level" => level(row.receiver_level),
            "up" => maybe(row.up()),
            "sender_hold" => row.sender_hold_no.to_string(),
            "receiver_hold" => row.receiver_hold_no.to_string(),
            _ => return None,
        })
    }

    fn consultation(&self, row: &Consultation, column: &str) -> Option<String> {
        Some(match column {
            "requester" => self.holder(row.requester),
            "consulted" => self.holder(row.consulted),
            "consulted_unit" => self.name(row.consulted_unit_id),
            "asked" => instant(row.asked_at),
            "replied" => instant(row.replied_at),
            "due" => instant(row.due_at),
            "counted_until" => instant(row.counted_until),
            "work" => duration(row.work_us),
            "reply" => reply(row.reply).to_owned(),
            "opinion" => opinion(row.opinion).to_owned(),
            "asked_row" => self.row(row.asked_by),
            "replied_row" => self.row(row.replied_by),
            _ => return None,
        })
    }

    fn pause(&self, row: &Pause, column: &str) -> Option<String> {
        Some(match column {
            "kind" => row.kind.name().to_owned(),
            "asked_by" => self.holder(row.asked_by),
            "paused" => instant(row.paused_at),
            "resumed" => instant(row.resumed_at),
            "cycle" => row.cycle_no.to_string(),
            "asked_row" => self.row(row.event),
            "resumed_row" => self.row(row.resumed_by),
            "budget_share" => {
                row.budget_share.map_or(String::new(), |share| format!("{:.0} %", share * 100.0))
            }
            _ => return None,
        })
    }

    fn due_move(&self, row: &DueMove, column: &str) -> Option<String> {
        Some(match column {
            "moved" => instant(row.moved_at),
            "kind" => row.kind.name().to_owned(),
            "moved_by" => self.holder(row.moved_by),
            "unit" => self.name(row.unit_id),
            "old_due" => instant(row.old_due_at),
            "standing_due" => instant(row.standing_due_at),
            "new_due" => instant(row.new_due_at),
            "hold_due" => instant(row.hold_due_at),
            "after_end" => yes(row.after_end),
            "in_bulk" => yes(row.in_bulk),
            "row" => self.row(row.event),
            _ => return None,
        })
    }

    fn case(&self, row: &Case, column: &str) -> Option<String> {
        Some(match column {
            "procedure" => self.name(row.procedure_id),
            "unit" => self.name(row.unit_id),
            "received" => instant(row.received_at),
            "submitted" => instant(row.submitted_at),
            "answered" => instant(row.answered_at),
            "answered_row" => self.row(row.answered_event),
            "intake" => duration(row.intake_us),
            "intake_late" => duration(row.intake_late_us),
            "due" => instant(row.due_at),
            "standing_due" => instant(row.standing_due_at),
            "ended" => instant(row.ended_at),
            "ended_by" => passage(row.ended_by).to_owned(),
            "ended_row" => self.row(row.ended_event),
            "events" => row.events.to_string(),
            "idle_events" => row.idle_events.to_string(),
            "holds" => row.holds.to_string(),
            "handovers" => row.handovers.to_string(),
            "ping_pongs" => row.ping_pongs.to_string(),
            "returns" => row.returns.to_string(),
            "consultations" => row.consultations.to_string(),
            "pauses" => row.pauses.to_string(),
            "due_moves" => row.due_moves.to_string(),
            "late" => duration(row.late_us),
            "late_holder" => self.name(row.late_holder),
            "apology" => yes(row.apology),
            "held" => duration(row.held_us),
            "consulted" => duration(row.consulted_us),
            "paused" => duration(row.paused_us),
            "nobody" => duration(row.nobody_us),
            _ => return None,
        })
    }
}

fn instant(at: i64) -> String {
    if at == NO_TIME {
        return String::new();
    }
    Timestamp::from_microsecond(at).expect("an instant of a case").strftime("%Y-%m-%d %H:%M").to_string()
}

/// Formats a duration as `7 h 30 min`.
fn duration(us: i64) -> String {
    let minutes = us / 60_000_000;
    match (minutes / 60, minutes % 60) {
        (0, 0) => "0".to_owned(),
        (hours, 0) => format!("{hours} h"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn level(level: Option<u8>) -> String {
    level.map_or(String::new(), |level| level.to_string())
}

/// Formats what may not be known: empty then.
fn maybe(flag: Option<bool>) -> String {
    flag.map_or("", |flag| if flag { "yes" } else { "no" }).to_owned()
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::First => "first",
        Mode::Rework => "rework",
        Mode::Again => "again",
    }
}

fn yes(flag: bool) -> String {
    if flag { "yes" } else { "" }.to_owned()
}

fn passage(passage: Passage) -> &'static str {
    match passage {
        Passage::Start => "start",
        Passage::Handover(kind) | Passage::CaseEnd(kind) => kind.name(),
        Passage::Inferred => "next act",
        Passage::LastEvent => "last event",
        Passage::Recalled => "recalled",
        Passage::Open => "open",
    }
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::New => "new",
        Shape::PingPong => "ping_pong",
        Shape::Loop => "loop",
    }
}

fn reply(reply: Reply) -> &'static str {
    match reply {
        Reply::Own => "own",
        Reply::Automatic => "automatic",
        Reply::None => "none",
    }
}

fn opinion(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Position => "position",
        Opinion::None => "none",
        Opinion::Unknown => "unknown",
    }
}
