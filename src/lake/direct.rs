//! Files of the lake to columns, straight from their pages.
//!
//! Whatever is not written here, and so may be of another hand, is refused as unusual: then the general reader has it.

use super::chunk::ColumnPages;
use super::columns::{self, FLAGS, case_instants, case_texts, walked_texts};
use super::read::empty_columns;
use super::schema::{
    CASE_ID, CASE_INSTANT_NAMES, CASE_TEXT_NAMES, DUE_AT, EVENT_TEXT_NAMES, KIND, OCCURRED_AT,
    PEOPLE_COLUMNS, ROLE, SOURCE, SOURCE_ROW,
};
use crate::event::{CaseColumns, EventColumns, Flags, Kind, NO_TIME, Sym, Symbols};
use anyhow::{Context, Result, ensure};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use std::fs::File;

/// A file whose columns are read one after the other.
pub(super) struct DirectFile {
    reader: SerializedFileReader<File>,
    /// The columns that have a value in some row, by name, with their places.
    columns: Vec<(String, usize)>,
}

impl DirectFile {
    /// Opens a file.
    pub(super) fn open(file: File) -> Result<Self> {
        let reader = SerializedFileReader::new(file)?;
        let metadata = reader.metadata().file_metadata();
        let empty = empty_columns(metadata);
        let columns = metadata.schema_descr().columns().iter().enumerate();
        let columns = columns.map(|(place, column)| (column.name().to_owned(), place));
        let columns = columns.filter(|(name, _)| !empty.contains(&name.as_str())).collect();
        Ok(Self { reader, columns })
    }

    /// Appends the columns of the walk.
    pub(super) fn read_events(&self, columns: &mut EventColumns) -> Result<()> {
        columns.clear_rows(self.rows()?);
        self.each_group(|group| {
            group.texts(CASE_ID, &mut columns.symbols, &mut columns.case_id)?;
            let (symbols, outs) = walked_texts(columns);
            for (name, out) in EVENT_TEXT_NAMES.into_iter().zip(outs) {
                group.texts(name, symbols, out)?;
            }
            group.texts(SOURCE, &mut columns.symbols, &mut columns.source)?;
            group.words(KIND, Kind::Unknown, &mut columns.kind, columns::kind)?;
            group.words(ROLE, None, &mut columns.role, columns::role)?;
            group.instants(OCCURRED_AT, &mut columns.occurred_at)?;
            group.instants(DUE_AT, &mut columns.due_at)?;
            group.flags(&mut columns.flags)?;
            group.source_rows(&mut columns.source_row)
        })
    }

    /// Appends the columns of people, units, instants and kinds.
    pub(super) fn read_people(&self, columns: &mut EventColumns) -> Result<()> {
        self.each_group(|group| {
            let (symbols, outs) = walked_texts(columns);
            let texts = EVENT_TEXT_NAMES.into_iter().zip(outs);
            for (name, out) in texts.filter(|(name, _)| PEOPLE_COLUMNS.contains(name)) {
                group.texts(name, symbols, out)?;
            }
            group.words(KIND, Kind::Unknown, &mut columns.kind, columns::kind)?;
            group.instants(OCCURRED_AT, &mut columns.occurred_at)
        })
    }

    /// Appends cases; their symbols go into `symbols`.
    pub(super) fn read_cases(&self, symbols: &mut Symbols, columns: &mut CaseColumns) -> Result<()> {
        // Cases lie here as they lie among the events, mostly: the next one's symbol is that after this one's.
        let mut last_case = Sym::NONE;
        self.each_group(|group| {
            group.words(CASE_ID, Sym::NONE, &mut columns.case_id, |text| {
                last_case = symbols.intern_after(last_case, text);
                Ok(last_case)
            })?;
            for (name, out) in CASE_TEXT_NAMES.into_iter().zip(case_texts(columns)) {
                group.texts(name, symbols, out)?;
            }
            for (name, out) in CASE_INSTANT_NAMES.into_iter().zip(case_instants(columns)) {
                group.instants(name, out)?;
            }
            group.texts(SOURCE, symbols, &mut columns.source)?;
            group.source_rows(&mut columns.source_row)
        })
    }

    /// How many rows the file has, as the whole and its parts say.
    fn rows(&self) -> Result<usize> {
        let metadata = self.reader.metadata();
        let rows = metadata.file_metadata().num_rows();
        let parts =
            metadata.row_groups().iter().try_fold(0_i64, |sum, group| sum.checked_add(group.num_rows()));
        ensure!(parts == Some(rows), "it has another number of rows than its row groups");
        usize::try_from(rows).context("it has less than no rows")
    }

    fn each_group(&self, mut read: impl FnMut(&Group<'_>) -> Result<()>) -> Result<()> {
        for place in 0..self.reader.num_row_groups() {
            let group = self.reader.get_row_group(place)?;
            let rows = usize::try_from(group.metadata().num_rows()).context("a row group has no size")?;
            read(&Group { columns: &self.columns, group: &*group, rows })?;
        }
        Ok(())
    }
}

/// A row group.
struct Group<'f> {
    columns: &'f [(String, usize)],
    group: &'f dyn RowGroupReader,
    rows: usize,
}

impl Group<'_> {
    /// The pages of a column, if it has a value in some row of the file.
    fn pages(&self, name: &str) -> Result<Option<ColumnPages>> {
        let Some((_, place)) = self.columns.iter().find(|(known, _)| known == name) else { return Ok(None) };
        Ok(Some(ColumnPages::new(self.group.get_column_page_reader(*place)?, self.rows)))
    }

    fn texts(&self, name: &str, symbols: &mut Symbols, out: &mut Vec<Sym>) -> Result<()> {
        self.words(name, Sym::NONE, out, |text| Ok(symbols.intern(text)))
    }

    fn words<T: Copy>(
        &self,
        name: &str,
        missing: T,
        out: &mut Vec<T>,
        meaning: impl FnMut(&str) -> Result<T>,
    ) -> Result<()> {
        let Some(pages) = self.pages(name)? else {
            out.resize(out.len() + self.rows, missing);
            return Ok(());
        };
        pages.texts(missing, out, meaning).with_context(|| column(name))
    }

    fn instants(&self, name: &str, out: &mut Vec<i64>) -> Result<()> {
        let Some(pages) = self.pages(name)? else {
            out.resize(out.len() + self.rows, NO_TIME);
            return Ok(());
        };
        pages.numbers(NO_TIME, out, |instant| instant).with_context(|| column(name))
    }

    fn source_rows(&self, out: &mut Vec<u64>) -> Result<()> {
        let pages = self.pages(SOURCE_ROW)?.context("there is no column `source_row`")?;
        pages.numbers(0, out, |row| row as u64).with_context(|| column(SOURCE_ROW))
    }

    fn flags(&self, out: &mut Vec<Flags>) -> Result<()> {
        let start = out.len();
        out.resize(start + self.rows, Flags::default());
        let out = &mut out[start..];
        for (name, pack) in FLAGS {
            let Some(pages) = self.pages(name)? else { continue };
            let packed = [pack(Some(false)).0, pack(Some(true)).0];
            pages.flags(|row, flag| out[row].0 |= packed[usize::from(flag)]).with_context(|| column(name))?;
        }
        Ok(())
    }
}

fn column(name: &str) -> String {
    format!("column `{name}`")
}
