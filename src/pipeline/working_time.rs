//! Compiles the calendars of the settings for the span of a log.

use super::data_zone::{DataZone, VIETNAM};
use super::leave::configured_leave;
use super::setting_file::read_setting_file;
use crate::calendar::{Assignment, CALENDARS, CalendarBook, CalendarSpec, Leave};
use crate::config::Settings;
use crate::lake::{Manifest, Store};
use crate::people::Resolution;
use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// The working time of every unit and official over the span of a store, up to `as_of` at least.
pub(super) fn calendars(
    settings: &Settings,
    manifest: &Manifest,
    zone: &DataZone,
    as_of: i64,
    people: &Resolution,
) -> Result<CalendarBook> {
    let oldest = manifest.oldest_event_us.unwrap_or(as_of);
    let newest = manifest.newest_event_us.unwrap_or(as_of).max(as_of);
    let leave = people.leave().officials.iter().map(|leave| Leave {
        official_id: leave.official_id.clone(),
        first_day: leave.first_day,
        last_day: leave.last_day,
    });
    let carried = people.unit_settings(&settings.calendar.units);
    for unit in &carried.disagreed {
        tracing::warn!(
            "the units that became `{unit}` have several calendars, so the default one is used for it\n\nhint: give it \
             a calendar of its own under [calendar.units]"
        );
    }
    calendars_of(settings, carried.units, zone, (oldest, newest), leave.collect())
}

/// The working time of every unit over the span of a store, without leave: what pictures of cases are drawn by.
///
/// # Errors
/// If a calendar does not exist or is wrong.
pub fn office_hours(store: &Store, settings: &Settings) -> Result<CalendarBook> {
    let manifest = store.manifest();
    let zone = DataZone::of_store(settings, manifest)?;
    let newest = manifest.newest_event_us.unwrap_or_default();
    let span = (manifest.oldest_event_us.unwrap_or(newest), newest);
    calendars_of(settings, settings.calendar.units.clone(), &zone, span, Vec::new())
}

/// The working time over a span of instants, µs UTC, with the calendars of units and the leave given.
pub(super) fn calendars_of(
    settings: &Settings,
    units: BTreeMap<String, String>,
    zone: &DataZone,
    (oldest, newest): (i64, i64),
    leave: Vec<Leave>,
) -> Result<CalendarBook> {
    let default = default_calendar(settings, zone);
    let assignment = Assignment { default: default.to_owned(), units, leave };
    let specs = specs(settings)?;
    warn_beyond_known(&specs, default, newest, zone);
    Ok(CalendarBook::compile(&specs, &assignment, &zone.zone, oldest, newest)?)
}

/// Checks that all calendars and the leave of the settings can be used.
///
/// # Errors
/// If a calendar does not exist or is wrong, or the leave cannot be read.
pub(super) fn check_calendars(settings: &Settings, zone: &DataZone) -> Result<()> {
    let leave = configured_leave(&settings.calendar.leave_file)?.into_iter().map(|leave| Leave {
        official_id: leave.name,
        first_day: leave.first_day,
        last_day: leave.last_day,
    });
    let assignment = Assignment {
        default: default_calendar(settings, zone).to_owned(),
        units: settings.calendar.units.clone(),
        leave: leave.collect(),
    };
    CalendarBook::compile(&specs(settings)?, &assignment, &zone.zone, 0, 1)?;
    Ok(())
}

fn default_calendar<'s>(settings: &'s Settings, zone: &DataZone) -> &'s str {
    match settings.calendar.default.as_str() {
        "auto" if zone.name == VIETNAM => "vn",
        "auto" => "24x7",
        name => name,
    }
}

fn specs(settings: &Settings) -> Result<Vec<CalendarSpec>> {
    let built_in = CALENDARS.iter().map(|entry| {
        CalendarSpec::parse(entry.toml).with_context(|| format!("built-in calendar `{}`", entry.id))
    });
    let own = settings.calendar.files.iter().map(|path| {
        let text = read_setting_file(path, "the calendar")?;
        CalendarSpec::parse(&text).with_context(|| format!("calendar `{}`", path.display()))
    });
    built_in.chain(own).collect()
}

/// Warns if the log goes on after the last day whose holidays are known.
fn warn_beyond_known(specs: &[CalendarSpec], default: &str, newest: i64, zone: &DataZone) {
    let known = specs.iter().find(|spec| spec.name() == default).and_then(CalendarSpec::known_until);
    let Ok(newest) = jiff::Timestamp::from_microsecond(newest) else { return };
    let last_day = newest.to_zoned_datetime(zone.zone.clone()).date();
    if let Some(known) = known.filter(|known| last_day > *known) {
        tracing::warn!("calendar `{default}` knows holidays until {known}, but the log runs to {last_day}");
    }
}
