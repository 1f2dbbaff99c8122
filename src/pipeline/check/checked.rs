//! Reads exports and finds out what is wrong with them.

use super::reread::Rereader;
use super::who::{Who, change_dates};
use crate::calendar::CalendarBook;
use crate::config::Settings;
use crate::lake::{Store, StoreOptions, lists_after};
use crate::pipeline::data_zone::{DataZone, VIETNAM};
use crate::pipeline::gate::Gate;
use crate::pipeline::ingest::unread_sheets;
use crate::pipeline::leave::add_configured_leave;
use crate::pipeline::preflight::refuse_unusable;
use crate::pipeline::read_before::ReadBefore;
use crate::pipeline::reader::{ReadFailure, read_each, unread_lines};
use crate::pipeline::working_time::calendars_of;
use crate::pipeline::{ExportReader, Progress, ProgressUnit};
use crate::profile::{Profile, TableKind};
use crate::quality::{FileFindings, Inspection, Inspector, Trip};
use crate::source::{Export, FileReport, UnreadFile};
use anyhow::{Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::path::PathBuf;

/// The span for which calendars are made, µs UTC: from 1970 to the end of 2060. A time beyond it is a mistake.
const CALENDAR_SPAN: (i64, i64) = (0, 2_871_763_200_000_000);

/// What a check found.
pub struct Checked<'a> {
    pub(super) settings: &'a Settings,
    pub(super) reader: ExportReader,
    pub(super) inspection: Inspection,
    pub(super) who: Who,
    pub(super) calendars: CalendarBook,
    /// The reports of the files, in the order of those of the inspection.
    pub reports: Vec<FileReport>,
    /// The thresholds of the quality gate that were exceeded.
    pub trips: Vec<Trip>,
    /// The files and sheets that were not read.
    pub unread: Vec<UnreadFile>,
    /// Where the data are from.
    pub zone: DataZone,
}

/// What reading the exports gave.
struct ReadExports {
    reports: Vec<FileReport>,
    trips: Vec<Trip>,
    unread: Vec<UnreadFile>,
    inspection: Inspection,
}

/// Checks exports, together with the lists of the settings and those of the store, if there is one.
///
/// # Errors
/// If there is nothing to check or a file cannot be read.
pub fn check<'a>(
    files: &[PathBuf],
    settings: &'a Settings,
    now: Timestamp,
    progress: &dyn Progress,
) -> Result<Checked<'a>> {
    refuse_unusable(settings, None)?;
    let reader = ExportReader::new(settings)?;
    // Lists come first, so that it is known when units changed their names before the first name is seen.
    let found = reader.find(&[settings.people.lists.as_slice(), files].concat())?;
    let exports = found.exports;
    if files.is_empty() {
        bail!("no file to check\n\nhint: name files or folders, such as `buckstop check exports/`");
    }
    // There need be no store: it only adds lists, and the number of rows of the last exports.
    let store = Store::open_existing(&settings.store.dir, &StoreOptions::default()).ok();
    let manifest = store.as_ref().map(Store::manifest);
    let expected_zone = DataZone::new(settings, VIETNAM)?;
    let dates = change_dates(settings, &expected_zone, &lists_after(manifest, Vec::new()))?;
    let before = ReadBefore::new(manifest);
    let gate = Gate::new(&settings.gate, &before, now.as_microsecond());
    let inspector = Inspector::new(gate.latest_plausible(), &dates, &settings.check);
    let ReadExports { reports, trips, unread, mut inspection } =
        read_exports(&reader, &exports, found.unread, gate, inspector, &before, progress)?;
    if reports.is_empty() && trips.is_empty() {
        bail!(
            "no file was read{}\n\nhint: `buckstop list formats` shows what is read, and `buckstop init FILE` writes a \
             profile for a file that fits none",
            unread_lines(&unread)
        );
    }

    let zone = DataZone::new(settings, &zone_of_log(&reports, &reader))?;
    let mut lists = lists_after(manifest, inspection.lists.clone());
    add_configured_leave(&mut lists, &settings.calendar.leave_file)?;
    let needed_dates = change_dates(settings, &zone, &lists)?;
    let again = Rereader { exports: &exports, reader: &reader };
    let mut names = std::mem::take(&mut inspection.names);
    if !needed_dates.iter().all(|date| dates.contains(date)) {
        // A mapping came with the files: names before and after its dates must be kept apart.
        names = again.names(&needed_dates);
    }
    let mut who = Who::resolve(settings, &zone, &lists, names, &inspection)?;
    who.count_acts_outside(&again);
    // Only gaps of units are looked for, so nobody's leave matters.
    let units = who.resolution.unit_settings(&settings.calendar.units).units;
    let calendars = calendars_of(settings, units, &zone, span(&inspection), Vec::new())?;
    Ok(Checked { settings, reader, inspection, who, calendars, reports, trips, unread, zone })
}

fn read_exports(
    reader: &ExportReader,
    exports: &[Export],
    mut unread: Vec<UnreadFile>,
    mut gate: Gate<'_>,
    mut inspector: Inspector,
    before: &ReadBefore,
    progress: &dyn Progress,
) -> Result<ReadExports> {
    let mut reports = Vec::new();
    let stage = progress.begin("check", exports.iter().map(Export::bytes).sum(), ProgressUnit::Bytes);
    let awaited = |name: &str| !before.of_name(name).is_empty();
    let of_events = |id: &str| reader.profile(id).is_some_and(|profile| profile.table() == TableKind::Events);
    let mut sheets = Vec::new();
    let passed_over = read_each(reader, exports, stage.as_ref(), &awaited, |export, progress| {
        inspector.begin_file(export.name());
        let read = reader.read(export, progress, &mut inspector).map_err(ReadFailure::OfFile);
        let read = read.and_then(|report| match report.profile {
            Some(_) => Ok(report),
            None => Err(ReadFailure::NoTable),
        });
        let report = read.inspect_err(|_| inspector.forget_file())?;
        gate.judge(export.name(), &report, inspector.end_file(), &of_events);
        sheets.extend(unread_sheets(export.name(), &report));
        reports.push(report);
        Ok(())
    })?;
    unread.extend(passed_over);
    unread.iter().for_each(|file| gate.judge_unread(file));
    unread.extend(sheets);
    Ok(ReadExports { reports, trips: gate.into_trips(), unread, inspection: inspector.finish() })
}

impl Checked<'_> {
    /// The report of each file with what the inspection found in it.
    pub(super) fn files(&self) -> impl Iterator<Item = (&FileReport, &FileFindings)> {
        self.reports.iter().zip(&self.inspection.files)
    }

    /// The profile with which a file was read.
    pub(super) fn profile(&self, report: &FileReport) -> Option<&Profile> {
        self.reader.profile(report.profile.as_deref()?)
    }

    /// The instant of the last event, µs UTC.
    pub fn last_event(&self) -> Option<i64> {
        self.inspection.files.iter().filter_map(|file| file.last_at).max()
    }

    /// The name of the gate's verdict.
    pub fn verdict(&self) -> &'static str {
        if self.trips.is_empty() { "passed" } else { "would_trip" }
    }
}

/// The zone of the last file that is not a list; Vietnam's if there is none.
fn zone_of_log(reports: &[FileReport], reader: &ExportReader) -> String {
    let profiles = reports.iter().rev().flat_map(FileReport::profiles).filter_map(|id| reader.profile(id));
    let mut zones = profiles.filter(|profile| !profile.table().is_list()).map(Profile::zone);
    zones.next().unwrap_or(VIETNAM).to_owned()
}

/// The first and the last day with events, as instants within [`CALENDAR_SPAN`].
fn span(inspection: &Inspection) -> (i64, i64) {
    let midnight = |date: Date| {
        TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_microsecond)
    };
    let Some((first, last)) = inspection.days.span() else { return (0, 0) };
    (midnight(first).max(CALENDAR_SPAN.0), midnight(last).min(CALENDAR_SPAN.1))
}
