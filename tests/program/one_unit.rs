//! `buckstop run --unit`: the files for people name nobody of another unit.

use super::privacy::write_key;
use crate::fixtures::program::{fails, samples_run, samples_run_copy, succeeds};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;

const UNIT: &str = "UBND huyện Đak Đoa";

/// The page with its parts unpacked.
fn page(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut all = text.clone();
    for part in text.split("<script type=\"text/plain\" id=\"").skip(1) {
        let packed = part.split_once("\">").unwrap().1.split_once('<').unwrap().0;
        let bytes = STANDARD.decode(packed).unwrap();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut all).unwrap();
    }
    all
}

/// All texts of a workbook.
fn workbook(path: &Path) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut bytes = Vec::new();
        archive.by_index(index).unwrap().read_to_end(&mut bytes).unwrap();
        all += &String::from_utf8_lossy(&bytes);
    }
    all
}

/// The names of a table of the whole run, by a condition.
fn names(sql: &str) -> BTreeSet<String> {
    let folder = crate::fixtures::scratch::folder();
    let out = folder.path().join("names.json");
    succeeds(samples_run(), &["query", "--sql", sql, "--out", &out.display().to_string(), "-q"]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&fs::read_to_string(&out).unwrap()).unwrap();
    rows.iter().map(|row| row["subject"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_handed_to_a_unit_names_nobody_of_another() {
    let folder = samples_run_copy();
    let shown = succeeds(folder.path(), &["run", "--unit", UNIT, "-q"]);
    let run = folder.path().join("store/latest");
    let own = names(&format!("SELECT subject FROM officials WHERE unit = '{UNIT}'"));
    let others = names(&format!("SELECT subject FROM officials WHERE unit <> '{UNIT}'"));
    // A name that is part of an own one would be found there.
    let others: Vec<&String> =
        others.iter().filter(|name| own.iter().all(|own| !own.contains(name.as_str()))).collect();
    assert!(own.len() > 3 && others.len() > 20, "{} and {}", own.len(), others.len());

    let mut files = vec![
        ("terminal".to_owned(), shown),
        ("report.html".to_owned(), page(&run.join("report.html"))),
        ("findings.xlsx".to_owned(), workbook(&run.join("findings.xlsx"))),
    ];
    for file in [
        "findings.csv",
        "evidence.csv",
        "officials.csv",
        "measures.csv",
        "robustness.csv",
        "data_quality.csv",
    ] {
        files.push((file.to_owned(), fs::read_to_string(run.join(file)).unwrap()));
    }
    for (file, text) in &files {
        for name in &others {
            assert!(!text.contains(name.as_str()), "`{name}` is in {file}");
        }
    }
    let report = &files[1].1;
    assert!(own.iter().all(|name| report.contains(name.as_str())), "the own officials are all there");
    assert!(report.contains("đồng nghiệp đơn vị khác"));

    // The tables for programs are whole, and the next run compares with them.
    let json = succeeds(folder.path(), &["diff", "--format", "json"]);
    assert!(json.contains("\"changes\": []"), "{json}");
}

#[test]
fn a_unit_that_the_log_does_not_have_is_an_error_and_publishes_nothing() {
    let folder = samples_run_copy();
    let before = fs::read_dir(folder.path().join("store/runs")).unwrap().count();
    let message = fails(folder.path(), &["run", "--unit", "UBND xã Không Có", "-q"]);
    assert!(
        message.contains("there is no unit `UBND xã Không Có`") && message.contains("hint:"),
        "{message}"
    );
    assert_eq!(fs::read_dir(folder.path().join("store/runs")).unwrap().count(), before);
}

#[test]
fn a_unit_is_handed_a_run_under_pseudonyms_though_all_its_handovers_are_hidden() {
    let folder = samples_run_copy();
    write_key(folder.path());
    succeeds(folder.path(), &["run", "--unit", UNIT, "--pseudonymise", "names.key", "-q"]);
    let sheets = workbook(&folder.path().join("store/latest/findings.xlsx"));
    assert!(sheets.contains("Mọi số lượt chuyển đều quá nhỏ, nên không nêu."));
}
