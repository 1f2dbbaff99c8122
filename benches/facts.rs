//! The first walk of a run over a store, with and without writing facts: `cargo bench --bench facts -- STORE CONFIG [FACTS]`.
//!
//! It walks over all buckets at both levels and counts every measure, as a run does, and stops there. With a folder FACTS it
//! writes the facts below it. It prints `[seconds, seconds of CPU]` of the walk as JSON, for `benches/peers.py`; finding out who is
//! who comes before and is not counted.
#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use anyhow::{Context, Result};
use buckstop::lake::{Store, StoreOptions};
use buckstop::pipeline::{DataZone, NoProgress, WalkPlan};
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    let (store, config, facts) = match arguments.as_slice() {
        [store, config] => (store, config, None),
        [store, config, facts] => (store, config, Some(facts.as_path())),
        _ => {
            println!("usage: cargo bench --bench facts -- STORE CONFIG [FACTS]");
            return Ok(());
        }
    };
    let [seconds, cpu_seconds] = walk(store, config, facts)?;
    println!("[{seconds}, {cpu_seconds}]");
    Ok(())
}

fn walk(store: &Path, config: &Path, facts: Option<&Path>) -> Result<[f64; 2]> {
    let settings = buckstop::config::load(Some(config))?;
    let store = Store::open_existing(store, &StoreOptions::default())?;
    let zone = DataZone::of_store(&settings, store.manifest())?;
    let newest = store.manifest().newest_event_us.context("the store holds no event")?;
    let plan = WalkPlan::new(&store, &settings, &zone, newest, &NoProgress)?;
    let begun = (Instant::now(), cpu_seconds()?);
    let walked = plan.walk(0..store.bucket_count(), facts, &NoProgress)?.finish();
    let spent = [begun.0.elapsed().as_secs_f64(), cpu_seconds()? - begun.1];
    anyhow::ensure!(walked.totals.events > 0, "nothing was walked over");
    Ok(spent)
}

/// Returns the CPU seconds of all threads of this process.
fn cpu_seconds() -> Result<f64> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat")
        .context("this system does not say how much CPU time was used")?;
    // The name in parentheses may hold spaces; user and system time are the 12th and 13th fields after it.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    Ok(ticks.sum::<f64>() / TICKS_PER_SECOND)
}
