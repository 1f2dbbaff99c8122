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
    official_column: String,
    strict_column: String,
    cases_counted: i64,
}

const PERIOD: [(&str, &str); 2] = [("from", "2024-05-01"), ("until", "2024-07-31")];

fn form(counting: &str, group_by: &str) -> Vec<FormRow> {
    let tables = samples_tables();
    let mut given = params(&PERIOD);
    given.extend(params(&[("counting", counting), ("group_by", group_by)]));
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
    for counting in ["official", "strict"] {
        for group_by in ["unit", "field", "procedure"] {
            let rows = form(counting, group_by);
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
    assert_eq!(sums(&form("official", "unit")), sums(&form("official", "field")));
}

#[test]
fn the_difference_adds_up_to_what_the_forms_differ_by() {
    let tables = samples_tables();
    let answer = run_named("form_ii06a_difference", &params(&PERIOD), &tables).unwrap();
    let moved: Vec<DifferenceRow> = rows_of(&answer.frame, &tables.zone).unwrap();
    let (official, strict) = (sums(&form("official", "unit")), sums(&form("strict", "unit")));
    assert_ne!(official, strict);
    for (column, (official, strict)) in ["8", "9", "10", "12", "13"].iter().zip(official.iter().zip(strict)) {
        let sum = |is: fn(&DifferenceRow) -> &str| -> i64 {
            moved.iter().filter(|row| is(row) == *column).map(|row| row.cases_counted).sum()
        };
        let difference = sum(|row| &row.strict_column) - sum(|row| &row.official_column);
        assert_eq!(strict - official, difference, "column {column}");
    }
}
