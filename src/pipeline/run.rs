//! The nightly job: the stages in their order.

use super::Job;
use super::as_of::{instant, refuse_empty_span};
use super::cluster::Passes;
use super::data_zone::DataZone;
use super::find::{findings, wanted_by};
use super::history_file::{join_history, write_history};
use super::identities::identities;
use super::ingest::{Ingested, ingest_files};
use super::inputs::Inputs;
use super::judge::{Judged, judge_settings, wanted_evidence};
use super::ledger::write_ledger;
use super::names::Names;
use super::one_unit::OF_UNIT;
use super::outcome::RunOutcome;
use super::preflight::refuse_unusable;
use super::reports::{WrittenReports, write_reports};
use super::stopwatch::Stopwatch;
use super::threads::start_threads;
use super::walk::WalkPlan;
use crate::config::Settings;
use crate::fact::Level;
use crate::finding::{Finding, Identity, Subject};
use crate::judge::{Caseloads, CleanCounts, Prepared};
use crate::lake::{Store, StoreOptions, Writer};
use crate::measure::Baseline;
use crate::report::{Changes, JudgingSource, write_judging};
use anyhow::{Result, bail, ensure};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A run that was published.
#[derive(Debug)]
pub struct PublishedRun {
    /// Its id.
    pub id: String,
    /// Its folder.
    pub dir: PathBuf,
    /// Its reports.
    pub reports: Vec<PathBuf>,
    /// The findings that its reports show, in order.
    pub findings: Vec<Finding>,
    /// What changed since the run before; `None` if there is none to compare with.
    pub changes: Option<Changes>,
}

/// Reads the exports of a job into the store, walks over all that the store holds, judges, and publishes a run.
///
/// # Errors
/// If anything cannot be read or written, if the quality gate trips, or if the store holds no event. Then no run is
/// published.
pub fn run(job: &Job<'_>) -> Result<PublishedRun> {
    let settings = job.settings;
    refuse_unusable(settings, job.as_of)?;
    let threads = start_threads(settings.threads)?;
    let mut watch = Stopwatch::start();
    let names = Names::of(settings)?;
    let inputs = Inputs::find(job, &names)?;
    let mut store = open(settings)?;
    let mut writer = store.writer()?;

    let ingested = ingest_files(job, inputs, &mut writer)?;
    store.reload()?;
    watch.lap("ingest");

    let newest = newest_event(&store, job, &ingested)?;
    let zone = DataZone::of_store(settings, store.manifest())?;
    let as_of = instant(job.as_of, newest, &zone.zone)?;
    refuse_empty_span(&store, as_of, &zone)?;
    let (mut passes, plan) = Passes::plan(job.partials, &store, settings, &zone, as_of, job.progress)?;
    watch.lap("people");

    let run_id = writer.next_run_id(&job.now.strftime("%Y%m%dT%H%M%SZ").to_string())?;
    let run = writer.new_run(&run_id)?;
    let walked = passes.first(&plan, run.dir(), job.progress)?.finish();
    watch.lap("trace");

    let baseline = Baseline::new(&walked.counts);
    let judging = judge_settings(settings, &plan.people().never_ranked);
    let clean = CleanCounts::new(&walked.counts, &judging);
    let prepared = Prepared::new(&clean, &judging);
    let wanted = wanted_evidence(&prepared, &walked, settings);
    watch.lap("judge");

    let (mut evidence, sums) = passes.second(&plan, &wanted, &baseline, job.progress)?;
    watch.lap("evidence");

    let caseloads = Caseloads::new(&sums, &baseline).with_heaviest(evidence.heaviest_cases());
    drop((sums, wanted));
    let judged = Judged::new(&walked, &prepared, &caseloads, settings, &plan);
    let mut identities = identities(plan.people(), plan.presence(), plan.since(), &walked.people);
    add_history(&mut identities, &plan, coached_until(settings, as_of, &zone));
    let subjects = judged.subjects(&walked, &identities);
    let mut findings = findings(&subjects, &walked, plan.people(), &clean, &judged.withheld, settings);
    evidence.keep_only(&wanted_by(&findings));
    let mut history = plan.history().clone();
    let responses = &plan.people().lists.responses;
    join_history(&mut history, &mut findings, &evidence, responses, as_of, &zone.zone);
    watch.lap("find");

    let models = judged.models.as_slice();
    let symbols = &walked.counts.symbols;
    let source = JudgingSource { prepared: &prepared, models, settings: &judging, symbols, only: None };
    let judging_files = write_judging_tables(source, &plan, &subjects, run.dir())?;
    // What was added up is of no further use, and the report needs memory.
    drop((prepared, caseloads, baseline));
    drop(clean);

    let outcome = RunOutcome {
        settings,
        store: &store,
        ingested: &ingested,
        walked: &walked,
        people: plan.people(),
        names: &names,
        presence: plan.presence(),
        calendars: plan.calendars(),
        since: plan.since(),
        subjects: &subjects,
        models,
        judging_files: &judging_files,
        findings: &findings,
        evidence: &evidence,
        withheld: &judged.withheld,
        history: &history,
        unknown_cases: plan.unknown_cases(&walked.listed.named_cases),
        zone: &zone,
        as_of,
        threads,
    };
    let written = write_reports(&outcome, run.dir())?;
    watch.lap("report");
    write_history(&outcome, run.dir())?;
    write_ledger(&outcome, &watch, &run_id, run.dir())?;

    let attempt = run.dir().to_owned();
    let dir = run.publish()?;
    tidy(&store, &writer, settings);
    let published =
        |path: &PathBuf| path.strip_prefix(&attempt).map_or_else(|_| path.clone(), |inside| dir.join(inside));
    let reports = written.files.iter().map(published).collect();
    let WrittenReports { findings, changes, .. } = written;
    Ok(PublishedRun { id: run_id, reports, findings, changes, dir })
}

/// Returns the newest instant of the store, µs UTC.
fn newest_event(store: &Store, job: &Job<'_>, ingested: &Ingested) -> Result<i64> {
    if let Some(newest) = store.manifest().newest_event_us {
        return Ok(newest);
    }
    ensure!(job.files.is_empty(), "there is no event to judge: {}", ingested.outcome);
    bail!(
        "the store `{}` holds no event\n\nhint: name files to read, such as `buckstop run data-samples/`",
        job.settings.store.dir.display()
    )
}

/// Says of officials and units what earlier runs found and what was answered.
fn add_history(
    identities: &mut BTreeMap<(Level, String), Identity>,
    plan: &WalkPlan<'_>,
    coached_until: Date,
) {
    for subject in plan.history().answered_reviews(&plan.people().lists.responses) {
        identities.entry(subject).or_default().answered_review = true;
    }
    for subject in plan.history().coached(coached_until) {
        identities.entry(subject).or_default().coached_before = true;
    }
}

/// Writes the tables of the judging, and again those of one unit if the run is limited to it. Returns the files of all.
fn write_judging_tables(
    source: JudgingSource<'_>,
    plan: &WalkPlan<'_>,
    subjects: &[Subject<'_>],
    dir: &Path,
) -> Result<Vec<PathBuf>> {
    let files = write_judging(&source, dir)?;
    if let Some(unit) = plan.one_unit() {
        let own = unit.members(subjects);
        let shows = |level: Level, id: &str| own.contains(&(level, id));
        write_judging(&JudgingSource { only: Some(&shows), ..source }, &dir.join(OF_UNIT))?;
    }
    Ok(files)
}

/// Reads the exports of a job into the store, without a run.
///
/// # Errors
/// If a file cannot be read, or the quality gate trips. Then nothing is stored.
pub fn ingest(job: &Job<'_>) -> Result<Ingested> {
    refuse_unusable(job.settings, job.as_of)?;
    start_threads(job.settings.threads)?;
    let inputs = Inputs::find(job, &Names::default())?;
    let store = open(job.settings)?;
    let mut writer = store.writer()?;
    let ingested = ingest_files(job, inputs, &mut writer)?;
    tidy(&store, &writer, job.settings);
    Ok(ingested)
}

/// Removes old runs and superseded files, so that the store does not grow with every night. What was committed and
/// published stays so if that fails.
fn tidy(store: &Store, writer: &Writer, settings: &Settings) {
    let keep = settings.store.keep_runs;
    match store.tidy(writer, keep) {
        Ok(0) => {}
        Ok(removed) => tracing::info!(
            event = "runs_removed",
            removed,
            "removed {removed} old runs; the newest {keep} are kept"
        ),
        Err(error) => {
            tracing::warn!(event = "tidy_failed", "old runs and files could not be removed: {error:#}");
        }
    }
}

fn open(settings: &Settings) -> Result<Store> {
    let options = StoreOptions {
        buckets: settings.store.buckets,
        bucket_rows: settings.store.bucket_rows,
        memory_bytes: settings.store.ingest_memory_mib << 20,
    };
    Store::open(&settings.store.dir, &options)
}

/// Returns the day up to which what was said first is long enough ago for coaching to have helped.
fn coached_until(settings: &Settings, as_of: i64, zone: &DataZone) -> Date {
    let at = jiff::Timestamp::from_microsecond(as_of).unwrap_or_default();
    at.to_zoned_datetime(zone.zone.clone())
        .date()
        .saturating_sub(i64::from(settings.findings.coaching_days).days())
}
