//! A column chunk put together of pages.

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

/// An encoded column chunk: its bytes, wrapped in a page so as not to name the crate of byte buffers.
pub(in super::super) struct Chunk {
    /// Holds the bytes of the whole chunk; of the page only its buffer matters.
    bytes: Page,
    /// Where its pages lie.
    close: ColumnCloseResult,
    /// Whether no row has a value.
    pub(in super::super) is_empty: bool,
}

impl Chunk {
    /// Says what the least and the greatest values are.
    pub(in super::super) fn with_statistics(mut self, statistics: Statistics) -> Result<Self> {
        let builder = self.close.metadata.into_builder().set_statistics(statistics);
        self.close.metadata = builder.build()?;
        Ok(self)
    }

    /// Puts it into a row group, as its next column.
    pub(in super::super) fn append_to<W: Write + Send>(
        self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        Ok(group.append_column(self.bytes.buffer(), self.close)?)
    }
}

/// A stretch of bytes as it stands in the file.
pub(super) struct Packed {
    pub(super) bytes: Vec<u8>,
    /// How many bytes it has when it is unpacked.
    pub(super) plain_bytes: usize,
    pub(super) is_compressed: bool,
}

/// The dictionary page of a chunk.
pub(super) struct Dictionary<'a> {
    /// The values in the format's plain encoding.
    pub(super) values: &'a Packed,
    /// How many they are.
    pub(super) distinct: usize,
}

/// A data page of version 2.
pub(super) struct DataPage {
    /// Definition levels, empty where the column is never null.
    pub(super) levels: Vec<u8>,
    pub(super) values: Packed,
    pub(super) rows: usize,
    pub(super) nulls: usize,
}

/// Compresses with zstd; keeps its memory, which costs as much as the work to set up.
#[derive(Default)]
pub(super) struct Packer {
    compressor: Option<Compressor<'static>>,
}

/// Below 0 zstd looks for less and is faster. What the encodings leave hardly gains from more.
const COMPRESSION_LEVEL: i32 = -3;

/// Below this many bytes nothing is compressed: what is gained is less than a page of the disk.
const SMALL: usize = 4096;

impl Packer {
    /// The bytes compressed, or as they are where they are few.
    pub(super) fn pack(&mut self, bytes: Vec<u8>) -> Result<Packed> {
        let plain_bytes = bytes.len();
        if plain_bytes < SMALL {
            return Ok(Packed { bytes, plain_bytes, is_compressed: false });
        }
        let compressor = match self.compressor.take() {
            Some(compressor) => compressor,
            None => Compressor::new(COMPRESSION_LEVEL)?,
        };
        let packed = self.compressor.insert(compressor).compress(&bytes)?;
        Ok(Packed { bytes: packed, plain_bytes, is_compressed: true })
    }
}

impl Packed {
    /// Bytes that hardly shrink.
    pub(super) fn plain(bytes: Vec<u8>) -> Self {
        Self { plain_bytes: bytes.len(), bytes, is_compressed: false }
    }
}

/// Puts pages together. All data pages have one encoding.
///
/// # Errors
/// If the `parquet` crate refuses a page.
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

/// What the pages of a chunk add up to, headers included.
#[derive(Default)]
struct Sizes {
    compressed: u64,
    uncompressed: u64,
}

impl Sizes {
    /// Adds a page; returns its length in the file.
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
    let Packed { bytes, plain_bytes, is_compressed } = page.values;
    // Where there are no levels, the values are the page as they are.
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
