//! Office hours as the simulator knows them: 7:30–11:30 and 13:30–17:00, Monday to Friday, without
//! Vietnam's main public holidays.
//!
//! This module does not use `calendar` on purpose: a log must not be made by the code that is tested on it.
//! Instants are seconds since 1970-01-01 00:00 *local* time; there is no zone here.

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Seconds per civil day.
pub(super) const DAY_SECONDS: i64 = 86_400;
/// Seconds of work per working day: seven and a half hours.
pub(super) const WORK_SECONDS: i64 = MORNING_SECONDS + 12_600;

/// Seconds of work in the morning.
pub(super) const MORNING_SECONDS: i64 = 14_400;

const MORNING_START: i64 = 27_000;
const AFTERNOON_START: i64 = 48_600;
const CLOSING: i64 = 61_200;

/// Days off on the same date every year, as (month, day).
const FIXED_DAYS_OFF: [(i8, i8); 5] = [(1, 1), (4, 30), (5, 1), (9, 1), (9, 2)];

/// Other days off, in order, as (first day, last day), both included.
const DAYS_OFF: [(Date, Date); 13] = [
    (date(2023, 1, 2), date(2023, 1, 2)),
    (date(2023, 1, 20), date(2023, 1, 26)),
    (date(2023, 5, 2), date(2023, 5, 3)),
    (date(2023, 9, 4), date(2023, 9, 4)),
    (date(2024, 2, 8), date(2024, 2, 14)),
    (date(2024, 4, 18), date(2024, 4, 18)),
    (date(2024, 4, 29), date(2024, 4, 29)),
    (date(2024, 9, 3), date(2024, 9, 3)),
    (date(2025, 1, 25), date(2025, 2, 2)),
    (date(2025, 4, 7), date(2025, 4, 7)),
    (date(2025, 5, 2), date(2025, 5, 2)),
    (date(2026, 2, 16), date(2026, 2, 20)),
    (date(2026, 4, 27), date(2026, 4, 27)),
];

/// Saturdays worked in exchange for a day off.
const MADE_UP_DAYS: [Date; 2] = [date(2024, 5, 4), date(2025, 4, 26)];

/// The numbered working days of a period, with which working time is plain arithmetic.
///
/// *Work seconds* count office time only, from the first working day on: the number of the working day times
/// 27,000, plus the seconds worked that day.
pub(super) struct Workdays {
    first_day: i64,
    /// For each civil day, the number of working days before it.
    working_days_before: Vec<u32>,
    /// For each working day, its civil day, counted from `first_day`.
    civil_days: Vec<u32>,
    /// Each civil day as `dd/MM/yyyy`. Formatting a date per row would cost more than everything else.
    texts: Vec<[u8; 10]>,
    dates: Vec<Date>,
}

impl Workdays {
    /// Numbers the working days from `first` to `last`. Instants outside are clamped to this range.
    pub(super) fn new(first: Date, last: Date) -> Result<Self> {
        let mut days = Self {
            first_day: epoch_day(first),
            working_days_before: Vec::new(),
            civil_days: Vec::new(),
            texts: Vec::new(),
            dates: Vec::new(),
        };
        for day in first.series(1.day()).take_while(|day| *day <= last) {
            days.working_days_before.push(days.civil_days.len() as u32);
            if is_working(day) {
                days.civil_days.push(days.dates.len() as u32);
            }
            days.texts.push(date_text(day));
            days.dates.push(day);
        }
        days.civil_days.first().context("the period has no working day")?;
        Ok(days)
    }

    /// Returns the number of working days.
    pub(super) fn working_days(&self) -> i64 {
        self.civil_days.len() as i64
    }

    /// Returns the office time before `local`, in work seconds.
    pub(super) fn work_of(&self, local: i64) -> i64 {
        let index = self.civil_index(local);
        let number = self.working_days_before[index];
        let working = self.civil_days.get(number as usize) == Some(&(index as u32));
        let today = if working { seconds_worked(local.rem_euclid(DAY_SECONDS)) } else { 0 };
        i64::from(number) * WORK_SECONDS + today
    }

    /// Returns the first instant in office hours at which `work` seconds of office time have passed.
    pub(super) fn local_of(&self, work: i64) -> i64 {
        let seconds = work.rem_euclid(WORK_SECONDS);
        let time = if seconds < MORNING_SECONDS {
            MORNING_START + seconds
        } else {
            AFTERNOON_START + seconds - MORNING_SECONDS
        };
        self.midnight(work.div_euclid(WORK_SECONDS)) + time
    }

    /// Returns the closing time `days` working days after the working day of `local`.
    pub(super) fn closing_after(&self, local: i64, days: u32) -> i64 {
        // Subtract one second, because what arrives at closing time belongs to that day.
        let today = (self.work_of(local) - 1).max(0).div_euclid(WORK_SECONDS);
        self.midnight(today + i64::from(days)) + CLOSING
    }

    /// Returns the day of `local` as `dd/MM/yyyy`.
    pub(super) fn text(&self, local: i64) -> &[u8; 10] {
        &self.texts[self.civil_index(local)]
    }

    /// Returns the date of `local`.
    pub(super) fn date(&self, local: i64) -> Date {
        self.dates[self.civil_index(local)]
    }

    /// Returns the first instant of `date`.
    pub(super) fn start_of(date: Date) -> i64 {
        epoch_day(date) * DAY_SECONDS
    }

    fn midnight(&self, working_day: i64) -> i64 {
        let number = working_day.clamp(0, self.civil_days.len() as i64 - 1) as usize;
        (self.first_day + i64::from(self.civil_days[number])) * DAY_SECONDS
    }

    fn civil_index(&self, local: i64) -> usize {
        let day = local.div_euclid(DAY_SECONDS) - self.first_day;
        day.clamp(0, self.dates.len() as i64 - 1) as usize
    }
}

fn seconds_worked(time: i64) -> i64 {
    let morning = (time - MORNING_START).clamp(0, MORNING_SECONDS);
    let afternoon = (time - AFTERNOON_START).clamp(0, WORK_SECONDS - MORNING_SECONDS);
    morning + afternoon
}

fn is_working(day: Date) -> bool {
    if MADE_UP_DAYS.contains(&day) {
        return true;
    }
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let fixed = FIXED_DAYS_OFF.contains(&(day.month(), day.day()));
    let listed = DAYS_OFF.iter().any(|(first, last)| *first <= day && day <= *last);
    !(weekend || fixed || listed)
}

fn epoch_day(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

fn date_text(day: Date) -> [u8; 10] {
    let (month, year) = (day.month() as u8, day.year() as u16);
    let mut text = *b"00/00/0000";
    text[0..2].copy_from_slice(&two_digits(day.day() as u8));
    text[3..5].copy_from_slice(&two_digits(month));
    text[6..8].copy_from_slice(&two_digits((year / 100) as u8));
    text[8..10].copy_from_slice(&two_digits((year % 100) as u8));
    text
}

/// Returns a number below 100 as two ASCII digits.
pub(super) fn two_digits(number: u8) -> [u8; 2] {
    [b'0' + number / 10, b'0' + number % 10]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::datetime;

    fn days() -> Workdays {
        Workdays::new(date(2024, 1, 1), date(2024, 12, 31)).expect("2024 has working days")
    }

    fn local(text: &str) -> i64 {
        let instant: jiff::civil::DateTime = text.parse().expect("a date and time");
        instant.duration_since(datetime(1970, 1, 1, 0, 0, 0, 0)).as_secs()
    }

    /// The working seconds between two instants, second by second.
    fn naive(from: i64, until: i64) -> i64 {
        (from..until)
            .filter(|second| {
                let time = second.rem_euclid(DAY_SECONDS);
                let open = (27_000..41_400).contains(&time) || (48_600..61_200).contains(&time);
                open && is_working(date(1970, 1, 1) + (second.div_euclid(DAY_SECONDS)).days())
            })
            .count() as i64
    }

    #[test]
    fn working_time_equals_a_second_by_second_count() {
        let days = days();
        for (from, until) in [
            ("2024-04-12T10:59:01", "2024-04-19T14:00:00"),
            ("2024-04-26T16:59:59", "2024-05-04T08:00:07"),
            ("2024-08-29T20:00:00", "2024-09-04T07:29:59"),
            ("2024-06-03T12:00:00", "2024-06-03T12:30:00"),
        ] {
            let (from, until) = (local(from), local(until));
            assert_eq!(days.work_of(until) - days.work_of(from), naive(from, until));
        }
    }

    #[test]
    fn every_work_second_is_in_office_hours_and_maps_back() {
        let days = days();
        for work in (0..200 * WORK_SECONDS).step_by(997) {
            assert_eq!(days.work_of(days.local_of(work)), work);
        }
    }

    #[test]
    fn closing_time_skips_days_off_and_counts_made_up_days() {
        let days = days();
        // Friday 26 April 2024: Monday to Wednesday are off, Thursday and Friday worked, Saturday made up.
        assert_eq!(days.closing_after(local("2024-04-26T09:00:00"), 1), local("2024-05-02T17:00:00"));
        assert_eq!(days.closing_after(local("2024-04-26T17:00:00"), 3), local("2024-05-04T17:00:00"));
    }
}
