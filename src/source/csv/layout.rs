//! The layout of a CSV file: its separator, its line ends and its header, determined from the first bytes.

use crate::profile::{Fitness, TitleLine, clean};
use crate::source::intake::ProfileChoice;
use crate::source::sheet::header::{HEAD_ROWS, HeadRow, Header, find_header, is_index_row};

const SEPARATORS: &[u8] = b",;\t";

/// The layout of a CSV file.
#[derive(Debug)]
pub(super) struct CsvLayout {
    pub(super) separator: u8,
    /// True if lines end in CR LF.
    pub(super) crlf: bool,
    /// The header, if it is not the first row.
    pub(super) header: Option<Header>,
    /// True if the second row numbers the columns.
    pub(super) index_row: bool,
}

/// Determines the layout from the first bytes. The header is searched only if the first row fits no profile.
pub(super) fn detect_layout(head: &[u8], choice: ProfileChoice<'_>) -> CsvLayout {
    let fitness = |headings: &[String], titles: &[TitleLine]| choice.fitness(headings, titles);
    let separator = separator(head);
    let rows = first_rows(head, separator);
    let index_row = rows.get(1).is_some_and(is_index_row);
    let crlf = head.iter().position(|&byte| byte == b'\n').is_some_and(|end| head[..end].ends_with(b"\r"));
    let mut found = CsvLayout { separator, crlf, header: None, index_row };
    if rows.first().is_none_or(|row| fitness(&row.cells, &[]).complete) {
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
            found = CsvLayout { separator, crlf, header: Some(header), index_row: false };
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
        let text = |cell: &[u8]| clean(&String::from_utf8_lossy(cell)).into_owned();
        rows.push(HeadRow { number, cells: record.iter().map(text).collect() });
    }
    if rows.len() <= HEAD_ROWS && !head.ends_with(b"\n") {
        rows.pop();
    }
    rows
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
            ("a\n1,2", b','),
            ("", b','),
        ] {
            assert_eq!(separator(head.as_bytes()), expected, "{head}");
        }
    }
}
