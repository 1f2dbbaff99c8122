//! The rows of one fact table as plain vectors, one a column, filled piece by piece.
//!
//! A table keeps its vectors from one bucket to the next: memory fresh from the system costs a page fault for
//! every 4 KiB, which was a third of the time of writing.

use super::column::{Column, Values, belongs};
use crate::event::Sym;
use crate::fact::Level;

/// Rows read at a time: about 100 KB of the widest fact, well inside a core's own cache.
const BLOCK_ROWS: usize = 512;

/// The values of one column.
pub(super) enum Buffer {
    Symbols(Vec<Sym>),
    Codes(Vec<u32>),
    Longs(Vec<i64>),
    Shares(Vec<Option<f64>>),
    Flags(Vec<bool>),
    OptionalFlags(Vec<Option<bool>>),
}

/// The columns of one table at one level, with the values of the rows so far.
pub(super) struct Table<Row: 'static> {
    columns: &'static [Column<Row>],
    /// One a column; those of columns that the level has not got stay empty.
    buffers: Vec<Buffer>,
    level: Level,
    rows: usize,
}

impl<Row> Table<Row> {
    pub(super) fn new(columns: &'static [Column<Row>]) -> Self {
        let buffers = columns.iter().map(Buffer::of).collect();
        Self { columns, buffers, level: Level::Official, rows: 0 }
    }

    /// Forgets the rows, and takes those of a level from now on.
    pub(super) fn begin(&mut self, level: Level) {
        self.buffers.iter_mut().for_each(Buffer::clear);
        self.level = level;
        self.rows = 0;
    }

    /// Adds rows. Block by block, so that they are read once, while they are in the cache.
    pub(super) fn append(&mut self, rows: &[Row]) {
        self.rows += rows.len();
        for block in rows.chunks(BLOCK_ROWS) {
            for (column, buffer) in self.columns.iter().zip(&mut self.buffers) {
                if belongs(&column.doc, self.level) {
                    read_block(column, block, buffer);
                }
            }
        }
    }

    /// The level whose rows it takes.
    pub(super) fn level(&self) -> Level {
        self.level
    }

    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// The columns that the level has, with their values.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static Column<Row>, &Buffer)> {
        let of_level = |(column, _): &(&'static Column<Row>, &Buffer)| belongs(&column.doc, self.level);
        self.columns.iter().zip(&self.buffers).filter(of_level)
    }
}

impl Buffer {
    /// A buffer of the type that the column needs.
    fn of<Row>(column: &Column<Row>) -> Self {
        match &column.values {
            Values::Symbols(_) | Values::Holders(_) => Buffer::Symbols(Vec::new()),
            Values::Codes(..) | Values::Source(_) | Values::SourceRow(_) | Values::Counts(_) => {
                Buffer::Codes(Vec::new())
            }
            Values::Instants(_) | Values::Durations(_) => Buffer::Longs(Vec::new()),
            Values::Shares(_) => Buffer::Shares(Vec::new()),
            Values::Flags(_) => Buffer::Flags(Vec::new()),
            Values::OptionalFlags(_) => Buffer::OptionalFlags(Vec::new()),
        }
    }

    fn clear(&mut self) {
        match self {
            Buffer::Symbols(values) => values.clear(),
            Buffer::Codes(values) => values.clear(),
            Buffer::Longs(values) => values.clear(),
            Buffer::Shares(values) => values.clear(),
            Buffer::Flags(values) => values.clear(),
            Buffer::OptionalFlags(values) => values.clear(),
        }
    }
}

fn read_block<Row>(column: &Column<Row>, block: &[Row], buffer: &mut Buffer) {
    match (&column.values, buffer) {
        (Values::Symbols(read) | Values::Holders(read), Buffer::Symbols(out)) => read(block, out),
        (
            Values::Codes(read, _) | Values::Source(read) | Values::SourceRow(read) | Values::Counts(read),
            Buffer::Codes(out),
        ) => read(block, out),
        (Values::Instants(read) | Values::Durations(read), Buffer::Longs(out)) => read(block, out),
        (Values::Shares(read), Buffer::Shares(out)) => read(block, out),
        (Values::Flags(read), Buffer::Flags(out)) => read(block, out),
        (Values::OptionalFlags(read), Buffer::OptionalFlags(out)) => read(block, out),
        _ => unreachable!("a buffer is made for its column"),
    }
}
