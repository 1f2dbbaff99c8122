//! Reads exports into the store, all of them or none.

use super::dropped::dropped_entries;
use super::file_log::{log_growth, log_ledger, log_only_dates, log_report};
use super::gate::Gate;
use super::inputs::Inputs;
use super::names::Names;
use super::read_before::ReadBefore;
use super::read_outcome::ReadOutcome;
use super::reader::{ExportReader, ReadFailure, read_each};
use super::store_sink::StoreSink;
use super::{Job, ProgressUnit};
use crate::lake::{Begin, FileCounts, FileEntry, FileIdentity, Writer};
use crate::profile::{CaseEnd, Profile, TableKind};
use crate::quality::{EventCounts, Trip};
use crate::source::{Export, FileReport, SheetOutcome, UnreadFile, WhyUnread};
use anyhow::{Result, anyhow, bail};

/// What an ingest did with the files.
#[derive(Debug, Default)]
pub struct Ingested {
    /// The files that were committed, with their ledgers. Here and below, names are those that the run shows.
    pub files: Vec<FileEntry>,
    /// The names of files whose content was in the store already.
    pub known: Vec<String>,
    /// The files and sheets that were not read.
    pub unread: Vec<UnreadFile>,
    /// The thresholds of the quality gate that were exceeded, if the gate was overridden.
    pub overridden: Vec<Trip>,
    /// In words, how many rows were rejected and which files were not read.
    pub(super) outcome: String,
}

/// Reads the inputs of a job, and commits them all in one step.
///
/// # Errors
/// If a file cannot be read, because a report must not look complete without it, if no file gives anything, or if the
/// quality gate trips. Then nothing is committed. A file of a folder that fits no profile is no error: it is passed over,
/// and named.
pub(super) fn ingest_files(job: &Job<'_>, inputs: Inputs, writer: &mut Writer) -> Result<Ingested> {
    if inputs.exports.is_empty() && inputs.unread.is_empty() {
        return Ok(Ingested::default());
    }
    let Inputs { reader, exports, mut unread, .. } = inputs;
    let now = job.now.as_microsecond();
    let stage = job.progress.begin("ingest", exports.iter().map(Export::bytes).sum(), ProgressUnit::Bytes);
    let before = ReadBefore::new(Some(writer.manifest()));
    let gate = Gate::new(&job.settings.gate, &before, now);
    let awaited = |name: &str| !job.ignore_gate && !before.of_name(name).is_empty();
    let mut ingest = Ingest {
        writer,
        reader: &reader,
        gate,
        min_midnight_share: job.settings.check.min_midnight_share,
        now,
        known: Vec::new(),
        unread: Vec::new(),
        outcome: ReadOutcome::default(),
    };
    let passed_over = read_each(&reader, &exports, stage.as_ref(), &awaited, |export, progress| {
        ingest.read(export, progress)
    })?;
    drop(stage);
    let Ingest { mut gate, known, unread: sheets, outcome, .. } = ingest;
    unread.extend(passed_over);
    unread.iter().for_each(|file| gate.judge_unread(file));
    unread.extend(sheets);
    let names = reader.names();
    let overridden = gate.verdict(job.ignore_gate, names)?;
    if let Some(nothing) = outcome.nothing(!known.is_empty(), &unread)
        && !job.ignore_gate
        && !job.files.is_empty()
    {
        // The results would be those of yesterday.
        bail!("nothing is stored: {nothing}");
    }
    let outcome = outcome.words(&unread);
    let files = commit(job, writer, now, names)?;
    let unread = unread.iter().map(|file| names.unread(file)).collect();
    Ok(Ingested { files, known, unread, overridden, outcome })
}

/// Commits the files, and returns them as they are shown.
fn commit(job: &Job<'_>, writer: &mut Writer, now: i64, names: &Names) -> Result<Vec<FileEntry>> {
    let before = writer.manifest().buckets.len();
    let stage = job.progress.begin("store", before as u64, ProgressUnit::Items);
    let ledger = writer.commit(now, &|done, _| stage.set(done as u64))?;
    drop(stage);
    log_growth(before, writer.manifest().buckets.len());
    let files: Vec<FileEntry> = ledger.files.iter().map(|file| names.file(file)).collect();
    files.iter().for_each(log_ledger);
    Ok(files)
}

/// The state of an ingest between two files.
struct Ingest<'a> {
    writer: &'a mut Writer,
    reader: &'a ExportReader,
    gate: Gate<'a>,
    /// The share of times at midnight from which a file is said to have dates only.
    min_midnight_share: f64,
    /// µs UTC.
    now: i64,
    known: Vec<String>,
    /// The sheets that were not read.
    unread: Vec<UnreadFile>,
    outcome: ReadOutcome,
}

/// The hash of a file in hexadecimal and its length in bytes.
type ContentHash = (String, u64);

/// What reading the rows of a file gave.
struct RowsRead {
    report: Result<FileReport, ReadFailure>,
    counts: EventCounts,
    /// The hash of the content, if it was computed alongside.
    content: Option<Result<ContentHash>>,
}

impl Ingest<'_> {
    fn read(&mut self, export: &Export, progress: &mut dyn FnMut(u64)) -> Result<(), ReadFailure> {
        let name = export.name();
        let stamp = export.stamp()?;
        let settled = stamp.is_settled(self.now);
        // Hashing alongside the reading costs no time. But a file whose length is in the store may be known, which is
        // found out before its rows are read.
        let hash_first = !settled || self.writer.knows_length(export.bytes());
        let content = if hash_first { Some(export.hash(self.reader.limits())?) } else { None };
        let (content_hash, bytes) = content.clone().unwrap_or_default();
        let identity = FileIdentity { name: name.to_owned(), content_hash, bytes, ..FileIdentity::default() };
        if self.writer.begin_file(identity)? == Begin::AlreadyCommitted {
            self.skip_known(name);
            return Ok(());
        }
        let read = self.rows(export, progress, !hash_first);
        // An unsettled file may change without another stamp: only its hash shows that.
        let unchanged = if settled {
            export.stamp()? == stamp
        } else {
            Some(export.hash(self.reader.limits())?) == content
        };
        if !unchanged {
            self.writer.abort_file()?;
            return Err(anyhow!(
                "`{name}` changed while it was read; nothing is stored\n\nhint: run again when the export is complete; \
                 let the exporting system write under another name and rename the file in the end"
            )
            .into());
        }
        // A file without a table is not kept: the next empty file would be known by its content, and be skipped.
        let report = read.report.and_then(|report| match report.profile {
            Some(_) => Ok(report),
            None => Err(ReadFailure::NoTable),
        });
        let report = match report {
            Ok(report) => report,
            Err(failure) => {
                self.writer.abort_file()?;
                return Err(failure);
            }
        };
        if let Some(content) = read.content {
            let (content_hash, bytes) = content?;
            if self.writer.file_content(content_hash, bytes)? == Begin::AlreadyCommitted {
                self.skip_known(name);
                return Ok(());
            }
        }
        Ok(self.finish(name, &report, read.counts)?)
    }

    fn skip_known(&mut self, name: &str) {
        let name = self.reader.names().source(name);
        tracing::info!(event = "file_known", file = %name, "{name}: already in the store, skipped");
        self.known.push(name.into_owned());
    }

    /// Passes the rows of a file to the writer, and hashes the file at the same time if `hashing` is set.
    fn rows(&mut self, export: &Export, progress: &mut dyn FnMut(u64), hashing: bool) -> RowsRead {
        let limits = self.reader.limits();
        let mut sink = StoreSink::new(self.writer, self.gate.latest_plausible());
        let (report, content) = std::thread::scope(|scope| {
            let thread = (hashing && limits.threads > 1).then(|| scope.spawn(|| export.hash(limits)));
            let report = self.reader.read(export, progress, &mut sink);
            let content = match thread {
                Some(thread) => Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
                None => hashing.then(|| export.hash(limits)),
            };
            (report, content)
        });
        let of_store = sink.has_failed();
        let failure = |error| if of_store { ReadFailure::Other(error) } else { ReadFailure::OfFile(error) };
        RowsRead { report: report.map_err(failure), counts: sink.counts, content }
    }

    /// Describes a file to the writer, and has the gate judge it.
    fn finish(&mut self, name: &str, report: &FileReport, counts: EventCounts) -> Result<()> {
        log_report(name, report, self.reader.names());
        self.outcome.add(name, report, &counts);
        self.unread.extend(unread_sheets(name, report));
        let of_events =
            |id: &str| self.reader.profile(id).is_some_and(|profile| profile.table() == TableKind::Events);
        self.gate.judge(name, report, counts, &of_events);
        let used: Vec<&Profile> = report.profiles().filter_map(|id| self.reader.profile(id)).collect();
        if let Some(profile) = main_profile(&used) {
            let case_end = (profile.case_end() == CaseEnd::LastEvent).then_some("last-event");
            // The zone of a list is not that of the log.
            let zone = if profile.table().is_list() { "" } else { profile.zone() };
            let ids: Vec<&str> = used.iter().map(|used| used.id()).collect();
            self.writer.describe_file(&ids.join(", "), case_end, zone)?;
            if profile.fills() {
                self.writer.file_fills()?;
            }
        }
        self.writer.file_dropped(dropped_entries(report))?;
        if report.event_times.midnight_share().is_some_and(|share| share >= self.min_midnight_share) {
            log_only_dates(&self.reader.names().source(name), report.event_times);
            self.writer.file_has_only_dates()?;
        }
        self.writer.end_file(FileCounts {
            rows_read: report.rows_read,
            rows_split: report.rows_split + report.case_attributes,
            rejected: report.rejected,
            skipped: report.rows_skipped,
        })
    }
}

/// The sheets of a file that hold something and were not read.
pub(super) fn unread_sheets<'r>(
    name: &'r str,
    report: &'r FileReport,
) -> impl Iterator<Item = UnreadFile> + use<'r> {
    let unread = report
        .sheets
        .iter()
        .filter(|sheet| matches!(sheet.outcome, SheetOutcome::Hidden | SheetOutcome::OtherTable));
    unread.map(move |sheet| {
        UnreadFile::new(format!("{name} > {}", sheet.name), WhyUnread::Sheet(sheet.outcome.text()))
    })
}

/// The profile that describes a file: that of its events, of which a file has at most one, else that of its cases.
fn main_profile<'p>(used: &[&'p Profile]) -> Option<&'p Profile> {
    let of_events = used.iter().find(|profile| profile.table() == TableKind::Events);
    of_events.or(used.iter().find(|profile| !profile.table().is_list())).or(used.first()).copied()
}
