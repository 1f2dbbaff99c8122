//! Form II.06a adds up, and its difference explains what the strict rule counts otherwise.

use super::named::samples_tables;
use super::params;
use buckstop::query::{rows_of, run_named};
use serde::Deserialize;

#[derive(Deserialize)]
struct FormRow {
    received: i64,
    received_online: i64,
    received_direct: i64,
    carried_over: i64,
    resolved: i64,
    resolved_early: i64,
    resolved_on_time: i64,
    resolved_late: i64,
    in_progress: i64,
    within_time: i64,
    overdue: i64,
    not_counted: i64,
}

#[derive(Deserialize)]
struct DifferenceRow {
    reason: String,
    official_column: String,
    strict_column: String,
    cases_counted: i64,
}

const PERIOD: [(&str, &str); 2] = [("from", "2024-05-01"), ("until", "2024-08-31")];

const WAITING: [&str; 2] = ["within_time", "on_time"];

fn form(counting: &str, group_by: &str, waiting: &str) -> Vec<FormRow> {
    let tables = samples_tables();
    let mut given = params(&PERIOD);
    given.extend(params(&[("counting", counting), ("group_by", group_by), ("waiting", waiting)]));
    rows_of(&run_named("form_ii06a", &given, &tables).unwrap().frame, &tables.zone).unwrap()
}

/// Sums of columns 8, 9, 10, 12 and 13.
fn sums(rows: &[FormRow]) -> [i64; 5] {
    let of = |column: fn(&FormRow) -> i64| rows.iter().map(column).sum();
    [
        of(|row| row.resolved_early),
        of(|row| row.resolved_on_time),
        of(|row| row.resolved_late),
        of(|row| row.within_time),
        of(|row| row.overdue),
    ]
}

#[test]
fn the_identities_of_the_form_hold_in_every_row() {
    for (counting, waiting) in [("official", WAITING[0]), ("official", WAITING[1]), ("strict", WAITING[0])] {
        for group_by in ["unit", "field", "procedure"] {
            let rows = form(counting, group_by, waiting);
            assert!(
                rows.len() > 2 && rows.iter().any(|row| row.carried_over > 0),
                "{counting} by {group_by}"
            );
            for row in &rows {
                assert_eq!(row.received, row.received_online + row.received_direct + row.carried_over);
                assert_eq!(row.resolved, row.resolved_early + row.resolved_on_time + row.resolved_late);
                assert_eq!(row.in_progress, row.within_time + row.overdue);
                assert_eq!(row.received, row.resolved + row.in_progress + row.not_counted);
            }
        }
    }
    assert_eq!(sums(&form("official", "unit", WAITING[0])), sums(&form("official", "field", WAITING[0])));
}

#[test]
fn waiting_cases_stand_in_the_column_of_the_setting() {
    let [within_time, on_time] = WAITING.map(|waiting| sums(&form("official", "unit", waiting)));
    let waiting = on_time[1] - within_time[1];
    assert!(waiting > 0, "the samples have cases that wait");
    assert_eq!([on_time[0], on_time[2], on_time[4]], [within_time[0], within_time[2], within_time[4]]);
    assert_eq!(on_time[3], within_time[3] - waiting);
    // By the strict rule they are measured by their due dates all the same.
    let strict = WAITING.map(|waiting| sums(&form("strict", "unit", waiting)));
    assert_eq!(strict[0], strict[1]);
}

#[test]
fn the_difference_adds_up_to_what_the_forms_differ_by() {
    let tables = samples_tables();
    for waiting in WAITING {
        let mut given = params(&PERIOD);
        given.extend(params(&[("waiting", waiting)]));
        let answer = run_named("form_ii06a_difference", &given, &tables).unwrap();
        let moved: Vec<DifferenceRow> = rows_of(&answer.frame, &tables.zone).unwrap();
        let sums_by = |counting| sums(&form(counting, "unit", waiting));
        let (official, strict) = (sums_by("official"), sums_by("strict"));
        assert_ne!(official, strict);
        let columns = ["8", "9", "10", "12", "13"].iter().zip(official.iter().zip(strict));
        for (column, (official, strict)) in columns {
            let sum = |is: fn(&DifferenceRow) -> &str| -> i64 {
                moved.iter().filter(|row| is(row) == *column).map(|row| row.cases_counted).sum()
            };
            let difference = sum(|row| &row.strict_column) - sum(|row| &row.official_column);
            assert_eq!(strict - official, difference, "column {column}, waiting {waiting}");
        }
        assert!(waiting == WAITING[0] || moved.iter().any(|row| row.reason == "waiting"));
    }
}
