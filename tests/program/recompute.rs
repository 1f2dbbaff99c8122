//! Every verdict of the samples, computed again by a program in Python that was written from docs/judging.md.

use crate::fixtures::program::{samples_run, text};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names the Python that has polars. If it is set, the test fails instead of being skipped.
const PYTHON: &str = "BUCKSTOP_PYTHON";

#[test]
fn every_verdict_of_the_samples_follows_from_the_tables() {
    let Some(python) = python() else {
        eprintln!("skipped: no Python with polars; {PYTHON} may name one");
        return;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recompute/recompute.py");
    let latest = samples_run().join("store/latest");
    let output = Command::new(&python).arg("-B").arg(&script).arg(&latest).output().unwrap();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    assert!(stdout.contains("verdicts computed again, 0 differ"), "{stdout}");
    assert!(stdout.contains("strata counted again from the holds, 0 differ"), "{stdout}");
}

/// Returns the Python that the environment names, or else any that has polars.
fn python() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(PYTHON) {
        return Some(PathBuf::from(named));
    }
    let has_polars = Command::new("python3").args(["-c", "import polars"]).output();
    has_polars.is_ok_and(|output| output.status.success()).then(|| PathBuf::from("python3"))
}
