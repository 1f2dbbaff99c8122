//! The table of events.

use super::table::{Act, Column, Row, RowOrigin, Values};
use crate::event::{EventColumns, EventRecord, Flags, NO_TIME, Sym};

/// The slots of [`EventRow::texts`].
const PROCEDURE: usize = 0;
pub(in crate::lake) const ACTIVITY: usize = 1;
const STEP: usize = 2;
pub(in crate::lake) const OFFICIAL: usize = 3;
const UNIT: usize = 4;
pub(in crate::lake) const RECEIVER: usize = 5;
const RECEIVER_UNIT: usize = 6;
const STATUS: usize = 7;
const TEXTS: usize = 8;

/// The slots of [`EventRow::instants`].
const OCCURRED: usize = 0;
const DUE: usize = 1;
const INSTANTS: usize = 2;

/// One event in 72 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lake) struct EventRow {
    pub(in crate::lake) origin: RowOrigin,
    pub(in crate::lake) instants: [i64; INSTANTS],
    pub(in crate::lake) texts: [Sym; TEXTS],
    pub(in crate::lake) act: Act,
}

impl EventRow {
    /// Returns when the event occurred, µs UTC.
    pub(in crate::lake) fn occurred_at(&self) -> i64 {
        self.instants[OCCURRED]
    }
}

impl Row for EventRow {
    type Record<'r> = EventRecord<'r>;
    type Columns = EventColumns;

    const COLUMNS: &'static [Column<Self>] = COLUMNS;
    const EMPTY: Self = Self {
        origin: RowOrigin::EMPTY,
        instants: [NO_TIME; INSTANTS],
        texts: [Sym::NONE; TEXTS],
        act: Act::EMPTY,
    };

    fn case_of<'a>(record: &'a EventRecord<'_>) -> &'a str {
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
        Some(&self.act)
    }

    fn act_mut(&mut self) -> Option<&mut Act> {
        Some(&mut self.act)
    }
}

type EventColumn = Column<EventRow>;

/// The columns of `events/`, in the order of the file.
const COLUMNS: &[EventColumn] = &[
    EventColumn::required("case_id", Values::CaseId { into: |columns| &mut columns.case_id })
        .with_statistics(),
    EventColumn::nullable(
        "procedure_id",
        Values::Text {
            slot: PROCEDURE,
            get: |event| event.procedure_id,
            into: Some(|columns| &mut columns.procedure_id),
        },
    ),
    EventColumn::required(
        "occurred_at",
        Values::Instant {
            slot: OCCURRED,
            get: |event| Some(event.occurred_at),
            into: |columns| &mut columns.occurred_at,
        },
    )
    .with_statistics()
    .for_people(),
    EventColumn::required(
        "activity",
        Values::Text {
            slot: ACTIVITY,
            get: |event| Some(event.activity),
            into: Some(|columns| &mut columns.activity),
        },
    ),
    EventColumn::required(
        "kind",
        Values::Kind { get: |event| event.kind, into: |columns| &mut columns.kind },
    )
    .for_people(),
    EventColumn::nullable(
        "step",
        Values::Text { slot: STEP, get: |event| event.step, into: Some(|columns| &mut columns.step) },
    ),
    EventColumn::nullable(
        "official_id",
        Values::Text {
            slot: OFFICIAL,
            get: |event| event.official_id,
            into: Some(|columns| &mut columns.official_id),
        },
    )
    .for_people(),
    EventColumn::nullable(
        "unit_id",
        Values::Text { slot: UNIT, get: |event| event.unit_id, into: Some(|columns| &mut columns.unit_id) },
    )
    .for_people(),
    EventColumn::nullable(
        "receiver_id",
        Values::Text {
            slot: RECEIVER,
            get: |event| event.receiver_id,
            into: Some(|columns| &mut columns.receiver_id),
        },
    )
    .for_people(),
    EventColumn::nullable(
        "receiver_unit_id",
        Values::Text {
            slot: RECEIVER_UNIT,
            get: |event| event.receiver_unit_id,
            into: Some(|columns| &mut columns.receiver_unit_id),
        },
    )
    .for_people(),
    EventColumn::nullable(
        "role",
        Values::Role { get: |event| event.role, into: |columns| &mut columns.role },
    ),
    EventColumn::nullable(
        "due_at",
        Values::Instant { slot: DUE, get: |event| event.due_at, into: |columns| &mut columns.due_at },
    ),
    EventColumn::nullable("status", Values::Text { slot: STATUS, get: |event| event.status, into: None }),
    EventColumn::nullable(
        "has_note",
        Values::Flag {
            get: |event| event.has_note,
            pack: |flag| Flags::new(flag, None, None),
            into: |columns| &mut columns.flags,
        },
    ),
    EventColumn::nullable(
        "has_attachment",
        Values::Flag {
            get: |event| event.has_attachment,
            pack: |flag| Flags::new(None, flag, None),
            into: |columns| &mut columns.flags,
        },
    ),
    EventColumn::nullable(
        "has_position",
        Values::Flag {
            get: |event| event.has_position,
            pack: |flag| Flags::new(None, None, flag),
            into: |columns| &mut columns.flags,
        },
    ),
    EventColumn::nullable("event_key", Values::EventKey { get: |event| event.event_key }),
    EventColumn::required("source", Values::Source { into: |columns| &mut columns.source }),
    EventColumn::required(
        "source_row",
        Values::SourceRow { get: |event| event.source_row, into: |columns| &mut columns.source_row },
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stays_small() {
        assert!(size_of::<EventRow>() <= 72);
    }
}
