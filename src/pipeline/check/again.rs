//! The files read once more: for what only shows when all lists are known.

use super::choice;
use crate::event::EventRecord;
use crate::people::{ActsOutside, Resolution, Sightings, Spotter};
use crate::profile::{EventSink, Profile};
use crate::source::{Export, Reading};

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
        let mut events = EventSink(see);
        for input in self.inputs {
            // What could not be read was passed over before, or was an error.
            if let Err(error) = input.read(choice(self.profiles), self.reading, &mut |_| (), &mut events) {
                tracing::debug!("{}: {error:#}", input.name());
            }
        }
    }
}
