//! Reads exported files: bytes to rows of text with their positions, and on through a profile into a sink.
//!
//! The folders and files, in the order in which a file passes through them:
//!
//! - `export/`: the files, archive members and folders that a path on the command line stands for.
//! - `input.rs`, `gzip.rs`: the bytes of one file, decompressed, counted and bounded by [`ReadLimits`].
//! - `encoding/`: text of any encoding as UTF-8, before any text format sees it.
//! - `read.rs`: selects the format by the first bytes; `foreign.rs` names contents that are not read, and `unread.rs` files
//!   that are passed over.
//! - `blocks/`: reads a large text on all threads, block by block.
//! - `csv/`, `json/`, `markup/` (HTML, XES), `parquet/`, `workbook/` (xlsx, xlsb, xls, `SpreadsheetML`,
//!   `OpenDocument`): the formats.
//! - `sheet/`: what formats with sheets share: the header below title lines, merged cells, serial dates.
//! - `intake/`: takes rows to the sink: selects the profile, maps each row, counts for the report.
//!
//! A format is a module with `looks_like` and `read`, and one row in [`FORMATS`]. It hands rows to the intake as
//! text; what a row means is up to the profile. Files are streamed: memory does not grow with them, except for
//! formats that can only be read as a whole, which a limit bounds.

mod blocks;
mod encoding;
mod export;
mod foreign;
mod gzip;
mod input;
mod intake;
mod limits;
mod read;
mod unread;

mod csv;
mod json;
mod markup;
mod parquet;
mod workbook;

mod sheet;

pub use encoding::TextEncoding;
pub use export::{ARCHIVE, Export, Exports, Stamp, exports};
pub use intake::{FileReport, ProfileChoice, SheetOutcome, SheetReport, Warning};
pub use limits::{ReadLimits, ReadOptions};
pub use read::{read_file, read_from};
pub use unread::{EMPTY, NoTable, UnreadFile, WhyUnread};

use input::Input;
use intake::Intake;

/// A format that can be read.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The name in reports.
    pub id: &'static str,
    /// A description of one line.
    pub title: &'static str,
    /// The file name endings that are usual for the format.
    pub endings: &'static [&'static str],
    /// True for a text format, whose bytes are converted to UTF-8 first.
    is_text: bool,
    /// Returns true if the first bytes, decompressed and in UTF-8, look like this format.
    looks_like: fn(&[u8]) -> bool,
    /// Hands all rows to the intake.
    read: ReadRows,
}

/// Reads all rows of an input and hands them to the intake. The callback receives, from time to time, how many
/// bytes of the file have been read.
type ReadRows = fn(Input<'_>, &ReadLimits, &mut dyn FnMut(u64), &mut Intake<'_>) -> anyhow::Result<()>;

/// All formats, in the order in which they are tried on the first bytes.
pub const FORMATS: &[Format] = &[
    Format {
        id: "ods",
        title: "OpenDocument spreadsheet, as LibreOffice saves it: all visible sheets of one export",
        endings: &["ods"],
        is_text: false,
        looks_like: workbook::opendocument::looks_packed,
        read: workbook::opendocument::read_packed,
    },
    Format {
        id: "fods",
        title: "OpenDocument spreadsheet as one XML file: all visible sheets of one export",
        endings: &["fods"],
        is_text: true,
        looks_like: workbook::opendocument::looks_flat,
        read: workbook::opendocument::read_flat,
    },
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
        title: "Excel workbook, also a binary one: all visible sheets of one export",
        endings: &["xlsx", "xlsm", "xlsb"],
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
        title: "CSV with `,` `;` `|` or tab in UTF-8, UTF-16, Windows-1258 or TCVN3, plain or gzip",
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
        for (index, format) in FORMATS.iter().enumerate() {
            assert!(!format.title.is_empty() && !format.endings.is_empty());
            assert!(FORMATS[..index].iter().all(|other| other.id != format.id));
        }
    }
}
