//! A sink that collects everything, for tests.
#![allow(clippy::struct_field_names, reason = "the fields are named as those of the records")]

use buckstop::event::{CaseRecord, EventRecord, Kind, MarkedStr, Role};
use buckstop::lists::ListEntry;
use buckstop::profile::{PROFILES, Profile, ProfileSpec, Reject, Sink};
use buckstop::source::{FileReport, ProfileChoice, ReadLimits, ReadOptions, read_from};

/// An event that owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) case_id: String,
    pub(crate) procedure_id: Option<String>,
    pub(crate) occurred_at: i64,
    pub(crate) activity: String,
    pub(crate) kind: Kind,
    pub(crate) step: Option<String>,
    pub(crate) official_id: Option<String>,
    pub(crate) unit_id: Option<String>,
    pub(crate) receiver_id: Option<String>,
    pub(crate) receiver_unit_id: Option<String>,
    pub(crate) role: Option<Role>,
    pub(crate) due_at: Option<i64>,
    pub(crate) status: Option<String>,
    pub(crate) flags: [Option<bool>; 3],
    pub(crate) event_key: Option<String>,
    pub(crate) source_row: u64,
    /// The part of the file, if it has parts.
    pub(crate) sheet: Option<String>,
}

/// A case that owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) case_id: String,
    /// Procedure, its name, field, unit, channel, status.
    pub(crate) texts: [Option<String>; 6],
    /// Received, due, finished, returned.
    pub(crate) times: [Option<i64>; 4],
    pub(crate) source_row: u64,
}

/// All records, in the order in which they came.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Collector {
    pub(crate) events: Vec<Event>,
    pub(crate) cases: Vec<Case>,
    /// Row, line, column, value, reason.
    pub(crate) rejects: Vec<(u64, Option<u64>, String, String, &'static str)>,
    pub(crate) placeholders: Vec<String>,
    /// The part of the file that is being read.
    pub(crate) part: Option<String>,
    pub(crate) lists: Vec<ListEntry>,
}

fn owned(text: Option<&str>) -> Option<String> {
    assert_ne!(text, Some(""), "a record has an empty text");
    text.map(str::to_owned)
}

impl Sink for Collector {
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        self.events.push(Event {
            case_id: record.case_id.to_owned(),
            procedure_id: owned(record.procedure_id.map(MarkedStr::as_str)),
            occurred_at: record.occurred_at,
            activity: record.activity.as_str().to_owned(),
            kind: record.kind,
            step: owned(record.step.map(MarkedStr::as_str)),
            official_id: owned(record.official_id.map(MarkedStr::as_str)),
            unit_id: owned(record.unit_id.map(MarkedStr::as_str)),
            receiver_id: owned(record.receiver_id.map(MarkedStr::as_str)),
            receiver_unit_id: owned(record.receiver_unit_id.map(MarkedStr::as_str)),
            role: record.role,
            due_at: record.due_at,
            status: owned(record.status.map(MarkedStr::as_str)),
            flags: [record.has_note, record.has_attachment, record.has_position],
            event_key: owned(record.event_key),
            source_row: record.source_row,
            sheet: self.part.clone(),
        });
        Ok(())
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        let texts = [
            record.procedure_id,
            record.procedure_name,
            record.field_id,
            record.unit_id,
            record.channel,
            record.status,
        ];
        self.cases.push(Case {
            case_id: record.case_id.to_owned(),
            texts: texts.map(owned),
            times: [record.received_at, record.due_at, record.finished_at, record.returned_at],
            source_row: record.source_row,
        });
        Ok(())
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        let (column, value) = (reject.column.to_owned(), reject.value.to_owned());
        self.rejects.push((reject.row, reject.line, column, value, reject.reason.id()));
        Ok(())
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.placeholders.push(official_id.to_owned());
        Ok(())
    }

    fn part(&mut self, name: &str) -> anyhow::Result<()> {
        self.part = Some(name.to_owned());
        Ok(())
    }

    fn list_entry(&mut self, entry: ListEntry) -> anyhow::Result<()> {
        self.lists.push(entry);
        Ok(())
    }
}

/// Compiles all built-in profiles.
pub(crate) fn builtin() -> Vec<Profile> {
    PROFILES.iter().map(|profile| compiled(profile.toml)).collect()
}

/// Compiles a profile from its text.
pub(crate) fn compiled(toml: &str) -> Profile {
    Profile::compile(&ProfileSpec::parse(toml).expect("a readable profile")).expect("a good profile")
}

/// Reads bytes as a file and checks the ledger.
pub(crate) fn read(bytes: &[u8], choice: ProfileChoice<'_>) -> anyhow::Result<(FileReport, Collector)> {
    read_within(bytes, choice, &ReadLimits::default())
}

/// Does the same as [`read`], with other limits.
pub(crate) fn read_within(
    bytes: &[u8],
    choice: ProfileChoice<'_>,
    limits: &ReadLimits,
) -> anyhow::Result<(FileReport, Collector)> {
    read_with(bytes, choice, &ReadOptions { limits: *limits, encoding: None })
}

/// Does the same as [`read`], with other settings of reading.
pub(crate) fn read_with(
    mut bytes: &[u8],
    choice: ProfileChoice<'_>,
    reading: &ReadOptions,
) -> anyhow::Result<(FileReport, Collector)> {
    let mut collector = Collector::default();
    let report = read_from(&mut bytes, "test", choice, reading, &mut |_| {}, &mut collector)?;
    check_ledger(&report, &collector);
    Ok((report, collector))
}

/// Checks that the ledger balances and agrees with the records.
pub(crate) fn check_ledger(report: &FileReport, collector: &Collector) {
    assert!(report.balances(), "the ledger does not balance: {report:?}");
    assert_eq!(report.events, collector.events.len() as u64);
    assert_eq!(report.cases + report.case_attributes, collector.cases.len() as u64);
    assert_eq!(report.list_entries, collector.lists.len() as u64);
    assert_eq!(report.rejected, collector.rejects.len() as u64);
    assert_eq!(report.rejected, report.rejected_by.iter().map(|(_, count)| count).sum::<u64>());
    assert_eq!(report.rows_skipped, report.skipped_by.iter().map(|(_, count)| count).sum::<u64>());
    let rows: u64 = report.kinds.iter().map(|count| count.rows).sum();
    assert_eq!(rows, report.events - report.further_receivers, "the kinds do not add up");
}
