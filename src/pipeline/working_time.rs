//! From settings and data to compiled calendars.

use crate::calendar::{Assignment, CALENDARS, CalendarBook, CalendarSpec, Leave};
use crate::config::Settings;
use crate::lake::Manifest;
use crate::people::Resolution;
use crate::profile::{bare_name, clean};
use anyhow::{Context, Result};
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;

/// The zone whose calendar and reorganisations `auto` stands for.
pub(in crate::cli) const VIETNAM: &str = "Asia/Ho_Chi_Minh";

/// The zone calendars are read in and instants are shown in: the one set, else that of the newest file.
pub(in crate::cli) fn zone(settings: &Settings, manifest: &Manifest) -> Result<TimeZone> {
    let name = match settings.calendar.zone.as_str() {
        "auto" => data_zone(manifest),
        name => name,
    };
    TimeZone::get(name).with_context(|| {
        format!(
            "`{name}` is not a time zone\n\nhint: write a name such as `Asia/Ho_Chi_Minh` as calendar.zone"
        )
    })
}

/// The working time of every unit and official over the log's span.
pub(super) fn book(
    settings: &Settings,
    manifest: &Manifest,
    zone: &TimeZone,
    as_of: i64,
    people: &Resolution,
) -> Result<CalendarBook> {
    let oldest = manifest.oldest_event_us.unwrap_or(as_of);
    let newest = manifest.newest_event_us.unwrap_or(as_of).max(as_of);
    let leave = leave(&settings.calendar.leave_file, people)?;
    let carried = people.carried(&settings.calendar.units);
    for unit in &carried.disagreed {
        tracing::warn!(
            "the units that became `{unit}` have several calendars: it is judged by the default one\n\nhint: give it \
             one of its own under [calendar.units]"
        );
    }
    book_for(settings, carried.units, data_zone(manifest), zone, (oldest, newest), leave)
}

/// As [`book`], for data of a zone and a span of instants, with the calendars of units and the leave given.
pub(in crate::cli) fn book_for(
    settings: &Settings,
    units: BTreeMap<String, String>,
    data_zone: &str,
    zone: &TimeZone,
    (oldest, newest): (i64, i64),
    leave: Vec<Leave>,
) -> Result<CalendarBook> {
    let default = match settings.calendar.default.as_str() {
        "auto" if data_zone == VIETNAM => "vn",
        "auto" => "24x7",
        name => name,
    };
    let assignment = Assignment { default: default.to_owned(), units, leave };
    let specs = specs(settings)?;
    warn_beyond_known(&specs, default, newest, zone);
    Ok(CalendarBook::compile(&specs, &assignment, zone, oldest, newest)?)
}

/// The zone of the newest file, Vietnam's where none says.
pub(super) fn data_zone(manifest: &Manifest) -> &str {
    manifest.log_zone().unwrap_or(VIETNAM)
}

fn specs(settings: &Settings) -> Result<Vec<CalendarSpec>> {
    let built_in = CALENDARS.iter().map(|entry| {
        CalendarSpec::parse(entry.toml).with_context(|| format!("built-in calendar `{}`", entry.id))
    });
    let own = settings.calendar.files.iter().map(|path| {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the calendar `{}`", path.display()))?;
        CalendarSpec::parse(&text).with_context(|| format!("calendar `{}`", path.display()))
    });
    built_in.chain(own).collect()
}

/// Says when the log runs past the last day whose holidays are known.
fn warn_beyond_known(specs: &[CalendarSpec], default: &str, newest: i64, zone: &TimeZone) {
    let known = specs.iter().find(|spec| spec.name() == default).and_then(CalendarSpec::known_until);
    let Ok(newest) = jiff::Timestamp::from_microsecond(newest) else { return };
    let last_day = newest.to_zoned_datetime(zone.clone()).date();
    if let Some(known) = known.filter(|known| last_day > *known) {
        tracing::warn!("calendar `{default}` knows holidays until {known}, but the log runs to {last_day}");
    }
}

/// Leave under the ids of the run: people stand in a list of leave as in exports, with their titles.
fn leave(path: &Path, people: &Resolution) -> Result<Vec<Leave>> {
    if path.as_os_str().is_empty() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the leave file `{}`", path.display()))?;
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut leave = Vec::new();
    for (number, row) in reader.records().enumerate() {
        let row = row.with_context(|| format!("leave file `{}`", path.display()))?;
        let day = |place: usize| {
            let value = row.get(place).unwrap_or_default().trim();
            value.parse().with_context(|| {
                format!(
                    "leave file `{}`, row {}: `{value}` is not a date\n\nhint: columns are official, first_day, last_day; dates are written 2024-03-31",
                    path.display(),
                    number + 2
                )
            })
        };
        let (first_day, last_day) = (day(1)?, day(2)?);
        let name = clean(row.get(0).unwrap_or_default());
        if let Some(official_id) = people.id_of(bare_name(&name)) {
            leave.push(Leave { official_id, first_day, last_day });
        } else {
            tracing::warn!("the leave of `{name}` counts for nobody: several people bear the name");
        }
    }
    Ok(leave)
}
