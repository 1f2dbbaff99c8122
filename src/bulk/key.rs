//! Keys of an actor at a time, which take 8 bytes whatever the length of the name.
//!
//! Two different keys are equal by chance in one of 2⁶⁴ pairs. Among ten million acts this happens to any two of them with a
//! probability of 0.000003, and would then add one act to the other's count.

use crate::event::{EventColumns, Sym};

/// The actors of one bucket as numbers, each computed when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct ActorKeys {
    /// By symbol of the official; 0 if it is not known yet.
    officials: Vec<u64>,
    /// By symbol of the unit, for acts without an official.
    units: Vec<u64>,
}

impl ActorKeys {
    /// Returns the key of the actor of an event (its official, else its unit, else nobody) at a time.
    pub(super) fn of_event(&mut self, events: &EventColumns, event: usize, time: i64) -> u64 {
        let (official, unit) = (events.official_id[event], events.unit_id[event]);
        let actor = match (official.is_some(), unit.is_some()) {
            (true, _) => cached(&mut self.officials, events, b'o', official),
            (false, true) => cached(&mut self.units, events, b'u', unit),
            (false, false) => hash(b'n', ""),
        };
        mix(actor ^ mix(time as u64))
    }
}

fn cached(known: &mut Vec<u64>, events: &EventColumns, what: u8, name: Sym) -> u64 {
    if known.len() <= name.0 as usize {
        known.resize(events.symbols.len(), 0);
    }
    let slot = &mut known[name.0 as usize];
    if *slot == 0 {
        *slot = hash(what, events.symbols.get(name).unwrap_or_default());
    }
    *slot
}

fn hash(what: u8, name: &str) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[what]);
    hasher.update(name.as_bytes());
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// Spreads the bits of a number (the finalizer of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
