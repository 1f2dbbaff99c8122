//! Tables of text for a terminal, all in one style: a rule below the headings, and none between rows.

use comfy_table::{Cell, ContentArrangement, LineStyle, Table, TableStyle};

const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// How far the rows of a group stand to the right of its heading.
const INDENT: &str = "  ";

/// Makes a table without rows; without `headings`, one without a heading line.
///
/// Cells are wrapped so that the table is at most `width` columns wide. Without a `width`, lines are as long as they need
/// to be.
pub(crate) fn text_table<H: Into<Cell>>(headings: impl IntoIterator<Item = H>, width: Option<u16>) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    let headings: Vec<Cell> = headings.into_iter().map(Into::into).collect();
    if !headings.is_empty() {
        table.set_header(headings);
    }
    table
}

/// Makes a table of rows grouped by their first cell: it stands once, as a heading above the rows that share it, and the
/// second cell takes the first column.
///
/// The rows of a group must be consecutive. There must be a heading for each cell, and at least two of them.
pub(crate) fn grouped_table(headings: &[&str], rows: &[Vec<String>], width: Option<u16>) -> Table {
    let named = headings.iter().take(2).copied().filter(|heading| !heading.is_empty());
    let first = named.collect::<Vec<_>>().join(" · ");
    let mut table =
        text_table(std::iter::once(first.as_str()).chain(headings.iter().skip(2).copied()), width);
    for group in rows.chunk_by(|one, other| one.first() == other.first()) {
        table.add_row(group.first().and_then(|row| row.first()));
        for row in group {
            let mut cells = row.iter().skip(1);
            let first = cells.next().map(|cell| format!("{INDENT}{cell}")).unwrap_or_default();
            table.add_row(std::iter::once(first.as_str()).chain(cells.map(String::as_str)));
        }
    }
    table
}

/// Returns true if grouping makes a table of these rows easier to read: most rows repeat the first cell of the row above.
pub(crate) fn has_groups(rows: &[Vec<String>]) -> bool {
    let groups = rows.chunk_by(|one, other| one.first() == other.first()).count();
    2 * groups <= rows.len()
}

/// The width of the terminal on stdout, in columns; `None` if stdout is not a terminal.
pub(crate) fn terminal_width() -> Option<u16> {
    Table::new().width()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    fn lines(table: &Table) -> Vec<String> {
        table.to_string().lines().map(|line| line.trim_end().to_owned()).collect()
    }

    #[test]
    fn only_the_headings_have_a_rule() {
        let mut table = text_table(["id", "rows"], Some(40));
        table.add_row(["holds", "7"]).add_row(["pauses", "1"]);
        let lines = lines(&table);
        assert_eq!((lines.len(), lines[0].as_str(), lines[3].as_str()), (4, " id      rows", " pauses  1"));
        assert!(lines[1].chars().all(|sign| sign == '─'), "{}", lines[1]);
    }

    #[test]
    fn a_group_stands_below_its_heading() {
        let rows = rows(&[&["holds", "case_id", ""], &["holds", "work", "s"], &["pauses", "case_id", ""]]);
        let table = grouped_table(&["Table", "Column", "Unit"], &rows, None);
        let lines = lines(&table);
        assert_eq!(lines[0], " Table · Column  Unit");
        assert_eq!(lines[2..], [" holds", "   case_id", "   work          s", " pauses", "   case_id"]);
        assert!(has_groups(&rows[..2]) && !has_groups(&rows));
    }

    #[test]
    fn cells_are_wrapped_to_the_width() {
        let mut table = text_table(["what", "why"], Some(20));
        table.add_row(["one", "a long reason that needs several lines"]);
        assert!(lines(&table).iter().all(|line| line.chars().count() <= 20), "{table}");
    }
}
