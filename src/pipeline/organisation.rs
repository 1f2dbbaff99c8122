//! Reorganisations that a log spans: those a mapping leads across, and those it does not.

use crate::config::Settings;
use crate::lists::Lists;
use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// The day from which `auto` tells offices apart: districts were abolished, units merged.
const VIETNAM_REORGANISED: &str = "2025-07-01";

/// A reorganisation.
#[derive(Clone, Copy)]
pub(in crate::cli) struct Reorganised {
    pub(in crate::cli) day: Date,
    /// Its first instant, µs UTC.
    pub(in crate::cli) at: i64,
}

/// The reorganisations in the span of a log.
pub(in crate::cli) struct Organisation {
    /// The last one without a mapping: only what began since is counted.
    pub(in crate::cli) since: Option<Reorganised>,
    /// Those with a mapping.
    pub(in crate::cli) mapped: Vec<Date>,
}

impl Organisation {
    /// Of a log from its first to its last instant, µs UTC.
    pub(in crate::cli) fn new(
        settings: &Settings,
        lists: &Lists,
        data_zone: &str,
        zone: &TimeZone,
        span: Option<(i64, i64)>,
    ) -> Result<Self> {
        let spanned = |at: i64| span.is_some_and(|(first, last)| first < at && at <= last);
        let mapped_days: BTreeSet<Date> =
            lists.moves.iter().map(|one| day_of(one.valid_from, zone)).collect();
        let (mapped, unmapped): (Vec<_>, Vec<_>) = reorganised(settings, data_zone, zone)?
            .into_iter()
            .filter(|one| spanned(one.at))
            .partition(|one| mapped_days.contains(&one.day));
        Ok(Self {
            since: unmapped.into_iter().max_by_key(|one| one.at),
            mapped: mapped.iter().map(|one| one.day).collect(),
        })
    }
}

/// The reorganisations of the settings.
pub(in crate::cli) fn reorganised(
    settings: &Settings,
    data_zone: &str,
    zone: &TimeZone,
) -> Result<Vec<Reorganised>> {
    let mut found = Vec::new();
    for text in &settings.organisation.reorganised_on {
        let day = match text.as_str() {
            "auto" if data_zone != super::working_time::VIETNAM => continue,
            "auto" => VIETNAM_REORGANISED,
            day => day,
        };
        let day: Date = day.parse().with_context(|| {
            format!(
                "`{day}` is not a date\n\nhint: write organisation.reorganised_on = [\"2025-07-01\"], or []"
            )
        })?;
        let at = zone.to_timestamp(day.at(0, 0, 0, 0))?.as_microsecond();
        found.push(Reorganised { day, at });
    }
    Ok(found)
}

fn day_of(at: i64, zone: &TimeZone) -> Date {
    Timestamp::from_microsecond(at).map_or(Date::MIN, |at| at.to_zoned_datetime(zone.clone()).date())
}
