//! Where the table begins: the header among the first rows of a sheet, as exports of offices have it.
//!
//! Above it stand titles, over one to three rows groups of columns are merged, below it may stand a row
//! that numbers the columns. A header is known by the headings that profiles know. Pure: rows in, header
//! out.

use crate::profile::{Fitness, LEVEL_SEPARATOR, TitleLine, clean, heading_key};
use std::cmp::Reverse;

/// So many rows may stand above the table, the header among them.
const SEARCHED_ROWS: usize = 20;
/// So many rows a header may have.
const LEVELS: usize = 3;
/// So many rows have to be known for the header to be found: those searched, the further levels of a
/// header in the last of them, and the row that numbers the columns.
pub(crate) const HEAD_ROWS: usize = SEARCHED_ROWS + LEVELS;

/// Headings of the column that numbers the rows, folded as headings are.
const NUMBER_HEADINGS: &[&str] = &["stt", "tt", "sott", "sothutu"];

/// A row as it is shown, with its number in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeadRow {
    /// As a person counts: the first is 1.
    pub(crate) number: u64,
    /// From the first column on; empty where there is nothing.
    pub(crate) cells: Vec<String>,
}

/// Cells that are one: rows by their number, columns from 0, the last ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Merge {
    pub(crate) first_row: u64,
    pub(crate) last_row: u64,
    pub(crate) first_column: usize,
    pub(crate) last_column: usize,
}

/// A header found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// One for each column, levels joined; empty where a column has none.
    pub(crate) headings: Vec<String>,
    /// What stands above it as `label: value`.
    pub(crate) titles: Vec<TitleLine>,
    /// The number of its first row.
    pub(crate) row: u64,
    /// How many of the rows given go before the first row of the table.
    pub(crate) before_body: usize,
    /// How well it fits a profile.
    pub(crate) fitness: Fitness,
}

/// Finds the header. `fitness` tells what headings are worth, with the titles above them. `None` if no
/// row has two cells.
pub(crate) fn find(
    rows: &[HeadRow],
    merges: &[Merge],
    fitness: &dyn Fn(&[String], &[TitleLine]) -> Fitness,
) -> Option<Header> {
    let merges = &within(merges, rows)[..];
    let mut best: Option<(Rank, Header)> = None;
    for first in 0..rows.len().min(SEARCHED_ROWS) {
        if filled(&rows[first]) < 2 || is_inside_merge(&rows[first], merges) {
            continue;
        }
        let titles = titles(&rows[..first]);
        for levels in level_counts(rows, first, merges) {
            let header = joined(&rows[first..first + levels], merges);
            let rank = Rank {
                fitness: fitness(&header, &titles),
                numbered: header.iter().any(|heading| is_number_heading(heading)),
                levels: Reverse(levels),
                // Only where nothing is known: a header has a heading for each column.
                filled: filled(&rows[first]),
            };
            if best.as_ref().is_none_or(|(known, _)| rank.beats(known)) {
                let below = first + levels;
                let index_row = rows.get(below).is_some_and(is_index_row);
                let header = Header {
                    headings: header,
                    titles: titles.clone(),
                    row: rows[first].number,
                    before_body: below + usize::from(index_row),
                    fitness: rank.fitness,
                };
                best = Some((rank, header));
            }
        }
    }
    best.map(|(_, header)| header)
}

/// The merged cells of some rows: no more than fill all their cells, since a damaged sheet may merge a cell any
/// number of times.
fn within(merges: &[Merge], rows: &[HeadRow]) -> Vec<Merge> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let is_of = |merge: &&Merge| {
        let numbers = merge.first_row..=merge.last_row;
        merge.first_column < width && rows.iter().any(|row| numbers.contains(&row.number))
    };
    let mut left = rows.len() * width;
    let fits = |merge: &&Merge| {
        let filled = merge.last_column.min(width - 1).saturating_sub(merge.first_column) + 1;
        let fits = filled <= left;
        left = left.saturating_sub(filled);
        fits
    };
    merges.iter().filter(is_of).take_while(fits).copied().collect()
}

/// What decides between two candidates: what is known, then the fewer levels. Of equals the higher wins.
struct Rank {
    fitness: Fitness,
    numbered: bool,
    levels: Reverse<usize>,
    filled: usize,
}

impl Rank {
    fn beats(&self, other: &Self) -> bool {
        let filled = |rank: &Self| if rank.fitness.known == 0 { rank.filled } else { 0 };
        let order = |rank: &Self| (rank.fitness, rank.numbered, filled(rank), rank.levels);
        order(self) > order(other)
    }
}

fn filled(row: &HeadRow) -> usize {
    row.cells.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// How many levels a header that begins there may have: as many as a cell merged downwards tells, else
/// any that there are rows for.
fn level_counts(rows: &[HeadRow], first: usize, merges: &[Merge]) -> std::ops::RangeInclusive<usize> {
    let start = rows[first].number;
    let consecutive = (1..=LEVELS)
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

/// Whether a row lies in cells that are merged downwards from a row above it.
fn is_inside_merge(row: &HeadRow, merges: &[Merge]) -> bool {
    merges.iter().any(|merge| (merge.first_row + 1..=merge.last_row).contains(&row.number))
}

/// The headings of some rows: what stands over a column, from above.
fn joined(rows: &[HeadRow], merges: &[Merge]) -> Vec<String> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let numbers = rows[0].number..=rows[rows.len() - 1].number;
    let merges: Vec<&Merge> = merges.iter().filter(|merge| numbers.contains(&merge.first_row)).collect();
    let mut levels: Vec<Vec<String>> =
        rows.iter().map(|row| (0..width).map(|column| text(row, column)).collect()).collect();
    for place in 0..levels.len() {
        let (upper, lower) = levels.split_at_mut(place + 1);
        if merges.is_empty() {
            fill_forward(&mut upper[place], lower);
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

/// The text of a heading, on one line.
fn text(row: &HeadRow, column: usize) -> String {
    let cell = row.cells.get(column).map(|cell| clean(cell)).unwrap_or_default();
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without merged cells in the file, a group stands over the columns to its right that have a heading
/// below and none of their own above.
fn fill_forward(level: &mut [String], lower: &[Vec<String>]) {
    let has_below = |column: usize| lower.iter().any(|level| !level[column].is_empty());
    for column in 1..level.len() {
        if level[column].is_empty() && has_below(column) && has_below(column - 1) {
            let (left, right) = level.split_at_mut(column);
            right[0].clone_from(&left[column - 1]);
        }
    }
}

fn fill_merged(levels: &mut [Vec<String>], rows: &[HeadRow], merge: &Merge) {
    let row = rows.iter().find(|row| row.number == merge.first_row);
    let shown = row.map(|row| text(row, merge.first_column)).unwrap_or_default();
    for (level, row) in levels.iter_mut().zip(rows) {
        if !(merge.first_row..=merge.last_row).contains(&row.number) {
            continue;
        }
        let cells = level.iter_mut().take(merge.last_column.saturating_add(1)).skip(merge.first_column);
        cells.filter(|cell| cell.is_empty()).for_each(|cell| cell.clone_from(&shown));
    }
}

fn is_number_heading(heading: &str) -> bool {
    NUMBER_HEADINGS.contains(&heading_key(heading).as_str())
}

/// Whether a row numbers the columns: `(1) (2) (3)`, `1 2 3`, `A B 1 2`, `(5)=(6)+(7)`.
pub(crate) fn is_index_row(row: &HeadRow) -> bool {
    let cells: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let bracketed = |cell: &str| {
        cell.starts_with('(') && cell.chars().all(|sign| sign.is_ascii_digit() || "()=+-, ".contains(sign))
    };
    let letter = |cell: &str| cell.len() == 1 && cell.chars().all(|sign| sign.is_ascii_uppercase());
    if cells.len() < 2 {
        return false;
    }
    if cells.iter().all(|cell| bracketed(cell) || letter(cell)) {
        return true;
    }
    // Bare numbers could be data: only if they count up.
    let numbers: Vec<Option<u64>> =
        cells.iter().filter(|cell| !letter(cell)).map(|cell| cell.parse().ok()).collect();
    numbers.first() == Some(&Some(1))
        && numbers.len() >= 2
        && numbers.windows(2).all(|pair| matches!(pair, [Some(one), Some(next)] if *next == one + 1))
}

/// What the rows above a header say: `Mã hồ sơ: H21.16-240311-0001`, in one cell or in two.
fn titles(rows: &[HeadRow]) -> Vec<TitleLine> {
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
                // Something else may follow behind a gap.
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

    /// Knows a few headings, whole or by their last level, and needs three.
    fn fitness(headings: &[String], titles: &[TitleLine]) -> Fitness {
        let known = |wanted: &str| {
            headings.iter().any(|heading| heading.rsplit(LEVEL_SEPARATOR).next() == Some(wanted))
                || titles.iter().any(|title| title.label == wanted)
        };
        let known = ["Mã hồ sơ", "Ngày gửi", "Người gửi", "Thao tác"].iter().filter(|one| known(one)).count();
        Fitness { complete: known >= 3, known }
    }

    #[test]
    fn the_header_is_where_headings_are_known() {
        for (text, row, before_body) in [
            ("Mã hồ sơ|Ngày gửi|Người gửi\nH1|1|a", 1, 1),
            ("Báo cáo|\nMã hồ sơ|Ngày gửi|Người gửi\n(1)|(2)|(3)\nH1|1|a", 2, 3),
            ("A|B\nC|D\nMã hồ sơ|Ngày gửi|Người gửi\n1|2|3\n1|2|a", 3, 4),
            // Nothing known: by the column that numbers the rows, else by how much is filled.
            ("Báo cáo|x\nSTT|Tên|Tuổi\n1|a|2", 2, 2),
            ("Báo cáo|x\nHọ|Tên|Tuổi\nb|a|2", 2, 2),
        ] {
            let header = find(&rows(text), &[], &fitness).expect("there is one");
            assert_eq!((header.row, header.before_body), (row, before_body), "{text}");
        }
        assert_eq!(find(&rows("a\nb\n\nc"), &[], &fitness), None);
    }

    #[test]
    fn levels_are_joined_by_merged_cells_or_by_filling_forward() {
        let text = "STT|Mã hồ sơ|Xử lý||\n||Ngày gửi|Người gửi|Thao tác\n1|H1|1|a|b";
        let expected = ["STT", "Mã hồ sơ", "Xử lý > Ngày gửi", "Xử lý > Người gửi", "Xử lý > Thao tác"];
        let merge = |first_row, last_row, first_column, last_column| Merge {
            first_row,
            last_row,
            first_column,
            last_column,
        };
        let merges = [merge(1, 2, 0, 0), merge(1, 2, 1, 1), merge(1, 1, 2, 4)];
        for merges in [&merges[..], &[]] {
            let header = find(&rows(text), merges, &fitness).expect("there is one");
            assert_eq!(header.headings, expected);
            assert_eq!((header.row, header.before_body), (1, 2));
        }
        // A title merged over the whole table is no level of it.
        let text = "Nhật ký|||\nMã hồ sơ|Ngày gửi|Người gửi|Thao tác\nH1|1|a|b";
        let header = find(&rows(text), &[merge(1, 1, 0, 3)], &fitness).expect("there is one");
        assert_eq!((header.row, header.headings[0].as_str()), (2, "Mã hồ sơ"));
    }

    #[test]
    fn cells_merged_over_and_over_are_merged_as_often_as_there_are_cells() {
        let over = Merge { first_row: 1, last_row: 9, first_column: 1, last_column: usize::MAX };
        let elsewhere = Merge { first_row: 3, last_row: 3, first_column: 0, last_column: 9 };
        let beside = Merge { first_column: 7, last_column: 9, ..over };
        let merges = [vec![elsewhere, beside], vec![over; 1_000]].concat();
        assert_eq!(within(&merges, &rows("Mã hồ sơ|Ngày gửi|Người gửi\nH1|1|a")), [over; 3]);
        assert_eq!(within(&merges, &[]), []);
    }

    #[test]
    fn numbers_of_columns_are_told_from_data() {
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
    fn titles_name_values_in_one_cell_or_in_two() {
        let rows = rows("Mã hồ sơ: H1   Ngày: 2|\n|Thủ tục:||Cấp phép\nTrống:|Khác: x\nkhông");
        let found: Vec<(String, String)> =
            titles(&rows).into_iter().map(|title| (title.label, title.value)).collect();
        let expected = [("Mã hồ sơ", "H1"), ("Thủ tục", "Cấp phép"), ("Khác", "x")];
        assert_eq!(found, expected.map(|(label, value)| (label.to_owned(), value.to_owned())));
    }
}
