//! What reference lists change in the facts, case by case: `tests/cases/lists/*.md`.
//!
//! Blocks named `csv FILE` are the exports of a run, and the rows of the table are the answer to the `sql` block.

use super::cases;
use crate::fixtures::program::{rows, succeeds};
use crate::fixtures::scratch;
use std::fs;

#[test]
fn lists_change_the_facts_as_their_cases_tell() {
    for case in cases("lists") {
        let path = case.path.display();
        let folder = scratch::folder();
        let mut run = vec!["run", "--no-gate", "-q"];
        for (info, text) in &case.blocks {
            if let Some(name) = info.strip_prefix("csv ") {
                fs::write(folder.path().join(name), text).expect("a folder that can be written");
                run.push(name);
            }
        }
        succeeds(folder.path(), &run);
        let sql = case.blocks_of("sql").next().unwrap_or_else(|| panic!("{path} asks nothing"));
        succeeds(folder.path(), &["query", "--sql", sql, "--out", "answer.csv"]);
        let answer = rows(&folder.path().join("answer.csv"));
        assert_eq!(answer.len(), case.rows.len(), "{path}: {answer:?}");
        for (expected, found) in case.rows.iter().zip(&answer) {
            for (column, cell) in &expected.cells {
                assert_eq!(&found[column], cell, "{path}:{}: `{column}`", expected.line);
            }
        }
    }
}
