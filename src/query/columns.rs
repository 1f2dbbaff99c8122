//! Converts Arrow arrays to polars columns and back. Values are copied, because each crate has its own array types.

use anyhow::{Context, Result, bail};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array,
    PrimitiveArray, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{
    ArrowDictionaryKeyType, ArrowPrimitiveType, DataType as ArrowType, Date32Type, Float32Type, Float64Type,
    Int8Type, Int16Type, Int32Type, Int64Type, TimeUnit as ArrowUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use polars::prelude::{
    BooleanChunked, ChunkTake, ChunkedArray, Column, DataType, Float64Chunked, IdxCa, IdxSize, Int32Chunked,
    Int64Chunked, IntoColumn, IntoSeries, NewChunkedArray, PolarsNumericType, PolarsResult, Series,
    StringChunked, TimeUnit, UInt32Chunked,
};
use std::sync::Arc;

/// Returns the polars type of an Arrow type, or `None` for nested and rare types, which queries do not show.
///
/// Narrow integers and floats are widened. Every instant becomes a datetime in µs without a zone, which means UTC.
pub(super) fn polars_type(arrow: &ArrowType) -> Option<DataType> {
    Some(match arrow {
        ArrowType::Boolean => DataType::Boolean,
        ArrowType::Int8 | ArrowType::Int16 | ArrowType::Int32 => DataType::Int32,
        ArrowType::Int64 => DataType::Int64,
        ArrowType::UInt8 | ArrowType::UInt16 | ArrowType::UInt32 => DataType::UInt32,
        ArrowType::UInt64 => DataType::UInt64,
        ArrowType::Float32 | ArrowType::Float64 => DataType::Float64,
        ArrowType::Utf8 | ArrowType::LargeUtf8 | ArrowType::Utf8View => DataType::String,
        ArrowType::Dictionary(_, values) if **values == ArrowType::Utf8 => DataType::String,
        ArrowType::Timestamp(..) => DataType::Datetime(TimeUnit::Microseconds, None),
        ArrowType::Date32 => DataType::Date,
        _ => return None,
    })
}

/// A column to which batches are appended.
#[derive(Default)]
pub(super) struct PolarsColumn(Option<Series>);

impl PolarsColumn {
    /// Appends a batch.
    pub(super) fn append(&mut self, batch: Series) -> PolarsResult<()> {
        match &mut self.0 {
            None => self.0 = Some(batch),
            Some(all) => {
                all.append(&batch)?;
            }
        }
        Ok(())
    }

    /// Returns the column with `rows` rows; all of them are null if no batch had the column.
    pub(super) fn finish(self, name: &str, data_type: &DataType, rows: usize) -> PolarsResult<Column> {
        match self.0 {
            Some(series) if series.dtype() == data_type => Ok(series.into_column()),
            Some(series) => Ok(series.cast(data_type)?.into_column()),
            None => Ok(Series::full_null(name.into(), rows, data_type).into_column()),
        }
    }
}

/// Converts an Arrow array to a polars series.
pub(super) fn to_polars(name: &str, array: &ArrayRef) -> Result<Series> {
    let text = name.into();
    Ok(match array.data_type() {
        ArrowType::Boolean => {
            BooleanChunked::from_iter_options(text, array.as_boolean().iter()).into_series()
        }
        ArrowType::Int8 => widen_signed::<Int8Type>(name, array),
        ArrowType::Int16 => widen_signed::<Int16Type>(name, array),
        ArrowType::Int32 => widen_signed::<Int32Type>(name, array),
        ArrowType::Int64 => copied::<Int64Type, polars::prelude::Int64Type>(name, array),
        ArrowType::UInt8 => widen_unsigned::<UInt8Type>(name, array),
        ArrowType::UInt16 => widen_unsigned::<UInt16Type>(name, array),
        ArrowType::UInt32 => copied::<UInt32Type, polars::prelude::UInt32Type>(name, array),
        ArrowType::UInt64 => copied::<UInt64Type, polars::prelude::UInt64Type>(name, array),
        ArrowType::Float32 => {
            let wide = array.as_primitive::<Float32Type>().iter().map(|value| value.map(f64::from));
            Float64Chunked::from_iter_options(text, wide).into_series()
        }
        ArrowType::Float64 => copied::<Float64Type, polars::prelude::Float64Type>(name, array),
        ArrowType::Utf8 => {
            StringChunked::from_iter_options(text, array.as_string::<i32>().iter()).into_series()
        }
        ArrowType::LargeUtf8 => {
            StringChunked::from_iter_options(text, array.as_string::<i64>().iter()).into_series()
        }
        ArrowType::Utf8View => {
            StringChunked::from_iter_options(text, array.as_string_view().iter()).into_series()
        }
        ArrowType::Dictionary(key, _) => dictionary_strings(name, key, array)?,
        ArrowType::Timestamp(unit, _) => instants(name, *unit, array)?,
        ArrowType::Date32 => Int32Chunked::from_iter_options(text, array.as_primitive::<Date32Type>().iter())
            .into_series()
            .cast(&DataType::Date)?,
        other => bail!("column `{name}` has type {other}, which queries do not read"),
    })
}

/// Copies numbers. Where none is missing, they are copied as one block.
fn copied<A, P>(name: &str, array: &ArrayRef) -> Series
where
    A: ArrowPrimitiveType,
    P: PolarsNumericType<Native = A::Native>,
    ChunkedArray<P>: IntoSeries,
{
    let array = array.as_primitive::<A>();
    let numbers: ChunkedArray<P> = if array.null_count() == 0 {
        ChunkedArray::from_slice(name.into(), array.values())
    } else {
        ChunkedArray::from_iter_options(name.into(), array.iter())
    };
    numbers.into_series()
}

fn widen_signed<T: ArrowPrimitiveType>(name: &str, array: &ArrayRef) -> Series
where
    i32: From<T::Native>,
{
    let wide = array.as_primitive::<T>().iter().map(|value| value.map(i32::from));
    Int32Chunked::from_iter_options(name.into(), wide).into_series()
}

fn widen_unsigned<T: ArrowPrimitiveType>(name: &str, array: &ArrayRef) -> Series
where
    u32: From<T::Native>,
{
    let wide = array.as_primitive::<T>().iter().map(|value| value.map(u32::from));
    UInt32Chunked::from_iter_options(name.into(), wide).into_series()
}

fn instants(name: &str, unit: ArrowUnit, array: &ArrayRef) -> Result<Series> {
    let micros: Int64Chunked = match unit {
        ArrowUnit::Second => scaled::<TimestampSecondType>(name, array, |value| value * 1_000_000),
        ArrowUnit::Millisecond => scaled::<TimestampMillisecondType>(name, array, |value| value * 1000),
        ArrowUnit::Microsecond => scaled::<TimestampMicrosecondType>(name, array, |value| value),
        ArrowUnit::Nanosecond => {
            scaled::<TimestampNanosecondType>(name, array, |value| value.div_euclid(1000))
        }
    };
    Ok(micros.into_series().cast(&DataType::Datetime(TimeUnit::Microseconds, None))?)
}

fn scaled<T: ArrowPrimitiveType<Native = i64>>(
    name: &str,
    array: &ArrayRef,
    scale: fn(i64) -> i64,
) -> Int64Chunked {
    let array = array.as_primitive::<T>();
    if array.null_count() == 0 {
        return Int64Chunked::from_vec(
            name.into(),
            array.values().iter().map(|&value| scale(value)).collect(),
        );
    }
    Int64Chunked::from_iter_options(name.into(), array.iter().map(|value| value.map(scale)))
}

fn dictionary_strings(name: &str, key: &ArrowType, array: &ArrayRef) -> Result<Series> {
    match key {
        ArrowType::Int8 => expand::<Int8Type>(name, array),
        ArrowType::Int16 => expand::<Int16Type>(name, array),
        ArrowType::Int32 => expand::<Int32Type>(name, array),
        ArrowType::UInt8 => expand::<UInt8Type>(name, array),
        ArrowType::UInt16 => expand::<UInt16Type>(name, array),
        ArrowType::UInt32 => expand::<UInt32Type>(name, array),
        other => bail!("column `{name}` has a dictionary with keys of type {other}"),
    }
}

/// Expands a dictionary array. Each string of the dictionary is copied once, and the rows refer to it.
fn expand<K: ArrowDictionaryKeyType>(name: &str, array: &ArrayRef) -> Result<Series>
where
    K::Native: TryInto<IdxSize>,
{
    let array: &DictionaryArray<K> = array.as_dictionary::<K>();
    let values = array.values().as_string_opt::<i32>().context("the dictionary does not contain strings")?;
    let values = StringChunked::from_iter_options(name.into(), values.iter());
    let keys: &PrimitiveArray<K> = array.keys();
    let keys = keys.iter().map(|key| key.and_then(|key| key.try_into().ok()));
    let keys = IdxCa::from_iter_options("".into(), keys);
    Ok(values.take(&keys)?.into_series())
}

/// Converts a polars column to an Arrow array. Instants get the zone UTC; types without an Arrow counterpart become text.
pub(super) fn to_arrow(column: &Column) -> Result<ArrayRef> {
    let series = column.as_materialized_series();
    Ok(match series.dtype() {
        DataType::Boolean => Arc::new(series.bool()?.iter().collect::<BooleanArray>()),
        DataType::Float32 | DataType::Float64 => {
            Arc::new(series.cast(&DataType::Float64)?.f64()?.iter().collect::<Float64Array>())
        }
        data_type if data_type.is_integer() => {
            Arc::new(series.strict_cast(&DataType::Int64)?.i64()?.iter().collect::<Int64Array>())
        }
        DataType::Datetime(..) => {
            let micros =
                series.cast(&DataType::Datetime(TimeUnit::Microseconds, None))?.cast(&DataType::Int64)?;
            Arc::new(micros.i64()?.iter().collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
        DataType::Date => Arc::new(series.cast(&DataType::Int32)?.i32()?.iter().collect::<Date32Array>()),
        _ => Arc::new(series.cast(&DataType::String)?.str()?.iter().collect::<StringArray>()),
    })
}
