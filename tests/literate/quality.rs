//! `tests/cases/quality/*.md`: suggested rules, the completeness of logs, and guessed columns.
//!
//! A table with a column `activity` lists the rules suggested; one with `unit`, the levels of the log in the block
//! `csv`; one with `slot`, the columns guessed from that log.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use super::{CaseFile, cases};
use crate::fixtures::collector::{builtin, compiled};
use buckstop::config::load;
use buckstop::measure::{MEASURES, Need};
use buckstop::profile::{PROFILES, Slot};
use buckstop::quality::guess::{Sample, guess};
use buckstop::quality::{Inspector, suggest};
use buckstop::source::{ProfileChoice, ReadOptions, read_from};

const MIN_SHARE: f64 = 0.5;

#[test]
fn every_case_gives_what_it_says() {
    for case in cases("quality") {
        let first = case.rows.first().unwrap_or_else(|| panic!("{}: no table", case.path.display()));
        match () {
            () if first.has("activity") => suggestions(&case),
            () if first.has("unit") => levels(&case),
            () if first.has("slot") => columns(&case),
            () => panic!("{}: its table says nothing to check", case.path.display()),
        }
    }
}

fn suggestions(case: &CaseFile) {
    let local = PROFILES.iter().find(|entry| entry.id == "vn-local").unwrap();
    let known = compiled(local.toml).labels();
    let settings = load(None).unwrap().check;
    for row in &case.rows {
        let found = suggest(row.get("activity").unwrap(), &known, settings.min_likeness);
        let location = format!("{}:{}", case.path.display(), row.line);
        assert_eq!(found.as_ref().map(|found| found.kind.name()), row.get("kind"), "{location}");
        assert_eq!(found.as_ref().map(|found| found.like.as_str()), row.get("like"), "{location}");
    }
}

fn levels(case: &CaseFile) {
    let profiles = builtin();
    let mut inspector = Inspector::new(i64::MAX, &[], &load(None).unwrap().check);
    inspector.begin_file("test");
    let mut bytes = csv(case).as_bytes();
    let (choice, reading) = (ProfileChoice::Among(profiles), ReadOptions::default());
    read_from(&mut bytes, "test", choice, &reading, &mut |_| {}, &mut inspector).unwrap();
    inspector.end_file();
    let units = inspector.finish().units;
    assert_eq!(units.len(), case.rows.len(), "{}: units", case.path.display());
    for row in &case.rows {
        let location = format!("{}:{}", case.path.display(), row.line);
        let carried = &units[row.get("unit").unwrap()];
        let level = carried.level(MIN_SHARE).map(String::from);
        assert_eq!(level.as_deref(), row.get("level"), "{location}");
        let lacks = |measure: &&buckstop::measure::Measure| {
            [Need::Actors, measure.needs].iter().any(|need| !carried.meets(*need, MIN_SHARE))
        };
        let withheld: Vec<&str> = MEASURES.iter().filter(lacks).map(|measure| measure.id).collect();
        assert_eq!(withheld.join(", "), row.get("withheld").unwrap_or_default(), "{location}");
    }
}

fn columns(case: &CaseFile) {
    let mut reader = csv::Reader::from_reader(csv(case).as_bytes());
    let headings = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let found = guess(&Sample { headings, rows }, load(None).unwrap().init.min_time_share).unwrap();
    let named: Vec<(Slot, &str)> =
        found.columns.iter().map(|column| (column.slot, column.heading.as_str())).collect();
    let expected: Vec<(Slot, &str)> = case
        .rows
        .iter()
        .map(|row| (Slot::from_name(row.get("slot").unwrap()).unwrap(), row.get("heading").unwrap()))
        .collect();
    assert_eq!(named, expected, "{}", case.path.display());
}

fn csv(case: &CaseFile) -> &str {
    case.blocks_of("csv").next().unwrap_or_else(|| panic!("{}: no csv", case.path.display()))
}
