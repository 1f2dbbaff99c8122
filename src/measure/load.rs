//! Load: how much work comes to a holder and stands open with it. Described, never blamed.
//!
//! Whether somebody is overloaded is judged by what *comes in*, not by what lies open: a slow holder has
//! many open cases, and that must not excuse the slowness.

use super::tallies::rename;
use super::{Counts, Scope};
use crate::event::{NO_TIME, Sym};
use crate::fact::{Hold, Level, Passage};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// How many classes of age the backlog has.
pub const AGE_CLASSES: usize = 5;
/// The upper ends of the classes of age but the last, in days since the case arrived.
pub const AGE_CLASSES_DAYS: [i64; AGE_CLASSES - 1] = [1, 7, 30, 90];

const DAY_US: i64 = 86_400_000_000;
/// Arrivals over less than this say little about a rate.
const LEAST_SPAN_US: i64 = 28 * DAY_US;

/// Sums over the holds of one holder at one step, recalled ones left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoadSums {
    /// Holds received within the scope.
    pub arrivals: u64,
    /// Time holds stood open within the scope, µs, summed over holds.
    pub open_us: i128,
    /// Working time of holds within the scope, µs; a hold partly outside counts in proportion.
    pub work_us: i128,
    /// The first moment held within the scope, µs UTC.
    pub first_at: i64,
    /// The last moment held within the scope, µs UTC.
    pub last_at: i64,
    /// Holds still open at the end, by age: see [`AGE_CLASSES_DAYS`].
    pub open_by_age: [u64; AGE_CLASSES],
}

impl LoadSums {
    const NOTHING: Self = Self {
        arrivals: 0,
        open_us: 0,
        work_us: 0,
        first_at: i64::MAX,
        last_at: i64::MIN,
        open_by_age: [0; AGE_CLASSES],
    };

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

    /// What one hold adds; nothing if it was recalled, has no known holder, or lies outside the scope.
    pub(super) fn of(hold: &Hold, scope: &Scope) -> Option<Self> {
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

/// Sums by level, holder and step, while they are added up.
#[derive(Clone, Debug, Default)]
pub(super) struct LoadTable {
    place: FxHashMap<(Level, Sym, Sym), u32>,
    sums: Vec<(Level, Sym, Sym, LoadSums)>,
}

impl LoadTable {
    pub(super) fn add(&mut self, level: Level, subject: Sym, step: Sym, sums: &LoadSums) {
        self.at(level, subject, step).add(sums);
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (level, subject, step, sums) in other.sums {
            self.at(level, subject, step).add(&sums);
        }
    }

    /// The same sums under new symbols.
    pub(super) fn renamed(self, names: &[Sym]) -> Self {
        let mut renamed = Self::default();
        for (level, subject, step, sums) in self.sums {
            *renamed.at(level, rename(names, subject), rename(names, step)) = sums;
        }
        renamed
    }

    pub(super) fn finish(self) -> Vec<(Level, Sym, Sym, LoadSums)> {
        let mut sums = self.sums;
        sums.sort_unstable_by_key(|(level, subject, step, _)| (*level, *subject, *step));
        sums
    }

    fn at(&mut self, level: Level, subject: Sym, step: Sym) -> &mut LoadSums {
        let next = self.sums.len() as u32;
        let place = *self.place.entry((level, subject, step)).or_insert(next);
        if place == next {
            self.sums.push((level, subject, step, LoadSums::NOTHING));
        }
        &mut self.sums[place as usize].3
    }
}

/// The load of one official or unit over the time it was seen at work.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// Officials or units.
    pub level: Level,
    /// Who.
    pub subject: String,
    /// The sums over all steps.
    pub sums: LoadSums,
    /// The step at which most cases arrive; `None` where the log has no step or activity there.
    pub main_step: Option<String>,
    /// Working days from the first to the last moment held.
    pub working_days: f64,
    /// Arrivals per working day; over spans below four weeks, per working day of four weeks.
    pub arrivals_per_day: f64,
    /// Cases open at the same time, on average over the time held.
    pub open_mean: f64,
    /// Working hours of cases held per working day.
    pub hours_per_day: f64,
    /// Others whose main step is the same.
    pub peers: u32,
    /// Arrivals per day over the median of those peers; `None` with too few of them.
    pub load_ratio: Option<f64>,
    /// Cases open at the same time over the median of those peers; `None` with too few of them.
    pub open_ratio: Option<f64>,
}

/// The load of every holder, in the order of level and name.
///
/// `working_days` counts the working days between two instants (µs UTC) in the default calendar;
/// `placeholders` are left out, also as peers; ratios need at least `min_officials` with the same main
/// step, the holder included.
pub fn loads(
    counts: &Counts,
    working_days: &dyn Fn(i64, i64) -> f64,
    placeholders: &BTreeSet<String>,
    min_officials: u32,
) -> Vec<Load> {
    let mut loads: Vec<Load> = counts
        .load
        .chunk_by(|one, two| (one.0, one.1) == (two.0, two.1))
        .filter_map(|steps| load_of(counts, steps, working_days))
        .filter(|load| !placeholders.contains(&load.subject))
        .collect();
    let mut by_step: Vec<usize> = (0..loads.len()).collect();
    by_step.sort_by(|&one, &two| {
        let key = |place: usize| (loads[place].level, loads[place].main_step.as_deref(), place);
        key(one).cmp(&key(two))
    });
    let groups: Vec<&[usize]> = by_step
        .chunk_by(|&one, &two| {
            loads[one].level == loads[two].level && loads[one].main_step == loads[two].main_step
        })
        .collect();
    for group in groups {
        let arrivals = ratios(group, min_officials, |place| loads[place].arrivals_per_day);
        let open = ratios(group, min_officials, |place| loads[place].open_mean);
        for (&place, (load_ratio, open_ratio)) in group.iter().zip(arrivals.into_iter().zip(open)) {
            loads[place].peers = group.len() as u32 - 1;
            loads[place].load_ratio = load_ratio;
            loads[place].open_ratio = open_ratio;
        }
    }
    loads
}

fn load_of(
    counts: &Counts,
    steps: &[(Level, Sym, Sym, LoadSums)],
    working_days: &dyn Fn(i64, i64) -> f64,
) -> Option<Load> {
    let (level, subject, ..) = *steps.first()?;
    let mut sums = LoadSums::NOTHING;
    let mut main: Option<(u64, Sym)> = None;
    for (_, _, step, at_step) in steps {
        sums.add(at_step);
        if main.is_none_or(|(most, _)| at_step.arrivals > most) {
            main = Some((at_step.arrivals, *step));
        }
    }
    let held_us = sums.last_at - sums.first_at;
    let days = working_days(sums.first_at, sums.last_at);
    let rate_days = working_days(sums.first_at, sums.last_at.max(sums.first_at + LEAST_SPAN_US));
    let per = |total: f64, over: f64| if over > 0.0 { total / over } else { 0.0 };
    Some(Load {
        level,
        subject: counts.symbols.get(subject)?.to_owned(),
        main_step: main.and_then(|(_, step)| counts.symbols.get(step)).map(str::to_owned),
        working_days: days,
        arrivals_per_day: per(sums.arrivals as f64, rate_days),
        open_mean: per(sums.open_us as f64, held_us as f64),
        hours_per_day: per(sums.work_us as f64 / 3.6e9, rate_days),
        peers: 0,
        load_ratio: None,
        open_ratio: None,
        sums,
    })
}

/// Each member's value over the median of the others.
fn ratios(group: &[usize], min_officials: u32, value: impl Fn(usize) -> f64) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = group.iter().map(|&place| value(place)).collect();
    sorted.sort_by(f64::total_cmp);
    let enough = group.len() >= (min_officials as usize).max(2);
    group
        .iter()
        .map(|&place| {
            let own = sorted.partition_point(|other| *other < value(place));
            let median = median_without(&sorted, own);
            (enough && median > 0.0).then(|| value(place) / median)
        })
        .collect()
}

/// The median of sorted values without the one at a place; 0 if none is left.
fn median_without(sorted: &[f64], left_out: usize) -> f64 {
    let others = sorted.len() - 1;
    if others == 0 {
        return 0.0;
    }
    let at = |place: usize| sorted[if place < left_out { place } else { place + 1 }];
    f64::midpoint(at((others - 1) / 2), at(others / 2))
}

#[cfg(test)]
mod tests {
    use super::super::{Months, Partials};
    use super::*;
    use crate::event::Symbols;
    use crate::fact::{Facts, NO_EVENT};

    /// A hold from one day to another, counted from the first day of the scope.
    fn hold(symbols: &mut Symbols, holder: &str, step: &str, from: i64, to: Option<i64>) -> Hold {
        const END: i64 = 100;
        Hold {
            case_id: Sym::NONE,
            hold_no: 1,
            holder: symbols.intern(holder),
            official_id: Sym::NONE,
            unit_id: Sym::NONE,
            procedure_id: Sym::NONE,
            step: symbols.intern(step),
            received_at: from * DAY_US,
            released_at: to.map_or(NO_TIME, |to| to * DAY_US),
            elapsed_us: (to.unwrap_or(END) - from) * DAY_US,
            work_us: (to.unwrap_or(END) - from) * DAY_US / 3,
            pause_us: 0,
            consult_us: 0,
            due_at: NO_TIME,
            overdue_us: 0,
            arrived_by: Passage::Start,
            released_by: to.map_or(Passage::Open, |_| Passage::LastEvent),
            acts: 1,
            visit_no: 1,
            inferred: false,
            after_end: false,
            opened_by: 0,
            closed_by: NO_EVENT,
        }
    }

    fn loads_of(holds: impl FnOnce(&mut Symbols) -> Vec<Hold>) -> Vec<Load> {
        let mut symbols = Symbols::new();
        let facts = Facts { holds: holds(&mut symbols), ..Facts::default() };
        let months = Months::new(&jiff::tz::TimeZone::UTC);
        let mut partials = Partials::new();
        let scope = Scope { months, from: 0, until: 100 * DAY_US };
        partials.add(&facts, &symbols, Level::Official, &scope);
        let calendar = |from: i64, to: i64| (to - from) as f64 / DAY_US as f64 * 5.0 / 7.0;
        loads(&partials.finish(), &calendar, &BTreeSet::from(["shared".to_owned()]), 3)
    }

    #[test]
    fn what_lies_outside_the_scope_counts_in_proportion() {
        let found = loads_of(|symbols| {
            vec![
                hold(symbols, "an", "check", -10, Some(10)),
                hold(symbols, "an", "check", 20, Some(30)),
                hold(symbols, "an", "decide", 60, None),
                hold(symbols, "an", "decide", -20, Some(-1)),
            ]
        });
        assert_eq!(found.len(), 1);
        let (an, day) = (&found[0], i128::from(DAY_US));
        assert_eq!(an.sums.arrivals, 2, "one arrived before");
        assert_eq!(an.sums.open_us, (10 + 10 + 40) * day);
        assert_eq!(an.sums.work_us, (10 + 10 + 40) * day / 3);
        assert_eq!((an.sums.first_at, an.sums.last_at), (0, 100 * DAY_US));
        assert_eq!(an.sums.open_by_age, [0, 0, 0, 1, 0], "open for 40 days");
        assert!((an.open_mean - 0.6).abs() < 1e-12);
        assert!((an.working_days - 500.0 / 7.0).abs() < 1e-9);
        assert_eq!(an.main_step.as_deref(), Some("check"), "the first of equals");
        assert_eq!((an.peers, an.load_ratio), (0, None));
    }

    #[test]
    fn load_is_set_against_those_with_the_same_main_step() {
        let found = loads_of(|symbols| {
            let mut holds = Vec::new();
            for (holder, step, every) in [
                ("an", "check", 1),
                ("bình", "check", 2),
                ("cúc", "check", 4),
                ("dũng", "decide", 1),
                ("shared", "check", 1),
            ] {
                // Everybody is at work to the end, so that only the number of arrivals differs.
                holds.push(hold(symbols, holder, step, 99, Some(100)));
                let days = (0..80).step_by(every);
                holds.extend(days.map(|day| hold(symbols, holder, step, day, Some(day + 1))));
            }
            holds
        });
        let names: Vec<&str> = found.iter().map(|load| load.subject.as_str()).collect();
        assert_eq!(names, ["an", "bình", "cúc", "dũng"], "a shared account is not described");
        let near = |load: &Load, ratio: f64| (load.load_ratio.unwrap_or(0.0) - ratio).abs() < 1e-9;
        assert!(near(&found[0], 81.0 / f64::midpoint(41.0, 21.0)), "{:?}", found[0]);
        assert!(near(&found[2], 21.0 / f64::midpoint(81.0, 41.0)), "{:?}", found[2]);
        assert_eq!((found[0].peers, found[3].peers, found[3].load_ratio), (2, 0, None));
    }
}
