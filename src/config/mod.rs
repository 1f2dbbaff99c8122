//! Reads `buckstop.toml` into validated settings, which are passed on explicitly.
//!
//! [`DEFAULTS`] documents every setting and is the only source of defaults: the user's file is merged into it, and a
//! key that it does not contain is an error with a suggestion. No other module reads a configuration file.

mod bulk;
mod error;
mod load;
mod ranges;

pub use bulk::BulkSettings;
pub use error::ConfigError;
pub use load::load;

use crate::judge::Ingredient;
use crate::lang::Lang;
use crate::people::Homonyms;
use crate::profile::ProfileSpec;
use crate::trace::AfterPause;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// All settings with their defaults and their documentation, as a commented `buckstop.toml`.
pub const DEFAULTS: &str = include_str!("defaults.toml");

/// All settings, complete and validated. [`DEFAULTS`] documents each of them in full.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The language of findings and headings.
    pub lang: Lang,
    /// The number of worker threads; 0 for one per core.
    pub threads: usize,
    /// The store.
    pub store: StoreSettings,
    /// The reading of files.
    pub input: InputSettings,
    /// The user's own profile, tried before the built-in ones.
    #[serde(default, skip_serializing)]
    pub profile: Option<ProfileSpec>,
    /// Working time.
    pub calendar: CalendarSettings,
    /// The effect of pauses on due dates.
    pub deadlines: DeadlineSettings,
    /// Cases that are excluded from all measures.
    pub excluded: ExcludedSettings,
    /// The resolution of names to people and units.
    pub people: PeopleSettings,
    /// Reorganisations of offices.
    pub organisation: OrganisationSettings,
    /// Peer cells and thresholds of measures.
    pub measures: MeasureSettings,
    /// Absence and newcomers.
    pub presence: PresenceSettings,
    /// What nobody does by hand.
    pub bulk: BulkSettings,
    /// The thresholds of the judging.
    pub judging: JudgingSettings,
    /// What the log of a unit must contain.
    pub quality: QualitySettings,
    /// What an export must contain before anything is published.
    pub gate: GateSettings,
    /// What a check points out.
    pub check: CheckSettings,
    /// The guess of columns.
    pub init: InitSettings,
    /// The conditions of findings.
    pub findings: FindingSettings,
    /// The output.
    pub report: ReportSettings,
    /// What the output tells of people.
    pub privacy: PrivacySettings,
}

/// What the output tells of people.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PrivacySettings {
    /// The file with the key of pseudonyms; empty for real names.
    pub pseudonymise: PathBuf,
    /// The smallest count above 0 that a published table shows.
    pub min_count: u64,
}

/// The store.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    /// The directory of the store.
    pub dir: PathBuf,
    /// The least number of buckets of a store.
    pub buckets: usize,
    /// The rows in a bucket, on average, above which the buckets double.
    pub bucket_rows: u64,
    /// The memory that ingest may use for rows, MiB.
    pub ingest_memory_mib: usize,
    /// The number of runs, and of files of rejects, to keep; 0 keeps all.
    pub keep_runs: usize,
}

/// The reading of files.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InputSettings {
    /// The name or file of the profile, or `auto`.
    pub profile: String,
    /// The name of the encoding of text, or `auto`.
    pub encoding: String,
    /// The longest field accepted, bytes.
    pub max_field_bytes: usize,
    /// The deepest nesting of XES attributes accepted.
    pub max_xml_depth: usize,
    /// The largest file accepted of those that are read as a whole, MiB.
    pub max_whole_file_mib: u64,
}

/// Working time.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSettings {
    /// The name of the default calendar, or `auto`.
    pub default: String,
    /// The IANA time zone of calendars, or `auto`.
    pub zone: String,
    /// The user's own calendar files.
    pub files: Vec<PathBuf>,
    /// The CSV file of leave; empty for none.
    pub leave_file: PathBuf,
    /// The names of calendars by unit.
    pub units: BTreeMap<String, String>,
}

/// The effect of pauses on due dates.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineSettings {
    /// The rule for sources without one of their own.
    pub after_pause: AfterPause,
    /// The rules by the id of the profile that read the source.
    pub after_pause_of: BTreeMap<String, AfterPause>,
    /// The working hours in which a case that was handed in online must be answered.
    pub intake_hours: f64,
}

/// Cases that are excluded from all measures.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedSettings {
    /// The text file of case ids; empty for none.
    pub cases_file: PathBuf,
}

/// The resolution of names to people and units.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleSettings {
    /// Files of officials, of units, and of organisation mappings.
    pub lists: Vec<PathBuf>,
    /// What is done with a name that may belong to several people.
    pub homonyms: Homonyms,
    /// Patterns of accounts that are never ranked.
    pub placeholders: Vec<String>,
}

/// Reorganisations of offices.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationSettings {
    /// The days as ISO dates, or `auto`.
    pub reorganised_on: Vec<String>,
}

/// Peer cells and thresholds of measures.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureSettings {
    /// The smallest number of officials in a peer cell.
    pub min_officials: u32,
    /// The smallest number of rows of the others in a peer cell.
    pub min_rows: u64,
    /// The ids of measures that are left out.
    pub off: Vec<String>,
    /// The smallest number of days over which the arrivals of a working day are averaged.
    pub load_min_days: u32,
    /// The thresholds by id of the measure.
    pub threshold: BTreeMap<String, f64>,
}

/// Absence that no list of leave has, and newcomers. Days are working days.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PresenceSettings {
    /// The smallest number of days without an act that is an absence; 0 for none at all.
    pub min_absence_days: u32,
    /// The chance below which a run of days without acts is an absence.
    pub max_absence_chance: f64,
    /// A newcomer's first act lies this number of days or more after that of the log.
    pub newcomer_after_days: u32,
    /// The number of days that a newcomer settles in; 0 for none.
    pub settling_days: u32,
    /// The log has earlier cases only if they took long, if the first began this number of calendar days before the first
    /// ended; 0 if that is never to be assumed.
    pub begin_gap_days: u32,
}

/// The thresholds of the judging.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct JudgingSettings {
    /// How many times as long, or as many, is beyond ordinary.
    pub threshold: f64,
    /// The smallest number of rows with which a subject is judged.
    pub min_own_rows: u64,
    /// The smallest effective number of months with which a subject is judged.
    pub min_months: f64,
    /// The smallest expected count with which a subject is judged.
    pub min_expected: f64,
    /// The smallest expected count divided by φ with which a subject is judged.
    pub min_effective: f64,
    /// The smallest effective number of colleagues with which a subject is judged.
    pub min_colleagues: f64,
    /// The probability of being beyond the threshold from which on a subject is flagged.
    pub min_probability: f64,
    /// The probability that must remain whichever three months in a row are left out.
    pub persistent_probability: f64,
    /// The smallest number of receivers of a sender for whom rows of different procedures are compared.
    pub min_people_of_sender: u32,
    /// The number of draws for the interval of the position.
    pub rank_draws: usize,
    /// The seed of the draws.
    pub seed: u64,
    /// The parts of the judging that an experiment leaves out; empty in ordinary runs.
    pub without: Vec<Ingredient>,
}

/// What the log of a unit must contain.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QualitySettings {
    /// The share of a unit's facts that must have what a measure needs.
    pub min_share: f64,
}

/// What an export must contain before anything is published. Each share is of one file.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GateSettings {
    /// The number of rows below which a file always passes.
    pub min_rows: u64,
    /// The largest share of rows that may be rejected.
    pub max_rejected: f64,
    /// The largest share of events whose activity no rule knows.
    pub max_unknown_kind: f64,
    /// The largest share of acts of officials that name nobody.
    pub max_no_actor: f64,
    /// The largest share of officials all of whose acts lie in one case.
    pub max_single_case: f64,
    /// The largest share of events in the future.
    pub max_future: f64,
    /// The largest share of rows missing in comparison with the previous file of the same name.
    pub max_lost: f64,
}

/// What a check points out. None of it changes a result.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CheckSettings {
    /// The smallest number of cases of one official within one second that makes a burst.
    pub min_burst_cases: u32,
    /// The smallest number of events of a case whose single instant is pointed out.
    pub min_chain_events: u32,
    /// The smallest number of working days in a row without an event that makes a gap of a unit.
    pub min_gap_days: u32,
    /// The smallest number of events on an average working day for which a unit's gaps are looked for.
    pub min_daily_events: f64,
    /// The smallest share of events at midnight that makes times dates without time of day.
    pub min_midnight_share: f64,
    /// The smallest similarity of an activity to a known one for which its rule is suggested.
    pub min_likeness: f64,
}

/// The guess of the columns of a file that fits no profile.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InitSettings {
    /// The smallest share of filled cells that are times in a column of times.
    pub min_time_share: f64,
    /// The largest share of rows of unknown kind for which the rules of the one-stop log are used.
    pub max_unknown_kind: f64,
}

/// The conditions of findings.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FindingSettings {
    /// The ratio of arrivals to the median of the peers from which on an official is overloaded.
    pub overload_ratio: f64,
    /// The number of evidence cases for each measure of a finding.
    pub evidence_cases: usize,
    /// The probability of being worse than the peers above which a measure forbids praise.
    pub max_worse_probability: f64,
    /// The number of last months that the trend compares with the months before.
    pub trend_months: usize,
    /// The share of acts without an actor above which the data of a unit are reported.
    pub missing_actor_share: f64,
    /// The number of events below which that share is not reported.
    pub missing_actor_min_events: u64,
    /// The number of facts below which a withheld measure makes no finding.
    pub withheld_min_facts: u64,
    /// The share of holds that only pass through from which on a step is reported.
    pub pass_through_share: f64,
    /// The number of holds below which a step is not reported.
    pub step_min_holds: u64,
    /// The days of coaching after which drafts that still come back are a matter for a review.
    pub coaching_days: u32,
}

/// The output.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSettings {
    /// The formats to export.
    pub formats: Vec<String>,
    /// The number of findings shown on the terminal.
    pub top: usize,
    /// The unit that files for people are limited to; empty for all.
    pub unit: String,
    /// Where form II.06a has the cases that wait, by the official rule.
    pub form_waiting: FormWaiting,
}

/// The column of form II.06a for cases that wait for papers or payment, or are stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FormWaiting {
    /// Column 12, in progress within time.
    WithinTime,
    /// Column 9, resolved on time.
    OnTime,
}

impl FormWaiting {
    /// Returns the value of the parameter `waiting` of the queries.
    pub fn name(self) -> &'static str {
        match self {
            Self::WithinTime => "within_time",
            Self::OnTime => "on_time",
        }
    }
}
