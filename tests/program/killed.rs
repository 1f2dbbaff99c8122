//! The program itself, killed at any moment, and at each step that leaves something on the disk. The store is
//! either as before or as after, and the next run gives what an undisturbed run gives, byte for byte.
//!
//! `BUCKSTOP_KILLS` sets the number of random kills; the default keeps the tests quick.

use crate::fixtures::program::copy;
use crate::fixtures::scratch;
use crate::fixtures::stores::verify;
use buckstop::lake::{Manifest, Store, StoreOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const RANDOM_KILLS: usize = 48;

/// Settings for little work after the ingest, few buckets that the second night doubles, and so little memory that rows are
/// spilled.
const SETTINGS: &str = "[store]\nbuckets = 3\nbucket_rows = 4000\ningest_memory_mib = 1\nkeep_runs = 2\n\
                        [judging]\nrank_draws = 100\n[report]\nformats = [\"csv\", \"parquet\"]\n";

/// A store with one night in it, the exports of the next night, and the result of reading them undisturbed.
struct Nights {
    folder: TempDir,
    /// The files of the run by name, without the ledger.
    after: BTreeMap<String, Vec<u8>>,
    /// The names of the files of the run before, which has fewer buckets.
    names_before: Vec<String>,
    manifest_before: Manifest,
    manifest_after: Manifest,
    duration: Duration,
}

impl Nights {
    /// Returns the nights that other tests use at the moment, or makes new ones.
    fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Nights>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.upgrade().unwrap_or_else(|| {
            let nights = Arc::new(Self::new());
            *shared = Arc::downgrade(&nights);
            nights
        })
    }

    fn new() -> Self {
        let folder = scratch::folder();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("buckstop.toml"), SETTINGS).unwrap();
        let log = simulate(folder.path());
        let (head, lines) = log.split_once('\n').unwrap();
        let lines: Vec<&str> = lines.lines().collect();
        // The nights overlap, and the second is larger. One of its lines is broken, so that there are rejects.
        let first = lines[..lines.len() / 3].join("\n");
        let second = lines[lines.len() / 4..].join("\n");
        fs::write(path("first.csv"), format!("{head}\n{first}\n")).unwrap();
        fs::write(path("second.csv"), format!("{head}\n{second}\nH21.15-240311-0001,broken\n")).unwrap();
        assert!(run(folder.path(), "before", &["first.csv"]).wait().unwrap().success());
        copy(&path("before"), &path("after"));
        let start = Instant::now();
        assert!(run(folder.path(), "after", &["second.csv"]).wait().unwrap().success());
        let duration = start.elapsed();
        let names_before = latest(&path("before")).unwrap().into_keys().collect();
        let after = latest(&path("after")).unwrap();
        let manifest = |name: &str| manifest(&path(name));
        let (manifest_before, manifest_after) = (manifest("before"), manifest("after"));
        assert_eq!((manifest_before.buckets.len(), manifest_after.buckets.len()), (3, 6));
        Self { folder, after, names_before, manifest_before, manifest_after, duration }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the second night on a copy of the store and kills it when `when` returns; then checks the store, and
    /// runs again. Returns whether the run was killed before it ended, and whether its ingest was committed.
    fn kill(&self, name: &str, when: impl FnOnce(&Path)) -> (bool, bool) {
        let store = self.path(name);
        copy(&self.path("before"), &store);
        let mut child = run(self.folder.path(), name, &["second.csv"]);
        when(&store);
        child.kill().unwrap();
        let killed = !child.wait().unwrap().success();
        let committed = self.look_at(&store);
        assert!(run(self.folder.path(), name, &["second.csv"]).wait().unwrap().success(), "{name}");
        assert!(self.look_at(&store));
        assert_eq!(latest(&store).as_ref(), Some(&self.after), "{name}");
        if !leftovers(&store).is_empty() {
            // A process that another test started at the same time may for a moment hold our open files. The next
            // run then cleans up.
            assert!(run(self.folder.path(), name, &["second.csv"]).wait().unwrap().success(), "{name}");
            assert_eq!(leftovers(&store), Vec::<PathBuf>::new(), "{name}");
        }
        fs::remove_dir_all(&store).unwrap();
        (killed, committed)
    }

    /// Checks that the store is as before or as after, and returns true if it is as after.
    fn look_at(&self, dir: &Path) -> bool {
        let store = Store::open_existing(dir, &StoreOptions::default()).unwrap();
        verify(&store);
        let manifest = without_clock(store.manifest());
        let committed = manifest == self.manifest_after;
        assert!(committed || manifest == self.manifest_before, "{manifest:#?}");
        // The run that `latest` names is complete: it has all its files, and the ledger was written last.
        let run = latest(dir).unwrap();
        assert!(run.keys().eq(self.after.keys()) || run.keys().eq(&self.names_before), "{:?}", run.keys());
        assert!(committed || run != self.after);
        committed
    }
}

/// Simulates a log of about 20,000 rows.
fn simulate(folder: &Path) -> String {
    let simulated = Command::new(env!("CARGO_BIN_EXE_buckstop"))
        .args(["simulate", "sim", "--events", "20k", "--seed", "11", "--officials", "60", "--clean", "-q"])
        .current_dir(folder)
        .status();
    assert!(simulated.unwrap().success());
    fs::read_to_string(folder.join("sim/events.csv")).unwrap().trim_start_matches('\u{feff}').to_owned()
}

fn run(folder: &Path, store: &str, files: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_buckstop"))
        .arg("run")
        .args(files)
        .args(["--store", store, "-q"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn manifest(dir: &Path) -> Manifest {
    without_clock(Store::open_existing(dir, &StoreOptions::default()).unwrap().manifest())
}

fn without_clock(manifest: &Manifest) -> Manifest {
    let mut manifest = manifest.clone();
    manifest.files.iter_mut().for_each(|file| file.ingested_at_us = 0);
    manifest
}

/// Returns the files of the latest run by name, without the ledger, which holds times and memory.
fn latest(store: &Path) -> Option<BTreeMap<String, Vec<u8>>> {
    let run = store.join("latest").canonicalize().ok()?;
    let ledger: serde_json::Value = serde_json::from_slice(&fs::read(run.join("run.json")).unwrap()).unwrap();
    assert_eq!(ledger["run_id"].as_str(), run.file_name().unwrap().to_str());
    let mut files = tree(&run, &run);
    files.remove("run.json").unwrap();
    Some(files)
}

fn tree(dir: &Path, root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(tree(&path, root));
        } else {
            let name = path.strip_prefix(root).unwrap().display().to_string();
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

/// Returns files that a finished run must not leave behind: unfinished files, attempts, spilled rows, and data that
/// no manifest names.
fn leftovers(dir: &Path) -> Vec<PathBuf> {
    let store = Store::open_existing(dir, &StoreOptions::default()).unwrap();
    let live: Vec<PathBuf> = store.event_files().into_iter().chain(store.case_files()).collect();
    let is_live = |path: &Path| {
        let name = path.strip_prefix(dir).unwrap().display().to_string();
        let is_data = name.starts_with("events/") || name.starts_with("cases/");
        let is_aside = name.split('/').any(|part| part.starts_with('.')) || name.starts_with("scratch/");
        !is_aside && (!is_data || live.iter().any(|file| file == path))
    };
    let files = tree(dir, dir).into_keys().map(|name| dir.join(name));
    files.filter(|path| !is_live(path)).collect()
}

fn kills() -> usize {
    std::env::var("BUCKSTOP_KILLS").map_or(RANDOM_KILLS, |kills| kills.parse().unwrap())
}

#[test]
fn killed_at_any_moment_the_store_is_as_before_or_as_after() {
    let nights = Nights::shared();
    let kills = kills();
    let outcomes: Vec<(bool, bool)> = (0..kills)
        .map(|number| {
            // The kills are spread evenly over the run, and a little beyond its end.
            let share = (number as f64 + 0.5) / kills as f64 * 1.05;
            let delay = nights.duration.mul_f64(share);
            nights.kill(&format!("random-{number}"), |_| std::thread::sleep(delay))
        })
        .collect();
    let of = |wanted: (bool, bool)| outcomes.iter().filter(|&&outcome| outcome == wanted).count();
    eprintln!(
        "{kills} kills over {:?}: {} before the commit, {} after it, {} too late",
        nights.duration,
        of((true, false)),
        of((true, true)),
        of((false, true))
    );
    assert!(of((true, false)) > 0 && of((true, true)) > 0, "the kills missed a side of the commit");
}

/// Waits until something is on the disk. Returns false after a time in which the program must have ended.
fn until(is_there: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !is_there() {
        if start.elapsed() > Duration::from_secs(20) {
            return false;
        }
        std::thread::sleep(Duration::from_micros(50));
    }
    true
}

fn has_entry(dir: &Path, is_wanted: impl Fn(&str) -> bool) -> bool {
    let Ok(entries) = fs::read_dir(dir) else { return false };
    entries.flatten().any(|entry| is_wanted(&entry.file_name().to_string_lossy()))
}

/// The name of a step, and a check whether it has left its mark on the disk, given the store and the runs it had
/// before.
type Step = (&'static str, fn(&Path, &[String]) -> bool);

#[test]
fn killed_at_each_step_the_store_is_as_before_or_as_after() {
    let nights = Nights::shared();
    let before = runs(&nights.path("before"));
    let steps: [Step; 8] = [
        ("scratch", |store, _| has_entry(&store.join("scratch"), |_| true)),
        ("spilled", |store, _| {
            let scratch = fs::read_dir(store.join("scratch")).into_iter().flatten().flatten();
            scratch.into_iter().any(|entry| has_entry(&entry.path(), |name| name.starts_with("bucket-")))
        }),
        ("data-aside", |store, _| {
            (0..3).any(|bucket| {
                has_entry(&store.join(format!("events/bucket=00{bucket}")), |name| name.starts_with('.'))
            })
        }),
        ("data", |store, _| {
            (0..3).any(|bucket| {
                has_entry(&store.join(format!("events/bucket=00{bucket}")), |name| name == "000002.parquet")
            })
        }),
        ("rejects", |store, _| store.join("rejects/000002.csv").exists()),
        ("attempt", |store, _| has_entry(&store.join("runs"), |name| name.starts_with(".attempt"))),
        ("facts", |store, _| {
            let runs = fs::read_dir(store.join("runs")).into_iter().flatten().flatten();
            runs.into_iter().any(|run| {
                run.file_name().to_string_lossy().starts_with('.') && run.path().join("facts").is_dir()
            })
        }),
        ("run", |store, before| {
            has_entry(&store.join("runs"), |name| {
                !name.starts_with('.') && !before.iter().any(|old| old == name)
            })
        }),
    ];
    for (name, is_there) in steps {
        let (_, committed) = nights.kill(name, |store| {
            assert!(until(|| is_there(store, &before)), "the step `{name}` was never seen");
        });
        let comes_after = matches!(name, "attempt" | "facts" | "run");
        assert!(committed || !comes_after, "`{name}` comes after the commit");
    }
}

fn runs(store: &Path) -> Vec<String> {
    let entries = fs::read_dir(store.join("runs")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn killed_while_it_makes_a_store_it_makes_one_the_next_time() {
    let nights = Nights::shared();
    let whole = nights.path("whole");
    assert!(run(nights.folder.path(), "whole", &["first.csv"]).wait().unwrap().success());
    for number in 0..8 {
        let name = format!("new-{number}");
        let mut child = run(nights.folder.path(), &name, &["first.csv"]);
        std::thread::sleep(nights.duration.mul_f64(f64::from(number) / 24.0));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(run(nights.folder.path(), &name, &["first.csv"]).wait().unwrap().success());
        let store = nights.path(&name);
        assert_eq!(manifest(&store), manifest(&whole));
        assert_eq!(latest(&store), latest(&whole));
    }
}
