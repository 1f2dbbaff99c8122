//! A sample of a table's raw cells, whatever its format.
//!
//! The readers hand on only what a profile names. So a few columns at a time are read as the texts of a case
//! table, which asks nothing of its cells, until all have been seen.

use crate::event::{CaseRecord, EventRecord};
use crate::profile::{Headings, Profile, ProfileSpec, Reject, Sink, Table, heading_key};
use crate::quality::guess::Sample;
use crate::source::{Choice, Export, Reading};
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;

/// Rows looked at.
const ROWS: usize = 2_000;
/// Columns looked at: an export of events has some dozen.
const COLUMNS: usize = 120;
/// The texts of a case, which take six columns at a time.
const TEXTS: [&str; 6] = ["procedure_id", "procedure_name", "field_id", "unit_id", "channel", "status"];

/// Takes a sample of the columns under these headings.
pub(super) fn take(export: &Export, all: &[String], reading: &Reading) -> Result<Sample> {
    let mut seen = BTreeSet::new();
    let headings: Vec<String> = all
        .iter()
        .filter(|heading| !heading.is_empty() && seen.insert(heading_key(heading)))
        .take(COLUMNS)
        .cloned()
        .collect();
    // Rows without a cell in the leading column are not seen: the one that loses fewest leads.
    for leading in &headings {
        let first = columns(export, leading, &headings[..headings.len().min(TEXTS.len())], reading)?;
        if first.rejected * 5 > first.rows.len() {
            continue;
        }
        let mut rows = first.rows;
        for chunk in headings[headings.len().min(TEXTS.len())..].chunks(TEXTS.len()) {
            let more = columns(export, leading, chunk, reading)?.rows;
            for (row, cells) in rows.iter_mut().zip(more) {
                row.extend(cells);
            }
        }
        return Ok(Sample { headings, rows });
    }
    bail!("no column is filled in most rows\n\nhint: name the columns in `[profile]` of buckstop.toml")
}

fn columns(export: &Export, leading: &str, headings: &[String], reading: &Reading) -> Result<Taken> {
    let texts = headings.iter().zip(TEXTS);
    let spec = ProfileSpec {
        id: Some("sample".to_owned()),
        table: Some(Table::Cases),
        columns: [("case_id".to_owned(), Headings::One(leading.to_owned()))].into(),
        cases: texts.map(|(heading, text)| (text.to_owned(), Headings::One(heading.clone()))).collect(),
        ..ProfileSpec::default()
    };
    let profile = Profile::compile(&spec)?;
    let mut taken = Taken { width: headings.len(), ..Taken::default() };
    match export.read(Choice::Given(&profile), reading, &mut |_| {}, &mut taken) {
        Ok(_) => Ok(taken),
        Err(error) if error.is::<Enough>() => Ok(taken),
        Err(error) => Err(error).context("cannot take a sample of its rows"),
    }
}

/// The sample is large enough: no fault, but the way to end the reading.
#[derive(Debug, thiserror::Error)]
#[error("enough rows were read")]
struct Enough;

#[derive(Default)]
struct Taken {
    width: usize,
    rows: Vec<Vec<String>>,
    rejected: usize,
}

impl Sink for Taken {
    fn event(&mut self, _: &EventRecord<'_>) -> Result<()> {
        Ok(())
    }

    fn case(&mut self, case: &CaseRecord<'_>) -> Result<()> {
        let texts =
            [case.procedure_id, case.procedure_name, case.field_id, case.unit_id, case.channel, case.status];
        let cells = texts[..self.width].iter().map(|text| text.unwrap_or_default().to_owned());
        self.rows.push(cells.collect());
        if self.rows.len() < ROWS { Ok(()) } else { Err(Enough.into()) }
    }

    fn reject(&mut self, _: &Reject<'_>) -> Result<()> {
        self.rejected += 1;
        if self.rejected < ROWS { Ok(()) } else { Err(Enough.into()) }
    }

    fn placeholder(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}
