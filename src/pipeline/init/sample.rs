//! A sample of the raw cells of a table, whatever its format.
//!
//! Readers pass on only the columns that a profile names. So the sample reads six columns at a time as the texts of a case
//! table, whose cells may hold anything, until it has seen all of them.

use crate::event::{CaseRecord, EventRecord};
use crate::pipeline::ExportReader;
use crate::profile::{Headings, Profile, ProfileSpec, Reject, Sink, TableKind, heading_key};
use crate::quality::guess::Sample;
use crate::source::Export;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;

/// The number of rows in a sample.
const ROWS: usize = 2_000;
/// The most columns in a sample; an export of events has some dozen.
const COLUMNS: usize = 120;
/// The texts of a case, which hold six columns at a time.
const TEXTS: [&str; 6] = ["procedure_id", "procedure_name", "field_id", "unit_id", "channel", "status"];
/// A column may lead if it has at least this many filled cells for each empty one.
const FILLED_PER_EMPTY: usize = 5;

/// Takes a sample of the columns under these headings.
pub(super) fn take_sample(reader: &ExportReader, export: &Export, headings: &[String]) -> Result<Sample> {
    let mut seen = BTreeSet::new();
    let headings: Vec<String> = headings
        .iter()
        .filter(|heading| !heading.is_empty() && seen.insert(heading_key(heading)))
        .take(COLUMNS)
        .cloned()
        .collect();
    let (first, rest) = headings.split_at(headings.len().min(TEXTS.len()));
    // Rows without a cell in the leading column are lost, so a column that is mostly filled leads.
    for leading in &headings {
        let columns = read_columns(reader, export, leading, first)?;
        if columns.rejected * FILLED_PER_EMPTY > columns.rows.len() {
            continue;
        }
        let mut rows = columns.rows;
        for chunk in rest.chunks(TEXTS.len()) {
            let more = read_columns(reader, export, leading, chunk)?.rows;
            for (row, cells) in rows.iter_mut().zip(more) {
                row.extend(cells);
            }
        }
        return Ok(Sample { headings, rows });
    }
    bail!("no column is filled in most rows\n\nhint: name the columns in `[profile]` of buckstop.toml")
}

/// Reads the columns under up to six headings as the texts of cases.
fn read_columns(
    reader: &ExportReader,
    export: &Export,
    leading: &str,
    headings: &[String],
) -> Result<SampleSink> {
    let texts = headings.iter().zip(TEXTS);
    let spec = ProfileSpec {
        id: Some("sample".to_owned()),
        table: Some(TableKind::Cases),
        columns: [("case_id".to_owned(), Headings::One(leading.to_owned()))].into(),
        cases: texts.map(|(heading, text)| (text.to_owned(), Headings::One(heading.clone()))).collect(),
        ..ProfileSpec::default()
    };
    let profile = Profile::compile(&spec)?;
    let mut sink = SampleSink { columns: headings.len(), ..SampleSink::default() };
    match reader.read_with(&profile, export, &mut |_| {}, &mut sink) {
        Ok(_) => Ok(sink),
        Err(error) if error.is::<SampleIsFull>() => Ok(sink),
        Err(error) => Err(error).context("cannot take a sample of its rows"),
    }
}

/// Ends the reading because the sample is large enough; not a fault.
#[derive(Debug, thiserror::Error)]
#[error("enough rows were read")]
struct SampleIsFull;

/// Collects the texts of cases.
#[derive(Default)]
struct SampleSink {
    /// The number of columns wanted.
    columns: usize,
    rows: Vec<Vec<String>>,
    rejected: usize,
}

impl Sink for SampleSink {
    fn event(&mut self, _: &EventRecord<'_>) -> Result<()> {
        Ok(())
    }

    fn case(&mut self, case: &CaseRecord<'_>) -> Result<()> {
        let texts =
            [case.procedure_id, case.procedure_name, case.field_id, case.unit_id, case.channel, case.status];
        let cells = texts[..self.columns].iter().map(|text| text.unwrap_or_default().to_owned());
        self.rows.push(cells.collect());
        if self.rows.len() < ROWS { Ok(()) } else { Err(SampleIsFull.into()) }
    }

    fn reject(&mut self, _: &Reject<'_>) -> Result<()> {
        self.rejected += 1;
        if self.rejected < ROWS { Ok(()) } else { Err(SampleIsFull.into()) }
    }

    fn placeholder(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}
