//! The walk against plain decoding: `cargo bench --bench walk -- STORE`.
//!
//! One thread. For each round: decode the columns that the walk needs with plain readers and drop them;
//! read the buckets; read and walk them at the level of officials, of units, and at both. Medians of the
//! rounds, and ratios to plain decoding. Facts are counted, not written.
#![allow(clippy::print_stdout, reason = "a benchmark tells its figures")]

use anyhow::{Context, Result};
use buckstop::calendar::{Assignment, CalendarBook};
use buckstop::lake::{Store, StoreOptions, decode_only};
use buckstop::trace::{Level, WalkSettings, walk};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

const ROUNDS: usize = 5;

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
    };

    let mut seconds: [Vec<f64>; 5] = Default::default();
    let (mut events, mut holds) = (0, 0);
    for _ in 0..ROUNDS {
        seconds[0].push(time(|| {
            events = 0;
            for file in store.event_files() {
                events += decode_only(&file)?;
            }
            Ok(())
        })?);
        for (place, levels) in
            [&[][..], &[Level::Official], &[Level::Unit], &[Level::Official, Level::Unit]].iter().enumerate()
        {
            seconds[place + 1].push(time(|| {
                holds = 0;
                for bucket in 0..store.bucket_count() {
                    let (events, cases) = store.read_bucket(bucket)?;
                    for &level in *levels {
                        holds += walk(&events, &cases, level, &settings).holds.len();
                    }
                }
                Ok(())
            })?);
        }
    }
    println!("{events} events, {holds} holds at both levels, medians of {ROUNDS} rounds on one thread");
    let names = ["decode alone", "read", "read, walk officials", "read, walk units", "read, walk both"];
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let medians = seconds.map(median);
    for (name, seconds) in names.iter().zip(medians) {
        println!("{name:>22}  {seconds:8.3} s  {:5.2} × decoding", seconds / medians[0]);
    }
    Ok(())
}

fn time(work: impl FnOnce() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed().as_secs_f64())
}
