//! Small tables of results (measures, findings, evidence, query output) as Parquet.

use super::private::create_private;
use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use std::path::Path;

/// Writes a table as one Parquet file, compressed with zstd. The same table gives the same bytes.
///
/// # Errors
/// If the file cannot be written, or if Parquet has no type for a column.
pub(crate) fn write_table(path: &Path, table: &RecordBatch) -> Result<()> {
    let write = || -> Result<()> {
        let properties =
            WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let mut writer = ArrowWriter::try_new(create_private(path)?, table.schema(), Some(properties))?;
        writer.write(table)?;
        writer.close()?;
        Ok(())
    };
    write().with_context(|| format!("cannot write `{}`", path.display()))
}
