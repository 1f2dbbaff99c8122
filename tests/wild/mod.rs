//! Inputs with the habits that real programs and offices have, one folder a kind. `00-base/a.csv` is the plain file: 16
//! rows, three cases, ten holds. What a habit must not change is compared with what the plain file gives.

mod csv_habits;
mod dropped;
mod leave;
mod life_cycle;
mod messages;
mod names;
mod quotes;
mod spreadsheets;
mod times;
mod unread;

use crate::fixtures::program::{buckstop, rows, succeeds, text};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::LazyLock;
use tempfile::TempDir;

/// Returns the path of an input below `tests/wild`.
pub(crate) fn wild(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wild").join(name)
}

/// Returns the content of the plain file.
pub(crate) fn base_text() -> String {
    std::fs::read_to_string(wild("00-base/a.csv")).unwrap()
}

/// Runs over a file with the given name and content, in a folder of its own.
pub(crate) fn run_over(name: &str, content: &[u8]) -> (TempDir, Output) {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join(name), content).unwrap();
    let output = buckstop(folder.path(), &["run", name, "--lang", "en"]);
    (folder, output)
}

/// Returns the holds of a store: case, official and working seconds.
pub(crate) fn holds(folder: &Path) -> Vec<String> {
    let sql = "SELECT case_id, official_id, work_seconds FROM holds";
    succeeds(folder, &["query", "--sql", sql, "--out", "holds.csv", "-q"]);
    let holds = rows(&folder.join("holds.csv"));
    let mut holds: Vec<String> = holds
        .iter()
        .map(|hold| format!("{} {} {}", hold["case_id"], hold["official_id"], hold["work_seconds"]))
        .collect();
    holds.sort_unstable();
    holds
}

/// Returns the ledger entry of the only file of the newest run.
pub(crate) fn ledger(folder: &Path) -> Value {
    let run = std::fs::read(folder.join("store/latest/run.json")).unwrap();
    let run: Value = serde_json::from_slice(&run).unwrap();
    run["files"][0].clone()
}

/// Asserts that a file gives the holds of the plain file, and that 16 of its rows are kept and none is rejected.
pub(crate) fn assert_base(name: &str, content: &[u8]) {
    static BASE: LazyLock<Vec<String>> = LazyLock::new(|| {
        let (folder, _) = run_over("a.csv", base_text().as_bytes());
        holds(folder.path())
    });
    assert_eq!(BASE.len(), 10);
    let (folder, output) = run_over(name, content);
    assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    // One of the inputs names another person.
    let mut found = holds(folder.path());
    found.iter_mut().for_each(|hold| *hold = hold.replace("Đặng Văn Bình", "Trần Văn Bình"));
    found.sort_unstable();
    assert_eq!(found, *BASE, "{name}");
    let ledger = ledger(folder.path());
    assert_eq!((&ledger["stored"], &ledger["rejected"]), (&16.into(), &0.into()), "{name}: {ledger}");
}

/// Asserts that a file is refused, and returns the message.
pub(crate) fn refusal(name: &str, content: &[u8]) -> String {
    let (_folder, output) = run_over(name, content);
    let message = text(&output.stderr);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{name}: {message}");
    assert!(!message.contains("panicked"), "{message}");
    message
}
