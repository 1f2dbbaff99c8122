//! What happened in cases and when: who held them, when an opinion was asked, when the clock stood still.

use super::run::PublishedTables;
use anyhow::Result;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The life of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseTimes {
    /// The first event, or 0 after [`CaseTimes::along`].
    pub begins: i64,
    /// When it ended; the end of the log if it is open.
    pub ends: i64,
    /// When it was due, if it had a due date. It may lie outside.
    pub due: Option<i64>,
    /// What lasted, each table in its order.
    pub spans: Vec<CaseSpan>,
}

/// Something that lasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseSpan {
    /// What.
    pub kind: SpanKind,
    /// Who held the case, was asked, or stopped the clock; `None` if that is unknown.
    pub who: Option<String>,
    /// From when.
    pub begins: i64,
    /// Until when; the end of the case if it has not ended.
    pub ends: i64,
}

/// What may last in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpanKind {
    /// Somebody held it.
    Hold,
    /// Somebody was asked for an opinion.
    Consultation,
    /// The clock stood still.
    Pause,
}

impl CaseTimes {
    /// Returns the same on another axis, from the beginning of the case: `position` gives the place of an instant, such as the
    /// working time since a fixed day.
    #[must_use]
    pub fn along(&self, position: impl Fn(i64) -> i64) -> Self {
        let start = position(self.begins);
        let place = |at: i64| position(at) - start;
        let spans = self.spans.iter().map(|span| CaseSpan {
            begins: place(span.begins),
            ends: place(span.ends),
            ..span.clone()
        });
        Self { begins: 0, ends: place(self.ends), due: self.due.map(place), spans: spans.collect() }
    }
}

#[derive(Deserialize)]
struct CaseRow {
    case_id: String,
    first_event_at: Timestamp,
    last_event_at: Timestamp,
    ended_at: Option<Timestamp>,
    standing_due_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct SpanRow {
    case_id: String,
    who: Option<String>,
    begins: Timestamp,
    ends: Option<Timestamp>,
}

/// Reads what happened in cases, by their ids, as officials (`of_units` false) or units held them. Instants are µs UTC. A
/// run without facts gives nothing.
///
/// # Errors
/// If a table cannot be read.
pub fn case_times(
    run: PublishedTables<'_>,
    of_units: bool,
    cases: &BTreeSet<&str>,
) -> Result<BTreeMap<String, CaseTimes>> {
    let (prefix, holder, asked) = if of_units {
        ("unit_", "unit_id", "consulted_unit_id")
    } else {
        ("", "official_id", "consulted_id")
    };
    if cases.is_empty() || !run.has(&format!("{prefix}cases")) {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<String> = cases.iter().map(|id| format!("'{}'", id.replace('\'', "''"))).collect();
    let among = format!("WHERE case_id IN ({})", ids.join(", "));
    let rows: Vec<CaseRow> = run.ask(
        &format!(
            "SELECT case_id, first_event_at, last_event_at, ended_at, standing_due_at FROM {prefix}cases {among}"
        ),
        &[],
    )?;
    let mut times: BTreeMap<String, CaseTimes> = rows.into_iter().map(|row| case(row, run.0.as_of)).collect();
    for (kind, table, who, begins, ends) in [
        (SpanKind::Hold, "holds", holder, "received_at", "released_at"),
        (SpanKind::Consultation, "consultations", asked, "asked_at", "counted_until"),
        (SpanKind::Pause, "pauses", holder, "paused_at", "resumed_at"),
    ] {
        let table = format!("{prefix}{table}");
        if !run.has(&table) {
            continue;
        }
        let rows: Vec<SpanRow> = run.ask(
            &format!("SELECT case_id, {who} AS who, {begins} AS begins, {ends} AS ends FROM {table} {among}"),
            &[],
        )?;
        for row in rows {
            if let Some(case) = times.get_mut(&row.case_id) {
                let ends = row.ends.map_or(case.ends, Timestamp::as_microsecond);
                let who = row.who.filter(|who| who != "UNKNOWN");
                case.spans.push(CaseSpan { kind, who, begins: row.begins.as_microsecond(), ends });
            }
        }
    }
    Ok(times)
}

fn case(row: CaseRow, as_of: Option<i64>) -> (String, CaseTimes) {
    let last_event = row.last_event_at.as_microsecond();
    let times = CaseTimes {
        begins: row.first_event_at.as_microsecond(),
        ends: row.ended_at.map_or(as_of.unwrap_or(last_event), Timestamp::as_microsecond),
        due: row.standing_due_at.map(Timestamp::as_microsecond),
        spans: Vec::new(),
    };
    (row.case_id, times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_axis_begins_with_the_case() {
        let span = |begins, ends| CaseSpan { kind: SpanKind::Hold, who: None, begins, ends };
        let case = CaseTimes { begins: 100, ends: 180, due: Some(220), spans: vec![span(110, 150)] };
        // Nothing is worked from 120 to 140.
        let position = |at: i64| at.min(120) + (at - 140).max(0);
        let along = case.along(position);
        assert_eq!((along.begins, along.ends, along.due), (0, 60, Some(100)));
        assert_eq!(along.spans, [span(10, 30)]);
    }
}
