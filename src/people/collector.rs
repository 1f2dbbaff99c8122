//! Names as they come from files, before there is a store: what `check` needs to tell who is who.

use super::sightings::{Found, Sightings};
use crate::event::{EventRecord, Kind, Symbols};

/// Beyond so many names and units no new ones are seen, which bounds the memory for a column of free text.
const MOST_NAMES: usize = 400_000;

/// Sees events one by one.
#[derive(Debug)]
pub struct Spotter {
    sightings: Sightings,
    found: Found,
    symbols: Symbols,
    left_out: u64,
}

impl Spotter {
    /// Nothing seen; `dates` of reorganisations as for [`Sightings::new`].
    pub fn new(dates: &[i64]) -> Self {
        let (sightings, symbols) = (Sightings::new(dates, i64::MAX), Symbols::new());
        Self { sightings, found: Found::new(symbols.len()), symbols, left_out: 0 }
    }

    /// Sees an event; what machines did is nobody's act.
    pub fn add(&mut self, record: &EventRecord<'_>) {
        let at = record.occurred_at;
        if let Some(official) = record.official_id.filter(|_| record.kind != Kind::System) {
            self.see(&official, record.unit_id.as_deref(), at, false);
        }
        if let Some(receiver) = record.receiver_id {
            self.see(&receiver, record.receiver_unit_id.as_deref(), at, true);
        }
    }

    /// How many acts were not seen because there were too many names.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// All that was seen.
    pub fn finish(self) -> Sightings {
        let mut sightings = self.sightings;
        sightings.take(self.found, &self.symbols);
        sightings
    }

    fn see(&mut self, name: &str, unit: Option<&str>, at: i64, receives: bool) {
        let is_known = |name: &str| self.symbols.find(name).is_some();
        if self.symbols.len() >= MOST_NAMES && !(is_known(name) && unit.is_none_or(is_known)) {
            self.left_out += 1;
            return;
        }
        let key = (self.symbols.intern(name), self.symbols.intern_optional(unit), self.sightings.era(at));
        self.found.grow(self.symbols.len());
        let seen = self.found.at(key);
        if receives { seen.receive(at) } else { seen.act(at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::MarkedStr;

    #[test]
    fn names_are_seen_as_the_store_would_show_them() {
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
        let mut spotter = Spotter::new(&[10]);
        for record in [
            event(Some("An"), Some("A"), Some("Bình"), 5, Kind::Forward),
            event(Some("An"), Some("A"), None, 15, Kind::Work),
            event(Some("An"), None, None, 16, Kind::System),
            event(Some("Bình"), Some("B"), None, 17, Kind::Work),
        ] {
            spotter.add(&record);
        }
        let seen = spotter.finish();
        let mut expected = Sightings::new(&[10], i64::MAX);
        for (name, unit, at) in [("An", "A", 5), ("An", "A", 15), ("Bình", "B", 17)] {
            expected.note(name, Some(unit), at);
        }
        assert_eq!((seen.of("An"), seen.of("Bình")), ((2, 0), (1, 1)));
        assert_eq!(seen.acts_before(10), 1);
        assert!(expected.seen.iter().all(|(key, acts)| seen.seen[key] == *acts));
    }
}
