//! The same table in every format and every encoding gives the same records.

use super::text::{tcvn3, utf_16le, windows_1258};
use crate::fixtures::collector::{Collector, Event, builtin, read};
use crate::source::workbooks::open_writer::{fods, ods};
use crate::source::workbooks::writer::{Cell, Sheet};
use arrow::array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::Int8Type;
use buckstop::source::{FileReport, ProfileChoice};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::sync::Arc;

const HEADINGS: [&str; 6] = ["Mã hồ sơ", "Ngày gửi", "Người gửi", "Thao tác", "Người nhận", "Trạng thái"];
/// Vietnam is seven hours ahead of UTC.
const OFFSET_US: i64 = 7 * 3_600 * 1_000_000;

/// A row: case, local time in microseconds, sender, activity, receiver, status.
#[derive(Clone, Debug)]
struct Row {
    case: String,
    local_us: i64,
    texts: [Option<String>; 3],
    status: Option<i32>,
}

impl Row {
    fn time(&self) -> String {
        let instant = jiff::Timestamp::from_microsecond(self.local_us).unwrap();
        jiff::tz::Offset::UTC.to_datetime(instant).to_string()
    }

    fn cells(&self) -> [String; 6] {
        let [sender, activity, receiver] = self.texts.clone().map(Option::unwrap_or_default);
        let status = self.status.map(|status| status.to_string()).unwrap_or_default();
        [self.case.clone(), self.time(), sender, activity, receiver, status]
    }

    /// Returns the row as JSON. A missing value is null or, if `sparse`, left out.
    fn json(&self, sparse: bool) -> Value {
        let values = [
            Some(json!(self.case)),
            Some(json!(self.time())),
            self.texts[0].as_ref().map(|text| json!(text)),
            self.texts[1].as_ref().map(|text| json!(text)),
            self.texts[2].as_ref().map(|text| json!(text)),
            self.status.map(|status| json!(status)),
        ];
        let pairs = HEADINGS.iter().zip(values).filter(|(_, value)| !sparse || value.is_some());
        Value::Object(
            pairs
                .map(|(name, value)| ((*name).to_owned(), value.unwrap_or(Value::Null)))
                .collect::<Map<_, _>>(),
        )
    }
}

fn csv_text(rows: &[Row], separator: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
    writer.write_record(HEADINGS).unwrap();
    rows.iter().for_each(|row| writer.write_record(row.cells()).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// Returns the table as a sheet of texts.
fn sheet(rows: &[Row]) -> Sheet {
    let texts = |cells: &[String]| cells.iter().cloned().map(Cell::Text).collect();
    let headings = texts(&HEADINGS.map(str::to_owned));
    let rows = std::iter::once(headings).chain(rows.iter().map(|row| texts(&row.cells()))).collect();
    Sheet { name: "Nhật ký".to_owned(), hidden: false, rows }
}

/// Returns a Parquet file of these columns, in small row groups.
pub(crate) fn parquet_bytes(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let nullable = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(nullable).unwrap();
    let mut bytes = Vec::new();
    let settings = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(7))
        .build();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(settings)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// Returns the columns of the table. `zoned` makes instants instead of local times, and decimal numbers instead of
/// whole ones.
fn parquet(rows: &[Row], zoned: bool) -> Vec<u8> {
    let text =
        |index: usize| -> Vec<Option<&str>> { rows.iter().map(|row| row.texts[index].as_deref()).collect() };
    let cases: Vec<&str> = rows.iter().map(|row| row.case.as_str()).collect();
    let times = rows.iter().map(|row| row.local_us - if zoned { OFFSET_US } else { 0 });
    let times = TimestampMicrosecondArray::from_iter_values(times);
    let (times, status): (ArrayRef, ArrayRef) = if zoned {
        let status: Float64Array = rows.iter().map(|row| row.status.map(f64::from)).collect();
        (Arc::new(times.with_timezone("Asia/Ho_Chi_Minh")), Arc::new(status))
    } else {
        (Arc::new(times), Arc::new(rows.iter().map(|row| row.status).collect::<Int32Array>()))
    };
    let activities: DictionaryArray<Int8Type> = text(1).into_iter().collect();
    let arrays: [ArrayRef; 6] = [
        Arc::new(StringArray::from(cases)),
        times,
        Arc::new(StringArray::from(text(0))),
        Arc::new(activities),
        Arc::new(StringArray::from(text(2))),
        status,
    ];
    parquet_bytes(HEADINGS.into_iter().zip(arrays).collect())
}

/// Returns the events, with their rows counted from 0, and the reasons of the rejects.
fn records(bytes: &[u8], first_row: u64) -> (FileReport, Vec<Event>, Vec<&'static str>) {
    let (report, found): (FileReport, Collector) = read(bytes, ProfileChoice::Among(builtin())).unwrap();
    assert_eq!(report.profile.as_deref(), Some("vn-local"));
    let events =
        found.events.into_iter().map(|event| Event { source_row: event.source_row - first_row, ..event });
    (report, events.collect(), found.rejects.iter().map(|reject| reject.4).collect())
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // TCVN3 has no capitals with tones.
    let word = prop::sample::select(vec![
        "nguyễn",
        "Đặng",
        "trần",
        "hạnh",
        "Ơn",
        "văn",
        "ở",
        "Lê",
        "một cửa",
        "\"phó\"",
        "a, b",
        "x;y",
        "tab\tx",
        "hai\ndòng",
        " ",
        "NA",
    ]);
    let text = || {
        prop::option::weighted(
            0.8,
            prop::collection::vec(word.clone(), 1..4).prop_map(|words| words.join(" ")),
        )
    };
    let case = prop::sample::select(vec![
        "NA",
        "H56.14-240823-0001",
        "000.00.16.H21-240311-0001",
        "1",
        "007",
        "=1+1",
    ]);
    let row = (
        case,
        1_700_000_000_000_000_i64..1_800_000_000_000_000,
        text(),
        text(),
        text(),
        prop::option::of(0..11_i32),
    );
    let row = row.prop_map(|(case, local_us, sender, activity, receiver, status)| Row {
        case: case.to_owned(),
        local_us,
        texts: [sender, activity, receiver],
        status,
    });
    prop::collection::vec(row, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_form_gives_the_same_records(rows in rows()) {
        let text = csv_text(&rows, b',');
        let (report, expected, rejects) = records(text.as_bytes(), 2);
        prop_assert_eq!(report.rows_read, rows.len() as u64);
        let list: Vec<Value> = rows.iter().map(|row| row.json(false)).collect();
        let sparse: Vec<String> = rows.iter().enumerate().map(|(index, row)| row.json(index > 0).to_string()).collect();
        for (bytes, first_row, form) in [
            (csv_text(&rows, b';').into_bytes(), 2, "semicolons"),
            (csv_text(&rows, b'\t').into_bytes(), 2, "tabs"),
            (utf_16le(&text), 2, "UTF-16"),
            (windows_1258(&text), 2, "Windows-1258"),
            (tcvn3(&text), 2, "TCVN3"),
            (Value::from(list.clone()).to_string().into_bytes(), 1, "JSON"),
            (serde_json::to_vec_pretty(&json!({"ok": true, "data": list})).unwrap(), 1, "wrapped JSON"),
            (sparse.join("\n").into_bytes(), 1, "JSON Lines"),
            (parquet(&rows, false), 1, "Parquet"),
            (parquet(&rows, true), 1, "Parquet with a zone"),
            (ods(&[sheet(&rows)]), 2, "OpenDocument"),
            (fods(&[sheet(&rows)]).into_bytes(), 2, "OpenDocument in one file"),
        ] {
            let (report, found, reasons) = records(&bytes, first_row);
            prop_assert_eq!(report.rows_read, rows.len() as u64, "{}", form);
            prop_assert_eq!(&reasons, &rejects, "{}", form);
            prop_assert_eq!(&found, &expected, "{}", form);
        }
    }
}
