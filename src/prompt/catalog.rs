//! What can be named at the prompt: tables with their columns, and named queries.

use super::words::{Sort, Word};
use crate::query::{NamedQuery, TableSource, columns_of};
use anyhow::Result;

/// A table and its columns: name and type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KnownTable {
    /// The name in SQL.
    pub(super) name: String,
    /// Its columns with their types, in the order of the file.
    pub(super) columns: Vec<(String, String)>,
}

/// Everything that can be named.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The tables that have files, in the order of the store.
    pub(super) tables: Vec<KnownTable>,
    /// The named queries, by name.
    pub(super) queries: Vec<NamedQuery>,
}

impl Catalog {
    /// Reads the columns of all tables that have files.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read(tables: &[TableSource], queries: Vec<NamedQuery>) -> Result<Self> {
        let with_files = tables.iter().filter(|table| !table.files.is_empty());
        let known = with_files
            .map(|table| Ok(KnownTable { name: table.name.clone(), columns: columns_of(table)? }))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { tables: known, queries })
    }

    /// Returns the table of this name.
    pub(super) fn table(&self, name: &str) -> Option<&KnownTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Returns the tables that a statement names, with the alias of each: the name after it, or else its own.
    pub(super) fn named_in<'a>(&'a self, words: &[Word<'a>]) -> Vec<(&'a str, &'a KnownTable)> {
        let words: Vec<&Word<'a>> = words.iter().filter(|word| !word.is_comment()).collect();
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate().filter(|(_, word)| word.sort == Sort::Name) {
            let Some(table) = self.table(word.text) else { continue };
            let after = words.get(at + 1).filter(|word| word.is("AS")).map_or(at + 1, |_| at + 2);
            let alias = words.get(after).filter(|word| word.sort == Sort::Name && !is_keyword(word.text));
            found.push((alias.map_or(word.text, |alias| alias.text), table));
        }
        found
    }
}

/// Returns true for a keyword of the dialect, in any case.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// The keywords that statements here may use.
pub(super) const KEYWORDS: &[&str] = &[
    "ALL",
    "AND",
    "AS",
    "ASC",
    "BETWEEN",
    "BY",
    "CASE",
    "CAST",
    "CROSS",
    "DESC",
    "DISTINCT",
    "ELSE",
    "END",
    "EXCEPT",
    "FALSE",
    "FROM",
    "FULL",
    "GROUP",
    "HAVING",
    "IN",
    "INNER",
    "INTERSECT",
    "INTERVAL",
    "IS",
    "JOIN",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "OVER",
    "PARTITION",
    "SELECT",
    "THEN",
    "TRUE",
    "UNION",
    "USING",
    "WHEN",
    "WHERE",
    "WITH",
];

/// The functions that are used most.
pub(super) const FUNCTIONS: &[&str] = &[
    "ABS",
    "AVG",
    "CEIL",
    "COALESCE",
    "CONCAT",
    "COUNT",
    "DATE_PART",
    "FLOOR",
    "GREATEST",
    "IFNULL",
    "LEAST",
    "LENGTH",
    "LOWER",
    "MAX",
    "MEDIAN",
    "MIN",
    "NULLIF",
    "QUANTILE_CONT",
    "RANK",
    "REPLACE",
    "ROUND",
    "ROW_NUMBER",
    "STARTS_WITH",
    "STDDEV",
    "STRFTIME",
    "SUBSTR",
    "SUM",
    "UPPER",
];
