//! What makes the days of officials unlike each other without being anybody's conduct: weeks, seasons, units, absence
//! and load.
//!
//! Everything here is drawn before the first case, each thing from its own stream, except for [`Load`], which counts
//! while cases run. With all traits off, every factor is exactly 1 and nobody is absent.

mod absence;
mod load;
mod seasons;
mod units;
mod weeks;

pub(super) use absence::Absences;
pub(super) use load::Load;
pub(super) use weeks::Calendar;

use seasons::Seasons;
use units::UnitEffect;
use weeks::Weeks;

use super::dice::Dice;
use super::official::Official;
use super::roster::Roster;
use super::settings::SimulateSettings;
use super::workdays::{WORK_SECONDS, Workdays};

/// Streams of random draws. The roster and the cases have those below.
pub(super) const STAFFING_STREAM: u64 = 3;
const WEEKS_STREAM: u64 = 4;
const SEASONS_STREAM: u64 = 5;
const UNITS_STREAM: u64 = 6;
const ABSENCE_STREAM: u64 = 7;

/// A newcomer takes twice as long on the first day; of the excess, 1/e is left after so many working days.
const SETTLING_DAYS: f64 = 20.0;

/// The circumstances of all officials over the period.
pub(super) struct Circumstances {
    pub(super) absences: Vec<Absences>,
    pub(super) units: Vec<UnitEffect>,
    pub(super) seasons: Seasons,
    weeks: Weeks,
}

impl Circumstances {
    pub(super) fn new(
        settings: &SimulateSettings,
        roster: &Roster,
        days: &Workdays,
        period_end: i64,
    ) -> Self {
        let traits = &settings.traits;
        let dice = |stream| Dice::new(settings.seed, stream);
        let officials = roster.officials.len();
        Self {
            absences: absence::draw(roster, days, period_end, &mut dice(ABSENCE_STREAM)),
            units: units::draw(traits, roster, &mut dice(UNITS_STREAM)),
            seasons: Seasons::draw(
                traits.seasons,
                settings.start,
                days,
                period_end,
                &mut dice(SEASONS_STREAM),
            ),
            weeks: Weeks::draw(traits, settings.start, settings.months, officials, &mut dice(WEEKS_STREAM)),
        }
    }

    /// Returns the factor on a duration of `official` that begins at `now`.
    pub(super) fn pace(&self, index: u32, official: &Official, days: &Workdays, now: i64) -> f64 {
        let settling = self.first_work(index).map_or(1.0, |first| {
            let worked = (days.work_of(now) - first).max(0) as f64 / WORK_SECONDS as f64;
            1.0 + (-worked / SETTLING_DAYS).exp()
        });
        let unit = self.units[official.unit as usize].pace;
        unit * settling * self.weeks.factor(index, now) * self.seasons.pace(days.date(now))
    }

    /// Returns the factor on the rates of `official` at `now`: whoever is busy gets rid of more.
    pub(super) fn rates(&self, index: u32, official: &Official, now: i64) -> f64 {
        self.units[official.unit as usize].rates * self.weeks.factor(index, now)
    }

    /// Returns when `official` releases a case that is ready at `now`: at once, or with all others of the week.
    pub(super) fn release(&self, index: u32, days: &Workdays, now: i64) -> i64 {
        let Some(batch) = self.weeks.batch_after(index, now) else { return now };
        // A case waits for a batch only if the batch is on a working day on which the official is there.
        let work = days.work_of(batch);
        let open = days.local_of(work) == batch;
        if open && !self.absences[index as usize].contains(work) { batch } else { now }
    }

    /// Returns true if `official` has started by `now`, in work seconds.
    pub(super) fn in_post(&self, index: u32, now: i64) -> bool {
        self.first_work(index).is_none_or(|first| first <= now)
    }

    /// Returns the first work second of a newcomer.
    fn first_work(&self, index: u32) -> Option<i64> {
        self.absences[index as usize].first_work
    }
}
