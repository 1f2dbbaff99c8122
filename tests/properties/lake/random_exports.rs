//! Random exports, in which contents often repeat.

use super::{Case, Event, Export};
use buckstop::event::{KINDS, Kind, ROLES};
use proptest::prelude::*;

fn word(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(words).prop_map(str::to_owned)
}

fn maybe(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::of(word(words))
}

const CASES: &[&str] = &["H21-2", "H21-10", "NA", "000.00.16.H21-240311-0001", "hồ sơ"];

/// Draws events. Half of them have the same content, so that repeats within a file and across files are common.
fn event() -> impl Strategy<Value = Event> {
    (any_event(), any::<bool>()).prop_map(|(event, is_common)| {
        if !is_common {
            return event;
        }
        Event {
            case_id: "NA".to_owned(),
            occurred_at: 1,
            activity: "Trình ký".to_owned(),
            kind: Kind::Work,
            procedure_id: None,
            step: None,
            official_id: None,
            unit_id: None,
            receiver_unit_id: None,
            role: None,
            due_at: None,
            // Sometimes the same event has another status, as after a correction.
            status: event.status.filter(|status| status == "10"),
            flags: [None; 3],
            event_key: None,
            ..event
        }
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    let who = (
        maybe(&["an", "bình", "chi"]),
        maybe(&["Sở Y tế", "UBND"]),
        maybe(&["an", "dung"]),
        maybe(&["UBND", "Sở Tài chính"]),
    );
    let what = (
        word(&["Chuyển hồ sơ", "Trình ký", "=1+1"]),
        prop::sample::select(&[0usize, 4, 8, 25][..]).prop_map(|kind| KINDS[kind].0),
        prop::option::of(prop::sample::select(ROLES).prop_map(|(role, _)| role)),
        maybe(&["thụ lý", "ký"]),
        maybe(&["1.001612", "2.000815"]),
    );
    let rest = (
        prop::option::of(-2i64..3),
        maybe(&["Đang xử lý", "Đã chuyển", "Chờ ký", "10"]),
        prop::array::uniform3(any::<Option<bool>>()),
        prop::option::weighted(0.4, word(&["k1", "k2", "k3"])),
    );
    (word(CASES), 0i64..3, who, what, rest).prop_map(|(case_id, occurred_at, who, what, rest)| Event {
        case_id,
        procedure_id: what.4,
        occurred_at,
        activity: what.0,
        kind: what.1,
        step: what.3,
        official_id: who.0,
        unit_id: who.1,
        receiver_id: who.2,
        receiver_unit_id: who.3,
        role: what.2,
        due_at: rest.0,
        status: rest.1,
        flags: rest.2,
        event_key: rest.3,
        source: String::new(),
        source_row: 0,
    })
}

fn case() -> impl Strategy<Value = Case> {
    let texts = prop::array::uniform6(maybe(&["Sở Y tế", "1.001612", "trực tuyến"]));
    let instants = prop::array::uniform5(prop::option::of(-2i64..3));
    (word(CASES), texts, instants).prop_map(|(case_id, texts, instants)| Case {
        case_id,
        texts,
        instants,
        source: String::new(),
        source_row: 0,
    })
}

/// Draws rows of one to three events each, as when several receivers split a row.
fn export() -> impl Strategy<Value = Export> {
    let row =
        (event(), prop::collection::vec(maybe(&["an", "dung"]), 1..=3)).prop_map(|(event, receivers)| {
            let split = |receiver_id| Event { receiver_id, ..event.clone() };
            receivers.into_iter().map(split).collect::<Vec<_>>()
        });
    let rows = prop::collection::vec(row, 0..12);
    (rows, prop::collection::vec(case(), 0..4)).prop_map(|(rows, mut cases)| {
        let numbered = rows.into_iter().zip(2..).flat_map(|(events, source_row)| {
            events.into_iter().map(move |event| Event { source_row, ..event })
        });
        cases.iter_mut().zip(1..).for_each(|(case, source_row)| case.source_row = source_row);
        Export { events: numbered.collect(), cases }
    })
}

/// Draws ingests, each a list of files of rows.
pub(super) fn ingests() -> impl Strategy<Value = Vec<Vec<Export>>> {
    prop::collection::vec(prop::collection::vec(export(), 0..4), 1..4).prop_map(|mut ingests| {
        for (export, number) in ingests.iter_mut().flatten().zip(1..) {
            let source = format!("export-{number:02}.csv");
            export.events.iter_mut().for_each(|event| event.source.clone_from(&source));
            export.cases.iter_mut().for_each(|case| case.source.clone_from(&source));
        }
        ingests
    })
}
