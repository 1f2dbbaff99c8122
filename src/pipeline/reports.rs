//! Writes the reports of a run.

use super::clearance::Clearance;
use super::described::SheetPlaces;
use super::dropped::words;
use super::handover_edges::HandoverEdges;
use super::identities::quality_lines;
use super::listed::listed_lines;
use super::one_unit::OF_UNIT;
use super::outcome::RunOutcome;
use super::questions::Questions;
use super::since_last_run::since_last_run;
use super::timelines::timelines;
use crate::fact::Level;
use crate::finding::Finding;
use crate::lang::{Bilingual, bilingual};
use crate::lists::Lists;
use crate::measure::unmet;
use crate::query::load_queries;
use crate::report::{
    Changes, ClearanceMonth, DataQuality, Described, EXPORTERS, Edge, FileLedger, OneUnit, ReportContext,
    Results, Sheet, Volume, build, write_list_tables,
};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The reports of a run.
pub(super) struct WrittenReports {
    /// The files written.
    pub(super) files: Vec<PathBuf>,
    /// The findings that they show: all, or those about one unit.
    pub(super) findings: Vec<Finding>,
    /// What they say of what changed since the run before.
    pub(super) changes: Option<Changes>,
}

/// Writes every sheet in every format of the settings into a folder.
pub(super) fn write_reports(outcome: &RunOutcome<'_>, dir: &Path) -> Result<WrittenReports> {
    let settings = outcome.settings;
    let quality = quality(outcome);
    let method = method(outcome);
    let has = |id: &str| settings.report.formats.iter().any(|format| format == id);
    let timelines = if has("html") { timelines(outcome, dir)? } else { Vec::new() };
    let Shown { edges, clearance, described } = Shown::ask(outcome, dir, has("html"), has("xlsx"))?;
    let results = Results {
        lang: settings.lang,
        findings: outcome.findings,
        subjects: outcome.subjects,
        peers: &[],
        unit: None,
        models: outcome.models,
        evidence: outcome.evidence,
        quality: &quality,
        edges: &edges,
        timelines: &timelines,
        clearance: &clearance,
        described: &described,
        complaints: (!outcome.people.lists.complaints.is_empty())
            .then_some(&outcome.walked.listed.complaints.held),
        volume: volume(outcome),
        threshold: settings.judging.threshold,
        min_probability: settings.judging.min_probability,
        method: &method,
    };
    let sheets = build(&results);
    let mut changes = since_last_run(outcome, &sheets);
    // Tables for programs stay whole, because `explain`, `diff` and `query` read them.
    let unit = outcome.names.unit(&settings.report.unit);
    let one_unit = if unit.is_empty() { None } else { Some(OneUnit::new(&results, &unit)?) };
    let limited = one_unit.as_ref().map(|one| one.results(&results));
    let limited_sheets = limited.as_ref().map(build);
    if let Some(one) = &one_unit {
        changes = changes.map(|changes| one.changes(&changes));
    }
    let context = ReportContext {
        lang: settings.lang,
        zone: &outcome.zone.zone,
        as_of: outcome.as_of,
        changes: changes.as_ref(),
    };
    let mut files = outcome.judging_files.to_vec();
    for format in &settings.report.formats {
        let exporter = EXPORTERS.iter().find(|exporter| exporter.id == format);
        let exporter = exporter.with_context(|| format!("there is no format `{format}`"))?;
        let (results, sheets) = match (&limited, &limited_sheets) {
            (Some(limited), Some(of_unit)) if exporter.id != "parquet" => (limited, of_unit),
            _ => (&results, &sheets),
        };
        files.extend((exporter.write)(results, sheets, &context, dir)?);
    }
    write_list_tables(&outcome.people.lists, outcome.history, outcome.findings, dir)?;
    if let (Some(limited), Some(sheets)) = (&limited, &limited_sheets) {
        write_unit_tables(outcome, limited, sheets, &context, &dir.join(OF_UNIT))?;
    }
    let findings = one_unit.as_ref().map_or(outcome.findings, OneUnit::findings).to_vec();
    Ok(WrittenReports { files, findings, changes })
}

/// What the reports show of named queries.
struct Shown {
    edges: Vec<Edge>,
    /// Empty without a page.
    clearance: Vec<ClearanceMonth>,
    /// Empty without a workbook.
    described: Vec<Described>,
}

impl Shown {
    fn ask(outcome: &RunOutcome<'_>, dir: &Path, has_page: bool, has_workbook: bool) -> Result<Self> {
        let queries = load_queries(None)?;
        let mut questions = Questions::new(outcome, dir, &queries)?;
        let edges = HandoverEdges::ask(&mut questions)?;
        let clearance = has_page.then(|| Clearance::ask(&mut questions)).transpose()?;
        let sheets = has_workbook.then(|| SheetPlaces::ask(outcome, &mut questions)).transpose()?;
        let answers = questions.answers();
        Ok(Self {
            edges: edges.of(&answers)?,
            clearance: clearance.map_or(Ok(Vec::new()), |clearance| clearance.of(&answers))?,
            described: sheets.map_or(Ok(Vec::new()), |sheets| sheets.of(&answers, outcome))?,
        })
    }
}

/// Writes the tables of results that are limited to one unit, for `query` and `explain`. Those of the judging are written already.
fn write_unit_tables(
    outcome: &RunOutcome<'_>,
    limited: &Results<'_>,
    sheets: &[Sheet],
    context: &ReportContext<'_>,
    dir: &Path,
) -> Result<()> {
    let own: BTreeSet<(Level, &str)> = limited.subjects.iter().map(|one| (one.level, one.id)).collect();
    let shows = |level: Level, id: &str| own.contains(&(level, id));
    let parquet = EXPORTERS.iter().find(|exporter| exporter.id == "parquet").context("no Parquet")?;
    (parquet.write)(limited, sheets, context, dir)?;
    let is_shown = |id: &str| limited.findings.iter().any(|finding| finding.finding_id == id);
    let mut history = outcome.history.clone();
    history
        .findings
        .retain(|id, seen| is_shown(id) || seen.level.is_some_and(|level| shows(level, &seen.subject)));
    let lists = &outcome.people.lists;
    let of_unit = |unit: &Option<String>| unit.as_ref().is_some_and(|unit| shows(Level::Unit, unit));
    let decisions = lists.decisions.iter().filter(|one| match &one.official {
        Some(official) => shows(Level::Official, official),
        None => of_unit(&one.unit_id),
    });
    let responses = lists.responses.iter().filter(|one| is_shown(&one.finding_id));
    // Lists of cases do not say whose the cases are, so they are left out; rules are about procedures.
    let shown = Lists {
        authority: lists.authority.clone(),
        consultation_deadlines: lists.consultation_deadlines.clone(),
        decisions: decisions.cloned().collect(),
        responses: responses.cloned().collect(),
        ..Lists::default()
    };
    write_list_tables(&shown, &history, limited.findings, dir)
}

fn volume(outcome: &RunOutcome<'_>) -> Volume {
    let totals = outcome.walked.totals;
    let first_us = outcome.store.manifest().oldest_event_us.unwrap_or(outcome.as_of);
    Volume { first_us, events: totals.events, cases: totals.cases }
}

const THE_LOG_LACKS: Bilingual = bilingual("nhật ký không có", "the log lacks");

/// What the sheet on data quality shows.
fn quality(outcome: &RunOutcome<'_>) -> DataQuality {
    let lang = outcome.settings.lang;
    let counts = &outcome.walked.counts;
    let files = outcome.files();
    let ledgers = files.iter().map(|file| FileLedger {
        name: file.name.clone(),
        profile: file.profile.clone(),
        rows_read: file.rows_read,
        rows_split: file.rows_split,
        stored: file.stored,
        duplicate: file.duplicate,
        replaced: file.replaced,
        rejected: file.rejected,
        skipped: file.skipped,
        only_dates: file.only_dates,
    });
    let dropped = files.iter().flat_map(|file| {
        file.dropped.iter().map(|entry| (file.name.clone(), words(entry).get(lang).to_owned()))
    });
    let units = counts
        .completeness
        .iter()
        .map(|(unit, completeness)| (counts.symbols.get(*unit).unwrap_or_default().to_owned(), *completeness))
        .collect();
    let unmet = unmet(counts, Level::Official).into_iter().map(|(measure, need)| {
        let lacks = need.text();
        let reason = format!("{} {}", THE_LOG_LACKS.get(lang), lacks.get(lang));
        (measure.id.to_owned(), reason)
    });
    DataQuality {
        files: ledgers.collect(),
        units,
        unmet: unmet.collect(),
        withheld: outcome.withheld.to_vec(),
        eventless: outcome.walked.eventless.units().iter().map(|unit| unit.line(lang)).collect(),
        dropped: dropped.collect(),
        unread: outcome
            .ingested
            .unread
            .iter()
            .map(|file| (file.name.clone(), file.why.text().get(lang).to_owned()))
            .collect(),
        not_counted: listed_lines(outcome, lang),
        people: quality_lines(outcome.people, outcome.presence, outcome.since, &outcome.walked.people, lang),
    }
}

const VERSION: Bilingual = bilingual("Phiên bản", "Version");
const AS_OF: Bilingual = bilingual("Số liệu đến", "As of");
const CALENDAR: Bilingual = bilingual("Lịch làm việc", "Calendar");
const THRESHOLD: Bilingual = bilingual("Ngưỡng (gấp mấy lần)", "Threshold (times as long or as many)");
const LEAST_PROBABILITY: Bilingual = bilingual("Xác suất tối thiểu để nêu", "Least probability of a flag");
const LEAST_EXPECTED: Bilingual = bilingual("Kỳ vọng tối thiểu", "Least expected");
const PEER_CELL: Bilingual = bilingual("Nhóm so sánh", "Peer cell");

/// The settings that a reader needs to recompute the numbers, as pairs of what and how.
fn method(outcome: &RunOutcome<'_>) -> Vec<(String, String)> {
    let settings = outcome.settings;
    let as_of = jiff::Timestamp::from_microsecond(outcome.as_of).map_or_else(
        |_| String::new(),
        |at| at.to_zoned_datetime(outcome.zone.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string(),
    );
    let (judging, measures) = (&settings.judging, &settings.measures);
    let lines = [
        (VERSION, format!("buckstop {}", env!("CARGO_PKG_VERSION"))),
        (AS_OF, as_of),
        (CALENDAR, settings.calendar.default.clone()),
        (THRESHOLD, judging.threshold.to_string()),
        (LEAST_PROBABILITY, judging.min_probability.to_string()),
        (LEAST_EXPECTED, judging.min_expected.to_string()),
        (PEER_CELL, format!("≥ {} / ≥ {}", measures.min_officials, measures.min_rows)),
    ];
    lines.into_iter().map(|(what, how)| (what.get(settings.lang).to_owned(), how)).collect()
}
