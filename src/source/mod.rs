//! File to raw rows with positions, and on to a profile and a sink.
//!
//! A format is one file here and one row in [`FORMATS`]. It reads bytes, and hands on rows as text
//! with their place in the file; what a row means is the profile's. Files are streamed: memory does
//! not grow with them, and what they can ask for is bounded by [`Limits`].

mod encoding;
mod export;
mod input;
mod intake;
mod limits;
mod read;

mod csv;
mod json;
mod markup;
mod parquet;
mod workbook;

mod sheet;

pub use encoding::TextEncoding;
pub use export::{ARCHIVE, Export, Exports, Stamp, exports};
pub use intake::{Choice, FileReport, SheetFate, SheetReport, Warning};
pub use limits::{Limits, Reading};
pub use read::{read_file, read_from};

use input::Input;
use intake::Intake;

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
        looks_like: workbook::spreadsheetml::looks_like,
        read: workbook::spreadsheetml::read,
    },
    Format {
        id: "html",
        title: "tables of a web page, which many systems call `.xls`",
        endings: &["xls", "html", "htm"],
        is_text: true,
        looks_like: markup::html::looks_like,
        read: markup::html::read,
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
        looks_like: markup::xes::looks_like,
        read: markup::xes::read,
    },
    Format {
        id: "xlsx",
        title: "Excel workbook: all visible sheets of one export",
        endings: &["xlsx", "xlsm"],
        is_text: false,
        looks_like: workbook::xlsx::looks_like,
        read: workbook::xlsx::read,
    },
    Format {
        id: "xls",
        title: "Excel workbook of 1997 to 2003: all visible sheets of one export",
        endings: &["xls"],
        is_text: false,
        looks_like: workbook::xls::looks_like,
        read: workbook::xls::read,
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
