//! Files into the store, each whole or not at all.

use super::super::arguments::Common;
use super::super::progress::{self, Unit};
use crate::config::Settings;
use crate::event::{CaseRecord, EventRecord};
use crate::lake::{Begin, FileCounts, FileEntry, FileIdentity, Writer, hash_file};
use crate::profile::{self, CaseEnd, FileReport, Limits, PROFILES, Profile, ProfileSpec, Reject, Sink};
use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use std::path::{Path, PathBuf};

/// What came in.
#[derive(Debug, Default)]
pub(super) struct Ingested {
    /// Files committed by this run, with their ledgers.
    pub(super) files: Vec<FileEntry>,
    /// Files whose content was in the store already.
    pub(super) known: Vec<String>,
    /// Files that could not be read, and why. Nothing of them is kept.
    pub(super) failed: Vec<(String, String)>,
}

/// Reads the files, and the files of folders, and commits them all in one step.
///
/// A file that cannot be read is an error, and then nothing of this call is committed: a report must not
/// look complete without it.
pub(super) fn ingest(
    paths: &[PathBuf],
    writer: &mut Writer,
    settings: &Settings,
    common: &Common,
) -> Result<Ingested> {
    let mut ingested = Ingested::default();
    let files = expand(paths)?;
    if files.is_empty() {
        return Ok(ingested);
    }
    let profiles = profiles(settings)?;
    let total = files.iter().map(|path| path.metadata().map_or(0, |metadata| metadata.len())).sum();
    let bar = progress::bar(common, "ingest", total, Unit::Bytes);
    for path in &files {
        read_one(path, writer, &profiles, settings, &bar, &mut ingested)?;
    }
    bar.finish_and_clear();
    let now = jiff::Timestamp::now().as_microsecond();
    let bar = progress::bar(common, "store", writer.manifest().buckets.len() as u64, Unit::Items);
    let ledger = writer.commit(now, &|done, _| bar.set_position(done as u64))?;
    bar.finish_and_clear();
    for file in &ledger.files {
        tracing::info!(
            "{}: {} rows read, {} split off = {} stored, {} duplicate, {} replaced, {} rejected, {} skipped ({})",
            file.name, file.rows_read, file.rows_split, file.stored, file.duplicate, file.replaced,
            file.rejected, file.skipped, file.profile
        );
    }
    ingested.files = ledger.files;
    Ok(ingested)
}

fn read_one(
    path: &Path,
    writer: &mut Writer,
    profiles: &[Profile],
    settings: &Settings,
    bar: &ProgressBar,
    ingested: &mut Ingested,
) -> Result<()> {
    let (content_hash, bytes) = hash_file(path)?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let before = bar.position();
    let limits = Limits {
        max_field_bytes: settings.input.max_field_bytes,
        max_xml_depth: settings.input.max_xml_depth,
        ..Limits::default()
    };
    let Some(detected) = profile::choose(path, profiles, &limits)? else {
        tracing::info!("{}: not an export that any profile knows, left out", path.display());
        bar.set_position(before + bytes);
        return Ok(());
    };
    tracing::info!("{name}: profile {} ({})", detected.profile.id(), detected.reason);
    let identity = FileIdentity {
        name: name.clone(),
        content_hash,
        bytes,
        profile: detected.profile.id().to_owned(),
        case_end: (detected.profile.case_end() == CaseEnd::LastEvent).then(|| "last-event".to_owned()),
        zone: detected.profile.zone().to_owned(),
    };
    if writer.begin_file(identity)? == Begin::AlreadyCommitted {
        tracing::info!("{name}: already in the store, skipped");
        ingested.known.push(name);
        bar.set_position(before + bytes);
        return Ok(());
    }
    let mut progress = |read: u64| bar.set_position(before + read.min(bytes));
    let report = profile::read_file(path, detected.profile, &limits, &mut progress, &mut Store(writer))
        .with_context(|| format!("cannot read `{}`", path.display()))?;
    tell(&name, &report);
    writer.end_file(FileCounts {
        rows_read: report.rows_read,
        rows_split: report.rows_split,
        rejected: report.rejected,
        skipped: report.skipped,
    })
}

fn tell(name: &str, report: &FileReport) {
    if report.rows_read == 0 {
        tracing::warn!("{name}: has headings but no row");
    }
    if report.rejected > 0 {
        tracing::warn!("{name}: {} rows rejected, see rejects/ in the store", report.rejected);
    }
    for (activity, count) in report.unknown_activities().take(5) {
        tracing::warn!("{name}: no rule for the activity `{activity}` ({count} rows): kind unknown");
    }
}

/// The lake's writer as a sink of records.
struct Store<'a>(&'a mut Writer);

impl Sink for Store<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> Result<()> {
        self.0.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> Result<()> {
        self.0.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<()> {
        self.0.reject(reject.row, reject.column, reject.value, &reject.reason.to_string())
    }

    fn placeholder(&mut self, official_id: &str) -> Result<()> {
        self.0.placeholder(official_id)
    }
}

/// The profiles to choose from: the one named, or the user's own before the built-in ones.
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
        let text = std::fs::read_to_string(name)
            .with_context(|| format!("cannot read the profile `{name}`"))?;
        return ProfileSpec::parse(&text).with_context(|| format!("profile `{name}`"));
    }
    bail!("there is no profile `{name}`\n\nhint: `buckstop list profiles` shows all of them; a file ends in .toml")
}

/// Folders become the files in them, in the order of their names.
fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let metadata = std::fs::metadata(path).with_context(|| {
            format!("cannot read `{}`\n\nhint: name a file, or a folder of exports", path.display())
        })?;
        if metadata.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)?
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<std::io::Result<_>>()?;
            inside.retain(|path| path.is_file() && is_export(path));
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Whether the name of a file in a folder is that of an export.
fn is_export(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    !name.starts_with('.') && [".csv", ".xes", ".tsv"].iter().any(|ending| plain.ends_with(ending))
}
