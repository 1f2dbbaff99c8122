//! What a column of a fact table is: its name, its meaning, and how it is read off the rows.
//!
//! A column reads a block of rows at a time into a plain vector, so that the writer can go over a
//! table once, block by block, while the rows are in the cache. Nothing here knows Parquet.

use crate::event::Sym;
use crate::fact::{EventIndex, Level};

/// What the values of a column are, and so how they are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// A string, stored in a dictionary.
    Text,
    /// An instant: timestamp in µs, UTC.
    Instant,
    /// A duration in seconds: double, exactly the microseconds of the walk divided by a million.
    Seconds,
    /// A part of a whole: double.
    Share,
    /// A count or a running number: unsigned, 32 bits.
    Count,
    /// The number of a row in a source file: unsigned, 64 bits.
    RowNumber,
    /// Yes or no.
    YesNo,
}

/// What a column is called and means.
#[derive(Clone, Copy, Debug)]
pub struct ColumnDoc {
    /// The name in files and in SQL. Never a keyword of a common dialect; the unit stands last.
    pub name: &'static str,
    /// The unit: `s`, `µs UTC`, or empty for text, counts and flags.
    pub unit: &'static str,
    /// What the values are.
    pub data_type: ColumnType,
    /// Whether a value may be missing (null).
    pub nullable: bool,
    /// The only level whose table has the column; `None`: both have it.
    pub level: Option<Level>,
    /// Meaning, in English; short enough for a heading. Says what null means where that is not plain.
    pub en: &'static str,
    /// The same in Vietnamese.
    pub vi: &'static str,
}

/// Appends one value for each row.
pub(super) type Read<Row, Value> = fn(&[Row], &mut Vec<Value>);

/// How the values of a column are read off the rows.
pub(super) enum Values<Row: 'static> {
    /// Strings of the bucket; a missing one is null.
    Symbols(Read<Row, Sym>),
    /// Holders; a missing one is `UNKNOWN`.
    Holders(Read<Row, Sym>),
    /// Codes of a closed list, named by the function.
    Codes(Read<Row, u32>, fn(u32) -> &'static str),
    /// The source file of an event.
    Source(Read<Row, EventIndex>),
    /// The row of an event in its source file.
    SourceRow(Read<Row, EventIndex>),
    /// Instants in µs; [`NO_TIME`](crate::event::NO_TIME) is null.
    Instants(Read<Row, i64>),
    /// Durations in µs.
    Durations(Read<Row, i64>),
    /// Parts of a whole.
    Shares(Read<Row, Option<f64>>),
    /// Counts.
    Counts(Read<Row, u32>),
    /// Flags that are always known.
    Flags(Read<Row, bool>),
    /// Flags that may be missing.
    OptionalFlags(Read<Row, Option<bool>>),
}

/// One column of the fact table whose rows are `Row`.
pub(super) struct Column<Row: 'static> {
    /// What it is called and means.
    pub(super) doc: ColumnDoc,
    /// Where its values come from.
    pub(super) values: Values<Row>,
}

impl<Row> Column<Row> {
    /// A column that both levels have and whose type follows from its values.
    pub(super) const fn new(
        name: &'static str,
        values: Values<Row>,
        en: &'static str,
        vi: &'static str,
    ) -> Self {
        let (data_type, nullable, unit) = match &values {
            Values::Holders(_) | Values::Codes(..) => (ColumnType::Text, false, ""),
            Values::Symbols(_) | Values::Source(_) => (ColumnType::Text, true, ""),
            Values::SourceRow(_) => (ColumnType::RowNumber, true, ""),
            Values::Instants(_) => (ColumnType::Instant, true, "µs UTC"),
            Values::Durations(_) => (ColumnType::Seconds, false, "s"),
            Values::Shares(_) => (ColumnType::Share, true, ""),
            Values::Counts(_) => (ColumnType::Count, false, ""),
            Values::Flags(_) => (ColumnType::YesNo, false, ""),
            Values::OptionalFlags(_) => (ColumnType::YesNo, true, ""),
        };
        Self { doc: ColumnDoc { name, unit, data_type, nullable, level: None, en, vi }, values }
    }

    /// The same column, never null.
    pub(super) const fn required(mut self) -> Self {
        self.doc.nullable = false;
        self
    }

    /// The same column, only in the table of this level.
    pub(super) const fn only(mut self, level: Level) -> Self {
        self.doc.level = Some(level);
        self
    }
}

/// The documentation of the columns that the table of this level has.
pub(super) fn docs<Row>(columns: &'static [Column<Row>], level: Level) -> Vec<&'static ColumnDoc> {
    columns.iter().map(|column| &column.doc).filter(|doc| belongs(doc, level)).collect()
}

/// Whether the table of this level has the column.
pub(super) fn belongs(doc: &ColumnDoc, level: Level) -> bool {
    doc.level.is_none_or(|only| only == level)
}

/// Reads one value off each row of a block: `each!(hold: Hold => hold.case_id)`.
macro_rules! each {
    ($row:ident: $type:ty => $value:expr) => {
        |rows: &[$type], out| out.extend(rows.iter().map(|$row| $value))
    };
}
pub(super) use each;
