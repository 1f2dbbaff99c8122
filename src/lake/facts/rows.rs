//! The rows of one fact table as plain vectors, one per column, filled piece by piece.
//!
//! The vectors are kept from one bucket to the next: fresh memory costs a page fault for every 4 KiB, which was a third of
//! the time of writing.

use super::column::{FactColumn, FactValues, belongs};
use crate::event::Sym;
use crate::fact::Level;

/// Rows read at a time: about 100 KB of the widest fact, which fits into the cache of a core.
const BLOCK_ROWS: usize = 512;

/// The values of one column.
pub(super) enum FactBuffer {
    Symbols(Vec<Sym>),
    Codes(Vec<u32>),
    OptionalCounts(Vec<Option<u32>>),
    Longs(Vec<i64>),
    Shares(Vec<Option<f64>>),
    Flags(Vec<bool>),
    OptionalFlags(Vec<Option<bool>>),
}

/// The columns of one table at one level, with the values of the rows so far.
pub(super) struct FactRows<Row: 'static> {
    columns: &'static [FactColumn<Row>],
    /// One per column; those of columns that the level does not have stay empty.
    buffers: Vec<FactBuffer>,
    level: Level,
    rows: usize,
}

impl<Row> FactRows<Row> {
    pub(super) fn new(columns: &'static [FactColumn<Row>]) -> Self {
        let buffers = columns.iter().map(FactBuffer::of).collect();
        Self { columns, buffers, level: Level::Official, rows: 0 }
    }

    /// Removes all rows, and begins to take those of a level.
    pub(super) fn begin(&mut self, level: Level) {
        self.buffers.iter_mut().for_each(FactBuffer::clear);
        self.level = level;
        self.rows = 0;
    }

    /// Adds rows. It goes block by block, so that all columns read the rows while they are in the cache.
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

    /// Returns the level whose rows it takes.
    pub(super) fn level(&self) -> Level {
        self.level
    }

    /// Returns the number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the columns that the level has, with their values.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&'static FactColumn<Row>, &FactBuffer)> {
        let of_level =
            |(column, _): &(&'static FactColumn<Row>, &FactBuffer)| belongs(&column.doc, self.level);
        self.columns.iter().zip(&self.buffers).filter(of_level)
    }
}

impl FactBuffer {
    /// Creates a buffer of the type that the column needs.
    fn of<Row>(column: &FactColumn<Row>) -> Self {
        match &column.values {
            FactValues::Symbols(_) | FactValues::Holders(_) => FactBuffer::Symbols(Vec::new()),
            FactValues::Codes(..)
            | FactValues::Source(_)
            | FactValues::SourceRow(_)
            | FactValues::Counts(_) => FactBuffer::Codes(Vec::new()),
            FactValues::OptionalCounts(_) => FactBuffer::OptionalCounts(Vec::new()),
            FactValues::Instants(_) | FactValues::Durations(_) => FactBuffer::Longs(Vec::new()),
            FactValues::Shares(_) => FactBuffer::Shares(Vec::new()),
            FactValues::Flags(_) => FactBuffer::Flags(Vec::new()),
            FactValues::OptionalFlags(_) => FactBuffer::OptionalFlags(Vec::new()),
        }
    }

    fn clear(&mut self) {
        match self {
            FactBuffer::Symbols(values) => values.clear(),
            FactBuffer::Codes(values) => values.clear(),
            FactBuffer::OptionalCounts(values) => values.clear(),
            FactBuffer::Longs(values) => values.clear(),
            FactBuffer::Shares(values) => values.clear(),
            FactBuffer::Flags(values) => values.clear(),
            FactBuffer::OptionalFlags(values) => values.clear(),
        }
    }
}

fn read_block<Row>(column: &FactColumn<Row>, block: &[Row], buffer: &mut FactBuffer) {
    match (&column.values, buffer) {
        (FactValues::Symbols(read) | FactValues::Holders(read), FactBuffer::Symbols(out)) => read(block, out),
        (
            FactValues::Codes(read, _)
            | FactValues::Source(read)
            | FactValues::SourceRow(read)
            | FactValues::Counts(read),
            FactBuffer::Codes(out),
        ) => read(block, out),
        (FactValues::Instants(read) | FactValues::Durations(read), FactBuffer::Longs(out)) => {
            read(block, out);
        }
        (FactValues::Shares(read), FactBuffer::Shares(out)) => read(block, out),
        (FactValues::OptionalCounts(read), FactBuffer::OptionalCounts(out)) => read(block, out),
        (FactValues::Flags(read), FactBuffer::Flags(out)) => read(block, out),
        (FactValues::OptionalFlags(read), FactBuffer::OptionalFlags(out)) => read(block, out),
        _ => unreachable!("a buffer is made for its column"),
    }
}
