//! The values of a trace or an event, by the slots that the profile reads them into.

use super::super::xml_text::unescape;
use crate::profile::{SLOT_COUNT, Slot};

/// A key that the profile names.
#[derive(Clone)]
pub(super) struct WantedKey {
    pub(super) slot: Slot,
    /// The heading in the profile.
    pub(super) heading: String,
    /// The key in the log: the heading without `case:`.
    pub(super) key: String,
    /// True if the key is an attribute of traces.
    pub(super) of_trace: bool,
    /// The index among the headings of the slot: if several occur, the first one counts.
    pub(super) rank: u8,
    /// True once the key has been found.
    pub(super) found: bool,
}

/// The values of a trace or an event by slot.
#[derive(Clone)]
pub(super) struct AttributeValues {
    texts: [String; SLOT_COUNT],
    /// The rank of the key that gave the value, or [`NO_VALUE`].
    ranks: [u8; SLOT_COUNT],
    pub(super) too_long: Option<Slot>,
}

pub(super) const NO_VALUE: u8 = u8::MAX;

impl AttributeValues {
    pub(super) fn new() -> Self {
        Self { texts: std::array::from_fn(|_| String::new()), ranks: [NO_VALUE; SLOT_COUNT], too_long: None }
    }

    pub(super) fn clear(&mut self) {
        self.ranks = [NO_VALUE; SLOT_COUNT];
        self.too_long = None;
    }

    pub(super) fn get(&self, slot: usize) -> Option<&str> {
        (self.ranks[slot] != NO_VALUE).then_some(self.texts[slot].as_str())
    }

    pub(super) fn set(&mut self, wanted: &WantedKey, raw: &str, limit: usize) -> anyhow::Result<()> {
        let slot = wanted.slot as usize;
        if raw.len() > limit {
            self.too_long = Some(wanted.slot);
        } else if wanted.rank <= self.ranks[slot] {
            self.ranks[slot] = wanted.rank;
            unescape(raw, &mut self.texts[slot])?;
        }
        Ok(())
    }
}
