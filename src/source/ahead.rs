//! The rows of a table as CSV, split into cells where they are asked for, or ahead on a thread of their own.
//!
//! The bytes are read by whoever asks for rows, in blocks that the thread then splits: so reading may stay bound
//! to its own thread, and errors of reading come up where they belong. The rows are the same either way.

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};
use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Bytes handed over at a time.
const BLOCK_BYTES: usize = 1 << 18;
/// Blocks that may be under way.
const MOST_BLOCKS: usize = 4;
/// Rows handed back at a time.
const BATCH_ROWS: usize = 256;

/// About how many bytes may have been read beyond the row that is being looked at.
pub(super) const AHEAD_BYTES: u64 = (BLOCK_BYTES * (MOST_BLOCKS + 2)) as u64;

/// A row as it was split.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Row {
    /// None has been read yet.
    #[default]
    None,
    Text(StringRecord),
    /// Some of it is no UTF-8.
    Bytes(ByteRecord),
}

impl Row {
    /// Its cells, as they lie in the file.
    pub(super) fn bytes(&self) -> Option<&ByteRecord> {
        match self {
            Self::None => None,
            Self::Text(text) => Some(text.as_byte_record()),
            Self::Bytes(bytes) => Some(bytes),
        }
    }

    /// Its cells, where all of them are text.
    pub(super) fn text(&self) -> Option<&StringRecord> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Reads the next row in place of this one; whether there was one.
    fn read(&mut self, reader: &mut Reader<impl Read>) -> Result<bool, csv::Error> {
        let mut bytes = match std::mem::take(self) {
            Self::None => ByteRecord::new(),
            Self::Text(text) => text.into_byte_record(),
            Self::Bytes(bytes) => bytes,
        };
        let read = reader.read_byte_record(&mut bytes);
        *self = match StringRecord::from_byte_record(bytes) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Bytes(error.into_byte_record()),
        };
        read
    }
}

/// Gives one row after another.
pub(super) enum Rows<R> {
    Here(Box<Reader<R>>),
    Ahead(Ahead<R>),
}

/// Rows that a thread splits ahead.
pub(super) struct Ahead<R> {
    bytes: R,
    /// `None` once all bytes have been handed over.
    blocks: Option<Sender<Vec<u8>>>,
    under_way: usize,
    parsed: Receiver<Parsed>,
    spares: Sender<Batch>,
    batch: Batch,
    /// How many rows of the batch there are, and have been given.
    rows: usize,
    given: usize,
    line: u64,
}

/// Rows, each with the line that the reader had come to behind it.
type Batch = Vec<(Row, u64)>;

/// What the thread says.
enum Parsed {
    /// It has begun with another block.
    Block,
    /// So many rows at the start of a batch.
    Rows(Batch, usize),
    Fault(csv::Error),
}

impl<R: Read> Rows<R> {
    /// Rows of bytes, split ahead or not.
    pub(super) fn new(builder: &ReaderBuilder, bytes: R, ahead: bool) -> Self {
        if !ahead {
            return Self::Here(Box::new(builder.from_reader(bytes)));
        }
        let ((blocks, blocks_out), (parsed_in, parsed), (spares, spares_out)) =
            (channel(), channel(), channel());
        let reader =
            builder.from_reader(Blocks { blocks: blocks_out, parsed: parsed_in, block: Vec::new(), at: 0 });
        // It ends when there are no more blocks, or nobody takes its rows any more.
        std::thread::spawn(move || split(reader, &spares_out));
        let blocks = Some(blocks);
        let batch = Batch::new();
        Self::Ahead(Ahead { bytes, blocks, under_way: 0, parsed, spares, batch, rows: 0, given: 0, line: 1 })
    }

    /// Reads the next row; whether there was one.
    pub(super) fn read(&mut self, row: &mut Row) -> Result<bool, csv::Error> {
        match self {
            Self::Here(reader) => row.read(reader),
            Self::Ahead(ahead) => ahead.read(row),
        }
    }

    /// The line that the reader had come to behind the last row.
    pub(super) fn line(&self) -> u64 {
        match self {
            Self::Here(reader) => reader.position().line(),
            Self::Ahead(ahead) => ahead.line,
        }
    }
}

impl<R: Read> Ahead<R> {
    fn read(&mut self, row: &mut Row) -> Result<bool, csv::Error> {
        while self.given == self.rows {
            self.hand_over()?;
            match self.parsed.recv() {
                Ok(Parsed::Block) => self.under_way -= 1,
                Ok(Parsed::Rows(batch, rows)) => {
                    let spent = std::mem::replace(&mut self.batch, batch);
                    (self.rows, self.given) = (rows, 0);
                    // The thread may have ended already.
                    drop(self.spares.send(spent));
                }
                Ok(Parsed::Fault(error)) => return Err(error),
                Err(_) => return Ok(false),
            }
        }
        let (next, line) = &mut self.batch[self.given];
        std::mem::swap(next, row);
        self.line = *line;
        self.given += 1;
        Ok(true)
    }

    /// Keeps the thread in work.
    fn hand_over(&mut self) -> io::Result<()> {
        while self.under_way < MOST_BLOCKS {
            let Some(blocks) = &self.blocks else { return Ok(()) };
            let mut block = Vec::with_capacity(BLOCK_BYTES);
            self.bytes.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut block)?;
            if block.is_empty() {
                self.blocks = None;
            } else if blocks.send(block).is_ok() {
                self.under_way += 1;
            } else {
                // What made the thread end is told by what it left.
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Splits until there are no more bytes.
fn split(mut reader: Reader<Blocks>, spares: &Receiver<Batch>) {
    let parsed = reader.get_ref().parsed.clone();
    loop {
        let mut batch = spares.try_recv().unwrap_or_default();
        batch.resize_with(BATCH_ROWS, Default::default);
        let mut rows = 0;
        let end = loop {
            if rows == BATCH_ROWS {
                break None;
            }
            match batch[rows].0.read(&mut reader) {
                Ok(true) => {
                    batch[rows].1 = reader.position().line();
                    rows += 1;
                }
                Ok(false) => break Some(Ok(())),
                Err(error) => break Some(Err(error)),
            }
        };
        let nobody_listens = parsed.send(Parsed::Rows(batch, rows)).is_err();
        if let Some(Err(error)) = end {
            drop(parsed.send(Parsed::Fault(error)));
            return;
        }
        if nobody_listens || end.is_some() {
            return;
        }
    }
}

/// The blocks as one stream of bytes.
struct Blocks {
    blocks: Receiver<Vec<u8>>,
    parsed: Sender<Parsed>,
    block: Vec<u8>,
    at: usize,
}

impl Read for Blocks {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len() {
            let Ok(block) = self.blocks.recv() else { return Ok(0) };
            (self.block, self.at) = (block, 0);
            // If nobody listens there will be no more blocks either.
            drop(self.parsed.send(Parsed::Block));
        }
        let count = buffer.len().min(self.block.len() - self.at);
        buffer[..count].copy_from_slice(&self.block[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    /// Row, its number, its place and the line behind it.
    fn rows(text: &[u8], ahead: bool) -> Vec<(Row, Option<u64>, u64)> {
        let mut builder = ReaderBuilder::new();
        builder.flexible(true).has_headers(false);
        let mut reader = Rows::new(&builder, text, ahead);
        let (mut row, mut rows) = (Row::None, Vec::new());
        while reader.read(&mut row).unwrap() {
            let position = row.bytes().and_then(ByteRecord::position);
            rows.push((row.clone(), position.map(csv::Position::record), reader.line()));
        }
        rows
    }

    #[test]
    fn rows_split_ahead_are_the_same() {
        let long: String = (0..60_000).map(|row| format!("{row},\"a\n{row}\"\"b\",\r\n\n")).collect();
        assert!(long.len() > MOST_BLOCKS * BLOCK_BYTES);
        for text in ["", "a", "a,b\n", &"x,y\n".repeat(BATCH_ROWS), &long, &long[..long.len() - 9]] {
            assert_eq!(rows(text.as_bytes(), true), rows(text.as_bytes(), false));
        }
    }

    #[test]
    fn a_row_is_text_or_bytes_by_itself() {
        for ahead in [false, true] {
            let rows = rows(b"a,\xc3\xa0\n\xff,b\nc,\xc3\n\xa0,d\n", ahead);
            let is_text: Vec<bool> = rows.iter().map(|(row, ..)| row.text().is_some()).collect();
            assert_eq!(is_text, [true, false, false, false]);
            assert_eq!(rows[1].0.bytes().unwrap().get(0), Some(&b"\xff"[..]));
        }
    }

    #[test]
    fn an_error_of_reading_comes_up_and_rows_may_be_left_behind() {
        struct Broken(usize);
        impl Read for Broken {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0 = self.0.checked_sub(1).ok_or_else(|| io::Error::other("broken"))?;
                buffer[..2].copy_from_slice(b"a\n");
                Ok(2)
            }
        }
        let mut row = Row::None;
        let mut reader = Rows::new(&ReaderBuilder::new(), Broken(10), true);
        assert!(reader.read(&mut row).unwrap_err().to_string().contains("broken"));
        let text = "a,b\n".repeat(1 << 19);
        let mut reader = Rows::new(&ReaderBuilder::new(), text.as_bytes(), true);
        assert!(reader.read(&mut row).unwrap());
    }
}
