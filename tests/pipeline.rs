//! The pipeline as a library: what another program can do with a store, without the command line.

use crate::fixtures::program::samples;
use crate::fixtures::scratch;
use buckstop::config::{Settings, load};
use buckstop::lake::{Store, StoreOptions};
use buckstop::pipeline::{self, DataZone, Job, NoProgress, WalkPlan, WalkSums};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// A time later than the samples: the quality gate refuses events in the future.
fn clock() -> Timestamp {
    "2026-01-02T03:04:05Z".parse().unwrap()
}

/// Settings for a store in a folder.
fn settings(folder: &Path) -> Settings {
    let mut settings = load(None).unwrap();
    settings.store.dir = folder.join("store");
    settings
}

/// Reads the samples into the store of the settings.
fn ingest_samples(settings: &Settings) {
    let files = [PathBuf::from(samples())];
    let ingested = pipeline::ingest(&Job {
        settings,
        files: &files,
        as_of: None,
        ignore_gate: false,
        partials: None,
        now: clock(),
        progress: &NoProgress,
    });
    assert!(!ingested.unwrap().files.is_empty());
}

#[test]
fn workers_that_walk_over_some_buckets_add_up_to_the_whole() {
    let folder = scratch::folder();
    let settings = settings(folder.path());
    ingest_samples(&settings);
    // Each call is a worker of its own: it opens the store, and makes its own plan.
    let walk = |buckets: std::ops::Range<usize>, facts: &str| -> WalkSums {
        let store = Store::open_existing(&settings.store.dir, &StoreOptions::default()).unwrap();
        let zone = DataZone::of_store(&settings, store.manifest()).unwrap();
        let as_of = store.manifest().newest_event_us.unwrap();
        let plan = WalkPlan::new(&store, &settings, &zone, as_of, &NoProgress).unwrap();
        plan.walk(buckets, Some(&folder.path().join(facts)), &NoProgress).unwrap()
    };
    let buckets = settings.store.buckets;
    let whole = walk(0..buckets, "whole").finish();
    let parts = walk(7..buckets, "parts").merge(walk(0..7, "parts")).finish();
    assert!(whole.totals.holds > 0);
    assert!(whole.counts == parts.counts, "the counts differ");
    assert_eq!(whole.acts, parts.acts);
    assert_eq!(whole.totals, parts.totals);
    let holds = |facts: &str| -> Vec<Vec<u8>> {
        let files = (0..buckets).map(|bucket| format!("{facts}/holds/bucket={bucket:03}.parquet"));
        files.filter_map(|file| std::fs::read(folder.path().join(file)).ok()).collect()
    };
    assert!(!holds("whole").is_empty());
    assert_eq!(holds("whole"), holds("parts"));
}

#[test]
fn a_run_without_a_terminal_is_published() {
    let folder = scratch::folder();
    let settings = settings(folder.path());
    let files = [PathBuf::from(samples())];
    let job = Job {
        settings: &settings,
        files: &files,
        as_of: None,
        ignore_gate: false,
        partials: None,
        now: clock(),
        progress: &NoProgress,
    };
    let run = pipeline::run(&job).unwrap();
    assert!(run.id.starts_with("20260102T030405Z"), "{}", run.id);
    assert!(run.reports.iter().all(|path| path.is_file()), "{:?}", run.reports);
    assert!(run.dir.join("run.json").is_file());
}
