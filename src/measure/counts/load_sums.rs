//! Sums of the holds of each holder at each step, from which load is described.

use super::keyed_sums::{KeyedSums, Sum};
use super::last_index::LastIndex;
use super::scope::Scope;
use crate::event::{NO_TIME, Sym};
use crate::fact::{Hold, Level, Passage};
use serde::{Deserialize, Serialize};

/// The number of age classes of open holds.
pub const AGE_CLASSES: usize = 5;
/// The upper ends of the age classes but the last, in days since the case arrived.
pub const AGE_CLASSES_DAYS: [i64; AGE_CLASSES - 1] = [1, 7, 30, 90];

pub(crate) const DAY_US: i64 = 86_400_000_000;

/// Sums over the holds of one holder at one step, without recalled ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadSums {
    /// The number of holds received within the scope.
    pub arrivals: u64,
    /// The time during which holds were open within the scope, µs, summed over holds.
    pub open_us: i128,
    /// The working time of holds within the scope, µs; a hold partly outside counts in proportion.
    pub work_us: i128,
    /// The first instant held within the scope, µs UTC.
    pub first_at: i64,
    /// The last instant held within the scope, µs UTC.
    pub last_at: i64,
    /// The number of holds still open at the end, by age: see [`AGE_CLASSES_DAYS`].
    pub open_by_age: [u64; AGE_CLASSES],
}

impl Default for LoadSums {
    fn default() -> Self {
        Self {
            arrivals: 0,
            open_us: 0,
            work_us: 0,
            first_at: i64::MAX,
            last_at: i64::MIN,
            open_by_age: [0; AGE_CLASSES],
        }
    }
}

impl LoadSums {
    /// Returns what one hold adds, or `None` if it was recalled, has no known holder, or lies outside the scope.
    fn of(hold: &Hold, scope: &Scope) -> Option<Self> {
        let until = (hold.received_at + hold.elapsed_us).min(scope.until);
        let from = hold.received_at.max(scope.from);
        if hold.holder.is_none() || hold.recalled() || from > until {
            return None;
        }
        let work_us = if until - from == hold.elapsed_us {
            i128::from(hold.work_us)
        } else {
            i128::from(hold.work_us) * i128::from(until - from) / i128::from(hold.elapsed_us)
        };
        let mut open_by_age = [0; AGE_CLASSES];
        if hold.released_at == NO_TIME && hold.released_by == Passage::Open {
            let age_days = hold.elapsed_us / DAY_US;
            let class = AGE_CLASSES_DAYS.iter().filter(|end| age_days >= **end).count();
            open_by_age[class] = 1;
        }
        Some(Self {
            arrivals: u64::from(hold.received_at >= scope.from),
            open_us: i128::from(until - from),
            work_us,
            first_at: from,
            last_at: until,
            open_by_age,
        })
    }
}

impl Sum for LoadSums {
    fn add(&mut self, other: &Self) {
        self.arrivals += other.arrivals;
        self.open_us += other.open_us;
        self.work_us += other.work_us;
        self.first_at = self.first_at.min(other.first_at);
        self.last_at = self.last_at.max(other.last_at);
        for (open, others) in self.open_by_age.iter_mut().zip(other.open_by_age) {
            *open += others;
        }
    }
}

/// The sums by level, holder and step.
pub(super) type LoadTable = KeyedSums<(Level, Sym, Sym), LoadSums>;

/// Adds the holds of a bucket, whose symbols `translate` maps to those of the table. `last` is the same for all facts
/// of the bucket at a level.
pub(super) fn add_load(
    table: &mut LoadTable,
    last: &mut LastIndex<Sym>,
    holds: &[Hold],
    level: Level,
    scope: &Scope,
    mut translate: impl FnMut(Sym) -> Sym,
) {
    for hold in holds {
        // Names are looked up only for what counts, so that no string depends on the split into buckets.
        if let Some(sums) = LoadSums::of(hold, scope) {
            let index = last.index_of(hold.holder, hold.step, || {
                table.index_of((level, translate(hold.holder), translate(hold.step)))
            });
            table.sum_at(index).add(&sums);
        }
    }
}
