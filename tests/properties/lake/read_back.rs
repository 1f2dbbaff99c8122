//! Reads events and cases back, as any Parquet reader shows them and as the walk reads them.

use super::{Case, Event};
use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{Int64Type, TimestampMicrosecondType};
use buckstop::event::{CaseColumns, EventColumns, Flags, Kind, NO_TIME, Role, Sym};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;

/// Returns the rows of the files as any Parquet reader shows them: strings, numbers and nulls.
pub(super) fn batches(path: &Path) -> Vec<RecordBatch> {
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap()).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> &'a ArrayRef {
    batch.column_by_name(name).unwrap()
}

fn text(batch: &RecordBatch, name: &str, row: usize) -> Option<String> {
    let array = column(batch, name).as_string::<i32>();
    array.is_valid(row).then(|| array.value(row).to_owned())
}

fn instant(batch: &RecordBatch, name: &str, row: usize) -> Option<i64> {
    let array = column(batch, name).as_primitive::<TimestampMicrosecondType>();
    array.is_valid(row).then(|| array.value(row))
}

fn flag(batch: &RecordBatch, name: &str, row: usize) -> Option<bool> {
    let array = column(batch, name).as_boolean();
    array.is_valid(row).then(|| array.value(row))
}

fn source_row(batch: &RecordBatch, row: usize) -> u64 {
    column(batch, "source_row").as_primitive::<Int64Type>().value(row) as u64
}

pub(super) fn events_of(batch: &RecordBatch) -> Vec<Event> {
    let event = |row: usize| Event {
        case_id: text(batch, "case_id", row).unwrap(),
        procedure_id: text(batch, "procedure_id", row),
        occurred_at: instant(batch, "occurred_at", row).unwrap(),
        activity: text(batch, "activity", row).unwrap(),
        kind: Kind::from_name(&text(batch, "kind", row).unwrap()).unwrap(),
        step: text(batch, "step", row),
        official_id: text(batch, "official_id", row),
        unit_id: text(batch, "unit_id", row),
        receiver_id: text(batch, "receiver_id", row),
        receiver_unit_id: text(batch, "receiver_unit_id", row),
        role: text(batch, "role", row).map(|role| Role::from_name(&role).unwrap()),
        due_at: instant(batch, "due_at", row),
        status: text(batch, "status", row),
        flags: ["has_note", "has_attachment", "has_position"].map(|name| flag(batch, name, row)),
        event_key: text(batch, "event_key", row),
        source: text(batch, "source", row).unwrap(),
        source_row: source_row(batch, row),
    };
    (0..batch.num_rows()).map(event).collect()
}

pub(super) fn cases_of(batch: &RecordBatch) -> Vec<Case> {
    let texts = ["procedure_id", "procedure_name", "field_id", "unit_id", "channel", "status"];
    let instants = ["received_at", "due_at", "finished_at", "returned_at", "submitted_at"];
    let case = |row: usize| Case {
        case_id: text(batch, "case_id", row).unwrap(),
        texts: texts.map(|name| text(batch, name, row)),
        instants: instants.map(|name| instant(batch, name, row)),
        source: text(batch, "source", row).unwrap(),
        source_row: source_row(batch, row),
    };
    (0..batch.num_rows()).map(case).collect()
}

/// Returns the rows of a bucket as the walk reads them, which is without status and key.
pub(super) fn walked_events(columns: &EventColumns) -> Vec<Event> {
    let text = |symbol: Sym| columns.symbols.get(symbol).map(str::to_owned);
    let event = |row: usize| Event {
        case_id: text(columns.case_id[row]).unwrap(),
        procedure_id: text(columns.procedure_id[row]),
        occurred_at: columns.occurred_at[row],
        activity: text(columns.activity[row]).unwrap(),
        kind: columns.kind[row],
        step: text(columns.step[row]),
        official_id: text(columns.official_id[row]),
        unit_id: text(columns.unit_id[row]),
        receiver_id: text(columns.receiver_id[row]),
        receiver_unit_id: text(columns.receiver_unit_id[row]),
        role: columns.role[row],
        due_at: (columns.due_at[row] != NO_TIME).then_some(columns.due_at[row]),
        status: None,
        flags: {
            let flags: Flags = columns.flags[row];
            [flags.has_note(), flags.has_attachment(), flags.has_position()]
        },
        event_key: None,
        source: text(columns.source[row]).unwrap(),
        source_row: columns.source_row[row],
    };
    (0..columns.len()).map(event).collect()
}

pub(super) fn walked_cases(events: &EventColumns, columns: &CaseColumns) -> Vec<Case> {
    let text = |symbol: Sym| events.symbols.get(symbol).map(str::to_owned);
    let case = |row: usize| Case {
        case_id: text(columns.case_id[row]).unwrap(),
        texts: [
            columns.procedure_id[row],
            columns.procedure_name[row],
            columns.field_id[row],
            columns.unit_id[row],
            columns.channel[row],
            columns.status[row],
        ]
        .map(text),
        instants: [
            columns.received_at[row],
            columns.due_at[row],
            columns.finished_at[row],
            columns.returned_at[row],
            columns.submitted_at[row],
        ]
        .map(|instant| (instant != NO_TIME).then_some(instant)),
        source: text(columns.source[row]).unwrap(),
        source_row: columns.source_row[row],
    };
    (0..columns.case_id.len()).map(case).collect()
}
