//! The layout of a CSV file: its separator, its line ends and its header, determined from the first bytes.

use crate::profile::{Fitness, TitleLine, clean};
use crate::source::intake::{ProfileChoice, unprotected};
use crate::source::sheet::header::{HEAD_ROWS, HeadRow, Header, find_header, is_index_row};

const SEPARATORS: &[u8] = b",;\t|";

/// The layout of a CSV file.
#[derive(Debug)]
pub(super) struct CsvLayout {
    pub(super) separator: u8,
    pub(super) line_end: LineEnd,
    /// True if rows are written without their empty cells at the end.
    pub(super) trims_rows: bool,
    /// The header, if it is not the first row.
    pub(super) header: Option<Header>,
    /// True if the second row numbers the columns.
    pub(super) index_row: bool,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    Lf,
    CrLf,
    Cr,
}

/// Determines the layout from the first bytes. The header is searched only if the first row fits no profile.
pub(super) fn detect_layout(head: &[u8], choice: ProfileChoice<'_>) -> CsvLayout {
    let fitness = |headings: &[String], titles: &[TitleLine]| choice.fitness(headings, titles);
    let separator = separator(head);
    let rows = first_rows(head, separator);
    let index_row = rows.get(1).is_some_and(is_index_row);
    let line_end = match head.iter().position(|&byte| byte == b'\n') {
        Some(end) if head[..end].ends_with(b"\r") => LineEnd::CrLf,
        None if head.contains(&b'\r') => LineEnd::Cr,
        _ => LineEnd::Lf,
    };
    let mut found = CsvLayout { separator, line_end, trims_rows: false, header: None, index_row };
    if rows.first().is_none_or(|row| fitness(&row.cells, &[]).complete) {
        let columns = rows.first().map_or(0, |row| row.cells.len());
        found.trims_rows = trims_rows(head, separator, 1, columns);
        return found;
    }
    // A title line may contain another separator more often than that of the table.
    let candidates =
        std::iter::once(&separator).chain(SEPARATORS.iter().filter(|&&other| other != separator));
    let mut best = Fitness::default();
    for &separator in candidates {
        let header = find_header(&first_rows(head, separator), &[], &fitness);
        if let Some(header) = header.filter(|header| header.fitness.complete && header.fitness > best) {
            best = header.fitness;
            let trims_rows = trims_rows(head, separator, header.rows_before_body, header.headings.len());
            found = CsvLayout { separator, line_end, trims_rows, header: Some(header), index_row: false };
        }
    }
    found
}

/// Returns the first rows of a table, without a last row that may continue after the given bytes.
fn first_rows(head: &[u8], separator: u8) -> Vec<HeadRow> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(head);
    let mut rows = Vec::new();
    for (number, record) in (1..).zip(reader.byte_records().map_while(Result::ok).take(HEAD_ROWS + 1)) {
        let text = |cell: &[u8]| clean(unprotected(&String::from_utf8_lossy(cell))).into_owned();
        rows.push(HeadRow { number, cells: record.iter().map(text).collect() });
    }
    if rows.len() <= HEAD_ROWS && !head.ends_with(b"\n") {
        rows.pop();
    }
    rows
}

/// Returns true if rows are written without their empty cells at the end: some rows of the body are short, and no row
/// ends in an empty cell. Where a row of full length does, a short row is damaged.
fn trims_rows(head: &[u8], separator: u8, rows_before_body: usize, columns: usize) -> bool {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(head);
    let mut some_are_short = false;
    let mut rows = reader.byte_records().map_while(Result::ok).skip(rows_before_body).peekable();
    while let Some(row) = rows.next() {
        // The last row may continue after the given bytes.
        let is_cut = rows.peek().is_none() && !head.ends_with(b"\n");
        if is_cut || row.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        if row.iter().next_back().is_some_and(|cell| cell.trim_ascii().is_empty()) {
            return false;
        }
        some_are_short |= row.len() < columns;
    }
    some_are_short
}

/// Returns the separator that is most frequent outside quotes in the first line that has one; a comma if there is
/// none.
fn separator(head: &[u8]) -> u8 {
    let (mut counts, mut quoted) = ([0_usize; SEPARATORS.len()], false);
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && counts.iter().sum::<usize>() > 0 => break,
            _ if quoted => {}
            _ => {
                if let Some(index) = SEPARATORS.iter().position(|&known| known == byte) {
                    counts[index] += 1;
                }
            }
        }
    }
    // Of equals the first.
    let most = (0..SEPARATORS.len()).rev().max_by_key(|&index| counts[index]).unwrap_or(0);
    SEPARATORS[most]
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
            ("a|b,c|d\r\n", b'|'),
            ("a\n1,2", b','),
            ("", b','),
        ] {
            assert_eq!(separator(head.as_bytes()), expected, "{head}");
        }
    }
}
