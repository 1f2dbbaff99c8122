//! Companions of the instants: `received_at` has `received_day`, `received_month`, `received_hour` and `received_epoch`.
//!
//! Instants in SQL are in UTC, so that differences and comparisons are right across changes of the clock. Days, months
//! and hours are those of the zone of the tables; `received_epoch` is the number of seconds since the beginning of 1970 in UTC,
//! which SQL could compute too, but ten times as slowly. A companion exists in a statement that names it, so that
//! `SELECT *` shows the columns of the file. (polars has functions of users too, but loses them in `WITH` and in
//! subqueries.)

use crate::event::Symbols;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use polars::prelude::{
    Column, DataType, Int32Chunked, Int64Chunked, IntoColumn, NewChunkedArray, PlSmallStr, PolarsResult,
    Schema, StringChunkedBuilder, TimeUnit, UInt32Chunked,
};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

const MICROS_PER_SECOND: f64 = 1e6;
const MICROS_PER_HOUR: i64 = 3_600_000_000;
const MICROS_PER_DAY: i64 = 24 * MICROS_PER_HOUR;
/// The year after which a zone keeps its last offset. Zones have rules without an end.
const LAST_YEAR: i16 = 2200;
/// The end of the names of instants that have companions.
const INSTANT: &str = "_at";

/// A part of a local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The day, as a date.
    Day,
    /// The month, as text such as `2024-03`.
    Month,
    /// The hour of the day, from 0 to 23.
    Hour,
    /// The seconds since the beginning of 1970 in UTC.
    Epoch,
}

impl Part {
    const ALL: [(Part, &'static str); 4] =
        [(Part::Day, "_day"), (Part::Month, "_month"), (Part::Hour, "_hour"), (Part::Epoch, "_epoch")];

    fn data_type(self) -> DataType {
        match self {
            Part::Day => DataType::Date,
            Part::Month => DataType::String,
            Part::Hour => DataType::Int64,
            Part::Epoch => DataType::Float64,
        }
    }
}

/// A column that shows a part of the local time of an instant.
#[derive(Clone, Debug)]
pub(super) struct LocalColumn {
    /// Its name in SQL.
    pub(super) name: String,
    /// The name of the instant.
    pub(super) instant: String,
    part: Part,
    clock: Arc<LocalClock>,
}

impl LocalColumn {
    /// Returns the companions that `sql` names of the instants in `schema`. A column of the table goes first.
    pub(super) fn named_in(sql: &str, schema: &Schema, clock: &Arc<LocalClock>) -> Vec<LocalColumn> {
        let is_part = |character: char| character.is_alphanumeric() || character == '_';
        let words: Vec<&str> = sql.split(|character| !is_part(character)).collect();
        let instants = schema.iter().filter(|(_, kind)| matches!(kind, DataType::Datetime(..)));
        let stems = instants.filter_map(|(name, _)| name.strip_suffix(INSTANT));
        stems
            .flat_map(|stem| {
                Part::ALL.map(|(part, end)| (part, format!("{stem}{end}"), format!("{stem}{INSTANT}")))
            })
            .filter(|(_, name, _)| words.contains(&name.as_str()) && !schema.contains(name))
            .map(|(part, name, instant)| LocalColumn { name, instant, part, clock: clock.clone() })
            .collect()
    }

    pub(super) fn data_type(&self) -> DataType {
        self.part.data_type()
    }

    /// Computes the column from its instants. Texts become codes of `symbols`.
    pub(super) fn coded(&self, instants: &Column, symbols: &mut Symbols) -> PolarsResult<Column> {
        if self.part != Part::Month {
            return self.of(instants);
        }
        let micros = instants.cast(&DataType::Int64)?;
        let mut months = Months::default();
        let mut codes: Vec<u32> = Vec::new();
        let codes = micros.i64()?.iter().map(|instant| {
            let month = months.at(day_of(self.clock.local(instant?)))?;
            for new in codes.len()..=month {
                codes.push(symbols.intern(&months.names[new]).0);
            }
            codes.get(month).copied()
        });
        Ok(UInt32Chunked::from_iter_options(self.name.as_str().into(), codes).into_column())
    }

    /// Computes the column from its instants.
    pub(super) fn of(&self, instants: &Column) -> PolarsResult<Column> {
        let micros =
            instants.cast(&DataType::Datetime(TimeUnit::Microseconds, None))?.cast(&DataType::Int64)?;
        let local = micros.i64()?.iter().map(|instant| instant.map(|instant| self.clock.local(instant)));
        let name: PlSmallStr = self.name.as_str().into();
        Ok(match self.part {
            Part::Day => Int32Chunked::from_iter_options(name, local.map(|local| local.map(day_of)))
                .into_column()
                .cast(&DataType::Date)?,
            Part::Month => months(name, local.map(|local| local.map(day_of))),
            Part::Epoch => {
                let seconds = micros.cast(&DataType::Float64)?.f64()? / MICROS_PER_SECOND;
                seconds.with_name(name).into_column()
            }
            Part::Hour => {
                let hour = |local: i64| local.rem_euclid(MICROS_PER_DAY) / MICROS_PER_HOUR;
                Int64Chunked::from_iter_options(name, local.map(|local| local.map(hour))).into_column()
            }
        })
    }
}

/// The offsets of a zone, by the instant from which they hold.
#[derive(Debug)]
pub(super) struct LocalClock {
    /// The instants at which the offset changes, µs UTC, ascending.
    changes: Vec<i64>,
    /// The offset before the first change, and from each change on, in µs.
    offsets: Vec<i64>,
}

impl LocalClock {
    pub(super) fn new(zone: &TimeZone) -> Self {
        let micros = |seconds: i32| i64::from(seconds) * 1_000_000;
        let first = micros(zone.to_offset(Timestamp::MIN).seconds());
        let mut clock = Self { changes: Vec::new(), offsets: vec![first] };
        for change in zone.following(Timestamp::MIN) {
            if TimeZone::UTC.to_datetime(change.timestamp()).year() > LAST_YEAR {
                break;
            }
            clock.changes.push(change.timestamp().as_microsecond());
            clock.offsets.push(micros(change.offset().seconds()));
        }
        clock
    }

    /// Returns what the wall clock shows at an instant, as µs since the beginning of 1970 on that clock.
    fn local(&self, instant: i64) -> i64 {
        let index = self.changes.partition_point(|&change| change <= instant);
        instant + self.offsets[index]
    }
}

/// Returns the day since the beginning of 1970 of a time on the wall clock.
fn day_of(local: i64) -> i32 {
    local.div_euclid(MICROS_PER_DAY) as i32
}

/// Names the months of days since 1970.
fn months(name: PlSmallStr, days: impl Iterator<Item = Option<i32>>) -> Column {
    let mut months = Months::default();
    let mut texts = StringChunkedBuilder::new(name, days.size_hint().0);
    for day in days {
        let month = day.and_then(|day| months.at(day));
        texts.append_option(month.map(|month| months.names[month].as_str()));
    }
    texts.finish().into_column()
}

/// The months that have occurred, numbered in the order of occurrence.
#[derive(Default)]
struct Months {
    names: Vec<String>,
    /// The number of the month of each day from 1970 to the last day asked for; `None` if it has not been asked for.
    of_day: Vec<Option<u32>>,
}

impl Months {
    /// Days before 1970 and from this one on are rare, and looked up without a table.
    const DAYS: usize = 100_000;

    /// Returns the number of the month of a day; `None` beyond the years of the calendar.
    fn at(&mut self, day: i32) -> Option<usize> {
        let place = usize::try_from(day).ok().filter(|&place| place < Self::DAYS);
        if let Some(Some(month)) = place.and_then(|place| self.of_day.get(place)) {
            return Some(*month as usize);
        }
        let (name, days) = month_of(day)?;
        let known = self.names.iter().position(|known| *known == name);
        let month = known.unwrap_or(self.names.len());
        if known.is_none() {
            self.names.push(name);
        }
        for place in days.filter_map(|day| usize::try_from(day).ok()).filter(|&place| place < Self::DAYS) {
            if self.of_day.len() <= place {
                self.of_day.resize(place + 1, None);
            }
            self.of_day[place] = Some(month as u32);
        }
        Some(month)
    }
}

/// Returns the name of the month of a day, and the days that it has; `None` beyond the years of the calendar.
fn month_of(day: i32) -> Option<(String, Range<i32>)> {
    let date = Date::constant(1970, 1, 1).checked_add(day.days()).ok()?;
    let mut name = String::new();
    write!(name, "{:04}-{:02}", date.year(), date.month()).ok()?;
    let first = day - i32::from(date.day()) + 1;
    Some((name, first..first + i32::from(date.days_in_month())))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail by panic")]
    use super::*;

    #[test]
    fn the_clock_follows_the_zone_at_any_time() {
        for name in ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns", "UTC"] {
            let zone = TimeZone::get(name).unwrap();
            let clock = LocalClock::new(&zone);
            // Every 51 hours and some minutes, over a century that has all kinds of changes.
            for step in 0..17_000_i64 {
                let instant = Timestamp::from_second(-1_500_000_000 + step * 184_379).unwrap();
                let shown = zone.to_datetime(instant);
                let expected = TimeZone::UTC.to_timestamp(shown).unwrap().as_microsecond();
                assert_eq!(clock.local(instant.as_microsecond()), expected, "{name} {instant}");
            }
        }
    }

    #[test]
    fn a_month_has_its_days() {
        let leap_day = Date::constant(2024, 2, 29).since(Date::constant(1970, 1, 1)).unwrap().get_days();
        let (name, days) = month_of(leap_day).unwrap();
        assert_eq!((name.as_str(), days), ("2024-02", leap_day - 28..leap_day + 1));
        assert_eq!(month_of(-1).unwrap().0, "1969-12");
    }

    #[test]
    fn a_companion_exists_where_it_is_named() {
        let instant = DataType::Datetime(TimeUnit::Microseconds, None);
        let names = [("due_at", instant.clone()), ("paused_at", instant), ("due_hour", DataType::String)];
        let schema: Schema = names.into_iter().map(|(name, kind)| (name.into(), kind)).collect();
        let clock = Arc::new(LocalClock::new(&TimeZone::UTC));
        let sql = "SELECT paused_day, t.due_month, due_hour FROM t WHERE paused_month_ = 1";
        let found: Vec<String> =
            LocalColumn::named_in(sql, &schema, &clock).into_iter().map(|column| column.name).collect();
        assert_eq!(found, ["due_month", "paused_day"]);
    }
}
