//! The reorganisations in the span of a log, with and without an organisation mapping.

use super::data_zone::{DataZone, VIETNAM};
use crate::config::Settings;
use crate::lists::Lists;
use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// The day that `auto` stands for: districts were abolished and units were merged.
const VIETNAM_REORGANISED: &str = "2025-07-01";

/// A day on which offices were reorganised.
#[derive(Clone, Copy, Debug)]
pub struct Reorganisation {
    /// The first day of the new organisation.
    pub day: Date,
    /// The first instant of that day, µs UTC.
    pub at: i64,
}

/// The reorganisations in the span of a log.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// The last reorganisation without a mapping: only what began since is counted.
    pub since: Option<Reorganisation>,
    /// The days of the reorganisations with a mapping.
    pub mapped: Vec<Date>,
}

impl Organisation {
    /// The reorganisations in a log from its first to its last instant, µs UTC; none for an empty log.
    ///
    /// # Errors
    /// If the settings name a day that is not a date.
    pub fn new(
        settings: &Settings,
        lists: &Lists,
        zone: &DataZone,
        span: Option<(i64, i64)>,
    ) -> Result<Self> {
        let in_span = |at: i64| span.is_some_and(|(first, last)| first < at && at <= last);
        let mapped_days: BTreeSet<Date> =
            lists.moves.iter().map(|one| day_of(one.valid_from, &zone.zone)).collect();
        let (mapped, unmapped): (Vec<_>, Vec<_>) = reorganisations(settings, zone)?
            .into_iter()
            .filter(|one| in_span(one.at))
            .partition(|one| mapped_days.contains(&one.day));
        Ok(Self {
            since: unmapped.into_iter().max_by_key(|one| one.at),
            mapped: mapped.iter().map(|one| one.day).collect(),
        })
    }
}

/// The reorganisations that the settings name.
///
/// # Errors
/// If one of them is not a date.
pub(super) fn reorganisations(settings: &Settings, zone: &DataZone) -> Result<Vec<Reorganisation>> {
    let mut found = Vec::new();
    for text in &settings.organisation.reorganised_on {
        let day = match text.as_str() {
            "auto" if zone.name != VIETNAM => continue,
            "auto" => VIETNAM_REORGANISED,
            day => day,
        };
        let day: Date = day.parse().with_context(|| {
            format!(
                "`{day}` is not a date\n\nhint: write organisation.reorganised_on = [\"2025-07-01\"], or []"
            )
        })?;
        let at = zone.zone.to_timestamp(day.at(0, 0, 0, 0))?.as_microsecond();
        found.push(Reorganisation { day, at });
    }
    Ok(found)
}

fn day_of(at: i64, zone: &TimeZone) -> Date {
    Timestamp::from_microsecond(at).map_or(Date::MIN, |at| at.to_zoned_datetime(zone.clone()).date())
}
