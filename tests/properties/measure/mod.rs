//! The merging of partials, and the sums of the judging, on random facts.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

mod random_facts;
mod sent;

use self::random_facts::{Bucket, Plan, Stay, crowded_plans, plans};
use super::naive_measure;
use crate::fixtures::plain_hold::whole_time;
use buckstop::event::{NO_TIME, Sym, Symbols};
use buckstop::fact::{Facts, Level, Passage};
use buckstop::judge::{Ingredient, JudgeSettings, Standing, judge};
use buckstop::measure::{
    Authority, Counts, MEASURES, Months, Partials, Scope, find, month_name, unmet, withheld,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const HOUR_US: i64 = 3_600_000_000;
/// 1 January 2024, 00:00 UTC.
const START: i64 = 1_704_067_200_000_000;

fn scope() -> Scope {
    // Cúc is new, and has settled in after a month.
    let settled = BTreeMap::from([("cúc".to_owned(), START + 30 * 24 * HOUR_US)]);
    let months = Months::new(&jiff::tz::TimeZone::UTC);
    Scope {
        months,
        from: START + 10 * 24 * HOUR_US,
        until: i64::MAX,
        settled,
        authority: Authority::default(),
    }
}

fn partials(bucket: &Bucket) -> Partials {
    let mut partials = Partials::new();
    for level in Level::ALL {
        partials.add(&bucket.facts, &bucket.events.symbols, level, &scope());
    }
    partials.add_events(&bucket.events);
    partials
}

fn settings() -> JudgeSettings {
    let placeholders = BTreeSet::from(["dùng chung".to_owned()]);
    JudgeSettings {
        min_officials: 3,
        min_rows: 8,
        min_people_of_sender: 4,
        placeholders,
        rank_draws: 50,
        ..JudgeSettings::default()
    }
}

/// Returns all standings, in order.
fn standings(counts: &Counts, settings: &JudgeSettings) -> Vec<Standing> {
    judge(counts, None, settings).into_iter().flat_map(|one| one.standings).collect()
}

/// Returns all results as text. Rust writes a floating-point number with as many digits as tell it from all others.
fn bits(counts: &Counts) -> Vec<String> {
    let mut texts = Vec::new();
    for judged in judge(counts, None, &settings()) {
        texts.push(format!("{:?} {:?}", judged.model.prior, judged.model.months));
        for one in judged.standings {
            let who = (one.measure.id, one.level, &one.subject, &one.unit, one.rows, one.outcomes);
            let compared = (one.exact_share, one.peers, one.colleagues, one.observed, one.expected);
            let reference = (one.variance, one.reference, one.phi, one.theta, one.times, one.spread);
            let sure = (one.probability, one.probability_in_unit, one.unit_factor, one.probability_good);
            let cases = (one.difficulty, one.probability_without_difficulty);
            let more =
                (one.probability_without_months, one.without_worst, one.theta_at_threshold, one.reliability);
            let said = (one.position, one.verdict, one.persistent, one.good, one.trend, &one.months);
            texts.push(format!("{who:?} {compared:?} {reference:?} {sure:?} {cases:?} {more:?} {said:?}"));
        }
    }
    texts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_split_merged_in_any_order_on_any_threads_gives_the_same(
        plans in prop_oneof![plans(), crowded_plans()],
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
    fn the_sums_equal_those_of_the_naive_version(
        plans in prop_oneof![plans(), crowded_plans()],
        min_share in 0.0..1.0,
        min_rows in 1..12_u64,
        min_people_of_sender in 2..6_u32,
        leaves_out in proptest::bool::weighted(0.2),
    ) {
        let without: BTreeSet<Ingredient> = leaves_out.then_some(Ingredient::MantelHaenszel).into_iter().collect();
        let settings = JudgeSettings { min_share, min_rows, min_people_of_sender, without, ..settings() };
        assert_equals_the_naive_version(&plans, &settings);
    }

    /// No role is favoured by the method: what some have more than expected, others have less.
    #[test]
    fn all_together_have_what_is_expected_of_them(plans in prop_oneof![plans(), crowded_plans()]) {
        let counts = partials(&Bucket::new(plans.iter().enumerate())).finish();
        for judged in judge(&counts, None, &settings()) {
            let observed: f64 = judged.standings.iter().map(|one| one.observed).sum();
            let expected: f64 = judged.standings.iter().map(|one| one.expected).sum();
            prop_assert!((observed - expected).abs() < 1e-9, "{observed} {expected}");
        }
    }
}

/// Rows of several procedures meet with one sender only where many receive from it, and seldom so at random.
#[test]
fn receivers_of_one_sender_meet_across_procedures_as_in_the_naive_version() {
    let stay = |holder, ending| Stay {
        holder,
        step: 0,
        hours: 1,
        ending,
        acts: u32::from(matches!(ending, 0 | 3)),
        day: 20,
        due_after_hours: None,
        flags: 8,
    };
    let mut plans: Vec<Plan> = Vec::new();
    for receiver in 0..4 {
        for sender in (0..5).filter(|sender| *sender != receiver) {
            for number in 0..12 {
                // Of the first procedure, more comes back; of the third, nothing does. Bình gives An's cases back.
                let procedure = number % 3;
                let refused = (procedure == 0 && number % 6 == 0) || number == 1;
                let back = refused || (procedure < 2 && (sender, receiver) == (0, 1));
                // Who handed cases over only to give them back would be taken for a signer.
                let mut stays = vec![stay(sender, 1), stay(receiver, if back { 2 } else { 0 })];
                if back {
                    stays.extend([stay(sender, 1), stay(receiver, 0)]);
                }
                stays.push(stay(4, 3));
                plans.push((procedure, stays));
            }
        }
    }
    let weighted = assert_equals_the_naive_version(&plans, &settings());
    for name in ["an", "bình", "cúc", "dũng"] {
        assert!(weighted.contains(&("bounce", name.to_owned())), "{weighted:?}");
    }
}

/// Returns what is withheld according to the naive version.
fn withheld_as_gaps(counts: &Counts, min_share: f64) -> BTreeSet<naive_measure::Gap> {
    let unit = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    withheld(counts, min_share)
        .iter()
        .map(|one| (find(one.measure.id).unwrap().0, one.level, unit(&one.unit)))
        .collect()
}

/// Compares everything that both versions compute. Returns those whose rows of several procedures met, by measure.
fn assert_equals_the_naive_version(plans: &[Plan], settings: &JudgeSettings) -> Vec<(&'static str, String)> {
    let bucket = Bucket::new(plans.iter().enumerate());
    let all_time = Scope { from: i64::MIN, ..scope() };
    let (mut partials, mut rows, mut gaps) = (Partials::new(), Vec::new(), BTreeSet::new());
    let (facts, symbols) = (&bucket.facts, &bucket.events.symbols);
    for level in Level::ALL {
        partials.add(facts, symbols, level, &all_time);
        rows.extend(naive_measure::rows(facts, symbols, level, &all_time));
        gaps.extend(naive_measure::gaps(facts, symbols, level, settings.min_share));
    }
    let counts = partials.finish();
    let levels = Level::ALL.into_iter();
    let missing: BTreeSet<&str> =
        levels.flat_map(|level| unmet(&counts, level)).map(|(one, _)| one.id).collect();
    gaps.retain(|(index, ..)| !missing.contains(MEASURES[*index].id));
    // At the level of units, nothing is withheld for a missing unit.
    let mut expected_gaps = gaps.clone();
    expected_gaps.retain(|(_, level, unit)| *level == Level::Official || unit.is_some());
    assert_eq!(withheld_as_gaps(&counts, settings.min_share), expected_gaps);
    let mut naive = naive_measure::judge(&naive_measure::without(rows, &gaps), settings);
    naive.retain(|(index, ..), _| !missing.contains(MEASURES[*index].id));
    let found = standings(&counts, settings);
    assert_eq!(found.len(), naive.len());
    for (one, ((index, level, subject), other)) in found.iter().zip(&naive) {
        assert_eq!((one.measure.id, one.level, &one.subject), (MEASURES[*index].id, *level, subject));
        assert_same_sums(one, other);
    }
    let weighted = naive.iter().filter(|(_, one)| one.weighted);
    weighted.map(|((index, _, subject), _)| (MEASURES[*index].id, subject.clone())).collect()
}

fn assert_same_sums(one: &Standing, other: &naive_measure::NaiveStanding) {
    let near = |one: f64, other: f64| (one - other).abs() < 1e-9;
    let counted = (one.rows, one.outcomes, one.peers as usize);
    assert_eq!(counted, (other.rows, other.outcomes, other.peers.len()), "{one:?} {other:?}");
    let exact_share = if other.rows == 0 { 0.0 } else { other.exact_rows as f64 / other.rows as f64 };
    for (name, one, other) in [
        ("exact_share", one.exact_share, exact_share),
        ("observed", one.observed, other.observed),
        ("expected", one.expected, other.expected),
        ("variance", one.variance, other.variance),
    ] {
        assert!(near(one, other), "{name}: {one} {other}");
    }
    assert_eq!(one.months.len(), other.months.len(), "{one:?} {other:?}");
    for (month, (name, (observed, expected))) in one.months.iter().zip(&other.months) {
        assert_eq!(&month_name(month.month), name);
        assert!(near(month.observed, *observed), "{name}: {month:?} {observed}");
        assert!(near(month.expected / one.reference, *expected), "{name}: {month:?} {expected}");
    }
}

/// Ten holds of 1 to 10 hours for one official, and of 2 to 20 hours for each of two peers.
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
    partials.add(&facts, &symbols, Level::Official, &whole_time());
    let judged = standings(&partials.finish(), &settings());
    let an = judged.iter().find(|one| one.subject == "an" && one.measure.id == "handling_time").unwrap();
    let spread = an.spread.unwrap();
    let near = |found: f64, hours: f64| (found / HOUR_US as f64 / hours - 1.0).abs() < 0.01;
    assert!(near(spread.median_us.unwrap() as f64, 5.0), "{spread:?}");
    assert_eq!(spread.p90_us, None, "half of them is still open");
    assert!(
        near(spread.peers_median_us.unwrap() as f64, 10.0) && near(spread.peers_p90_us.unwrap() as f64, 18.0)
    );
    assert!(near(spread.mean_us, 5.5), "{spread:?}");
    assert_eq!((an.rows, an.outcomes, an.peers), (10, 5, 2));
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
    assert_eq!(
        missing,
        [
            "overdue_hold",
            "pass_on",
            "bounce",
            "misroute",
            "consult_delay",
            "consult_late",
            "consult_empty",
            "send_up",
            "send_up_bare",
            "send_up_returned",
            "eve_pause",
            "repeat_supplement"
        ]
    );
    let judged = standings(&counts, &settings());
    let computed: BTreeSet<&str> = judged.iter().map(|one| one.measure.id).collect();
    assert_eq!(
        computed,
        BTreeSet::from(["handling_time", "handling_time_waits", "handling_time_elapsed", "ping_pong"])
    );
}
