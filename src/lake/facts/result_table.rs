//! Small tables of results (measures, findings, evidence) as Parquet.

use super::create;
use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::path::Path;

/// Writes a table as one Parquet file: dictionaries and zstd. The same table gives the same bytes.
///
/// # Errors
/// If the file cannot be written, or the table has a column that Parquet does not know.
pub fn write_table(path: &Path, table: &RecordBatch) -> Result<()> {
    let write = || -> Result<()> {
        let properties =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let mut writer = ArrowWriter::try_new(create(path)?, table.schema(), Some(properties))?;
        writer.write(table)?;
        writer.close()?;
        Ok(())
    };
    write().with_context(|| format!("cannot write `{}`", path.display()))
}
