//! Finds or makes the profile for an export.

use super::sample::take_sample;
use super::vietnamese::is_vietnamese;
use crate::config::Settings;
use crate::event::{EventRecord, Kind};
use crate::pipeline::{ExportReader, Progress, ProgressUnit, VIETNAM, fits_no_profile};
use crate::profile::{CaseEnd, EventSink, Headings, Profile, ProfileSpec, Slot, TableKind, fold};
use crate::quality::guess::{Guess, guess};
use crate::source::{Export, FileReport};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// An export with the profile that reads it.
pub struct FittedExport {
    /// The name of the file.
    pub name: String,
    /// The profile.
    pub profile: Profile,
    /// What reading the file with it gave.
    pub report: FileReport,
    /// The profile that was made for it, and the guess it rests on; `None` if a profile fits that is there already.
    pub own: Option<(ProfileSpec, Guess)>,
}

/// Finds the profile that fits an export, or makes one by guessing its columns from a sample.
///
/// Of a folder or an archive, the first export stands for all.
///
/// # Errors
/// If there is no export, if it cannot be read or is empty, or if no profile fits and the columns cannot be guessed.
pub fn fit(file: &Path, settings: &Settings, progress: &dyn Progress) -> Result<FittedExport> {
    let reader = ExportReader::new(settings)?;
    let exports = reader.find(&[file.to_owned()])?.exports;
    let Some(export) = exports.first() else {
        bail!("there is no export in `{}`\n\nhint: name a file", file.display());
    };
    let name = export.name().to_owned();
    let error = match read(&reader, export, None, progress) {
        Ok(report) => {
            let Some(id) = report.profile.clone() else {
                bail!("{name}: the file is empty\n\nhint: give an export that has rows");
            };
            let profile = reader.profile(&id).cloned();
            let profile = profile.context("the profile that was chosen is not among the candidates")?;
            return Ok(FittedExport { name, profile, report, own: None });
        }
        Err(error) => error,
    };
    let Some(headings) = fits_no_profile(&error) else { return Err(error) };
    let sample = take_sample(&reader, export, headings)?;
    let guess = guess(&sample, settings.init.min_time_share).map_err(|lacks| {
        error.context(format!("{name}: no profile fits, and the columns cannot be guessed: {lacks}"))
    })?;
    try_guess(&reader, export, guess, settings.init.max_unknown_kind, progress)
}

/// Tries a guess with the rules of the local log, and without rules if those know too few of the activities.
fn try_guess(
    reader: &ExportReader,
    export: &Export,
    guess: Guess,
    max_unknown_kind: f64,
    progress: &dyn Progress,
) -> Result<FittedExport> {
    let mut tried = None;
    for base in ["vn-local", "xes"] {
        let spec = own_profile(export.name(), base, &guess);
        let profile = Profile::compile(&spec)?;
        let report = read(reader, export, Some(&profile), progress)?;
        let unknown: u64 =
            report.kinds.iter().filter(|kind| kind.kind == Kind::Unknown).map(|kind| kind.rows).sum();
        let known = unknown as f64 <= max_unknown_kind * report.rows_read as f64;
        let (name, own) = (export.name().to_owned(), Some((spec, guess.clone())));
        tried = Some(FittedExport { name, profile, report, own });
        if known {
            break;
        }
    }
    tried.context("no profile was tried")
}

/// The profile that follows from a guess, with the rules of another.
fn own_profile(name: &str, base: &str, guess: &Guess) -> ProfileSpec {
    let slots = [Slot::Activity, Slot::OfficialId];
    let needs = slots.into_iter().filter(|slot| guess.heading(*slot).is_some());
    let vietnamese = guess.columns.iter().any(|column| is_vietnamese(&column.heading));
    let zone = if base == "vn-local" || vietnamese { VIETNAM } else { "UTC" };
    ProfileSpec {
        id: Some(profile_id(name)),
        title: Some(format!("columns guessed from {name}")),
        extends: Some(base.to_owned()),
        table: Some(TableKind::Events),
        case_end: Some(if base == "xes" { CaseEnd::LastEvent } else { CaseEnd::ByKind }),
        needs: Some(needs.map(|slot| slot.name().to_owned()).collect()),
        zone: Some(zone.to_owned()),
        times: Some(guess.times.clone()).filter(|times| !times.is_empty()),
        columns: guess
            .columns
            .iter()
            .map(|column| (column.slot.name().to_owned(), Headings::One(column.heading.clone())))
            .collect(),
        ..ProfileSpec::default()
    }
}

/// Makes the id of a profile from the name of a file.
fn profile_id(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or(name);
    let id: String =
        fold(stem).chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    let id = id.trim_matches('-');
    format!("own-{}", if id.is_empty() { "export" } else { id })
}

/// Reads an export with the profile given, or with the one that fits best.
fn read(
    reader: &ExportReader,
    export: &Export,
    profile: Option<&Profile>,
    progress: &dyn Progress,
) -> Result<FileReport> {
    let stage = progress.begin("init", export.bytes(), ProgressUnit::Bytes);
    let mut progress = |bytes| stage.set(bytes);
    // Only the report is wanted.
    let mut sink = EventSink(|_: &EventRecord<'_>| ());
    match profile {
        Some(profile) => reader.read_with(profile, export, &mut progress, &mut sink),
        None => reader.read(export, &mut progress, &mut sink),
    }
}
