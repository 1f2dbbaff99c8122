//! Load: how much work comes to a holder and is open with it. It is described, never blamed.
//!
//! Whether somebody is overloaded is judged by what *arrives*, not by what is open: a slow holder has many open
//! cases, and that must not excuse the slowness.

use crate::event::Sym;
use crate::fact::Level;
use crate::measure::counts::{Counts, DAY_US, LoadSums, Sum};
use std::collections::BTreeSet;

/// What the comparison of loads must know.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadSettings {
    /// The least number of holders with the same main step, the holder included.
    pub min_officials: u32,
    /// The least number of days over which the arrivals of a working day are averaged.
    pub min_days: u32,
    /// Shared and placeholder accounts, which have no load.
    pub placeholders: BTreeSet<String>,
}

impl Default for LoadSettings {
    fn default() -> Self {
        Self { min_officials: 3, min_days: 28, placeholders: BTreeSet::new() }
    }
}

/// The load of one official or unit over the time in which it held cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Load {
    /// The level: official or unit.
    pub level: Level,
    /// The official or unit.
    pub subject: String,
    /// The sums over all steps.
    pub sums: LoadSums,
    /// The step at which most cases arrive; `None` where the log has no step or activity there.
    pub main_step: Option<String>,
    /// Working days from the first to the last instant held.
    pub working_days: f64,
    /// Arrivals per working day; over a short time, per working day of the least number of days.
    pub arrivals_per_day: f64,
    /// The number of cases open at the same time, on average over the time held.
    pub open_mean: f64,
    /// Working hours of cases held per working day.
    pub hours_per_day: f64,
    /// The number of others whose main step is the same.
    pub peers: u32,
    /// Arrivals per day divided by the median of those peers; `None` with too few of them.
    pub load_ratio: Option<f64>,
    /// Cases open at the same time divided by the median of those peers; `None` with too few of them.
    pub open_ratio: Option<f64>,
}

/// One subject at one step.
type StepLoad = ((Level, Sym, Sym), LoadSums);

/// Returns the load of every holder but placeholders, in the order of level and name.
///
/// `working_days` counts the working days between two instants (µs UTC) in the default calendar. Ratios need at
/// least [`min_officials`](LoadSettings::min_officials) holders with the same main step, the holder included.
pub fn loads(counts: &Counts, working_days: &dyn Fn(i64, i64) -> f64, settings: &LoadSettings) -> Vec<Load> {
    let mut loads: Vec<Load> = counts
        .load
        .chunk_by(|(one, _), (two, _)| (one.0, one.1) == (two.0, two.1))
        .filter_map(|steps| load_of(counts, steps, working_days, settings))
        .filter(|load| !settings.placeholders.contains(&load.subject))
        .collect();
    let mut by_step: Vec<usize> = (0..loads.len()).collect();
    by_step.sort_by(|&one, &two| {
        let key = |index: usize| (loads[index].level, loads[index].main_step.as_deref(), index);
        key(one).cmp(&key(two))
    });
    let same_step = |&one: &usize, &two: &usize| {
        loads[one].level == loads[two].level && loads[one].main_step == loads[two].main_step
    };
    let peers: Vec<&[usize]> = by_step.chunk_by(same_step).collect();
    for peers in peers {
        let arrivals = ratios(peers, settings.min_officials, |index| loads[index].arrivals_per_day);
        let open = ratios(peers, settings.min_officials, |index| loads[index].open_mean);
        for (&index, (load_ratio, open_ratio)) in peers.iter().zip(arrivals.into_iter().zip(open)) {
            loads[index].peers = peers.len() as u32 - 1;
            loads[index].load_ratio = load_ratio;
            loads[index].open_ratio = open_ratio;
        }
    }
    loads
}

/// Returns the load of one subject, not yet compared; `None` if there is no step or no name.
fn load_of(
    counts: &Counts,
    steps: &[StepLoad],
    working_days: &dyn Fn(i64, i64) -> f64,
    settings: &LoadSettings,
) -> Option<Load> {
    let ((level, subject, _), _) = *steps.first()?;
    let mut sums = LoadSums::default();
    let mut main: Option<(u64, Sym)> = None;
    for ((_, _, step), at_step) in steps {
        sums.add(at_step);
        if main.is_none_or(|(most, _)| at_step.arrivals > most) {
            main = Some((at_step.arrivals, *step));
        }
    }
    let held_us = sums.last_at - sums.first_at;
    // Arrivals over a short time say little about a rate.
    let rate_until = sums.last_at.max(sums.first_at + i64::from(settings.min_days) * DAY_US);
    let rate_days = working_days(sums.first_at, rate_until);
    let per = |total: f64, over: f64| if over > 0.0 { total / over } else { 0.0 };
    Some(Load {
        level,
        subject: counts.symbols.get(subject)?.to_owned(),
        main_step: main.and_then(|(_, step)| counts.symbols.get(step)).map(str::to_owned),
        working_days: working_days(sums.first_at, sums.last_at),
        arrivals_per_day: per(sums.arrivals as f64, rate_days),
        open_mean: per(sums.open_us as f64, held_us as f64),
        hours_per_day: per(sums.work_us as f64 / 3.6e9, rate_days),
        peers: 0,
        load_ratio: None,
        open_ratio: None,
        sums,
    })
}

/// Returns each member's value divided by the median of the others; `None` with too few members or a median of 0.
fn ratios(members: &[usize], min_officials: u32, value: impl Fn(usize) -> f64) -> Vec<Option<f64>> {
    let mut sorted: Vec<f64> = members.iter().map(|&index| value(index)).collect();
    sorted.sort_by(f64::total_cmp);
    let enough = members.len() >= (min_officials as usize).max(2);
    members
        .iter()
        .map(|&index| {
            let own = sorted.partition_point(|other| *other < value(index));
            let median = median_without(&sorted, own);
            (enough && median > 0.0).then(|| value(index) / median)
        })
        .collect()
}

/// Returns the median of sorted values without the one at an index; 0 if none is left.
fn median_without(sorted: &[f64], left_out: usize) -> f64 {
    let others = sorted.len() - 1;
    if others == 0 {
        return 0.0;
    }
    let at = |index: usize| sorted[if index < left_out { index } else { index + 1 }];
    f64::midpoint(at((others - 1) / 2), at(others / 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{NO_TIME, Symbols};
    use crate::fact::{Facts, Hold, NO_EVENT, Passage};
    use crate::measure::{Months, Partials, Scope};
    use std::collections::BTreeSet;

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
            away_us: 0,
            due_at: NO_TIME,
            overdue_us: 0,
            eve_us: 0,
            asked_in_eve: NO_EVENT,
            arrived_by: Passage::Start,
            released_by: to.map_or(Passage::Open, |_| Passage::LastEvent),
            acts: 1,
            signed: false,
            holder_level: None,
            visit_no: 1,
            inferred: false,
            after_end: false,
            in_batch: false,
            opened_by: 0,
            closed_by: NO_EVENT,
        }
    }

    fn loads_of(holds: impl FnOnce(&mut Symbols) -> Vec<Hold>) -> Vec<Load> {
        let mut symbols = Symbols::new();
        let facts = Facts { holds: holds(&mut symbols), ..Facts::default() };
        let months = Months::new(&jiff::tz::TimeZone::UTC);
        let mut partials = Partials::new();
        let scope = Scope {
            months,
            from: 0,
            until: 100 * DAY_US,
            settled: std::collections::BTreeMap::new(),
            authority: crate::measure::Authority::default(),
        };
        partials.add(&facts, &symbols, Level::Official, &scope);
        let calendar = |from: i64, to: i64| (to - from) as f64 / DAY_US as f64 * 5.0 / 7.0;
        let placeholders = BTreeSet::from(["shared".to_owned()]);
        loads(&partials.finish(), &calendar, &LoadSettings { placeholders, ..LoadSettings::default() })
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
