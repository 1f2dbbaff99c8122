//! The half-days on which each official acted.

use super::day_set::DaySet;
use crate::event::{EventColumns, Kind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The half-days on which each official acted, by id. Sets of different buckets merge by union, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActiveDays {
    by_official: BTreeMap<String, DaySet>,
}

impl ActiveDays {
    /// Adds the events of a bucket. `half_day_of` returns the local half-day of an
    /// instant, counted from 1970-01-01, two a day, or nothing if the instant does not count. Acts of
    /// machines are nobody's.
    pub fn add(&mut self, events: &EventColumns, half_day_of: impl Fn(i64) -> Option<i64>) {
        let mut days: Vec<DaySet> = vec![DaySet::default(); events.symbols.len()];
        for ((official, kind), at) in events.official_id.iter().zip(&events.kind).zip(&events.occurred_at) {
            let half = half_day_of(*at).filter(|_| official.is_some() && *kind != Kind::System);
            if let Some(half) = half {
                days[official.0 as usize].insert(half);
            }
        }
        for (name, days) in events.symbols.iter().zip(&days).filter(|(_, days)| days.first().is_some()) {
            match self.by_official.get_mut(name) {
                Some(known) => known.add(days),
                None => {
                    self.by_official.insert(name.to_owned(), days.clone());
                }
            }
        }
    }

    /// Adds the days of other buckets.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (official, days) in other.by_official {
            self.by_official.entry(official).or_default().add(&days);
        }
        self
    }

    /// Returns each official with the days of acts, by id.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &DaySet)> {
        self.by_official.iter().map(|(official, days)| (official.as_str(), days))
    }

    /// Returns the first day of any act; `None` without acts.
    pub(super) fn first(&self) -> Option<i64> {
        self.by_official.values().filter_map(DaySet::first).min()
    }
}
