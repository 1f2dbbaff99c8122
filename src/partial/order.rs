//! Stores what is kept in hash tables in the order of its keys.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// Stores a hash map in the order of its keys.
pub(crate) fn map_in_order<K: Ord + Serialize, V: Serialize, S: Serializer>(
    map: &FxHashMap<K, V>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    map.iter().collect::<BTreeMap<&K, &V>>().serialize(serializer)
}

/// Stores a hash set in the order of its items.
pub(crate) fn set_in_order<T: Ord + Serialize, S: Serializer>(
    set: &FxHashSet<T>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    set.iter().collect::<BTreeSet<&T>>().serialize(serializer)
}
