//! Reading the lake and walking it: `cargo bench --bench walk -- STORE`.
//!
//! It runs on one thread. In each round and for each bucket it reads the bucket, reads it and walks it at the level of
//! officials, of units, and at both. It prints the sums over the buckets of their medians, in seconds of CPU. The
//! buckets are visited in turns, so that a machine that is slower for a while is so for all figures. Facts are counted
//! and not written.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use anyhow::{Context, Result};
use buckstop::bulk::Bulk;
use buckstop::calendar::{Assignment, CalendarBook};
use buckstop::event::{CaseColumns, EventColumns};
use buckstop::fact::{Facts, Level};
use buckstop::lake::{Store, StoreOptions};
use buckstop::trace::{Levels, PauseRules, WalkSettings, Walker};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

const ROUNDS: usize = 9;

/// The name of what is timed, and the levels that are walked after reading.
const WORK: [(&str, &[Level]); 4] = [
    ("read", &[]),
    ("read, walk officials", &[Level::Official]),
    ("read, walk units", &[Level::Unit]),
    ("read, walk both", &[Level::Official, Level::Unit]),
];

fn main() -> Result<()> {
    let store = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let Some(store) = store.map(PathBuf::from) else {
        println!(
            "usage: cargo bench --bench walk -- STORE\n\nmake a store with `buckstop simulate` and `buckstop ingest`"
        );
        return Ok(());
    };
    let store = Store::open_existing(&store, &StoreOptions::default())?;
    let newest = store.manifest().newest_event_us.context("the store holds no event")?;
    let oldest = store.manifest().oldest_event_us.unwrap_or(newest);
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh")?;
    let calendars = CalendarBook::compile(&[], &Assignment::of("vn"), &zone, oldest, newest)?;
    let sources = BTreeSet::new();
    let settings = WalkSettings {
        as_of: newest,
        calendars: &calendars,
        last_event_sources: &sources,
        filling_sources: &sources,
        after_pause: &PauseRules::default(),
        intake_limit_us: 8 * 3_600_000_000,
        levels: &Levels::default(),
        bulk: &Bulk::default(),
    };

    let buckets = store.bucket_count();
    let mut seconds: [Vec<Vec<f64>>; WORK.len()] = std::array::from_fn(|_| vec![Vec::new(); buckets]);
    let (mut rows, mut holds) = (0, 0);
    let (mut events, mut cases, mut facts) =
        (EventColumns::default(), CaseColumns::default(), Facts::default());
    for _ in 0..ROUNDS {
        (rows, holds) = (0, 0);
        for bucket in 0..buckets {
            for ((_, levels), seconds) in WORK.iter().zip(&mut seconds) {
                seconds[bucket].push(time(|| {
                    store.read_bucket_into(bucket, &mut events, &mut cases)?;
                    for &level in *levels {
                        let mut walker = Walker::new(&events, &cases, level, &settings);
                        while walker.next_batch(&mut facts) {
                            holds += facts.holds.len();
                        }
                    }
                    Ok(())
                })?);
            }
            rows += events.len();
        }
    }
    // Each level is walked twice in a round: alone, and together with the other.
    println!("{rows} events, {} holds at both levels, medians of {ROUNDS} rounds on one thread", holds / 2);
    for ((name, _), buckets) in WORK.iter().zip(seconds) {
        println!("{name:>22}  {:8.3} s", buckets.into_iter().map(median).sum::<f64>());
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Returns the seconds of CPU that some work takes on this thread, or of the wall clock where the system does not report
/// CPU time.
fn time(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let (begun, start) = (cpu_seconds(), Instant::now());
    work()?;
    Ok(match (begun, cpu_seconds()) {
        (Some(begun), Some(done)) => done - begun,
        _ => start.elapsed().as_secs_f64(),
    })
}

/// Returns the CPU time of the calling thread, to which other programs on the machine do not add.
fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}
