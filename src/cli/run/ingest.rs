//! Files into the store, each whole or not at all.

use super::super::arguments::Common;
use super::super::progress::{self, Unit};
use crate::config::{Lang, Settings};
use crate::event::{CaseRecord, EventRecord, Kind};
use crate::lake::{Begin, FileCounts, FileEntry, FileIdentity, Writer, hash_file};
use crate::lists::ListEntry;
use crate::profile::{CaseEnd, PROFILES, Profile, ProfileError, ProfileSpec, Reject, Sink, Skip};
use crate::source::{Choice, FileReport, Limits, SheetFate, read_file};
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
    /// Files of folders that fit no profile.
    pub(super) passed_over: Vec<String>,
}

/// Reads the files, and the files of folders, and commits them all in one step.
///
/// A file that cannot be read is an error, and then nothing of this call is committed: a report must not
/// look complete without it. Only what lies in a folder and fits no profile is passed over, and said.
pub(super) fn ingest(
    paths: &[PathBuf],
    writer: &mut Writer,
    settings: &Settings,
    common: &Common,
) -> Result<Ingested> {
    let mut ingested = Ingested::default();
    let (mut files, profiles) = (expand(paths)?, profiles(settings)?);
    let lists = settings.people.lists.iter();
    files.extend(lists.map(|path| Input { path: path.clone(), named: true }));
    if files.is_empty() {
        return Ok(ingested);
    }
    let mut intake = Intake {
        writer,
        profiles,
        limits: Limits {
            cell_bytes: settings.input.max_field_bytes,
            xml_depth: settings.input.max_xml_depth,
            whole_bytes: settings.input.max_whole_file_mib.saturating_mul(1 << 20),
            ..Limits::default()
        },
        lang: settings.lang,
        bar: progress::bar(common, "ingest", files.iter().map(Input::bytes).sum(), Unit::Bytes),
    };
    for file in &files {
        intake.read(file, &mut ingested)?;
    }
    intake.bar.finish_and_clear();
    let now = jiff::Timestamp::now().as_microsecond();
    let bar = progress::bar(common, "store", writer.manifest().buckets.len() as u64, Unit::Items);
    let ledger = writer.commit(now, &|done, _| bar.set_position(done as u64))?;
    bar.finish_and_clear();
    for file in &ledger.files {
        tracing::info!(
            "{}: {} rows read, {} split off = {} stored, {} duplicate, {} replaced, {} rejected, {} skipped",
            file.name,
            file.rows_read,
            file.rows_split,
            file.stored,
            file.duplicate,
            file.replaced,
            file.rejected,
            file.skipped,
        );
    }
    ingested.files = ledger.files;
    Ok(ingested)
}

/// A file to read, and whether it was named or only lies in a folder that was.
struct Input {
    path: PathBuf,
    named: bool,
}

impl Input {
    fn bytes(&self) -> u64 {
        self.path.metadata().map_or(0, |metadata| metadata.len())
    }
}

/// What reading a file needs.
struct Intake<'a> {
    writer: &'a mut Writer,
    profiles: Vec<Profile>,
    limits: Limits,
    lang: Lang,
    bar: ProgressBar,
}

impl Intake<'_> {
    fn read(&mut self, file: &Input, ingested: &mut Ingested) -> Result<()> {
        let (content_hash, bytes) = hash_file(&file.path)?;
        let name = file.path.file_name().unwrap_or(file.path.as_os_str()).to_string_lossy().into_owned();
        let before = self.bar.position();
        let identity = FileIdentity {
            name: name.clone(),
            content_hash: content_hash.clone(),
            bytes,
            ..FileIdentity::default()
        };
        if self.writer.begin_file(identity)? == Begin::AlreadyCommitted {
            tracing::info!("{name}: already in the store, skipped");
            ingested.known.push(name);
            self.bar.set_position(before + bytes);
            return Ok(());
        }
        let bar = &self.bar;
        let mut progress = |read: u64| bar.set_position(before + read.min(bytes));
        let choice = match self.profiles.as_slice() {
            [only] => Choice::Given(only),
            several => Choice::Among(several),
        };
        let read = read_file(&file.path, choice, &self.limits, &mut progress, &mut Store(self.writer));
        if hash_file(&file.path)?.0 != content_hash {
            self.writer.abort_file()?;
            bail!(
                "`{name}` changed while it was read; nothing is stored\n\nhint: run again when the export is complete; \
                 let the exporting system write under another name and rename the file in the end"
            );
        }
        match read {
            Ok(report) => self.finish(&name, &report),
            Err(error) => {
                self.writer.abort_file()?;
                let unknown = matches!(error.downcast_ref(), Some(ProfileError::NoneFits { .. }));
                if file.named || !unknown {
                    return Err(error);
                }
                tracing::warn!("{name}: fits no profile, left out");
                ingested.passed_over.push(name);
                Ok(())
            }
        }
    }

    fn finish(&mut self, name: &str, report: &FileReport) -> Result<()> {
        tell(name, report, self.lang);
        let used = report.profile.as_deref().and_then(|id| self.profiles.iter().find(|one| one.id() == id));
        if let Some(profile) = used {
            let case_end = (profile.case_end() == CaseEnd::LastEvent).then_some("last-event");
            // The zone of a list is not that of the log.
            let zone = if profile.table().is_list() { "" } else { profile.zone() };
            self.writer.describe_file(profile.id(), case_end, zone)?;
            if profile.fills() {
                self.writer.file_fills()?;
            }
        }
        self.writer.end_file(FileCounts {
            rows_read: report.rows_read,
            rows_split: report.rows_split + report.case_attributes,
            rejected: report.rejected,
            skipped: report.rows_skipped,
        })
    }
}

fn tell(name: &str, report: &FileReport, lang: Lang) {
    if let Some(profile) = &report.profile {
        tracing::info!("{name}: profile {profile} ({}); {}", report.reason, report.encoding);
    }
    for sheet in &report.sheets {
        let fate = lang.pick(sheet.fate.vi(), sheet.fate.en());
        if let SheetFate::Read { header_row } = sheet.fate {
            tracing::info!("{name} > {}: {fate}, header in row {header_row}", sheet.name);
        } else {
            tracing::warn!("{name} > {}: {fate}", sheet.name);
        }
    }
    for warning in &report.warnings {
        tracing::warn!("{name}: {}", lang.pick(warning.vi(), warning.en()));
    }
    for (reason, rows) in &report.rejected_by {
        let text = lang.pick(reason.vi(), reason.en());
        tracing::warn!("{name}: {rows} rows rejected: {text}; each stands in rejects/ of the store");
    }
    for (skip, rows) in report.skipped_by.iter().filter(|(skip, _)| *skip != Skip::NoRecord) {
        tracing::info!("{name}: {rows} rows skipped: {}", lang.pick(skip.vi(), skip.en()));
    }
    for step in report.milestones.iter().filter(|step| step.unreadable.rows > 0) {
        let (activity, rows, example) = (&step.activity, step.unreadable.rows, &step.unreadable.example);
        tracing::warn!(
            "{name}: {rows} rows go without `{activity}`: its time cannot be read, as in `{example}`"
        );
    }
    let odd = &report.odd_case_codes;
    if odd.rows > 0 {
        tracing::warn!(
            "{name}: {} rows have an odd case code, as `{}`; they are kept",
            odd.rows,
            odd.example
        );
    }
    let backwards = &report.ended_before_begun;
    if backwards.rows > 0 {
        let (rows, example) = (backwards.rows, &backwards.example);
        tracing::warn!(
            "{name}: {rows} cases are finished before they are received, as `{example}`; they are kept"
        );
    }
    for kind in report.kinds.iter().filter(|kind| kind.kind == Kind::Unknown).take(5) {
        let (activity, rows) = (&kind.activity, kind.rows);
        tracing::warn!("{name}: no rule for the activity `{activity}` ({rows} rows): its kind is unknown");
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
        self.0.reject(reject.row, reject.column, reject.value, reject.reason.id())
    }

    fn placeholder(&mut self, official_id: &str) -> Result<()> {
        self.0.placeholder(official_id)
    }

    fn part(&mut self, name: &str) -> Result<()> {
        self.0.begin_part(name)
    }

    fn list_entry(&mut self, entry: ListEntry) -> Result<()> {
        self.0.list_entry(entry)
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
        let text =
            std::fs::read_to_string(name).with_context(|| format!("cannot read the profile `{name}`"))?;
        return ProfileSpec::parse(&text).with_context(|| format!("profile `{name}`"));
    }
    bail!(
        "there is no profile `{name}`\n\nhint: `buckstop list profiles` shows all of them; a file ends in .toml"
    )
}

/// Folders become the exports in them, in the order of their names.
fn expand(paths: &[PathBuf]) -> Result<Vec<Input>> {
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
            files.extend(inside.into_iter().map(|path| Input { path, named: false }));
        } else {
            files.push(Input { path: path.clone(), named: true });
        }
    }
    Ok(files)
}

/// Whether the name of a file in a folder is that of an export.
fn is_export(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    !name.starts_with('.')
        && [".csv", ".xes", ".tsv", ".xlsx", ".xlsm", ".xls", ".html", ".htm"]
            .iter()
            .any(|ending| plain.ends_with(ending))
}
