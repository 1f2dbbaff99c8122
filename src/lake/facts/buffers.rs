//! The values of a fact table's columns as plain vectors, read off the rows in one pass.
//!
//! A [`Pool`] keeps the vectors of one table for the next: memory fresh from the system costs a page
//! fault for every 4 KiB, which was a third of the time of writing.

use super::column::{Column, Values};
use crate::event::Sym;

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

/// Vectors that are not in use, by type. All are empty.
#[derive(Default)]
pub(super) struct Pool {
    symbols: Vec<Vec<Sym>>,
    codes: Vec<Vec<u32>>,
    longs: Vec<Vec<i64>>,
    shares: Vec<Vec<Option<f64>>>,
    flags: Vec<Vec<bool>>,
    optional_flags: Vec<Vec<Option<bool>>>,
}

impl Pool {
    /// Takes a buffer back.
    pub(super) fn give_back(&mut self, buffer: Buffer) {
        match buffer {
            Buffer::Symbols(values) => put(&mut self.symbols, values),
            Buffer::Codes(values) => put(&mut self.codes, values),
            Buffer::Longs(values) => put(&mut self.longs, values),
            Buffer::Shares(values) => put(&mut self.shares, values),
            Buffer::Flags(values) => put(&mut self.flags, values),
            Buffer::OptionalFlags(values) => put(&mut self.optional_flags, values),
        }
    }

    /// A buffer of the type that the column needs.
    fn buffer<Row>(&mut self, column: &Column<Row>) -> Buffer {
        match &column.values {
            Values::Symbols(_) | Values::Holders(_) => Buffer::Symbols(take(&mut self.symbols)),
            Values::Codes(..) | Values::Source(_) | Values::SourceRow(_) | Values::Counts(_) => {
                Buffer::Codes(take(&mut self.codes))
            }
            Values::Instants(_) | Values::Durations(_) => Buffer::Longs(take(&mut self.longs)),
            Values::Shares(_) => Buffer::Shares(take(&mut self.shares)),
            Values::Flags(_) => Buffer::Flags(take(&mut self.flags)),
            Values::OptionalFlags(_) => Buffer::OptionalFlags(take(&mut self.optional_flags)),
        }
    }
}

fn put<T>(unused: &mut Vec<Vec<T>>, mut values: Vec<T>) {
    values.clear();
    unused.push(values);
}

fn take<T>(unused: &mut Vec<Vec<T>>) -> Vec<T> {
    unused.pop().unwrap_or_default()
}

/// Reads all columns in one pass over the rows.
pub(super) fn read_rows<Row>(pool: &mut Pool, columns: &[&Column<Row>], rows: &[Row]) -> Vec<Buffer> {
    let mut buffers: Vec<Buffer> = columns.iter().map(|column| pool.buffer(column)).collect();
    for block in rows.chunks(BLOCK_ROWS) {
        for (column, buffer) in columns.iter().zip(&mut buffers) {
            read_block(column, block, buffer);
        }
    }
    buffers
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
