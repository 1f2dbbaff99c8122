//! Unrecorded absence, and newcomers.
//!
//! A run of working days without any act of a person is an absence if it is long and improbable given the person's usual
//! activity: with p the share of the other working days on which the person acted, D working days in all and a run of
//! g, it counts if D·(1 − p)^g is below a chance. Who acts once a week is not found absent for a week.
//!
//! Part time is told in the same way: a morning or afternoon of the week in which somebody hardly ever acts, which is
//! improbable given the activity at the other times, is no working time of that person.

use super::active_days::ActiveDays;
use super::day_set::DaySet;
use std::collections::BTreeMap;

/// When days without acts are an absence, and who is a newcomer. Days are working days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PresenceRules {
    /// The least number of days of an absence; 0 for none at all.
    pub min_absence_days: u32,
    /// The chance below which a run of days without acts is an absence.
    pub max_absence_chance: f64,
    /// A newcomer's first acts lie this number of days or more after those of the log.
    pub newcomer_after_days: u32,
    /// The number of days that a newcomer settles in; 0 for none.
    pub settling_days: u32,
}

/// Days on which an official did not work, although no list of leave has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// The first day, counted from 1970-01-01.
    pub first_day: i64,
    /// The last day, included.
    pub last_day: i64,
    /// The number of working days in it.
    pub working_days: u32,
}

/// Who was away, and who is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// The absences of each official, in order of time.
    pub absences: BTreeMap<String, Vec<Absence>>,
    /// The half-days of the week in which an official does not work.
    pub free_halves: BTreeMap<String, FreeHalves>,
    /// The first day on which a newcomer's work counts.
    pub settled: BTreeMap<String, i64>,
}

/// When an official who works part time does not work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeHalves {
    /// Half-days of the week: Monday morning is 0, Sunday afternoon 13.
    pub of_week: Vec<u8>,
    /// The half-days without acts at these times, counted from 1970-01-01, two a day.
    pub halves: Vec<i64>,
}

/// Fewer working days than this tell nothing about somebody's usual activity.
const MIN_DAYS: usize = 10;

/// Finds absences and newcomers up to `last_day`. `works_at` says whether somebody works on a half-day by calendar and
/// recorded leave.
pub fn presence(
    active: &ActiveDays,
    last_day: i64,
    rules: &PresenceRules,
    works_at: impl Fn(&str, i64) -> bool,
) -> Presence {
    let mut presence = Presence::default();
    let Some(log_first) = active.first().map(|half| half.div_euclid(2)) else { return presence };
    for (official, acted) in active.iter() {
        let Some(first) = acted.first().map(|half| half.div_euclid(2)) else { continue };
        let works_on = |day: i64| works_at(official, 2 * day) || works_at(official, 2 * day + 1);
        let since_log = (log_first..first).filter(|&day| works_on(day)).count();
        let mut days: Vec<i64> = (first..=last_day).filter(|&day| works_on(day)).collect();
        if rules.settling_days > 0 && since_log >= rules.newcomer_after_days as usize {
            let settled = days.get(rules.settling_days as usize).copied().unwrap_or(last_day + 1);
            presence.settled.insert(official.to_owned(), settled);
        }
        let halves: Vec<i64> =
            (2 * first..=2 * last_day + 1).filter(|&half| works_at(official, half)).collect();
        let free = free_halves(&halves, acted, rules);
        let is_free = |half: i64| !works_at(official, half) || free.halves.binary_search(&half).is_ok();
        days.retain(|&day| !(is_free(2 * day) && is_free(2 * day + 1)));
        if !free.of_week.is_empty() {
            presence.free_halves.insert(official.to_owned(), free);
        }
        let absences = absences(&days, acted, rules);
        if !absences.is_empty() {
            presence.absences.insert(official.to_owned(), absences);
        }
    }
    presence
}

/// The share of the half-days of one time of the week on which somebody may act without working then as a rule.
const MAX_STRAY_ACTS: f64 = 0.05;
/// Only who acts on at least this share of the other half-days is busy enough to tell a free time from a quiet one.
const MIN_USUAL: f64 = 0.3;
/// Who acts at fewer times of the week than two days have may do the work of a week on one day, which is no part time.
const MIN_BUSY: usize = 4;
/// A time of the week must have come this often to be called free.
const MIN_WEEKS: usize = 10;

/// Returns the half-day of the week of a half-day counted from 1970-01-01, Monday morning being 0.
fn of_week(half: i64) -> u8 {
    // 1 January 1970 was a Thursday.
    (half + 6).rem_euclid(14) as u8
}

/// Returns the times of the week at which somebody does not work.
fn free_halves(halves: &[i64], acted: &DaySet, rules: &PresenceRules) -> FreeHalves {
    let mut free = FreeHalves::default();
    if rules.min_absence_days == 0 {
        return free;
    }
    let mut counts = [(0_usize, 0_usize); 14];
    for &half in halves {
        let count = &mut counts[usize::from(of_week(half))];
        *count = (count.0 + 1, count.1 + usize::from(acted.contains(half)));
    }
    let stray = |(number, with_acts): (usize, usize)| with_acts as f64 <= MAX_STRAY_ACTS * number as f64;
    // Free times must not hide each other, so activity is that of the times that are not free.
    let busy = counts.iter().filter(|count| !stray(**count));
    if busy.clone().count() < MIN_BUSY {
        return free;
    }
    let (number, with_acts) = busy.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let usual = with_acts as f64 / number.max(1) as f64;
    for (time, count) in (0..).zip(counts) {
        let improbable = (1.0 - usual).powi((count.0 - count.1) as i32) < rules.max_absence_chance;
        if count.0 >= MIN_WEEKS && stray(count) && usual >= MIN_USUAL && improbable {
            free.of_week.push(time);
        }
    }
    free.halves = halves
        .iter()
        .copied()
        .filter(|&half| free.of_week.contains(&of_week(half)) && !acted.contains(half))
        .collect();
    free
}

/// Returns the absences among someone's working days.
fn absences(days: &[i64], acted: &DaySet, rules: &PresenceRules) -> Vec<Absence> {
    if rules.min_absence_days == 0 || days.len() < MIN_DAYS {
        return Vec::new();
    }
    let acted = |day: i64| acted.contains(2 * day) || acted.contains(2 * day + 1);
    let active = days.iter().filter(|&&day| acted(day)).count();
    let runs = days.chunk_by(|&one, &two| acted(one) == acted(two));
    runs.filter(|run| !acted(run[0]) && run.len() >= rules.min_absence_days as usize)
        .filter(|run| {
            let others = days.len() - run.len();
            // Nobody is taken to act on every single day.
            let usual = (active as f64 / others.max(1) as f64).min(1.0 - 1.0 / (others as f64 + 1.0));
            days.len() as f64 * (1.0 - usual).powi(run.len() as i32) < rules.max_absence_chance
        })
        .map(|run| Absence {
            first_day: run[0],
            last_day: run[run.len() - 1],
            working_days: run.len() as u32,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{EventColumns, Kind};

    const RULES: PresenceRules = PresenceRules {
        min_absence_days: 5,
        max_absence_chance: 1e-3,
        newcomer_after_days: 20,
        settling_days: 60,
    };

    /// Finds absences and newcomers up to day 299, where instants are half-days and five days of seven are working days.
    fn found(officials: &[(&str, &dyn Fn(i64) -> bool)]) -> Presence {
        let mut events = EventColumns::default();
        for (official, acts) in officials {
            let official = events.symbols.intern(official);
            for half in (0..600).filter(|half| works("", *half) && acts(half / 2)) {
                events.official_id.push(official);
                events.kind.push(Kind::Work);
                events.occurred_at.push(half);
            }
        }
        let mut active = ActiveDays::default();
        active.add(&events, Some);
        presence(&active, 299, &RULES, works)
    }

    fn works(_: &str, half: i64) -> bool {
        half.div_euclid(2).rem_euclid(7) < 5
    }

    #[test]
    fn two_weeks_without_an_act_of_somebody_busy_are_an_absence() {
        let presence = found(&[("an", &|day| !(105..119).contains(&day)), ("bình", &|_| true)]);
        let absence = Absence { first_day: 105, last_day: 116, working_days: 10 };
        assert_eq!(presence.absences, BTreeMap::from([("an".to_owned(), vec![absence])]));
        assert!(presence.settled.is_empty());
    }

    #[test]
    fn who_acts_once_a_week_or_is_away_for_four_days_is_not_absent() {
        let presence =
            found(&[("weekly", &|day| day.rem_euclid(7) == 2), ("short", &|day| !(105..109).contains(&day))]);
        assert_eq!(presence.absences, BTreeMap::new());
    }

    #[test]
    fn who_never_acts_on_two_weekdays_or_after_noon_works_part_time() {
        // Days 0 to 4 of each week are working days here; day 0 is a Thursday.
        let presence =
            found(&[("part", &|day| day.rem_euclid(7) > 1), ("weekly", &|day| day.rem_euclid(7) == 2)]);
        let part = &presence.free_halves["part"];
        assert_eq!(part.of_week, [6, 7, 8, 9]);
        assert_eq!(part.halves[..3], [14, 15, 16], "before the first act nobody is known to work");
        assert_eq!(
            presence.free_halves.keys().collect::<Vec<_>>(),
            ["part"],
            "one day a week is not part time"
        );
        assert_eq!(presence.absences, BTreeMap::new());
    }

    #[test]
    fn who_begins_long_after_the_log_settles_in_for_sixty_working_days() {
        let presence = found(&[("an", &|_| true), ("new", &|day| day >= 140), ("early", &|day| day >= 21)]);
        assert_eq!(presence.settled, BTreeMap::from([("new".to_owned(), 140 + 60 / 5 * 7)]));
    }

    #[test]
    fn acts_of_machines_are_nobodys() {
        let mut events = EventColumns::default();
        events.official_id.push(events.symbols.intern("an"));
        events.kind.push(Kind::System);
        events.occurred_at.push(7);
        let mut active = ActiveDays::default();
        active.add(&events, Some);
        assert_eq!(active, ActiveDays::default());
    }
}
