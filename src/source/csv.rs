//! Tables as text: CSV with `,` `;` or tab, plain or gzip, with or without BOM.
//!
//! The first row is the header. Rows are counted as a person would (the header is row 1); a row with
//! quoted line breaks is one row, and its line is given where it differs.

use super::input::{Input, failure};
use super::intake::{About, ENCODING_HINT, Intake, Place};
use super::limits::Limits;
use crate::profile::{Cells, Columns, Reason, SLOT_COUNT, VALUE_LIMIT, clean};
use anyhow::bail;
use csv::ByteRecord;
use std::io::Read;

const BOM: &[u8] = "\u{feff}".as_bytes();
const SEPARATORS: &[u8] = b",;\t";
/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 1 << 12;

/// Whether the first bytes may be a table: any text that is not XML or JSON.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    let text = head.strip_prefix(BOM).unwrap_or(head).trim_ascii_start();
    !matches!(text.first(), Some(b'<' | b'{' | b'['))
}

/// Reads a table.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let head = input.head();
    let bom = head.starts_with(BOM);
    let separator = separator(head.strip_prefix(BOM).unwrap_or(head));
    let crlf =
        head.iter().position(|&sign| sign == b'\n').is_some_and(|place| head[..place].ends_with(b"\r"));
    intake.encoding(described(bom, separator, input.gzip));
    let (mut bytes, meter) = input.parts();
    if bom {
        bytes.read_exact(&mut [0; BOM.len()])?;
    }

    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .buffer_capacity(1 << 17)
        .from_reader(bytes);
    let fault = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => failure(&error),
        other => anyhow::Error::msg(format!("{other:?}")),
    };
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).map_err(fault)? {
        return Ok(());
    }
    let headings = headings(&record, limits)?;
    let columns = intake.table(&headings)?;
    let table = Table { headings, columns, crlf, limits: *limits };
    meter.row_done();
    while reader.read_byte_record(&mut record).map_err(fault)? {
        table.row(&record, reader.position().line(), intake)?;
        meter.row_done();
        if record.position().is_some_and(|position| position.record() % PROGRESS_ROWS == 0) {
            progress(meter.stored());
        }
    }
    Ok(())
}

/// The separator that stands most often outside quotes in the header; a comma if none does.
fn separator(head: &[u8]) -> u8 {
    let (mut counts, mut quoted) = ([0_usize; SEPARATORS.len()], false);
    for &sign in head {
        match sign {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().sum::<usize>() > 0 => break,
            _ if quoted => {}
            _ => {
                if let Some(place) = SEPARATORS.iter().position(|&known| known == sign) {
                    counts[place] += 1;
                }
            }
        }
    }
    // The first of the most frequent.
    let most = (0..SEPARATORS.len()).rev().max_by_key(|&place| counts[place]).unwrap_or(0);
    SEPARATORS[most]
}

fn described(bom: bool, separator: u8, gzip: bool) -> String {
    let separator = if separator == b'\t' { "tab".to_owned() } else { format!("`{}`", separator as char) };
    let (bom, gzip) = (if bom { " with BOM" } else { "" }, if gzip { ", gzip" } else { "" });
    format!("UTF-8{bom}, separator {separator}{gzip}")
}

fn headings(record: &ByteRecord, limits: &Limits) -> anyhow::Result<Vec<String>> {
    if record.len() > limits.columns {
        bail!("it has {} columns, more than the limit of {}", record.len(), limits.columns);
    }
    let text = |cell: &[u8]| match std::str::from_utf8(cell) {
        Ok(text) => Ok(clean(text).into_owned()),
        Err(_) => bail!("the headings are not UTF-8; nothing of the file is kept\n\n{ENCODING_HINT}"),
    };
    record.iter().map(text).collect()
}

/// A table whose headings have been read.
struct Table {
    headings: Vec<String>,
    columns: Columns,
    /// Whether lines end in CR LF: then the reader stands before the LF when a row is complete.
    crlf: bool,
    limits: Limits,
}

impl Table {
    /// `line` is the one that the reader has come to.
    fn row(&self, record: &ByteRecord, line: u64, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        let row = record.position().map_or(0, |position| position.record() + 1);
        let about = || About {
            line: Some(self.first_line(record, line)),
            first: String::from_utf8_lossy(record.get(0).unwrap_or_default()).into_owned(),
        };
        let place = Place { row, about: &about };
        if record.as_slice().iter().all(u8::is_ascii_whitespace) {
            intake.skipped();
            return Ok(());
        }
        if self.is_ragged(record) {
            let counts = format!("{} / {}", record.len(), self.headings.len());
            return intake.broken(place, "", &counts, Reason::RaggedRow);
        }
        match self.cells(record) {
            Ok(cells) => intake.row(&cells, place),
            Err((column, reason)) => {
                let cell = record.get(column).unwrap_or_default();
                let shown = String::from_utf8_lossy(&cell[..cell.len().min(VALUE_LIMIT)]);
                intake.broken(place, &self.headings[column], &shown, reason)
            }
        }
    }

    /// The line on which a row begins, from the one on which the reader stands behind it. (The row's
    /// own position is that of the line break before it, or of blank lines.)
    fn first_line(&self, record: &ByteRecord, line: u64) -> u64 {
        let inside = record.as_slice().iter().filter(|&&sign| sign == b'\n').count() as u64;
        let before = record.position().map_or(0, csv::Position::line) + u64::from(self.crlf);
        line.saturating_sub(inside + u64::from(!self.crlf)).max(before)
    }

    /// Whether cells are missing, or there are more that are not empty.
    fn is_ragged(&self, record: &ByteRecord) -> bool {
        let expected = self.headings.len();
        record.len() < expected || record.iter().skip(expected).any(|cell| !cell.is_empty())
    }

    /// The cells that are read, or the column at fault. What is not read may be of any encoding.
    fn cells<'r>(&self, record: &'r ByteRecord) -> Result<Cells<'r>, (usize, Reason)> {
        let mut cells = [None; SLOT_COUNT];
        for (cell, column) in cells.iter_mut().zip(&self.columns) {
            let Some(column) = *column else { continue };
            let bytes = record.get(column).unwrap_or_default();
            if bytes.len() > self.limits.cell_bytes {
                return Err((column, Reason::CellTooLong));
            }
            *cell = Some(std::str::from_utf8(bytes).map_err(|_| (column, Reason::NotUtf8))?);
        }
        Ok(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_counted_outside_quotes() {
        for (head, expected) in [
            ("a,b;c,d\n1;2;3;4;5", b','),
            ("\"a,b,c\";d\n", b';'),
            ("a\tb\r\n", b'\t'),
            ("a\n1,2", b','),
            ("", b','),
        ] {
            assert_eq!(separator(head.as_bytes()), expected, "{head}");
        }
    }
}
