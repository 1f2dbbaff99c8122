//! Arranged rows to Parquet.

use super::durable::{AsideFile, Published, explain};
use super::part::{
    ACTIVITY, CASE_INSTANTS, CASE_TEXTS, CaseRow, EVENT_TEXTS, EventRow, Keys, OFFICIAL, PROCEDURE, Part,
    RECEIVER, RECEIVER_UNIT, STATUS, STEP, UNIT,
};
use super::schema::{
    CASE_INSTANT_NAMES, CASE_TEXT_NAMES, DUE_AT, EMPTY_COLUMNS, EVENT_KEY, EVENT_TEXT_NAMES, HAS_ATTACHMENT,
    HAS_NOTE, HAS_POSITION, ROLE, case_schema, event_schema, writer_properties,
};
use crate::event::{Flags, KINDS, Kind, NO_TIME, ROLES, Sym, Symbols};
use arrow::array::{
    ArrayRef, BooleanArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Int32Type, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::file::metadata::KeyValue;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

/// Rows turned into arrays at a time: their columns together fit the cache.
const BATCH_ROWS: usize = 1 << 14;
const BUFFER_BYTES: usize = 1 << 20;

/// The symbols of the source files by their sequence.
pub(super) trait SourceOf: Fn(u32) -> Sym {}
impl<F: Fn(u32) -> Sym> SourceOf for F {}

/// Writes the events of a part in the given order.
pub(super) fn write_events(
    target: &Path,
    part: &Part,
    order: &[u32],
    source_of: &impl SourceOf,
    metadata: Vec<KeyValue>,
) -> anyhow::Result<Published> {
    let dictionaries = Dictionaries::new(target, &part.symbols)?;
    let schema = event_schema();
    let metadata = with_empty_columns(metadata, &empty_event_columns(part, order));
    write(target, &schema, metadata, order, |indices| {
        let rows: Vec<EventRow> = indices.iter().map(|&index| part.events[index as usize]).collect();
        event_arrays(&rows, &dictionaries, &part.keys, source_of)
    })
}

/// Writes the cases of a part in the given order.
pub(super) fn write_cases(
    target: &Path,
    part: &Part,
    order: &[u32],
    source_of: &impl SourceOf,
    metadata: Vec<KeyValue>,
) -> anyhow::Result<Published> {
    let dictionaries = Dictionaries::new(target, &part.symbols)?;
    let schema = case_schema();
    let metadata = with_empty_columns(metadata, &empty_case_columns(part, order));
    write(target, &schema, metadata, order, |indices| {
        let rows: Vec<CaseRow> = indices.iter().map(|&index| part.cases[index as usize]).collect();
        case_arrays(&rows, &dictionaries, source_of)
    })
}

fn write(
    target: &Path,
    schema: &SchemaRef,
    metadata: Vec<KeyValue>,
    order: &[u32],
    arrays_of: impl Fn(&[u32]) -> anyhow::Result<Vec<ArrayRef>>,
) -> anyhow::Result<Published> {
    let out = BufWriter::with_capacity(BUFFER_BYTES, AsideFile::create(target)?);
    let options =
        ArrowWriterOptions::new().with_properties(writer_properties(metadata)).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(out, schema.clone(), options)
        .map_err(|error| explain(target, error))?;
    for indices in order.chunks(BATCH_ROWS) {
        let batch = RecordBatch::try_new(schema.clone(), arrays_of(indices)?)?;
        writer.write(&batch).map_err(|error| explain(target, error))?;
    }
    let out = writer.into_inner().map_err(|error| explain(target, error))?;
    let file = out.into_inner().map_err(|error| explain(target, error.into_error()))?;
    file.publish()
}

/// The columns in which no row has a value, with their names. One pass: a row is read once, wherever it lies.
fn empty_event_columns(part: &Part, order: &[u32]) -> Vec<&'static str> {
    let mut texts = [Sym::NONE; EVENT_TEXTS];
    let (mut flags, mut has_role, mut has_due, mut has_key) = (Flags::default(), false, false, false);
    for row in order.iter().map(|&index| &part.events[index as usize]) {
        texts.iter_mut().zip(row.texts).for_each(|(met, text)| *met = met.or(text));
        flags.0 |= row.flags.0;
        has_role |= row.role.is_some();
        has_due |= row.due_at != NO_TIME;
        has_key |= row.key.is_some();
    }
    let texts = EVENT_TEXT_NAMES.into_iter().zip(texts.map(Sym::is_some));
    let others = [
        (ROLE, has_role),
        (DUE_AT, has_due),
        (HAS_NOTE, flags.has_note().is_some()),
        (HAS_ATTACHMENT, flags.has_attachment().is_some()),
        (HAS_POSITION, flags.has_position().is_some()),
        (EVENT_KEY, has_key),
    ];
    texts.chain(others).filter(|(_, is_met)| !is_met).map(|(name, _)| name).collect()
}

/// As [`empty_event_columns`].
fn empty_case_columns(part: &Part, order: &[u32]) -> Vec<&'static str> {
    let mut texts = [Sym::NONE; CASE_TEXTS];
    let mut instants = [NO_TIME; CASE_INSTANTS];
    for row in order.iter().map(|&index| &part.cases[index as usize]) {
        texts.iter_mut().zip(row.texts).for_each(|(met, text)| *met = met.or(text));
        instants.iter_mut().zip(row.instants).for_each(|(met, instant)| *met = (*met).max(instant));
    }
    let texts = CASE_TEXT_NAMES.into_iter().zip(texts.map(Sym::is_some));
    let instants = CASE_INSTANT_NAMES.into_iter().zip(instants.map(|instant| instant != NO_TIME));
    texts.chain(instants).filter(|(_, is_met)| !is_met).map(|(name, _)| name).collect()
}

fn with_empty_columns(mut metadata: Vec<KeyValue>, empty: &[&str]) -> Vec<KeyValue> {
    metadata.push(KeyValue::new(EMPTY_COLUMNS.to_owned(), empty.join(",")));
    metadata
}

fn event_arrays(
    rows: &[EventRow],
    dictionaries: &Dictionaries,
    keys: &Keys,
    source_of: &impl SourceOf,
) -> anyhow::Result<Vec<ArrayRef>> {
    let text = |position: usize| dictionaries.texts(rows.iter().map(|row| row.texts[position]));
    let flag = |flag: fn(Flags) -> Option<bool>| -> ArrayRef {
        Arc::new(rows.iter().map(|row| flag(row.flags)).collect::<BooleanArray>())
    };
    Ok(vec![
        dictionaries.texts(rows.iter().map(|row| row.case_id))?,
        text(PROCEDURE)?,
        instants(rows.iter().map(|row| row.occurred_at)),
        text(ACTIVITY)?,
        dictionaries.kinds(rows.iter().map(|row| row.kind))?,
        text(STEP)?,
        text(OFFICIAL)?,
        text(UNIT)?,
        text(RECEIVER)?,
        text(RECEIVER_UNIT)?,
        dictionaries.roles(rows.iter().map(|row| row.role.map(|role| role as i32)))?,
        instants(rows.iter().map(|row| row.due_at)),
        text(STATUS)?,
        flag(Flags::has_note),
        flag(Flags::has_attachment),
        flag(Flags::has_position),
        Arc::new(rows.iter().map(|row| keys.get(row.key)).collect::<StringArray>()),
        dictionaries.texts(rows.iter().map(|row| source_of(row.file)))?,
        Arc::new(rows.iter().map(|row| row.source_row as i64).collect::<Int64Array>()),
    ])
}

fn case_arrays(
    rows: &[CaseRow],
    dictionaries: &Dictionaries,
    source_of: &impl SourceOf,
) -> anyhow::Result<Vec<ArrayRef>> {
    let text = |position: usize| dictionaries.texts(rows.iter().map(|row| row.texts[position]));
    let instant = |position: usize| instants(rows.iter().map(|row| row.instants[position]));
    Ok(vec![
        dictionaries.texts(rows.iter().map(|row| row.case_id))?,
        text(0)?,
        text(1)?,
        text(2)?,
        text(3)?,
        text(4)?,
        instant(0),
        instant(1),
        instant(2),
        instant(3),
        text(5)?,
        dictionaries.texts(rows.iter().map(|row| source_of(row.file)))?,
        Arc::new(rows.iter().map(|row| row.source_row as i64).collect::<Int64Array>()),
    ])
}

/// The dictionaries that all batches of a file share: symbols are their own keys, nothing is looked up.
struct Dictionaries {
    symbols: ArrayRef,
    kinds: ArrayRef,
    roles: ArrayRef,
}

impl Dictionaries {
    fn new(target: &Path, symbols: &Symbols) -> anyhow::Result<Self> {
        if symbols.iter().map(str::len).sum::<usize>() > i32::MAX as usize {
            anyhow::bail!(
                "`{}` would hold more than 2 GiB of distinct text\n\nhint: make a new store with more buckets",
                target.display()
            );
        }
        Ok(Self {
            symbols: Arc::new(StringArray::from_iter_values(symbols.iter())),
            kinds: Arc::new(StringArray::from_iter_values(KINDS.iter().map(|(_, name)| name))),
            roles: Arc::new(StringArray::from_iter_values(ROLES.iter().map(|(_, name)| name))),
        })
    }

    fn texts(&self, symbols: impl Iterator<Item = Sym> + Clone) -> anyhow::Result<ArrayRef> {
        let nulls = nulls(symbols.clone().map(Sym::is_some));
        let keys = symbols.map(|symbol| if symbol.is_none() { 0 } else { symbol.0 as i32 });
        dictionary(&self.symbols, keys, nulls)
    }

    fn kinds(&self, kinds: impl Iterator<Item = Kind>) -> anyhow::Result<ArrayRef> {
        dictionary(&self.kinds, kinds.map(|kind| kind as i32), None)
    }

    fn roles(&self, roles: impl Iterator<Item = Option<i32>> + Clone) -> anyhow::Result<ArrayRef> {
        let nulls = nulls(roles.clone().map(|role| role.is_some()));
        dictionary(&self.roles, roles.map(Option::unwrap_or_default), nulls)
    }
}

fn dictionary(
    values: &ArrayRef,
    keys: impl Iterator<Item = i32>,
    nulls: Option<NullBuffer>,
) -> anyhow::Result<ArrayRef> {
    let keys = Int32Array::new(keys.collect::<Vec<_>>().into(), nulls);
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(values))?))
}

fn instants(instants: impl Iterator<Item = i64> + Clone) -> ArrayRef {
    let nulls = nulls(instants.clone().map(|instant| instant != NO_TIME));
    let values = instants.collect::<Vec<_>>();
    Arc::new(TimestampMicrosecondArray::new(values.into(), nulls).with_timezone("UTC"))
}

/// The validity of a column; `None` where every value is there.
fn nulls(is_there: impl Iterator<Item = bool> + Clone) -> Option<NullBuffer> {
    if is_there.clone().all(|there| there) { None } else { Some(is_there.collect::<NullBuffer>()) }
}
