//! Logs of unusual shape: one case with a million events, one official with half of all events, and a hundred thousand
//! officials. The program must count them right, and neither time nor memory may grow with the square of the size.
//!
//! By default the sizes are a hundredth. `BUCKSTOP_SIZES=full` tests the full sizes, and `BUCKSTOP_PROGRAM` names the program
//! to test, such as `target/release/buckstop`; `--nocapture` shows what they took.

use crate::fixtures::program::rows;
use crate::fixtures::scratch;
use jiff::Timestamp;
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The larger of two logs has this many times the events of the smaller one.
const STEP: usize = 4;
/// What the larger log may take, compared with the smaller one: well below the square of [`STEP`].
const AT_MOST: f64 = 8.0;
/// Settings for little work that does not depend on the shape of the log.
const SETTINGS: &str = "[judging]\nrank_draws = 100\n[report]\nformats = [\"csv\", \"parquet\"]\n";

/// The first act, seconds since 1970.
const FIRST_SECOND: i64 = 1_600_000_000;

fn is_full() -> bool {
    std::env::var("BUCKSTOP_SIZES").is_ok_and(|sizes| sizes == "full")
}

/// Runs the program in a folder.
fn program(folder: &Path, arguments: &[&str]) {
    let program =
        std::env::var("BUCKSTOP_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_buckstop").to_owned());
    let output = Command::new(program).current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An act in a log: the number of the case, the number of the official, and the minute.
type Act = (usize, usize, usize);

/// What a run over a log of acts gave.
struct Outcome {
    events: u64,
    holds: u64,
    handovers: u64,
    /// For each official the number of holds and their length in seconds, by name.
    officials: Vec<(String, u64, u64)>,
    cpu_seconds: f64,
    peak_bytes: f64,
}

/// Writes a log and runs the program over it.
fn outcome(acts: impl Iterator<Item = Act>) -> Outcome {
    let folder = scratch::folder();
    let mut log = "case:concept:name,concept:name,time:timestamp,org:resource\n".to_owned();
    for (case, official, minute) in acts {
        let at = Timestamp::from_second(FIRST_SECOND + 60 * minute as i64).unwrap();
        writeln!(log, "H21-{case},Chuyển hồ sơ,{at},cán bộ {official}").unwrap();
    }
    fs::write(folder.path().join("log.csv"), log).unwrap();
    fs::write(folder.path().join("buckstop.toml"), SETTINGS).unwrap();
    program(folder.path(), &["run", "log.csv", "--no-gate", "-q"]);
    let ledger = fs::read(folder.path().join("store/latest/run.json")).unwrap();
    let ledger: Value = serde_json::from_slice(&ledger).unwrap();
    let total = |name: &str| ledger["totals"][name].as_u64().unwrap();
    let stages = ledger["stages"].as_array().unwrap().iter();
    Outcome {
        events: total("events"),
        holds: total("holds"),
        handovers: total("handovers"),
        officials: officials(folder.path()),
        cpu_seconds: stages.map(|stage| stage["cpu_seconds"].as_f64().unwrap()).sum(),
        peak_bytes: ledger["peak_memory_bytes"].as_f64().unwrap(),
    }
}

fn officials(folder: &Path) -> Vec<(String, u64, u64)> {
    let statement = "SELECT official_id, COUNT(*) AS holds, SUM(elapsed_seconds) AS seconds FROM holds \
                     GROUP BY official_id ORDER BY official_id";
    program(folder, &["query", "--sql", statement, "--out", "officials.csv", "-q"]);
    let number = |text: &str| text.parse().unwrap();
    let rows = rows(&folder.join("officials.csv")).into_iter();
    rows.map(|row| (row["official_id"].clone(), number(&row["holds"]), number(&row["seconds"]))).collect()
}

/// Runs the program over logs of a quarter of the events and of all. Returns the outcome of the latter.
fn grown(shape: &str, full: usize, acts: impl Fn(usize) -> Vec<Act>) -> Outcome {
    let large = if is_full() { full } else { full / 100 };
    let [small, large] = [large / STEP, large].map(|size| outcome(acts(size).into_iter()));
    for (size, one) in [("smaller", &small), ("larger", &large)] {
        eprintln!(
            "{shape}, {size}: {} events, {:.1} s of CPU, {:.0} MiB",
            one.events,
            one.cpu_seconds,
            one.peak_bytes / f64::from(1 << 20)
        );
    }
    assert!(large.cpu_seconds < AT_MOST * small.cpu_seconds.max(0.2), "{shape}: time");
    assert!(large.peak_bytes < AT_MOST * small.peak_bytes, "{shape}: memory");
    large
}

/// Seven officials hand one case on, each after a minute.
#[test]
fn sizes_one_case_with_a_million_events() {
    let acts = |events: usize| (0..events).map(|event| (1, event % 7, event)).collect();
    let outcome = grown("one case", 1_000_000, acts);
    assert_eq!((outcome.holds, outcome.handovers), (outcome.events, outcome.events - 1));
    assert_eq!(outcome.officials.len(), 7);
    let seconds: u64 = outcome.officials.iter().map(|(_, _, seconds)| seconds).sum();
    assert_eq!(seconds, 60 * (outcome.events - 1));
}

/// Official 0 gets every case from somebody, and gives it to somebody else, after ten minutes each.
#[test]
fn sizes_one_official_with_half_of_all_events() {
    const OTHERS: usize = 500;
    let acts = |events: usize| {
        let case = |case: usize| {
            let (giver, taker) = (1 + case % OTHERS, 1 + (case / OTHERS + case + 1) % OTHERS);
            let at = |step: usize| case * 7 + step * 10;
            [(case, giver, at(0)), (case, 0, at(1)), (case, taker, at(2)), (case, 0, at(3))]
        };
        (0..events / 4).flat_map(case).collect()
    };
    let outcome = grown("one official", 2_000_000, acts);
    let cases = outcome.events / 4;
    assert_eq!(outcome.officials.len(), 1 + OTHERS);
    assert_eq!((outcome.holds, outcome.handovers), (outcome.events, 3 * cases));
    let (name, holds, seconds) = &outcome.officials[0];
    // A hold that somebody takes over by acting ends with that act.
    assert_eq!((name.as_str(), *holds), ("cán bộ 0", 2 * cases));
    let others: u64 = outcome.officials[1..].iter().map(|(_, _, seconds)| seconds).sum();
    assert_eq!((*seconds, others), (2 * 600 * cases, 600 * cases));
}

/// Each of a hundred thousand officials begins ten cases, and the next one takes each of them over after an hour.
#[test]
fn sizes_a_hundred_thousand_officials() {
    let acts = |officials: usize| {
        let cases = (0..officials * 10).map(move |case| (case, case % officials, case / officials * 3_000));
        let next = move |official: usize| (official + 1) % officials;
        cases
            .flat_map(|(case, official, at)| [(case, official, at), (case, next(official), at + 60)])
            .collect()
    };
    let outcome = grown("officials", 100_000, acts);
    let officials = if is_full() { 100_000 } else { 1_000 };
    assert_eq!(outcome.officials.len(), officials);
    assert_eq!((outcome.holds, outcome.handovers), (outcome.events, outcome.events / 2));
    for (name, holds, _) in outcome.officials {
        assert_eq!(holds, 20, "{name}");
    }
}
