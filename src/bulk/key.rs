//! Keys of an actor at a time, which take 8 bytes whatever the length of the name.
//!
//! Two different keys are equal by chance in one of 2⁶⁴ pairs. Among ten million acts this happens to any two of them with a
//! probability of 0.000003, and would then add one act to the other's count.

use crate::event::{EventColumns, Sym};

/// A number that stands for an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ActorKey(u64);

impl ActorKey {
    /// Returns the key of the actor of an event: its official, else its unit, else nobody.
    pub(super) fn of_event(events: &EventColumns, event: usize) -> Self {
        let (official, unit) = (events.official_id[event], events.unit_id[event]);
        if official.is_some() { Self::of(events, b'o', official) } else { Self::of(events, b'u', unit) }
    }

    fn of(events: &EventColumns, what: u8, name: Sym) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&[what]);
        hasher.update(events.symbols.get(name).unwrap_or_default().as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self(u64::from_le_bytes(first))
    }

    /// Returns the key of the actor at a time.
    pub(super) fn at(self, time: i64) -> u64 {
        mix(self.0 ^ mix(time as u64))
    }
}

/// Spreads the bits of a number (the finalizer of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
