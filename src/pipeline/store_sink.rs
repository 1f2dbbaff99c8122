//! Hands the records of a file to the writer of the lake, and counts what the quality gate looks at.

use crate::event::{CaseRecord, EventRecord};
use crate::lake::{FilePart, Writer};
use crate::lists::ListEntry;
use crate::profile::{PartSink, PartWork, Reason, Reject, RowsBefore, Sink};
use crate::quality::EventCounts;
use anyhow::Result;
use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The writer of the lake as a sink of records.
pub(super) struct StoreSink<'a> {
    writer: &'a mut Writer,
    /// What the quality gate looks at.
    pub(super) counts: EventCounts,
    /// The latest plausible instant, µs UTC.
    latest: i64,
    /// True if the writer has returned an error: then not the file is at fault.
    failed: Arc<AtomicBool>,
}

impl<'a> StoreSink<'a> {
    /// Returns a sink for the open file of a writer. `latest` is the latest plausible instant, µs UTC.
    pub(super) fn new(writer: &'a mut Writer, latest: i64) -> Self {
        Self { writer, counts: EventCounts::default(), latest, failed: Arc::default() }
    }

    /// Returns true if the writer has returned an error.
    pub(super) fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    fn noting<T>(&mut self, result: Result<T>) -> Result<T> {
        noting(&self.failed, result)
    }
}

fn noting<T>(failed: &AtomicBool, result: Result<T>) -> Result<T> {
    if result.is_err() {
        failed.store(true, Ordering::Relaxed);
    }
    result
}

impl Sink for StoreSink<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> Result<()> {
        // Whether an official is a placeholder does not matter to the gate.
        self.counts.add(record, false, self.latest);
        let result = self.writer.event(record);
        self.noting(result)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> Result<()> {
        let result = self.writer.case(record);
        self.noting(result)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<()> {
        self.counts.reject(reject);
        let row_and_line = (reject.row, reject.line.unwrap_or(reject.row));
        let result = self.writer.reject(row_and_line, reject.column, reject.value, reject.reason.id());
        self.noting(result)
    }

    fn placeholder(&mut self, official_id: &str) -> Result<()> {
        let result = self.writer.placeholder(official_id);
        self.noting(result)
    }

    fn part(&mut self, name: &str) -> Result<()> {
        let result = self.writer.begin_part(name);
        self.noting(result)
    }

    fn list_entry(&mut self, entry: ListEntry) -> Result<()> {
        let result = self.writer.list_entry(entry);
        self.noting(result)
    }

    fn begin_part(&self) -> Option<Box<dyn PartSink>> {
        let records = self.writer.part()?;
        Some(Box::new(StorePart::new(records, self.latest)))
    }

    fn end_part(&mut self, part: Box<dyn PartSink>, before: RowsBefore) -> Result<Option<PartWork>> {
        let Ok(part) = part.into_any().downcast::<StorePart>() else { return Ok(None) };
        let StorePart { records, counts, rejects, placeholders, .. } = *part;
        self.counts.add_part(counts, before.rows);
        for reject in rejects {
            let row_and_line = (
                reject.row + before.rows,
                reject.line.map_or(reject.row + before.rows, |line| line + before.lines),
            );
            let result = self.writer.reject(row_and_line, &reject.column, &reject.value, reject.reason.id());
            self.noting(result)?;
        }
        for placeholder in placeholders {
            self.placeholder(&placeholder)?;
        }
        let result = self.writer.add_part(records, before.rows);
        let records = self.noting(result)?;
        let failed = Arc::clone(&self.failed);
        Ok(Some(Box::new(move || noting(&failed, records.stage()))))
    }
}

/// The records of a part of a file on their way to the writer.
struct StorePart {
    records: FilePart,
    counts: EventCounts,
    rejects: Vec<KeptReject>,
    placeholders: BTreeSet<String>,
    latest: i64,
}

/// A rejected row of a part.
struct KeptReject {
    row: u64,
    line: Option<u64>,
    column: String,
    value: String,
    reason: Reason,
}

impl StorePart {
    fn new(records: FilePart, latest: i64) -> Self {
        Self {
            records,
            counts: EventCounts::default(),
            rejects: Vec::new(),
            placeholders: BTreeSet::new(),
            latest,
        }
    }
}

impl Sink for StorePart {
    fn event(&mut self, record: &EventRecord<'_>) -> Result<()> {
        self.counts.add(record, false, self.latest);
        self.records.event(record);
        Ok(())
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> Result<()> {
        self.records.case(record);
        Ok(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> Result<()> {
        self.counts.reject(reject);
        let &Reject { row, line, column, value, reason } = reject;
        let (column, value) = (column.to_owned(), value.to_owned());
        self.rejects.push(KeptReject { row, line, column, value, reason });
        Ok(())
    }

    fn placeholder(&mut self, official_id: &str) -> Result<()> {
        self.placeholders.insert(official_id.to_owned());
        Ok(())
    }

    fn begin_part(&self) -> Option<Box<dyn PartSink>> {
        Some(Box::new(Self::new(self.records.another(), self.latest)))
    }
}

impl PartSink for StorePart {
    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
