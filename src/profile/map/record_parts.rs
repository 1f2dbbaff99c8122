//! Making the records of a part of a file, and adding what was counted to the file.

use super::super::sink::Sink;
use super::super::slot::Slot;
use super::counts::MappingCounts;
use super::kept_row::{FirstCase, KeptRow};
use super::orders::TimeColumns;
use super::records::{RecordMaker, RowId};

/// What a part of a file adds to the records of the file.
#[derive(Debug)]
pub(super) struct RecordTally {
    counts: MappingCounts,
    system_names: Vec<String>,
    pub(super) times: TimeColumns,
    first_case: Option<Box<KeptRow>>,
    /// The case of the last row with attributes.
    last_case: String,
}

impl RecordMaker<'_> {
    /// Begins a part of a file, of which nothing is known.
    pub(super) fn begin_part(&mut self) {
        self.last_case.clear();
        self.first_case = FirstCase::Awaited;
        self.counts = MappingCounts::of_part();
    }

    /// Ends a part, and returns what it adds to the file.
    pub(super) fn end_part(&mut self) -> RecordTally {
        self.classifier.flush(&mut self.counts);
        self.counts.event_times = std::mem::take(&mut self.cells.event_times);
        let seen = self.cells.times.unseen();
        RecordTally {
            counts: std::mem::take(&mut self.counts),
            system_names: self.cells.take_system_names(),
            times: std::mem::replace(&mut self.cells.times, seen),
            first_case: match std::mem::take(&mut self.first_case) {
                FirstCase::Kept(row) => Some(row),
                _ => None,
            },
            last_case: std::mem::take(&mut self.last_case),
        }
    }

    /// Adds the part of the file that follows. `rows_before` is the number of rows before it.
    pub(super) fn merge_part(
        &mut self,
        part: RecordTally,
        rows_before: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<()> {
        if let Some(kept) = part.first_case {
            let cells = kept.cells();
            let case_id = self.cells.value(&cells, Slot::CaseId).unwrap_or_default().into_owned();
            let row = RowId { case_id: &case_id, source_row: rows_before + kept.row };
            self.case_attributes(&cells, row, sink)?;
            self.last_case = part.last_case;
        }
        self.classifier.flush(&mut self.counts);
        let read = part.counts.event_times;
        self.cells.event_times.read += read.read;
        self.cells.event_times.at_midnight += read.at_midnight;
        self.cells.add_system_names(part.system_names);
        self.cells.times.merge(&part.times);
        self.counts.merge_part(part.counts);
        Ok(())
    }
}
