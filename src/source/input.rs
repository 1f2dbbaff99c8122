//! The bytes of a file: decompressed, counted, and bounded.

use crate::source::encoding::{Decoded, TextEncoding, tell};
use crate::source::limits::Limits;
use anyhow::{Context as _, bail};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const BUFFER: usize = 1 << 18;
/// How many of the first bytes are looked at to tell the format.
pub(crate) const HEAD: u64 = 1 << 16;
/// How large a file may become whatever its compressed size.
pub(crate) const SMALL: u64 = 1 << 30;

/// A file being read.
pub(crate) struct Input<'r> {
    head: Vec<u8>,
    rest: Box<dyn Read + Send + 'r>,
    meter: Arc<Meter>,
    /// Whether the bytes came compressed.
    pub(crate) gzip: bool,
    /// In which encoding the text is written, as the report says it.
    pub(crate) encoding: String,
    /// The file itself, where the bytes are those of one.
    file: Option<File>,
}

/// What has been read so far, by whichever thread reads.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Bytes of the file itself.
    stored: AtomicU64,
    /// Bytes after decompression.
    plain: AtomicU64,
    /// Bytes since the last row was complete.
    row: AtomicU64,
}

impl Meter {
    /// Bytes of the file itself that have been read.
    pub(crate) fn stored(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    /// Says that a row is complete, so that the limit on a row counts anew.
    pub(crate) fn row_done(&self) {
        self.row.store(0, Ordering::Relaxed);
    }
}

impl<'r> Input<'r> {
    /// Opens a stream, decompressing it if it begins like gzip, whatever it is called.
    pub(crate) fn new(reader: &'r mut (dyn Read + Send), limits: &Limits) -> anyhow::Result<Self> {
        let meter = Arc::new(Meter::default());
        let mut counted = Counted { reader, meter: Arc::clone(&meter) };
        let magic = peek(&mut counted, 2)?;
        let gzip = magic == [0x1f, 0x8b];
        let whole = Cursor::new(magic).chain(counted);
        let inner: Box<dyn Read + Send + 'r> = if gzip {
            Box::new(MultiGzDecoder::new(BufReader::with_capacity(BUFFER, whole)))
        } else {
            Box::new(whole)
        };
        let mut rest = Guard { reader: inner, meter: Arc::clone(&meter), limits: *limits, gzip };
        let head = peek(&mut rest, HEAD)?;
        Ok(Self { head, rest: Box::new(rest), meter, gzip, encoding: String::new(), file: None })
    }

    /// Says of which file the bytes are.
    pub(crate) fn of_file(self, file: Option<File>) -> Self {
        Self { file: file.filter(|_| !self.gzip), ..self }
    }

    /// The bytes as a file, for a format that reads here and there: the file itself, or one without a name
    /// that vanishes when it is closed.
    pub(crate) fn seekable(mut self) -> anyhow::Result<File> {
        if let Some(file) = self.file.take() {
            return Ok(file);
        }
        let mut file = tempfile::tempfile().context("there is no place for a temporary file")?;
        let (mut bytes, meter) = self.parts();
        while io::copy(&mut (&mut bytes).take(BUFFER as u64), &mut file).map_err(|error| failure(&error))? > 0
        {
            meter.row_done();
        }
        Ok(file)
    }

    /// The same as text: in UTF-8, without a byte order mark.
    pub(crate) fn into_text(mut self, forced: Option<TextEncoding>) -> anyhow::Result<Self> {
        let told = tell(&self.head, self.head.len() as u64 == HEAD, forced);
        self.encoding = told.description();
        self.head.drain(..told.bom);
        if told.encoding != TextEncoding::UTF_8 {
            let mut decoded = Decoded::new(Cursor::new(self.head).chain(self.rest), told.encoding);
            self.head = peek(&mut decoded, HEAD)?;
            self.rest = Box::new(decoded);
        }
        Ok(self)
    }

    /// The first bytes, which stay to be read; none if the file is empty.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// How the text is written, in words: its encoding, what the format says of it, and whether it was
    /// compressed.
    pub(crate) fn described(&self, of_format: &str) -> String {
        let gzip = if self.gzip { "gzip" } else { "" };
        let words = [self.encoding.as_str(), of_format, gzip].into_iter().filter(|words| !words.is_empty());
        words.collect::<Vec<_>>().join(", ")
    }

    /// All bytes at once, for a format that cannot be read as a stream. A file with more than `limit` of
    /// them is refused as soon as that is seen, so that the memory stays bounded.
    pub(crate) fn whole(self, limit: u64, progress: &mut dyn FnMut(u64)) -> anyhow::Result<Vec<u8>> {
        let (reader, meter) = self.parts();
        let mut reader = reader.take(limit.saturating_add(1));
        let mut bytes = Vec::new();
        // By pieces: the limit on a row is not meant for them.
        while (&mut reader).take(BUFFER as u64).read_to_end(&mut bytes).map_err(|error| failure(&error))? > 0
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

    /// The bytes and the meter, for a format to read.
    pub(crate) fn parts(self) -> (impl BufRead + Send + 'r, Arc<Meter>) {
        (BufReader::with_capacity(BUFFER, Cursor::new(self.head).chain(self.rest)), self.meter)
    }
}

/// The first bytes of a stream, fewer only if it has no more.
fn peek(reader: &mut impl Read, count: u64) -> anyhow::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(count).read_to_end(&mut head).map_err(|error| failure(&error))?;
    Ok(head)
}

/// What the user is told when bytes cannot be read.
pub(crate) fn failure(error: &io::Error) -> anyhow::Error {
    if let Some(limit) = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitPassed>()) {
        return anyhow::Error::msg(limit.to_string());
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

/// Refuses what begins like a format that is known but not read here.
pub(crate) fn refuse_binary(head: &[u8]) -> anyhow::Result<()> {
    const KNOWN: &[(&[u8], &str, &str)] = &[
        (b"PK\x03\x04", "a zip archive", "name it as a file, not as a stream; or unpack it"),
        (b"%PDF", "a PDF", "export the table itself, as CSV"),
    ];
    if let Some((_, what, hint)) = KNOWN.iter().find(|(magic, ..)| head.starts_with(magic)) {
        bail!("it is {what}, which is not read\n\nhint: {hint}");
    }
    Ok(())
}

/// Refuses what is no text.
pub(crate) fn refuse_zeros(text: &[u8]) -> anyhow::Result<()> {
    if text.contains(&0) {
        bail!("it is not text: it has zero bytes\n\nhint: give a CSV in UTF-8 or an XES file");
    }
    Ok(())
}

/// Counts the bytes of the file itself.
struct Counted<'r> {
    reader: &'r mut (dyn Read + Send),
    meter: Arc<Meter>,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.meter.stored.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Counts what comes out, and stops what grows beyond the limits.
struct Guard<R> {
    reader: R,
    meter: Arc<Meter>,
    limits: Limits,
    gzip: bool,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum LimitPassed {
    #[error(
        "a row is longer than {0} bytes; nothing of the file is kept\n\nhint: most likely a quote is opened and \
         never closed"
    )]
    Row(u64),
    #[error("it is more than {0} times larger than its compressed form; nothing of it is kept")]
    Inflation(u64),
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (meter, limits) = (&self.meter, &self.limits);
        if meter.row.load(Ordering::Relaxed) > limits.row_bytes {
            return Err(io::Error::other(LimitPassed::Row(limits.row_bytes)));
        }
        let count = self.reader.read(buffer)?;
        meter.row.fetch_add(count as u64, Ordering::Relaxed);
        let plain = meter.plain.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        let allowed = SMALL.max(meter.stored().saturating_mul(limits.inflation));
        if self.gzip && plain > allowed {
            return Err(io::Error::other(LimitPassed::Inflation(limits.inflation)));
        }
        Ok(count)
    }
}
