//! `buckstop init`: a commented `buckstop.toml` that works at once for a file.
//!
//! Where a profile fits, it says which and why, and offers rules for activities that no rule knows. Where none
//! does, the columns are guessed from a sample, and the guess is tried on the whole file before it is written.

mod sample;
mod text;

use super::arguments::{Common, Init};
use super::progress::{self, Unit};
use super::run::ingest::{self, profiles, reading};
use crate::config::{self, Settings};
use crate::profile::{CaseEnd, Headings, Profile, ProfileError, ProfileSpec, Slot, Table};
use crate::quality::Inspector;
use crate::quality::guess::{Guess, guess};
use crate::source::{Choice, Export, FileReport};
use anyhow::{Context, Result, bail};

/// A file that a profile reads.
pub(super) struct Found {
    /// The file's name.
    pub(super) name: String,
    pub(super) profile: Profile,
    pub(super) report: FileReport,
    /// The profile written for it, and what it rests on; `None` where one fits that is there already.
    pub(super) own: Option<(ProfileSpec, Guess)>,
}

/// Looks at the file and writes the configuration.
pub(super) fn init(asked: &Init, common: &Common) -> Result<()> {
    if asked.out.exists() && !asked.force {
        bail!(
            "`{}` exists already\n\nhint: `--force` overwrites it, `--out FILE` writes another",
            asked.out.display()
        );
    }
    let mut settings = config::load(None)?;
    if let Some(profile) = &common.profile {
        settings.input.profile.clone_from(profile);
    }
    let found = find(asked, &settings, common)?;
    let written = text::configuration(&found, common.lang.unwrap_or(settings.lang));
    std::fs::write(&asked.out, written).with_context(|| format!("cannot write `{}`", asked.out.display()))?;
    config::load(Some(&asked.out)).context("the configuration written cannot be read back")?;
    let (out, file) = (asked.out.display(), asked.file.display());
    tracing::info!(event = "file_written", path = %out, "wrote {out} for profile {}", found.profile.id());
    tracing::info!("next: buckstop check {file} --config {out}, then buckstop run {file} --config {out}");
    Ok(())
}

fn find(asked: &Init, settings: &Settings, common: &Common) -> Result<Found> {
    // Of an archive or a folder, the first export stands for all.
    let exports = ingest::find(std::slice::from_ref(&asked.file), &reading(settings)?)?;
    let Some(export) = exports.first() else {
        bail!("there is no export in `{}`\n\nhint: name a file", asked.file.display());
    };
    let name = export.name().to_owned();
    let candidates = profiles(settings)?;
    let choice = match candidates.as_slice() {
        [only] => Choice::Given(only),
        several => Choice::Among(several),
    };
    let error = match read(export, choice, settings, common) {
        Ok(report) => {
            let Some(id) = report.profile.clone() else {
                bail!("{name}: the file is empty\n\nhint: give an export that has rows");
            };
            let profile = candidates.into_iter().find(|profile| profile.id() == id);
            let profile = profile.context("the profile that was chosen is not among the candidates")?;
            return Ok(Found { name, profile, report, own: None });
        }
        Err(error) => error,
    };
    let Some(ProfileError::NoneFits { all, .. }) = error.downcast_ref() else { return Err(error) };
    let sample = sample::take(export, all, &reading(settings)?)?;
    let guess = guess(&sample).map_err(|lacks| {
        error.context(format!("{name}: no profile fits, and the columns cannot be guessed: {lacks}"))
    })?;
    try_out(name, export, guess, settings, common)
}

/// Tries the guess with the rules of the local log, and without rules where those know too little.
fn try_out(
    name: String,
    export: &Export,
    guess: Guess,
    settings: &Settings,
    common: &Common,
) -> Result<Found> {
    /// Share of rows of unknown kind up to which the rules of the local log are of use.
    const MOSTLY_KNOWN: f64 = 0.5;
    let mut tried = None;
    for base in ["vn-local", "xes"] {
        let spec = own_profile(&name, base, &guess);
        let profile = Profile::compile(&spec)?;
        let report = read(export, Choice::Given(&profile), settings, common)?;
        let unknown: u64 = report
            .kinds
            .iter()
            .filter(|kind| kind.kind == crate::event::Kind::Unknown)
            .map(|kind| kind.rows)
            .sum();
        let known = unknown as f64 <= MOSTLY_KNOWN * report.rows_read as f64;
        tried = Some(Found { name: name.clone(), profile, report, own: Some((spec, guess.clone())) });
        if known {
            break;
        }
    }
    tried.context("no profile was tried")
}

/// The profile that a guess makes, on the rules of another.
fn own_profile(name: &str, base: &str, guess: &Guess) -> ProfileSpec {
    let slots = [Slot::Activity, Slot::OfficialId];
    let needs = slots.into_iter().filter(|slot| guess.heading(*slot).is_some());
    let vietnamese = guess.columns.iter().any(|column| text::is_vietnamese(&column.heading));
    let zone = if base == "vn-local" || vietnamese { "Asia/Ho_Chi_Minh" } else { "UTC" };
    ProfileSpec {
        id: Some(id_of(name)),
        title: Some(format!("columns guessed from {name}")),
        extends: Some(base.to_owned()),
        table: Some(Table::Events),
        case_end: Some(if base == "xes" { CaseEnd::LastEvent } else { CaseEnd::ByKind }),
        needs: Some(needs.map(|slot| slot.name().to_owned()).collect()),
        zone: Some(zone.to_owned()),
        times: Some(guess.times.clone()),
        columns: guess
            .columns
            .iter()
            .map(|column| (column.slot.name().to_owned(), Headings::One(column.heading.clone())))
            .collect(),
        ..ProfileSpec::default()
    }
}

/// The name of a file as the name of a profile.
fn id_of(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or(name);
    let id: String = crate::profile::fold(stem)
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' })
        .collect();
    let id = id.trim_matches('-');
    format!("own-{}", if id.is_empty() { "export" } else { id })
}

fn read(export: &Export, choice: Choice<'_>, settings: &Settings, common: &Common) -> Result<FileReport> {
    let bar = progress::bar(common, "init", export.bytes(), Unit::Bytes);
    let mut inspector = Inspector::new(i64::MAX, &[]);
    inspector.begin_file("");
    let reading = reading(settings)?;
    let report = export.read(choice, &reading, &mut |read| bar.set_position(read), &mut inspector);
    bar.finish_and_clear();
    report
}
