//! The rows of a CSV file, split into cells on the thread that takes them or ahead of it on a thread of its own.
//!
//! The rows are the same either way, and an error is returned after the rows before it. Rows are handed over in batches
//! whose cells are one contiguous buffer, because a core fetches what another core has written fast only if it
//! is contiguous.

use super::batch::{CsvBatch, Splitter};
use csv::ReaderBuilder;
use std::io::Read;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::Scope;

/// The number of rows in a batch, fewer if they are long.
const BATCH_ROWS: usize = 256;
/// The number of batches that may wait to be taken.
const WAITING_BATCHES: usize = 8;

/// The rows of a file, batch by batch.
pub(super) enum CsvRows<R, D> {
    /// Split on demand, one row at a time.
    OnDemand(Box<Splitter<R, D>>, CsvBatch),
    /// Split ahead by another thread.
    OnThread(SplitThread),
}

/// The receiving end of a thread that splits rows.
pub(super) struct SplitThread {
    batches: Receiver<Result<CsvBatch, csv::Error>>,
    /// Returns spent batches to the thread, which reuses their memory.
    spares: Sender<CsvBatch>,
    batch: CsvBatch,
}

impl<R: Read, D: Fn()> CsvRows<R, D> {
    /// Returns rows that are split on demand; `row_done` is called after each row.
    pub(super) fn new(builder: &ReaderBuilder, bytes: R, row_done: D) -> Self {
        Self::OnDemand(Box::new(Splitter::new(builder, bytes, row_done)), CsvBatch::default())
    }

    /// Moves the splitting to a thread of its own, which ends after the last row, or when the receiver is dropped.
    pub(super) fn on_thread<'scope>(self, scope: &'scope Scope<'scope, '_>) -> Self
    where
        R: Send + 'scope,
        D: Send + 'scope,
    {
        let Self::OnDemand(splitter, batch) = self else { return self };
        let ((batches_in, batches), (spares, spares_out)) = (sync_channel(WAITING_BATCHES), channel());
        scope.spawn(move || split(*splitter, &batches_in, &spares_out));
        Self::OnThread(SplitThread { batches, spares, batch })
    }

    /// Returns the next batch; `None` after the last row.
    pub(super) fn next_batch(&mut self) -> Result<Option<&CsvBatch>, csv::Error> {
        match self {
            Self::OnDemand(splitter, batch) => {
                batch.read(splitter, 1)?;
                Ok((!batch.is_empty()).then_some(batch))
            }
            Self::OnThread(thread) => thread.next_batch(),
        }
    }
}

impl SplitThread {
    fn next_batch(&mut self) -> Result<Option<&CsvBatch>, csv::Error> {
        let Ok(batch) = self.batches.recv() else { return Ok(None) };
        let spent = std::mem::replace(&mut self.batch, batch?);
        // The thread may have ended already.
        drop(self.spares.send(spent));
        Ok(Some(&self.batch))
    }
}

/// Splits and sends batches until the input ends, an error occurs, or the receiver is dropped.
fn split<R: Read, D: Fn()>(
    mut splitter: Splitter<R, D>,
    batches: &SyncSender<Result<CsvBatch, csv::Error>>,
    spares: &Receiver<CsvBatch>,
) {
    loop {
        let mut batch = spares.try_recv().unwrap_or_default();
        let read = batch.read(&mut splitter, BATCH_ROWS);
        let receiver_is_gone = batches.send(Ok(batch)).is_err();
        match read {
            Ok(true) if !receiver_is_gone => {}
            Ok(_) => return,
            Err(error) => {
                // Nobody is left to be told if the receiver is gone.
                drop(batches.send(Err(error)));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::super::batch::{BATCH_BYTES, CsvPosition};
    use super::*;
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// The cells of a row as bytes and as text, and its position.
    type SplitRow = (Vec<Vec<u8>>, Vec<Option<String>>, CsvPosition);

    fn rows(text: &[u8], on_thread: bool) -> Vec<SplitRow> {
        let mut builder = ReaderBuilder::new();
        builder.flexible(true).has_headers(false);
        let done = AtomicUsize::new(0);
        let seen = std::thread::scope(|scope| {
            let row_done = || {
                done.fetch_add(1, Ordering::Relaxed);
            };
            let mut reader = CsvRows::new(&builder, text, row_done);
            if on_thread {
                reader = reader.on_thread(scope);
            }
            let mut seen = Vec::new();
            while let Some(batch) = reader.next_batch().unwrap() {
                for row in batch.rows() {
                    let texts = (0..row.len()).map(|column| row.text(column).map(str::to_owned));
                    assert_eq!(row.bytes(), row.cells().collect::<Vec<_>>().concat());
                    assert_eq!(row.cell(row.len()), b"");
                    seen.push((row.cells().map(<[u8]>::to_vec).collect(), texts.collect(), row.position));
                }
            }
            seen
        });
        assert_eq!(done.into_inner(), seen.len());
        seen
    }

    #[test]
    fn rows_split_on_a_thread_are_the_same() {
        let long: String = (0..60_000).map(|row| format!("{row},\"a\n{row}\"\"b\",\r\n\n")).collect();
        assert!(long.len() > WAITING_BATCHES * BATCH_BYTES / 2);
        let wide = format!("{},x\n", "y".repeat(BATCH_BYTES)).repeat(3);
        for text in ["", "a", "a,b\n", &"x,y\n".repeat(BATCH_ROWS), &long, &long[..long.len() - 9], &wide] {
            assert_eq!(rows(text.as_bytes(), true), rows(text.as_bytes(), false));
        }
        let (cells, _, position) = rows(long.as_bytes(), true).pop().unwrap();
        assert_eq!(cells, [b"59999".to_vec(), b"a\n59999\"b".to_vec(), Vec::new()]);
        assert_eq!(position.index, 59_999);
    }

    #[test]
    fn each_cell_is_validated_by_itself() {
        for on_thread in [false, true] {
            for text in [&b"a,\xc3\xa0\n\xff,b\nc,\xc3\n\xa0,d\n"[..], b"a,\xc3\xa0\nc,\xc3\n\xa0,d\n"] {
                let rows = rows(text, on_thread);
                let is_text: Vec<Vec<bool>> =
                    rows.iter().map(|(_, texts, _)| texts.iter().map(Option::is_some).collect()).collect();
                assert_eq!(is_text[0], [true, true]);
                assert_eq!(is_text[is_text.len() - 2..], [[true, false], [false, true]]);
                assert_eq!(rows.last().unwrap().0, [b"\xa0".to_vec(), b"d".to_vec()]);
            }
        }
    }

    #[test]
    fn an_error_of_reading_is_returned_and_rows_may_stay_unread() {
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
            let mut reader = CsvRows::new(&builder, Broken(10), || ()).on_thread(scope);
            let mut rows = 0;
            let error = loop {
                match reader.next_batch() {
                    Ok(batch) => rows += batch.map_or(0, |batch| batch.rows().count()),
                    Err(error) => break error,
                }
            };
            // The builder takes the first row for a header.
            assert_eq!((rows, error.to_string().contains("broken")), (9, true));
        });
        let text = "a,b\n".repeat(1 << 19);
        std::thread::scope(|scope| {
            let mut reader = CsvRows::new(&builder, text.as_bytes(), || ()).on_thread(scope);
            assert!(reader.next_batch().unwrap().is_some());
        });
    }
}
