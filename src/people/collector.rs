//! Collects mentions from records, one by one, for readers that have no store (`check`).

use super::mentions::{LocalMentions, Mentions};
use crate::event::{EventRecord, Kind, Symbols};

/// The number of names and units after which new ones are left out, which bounds the memory for a column of free text.
const MAX_NAMES: usize = 400_000;

/// Collects the mentions of events one by one.
#[derive(Debug)]
pub struct MentionCollector {
    mentions: Mentions,
    local: LocalMentions,
    symbols: Symbols,
    /// The number of mentions that were left out.
    left_out: u64,
}

impl MentionCollector {
    /// Creates an empty collector, with `dates` of reorganisations as for [`Mentions::new`].
    pub fn new(dates: &[i64]) -> Self {
        let (mentions, symbols) = (Mentions::new(dates, i64::MAX), Symbols::new());
        Self { mentions, local: LocalMentions::new(symbols.len()), symbols, left_out: 0 }
    }

    /// Adds the mentions of an event. Acts of machines are nobody's acts.
    pub fn add(&mut self, record: &EventRecord<'_>) {
        let at = record.occurred_at;
        if let Some(official) = record.official_id.filter(|_| record.kind != Kind::System) {
            self.add_name(&official, record.unit_id.as_deref(), at, false);
        }
        if let Some(receiver) = record.receiver_id {
            self.add_name(&receiver, record.receiver_unit_id.as_deref(), at, true);
        }
    }

    /// Returns the number of mentions that were left out because there were too many names.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Returns all mentions.
    pub fn finish(self) -> Mentions {
        let mut mentions = self.mentions;
        mentions.add_local(self.local, &self.symbols);
        mentions
    }

    fn add_name(&mut self, name: &str, unit: Option<&str>, at: i64, receives: bool) {
        let is_known = |name: &str| self.symbols.find(name).is_some();
        if self.symbols.len() >= MAX_NAMES && !(is_known(name) && unit.is_none_or(is_known)) {
            self.left_out += 1;
            return;
        }
        let key = (self.symbols.intern(name), self.symbols.intern_optional(unit), self.mentions.period(at));
        self.local.grow(self.symbols.len());
        let stats = self.local.entry(key);
        if receives { stats.add_received(at) } else { stats.add_act(at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::MarkedStr;

    #[test]
    fn mentions_equal_those_of_the_store() {
        let text = |text: Option<&'static str>| text.map(MarkedStr::from);
        let event = |official_id, unit_id, receiver_id, occurred_at, kind| EventRecord {
            case_id: "H1",
            procedure_id: None,
            occurred_at,
            activity: "-".into(),
            kind,
            step: None,
            official_id: text(official_id),
            unit_id: text(unit_id),
            receiver_id: text(receiver_id),
            receiver_unit_id: None,
            role: None,
            due_at: None,
            status: None,
            has_note: None,
            has_attachment: None,
            has_position: None,
            event_key: None,
            source_row: 1,
        };
        let mut collector = MentionCollector::new(&[10]);
        for record in [
            event(Some("An"), Some("A"), Some("Bình"), 5, Kind::Forward),
            event(Some("An"), Some("A"), None, 15, Kind::Work),
            event(Some("An"), None, None, 16, Kind::System),
            event(Some("Bình"), Some("B"), None, 17, Kind::Work),
        ] {
            collector.add(&record);
        }
        let found = collector.finish();
        let mut expected = Mentions::new(&[10], i64::MAX);
        for (name, unit, at) in [("An", "A", 5), ("An", "A", 15), ("Bình", "B", 17)] {
            expected.add_act(name, Some(unit), at);
        }
        assert_eq!((found.of("An"), found.of("Bình")), ((2, 0), (1, 1)));
        assert_eq!(found.acts_before(10), 1);
        assert!(expected.stats.iter().all(|(key, acts)| found.stats[key] == *acts));
    }
}
