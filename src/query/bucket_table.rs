//! The columns of one table in one bucket, with codes instead of texts, and the texts of codes.

use super::columns::{PolarsColumn, to_polars};
use super::local_time::LocalColumn;
use super::scan::{decoded, open};
use crate::event::Symbols;
use anyhow::{Context, Result};
use arrow::array::{Array, ArrayRef, AsArray, DictionaryArray};
use arrow::datatypes::{
    ArrowDictionaryKeyType, DataType as ArrowType, Int8Type, Int16Type, Int32Type, UInt8Type, UInt16Type,
    UInt32Type,
};
use parquet::arrow::ProjectionMask;
use polars::prelude::{
    ChunkTake, Column, DataFrame, DataType, IntoColumn, IntoSeries, NewChunkedArray, PlSmallStr, Schema,
    Series, StringChunked, UInt32Chunked,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// The decoded columns of a table in one bucket.
pub(super) struct BucketTable {
    rows: usize,
    /// The columns by name. Texts are codes of the bucket's symbols.
    columns: BTreeMap<String, Column>,
    /// The names of the columns of texts.
    texts: BTreeSet<String>,
    /// Columns of texts that some query needs as texts.
    expanded: BTreeMap<String, Column>,
}

/// Which columns of a table are decoded.
pub(super) struct Wanted {
    /// The names and types of the columns in the files.
    pub(super) schema: Schema,
    /// The names that queries mention.
    pub(super) names: BTreeSet<String>,
    /// The local companions of instants that queries mention.
    pub(super) local: Vec<LocalColumn>,
}

impl Wanted {
    /// Returns the names of all columns of texts, those of companions included.
    pub(super) fn texts(&self) -> BTreeSet<String> {
        let stored = self.schema.iter().filter(|(_, kind)| **kind == DataType::String);
        let months = self.local.iter().filter(|column| column.data_type() == DataType::String);
        stored.map(|(name, _)| name.to_string()).chain(months.map(|column| column.name.clone())).collect()
    }

    /// Returns the stored columns to decode, the instants of companions included.
    fn stored(&self) -> Vec<&str> {
        let is_wanted =
            |name: &str| self.names.contains(name) || self.local.iter().any(|column| column.instant == name);
        self.schema.iter_names().map(PlSmallStr::as_str).filter(|name| is_wanted(name)).collect()
    }
}

impl BucketTable {
    /// Decodes the wanted columns of files, one file after the other. Texts are interned in `symbols`.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read.
    pub(super) fn decode(files: &[PathBuf], wanted: &Wanted, symbols: &mut Symbols) -> Result<Self> {
        let stored = wanted.stored();
        let mut columns: Vec<PolarsColumn> = stored.iter().map(|_| PolarsColumn::default()).collect();
        let mut rows = 0;
        for path in files {
            let builder = open(path)?;
            let rows_of_file = usize::try_from(builder.metadata().file_metadata().num_rows())?;
            let mask = ProjectionMask::columns(builder.parquet_schema(), stored.iter().copied());
            let mut reader =
                decoded(path, || builder.with_projection(mask).with_batch_size(rows_of_file.max(1)).build())?;
            while let Some(batch) = decoded(path, || reader.next().transpose())? {
                rows += batch.num_rows();
                for (name, column) in stored.iter().zip(&mut columns) {
                    if let Some(array) = batch.column_by_name(name) {
                        column.append(converted(name, array, symbols)?)?;
                    }
                }
            }
        }
        let mut table =
            Self { rows, columns: BTreeMap::new(), texts: wanted.texts(), expanded: BTreeMap::new() };
        for (name, column) in stored.iter().zip(columns) {
            let stored_type = wanted.schema.get(name).context("a wanted column is not in the schema")?;
            let data_type = if *stored_type == DataType::String { &DataType::UInt32 } else { stored_type };
            table.columns.insert((*name).to_owned(), column.finish(name, data_type, rows)?);
        }
        for local in &wanted.local {
            let instants = table.columns.get(&local.instant).context("a companion has no instant")?;
            let column = local.coded(instants, symbols)?;
            table.columns.insert(local.name.clone(), column);
        }
        Ok(table)
    }

    /// Returns the columns that are among `names`. Texts are codes if their names are among `coded`.
    pub(super) fn frame(
        &mut self,
        names: &BTreeSet<String>,
        coded: &BTreeSet<String>,
        symbols: &Texts,
    ) -> Result<DataFrame> {
        let mut columns = Vec::new();
        for (name, column) in self.columns.iter().filter(|(name, _)| names.contains(*name)) {
            if !self.texts.contains(name) || coded.contains(name) {
                columns.push(column.clone());
                continue;
            }
            if !self.expanded.contains_key(name) {
                self.expanded.insert(name.clone(), symbols.expand(column)?);
            }
            columns.extend(self.expanded.get(name).cloned());
        }
        Ok(DataFrame::new(self.rows, columns)?)
    }
}

/// Texts by their codes.
pub(super) struct Texts(StringChunked);

impl Texts {
    pub(super) fn new(symbols: &Symbols) -> Self {
        Self(StringChunked::from_iter_values("".into(), symbols.iter()))
    }

    /// Returns a column of codes as a column of texts.
    pub(super) fn expand(&self, codes: &Column) -> Result<Column> {
        let texts = self.0.take(codes.u32()?)?.with_name(codes.name().clone());
        Ok(texts.into_series().into_column())
    }

    /// Returns the rows with texts in the columns that are `coded`, except in those that are to stay codes.
    pub(super) fn expand_all(
        &self,
        rows: &DataFrame,
        coded: &BTreeSet<String>,
        stay: &BTreeSet<String>,
    ) -> Result<DataFrame> {
        let columns = rows.columns().iter().map(|column| {
            let name = column.name().as_str();
            let is_coded = *column.dtype() == DataType::UInt32 && coded.contains(name);
            if is_coded && !stay.contains(name) { self.expand(column) } else { Ok(column.clone()) }
        });
        Ok(DataFrame::new(rows.height(), columns.collect::<Result<Vec<_>>>()?)?)
    }
}

/// Converts an Arrow array to a polars series, and texts to codes.
fn converted(name: &str, array: &ArrayRef, symbols: &mut Symbols) -> Result<Series> {
    match array.data_type() {
        ArrowType::Dictionary(key, _) => match **key {
            ArrowType::Int8 => codes::<Int8Type>(name, array, symbols),
            ArrowType::Int16 => codes::<Int16Type>(name, array, symbols),
            ArrowType::Int32 => codes::<Int32Type>(name, array, symbols),
            ArrowType::UInt8 => codes::<UInt8Type>(name, array, symbols),
            ArrowType::UInt16 => codes::<UInt16Type>(name, array, symbols),
            ArrowType::UInt32 => codes::<UInt32Type>(name, array, symbols),
            ref other => anyhow::bail!("column `{name}` has a dictionary with keys of type {other}"),
        },
        ArrowType::Utf8 | ArrowType::LargeUtf8 | ArrowType::Utf8View => {
            let texts = to_polars(name, array)?;
            let codes = texts.str()?.iter().map(|text| text.map(|text| symbols.intern(text).0));
            Ok(UInt32Chunked::from_iter_options(name.into(), codes).into_series())
        }
        _ => to_polars(name, array),
    }
}

/// Translates the codes of a dictionary to those of the symbols.
fn codes<K: ArrowDictionaryKeyType>(name: &str, array: &ArrayRef, symbols: &mut Symbols) -> Result<Series>
where
    K::Native: TryInto<usize>,
{
    let array: &DictionaryArray<K> = array.as_dictionary::<K>();
    let values = array.values().as_string_opt::<i32>().context("the dictionary does not contain strings")?;
    let codes: Vec<u32> = values.iter().map(|text| symbols.intern_optional(text).0).collect();
    let code = |key: K::Native| key.try_into().ok().and_then(|key| codes.get(key).copied());
    let keys = array.keys();
    let column = if keys.null_count() == 0 && values.null_count() == 0 {
        let codes = keys.values().iter().map(|&key| code(key).unwrap_or_default()).collect();
        UInt32Chunked::from_vec(name.into(), codes)
    } else {
        let is_text = |code: &u32| *code != u32::MAX;
        UInt32Chunked::from_iter_options(
            name.into(),
            keys.iter().map(|key| key.and_then(code).filter(is_text)),
        )
    };
    Ok(column.into_series())
}
