//! Partials: what is damaged is refused, or changes nothing.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

use buckstop::partial::{Header, Origin, Partial, Pass, pack, unpack};
use proptest::prelude::*;
use std::collections::BTreeMap;

type Sums = BTreeMap<(String, Option<i16>), (u64, i64, i128)>;

/// Returns the stream of a partial of two buckets with two sections.
fn stream(sums: &Sums, names: &[String]) -> Vec<u8> {
    let [program, store, settings] = ["0.1.0 7f", "a", "b"].map(str::to_owned);
    let origin = Origin { program, store, settings, as_of: 7 };
    let mut partial = Partial::new(Header::new(Pass::First, 3..5, 16, origin, String::new()));
    partial.push("sums", sums).unwrap();
    partial.push("names", &names).unwrap();
    let mut bytes = Vec::new();
    partial.write(&mut bytes).unwrap();
    bytes
}

fn sums() -> impl Strategy<Value = Sums> {
    let values = (any::<u64>(), any::<i64>(), any::<i128>());
    proptest::collection::btree_map((any::<String>(), any::<Option<i16>>()), values, 0..20)
}

proptest! {
    #[test]
    fn what_was_written_is_read(sums in sums(), names in any::<Vec<String>>()) {
        let bytes = stream(&sums, &names);
        prop_assert_eq!(&bytes, &stream(&sums, &names));
        let read = Partial::read(&mut bytes.as_slice()).unwrap();
        prop_assert_eq!(read.header().buckets.clone(), 3..5);
        prop_assert_eq!(read.get::<Sums>("sums").unwrap(), sums);
        prop_assert_eq!(read.get::<Vec<String>>("names").unwrap(), names);
        prop_assert!(read.get::<Sums>("other").is_err());
        let mut again = Vec::new();
        read.write(&mut again).unwrap();
        prop_assert_eq!(again, bytes);
    }

    #[test]
    fn what_is_damaged_is_refused_or_changes_nothing(
        sums in sums(),
        at in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
        cuts in any::<bool>(),
    ) {
        let whole = stream(&sums, &[]);
        let mut damaged = whole.clone();
        let at = at.index(damaged.len());
        if cuts {
            damaged.truncate(at);
        } else {
            damaged[at] ^= flip;
        }
        if let Ok(read) = Partial::read(&mut damaged.as_slice()) {
            let mut again = Vec::new();
            read.write(&mut again).unwrap();
            prop_assert_eq!(again, whole);
        }
    }

    #[test]
    fn more_than_a_partial_is_refused(sums in sums(), more in proptest::collection::vec(any::<u8>(), 1..40)) {
        let mut bytes = stream(&sums, &[]);
        bytes.extend(more);
        prop_assert!(Partial::read(&mut bytes.as_slice()).is_err());
    }

    #[test]
    fn what_is_no_section_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
        prop_assert!(unpack::<Sums>(&bytes).is_err());
        let mut packed = pack(&1_u8).unwrap();
        packed.extend(&bytes);
        prop_assert!(bytes.is_empty() || unpack::<u8>(&packed).is_err());
    }
}
