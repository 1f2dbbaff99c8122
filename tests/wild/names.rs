//! Names and codes that are written in several ways, and mean one.

use super::{assert_base, base_text, holds, run_over, wild};
use crate::fixtures::program::{rows, succeeds, text};

#[test]
fn names_that_differ_in_blanks_case_or_the_place_of_the_tone_are_one_person() {
    let written = base_text()
        .replacen("Trần Văn Bình", "TRẦN VĂN BÌNH", 1)
        .replacen("Lê Thị Cúc", "Lê  Thị Cúc", 2)
        .replace("Dũng", "Hoà")
        .replacen("Hoà", "Hòa", 1);
    let plain = base_text().replace("Dũng", "Hoà");
    let (found, output) = run_over("a.csv", written.as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let (expected, _) = run_over("a.csv", plain.as_bytes());
    let seconds = |folder: &std::path::Path| {
        let holds = holds(folder);
        holds.iter().map(|hold| hold.replace("Hòa", "Hoà")).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(seconds(found.path()), seconds(expected.path()));
}

#[test]
fn a_code_that_a_workbook_holds_as_a_number_keeps_its_decimals() {
    let folder = tempfile::TempDir::new().unwrap();
    for name in ["a.xlsx", "ho-so.csv"] {
        std::fs::copy(wild("40-code-as-number").join(name), folder.path().join(name)).unwrap();
    }
    succeeds(folder.path(), &["run", ".", "--lang", "en"]);
    let sql = "SELECT DISTINCT procedure_id FROM holds";
    succeeds(folder.path(), &["query", "--sql", sql, "--out", "codes.csv", "-q"]);
    let codes = rows(&folder.path().join("codes.csv"));
    assert_eq!(codes.iter().map(|row| row["procedure_id"].as_str()).collect::<Vec<_>>(), ["1.004220"]);
}

#[test]
fn letters_that_look_like_d_with_stroke_are_it() {
    assert_base("a.csv", &std::fs::read(wild("10-eth/a.csv")).unwrap());
}
