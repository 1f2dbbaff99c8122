//! Evidence: any split of the cases shows the same rows, and the rows drawn at random are not the heaviest.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

use crate::fixtures::plain_hold::{plain_hold, whole_time};
use buckstop::event::EventColumns;
use buckstop::fact::{Facts, Hold, Level};
use buckstop::finding::{Chosen, Evidence, EvidenceRow};
use buckstop::measure::find;
use buckstop::partial::{pack, unpack};
use proptest::prelude::*;
use std::collections::BTreeMap;

const HOUR_US: i64 = 3_600_000_000;
const MAX_ROWS: usize = 5;

/// A hold of An: the number of the case, and hours.
type Held = (usize, i64);

/// Returns the evidence of An's handling times, of the holds of one bucket.
fn evidence(holds: &[Held]) -> Evidence {
    let (mut facts, mut events) = (Facts::default(), EventColumns::default());
    let holder = events.symbols.intern("an");
    let source = events.symbols.intern("log.csv");
    let mut holds = holds.to_vec();
    holds.sort_unstable();
    for (case, hours) in holds {
        let case_id = events.symbols.intern(&format!("case {case}"));
        let opened_by = events.source.len() as u32;
        for row in [case as u64 * 1_000 + hours as u64 * 2, case as u64 * 1_000 + hours as u64 * 2 + 1] {
            events.source.push(source);
            events.source_row.push(row);
        }
        let work_us = hours * HOUR_US;
        let (released_at, closed_by) = (work_us, opened_by + 1);
        facts.holds.push(Hold {
            case_id,
            holder,
            work_us,
            released_at,
            opened_by,
            closed_by,
            ..plain_hold()
        });
    }
    let mut evidence = empty();
    evidence.add(&facts, &events, Level::Official, &whole_time(), &[]);
    evidence
}

fn empty() -> Evidence {
    let (index, _) = find("handling_time").unwrap();
    Evidence::new([(Level::Official, index, "an".to_owned())], MAX_ROWS, &[])
}

fn rows(evidence: &Evidence) -> Vec<EvidenceRow> {
    evidence.rows().flat_map(|(_, rows)| rows).collect()
}

proptest! {
    #[test]
    fn any_split_merged_in_any_order_shows_the_same(
        holds in proptest::collection::btree_set((0..30_usize, 1..60_i64), 0..60),
        owners in proptest::collection::vec(0..4_usize, 30),
        order in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let holds: Vec<Held> = holds.into_iter().collect();
        let parts = order.iter().map(|bucket| {
            let own: Vec<Held> = holds.iter().copied().filter(|held| owners[held.0] == *bucket).collect();
            evidence(&own)
        });
        let merged = rows(&parts.fold(empty(), Evidence::merge));
        prop_assert_eq!(&rows(&evidence(&holds)), &merged);
        let sent = order.iter().map(|bucket| {
            let own: Vec<Held> = holds.iter().copied().filter(|held| owners[held.0] == *bucket).collect();
            unpack::<Evidence>(&pack(&evidence(&own)).unwrap()).unwrap()
        });
        prop_assert_eq!(&rows(&sent.fold(empty(), Evidence::merge)), &merged);

        // The heaviest: each case by its longest hold, the longest first.
        let mut longest: BTreeMap<usize, i64> = BTreeMap::new();
        for (case, hours) in &holds {
            let known = longest.entry(*case).or_default();
            *known = (*known).max(*hours);
        }
        let mut longest: Vec<(i64, String)> =
            longest.into_iter().map(|(case, hours)| (-hours, format!("case {case}"))).collect();
        longest.sort();
        longest.truncate(MAX_ROWS);
        let heaviest = merged.iter().filter(|row| row.chosen != Chosen::Random);
        let shown: Vec<(i64, String)> =
            heaviest.map(|row| (-row.micros / HOUR_US, row.case_id.clone())).collect();
        prop_assert_eq!(shown, longest);

        let drawn = merged.iter().filter(|row| row.chosen != Chosen::Heaviest).count();
        prop_assert_eq!(drawn, holds.len().min(MAX_ROWS));
        for row in &merged {
            let (opening, closing) = (&row.opening, &row.closing);
            prop_assert_eq!((&*opening.source, closing.source_row), ("log.csv", opening.source_row + 1));
        }
    }
}

/// Of 400 holds of which one in ten is long, about one in ten of those drawn is long.
#[test]
fn what_is_drawn_is_like_the_whole() {
    let (mut long, mut drawn) = (0, 0);
    for round in 0..40 {
        let holds: Vec<Held> =
            (0..400).map(|case| (round * 400 + case, if case % 10 == 0 { 100 } else { 1 })).collect();
        for row in rows(&evidence(&holds)).iter().filter(|row| row.chosen != Chosen::Heaviest) {
            drawn += 1;
            long += usize::from(row.micros == 100 * HOUR_US);
        }
    }
    assert_eq!(drawn, 40 * MAX_ROWS);
    // The bounds are five standard deviations away.
    assert!((4..=41).contains(&long), "{long} of {drawn}");
}
