//! Column chunks, assembled from pages.

use anyhow::Result;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, SerializedRowGroupWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use std::io::Write;
use zstd::bulk::Compressor;

/// An encoded column chunk. Its bytes are wrapped in a page, so that we need not depend on the crate of byte buffers.
pub(crate) struct Chunk {
    /// The bytes of the whole chunk; only the buffer of this page matters.
    bytes: Page,
    /// The offsets and sizes of its pages.
    close: ColumnCloseResult,
    /// True if no row has a value.
    pub(crate) is_empty: bool,
}

impl Chunk {
    /// Sets the least and the greatest value.
    pub(crate) fn with_statistics(mut self, statistics: Statistics) -> Result<Self> {
        let builder = self.close.metadata.into_builder().set_statistics(statistics);
        self.close.metadata = builder.build()?;
        Ok(self)
    }

    /// Appends the chunk to a row group, as its next column.
    pub(crate) fn append_to<W: Write + Send>(
        self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        Ok(group.append_column(self.bytes.buffer(), self.close)?)
    }
}

/// Bytes as they are in the file.
pub(super) struct PageBytes {
    pub(super) bytes: Vec<u8>,
    /// The number of bytes after decompression.
    pub(super) plain_bytes: usize,
    pub(super) is_compressed: bool,
}

/// The dictionary page of a chunk.
pub(super) struct Dictionary<'a> {
    /// The values in the format's plain encoding.
    pub(super) values: &'a PageBytes,
    /// The number of values.
    pub(super) distinct: usize,
}

/// A data page of version 2.
pub(super) struct DataPage {
    /// The definition levels; empty if the column is not nullable.
    pub(super) levels: Vec<u8>,
    pub(super) values: PageBytes,
    pub(super) rows: usize,
    pub(super) nulls: usize,
}

/// Compresses with zstd. It keeps its memory, because setting that up costs as much as compressing.
#[derive(Default)]
pub(super) struct PageCompressor {
    compressor: Option<Compressor<'static>>,
}

/// Levels below 0 are faster and compress less. What the encodings leave hardly shrinks with a higher level.
const COMPRESSION_LEVEL: i32 = -3;

/// Fewer bytes are not compressed, because the gain would be less than a page of the disk.
const MIN_COMPRESSED: usize = 4096;

impl PageCompressor {
    /// Compresses bytes, unless they are few.
    pub(super) fn compress(&mut self, bytes: Vec<u8>) -> Result<PageBytes> {
        let plain_bytes = bytes.len();
        if plain_bytes < MIN_COMPRESSED {
            return Ok(PageBytes { bytes, plain_bytes, is_compressed: false });
        }
        let compressor = match self.compressor.take() {
            Some(compressor) => compressor,
            None => Compressor::new(COMPRESSION_LEVEL)?,
        };
        let compressed = self.compressor.insert(compressor).compress(&bytes)?;
        Ok(PageBytes { bytes: compressed, plain_bytes, is_compressed: true })
    }
}

impl PageBytes {
    /// Takes bytes that would hardly shrink, uncompressed.
    pub(super) fn uncompressed(bytes: Vec<u8>) -> Self {
        Self { plain_bytes: bytes.len(), bytes, is_compressed: false }
    }
}

/// Assembles a chunk from its pages. All data pages have the same encoding.
///
/// # Errors
/// If the `parquet` crate rejects a page.
pub(super) fn assemble(
    column: &ColumnDescPtr,
    dictionary: Option<&Dictionary<'_>>,
    encoding: Encoding,
    pages: Vec<DataPage>,
) -> Result<Chunk> {
    let length = |page: &DataPage| page.levels.len() + page.values.bytes.len() + 64;
    let room =
        pages.iter().map(length).sum::<usize>() + dictionary.map_or(0, |one| one.values.bytes.len() + 64);
    let mut sink = TrackedWrite::new(Vec::with_capacity(room));
    let mut writer = SerializedPageWriter::new(&mut sink);
    let mut sizes = Sizes::default();
    let mut is_compressed = dictionary.is_some_and(|one| one.values.is_compressed);
    let mut dictionary_bytes = None;
    if let Some(dictionary) = dictionary {
        let spec = writer.write_page(dictionary_page(dictionary))?;
        dictionary_bytes = Some(sizes.add(&spec));
    }
    let rows = pages.iter().map(|page| page.rows).sum::<usize>();
    let is_empty = pages.iter().all(|page| page.nulls == page.rows);
    for page in pages {
        is_compressed |= page.values.is_compressed;
        sizes.add(&writer.write_page(data_page(page, encoding))?);
    }
    let encodings = match dictionary {
        Some(_) => vec![Encoding::PLAIN, Encoding::RLE, encoding],
        None => vec![Encoding::RLE, encoding],
    };
    let compression =
        if is_compressed { Compression::ZSTD(ZstdLevel::default()) } else { Compression::UNCOMPRESSED };
    let metadata = ColumnChunkMetaData::builder(column.clone())
        .set_compression(compression)
        .set_encodings(encodings)
        .set_total_compressed_size(sizes.compressed as i64)
        .set_total_uncompressed_size(sizes.uncompressed as i64)
        .set_num_values(rows as i64)
        .set_dictionary_page_offset(dictionary_bytes.map(|_| 0))
        .set_data_page_offset(dictionary_bytes.unwrap_or(0) as i64)
        .build()?;
    let close = ColumnCloseResult {
        bytes_written: sizes.compressed,
        rows_written: rows as u64,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    Ok(Chunk { bytes: bytes_as_page(sink.into_inner()?), close, is_empty })
}

/// The total size of the pages of a chunk, headers included.
#[derive(Default)]
struct Sizes {
    compressed: u64,
    uncompressed: u64,
}

impl Sizes {
    /// Adds a page. Returns its length in the file.
    fn add(&mut self, page: &PageWriteSpec) -> u64 {
        self.compressed += page.bytes_written;
        self.uncompressed += page.uncompressed_size as u64;
        page.bytes_written
    }
}

fn bytes_as_page(bytes: Vec<u8>) -> Page {
    Page::DictionaryPage { buf: bytes.into(), num_values: 0, encoding: Encoding::PLAIN, is_sorted: false }
}

fn dictionary_page(dictionary: &Dictionary<'_>) -> CompressedPage {
    let page = Page::DictionaryPage {
        buf: dictionary.values.bytes.clone().into(),
        num_values: dictionary.distinct as u32,
        encoding: Encoding::PLAIN,
        is_sorted: false,
    };
    CompressedPage::new(page, dictionary.values.plain_bytes)
}

fn data_page(page: DataPage, encoding: Encoding) -> CompressedPage {
    let level_bytes = page.levels.len();
    let PageBytes { bytes, plain_bytes, is_compressed } = page.values;
    // Without levels, the values alone are the page.
    let buffer = if level_bytes == 0 { bytes } else { [page.levels, bytes].concat() };
    let page = Page::DataPageV2 {
        buf: buffer.into(),
        num_values: page.rows as u32,
        encoding,
        num_nulls: page.nulls as u32,
        num_rows: page.rows as u32,
        def_levels_byte_len: level_bytes as u32,
        rep_levels_byte_len: 0,
        is_compressed,
        statistics: None,
    };
    CompressedPage::new(page, level_bytes + plain_bytes)
}
