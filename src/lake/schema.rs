//! The columns of the lake's files and how they are encoded.
//!
//! The arrow schema is not embedded in the files: to every tool texts are plain strings (that happen to be
//! dictionary-encoded). Our own reader asks for dictionaries, see [`super::read`].

use super::part::{CASE_INSTANTS, CASE_TEXTS, EVENT_TEXTS};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterVersion};
use std::sync::Arc;

pub(super) const CASE_ID: &str = "case_id";
pub(super) const OCCURRED_AT: &str = "occurred_at";
pub(super) const KIND: &str = "kind";
pub(super) const ROLE: &str = "role";
pub(super) const DUE_AT: &str = "due_at";
pub(super) const HAS_NOTE: &str = "has_note";
pub(super) const HAS_ATTACHMENT: &str = "has_attachment";
pub(super) const HAS_POSITION: &str = "has_position";
pub(super) const EVENT_KEY: &str = "event_key";
pub(super) const SOURCE: &str = "source";
pub(super) const SOURCE_ROW: &str = "source_row";

/// By the positions in [`super::part::EventRow::texts`].
pub(super) const EVENT_TEXT_NAMES: [&str; EVENT_TEXTS] = [
    "procedure_id",
    "activity",
    "step",
    "official_id",
    "unit_id",
    "receiver_id",
    "receiver_unit_id",
    "status",
];
/// By the positions in [`super::part::CaseRow::texts`].
pub(super) const CASE_TEXT_NAMES: [&str; CASE_TEXTS] =
    ["procedure_id", "procedure_name", "field_id", "unit_id", "channel", "status"];
/// By the positions in [`super::part::CaseRow::instants`].
pub(super) const CASE_INSTANT_NAMES: [&str; CASE_INSTANTS] =
    ["received_at", DUE_AT, "finished_at", "returned_at"];

/// The columns of `events/` that the walk does not need.
pub(super) const NOT_WALKED: [&str; 2] = ["status", EVENT_KEY];

/// The columns of `events/` that say who acted and received, in which units and when.
pub(super) const PEOPLE_COLUMNS: [&str; 6] =
    ["official_id", "unit_id", "receiver_id", "receiver_unit_id", OCCURRED_AT, KIND];

/// The key in a file's metadata under which its columns without a value are listed, separated by commas.
pub(super) const EMPTY_COLUMNS: &str = "buckstop.empty_columns";

/// Rows of a row group: few enough to hold one in memory per column, many enough to amortise dictionaries.
pub(super) const GROUP_ROWS: usize = 1 << 18;

/// The schema of `events/`, in the order of DESIGN §3.
pub(super) fn event_schema() -> SchemaRef {
    let [procedure, activity, step, official, unit, receiver, receiver_unit, status] = EVENT_TEXT_NAMES;
    Arc::new(Schema::new(vec![
        text(CASE_ID, false),
        text(procedure, true),
        instant(OCCURRED_AT, false),
        text(activity, false),
        text(KIND, false),
        text(step, true),
        text(official, true),
        text(unit, true),
        text(receiver, true),
        text(receiver_unit, true),
        text(ROLE, true),
        instant(DUE_AT, true),
        text(status, true),
        Field::new(HAS_NOTE, DataType::Boolean, true),
        Field::new(HAS_ATTACHMENT, DataType::Boolean, true),
        Field::new(HAS_POSITION, DataType::Boolean, true),
        Field::new(EVENT_KEY, DataType::Utf8, true),
        text(SOURCE, false),
        Field::new(SOURCE_ROW, DataType::Int64, false),
    ]))
}

/// The schema of `cases/`, in the order of DESIGN §3.
pub(super) fn case_schema() -> SchemaRef {
    let [procedure, procedure_name, field, unit, channel, status] = CASE_TEXT_NAMES;
    let [received, due, finished, returned] = CASE_INSTANT_NAMES;
    Arc::new(Schema::new(vec![
        text(CASE_ID, false),
        text(procedure, true),
        text(procedure_name, true),
        text(field, true),
        text(unit, true),
        text(channel, true),
        instant(received, true),
        instant(due, true),
        instant(finished, true),
        instant(returned, true),
        text(status, true),
        text(SOURCE, false),
        Field::new(SOURCE_ROW, DataType::Int64, false),
    ]))
}

fn text(name: &str, nullable: bool) -> Field {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Field::new(name, dictionary, nullable)
}

fn instant(name: &str, nullable: bool) -> Field {
    Field::new(name, DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), nullable)
}

/// What both tables say of themselves. Nothing that differs from run to run, so that the same rows are the same
/// bytes.
pub(super) fn writer_properties(metadata: Vec<KeyValue>) -> WriterProperties {
    WriterProperties::builder()
        .set_created_by(concat!("buckstop version ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(metadata))
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_left_out_of_the_walk_exist() {
        let schema = event_schema();
        for name in NOT_WALKED.iter().chain(&PEOPLE_COLUMNS) {
            assert!(schema.index_of(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn no_column_name_is_a_keyword_or_met_twice() {
        for schema in [event_schema(), case_schema()] {
            let mut names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), schema.fields().len());
            for keyword in ["at", "from", "to", "end", "order", "rank", "case", "user", "group"] {
                assert!(!names.contains(&keyword), "{keyword}");
            }
        }
    }
}
