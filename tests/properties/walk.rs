//! The walk compared with the naive one, and invariants of any walk.

use super::log_cases::{log_case, plain_case};
use super::naive_walk::{NaiveSettings, naive_walk};
use super::plain::{PlainFacts, of_case};
use crate::fixtures::bucket::{LogCase, case_name, columns, walk};
use crate::fixtures::hours::{DAY, MINUTE_US, MONDAY, book, works_at};
use buckstop::bulk::{BulkRules, BulkTally};
use buckstop::fact::{Facts, Level, Passage};
use buckstop::trace::{AfterPause, Levels, PauseRules, WalkSettings};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write};

/// The source whose cases end with their last event.
pub(super) const ENDS_WITH_LAST: &str = "plain.xes";
/// A source whose time limits start again after a pause.
pub(super) const RESTARTS: &str = "restarts.csv";
/// The working time in which cases handed in online must be answered.
const INTAKE_LIMIT_US: i64 = 3 * 60 * MINUTE_US;
/// The source that only fills gaps.
pub(super) const FILLS: &str = "dossiers.json";

fn config() -> ProptestConfig {
    ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() }
}

/// Walks over a bucket in which that many due dates moved by one actor in a minute are moved in bulk, and that many cases
/// released in one instant are a batch.
fn walk_bucket(
    cases: &[LogCase],
    level: Level,
    as_of: i64,
    (min_due_moves, min_batch_cases): (u32, u32),
) -> Vec<Option<PlainFacts>> {
    let (events, exported) = columns(cases);
    let sources = BTreeSet::from([ENDS_WITH_LAST.to_owned()]);
    let book = book();
    let fills = BTreeSet::from([FILLS.to_owned()]);
    let rules = PauseRules {
        usual: AfterPause::Resume,
        by_source: BTreeMap::from([
            (FILLS.to_owned(), AfterPause::Restart),
            (RESTARTS.to_owned(), AfterPause::Restart),
            (ENDS_WITH_LAST.to_owned(), AfterPause::Exported),
        ]),
    };
    let levels = Levels {
        units: BTreeMap::from([("u1".to_owned(), 1), ("u2".to_owned(), 2)]),
        officials: BTreeMap::from([("an".to_owned(), 4), ("dung".to_owned(), 2)]),
    };
    let mut bulk = BulkTally::default();
    bulk.add(&events, as_of);
    let settings = WalkSettings {
        as_of,
        calendars: &book,
        last_event_sources: &sources,
        filling_sources: &fills,
        after_pause: &rules,
        intake_limit_us: INTAKE_LIMIT_US,
        levels: &levels,
        bulk: &bulk.finish(&BulkRules { min_due_moves, min_batch_cases }),
    };
    let facts: Facts = walk(&events, &exported, level, &settings);
    (0..cases.len()).map(|number| of_case(&facts, &events.symbols, &case_name(number))).collect()
}

fn unit_level(unit: &str) -> Option<u8> {
    match unit {
        "u1" => Some(1),
        "u2" => Some(2),
        _ => None,
    }
}

fn official_level(official: &str) -> Option<u8> {
    match official {
        "an" => Some(4),
        "dung" => Some(2),
        _ => None,
    }
}

fn walk_alone(case: &LogCase, level: Level, as_of: i64) -> Option<PlainFacts> {
    walk_bucket(std::slice::from_ref(case), level, as_of, (2, 1)).remove(0)
}

/// Draws the instant at which the log ends: often after all events, sometimes in the middle.
fn as_of() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 20 * DAY..22 * DAY, 1 => 0..10 * DAY].prop_map(|minute| (MONDAY + minute) * MINUTE_US)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn walk_equals_the_naive_one(case in log_case(), as_of in as_of()) {
        let settings = NaiveSettings { as_of, last_event_sources: &[ENDS_WITH_LAST], filling_source: FILLS, restarting_sources: &[FILLS, RESTARTS], exporting_sources: &[ENDS_WITH_LAST], works_at: &works_at, intake_limit_us: INTAKE_LIMIT_US, min_due_moves: 2, unit_level: &unit_level, official_level: &official_level };
        for level in Level::ALL {
            let walked = walk_alone(&case, level, as_of);
            let expected = naive_walk(&case, level, &settings);
            prop_assert!(walked == expected, "level {}\n{}", level.name(), difference(walked.as_ref(), expected.as_ref()));
        }
    }

    #[test]
    fn time_of_a_hold_adds_up(case in log_case(), as_of in as_of()) {
        for level in Level::ALL {
            for hold in walk_alone(&case, level, as_of).map_or(Vec::new(), |facts| facts.holds) {
                let until = hold.released_at.unwrap_or(as_of);
                let minutes = hold.received_at / MINUTE_US..until / MINUTE_US;
                let (unit, official) = (hold.unit.as_deref(), hold.official.as_deref());
                let in_hours = minutes.filter(|&minute| works_at(unit, official, minute)).count() as i64;
                prop_assert_eq!(hold.work_us + hold.pause_us + hold.consult_us + hold.away_us, in_hours * MINUTE_US);
                prop_assert_eq!(hold.elapsed_us, until - hold.received_at);
                prop_assert!(hold.overdue_us >= 0 && hold.overdue_us <= hold.work_us);
            }
        }
    }

    #[test]
    fn somebody_has_the_case_from_its_first_hold_to_its_end(case in log_case(), as_of in as_of()) {
        for level in Level::ALL {
            let Some(facts) = walk_alone(&case, level, as_of) else { continue };
            let standing = |hold: &&super::plain::PlainHold| hold.released_by != Passage::Recalled && !hold.after_end;
            let holds: Vec<_> = facts.holds.iter().filter(standing).collect();
            for pair in holds.windows(2) {
                prop_assert_eq!(pair[0].released_at, Some(pair[1].received_at));
            }
            if let (Some(first), Some(last)) = (holds.first(), holds.last()) {
                prop_assert_eq!(first.received_at, facts.case.first_event_at);
                match facts.case.ended_by {
                    Passage::Open => prop_assert_eq!(last.released_at, None),
                    Passage::LastEvent => prop_assert!(last.released_at <= facts.case.ended_at),
                    _ => prop_assert_eq!(last.released_at, facts.case.ended_at),
                }
            }
        }
    }

    #[test]
    fn handovers_are_the_changes_of_holder(case in log_case(), as_of in as_of()) {
        for level in Level::ALL {
            let Some(facts) = walk_alone(&case, level, as_of) else { continue };
            let standing = facts.holds.iter().filter(|hold| hold.released_by != Passage::Recalled);
            let path = collapse(standing.map(|hold| hold.holder.clone()));
            let changes: Vec<_> = path.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
            let kept = facts.handovers.iter().filter(|handover| !handover.recalled);
            let handed: Vec<_> = kept.map(|handover| (handover.sender.clone(), handover.receiver.clone())).collect();
            prop_assert_eq!(handed, changes);
        }
    }

    #[test]
    fn plain_logs_count_as_collapsed_holders(case in plain_case()) {
        for level in Level::ALL {
            let facts = walk_alone(&case, level, (MONDAY + 60 * DAY) * MINUTE_US).expect("a plain case has events");
            let holder = |event: &crate::fixtures::bucket::LogEvent| match level {
                Level::Official => event.official.clone(),
                Level::Unit => event.unit.clone(),
            };
            let path = collapse(case.in_order().into_iter().map(holder));
            let seen_before = |&index: &usize| path[..index].contains(&path[index]);
            prop_assert_eq!(facts.case.handovers as usize, path.len() - 1);
            prop_assert_eq!(facts.case.holds as usize, path.len());
            let ping_pongs = path.windows(3).filter(|three| three[0] == three[2]).count();
            prop_assert_eq!(facts.case.ping_pongs as usize, ping_pongs);
            prop_assert_eq!(facts.handovers.iter().filter(|handover| handover.comes_back).count(), ping_pongs);
            prop_assert_eq!(facts.case.returns as usize, (0..path.len()).filter(seen_before).count());
        }
    }

    #[test]
    fn a_case_does_not_depend_on_its_neighbours(
        cases in prop::collection::vec(log_case(), 1..6), as_of in as_of(), turn in 0..6_usize,
    ) {
        let mut turned = cases.clone();
        turned.rotate_left(turn % cases.len());
        for level in Level::ALL {
            // Only what is done in bulk depends on other cases.
            let together = walk_bucket(&cases, level, as_of, (0, 0));
            let mut elsewhere = walk_bucket(&turned, level, as_of, (0, 0));
            elsewhere.rotate_right(turn % cases.len());
            prop_assert_eq!(&together, &elsewhere);
            for (case, facts) in cases.iter().zip(together) {
                let alone = walk_bucket(std::slice::from_ref(case), level, as_of, (0, 0)).remove(0);
                prop_assert_eq!(alone, facts);
            }
        }
    }
}

fn collapse<T: PartialEq>(holders: impl Iterator<Item = T>) -> Vec<T> {
    let mut path: Vec<T> = holders.collect();
    path.dedup();
    path
}

/// Returns the fields in which two walks differ, one per line.
fn difference(walked: Option<&PlainFacts>, expected: Option<&PlainFacts>) -> String {
    let (Some(walked), Some(expected)) = (walked, expected) else {
        return format!("walk has facts: {}, naive has: {}", walked.is_some(), expected.is_some());
    };
    [
        differing_rows("hold", &walked.holds, &expected.holds),
        differing_rows("handover", &walked.handovers, &expected.handovers),
        differing_rows("consultation", &walked.consultations, &expected.consultations),
        differing_rows("pause", &walked.pauses, &expected.pauses),
        differing_rows("due move", &walked.due_moves, &expected.due_moves),
        differing_rows("case", std::slice::from_ref(&walked.case), std::slice::from_ref(&expected.case)),
    ]
    .concat()
}

fn differing_rows<Row: Debug>(table: &str, walked: &[Row], expected: &[Row]) -> String {
    let mut lines = format!("{table}: walk {} rows, naive {}\n", walked.len(), expected.len());
    for (number, (walked, expected)) in walked.iter().zip(expected).enumerate() {
        let (walked, expected) = (format!("{walked:?}"), format!("{expected:?}"));
        for (left, right) in
            walked.split(", ").zip(expected.split(", ")).filter(|(left, right)| left != right)
        {
            writeln!(lines, "{table} {}: walk {left}, naive {right}", number + 1)
                .expect("a string takes any text");
        }
    }
    lines
}
