//! `tests/cases/profile/*.md`: a profile, a file, and the events that it must give.
//!
//! The headings of the expected table choose what is compared; `-` is a missing value.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use crate::collector::{Event, builtin, compiled, read};
use buckstop::source::Choice;
use std::path::Path;

#[test]
fn every_case_gives_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/profile");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        check(&path.display().to_string(), &std::fs::read_to_string(&path).unwrap());
    }
}

fn check(name: &str, text: &str) {
    let own = block(text, "toml").map(|toml| compiled(&toml));
    let profiles = builtin();
    let choice = own.as_ref().map_or(Choice::Among(&profiles), Choice::Given);
    let file = block(text, "csv").unwrap_or_else(|| panic!("{name}: no csv"));
    let (_, found) = read(file.as_bytes(), choice).unwrap();

    let mut rows = text.lines().filter(|line| line.starts_with('|')).map(cells);
    let headings = rows.next().unwrap_or_else(|| panic!("{name}: no table"));
    let expected: Vec<Vec<String>> = rows.skip(1).collect();
    let events = found.events.iter();
    let actual: Vec<Vec<String>> =
        events.map(|event| headings.iter().map(|heading| shown(event, heading)).collect()).collect();
    assert_eq!(actual, expected, "{name}: {headings:?}");

    let placeholders = text.lines().find_map(|line| line.strip_prefix("Placeholders: "));
    let mut never_ranked = found.placeholders;
    never_ranked.dedup();
    assert_eq!(never_ranked.join(", "), placeholders.unwrap_or_default(), "{name}");
}

fn block(text: &str, language: &str) -> Option<String> {
    let (_, after) = text.split_once(&format!("```{language}\n"))?;
    after.split_once("```").map(|(block, _)| block.to_owned())
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
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
