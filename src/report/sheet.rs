//! A table ready to be written in any format: typed columns with headings in two languages.

use crate::lang::Lang;

/// A table of results.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Name in files and in SQL.
    pub id: &'static str,
    /// Title of the spreadsheet's tab, Vietnamese; at most 31 characters.
    pub title_vi: &'static str,
    /// Title of the spreadsheet's tab, English; at most 31 characters.
    pub title_en: &'static str,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column of a sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Name in CSV, Parquet and SQL.
    pub id: &'static str,
    /// Heading in the spreadsheet, Vietnamese.
    pub heading_vi: &'static str,
    /// Heading in the spreadsheet, English.
    pub heading_en: &'static str,
    /// What its cells are.
    pub kind: ColumnKind,
    /// Width in the spreadsheet, in characters.
    pub width: u16,
}

/// What the cells of a column are.
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
    /// Instants, µs UTC; shown in the sheet's zone.
    Time,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number or a share.
    Number(f64),
    /// An instant, µs UTC.
    Time(i64),
    /// Missing.
    Empty,
}

impl Sheet {
    /// The title of a language.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.title_vi, self.title_en)
    }
}

impl Column {
    /// The heading of a language.
    pub fn heading(&self, lang: Lang) -> &'static str {
        lang.pick(self.heading_vi, self.heading_en)
    }
}

/// A column in one line.
pub const fn column(
    id: &'static str,
    heading_vi: &'static str,
    heading_en: &'static str,
    kind: ColumnKind,
    width: u16,
) -> Column {
    Column { id, heading_vi, heading_en, kind, width }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Cell::Number(number) } else { Cell::Empty }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Cell::Integer(i64::from(number))
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Integer(number)
    }
}

impl From<u64> for Cell {
    fn from(number: u64) -> Self {
        Cell::Integer(number as i64)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}
