//! The interface through which a file's records and rejects are handed on.

use super::compile::Profile;
use super::reject::Reject;
use crate::event::{CaseRecord, EventRecord};
use crate::lists::ListEntry;

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
