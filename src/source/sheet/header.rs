//! Finds the header among the first rows of a sheet, as the exports of offices have it.
//!
//! Title lines may come before the header. The header has one to three rows, in which groups of columns are merged,
//! and a row that numbers the columns may follow. The header is recognised by the headings that the profiles
//! know. This is pure: it gets rows and returns the header.

use crate::profile::{Fitness, LEVEL_SEPARATOR, TitleLine, clean, heading_key};
use std::cmp::Reverse;

/// The number of rows in which a header may begin that no profile knows.
const SEARCHED_ROWS: usize = 20;
/// The number of rows in which a header may begin that fits a profile.
const DEEPEST_ROWS: usize = 200;
/// The most cells below the first rows that are compared with headings, so that wide sheets do not take long.
const DEEP_CELLS: usize = 100_000;
/// The most rows that a header has.
const MAX_LEVELS: usize = 3;
/// The number of rows needed to find the header: the searched rows, the further rows of a header that begins in the
/// last of them, and the row that numbers the columns.
pub(crate) const HEAD_ROWS: usize = DEEPEST_ROWS + MAX_LEVELS;

/// The headings of a column of row numbers, as keys for comparison.
const NUMBER_HEADINGS: &[&str] = &["stt", "tt", "sott", "sothutu"];

/// A row at the top of a sheet as it is displayed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeadRow {
    /// The row number in the file, from 1.
    pub(crate) number: u64,
    /// The text of each cell from the first column on; empty for a blank cell.
    pub(crate) cells: Vec<String>,
}

/// A range of merged cells: rows by their number, columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MergedCells {
    pub(crate) first_row: u64,
    pub(crate) last_row: u64,
    pub(crate) first_column: usize,
    pub(crate) last_column: usize,
}

/// The header of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The heading of each column, its levels joined; empty for a column without one.
    pub(crate) headings: Vec<String>,
    /// The title lines above the header of the form `label: value`.
    pub(crate) titles: Vec<TitleLine>,
    /// The number of the first row of the header.
    pub(crate) row: u64,
    /// How many of the given rows come before the body of the table.
    pub(crate) rows_before_body: usize,
    /// How well the header fits a profile.
    pub(crate) fitness: Fitness,
}

/// Finds the header. `fitness` returns how well headings, with the title lines above them, fit a profile. Returns
/// `None` if no row has two filled cells.
pub(crate) fn find_header(
    rows: &[HeadRow],
    merges: &[MergedCells],
    fitness: &dyn Fn(&[String], &[TitleLine]) -> Fitness,
) -> Option<Header> {
    let merges = &merges_within(merges, rows)[..];
    let mut best: Option<(HeaderRank, Header)> = None;
    let mut deep_cells = 0;
    for first in 0..rows.len().min(DEEPEST_ROWS) {
        if first >= SEARCHED_ROWS {
            // Rows further down are mostly data, so only a header that fits is taken from there.
            deep_cells += rows[first].cells.len() * MAX_LEVELS;
            if best.as_ref().is_some_and(|(rank, _)| rank.fitness.complete) || deep_cells > DEEP_CELLS {
                break;
            }
        }
        if filled_cells(&rows[first]) < 2 || is_inside_merge(&rows[first], merges) {
            continue;
        }
        let titles = titles(&rows[..first]);
        for levels in level_counts(rows, first, merges) {
            let headings = joined_headings(&rows[first..first + levels], merges);
            let rank = HeaderRank {
                fitness: fitness(&headings, &titles),
                has_row_numbers: headings.iter().any(|heading| is_number_heading(heading)),
                levels: Reverse(levels),
                filled: filled_cells(&rows[first]),
            };
            let may_be = first < SEARCHED_ROWS || rank.fitness.complete;
            if may_be && best.as_ref().is_none_or(|(known, _)| rank.beats(known)) {
                let below = first + levels;
                let index_row = rows.get(below).is_some_and(is_index_row);
                let header = Header {
                    headings,
                    titles: titles.clone(),
                    row: rows[first].number,
                    rows_before_body: below + usize::from(index_row),
                    fitness: rank.fitness,
                };
                best = Some((rank, header));
            }
        }
    }
    best.map(|(_, header)| header)
}

/// Returns the ranges that touch the given rows, but no more than fill all their cells: a damaged sheet may merge the
/// same cell any number of times.
fn merges_within(merges: &[MergedCells], rows: &[HeadRow]) -> Vec<MergedCells> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let touches = |merge: &&MergedCells| {
        let numbers = merge.first_row..=merge.last_row;
        merge.first_column < width && rows.iter().any(|row| numbers.contains(&row.number))
    };
    let mut left = rows.len() * width;
    let fits = |merge: &&MergedCells| {
        let filled = merge.last_column.min(width - 1).saturating_sub(merge.first_column) + 1;
        let fits = filled <= left;
        left = left.saturating_sub(filled);
        fits
    };
    merges.iter().filter(touches).take_while(fits).copied().collect()
}

/// The rank of a candidate: known headings decide, then a column of row numbers, then the fewer levels. Of equals the
/// upper one wins.
struct HeaderRank {
    fitness: Fitness,
    /// True if one of the columns numbers the rows.
    has_row_numbers: bool,
    levels: Reverse<usize>,
    /// The number of filled cells. It decides only if no heading is known, because a header names each column.
    filled: usize,
}

impl HeaderRank {
    fn beats(&self, other: &Self) -> bool {
        let filled = |rank: &Self| if rank.fitness.known == 0 { rank.filled } else { 0 };
        let order = |rank: &Self| (rank.fitness, rank.has_row_numbers, filled(rank), rank.levels);
        order(self) > order(other)
    }
}

fn filled_cells(row: &HeadRow) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// Returns how many rows a header that begins at `first` may have: as many as its tallest merged cell, or, if none is
/// merged downwards, any number for which there are consecutive rows.
fn level_counts(rows: &[HeadRow], first: usize, merges: &[MergedCells]) -> std::ops::RangeInclusive<usize> {
    let start = rows[first].number;
    let consecutive = (1..=MAX_LEVELS)
        .take_while(|levels| {
            rows.get(first + levels - 1).is_some_and(|row| row.number == start + *levels as u64 - 1)
        })
        .count();
    let downwards = merges.iter().filter(|merge| merge.first_row == start && merge.last_row > start);
    match downwards.map(|merge| (merge.last_row - start) as usize + 1).max() {
        Some(levels) if levels <= consecutive => levels..=levels,
        _ => 1..=consecutive,
    }
}

/// Returns true if a row is covered by cells that are merged downwards from a row above it.
fn is_inside_merge(row: &HeadRow, merges: &[MergedCells]) -> bool {
    merges.iter().any(|merge| (merge.first_row + 1..=merge.last_row).contains(&row.number))
}

/// Returns the heading of each column: the texts of its levels from top to bottom, joined.
fn joined_headings(rows: &[HeadRow], merges: &[MergedCells]) -> Vec<String> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let numbers = rows[0].number..=rows[rows.len() - 1].number;
    let merges: Vec<&MergedCells> =
        merges.iter().filter(|merge| numbers.contains(&merge.first_row)).collect();
    let mut levels: Vec<Vec<String>> =
        rows.iter().map(|row| (0..width).map(|column| cell_line(row, column)).collect()).collect();
    if merges.is_empty() {
        for level in 0..levels.len() {
            let (upper, lower) = levels.split_at_mut(level + 1);
            fill_forward(&mut upper[level], lower);
        }
    }
    for merge in &merges {
        fill_merged(&mut levels, rows, merge);
    }
    (0..width)
        .map(|column| {
            let mut parts: Vec<&str> = levels.iter().map(|level| level[column].as_str()).collect();
            parts.retain(|part| !part.is_empty());
            parts.dedup();
            parts.join(LEVEL_SEPARATOR)
        })
        .collect()
}

/// Returns the text of a cell on one line.
fn cell_line(row: &HeadRow, column: usize) -> String {
    let cell = row.cells.get(column).map(|cell| clean(cell)).unwrap_or_default();
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Repeats the name of a group of columns, for files without merged cells: the group covers the columns to its right
/// that have a heading below it and none in its row.
fn fill_forward(level: &mut [String], lower: &[Vec<String>]) {
    let has_below = |column: usize| lower.iter().any(|level| !level[column].is_empty());
    for column in 1..level.len() {
        if level[column].is_empty() && has_below(column) && has_below(column - 1) {
            let (left, right) = level.split_at_mut(column);
            right[0].clone_from(&left[column - 1]);
        }
    }
}

/// Copies the text of a merged cell to all cells of its range that are part of the header.
fn fill_merged(levels: &mut [Vec<String>], rows: &[HeadRow], merge: &MergedCells) {
    let row = rows.iter().find(|row| row.number == merge.first_row);
    let shown = row.map(|row| cell_line(row, merge.first_column)).unwrap_or_default();
    for (level, row) in levels.iter_mut().zip(rows) {
        if !(merge.first_row..=merge.last_row).contains(&row.number) {
            continue;
        }
        let cells = level.iter_mut().take(merge.last_column.saturating_add(1)).skip(merge.first_column);
        cells.filter(|cell| cell.is_empty()).for_each(|cell| cell.clone_from(&shown));
    }
}

/// Returns true if a heading is that of a column of row numbers.
fn is_number_heading(heading: &str) -> bool {
    NUMBER_HEADINGS.contains(&heading_key(heading).as_str())
}

/// Returns true if a row numbers the columns: `(1) (2) (3)`, `1 2 3`, `A B 1 2`, `(5)=(6)+(7)`.
pub(crate) fn is_index_row(row: &HeadRow) -> bool {
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let bracketed = |cell: &str| {
        cell.starts_with('(')
            && cell.chars().all(|character| character.is_ascii_digit() || "()=+-, ".contains(character))
    };
    let letter = |cell: &str| cell.len() == 1 && cell.chars().all(|character| character.is_ascii_uppercase());
    if cells.len() < 2 {
        return false;
    }
    if cells.iter().all(|cell| bracketed(cell) || letter(cell)) {
        return true;
    }
    // Plain numbers could be data, unless they count up from 1.
    let numbers: Vec<Option<u64>> =
        cells.iter().filter(|cell| !letter(cell)).map(|cell| cell.parse().ok()).collect();
    numbers.first() == Some(&Some(1))
        && numbers.len() >= 2
        && numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1))
}

/// Returns the title lines above a header, such as `Mã hồ sơ: H21.16-240311-0001`, in one cell or in two.
pub(crate) fn titles(rows: &[HeadRow]) -> Vec<TitleLine> {
    let mut titles = Vec::new();
    for row in rows {
        let mut cells = row.cells.iter().filter(|cell| !cell.trim().is_empty()).peekable();
        while let Some(cell) = cells.next() {
            for line in cell.lines() {
                let Some((label, value)) = line.split_once(':') else { continue };
                let value = if value.trim().is_empty() {
                    cells.peek().filter(|next| !next.contains(':')).map_or("", |next| next.as_str())
                } else {
                    value
                };
                // Another title may follow after a gap.
                let value = clean(value).split("  ").next().unwrap_or_default().trim_end().to_owned();
                if !value.is_empty() {
                    titles.push(TitleLine { label: clean(label).into_owned(), value });
                }
            }
        }
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<HeadRow> {
        let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect();
        (1..).zip(text.lines()).map(|(number, line)| HeadRow { number, cells: cells(line) }).collect()
    }

    /// A profile that knows a few headings, by their last level, and needs three of them.
    fn fitness(headings: &[String], titles: &[TitleLine]) -> Fitness {
        let known = |wanted: &str| {
            headings.iter().any(|heading| heading.rsplit(LEVEL_SEPARATOR).next() == Some(wanted))
                || titles.iter().any(|title| title.label == wanted)
        };
        let known = ["Mã hồ sơ", "Ngày gửi", "Người gửi", "Thao tác"].iter().filter(|one| known(one)).count();
        Fitness { complete: known >= 3, known }
    }

    #[test]
    fn the_header_is_found_by_known_headings() {
        for (text, row, rows_before_body) in [
            ("Mã hồ sơ|Ngày gửi|Người gửi\nH1|1|a", 1, 1),
            ("Báo cáo|\nMã hồ sơ|Ngày gửi|Người gửi\n(1)|(2)|(3)\nH1|1|a", 2, 3),
            ("A|B\nC|D\nMã hồ sơ|Ngày gửi|Người gửi\n1|2|3\n1|2|a", 3, 4),
            // Without known headings, the column of row numbers decides, then the number of filled cells.
            ("Báo cáo|x\nSTT|Tên|Tuổi\n1|a|2", 2, 2),
            ("Báo cáo|x\nHọ|Tên|Tuổi\nb|a|2", 2, 2),
        ] {
            let header = find_header(&rows(text), &[], &fitness).expect("there is one");
            assert_eq!((header.row, header.rows_before_body), (row, rows_before_body), "{text}");
        }
        assert_eq!(find_header(&rows("a\nb\n\nc"), &[], &fitness), None);
    }

    #[test]
    fn levels_are_joined_by_merged_cells_or_by_filling_forward() {
        let text = "STT|Mã hồ sơ|Xử lý||\n||Ngày gửi|Người gửi|Thao tác\n1|H1|1|a|b";
        let expected = ["STT", "Mã hồ sơ", "Xử lý > Ngày gửi", "Xử lý > Người gửi", "Xử lý > Thao tác"];
        let merge = |first_row, last_row, first_column, last_column| MergedCells {
            first_row,
            last_row,
            first_column,
            last_column,
        };
        let merges = [merge(1, 2, 0, 0), merge(1, 2, 1, 1), merge(1, 1, 2, 4)];
        for merges in [&merges[..], &[]] {
            let header = find_header(&rows(text), merges, &fitness).expect("there is one");
            assert_eq!(header.headings, expected);
            assert_eq!((header.row, header.rows_before_body), (1, 2));
        }
        // A title line merged over the whole table is not part of the header.
        let text = "Nhật ký|||\nMã hồ sơ|Ngày gửi|Người gửi|Thao tác\nH1|1|a|b";
        let header = find_header(&rows(text), &[merge(1, 1, 0, 3)], &fitness).expect("there is one");
        assert_eq!((header.row, header.headings[0].as_str()), (2, "Mã hồ sơ"));
    }

    #[test]
    fn cells_merged_repeatedly_count_at_most_once_per_cell() {
        let over = MergedCells { first_row: 1, last_row: 9, first_column: 1, last_column: usize::MAX };
        let elsewhere = MergedCells { first_row: 3, last_row: 3, first_column: 0, last_column: 9 };
        let outside = MergedCells { first_column: 7, last_column: 9, ..over };
        let merges = [vec![elsewhere, outside], vec![over; 1_000]].concat();
        assert_eq!(merges_within(&merges, &rows("Mã hồ sơ|Ngày gửi|Người gửi\nH1|1|a")), [over; 3]);
        assert_eq!(merges_within(&merges, &[]), []);
    }

    #[test]
    fn column_numbers_are_distinguished_from_data() {
        for (text, expected) in [
            ("(1)|(2)|(3)", true),
            ("1|2|3", true),
            ("|A|B|1|2", true),
            ("(1)|(2)|(3)=(1)+(2)", true),
            ("1|H1|2", false),
            ("1||", false),
            ("2|3|4", false),
            ("1|3", false),
            ("", false),
        ] {
            assert_eq!(is_index_row(&rows(text).first().cloned().unwrap_or_default()), expected, "{text}");
        }
    }

    #[test]
    fn title_lines_have_their_value_in_the_same_cell_or_the_next() {
        let rows = rows("Mã hồ sơ: H1   Ngày: 2|\n|Thủ tục:||Cấp phép\nTrống:|Khác: x\nkhông");
        let found: Vec<(String, String)> =
            titles(&rows).into_iter().map(|title| (title.label, title.value)).collect();
        let expected = [("Mã hồ sơ", "H1"), ("Thủ tục", "Cấp phép"), ("Khác", "x")];
        assert_eq!(found, expected.map(|(label, value)| (label.to_owned(), value.to_owned())));
    }
}
