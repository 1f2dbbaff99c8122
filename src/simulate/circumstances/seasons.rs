//! Seasons: months in which more cases arrive and all work takes longer, and the last days of a month.

use std::ops::Range;

use jiff::civil::Date;

use crate::simulate::dice::Dice;
use crate::simulate::workdays::{WORK_SECONDS, Workdays};

/// The working days at the end of a month on which more cases arrive.
const MONTH_END_DAYS: usize = 3;
/// Months for which a factor is drawn: the longest period, and the year after it.
const MONTHS: usize = 73;

/// The seasons of the period; all factors are 1 if they are off.
pub(in crate::simulate) struct Seasons {
    strength: f64,
    start: Date,
    /// For each month from the start on, a standard normal draw.
    months: Vec<f64>,
    /// For each working day of the period, the running total of the weights of arrivals; empty if seasons are off.
    arrivals: Vec<f64>,
}

impl Seasons {
    pub(super) fn draw(
        strength: f64,
        start: Date,
        days: &Workdays,
        period_end: i64,
        dice: &mut Dice,
    ) -> Self {
        if strength == 0.0 {
            return Self { strength, start, months: Vec::new(), arrivals: Vec::new() };
        }
        let months = (0..MONTHS).map(|_| dice.normal()).collect();
        let mut seasons = Self { strength, start, months, arrivals: Vec::new() };
        let dates: Vec<Date> =
            (0..period_end / WORK_SECONDS).map(|day| days.date(days.local_of(day * WORK_SECONDS))).collect();
        let mut total = 0.0;
        for (index, date) in dates.iter().enumerate() {
            let later = dates.get(index + MONTH_END_DAYS);
            let at_the_end = later.is_none_or(|later| later.month() != date.month());
            let month_end = if at_the_end { 1.0 + 2.0 * strength } else { 1.0 };
            total += month_end * (strength * seasons.month(*date)).exp();
            seasons.arrivals.push(total);
        }
        seasons
    }

    /// Returns the factor on all durations that begin on a day.
    pub(super) fn pace(&self, date: Date) -> f64 {
        if self.strength == 0.0 { 1.0 } else { (0.5 * self.strength * self.month(date)).exp() }
    }

    /// Returns the work second by which `share` of all cases have arrived.
    pub(in crate::simulate) fn arrival(&self, share: f64, period: &Range<i64>) -> Option<i64> {
        let total = *self.arrivals.last()?;
        let day = self.arrivals.partition_point(|sum| *sum <= share * total).min(self.arrivals.len() - 1);
        let before = if day == 0 { 0.0 } else { self.arrivals[day - 1] };
        let part = (share * total - before) / (self.arrivals[day] - before);
        let work = ((day as f64 + part.clamp(0.0, 1.0)) * WORK_SECONDS as f64) as i64;
        Some(work.min(period.end - 1))
    }

    fn month(&self, date: Date) -> f64 {
        let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        let index = (months(date) - months(self.start)).max(0) as usize;
        self.months[index.min(self.months.len() - 1)]
    }
}
