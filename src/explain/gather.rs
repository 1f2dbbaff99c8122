//! Puts together what the tables of a run say.

use super::lookup::{Asked, look_up};
use super::timeline::{Seen, Span};
use crate::published::{CellRow, CheckRow, EvidenceRow, FindingRow, MeasureRow, PublishedTables};
use crate::query::Tables;
use anyhow::{Result, ensure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the JSON. It grows when a field changes its meaning or goes.
const VERSION: u32 = 1;
/// How many cells of a measure are shown.
const MOST_CELLS: u32 = 5;

/// What the last run says of a finding, an official or a unit.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// The version of this form.
    pub version: u32,
    /// What was asked for.
    pub asked: String,
    /// `official`, `unit` or another level.
    pub level: String,
    /// The id of the official or unit.
    pub subject: String,
    /// The finding asked for, or all of the subject, in order.
    pub findings: Vec<ExplainedFinding>,
    /// The measures of a finding, or all of the subject.
    pub measures: Vec<MeasureRow>,
}

/// A finding with what stands behind it.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainedFinding {
    /// The row of `findings`.
    #[serde(flatten)]
    pub row: FindingRow,
    /// What was left out or counted in another way, and whether it still stands.
    pub checks: Vec<CheckRow>,
    /// For each measure, the cells that weigh most in what was expected.
    pub cells: BTreeMap<String, Vec<CellRow>>,
    /// The cases shown as evidence.
    pub cases: Vec<Case>,
}

/// A case of the evidence.
#[derive(Clone, Debug, Serialize)]
pub struct Case {
    /// The row of `evidence`.
    #[serde(flatten)]
    pub row: EvidenceRow,
    /// What happened when.
    #[serde(skip)]
    pub(super) picture: Option<Picture>,
}

/// A case in time.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) spans: Vec<Span>,
    pub(super) begins: i64,
    pub(super) ends: i64,
    pub(super) due: Option<i64>,
}

/// A span of time in the life of a case.
#[derive(Clone, Debug, Deserialize)]
struct SpanRow {
    case_id: String,
    /// Who holds, asked for the pause, or is consulted.
    who: Option<String>,
    begins: Timestamp,
    ends: Option<Timestamp>,
}

/// The ends of a case.
#[derive(Clone, Debug, Deserialize)]
struct CaseRow {
    case_id: String,
    first_event_at: Timestamp,
    last_event_at: Timestamp,
    standing_due_at: Option<Timestamp>,
}

/// Explains a finding, an official or a unit from the tables of the last run.
///
/// # Errors
/// If the store has no run, if nothing or more than one fits what is asked, or if a table cannot be read.
pub fn explain(tables: &Tables, asked: &str) -> Result<Explanation> {
    let run = PublishedTables(tables);
    ensure!(run.has("findings"), "the store has no run yet\n\nhint: `buckstop run FILES` makes one");
    let (found, level, subject) = match look_up(run, asked)? {
        Asked::Finding(id) => {
            let found: Vec<FindingRow> =
                run.ask("SELECT * FROM findings WHERE finding_id = :id", &[("id", &id)])?;
            let (level, subject) =
                found.first().map(|one| (one.holder_level.clone(), one.subject.clone())).unwrap_or_default();
            (found, level, subject)
        }
        Asked::Subject { level, id } => {
            let sql =
                "SELECT * FROM findings WHERE holder_level = :level AND subject = :id ORDER BY position";
            (run.ask(sql, &[("level", &level), ("id", &id)])?, level, id)
        }
    };
    let is_finding = found.len() == 1 && found[0].finding_id == asked;
    let wanted = found.iter().flat_map(FindingRow::measure_ids).collect::<Vec<_>>();
    let mut measures: Vec<MeasureRow> = run.ask(
        "SELECT * FROM measures WHERE holder_level = :level AND subject = :id",
        &[("level", &level), ("id", &subject)],
    )?;
    measures.retain(|row| !is_finding || wanted.contains(&row.measure.as_str()));
    let findings = found.into_iter().map(|row| finding(run, row)).collect::<Result<_>>()?;
    Ok(Explanation { version: VERSION, asked: asked.to_owned(), level, subject, findings, measures })
}

fn finding(run: PublishedTables<'_>, row: FindingRow) -> Result<ExplainedFinding> {
    let mut cells = BTreeMap::new();
    for measure in row.measure_ids() {
        let found = weightiest(run, &row, measure)?;
        if !found.is_empty() {
            cells.insert(measure.to_owned(), found);
        }
    }
    let checks = if run.has("robustness") {
        run.ask("SELECT * FROM robustness WHERE finding_id = :id", &[("id", &row.finding_id)])?
    } else {
        Vec::new()
    };
    let evidence: Vec<EvidenceRow> = run.ask(
        "SELECT * FROM evidence WHERE finding_id = :id ORDER BY measure, evidence_no",
        &[("id", &row.finding_id)],
    )?;
    let mut pictures = pictures(run, &row, &evidence)?;
    let cases = evidence
        .into_iter()
        .map(|one| Case { picture: pictures.get_mut(&one.case_id).cloned(), row: one })
        .collect();
    Ok(ExplainedFinding { row, checks, cells, cases })
}

/// The cells of a measure that weigh most in what was expected; none where the run has no such table.
fn weightiest(run: PublishedTables<'_>, finding: &FindingRow, measure: &str) -> Result<Vec<CellRow>> {
    if !run.has("judging_strata") {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT procedure_id, step, holding_mode AS mode, sender, SUM(fact_rows) AS own_rows, \
         SUM(outcomes) AS own_outcomes, MAX(cell_rows) AS all_rows, MAX(cell_outcomes) AS all_outcomes, \
         SUM(observed) AS observed, SUM(expected) AS expected FROM judging_strata \
         WHERE holder_level = :level AND subject = :id AND measure = :measure AND expected IS NOT NULL \
         GROUP BY procedure_id, step, holding_mode, sender \
         ORDER BY expected DESC, procedure_id, step, mode, sender LIMIT {MOST_CELLS}"
    );
    run.ask(&sql, &[("level", &finding.holder_level), ("id", &finding.subject), ("measure", measure)])
}

/// Reads what happened in the cases of the evidence.
fn pictures(
    run: PublishedTables<'_>,
    finding: &FindingRow,
    evidence: &[EvidenceRow],
) -> Result<BTreeMap<String, Picture>> {
    let (prefix, column) = match finding.holder_level.as_str() {
        "official" => ("", "official"),
        "unit" => ("unit_", "unit"),
        _ => return Ok(BTreeMap::new()),
    };
    if evidence.is_empty() || !run.has(&format!("{prefix}holds")) {
        return Ok(BTreeMap::new());
    }
    let mut ids: Vec<String> =
        evidence.iter().map(|row| format!("'{}'", row.case_id.replace('\'', "''"))).collect();
    ids.sort();
    ids.dedup();
    let among = format!("case_id IN ({})", ids.join(", "));
    let spans = |table: &str, who: &str, begins: &str, ends: &str| {
        run.ask::<SpanRow>(
            &format!("SELECT case_id, {who} AS who, {begins} AS begins, {ends} AS ends FROM {prefix}{table} WHERE {among}"),
            &[],
        )
    };
    let cases: Vec<CaseRow> = run.ask(
        &format!(
            "SELECT case_id, first_event_at, last_event_at, standing_due_at FROM {prefix}cases WHERE {among}"
        ),
        &[],
    )?;
    let mut pictures: BTreeMap<String, Picture> =
        cases.into_iter().map(|case| (case.case_id.clone(), empty_picture(&case))).collect();
    let own = |who: Option<&str>| match who {
        Some(who) if who == finding.subject => Seen::Own,
        Some("UNKNOWN") | None => Seen::Nobody,
        Some(_) => Seen::Others,
    };
    let holds = spans("holds", &format!("{column}_id"), "received_at", "released_at")?;
    add(&mut pictures, holds, |row| own(row.who.as_deref()));
    let consulted = spans(
        "consultations",
        &format!("consulted{}_id", if prefix.is_empty() { "" } else { "_unit" }),
        "asked_at",
        "counted_until",
    )?;
    add(&mut pictures, consulted, |_| Seen::Consulted);
    let pauses = spans("pauses", &format!("{column}_id"), "paused_at", "resumed_at")?;
    add(&mut pictures, pauses, |_| Seen::Pause);
    Ok(pictures)
}

fn empty_picture(case: &CaseRow) -> Picture {
    Picture {
        spans: Vec::new(),
        begins: case.first_event_at.as_microsecond(),
        ends: case.last_event_at.as_microsecond(),
        due: case.standing_due_at.map(Timestamp::as_microsecond),
    }
}

/// Adds spans to the pictures of their cases. What has not ended lasts to the end of the picture.
fn add(pictures: &mut BTreeMap<String, Picture>, rows: Vec<SpanRow>, seen: impl Fn(&SpanRow) -> Seen) {
    for row in rows {
        let Some(picture) = pictures.get_mut(&row.case_id) else { continue };
        let ends = row.ends.map_or(i64::MAX, Timestamp::as_microsecond);
        picture.spans.push(Span { seen: seen(&row), begins: row.begins.as_microsecond(), ends });
    }
}
