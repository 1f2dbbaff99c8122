//! Takes what the files yield in one pass, and finds out how good they are.
//!
//! Memory: 32 bytes an event while its file is read, 16 for each distinct event after that, about 64 for each case, and
//! the names and lists, of which there are few. A log of ten million events takes about half a gigabyte.

use super::completeness::LogCompleteness;
use super::days::{DailyEvents, LocalTime};
use super::eventless::{CaseRows, EventlessCases};
use super::gate::EventCounts;
use super::instants::{Bursts, Chains, Instants};
use super::repeats::{ContentHashes, Repeats};
use crate::config::CheckSettings;
use crate::event::{CaseRecord, EventRecord, Kind, Sym, Symbols};
use crate::lists::ListEntry;
use crate::people::{MentionCollector, Mentions};
use crate::profile::{Profile, Reason, Reject, Sink};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

const DAY_US: i64 = 86_400_000_000;
/// Rejects kept for each reason.
const MOST_REJECTS: usize = 3;
/// Units beyond this number are counted together, which limits the memory.
const MOST_UNITS: usize = 20_000;
/// The name under which they are counted.
const OTHER_UNITS: &str = "…";

/// A row that gave no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectExample {
    /// The part of the file, such as a sheet; empty if it has none.
    pub part: String,
    /// The row, counted from 1.
    pub row: u64,
    /// The line, if it is not the number of the row.
    pub line: Option<u64>,
    /// The heading of the column; empty if the fault is in the whole row.
    pub column: String,
    /// The value.
    pub value: String,
}

/// What one file holds, besides its report.
#[derive(Clone, Debug, Default)]
pub struct FileFindings {
    /// The name of the file.
    pub name: String,
    /// What the gate looks at.
    pub counts: EventCounts,
    /// The earliest event, µs UTC.
    pub first_at: Option<i64>,
    /// The latest event, µs UTC.
    pub last_at: Option<i64>,
    /// The number of events at local midnight.
    pub midnight: u64,
    /// The number of cases in a case table.
    pub cases: u64,
    /// Exact repeats.
    pub repeats: Repeats,
    /// Many cases of one actor in one second.
    pub bursts: Bursts,
    /// The first rejects for each reason.
    pub rejects: BTreeMap<Reason, Vec<RejectExample>>,
}

/// What all files hold together.
#[derive(Debug)]
pub struct Inspection {
    /// The files, in the order in which they were read.
    pub files: Vec<FileFindings>,
    /// How complete the log of each unit is; the empty name stands for no unit.
    pub units: BTreeMap<String, LogCompleteness>,
    /// The days with events.
    pub days: DailyEvents,
    /// Cases in one instant.
    pub chains: Chains,
    /// Cases of case tables that no event mentions, by unit, most such cases first.
    pub eventless: Vec<EventlessCases>,
    /// Accounts that stand for nobody in particular.
    pub placeholders: BTreeSet<String>,
    /// All names that act or receive.
    pub names: Mentions,
    /// The number of acts that are not in `names` because there were too many names.
    pub names_left_out: u64,
    /// The rows of reference lists, by file.
    pub lists: Vec<(String, Vec<ListEntry>)>,
}

/// A sink that collects everything a check shows.
#[derive(Debug)]
pub struct Inspector {
    limits: CheckSettings,
    /// The latest plausible instant, µs UTC.
    latest: i64,
    mentions: MentionCollector,
    local: LocalTime,
    /// The current part of the file.
    part: String,
    contents: ContentHashes,
    instants: Instants,
    case_rows: CaseRows,
    /// The units of case tables, by number.
    case_units: Symbols,
    /// The units of events, by number.
    units: Symbols,
    /// How complete the log of each unit is, by number.
    completeness: Vec<LogCompleteness>,
    no_unit: LogCompleteness,
    inspection: Inspection,
}

impl Inspector {
    /// Makes an inspector that has seen nothing. `latest` is the latest plausible instant, µs UTC. Names before and after
    /// each of `dates`, the instants of reorganisations, are kept apart.
    pub fn new(latest: i64, dates: &[i64], limits: &CheckSettings) -> Self {
        Self {
            limits: limits.clone(),
            latest,
            mentions: MentionCollector::new(dates),
            local: LocalTime::new(&TimeZone::UTC),
            part: String::new(),
            contents: ContentHashes::default(),
            instants: Instants::default(),
            case_rows: CaseRows::default(),
            case_units: Symbols::new(),
            units: Symbols::new(),
            completeness: Vec::new(),
            no_unit: LogCompleteness::default(),
            inspection: Inspection {
                files: Vec::new(),
                units: BTreeMap::new(),
                days: DailyEvents::default(),
                chains: Chains::default(),
                eventless: Vec::new(),
                placeholders: BTreeSet::new(),
                names: Mentions::default(),
                names_left_out: 0,
                lists: Vec::new(),
            },
        }
    }

    /// Begins a file.
    pub fn begin_file(&mut self, name: &str) {
        self.part.clear();
        self.inspection.files.push(FileFindings { name: name.to_owned(), ..FileFindings::default() });
    }

    /// Ends the file, and returns what the gate looks at.
    pub fn end_file(&mut self) -> EventCounts {
        let Some(file) = self.inspection.files.last_mut() else { return EventCounts::default() };
        self.contents.end_file(&mut file.repeats);
        self.instants.end_file(&self.limits, &mut file.bursts);
        file.counts.for_gate()
    }

    /// Forgets the current file, which could not be read.
    pub fn forget_file(&mut self) {
        self.inspection.files.pop();
    }

    /// Returns what was found.
    pub fn finish(mut self) -> Inspection {
        self.inspection.chains = self.instants.chains(&self.limits);
        let name = |unit| self.case_units.get(Sym(unit)).unwrap_or_default().to_owned();
        self.inspection.eventless = self.case_rows.finish(&self.instants, name);
        self.inspection.names_left_out = self.mentions.left_out();
        self.inspection.names = self.mentions.finish();
        self.inspection.units = self.units.iter().map(str::to_owned).zip(self.completeness).collect();
        if self.no_unit != LogCompleteness::default() {
            self.inspection.units.insert(String::new(), self.no_unit);
        }
        self.inspection
    }

    fn unit(&mut self, name: Option<&str>) -> &mut LogCompleteness {
        let Some(name) = name else { return &mut self.no_unit };
        let full = self.units.len() >= MOST_UNITS && self.units.find(name).is_none();
        let number = self.units.intern(if full { OTHER_UNITS } else { name }).0 as usize;
        if number == self.completeness.len() {
            self.completeness.push(LogCompleteness::default());
        }
        &mut self.completeness[number]
    }
}

impl Sink for Inspector {
    fn profile(&mut self, profile: &Profile) {
        let zone = TimeZone::get(profile.zone()).unwrap_or(TimeZone::UTC);
        self.local = LocalTime::new(&zone);
    }

    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        let placeholder =
            record.official_id.is_some_and(|official| self.inspection.placeholders.contains(&*official));
        let local = self.local.of(record.occurred_at);
        let file_index = self.inspection.files.len().saturating_sub(1) as u32;
        self.contents.add(record);
        self.mentions.add(record);
        self.instants.add(record, file_index);
        self.unit(record.unit_id.as_deref()).add(record, placeholder);
        if record.kind == Kind::ConsultAsk {
            // The unit of the consulted official has to answer, if the log says which it is.
            self.unit(record.receiver_unit_id.or(record.unit_id).as_deref()).add_question(record);
        }
        // An event in the far future would make a gap of all the years before it.
        if record.kind != Kind::System && record.occurred_at <= self.latest {
            self.inspection.days.add(record.unit_id.as_deref(), local);
        }
        let latest = self.latest;
        let Some(file) = self.inspection.files.last_mut() else { return Ok(()) };
        file.counts.add(record, placeholder, latest);
        if record.kind == Kind::ConsultAsk {
            file.counts.completeness.add_question(record);
        }
        file.midnight += u64::from(local.rem_euclid(DAY_US) == 0);
        let at = record.occurred_at;
        file.first_at = Some(file.first_at.map_or(at, |first| first.min(at)));
        file.last_at = Some(file.last_at.map_or(at, |last| last.max(at)));
        Ok(())
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        let full = self.case_units.len() >= MOST_UNITS;
        let unit = record
            .unit_id
            .map(|unit| if full && self.case_units.find(unit).is_none() { OTHER_UNITS } else { unit });
        let unit = self.case_units.intern_optional(unit);
        let file_index = self.inspection.files.len().saturating_sub(1) as u32;
        self.case_rows.add(record, unit.0, file_index);
        if let Some(file) = self.inspection.files.last_mut() {
            file.cases += 1;
        }
        Ok(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        let Some(file) = self.inspection.files.last_mut() else { return Ok(()) };
        file.counts.reject(reject);
        let examples = file.rejects.entry(reject.reason).or_default();
        if examples.len() < MOST_REJECTS {
            examples.push(RejectExample {
                part: self.part.clone(),
                row: reject.row,
                line: reject.line,
                column: reject.column.to_owned(),
                value: reject.value.to_owned(),
            });
        }
        Ok(())
    }

    fn part(&mut self, name: &str) -> anyhow::Result<()> {
        // For the lake, a part is a file: an event of an earlier part is no repeat inside this one.
        if let Some(file) = self.inspection.files.last_mut() {
            self.contents.end_file(&mut file.repeats);
        }
        name.clone_into(&mut self.part);
        Ok(())
    }

    fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        let name = self.inspection.files.last().map_or("", |file| file.name.as_str());
        match self.inspection.lists.last_mut().filter(|(file, _)| file == name) {
            Some((_, entries)) => entries.push(entry),
            None => self.inspection.lists.push((name.to_owned(), vec![entry])),
        }
        Ok(())
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.inspection.placeholders.insert(official_id.to_owned());
        Ok(())
    }
}
