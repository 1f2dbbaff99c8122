//! One column of few distinct values, most often strings, as a Parquet column chunk, straight from codes.
//!
//! The `parquet` crate's own writer hashes the string of every row to find its place in the
//! dictionary, even where an Arrow dictionary already says it; with eight such columns a table that
//! alone costs more than everything else together. Here the codes go into the data pages as they
//! are, bit-packed, and only the distinct strings are touched. The chunk has one dictionary page
//! (plain, zstd) and data pages of version 2 whose bit-packed codes stay uncompressed: packed codes
//! hardly shrink.
//!
//! Format: <https://parquet.apache.org/docs/file-format/data-pages/encodings/>, sections
//! "Dictionary Encoding" and "RLE / Bit-Packing Hybrid".

use anyhow::{Context, Result};
use parquet::basic::{Compression, Encoding, Repetition, Type as Physical};
use parquet::column::page::{CompressedPage, Page, PageWriteSpec, PageWriter};
use parquet::column::writer::{ColumnCloseResult, get_column_writer, get_typed_column_writer};
use parquet::data_type::{FixedLenByteArray, FixedLenByteArrayType};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::{ColumnDescPtr, SchemaDescriptor, Type};
use std::sync::{Arc, Mutex, PoisonError};

/// Rows in one data page: few enough that a reader may skip, many enough that headers cost nothing.
const PAGE_ROWS: usize = 1 << 16;

/// Below this many bytes a dictionary is not compressed: to set up the compressor costs more.
const SMALL_DICTIONARY: usize = 4096;

/// The code of a missing value.
pub(super) const NULL_CODE: u32 = u32::MAX;

/// An encoded column chunk: its bytes, wrapped in a page so as not to name the crate of byte buffers.
pub(super) struct CodeChunk {
    /// Holds the bytes of the whole chunk; of the page only its buffer matters.
    pub(super) bytes: Page,
    /// Where its pages lie.
    pub(super) close: ColumnCloseResult,
}

/// Encodes codes that index a dictionary of `distinct` values, given as the format's plain encoding; [`NULL_CODE`] is null and may stand only in a nullable column.
///
/// # Errors
/// If the `parquet` crate refuses a page: a dictionary over 2 GiB.
pub(super) fn encode(
    column: &ColumnDescPtr,
    properties: &WriterPropertiesPtr,
    dictionary: Vec<u8>,
    distinct: usize,
    codes: &[u32],
) -> Result<CodeChunk> {
    let room = dictionary.len() + codes.len() * (code_width(distinct) as usize + 1) / 8 + 1024;
    let mut sink = TrackedWrite::new(Vec::with_capacity(room));
    let mut pages = SerializedPageWriter::new(&mut sink);
    let mut sizes = Sizes::default();
    let uncompressed = dictionary.len();
    let (compression, buf) = if uncompressed < SMALL_DICTIONARY {
        (Compression::UNCOMPRESSED, dictionary.into())
    } else {
        (properties.compression(column.path()), compressed(properties, dictionary)?.buffer().clone())
    };
    let page = Page::DictionaryPage {
        buf,
        num_values: distinct as u32,
        encoding: Encoding::PLAIN,
        is_sorted: false,
    };
    let dictionary_bytes = sizes.add(&pages.write_page(CompressedPage::new(page, uncompressed))?);
    let width = code_width(distinct);
    let nullable = column.max_def_level() > 0;
    for rows in codes.chunks(PAGE_ROWS) {
        let page = data_page(rows, width, nullable);
        let length = page.buffer().len();
        sizes.add(&pages.write_page(CompressedPage::new(page, length))?);
    }
    let metadata = ColumnChunkMetaData::builder(column.clone())
        .set_compression(compression)
        .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
        .set_total_compressed_size(sizes.compressed as i64)
        .set_total_uncompressed_size(sizes.uncompressed as i64)
        .set_num_values(codes.len() as i64)
        .set_dictionary_page_offset(Some(0))
        .set_data_page_offset(dictionary_bytes as i64)
        .build()?;
    let close = ColumnCloseResult {
        bytes_written: sizes.compressed,
        rows_written: codes.len() as u64,
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    Ok(CodeChunk {
        bytes: Page::DictionaryPage {
            buf: sink.into_inner()?.into(),
            num_values: 0,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        },
        close,
    })
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

/// The distinct strings as the format wants them: each behind its length, as 32 bits.
pub(super) fn plain_strings(dictionary: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(dictionary.iter().map(|text| text.len() + 4).sum());
    for text in dictionary {
        bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    bytes
}

/// Bytes as the codec of the properties compresses them.
///
/// The compressor of the `parquet` crate is private. Its column writer, told to write one value of
/// fixed length plain, hands exactly the compressed bytes to the page writer.
fn compressed(properties: &WriterPropertiesPtr, bytes: Vec<u8>) -> Result<Page> {
    let caught = Arc::new(Mutex::new(None));
    let column = one_value_column(bytes.len())?;
    let writer = get_column_writer(column, properties.clone(), Box::new(Catcher(caught.clone())));
    let mut writer = get_typed_column_writer::<FixedLenByteArrayType>(writer);
    writer.write_batch(&[FixedLenByteArray::from(bytes)], None, None)?;
    writer.close()?;
    let caught = caught.lock().unwrap_or_else(PoisonError::into_inner).take();
    let page: CompressedPage = caught.context("the strings of a column gave no page")?;
    Ok(page.compressed_page().clone())
}

/// A required column whose values have this length.
fn one_value_column(length: usize) -> Result<ColumnDescPtr> {
    let length = i32::try_from(length).context("the strings of a column take more than 2 GiB")?;
    let value = Type::primitive_type_builder("value", Physical::FIXED_LEN_BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_length(length)
        .build()?;
    let root = Type::group_type_builder("bytes").with_fields(vec![Arc::new(value)]).build()?;
    Ok(SchemaDescriptor::new(Arc::new(root)).column(0))
}

/// Keeps the page that a column writer makes instead of writing it.
struct Catcher(Arc<Mutex<Option<CompressedPage>>>);

impl PageWriter for Catcher {
    fn write_page(&mut self, page: CompressedPage) -> parquet::errors::Result<PageWriteSpec> {
        let mut spec = PageWriteSpec::new();
        spec.page_type = page.page_type();
        spec.uncompressed_size = page.uncompressed_size();
        spec.compressed_size = page.compressed_size();
        spec.num_values = page.num_values();
        spec.bytes_written = page.compressed_size() as u64;
        let mut caught = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if caught.replace(page).is_some() {
            return Err(parquet::errors::ParquetError::General(
                "the strings of a column do not fit one dictionary page".to_owned(),
            ));
        }
        Ok(spec)
    }

    fn close(&mut self) -> parquet::errors::Result<()> {
        Ok(())
    }
}

/// Bits of the largest code. At least one: width 0 is legal, but not every reader takes it.
fn code_width(distinct: usize) -> u32 {
    (usize::BITS - distinct.saturating_sub(1).leading_zeros()).max(1)
}

/// One data page: definition levels where the column is nullable, then the codes of what is there.
fn data_page(rows: &[u32], width: u32, nullable: bool) -> Page {
    let mut buffer = Vec::with_capacity(rows.len() * width as usize / 8 + rows.len() / 8 + 16);
    let nulls = if nullable { rows.iter().filter(|code| **code == NULL_CODE).count() } else { 0 };
    if nullable {
        let present = rows.iter().map(|code| u32::from(*code != NULL_CODE));
        match nulls {
            0 => one_run(&mut buffer, rows.len(), 1, 1),
            all if all == rows.len() => one_run(&mut buffer, rows.len(), 0, 1),
            _ => bit_packed(&mut buffer, present, rows.len(), 1),
        }
    }
    let levels = buffer.len();
    buffer.push(width as u8);
    let mut present = rows.iter().copied().filter(|code| *code != NULL_CODE);
    let count = rows.len() - nulls;
    match present.clone().next() {
        None => {}
        Some(first) if present.all(|code| code == first) => one_run(&mut buffer, count, first, width),
        Some(_) if nulls == 0 => bit_packed(&mut buffer, rows.iter().copied(), count, width),
        Some(_) => {
            let present = rows.iter().copied().filter(|code| *code != NULL_CODE);
            bit_packed(&mut buffer, present, count, width);
        }
    }
    Page::DataPageV2 {
        buf: buffer.into(),
        num_values: rows.len() as u32,
        encoding: Encoding::RLE_DICTIONARY,
        num_nulls: nulls as u32,
        num_rows: rows.len() as u32,
        def_levels_byte_len: levels as u32,
        rep_levels_byte_len: 0,
        is_compressed: false,
        statistics: None,
    }
}

/// A run of one value: twice its length as a varint, then the value in whole bytes.
fn one_run(buffer: &mut Vec<u8>, count: usize, value: u32, width: u32) {
    varint(buffer, (count as u64) << 1);
    buffer.extend_from_slice(&value.to_le_bytes()[..width.div_ceil(8) as usize]);
}

/// A bit-packed run: the number of groups of eight, twice plus one, as a varint, then the values from
/// the lowest bit up. The last group is filled with zeros.
fn bit_packed(buffer: &mut Vec<u8>, values: impl Iterator<Item = u32>, count: usize, width: u32) {
    let groups = count.div_ceil(8);
    varint(buffer, (groups as u64) << 1 | 1);
    let end = buffer.len() + groups * width as usize;
    let (mut word, mut filled) = (0_u64, 0);
    for value in values {
        word |= u64::from(value) << filled;
        filled += width;
        // A code has at most 32 bits, so the word never overflows.
        if filled >= 32 {
            buffer.extend_from_slice(&(word as u32).to_le_bytes());
            word >>= 32;
            filled -= 32;
        }
    }
    buffer.extend_from_slice(&(word as u32).to_le_bytes()[..filled.div_ceil(8) as usize]);
    buffer.resize(end, 0);
}

/// An unsigned number, seven bits a byte, the lowest first.
fn varint(buffer: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        buffer.push(value as u8 | 0x80);
        value >>= 7;
    }
    buffer.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_hold_the_largest_code() {
        for (distinct, width) in [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (256, 8), (257, 9)] {
            assert_eq!(code_width(distinct), width, "{distinct} strings");
        }
    }

    #[test]
    fn the_packing_is_that_of_the_format() {
        // The example of the format's documentation: 0 to 7 in three bits.
        let mut buffer = Vec::new();
        bit_packed(&mut buffer, 0..8, 8, 3);
        assert_eq!(buffer, [0b11, 0b1000_1000, 0b1100_0110, 0b1111_1010]);
    }

    #[test]
    fn a_run_tells_its_length_and_value() {
        let mut buffer = Vec::new();
        one_run(&mut buffer, 300, 257, 9);
        assert_eq!(buffer, [0xD8, 0x04, 0x01, 0x01]);
    }
}
