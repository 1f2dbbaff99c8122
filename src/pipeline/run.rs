//! `buckstop run` and `buckstop ingest`: the stages in their order.

mod as_of;
mod eventless;
pub(super) mod gate;
pub(super) mod ingest;
mod judge;
mod ledger;
pub(super) mod organisation;
mod people;
mod publish;
mod trace;
pub(super) mod working_time;

use super::arguments::{Common, Inputs};
use super::terminal;
use crate::config::Settings;
use crate::lake::{Store, StoreOptions, Writer};
use anyhow::{Context, Result, bail};
use ledger::Stopwatch;

pub(super) use working_time::zone;

/// Ingest, trace, measure, rank, report.
pub(super) fn run(inputs: &Inputs, settings: &Settings, common: &Common) -> Result<()> {
    let threads = start_threads(settings.threads)?;
    let mut watch = Stopwatch::start();
    let mut store = open(settings)?;
    let mut writer = store.writer()?;

    let ingested = ingest::ingest(inputs, &mut writer, settings, common)?;
    store.reload()?;
    watch.lap("ingest");
    let Some(newest) = store.manifest().newest_event_us else {
        bail!(
            "the store `{}` holds no event\n\nhint: name files to read, such as `buckstop run data-samples/`",
            settings.store.dir.display()
        );
    };

    let zone = working_time::zone(settings, store.manifest())?;
    let as_of = as_of::instant(inputs.as_of.as_deref(), newest, &zone)?;
    let people = people::People::new(&store, settings, &zone, as_of, common)?;
    watch.lap("people");
    let calendars = working_time::book(settings, store.manifest(), &zone, as_of, &people.resolution)?;
    let run_id = writer.next_run_id(&jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ").to_string())?;
    let run = writer.new_run(&run_id)?;
    let tracing = trace::Tracing::new(&store, settings, &people, &calendars, &zone, as_of)?;
    let traced = tracing.trace(run.dir(), common)?;
    watch.lap("trace");

    let judged = judge::Judged::new(&traced, settings, &tracing)?;
    let identities = people.identities(&traced.shown);
    let subjects = judged.subjects(&traced, &identities);
    let findings = judge::findings(&subjects, &traced, &judged.withheld, settings);
    watch.lap("rank");

    let wanted = judge::wanted(&findings);
    let most = settings.findings.evidence_cases;
    let evidence = tracing.evidence(wanted, most, &judged.withheld, common)?;
    watch.lap("evidence");

    let output = publish::Output {
        settings,
        store: &store,
        traced: &traced,
        people: &people,
        subjects: &subjects,
        findings: &findings,
        evidence: &evidence,
        withheld: &judged.withheld,
        zone: &zone,
        as_of,
        threads,
    };
    let written = publish::write_reports(&output, run.dir())?;
    watch.lap("report");
    publish::write_ledger(&output, &ingested, &watch, &run_id, run.dir())?;
    let attempt = run.dir().to_owned();
    let place = run.publish()?;
    tidy(&store, &writer, settings);
    terminal::findings(&findings, settings.report.top, settings.lang)?;
    for path in written {
        let path = path.strip_prefix(&attempt).map_or(path.clone(), |inside| place.join(inside));
        tracing::info!(event = "file_written", path = %path.display(), "wrote {}", path.display());
    }
    tracing::info!(
        event = "run_published",
        run_id,
        path = %place.display(),
        findings = findings.len(),
        "run complete: {}",
        place.display()
    );
    Ok(())
}

/// Keeps the store from growing with every night. What was committed and published is so in any case.
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
            tracing::warn!(event = "tidy_failed", "what is superseded could not be removed: {error:#}");
        }
    }
}

/// Only into the store.
pub(super) fn ingest(inputs: &Inputs, settings: &Settings, common: &Common) -> Result<()> {
    if inputs.files.is_empty() {
        bail!("no file to read\n\nhint: name files or folders, such as `buckstop ingest data-samples/`");
    }
    start_threads(settings.threads)?;
    let store = open(settings)?;
    let mut writer = store.writer()?;
    ingest::ingest(inputs, &mut writer, settings, common)?;
    tidy(&store, &writer, settings);
    Ok(())
}

fn open(settings: &Settings) -> Result<Store> {
    let options = StoreOptions {
        buckets: settings.store.buckets,
        memory_bytes: settings.store.ingest_memory_mib << 20,
        ..StoreOptions::default()
    };
    Store::open(&settings.store.dir, &options)
}

/// Starts the worker threads and tells how many there are. A second start in one process changes nothing.
fn start_threads(threads: usize) -> Result<usize> {
    if rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().is_err() {
        tracing::debug!("worker threads have been started before");
    }
    let threads = rayon::current_num_threads();
    (threads > 0).then_some(threads).context("no worker thread")
}
