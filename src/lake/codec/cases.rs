//! The table of cases that came in an export of their own.

use super::table::{Act, Column, Row, RowOrigin, Values};
use crate::event::{CaseColumns, CaseRecord, MarkedStr, NO_TIME, Sym};

/// The slots of [`CaseRow::texts`].
const PROCEDURE: usize = 0;
const PROCEDURE_NAME: usize = 1;
const FIELD: usize = 2;
const UNIT: usize = 3;
const CHANNEL: usize = 4;
const STATUS: usize = 5;
const TEXTS: usize = 6;

/// The slots of [`CaseRow::instants`].
const RECEIVED: usize = 0;
const DUE: usize = 1;
const FINISHED: usize = 2;
const RETURNED: usize = 3;
const SUBMITTED: usize = 4;
const INSTANTS: usize = 5;

/// One case in 80 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lake) struct CaseRow {
    pub(in crate::lake) origin: RowOrigin,
    pub(in crate::lake) instants: [i64; INSTANTS],
    pub(in crate::lake) texts: [Sym; TEXTS],
}

impl CaseRow {
    /// Returns the instants at which something happened to the case, µs UTC or [`NO_TIME`]. A due date is none.
    pub(in crate::lake) fn happened_at(&self) -> [i64; 4] {
        [SUBMITTED, RECEIVED, FINISHED, RETURNED].map(|slot| self.instants[slot])
    }
}

impl Row for CaseRow {
    type Record<'r> = CaseRecord<'r>;
    type Columns = CaseColumns;

    const COLUMNS: &'static [Column<Self>] = COLUMNS;
    const EMPTY: Self =
        Self { origin: RowOrigin::EMPTY, instants: [NO_TIME; INSTANTS], texts: [Sym::NONE; TEXTS] };

    fn case_of<'a>(record: &'a CaseRecord<'_>) -> &'a str {
        record.case_id
    }

    fn origin(&self) -> &RowOrigin {
        &self.origin
    }

    fn origin_mut(&mut self) -> &mut RowOrigin {
        &mut self.origin
    }

    fn texts(&self) -> &[Sym] {
        &self.texts
    }

    fn texts_mut(&mut self) -> &mut [Sym] {
        &mut self.texts
    }

    fn instants(&self) -> &[i64] {
        &self.instants
    }

    fn instants_mut(&mut self) -> &mut [i64] {
        &mut self.instants
    }

    fn act(&self) -> Option<&Act> {
        None
    }

    fn act_mut(&mut self) -> Option<&mut Act> {
        None
    }
}

type CaseColumn = Column<CaseRow>;

/// The columns of `cases/`, in the order of the file.
const COLUMNS: &[CaseColumn] = &[
    CaseColumn::required("case_id", Values::CaseId { into: |columns| &mut columns.case_id })
        .with_statistics(),
    CaseColumn::nullable(
        "procedure_id",
        Values::Text {
            slot: PROCEDURE,
            get: |case| case.procedure_id.map(MarkedStr::from),
            into: Some(|columns| &mut columns.procedure_id),
        },
    ),
    CaseColumn::nullable(
        "procedure_name",
        Values::Text {
            slot: PROCEDURE_NAME,
            get: |case| case.procedure_name.map(MarkedStr::from),
            into: Some(|columns| &mut columns.procedure_name),
        },
    ),
    CaseColumn::nullable(
        "field_id",
        Values::Text {
            slot: FIELD,
            get: |case| case.field_id.map(MarkedStr::from),
            into: Some(|columns| &mut columns.field_id),
        },
    ),
    CaseColumn::nullable(
        "unit_id",
        Values::Text {
            slot: UNIT,
            get: |case| case.unit_id.map(MarkedStr::from),
            into: Some(|columns| &mut columns.unit_id),
        },
    ),
    CaseColumn::nullable(
        "channel",
        Values::Text {
            slot: CHANNEL,
            get: |case| case.channel.map(MarkedStr::from),
            into: Some(|columns| &mut columns.channel),
        },
    ),
    CaseColumn::nullable(
        "submitted_at",
        Values::Instant {
            slot: SUBMITTED,
            get: |case| case.submitted_at,
            into: |columns| &mut columns.submitted_at,
        },
    ),
    CaseColumn::nullable(
        "received_at",
        Values::Instant {
            slot: RECEIVED,
            get: |case| case.received_at,
            into: |columns| &mut columns.received_at,
        },
    ),
    CaseColumn::nullable(
        "due_at",
        Values::Instant { slot: DUE, get: |case| case.due_at, into: |columns| &mut columns.due_at },
    ),
    CaseColumn::nullable(
        "finished_at",
        Values::Instant {
            slot: FINISHED,
            get: |case| case.finished_at,
            into: |columns| &mut columns.finished_at,
        },
    ),
    CaseColumn::nullable(
        "returned_at",
        Values::Instant {
            slot: RETURNED,
            get: |case| case.returned_at,
            into: |columns| &mut columns.returned_at,
        },
    ),
    CaseColumn::nullable(
        "status",
        Values::Text {
            slot: STATUS,
            get: |case| case.status.map(MarkedStr::from),
            into: Some(|columns| &mut columns.status),
        },
    ),
    CaseColumn::required("source", Values::Source { into: |columns| &mut columns.source }),
    CaseColumn::required(
        "source_row",
        Values::SourceRow { get: |case| case.source_row, into: |columns| &mut columns.source_row },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stays_small() {
        assert!(size_of::<CaseRow>() <= 80);
    }
}
