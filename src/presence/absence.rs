//! Unrecorded absence, and newcomers.
//!
//! A run of working days without any act of a person is an absence if it is long and improbable given the person's usual
//! activity: with p the share of the other working days on which the person acted, D working days in all and a run of
//! g, it counts if D·(1 − p)^g is below a chance. Who acts once a week is not found absent for a week.
//!
//! Part time is told in the same way: a weekday on which somebody hardly ever acts, which is improbable given the activity
//! on the other weekdays, is no working day of that person.

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
    /// The weekdays on which an official does not work, Monday being 0, and the days themselves.
    pub free_weekdays: BTreeMap<String, FreeWeekdays>,
    /// The first day on which a newcomer's work counts.
    pub settled: BTreeMap<String, i64>,
}

/// The weekdays on which an official who works part time does not work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeWeekdays {
    /// Monday is 0.
    pub weekdays: Vec<u8>,
    /// The days without acts on these weekdays, counted from 1970-01-01.
    pub days: Vec<i64>,
}

/// Fewer working days than this tell nothing about somebody's usual activity.
const MIN_DAYS: usize = 10;

/// Finds absences and newcomers up to `last_day`. `is_working_day` says whether somebody works on a day by calendar and
/// recorded leave.
pub fn presence(
    active: &ActiveDays,
    last_day: i64,
    rules: &PresenceRules,
    is_working_day: impl Fn(&str, i64) -> bool,
) -> Presence {
    let mut presence = Presence::default();
    let Some(log_first) = active.first() else { return presence };
    for (official, acted) in active.iter() {
        let Some(first) = acted.first() else { continue };
        let since_log = (log_first..first).filter(|&day| is_working_day(official, day)).count();
        let days: Vec<i64> = (first..=last_day).filter(|&day| is_working_day(official, day)).collect();
        if rules.settling_days > 0 && since_log >= rules.newcomer_after_days as usize {
            let settled = days.get(rules.settling_days as usize).copied().unwrap_or(last_day + 1);
            presence.settled.insert(official.to_owned(), settled);
        }
        let free = free_weekdays(&days, acted, rules);
        let days: Vec<i64> = days.into_iter().filter(|day| free.days.binary_search(day).is_err()).collect();
        if !free.weekdays.is_empty() {
            presence.free_weekdays.insert(official.to_owned(), free);
        }
        let absences = absences(&days, acted, rules);
        if !absences.is_empty() {
            presence.absences.insert(official.to_owned(), absences);
        }
    }
    presence
}

/// The share of a weekday's days on which somebody may act without working on it as a rule.
const MAX_STRAY_ACTS: f64 = 0.05;
/// Only who acts on at least this share of the other days is busy enough to tell a free weekday from a quiet one.
const MIN_USUAL: f64 = 0.5;
/// A weekday must have come this often to be called free.
const MIN_WEEKS: usize = 10;

/// Returns the weekday of a day counted from 1970-01-01, Monday being 0.
fn weekday(day: i64) -> u8 {
    // 1 January 1970 was a Thursday.
    (day + 3).rem_euclid(7) as u8
}

/// Returns the weekdays on which somebody does not work.
fn free_weekdays(days: &[i64], acted: &DaySet, rules: &PresenceRules) -> FreeWeekdays {
    let mut free = FreeWeekdays::default();
    if rules.min_absence_days == 0 {
        return free;
    }
    let active = |wanted: &dyn Fn(u8) -> bool| {
        let on = days.iter().filter(|&&day| wanted(weekday(day)));
        (on.clone().count(), on.filter(|&&day| acted.contains(day)).count())
    };
    for candidate in 0..7 {
        let (number, with_acts) = active(&|day| day == candidate);
        let (others, others_with_acts) = active(&|day| day != candidate);
        let usual = others_with_acts as f64 / others.max(1) as f64;
        let stray = with_acts as f64 <= MAX_STRAY_ACTS * number as f64;
        let improbable = (1.0 - usual).powi((number - with_acts) as i32) < rules.max_absence_chance;
        if number >= MIN_WEEKS && stray && usual >= MIN_USUAL && improbable {
            free.weekdays.push(candidate);
        }
    }
    free.days = days
        .iter()
        .copied()
        .filter(|&day| free.weekdays.contains(&weekday(day)) && !acted.contains(day))
        .collect();
    free
}

/// Returns the absences among someone's working days.
fn absences(days: &[i64], acted: &DaySet, rules: &PresenceRules) -> Vec<Absence> {
    if rules.min_absence_days == 0 || days.len() < MIN_DAYS {
        return Vec::new();
    }
    let active = days.iter().filter(|&&day| acted.contains(day)).count();
    let runs = days.chunk_by(|&one, &two| acted.contains(one) == acted.contains(two));
    runs.filter(|run| !acted.contains(run[0]) && run.len() >= rules.min_absence_days as usize)
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

    /// Finds absences and newcomers up to day 299, where instants are days and five days of seven are working days.
    fn found(officials: &[(&str, &dyn Fn(i64) -> bool)]) -> Presence {
        let mut events = EventColumns::default();
        for (official, acts) in officials {
            let official = events.symbols.intern(official);
            for day in (0..300).filter(|day| works("", *day) && acts(*day)) {
                events.official_id.push(official);
                events.kind.push(Kind::Work);
                events.occurred_at.push(day);
            }
        }
        let mut active = ActiveDays::default();
        active.add(&events, |at| at);
        presence(&active, 299, &RULES, works)
    }

    fn works(_: &str, day: i64) -> bool {
        day.rem_euclid(7) < 5
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
    fn who_never_acts_on_two_weekdays_works_part_time() {
        // Days 0 to 4 of each week are working days here; day 0 is a Thursday.
        let presence =
            found(&[("part", &|day| day.rem_euclid(7) > 1), ("weekly", &|day| day.rem_euclid(7) == 2)]);
        let part = &presence.free_weekdays["part"];
        assert_eq!(part.weekdays, [3, 4]);
        assert_eq!(part.days[..3], [7, 8, 14], "before the first act nobody is known to work");
        assert_eq!(
            presence.free_weekdays.keys().collect::<Vec<_>>(),
            ["part"],
            "once a week is not part time"
        );
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
        active.add(&events, |at| at);
        assert_eq!(active, ActiveDays::default());
    }
}
