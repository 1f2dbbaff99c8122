//! Parts of a file that are taken at the same time.
//!
//! A part is taken as if the rows before it had settled everything, and as if none of them could matter: the table has no
//! sections, the order of day and month in its dates is known, and the part does not begin below a footer. Whether this was
//! true is asked when the part's turn comes. If it was not, the part is discarded and its rows are taken again in their
//! turn. So the result is always that of taking all rows in order.

use super::rows::{CountingSink, ENCODING_TRIAL_ROWS};
use super::{FileReport, Intake, ProfileChoice};
use crate::profile::{
    Mapper, PartSink, PartTally, PartWork, Profile, REASONS, RowsBefore, SKIPS, SLOT_COUNT, SettledTimes,
    Sink,
};
use std::sync::Arc;

/// What the rows of a file have settled, and what parts begin with.
pub(crate) struct Settled<'a> {
    choice: ProfileChoice<'a>,
    profile: &'a Profile,
    headings: [String; SLOT_COUNT],
    times: SettledTimes,
    sink: Box<dyn PartSink>,
}

/// Where an intake hands its records.
pub(super) enum IntakeSink<'a> {
    Whole(&'a mut dyn Sink),
    /// The intake is that of a part.
    Part(Box<dyn PartSink>),
}

impl<'a> IntakeSink<'a> {
    pub(super) fn get(&mut self) -> &mut (dyn Sink + 'a) {
        match self {
            Self::Whole(sink) => *sink,
            Self::Part(sink) => &mut **sink,
        }
    }

    fn shared(&self) -> &(dyn Sink + 'a) {
        match self {
            Self::Whole(sink) => *sink,
            Self::Part(sink) => &**sink,
        }
    }
}

/// Takes the parts that one worker reads.
pub(crate) struct PartTaker<'a> {
    settled: Arc<Settled<'a>>,
    /// Kept from part to part, because it knows the meanings of cells. `None` while a part is taken, and after one that
    /// was discarded.
    mapper: Option<Mapper<'a>>,
}

/// What taking a part gave.
pub(crate) struct PartOfFile {
    sink: Box<dyn PartSink>,
    tally: PartTally,
    rejected: [u64; REASONS.len()],
    skipped: [u64; SKIPS.len()],
    report: FileReport,
    in_footer: bool,
}

impl<'a> PartTaker<'a> {
    /// Returns a taker of parts that begin with what is settled.
    pub(crate) fn new(settled: Arc<Settled<'a>>) -> Self {
        Self { settled, mapper: None }
    }

    /// Returns true if the taker begins with this.
    pub(crate) fn begins_with(&self, settled: &Arc<Settled<'a>>) -> bool {
        Arc::ptr_eq(&self.settled, settled)
    }

    /// Takes the rows of a part; `None` if the part cannot be taken without those before it.
    pub(crate) fn take(
        &mut self,
        rows: impl FnOnce(&mut Intake<'_>) -> anyhow::Result<()>,
    ) -> Option<PartOfFile> {
        let settled = Arc::clone(&self.settled);
        let sink = settled.sink.begin_part()?;
        let mapper = self.mapper.take();
        let mut mapper = mapper.unwrap_or_else(|| Mapper::of_parts(settled.profile, &settled.times));
        mapper.begin_part();
        let mut intake = Intake {
            profile: Some(settled.profile),
            mapper: Some(mapper),
            headings: settled.headings.clone(),
            is_part: true,
            ..Intake::with_sink(settled.choice, IntakeSink::Part(sink))
        };
        let taken = rows(&mut intake);
        let Intake { sink, mapper, rejected, skipped, report, in_footer, .. } = intake;
        let IntakeSink::Part(sink) = sink else { return None };
        // What went wrong comes to light again when the rows are taken in their turn.
        taken.ok()?;
        let mut mapper = mapper?;
        let tally = mapper.end_part(&settled.times)?;
        self.mapper = Some(mapper);
        Some(PartOfFile { sink, tally, rejected, skipped, report, in_footer })
    }
}

impl<'a> Intake<'a> {
    /// Returns what parts begin with; `None` while rows must be taken in order.
    pub(crate) fn settled(&self) -> Option<Settled<'a>> {
        let in_order = self.sectioned.is_some()
            || !self.held.is_empty()
            || !self.others.is_empty()
            || self.report.rows_read < ENCODING_TRIAL_ROWS;
        if in_order {
            return None;
        }
        Some(Settled {
            choice: self.choice,
            profile: self.profile?,
            headings: self.headings.clone(),
            times: self.mapper.as_ref()?.settled()?,
            sink: self.sink.shared().begin_part()?,
        })
    }

    /// Returns true if what was settled still is.
    pub(crate) fn is_still(&self, settled: &Settled<'_>) -> bool {
        let times = self.mapper.as_ref().and_then(Mapper::settled);
        self.held.is_empty() && times.is_some_and(|times| times.is_like(&settled.times))
    }

    /// Returns true if the next part was taken as this intake would have taken its rows.
    pub(crate) fn agrees_with(&self, part: &PartOfFile) -> bool {
        let agrees = self.mapper.as_ref().is_some_and(|mapper| mapper.agrees_with(&part.tally));
        agrees && !self.in_footer && self.held.is_empty()
    }

    /// Takes the next part. Returns what remains to be done, by any thread.
    pub(crate) fn take_part(
        &mut self,
        part: PartOfFile,
        before: RowsBefore,
    ) -> anyhow::Result<Option<PartWork>> {
        let PartOfFile { sink, tally, rejected, skipped, report, in_footer } = part;
        if let Some(mapper) = &mut self.mapper {
            let mut counting = CountingSink { sink: self.sink.get(), report: &mut self.report };
            mapper.merge_part(tally, before.rows, &mut counting)?;
        }
        self.in_footer = in_footer;
        self.rejected.iter_mut().zip(rejected).for_each(|(all, part)| *all += part);
        self.skipped.iter_mut().zip(skipped).for_each(|(all, part)| *all += part);
        self.report.rows_read += report.rows_read;
        self.report.rows_split += report.rows_split;
        self.report.rows_skipped += report.rows_skipped;
        self.report.events += report.events;
        self.report.cases += report.cases;
        self.sink.get().end_part(sink, before)
    }
}
