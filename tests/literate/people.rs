//! `tests/cases/people/*.md`: a log and lists as exported, and the officials and units that they are resolved to.
//!
//! A table with the heading `row` has the expected ids of events; its other headings choose what is compared, and
//! `-` is a missing value. A table with the heading `id` lists all doubts.
#![allow(clippy::unwrap_used, reason = "a failure here is the test's")]

use super::{CaseFile, Row, cases};
use crate::fixtures::bucket::{LogCase, LogEvent, columns};
use crate::fixtures::collector::{Collector, Event, builtin, read};
use buckstop::event::{CaseColumns, EventColumns, Sym};
use buckstop::lists::Lists;
use buckstop::people::{ActsOutside, Homonyms, Mentions, Policy, Resolution, resolve};
use buckstop::source::ProfileChoice;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_case_gives_who_is_who() {
    cases("people").iter().for_each(check);
}

/// A log with resolved ids.
struct Found {
    events: EventColumns,
    resolution: Resolution,
    outside: ActsOutside,
    never_ranked: BTreeSet<String>,
}

fn check(case: &CaseFile) {
    let name = case.path.display();
    let found = found(case);
    let mut doubts: BTreeSet<(String, String)> = BTreeSet::new();
    for row in &case.rows {
        if row.has("row") {
            check_event(case, row, &found);
        } else {
            doubts.insert((row.get("id").unwrap().to_owned(), row.get("doubt").unwrap().to_owned()));
        }
    }
    assert_eq!(all_doubts(&found), doubts, "{name}: what is in doubt");
    let text = std::fs::read_to_string(&case.path).unwrap();
    let never_ranked = text.lines().find_map(|line| line.strip_prefix("Never ranked: ")).unwrap_or_default();
    let all: Vec<&str> = found.never_ranked.iter().map(String::as_str).collect();
    assert_eq!(all.join(", "), never_ranked, "{name}");
}

fn found(case: &CaseFile) -> Found {
    let collected = |info| {
        let mut all = Collector::default();
        for text in case.blocks_of(info) {
            let (_, found) = read(text.as_bytes(), ProfileChoice::Among(builtin())).unwrap();
            assert_eq!(found.rejects, [], "{}", case.path.display());
            all.lists.extend(found.lists);
            all.events.extend(found.events);
            all.placeholders.extend(found.placeholders);
        }
        all
    };
    let lists = Lists::of(collected("csv list").lists.iter());
    let log = collected("csv log");
    let (mut events, mut cases) = bucket(&log.events);
    let homonyms = match case.blocks_of("homonyms").next().map(str::trim) {
        None | Some("flag") => Homonyms::Flag,
        Some("split") => Homonyms::Split,
        Some("ignore") => Homonyms::Ignore,
        Some(other) => panic!("unknown homonyms `{other}`"),
    };
    let dates: Vec<i64> = lists.moves.iter().map(|one| one.valid_from).collect();
    let mut mentions = Mentions::new(&dates, i64::MAX);
    mentions.add(&events);
    let mut never_ranked: BTreeSet<String> = log.placeholders.into_iter().collect();
    let policy = Policy { homonyms, placeholders: &never_ranked, as_of: i64::MAX };
    let resolution = resolve(&mentions, &lists, &policy);
    never_ranked.extend(resolution.never_ranked().iter().cloned());
    let outside = resolution.apply(&mut events, &mut cases);
    Found { events, resolution, outside, never_ranked }
}

/// Returns the bucket of the events, with their rows as source rows.
fn bucket(events: &[Event]) -> (EventColumns, CaseColumns) {
    let mut by_case: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
    for event in events {
        by_case.entry(&event.case_id).or_default().push(event);
    }
    let cases: Vec<LogCase> = by_case
        .values()
        .map(|events| LogCase {
            events: events.iter().map(|event| log_event(event)).collect(),
            exported: None,
        })
        .collect();
    let (mut columns, cases) = columns(&cases);
    // Events are in the order of cases, as they are in the bucket.
    for (row, event) in columns.source_row.iter_mut().zip(by_case.values().flatten()) {
        *row = event.source_row;
    }
    (columns, cases)
}

fn log_event(event: &Event) -> LogEvent {
    LogEvent {
        official: event.official_id.clone(),
        unit: event.unit_id.clone(),
        receiver: event.receiver_id.clone(),
        receiver_unit: event.receiver_unit_id.clone(),
        ..LogEvent::bare(event.occurred_at, event.kind)
    }
}

fn check_event(case: &CaseFile, row: &Row, found: &Found) {
    let location = format!("{}:{}", case.path.display(), row.line);
    let wanted: u64 = row.get("row").unwrap().parse().unwrap();
    let events = &found.events;
    let index = events.source_row.iter().position(|&row| row == wanted).expect("a row of the log");
    let text = |symbol: Sym| events.symbols.get(symbol).unwrap_or("-").to_owned();
    for (heading, expected) in row.cells.iter().filter(|(heading, _)| heading != "row") {
        let shown = match heading.as_str() {
            "official" => text(events.official_id[index]),
            "unit" => text(events.unit_id[index]),
            "receiver" => text(events.receiver_id[index]),
            "receiver's unit" => text(events.receiver_unit_id[index]),
            other => panic!("{location}: unknown heading `{other}`"),
        };
        assert_eq!(&shown, expected, "{location}: {heading}");
    }
}

fn all_doubts(found: &Found) -> BTreeSet<(String, String)> {
    let officials = found.resolution.officials().iter();
    let known = officials
        .flat_map(|(id, about)| about.notes.iter().map(move |doubt| (id.clone(), doubt.id().to_owned())));
    let outside = found.outside.iter().map(|(id, acts)| (id.clone(), format!("outside_validity {acts}")));
    known.chain(outside).collect()
}
