//! The interface through which a file's records and rejects are handed on.

use super::compile::Profile;
use super::reject::Reject;
use crate::event::{CaseRecord, EventRecord};
use crate::lists::ListEntry;
use std::any::Any;

/// Takes what a file yields, in the order of the file.
pub trait Sink {
    /// Announces the profile with which the following records are read.
    fn profile(&mut self, _profile: &Profile) {}
    /// Takes an event.
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()>;
    /// Takes a case. The same case may come again, with other attributes known.
    fn case(&mut self, record: &CaseRecord<'_>) -> anyhow::Result<()>;
    /// Takes a row that gives no record because of a defect.
    fn reject(&mut self, reject: &Reject<'_>) -> anyhow::Result<()>;
    /// Takes the id of an account that holds cases but is never ranked. Each id is given at least once.
    fn placeholder(&mut self, official_id: &str) -> anyhow::Result<()>;
    /// Announces the part of the file (a sheet, a member of an archive) from which the following records and rejects
    /// come; their rows are counted within the part. A sink that only distinguishes files can ignore it.
    fn part(&mut self, _name: &str) -> anyhow::Result<()> {
        Ok(())
    }
    /// Takes a row of a reference list. A sink that only handles events and cases can ignore it.
    fn list_entry(&mut self, _entry: ListEntry) -> anyhow::Result<()> {
        Ok(())
    }
    /// Returns a sink for a later part of the file, which another thread reads meanwhile; `None` if this sink takes rows
    /// only in the order of the file.
    fn begin_part(&self) -> Option<Box<dyn PartSink>> {
        None
    }
    /// Takes what a part was given, in the order of the parts. Its rows and lines are counted from those before it.
    /// What remains to be done is returned: any thread may do it.
    fn end_part(
        &mut self,
        _part: Box<dyn PartSink>,
        _before: RowsBefore,
    ) -> anyhow::Result<Option<PartWork>> {
        Ok(None)
    }
}

/// Takes what a part of a file yields. Rows and lines are counted within the part. [`Sink::begin_part`] returns a sink for
/// another part of the same file.
pub trait PartSink: Sink + Send + Sync {
    /// Returns the sink itself, for [`Sink::end_part`].
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// Work that is left of a part of a file.
pub type PartWork = Box<dyn FnOnce() -> anyhow::Result<()> + Send>;

/// What a file has before one of its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowsBefore {
    /// The rows, as they are counted in [`EventRecord::source_row`].
    pub rows: u64,
    /// The lines.
    pub lines: u64,
    /// The records, if a record may have several rows.
    pub records: u64,
}

/// A sink that gives each event to a function and ignores everything else.
#[derive(Debug)]
pub struct EventSink<F>(pub F);

impl<F: FnMut(&EventRecord<'_>)> Sink for EventSink<F> {
    fn event(&mut self, record: &EventRecord<'_>) -> anyhow::Result<()> {
        (self.0)(record);
        Ok(())
    }

    fn case(&mut self, _: &CaseRecord<'_>) -> anyhow::Result<()> {
        Ok(())
    }

    fn reject(&mut self, _: &Reject<'_>) -> anyhow::Result<()> {
        Ok(())
    }

    fn placeholder(&mut self, _: &str) -> anyhow::Result<()> {
        Ok(())
    }
}
