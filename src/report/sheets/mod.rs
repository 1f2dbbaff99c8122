//! The sheets of a report: one file each.

mod evidence;
mod findings;
mod measures;
mod method;
mod quality;
mod subjects;

use super::Sheet;
use crate::finding::{Evidence, Finding, Subject};
use crate::lang::Lang;
use crate::measure::{UnitCompleteness, Withheld};

/// All that a report shows.
#[derive(Debug)]
pub struct Results<'a> {
    /// Language of the texts that are written once, such as titles of measures.
    pub lang: Lang,
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// Everybody measured, officials before units, by name.
    pub subjects: &'a [Subject<'a>],
    /// The cases behind the findings.
    pub evidence: &'a Evidence,
    /// What the log holds and lacks.
    pub quality: &'a Quality,
    /// Settings and definitions, as pairs of what and how.
    pub method: &'a [(String, String)],
}

/// What the log holds and lacks.
#[derive(Clone, Debug, Default)]
pub struct Quality {
    /// One row a file: the ledger.
    pub files: Vec<FileQuality>,
    /// Completeness by unit; an empty name is no unit.
    pub units: Vec<(String, UnitCompleteness)>,
    /// Measures that the log as a whole cannot tell, and why, in the report's language.
    pub unmet: Vec<(String, String)>,
    /// Measures that the logs of single units cannot tell.
    pub withheld: Vec<Withheld>,
    /// Units with cases that no log knows, and how many, in the report's language.
    pub eventless: Vec<(String, String)>,
    /// What is in doubt about people and units, as pairs of whom and what, in the report's language.
    pub people: Vec<(String, String)>,
}

/// The ledger of one file: rows read and split off = stored + duplicate + replaced + rejected + skipped.
#[derive(Clone, Debug, Default)]
pub struct FileQuality {
    /// The file.
    pub name: String,
    /// The profile it was read with.
    pub profile: String,
    /// Rows read.
    pub rows_read: u64,
    /// Rows made beside them, such as one for each further receiver.
    pub rows_split: u64,
    /// Rows in the store.
    pub stored: u64,
    /// Rows another file had already.
    pub duplicate: u64,
    /// Rows replaced by a later export.
    pub replaced: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Rows left out on purpose.
    pub skipped: u64,
}

/// Builds all sheets, in the order of the spreadsheet's tabs.
pub fn build(results: &Results<'_>) -> Vec<Sheet> {
    vec![
        findings::sheet(results),
        subjects::officials(results),
        subjects::units(results),
        evidence::sheet(results),
        measures::sheet(results),
        quality::sheet(results),
        method::sheet(results),
    ]
}
