//! The resolution of people does not depend on files, buckets or the order of either, and a mapping of everything to
//! itself changes nothing.

use super::log_cases::log_case;
use crate::fixtures::bucket::{LogCase, columns, walk};
use crate::fixtures::scratch;
use crate::fixtures::stores::write_facts;
use buckstop::bulk::Bulk;
use buckstop::calendar::CalendarBook;
use buckstop::event::{CaseColumns, EventColumns, Sym};
use buckstop::fact::Level;
use buckstop::lists::{ListEntry, Lists, MoveEntry, MoveOf, OfficialEntry, UnitEntry};
use buckstop::people::{ActsOutside, Homonyms, Mentions, Policy, Resolution, resolve};
use buckstop::trace::{Levels, PauseRules, WalkSettings};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;
use std::fs;

/// Draws a day within the random logs, which begin on a Monday and last for weeks.
fn dates() -> impl Strategy<Value = i64> {
    (1..6_i64).prop_map(|day| {
        (crate::fixtures::hours::MONDAY + day * crate::fixtures::hours::DAY)
            * crate::fixtures::hours::MINUTE_US
    })
}

const NAMES: &[&str] = &["an", "bich", "chi", "dung", "AN", "d…", "b..."];
const UNITS: &[&str] = &["u1", "u2", "u3", "U1", "code-2"];

fn entry() -> impl Strategy<Value = ListEntry> {
    let official = (
        prop::option::of(select(vec!["x1", "x2"])),
        select(NAMES),
        prop::option::of(select(UNITS)),
        prop::option::of(dates()),
        prop::option::of(dates()),
    )
        .prop_map(|(id, name, unit, valid_from, valid_to)| {
            ListEntry::Official(OfficialEntry {
                id: id.map(str::to_owned),
                name: name.to_owned(),
                unit_id: unit.map(str::to_owned),
                valid_from,
                valid_to,
                ..OfficialEntry::default()
            })
        });
    let unit = (prop::option::of(select(vec!["code-2", "code-3"])), select(UNITS)).prop_map(|(id, name)| {
        let (id, name) = (id.map(str::to_owned), name.to_owned());
        ListEntry::Unit(UnitEntry { id, name, ..UnitEntry::default() })
    });
    let of_unit = (dates(), select(UNITS), select(UNITS));
    let of_official = (dates(), select(NAMES), select(NAMES));
    let moved = |of| {
        move |(valid_from, old, new): (i64, &str, &str)| {
            ListEntry::Move(MoveEntry { valid_from, of, old_id: old.to_owned(), new_id: new.to_owned() })
        }
    };
    prop_oneof![
        4 => official,
        2 => unit,
        1 => of_unit.prop_map(moved(MoveOf::Unit)),
        1 => of_official.prop_map(moved(MoveOf::Official)),
    ]
}

fn dates_of(lists: &Lists) -> Vec<i64> {
    lists.moves.iter().map(|one| one.valid_from).collect()
}

fn seen(buckets: &[EventColumns], lists: &Lists) -> Mentions {
    let none = || Mentions::new(&dates_of(lists), i64::MAX);
    buckets.iter().fold(none(), |all, bucket| {
        let mut one = none();
        one.add(bucket);
        one.merge(all)
    })
}

fn resolved(buckets: &[EventColumns], lists: &Lists, homonyms: Homonyms) -> Resolution {
    let placeholders = BTreeSet::from(["dung".to_owned()]);
    let policy = Policy { homonyms, placeholders: &placeholders, as_of: i64::MAX };
    resolve(&seen(buckets, lists), lists, &policy)
}

/// The official, the unit, the receiver and its unit of each event, in the order of the log.
type Shown = Vec<[Option<String>; 4]>;

fn shown(events: &EventColumns) -> Shown {
    let text = |symbol: Sym| events.symbols.get(symbol).map(str::to_owned);
    let columns = [&events.official_id, &events.unit_id, &events.receiver_id, &events.receiver_unit_id];
    (0..events.len()).map(|row| columns.map(|column| text(column[row]))).collect()
}

fn read(resolution: &Resolution, buckets: Vec<(EventColumns, CaseColumns)>) -> (Vec<Shown>, ActsOutside) {
    let mut outside = ActsOutside::new();
    let mut all = Vec::new();
    for (mut events, mut cases) in buckets {
        for (official, acts) in resolution.apply(&mut events, &mut cases) {
            *outside.entry(official).or_default() += acts;
        }
        all.push(shown(&events));
    }
    (all, outside)
}

fn facts_on_disk(events: &EventColumns, cases: &CaseColumns) -> Vec<Vec<u8>> {
    let folder = scratch::folder();
    let calendars = CalendarBook::around_the_clock();
    let none = BTreeSet::new();
    let as_of = (crate::fixtures::hours::MONDAY + 80 * crate::fixtures::hours::DAY)
        * crate::fixtures::hours::MINUTE_US;
    let settings = WalkSettings {
        as_of,
        calendars: &calendars,
        last_event_sources: &none,
        filling_sources: &none,
        after_pause: &PauseRules::default(),
        intake_limit_us: 8 * 3_600_000_000,
        levels: &Levels::default(),
        bulk: &Bulk::default(),
    };
    let mut files = Vec::new();
    for level in Level::ALL {
        let facts = walk(events, cases, level, &settings);
        files.extend(write_facts(folder.path(), 0, level, &facts, events).unwrap());
    }
    files.iter().map(|path| fs::read(path).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn who_is_who_depends_on_no_split_and_no_order(
        log in prop::collection::vec(log_case(), 1..8),
        entries in prop::collection::vec(entry(), 0..9),
        homonyms in select(vec![Homonyms::Split, Homonyms::Flag, Homonyms::Ignore]),
    ) {
        let whole = vec![columns(&log)];
        let mut single: Vec<(EventColumns, CaseColumns)> =
            log.iter().map(|case| columns(std::slice::from_ref(case))).collect();
        let events = |buckets: &[(EventColumns, CaseColumns)]| -> Vec<EventColumns> {
            buckets.iter().map(|bucket| bucket.0.clone()).collect()
        };
        let lists = Lists::of(entries.iter());
        let one = resolved(&events(&whole), &lists, homonyms);
        let in_order = events(&single);
        single.reverse();
        let other = resolved(&events(&single), &Lists::of(entries.iter().rev()), homonyms);
        single.reverse();
        prop_assert_eq!(seen(&in_order, &lists), seen(&events(&whole), &lists));
        prop_assert_eq!(one.officials(), other.officials());
        prop_assert_eq!(one.never_ranked(), other.never_ranked());
        let ((mut together, outside), (apart, outside_apart)) = (read(&one, whole), read(&other, single));
        prop_assert_eq!(together.remove(0), apart.concat());
        prop_assert_eq!(outside, outside_apart);
    }

    #[test]
    fn what_is_mapped_to_itself_gives_the_same_bytes(
        log in prop::collection::vec(log_case(), 1..6),
        date in dates(),
    ) {
        let (mut events, mut cases) = columns(&log);
        let plain = facts_on_disk(&events, &cases);
        let itself = |of, id: &&str| {
            ListEntry::Move(MoveEntry { valid_from: date, of, old_id: (*id).to_owned(), new_id: (*id).to_owned() })
        };
        let moves = NAMES[..4].iter().map(|id| itself(MoveOf::Official, id));
        let moves = moves.chain(UNITS[..3].iter().map(|id| itself(MoveOf::Unit, id)));
        let officials = NAMES[..4].iter().map(|name| {
            ListEntry::Official(OfficialEntry { name: (*name).to_owned(), ..OfficialEntry::default() })
        });
        let units = UNITS[..3].iter().map(|name| {
            ListEntry::Unit(UnitEntry { name: (*name).to_owned(), ..UnitEntry::default() })
        });
        let entries: Vec<ListEntry> = moves.chain(officials).chain(units).collect();
        let resolution = resolved(std::slice::from_ref(&events), &Lists::of(entries.iter()), Homonyms::Flag);
        prop_assert!(!resolution.changes_nothing(), "the lists are looked at");
        resolution.apply(&mut events, &mut cases);
        prop_assert_eq!(facts_on_disk(&events, &cases), plain);
    }
}

/// Returns a log of two cases in which names are written in several ways, so that it matters how cases are split
/// into buckets.
#[test]
fn ways_of_writing_in_different_buckets_are_one() {
    let case = |official: &str| {
        let event = crate::fixtures::bucket::LogEvent {
            official: Some(official.to_owned()),
            ..crate::fixtures::bucket::LogEvent::bare(0, buckstop::event::Kind::Work)
        };
        columns(&[LogCase { events: vec![event], exported: None }])
    };
    let buckets = vec![case("Hoà"), case("HÒA")];
    let entry = OfficialEntry { name: "Hòa".to_owned(), ..OfficialEntry::default() };
    let lists = Lists { officials: vec![entry], ..Lists::default() };
    let events: Vec<EventColumns> = buckets.iter().map(|bucket| bucket.0.clone()).collect();
    let (read, _) = read(&resolved(&events, &lists, Homonyms::Flag), buckets);
    assert_eq!(read.concat().concat().into_iter().flatten().collect::<Vec<_>>(), ["Hòa", "Hòa"]);
}
