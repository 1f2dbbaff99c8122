//! Files into the store, each whole or not at all.

use super::super::arguments::{Common, Inputs};
use super::super::progress::{self, Unit};
use super::gate::Gate;
use crate::config::Settings;
use crate::event::{CaseRecord, EventRecord, Kind};
use crate::lake::{Begin, FileCounts, FileEntry, FileIdentity, Writer};
use crate::lists::ListEntry;
use crate::profile::{CaseEnd, PROFILES, Profile, ProfileError, ProfileSpec, Reject, Sink, Skip, Table};
use crate::quality::{EventCounts, Trip};
use crate::source::{Choice, Export, FileReport, Limits, Reading, SheetFate, TextEncoding, exports};
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
    /// Thresholds of the quality gate that were passed in spite of them.
    pub(super) overridden: Vec<Trip>,
}

/// Reads the files, and the files of folders, and commits them all in one step.
///
/// A file that cannot be read is an error, and then nothing of this call is committed: a report must not
/// look complete without it. Only what lies in a folder and fits no profile is passed over, and said. Where
/// the quality gate trips, nothing is committed either.
pub(super) fn ingest(
    inputs: &Inputs,
    writer: &mut Writer,
    settings: &Settings,
    common: &Common,
) -> Result<Ingested> {
    let mut ingested = Ingested::default();
    let (reading, profiles) = (reading(settings)?, profiles(settings)?);
    let paths = [inputs.files.as_slice(), settings.people.lists.as_slice()].concat();
    let files = find(&paths, &reading)?;
    if files.is_empty() {
        return Ok(ingested);
    }
    let now = jiff::Timestamp::now().as_microsecond();
    let mut intake = Intake {
        writer,
        profiles,
        reading,
        bar: progress::bar(common, "ingest", files.iter().map(Export::bytes).sum(), Unit::Bytes),
        gate: Gate::new(&settings.gate, now),
        now,
    };
    for file in &files {
        intake.read(file, &mut ingested)?;
    }
    intake.bar.finish_and_clear();
    ingested.overridden = intake.gate.pass(inputs.no_gate)?;
    let bar = progress::bar(common, "store", writer.manifest().buckets.len() as u64, Unit::Items);
    let ledger = writer.commit(now, &|done, _| bar.set_position(done as u64))?;
    bar.finish_and_clear();
    for file in &ledger.files {
        tracing::info!(
            event = "file_ledger",
            file = file.name,
            profile = file.profile,
            rows_read = file.rows_read,
            rows_split = file.rows_split,
            stored = file.stored,
            duplicate = file.duplicate,
            replaced = file.replaced,
            rejected = file.rejected,
            skipped = file.skipped,
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

/// What reading a file needs.
struct Intake<'a> {
    writer: &'a mut Writer,
    profiles: Vec<Profile>,
    reading: Reading,
    bar: ProgressBar,
    gate: Gate<'a>,
    /// µs UTC.
    now: i64,
}

impl Intake<'_> {
    fn read(&mut self, file: &Export, ingested: &mut Ingested) -> Result<()> {
        let before = self.bar.position();
        let stamp = file.stamp()?;
        let settled = stamp.is_settled(self.now);
        // Beside the reading costs no time, but whether the content is known must be told before.
        let beforehand = !settled || self.writer.knows_length(file.bytes());
        let content = if beforehand { Some(file.hash(&self.reading.limits)?) } else { None };
        let name = file.name().to_owned();
        let (content_hash, bytes) = content.clone().unwrap_or_default();
        let identity = FileIdentity { name: name.clone(), content_hash, bytes, ..FileIdentity::default() };
        if self.writer.begin_file(identity)? == Begin::AlreadyCommitted {
            self.known(name, before + bytes, ingested);
            return Ok(());
        }
        let (read, counts, beside) = self.rows(file, before, !beforehand);
        // What is not settled could change and show nothing but another content.
        let unchanged =
            if settled { file.stamp()? == stamp } else { Some(file.hash(&self.reading.limits)?) == content };
        if !unchanged {
            self.writer.abort_file()?;
            bail!(
                "`{name}` changed while it was read; nothing is stored\n\nhint: run again when the export is complete; \
                 let the exporting system write under another name and rename the file in the end"
            );
        }
        match read {
            Ok(report) => {
                if let Some(beside) = beside {
                    let (content_hash, bytes) = beside?;
                    if self.writer.file_content(content_hash, bytes)? == Begin::AlreadyCommitted {
                        self.known(name, before + bytes, ingested);
                        return Ok(());
                    }
                }
                self.finish(&name, &report, counts)
            }
            Err(error) => {
                self.writer.abort_file()?;
                let unknown = matches!(error.downcast_ref(), Some(ProfileError::NoneFits { .. }));
                if file.is_named() || !unknown {
                    return Err(error);
                }
                tracing::warn!(event = "file_passed_over", file = name, "{name}: fits no profile, left out");
                ingested.passed_over.push(name);
                Ok(())
            }
        }
    }

    fn known(&self, name: String, position: u64, ingested: &mut Ingested) {
        tracing::info!(event = "file_known", file = name, "{name}: already in the store, skipped");
        ingested.known.push(name);
        self.bar.set_position(position);
    }

    /// Gives the rows of a file to the writer; and hashes it meanwhile, if that is wanted.
    fn rows(
        &mut self,
        file: &Export,
        before: u64,
        hashing: bool,
    ) -> (Result<FileReport>, EventCounts, Option<Result<(String, u64)>>) {
        let bar = &self.bar;
        let mut progress = |read: u64| bar.set_position(before + read.min(file.bytes()));
        let choice = match self.profiles.as_slice() {
            [only] => Choice::Given(only),
            several => Choice::Among(several),
        };
        let mut store =
            Store { writer: self.writer, counts: EventCounts::default(), latest: self.gate.latest };
        let limits = &self.reading.limits;
        let (read, content) = std::thread::scope(|scope| {
            let thread = (hashing && limits.split_ahead).then(|| scope.spawn(|| file.hash(limits)));
            let read = file.read(choice, &self.reading, &mut progress, &mut store);
            let content = match thread {
                Some(thread) => Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
                None => hashing.then(|| file.hash(limits)),
            };
            (read, content)
        });
        (read, store.counts, content)
    }

    fn finish(&mut self, name: &str, report: &FileReport, counts: EventCounts) -> Result<()> {
        tell(name, report);
        self.gate.file(name, report, counts, Some(self.writer.manifest()));
        let profile = |id: &str| self.profiles.iter().find(|one| one.id() == id);
        let used: Vec<&Profile> = report.profiles().filter_map(profile).collect();
        // What a profile says of a log is said by that of the events, of which a file has one.
        let of_events = used.iter().find(|profile| profile.table() == Table::Events);
        if let Some(profile) = of_events.or(used.iter().find(|used| !used.table().is_list())).or(used.first())
        {
            let case_end = (profile.case_end() == CaseEnd::LastEvent).then_some("last-event");
            // The zone of a list is not that of the log.
            let zone = if profile.table().is_list() { "" } else { profile.zone() };
            let ids: Vec<&str> = used.iter().map(|used| used.id()).collect();
            self.writer.describe_file(&ids.join(", "), case_end, zone)?;
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

fn tell(name: &str, report: &FileReport) {
    if let Some(profile) = &report.profile {
        tracing::info!(
            event = "file_read",
            file = name,
            profile,
            encoding = report.encoding,
            "{name}: profile {profile} ({}); {}",
            report.reason,
            report.encoding
        );
    }
    for sheet in &report.sheets {
        if let SheetFate::Read { header_row } = sheet.fate {
            tracing::info!(
                event = "sheet_read",
                file = name,
                sheet = sheet.name,
                "{name} > {}: read with profile {}, header in row {header_row}",
                sheet.name,
                sheet.profile.as_deref().unwrap_or_default()
            );
        } else {
            tracing::warn!(
                event = "sheet_passed_over",
                file = name,
                sheet = sheet.name,
                "{name} > {}: {}",
                sheet.name,
                sheet.fate.en()
            );
        }
    }
    for warning in &report.warnings {
        let text = warning.en();
        tracing::warn!(event = "file_warning", file = name, "{name}: {text}");
    }
    for (reason, rows) in &report.rejected_by {
        let text = reason.en();
        tracing::warn!(
            event = "rows_rejected",
            file = name,
            reason = reason.id(),
            rows,
            "{name}: {rows} rows rejected: {text}; each stands in rejects/ of the store"
        );
    }
    for (skip, rows) in report.skipped_by.iter().filter(|(skip, _)| *skip != Skip::NoRecord) {
        let text = skip.en();
        tracing::info!(event = "rows_skipped", file = name, rows, "{name}: {rows} rows skipped: {text}");
    }
    for step in report.milestones.iter().filter(|step| step.unreadable.rows > 0) {
        let (activity, rows, example) = (&step.activity, step.unreadable.rows, &step.unreadable.example);
        tracing::warn!(
            event = "milestone_unreadable",
            file = name,
            activity,
            rows,
            "{name}: {rows} rows go without `{activity}`: its time cannot be read, as in `{example}`"
        );
    }
    let odd = &report.odd_case_codes;
    if odd.rows > 0 {
        tracing::warn!(
            event = "odd_case_codes",
            file = name,
            rows = odd.rows,
            "{name}: {} rows have an odd case code, as `{}`; they are kept",
            odd.rows,
            odd.example
        );
    }
    let backwards = &report.ended_before_begun;
    if backwards.rows > 0 {
        let (rows, example) = (backwards.rows, &backwards.example);
        tracing::warn!(
            event = "ended_before_begun",
            file = name,
            rows,
            "{name}: {rows} cases are finished before they are received, as `{example}`; they are kept"
        );
    }
    for kind in report.kinds.iter().filter(|kind| kind.kind == Kind::Unknown).take(5) {
        let (activity, rows) = (&kind.activity, kind.rows);
        tracing::warn!(
            event = "activity_unknown",
            file = name,
            activity,
            rows,
            "{name}: no rule for the activity `{activity}` ({rows} rows): its kind is unknown"
        );
    }
}

/// The lake's writer as a sink of records.
struct Store<'a> {
    writer: &'a mut Writer,
    /// For the quality gate.
    counts: EventCounts,
    /// The latest plausible instant.
    latest: i64,
}

impl Sink for Store<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> Result<()> {
        self.counts.add(record, self.latest);
        self.writer.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> Result<()> {
        self.writer.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<()> {
        self.counts.reject(reject);
        let place = (reject.row, reject.line.unwrap_or(reject.row));
        self.writer.reject(place, reject.column, reject.value, reject.reason.id())
    }

    fn placeholder(&mut self, official_id: &str) -> Result<()> {
        self.writer.placeholder(official_id)
    }

    fn part(&mut self, name: &str) -> Result<()> {
        self.writer.begin_part(name)
    }

    fn list_entry(&mut self, entry: ListEntry) -> Result<()> {
        self.writer.list_entry(entry)
    }
}

/// The exports that paths stand for; what lies beside them and is left out is said.
pub(in crate::cli) fn find(paths: &[PathBuf], reading: &Reading) -> Result<Vec<Export>> {
    let found = exports(paths, &reading.limits)?;
    for name in &found.left_out {
        tracing::warn!(
            event = "file_left_out",
            file = name,
            "{name}: hidden, temporary or not yet whole, left out"
        );
    }
    for name in &found.ignored {
        tracing::debug!("{name}: no export by its ending, left out");
    }
    Ok(found.exports)
}

/// How files are read.
pub(in crate::cli) fn reading(settings: &Settings) -> Result<Reading> {
    let name = settings.input.encoding.as_str();
    let encoding = match name {
        "auto" => None,
        name => Some(TextEncoding::named(name).with_context(|| {
            format!(
                "there is no encoding `{name}`\n\nhint: \"auto\", \"windows-1258\", \"tcvn3\", \"utf-16le\" …"
            )
        })?),
    };
    let limits = Limits {
        cell_bytes: settings.input.max_field_bytes,
        xml_depth: settings.input.max_xml_depth,
        whole_bytes: settings.input.max_whole_file_mib.saturating_mul(1 << 20),
        split_ahead: rayon::current_num_threads() > 1,
        ..Limits::default()
    };
    Ok(Reading { limits, encoding })
}

/// The profiles to choose from: the one named, or the user's own before the built-in ones.
pub(in crate::cli) fn profiles(settings: &Settings) -> Result<Vec<Profile>> {
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
