//! Maps the rows of one file to records with a compiled profile.

mod cache;
mod cells;
mod classify;
mod counts;
mod doubt;
mod filter;
mod kept_row;
mod list_rules;
mod lists;
mod milestones;
mod orders;
mod outcome;
mod parts;
mod record_parts;
mod records;

pub use classify::NO_ACTIVITY;
pub use counts::{AccountCounts, DroppedValues, EventTimes, KindCount, MilestoneCount, OddValues};
pub(crate) use kept_row::KeptRow;
pub(crate) use outcome::RowOutcome;
pub(crate) use parts::{PartTally, SettledTimes};

use super::compile::Profile;
use super::reject::Reason;
use super::sink::Sink;
use super::slot::{Cells, Slot};
use super::spec::TableKind;
use super::time::is_time_of_day;
use counts::MappingCounts;
use doubt::TimeDoubt;
use filter::FilterState;
use milestones::MilestoneMaker;
use orders::TimeColumns;
use records::{RecordMaker, RowId};

/// Maps the rows of one file.
#[derive(Debug)]
pub(crate) struct Mapper<'p> {
    profile: &'p Profile,
    filter: FilterState,
    records: RecordMaker<'p>,
    milestones: MilestoneMaker,
}

impl<'p> Mapper<'p> {
    /// Creates a mapper that has read no row.
    pub(crate) fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            filter: FilterState::default(),
            records: RecordMaker::new(profile, TimeColumns::new(profile)),
            milestones: MilestoneMaker::default(),
        }
    }

    /// Maps one row and hands its records over.
    pub(crate) fn row(
        &mut self,
        cells: &Cells<'_>,
        source_row: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<RowOutcome> {
        let profile = self.profile;
        if profile.table().is_list() {
            return self.list_entry(cells, sink);
        }
        if let Some(skip) = self.filter.skip(&profile.filter, cells, &mut self.records.cells) {
            return Ok(RowOutcome::Skipped(skip));
        }
        let Some(case_id) = self.records.cells.value(cells, Slot::CaseId) else {
            return Ok(RowOutcome::Rejected(Slot::CaseId as usize, Reason::MissingCase));
        };
        if is_rounded_number(&case_id) {
            return Ok(RowOutcome::Rejected(Slot::CaseId as usize, Reason::DamagedCode));
        }
        let outcome = self.case_row(cells, RowId { case_id: &case_id, source_row }, sink)?;
        if matches!(outcome, RowOutcome::Records(_)) {
            self.filter.check_case_code(&profile.filter, &case_id);
        }
        Ok(outcome)
    }

    /// Looks at the times of a row before it is mapped. Returns true if a date in it may be read with the day or with
    /// the month first, and nothing is known of its column: the row should wait until [`Mapper::settle`] decides.
    pub(crate) fn awaits_order(&mut self, cells: &Cells<'_>) -> bool {
        self.records.cells.times.look_at(cells)
    }

    /// Returns true if no column waits for the order of its dates.
    pub(crate) fn is_settled(&self) -> bool {
        self.records.cells.times.is_settled()
    }

    /// Decides the order of the columns that wait, by all that was looked at. The error is a column whose dates
    /// may be of either order.
    pub(crate) fn settle(&mut self) -> Result<(), TimeDoubt> {
        self.records.cells.times.settle()
    }

    /// Checks, after the last row, that no column has dates of both orders.
    pub(crate) fn verify_times(&self) -> Result<(), TimeDoubt> {
        self.records.cells.times.verify()
    }

    /// Returns the counts of all rows.
    pub(crate) fn finish(self) -> MappingCounts {
        let mut counts = self.records.finish();
        counts.odd_case_codes = self.filter.odd_codes;
        counts
    }

    fn case_row(
        &mut self,
        cells: &Cells<'_>,
        row: RowId<'_>,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<RowOutcome> {
        let profile = self.profile;
        if let Some(milestones) = &profile.milestones {
            return self.milestones.records(milestones, &mut self.records, cells, row, sink);
        }
        if profile.table() == TableKind::Cases {
            self.records.case(cells, row, sink)?;
            return Ok(RowOutcome::Records(1));
        }
        let time = Slot::OccurredAt as usize;
        match self.records.cells.time(cells, Slot::OccurredAt) {
            Ok(Some(occurred_at)) => {
                self.records.case_attributes(cells, row, sink)?;
                Ok(RowOutcome::Records(self.records.events(cells, row, occurred_at, None, sink)?))
            }
            Ok(None) => Ok(RowOutcome::Rejected(time, Reason::MissingTime)),
            Err(reason) => {
                let time_of_day = self.records.cells.value(cells, Slot::TimeOfDay);
                let is_at_fault = time_of_day.is_some_and(|value| !is_time_of_day(&value));
                let cell = if is_at_fault { Slot::TimeOfDay as usize } else { time };
                Ok(RowOutcome::Rejected(cell, reason))
            }
        }
    }

    fn list_entry(&mut self, cells: &Cells<'_>, sink: &mut dyn Sink) -> anyhow::Result<RowOutcome> {
        match lists::entry(self.profile, &mut self.records.cells, cells) {
            Ok(entry) => sink.list_entry(entry).map(|()| RowOutcome::Records(1)),
            Err((slot, reason)) => Ok(RowOutcome::Rejected(slot as usize, reason)),
        }
    }
}

/// Returns true if a code is a number in scientific notation, such as `2.40304E+11`: a spreadsheet took it for a number and
/// kept only the first digits.
fn is_rounded_number(code: &str) -> bool {
    let Some((mantissa, exponent)) = code.split_once(['E', 'e']) else { return false };
    let has_sign = exponent.starts_with(['+', '-']);
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    whole.len() == 1
        && digits(whole)
        && digits(fraction)
        && digits(exponent.trim_start_matches(['+', '-']))
        && exponent.len() <= 4
        && (has_sign || mantissa.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_numbers_are_distinguished_from_codes() {
        for code in ["2.40304E+11", "2,40304E+11", "2.4e+11", "2E+11", "1.5E10", "1.2E-05"] {
            assert!(is_rounded_number(code), "{code}");
        }
        for code in [
            "240304000001",
            "5E12",
            "H21.15-240304-0001",
            "12.5E+3",
            "E+11",
            "2.E+1",
            "1.004220",
            "2.4E+12345",
        ] {
            assert!(!is_rounded_number(code), "{code}");
        }
    }
}
