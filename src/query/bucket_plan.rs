//! The plan of a query that is computed in three stages: in each bucket, over the rows of all buckets, and the statement.
//!
//! In the first two stages integers stand for the texts that are only compared and grouped ([`codes`](super::codes)).
//! The statement sees texts.

use super::TableSource;
use super::bucket_table::{Texts, Wanted};
use super::codes::{coded_names, with_codes};
use super::execute::compute_parts;
use super::tokens::tokens;
use super::with_clause::{WithClause, times_named};
use crate::event::Symbols;
use anyhow::Result;
use polars::prelude::{DataFrame, DataType, IntoLazy, LazyFrame, PolarsResult};
use polars::sql::SQLContext;
use std::collections::{BTreeMap, BTreeSet};

/// A part of a `WITH`: its name and its SQL.
pub(super) type Part = (String, String);

/// The rows of one part over all buckets, by the name of the part.
pub(super) type PartRows = Vec<(String, DataFrame)>;

/// A query of which parts are computed for each bucket.
pub(super) struct BucketPlan {
    /// The parts to compute in a bucket, in order.
    pub(super) parts: Vec<Part>,
    /// The names of those whose rows are put together over all buckets.
    pub(super) kept: Vec<String>,
    /// The tables that the parts read.
    pub(super) tables: Vec<String>,
    /// The words of the parts that read each table, among which are the columns to decode.
    pub(super) words: BTreeMap<String, BTreeSet<String>>,
    /// The names that stand for codes in a bucket.
    pub(super) coded: BTreeSet<String>,
    /// The parts to compute from the rows of all buckets.
    middle: Vec<Part>,
    /// The names that stand for codes in these.
    middle_coded: BTreeSet<String>,
    /// The statement after the parts.
    statement: String,
}

impl BucketPlan {
    /// Plans a statement; `kept` are the parts of its `WITH` that are computed by bucket. Returns `None` if there are none, or
    /// if none of the tables that they read exists.
    pub(super) fn new(sql: &str, kept: &[String], tables: &[&TableSource]) -> Option<Self> {
        let clause = WithClause::split(sql).filter(|_| !kept.is_empty())?;
        let is_kept = |name: &str| kept.iter().any(|kept| kept == name);
        let (mut parts, mut middle): (Vec<Part>, Vec<Part>) = (Vec::new(), Vec::new());
        for &(name, body) in clause.parts.iter().rev() {
            let needed = |later: &[Part]| times_named(name, later.iter().map(|part| part.1.as_str())) > 0;
            let part = || (name.to_owned(), body.to_owned());
            if is_kept(name) || needed(&parts) {
                parts.push(part());
            }
            if !is_kept(name) && (needed(&middle) || names(clause.statement, name)) {
                middle.push(part());
            }
        }
        parts.reverse();
        middle.reverse();
        let read = |table: &&String| parts.iter().any(|part| names(&part.1, table));
        let tables: Vec<String> = tables.iter().map(|table| &table.name).filter(read).cloned().collect();
        if tables.is_empty() {
            return None;
        }
        let words_of = |table: &String| {
            let readers = parts.iter().filter(|part| names(&part.1, table));
            readers.flat_map(|part| tokens(&part.1)).map(|token| token.text.to_owned()).collect()
        };
        Some(Self {
            kept: parts.iter().map(|part| part.0.clone()).filter(|name| is_kept(name)).collect(),
            words: tables.iter().map(|table| (table.clone(), words_of(table))).collect(),
            tables,
            coded: BTreeSet::new(),
            middle_coded: BTreeSet::new(),
            statement: clause.statement.to_owned(),
            parts,
            middle,
        })
    }

    /// Returns the SQL that follows the stage of buckets.
    pub(super) fn rest(&self) -> String {
        let parts = self.middle.iter().map(|part| part.1.as_str());
        parts.chain([self.statement.as_str()]).collect::<Vec<_>>().join("\n")
    }

    /// Decides which names stand for codes, and replaces the literals that they are compared with by their codes.
    ///
    /// `tables` are all tables, of which `wanted` says what is decoded of each.
    pub(super) fn use_codes(&mut self, tables: &[&TableSource], wanted: &[Wanted], symbols: &mut Symbols) {
        let own: Vec<&Wanted> = tables
            .iter()
            .zip(wanted)
            .filter(|(table, _)| self.tables.contains(&table.name))
            .map(|(_, wanted)| wanted)
            .collect();
        let mut texts: BTreeSet<String> = own.iter().flat_map(|wanted| wanted.texts()).collect();
        // A name that is a text in one table and a number in another is left alone.
        for wanted in own {
            let own = wanted.texts();
            texts.retain(|name| own.contains(name) || wanted.schema.get(name).is_none());
        }
        self.coded = coded_names(&bodies(&self.parts), &texts);
        // A table that is read as a whole has texts.
        let reads_table = |part: &Part| tables.iter().any(|table| names(&part.1, &table.name));
        if !self.middle.iter().any(reads_table) {
            self.middle_coded = coded_names(&bodies(&self.middle), &self.coded);
        }
        for (parts, coded) in [(&mut self.parts, &self.coded), (&mut self.middle, &self.middle_coded)] {
            for (_, body) in parts {
                *body = with_codes(body, coded, symbols);
            }
        }
    }

    /// Computes the stage of all buckets and the statement. `rows` have codes for all coded names.
    ///
    /// # Errors
    /// Returns an error if polars cannot run a part or the statement.
    pub(super) fn finish(
        &self,
        context: &mut SQLContext,
        rows: &PartRows,
        texts: &Texts,
    ) -> Result<PolarsResult<DataFrame>> {
        let none = BTreeSet::new();
        for (name, frame) in rows {
            context.register(name, texts.expand_all(frame, &self.coded, &self.middle_coded)?.lazy());
        }
        let shown: Vec<String> = self
            .middle
            .iter()
            .map(|part| part.0.clone())
            .filter(|name| names(&self.statement, name))
            .collect();
        let middle = match compute_parts(context, &self.middle, &shown) {
            Ok(frames) => frames,
            Err(error) => return Ok(Err(error)),
        };
        for (name, frame) in shown.iter().zip(&middle) {
            context.register(name, texts.expand_all(frame, &self.middle_coded, &none)?.lazy());
        }
        for (name, frame) in rows.iter().filter(|(name, _)| names(&self.statement, name)) {
            context.register(name, texts.expand_all(frame, &self.coded, &none)?.lazy());
        }
        Ok(context.execute(&self.statement).and_then(LazyFrame::collect))
    }

    /// Returns true if a column of a part's rows has codes.
    pub(super) fn is_coded(&self, column: &polars::prelude::Column) -> bool {
        *column.dtype() == DataType::UInt32 && self.coded.contains(column.name().as_str())
    }
}

fn bodies(parts: &[Part]) -> Vec<&str> {
    parts.iter().map(|part| part.1.as_str()).collect()
}

fn names(text: &str, table: &str) -> bool {
    times_named(table, [text].into_iter()) > 0
}
