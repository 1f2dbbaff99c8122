//! The merging of partials, and the comparison with peers, on random facts.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

mod random_facts;

use self::random_facts::{Bucket, Plan, Stay, plans};
use super::naive_measure;
use buckstop::event::{NO_TIME, Sym, Symbols};
use buckstop::fact::{Facts, Level, Passage};
use buckstop::measure::{
    ComparisonSettings, Counts, MEASURES, Measured, Months, Partials, Scope, find, measure, month_name,
    unmet, withheld,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const HOUR_US: i64 = 3_600_000_000;
/// 1 January 2024, 00:00 UTC.
const START: i64 = 1_704_067_200_000_000;

fn scope() -> Scope {
    Scope { months: Months::new(&jiff::tz::TimeZone::UTC), from: START + 10 * 24 * HOUR_US, until: i64::MAX }
}

fn partials(bucket: &Bucket) -> Partials {
    let mut partials = Partials::new();
    for level in Level::ALL {
        partials.add(&bucket.facts, &bucket.events.symbols, level, &scope());
    }
    partials.add_events(&bucket.events);
    partials
}

fn settings() -> ComparisonSettings {
    let placeholders = BTreeSet::from(["dùng chung".to_owned()]);
    ComparisonSettings { min_officials: 3, min_rows: 8, placeholders, min_share: 0.5, ..Default::default() }
}

/// Returns all results, with floating-point numbers as bits.
fn bits(counts: &Counts) -> Vec<String> {
    let texts = measure(counts, &settings()).into_iter().map(|one| {
        let Measured { measure, .. } = one;
        let rest = (one.level, &one.subject, one.rows, one.observed, one.expected, one.phi, one.peers);
        let more =
            (one.stratum_level, one.stratum_shares, &one.left_out, one.work_us, one.spread, &one.months);
        format!("{} {rest:?} {more:?}", measure.id)
    });
    texts.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_split_merged_in_any_order_on_any_threads_gives_the_same(
        plans in plans(),
        owners in proptest::collection::vec(0..5_usize, 70),
        order in Just((0..5_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let whole = partials(&Bucket::new(plans.iter().enumerate())).finish();
        let split = order.iter().map(|bucket| {
            let cases = plans.iter().enumerate().filter(|(number, _)| owners[*number] == *bucket);
            partials(&Bucket::new(cases))
        });
        let merged = split.reduce(Partials::merge).unwrap().finish();
        prop_assert!(whole == merged);
        let on_threads = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| bits(&merged))
        };
        prop_assert_eq!(bits(&whole), on_threads(1));
        prop_assert_eq!(on_threads(1), on_threads(3));
    }

    #[test]
    fn observed_against_expected_equals_the_naive_version(plans in plans(), min_share in 0.0..1.0) {
        assert_equals_the_naive_version(&plans, &ComparisonSettings { min_share, ..settings() });
    }
}

/// The rules on counterparts need more rows than are drawn at random.
#[test]
fn pairs_that_stand_out_are_left_out_as_in_the_naive_version() {
    let stay = |holder, ending| Stay {
        holder,
        step: 0,
        hours: 1,
        ending,
        acts: u32::from(ending == 3),
        day: 20,
        due_after_hours: None,
        flags: 8,
    };
    let mut plans: Vec<Plan> = Vec::new();
    for receiver in 0..4 {
        for sender in (0..5).filter(|sender| *sender != receiver) {
            for number in 0..12 {
                // The cases of An come back from Bình, and sometimes those of others do.
                let pair = (sender, receiver) == (0, 1);
                let back = number % 6 == 0 || pair;
                let third = (0..5).find(|third| ![sender, receiver].contains(third)).unwrap();
                let next = if back { sender } else { third };
                plans.push((1, vec![stay(sender, 1), stay(receiver, u8::from(!back)), stay(next, 3)]));
            }
        }
    }
    let left_out = assert_equals_the_naive_version(&plans, &settings());
    assert!(left_out.contains(&("bounce", "bình".to_owned())), "{left_out:?}");
    assert!(left_out.contains(&("pass_on", "bình".to_owned())), "{left_out:?}");
}

/// Returns what is withheld according to the naive version.
fn withheld_as_gaps(counts: &Counts, min_share: f64) -> BTreeSet<naive_measure::Gap> {
    let unit = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    withheld(counts, min_share)
        .iter()
        .map(|one| (find(one.measure.id).unwrap().0, one.level, unit(&one.unit)))
        .collect()
}

/// Compares everything that both versions compute. Returns the subjects with rows left out, by measure.
fn assert_equals_the_naive_version(
    plans: &[Plan],
    settings: &ComparisonSettings,
) -> Vec<(&'static str, String)> {
    let bucket = Bucket::new(plans.iter().enumerate());
    let all_time = Scope { from: i64::MIN, ..scope() };
    let (mut partials, mut rows, mut gaps) = (Partials::new(), Vec::new(), BTreeSet::new());
    let (facts, symbols) = (&bucket.facts, &bucket.events.symbols);
    for level in Level::ALL {
        partials.add(facts, symbols, level, &all_time);
        rows.extend(naive_measure::rows(facts, symbols, level, &all_time.months));
        gaps.extend(naive_measure::gaps(facts, symbols, level, settings.min_share));
    }
    let counts = partials.finish();
    let missing: BTreeSet<&str> = unmet(&counts, Level::Official).iter().map(|(one, _)| one.id).collect();
    gaps.retain(|(index, ..)| !missing.contains(MEASURES[*index].id));
    // At the level of units, nothing is withheld for a missing unit.
    let mut expected_gaps = gaps.clone();
    expected_gaps.retain(|(_, level, unit)| *level == Level::Official || unit.is_some());
    assert_eq!(withheld_as_gaps(&counts, settings.min_share), expected_gaps);
    let mut naive = naive_measure::measure(&naive_measure::without(rows, &gaps), settings);
    naive.retain(|(index, ..), _| !missing.contains(MEASURES[*index].id));
    let found = measure(&counts, settings);
    assert_eq!(found.len(), naive.len());
    let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
    for (one, ((index, level, subject), other)) in found.iter().zip(&naive) {
        assert_eq!((one.measure.id, one.level, &one.subject), (MEASURES[*index].id, *level, subject));
        assert_eq!((one.rows, one.observed, one.peers), (other.rows, other.observed, other.peers), "{one:?}");
        assert!(near(one.expected, other.expected) && near(one.phi, other.phi), "{one:?} {other:?}");
        let left_out: Vec<&String> = one.left_out.iter().map(|pair| &pair.counterpart).collect();
        assert_eq!(left_out, other.left_out.iter().collect::<Vec<_>>());
        assert_eq!(one.months.len(), other.months.len());
        for (month, (name, (observed, expected))) in one.months.iter().zip(&other.months) {
            assert_eq!((&month_name(month.month), month.observed), (name, *observed));
            assert!(near(month.expected, *expected));
        }
        let share: f64 = one.stratum_shares.iter().sum();
        assert!(near(share, if one.stratum_level.is_some() { 1.0 } else { 0.0 }), "{one:?}");
    }
    let some = found.iter().filter(|one| !one.left_out.is_empty());
    some.map(|one| (one.measure.id, one.subject.clone())).collect()
}

/// Makes ten holds of 1 to 10 hours for one official, and of 2 to 20 hours for each of two peers.
#[test]
fn medians_and_means_count_open_work() {
    let mut facts = Facts::default();
    let mut symbols = Symbols::new();
    let mut bucket = Bucket::default();
    let stay =
        Stay { holder: 0, step: 0, hours: 0, ending: 0, acts: 1, day: 20, due_after_hours: None, flags: 0 };
    for (official, hours_each) in [("an", 1), ("bình", 2), ("cúc", 2)] {
        for number in 1..=10 {
            let (holder, case_id) = (symbols.intern(official), symbols.intern("a case"));
            bucket.add_hold(case_id, Sym::NONE, holder, Sym::NONE, &stay);
            let mut hold = bucket.facts.holds.pop().unwrap();
            hold.work_us = number * hours_each * HOUR_US;
            if official == "an" && number > 5 {
                (hold.released_at, hold.released_by) = (NO_TIME, Passage::Open);
            }
            facts.holds.push(hold);
        }
    }
    let mut partials = Partials::new();
    partials.add(&facts, &symbols, Level::Official, &scope());
    let measured = measure(&partials.finish(), &settings());
    let an = measured.iter().find(|one| one.subject == "an" && one.measure.id == "handling_time").unwrap();
    let spread = an.spread.unwrap();
    let near = |found: f64, hours: f64| (found / HOUR_US as f64 / hours - 1.0).abs() < 0.01;
    assert!(near(spread.median_us.unwrap() as f64, 5.0), "{spread:?}");
    assert_eq!(spread.p90_us, None, "half of them is still open");
    assert!(
        near(spread.peers_median_us.unwrap() as f64, 10.0) && near(spread.peers_p90_us.unwrap() as f64, 18.0)
    );
    // Up to 10 hours: (1+2+3+4+5 + 5·10)/10, and for the peers (2+4+6+8+10 + 5·10)/10.
    assert!(near(spread.mean_us, 6.5) && near(spread.peers_mean_us, 8.0), "{spread:?}");
    assert!(near(an.work_us as f64, 55.0));
    assert_eq!((an.observed, an.peers), (5, 2));
}

/// A log in which every activity is work has no receivers, so passing on is unknown there, not zero.
#[test]
fn a_plain_log_leaves_what_it_cannot_tell_uncomputed() {
    let stay = |holder, flags| Stay {
        holder,
        step: 1,
        hours: 1,
        ending: 5,
        acts: 1,
        day: 20,
        due_after_hours: None,
        flags,
    };
    let plans: Vec<Plan> = (0..40).map(|_| (1, vec![stay(0, 64), stay(1, 64), stay(2, 64)])).collect();
    let counts = partials(&Bucket::new(plans.iter().enumerate())).finish();
    let missing: Vec<&str> = unmet(&counts, Level::Official).iter().map(|(one, _)| one.id).collect();
    assert_eq!(missing, ["overdue_hold", "pass_on", "bounce", "misroute", "consult_delay", "consult_late"]);
    let computed: BTreeSet<&str> = measure(&counts, &settings()).iter().map(|one| one.measure.id).collect();
    assert_eq!(computed, BTreeSet::from(["handling_time", "ping_pong"]));
}
