//! Record batches to the columns of a bucket, or to rows, as the table of columns says.

use super::arrays::{Dictionary, append_instants, append_source_rows, set_flags};
use super::table::{Act, Column, Row, Values};
use super::texts::TextList;
use crate::event::{Flags, Kind, Role, Sym, Symbols};
use anyhow::{Context, Result};
use arrow::array::{AsArray, RecordBatch, StringArray};

/// The dictionaries of a file's columns. A file is decoded batch by batch, and a dictionary holds for many of them.
struct Dictionaries {
    /// One per column; those of columns that are no texts stay empty.
    texts: Vec<Dictionary<Sym>>,
    kind: Dictionary<Kind>,
    role: Dictionary<Option<Role>>,
    /// The case that was interned last. Files of cases are mostly in the order of the events that were read before, so
    /// the symbol of the next case is mostly the next symbol.
    last_case: Sym,
}

impl Dictionaries {
    fn new(columns: usize) -> Self {
        Self {
            texts: (0..columns).map(|_| Dictionary::default()).collect(),
            kind: Dictionary::default(),
            role: Dictionary::default(),
            last_case: Sym::NONE,
        }
    }

    fn case_ids(
        &mut self,
        index: usize,
        (batch, name): (&RecordBatch, &str),
        symbols: &mut Symbols,
        out: &mut Vec<Sym>,
    ) -> Result<()> {
        let last = &mut self.last_case;
        self.texts[index].append(batch, name, Sym::NONE, out, |text| {
            *last = symbols.intern_after(*last, text);
            Ok(*last)
        })
    }

    fn texts(
        &mut self,
        index: usize,
        (batch, name): (&RecordBatch, &str),
        symbols: &mut Symbols,
        out: &mut Vec<Sym>,
    ) -> Result<()> {
        self.texts[index].append(batch, name, Sym::NONE, out, |text| Ok(symbols.intern(text)))
    }

    fn kinds(&mut self, (batch, name): (&RecordBatch, &str), out: &mut Vec<Kind>) -> Result<()> {
        self.kind.append(batch, name, Kind::Unknown, out, |text| {
            Kind::from_name(text).with_context(|| format!("there is no kind `{text}`"))
        })
    }

    fn roles(&mut self, (batch, name): (&RecordBatch, &str), out: &mut Vec<Option<Role>>) -> Result<()> {
        self.role.append(batch, name, None, out, |text| {
            Role::from_name(text).map(Some).with_context(|| format!("there is no role `{text}`"))
        })
    }
}

/// Decodes a file into the columns of a bucket.
pub(super) struct ColumnDecoder<R: Row> {
    dictionaries: Dictionaries,
    is_wanted: fn(&Column<R>) -> bool,
    rows: usize,
}

impl<R: Row> ColumnDecoder<R> {
    pub(super) fn new(is_wanted: fn(&Column<R>) -> bool) -> Self {
        Self { dictionaries: Dictionaries::new(R::COLUMNS.len()), is_wanted, rows: 0 }
    }

    /// Returns the number of rows decoded so far.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Makes room for that number of rows in the wanted columns, which are empty.
    pub(super) fn reserve(&self, rows: usize, columns: &mut R::Columns) {
        for column in R::COLUMNS.iter().filter(|column| (self.is_wanted)(column)) {
            match &column.values {
                Values::CaseId { into } | Values::Text { into: Some(into), .. } | Values::Source { into } => {
                    into(columns).reserve_exact(rows);
                }
                Values::Instant { into, .. } => into(columns).reserve_exact(rows),
                Values::Kind { into, .. } => into(columns).reserve_exact(rows),
                Values::Role { into, .. } => into(columns).reserve_exact(rows),
                Values::Flag { into, .. } => into(columns).reserve_exact(rows),
                Values::SourceRow { into, .. } => into(columns).reserve_exact(rows),
                Values::Text { into: None, .. } | Values::EventKey { .. } => {}
            }
        }
    }

    /// Appends a batch to the wanted columns; its strings are interned in `symbols`.
    pub(super) fn append(
        &mut self,
        batch: &RecordBatch,
        symbols: &mut Symbols,
        columns: &mut R::Columns,
    ) -> Result<()> {
        let rows_before = self.rows;
        self.rows += batch.num_rows();
        for (index, column) in R::COLUMNS.iter().enumerate().filter(|(_, column)| (self.is_wanted)(column)) {
            let (decoder, of) = (&mut self.dictionaries, (batch, column.name));
            let decoded = match &column.values {
                Values::CaseId { into } => decoder.case_ids(index, of, symbols, into(columns)),
                Values::Text { into: Some(into), .. } | Values::Source { into } => {
                    decoder.texts(index, of, symbols, into(columns))
                }
                Values::Instant { into, .. } => append_instants(batch, column.name, into(columns)),
                Values::Kind { into, .. } => decoder.kinds(of, into(columns)),
                Values::Role { into, .. } => decoder.roles(of, into(columns)),
                Values::Flag { pack, into, .. } => {
                    let flags = into(columns);
                    // The columns of the other flags may have made these rows already.
                    flags.resize(self.rows, Flags::default());
                    set_flags(batch, column.name, *pack, &mut flags[rows_before..])
                }
                Values::SourceRow { into, .. } => append_source_rows(batch, column.name, into(columns)),
                Values::Text { into: None, .. } | Values::EventKey { .. } => Ok(()),
            };
            decoded.with_context(|| format!("column `{}`", column.name))?;
        }
        Ok(())
    }
}

/// Decodes a file into rows, with all columns.
pub(super) struct RowDecoder<'a> {
    /// Where texts are interned.
    symbols: &'a mut Symbols,
    /// Where event keys go.
    keys: &'a mut TextList,
    /// Gives the sequence number of a source file by its name.
    sequence_of: &'a dyn Fn(&str) -> Result<u32>,
    dictionaries: Dictionaries,
    files: Dictionary<u32>,
    /// The values of one column of a batch, before they go to the rows.
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    symbols: Vec<Sym>,
    instants: Vec<i64>,
    kinds: Vec<Kind>,
    roles: Vec<Option<Role>>,
    flags: Vec<Flags>,
    numbers: Vec<u64>,
    files: Vec<u32>,
}

impl Scratch {
    fn clear(&mut self) {
        self.symbols.clear();
        self.instants.clear();
        self.kinds.clear();
        self.roles.clear();
        self.flags.clear();
        self.numbers.clear();
        self.files.clear();
    }
}

impl<'a> RowDecoder<'a> {
    pub(super) fn new<R: Row>(
        symbols: &'a mut Symbols,
        keys: &'a mut TextList,
        sequence_of: &'a dyn Fn(&str) -> Result<u32>,
    ) -> Self {
        let dictionaries = Dictionaries::new(R::COLUMNS.len());
        let (files, scratch) = (Dictionary::default(), Scratch::default());
        Self { symbols, keys, sequence_of, dictionaries, files, scratch }
    }

    /// Appends the rows of a batch.
    pub(super) fn append<R: Row>(&mut self, batch: &RecordBatch, rows: &mut Vec<R>) -> Result<()> {
        let start = rows.len();
        rows.resize(start + batch.num_rows(), R::EMPTY);
        for (index, column) in R::COLUMNS.iter().enumerate() {
            self.column(index, column, batch, &mut rows[start..])
                .with_context(|| format!("column `{}`", column.name))?;
        }
        Ok(())
    }

    /// Gives the rows of a batch their values of one column.
    fn column<R: Row>(
        &mut self,
        index: usize,
        column: &Column<R>,
        batch: &RecordBatch,
        rows: &mut [R],
    ) -> Result<()> {
        let Self { symbols, keys, sequence_of, dictionaries, files, scratch } = self;
        let of = (batch, column.name);
        scratch.clear();
        match &column.values {
            Values::CaseId { .. } => {
                dictionaries.case_ids(index, of, symbols, &mut scratch.symbols)?;
                assign(rows, &scratch.symbols, |row, case_id| row.origin_mut().case_id = case_id);
            }
            Values::Text { slot, .. } => {
                dictionaries.texts(index, of, symbols, &mut scratch.symbols)?;
                assign(rows, &scratch.symbols, |row, text| row.texts_mut()[*slot] = text);
            }
            Values::Instant { slot, .. } => {
                append_instants(batch, column.name, &mut scratch.instants)?;
                assign(rows, &scratch.instants, |row, instant| row.instants_mut()[*slot] = instant);
            }
            Values::Kind { .. } => {
                dictionaries.kinds(of, &mut scratch.kinds)?;
                assign_act(rows, &scratch.kinds, |act, kind| act.kind = kind);
            }
            Values::Role { .. } => {
                dictionaries.roles(of, &mut scratch.roles)?;
                assign_act(rows, &scratch.roles, |act, role| act.role = role);
            }
            Values::Flag { pack, .. } => {
                scratch.flags.resize(rows.len(), Flags::default());
                set_flags(batch, column.name, *pack, &mut scratch.flags)?;
                assign_act(rows, &scratch.flags, |act, flag| act.flags.0 |= flag.0);
            }
            Values::EventKey { .. } => {
                let Some(array) = batch.column_by_name(column.name) else { return Ok(()) };
                let texts: &StringArray = array.as_string_opt().context("it is no text")?;
                for (row, text) in rows.iter_mut().zip(texts) {
                    if let (Some(act), Some(text)) = (row.act_mut(), text) {
                        act.key = keys.push(text);
                    }
                }
            }
            Values::Source { .. } => {
                files.append(batch, column.name, 0, &mut scratch.files, sequence_of)?;
                assign(rows, &scratch.files, |row, file| row.origin_mut().file = file);
            }
            Values::SourceRow { .. } => {
                append_source_rows(batch, column.name, &mut scratch.numbers)?;
                assign(rows, &scratch.numbers, |row, number| row.origin_mut().source_row = number);
            }
        }
        Ok(())
    }
}

/// Gives each row its value.
fn assign<R, V: Copy>(rows: &mut [R], values: &[V], set: impl Fn(&mut R, V)) {
    rows.iter_mut().zip(values).for_each(|(row, &value)| set(row, value));
}

/// Gives each event its value.
fn assign_act<R: Row, V: Copy>(rows: &mut [R], values: &[V], set: impl Fn(&mut Act, V)) {
    assign(rows, values, |row, value| {
        if let Some(act) = row.act_mut() {
            set(act, value);
        }
    });
}
