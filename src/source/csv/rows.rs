//! The rows of a table as CSV, read and split into cells where they are asked for, or ahead on a thread of their own.
//!
//! The rows are the same either way, and errors come up where they belong. Rows are handed over by the hundred, cell
//! behind cell: what another core has written is fetched fast only in a row.

use csv::{ByteRecord, Reader, ReaderBuilder};
use std::io::Read;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::Scope;

/// Rows handed over at a time, fewer if they are long.
const BATCH_ROWS: usize = 256;
const BATCH_BYTES: usize = 1 << 17;
/// Batches that may wait to be taken.
const MOST_BATCHES: usize = 8;

/// Rows that have been split.
#[derive(Default)]
pub(super) struct Batch {
    cells: Text,
    /// Where each cell ends.
    ends: Vec<usize>,
    rows: Vec<Split>,
}

/// The cells of rows one behind another.
enum Text {
    Valid(String),
    /// Something in it is no UTF-8.
    Bytes(Vec<u8>),
}

/// A row that has been split.
#[derive(Clone, Copy)]
struct Split {
    /// Where its cells end in the ends of all.
    end: usize,
    place: RowPlace,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowPlace {
    /// Its number, from 0.
    pub(super) number: u64,
    /// The line on which the reader stood before it, which may be that of the line break before, or of blank lines.
    pub(super) line_before: u64,
    /// The line that the reader had come to behind it.
    pub(super) line_behind: u64,
}

/// A row, as it lies among others.
#[derive(Clone, Copy)]
pub(super) struct Row<'b> {
    cells: &'b Text,
    start: usize,
    ends: &'b [usize],
    pub(super) place: RowPlace,
}

impl Default for Text {
    fn default() -> Self {
        Self::Valid(String::new())
    }
}

impl Text {
    /// Looks whether bytes are text, and copies them: that costs less than `String::from_utf8`, which has to look
    /// itself.
    fn set(&mut self, bytes: &[u8]) {
        let mut kept = match std::mem::take(self) {
            Self::Valid(text) => text.into_bytes(),
            Self::Bytes(bytes) => bytes,
        };
        kept.clear();
        *self = match (simdutf8::basic::from_utf8(bytes), String::from_utf8(kept)) {
            (Ok(text), Ok(mut kept)) => {
                kept.push_str(text);
                Self::Valid(kept)
            }
            _ => Self::Bytes(bytes.to_vec()),
        };
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Valid(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl<'b> Row<'b> {
    /// How many cells it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All its cells, one behind another.
    pub(super) fn bytes(&self) -> &'b [u8] {
        &self.cells.bytes()[self.start..self.ends.last().copied().unwrap_or(self.start)]
    }

    /// A cell as it lies in the file; empty where there is none.
    pub(super) fn cell(&self, column: usize) -> &'b [u8] {
        &self.cells.bytes()[self.range(column)]
    }

    /// A cell; empty where there is none, `None` where it is no text.
    pub(super) fn text(&self, column: usize) -> Option<&'b str> {
        match self.cells {
            // A character of which half lies in the next cell is no text, though all cells together are.
            Text::Valid(text) => text.get(self.range(column)),
            Text::Bytes(bytes) => std::str::from_utf8(&bytes[self.range(column)]).ok(),
        }
    }

    /// Its cells, as they lie in the file.
    pub(super) fn cells(self) -> impl Iterator<Item = &'b [u8]> {
        (0..self.len()).map(move |column| self.cell(column))
    }

    fn range(&self, column: usize) -> std::ops::Range<usize> {
        let Some(&end) = self.ends.get(column) else { return 0..0 };
        let start = column.checked_sub(1).map_or(self.start, |before| self.ends[before]);
        start..end
    }
}

impl Batch {
    /// Its rows, in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let (mut first, mut start) = (0, 0);
        self.rows.iter().map(move |&Split { end, place }| {
            let row = Row { cells: &self.cells, start, ends: &self.ends[first..end], place };
            (first, start) = (end, row.ends.last().copied().unwrap_or(start));
            row
        })
    }

    /// Reads so many rows in place of those it has; whether there may be more.
    fn read(
        &mut self,
        splitter: &mut Splitter<impl Read, impl Fn()>,
        most: usize,
    ) -> Result<bool, csv::Error> {
        let Splitter { reader, record, bytes, row_done } = splitter;
        bytes.clear();
        self.ends.clear();
        self.rows.clear();
        let mut read = Ok(true);
        while self.rows.len() < most && bytes.len() < BATCH_BYTES {
            read = reader.read_byte_record(record);
            if !matches!(read, Ok(true)) {
                break;
            }
            let before = bytes.len();
            bytes.extend_from_slice(record.as_slice());
            let ranges = (0..record.len()).filter_map(|column| record.range(column));
            self.ends.extend(ranges.map(|range| before + range.end));
            let position = record.position();
            let place = RowPlace {
                number: position.map_or(0, csv::Position::record),
                line_before: position.map_or(0, csv::Position::line),
                line_behind: reader.position().line(),
            };
            self.rows.push(Split { end: self.ends.len(), place });
            row_done();
        }
        self.cells.set(bytes);
        read
    }
}

/// Gives some rows after others.
pub(super) enum Rows<R, D> {
    Here(Box<Splitter<R, D>>, Batch),
    Ahead(Ahead),
}

/// Reads and splits.
pub(super) struct Splitter<R, D> {
    reader: Reader<R>,
    record: ByteRecord,
    /// The cells of the rows of a batch, until they are known to be text.
    bytes: Vec<u8>,
    /// Called after each row.
    row_done: D,
}

/// Rows that a thread splits ahead.
pub(super) struct Ahead {
    batches: Receiver<Result<Batch, csv::Error>>,
    /// Takes batches back, whose memory is used again.
    spares: Sender<Batch>,
    batch: Batch,
}

impl<R: Read, D: Fn()> Rows<R, D> {
    /// Rows that are split as they are asked for; `row_done` is called after each.
    pub(super) fn new(builder: &ReaderBuilder, bytes: R, row_done: D) -> Self {
        let (reader, record) = (builder.from_reader(bytes), ByteRecord::new());
        Self::Here(Box::new(Splitter { reader, record, bytes: Vec::new(), row_done }), Batch::default())
    }

    /// The same rows, split on a thread of their own, which ends with them, or when nobody takes them any more.
    pub(super) fn ahead<'scope>(self, scope: &'scope Scope<'scope, '_>) -> Self
    where
        R: Send + 'scope,
        D: Send + 'scope,
    {
        let Self::Here(splitter, batch) = self else { return self };
        let ((batches_in, batches), (spares, spares_out)) = (sync_channel(MOST_BATCHES), channel());
        scope.spawn(move || split(*splitter, &batches_in, &spares_out));
        Self::Ahead(Ahead { batches, spares, batch })
    }

    /// The next rows, unless there are no more.
    pub(super) fn batch(&mut self) -> Result<Option<&Batch>, csv::Error> {
        match self {
            Self::Here(splitter, batch) => {
                batch.read(splitter, 1)?;
                Ok((!batch.rows.is_empty()).then_some(batch))
            }
            Self::Ahead(ahead) => ahead.batch(),
        }
    }
}

impl Ahead {
    fn batch(&mut self) -> Result<Option<&Batch>, csv::Error> {
        let Ok(batch) = self.batches.recv() else { return Ok(None) };
        let spent = std::mem::replace(&mut self.batch, batch?);
        // The thread may have ended already.
        drop(self.spares.send(spent));
        Ok(Some(&self.batch))
    }
}

/// Splits until there are no more bytes.
fn split<R: Read, D: Fn()>(
    mut splitter: Splitter<R, D>,
    batches: &SyncSender<Result<Batch, csv::Error>>,
    spares: &Receiver<Batch>,
) {
    loop {
        let mut batch = spares.try_recv().unwrap_or_default();
        let read = batch.read(&mut splitter, BATCH_ROWS);
        let nobody_listens = batches.send(Ok(batch)).is_err();
        match read {
            Ok(true) if !nobody_listens => {}
            Ok(_) => return,
            Err(error) => {
                // Whoever does not listen does not want to know.
                drop(batches.send(Err(error)));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// The cells of each row as bytes and as text, and its place.
    type Seen = (Vec<Vec<u8>>, Vec<Option<String>>, RowPlace);

    fn rows(text: &[u8], ahead: bool) -> Vec<Seen> {
        let mut builder = ReaderBuilder::new();
        builder.flexible(true).has_headers(false);
        let done = AtomicUsize::new(0);
        let seen = std::thread::scope(|scope| {
            let row_done = || {
                done.fetch_add(1, Ordering::Relaxed);
            };
            let mut reader = Rows::new(&builder, text, row_done);
            if ahead {
                reader = reader.ahead(scope);
            }
            let mut seen = Vec::new();
            while let Some(batch) = reader.batch().unwrap() {
                for row in batch.rows() {
                    let texts = (0..row.len()).map(|column| row.text(column).map(str::to_owned));
                    assert_eq!(row.bytes(), row.cells().collect::<Vec<_>>().concat());
                    assert_eq!(row.cell(row.len()), b"");
                    seen.push((row.cells().map(<[u8]>::to_vec).collect(), texts.collect(), row.place));
                }
            }
            seen
        });
        assert_eq!(done.into_inner(), seen.len());
        seen
    }

    #[test]
    fn rows_split_ahead_are_the_same() {
        let long: String = (0..60_000).map(|row| format!("{row},\"a\n{row}\"\"b\",\r\n\n")).collect();
        assert!(long.len() > MOST_BATCHES * BATCH_BYTES / 2);
        let wide = format!("{},x\n", "y".repeat(BATCH_BYTES)).repeat(3);
        for text in ["", "a", "a,b\n", &"x,y\n".repeat(BATCH_ROWS), &long, &long[..long.len() - 9], &wide] {
            assert_eq!(rows(text.as_bytes(), true), rows(text.as_bytes(), false));
        }
        let (cells, _, place) = rows(long.as_bytes(), true).pop().unwrap();
        assert_eq!(cells, [b"59999".to_vec(), b"a\n59999\"b".to_vec(), Vec::new()]);
        assert_eq!(place.number, 59_999);
    }

    #[test]
    fn a_cell_is_text_or_bytes_by_itself() {
        for ahead in [false, true] {
            for text in [&b"a,\xc3\xa0\n\xff,b\nc,\xc3\n\xa0,d\n"[..], b"a,\xc3\xa0\nc,\xc3\n\xa0,d\n"] {
                let rows = rows(text, ahead);
                let is_text: Vec<Vec<bool>> =
                    rows.iter().map(|(_, texts, _)| texts.iter().map(Option::is_some).collect()).collect();
                assert_eq!(is_text[0], [true, true]);
                assert_eq!(is_text[is_text.len() - 2..], [[true, false], [false, true]]);
                assert_eq!(rows.last().unwrap().0, [b"\xa0".to_vec(), b"d".to_vec()]);
            }
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
        let builder = ReaderBuilder::new();
        std::thread::scope(|scope| {
            let mut reader = Rows::new(&builder, Broken(10), || ()).ahead(scope);
            let mut rows = 0;
            let error = loop {
                match reader.batch() {
                    Ok(batch) => rows += batch.map_or(0, |batch| batch.rows().count()),
                    Err(error) => break error,
                }
            };
            // The first row is taken for a header.
            assert_eq!((rows, error.to_string().contains("broken")), (9, true));
        });
        let text = "a,b\n".repeat(1 << 19);
        std::thread::scope(|scope| {
            let mut reader = Rows::new(&builder, text.as_bytes(), || ()).ahead(scope);
            assert!(reader.batch().unwrap().is_some());
        });
    }
}
