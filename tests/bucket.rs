//! Buckets for tests: owned events and cases, the columns made of them, and a walk over them.

use buckstop::event::{CaseColumns, EventColumns, Flags, Kind, NO_TIME, Role, Sym, Symbols};
use buckstop::fact::{Facts, Level};
use buckstop::trace::{WalkSettings, Walker};

/// One event of a case, with instants in µs UTC.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LogEvent {
    pub(crate) at: i64,
    pub(crate) kind: Kind,
    pub(crate) activity: String,
    pub(crate) procedure: Option<String>,
    pub(crate) step: Option<String>,
    pub(crate) official: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) receiver: Option<String>,
    pub(crate) receiver_unit: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) due: Option<i64>,
    pub(crate) flags: Flags,
    pub(crate) source: String,
}

impl LogEvent {
    /// Returns an event that has only an instant and a kind.
    pub(crate) fn bare(at: i64, kind: Kind) -> Self {
        Self {
            at,
            kind,
            activity: kind.name().to_owned(),
            procedure: None,
            step: None,
            official: None,
            unit: None,
            receiver: None,
            receiver_unit: None,
            role: None,
            due: None,
            flags: Flags::default(),
            source: "log.csv".to_owned(),
        }
    }
}

/// The row of a case in its own export, with instants in µs UTC.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ExportedCase {
    pub(crate) procedure: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) received: Option<i64>,
    pub(crate) due: Option<i64>,
    pub(crate) finished: Option<i64>,
    pub(crate) returned: Option<i64>,
}

/// One case: its events in the order of the source, and its own export if it has one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LogCase {
    pub(crate) events: Vec<LogEvent>,
    pub(crate) exported: Option<ExportedCase>,
}

/// Returns the columns of a bucket of cases, which are named `c0000`, `c0001` and so on.
pub(crate) fn columns(cases: &[LogCase]) -> (EventColumns, CaseColumns) {
    let mut events = EventColumns::default();
    let mut exported = CaseColumns::default();
    for (number, case) in cases.iter().enumerate() {
        let case_id = events.symbols.intern(&case_name(number));
        for (position, event) in case.in_order().into_iter().enumerate() {
            push_event(&mut events, case_id, position, event);
        }
        if let Some(row) = &case.exported {
            push_case(&mut exported, &mut events.symbols, case_id, row);
        }
    }
    (events, exported)
}

/// Walks over all cases of a bucket, batch by batch.
pub(crate) fn walk(
    events: &EventColumns,
    cases: &CaseColumns,
    level: Level,
    settings: &WalkSettings<'_>,
) -> Facts {
    let mut walker = Walker::new(events, cases, level, settings);
    let (mut all, mut batch) = (Facts::default(), Facts::default());
    while walker.next_batch(&mut batch) {
        all.holds.append(&mut batch.holds);
        all.handovers.append(&mut batch.handovers);
        all.consultations.append(&mut batch.consultations);
        all.pauses.append(&mut batch.pauses);
        all.cases.append(&mut batch.cases);
    }
    all
}

/// Returns the name of a case, given its index in the bucket.
pub(crate) fn case_name(number: usize) -> String {
    format!("c{number:04}")
}

impl LogCase {
    /// Returns the events as the lake sorts them: by instant, then in the order of the source.
    pub(crate) fn in_order(&self) -> Vec<&LogEvent> {
        let mut ordered: Vec<&LogEvent> = self.events.iter().collect();
        ordered.sort_by_key(|event| event.at);
        ordered
    }
}

fn push_event(columns: &mut EventColumns, case_id: Sym, position: usize, event: &LogEvent) {
    let symbols = &mut columns.symbols;
    columns.case_id.push(case_id);
    columns.procedure_id.push(symbols.intern_optional(event.procedure.as_deref()));
    columns.occurred_at.push(event.at);
    columns.activity.push(symbols.intern(&event.activity));
    columns.kind.push(event.kind);
    columns.step.push(symbols.intern_optional(event.step.as_deref()));
    columns.official_id.push(symbols.intern_optional(event.official.as_deref()));
    columns.unit_id.push(symbols.intern_optional(event.unit.as_deref()));
    columns.receiver_id.push(symbols.intern_optional(event.receiver.as_deref()));
    columns.receiver_unit_id.push(symbols.intern_optional(event.receiver_unit.as_deref()));
    columns.role.push(event.role);
    columns.due_at.push(event.due.unwrap_or(NO_TIME));
    columns.flags.push(event.flags);
    columns.source.push(symbols.intern(&event.source));
    columns.source_row.push(position as u64 + 2);
}

fn push_case(columns: &mut CaseColumns, symbols: &mut Symbols, case_id: Sym, row: &ExportedCase) {
    columns.case_id.push(case_id);
    columns.procedure_id.push(symbols.intern_optional(row.procedure.as_deref()));
    columns.procedure_name.push(Sym::NONE);
    columns.field_id.push(Sym::NONE);
    columns.unit_id.push(symbols.intern_optional(row.unit.as_deref()));
    columns.channel.push(Sym::NONE);
    columns.received_at.push(row.received.unwrap_or(NO_TIME));
    columns.due_at.push(row.due.unwrap_or(NO_TIME));
    columns.finished_at.push(row.finished.unwrap_or(NO_TIME));
    columns.returned_at.push(row.returned.unwrap_or(NO_TIME));
    columns.status.push(Sym::NONE);
    columns.source.push(symbols.intern("cases.csv"));
    columns.source_row.push(columns.case_id.len() as u64 + 1);
}
