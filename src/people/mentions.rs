//! The mentions of a log: which names it contains, in which units, and when.

use crate::event::{EventColumns, Kind, NO_TIME, Sym, Symbols};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The length of a window: names are compared by the windows of time in which they act.
const WINDOW_US: i64 = 30 * 86_400_000_000;
/// The number of windows, counted from 1970. Later acts, which are mistakes, fall into the last one.
const WINDOWS: i64 = 2_048;

/// How often, and when, a name is mentioned in a unit. The order of adding up does not matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentionStats {
    /// The number of acts.
    pub acts: u64,
    /// The number of times the name is a receiver.
    pub received: u64,
    /// The first instant, µs UTC.
    pub first_at: i64,
    /// The last instant, µs UTC.
    pub last_at: i64,
    /// The windows with an act, as a bit set.
    windows: Vec<u64>,
}

impl Default for MentionStats {
    fn default() -> Self {
        Self { acts: 0, received: 0, first_at: i64::MAX, last_at: i64::MIN, windows: Vec::new() }
    }
}

impl MentionStats {
    /// Adds an act.
    pub(super) fn add_act(&mut self, at: i64) {
        self.acts += 1;
        self.add_instant(at);
        let window = at.div_euclid(WINDOW_US).clamp(0, WINDOWS - 1) as usize;
        if self.windows.len() <= window / 64 {
            self.windows.resize(window / 64 + 1, 0);
        }
        self.windows[window / 64] |= 1 << (window % 64);
    }

    /// Adds a mention as receiver.
    pub(super) fn add_received(&mut self, at: i64) {
        self.received += 1;
        self.add_instant(at);
    }

    fn add_instant(&mut self, at: i64) {
        self.first_at = self.first_at.min(at);
        self.last_at = self.last_at.max(at);
    }

    /// Adds other mentions.
    pub(super) fn add(&mut self, other: &Self) {
        self.acts += other.acts;
        self.received += other.received;
        self.first_at = self.first_at.min(other.first_at);
        self.last_at = self.last_at.max(other.last_at);
        if self.windows.len() < other.windows.len() {
            self.windows.resize(other.windows.len(), 0);
        }
        for (own, others) in self.windows.iter_mut().zip(&other.windows) {
            *own |= others;
        }
    }

    /// Returns the number of windows with acts in both.
    pub(super) fn common_windows(&self, other: &Self) -> u32 {
        self.windows.iter().zip(&other.windows).map(|(own, others)| (own & others).count_ones()).sum()
    }
}

/// A name in a unit, both as the log spells them, in the period between two reorganisations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct MentionKey {
    pub(super) name: String,
    /// The unit; empty if there is none.
    pub(super) unit: String,
    /// The number of reorganisations before.
    pub(super) period: u8,
}

/// All mentions of a log. The order of adding up does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentions {
    /// The dates of reorganisations, ascending, µs UTC.
    dates: Vec<i64>,
    /// Later events are ignored.
    as_of: i64,
    pub(super) stats: BTreeMap<MentionKey, MentionStats>,
}

impl Mentions {
    /// Creates an empty collection. Events after `as_of` (µs UTC) are ignored. Mentions are counted separately for each
    /// period between the `dates` of reorganisations (ascending, 255 at most), because a unit may have another id
    /// after each.
    pub fn new(dates: &[i64], as_of: i64) -> Self {
        Self { dates: dates.iter().copied().take(255).collect(), as_of, stats: BTreeMap::new() }
    }

    /// Adds the events of a bucket. Acts of machines are nobody's acts. Only the columns of people, units, instants and
    /// kinds are read.
    pub fn add(&mut self, events: &EventColumns) {
        let mut local = LocalMentions::new(events.symbols.len());
        for index in 0..events.occurred_at.len() {
            let at = events.occurred_at[index];
            if at > self.as_of {
                continue;
            }
            let period = self.period(at);
            let (official, receiver) = (events.official_id[index], events.receiver_id[index]);
            if official.is_some() && events.kind[index] != Kind::System {
                local.entry((official, events.unit_id[index], period)).add_act(at);
            }
            if receiver.is_some() {
                local.entry((receiver, events.receiver_unit_id[index], period)).add_received(at);
            }
        }
        self.add_local(local, &events.symbols);
    }

    /// Adds local mentions, whose symbols are resolved to names.
    pub(super) fn add_local(&mut self, local: LocalMentions, symbols: &Symbols) {
        let text = |symbol| symbols.get(symbol).unwrap_or_default().to_owned();
        for ((official, unit, period), stats) in local.stats {
            let key = MentionKey { name: text(official), unit: text(unit), period };
            self.stats.entry(key).or_default().add(&stats);
        }
    }

    /// Adds a single act, for readers that have no buckets.
    pub fn add_act(&mut self, name: &str, unit: Option<&str>, at: i64) {
        let (name, unit, period) = (name.to_owned(), unit.unwrap_or_default().to_owned(), self.period(at));
        self.stats.entry(MentionKey { name, unit, period }).or_default().add_act(at);
    }

    /// Adds the mentions of other buckets, which must have the same dates.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (key, stats) in other.stats {
            self.stats.entry(key).or_default().add(&stats);
        }
        self
    }

    /// Iterates over the names in order, each once.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut last = "";
        self.stats.keys().map(|key| key.name.as_str()).filter(move |name| {
            let is_new = *name != last;
            last = name;
            is_new
        })
    }

    /// Returns the number of acts before one of the dates.
    pub fn acts_before(&self, date: i64) -> u64 {
        let last = self.period(date - 1);
        self.stats.iter().filter(|(key, _)| key.period <= last).map(|(_, stats)| stats.acts).sum()
    }

    /// Returns the number of acts of a name, and of its mentions as receiver, in all units.
    pub fn of(&self, name: &str) -> (u64, u64) {
        let of_name = self.stats.iter().filter(|(key, _)| key.name == name);
        of_name.fold((0, 0), |sum, (_, stats)| (sum.0 + stats.acts, sum.1 + stats.received))
    }

    /// Returns the period of an instant.
    pub(super) fn period(&self, at: i64) -> u8 {
        self.dates.iter().take_while(|&&date| date <= at).count() as u8
    }

    /// Returns an instant of a period, for looking up the id of a unit at that time.
    pub(super) fn instant_of(&self, period: u8) -> i64 {
        match self.dates.get(usize::from(period)) {
            Some(&next) => next - 1,
            None => i64::MAX,
        }
    }
}

/// A name in a unit in a period, as symbols of a bucket.
pub(super) type LocalKey = (Sym, Sym, u8);

/// The mentions of one bucket, or of one [`MentionCollector`](super::MentionCollector).
#[derive(Debug)]
pub(super) struct LocalMentions {
    stats: Vec<(LocalKey, MentionStats)>,
    /// Indexes into `stats`.
    indexes: FxHashMap<LocalKey, u32>,
    /// By symbol of a name, the index of its latest mention: most names are in one unit and need no hashing.
    latest: Vec<u32>,
}

impl LocalMentions {
    /// Creates an empty collection for that many symbols.
    pub(super) fn new(symbols: usize) -> Self {
        Self { stats: Vec::new(), indexes: FxHashMap::default(), latest: vec![u32::MAX; symbols] }
    }

    /// Extends the collection to that many symbols.
    pub(super) fn grow(&mut self, symbols: usize) {
        if self.latest.len() < symbols {
            self.latest.resize(symbols, u32::MAX);
        }
    }

    /// Returns the statistics of a key, which are added if it is new.
    pub(super) fn entry(&mut self, key: LocalKey) -> &mut MentionStats {
        let latest = &mut self.latest[key.0.0 as usize];
        if self.stats.get(*latest as usize).is_none_or(|(known, _)| *known != key) {
            *latest = *self.indexes.entry(key).or_insert_with(|| {
                self.stats.push((key, MentionStats::default()));
                self.stats.len() as u32 - 1
            });
        }
        &mut self.stats[*latest as usize].1
    }
}

// A missing instant counts as the earliest one.
const _: () = assert!(NO_TIME == i64::MIN);

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000_000;

    #[test]
    fn windows_are_counted_where_both_act() {
        let (mut here, mut there) = (MentionStats::default(), MentionStats::default());
        for day in [0, 40, 70] {
            here.add_act(day * DAY);
        }
        for day in [29, 61, 200] {
            there.add_act(day * DAY);
        }
        assert_eq!((here.common_windows(&there), there.common_windows(&here)), (2, 2));
        here.add(&there);
        assert_eq!((here.acts, here.first_at, here.last_at), (6, 0, 200 * DAY));
        assert_eq!(here.common_windows(&there), 3);
    }

    #[test]
    fn periods_lie_between_the_dates() {
        let mut mentions = Mentions::new(&[10, 20], i64::MAX);
        for at in [9, 10, 20, 25] {
            mentions.add_act("An", None, at);
        }
        let periods: Vec<(u8, u64)> =
            mentions.stats.iter().map(|(key, stats)| (key.period, stats.acts)).collect();
        assert_eq!(periods, [(0, 1), (1, 1), (2, 2)]);
        assert_eq!([0, 1, 2].map(|period| mentions.instant_of(period)), [9, 19, i64::MAX]);
        assert_eq!(mentions.names().collect::<Vec<_>>(), ["An"]);
    }
}
