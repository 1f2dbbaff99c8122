//! Tables as text: CSV with `,` `;` or tab, plain or gzip.
//!
//! The first row is the header, or, where it fits no profile, one below it: a sheet saved as CSV keeps its
//! titles. Rows are counted as a person would (the first is row 1); a row with quoted line breaks is one
//! row, and its line is given where it differs.

use super::ahead::{AHEAD_BYTES, Row, Rows};
use super::header::{HEAD_ROWS, HeadRow, Header, find, is_index_row};
use super::input::{HEAD, Input, failure};
use super::intake::{About, Choice, ENCODING_HINT, Intake, Place};
use super::limits::Limits;
use crate::profile::{Cells, Columns, Fitness, Reason, SLOT_COUNT, Title, VALUE_LIMIT, clean};
use anyhow::bail;
use csv::{ByteRecord, StringRecord};

const SEPARATORS: &[u8] = b",;\t";
/// Rows between two reports of progress.
const PROGRESS_ROWS: u64 = 1 << 12;

/// Whether the first bytes may be a table: any text that is not XML or JSON.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    !matches!(head.trim_ascii_start().first(), Some(b'<' | b'{' | b'['))
}

/// Reads a table.
pub(crate) fn read(
    input: Input<'_>,
    limits: &Limits,
    progress: &mut dyn FnMut(u64),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let head = input.head();
    // What fits into the head is not worth a thread; and the limit on a row counts what is read ahead.
    let ahead = limits.split_ahead && head.len() as u64 >= HEAD && limits.row_bytes > 4 * AHEAD_BYTES;
    let Layout { separator, header, index_row } = layout(head, intake.choice());
    let crlf =
        head.iter().position(|&sign| sign == b'\n').is_some_and(|place| head[..place].ends_with(b"\r"));
    let encoding = input.encoding.clone();
    intake.encoding(described(&input, separator));
    let (bytes, meter) = input.parts();

    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(separator).flexible(true).has_headers(false).buffer_capacity(1 << 17);
    let mut reader = Rows::new(&builder, bytes, ahead);
    let fault = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => failure(&error),
        other => anyhow::Error::msg(format!("{other:?}")),
    };
    let mut row = Row::None;
    if !reader.read(&mut row).map_err(fault)? {
        return Ok(());
    }
    let mut titles = Vec::new();
    let (headings, mut passed_over) = match header {
        None => (headings(&row, limits, &encoding)?, usize::from(index_row)),
        Some(header) => {
            titles = header.titles;
            (header.headings, header.before_body - 1)
        }
    };
    let columns = intake.table(&headings, &titles)?;
    let table = Table::new(headings, &columns, crlf, limits);
    while passed_over > 0 && reader.read(&mut row).map_err(fault)? {
        passed_over -= 1;
    }
    meter.row_done();
    while reader.read(&mut row).map_err(fault)? {
        let Some(record) = row.bytes() else { continue };
        table.row(record, row.text(), reader.line(), intake)?;
        meter.row_done();
        if record.position().is_some_and(|position| position.record() % PROGRESS_ROWS == 0) {
            progress(meter.stored());
        }
    }
    Ok(())
}

/// How a table lies in its file.
#[derive(Debug)]
struct Layout {
    separator: u8,
    /// The header, where it is not the first row.
    header: Option<Header>,
    /// Whether the row below the first numbers the columns.
    index_row: bool,
}

/// Looks for the header in the first bytes, but only where the first row does not fit.
fn layout(head: &[u8], choice: Choice<'_>) -> Layout {
    let fitness = |headings: &[String], titles: &[Title]| choice.fitness(headings, titles);
    let separator = separator(head);
    let rows = first_rows(head, separator);
    let index_row = rows.get(1).is_some_and(is_index_row);
    let mut found = Layout { separator, header: None, index_row };
    if rows.first().is_none_or(|row| fitness(&row.cells, &[]).complete) {
        return found;
    }
    // A title may have more of another separator in it than of the table's.
    let guess_first =
        std::iter::once(&separator).chain(SEPARATORS.iter().filter(|&&other| other != separator));
    let mut best = Fitness::default();
    for &separator in guess_first {
        let header = find(&first_rows(head, separator), &[], &fitness);
        if let Some(header) = header.filter(|header| header.fitness.complete && header.fitness > best) {
            best = header.fitness;
            found = Layout { separator, header: Some(header), index_row: false };
        }
    }
    found
}

/// The first rows of a table, but not one that may go on beyond the bytes given.
fn first_rows(head: &[u8], separator: u8) -> Vec<HeadRow> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(head);
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader.byte_records().map_while(Result::ok).take(HEAD_ROWS + 1)) {
        let text = |cell: &[u8]| clean(&String::from_utf8_lossy(cell)).into_owned();
        rows.push(HeadRow { number, cells: record.iter().map(text).collect() });
    }
    if rows.len() <= HEAD_ROWS && !head.ends_with(b"\n") {
        rows.pop();
    }
    rows
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

fn described(input: &Input<'_>, separator: u8) -> String {
    let separator = if separator == b'\t' { "tab".to_owned() } else { format!("`{}`", separator as char) };
    let gzip = if input.gzip { ", gzip" } else { "" };
    format!("{}, separator {separator}{gzip}", input.encoding)
}

fn headings(row: &Row, limits: &Limits, encoding: &str) -> anyhow::Result<Vec<String>> {
    let Some(record) = row.bytes() else { return Ok(Vec::new()) };
    if record.len() > limits.columns {
        bail!("it has {} columns, more than the limit of {}", record.len(), limits.columns);
    }
    match row.text() {
        Some(text) => Ok(text.iter().map(|cell| clean(cell).into_owned()).collect()),
        None => {
            bail!("the headings are no text in {encoding}; nothing of the file is kept\n\n{ENCODING_HINT}")
        }
    }
}

/// A table whose headings have been read.
struct Table {
    headings: Vec<String>,
    /// The columns that are read, with their slots.
    wanted: Vec<(usize, usize)>,
    /// Whether lines end in CR LF: then the reader stands before the LF when a row is complete.
    crlf: bool,
    limits: Limits,
}

impl Table {
    fn new(headings: Vec<String>, columns: &Columns, crlf: bool, limits: &Limits) -> Self {
        let slots = columns.iter().enumerate();
        let wanted = slots.filter_map(|(slot, column)| Some((slot, (*column)?))).collect();
        Self { headings, wanted, crlf, limits: *limits }
    }

    /// `text` is the record where all of it is text, `line` the one that the reader has come to.
    fn row(
        &self,
        record: &ByteRecord,
        text: Option<&StringRecord>,
        line: u64,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<()> {
        let row = record.position().map_or(0, |position| position.record() + 1);
        let about = || About {
            line: Some(self.first_line(record, line)),
            first: String::from_utf8_lossy(
                record.iter().find(|cell| !cell.trim_ascii().is_empty()).unwrap_or_default(),
            )
            .into_owned(),
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
        let mut cells = [None; SLOT_COUNT];
        match self.fill(&mut cells, record, text) {
            Ok(()) => intake.row(&cells, place),
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
        let inside = record.as_slice().split(|&sign| sign == b'\n').count() as u64 - 1;
        let before = record.position().map_or(0, csv::Position::line) + u64::from(self.crlf);
        line.saturating_sub(inside + u64::from(!self.crlf)).max(before)
    }

    /// Whether cells are missing, or there are more that are not empty.
    fn is_ragged(&self, record: &ByteRecord) -> bool {
        let expected = self.headings.len();
        record.len() < expected || record.iter().skip(expected).any(|cell| !cell.is_empty())
    }

    /// Fills in the cells that are read; an error has the column at fault. What is not read may be of any encoding.
    fn fill<'r>(
        &self,
        cells: &mut Cells<'r>,
        record: &'r ByteRecord,
        text: Option<&'r StringRecord>,
    ) -> Result<(), (usize, Reason)> {
        for &(slot, column) in &self.wanted {
            let bytes = record.get(column).unwrap_or_default();
            if bytes.len() > self.limits.cell_bytes {
                return Err((column, Reason::CellTooLong));
            }
            let cell = match text {
                Some(text) => text.get(column).unwrap_or_default(),
                None => std::str::from_utf8(bytes).map_err(|_| (column, Reason::NotUtf8))?,
            };
            cells[slot] = Some(cell);
        }
        Ok(())
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
