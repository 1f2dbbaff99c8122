//! `tests/cases/profile/*.md`: a profile, a file, and the expected events.
//!
//! The headings of the expected table choose what is compared; `-` is a missing value. A table with the heading
//! `case record` lists cases instead of events, and one with `list entry` rows of a list. The lines `Profile:`,
//! `Placeholders:`, `Rejected:`, `Skipped:`, `Dropped:` and `Odd codes:` have further expectations of the report;
//! without one of the last four, the report must have nothing of that sort.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use super::{CaseFile, case_file::Row, cases, list_entry::shown_entry};
use crate::fixtures::collector::{Case, Event, builtin, compiled, read};
use buckstop::profile::PROFILES;
use buckstop::source::{FileReport, ProfileChoice};

#[test]
fn every_case_gives_what_it_says() {
    cases("profile").iter().for_each(check);
}

#[test]
fn every_profile_has_a_case_that_finds_it() {
    let cases = cases("profile");
    let texts: Vec<String> = cases.iter().map(|case| std::fs::read_to_string(&case.path).unwrap()).collect();
    for profile in PROFILES {
        let line = format!("\nProfile: {}\n", profile.id);
        assert!(texts.iter().any(|text| text.contains(&line)), "no case says `Profile: {}`", profile.id);
    }
}

#[test]
fn the_examples_of_the_guide_are_profiles() {
    let guide = include_str!("../../docs/profiles.md");
    let blocks: Vec<&str> =
        guide.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 2, "the guide has examples");
    for block in blocks {
        compiled(block);
    }
}

fn check(case: &CaseFile) {
    let name = case.path.display();
    let own = case.blocks_of("toml").next().map(compiled);
    let profiles = builtin();
    let choice = own.as_ref().map_or(ProfileChoice::Among(profiles), ProfileChoice::Given);
    let mut files = case.blocks_of("csv").chain(case.blocks_of("json"));
    let file = files.next().unwrap_or_else(|| panic!("{name}: no csv or json"));
    let (report, found) = read(file.as_bytes(), choice).unwrap();

    let (of_lists, of_logs): (Vec<&Row>, Vec<&Row>) = case.rows.iter().partition(|row| row.has("list entry"));
    compare(case, &of_lists, &found.lists, shown_entry);
    let (of_cases, of_events): (Vec<&Row>, Vec<&Row>) =
        of_logs.into_iter().partition(|row| row.has("case record"));
    compare(case, &of_events, &found.events, shown);
    if !of_cases.is_empty() {
        compare(case, &of_cases, &found.cases, shown_case);
    }

    let text = std::fs::read_to_string(&case.path).unwrap();
    let expected_line = |about: &str| text.lines().find_map(|line| line.strip_prefix(about)).map(str::trim);
    let mut never_ranked = found.placeholders;
    never_ranked.dedup();
    assert_eq!(never_ranked.join(", "), expected_line("Placeholders:").unwrap_or_default(), "{name}");
    let profile = report.profile.as_deref().unwrap_or("none");
    assert_eq!(profile, expected_line("Profile:").unwrap_or(profile), "{name}");
    let rejects = found
        .rejects
        .iter()
        .map(|(row, _, column, value, reason)| format!("row {row}, `{column}`, `{value}`, {reason}"));
    assert_eq!(
        rejects.collect::<Vec<_>>().join("; "),
        expected_line("Rejected:").unwrap_or_default(),
        "{name}"
    );
    for (about, found) in other_report_lines(&report) {
        assert_eq!(found, expected_line(about).unwrap_or_default(), "{name}: {about}");
    }
}

fn compare<T>(case: &CaseFile, rows: &[&Row], found: &[T], shown: fn(&T, &str) -> String) {
    let name = case.path.display();
    for (record, row) in found.iter().zip(rows) {
        for (heading, expected) in &row.cells {
            assert_eq!(&shown(record, heading), expected, "{name}:{}: {heading}", row.line);
        }
    }
    assert_eq!(found.len(), rows.len(), "{name}: the number of records");
}

/// Returns what the report contains in addition to records and rejects.
fn other_report_lines(report: &FileReport) -> [(&'static str, String); 4] {
    let listed = |parts: Vec<String>| parts.join("; ");
    let skipped = report.skipped_by.iter().map(|(skip, rows)| format!("{rows} {}", skip.id())).collect();
    let values = report.dropped.iter().map(|one| {
        format!("{} of `{}`, {}, as `{}`", one.count, one.slot.name(), one.reason.id(), one.example)
    });
    let steps = report.milestones.iter().map(|step| (&step.activity, &step.unreadable));
    let steps = steps.filter(|(_, bad)| bad.rows > 0);
    let steps = steps.map(|(activity, bad)| format!("{} of `{activity}`, as `{}`", bad.rows, bad.example));
    let odd = |odd: &buckstop::profile::OddValues| match odd.rows {
        0 => String::new(),
        rows => format!("{rows}, as `{}`", odd.example),
    };
    [
        ("Skipped:", listed(skipped)),
        ("Dropped:", listed(values.chain(steps).collect())),
        ("Odd codes:", odd(&report.odd_case_codes)),
        ("Ended before begun:", odd(&report.ended_before_begun)),
    ]
}

pub(super) fn text(value: Option<&String>) -> String {
    value.cloned().unwrap_or_else(|| "-".to_owned())
}

pub(super) fn time(micros: Option<i64>) -> String {
    micros.map_or_else(
        || "-".to_owned(),
        |micros| jiff::Timestamp::from_microsecond(micros).unwrap().to_string(),
    )
}

/// Returns the value of an event under a heading of the table.
pub(super) fn shown(event: &Event, heading: &str) -> String {
    let flag = |index: usize| match event.flags[index] {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => "-".to_owned(),
    };
    match heading {
        "row" => event.source_row.to_string(),
        "case" => event.case_id.clone(),
        "procedure" => text(event.procedure_id.as_ref()),
        "time (UTC)" => time(Some(event.occurred_at)),
        "activity" => event.activity.clone(),
        "kind" => event.kind.name().to_owned(),
        "step" => text(event.step.as_ref()),
        "official" => text(event.official_id.as_ref()),
        "unit" => text(event.unit_id.as_ref()),
        "receiver" => text(event.receiver_id.as_ref()),
        "receiver's unit" => text(event.receiver_unit_id.as_ref()),
        "role" => event.role.map_or("-", buckstop::event::Role::name).to_owned(),
        "due (UTC)" => time(event.due_at),
        "status" => text(event.status.as_ref()),
        "note" => flag(0),
        "attachment" => flag(1),
        "position" => flag(2),
        "key" => text(event.event_key.as_ref()),
        other => panic!("unknown heading `{other}`"),
    }
}

fn shown_case(case: &Case, heading: &str) -> String {
    let [procedure, procedure_name, field, unit, channel, status] = &case.texts;
    let [submitted_at, received_at, due_at, finished_at, returned_at] = case.times;
    match heading {
        "case record" => case.case_id.clone(),
        "row" => case.source_row.to_string(),
        "procedure" => text(procedure.as_ref()),
        "procedure name" => text(procedure_name.as_ref()),
        "field" => text(field.as_ref()),
        "unit" => text(unit.as_ref()),
        "channel" => text(channel.as_ref()),
        "status" => text(status.as_ref()),
        "submitted (UTC)" => time(submitted_at),
        "received (UTC)" => time(received_at),
        "due (UTC)" => time(due_at),
        "finished (UTC)" => time(finished_at),
        "returned (UTC)" => time(returned_at),
        other => panic!("unknown heading of cases `{other}`"),
    }
}
