//! Reads exports with the profiles that the settings allow.
//!
//! Everything that reads exports goes through [`ExportReader`]: the ingest, the check and the search for columns. So
//! they agree on which files a path stands for, which profile is chosen, and what a file without a fitting profile
//! means.

use super::StageProgress;
use super::names::Names;
use super::setting_file::read_setting_file;
use crate::config::Settings;
use crate::profile::{PROFILES, Profile, ProfileError, ProfileSpec, Sink};
use crate::source::{
    EMPTY, Export, Exports, FileReport, NoTable, ProfileChoice, ReadLimits, ReadOptions, TextEncoding,
    UnreadFile, WhyUnread, exports,
};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// Reads exports: the profiles to choose from, the limits and the encoding.
#[derive(Debug)]
pub struct ExportReader {
    profiles: Vec<Profile>,
    reading: ReadOptions,
    /// Under which names the log shows files.
    names: Names,
}

impl ExportReader {
    /// Compiles the profiles and reads the limits of the settings.
    ///
    /// # Errors
    /// If a profile or an encoding does not exist, or a profile is wrong.
    pub fn new(settings: &Settings) -> Result<Self> {
        Ok(Self { profiles: profiles(settings)?, reading: reading(settings)?, names: Names::default() })
    }

    /// Returns the reader with other names of files in the log.
    #[must_use]
    pub(super) fn under(self, names: &Names) -> Self {
        Self { names: names.clone(), ..self }
    }

    /// Returns under which names the log shows files.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// The exports that paths stand for, and the files next to them that are not read, which are also logged.
    ///
    /// # Errors
    /// If a path does not exist, cannot be read, or is no file.
    pub fn find(&self, paths: &[PathBuf]) -> Result<Exports> {
        let found = exports(paths, &self.reading.limits)?;
        found.unread.iter().for_each(|file| self.warn_unread("file_left_out", file));
        Ok(found)
    }

    /// Reads an export with the profile that fits it best; `progress` receives the bytes read so far.
    ///
    /// # Errors
    /// If the file cannot be read, or no profile fits: [`fits_no_profile`] tells which.
    pub fn read(
        &self,
        export: &Export,
        progress: &mut dyn FnMut(u64),
        sink: &mut dyn Sink,
    ) -> Result<FileReport> {
        let choice = match self.profiles.as_slice() {
            [only] => ProfileChoice::Given(only),
            several => ProfileChoice::Among(several),
        };
        export.read(choice, &self.reading, progress, sink)
    }

    /// Reads an export with one profile, whether it fits or not.
    ///
    /// # Errors
    /// If the file cannot be read, or lacks a column that the profile needs.
    pub fn read_with(
        &self,
        profile: &Profile,
        export: &Export,
        progress: &mut dyn FnMut(u64),
        sink: &mut dyn Sink,
    ) -> Result<FileReport> {
        export.read(ProfileChoice::Given(profile), &self.reading, progress, sink)
    }

    /// Logs that a file is not read, and why.
    pub(in crate::pipeline) fn warn_unread(&self, event: &str, file: &UnreadFile) {
        let file = self.names.unread(file);
        let (name, reason, text) = (&file.name, file.why.id(), file.why.text().en);
        tracing::warn!(event, file = name, reason, "{name}: not read: {text}");
    }

    /// The limits within which files are read.
    pub fn limits(&self) -> &ReadLimits {
        &self.reading.limits
    }

    /// The profile of an id.
    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id() == id)
    }
}

/// Calls `read`, which reads through `reader`, for each export in turn, with the function that `read` must tell the bytes read so far.
///
/// Returns the exports that are not read, which are also logged: those that have no table, and those that fit no
/// profile and were not named by the user, because folders often hold tables that are no log. If the user named such
/// a file, or a file is damaged, it is an error, unless `awaited` says of its name that it must be there: then the
/// gate decides.
///
/// # Errors
/// The first error of `read` other than that.
pub(in crate::pipeline) fn read_each(
    reader: &ExportReader,
    exports: &[Export],
    stage: &dyn StageProgress,
    awaited: &dyn Fn(&str) -> bool,
    mut read: impl FnMut(&Export, &mut dyn FnMut(u64)) -> Result<(), ReadFailure>,
) -> Result<Vec<UnreadFile>> {
    let mut unread = Vec::new();
    let mut before = 0;
    for export in exports {
        let mut progress = |bytes: u64| stage.set(before + bytes.min(export.bytes()));
        let why = match read(export, &mut progress) {
            Ok(()) => None,
            Err(ReadFailure::NoTable) => Some(WhyUnread::NoTable(EMPTY)),
            Err(ReadFailure::Other(error)) => return Err(error),
            Err(ReadFailure::OfFile(error)) => Some(match no_log(&error) {
                Some(why) if may_be_no_log(export, &why) || awaited(export.name()) => why,
                _ if awaited(export.name()) => {
                    let message = format!("{error:#}");
                    WhyUnread::Damaged(message.split("\n\nhint").next().unwrap_or_default().to_owned())
                }
                _ => return Err(error),
            }),
        };
        if let Some(why) = why {
            let file = UnreadFile::new(export.name(), why);
            reader.warn_unread("file_passed_over", &file);
            unread.push(file);
        }
        before += export.bytes();
        stage.set(before);
    }
    Ok(unread)
}

/// Returns why a file is no log, if the error says so.
fn no_log(error: &anyhow::Error) -> Option<WhyUnread> {
    if let Some(ProfileError::NoneFits { nearest, .. }) = error.downcast_ref() {
        return Some(WhyUnread::NoProfile(nearest.clone()));
    }
    error.downcast_ref().map(|NoTable { what, .. }| WhyUnread::NoTable(*what))
}

/// Returns true if a file that is no log may have been none from the start. One that the user has named should be one, and
/// a spreadsheet that turns out to be a page without a table is a failed export.
fn may_be_no_log(export: &Export, why: &WhyUnread) -> bool {
    let is_failed = matches!(why, WhyUnread::NoTable(_)) && export.name().to_lowercase().ends_with(".xls");
    !export.is_named() && !is_failed
}

/// Returns the headings of the file if the error says that no profile fits them.
pub fn fits_no_profile(error: &anyhow::Error) -> Option<&[String]> {
    match error.downcast_ref() {
        Some(ProfileError::NoneFits { all, .. }) => Some(all),
        _ => None,
    }
}

/// Why an export was not read to its end.
pub(super) enum ReadFailure {
    /// It has no table: it is empty, or a workbook without one.
    NoTable,
    /// It fits no profile, or is damaged.
    OfFile(anyhow::Error),
    /// Something else went wrong.
    Other(anyhow::Error),
}

impl From<anyhow::Error> for ReadFailure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// Words which files are not read, and why, each on a line of its own.
pub(super) fn unread_lines(files: &[UnreadFile]) -> String {
    const SHOWN: usize = 20;
    let lines = files.iter().take(SHOWN).map(|file| format!("\n  {}: {}", file.name, file.why.text().en));
    let more = files.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!("\n  … and {more} more") } else { String::new() };
    lines.chain([more]).collect()
}

fn reading(settings: &Settings) -> Result<ReadOptions> {
    let input = &settings.input;
    let encoding = match input.encoding.as_str() {
        "auto" => None,
        name => Some(TextEncoding::named(name).with_context(|| {
            format!(
                "there is no encoding `{name}`\n\nhint: \"auto\", \"windows-1258\", \"tcvn3\", \"utf-16le\" …"
            )
        })?),
    };
    let limits = ReadLimits {
        cell_bytes: input.max_field_bytes,
        xml_depth: input.max_xml_depth,
        whole_bytes: input.max_whole_file_mib.saturating_mul(1 << 20),
        threads: rayon::current_num_threads(),
        ..ReadLimits::default()
    };
    Ok(ReadOptions { limits, encoding })
}

/// The profile that was named, or the user's own before the built-in ones.
fn profiles(settings: &Settings) -> Result<Vec<Profile>> {
    let name = settings.input.profile.as_str();
    if name != "auto" {
        return Ok(vec![Profile::compile(&named(name)?)?]);
    }
    let own = settings.profile.iter().map(Profile::compile);
    let built_in = PROFILES.iter().map(|entry| Profile::compile(&ProfileSpec::parse(entry.toml)?));
    Ok(own.chain(built_in).collect::<Result<_, _>>()?)
}

fn named(name: &str) -> Result<ProfileSpec> {
    if let Some(built_in) = PROFILES.iter().find(|entry| entry.id == name) {
        return Ok(ProfileSpec::parse(built_in.toml)?);
    }
    if Path::new(name).extension().is_some_and(|extension| extension == "toml") {
        let text = read_setting_file(Path::new(name), "the profile")?;
        return ProfileSpec::parse(&text).with_context(|| format!("profile `{name}`"));
    }
    bail!(
        "there is no profile `{name}`\n\nhint: `buckstop list profiles` shows all of them; a file ends in .toml"
    )
}
