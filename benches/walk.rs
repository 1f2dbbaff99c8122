//! The walk against plain decoding: `cargo bench --bench walk -- STORE`.
//!
//! One thread. For each round and bucket: decode the columns that the walk needs, of events and of cases, with
//! plain readers and drop them; read the bucket; read and walk it at the level of officials, of units, and at
//! both. Sums over the buckets of their medians in seconds of CPU, and ratios to plain decoding: what is compared
//! stands within tenths of a second, so that a machine that is slower for a while is so for all. Facts are
//! counted, not written.
#![allow(clippy::print_stdout, reason = "a benchmark tells its figures")]

use anyhow::{Context, Result};
use buckstop::calendar::{Assignment, CalendarBook};
use buckstop::event::{CaseColumns, EventColumns};
use buckstop::fact::{Facts, Level};
use buckstop::lake::{Store, StoreOptions, decode_only, decode_only_cases};
use buckstop::trace::{PauseRules, WalkSettings, Walker};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

const ROUNDS: usize = 9;

/// What is done beside decoding alone: reading, and walking at these levels.
const WORK: [&[Level]; 4] = [&[], &[Level::Official], &[Level::Unit], &[Level::Official, Level::Unit]];

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
    };

    let (events_of, cases_of) = (store.event_files(), store.case_files());
    let buckets = store.bucket_count();
    let mut seconds: [Vec<Vec<f64>>; 5] = std::array::from_fn(|_| vec![Vec::new(); buckets]);
    let (mut rows, mut holds) = (0, 0);
    let (mut events, mut cases, mut facts) =
        (EventColumns::default(), CaseColumns::default(), Facts::default());
    for _ in 0..ROUNDS {
        (rows, holds) = (0, 0);
        for bucket in 0..buckets {
            seconds[0][bucket].push(time(|| {
                if let Some(file) = events_of.get(bucket) {
                    rows += decode_only(file)?;
                }
                cases_of.get(bucket).map_or(Ok(()), |file| decode_only_cases(file).map(drop))
            })?);
            for (levels, seconds) in WORK.iter().zip(&mut seconds[1..]) {
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
        }
    }
    // Each level was walked twice a round: by itself, and beside the other.
    println!("{rows} events, {} holds at both levels, medians of {ROUNDS} rounds on one thread", holds / 2);
    let names = ["decode alone", "read", "read, walk officials", "read, walk units", "read, walk both"];
    let sums = seconds.map(|buckets| buckets.into_iter().map(median).sum::<f64>());
    for (name, seconds) in names.iter().zip(sums) {
        println!("{name:>22}  {seconds:8.3} s  {:5.2} × decoding", seconds / sums[0]);
    }
    Ok(())
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// The seconds of CPU that some work takes on this thread; of the wall where the system does not tell.
fn time(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let (begun, start) = (cpu_seconds(), Instant::now());
    work()?;
    Ok(match (begun, cpu_seconds()) {
        (Some(begun), Some(done)) => done - begun,
        _ => start.elapsed().as_secs_f64(),
    })
}

/// The CPU time of the thread that asks, which other programs on the machine do not add to.
fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}
