//! Makes records from rows: events with their receivers, and cases.

use super::super::compile::{AccountKind, Participant, Profile};
use super::super::sink::Sink;
use super::super::slot::{Cells, Slot};
use super::super::text::fold;
use super::cells::CellReader;
use super::classify::{Classifier, Labels};
use super::counts::MappingCounts;
use super::kept_row::{FirstCase, KeptRow};
use super::orders::TimeColumns;
use crate::event::{CaseRecord, EventRecord, Kind, MarkedStr, Role};

/// The case of a row and its number in the source, which all records of the row have.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowId<'r> {
    pub(super) case_id: &'r str,
    pub(super) source_row: u64,
}

/// Which event of a row with several events a record is.
#[derive(Clone, Copy, Debug)]
pub(super) struct MilestoneRef {
    /// The index of the milestone in the profile.
    pub(super) index: usize,
    /// The role of the row's branch, if it is a lesser one than the row's own.
    pub(super) branch_role: Option<Role>,
}

/// Makes the records of one file and counts what they were made from.
#[derive(Debug)]
pub(super) struct RecordMaker<'p> {
    pub(super) profile: &'p Profile,
    pub(super) cells: CellReader<'p>,
    pub(super) classifier: Classifier,
    /// The case of the row before: case attributes are taken from the first of adjacent rows of a case.
    pub(super) last_case: String,
    /// In a part of a file, the first row with attributes of a case: whether it is the first of its case, only the part
    /// before can tell.
    pub(super) first_case: FirstCase,
    pub(super) counts: MappingCounts,
}

impl<'p> RecordMaker<'p> {
    /// Creates a maker that has read no row.
    pub(super) fn new(profile: &'p Profile, times: TimeColumns) -> Self {
        Self {
            profile,
            cells: CellReader::new(profile, times),
            classifier: Classifier::default(),
            last_case: String::new(),
            first_case: FirstCase::None,
            counts: MappingCounts::new(profile),
        }
    }

    /// Returns the counts of all rows.
    pub(super) fn finish(mut self) -> MappingCounts {
        self.classifier.flush(&mut self.counts);
        self.counts.event_times = self.cells.event_times;
        self.counts.accounts.system_names = self.cells.system_names();
        self.counts
    }

    /// Hands over one event for each receiver, or a single one without receivers, and returns their number.
    pub(super) fn events(
        &mut self,
        cells: &Cells<'_>,
        row: RowId<'_>,
        occurred_at: i64,
        milestone: Option<MilestoneRef>,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<u64> {
        // All cells are read first, because the values borrow from the caches.
        let due_at = self.optional_time(cells, Slot::DueAt);
        let actor = self.cells.actor(cells, sink)?;
        let receivers = self.cells.receivers(cells, sink)?;
        let units = self.cells.receiver_units(cells);
        let roles = self.cells.roles(cells);
        let account = self.cells.participant(actor).map_or(AccountKind::Missing, |actor| actor.account);
        self.counts.add_actor(account);
        let labels = self.labels(cells, account, milestone.map(|milestone| milestone.index));
        let class = self.classifier.classify(labels, self.profile, &self.cells, &mut self.counts);
        let branch_role = milestone.and_then(|milestone| milestone.branch_role);
        let [procedure, step, unit] =
            [Slot::ProcedureId, Slot::Step, Slot::UnitId].map(|slot| self.cells.label(cells, slot));

        let read = &self.cells;
        let has_note = read.present(cells, Slot::Note);
        let has_attachment = read.present(cells, Slot::Attachment);
        let key = read.value(cells, Slot::EventKey);
        let actor = read.participant(actor);
        let mut record = EventRecord {
            case_id: row.case_id,
            procedure_id: read.text(Slot::ProcedureId, procedure),
            occurred_at,
            activity: labels.activity(read),
            kind: class.kind,
            step: read.text(Slot::Step, step),
            official_id: actor.and_then(Participant::id),
            // The unit written with the name counts if no column names one.
            unit_id: read.text(Slot::UnitId, unit).or(actor.and_then(Participant::unit)),
            receiver_id: None,
            receiver_unit_id: None,
            role: None,
            due_at,
            status: read.text(Slot::Status, labels.status),
            has_note,
            has_attachment,
            has_position: has_position(self.profile, cells, class.kind, has_note, has_attachment),
            event_key: key.as_deref(),
            source_row: row.source_row,
        };
        let receivers = read.participants(receivers);
        for position in 0..receivers.len().max(1) {
            let receiver = receivers.get(position);
            record.receiver_id = receiver.and_then(Participant::id);
            let unit = read.receiver_unit(units, position, receivers.len());
            record.receiver_unit_id = unit.or(receiver.and_then(Participant::unit));
            record.role = branch_role.or(read.role(roles, position, receivers.len(), class.role));
            // All events of a row have its key: a corrected row replaces them together, even if it has fewer.
            sink.event(&record)?;
        }
        let records = receivers.len().max(1) as u64;
        self.counts.further_receivers += records - 1;
        Ok(records)
    }

    /// Hands over the case whose attributes an event row has, if the row before is of another case.
    pub(super) fn case_attributes(
        &mut self,
        cells: &Cells<'_>,
        row: RowId<'_>,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<()> {
        let case_cells = Slot::CaseProcedureId as usize..=Slot::CaseStatus as usize;
        let has_attributes = cells[case_cells].iter().any(Option::is_some);
        if !has_attributes || self.last_case == row.case_id {
            return Ok(());
        }
        self.last_case.clear();
        self.last_case.push_str(row.case_id);
        if matches!(self.first_case, FirstCase::Awaited) {
            self.first_case = FirstCase::Kept(Box::new(KeptRow::new(cells, row.source_row)));
            return Ok(());
        }
        self.counts.case_attributes += 1;
        self.case(cells, row, sink)
    }

    /// Hands over the case of a row.
    pub(super) fn case(
        &mut self,
        cells: &Cells<'_>,
        row: RowId<'_>,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<()> {
        let times = [
            Slot::CaseSubmittedAt,
            Slot::CaseReceivedAt,
            Slot::CaseDueAt,
            Slot::CaseFinishedAt,
            Slot::CaseReturnedAt,
        ];
        let [submitted_at, received_at, due_at, finished_at, returned_at] =
            times.map(|slot| self.optional_time(cells, slot));
        let ended = [finished_at, returned_at].into_iter().flatten();
        if received_at.is_some_and(|received_at| ended.min().is_some_and(|ended| ended < received_at)) {
            self.counts.ended_before_begun.add(row.case_id);
        }
        let slots = [
            Slot::CaseProcedureId,
            Slot::CaseProcedureName,
            Slot::CaseFieldId,
            Slot::CaseUnitId,
            Slot::CaseChannel,
            Slot::CaseStatus,
        ];
        let labels = slots.map(|slot| (slot, self.cells.label(cells, slot)));
        let channel = self.cells.label(cells, Slot::CaseChannel);
        let came_online = self.profile.online.any(self.cells.folded(Slot::CaseChannel, channel));
        // An export with one time for both says when the case was received, and not how long it waited for that.
        let submitted_at = submitted_at.filter(|_| came_online && submitted_at != received_at);
        let [procedure_id, procedure_name, field_id, unit_id, channel, status] =
            labels.map(|(slot, index)| self.cells.text(slot, index).map(MarkedStr::as_str));
        sink.case(&CaseRecord {
            case_id: row.case_id,
            procedure_id,
            procedure_name,
            field_id,
            unit_id,
            channel,
            submitted_at,
            received_at,
            due_at,
            finished_at,
            returned_at,
            status,
            source_row: row.source_row,
        })
    }

    /// Reads a time without which the record is still of use: a bad one counts as missing, and is counted.
    fn optional_time(&mut self, cells: &Cells<'_>, slot: Slot) -> Option<i64> {
        self.cells.time(cells, slot).unwrap_or_else(|reason| {
            self.counts.add_dropped(slot, reason, cells[slot as usize].unwrap_or_default());
            None
        })
    }

    fn labels(&mut self, cells: &Cells<'_>, account: AccountKind, milestone: Option<usize>) -> Labels {
        Labels {
            activity: self.cells.label(cells, Slot::Activity),
            status: self.cells.label(cells, Slot::Status),
            note: self.profile.rules.use_note.then(|| self.cells.label(cells, Slot::Note)),
            account,
            milestone,
        }
    }
}

/// Returns whether the reply to a consultation takes a position; `None` if the profile cannot tell. A reply without a
/// note takes none, unless the position may be in an attachment.
fn has_position(
    profile: &Profile,
    cells: &Cells<'_>,
    kind: Kind,
    has_note: Option<bool>,
    has_attachment: Option<bool>,
) -> Option<bool> {
    if kind != Kind::ConsultReply || (profile.position.is_empty() && profile.no_position.is_empty()) {
        return None;
    }
    if !has_note? {
        return (has_attachment != Some(true)).then_some(false);
    }
    let folded = fold(cells[Slot::Note as usize]?);
    if profile.no_position.any(&folded) {
        return Some(false);
    }
    profile.position.any(&folded).then_some(true)
}
