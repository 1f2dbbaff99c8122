//! A table that is ready to be written in any format: typed columns with headings in both languages.

use crate::lang::{Bilingual, bilingual};
use std::borrow::Cow;

/// A table of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The name in files and in SQL.
    pub id: &'static str,
    /// The title of the spreadsheet's tab, at most 31 characters.
    pub title: Bilingual,
    /// The columns.
    pub columns: Vec<SheetColumn>,
    /// The rows; each has one cell for each column.
    pub rows: Vec<Vec<SheetCell>>,
}

impl Sheet {
    /// Returns the cell of a row in the column with this id; empty if there is no such column.
    pub(super) fn cell<'r>(&self, row: &'r [SheetCell], id: &str) -> &'r SheetCell {
        let index = self.columns.iter().position(|column| column.id == id);
        index.and_then(|index| row.get(index)).unwrap_or(&SheetCell::Empty)
    }
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetColumn {
    /// The name in CSV, Parquet and SQL.
    pub id: Cow<'static, str>,
    /// The heading in the spreadsheet.
    pub heading: Bilingual,
    /// The type of its cells.
    pub kind: ColumnKind,
    /// The width in the spreadsheet, in characters.
    pub width: u16,
}

/// The type of the cells of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers, shown with two decimals.
    Number,
    /// Shares from 0 to 1, shown as per cent.
    Share,
    /// Instants, µs UTC; shown in the zone of the report.
    Time,
}

/// A value of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetCell {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number or a share.
    Number(f64),
    /// An instant, µs UTC.
    Time(i64),
    /// No value.
    Empty,
}

/// Makes a column in one line.
pub const fn column(
    id: &'static str,
    heading_vi: &'static str,
    heading_en: &'static str,
    kind: ColumnKind,
    width: u16,
) -> SheetColumn {
    SheetColumn { id: Cow::Borrowed(id), heading: bilingual(heading_vi, heading_en), kind, width }
}

impl From<&str> for SheetCell {
    fn from(text: &str) -> Self {
        if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text.to_owned()) }
    }
}

impl From<String> for SheetCell {
    fn from(text: String) -> Self {
        if text.is_empty() { SheetCell::Empty } else { SheetCell::Text(text) }
    }
}

impl From<f64> for SheetCell {
    fn from(number: f64) -> Self {
        if number.is_finite() { SheetCell::Number(number) } else { SheetCell::Empty }
    }
}

impl From<u32> for SheetCell {
    fn from(number: u32) -> Self {
        SheetCell::Integer(i64::from(number))
    }
}

impl From<i64> for SheetCell {
    fn from(number: i64) -> Self {
        SheetCell::Integer(number)
    }
}

impl From<u64> for SheetCell {
    fn from(number: u64) -> Self {
        SheetCell::Integer(number as i64)
    }
}

impl<T: Into<SheetCell>> From<Option<T>> for SheetCell {
    fn from(value: Option<T>) -> Self {
        value.map_or(SheetCell::Empty, Into::into)
    }
}
