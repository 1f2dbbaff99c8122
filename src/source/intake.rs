//! Between a format and the sink: chooses the profile, maps each row, keeps the ledger.

use super::report::{FileReport, Warning};
use crate::event::{CaseRecord, EventRecord};
use crate::profile::{
    Cells, Columns, Mapper, Outcome, Profile, REASONS, Reason, Reject, SKIPS, SLOT_COUNT, Sink, Skip, Slot,
    Table, check, detect, excerpt, fields, mapping,
};
use anyhow::{Context as _, bail};

/// Which profile to read a file with.
#[derive(Clone, Copy, Debug)]
pub enum Choice<'a> {
    /// This one.
    Given(&'a Profile),
    /// Whichever of these fits the headings best; of equals the first.
    Among(&'a [Profile]),
}

/// Where a row stands in its file.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// Counted as in [`EventRecord::source_row`].
    pub(crate) row: u64,
    /// Asked only for rows that give no record.
    pub(crate) about: &'a dyn Fn() -> About,
}

/// What is told of a row that gives no record.
#[derive(Clone, Debug, Default)]
pub(crate) struct About {
    /// The line it begins on, where the format has lines.
    pub(crate) line: Option<u64>,
    /// Its first cell, by which totals and signatures are known.
    pub(crate) first: String,
}

/// Takes the raw rows of one file.
pub(crate) struct Intake<'a> {
    choice: Choice<'a>,
    profile: Option<&'a Profile>,
    mapper: Option<Mapper<'a>>,
    sink: &'a mut dyn Sink,
    /// The heading of each slot and field.
    headings: [String; SLOT_COUNT],
    rejected: [u64; REASONS.len()],
    skipped: [u64; SKIPS.len()],
    report: FileReport,
}

/// After how many rows a file that is mostly not UTF-8 is given up.
const ENCODING_TRIAL: u64 = 1_000;

impl<'a> Intake<'a> {
    /// An intake that has seen nothing.
    pub(crate) fn new(choice: Choice<'a>, sink: &'a mut dyn Sink) -> Self {
        Self {
            choice,
            profile: None,
            mapper: None,
            sink,
            headings: std::array::from_fn(|_| String::new()),
            rejected: [0; REASONS.len()],
            skipped: [0; SKIPS.len()],
            report: FileReport::default(),
        }
    }

    /// Chooses the profile for a table; to be called once, before the first row.
    pub(crate) fn table(&mut self, headings: &[String]) -> anyhow::Result<Columns> {
        let profile = self.choose(headings, true)?;
        let columns = profile.resolve(headings);
        for (slot, heading) in mapping(&columns, headings) {
            self.found(slot, heading);
        }
        for (place, heading) in fields(&columns, headings) {
            self.report.fields.push((profile.place_name(place).to_owned(), heading.clone()));
            self.headings[place] = heading;
        }
        let unused = headings.iter().enumerate().filter(|(place, _)| !columns.contains(&Some(*place)));
        self.report.unused = unused.map(|(_, heading)| heading.clone()).collect();
        Ok(columns)
    }

    /// Chooses the profile for rows that name their values; to be called once, before the first row.
    ///
    /// `declared` are the names that the file announces, of which a row need not have any.
    pub(crate) fn keyed(&mut self, declared: &[String]) -> anyhow::Result<&'a Profile> {
        let profile = self.choose(declared, false)?;
        if profile.table() == Table::Cases {
            bail!("profile `{}` reads one case a row, and a log has events", profile.id());
        }
        if profile.has_milestones() {
            bail!("profile `{}` reads rows with several events, and a log has single ones", profile.id());
        }
        // Until a slot is met, what it may be called names it in rejects.
        for (slot, heading) in profile.keys() {
            let shown = &mut self.headings[slot as usize];
            if shown.is_empty() {
                heading.clone_into(shown);
            }
        }
        let unused = declared.iter().filter(|name| profile.keys().all(|(_, heading)| heading != *name));
        self.report.unused = unused.cloned().collect();
        Ok(profile)
    }

    /// Notes that a slot has been met under a heading.
    pub(crate) fn found(&mut self, slot: Slot, heading: String) {
        self.headings[slot as usize].clone_from(&heading);
        self.report.mapping.push((slot, heading));
    }

    /// Notes how the text is written.
    pub(crate) fn encoding(&mut self, encoding: String) {
        self.report.encoding = encoding;
    }

    /// Takes a row.
    pub(crate) fn row(&mut self, cells: &Cells<'_>, place: Place<'_>) -> anyhow::Result<()> {
        let mapper = self.mapper.as_mut().context("a row came before its headings")?;
        let mut counted = CountedSink { sink: self.sink, report: &mut self.report };
        let outcome = mapper.row(cells, place.row, &mut counted)?;
        self.report.rows_read += 1;
        match outcome {
            Outcome::Records(records) => self.report.rows_split += records - 1,
            Outcome::Skipped(skip) => self.skip(skip),
            Outcome::Rejected(cell, reason) => {
                let value = cells[cell].unwrap_or_default();
                let about = (place.about)();
                let case_id = cells[Slot::CaseId as usize].unwrap_or_default();
                if [&about.first, value, case_id].into_iter().any(|cell| self.is_footer(cell)) {
                    self.skip(Skip::NoRecord);
                } else {
                    let column = std::mem::take(&mut self.headings[cell]);
                    let rejected = self.reject(place.row, &about, &column, value, reason);
                    self.headings[cell] = column;
                    rejected?;
                }
            }
        }
        Ok(())
    }

    fn reject(
        &mut self,
        row: u64,
        about: &About,
        column: &str,
        value: &str,
        reason: Reason,
    ) -> anyhow::Result<()> {
        self.rejected[reason as usize] += 1;
        let line = about.line.filter(|&line| line != row);
        self.sink.reject(&Reject { row, line, column, value: excerpt(value), reason })
    }

    /// Takes a row that cannot be read at all; `column` is empty where it is the whole row.
    pub(crate) fn broken(
        &mut self,
        place: Place<'_>,
        column: &str,
        value: &str,
        reason: Reason,
    ) -> anyhow::Result<()> {
        self.report.rows_read += 1;
        let about = (place.about)();
        if reason == Reason::RaggedRow && self.is_footer(&about.first) {
            self.skip(Skip::NoRecord);
            return Ok(());
        }
        self.reject(place.row, &about, column, value, reason)?;
        if self.report.rows_read == ENCODING_TRIAL { self.check_encoding() } else { Ok(()) }
    }

    /// Takes a row that is no record on purpose.
    pub(crate) fn skipped(&mut self) {
        self.report.rows_read += 1;
        self.skip(Skip::NoRecord);
    }

    fn skip(&mut self, skip: Skip) {
        self.report.rows_skipped += 1;
        self.skipped[skip as usize] += 1;
    }

    /// Ends the file.
    pub(crate) fn finish(mut self, format: &str) -> anyhow::Result<FileReport> {
        self.check_encoding()?;
        let tally = self.mapper.take().map(Mapper::finish).unwrap_or_default();
        let mut report = self.report;
        format.clone_into(&mut report.format);
        report.kinds = tally.kind_counts();
        report.dropped = tally.dropped_values();
        report.case_attributes = tally.case_attributes;
        report.further_receivers = tally.further_receivers;
        report.milestones = tally.milestones();
        report.odd_case_codes = tally.odd_case_codes;
        report.ended_before_begun = tally.ended_before_begun;
        // Those from attributes were counted with the others as they passed.
        report.cases -= tally.case_attributes;
        report.rejected = self.rejected.iter().sum();
        let by_reason = REASONS.iter().map(|(reason, ..)| (*reason, self.rejected[*reason as usize]));
        report.rejected_by = by_reason.filter(|(_, count)| *count > 0).collect();
        let by_reason = SKIPS.iter().map(|(skip, ..)| (*skip, self.skipped[*skip as usize]));
        report.skipped_by = by_reason.filter(|(_, count)| *count > 0).collect();
        report.warnings = warnings(&report);
        Ok(report)
    }

    fn choose(&mut self, headings: &[String], whole: bool) -> anyhow::Result<&'a Profile> {
        let (profile, reason) = match self.choice {
            Choice::Given(profile) => {
                if whole {
                    check(profile, headings)?;
                }
                (profile, "named by the user".to_owned())
            }
            Choice::Among(candidates) => {
                let detected = detect(headings, candidates)?;
                (&candidates[detected.index], detected.reason)
            }
        };
        self.report.profile = Some(profile.id().to_owned());
        self.report.reason = reason;
        self.mapper = Some(Mapper::new(profile));
        self.profile = Some(profile);
        Ok(profile)
    }

    fn is_footer(&self, cell: &str) -> bool {
        self.profile.is_some_and(|profile| profile.is_footer(cell))
    }

    /// A file of which most rows are not UTF-8 is in another encoding as a whole.
    fn check_encoding(&self) -> anyhow::Result<()> {
        if self.rejected[Reason::NotUtf8 as usize] * 2 > self.report.rows_read {
            bail!("most of its rows are not UTF-8; nothing of the file is kept\n\n{ENCODING_HINT}");
        }
        Ok(())
    }
}

/// What to do about text in another encoding.
pub(crate) const ENCODING_HINT: &str = "hint: it is probably in Windows-1258, Windows-1252, TCVN3 or UTF-16; \
                                        open it in a spreadsheet and save it as CSV UTF-8";

fn warnings(report: &FileReport) -> Vec<Warning> {
    let records = report.events + report.cases;
    match (&report.profile, report.rows_read, records) {
        (None, ..) => vec![Warning::Empty],
        (_, 0, _) => vec![Warning::NoRows],
        (_, _, 0) => vec![Warning::NoRecords],
        _ => Vec::new(),
    }
}

/// Counts what passes to the sink.
struct CountedSink<'s> {
    sink: &'s mut dyn Sink,
    report: &'s mut FileReport,
}

impl Sink for CountedSink<'_> {
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        self.report.events += 1;
        self.sink.event(record)
    }

    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()> {
        self.report.cases += 1;
        self.sink.case(record)
    }

    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()> {
        self.sink.reject(reject)
    }

    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()> {
        self.sink.placeholder(official_id)
    }
}
