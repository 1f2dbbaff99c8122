//! All calendars of a run, compiled for its zone and its span of time.
use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::assign::{Assignment, Leave};
use super::clock::{DAY_SECONDS, LocalClock, SECOND_US, date_of, day_of};
use super::error::CalendarError;
use super::grid::Grid;
use super::spec::CalendarSpec;
use super::working::{Calendar, OrdinaryDay};
use super::{CALENDARS, built_in};

/// Days covered before the first and after the last instant asked for: due dates and queries look that far.
const MARGIN_DAYS: i64 = 5 * 366;
/// Most years between the first and the last instant: more means that impossible dates got in.
const MAX_YEARS: i64 = 100;

/// Stands for one calendar of a [`CalendarBook`]; small, and the same for the same assignment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CalendarId(u32);

/// The calendars of a run: of every unit, and of every official with leave in every such unit.
///
/// ```
/// use buckstop::calendar::{Assignment, CalendarBook};
/// use jiff::{Timestamp, tz::TimeZone};
///
/// let us = |text: &str| text.parse::<Timestamp>().unwrap().as_microsecond();
/// // Received on Tuesday 6 February 2024 at 16:00 in Vietnam, released on Friday the 16th at 8:30:
/// let (received, released) = (us("2024-02-06T16:00:00+07"), us("2024-02-16T08:30:00+07"));
/// let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
/// let book = CalendarBook::compile(&[], &Assignment::of("vn"), &zone, received, released)?;
/// let calendar = book.get(book.id_for(None, None));
/// // Tết took Thursday the 8th to Wednesday the 14th: 1 h on Tuesday, 7.5 h on Wednesday the 7th,
/// // 7.5 h on Thursday the 15th, 1 h on Friday.
/// assert_eq!(calendar.working_us(received, released), 17 * 3_600_000_000);
/// # Ok::<(), buckstop::calendar::CalendarError>(())
/// ```
#[derive(Debug)]
pub struct CalendarBook {
    /// First those without leave (`plain_count`), then as many for each official with leave.
    calendars: Vec<Calendar>,
    plain_count: u32,
    /// Index among those without leave; units of the default calendar are not listed.
    units: FxHashMap<String, u32>,
    /// Officials with leave, in order of their ids.
    on_leave: Vec<String>,
    /// The place of each in that list.
    officials: FxHashMap<String, u32>,
    clock: LocalClock,
}

impl CalendarBook {
    /// Compiles what the assignment names, for a zone and for instants from `first` to `last` (µs since the
    /// epoch, UTC; due dates included), five years more on either side.
    ///
    /// A calendar is looked for in `specs`, then among the built-in [`CALENDARS`]: a user's own may so replace
    /// one of ours.
    ///
    /// # Errors
    /// Unknown or twice defined calendars, leave that ends before it begins, and spans of time beyond
    /// a hundred years.
    pub fn compile(
        specs: &[CalendarSpec],
        assignment: &Assignment,
        zone: &TimeZone,
        first: i64,
        last: i64,
    ) -> Result<Self, CalendarError> {
        refuse_twins(specs)?;
        let span = Span::new(first, last)?;
        let clock = span.clock(zone);
        let (names, units) = names_in_use(assignment);
        let mut calendars = Vec::with_capacity(names.len());
        for (name, wanted_by) in names {
            calendars.push(compile_one(&find(specs, name, wanted_by)?, &clock, &span));
        }
        let plain_count = calendars.len() as u32;
        let absences = absences(&assignment.leave)?;
        for days in absences.values() {
            let absent = absent_us(days, &clock);
            for plain in 0..plain_count as usize {
                calendars.push(calendars[plain].without(&absent));
            }
        }
        let on_leave: Vec<String> = absences.into_keys().map(str::to_owned).collect();
        let officials = on_leave.iter().cloned().zip(0..).collect();
        Ok(CalendarBook { calendars, plain_count, units, on_leave, officials, clock })
    }

    /// A book in which all time is working time, for everybody, in universal time: for plain logs.
    ///
    /// ```
    /// let book = buckstop::calendar::CalendarBook::around_the_clock();
    /// let calendar = book.get(book.id_for(Some("any unit"), None));
    /// assert_eq!(calendar.working_us(0, 86_400_000_000), 86_400_000_000);
    /// ```
    pub fn around_the_clock() -> Self {
        CalendarBook {
            calendars: vec![Calendar::around_the_clock()],
            plain_count: 1,
            units: FxHashMap::default(),
            on_leave: Vec::new(),
            officials: FxHashMap::default(),
            clock: LocalClock::utc(),
        }
    }

    /// The calendar of an official in a unit, either of which may be unknown: that of the unit, else the
    /// default, less the official's leave.
    pub fn id_for(&self, unit_id: Option<&str>, official_id: Option<&str>) -> CalendarId {
        let plain = unit_id.and_then(|id| self.units.get(id)).copied().unwrap_or(0);
        match official_id.and_then(|id| self.officials.get(id)) {
            None => CalendarId(plain),
            Some(official) => CalendarId(self.plain_count * (official + 1) + plain),
        }
    }

    /// Officials with leave, in order of their ids. For all others [`id_for`](Self::id_for) depends on the unit
    /// alone, which a caller may keep.
    pub fn officials_with_leave(&self) -> impl Iterator<Item = &str> {
        self.on_leave.iter().map(String::as_str)
    }

    /// The calendar an id of this book stands for.
    ///
    /// # Panics
    /// If the id is of another book with more calendars.
    #[inline]
    pub fn get(&self, id: CalendarId) -> &Calendar {
        &self.calendars[id.0 as usize]
    }

    /// Local time of the book's zone.
    pub fn clock(&self) -> &LocalClock {
        &self.clock
    }
}

/// The whole UTC days to cover.
struct Span {
    first_day: i64,
    days: usize,
}

impl Span {
    fn new(first: i64, last: i64) -> Result<Self, CalendarError> {
        let out_of_range =
            |reason: String| CalendarError::OutOfRange { first: show(first), last: show(last), reason };
        if last < first {
            return Err(out_of_range("the last lies before the first".to_owned()));
        }
        let day = |t: i64| t.div_euclid(DAY_SECONDS * SECOND_US);
        if day(last) - day(first) > MAX_YEARS * 366 {
            return Err(out_of_range(format!("that is more than {MAX_YEARS} years")));
        }
        let (first_day, last_day) = (day(first) - MARGIN_DAYS, day(last) + MARGIN_DAYS);
        // One day more than the span on either side, because local dates may differ from UTC's.
        if date_of(first_day - 1).is_none() || date_of(last_day + 1).is_none() {
            return Err(out_of_range("the years are not between -9999 and 9999".to_owned()));
        }
        Ok(Span { first_day, days: (last_day - first_day + 1) as usize })
    }

    /// Seconds since the epoch, `[start, stop)`.
    fn seconds(&self) -> (i64, i64) {
        (self.first_day * DAY_SECONDS, (self.first_day + self.days as i64) * DAY_SECONDS)
    }

    fn clock(&self, zone: &TimeZone) -> LocalClock {
        let (start, stop) = self.seconds();
        let instant =
            |second| Timestamp::from_second(second).expect("the span was checked to lie within the years");
        LocalClock::new(zone, instant(start), instant(stop))
    }
}

fn show(t: i64) -> String {
    Timestamp::from_microsecond(t).map_or_else(|_| format!("{t} µs"), |instant| instant.to_string())
}

fn refuse_twins(specs: &[CalendarSpec]) -> Result<(), CalendarError> {
    let mut names: Vec<&str> = specs.iter().map(CalendarSpec::name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        None => Ok(()),
        Some(pair) => Err(CalendarError::DuplicateCalendar { name: pair[0].to_owned() }),
    }
}

/// The calendars named, each once with who wants it, the default first; and for each unit the index of its own.
fn names_in_use(assignment: &Assignment) -> (Vec<(&str, Option<&str>)>, FxHashMap<String, u32>) {
    let mut names: Vec<(&str, Option<&str>)> = vec![(&assignment.default, None)];
    let mut units = FxHashMap::default();
    for (unit, name) in &assignment.units {
        let known = names.iter().position(|(other, _)| other == name);
        let index = known.unwrap_or_else(|| {
            names.push((name, Some(unit)));
            names.len() - 1
        });
        units.insert(unit.clone(), index as u32);
    }
    (names, units)
}

fn find(specs: &[CalendarSpec], name: &str, wanted_by: Option<&str>) -> Result<CalendarSpec, CalendarError> {
    if let Some(spec) = specs.iter().find(|spec| spec.name() == name) {
        return Ok(spec.clone());
    }
    if let Some(entry) = built_in(name) {
        return CalendarSpec::parse(entry.toml);
    }
    let known = specs.iter().map(CalendarSpec::name).chain(CALENDARS.iter().map(|entry| entry.id));
    let wanted_by = wanted_by.map_or_else(|| "the default".to_owned(), |unit| format!("unit `{unit}`"));
    Err(CalendarError::unknown(name, wanted_by, known))
}

fn compile_one(spec: &CalendarSpec, clock: &LocalClock, span: &Span) -> Calendar {
    if spec.is_around_the_clock() {
        return Calendar::around_the_clock();
    }
    let grid = Grid::new(span.first_day, span.days, working_spans(spec, clock, span).into_iter())
        .expect("a hundred years of seconds fit, and days differ in far fewer than 65 536 ways");
    Calendar::of_shifts(grid, ordinary_days(spec, clock))
}

/// All working time within the span, seconds `[start, stop)` in UTC, in order.
fn working_spans(spec: &CalendarSpec, clock: &LocalClock, span: &Span) -> Vec<(i64, i64)> {
    let (first, last) = span.seconds();
    let mut spans = Vec::new();
    for (stretch, until) in clock.pieces() {
        let (from, until) = (stretch.from.max(first), until.min(last));
        let first_local_day = (from + stretch.offset).div_euclid(DAY_SECONDS);
        let last_local_day = (until + stretch.offset).div_euclid(DAY_SECONDS);
        for day in first_local_day..=last_local_day {
            let Some(date) = date_of(day) else { continue };
            let midnight = day * DAY_SECONDS - stretch.offset;
            for shift in spec.shifts_on(date) {
                let start = (midnight + shift.start_seconds()).max(from);
                let stop = (midnight + shift.stop_seconds()).min(until);
                if start < stop {
                    spans.push((start, stop));
                }
            }
        }
    }
    spans
}

fn ordinary_days(spec: &CalendarSpec, clock: &LocalClock) -> Vec<OrdinaryDay> {
    let begins = |date| {
        let midnight = day_of(date) * DAY_SECONDS;
        // A day that a zone leaves out altogether (Samoa, 30 December 2011) begins when the next one does.
        let start = clock.instants(midnight, midnight + 2 * DAY_SECONDS).next();
        start.map_or(i64::MAX, |(start, _)| start * SECOND_US)
    };
    let day = |period: &super::spec::Period| OrdinaryDay {
        from: period.from.map_or(i64::MIN, begins),
        length_us: period.ordinary_day_seconds() * SECOND_US,
    };
    spec.periods().iter().map(day).collect()
}

/// Days of leave by official, as ranges of day numbers `[first, last + 1)`: in order, joined where they touch.
fn absences(leave: &[Leave]) -> Result<BTreeMap<&str, Vec<(i64, i64)>>, CalendarError> {
    let mut ranges: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
    for Leave { official_id, first_day, last_day } in leave {
        if last_day < first_day {
            return Err(CalendarError::Backwards {
                what: "leave of",
                name: official_id.clone(),
                first: *first_day,
                last: *last_day,
            });
        }
        ranges.entry(official_id).or_default().push((day_of(*first_day), day_of(*last_day) + 1));
    }
    for days in ranges.values_mut() {
        days.sort_unstable();
        *days = join(days);
    }
    Ok(ranges)
}

fn join(sorted: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut joined: Vec<(i64, i64)> = Vec::with_capacity(sorted.len());
    for &(first, after) in sorted {
        match joined.last_mut() {
            Some((_, end)) if first <= *end => *end = after.max(*end),
            _ => joined.push((first, after)),
        }
    }
    joined
}

/// The instants of whole local days, µs `[start, stop)`, in order.
fn absent_us(days: &[(i64, i64)], clock: &LocalClock) -> Vec<(i64, i64)> {
    let local = days.iter().map(|(first, after)| (first * DAY_SECONDS, after * DAY_SECONDS));
    let mut spans: Vec<(i64, i64)> = local.flat_map(|(start, stop)| clock.instants(start, stop)).collect();
    // Around midnight a zone may repeat local time of two days in turn.
    spans.sort_unstable();
    spans
        .into_iter()
        .map(|(start, stop)| (start.saturating_mul(SECOND_US), stop.saturating_mul(SECOND_US)))
        .collect()
}
