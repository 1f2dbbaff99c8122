//! File to raw rows with positions, and on to a profile and a sink.
//!
//! A format is one file here and one row in [`FORMATS`]. It reads bytes, and hands on rows as text
//! with their place in the file; what a row means is the profile's. Files are streamed: memory does
//! not grow with them, and what they can ask for is bounded by [`Limits`].

mod csv;
mod html;
mod json;
mod parquet;
mod xes;
mod xls;
mod xlsx;
mod xml_workbook;

mod biff;
mod compound;
mod grid;
mod header;
mod html_row;
mod package;
mod serial;
mod value;
mod workbook;

mod ahead;
mod encoding;
mod exports;
mod input;
mod intake;
mod json_names;
mod json_record;
mod json_survey;
mod json_value;
mod limits;
mod parquet_text;
mod report;
mod stamp;
mod vietnamese;
mod xml_text;
mod zip;

pub use encoding::TextEncoding;
pub use exports::{ARCHIVE, Export, Exports, exports};
pub use intake::Choice;
pub use limits::{Limits, Reading};
pub use report::{FileReport, SheetFate, SheetReport, Warning};
pub use stamp::Stamp;

use crate::profile::Sink;
use anyhow::Context as _;
use input::{Input, refuse_binary, refuse_zeros};
use intake::Intake;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A format that can be read.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name.
    pub id: &'static str,
    /// What it is, in one line.
    pub title: &'static str,
    /// The endings that files of it usually have.
    pub endings: &'static [&'static str],
    /// Whether it is text, of which the encoding is told first.
    is_text: bool,
    /// Whether the first bytes, decompressed and in UTF-8, look like it.
    looks_like: fn(&[u8]) -> bool,
    /// Hands all rows on.
    read: ReadRows,
}

/// Hands all rows of an input on, and tells how far it has come.
type ReadRows = fn(Input<'_>, &Limits, &mut dyn FnMut(u64), &mut Intake<'_>) -> anyhow::Result<()>;

/// All formats, in the order in which the first bytes are compared.
pub const FORMATS: &[Format] = &[
    Format {
        id: "spreadsheetml",
        title: "XML Spreadsheet 2003 workbook, often called `.xls`: all visible sheets",
        endings: &["xls"],
        is_text: true,
        looks_like: xml_workbook::looks_like,
        read: xml_workbook::read,
    },
    Format {
        id: "html",
        title: "tables of a web page, which many systems call `.xls`",
        endings: &["xls", "html", "htm"],
        is_text: true,
        looks_like: html::looks_like,
        read: html::read,
    },
    Format {
        id: "parquet",
        title: "Parquet of strings, numbers, dates and instants",
        endings: &["parquet"],
        is_text: false,
        looks_like: parquet::looks_like,
        read: parquet::read,
    },
    Format {
        id: "xes",
        title: "XES event log (IEEE 1849), plain or gzip",
        endings: &["xes", "xes.gz"],
        is_text: true,
        looks_like: xes::looks_like,
        read: xes::read,
    },
    Format {
        id: "xlsx",
        title: "Excel workbook: all visible sheets of one export",
        endings: &["xlsx", "xlsm"],
        is_text: false,
        looks_like: xlsx::looks_like,
        read: xlsx::read,
    },
    Format {
        id: "xls",
        title: "Excel workbook of 1997 to 2003: all visible sheets of one export",
        endings: &["xls"],
        is_text: false,
        looks_like: xls::looks_like,
        read: xls::read,
    },
    Format {
        id: "json",
        title: "JSON and JSON Lines: arrays of records, wrapped or one a line, with nested lists",
        endings: &["json", "json.gz", "jsonl", "jsonl.gz", "ndjson", "ndjson.gz"],
        is_text: true,
        looks_like: json::looks_like,
        read: json::read,
    },
    Format {
        id: "csv",
        title: "CSV with `,` `;` or tab in UTF-8, UTF-16, Windows-1258 or TCVN3, plain or gzip",
        endings: &["csv", "csv.gz", "tsv", "txt"],
        is_text: true,
        looks_like: csv::looks_like,
        read: csv::read,
    },
];

/// Reads one file through a profile into a sink.
///
/// `progress` is told from time to time how many bytes of the file have been read. On an error
/// nothing that the sink was given may be kept: a part of a file is worse than none.
pub fn read_file(
    path: &Path,
    choice: Choice<'_>,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let name = path.display().to_string();
    let mut file = File::open(path).with_context(|| format!("cannot open `{name}`"))?;
    let same = file.try_clone().with_context(|| format!("cannot open `{name}`"))?;
    take_in(&mut file, Some(same), choice, reading, progress, sink)
        .with_context(|| format!("cannot take in `{name}`"))
}

/// As [`read_file`], from any stream of bytes; `name` is for messages.
pub fn read_from(
    reader: &mut (dyn Read + Send),
    name: &str,
    choice: Choice<'_>,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    take_in(reader, None, choice, reading, progress, sink).with_context(|| format!("cannot take in `{name}`"))
}

fn take_in(
    reader: &mut (dyn Read + Send),
    file: Option<File>,
    choice: Choice<'_>,
    reading: &Reading,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let limits = &reading.limits;
    let mut input = Input::new(reader, limits)?.of_file(file);
    let mut intake = Intake::new(choice, sink);
    if input.head().is_empty() {
        return intake.finish("");
    }
    let mut formats = FORMATS.iter().filter(|format| !format.is_text);
    let mut format = formats.find(|format| (format.looks_like)(input.head()));
    if format.is_none() {
        refuse_binary(input.head())?;
        input = input.into_text(reading.encoding)?;
        refuse_zeros(input.head())?;
        let mut formats = FORMATS.iter().filter(|format| format.is_text);
        format = formats.find(|format| (format.looks_like)(input.head()));
    }
    let format = format.with_context(|| {
        let known: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
        format!("it is in no known format\n\nhint: known are {}", known.join(", "))
    })?;
    (format.read)(input, limits, progress, &mut intake)?;
    intake.finish(format.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_an_id_a_title_and_endings() {
        for (place, format) in FORMATS.iter().enumerate() {
            assert!(!format.title.is_empty() && !format.endings.is_empty());
            assert!(FORMATS[..place].iter().all(|other| other.id != format.id));
        }
    }
}
