//! `buckstop check`: a dry run over exports. It reads as `run` would, and writes into no store.

mod again;
mod files;
pub(in crate::cli) mod kinds;
pub(in crate::cli) mod meaning;
mod measures;
mod output;
mod people;
mod time;
mod units;

use super::arguments::{Check, Common};
use super::progress::{self, Unit};
use super::run::gate::Gate;
use super::run::ingest::{find, profiles, reading};
use super::run::working_time::{VIETNAM, book_for};
use crate::calendar::CalendarBook;
use crate::config::Settings;
use crate::lake::{Store, StoreOptions, lists_after};
use crate::lang::Lang;
use crate::profile::{Profile, ProfileError};
use crate::quality::{Inspection, Inspector, Trip, Tripped};
use crate::report::Sheet;
use crate::source::{Choice, Export, FileReport};
use again::Again;
use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use people::Known;

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
    who: people::Who,
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
        // Lists first: when units changed their names is then known before the first name is seen.
        let inputs = find(&[settings.people.lists.as_slice(), &asked.files].concat(), &reading)?;
        if asked.files.is_empty() || inputs.is_empty() {
            bail!("no file to check\n\nhint: name files or folders, such as `buckstop check exports/`");
        }
        // Only looked at, to know lists, and how many rows the last exports had; there need be none.
        let store = Store::open_existing(&settings.store.dir, &StoreOptions::default()).ok();
        let manifest = store.as_ref().map(Store::manifest);
        let expected = Place::new(settings, VIETNAM)?;
        let dates = expected.known(settings).dates(&lists_after(manifest, Vec::new()))?;
        let mut gate = Gate::new(&settings.gate, jiff::Timestamp::now().as_microsecond());
        let mut inspector = Inspector::new(gate.latest, &dates);
        let bar = progress::bar(common, "check", inputs.iter().map(Export::bytes).sum(), Unit::Bytes);
        let (mut reports, mut trips, mut passed_over) = (Vec::new(), Vec::new(), Vec::new());
        for input in &inputs {
            let (name, before) = (input.name().to_owned(), bar.position());
            let mut progress = |read: u64| bar.set_position(before + read.min(input.bytes()));
            inspector.begin_file(&name);
            match input.read(choice(&profiles), &reading, &mut progress, &mut inspector) {
                Ok(report) => {
                    let counts = inspector.end_file();
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
        let mut inspection = inspector.finish();
        let place = Place::new(settings, &data_zone(&reports, &profiles))?;
        let known = place.known(settings);
        let lists = lists_after(manifest, inspection.lists.clone());
        let needed = known.dates(&lists)?;
        let again = Again { inputs: &inputs, profiles: &profiles, reading: &reading };
        let mut names = std::mem::take(&mut inspection.names);
        if !needed.iter().all(|date| dates.contains(date)) {
            // A mapping came among the files: names before and after its dates are told apart.
            names = again.names(&needed);
        }
        let mut who = known.resolve(&lists, names, &inspection)?;
        who.find_acts_outside(&again);
        // Gaps are those of units: nobody's leave matters.
        let units = known.calendars_of_units(&who);
        let (data_zone, span) = (place.data_zone.as_str(), span(&inspection));
        let calendars = book_for(settings, units, data_zone, &place.zone, span, Vec::new())?;
        let (lang, zone) = (settings.lang, place.zone);
        Ok(Self { settings, lang, profiles, reports, trips, passed_over, inspection, who, zone, calendars })
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
            units::eventless(self),
            people::people(self),
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

/// Where the data are from.
struct Place {
    data_zone: String,
    zone: TimeZone,
}

impl Place {
    fn new(settings: &Settings, data_zone: &str) -> Result<Self> {
        let name = match settings.calendar.zone.as_str() {
            "auto" => data_zone,
            name => name,
        };
        let zone = TimeZone::get(name).with_context(|| format!("`{name}` is not a time zone"))?;
        Ok(Self { data_zone: data_zone.to_owned(), zone })
    }

    fn known<'a>(&'a self, settings: &'a Settings) -> Known<'a> {
        Known { settings, data_zone: &self.data_zone, zone: &self.zone }
    }
}

fn choice(profiles: &[Profile]) -> Choice<'_> {
    match profiles {
        [only] => Choice::Given(only),
        several => Choice::Among(several),
    }
}

/// The zone of the last file that has one; that of a list says nothing of the log.
fn data_zone(reports: &[FileReport], profiles: &[Profile]) -> String {
    let mut zones = reports.iter().rev().flat_map(FileReport::profiles).filter_map(|id| {
        let profile = profiles.iter().find(|profile| profile.id() == id)?;
        (!profile.table().is_list()).then(|| profile.zone().to_owned())
    });
    zones.next().unwrap_or_else(|| VIETNAM.to_owned())
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
