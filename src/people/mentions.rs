//! Which names the log shows, in which units, and when.

use crate::event::{EventColumns, Kind, NO_TIME, Sym, Symbols};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Length of a spell: names are compared by the spells in which they act.
const SPELL_US: i64 = 30 * 86_400_000_000;
/// Spells are counted from 1970; what lies later, by some mistake, is in the last one.
const SPELLS: i64 = 2_048;

/// What was seen of a name in a unit. Adding up is in any order the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Acts.
    pub acts: u64,
    /// Times it was named as receiver.
    pub received: u64,
    /// First and last instant, µs UTC.
    pub first_at: i64,
    /// See `first_at`.
    pub last_at: i64,
    /// The spells with an act, as bits.
    spells: Vec<u64>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { acts: 0, received: 0, first_at: i64::MAX, last_at: i64::MIN, spells: Vec::new() }
    }
}

impl Seen {
    pub(super) fn act(&mut self, at: i64) {
        self.acts += 1;
        self.meet(at);
        let spell = at.div_euclid(SPELL_US).clamp(0, SPELLS - 1) as usize;
        if self.spells.len() <= spell / 64 {
            self.spells.resize(spell / 64 + 1, 0);
        }
        self.spells[spell / 64] |= 1 << (spell % 64);
    }

    pub(super) fn receive(&mut self, at: i64) {
        self.received += 1;
        self.meet(at);
    }

    fn meet(&mut self, at: i64) {
        self.first_at = self.first_at.min(at);
        self.last_at = self.last_at.max(at);
    }

    /// Adds what was seen elsewhere.
    pub(super) fn add(&mut self, other: &Self) {
        self.acts += other.acts;
        self.received += other.received;
        self.first_at = self.first_at.min(other.first_at);
        self.last_at = self.last_at.max(other.last_at);
        if self.spells.len() < other.spells.len() {
            self.spells.resize(other.spells.len(), 0);
        }
        for (own, others) in self.spells.iter_mut().zip(&other.spells) {
            *own |= others;
        }
    }

    /// In how many spells there are acts both here and there.
    pub(super) fn common_spells(&self, other: &Self) -> u32 {
        self.spells.iter().zip(&other.spells).map(|(own, others)| (own & others).count_ones()).sum()
    }
}

/// A name as the log writes it, in a unit as the log writes it (empty: none), between two dates of
/// reorganisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sighting {
    pub(super) name: String,
    pub(super) unit: String,
    /// How many of the dates had come.
    pub(super) era: u8,
}

/// All names of a log. Adding up is in any order the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sightings {
    /// The dates of reorganisations, ascending, µs UTC.
    dates: Vec<i64>,
    /// Later events have not happened yet.
    as_of: i64,
    pub(super) seen: BTreeMap<Sighting, Seen>,
}

impl Sightings {
    /// Nothing seen. Events after `as_of` (µs UTC) are as if they had not happened. Between `dates` of
    /// reorganisations (ascending; 255 at most) names are kept apart, because a unit may have another name
    /// after each.
    pub fn new(dates: &[i64], as_of: i64) -> Self {
        Self { dates: dates.iter().copied().take(255).collect(), as_of, seen: BTreeMap::new() }
    }

    /// Adds the events of a bucket; what machines did is nobody's act. Only people, units, instants and
    /// kinds are looked at.
    pub fn add(&mut self, events: &EventColumns) {
        let mut found = Found::new(events.symbols.len());
        for index in 0..events.occurred_at.len() {
            let at = events.occurred_at[index];
            if at > self.as_of {
                continue;
            }
            let era = self.era(at);
            let (official, receiver) = (events.official_id[index], events.receiver_id[index]);
            if official.is_some() && events.kind[index] != Kind::System {
                found.at((official, events.unit_id[index], era)).act(at);
            }
            if receiver.is_some() {
                found.at((receiver, events.receiver_unit_id[index], era)).receive(at);
            }
        }
        self.take(found, &events.symbols);
    }

    /// Adds what was seen, its symbols as names.
    pub(super) fn take(&mut self, found: Found, symbols: &Symbols) {
        let name = |symbol| symbols.get(symbol).unwrap_or_default().to_owned();
        for ((official, unit, era), seen) in found.seen {
            self.seen.entry(Sighting { name: name(official), unit: name(unit), era }).or_default().add(&seen);
        }
    }

    /// Notes a single act, for readers that have no buckets.
    pub fn note(&mut self, name: &str, unit: Option<&str>, at: i64) {
        let (name, unit, era) = (name.to_owned(), unit.unwrap_or_default().to_owned(), self.era(at));
        self.seen.entry(Sighting { name, unit, era }).or_default().act(at);
    }

    /// Adds what was seen in other buckets, with the same dates.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (sighting, seen) in other.seen {
            self.seen.entry(sighting).or_default().add(&seen);
        }
        self
    }

    /// The names, in order, each once.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut last = "";
        self.seen.keys().map(|sighting| sighting.name.as_str()).filter(move |name| {
            let is_new = *name != last;
            last = name;
            is_new
        })
    }

    /// Acts before one of the dates.
    pub fn acts_before(&self, date: i64) -> u64 {
        let eras = self.era(date - 1);
        self.seen.iter().filter(|(sighting, _)| sighting.era <= eras).map(|(_, seen)| seen.acts).sum()
    }

    /// Acts and times received of a name, in all units.
    pub fn of(&self, name: &str) -> (u64, u64) {
        let of_name = self.seen.iter().filter(|(sighting, _)| sighting.name == name);
        of_name.fold((0, 0), |sum, (_, seen)| (sum.0 + seen.acts, sum.1 + seen.received))
    }

    pub(super) fn era(&self, at: i64) -> u8 {
        self.dates.iter().take_while(|&&date| date <= at).count() as u8
    }

    /// An instant of an era, for asking what a unit was called then.
    pub(super) fn instant_of(&self, era: u8) -> i64 {
        match self.dates.get(usize::from(era)) {
            Some(&next) => next - 1,
            None => i64::MAX,
        }
    }
}

/// A name in a unit in an era, as symbols of a bucket.
pub(super) type Key = (Sym, Sym, u8);

/// What is seen in one bucket, or by one [`Spotter`](super::Spotter).
#[derive(Debug)]
pub(super) struct Found {
    seen: Vec<(Key, Seen)>,
    places: FxHashMap<Key, u32>,
    /// Where each name was seen last: most are in one unit, and need no hashing.
    latest: Vec<u32>,
}

impl Found {
    pub(super) fn new(symbols: usize) -> Self {
        Self { seen: Vec::new(), places: FxHashMap::default(), latest: vec![u32::MAX; symbols] }
    }

    /// Makes room for symbols that came later.
    pub(super) fn grow(&mut self, symbols: usize) {
        if self.latest.len() < symbols {
            self.latest.resize(symbols, u32::MAX);
        }
    }

    pub(super) fn at(&mut self, key: Key) -> &mut Seen {
        let latest = &mut self.latest[key.0.0 as usize];
        if self.seen.get(*latest as usize).is_none_or(|(known, _)| *known != key) {
            *latest = *self.places.entry(key).or_insert_with(|| {
                self.seen.push((key, Seen::default()));
                self.seen.len() as u32 - 1
            });
        }
        &mut self.seen[*latest as usize].1
    }
}

// A missing instant would be the oldest of all.
const _: () = assert!(NO_TIME == i64::MIN);

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;

    #[test]
    fn spells_are_counted_where_both_act() {
        let (mut here, mut there) = (Seen::default(), Seen::default());
        for day in [0, 40, 70] {
            here.act(day * DAY);
        }
        for day in [29, 61, 200] {
            there.act(day * DAY);
        }
        assert_eq!((here.common_spells(&there), there.common_spells(&here)), (2, 2));
        here.add(&there);
        assert_eq!((here.acts, here.first_at, here.last_at), (6, 0, 200 * DAY));
        assert_eq!(here.common_spells(&there), 3);
    }

    #[test]
    fn eras_lie_between_the_dates() {
        let mut sightings = Sightings::new(&[10, 20], i64::MAX);
        for at in [9, 10, 20, 25] {
            sightings.note("An", None, at);
        }
        let eras: Vec<(u8, u64)> = sightings.seen.iter().map(|(key, seen)| (key.era, seen.acts)).collect();
        assert_eq!(eras, [(0, 1), (1, 1), (2, 2)]);
        assert_eq!([0, 1, 2].map(|era| sightings.instant_of(era)), [9, 19, i64::MAX]);
        assert_eq!(sightings.names().collect::<Vec<_>>(), ["An"]);
    }
}
