//! `tests/cases/sheet/*.md`: sheets as people lay them out, and the expected events.
//!
//! A workbook is written from the blocks and, if it has one sheet, a web page and a CSV. All of them must give the
//! same events, unless `Formats` names fewer. `Read`, `Passed over`, `Skipped` and `Rejected` have the expectations
//! of the report.

use super::profile::shown;
use super::{CaseFile, cases};
use crate::fixtures::collector::{Collector, Event, builtin, read};
use crate::source::workbooks::writer::{Sheet, csv, html, spreadsheetml, xlsx};
use buckstop::source::{FileReport, ProfileChoice, SheetOutcome};

#[test]
fn every_layout_gives_what_it_says() {
    cases("sheet").iter().for_each(check);
}

fn check(case: &CaseFile) {
    let name = case.path.display().to_string();
    let sheets: Vec<Sheet> = case
        .blocks
        .iter()
        .filter_map(|(info, text)| Some(Sheet::parse(info.strip_prefix("sheet ")?, text)))
        .collect();
    assert!(!sheets.is_empty(), "{name}: no sheet");
    let written = [
        ("xlsx", xlsx(&sheets)),
        ("spreadsheetml", spreadsheetml(&sheets).into_bytes()),
        ("html", html(&sheets).into_bytes()),
        ("csv", csv(&sheets[0])),
    ];
    // The other formats have no sheets.
    let formats = if sheets.len() == 1 { &written[..] } else { &written[..2] };
    let text = std::fs::read_to_string(&case.path).unwrap();
    let only = expected_line(&text, "Formats");
    for (format, bytes) in formats.iter().filter(|(id, _)| only.is_none_or(|only| only.contains(id))) {
        let profiles = builtin();
        let (report, found) = read(bytes, ProfileChoice::Among(profiles))
            .unwrap_or_else(|error| panic!("{name} as {format}: {error:#}"));
        assert_eq!(&report.format, format, "{name}");
        check_events(case, format, &found.events);
        check_report(case, format, &report, &found);
    }
}

fn check_events(case: &CaseFile, format: &str, events: &[Event]) {
    let name = case.path.display();
    for (event, row) in events.iter().zip(&case.rows) {
        for (heading, expected) in &row.cells {
            let found = match heading.as_str() {
                "sheet" => event.sheet.clone().unwrap_or_else(|| "-".to_owned()),
                heading => shown(event, heading),
            };
            assert_eq!(&found, expected, "{name}:{} as {format}: {heading}", row.line);
        }
    }
    assert_eq!(events.len(), case.rows.len(), "{name} as {format}: the number of events");
}

fn check_report(case: &CaseFile, format: &str, report: &FileReport, found: &Collector) {
    let name = case.path.display();
    let text = std::fs::read_to_string(&case.path).unwrap();
    let number = |label: &str| expected_line(&text, label).map_or(0, |number| number.parse().unwrap());
    assert_eq!(report.rejected, number("Rejected"), "{name} as {format}: rejected: {:?}", found.rejects);
    assert_eq!(report.rows_skipped, number("Skipped"), "{name} as {format}: skipped");
    assert_eq!((report.cases, found.cases.len() as u64), (number("Cases"), number("Cases")), "{name}: cases");
    assert_eq!(found.lists.len() as u64, number("Lists"), "{name}: lists");
    assert!(report.balances(), "{name} as {format}: the ledger");
    if matches!(format, "xlsx" | "spreadsheetml") {
        let of = |is: fn(SheetOutcome) -> bool| {
            let sheets = report.sheets.iter().filter(|sheet| is(sheet.outcome));
            sheets.map(|sheet| sheet.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        let read = of(|outcome| matches!(outcome, SheetOutcome::Read { .. }));
        let passed_over = of(|outcome| !matches!(outcome, SheetOutcome::Read { .. }));
        assert_eq!(expected_line(&text, "Read"), Some(read.as_str()), "{name}");
        assert_eq!(expected_line(&text, "Passed over").unwrap_or_default(), passed_over, "{name}");
    }
}

/// Returns the value of a line `label: …` of the case.
fn expected_line<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(label)?.strip_prefix(": "))
}
