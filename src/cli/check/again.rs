//! The files read once more: for what only shows when all lists are known.

use super::choice;
use crate::event::{CaseRecord, EventRecord};
use crate::people::{ActsOutside, Resolution, Sightings, Spotter};
use crate::profile::{Profile, Reject, Sink};
use crate::source::{Export, Reading};
use anyhow::Result;

/// The files as they were read before.
pub(super) struct Again<'a> {
    pub(super) inputs: &'a [Export],
    pub(super) profiles: &'a [Profile],
    pub(super) reading: &'a Reading,
}

impl Again<'_> {
    /// Sees all names, apart by these dates.
    pub(super) fn names(&self, dates: &[i64]) -> Sightings {
        let mut spotter = Spotter::new(dates);
        self.each_event(|record| spotter.add(record));
        spotter.finish()
    }

    /// The acts outside the time of listed posts.
    pub(super) fn acts_outside(&self, resolution: &Resolution) -> ActsOutside {
        let mut outside = ActsOutside::new();
        self.each_event(|record| resolution.note_outside(record, &mut outside));
        outside
    }

    fn each_event(&self, see: impl FnMut(&EventRecord<'_>)) {
        let mut events = Events(see);
        for input in self.inputs {
            // What could not be read was passed over before, or was an error.
            if let Err(error) = input.read(choice(self.profiles), self.reading, &mut |_| (), &mut events) {
                tracing::debug!("{}: {error:#}", input.name());
            }
        }
    }
}

/// A sink for events alone.
struct Events<F>(F);

impl<F: FnMut(&EventRecord<'_>)> Sink for Events<F> {
    fn event(&mut self, record: &EventRecord<'_>) -> Result<()> {
        (self.0)(record);
        Ok(())
    }

    fn case(&mut self, _: &CaseRecord<'_>) -> Result<()> {
        Ok(())
    }

    fn reject(&mut self, _: &Reject<'_>) -> Result<()> {
        Ok(())
    }

    fn placeholder(&mut self, _: &str) -> Result<()> {
        Ok(())
    }
}
