//! A partial as an Arrow IPC stream.
//!
//! The stream has two columns, `section` and `bytes`. The first row is the header as JSON, the last one the SHA-256 hash of
//! all rows before it, and in between are the sections; a long one is cut into several rows. What a partial says of itself
//! stands in rows because schedulers keep rows, and lose the metadata of a schema. SHA-256 is in the standard library of
//! the languages in which schedulers are written.

use super::header::Header;
use super::section::{pack, unpack};
use crate::guard::decode;
use anyhow::{Context, Result, anyhow, bail, ensure};
use arrow::array::{Array, BinaryArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::ipc::reader::StreamReader;
use arrow::ipc::writer::StreamWriter;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::io::{Read, Write};
use std::sync::Arc;

/// The names of the first and the last row.
const HEADER: &str = "header";
const CHECKSUM: &str = "sha256";
/// The most bytes of a row.
const ROW_BYTES: usize = 8 << 20;

/// What one task found.
#[derive(Debug)]
pub struct Partial {
    header: Header,
    /// In the order of writing; each name once.
    sections: Vec<(String, Vec<u8>)>,
}

impl Partial {
    /// Makes a partial without sections.
    pub fn new(header: Header) -> Self {
        Self { header, sections: Vec::new() }
    }

    /// Returns what it says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Adds a section. Names are given once.
    ///
    /// # Errors
    /// If the value cannot be stored.
    pub fn push<T: Serialize>(&mut self, name: &str, value: &T) -> Result<()> {
        self.sections.push((name.to_owned(), pack(value)?));
        Ok(())
    }

    /// Returns the value of a section.
    ///
    /// # Errors
    /// If there is no such section, or it is not what is wanted.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T> {
        let section = self.sections.iter().find(|(own, _)| own == name);
        let (_, bytes) = section.with_context(|| format!("it has no section `{name}`"))?;
        unpack(bytes).with_context(|| format!("its section `{name}` is damaged"))
    }

    /// Returns the checksum of the header and all sections, as it is written.
    ///
    /// # Errors
    /// If the header cannot be written.
    pub fn checksum(&self) -> Result<String> {
        let mut hash = RowHash::default();
        self.rows()?.iter().for_each(|(section, bytes)| hash.add(section, bytes));
        Ok(hash.finish())
    }

    /// Writes the stream.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> Result<()> {
        let columns = [("section", DataType::Utf8), ("bytes", DataType::Binary)];
        let fields: Vec<Field> =
            columns.into_iter().map(|(name, data_type)| Field::new(name, data_type, false)).collect();
        let schema = Arc::new(Schema::new(fields));
        let mut writer = StreamWriter::try_new(out, &schema)?;
        let mut write = |section: &str, bytes: &[u8]| -> Result<()> {
            let (section, bytes) =
                (StringArray::from_iter_values([section]), BinaryArray::from_iter_values([bytes]));
            let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(section), Arc::new(bytes)])?;
            Ok(writer.write(&batch)?)
        };
        for (section, bytes) in self.rows()? {
            write(section, &bytes)?;
        }
        write(CHECKSUM, self.checksum()?.as_bytes())?;
        Ok(writer.finish()?)
    }

    /// Reads a stream, and checks that it is whole.
    ///
    /// # Errors
    /// If it is damaged or ends too early.
    pub fn read(input: &mut dyn Read) -> Result<Self> {
        let mut rows = read_rows(input)?.into_iter();
        let Some((first, header)) = rows.next() else { bail!("it is empty") };
        ensure!(first == HEADER, "it is no partial");
        let header = serde_json::from_slice(&header).context("its header is damaged")?;
        let mut partial = Self { header, sections: Vec::new() };
        for (section, bytes) in rows {
            match partial.sections.last_mut() {
                Some((last, own)) if *last == section => own.extend(bytes),
                _ => partial.sections.push((section, bytes)),
            }
        }
        Ok(partial)
    }

    /// Returns the rows but the last one.
    fn rows(&self) -> Result<Vec<(&str, Cow<'_, [u8]>)>> {
        let mut rows = vec![(HEADER, serde_json::to_vec(&self.header)?.into())];
        for (section, bytes) in &self.sections {
            rows.extend(bytes.chunks(ROW_BYTES).map(|part| (section.as_str(), part.into())));
        }
        Ok(rows)
    }
}

/// Reads the rows but the last one, which must be their checksum.
fn read_rows(input: &mut dyn Read) -> Result<Vec<(String, Vec<u8>)>> {
    let damaged = |error: String| anyhow!("it is no Arrow stream, or is damaged: {error}");
    let mut reader = decode(|| StreamReader::try_new(&mut *input, None)).map_err(damaged)?;
    let (mut rows, mut hash, mut checksum) = (Vec::new(), RowHash::default(), None);
    while let Some(batch) = decode(|| reader.next().transpose()).map_err(damaged)? {
        for (section, bytes) in rows_of(&batch).context("it is no partial")? {
            ensure!(checksum.is_none(), "it goes on after its checksum");
            if section == CHECKSUM {
                checksum = Some(bytes);
                continue;
            }
            hash.add(&section, &bytes);
            rows.push((section, bytes));
        }
    }
    let checksum = checksum.context("it ends too early: its checksum is missing")?;
    ensure!(checksum == hash.finish().into_bytes(), "it is damaged: its content does not have its checksum");
    drop(reader);
    ensure!(input.read(&mut [0])? == 0, "it goes on after its end");
    Ok(rows)
}

/// Returns the rows of a batch; `None` if it has other columns.
fn rows_of(batch: &RecordBatch) -> Option<Vec<(String, Vec<u8>)>> {
    let [sections, values] = batch.columns() else { return None };
    let sections = sections.as_any().downcast_ref::<StringArray>()?;
    let values = values.as_any().downcast_ref::<BinaryArray>()?;
    sections
        .iter()
        .zip(values.iter())
        .map(|(section, bytes)| Some((section?.to_owned(), bytes?.to_owned())))
        .collect()
}

/// The hash of rows: of each its section, the number of its bytes, and the bytes.
#[derive(Default)]
struct RowHash(Sha256);

impl RowHash {
    fn add(&mut self, section: &str, bytes: &[u8]) {
        self.0.update(format!("{section} {}\n", bytes.len()));
        self.0.update(bytes);
    }

    /// Returns the hash in hexadecimal.
    fn finish(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
