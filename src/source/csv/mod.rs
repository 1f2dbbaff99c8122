//! Tables as text: CSV with `,` `;` or tab, plain or gzip.
//!
//! The first row is the header, or, where it fits no profile, one below it: a sheet saved as CSV keeps its
//! titles. Rows are counted as a person would (the first is row 1); a row with quoted line breaks is one
//! row, and its line is given where it differs.

mod rows;

use crate::profile::{Cells, Fitness, Reason, SLOT_COUNT, TitleLine, VALUE_LIMIT, clean};
use crate::source::input::{HEAD, Input, failure};
use crate::source::intake::{About, Choice, ENCODING_HINT, Intake, Place};
use crate::source::limits::Limits;
use crate::source::sheet::header::{HEAD_ROWS, HeadRow, Header, find, is_index_row};
use anyhow::bail;
use rows::{Row, Rows};
use std::cmp::Ordering;
use std::io::Read;

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
    // What fits into the head is not worth a thread.
    let ahead = limits.split_ahead && head.len() as u64 >= HEAD;
    let layout = layout(head, intake.choice());
    let encoding = input.encoding.clone();
    intake.encoding(described(&input, layout.separator));
    let (bytes, meter) = input.parts();

    let mut builder = csv::ReaderBuilder::new();
    builder.delimiter(layout.separator).flexible(true).has_headers(false).buffer_capacity(1 << 17);
    let rows = Rows::new(&builder, bytes, || meter.row_done());
    let mut progress = || progress(meter.stored());
    let take = |rows| take_rows(rows, layout, limits, &encoding, &mut progress, intake);
    if ahead { std::thread::scope(|scope| take(rows.ahead(scope))) } else { take(rows) }
}

fn take_rows<R: Read, D: Fn()>(
    mut rows: Rows<R, D>,
    layout: Layout,
    limits: &Limits,
    encoding: &str,
    progress: &mut dyn FnMut(),
    intake: &mut Intake<'_>,
) -> anyhow::Result<()> {
    let fault = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => failure(&error),
        other => anyhow::Error::msg(format!("{other:?}")),
    };
    let mut table = None;
    while let Some(batch) = rows.batch().map_err(fault)? {
        // The slots that a table has are filled by each row, the others by none.
        let mut cells = [None; SLOT_COUNT];
        for row in batch.rows() {
            let table = match &mut table {
                None => table.insert(Table::begin(row, &layout, limits, encoding, intake)?),
                Some(table) => table,
            };
            if table.before_body > 0 {
                table.before_body -= 1;
                continue;
            }
            table.row(row, &mut cells, intake)?;
            if row.place.number % PROGRESS_ROWS == 0 {
                progress();
            }
        }
    }
    Ok(())
}

/// How a table lies in its file.
#[derive(Debug)]
struct Layout {
    separator: u8,
    /// Whether lines end in CR LF.
    crlf: bool,
    /// The header, where it is not the first row.
    header: Option<Header>,
    /// Whether the row below the first numbers the columns.
    index_row: bool,
}

/// Looks for the header in the first bytes, but only where the first row does not fit.
fn layout(head: &[u8], choice: Choice<'_>) -> Layout {
    let fitness = |headings: &[String], titles: &[TitleLine]| choice.fitness(headings, titles);
    let separator = separator(head);
    let rows = first_rows(head, separator);
    let index_row = rows.get(1).is_some_and(is_index_row);
    let crlf =
        head.iter().position(|&sign| sign == b'\n').is_some_and(|place| head[..place].ends_with(b"\r"));
    let mut found = Layout { separator, crlf, header: None, index_row };
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
            found = Layout { separator, crlf, header: Some(header), index_row: false };
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

fn headings(row: Row<'_>, limits: &Limits, encoding: &str) -> anyhow::Result<Vec<String>> {
    if row.len() > limits.columns {
        bail!("it has {} columns, more than the limit of {}", row.len(), limits.columns);
    }
    let texts: Option<Vec<&str>> = (0..row.len()).map(|column| row.text(column)).collect();
    match texts {
        Some(texts) => Ok(texts.into_iter().map(|cell| clean(cell).into_owned()).collect()),
        None => {
            bail!("the headings are no text in {encoding}; nothing of the file is kept\n\n{ENCODING_HINT}")
        }
    }
}

/// A table whose headings have been read.
struct Table {
    headings: Vec<String>,
    /// How many rows to come stand before its body.
    before_body: usize,
    /// The columns that are read, with their slots.
    wanted: Vec<(usize, usize)>,
    /// Whether lines end in CR LF: then the reader stands before the LF when a row is complete.
    crlf: bool,
    limits: Limits,
}

impl Table {
    /// The table of a file that begins with that row.
    fn begin(
        first: Row<'_>,
        layout: &Layout,
        limits: &Limits,
        encoding: &str,
        intake: &mut Intake<'_>,
    ) -> anyhow::Result<Self> {
        let (headings, titles, before_body) = match &layout.header {
            None => (headings(first, limits, encoding)?, &[][..], 1 + usize::from(layout.index_row)),
            Some(header) => (header.headings.clone(), &header.titles[..], header.before_body),
        };
        let columns = intake.table(&headings, titles)?;
        let slots = columns.iter().enumerate();
        let wanted = slots.filter_map(|(slot, column)| Some((slot, (*column)?))).collect();
        Ok(Self { headings, before_body, wanted, crlf: layout.crlf, limits: *limits })
    }

    /// Takes a row of the body; `cells` are those of rows before it.
    fn row<'r>(&self, row: Row<'r>, cells: &mut Cells<'r>, intake: &mut Intake<'_>) -> anyhow::Result<()> {
        let about = || About {
            line: Some(self.first_line(row)),
            first: String::from_utf8_lossy(
                row.cells().find(|cell| !cell.trim_ascii().is_empty()).unwrap_or_default(),
            )
            .into_owned(),
        };
        let place = Place { row: row.place.number + 1, about: &about };
        if row.bytes().iter().all(u8::is_ascii_whitespace) {
            intake.skipped();
            return Ok(());
        }
        if self.is_ragged(row) {
            let counts = format!("{} / {}", row.len(), self.headings.len());
            return intake.broken(place, "", &counts, Reason::RaggedRow);
        }
        match self.fill(cells, row) {
            Ok(()) => intake.row(cells, place),
            Err((column, reason)) => {
                let cell = row.cell(column);
                let shown = String::from_utf8_lossy(&cell[..cell.len().min(VALUE_LIMIT)]);
                intake.broken(place, &self.headings[column], &shown, reason)
            }
        }
    }

    /// The line on which a row begins, from the one on which the reader stands behind it.
    fn first_line(&self, row: Row<'_>) -> u64 {
        let inside = row.bytes().split(|&sign| sign == b'\n').count() as u64 - 1;
        let before = row.place.line_before + u64::from(self.crlf);
        row.place.line_behind.saturating_sub(inside + u64::from(!self.crlf)).max(before)
    }

    /// Whether cells are missing, or there are more that are not empty.
    fn is_ragged(&self, row: Row<'_>) -> bool {
        match row.len().cmp(&self.headings.len()) {
            Ordering::Less => true,
            Ordering::Equal => false,
            Ordering::Greater => row.cells().skip(self.headings.len()).any(|cell| !cell.is_empty()),
        }
    }

    /// Fills in the cells that are read; an error has the column at fault. What is not read may be of any encoding.
    fn fill<'r>(&self, cells: &mut Cells<'r>, row: Row<'r>) -> Result<(), (usize, Reason)> {
        for &(slot, column) in &self.wanted {
            let text = row.text(column);
            if text.map_or(row.cell(column).len(), str::len) > self.limits.cell_bytes {
                return Err((column, Reason::CellTooLong));
            }
            cells[slot] = Some(text.ok_or((column, Reason::NotUtf8))?);
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
