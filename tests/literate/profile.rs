//! `tests/cases/profile/*.md`: a profile, a file, and the events that it must give.
//!
//! The headings of the expected table choose what is compared; `-` is a missing value.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use super::{CaseFile, cases};
use crate::collector::{Event, builtin, compiled, read};
use buckstop::source::Choice;

#[test]
fn every_case_gives_what_it_says() {
    cases("profile").iter().for_each(check);
}

fn check(case: &CaseFile) {
    let name = case.path.display();
    let own = case.blocks_of("toml").next().map(compiled);
    let profiles = builtin();
    let choice = own.as_ref().map_or(Choice::Among(&profiles), Choice::Given);
    let file = case.blocks_of("csv").next().unwrap_or_else(|| panic!("{name}: no csv"));
    let (_, found) = read(file.as_bytes(), choice).unwrap();

    for (event, row) in found.events.iter().zip(&case.rows) {
        for (heading, expected) in &row.cells {
            assert_eq!(&shown(event, heading), expected, "{name}:{}: {heading}", row.line);
        }
    }
    assert_eq!(found.events.len(), case.rows.len(), "{name}: the number of events");

    let text = std::fs::read_to_string(&case.path).unwrap();
    let placeholders = text.lines().find_map(|line| line.strip_prefix("Placeholders: "));
    let mut never_ranked = found.placeholders;
    never_ranked.dedup();
    assert_eq!(never_ranked.join(", "), placeholders.unwrap_or_default(), "{name}");
}

fn shown(event: &Event, heading: &str) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
    let flag = |place: usize| match event.flags[place] {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => "-".to_owned(),
    };
    let time = |micros: i64| jiff::Timestamp::from_microsecond(micros).unwrap().to_string();
    match heading {
        "row" => event.source_row.to_string(),
        "case" => event.case_id.clone(),
        "time (UTC)" => time(event.occurred_at),
        "activity" => event.activity.clone(),
        "kind" => event.kind.name().to_owned(),
        "step" => text(&event.step),
        "official" => text(&event.official_id),
        "unit" => text(&event.unit_id),
        "receiver" => text(&event.receiver_id),
        "receiver's unit" => text(&event.receiver_unit_id),
        "role" => event.role.map_or("-", buckstop::event::Role::name).to_owned(),
        "due (UTC)" => event.due_at.map_or_else(|| "-".to_owned(), time),
        "status" => text(&event.status),
        "note" => flag(0),
        "attachment" => flag(1),
        "position" => flag(2),
        "key" => text(&event.event_key),
        other => panic!("unknown heading `{other}`"),
    }
}
