//! What a report is made of.

use crate::finding::{Evidence, Finding, Subject};
use crate::judge::Model;
use crate::lang::Lang;
use crate::measure::{UnitCompleteness, Withheld};

/// Everything a report shows.
#[derive(Debug)]
pub struct Results<'a> {
    /// The language of texts in cells, such as titles of measures.
    pub lang: Lang,
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// All officials and units that were measured, officials first, by name.
    pub subjects: &'a [Subject<'a>],
    /// What was learnt of each measure before single subjects were looked at.
    pub models: &'a [Model],
    /// The cases behind the findings.
    pub evidence: &'a Evidence,
    /// What the log holds and lacks.
    pub quality: &'a DataQuality,
    /// Settings and definitions, as pairs of topic and description in the report's language.
    pub method: &'a [(String, String)],
}

/// What the log holds and lacks. Pairs of texts are in the report's language.
#[derive(Clone, Debug, Default)]
pub struct DataQuality {
    /// The ledger, one entry a file.
    pub files: Vec<FileLedger>,
    /// The files and sheets that this run did not read, and why.
    pub unread: Vec<(String, String)>,
    /// The files with values that were lost although their rows were kept, and which values.
    pub dropped: Vec<(String, String)>,
    /// Completeness by unit; an empty name stands for events without a unit.
    pub units: Vec<(String, UnitCompleteness)>,
    /// Measures that the log as a whole does not allow, and why.
    pub unmet: Vec<(String, String)>,
    /// Measures that the logs of single units do not allow.
    pub withheld: Vec<Withheld>,
    /// Units with cases that no log knows, and how many.
    pub eventless: Vec<(String, String)>,
    /// Officials and units with something uncertain, and what.
    pub people: Vec<(String, String)>,
}

/// The ledger of one file: rows read + split off = stored + duplicate + replaced + rejected + skipped.
#[derive(Clone, Debug, Default)]
pub struct FileLedger {
    /// The file.
    pub name: String,
    /// The profile it was read with.
    pub profile: String,
    /// Rows read.
    pub rows_read: u64,
    /// Rows made in addition, such as one for each further receiver.
    pub rows_split: u64,
    /// Rows in the store.
    pub stored: u64,
    /// Rows that another file had already.
    pub duplicate: u64,
    /// Rows replaced by a later export.
    pub replaced: u64,
    /// Rows that could not be read.
    pub rejected: u64,
    /// Rows left out on purpose.
    pub skipped: u64,
    /// True if nearly all times of its events are dates without a time of day.
    pub only_dates: bool,
}
