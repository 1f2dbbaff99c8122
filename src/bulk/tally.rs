//! Counts acts of one actor at one time over all buckets.

use super::key::ActorKey;
use super::moves::moves_due_date;
use crate::event::EventColumns;
use rustc_hash::FxHashSet;

const MINUTE_US: i64 = 60_000_000;

/// When acts were done in bulk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BulkRules {
    /// The number of due dates that one actor moves in one minute from which on it is done in bulk; 0 turns it off.
    pub min_due_moves: u32,
}

/// The acts of some buckets that count. Tallies are merged in any order.
#[derive(Clone, Debug, Default)]
pub struct BulkTally {
    /// A key of actor and minute for each move of a due date.
    due_moves: Vec<u64>,
}

/// Which acts were done in bulk.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    /// Keys of actor and minute.
    due_moves: FxHashSet<u64>,
}

impl BulkTally {
    /// Adds the events of a bucket up to `as_of`, µs UTC. People and units must have their final ids.
    pub fn add(&mut self, events: &EventColumns, as_of: i64) {
        for (event, &at) in events.occurred_at.iter().enumerate() {
            if moves_due_date(events.kind[event], events.due_at[event]) && at <= as_of {
                self.due_moves.push(ActorKey::of_event(events, event).at(minute(at)));
            }
        }
    }

    /// Adds the acts of other buckets.
    #[must_use]
    pub fn merge(mut self, mut other: Self) -> Self {
        self.due_moves.append(&mut other.due_moves);
        self
    }

    /// Finds what was done in bulk, once every bucket is in.
    pub fn finish(self, rules: &BulkRules) -> Bulk {
        Bulk { due_moves: repeated(self.due_moves, rules.min_due_moves) }
    }
}

impl Bulk {
    /// Returns true if the event, which moves a due date, is one of many that its actor moved in that minute.
    pub fn has_due_move(&self, events: &EventColumns, event: usize) -> bool {
        !self.due_moves.is_empty()
            && self
                .due_moves
                .contains(&ActorKey::of_event(events, event).at(minute(events.occurred_at[event])))
    }
}

/// Returns the minute of the clock, counted from 1970-01-01 UTC.
fn minute(at: i64) -> i64 {
    at.div_euclid(MINUTE_US)
}

/// Returns the keys that occur at least `least` times; none if that is 0.
fn repeated(mut keys: Vec<u64>, least: u32) -> FxHashSet<u64> {
    if least == 0 {
        return FxHashSet::default();
    }
    keys.sort_unstable();
    let runs = keys.chunk_by(|one, other| one == other);
    runs.filter(|run| run.len() >= least as usize).map(|run| run[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Kind, NO_TIME, Sym};

    /// Returns a bucket of events that extend due dates, each of an official, or else a unit, at a second.
    fn bucket(acts: &[(Option<&str>, Option<&str>, i64)]) -> EventColumns {
        let mut events = EventColumns::default();
        for (official, unit, second) in acts {
            let official = events.symbols.intern_optional(*official);
            let unit = events.symbols.intern_optional(*unit);
            events.official_id.push(official);
            events.unit_id.push(unit);
            events.kind.push(Kind::ExtendDue);
            events.due_at.push(NO_TIME);
            events.occurred_at.push(second * 1_000_000);
        }
        events
    }

    #[test]
    fn moves_of_one_actor_in_one_minute_are_counted_over_all_buckets() {
        let an = |second| (Some("An"), Some("phòng A"), second);
        let unit = |second| (None, Some("An"), second);
        let buckets = [
            bucket(&[an(60), an(119), an(120), unit(60), (None, None, 60)]),
            bucket(&[(Some("Bình"), None, 60), an(75), unit(61), unit(62), an(500)]),
        ];
        let tally = |bucket: &EventColumns| {
            let mut tally = BulkTally::default();
            tally.add(bucket, 499_999_999);
            tally
        };
        let [one, other] = buckets.each_ref().map(tally);
        let (forth, back) = (one.clone().merge(other.clone()), other.merge(one));
        for bulk in [forth, back].map(|all| all.finish(&BulkRules { min_due_moves: 3 })) {
            let found = buckets.each_ref().map(|bucket| {
                (0..bucket.official_id.len())
                    .filter(|&event| bulk.has_due_move(bucket, event))
                    .collect::<Vec<_>>()
            });
            assert_eq!(found, [vec![0, 1, 3], vec![1, 2, 3]], "the unit An is not the official An");
        }
    }

    #[test]
    fn nothing_is_done_in_bulk_if_it_is_turned_off() {
        let events = bucket(&[(Some("An"), None, 1); 9]);
        let mut tally = BulkTally::default();
        tally.add(&events, i64::MAX);
        assert!(!tally.clone().finish(&BulkRules { min_due_moves: 0 }).has_due_move(&events, 0));
        assert!(tally.finish(&BulkRules { min_due_moves: 9 }).has_due_move(&events, 0));
        assert_eq!(events.official_id[0], Sym(0));
    }
}
