//! Reads the exports once more, for what only shows when all lists are known.

use crate::event::EventRecord;
use crate::people::{ActsOutside, MentionCollector, Mentions, Resolution};
use crate::pipeline::ExportReader;
use crate::profile::EventSink;
use crate::source::Export;

/// The exports as they were read the first time.
pub(super) struct Rereader<'a> {
    pub(super) exports: &'a [Export],
    pub(super) reader: &'a ExportReader,
}

impl Rereader<'_> {
    /// Collects all names, each period between two of these instants by itself.
    pub(super) fn names(&self, dates: &[i64]) -> Mentions {
        let mut collector = MentionCollector::new(dates);
        self.each_event(|record| collector.add(record));
        collector.finish()
    }

    /// Counts the acts outside the time of listed posts, by official.
    pub(super) fn acts_outside(&self, resolution: &Resolution) -> ActsOutside {
        let mut outside = ActsOutside::new();
        self.each_event(|record| resolution.count_outside(record, &mut outside));
        outside
    }

    fn each_event(&self, take: impl FnMut(&EventRecord<'_>)) {
        let mut events = EventSink(take);
        for export in self.exports {
            // A file that could not be read was passed over the first time, or was an error.
            if let Err(error) = self.reader.read(export, &mut |_| (), &mut events) {
                tracing::debug!("{}: {error:#}", export.name());
            }
        }
    }
}
