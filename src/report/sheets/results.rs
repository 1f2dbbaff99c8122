//! What a report is made of.

use crate::fact::Level;
use crate::finding::{Evidence, Finding, Subject};
use crate::judge::Model;
use crate::lang::Lang;
use crate::measure::{UnitCompleteness, Withheld};
use crate::published::CaseTimes;
use crate::report::Described;
use std::collections::BTreeMap;

/// Everything a report shows.
#[derive(Debug)]
pub struct Results<'a> {
    /// The language of texts in cells, such as titles of measures.
    pub lang: Lang,
    /// The findings, in order.
    pub findings: &'a [Finding],
    /// All officials and units that were measured, officials first, by name.
    pub subjects: &'a [Subject<'a>],
    /// Whoever stands in charts without a name; empty but in a report for one unit.
    pub peers: &'a [Subject<'a>],
    /// The unit that the report is for; `None` if it is for all.
    pub unit: Option<&'a str>,
    /// What was learnt of each measure before single subjects were looked at.
    pub models: &'a [Model],
    /// The cases behind the findings.
    pub evidence: &'a Evidence,
    /// What the log holds and lacks.
    pub quality: &'a DataQuality,
    /// Who hands cases to whom, by level, sender and receiver.
    pub edges: &'a [Edge],
    /// What happened in the cases of the evidence; empty if no page shows it.
    pub timelines: &'a Timelines,
    /// What units received and finished, by unit and month; empty if no page shows it.
    pub clearance: &'a [ClearanceMonth],
    /// The results of the queries that sheets show; empty if no format of the report shows them.
    pub described: &'a [Described],
    /// Verified complaints about cases that an official or a unit had; `None` if there is no list of complaints.
    pub complaints: Option<&'a BTreeMap<(Level, String), u64>>,
    /// How much the log holds.
    pub volume: Volume,
    /// How many times as many, or as long, is beyond ordinary.
    pub threshold: f64,
    /// The least probability of a flag.
    pub min_probability: f64,
    /// Settings and definitions, as pairs of topic and description in the report's language.
    pub method: &'a [(String, String)],
}

/// For each finding, in their order, the cases of its evidence by their ids, in working time.
pub type Timelines = Vec<BTreeMap<String, CaseTimes>>;

/// What a unit received and finished in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearanceMonth {
    /// The unit.
    pub unit: String,
    /// The months since January 1970.
    pub month: i16,
    /// The number of cases received.
    pub arrivals: u64,
    /// The number of cases finished or passed on.
    pub completions: u64,
}

/// The handovers from one official or unit to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Whether officials or units hand over.
    pub level: Level,
    /// The sender.
    pub from: String,
    /// The receiver.
    pub to: String,
    /// The number of handovers.
    pub handovers: u64,
    /// How many of them came straight back.
    pub straight_back: u64,
}

/// How much the log holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// The first event, µs UTC.
    pub first_us: i64,
    /// The number of events.
    pub events: u64,
    /// The number of cases.
    pub cases: u64,
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
    /// Rows that count for nobody, by reason, and what lists name in vain.
    pub not_counted: Vec<(String, String)>,
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
