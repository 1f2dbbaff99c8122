//! The bytes of one file: decompressed, counted and bounded.
//!
//! A format receives an [`Input`] and reads it as a stream, as a whole, or as a seekable file. Errors of reading
//! become messages for the user here, in [`read_error`].

use super::encoding::{TextEncoding, Utf8Reader, detect_encoding};
use super::gzip::{self, GzipMembers, TrailingBytes};
use super::limits::ReadLimits;
use anyhow::{Context as _, bail};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const BUFFER_BYTES: usize = 1 << 18;
/// How many of the first bytes are examined to determine the format and the encoding.
pub(crate) const HEAD_BYTES: u64 = 1 << 16;

/// A file being read.
pub(crate) struct Input<'r> {
    head: Vec<u8>,
    rest: Box<dyn Read + Send + 'r>,
    meter: Arc<Meter>,
    /// True if the file is compressed with gzip.
    gzip: bool,
    /// The encoding of the text, in the words of the report; empty for a binary format.
    pub(crate) encoding: String,
    /// The file itself, if the bytes are those of an uncompressed file.
    file: Option<File>,
}

/// How much has been read so far, shared between the threads that read.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Bytes of the file as stored.
    stored: AtomicU64,
    /// Bytes after decompression.
    unpacked: AtomicU64,
    /// Bytes after decompression since the last row was complete.
    row: AtomicU64,
}

impl Meter {
    /// Returns how many bytes of the file, as stored, have been read.
    pub(crate) fn stored(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    /// Notes how many bytes have been read of the row that is not complete.
    pub(crate) fn row_has(&self, bytes: u64) {
        self.row.store(bytes, Ordering::Relaxed);
    }

    /// Notes that a row is complete, so that the limit on the length of a row counts from here.
    pub(crate) fn row_done(&self) {
        self.row.store(0, Ordering::Relaxed);
    }
}

impl<'r> Input<'r> {
    /// Opens a stream, and decompresses it if its first bytes are those of gzip.
    pub(crate) fn new(reader: &'r mut (dyn Read + Send), limits: &ReadLimits) -> anyhow::Result<Self> {
        let meter = Arc::new(Meter::default());
        let mut counted = CountingReader { reader, meter: Arc::clone(&meter) };
        let magic = peek(&mut counted, 2)?;
        let gzip = magic == gzip::MAGIC;
        let stream = Cursor::new(magic).chain(counted);
        let inner: Box<dyn Read + Send + 'r> = if gzip {
            Box::new(GzipMembers::new(BufReader::with_capacity(BUFFER_BYTES, stream)))
        } else {
            Box::new(stream)
        };
        let mut rest = LimitedReader { reader: inner, meter: Arc::clone(&meter), limits: *limits, gzip };
        let head = peek(&mut rest, HEAD_BYTES)?;
        Ok(Self { head, rest: Box::new(rest), meter, gzip, encoding: String::new(), file: None })
    }

    /// Attaches the file that the bytes come from, so that [`seekable`](Self::seekable) need not copy them.
    pub(crate) fn with_file(self, file: Option<File>) -> Self {
        Self { file: file.filter(|_| !self.gzip), ..self }
    }

    /// Returns the bytes as a file, for a format that has to seek: the file itself, or an unnamed temporary copy
    /// that is deleted when it is closed.
    pub(crate) fn seekable(mut self) -> anyhow::Result<File> {
        if let Some(file) = self.file.take() {
            return Ok(file);
        }
        let mut file = tempfile::tempfile().context("there is no place for a temporary file")?;
        let (mut bytes, meter) = self.parts();
        while io::copy(&mut (&mut bytes).take(BUFFER_BYTES as u64), &mut file)
            .map_err(|error| read_error(&error))?
            > 0
        {
            meter.row_done();
        }
        Ok(file)
    }

    /// Converts the rest to UTF-8 without a byte order mark. `forced` is the encoding that the user named.
    pub(crate) fn into_text(mut self, forced: Option<TextEncoding>) -> anyhow::Result<Self> {
        let is_cut = self.head.len() as u64 == HEAD_BYTES;
        let detected = detect_encoding(&self.head, is_cut, forced);
        self.encoding = detected.description();
        self.head.drain(..detected.bom_bytes);
        if detected.encoding != TextEncoding::UTF_8 {
            let mut utf8 = Utf8Reader::new(Cursor::new(self.head).chain(self.rest), detected.encoding);
            self.head = peek(&mut utf8, HEAD_BYTES)?;
            self.rest = Box::new(utf8);
        }
        Ok(self)
    }

    /// Returns the first bytes without consuming them; none if the file is empty.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Returns true if the text is long enough to be read in blocks.
    pub(crate) fn is_large(&self, limits: &ReadLimits) -> bool {
        // A byte order mark is no longer in the head.
        let bytes = self.head.len() + 3;
        limits.block_bytes < usize::MAX && bytes >= limits.block_bytes.min(HEAD_BYTES as usize)
    }

    /// Describes how the text is written, for the report: the encoding, what the format adds, and the compression.
    pub(crate) fn description(&self, of_format: &str) -> String {
        let gzip = if self.gzip { "gzip" } else { "" };
        let words = [self.encoding.as_str(), of_format, gzip].into_iter().filter(|words| !words.is_empty());
        words.collect::<Vec<_>>().join(", ")
    }

    /// Reads all bytes at once, for a format that cannot be streamed. A file with more than `limit` bytes is
    /// refused as soon as one byte beyond the limit is read, so that the memory stays bounded.
    pub(crate) fn whole(self, limit: u64, progress: &mut dyn FnMut(u64)) -> anyhow::Result<Vec<u8>> {
        let (reader, meter) = self.parts();
        let mut reader = reader.take(limit.saturating_add(1));
        let mut bytes = Vec::new();
        // In pieces, because the limit on the length of a row does not apply here.
        while (&mut reader)
            .take(BUFFER_BYTES as u64)
            .read_to_end(&mut bytes)
            .map_err(|error| read_error(&error))?
            > 0
        {
            meter.row_done();
        }
        if bytes.len() as u64 > limit {
            bail!(
                "it is larger than {} MiB, the limit for a file that is read as a whole\n\nhint: \
                 `max_whole_file_mib` under `[input]` sets the limit; a CSV has none",
                limit >> 20
            );
        }
        progress(meter.stored());
        Ok(bytes)
    }

    /// Splits into the stream of bytes and its meter, for a format that streams.
    pub(crate) fn parts(self) -> (impl BufRead + Send + 'r, Arc<Meter>) {
        (BufReader::with_capacity(BUFFER_BYTES, Cursor::new(self.head).chain(self.rest)), self.meter)
    }
}

/// Reads the first `count` bytes of a stream, fewer only if it ends before.
fn peek(reader: &mut impl Read, count: u64) -> anyhow::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(count).read_to_end(&mut head).map_err(|error| read_error(&error))?;
    Ok(head)
}

/// Turns an error of reading into the message for the user.
pub(crate) fn read_error(error: &io::Error) -> anyhow::Error {
    if let Some(limit) = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitExceeded>()) {
        return anyhow::Error::msg(limit.to_string());
    }
    if let Some(trailing) = error.get_ref().and_then(|inner| inner.downcast_ref::<TrailingBytes>()) {
        return anyhow::Error::msg(trailing.to_string());
    }
    anyhow::Error::msg(match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the file ends in the middle of its compressed data; nothing of it is \
                                         kept\n\nhint: copy or download the file again"
                .to_owned()
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => format!(
            "the compressed data are damaged ({error}); nothing of the file is kept\n\nhint: copy or download \
             the file again"
        ),
        _ => format!("{error}"),
    })
}

/// Counts the bytes of the file as stored.
struct CountingReader<'r> {
    reader: &'r mut (dyn Read + Send),
    meter: Arc<Meter>,
}

impl Read for CountingReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.meter.stored.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Counts the decompressed bytes, and fails once a row or the whole file exceeds the limits.
struct LimitedReader<R> {
    reader: R,
    meter: Arc<Meter>,
    limits: ReadLimits,
    gzip: bool,
}

/// A limit that a file exceeded; it travels inside an [`io::Error`].
#[derive(Debug, thiserror::Error)]
pub(crate) enum LimitExceeded {
    #[error(
        "a row is longer than {0} bytes; nothing of the file is kept\n\nhint: most likely a quote is opened and \
         never closed"
    )]
    Row(u64),
    #[error("it is more than {0} times larger than its compressed form; nothing of it is kept")]
    Inflation(u64),
}

impl<R: Read> Read for LimitedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (meter, limits) = (&self.meter, &self.limits);
        if meter.row.load(Ordering::Relaxed) > limits.row_bytes {
            return Err(io::Error::other(LimitExceeded::Row(limits.row_bytes)));
        }
        let count = self.reader.read(buffer)?;
        meter.row.fetch_add(count as u64, Ordering::Relaxed);
        let unpacked = meter.unpacked.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        let allowed = limits.max_unpacked_bytes(meter.stored());
        if self.gzip && unpacked > allowed {
            return Err(io::Error::other(LimitExceeded::Inflation(limits.inflation)));
        }
        Ok(count)
    }
}
