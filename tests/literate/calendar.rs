//! Working time, case by case: `tests/cases/calendar/*.md`.
//!
//! Blocks: `toml calendar` (any number), `toml assignment` (with `zone`). Table: `start`, `stop` (local time, with
//! an offset where it is ambiguous), `unit`, `official`, `working time`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a case that cannot be read must fail the test")]
use super::{CaseFile, Row, cases};
use buckstop::calendar::{Assignment, CalendarBook, CalendarSpec};
use jiff::civil::DateTime;
use jiff::{Timestamp, tz::TimeZone};

#[test]
fn every_row_has_the_working_time_it_says() {
    for case in cases("calendar") {
        assert!(!case.rows.is_empty(), "{}: no row", case.path.display());
        let (zone, book) = compile(&case);
        for row in &case.rows {
            let (start, stop) = instants(row, &zone);
            let calendar = book.get(book.id_for(row.get("unit"), row.get("official")));
            let found = in_words(calendar.working_us(start, stop));
            let location = format!("{}:{}", case.path.display(), row.line);
            assert_eq!(Some(found.as_str()), row.get("working time"), "{location}");
        }
    }
}

fn compile(case: &CaseFile) -> (TimeZone, CalendarBook) {
    let specs: Vec<CalendarSpec> = case
        .blocks_of("toml calendar")
        .map(|text| {
            CalendarSpec::parse(text).unwrap_or_else(|error| panic!("{}: {error}", case.path.display()))
        })
        .collect();
    let text = case.blocks_of("toml assignment").next().expect("a block `toml assignment`");
    let mut table: toml::Table = text.parse().expect("the assignment is TOML");
    let name = table.remove("zone").expect("the assignment names its zone");
    let zone = TimeZone::get(name.as_str().unwrap()).expect("a known zone");
    let assignment: Assignment = table.try_into().expect("an assignment");
    let instants = || case.rows.iter().flat_map(|row| <[i64; 2]>::from(instants(row, &zone)));
    let (first, last) = (instants().min().unwrap(), instants().max().unwrap());
    let book = CalendarBook::compile(&specs, &assignment, &zone, first, last);
    (zone.clone(), book.unwrap_or_else(|error| panic!("{}: {error}", case.path.display())))
}

fn instants(row: &Row, zone: &TimeZone) -> (i64, i64) {
    let instant = |heading| {
        let text = row.get(heading).expect("start and stop are given");
        match text.parse::<Timestamp>() {
            Ok(with_offset) => with_offset.as_microsecond(),
            Err(_) => zone.to_timestamp(text.parse::<DateTime>().expect("a time")).unwrap().as_microsecond(),
        }
    };
    (instant("start"), instant("stop"))
}

/// Formats a duration as `7 h 30 min`, with seconds only if there are any.
fn in_words(us: i64) -> String {
    assert_eq!(us % 1_000_000, 0, "cases are in whole seconds");
    let seconds = us / 1_000_000;
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let words: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if words.is_empty() { "0".to_owned() } else { words.join(" ") }
}
