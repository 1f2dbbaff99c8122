//! Reads exports into the store, all of them or none.

use super::file_log::{log_ledger, log_report};
use super::gate::Gate;
use super::reader::{ExportReader, warn_passed_over};
use super::{Job, ProgressUnit};
use crate::event::{CaseRecord, EventRecord};
use crate::lake::{Begin, FileCounts, FileEntry, FileIdentity, Writer};
use crate::lists::ListEntry;
use crate::profile::{CaseEnd, Profile, Reject, Sink, TableKind};
use crate::quality::{EventCounts, Trip};
use crate::source::{Export, FileReport};
use anyhow::{Result, bail};

/// What an ingest did with the files.
#[derive(Debug, Default)]
pub struct Ingested {
    /// The files that were committed, with their ledgers.
    pub files: Vec<FileEntry>,
    /// The names of files whose content was in the store already.
    pub known: Vec<String>,
    /// The names of files of folders that fit no profile.
    pub passed_over: Vec<String>,
    /// The thresholds of the quality gate that were exceeded, if the gate was overridden.
    pub overridden: Vec<Trip>,
}

/// Reads the files of a job and the lists of the settings, and commits them all in one step.
///
/// # Errors
/// If a file cannot be read, because a report must not look complete without it, or if the quality gate trips. Then
/// nothing is committed. A file of a folder that fits no profile is no error: it is passed over, and logged.
pub(super) fn ingest_files(job: &Job<'_>, writer: &mut Writer) -> Result<Ingested> {
    let reader = ExportReader::new(job.settings)?;
    let exports = reader.find(&[job.files, job.settings.people.lists.as_slice()].concat())?;
    if exports.is_empty() {
        return Ok(Ingested::default());
    }
    let now = job.now.as_microsecond();
    let stage = job.progress.begin("ingest", exports.iter().map(Export::bytes).sum(), ProgressUnit::Bytes);
    let gate = Gate::new(&job.settings.gate, now);
    let mut ingest = Ingest { writer, reader: &reader, gate, now, known: Vec::new() };
    let passed_over =
        reader.read_each(&exports, stage.as_ref(), |export, progress| ingest.read(export, progress))?;
    drop(stage);
    warn_passed_over(&passed_over);
    let Ingest { gate, known, .. } = ingest;
    let overridden = gate.verdict(job.ignore_gate)?;
    let files = commit(job, writer, now)?;
    Ok(Ingested { files, known, passed_over, overridden })
}

fn commit(job: &Job<'_>, writer: &mut Writer, now: i64) -> Result<Vec<FileEntry>> {
    let stage = job.progress.begin("store", writer.manifest().buckets.len() as u64, ProgressUnit::Items);
    let ledger = writer.commit(now, &|done, _| stage.set(done as u64))?;
    drop(stage);
    ledger.files.iter().for_each(log_ledger);
    Ok(ledger.files)
}

/// The state of an ingest between two files.
struct Ingest<'a> {
    writer: &'a mut Writer,
    reader: &'a ExportReader,
    gate: Gate<'a>,
    /// µs UTC.
    now: i64,
    known: Vec<String>,
}

/// The hash of a file in hexadecimal and its length in bytes.
type ContentHash = (String, u64);

/// What reading the rows of a file gave.
struct RowsRead {
    report: Result<FileReport>,
    counts: EventCounts,
    /// The hash of the content, if it was computed alongside.
    content: Option<Result<ContentHash>>,
}

impl Ingest<'_> {
    fn read(&mut self, export: &Export, progress: &mut dyn FnMut(u64)) -> Result<()> {
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
            bail!(
                "`{name}` changed while it was read; nothing is stored\n\nhint: run again when the export is complete; \
                 let the exporting system write under another name and rename the file in the end"
            );
        }
        let report = match read.report {
            Ok(report) => report,
            Err(error) => {
                self.writer.abort_file()?;
                return Err(error);
            }
        };
        if let Some(content) = read.content {
            let (content_hash, bytes) = content?;
            if self.writer.file_content(content_hash, bytes)? == Begin::AlreadyCommitted {
                self.skip_known(name);
                return Ok(());
            }
        }
        self.finish(name, &report, read.counts)
    }

    fn skip_known(&mut self, name: &str) {
        tracing::info!(event = "file_known", file = name, "{name}: already in the store, skipped");
        self.known.push(name.to_owned());
    }

    /// Passes the rows of a file to the writer, and hashes the file at the same time if `hashing` is set.
    fn rows(&mut self, export: &Export, progress: &mut dyn FnMut(u64), hashing: bool) -> RowsRead {
        let limits = self.reader.limits();
        let mut sink = StoreSink {
            writer: self.writer,
            counts: EventCounts::default(),
            latest: self.gate.latest_plausible(),
        };
        let (report, content) = std::thread::scope(|scope| {
            let thread = (hashing && limits.split_ahead).then(|| scope.spawn(|| export.hash(limits)));
            let report = self.reader.read(export, progress, &mut sink);
            let content = match thread {
                Some(thread) => Some(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
                None => hashing.then(|| export.hash(limits)),
            };
            (report, content)
        });
        RowsRead { report, counts: sink.counts, content }
    }

    /// Describes a file to the writer, and has the gate judge it.
    fn finish(&mut self, name: &str, report: &FileReport, counts: EventCounts) -> Result<()> {
        log_report(name, report);
        self.gate.judge(name, report, counts, Some(self.writer.manifest()));
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
        self.writer.end_file(FileCounts {
            rows_read: report.rows_read,
            rows_split: report.rows_split + report.case_attributes,
            rejected: report.rejected,
            skipped: report.rows_skipped,
        })
    }
}

/// The profile that describes a file: that of its events, of which a file has at most one, else that of its cases.
fn main_profile<'p>(used: &[&'p Profile]) -> Option<&'p Profile> {
    let of_events = used.iter().find(|profile| profile.table() == TableKind::Events);
    of_events.or(used.iter().find(|profile| !profile.table().is_list())).or(used.first()).copied()
}

/// The writer of the lake as a sink of records.
struct StoreSink<'a> {
    writer: &'a mut Writer,
    /// What the quality gate looks at.
    counts: EventCounts,
    /// The latest plausible instant, µs UTC.
    latest: i64,
}

impl Sink for StoreSink<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> Result<()> {
        // Whether an official is a placeholder does not matter to the gate.
        self.counts.add(record, false, self.latest);
        self.writer.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> Result<()> {
        self.writer.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<()> {
        self.counts.reject(reject);
        let row_and_line = (reject.row, reject.line.unwrap_or(reject.row));
        self.writer.reject(row_and_line, reject.column, reject.value, reject.reason.id())
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
