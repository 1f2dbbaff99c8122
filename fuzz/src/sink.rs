//! A sink that checks every record it receives.

use buckstop::config::load;
use buckstop::event::{CaseRecord, EventRecord};
use buckstop::lists::ListEntry;
use buckstop::profile::{Profile, Reject, Sink, VALUE_LIMIT};
use buckstop::quality::Inspector;
use buckstop::source::FileReport;

/// Accumulates what `check` accumulates, counts the records, and keeps list entries and acts.
#[derive(Debug)]
pub struct Checked {
    inspector: Inspector,
    events: u64,
    cases: u64,
    rejects: u64,
    /// The entries of reference lists.
    pub lists: Vec<ListEntry>,
    /// For each event with an official: the official, the unit and the time, as exported.
    pub acts: Vec<(String, Option<String>, i64)>,
}

impl Checked {
    /// Returns a sink for a new file.
    pub fn new() -> Self {
        let mut inspector = inspector();
        inspector.begin_file("fuzz");
        Self { inspector, events: 0, cases: 0, rejects: 0, lists: Vec::new(), acts: Vec::new() }
    }

    /// Checks that the report agrees with the records received, and finishes the inspector.
    ///
    /// # Panics
    /// Panics if the report differs.
    pub fn check(&mut self, report: &FileReport) {
        assert!(report.balances(), "the ledger does not balance: {report:?}");
        assert_eq!(report.events, self.events, "events");
        assert_eq!(report.cases + report.case_attributes, self.cases, "cases");
        assert_eq!(report.list_entries, self.lists.len() as u64, "entries of lists");
        assert_eq!(report.rejected, self.rejects, "rejects");
        let mut inspector = std::mem::replace(&mut self.inspector, inspector());
        assert_eq!(inspector.end_file().completeness.all_events(), self.events, "events that the gate sees");
        let _ = inspector.finish();
    }
}

/// Makes an inspector with the limits of the default settings.
fn inspector() -> Inspector {
    let settings = load(None).unwrap_or_else(|error| panic!("the default settings: {error}"));
    Inspector::new(i64::MAX, &[], &settings.check)
}

impl Default for Checked {
    fn default() -> Self {
        Self::new()
    }
}

impl Sink for Checked {
    fn profile(&mut self, profile: &Profile) {
        self.inspector.profile(profile);
    }

    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        assert!(!record.case_id.is_empty(), "an event without a case: {record:?}");
        assert!(record.source_row > 0, "an event of no row: {record:?}");
        let texts =
            [record.procedure_id, record.official_id, record.unit_id, record.receiver_id, record.status];
        assert!(texts.iter().flatten().all(|text| !text.is_empty()), "an empty text: {record:?}");
        self.events += 1;
        if let Some(official) = record.official_id {
            let unit = record.unit_id.as_deref().map(str::to_owned);
            self.acts.push((official.as_str().to_owned(), unit, record.occurred_at));
        }
        self.inspector.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        assert!(!record.case_id.is_empty(), "a case without an id: {record:?}");
        self.cases += 1;
        self.inspector.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        assert!(reject.value.len() <= VALUE_LIMIT, "a reject with a long value: {reject:?}");
        self.rejects += 1;
        self.inspector.reject(reject)
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.inspector.placeholder(official_id)
    }

    fn part(&mut self, name: &str) -> anyhow::Result<()> {
        self.inspector.part(name)
    }

    fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        self.lists.push(entry);
        Ok(())
    }
}
