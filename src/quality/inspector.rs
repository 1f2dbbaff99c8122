//! Takes what the files yield in one pass, and finds out how good they are.
//!
//! Memory: 32 bytes an event while its file is read, 16 for each distinct event after that, about 64 for each
//! case, and what few names and lists there are; so a log of ten million events takes about half a gigabyte.

use super::contents::{Contents, Repeats};
use super::days::{Days, LocalTime};
use super::eventless::{CaseRows, Eventless};
use super::gate::EventCounts;
use super::moments::{Bursts, Chains, Moments};
use super::units::Carried;
use crate::event::{CaseRecord, EventRecord, Kind, Sym, Symbols};
use crate::lists::ListEntry;
use crate::people::{MentionCollector, Mentions};
use crate::profile::{Profile, Reason, Reject, Sink};
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

const DAY_US: i64 = 86_400_000_000;
/// Rejects kept of each reason.
const MOST_REJECTS: usize = 3;
/// Units beyond this many are counted together, which bounds the memory.
const MOST_UNITS: usize = 20_000;

/// A row that gave no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectExample {
    /// The part of the file, such as a sheet; empty where it has none.
    pub part: String,
    /// The row.
    pub row: u64,
    /// The line, where it is not the row's number.
    pub line: Option<u64>,
    /// The heading; empty where it is the whole row.
    pub column: String,
    /// What stood there.
    pub value: String,
}

/// What one file holds, beside its report.
#[derive(Clone, Debug, Default)]
pub struct FileFindings {
    /// Its name.
    pub name: String,
    /// What the gate looks at.
    pub counts: EventCounts,
    /// What its events carry.
    pub carried: Carried,
    /// The earliest event, µs UTC.
    pub first_at: Option<i64>,
    /// The latest event, µs UTC.
    pub last_at: Option<i64>,
    /// Events at local midnight.
    pub midnight: u64,
    /// Cases in a case table.
    pub cases: u64,
    /// Exact repeats.
    pub repeats: Repeats,
    /// Many cases in one second by one actor.
    pub bursts: Bursts,
    /// The first rejects of each reason.
    pub rejects: BTreeMap<Reason, Vec<RejectExample>>,
}

/// What all files hold together.
#[derive(Debug)]
pub struct Inspection {
    /// The files, in the order in which they were read.
    pub files: Vec<FileFindings>,
    /// What each unit's events carry; an empty name is none.
    pub units: BTreeMap<String, Carried>,
    /// Days with events.
    pub days: Days,
    /// Cases in one instant.
    pub chains: Chains,
    /// Cases of case tables that no event names, by unit, the most first.
    pub eventless: Vec<Eventless>,
    /// Accounts that stand for nobody in particular.
    pub placeholders: BTreeSet<String>,
    /// All names that act or receive.
    pub names: Mentions,
    /// Acts that are not in `names` because there were too many of them.
    pub names_left_out: u64,
    /// The rows of reference lists, by file.
    pub lists: Vec<(String, Vec<ListEntry>)>,
}

/// The sink that gathers.
#[derive(Debug)]
pub struct Inspector {
    latest: i64,
    collector: MentionCollector,
    local: LocalTime,
    part: String,
    contents: Contents,
    moments: Moments,
    case_rows: CaseRows,
    /// Units of case tables: of each a number.
    case_units: Symbols,
    /// Names of units, and what the events of each carry.
    units: Symbols,
    carried: Vec<Carried>,
    no_unit: Carried,
    gathered: Inspection,
}

impl Inspector {
    /// An inspector that has seen nothing; `latest` is the latest plausible instant, µs UTC. Between `dates`
    /// of reorganisations names are kept apart.
    pub fn new(latest: i64, dates: &[i64]) -> Self {
        Self {
            latest,
            collector: MentionCollector::new(dates),
            local: LocalTime::new(&TimeZone::UTC),
            part: String::new(),
            contents: Contents::default(),
            moments: Moments::default(),
            case_rows: CaseRows::default(),
            case_units: Symbols::new(),
            units: Symbols::new(),
            carried: Vec::new(),
            no_unit: Carried::default(),
            gathered: Inspection {
                files: Vec::new(),
                units: BTreeMap::new(),
                days: Days::default(),
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
        self.gathered.files.push(FileFindings { name: name.to_owned(), ..FileFindings::default() });
    }

    /// Ends it; what the gate looks at.
    pub fn end_file(&mut self) -> EventCounts {
        let Some(file) = self.gathered.files.last_mut() else { return EventCounts::default() };
        self.contents.end_file(&mut file.repeats);
        self.moments.end_file(&mut file.bursts);
        file.counts.clone()
    }

    /// Forgets a file begun that fits no profile, and so gave nothing.
    pub fn forget_file(&mut self) {
        self.gathered.files.pop();
    }

    /// What was found.
    pub fn finish(mut self) -> Inspection {
        self.gathered.chains = self.moments.chains();
        let name = |unit| self.case_units.get(Sym(unit)).unwrap_or_default().to_owned();
        self.gathered.eventless = self.case_rows.finish(&self.moments, name);
        self.gathered.names_left_out = self.collector.left_out();
        self.gathered.names = self.collector.finish();
        self.gathered.units = self.units.iter().map(str::to_owned).zip(self.carried).collect();
        if self.no_unit != Carried::default() {
            self.gathered.units.insert(String::new(), self.no_unit);
        }
        self.gathered
    }

    fn unit(&mut self, name: Option<&str>) -> &mut Carried {
        let Some(name) = name else { return &mut self.no_unit };
        let full = self.units.len() >= MOST_UNITS && self.units.find(name).is_none();
        let place = self.units.intern(if full { "…" } else { name }).0 as usize;
        if place == self.carried.len() {
            self.carried.push(Carried::default());
        }
        &mut self.carried[place]
    }
}

impl Sink for Inspector {
    fn profile(&mut self, profile: &Profile) {
        let zone = TimeZone::get(profile.zone()).unwrap_or(TimeZone::UTC);
        self.local = LocalTime::new(&zone);
    }

    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        let placeholder =
            record.official_id.is_some_and(|official| self.gathered.placeholders.contains(&*official));
        let local = self.local.of(record.occurred_at);
        let place = self.gathered.files.len().saturating_sub(1) as u32;
        self.contents.add(record);
        self.collector.add(record);
        self.moments.add(record, place);
        self.unit(record.unit_id.as_deref()).add(record, placeholder);
        if record.kind == Kind::ConsultAsk {
            // It is the consulted's to answer, where the log tells in which unit they are.
            self.unit(record.receiver_unit_id.or(record.unit_id).as_deref()).add_question(record);
        }
        // A slip into the future would make a gap of all the years until then.
        if record.kind != Kind::System && record.occurred_at <= self.latest {
            self.gathered.days.add(record.unit_id.as_deref(), local);
        }
        let latest = self.latest;
        let Some(file) = self.gathered.files.last_mut() else { return Ok(()) };
        file.counts.add(record, latest);
        file.carried.add(record, placeholder);
        if record.kind == Kind::ConsultAsk {
            file.carried.add_question(record);
        }
        file.midnight += u64::from(local.rem_euclid(DAY_US) == 0);
        let at = record.occurred_at;
        file.first_at = Some(file.first_at.map_or(at, |first| first.min(at)));
        file.last_at = Some(file.last_at.map_or(at, |last| last.max(at)));
        Ok(())
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        let full = self.case_units.len() >= MOST_UNITS;
        let unit =
            record.unit_id.map(|unit| if full && self.case_units.find(unit).is_none() { "…" } else { unit });
        let unit = self.case_units.intern_optional(unit);
        let place = self.gathered.files.len().saturating_sub(1) as u32;
        self.case_rows.add(record, unit.0, place);
        if let Some(file) = self.gathered.files.last_mut() {
            file.cases += 1;
        }
        Ok(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        let Some(file) = self.gathered.files.last_mut() else { return Ok(()) };
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
        // To the lake a part is a file: what an earlier one has is no repeat inside it.
        if let Some(file) = self.gathered.files.last_mut() {
            self.contents.end_file(&mut file.repeats);
        }
        name.clone_into(&mut self.part);
        Ok(())
    }

    fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        let name = self.gathered.files.last().map_or("", |file| file.name.as_str());
        match self.gathered.lists.last_mut().filter(|(file, _)| file == name) {
            Some((_, entries)) => entries.push(entry),
            None => self.gathered.lists.push((name.to_owned(), vec![entry])),
        }
        Ok(())
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.gathered.placeholders.insert(official_id.to_owned());
        Ok(())
    }
}
