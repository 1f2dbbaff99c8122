//! `buckstop check`: a dry run over exports. It reads as `run` would, and writes into no store.

mod files;
pub(in crate::cli) mod kinds;
pub(in crate::cli) mod meaning;
mod measures;
mod output;
mod time;
mod units;

use super::arguments::{Check, Common};
use super::progress::{self, Unit};
use super::run::gate::Gate;
use super::run::ingest::{find, profiles, reading};
use super::run::working_time::book_for;
use crate::calendar::CalendarBook;
use crate::config::{Lang, Settings};
use crate::lake::{Store, StoreOptions};
use crate::profile::{Profile, ProfileError};
use crate::quality::{Inspection, Inspector, Trip, Tripped};
use crate::report::Sheet;
use crate::source::{Choice, Export, FileReport};
use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;

/// What was found of all files.
pub(super) struct Checked<'a> {
    settings: &'a Settings,
    lang: Lang,
    profiles: Vec<Profile>,
    /// The reports of the files, in step with those of the inspection.
    reports: Vec<FileReport>,
    /// Thresholds passed.
    trips: Vec<Trip>,
    /// Files of folders that fit no profile.
    passed_over: Vec<String>,
    inspection: Inspection,
    zone: TimeZone,
    calendars: CalendarBook,
}

/// Reads, shows, and is an error where the gate would trip.
pub(super) fn check(asked: &Check, settings: &Settings, common: &Common) -> Result<()> {
    output::refuse_unknown(asked.out.as_deref())?;
    let checked = Checked::read(asked, settings, common)?;
    let sheets = checked.sheets();
    match &asked.out {
        Some(path) => output::write(path, &sheets, &checked)?,
        None => output::show(&sheets, asked.rows, &checked)?,
    }
    for name in &checked.passed_over {
        tracing::warn!(event = "file_passed_over", file = name, "{name}: fits no profile, left out");
    }
    let verdict = if checked.trips.is_empty() { "passed" } else { "would_trip" };
    let files = checked.reports.len();
    tracing::info!(event = "gate", verdict, files, trips = checked.trips.len(), "quality gate: {verdict}");
    if checked.trips.is_empty() { Ok(()) } else { Err(Tripped { trips: checked.trips, check: true }.into()) }
}

impl<'a> Checked<'a> {
    fn read(asked: &Check, settings: &'a Settings, common: &Common) -> Result<Self> {
        let (reading, profiles) = (reading(settings)?, profiles(settings)?);
        let inputs = find(&asked.files, &reading)?;
        if inputs.is_empty() {
            bail!("no file to check\n\nhint: name files or folders, such as `buckstop check exports/`");
        }
        // Only looked at, to know how many rows the last exports had; there need be none.
        let store = Store::open_existing(&settings.store.dir, &StoreOptions::default()).ok();
        let mut gate = Gate::new(&settings.gate, jiff::Timestamp::now().as_microsecond());
        let mut inspector = Inspector::new(gate.latest);
        let bar = progress::bar(common, "check", inputs.iter().map(Export::bytes).sum(), Unit::Bytes);
        let (mut reports, mut trips, mut passed_over) = (Vec::new(), Vec::new(), Vec::new());
        for input in &inputs {
            let (name, before) = (input.name().to_owned(), bar.position());
            let mut progress = |read: u64| bar.set_position(before + read.min(input.bytes()));
            let choice = match profiles.as_slice() {
                [only] => Choice::Given(only),
                several => Choice::Among(several),
            };
            inspector.begin_file(&name);
            match input.read(choice, &reading, &mut progress, &mut inspector) {
                Ok(report) => {
                    let counts = inspector.end_file();
                    let manifest = store.as_ref().map(Store::manifest);
                    trips.extend(gate.file(&name, &report, counts, manifest));
                    reports.push(report);
                }
                Err(error) => {
                    let unknown = matches!(error.downcast_ref(), Some(ProfileError::NoneFits { .. }));
                    if input.is_named() || !unknown {
                        return Err(error);
                    }
                    inspector.forget_file();
                    passed_over.push(name);
                }
            }
        }
        bar.finish_and_clear();
        let inspection = inspector.finish();
        let data_zone = data_zone(&reports, &profiles);
        let zone_name = match settings.calendar.zone.as_str() {
            "auto" => data_zone.as_str(),
            name => name,
        };
        let zone = TimeZone::get(zone_name).with_context(|| format!("`{zone_name}` is not a time zone"))?;
        let span = span(&inspection);
        // Gaps are those of units: nobody's leave matters.
        let calendars = book_for(settings, &data_zone, &zone, span, Vec::new())?;
        let lang = settings.lang;
        Ok(Self { settings, lang, profiles, reports, trips, passed_over, inspection, zone, calendars })
    }

    fn sheets(&self) -> Vec<Sheet> {
        vec![
            files::files(self),
            files::sheets(self),
            files::columns(self),
            kinds::kinds(self),
            kinds::unknown(self),
            kinds::activities(self),
            files::rejects(self),
            files::repeats(self),
            time::times(self),
            units::units(self),
            measures::measures(self),
            files::gate(self),
        ]
    }

    /// Each file's name with its report and findings.
    fn files(&self) -> impl Iterator<Item = (&FileReport, &crate::quality::FileFindings)> {
        self.reports.iter().zip(&self.inspection.files)
    }

    /// The profile a file was read with.
    fn profile(&self, report: &FileReport) -> Option<&Profile> {
        let id = report.profile.as_deref()?;
        self.profiles.iter().find(|profile| profile.id() == id)
    }
}

/// The zone of the last file that has one.
fn data_zone(reports: &[FileReport], profiles: &[Profile]) -> String {
    let zones = reports.iter().rev().filter_map(|report| {
        let id = report.profile.as_deref()?;
        profiles.iter().find(|profile| profile.id() == id).map(|profile| profile.zone().to_owned())
    });
    zones.into_iter().next().unwrap_or_else(|| "Asia/Ho_Chi_Minh".to_owned())
}

/// The first and the last event, within what a calendar can be made for.
fn span(inspection: &Inspection) -> (i64, i64) {
    let midnight = |date: jiff::civil::Date| {
        TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_microsecond)
    };
    let Some((first, last)) = inspection.days.span() else { return (0, 0) };
    (midnight(first).max(CALENDAR_SPAN.0), midnight(last).min(CALENDAR_SPAN.1))
}

/// From 1970 to the end of 2060: beyond, a time is a slip.
const CALENDAR_SPAN: (i64, i64) = (0, 2_871_763_200_000_000);
