//! `tests/cases/walk/*.md`: each rule and each trap of the walk on a case that a person can read.
//!
//! `tests/cases/walk/README.md` describes how such a case is written.

use super::tables::{Document, Table, documents};
use super::walk_cells::table_cells;
use crate::fixtures::bucket::{ExportedCase, LogCase, LogEvent, columns, walk};
use buckstop::bulk::{BulkRules, BulkTally};
use buckstop::calendar::{Assignment, CalendarBook, Leave};
use buckstop::event::{Flags, Kind, Role};
use buckstop::fact::Level;
use buckstop::trace::{AfterPause, Levels, PauseRules, WalkSettings};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

const RULES: &str = include_str!("../../docs/walk.md");
const SETTINGS: &[&str] = &[
    "Rule",
    "Level",
    "Calendar",
    "Leave",
    "As of",
    "Due",
    "Case unit",
    "Case procedure",
    "Ends with its last event",
    "Submitted",
    "Received",
    "Finished",
    "Fills gaps",
    "After a pause",
    "Levels of units",
    "Levels of officials",
    "Moves in bulk from",
    "Batches from",
];
const EVENT_COLUMNS: &[&str] = &[
    "time",
    "activity",
    "kind",
    "actor",
    "unit",
    "receiver",
    "receiver_unit",
    "role",
    "due",
    "step",
    "procedure",
    "source",
    "note",
    "attachment",
    "position",
];

#[test]
fn every_case_walks_as_it_says() {
    let failures: Vec<String> = documents("walk").iter().flat_map(differences).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn every_rule_has_a_case() {
    let numbered = |line: &str| {
        line.strip_prefix("## ").and_then(|rest| rest.split_once('.')).map(|(number, _)| number.to_owned())
    };
    let rules: BTreeSet<String> = RULES.lines().filter_map(numbered).collect();
    let named = |document: &Document| document.setting("Rule").unwrap_or("").to_owned();
    let cases = documents("walk");
    let covered: BTreeSet<String> = cases
        .iter()
        .flat_map(|case| named(case).split(", ").map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(covered, rules, "the rules that cases name, and the rules of docs/walk.md");
}

#[test]
fn every_case_says_what_it_is_about() {
    for case in documents("walk") {
        let id = case.id();
        assert!(!case.title.is_empty() && case.text.len() > 80, "{id}: a title and a paragraph");
        assert_eq!(case.tables[0].heading, "Events", "{id}: the first table");
        assert!(
            case.tables.len() > 1 && case.tables.iter().all(|table| !table.columns.is_empty()),
            "{id}: its results"
        );
        for (name, _) in &case.settings {
            assert!(SETTINGS.contains(&name.as_str()), "{id}: no setting `{name}`");
        }
        for column in &case.tables[0].columns {
            assert!(EVENT_COLUMNS.contains(&column.as_str()), "{id}: no column `{column}` of events");
        }
    }
}

/// Returns the expected and the actual rows of each table in which they differ.
fn differences(document: &Document) -> Vec<String> {
    let (events, exported) = columns(&[log_case(document)]);
    let book = calendars(document);
    let ends_with_last = document.setting("Ends with its last event").map(|_| "log.csv".to_owned());
    let last_event_sources: BTreeSet<String> = ends_with_last.into_iter().collect();
    let fills = document.setting("Fills gaps").map(str::to_owned);
    let filling_sources: BTreeSet<String> = fills.into_iter().collect();
    let as_of = instant(document.setting("As of").unwrap_or("2024-03-15 17:00"));
    let level = match document.setting("Level") {
        None | Some("official") => Level::Official,
        Some("unit") => Level::Unit,
        Some(other) => panic!("{}: no level `{other}`", document.id()),
    };
    let usual = match document.setting("After a pause") {
        None | Some("resume") => AfterPause::Resume,
        Some("restart") => AfterPause::Restart,
        Some("exported") => AfterPause::Exported,
        Some(other) => panic!("{}: no rule `{other}` for pauses", document.id()),
    };
    let after_pause = PauseRules { usual, ..PauseRules::default() };
    let mut bulk = BulkTally::default();
    bulk.add(&events, as_of);
    let min_due_moves =
        document.setting("Moves in bulk from").map_or(21, |least| least.parse().expect("a number"));
    let min_batch_cases =
        document.setting("Batches from").map_or(5, |least| least.parse().expect("a number"));
    let settings = WalkSettings {
        as_of,
        calendars: &book,
        last_event_sources: &last_event_sources,
        filling_sources: &filling_sources,
        after_pause: &after_pause,
        intake_limit_us: 8 * 3_600_000_000,
        levels: &levels(document),
        bulk: &bulk.finish(&BulkRules { min_due_moves, min_batch_cases }),
    };
    let facts = walk(&events, &exported, level, &settings);
    let differs = |expected: &Table| {
        let rows = table_cells(&expected.heading, &expected.columns, &facts, &events)
            .unwrap_or_else(|problem| panic!("{}: {problem}", document.id()));
        let got = Table { rows, ..expected.clone() };
        let (wanted, walked) = (expected.against(&got), got.against(expected));
        let says = || {
            format!(
                "{} ({}), {}: expected\n{wanted}walked\n{walked}",
                document.id(),
                document.title,
                expected.heading
            )
        };
        (got != *expected).then(says)
    };
    document.tables[1..].iter().filter_map(differs).collect()
}

/// Reads levels as `name 1, other name 2`.
fn levels(document: &Document) -> Levels {
    let of = |setting: &str| {
        let written = document.setting(setting).unwrap_or_default();
        let entries = written.split(", ").filter_map(|entry| entry.rsplit_once(' '));
        entries.map(|(name, level)| (name.to_owned(), level.parse().expect("a level"))).collect()
    };
    Levels { units: of("Levels of units"), officials: of("Levels of officials") }
}

fn log_case(document: &Document) -> LogCase {
    let table = &document.tables[0];
    let events = (0..table.rows.len()).map(|row| log_event(table, row)).collect();
    let setting = |name: &str| document.setting(name).map(str::to_owned);
    let exported = ExportedCase {
        procedure: setting("Case procedure"),
        unit: setting("Case unit"),
        submitted: document.setting("Submitted").map(instant),
        received: document.setting("Received").map(instant),
        due: document.setting("Due").map(instant),
        finished: document.setting("Finished").map(instant),
        returned: None,
    };
    LogCase { events, exported: (exported != ExportedCase::default()).then_some(exported) }
}

fn log_event(table: &Table, row: usize) -> LogEvent {
    let text =
        |column: &str| Some(table.cell(row, column)).filter(|cell| !cell.is_empty()).map(str::to_owned);
    let yes_no = |column: &str| match table.cell(row, column) {
        "" => None,
        "yes" => Some(true),
        "no" => Some(false),
        other => panic!("`{column}` is yes, no or empty, not `{other}`"),
    };
    let kind = table.cell(row, "kind");
    let kind = Kind::from_name(kind).unwrap_or_else(|| panic!("no kind `{kind}`"));
    let role = text("role").map(|role| Role::from_name(&role).unwrap_or_else(|| panic!("no role `{role}`")));
    LogEvent {
        activity: text("activity").unwrap_or_else(|| kind.name().to_owned()),
        procedure: text("procedure"),
        step: text("step"),
        official: text("actor"),
        unit: text("unit"),
        receiver: text("receiver"),
        receiver_unit: text("receiver_unit"),
        role,
        due: text("due").map(|due| instant(&due)),
        flags: Flags::new(yes_no("note"), yes_no("attachment"), yes_no("position")),
        source: text("source").unwrap_or_else(|| "log.csv".to_owned()),
        ..LogEvent::bare(instant(table.cell(row, "time")), kind)
    }
}

fn calendars(document: &Document) -> CalendarBook {
    let mut assignment = Assignment::of(document.setting("Calendar").unwrap_or("mon-fri-9-17"));
    if let Some(leave) = document.setting("Leave") {
        let [official, first, "to", last] = leave.split(' ').collect::<Vec<_>>()[..] else {
            panic!("leave is `official day to day`, not `{leave}`");
        };
        let day = |text: &str| text.parse().expect("a date");
        assignment.leave.push(Leave {
            official_id: official.to_owned(),
            first_day: day(first),
            last_day: day(last),
        });
    }
    let (first, last) = (instant("2024-01-01 00:00"), instant("2024-12-31 00:00"));
    CalendarBook::compile(&[], &assignment, &TimeZone::UTC, first, last).expect("a built-in calendar")
}

/// Parses an instant as cases write it, in UTC.
fn instant(text: &str) -> i64 {
    let civil =
        DateTime::strptime("%Y-%m-%d %H:%M", text).unwrap_or_else(|error| panic!("`{text}`: {error}"));
    TimeZone::UTC.to_timestamp(civil).expect("any time is in UTC").as_microsecond()
}
