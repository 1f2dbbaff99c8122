//! Mapping the parts of a file at the same time.
//!
//! A part is mapped as if nothing had come before it but what is settled: the order of day and month in each column of
//! times. What its rows add to the counts of the file is added in the order of the parts.

use super::super::compile::Profile;
use super::super::sink::Sink;
use super::super::spec::TableKind;
use super::Mapper;
use super::counts::OddValues;
use super::filter::FilterState;
use super::milestones::MilestoneMaker;
use super::orders::TimeColumns;
use super::record_parts::RecordTally;
use super::records::RecordMaker;

/// What a part of a file adds to the counts of the file.
#[derive(Debug)]
pub(crate) struct PartTally {
    records: RecordTally,
    odd_codes: OddValues,
}

/// What mappers of parts begin with.
#[derive(Debug)]
pub(crate) struct SettledTimes(TimeColumns);

impl<'p> Mapper<'p> {
    /// Returns what the mappers of parts begin with; `None` if rows must be mapped in order, because a later row depends
    /// on all rows before it, or a column waits for the order of its dates.
    pub(crate) fn settled(&self) -> Option<SettledTimes> {
        let profile = self.profile;
        let in_order = profile.milestones.is_some()
            || profile.filter.drop_repeats
            || !matches!(profile.table(), TableKind::Events | TableKind::Cases);
        (!in_order && self.is_settled()).then(|| SettledTimes(self.records.cells.times.unseen()))
    }

    /// Creates a mapper of parts.
    pub(crate) fn of_parts(profile: &'p Profile, settled: &SettledTimes) -> Self {
        Self {
            profile,
            filter: FilterState::default(),
            records: RecordMaker::new(profile, settled.0.unseen()),
            milestones: MilestoneMaker::default(),
        }
    }

    /// Begins a part.
    pub(crate) fn begin_part(&mut self) {
        self.records.begin_part();
    }

    /// Ends a part. The mapper keeps what it knows of cells, for the next part. Returns `None` if a date of the part has
    /// settled the order of a column: then the part must be mapped again in its turn, and this mapper is of no more use.
    pub(crate) fn end_part(&mut self, settled: &SettledTimes) -> Option<PartTally> {
        let part = PartTally { records: self.records.end_part(), odd_codes: self.filter.take_odd_codes() };
        part.records.times.has_orders_of(&settled.0).then_some(part)
    }

    /// Returns true if the times of a part were read as this mapper would have read them. It must not have been added yet.
    pub(crate) fn agrees_with(&self, part: &PartTally) -> bool {
        self.is_settled() && self.records.cells.times.has_orders_of(&part.records.times)
    }

    /// Adds the part that follows. `rows_before` is the number of rows before it.
    pub(crate) fn merge_part(
        &mut self,
        part: PartTally,
        rows_before: u64,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<()> {
        self.records.merge_part(part.records, rows_before, sink)?;
        self.filter.odd_codes.merge(part.odd_codes);
        Ok(())
    }
}

impl SettledTimes {
    /// Returns true if mappers that begin with the one or the other read alike.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.0.has_orders_of(&other.0)
    }
}
