//! From `buckstop.toml` to validated settings, which are passed on explicitly.
//!
//! [`DEFAULTS`] is the documentation of every setting and the source of every default: a user's file is
//! laid over it, and what is not in it is an error with a suggestion. Nothing after this module reads a
//! configuration file.

mod load;

pub use load::{ConfigError, load};

use crate::lang::Lang;
use crate::people::Homonyms;
use crate::profile::ProfileSpec;
use crate::trace::AfterPause;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// All settings with their defaults and what they mean, as a commented `buckstop.toml`.
pub const DEFAULTS: &str = include_str!("defaults.toml");

/// Everything that can be set, complete and validated.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Language of findings and headings.
    pub lang: Lang,
    /// Worker threads, 0 for one per core.
    pub threads: usize,
    /// Where data are kept.
    pub store: StoreSettings,
    /// How files are read.
    pub input: InputSettings,
    /// A profile of the user's own, tried before the built-in ones.
    #[serde(default, skip_serializing)]
    pub profile: Option<ProfileSpec>,
    /// Working time.
    pub calendar: CalendarSettings,
    /// What pauses do to due dates.
    pub deadlines: DeadlineSettings,
    /// What leaves the exposure.
    pub excluded: ExcludedSettings,
    /// Who is who.
    pub people: PeopleSettings,
    /// When offices were reorganised.
    pub organisation: OrganisationSettings,
    /// Peer cells and thresholds of measures.
    pub measures: MeasureSettings,
    /// Statistics of the ranking.
    pub ranking: RankingSettings,
    /// What the log of a unit must hold.
    pub quality: QualitySettings,
    /// What an export must hold before anything is published.
    pub gate: GateSettings,
    /// What a check points out.
    pub check: CheckSettings,
    /// How columns are guessed.
    pub init: InitSettings,
    /// What makes a finding.
    pub findings: FindingSettings,
    /// What is written.
    pub report: ReportSettings,
}

/// Where data are kept.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StoreSettings {
    /// The store's directory.
    pub dir: PathBuf,
    /// Buckets of a new store.
    pub buckets: usize,
    /// Memory of ingest, MiB.
    pub ingest_memory_mib: usize,
    /// How many runs, and files of rejects, are kept; 0 keeps all.
    pub keep_runs: usize,
}

/// How files are read.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InputSettings {
    /// Name or file of the profile, or `auto`.
    pub profile: String,
    /// Name of the encoding of text, or `auto`.
    pub encoding: String,
    /// Longest field, bytes.
    pub max_field_bytes: usize,
    /// Deepest nesting of XES attributes.
    pub max_xml_depth: usize,
    /// Largest file that is read as a whole, MiB.
    pub max_whole_file_mib: u64,
}

/// Working time.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarSettings {
    /// Name of the default calendar, or `auto`.
    pub default: String,
    /// IANA time zone, or `auto`.
    pub zone: String,
    /// Calendar files of the user's own.
    pub files: Vec<PathBuf>,
    /// CSV of leave; empty for none.
    pub leave_file: PathBuf,
    /// Unit to calendar name.
    pub units: BTreeMap<String, String>,
}

/// What pauses do to due dates.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DeadlineSettings {
    /// Of sources without a rule of their own.
    pub after_pause: AfterPause,
    /// By the id of the profile that read the source.
    pub after_pause_of: BTreeMap<String, AfterPause>,
}

/// What leaves the exposure.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ExcludedSettings {
    /// Text file of cases; empty for none.
    pub cases_file: PathBuf,
}

/// Who is who.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleSettings {
    /// Lists of officials and units, and organisation mappings.
    pub lists: Vec<PathBuf>,
    /// What is done with a name that may be several people's.
    pub homonyms: Homonyms,
    /// Patterns of accounts that are never ranked.
    pub placeholders: Vec<String>,
}

/// When offices were reorganised.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationSettings {
    /// ISO dates, or `auto`.
    pub reorganised_on: Vec<String>,
}

/// Peer cells and thresholds of measures.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MeasureSettings {
    /// Fewest officials in a peer cell.
    pub min_officials: u32,
    /// Fewest rows of the others in a peer cell.
    pub min_rows: u64,
    /// Measures left out.
    pub off: Vec<String>,
    /// Least number of days over which the arrivals of a working day are averaged.
    pub load_min_days: u32,
    /// When the rows of an official with one sender are left out.
    pub pairs: PairSettings,
    /// Thresholds by measure.
    pub threshold: BTreeMap<String, f64>,
}

/// When the rows of an official with one sender are left out of the official's count.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct PairSettings {
    /// Standard deviations by which the outcomes exceed the expected ones.
    pub min_deviations: f64,
    /// How many times the expected outcomes there are.
    pub min_ratio: f64,
    /// Outcomes beyond the expected ones.
    pub min_excess: f64,
    /// Rows with a sender below which that sender does not count.
    pub min_rows: u64,
    /// Pairs are left out only while at most one in this many senders stands out.
    pub at_most_one_in: usize,
}

/// Statistics of the ranking.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RankingSettings {
    /// Ratio beyond which high is bad.
    pub threshold_high: f64,
    /// Ratio below which low is bad.
    pub threshold_low: f64,
    /// Expected share of false flags.
    pub false_share: f64,
    /// Least expected count.
    pub min_expected: f64,
    /// Draws for the interval of the rank.
    pub rank_draws: usize,
    /// Seed of the draws.
    pub seed: u64,
}

/// What the log of a unit must hold.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QualitySettings {
    /// Share of a unit's facts that must carry what a measure needs.
    pub min_share: f64,
}

/// What an export must hold before anything is published: shares, each of one file.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct GateSettings {
    /// Rows below which the shares of a file say nothing.
    pub min_rows: u64,
    /// Most rows that may be rejected.
    pub max_rejected: f64,
    /// Most events whose activity no rule may know.
    pub max_unknown_kind: f64,
    /// Most acts of officials that may name nobody.
    pub max_no_actor: f64,
    /// Most events that may lie in the future.
    pub max_future: f64,
    /// Most rows that a file may have fewer than the one of its name before it.
    pub max_lost: f64,
}

/// What a check points out. None of it changes a result.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CheckSettings {
    /// The fewest cases of one official within one second that make a burst.
    pub min_burst_cases: u32,
    /// The fewest events of a case for which one instant is odd.
    pub min_chain_events: u32,
    /// The fewest working days in a row without an event that make a gap of a unit.
    pub min_gap_days: u32,
    /// The fewest events on an average working day for which a unit's gaps are looked for.
    pub min_daily_events: f64,
    /// The least share of events at midnight that makes times dates without time of day.
    pub min_midnight_share: f64,
    /// The least similarity of an activity to a known one for which its rule is suggested.
    pub min_likeness: f64,
}

/// How the columns of a file that fits no profile are guessed.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InitSettings {
    /// The least share of filled cells that are times in a column of times.
    pub min_time_share: f64,
    /// The largest share of rows of unknown kind for which the rules of the one-stop log are used.
    pub max_unknown_kind: f64,
}

/// What makes a finding.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FindingSettings {
    /// Arrivals divided by the median of the peers' from which on load may explain slowness.
    pub overload_ratio: f64,
    /// Least share of the expectation that must rest on peers at the very same procedure and step.
    pub min_exact_share: f64,
    /// Evidence cases per measure of a finding.
    pub evidence_cases: usize,
    /// Probability of being worse than the peers above which a measure forbids praise.
    pub max_worse_probability: f64,
    /// Number of last months that a trend compares with the months before.
    pub trend_months: usize,
    /// Share of acts without an actor above which a unit's data are reported.
    pub missing_actor_share: f64,
    /// Number of events below which that share is not reported.
    pub missing_actor_min_events: u64,
    /// Number of facts below which a withheld measure makes no finding.
    pub withheld_min_facts: u64,
}

/// What is written.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReportSettings {
    /// Export formats.
    pub formats: Vec<String>,
    /// Findings shown on the terminal.
    pub top: usize,
}
