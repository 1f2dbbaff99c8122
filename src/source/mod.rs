//! File to raw rows with positions, and on to a profile and a sink.
//!
//! A format is one file here and one row in [`FORMATS`]. It reads bytes, and hands on rows as text
//! with their place in the file; what a row means is the profile's. Files are streamed: memory does
//! not grow with them, and what they can ask for is bounded by [`Limits`].

mod csv;
mod html;
mod xes;
mod xls;
mod xlsx;

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
mod input;
mod intake;
mod limits;
mod report;
mod xml_text;

pub use intake::Choice;
pub use limits::Limits;
pub use report::{FileReport, SheetFate, SheetReport, Warning};

use crate::profile::Sink;
use anyhow::Context as _;
use input::{Input, refuse_binary};
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
    /// Whether it is text, in which there are no zero bytes.
    is_text: bool,
    /// Whether the first bytes, decompressed, look like it.
    looks_like: fn(&[u8]) -> bool,
    /// Hands all rows on.
    read: ReadRows,
}

/// Hands all rows of an input on, and tells how far it has come.
type ReadRows = fn(Input<'_>, &Limits, &mut dyn FnMut(u64), &mut Intake<'_>) -> anyhow::Result<()>;

/// All formats, in the order in which the first bytes are compared.
pub const FORMATS: &[Format] = &[
    Format {
        id: "html",
        title: "tables of a web page, which many systems call `.xls`",
        endings: &["xls", "html", "htm"],
        is_text: true,
        looks_like: html::looks_like,
        read: html::read,
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
        id: "csv",
        title: "CSV in UTF-8 with `,` `;` or tab, plain or gzip",
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
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let name = path.display().to_string();
    let mut file = File::open(path).with_context(|| format!("cannot open `{name}`"))?;
    read_from(&mut file, &name, choice, limits, progress, sink)
}

/// As [`read_file`], from any stream of bytes; `name` is for messages.
pub fn read_from(
    reader: &mut dyn Read,
    name: &str,
    choice: Choice<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    take_in(reader, choice, limits, progress, sink).with_context(|| format!("cannot take in `{name}`"))
}

fn take_in(
    reader: &mut dyn Read,
    choice: Choice<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    sink: &mut dyn Sink,
) -> anyhow::Result<FileReport> {
    let input = Input::new(reader, limits)?;
    let mut intake = Intake::new(choice, sink);
    let head = input.head();
    if head.is_empty() {
        return intake.finish("");
    }
    let format = match FORMATS.iter().find(|format| (format.looks_like)(head)) {
        // What is binary is told by its first bytes, what is text must not have zero bytes.
        Some(format) if !format.is_text => format,
        found => {
            refuse_binary(head)?;
            found.with_context(|| {
                let known: Vec<&str> = FORMATS.iter().map(|format| format.id).collect();
                format!("it is in no known format\n\nhint: known are {}", known.join(", "))
            })?
        }
    };
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
