//! The exported cases under pseudonyms, or of one unit, as a table of a run.
//!
//! The table `case_export` of a store has real names and all units, so a run that may not show them brings its own, with the same
//! columns.

use super::tables::CASE_EXPORT;
use crate::event::{CaseColumns, NO_TIME, Sym, Symbols};
use crate::parquet_file::write_table;
use anyhow::{Context, Result};
use arrow::array::{ArrayRef, StringArray, TimestampMicrosecondArray, UInt64Array};
use arrow::record_batch::RecordBatch;
use std::path::Path;
use std::sync::Arc;

/// Writes the cases of a bucket that are shown below the folder of the facts.
///
/// # Errors
/// If the file cannot be written.
pub(super) fn write_case_export(
    cases: &CaseColumns,
    symbols: &Symbols,
    facts_dir: &Path,
    bucket: usize,
    is_shown: impl Fn(usize) -> bool,
) -> Result<()> {
    let folder = facts_dir.join(CASE_EXPORT);
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot write `{}`", folder.display()))?;
    write_table(&folder.join(format!("bucket={bucket:03}.parquet")), &table(cases, symbols, is_shown)?)
}

fn table(cases: &CaseColumns, symbols: &Symbols, is_shown: impl Fn(usize) -> bool) -> Result<RecordBatch> {
    let shown: Vec<usize> = (0..cases.case_id.len()).filter(|&row| is_shown(row)).collect();
    let texts = |column: &[Sym]| -> ArrayRef {
        Arc::new(shown.iter().map(|&row| symbols.get(column[row])).collect::<StringArray>())
    };
    let instants = |column: &[i64]| -> ArrayRef {
        let instants = shown.iter().map(|&row| (column[row] != NO_TIME).then_some(column[row]));
        Arc::new(instants.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
    };
    let rows: ArrayRef =
        Arc::new(shown.iter().map(|&row| Some(cases.source_row[row])).collect::<UInt64Array>());
    Ok(RecordBatch::try_from_iter_with_nullable([
        ("case_id", texts(&cases.case_id), false),
        ("procedure_id", texts(&cases.procedure_id), true),
        ("procedure_name", texts(&cases.procedure_name), true),
        ("field_id", texts(&cases.field_id), true),
        ("unit_id", texts(&cases.unit_id), true),
        ("channel", texts(&cases.channel), true),
        ("received_at", instants(&cases.received_at), true),
        ("submitted_at", instants(&cases.submitted_at), true),
        ("due_at", instants(&cases.due_at), true),
        ("finished_at", instants(&cases.finished_at), true),
        ("returned_at", instants(&cases.returned_at), true),
        ("status", texts(&cases.status), true),
        ("source", texts(&cases.source), false),
        ("source_row", rows, false),
    ])?)
}
