//! Measures, case by case: `tests/cases/measure/<id>.md`.
//!
//! A table with a column `holder`, `sender`, `requester`, `paused`, `moved` or `ended_by` holds facts, one with `decided_by` the authority table; one with a column `subject`
//! holds the rows that the measure counts, in order. Times are `month-day hour:minute` of 2024, UTC; durations are hours.
#![allow(clippy::unwrap_used, reason = "a case that cannot be read must fail the test")]

use super::measure_cells::{facts, hours, instant, powers};
use super::{Row as Cells, cases};
use buckstop::event::Symbols;
use buckstop::fact::{Level, Mode};
use buckstop::measure::{Authority, MEASURES, MeasureInput, Row, find, for_each_row};

#[test]
fn measures_count_the_rows_their_cases_tell() {
    for case in cases("measure") {
        let name = case.path.file_stem().unwrap().to_str().unwrap();
        let (_, measure) = find(name).unwrap_or_else(|| panic!("{name} is no measure"));
        let mut symbols = Symbols::new();
        let facts = facts(&case, &mut symbols);
        let mut found = Vec::new();
        // What only units answer for is told of units.
        let level = if measure.units_only { Level::Unit } else { Level::Official };
        let authority = Authority::new(&powers(&case));
        let authority = authority.of_bucket(&symbols);
        let input = MeasureInput { level, facts: &facts, authority: &authority };
        for_each_row(measure, &input, &mut |row| found.push(*row));
        let expected: Vec<&Cells> = case.rows.iter().filter(|row| row.has("subject")).collect();
        let path = case.path.display();
        assert_eq!(found.len(), expected.len(), "{path}: rows found: {found:#?}");
        for (row, cells) in found.iter().zip(expected) {
            assert_row(row, cells, &symbols, &format!("{path}:{}", cells.line));
        }
    }
}

#[test]
fn every_measure_has_a_case() {
    let named: Vec<String> = cases("measure")
        .iter()
        .map(|case| case.path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    for measure in MEASURES {
        assert!(named.iter().any(|name| name == measure.id), "{} has no case", measure.id);
    }
}

fn assert_row(row: &Row, cells: &Cells, symbols: &Symbols, location: &str) {
    for (heading, found) in [
        ("subject", row.subject),
        ("counterpart", row.counterpart),
        ("procedure", row.procedure),
        ("step", row.step),
        ("case", row.case_id),
    ] {
        assert_eq!(symbols.get(found), cells.get(heading), "{location}: {heading}");
    }
    assert_eq!(row.counted_at, instant(cells.get("counted").unwrap()), "{location}: counted");
    if let Some(mode) = cells.get("mode") {
        let name = match row.mode {
            Mode::First => "first",
            Mode::Rework => "rework",
            Mode::Again => "again",
        };
        assert_eq!(name, mode, "{location}: mode");
    }
    assert_eq!(row.outcome, cells.get("outcome") == Some("yes"), "{location}: outcome");
    assert_eq!(row.micros, hours(cells, "hours"), "{location}: hours");
    let weight =
        cells.get("weight").map_or_else(|| hours(cells, "weight_hours"), |weight| weight.parse().unwrap());
    assert_eq!(row.weight, weight, "{location}: weight");
    if let Some(event) = cells.get("event") {
        assert_eq!(row.event, event.parse::<u32>().unwrap(), "{location}: event");
    }
}
