//! Writes the result of a query: as a table for the terminal, or into a file in the format of its extension.
//!
//! CSV, JSON and Parquet are for programs and have the names of the columns. The terminal and the spreadsheet are for
//! people and have headings in their language.

mod cells;
mod csv;
mod json;
mod parquet;
mod terminal;
mod value;
mod xlsx;

pub use cells::{Cell, cells_of};
pub use csv::write_csv;
pub use json::{rows_of, write_json, write_json_lines};
pub use terminal::{Shown, show_table};

use super::Answer;
use crate::lang::Lang;
use anyhow::{Context, Result, bail};
use jiff::tz::TimeZone;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The extensions of the files that [`write_file`] writes.
pub const FILE_ENDINGS: [&str; 5] = ["csv", "json", "jsonl", "parquet", "xlsx"];

/// Writes all rows to a file in the format of its extension, one of [`FILE_ENDINGS`].
///
/// # Errors
/// Returns an error if the extension is another one, or if the file cannot be written.
pub fn write_file(answer: &Answer, zone: &TimeZone, lang: Lang, path: &Path) -> Result<()> {
    match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => into_file(path, |file| write_csv(&answer.frame, zone, file)),
        Some("json") => into_file(path, |file| write_json(&answer.frame, zone, file)),
        Some("jsonl") => into_file(path, |file| write_json_lines(&answer.frame, zone, file)),
        Some("parquet") => parquet::write(&answer.frame, zone, path),
        Some("xlsx") => xlsx::write(answer, zone, lang, path),
        _ => bail!(
            "`{}` has an unknown extension\n\nhint: end it in .{}",
            path.display(),
            FILE_ENDINGS.join(", .")
        ),
    }
}

fn into_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    let write = || -> Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        write(&mut file)?;
        Ok(file.flush()?)
    };
    write().with_context(|| format!("cannot write `{}`", path.display()))
}
