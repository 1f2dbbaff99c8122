//! Finds the keys that occur often among many millions of which nearly all occur once.

use rustc_hash::FxHashSet;

/// Fewer keys than this are sorted at once.
const FEW: usize = 1 << 12;

/// Returns the keys that occur at least `least` times; none if that is 0.
///
/// Keys are first counted by some of their bits, in a table of a byte for each key. Only those that share their bits with
/// enough others are sorted and counted exactly.
pub(super) fn repeated(mut keys: Vec<u64>, least: u32) -> FxHashSet<u64> {
    if least == 0 {
        return FxHashSet::default();
    }
    if least > 1 && keys.len() > FEW {
        let mut counts = vec![0_u8; keys.len().next_power_of_two()];
        let mask = counts.len() as u64 - 1;
        let slot = |key: u64| (key & mask) as usize;
        for &key in &keys {
            let count = &mut counts[slot(key)];
            *count = count.saturating_add(1);
        }
        let enough = u8::try_from(least).unwrap_or(u8::MAX);
        keys.retain(|&key| counts[slot(key)] >= enough);
    }
    keys.sort_unstable();
    let runs = keys.chunk_by(|one, other| one == other);
    runs.filter(|run| run.len() >= least as usize).map(|run| run[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_keys_are_counted_as_exactly_as_few() {
        // Key k occurs k modulo 7 times, and all keys share many of their low bits.
        let keys = |number: u64| {
            (0..number).flat_map(|key| vec![(key << 9) | (key % 3); key as usize % 7]).collect()
        };
        let expected = |number: u64| (0..number).filter(|key| key % 7 >= 5).count();
        for number in [700, 70_000] {
            let found = repeated(keys(number), 5);
            assert_eq!(found.len(), expected(number));
            assert!(found.iter().all(|key| (key >> 9) % 7 >= 5));
        }
        assert!(repeated(keys(700), 0).is_empty());
        assert_eq!(repeated(keys(7), 1).len(), 6);
        assert_eq!(repeated(vec![8; 300], 300).len(), 1);
    }
}
