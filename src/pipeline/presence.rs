//! Who was away and who is new, from the days on which officials acted.

use crate::bulk::SystemAccount;
use crate::calendar::{CalendarBook, TimeOff};
use crate::config::Settings;
use crate::presence::{ActiveDays, Presence, PresenceRules, presence};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

const DAY_US: i64 = 86_400_000_000;

/// Finds absences and newcomers up to `as_of`, µs UTC, by calendars that know the recorded leave. Systems are neither away
/// nor new.
pub(super) fn find_presence(
    active: &ActiveDays,
    settings: &Settings,
    calendars: &CalendarBook,
    as_of: i64,
    systems: &BTreeMap<String, SystemAccount>,
) -> Presence {
    let rules = rules(settings);
    if rules.min_absence_days == 0 && rules.settling_days == 0 {
        return Presence::default();
    }
    let times = WorkingTimes::new(calendars);
    let last_day = calendars.clock().day_number(as_of);
    let mut found = presence(active, last_day, &rules, |official, half| times.contains(official, half));
    found.absences.retain(|official, _| !systems.contains_key(official));
    found.free_halves.retain(|official, _| !systems.contains_key(official));
    found.settled.retain(|official, _| !systems.contains_key(official));
    found
}

/// Returns absences and the free times of part time as time off.
pub(super) fn time_off(presence: &Presence) -> Vec<TimeOff> {
    let absences = presence.absences.iter().flat_map(|(official, all)| {
        all.iter().map(move |one| TimeOff {
            official_id: official.clone(),
            first_half: 2 * one.first_day,
            last_half: 2 * one.last_day + 1,
        })
    });
    let free = presence.free_halves.iter().flat_map(|(official, free)| {
        let off = |&half: &i64| TimeOff { official_id: official.clone(), first_half: half, last_half: half };
        free.halves.iter().map(off)
    });
    absences.chain(free).collect()
}

/// Returns the instant from which on each newcomer's work counts, µs UTC.
pub(super) fn settled_at(presence: &Presence, calendars: &CalendarBook) -> BTreeMap<String, i64> {
    let settled = presence.settled.iter();
    settled.map(|(official, day)| (official.clone(), start_of(2 * *day, calendars))).collect()
}

/// Returns the date of a day counted from 1970-01-01.
pub(super) fn day(number: i64) -> Date {
    let epoch = date(1970, 1, 1);
    i32::try_from(number).ok().and_then(|days| epoch.checked_add(days.days()).ok()).unwrap_or(Date::MAX)
}

fn rules(settings: &Settings) -> PresenceRules {
    let presence = &settings.presence;
    PresenceRules {
        min_absence_days: presence.min_absence_days,
        max_absence_chance: presence.max_absence_chance,
        newcomer_after_days: presence.newcomer_after_days,
        settling_days: presence.settling_days,
    }
}

/// Returns the first instant of a local day, counted from 1970-01-01, µs UTC.
pub(super) fn start_of_day(day: i64, calendars: &CalendarBook) -> i64 {
    start_of(2 * day, calendars)
}

/// Returns the first instant of a local half-day, µs UTC, to the shift of a clock on that day.
fn start_of(half: i64, calendars: &CalendarBook) -> i64 {
    let local = half.saturating_mul(DAY_US / 2);
    local - calendars.clock().offset_us(local)
}

/// The half-days on which people work by the default calendar, less their recorded leave.
struct WorkingTimes<'a> {
    calendars: &'a CalendarBook,
    on_leave: BTreeSet<&'a str>,
    usual: RefCell<FxHashMap<i64, bool>>,
}

impl<'a> WorkingTimes<'a> {
    fn new(calendars: &'a CalendarBook) -> Self {
        let on_leave = calendars.officials_with_leave().collect();
        Self { calendars, on_leave, usual: RefCell::default() }
    }

    fn contains(&self, official: &str, half: i64) -> bool {
        if self.on_leave.contains(official) {
            return self.works(Some(official), half);
        }
        // Most people have no recorded leave, and share the times of the calendar.
        *self.usual.borrow_mut().entry(half).or_insert_with(|| self.works(None, half))
    }

    fn works(&self, official: Option<&str>, half: i64) -> bool {
        let calendar = self.calendars.get(self.calendars.id_for(None, official));
        calendar.working_us(start_of(half, self.calendars), start_of(half + 1, self.calendars)) > 0
    }
}
