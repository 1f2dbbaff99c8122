//! What a column of a fact table is: its name, its meaning, and how its values are taken from the rows.
//!
//! A column reads a block of rows at a time into a plain vector, so that the writer goes over a table once, while each
//! block is in the cache. Nothing here knows Parquet.

use crate::event::Sym;
use crate::fact::{EventIndex, Level};
use crate::lang::Bilingual;

/// The type of the values of a column, from which their storage follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// A string, stored in a dictionary.
    Text,
    /// An instant: a timestamp in µs, UTC.
    Instant,
    /// A duration in seconds: a double, the microseconds of the walk divided by a million.
    Seconds,
    /// A part of a whole: a double.
    Share,
    /// A count or an ordinal: unsigned, 32 bits.
    Count,
    /// The row in a source file: unsigned, 64 bits.
    RowNumber,
    /// Yes or no.
    YesNo,
}

/// The name and meaning of a column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnDoc {
    /// The name in files and in SQL; never a keyword of a common dialect. The unit comes last.
    pub name: &'static str,
    /// The unit: `s`, `µs UTC`, or empty for text, counts and flags.
    pub unit: &'static str,
    /// The type of the values.
    pub data_type: ColumnType,
    /// True if a value may be missing (null).
    pub nullable: bool,
    /// The only level whose table has the column; `None` if both have it.
    pub level: Option<Level>,
    /// The meaning, short enough for a heading. It explains null where that is not obvious.
    pub meaning: Bilingual,
}

/// Appends one value for each row.
pub(super) type ReadBlock<Row, Value> = fn(&[Row], &mut Vec<Value>);

/// How the values of a column are taken from the rows.
pub(super) enum FactValues<Row: 'static> {
    /// Strings of the bucket; null if missing.
    Symbols(ReadBlock<Row, Sym>),
    /// Holders; `UNKNOWN` if missing.
    Holders(ReadBlock<Row, Sym>),
    /// Codes of a closed list, with the function that names them.
    Codes(ReadBlock<Row, u32>, fn(u32) -> &'static str),
    /// The source file of an event.
    Source(ReadBlock<Row, EventIndex>),
    /// The row of an event in its source file.
    SourceRow(ReadBlock<Row, EventIndex>),
    /// Instants in µs; [`NO_TIME`](crate::event::NO_TIME) is null.
    Instants(ReadBlock<Row, i64>),
    /// Durations in µs.
    Durations(ReadBlock<Row, i64>),
    /// Parts of a whole.
    Shares(ReadBlock<Row, Option<f64>>),
    /// Counts.
    Counts(ReadBlock<Row, u32>),
    /// Counts and ordinals that may be missing.
    OptionalCounts(ReadBlock<Row, Option<u32>>),
    /// Flags that are never missing.
    Flags(ReadBlock<Row, bool>),
    /// Flags that may be missing.
    OptionalFlags(ReadBlock<Row, Option<bool>>),
}

/// One column of the fact table whose rows are `Row`.
pub(super) struct FactColumn<Row: 'static> {
    pub(super) doc: ColumnDoc,
    pub(super) values: FactValues<Row>,
}

impl<Row> FactColumn<Row> {
    /// Creates a column that both levels have. Its type follows from its values.
    pub(super) const fn new(name: &'static str, values: FactValues<Row>, meaning: Bilingual) -> Self {
        let (data_type, nullable, unit) = match &values {
            FactValues::Holders(_) | FactValues::Codes(..) => (ColumnType::Text, false, ""),
            FactValues::Symbols(_) | FactValues::Source(_) => (ColumnType::Text, true, ""),
            FactValues::SourceRow(_) => (ColumnType::RowNumber, true, ""),
            FactValues::Instants(_) => (ColumnType::Instant, true, "µs UTC"),
            FactValues::Durations(_) => (ColumnType::Seconds, false, "s"),
            FactValues::Shares(_) => (ColumnType::Share, true, ""),
            FactValues::Counts(_) => (ColumnType::Count, false, ""),
            FactValues::OptionalCounts(_) => (ColumnType::Count, true, ""),
            FactValues::Flags(_) => (ColumnType::YesNo, false, ""),
            FactValues::OptionalFlags(_) => (ColumnType::YesNo, true, ""),
        };
        Self { doc: ColumnDoc { name, unit, data_type, nullable, level: None, meaning }, values }
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

/// Returns the documentation of the columns that the table of this level has.
pub(super) fn docs<Row>(columns: &'static [FactColumn<Row>], level: Level) -> Vec<&'static ColumnDoc> {
    columns.iter().map(|column| &column.doc).filter(|doc| belongs(doc, level)).collect()
}

/// Returns true if the table of this level has the column.
pub(super) fn belongs(doc: &ColumnDoc, level: Level) -> bool {
    doc.level.is_none_or(|only| only == level)
}

/// Makes a [`ReadBlock`] that takes one value from each row: `each!(hold: Hold => hold.case_id)`.
macro_rules! each {
    ($row:ident: $type:ty => $value:expr) => {
        |rows: &[$type], out| out.extend(rows.iter().map(|$row| $value))
    };
}
pub(super) use each;
