//! Working time compared with a count of minutes, in zones that skip and repeat hours and half hours.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]
use std::fmt::Write as _;

use buckstop::calendar::{Assignment, CALENDARS, CalendarBook, CalendarSpec, Leave};
use jiff::civil::{Date, Time, date};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};
use proptest::prelude::*;

const MINUTE_US: i64 = 60_000_000;
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Zones, and dates near which the tests take place. The clocks change on most of them.
const PLACES: [(&str, Date); 9] = [
    ("Asia/Ho_Chi_Minh", date(2024, 2, 10)),
    ("Europe/Amsterdam", date(2024, 3, 31)),
    ("Europe/Amsterdam", date(2024, 10, 27)),
    ("America/New_York", date(2024, 3, 10)),
    ("America/New_York", date(2024, 11, 3)),
    ("Australia/Lord_Howe", date(2024, 4, 7)),
    ("Australia/Lord_Howe", date(2024, 10, 6)),
    // The clocks went back at one minute past midnight, so that the local date changed back and forth.
    ("America/St_Johns", date(2010, 11, 7)),
    // The whole of 30 December 2011 was skipped.
    ("Pacific/Apia", date(2011, 12, 30)),
];

/// The shifts of a day, in minutes since midnight.
type Day = Vec<(i64, i64)>;

/// A calendar in the simplest complete form.
#[derive(Clone, Debug)]
struct Model {
    zone: &'static str,
    anchor: Date,
    weeks: Vec<(Option<Date>, [Day; 7])>,
    days_off: Vec<(Date, Date)>,
    made_up: Vec<(Date, MadeUp)>,
    leave: Vec<(Date, Date)>,
}

#[derive(Clone, Debug)]
enum MadeUp {
    Like(usize),
    Shifts(Day),
}

impl Model {
    /// Returns true if an instant is worked by the official who has leave.
    fn works(&self, zone: &TimeZone, instant: Timestamp) -> bool {
        let local = zone.to_datetime(instant);
        let (day, time) = (local.date(), local.time());
        if self.leave.iter().any(|(first, last)| *first <= day && day <= *last) {
            return false;
        }
        let minute = i64::from(time.hour()) * 60 + i64::from(time.minute());
        self.shifts(day).iter().any(|(start, stop)| *start <= minute && minute < *stop)
    }

    fn shifts(&self, day: Date) -> Day {
        let in_force = |from: &Option<Date>| from.is_none_or(|from| from <= day);
        let week = &self.weeks.iter().rfind(|(from, _)| in_force(from)).unwrap().1;
        match self.made_up.iter().find(|(made_up, _)| *made_up == day) {
            Some((_, MadeUp::Like(weekday))) => week[*weekday].clone(),
            Some((_, MadeUp::Shifts(shifts))) => shifts.clone(),
            None if self.days_off.iter().any(|(first, last)| *first <= day && day <= *last) => Vec::new(),
            None => week[day.weekday().to_monday_zero_offset() as usize].clone(),
        }
    }

    /// Counts the working µs between two instants minute by minute. A minute counts for the part that lies between
    /// them.
    fn count(&self, zone: &TimeZone, start: i64, stop: i64) -> i64 {
        let mut worked = 0;
        for minute in start.div_euclid(MINUTE_US)..=stop.div_euclid(MINUTE_US) {
            let (from, to) = ((minute * MINUTE_US).max(start), ((minute + 1) * MINUTE_US).min(stop));
            if from < to && self.works(zone, Timestamp::from_microsecond(from).unwrap()) {
                worked += to - from;
            }
        }
        worked
    }

    fn toml(&self) -> String {
        let mut text =
            String::from("name = \"model\"\ntitle = { vi = \"Mẫu\", en = \"Model\" }\ndays_off = [\n");
        for (first, last) in &self.days_off {
            writeln!(text, "  {{ name = \"off\", first = {first}, last = {last} }},").unwrap();
        }
        text.push_str("]\nmade_up = [\n");
        for (day, how) in &self.made_up {
            let how = match how {
                MadeUp::Like(weekday) => format!("like = \"{}\"", WEEKDAYS[*weekday]),
                MadeUp::Shifts(shifts) => format!("shifts = {}", shown(shifts)),
            };
            writeln!(text, "  {{ name = \"worked\", day = {day}, {how} }},").unwrap();
        }
        text.push_str("]\n");
        for (from, week) in &self.weeks {
            text.push_str("[[period]]\n");
            if let Some(from) = from {
                writeln!(text, "from = {from}").unwrap();
            }
            text.push_str("[period.weekly]\n");
            for (weekday, shifts) in WEEKDAYS.iter().zip(week) {
                writeln!(text, "{weekday} = {}", shown(shifts)).unwrap();
            }
        }
        text
    }

    fn compile(&self, zone: &TimeZone, first: i64, last: i64) -> CalendarBook {
        let spec =
            CalendarSpec::parse(&self.toml()).unwrap_or_else(|error| panic!("{error}\n{}", self.toml()));
        let mut assignment = Assignment::of("model");
        for (first_day, last_day) in &self.leave {
            assignment.leave.push(Leave {
                official_id: "lan".to_owned(),
                first_day: *first_day,
                last_day: *last_day,
            });
        }
        CalendarBook::compile(&[spec], &assignment, zone, first, last).unwrap()
    }

    /// Converts seconds since local noon of the anchor date into an instant, µs.
    fn instant(&self, zone: &TimeZone, seconds: i64, us: i64) -> i64 {
        let noon = self.anchor.to_datetime(Time::constant(12, 0, 0, 0));
        let noon = zone.to_ambiguous_timestamp(noon).compatible().unwrap();
        noon.as_microsecond() + seconds * 1_000_000 + us
    }
}

fn shown(shifts: &Day) -> String {
    let shift = |(a, b): &(i64, i64)| format!("\"{:02}:{:02}-{:02}:{:02}\"", a / 60, a % 60, b / 60, b % 60);
    format!("[{}]", shifts.iter().map(shift).collect::<Vec<_>>().join(", "))
}

/// Draws up to three shifts, which may touch one another and both midnights.
fn any_day() -> impl Strategy<Value = Day> {
    let bound = prop_oneof![Just(0), Just(120), Just(150), Just(1440), 0..=1440i64];
    prop::collection::btree_set(bound, 0..=6).prop_map(|bounds| {
        let bounds: Vec<i64> = bounds.into_iter().collect();
        bounds.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
    })
}

fn worked_day() -> impl Strategy<Value = Day> {
    any_day().prop_filter("a day with work", |day| !day.is_empty())
}

fn any_week() -> impl Strategy<Value = [Day; 7]> {
    (prop::array::uniform7(any_day()), worked_day()).prop_map(|(mut week, monday)| {
        week[0] = monday;
        week
    })
}

/// Draws calendars with many exceptions within a week of the anchor date.
fn any_model() -> impl Strategy<Value = Model> {
    let near = -6..=6i64;
    (
        prop::sample::select(&PLACES[..]),
        any_week(),
        prop::option::of((near.clone(), any_week())),
        prop::option::of((near.clone(), 0..=2i64)),
        prop::option::of((near.clone(), prop_oneof![Just(None), worked_day().prop_map(Some)])),
        prop::collection::vec((near, 0..=2i64), 0..=2),
    )
        .prop_map(|((zone, anchor), week, change, off, made_up, leave)| {
            let day = |offset: i64| anchor.checked_add(offset.days()).unwrap();
            let mut weeks = vec![(None, week)];
            weeks.extend(change.map(|(from, week)| (Some(day(from)), week)));
            let made_up =
                made_up.map(|(on, shifts)| (day(on), shifts.map_or(MadeUp::Like(0), MadeUp::Shifts)));
            // A date cannot be both, so the day off is dropped.
            let off = off.map(|(first, more)| (day(first), day(first + more)));
            let clash = |off: &(Date, Date)| made_up.iter().any(|(day, _)| off.0 <= *day && *day <= off.1);
            Model {
                zone,
                anchor,
                weeks,
                days_off: off.filter(|off| !clash(off)).into_iter().collect(),
                made_up: made_up.into_iter().collect(),
                leave: leave.into_iter().map(|(first, more)| (day(first), day(first + more))).collect(),
            }
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// The times agree to the µs, whatever shifts, exceptions, leave and clock changes lie between two instants.
    #[test]
    fn equals_a_count_of_minutes(
        model in any_model(),
        start in -4 * 86_400..4 * 86_400i64,
        length in 0..3 * 86_400i64,
        us in 0..1_000_000i64,
    ) {
        let zone = TimeZone::get(model.zone).unwrap();
        let (start, stop) = (model.instant(&zone, start, us), model.instant(&zone, start + length, 0));
        let book = model.compile(&zone, start.min(stop), stop.max(start));
        let calendar = book.get(book.id_for(Some("any"), Some("lan")));
        prop_assert_eq!(calendar.working_us(start, stop), model.count(&zone, start, stop));
        let without_leave = Model { leave: Vec::new(), ..model };
        let calendar = book.get(book.id_for(None, Some("hoa")));
        prop_assert_eq!(calendar.working_us(start, stop), without_leave.count(&zone, start, stop));
    }

    /// No time is lost or counted twice where an interval is split, and working time never exceeds elapsed time.
    #[test]
    fn adds_up(
        model in any_model(),
        mut seconds in prop::array::uniform3(-400 * 86_400..400 * 86_400i64),
    ) {
        seconds.sort_unstable();
        let zone = TimeZone::get(model.zone).unwrap();
        let [a, b, c] = seconds.map(|second| model.instant(&zone, second, 0));
        let book = model.compile(&zone, b, b);
        let calendar = book.get(book.id_for(None, Some("lan")));
        let (ab, bc) = (calendar.working_us(a, b), calendar.working_us(b, c));
        prop_assert_eq!(ab + bc, calendar.working_us(a, c));
        prop_assert!((0..=b - a).contains(&ab) && (0..=c - b).contains(&bc));
        prop_assert_eq!(calendar.working_us(c, a), 0);
    }

    /// The period that a book covers does not change its results.
    #[test]
    fn does_not_depend_on_the_span_covered(
        model in any_model(),
        seconds in prop::array::uniform4(-900 * 86_400..900 * 86_400i64),
    ) {
        let zone = TimeZone::get(model.zone).unwrap();
        let [a, b, first, last] = seconds.map(|second| model.instant(&zone, second, 0));
        let narrow = model.compile(&zone, a.min(b), a.max(b));
        let wide = model.compile(&zone, first.min(last).min(a.min(b)), first.max(last).max(a.max(b)));
        for official in [None, Some("lan")] {
            let of = |book: &CalendarBook| book.get(book.id_for(None, official)).working_us(a, b);
            prop_assert_eq!(of(&narrow), of(&wide));
        }
    }

    /// The local date is that of jiff.
    #[test]
    fn local_dates_are_those_of_the_zone(
        place in prop::sample::select(&PLACES[..]),
        second in -500 * 86_400..500 * 86_400i64,
    ) {
        let zone = TimeZone::get(place.0).unwrap();
        let t = place.1.to_zoned_datetime(TimeZone::UTC).unwrap().timestamp().as_microsecond() + second * 1_000_000;
        let book = CalendarBook::compile(&[], &Assignment::of("24x7"), &zone, t, t).unwrap();
        let there = zone.to_datetime(Timestamp::from_microsecond(t).unwrap()).date();
        prop_assert_eq!(book.clock().date(t), Some(there));
    }
}

/// Every built-in calendar over a whole year, in each zone: 2024 has a leap day, holidays and a made-up Saturday.
#[test]
fn built_in_calendars_equal_a_count_over_a_year() {
    for entry in CALENDARS {
        let spec = CalendarSpec::parse(entry.toml).unwrap();
        for name in ["Asia/Ho_Chi_Minh", "Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe"] {
            let zone = TimeZone::get(name).unwrap();
            let instant =
                |year| date(year, 1, 1).to_zoned_datetime(zone.clone()).unwrap().timestamp().as_second();
            let (first, last) = (instant(2024), instant(2025));
            // Offsets and shifts are multiples of half an hour, so steps of a quarter of an hour suffice.
            let mut quarters = 0;
            for second in (first..last).step_by(900) {
                let local = zone.to_datetime(Timestamp::from_second(second).unwrap());
                let time = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60;
                let shifts = spec.shifts_on(local.date());
                quarters +=
                    i64::from(shifts.iter().any(|s| s.start_seconds() <= time && time < s.stop_seconds()));
            }
            let (first, last) = (first * 1_000_000, last * 1_000_000);
            let book = CalendarBook::compile(&[], &Assignment::of(entry.id), &zone, first, last).unwrap();
            let worked = book.get(book.id_for(None, None)).working_us(first, last);
            assert_eq!(worked, quarters * 900_000_000, "{} in {name}", entry.id);
        }
    }
}

/// Outside the covered period nobody works, and no look-up fails.
#[test]
fn instants_beyond_the_span_are_not_worked() {
    let t = 1_700_000_000_000_000;
    let book = CalendarBook::compile(&[], &Assignment::of("vn"), &TimeZone::UTC, t, t).unwrap();
    let calendar = book.get(book.id_for(None, None));
    let (start, stop) = calendar.covered_us();
    assert!(stop - start > 9 * 365 * 86_400_000_000 && start < t && t < stop);
    assert_eq!(calendar.working_us(i64::MIN, start), 0);
    assert_eq!(calendar.working_us(stop, i64::MAX), 0);
    assert_eq!(calendar.working_us(i64::MIN, i64::MAX), calendar.working_us(start, stop));
}
