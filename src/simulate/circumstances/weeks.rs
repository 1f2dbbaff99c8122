//! Weeks: a person's busy ones, and those whose releases pile up until Friday.

use jiff::civil::Date;

use crate::simulate::dice::Dice;
use crate::simulate::traits::Traits;
use crate::simulate::workdays::{DAY_SECONDS, Workdays};

/// The correlation of the logarithms of a person's factors in two weeks that follow each other.
const LAG: f64 = 0.6;
/// Friday at 16:00, from the beginning of Monday on.
const BATCH_SECONDS: i64 = 4 * DAY_SECONDS + 16 * 3_600;
const WEEK_SECONDS: i64 = 7 * DAY_SECONDS;

/// Numbers the weeks of the period.
#[derive(Clone, Copy)]
pub(in crate::simulate) struct Calendar {
    /// The beginning of the first Monday, in local seconds.
    monday: i64,
    pub(in crate::simulate) weeks: usize,
}

impl Calendar {
    pub(in crate::simulate) fn new(start: Date, months: u32) -> Self {
        let days_since_monday = i64::from(start.weekday().to_monday_zero_offset());
        let monday = Workdays::start_of(start) - days_since_monday * DAY_SECONDS;
        Self { monday, weeks: (f64::from(months) * 4.4) as usize + 2 }
    }

    /// Returns the week of an instant. What is after the period belongs to the last week.
    pub(in crate::simulate) fn week(&self, local: i64) -> usize {
        let week = (local - self.monday).div_euclid(WEEK_SECONDS).max(0);
        (week as usize).min(self.weeks - 1)
    }
}

/// The weeks of all officials.
pub(super) struct Weeks {
    calendar: Calendar,
    /// For each official and week, the factor; empty if there are no busy weeks.
    factors: Vec<f32>,
    /// For each official and week, whether releases wait for Friday; empty if there are no batches.
    batches: Vec<bool>,
}

impl Weeks {
    pub(super) fn draw(traits: &Traits, start: Date, months: u32, officials: usize, dice: &mut Dice) -> Self {
        let calendar = Calendar::new(start, months);
        let mut weeks = Self { calendar, factors: Vec::new(), batches: Vec::new() };
        if traits.busy_weeks > 0.0 {
            let innovation = (1.0 - LAG * LAG).sqrt();
            for _ in 0..officials {
                let mut level = dice.normal();
                for _ in 0..calendar.weeks {
                    weeks.factors.push((traits.busy_weeks * level).exp() as f32);
                    level = LAG * level + innovation * dice.normal();
                }
            }
        }
        if traits.batches > 0.0 {
            weeks.batches = (0..officials * calendar.weeks).map(|_| dice.chance(traits.batches)).collect();
        }
        weeks
    }

    pub(super) fn factor(&self, official: u32, now: i64) -> f64 {
        self.factors.get(self.index(official, now)).map_or(1.0, |factor| f64::from(*factor))
    }

    /// Returns the instant at which what is ready at `now` is released together, if the official does so this week.
    pub(super) fn batch_after(&self, official: u32, now: i64) -> Option<i64> {
        let waits = self.batches.get(self.index(official, now)).is_some_and(|waits| *waits);
        let start = now - (now - self.calendar.monday).rem_euclid(WEEK_SECONDS);
        (waits && now < start + BATCH_SECONDS).then_some(start + BATCH_SECONDS)
    }

    fn index(&self, official: u32, now: i64) -> usize {
        official as usize * self.calendar.weeks + self.calendar.week(now)
    }
}
