//! Parquet to columns.
//!
//! The walk reads everything, so this is made to cost little more than decoding: a column's dictionary is
//! interned once per row group, its rows are then table look-ups, and no row's string is hashed or compared.

use super::StoreError;
use super::part::STATUS;
use super::schema::{
    CASE_ID, CASE_INSTANT_NAMES, CASE_TEXT_NAMES, DUE_AT, EVENT_KEY, EVENT_TEXT_NAMES, HAS_ATTACHMENT,
    HAS_NOTE, HAS_POSITION, KIND, NOT_WALKED, OCCURRED_AT, ROLE, SOURCE, SOURCE_ROW, case_schema,
    event_schema,
};
use crate::event::{CaseColumns, EventColumns, Flags, Kind, NO_TIME, Role, Sym, Symbols};
use anyhow::Context;
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow::datatypes::{ArrowPrimitiveType, Int32Type, Int64Type, SchemaRef, TimestampMicrosecondType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use std::fs::File;
use std::path::Path;

/// Rows decoded at a time. It divides a row group, so a batch never meets two dictionaries.
const BATCH_ROWS: usize = 1 << 16;

/// The columns of a row that the walk has no use for, but a merge keeps.
pub(super) struct Unwalked<'a> {
    pub(super) status: Vec<Sym>,
    pub(super) event_key: &'a StringArray,
}

/// Reads a file of `events/` into columns, all at once.
pub(super) fn read_events(path: &Path, columns: &mut EventColumns) -> anyhow::Result<()> {
    let (rows, reader) = open(path, event_schema(), is_walked)?;
    columns.reserve_rows(rows);
    let mut decoder = EventDecoder::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        decoder.append(&batch, columns).with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    Ok(())
}

/// Reads a file of `events/` with all its columns, giving each batch to `take`. `columns` is emptied before
/// each but for its symbols.
pub(super) fn read_events_whole(
    path: &Path,
    columns: &mut EventColumns,
    mut take: impl FnMut(&EventColumns, &Unwalked<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (_, reader) = open(path, event_schema(), |_| true)?;
    let mut decoder = EventDecoder::default();
    let mut status = TextColumn::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        *columns = EventColumns { symbols: std::mem::take(&mut columns.symbols), ..EventColumns::default() };
        decoder.append(&batch, columns)?;
        let mut unwalked = Unwalked {
            status: Vec::new(),
            event_key: column(&batch, EVENT_KEY)?.as_string_opt().context("`event_key` is no text")?,
        };
        status.texts(&batch, EVENT_TEXT_NAMES[STATUS], &mut columns.symbols, &mut unwalked.status)?;
        take(columns, &unwalked)?;
    }
    Ok(())
}

/// Reads a file of `cases/`. Its symbols go into `symbols`.
pub(super) fn read_cases(
    path: &Path,
    symbols: &mut Symbols,
    columns: &mut CaseColumns,
) -> anyhow::Result<()> {
    let (_, reader) = open(path, case_schema(), |_| true)?;
    let mut decoder = CaseDecoder::default();
    for batch in reader {
        let batch = batch.map_err(|error| damaged(path, &error))?;
        decoder
            .append(&batch, symbols, columns)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
    }
    Ok(())
}

/// Decodes the columns of the walk from a file of `events/` and drops them; the number of rows.
///
/// This is what any reader must do at least: the yardstick of the benchmark of the walk.
pub fn decode_only(path: &Path) -> anyhow::Result<usize> {
    let (_, reader) = open(path, event_schema(), is_walked)?;
    let mut rows = 0;
    for batch in reader {
        rows += batch.map_err(|error| damaged(path, &error))?.num_rows();
    }
    Ok(rows)
}

fn is_walked(name: &str) -> bool {
    !NOT_WALKED.contains(&name)
}

fn open(
    path: &Path,
    schema: SchemaRef,
    is_wanted: impl Fn(&str) -> bool,
) -> anyhow::Result<(usize, ParquetRecordBatchReader)> {
    let file = File::open(path).map_err(|error| damaged(path, &error))?;
    let names: Vec<String> = schema.fields().iter().map(|field| field.name().clone()).collect();
    let options = ArrowReaderOptions::new().with_schema(schema);
    let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)
        .map_err(|error| damaged(path, &error))?;
    let rows = builder.metadata().file_metadata().num_rows() as usize;
    let wanted = names.iter().map(String::as_str).filter(|name| is_wanted(name));
    let mask = ProjectionMask::columns(builder.parquet_schema(), wanted);
    let reader = builder
        .with_projection(mask)
        .with_batch_size(BATCH_ROWS)
        .build()
        .map_err(|error| damaged(path, &error))?;
    Ok((rows, reader))
}

fn damaged(path: &Path, error: &dyn std::error::Error) -> anyhow::Error {
    StoreError::DamagedData { path: path.to_owned(), reason: error.to_string() }.into()
}

/// One column of each text, with the dictionary it last met.
#[derive(Default)]
struct EventDecoder {
    case_id: TextColumn,
    texts: [TextColumn; EVENT_TEXT_NAMES.len()],
    source: TextColumn,
    kind: DictionaryColumn<Kind>,
    role: DictionaryColumn<Option<Role>>,
}

impl EventDecoder {
    fn append(&mut self, batch: &RecordBatch, columns: &mut EventColumns) -> anyhow::Result<()> {
        let symbols = &mut columns.symbols;
        self.case_id.texts(batch, CASE_ID, symbols, &mut columns.case_id)?;
        let outs = [
            &mut columns.procedure_id,
            &mut columns.activity,
            &mut columns.step,
            &mut columns.official_id,
            &mut columns.unit_id,
            &mut columns.receiver_id,
            &mut columns.receiver_unit_id,
        ];
        for ((text, name), out) in self.texts.iter_mut().zip(EVENT_TEXT_NAMES).zip(outs) {
            text.texts(batch, name, symbols, out)?;
        }
        self.source.texts(batch, SOURCE, symbols, &mut columns.source)?;
        self.kind.append(batch, KIND, Kind::Unknown, &mut columns.kind, |name| {
            Kind::from_name(name).with_context(|| format!("there is no kind `{name}`"))
        })?;
        self.role.append(batch, ROLE, None, &mut columns.role, |name| {
            Ok(Some(Role::from_name(name).with_context(|| format!("there is no role `{name}`"))?))
        })?;
        instants(batch, OCCURRED_AT, &mut columns.occurred_at)?;
        instants(batch, DUE_AT, &mut columns.due_at)?;
        flags(batch, &mut columns.flags)?;
        source_rows(batch, &mut columns.source_row)
    }
}

#[derive(Default)]
struct CaseDecoder {
    case_id: TextColumn,
    texts: [TextColumn; CASE_TEXT_NAMES.len()],
    source: TextColumn,
}

impl CaseDecoder {
    fn append(
        &mut self,
        batch: &RecordBatch,
        symbols: &mut Symbols,
        columns: &mut CaseColumns,
    ) -> anyhow::Result<()> {
        self.case_id.texts(batch, CASE_ID, symbols, &mut columns.case_id)?;
        let outs = [
            &mut columns.procedure_id,
            &mut columns.procedure_name,
            &mut columns.field_id,
            &mut columns.unit_id,
            &mut columns.channel,
            &mut columns.status,
        ];
        for ((text, name), out) in self.texts.iter_mut().zip(CASE_TEXT_NAMES).zip(outs) {
            text.texts(batch, name, symbols, out)?;
        }
        let outs = [
            &mut columns.received_at,
            &mut columns.due_at,
            &mut columns.finished_at,
            &mut columns.returned_at,
        ];
        for (name, out) in CASE_INSTANT_NAMES.into_iter().zip(outs) {
            instants(batch, name, out)?;
        }
        self.source.texts(batch, SOURCE, symbols, &mut columns.source)?;
        source_rows(batch, &mut columns.source_row)
    }
}

type TextColumn = DictionaryColumn<Sym>;

impl TextColumn {
    fn texts(
        &mut self,
        batch: &RecordBatch,
        name: &str,
        symbols: &mut Symbols,
        out: &mut Vec<Sym>,
    ) -> anyhow::Result<()> {
        self.append(batch, name, Sym::NONE, out, |text| Ok(symbols.intern(text)))
    }
}

/// A column of keys into a dictionary, and what its entries mean to us.
struct DictionaryColumn<T> {
    /// The dictionary `meanings` was made for. It is held, so that none other can come to lie at its place.
    dictionary: Option<ArrayRef>,
    meanings: Vec<T>,
}

impl<T> Default for DictionaryColumn<T> {
    fn default() -> Self {
        Self { dictionary: None, meanings: Vec::new() }
    }
}

impl<T: Copy> DictionaryColumn<T> {
    /// Appends the rows of a batch; `missing` stands for null.
    fn append(
        &mut self,
        batch: &RecordBatch,
        name: &str,
        missing: T,
        out: &mut Vec<T>,
        meaning: impl FnMut(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<()> {
        let array: &DictionaryArray<Int32Type> =
            column(batch, name)?.as_dictionary_opt().with_context(|| format!("`{name}` is no text"))?;
        if array.logical_null_count() == array.len() {
            out.resize(out.len() + array.len(), missing);
            return Ok(());
        }
        self.learn(array.values(), meaning)?;
        let (keys, meanings) = (array.keys(), self.meanings.as_slice());
        match keys.nulls().filter(|nulls| nulls.null_count() > 0) {
            None => out.extend(keys.values().iter().map(|&key| meanings[key as usize])),
            Some(nulls) => out.extend(keys.values().iter().zip(nulls).map(|(&key, is_there)| {
                // A null's key means nothing, and may be no key at all.
                if is_there { meanings[key as usize] } else { missing }
            })),
        }
        Ok(())
    }

    /// Takes the meanings of a dictionary, unless it is the one known already.
    fn learn(
        &mut self,
        values: &ArrayRef,
        mut meaning: impl FnMut(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<()> {
        if self.dictionary.as_ref().is_some_and(|known| is_same_array(known, values)) {
            return Ok(());
        }
        let texts: &StringArray = values.as_string_opt().context("a dictionary holds no text")?;
        self.meanings.clear();
        for text in texts {
            self.meanings.push(meaning(text.context("a dictionary holds a null")?)?);
        }
        self.dictionary = Some(ArrayRef::clone(values));
        Ok(())
    }
}

/// Whether two arrays are one in memory.
fn is_same_array(one: &ArrayRef, other: &ArrayRef) -> bool {
    let place = |array: &ArrayRef| {
        let texts: Option<&StringArray> = array.as_string_opt();
        texts.map(|texts| (texts.value_data().as_ptr(), texts.offsets().as_ptr(), texts.len()))
    };
    place(one) == place(other)
}

fn instants(batch: &RecordBatch, name: &str, out: &mut Vec<i64>) -> anyhow::Result<()> {
    let array = primitive::<TimestampMicrosecondType>(batch, name)?;
    match array.nulls().filter(|nulls| nulls.null_count() > 0) {
        None => out.extend_from_slice(array.values()),
        Some(nulls) if nulls.null_count() == array.len() => out.resize(out.len() + array.len(), NO_TIME),
        Some(nulls) => {
            out.extend(array.values().iter().zip(nulls).map(
                |(&instant, is_there)| {
                    if is_there { instant } else { NO_TIME }
                },
            ));
        }
    }
    Ok(())
}

fn source_rows(batch: &RecordBatch, out: &mut Vec<u64>) -> anyhow::Result<()> {
    let rows = primitive::<Int64Type>(batch, SOURCE_ROW)?;
    out.extend(rows.values().iter().map(|&row| row as u64));
    Ok(())
}

fn flags(batch: &RecordBatch, out: &mut Vec<Flags>) -> anyhow::Result<()> {
    let start = out.len();
    out.resize(start + batch.num_rows(), Flags::default());
    type Pack = fn(Option<bool>) -> Flags;
    let columns: [(&str, Pack); 3] = [
        (HAS_NOTE, |flag| Flags::new(flag, None, None)),
        (HAS_ATTACHMENT, |flag| Flags::new(None, flag, None)),
        (HAS_POSITION, |flag| Flags::new(None, None, flag)),
    ];
    for (name, pack) in columns {
        let array: &BooleanArray =
            column(batch, name)?.as_boolean_opt().with_context(|| format!("`{name}` is no flag"))?;
        if array.null_count() == array.len() {
            continue;
        }
        let (no, yes) = (pack(Some(false)).0, pack(Some(true)).0);
        let bits = |value: bool| if value { yes } else { no };
        match array.nulls() {
            None => {
                out[start..].iter_mut().zip(array.values()).for_each(|(flags, value)| flags.0 |= bits(value));
            }
            Some(nulls) => {
                for ((flags, value), is_there) in out[start..].iter_mut().zip(array.values()).zip(nulls) {
                    flags.0 |= if is_there { bits(value) } else { 0 };
                }
            }
        }
    }
    Ok(())
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> anyhow::Result<&'a ArrayRef> {
    batch.column_by_name(name).with_context(|| format!("there is no column `{name}`"))
}

fn primitive<'a, T: ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
) -> anyhow::Result<&'a PrimitiveArray<T>> {
    column(batch, name)?.as_primitive_opt().with_context(|| format!("`{name}` has another type"))
}

impl EventColumns {
    fn reserve_rows(&mut self, rows: usize) {
        let texts = [
            &mut self.case_id,
            &mut self.procedure_id,
            &mut self.activity,
            &mut self.step,
            &mut self.official_id,
            &mut self.unit_id,
            &mut self.receiver_id,
            &mut self.receiver_unit_id,
            &mut self.source,
        ];
        texts.into_iter().for_each(|column| column.reserve_exact(rows));
        self.occurred_at.reserve_exact(rows);
        self.due_at.reserve_exact(rows);
        self.kind.reserve_exact(rows);
        self.role.reserve_exact(rows);
        self.flags.reserve_exact(rows);
        self.source_row.reserve_exact(rows);
    }
}
