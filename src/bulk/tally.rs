//! Counts acts of one actor at one time over all buckets.

use super::key::ActorKeys;
use super::moves::moves_due_date;
use super::releases::releases;
use super::repeated::repeated;
use crate::event::EventColumns;
use crate::partial::set_in_order;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

const MINUTE_US: i64 = 60_000_000;

/// When acts were done in bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkRules {
    /// The number of due dates that one actor moves in one minute from which on it is done in bulk; 0 turns it off.
    pub min_due_moves: u32,
    /// The number of cases that one actor lets go in one instant from which on it is a batch; 0 turns it off.
    pub min_batch_cases: u32,
}

/// The acts of some buckets that count. Tallies are merged in any order.
#[derive(Clone, Debug, Default)]
pub struct BulkTally {
    /// A key of actor and minute for each move of a due date.
    due_moves: Vec<u64>,
    /// A key of actor and instant for each case that the actor lets go.
    releases: Vec<u64>,
}

/// Which acts were done in bulk.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Bulk {
    /// Keys of actor and minute.
    #[serde(serialize_with = "set_in_order")]
    due_moves: FxHashSet<u64>,
    /// Keys of actor and instant.
    #[serde(serialize_with = "set_in_order")]
    releases: FxHashSet<u64>,
}

/// Looks up the events of one bucket.
#[derive(Debug)]
pub struct BulkLookup<'a> {
    bulk: &'a Bulk,
    keys: ActorKeys,
}

impl BulkTally {
    /// Adds the events of a bucket up to `as_of`, µs UTC, which are in the order of cases, then of time. People and units
    /// must have their final ids.
    pub fn add(&mut self, events: &EventColumns, as_of: i64) {
        let mut keys = ActorKeys::default();
        // The case and the instant of the last releases, and where their keys begin: a case counts once.
        let (mut last, mut first_key) = (None, self.releases.len());
        for (event, &at) in events.occurred_at.iter().enumerate().filter(|(_, at)| **at <= as_of) {
            if moves_due_date(events.kind[event], events.due_at[event]) {
                self.due_moves.push(keys.of_event(events, event, minute(at)));
            }
            if releases(events, event, as_of) {
                let key = keys.of_event(events, event, at);
                if last != Some((events.case_id[event], at)) {
                    (last, first_key) = (Some((events.case_id[event], at)), self.releases.len());
                }
                if !self.releases[first_key..].contains(&key) {
                    self.releases.push(key);
                }
            }
        }
    }

    /// Adds the acts of other buckets.
    #[must_use]
    pub fn merge(mut self, mut other: Self) -> Self {
        self.due_moves.append(&mut other.due_moves);
        self.releases.append(&mut other.releases);
        self
    }

    /// Finds what was done in bulk, once every bucket is in.
    pub fn finish(self, rules: &BulkRules) -> Bulk {
        Bulk {
            due_moves: repeated(self.due_moves, rules.min_due_moves),
            releases: repeated(self.releases, rules.min_batch_cases),
        }
    }
}

impl<'a> BulkLookup<'a> {
    /// Begins a bucket.
    pub fn new(bulk: &'a Bulk) -> Self {
        Self { bulk, keys: ActorKeys::default() }
    }

    /// Returns true if the event, which moves a due date, is one of many that its actor moved in that minute.
    pub fn has_due_move(&mut self, events: &EventColumns, event: usize) -> bool {
        let found = &self.bulk.due_moves;
        !found.is_empty()
            && found.contains(&self.keys.of_event(events, event, minute(events.occurred_at[event])))
    }

    /// Returns true if any case was let go in a batch.
    pub fn has_batches(&self) -> bool {
        !self.bulk.releases.is_empty()
    }

    /// Returns true if the actor of the event let many cases go in that instant.
    pub fn has_batch(&mut self, events: &EventColumns, event: usize) -> bool {
        self.has_batches()
            && self.bulk.releases.contains(&self.keys.of_event(events, event, events.occurred_at[event]))
    }
}

/// Returns the minute of the clock, counted from 1970-01-01 UTC.
fn minute(at: i64) -> i64 {
    at.div_euclid(MINUTE_US)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Kind, NO_TIME, Sym};

    const RULES: BulkRules = BulkRules { min_due_moves: 3, min_batch_cases: 3 };

    /// An event: case, kind, official, unit, second.
    type Act = (&'static str, Kind, Option<&'static str>, Option<&'static str>, i64);

    fn bucket(acts: &[Act]) -> EventColumns {
        let mut events = EventColumns::default();
        for &(case, kind, official, unit, second) in acts {
            events.case_id.push(events.symbols.intern(case));
            events.official_id.push(events.symbols.intern_optional(official));
            events.unit_id.push(events.symbols.intern_optional(unit));
            events.receiver_id.push(Sym::NONE);
            events.receiver_unit_id.push(Sym::NONE);
            events.kind.push(kind);
            events.due_at.push(NO_TIME);
            events.occurred_at.push(second * 1_000_000);
        }
        events
    }

    fn tally(bucket: &EventColumns, until: i64) -> BulkTally {
        let mut tally = BulkTally::default();
        tally.add(bucket, until * 1_000_000);
        tally
    }

    /// Finds events in two buckets, whatever the order in which they are merged.
    fn found(
        buckets: [&[Act]; 2],
        until: i64,
        has: fn(&mut BulkLookup<'_>, &EventColumns, usize) -> bool,
    ) -> [Vec<usize>; 2] {
        let buckets = buckets.map(bucket);
        let [one, other] = buckets.each_ref().map(|bucket| tally(bucket, until));
        let merged = [one.clone().merge(other.clone()), other.merge(one)];
        let [forth, back] = merged.map(|all| {
            let bulk = all.finish(&RULES);
            buckets.each_ref().map(|bucket| {
                let mut lookup = BulkLookup::new(&bulk);
                (0..bucket.case_id.len()).filter(|&event| has(&mut lookup, bucket, event)).collect::<Vec<_>>()
            })
        });
        assert_eq!(forth, back);
        forth
    }

    fn has_due_move(lookup: &mut BulkLookup<'_>, events: &EventColumns, event: usize) -> bool {
        lookup.has_due_move(events, event)
    }

    fn has_batch(lookup: &mut BulkLookup<'_>, events: &EventColumns, event: usize) -> bool {
        lookup.has_batch(events, event)
    }

    #[test]
    fn moves_of_one_actor_in_one_minute_are_counted_over_all_buckets() {
        let extend = |official, unit, second| ("H1", Kind::ExtendDue, official, unit, second);
        let an = |second| extend(Some("An"), Some("phòng A"), second);
        let unit = |second| extend(None, Some("An"), second);
        let one = [an(60), an(119), an(120), unit(60), extend(None, None, 60)];
        let other = [extend(Some("Bình"), None, 60), an(75), unit(61), unit(62), an(500)];
        let found = found([&one, &other], 499, has_due_move);
        assert_eq!(found, [vec![0, 1, 3], vec![1, 2, 3]], "the unit An is not the official An");
    }

    #[test]
    fn a_batch_is_of_different_cases_that_are_let_go_in_one_instant() {
        let act = |case, kind, official, second| (case, kind, Some(official), None, second);
        let one = [
            act("H1", Kind::Complete, "An", 60),
            act("H1", Kind::Deliver, "An", 60),
            act("H2", Kind::Work, "An", 60),
            act("H2", Kind::Work, "Bình", 60),
        ];
        let third = [act("H3", Kind::Sign, "An", 60), act("H3", Kind::Note, "An", 70)];
        assert_eq!(found([&one, &third], 99, has_batch), [vec![0, 1, 2], vec![0]]);
        let goes_on = [act("H3", Kind::Sign, "An", 60), act("H3", Kind::Work, "An", 70)];
        let none = [Vec::<usize>::new(), Vec::new()];
        assert_eq!(found([&one, &goes_on], 99, has_batch), none, "An keeps H3");
        assert_eq!(found([&one, &goes_on], 65, has_batch), [vec![0, 1, 2], vec![0]], "not known yet");
        let later = [act("H3", Kind::Sign, "An", 61)];
        assert_eq!(found([&one, &later], 99, has_batch), none, "another instant");
    }

    #[test]
    fn nothing_is_done_in_bulk_if_it_is_turned_off() {
        let events = bucket(&[
            ("H1", Kind::ExtendDue, Some("An"), None, 1),
            ("H2", Kind::Complete, Some("An"), None, 1),
        ]);
        let off = tally(&events, 9).finish(&BulkRules { min_due_moves: 0, min_batch_cases: 0 });
        let on = tally(&events, 9).finish(&BulkRules { min_due_moves: 1, min_batch_cases: 1 });
        for (bulk, expected) in [(off, false), (on, true)] {
            let mut lookup = BulkLookup::new(&bulk);
            assert_eq!(lookup.has_due_move(&events, 0), expected);
            assert_eq!(lookup.has_batch(&events, 1), expected);
        }
    }
}
