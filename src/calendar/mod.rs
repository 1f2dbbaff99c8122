//! Working time: which instants count as worked, and how much working time lies between two of them.
//!
//! ```text
//! calendars/*.toml ─▶ CalendarSpec ─┐
//! buckstop.toml    ─▶ Assignment  ──┴─▶ CalendarBook ─▶ Calendar::working_us(start, stop)
//! ```
//!
//! A calendar says which shifts are worked on which civil date. An instant is worked if its local time lies
//! within a shift of its date. A [`CalendarBook`] compiles this for one time zone into prefix sums, so that the
//! working time between two instants costs two look-ups, however far apart they are.
//!
//! This module is pure: it reads no files, no clock and no system time zone. It must not know cases, holds or
//! pauses.
mod assign;
mod book;
mod built_in;
mod clock;
mod compile;
mod date;
mod error;
mod file;
mod parse;
mod prefix_sums;
mod shift;
mod spec;
mod working;

pub use assign::{Assignment, Leave, TimeOff};
pub use book::{CalendarBook, CalendarId};
pub use built_in::{BuiltInCalendar, CALENDARS, built_in};
pub(crate) use clock::Interval;
pub use clock::LocalClock;
pub use error::CalendarError;
pub use file::CalendarTitle;
pub use shift::Shift;
pub use spec::{CalendarSpec, DayOff, MadeUp};
pub use working::Calendar;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn every_built_in_calendar_is_one_and_is_called_by_its_id() {
        for entry in CALENDARS {
            let spec = CalendarSpec::parse(entry.toml).unwrap();
            assert_eq!(spec.name(), entry.id);
            assert_eq!(CALENDARS.iter().filter(|other| other.id == entry.id).count(), 1);
            assert!(!spec.title().vi.is_empty() && !spec.title().en.is_empty());
        }
        assert!(built_in("vn").is_some() && built_in("none").is_none());
    }

    #[test]
    fn vietnams_calendar_says_what_is_not_known() {
        for id in ["vn", "vn-8h"] {
            let spec = CalendarSpec::parse(built_in(id).unwrap().toml).unwrap();
            assert_eq!(spec.known_from(), Some(date(2023, 1, 1)));
            assert_eq!(spec.known_until(), Some(date(2026, 12, 31)));
            assert!(!spec.sources().is_empty());
            let doubtful: Vec<_> =
                spec.days_off().iter().filter(|off| !off.verified).map(|off| off.first).collect();
            assert_eq!(doubtful, [date(2026, 11, 24)]);
            // Eleven days a year by law, from Monday to Friday or in place of a weekend, and one swap for each
            // made-up day.
            for (year, swaps) in [(2023, 0), (2024, 1), (2025, 1), (2026, 2)] {
                let weekdays_off = date(year, 1, 1)
                    .series(jiff::Span::new().days(1))
                    .take_while(|day| day.year() == year)
                    .filter(|day| {
                        day.weekday().to_monday_zero_offset() < 5 && spec.shifts_on(*day).is_empty()
                    })
                    .count();
                let doubtful = usize::from(year == 2026);
                assert_eq!(weekdays_off, 11 + swaps + doubtful, "{id} {year}");
                assert_eq!(spec.made_up().iter().filter(|day| day.day.year() == year).count(), swaps);
            }
        }
    }

    #[test]
    fn an_ordinary_day_is_the_mean_of_those_worked() {
        let spec = CalendarSpec::parse(
            r#"
            name = "c"
            title = { vi = "Lịch", en = "Calendar" }
            days_off = [{ name = "x", day = 2024-03-04 }]
            [[period]]
            weekly = { monday = ["08:00-12:00", "13:00-17:00"], saturday = ["08:00-12:00"] }
            [[period]]
            from = 2024-04-01
            weekly = { monday = ["08:00-15:00"] }
            "#,
        )
        .unwrap();
        let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
        let begins = date(2024, 4, 1).to_zoned_datetime(zone.clone()).unwrap().timestamp().as_microsecond();
        let book = CalendarBook::compile(&[spec], &Assignment::of("c"), &zone, begins, begins).unwrap();
        let calendar = book.get(book.id_for(None, None));
        assert_eq!(calendar.working_us_per_day(begins - 1), 6 * 3_600_000_000);
        assert_eq!(calendar.working_us_per_day(begins), 7 * 3_600_000_000);
    }

    #[test]
    fn officials_with_leave_come_in_order_and_ids_are_shared() {
        let leave = |official: &str| Leave {
            official_id: official.to_owned(),
            first_day: date(2024, 3, 4),
            last_day: date(2024, 3, 4),
        };
        let assignment =
            Assignment { leave: vec![leave("b"), leave("a"), leave("b")], ..Assignment::default() };
        let book = CalendarBook::compile(&[], &assignment, &TimeZone::UTC, 0, 0).unwrap();
        assert_eq!(book.officials_with_leave().collect::<Vec<_>>(), ["a", "b"]);
        assert_ne!(book.id_for(None, Some("a")), book.id_for(None, Some("b")));
        assert_eq!(book.id_for(Some("u"), Some("c")), book.id_for(None, None));
    }
}
