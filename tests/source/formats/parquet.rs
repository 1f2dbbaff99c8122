//! Parquet: column types, and files that are damaged or state something false.

use super::same::parquet_bytes;
use crate::fixtures::collector::{builtin, compiled, read, read_within};
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Int64Array,
    ListArray, NullArray, RecordBatch, StringArray, TimestampMillisecondArray, TimestampNanosecondArray,
    TimestampSecondArray, UInt16Array,
};
use arrow::datatypes::Int32Type;
use buckstop::source::{ProfileChoice, ReadLimits};
use parquet::arrow::ArrowWriter;
use std::sync::Arc;

const CASES: &str = "[columns]\ncase_id = 'case'\noccurred_at = 'time'\nactivity = 'what'\nstep = 'step'\ndue_at = 'due'\n\
                     event_key = 'key'\nattachment = 'file'";

fn strings(values: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

#[test]
fn every_type_becomes_the_text_that_a_csv_would_have() {
    let profile = compiled(CASES);
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)]), None]);
    let times: [ArrayRef; 3] = [
        Arc::new(TimestampSecondArray::from(vec![1_710_118_800, -1])),
        Arc::new(TimestampMillisecondArray::from(vec![1_710_118_800_000, -1_000]).with_timezone("+07:00")),
        Arc::new(TimestampNanosecondArray::from(vec![1_710_118_800_000_000_999, -1_000_000_000])),
    ];
    for (time, hours) in times.into_iter().zip([7, 0, 7]) {
        let bytes = parquet_bytes(vec![
            ("unread", Arc::new(lists.clone()) as ArrayRef),
            ("case", Arc::new(Int64Array::from(vec![i64::MAX, -5]))),
            ("time", time),
            ("what", Arc::new(BinaryArray::from(vec!["Chuyển".as_bytes(), b"\xff"]))),
            (
                "step",
                Arc::new(Decimal128Array::from(vec![12_300, 400]).with_precision_and_scale(9, 2).unwrap()),
            ),
            ("due", Arc::new(Date32Array::from(vec![Some(19_793), None]))),
            ("key", Arc::new(UInt16Array::from(vec![65_535, 0]))),
            ("file", Arc::new(BooleanArray::from(vec![Some(true), Some(false)]))),
            ("nothing", Arc::new(NullArray::new(2))),
        ]);
        let (report, found) = read(&bytes, ProfileChoice::Given(&profile)).unwrap();
        assert_eq!((report.format.as_str(), report.events, found.rejects[0].4), ("parquet", 1, "not_utf8"));
        let event = &found.events[0];
        assert_eq!((event.case_id.as_str(), event.activity.as_str()), ("9223372036854775807", "Chuyển"));
        assert_eq!(event.occurred_at, (1_710_118_800 - hours * 3_600) * 1_000_000);
        assert_eq!((event.step.as_deref(), event.event_key.as_deref()), (Some("123"), Some("65535")));
        // The end of 11 March 2024 in Vietnam.
        assert_eq!((event.due_at, event.flags[1]), (Some(1_710_176_399_999_999), Some(true)));
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let profile = compiled(CASES);
    let bytes = parquet_bytes(vec![("case", strings(&["H1"])), ("when", strings(&["2024-03-11"]))]);
    assert!(
        format!("{:#}", read(&bytes, ProfileChoice::Given(&profile)).unwrap_err())
            .contains("no heading for `occurred_at`")
    );
    let intervals = arrow::array::Time64MicrosecondArray::from(vec![1]);
    let bytes = parquet_bytes(vec![("case", strings(&["H1"])), ("time", Arc::new(intervals))]);
    let message = format!("{:#}", read(&bytes, ProfileChoice::Given(&profile)).unwrap_err());
    assert!(message.contains("column `time`: values of the type"), "{message}");
    let bytes =
        parquet_bytes(vec![("case", strings(&[&"x".repeat(100)])), ("time", strings(&["2024-03-11"]))]);
    let limits = ReadLimits { cell_bytes: 50, ..ReadLimits::default() };
    let (_, found) = read_within(&bytes, ProfileChoice::Given(&profile), &limits).unwrap();
    assert_eq!(found.rejects[0].4, "cell_too_long");
}

#[test]
fn damage_anywhere_is_an_error_and_never_a_crash() {
    let profiles = builtin();
    let long = "Chuyển hồ sơ ".repeat(20);
    let rows: Vec<&str> = (0..50).map(|row| if row % 2 == 0 { long.as_str() } else { "Trả lại" }).collect();
    let cases: Vec<String> = (0..50).map(|row| format!("H{row}")).collect();
    let cases: Vec<&str> = cases.iter().map(String::as_str).collect();
    let whole = parquet_bytes(vec![
        ("MaHoSo", strings(&cases)),
        ("ThoiGian", strings(&["11/03/2024 08:00"; 50])),
        ("NguoiGui", strings(&["Lan"; 50])),
        ("ThaoTac", strings(&rows)),
    ]);
    let (_, expected) = read(&whole, ProfileChoice::Among(profiles)).unwrap();
    assert_eq!(expected.events.len(), 50);
    let mut refused = 0;
    for offset in (0..whole.len()).step_by(3) {
        for change in [0x01, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[offset] ^= change;
            refused += usize::from(read(&bytes, ProfileChoice::Among(profiles)).is_err());
        }
        assert!(read(&whole[..offset], ProfileChoice::Among(profiles)).is_err() || offset == 0);
    }
    assert!(refused > 100, "only {refused} refused");
}

#[test]
fn one_long_text_many_times_does_not_fill_the_memory() {
    let (long, rows) = ("x".repeat(500_000), 300);
    let texts: DictionaryArray<Int32Type> = std::iter::repeat_n(long.as_str(), rows).collect();
    let columns = [
        ("case", strings(&vec!["H1"; rows])),
        ("time", strings(&vec!["2024-03-11 08:00"; rows])),
        ("what", strings(&vec!["Chuyển"; rows])),
        // Of an attachment only its presence counts, so that no rule has to search the texts.
        ("file", Arc::new(texts)),
    ];
    // In one row group, whose dictionary holds the text once.
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    assert!(bytes.len() < 1_100_000, "the file itself is {} bytes long", bytes.len());
    let limits = ReadLimits { inflation: 20, always_allowed_bytes: 1 << 20, ..ReadLimits::default() };
    let profile = compiled(CASES);
    let message = format!("{:#}", read_within(&bytes, ProfileChoice::Given(&profile), &limits).unwrap_err());
    assert!(message.contains("times larger than its compressed form"), "{message}");
}
