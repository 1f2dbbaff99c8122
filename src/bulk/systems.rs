//! Accounts behind which no single person can be: they act in many units, or around the clock.

use crate::event::{EventColumns, Kind, Sym};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Hours of a day.
const HOURS: usize = 24;
/// An account acts around the clock if it acts in each hour of the day at least this often, as a part of an even share: a
/// person on duty at night now and then does not.
const MIN_HOUR_SHARE: f64 = 0.2;
/// In place of an index: the official has not acted in the bucket yet.
const NONE: u32 = u32::MAX;

/// When an account is a system.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SystemRules {
    /// The number of units in which a system acts …
    pub min_units: usize,
    /// … if it makes more than this share of all acts. 1 turns this off.
    pub min_share: f64,
    /// The number of acts from which on it is told whether they are spread around the clock; 0 turns this off.
    pub min_clock_acts: u64,
}

/// The acts of each account, by id. Tallies are merged in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorTally {
    by_actor: BTreeMap<String, Acts>,
}

/// The acts of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Acts {
    /// By hour of the day.
    by_hour: [u64; HOURS],
    units: BTreeSet<String>,
}

/// An account that is a system, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemAccount {
    /// The number of its acts.
    pub acts: u64,
    /// The number of units in which it acts.
    pub units: usize,
    /// True if it acts around the clock.
    pub around_the_clock: bool,
}

impl ActorTally {
    /// Adds the events of a bucket. `hour_of` returns the local hour of the day of an instant, or nothing if the instant
    /// does not count. Acts of machines are nobody's.
    pub fn add(&mut self, events: &EventColumns, hour_of: impl Fn(i64) -> Option<u8>) {
        let mut indexes = vec![NONE; events.symbols.len()];
        let mut found: Vec<(Sym, LocalActs)> = Vec::new();
        for (event, &official) in events.official_id.iter().enumerate() {
            if official.is_none() || events.kind[event] == Kind::System {
                continue;
            }
            let Some(hour) = hour_of(events.occurred_at[event]) else { continue };
            let index = &mut indexes[official.0 as usize];
            if *index == NONE {
                *index = found.len() as u32;
                found.push((official, LocalActs::default()));
            }
            found[*index as usize].1.add(hour, events.unit_id[event]);
        }
        for (official, acts) in found {
            let name = events.symbols.get(official).unwrap_or_default();
            let known = self.by_actor.entry(name.to_owned()).or_default();
            let units = acts.units.into_iter().filter_map(|unit| events.symbols.get(unit));
            known.add(&acts.by_hour, units.map(str::to_owned));
        }
    }

    /// Adds the acts of other buckets.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (actor, acts) in other.by_actor {
            self.by_actor.entry(actor).or_default().add(&acts.by_hour, acts.units.into_iter());
        }
        self
    }

    /// Returns the accounts that are systems, by id.
    pub fn systems(&self, rules: &SystemRules) -> BTreeMap<String, SystemAccount> {
        let all: u64 = self.by_actor.values().map(Acts::count).sum();
        let account = |(actor, acts): (&String, &Acts)| {
            let account = SystemAccount {
                acts: acts.count(),
                units: acts.units.len(),
                around_the_clock: acts.is_around_the_clock(rules.min_clock_acts),
            };
            let is_everywhere =
                account.units >= rules.min_units && account.acts as f64 > rules.min_share * all as f64;
            (is_everywhere || account.around_the_clock).then(|| (actor.clone(), account))
        };
        self.by_actor.iter().filter_map(account).collect()
    }
}

impl Acts {
    fn add(&mut self, by_hour: &[u64; HOURS], units: impl Iterator<Item = String>) {
        for (own, other) in self.by_hour.iter_mut().zip(by_hour) {
            *own += other;
        }
        self.units.extend(units);
    }

    fn count(&self) -> u64 {
        self.by_hour.iter().sum()
    }

    fn is_around_the_clock(&self, min_acts: u64) -> bool {
        let even_share = self.count() as f64 / HOURS as f64;
        min_acts > 0
            && self.count() >= min_acts
            && self.by_hour.iter().all(|&acts| acts as f64 >= MIN_HOUR_SHARE * even_share)
    }
}

/// The acts of one account in one bucket.
#[derive(Default)]
struct LocalActs {
    by_hour: [u64; HOURS],
    units: BTreeSet<Sym>,
    /// The unit of the last act, which is mostly that of the next one too.
    last_unit: Sym,
}

impl LocalActs {
    fn add(&mut self, hour: u8, unit: Sym) {
        self.by_hour[usize::from(hour) % HOURS] += 1;
        if unit != self.last_unit {
            self.last_unit = unit;
            self.units.insert(unit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: SystemRules = SystemRules { min_units: 3, min_share: 0.2, min_clock_acts: 48 };

    /// Returns a bucket of acts of officials in units, at hours.
    fn bucket(acts: impl Iterator<Item = (&'static str, Option<String>, i64)>) -> ActorTally {
        let mut events = EventColumns::default();
        for (official, unit, hour) in acts {
            events.official_id.push(events.symbols.intern(official));
            events.unit_id.push(events.symbols.intern_optional(unit.as_deref()));
            events.kind.push(Kind::Work);
            events.occurred_at.push(hour);
        }
        let mut tally = ActorTally::default();
        tally.add(&events, |hour| (hour < 1000).then_some((hour % 24) as u8));
        tally
    }

    #[test]
    fn an_account_in_many_units_with_many_of_all_acts_is_a_system() {
        let many = |from: i64| (from..from + 10).map(|act| ("máy", Some(format!("u{}", act / 7)), 9));
        let few = (0..3).map(|act| ("An", Some(format!("u{act}")), 9));
        let one_unit = (0..40).map(|_| ("Bình", Some("u1".to_owned()), 9));
        let [one, other] = [bucket(many(0).chain(few)), bucket(many(10).chain(one_unit))];
        let systems = one.clone().merge(other.clone()).systems(&RULES);
        let expected = SystemAccount { acts: 20, units: 3, around_the_clock: false };
        assert_eq!(systems, BTreeMap::from([("máy".to_owned(), expected)]));
        assert_eq!(other.merge(one).systems(&RULES), systems);
    }

    #[test]
    fn an_account_that_acts_in_each_hour_of_the_day_is_a_system_and_one_on_duty_at_night_is_not() {
        let clock = (0..48).map(|hour| ("máy", None, hour));
        let short = (0..47).map(|hour| ("An", None, hour));
        // 480 acts by day, and 3 in each hour of the night: an even share is 21.
        let duty = (0..24).flat_map(|hour| {
            let acts = if (8..18).contains(&hour) { 48 } else { 3 };
            (0..acts).map(move |_| ("Bình", None, hour))
        });
        let tally = bucket(clock.chain(short).chain(duty));
        assert_eq!(tally.systems(&RULES).keys().collect::<Vec<_>>(), ["máy"]);
        let off = SystemRules { min_clock_acts: 0, ..RULES };
        assert!(tally.systems(&off).is_empty());
    }

    #[test]
    fn acts_that_do_not_count_and_acts_of_nobody_make_no_system() {
        let late = (1000..1100).map(|hour| ("máy", None, hour));
        assert_eq!(bucket(late), ActorTally::default());
    }
}
