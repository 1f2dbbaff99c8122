//! Puts together what the tables of a run say.

use super::lookup::{Asked, look_up};
use crate::calendar::CalendarBook;
use crate::published::{
    CaseTimes, CellRow, CheckRow, EvidenceRow, FindingRow, MeasureRow, PublishedTables, case_times,
};
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
    /// The name by the list, if it is another.
    pub full_name: Option<String>,
    /// The post by the list.
    pub office: Option<String>,
    /// The unit of an official.
    pub unit: Option<String>,
    /// Doubts about who the subject is or about its data, as a sentence; `None` without any.
    pub in_doubt: Option<String>,
    /// Up to when the log counted.
    pub as_of: Option<String>,
    /// The finding asked for, or all of the subject, in order.
    pub findings: Vec<ExplainedFinding>,
    /// The measures of a finding, or all of the subject.
    pub measures: Vec<MeasureRow>,
    /// The measures of the subject that are not computed, whatever was asked for.
    pub not_computed: Vec<NotComputed>,
    /// The table that shows a case in full: a run under pseudonyms has no events.
    #[serde(skip)]
    pub(super) case_table: &'static str,
}

/// A measure that is not computed for somebody.
#[derive(Clone, Debug, Serialize)]
pub struct NotComputed {
    /// The id of the measure.
    pub measure: String,
    /// Why, in the language of the run.
    pub why: String,
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
    /// What happened when, in working time since the case began, µs.
    #[serde(skip)]
    pub(super) times: Option<CaseTimes>,
}

/// A row of the table `officials` or `units`: name, post and unit of a subject, and doubts about it.
#[derive(Clone, Debug, Default, Deserialize)]
struct SubjectRow {
    full_name: Option<String>,
    office: Option<String>,
    unit: Option<String>,
    in_doubt: Option<String>,
}

/// Explains a finding, an official or a unit from the tables of the last run. Cases are shown in the working time of
/// `calendars`.
///
/// # Errors
/// If the store has no run, if nothing or more than one fits what is asked, or if a table cannot be read.
pub fn explain(tables: &Tables, asked: &str, calendars: &CalendarBook) -> Result<Explanation> {
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
    let withheld = measures
        .iter()
        .filter_map(|row| Some(NotComputed { measure: row.measure.clone(), why: row.withheld.clone()? }));
    let not_computed = withheld.collect();
    measures.retain(|row| !is_finding || wanted.contains(&row.measure.as_str()));
    let findings = found.into_iter().map(|row| finding(run, row, calendars)).collect::<Result<_>>()?;
    let SubjectRow { full_name, office, unit, in_doubt } = subject_row(run, &level, &subject)?;
    let case_table = if run.has("events") { "events" } else { "holds" };
    Ok(Explanation {
        version: VERSION,
        asked: asked.to_owned(),
        full_name: full_name.filter(|name| *name != subject),
        office,
        unit,
        in_doubt,
        as_of: as_of_day(tables),
        level,
        subject,
        findings,
        measures,
        not_computed,
        case_table,
    })
}

fn as_of_day(tables: &Tables) -> Option<String> {
    let at = Timestamp::from_microsecond(tables.as_of?).ok()?;
    Some(at.to_zoned_datetime(tables.zone.clone()).strftime("%d/%m/%Y").to_string())
}

fn finding(run: PublishedTables<'_>, row: FindingRow, calendars: &CalendarBook) -> Result<ExplainedFinding> {
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
    let pictures = pictures(run, &row, &evidence, calendars)?;
    let cases = evidence
        .into_iter()
        .map(|one| Case { times: pictures.get(&one.case_id).cloned(), row: one })
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

/// Reads what happened in the cases of the evidence, in working time of the unit.
fn pictures(
    run: PublishedTables<'_>,
    finding: &FindingRow,
    evidence: &[EvidenceRow],
    calendars: &CalendarBook,
) -> Result<BTreeMap<String, CaseTimes>> {
    let of_units = match finding.holder_level.as_str() {
        "official" => false,
        "unit" => true,
        _ => return Ok(BTreeMap::new()),
    };
    let cases = evidence.iter().map(|row| row.case_id.as_str()).collect();
    let unit = if of_units { Some(finding.subject.as_str()) } else { finding.unit.as_deref() };
    let calendar = calendars.get(calendars.id_for(unit, None));
    let times = case_times(run, of_units, &cases)?;
    Ok(times.into_iter().map(|(id, case)| (id, case.along(|at| calendar.prefix_us(at)))).collect())
}

fn subject_row(run: PublishedTables<'_>, level: &str, subject: &str) -> Result<SubjectRow> {
    let sql = match level {
        "official" => "SELECT full_name, office, unit, in_doubt FROM officials WHERE subject = :id",
        "unit" => "SELECT full_name, in_doubt FROM units WHERE subject = :id",
        _ => return Ok(SubjectRow::default()),
    };
    let rows: Vec<SubjectRow> = run.ask(sql, &[("id", subject)])?;
    Ok(rows.into_iter().next().unwrap_or_default())
}
