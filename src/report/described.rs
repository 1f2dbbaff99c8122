//! Tables that named queries make of the facts of a run.
//!
//! The report says which queries it shows; the pipeline runs them and passes the rows. So a sheet and
//! `buckstop query NAME` cannot disagree.

use super::sheet::SheetCell;

/// A named query that a sheet shows, with the values of its parameters.
#[derive(Clone, Copy, Debug)]
pub struct SheetQuery {
    /// The name of the query.
    pub name: &'static str,
    /// The parameters that differ from their defaults. The value [`FIRST_DAY`] stands for the first day of the log.
    pub params: &'static [(&'static str, &'static str)],
}

/// The value of a parameter that stands for the first day of the log.
pub const FIRST_DAY: &str = "first-day-of-the-log";

/// The result of a query, ready to be shown.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// The id of the sheet that shows it.
    pub sheet: &'static str,
    /// The command that makes the same table.
    pub command: String,
    /// The table that the log lacks; then there are no columns and no rows.
    pub absent: Option<&'static str>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The headings of the columns in the report's language.
    pub headings: Vec<String>,
    /// The rows; each has one cell for each column.
    pub rows: Vec<Vec<SheetCell>>,
}

impl Described {
    /// Returns the index of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Returns a number of a row, or 0 where the cell has none.
    pub(super) fn number(&self, row: &[SheetCell], name: &str) -> f64 {
        match self.column(name).map(|index| &row[index]) {
            Some(SheetCell::Number(number)) => *number,
            Some(SheetCell::Integer(number)) => *number as f64,
            _ => 0.0,
        }
    }

    /// Returns the text of a row, empty where the cell has none.
    pub(super) fn text<'r>(&self, row: &'r [SheetCell], name: &str) -> &'r str {
        match self.column(name).map(|index| &row[index]) {
            Some(SheetCell::Text(text)) => text,
            _ => "",
        }
    }
}
