//! Traits that make rows resemble each other: each is there when it is on, and not when it is off.

use super::log::{Log, correlation, mean, plain, week, with};
use buckstop::simulate::{SimulateSettings, TRAITS, Traits};
use jiff::civil::Weekday;
use std::collections::BTreeMap;

const DISPATCH: &str = "Phân công xử lý";
const EXAMINATION: &str = "Thẩm định hồ sơ";
const APPROVAL: &str = "Ký duyệt";

/// Returns the correlation of the lengths of a case at two steps, which different people hold.
fn shared_difficulty(log: &Log) -> f64 {
    let at = |step: &str| -> BTreeMap<&str, f64> {
        log.holds
            .iter()
            .filter(|hold| hold.step == step)
            .map(|hold| (hold.case.as_str(), hold.ln()))
            .collect()
    };
    let (dispatched, approved) = (at(DISPATCH), at(APPROVAL));
    let pairs: Vec<(f64, f64)> =
        dispatched.iter().filter_map(|(case, length)| Some((*length, *approved.get(case)?))).collect();
    correlation(&pairs)
}

#[test]
fn all_traits_are_off_by_default_and_each_changes_the_log() {
    let events = |settings: &SimulateSettings| super::all_bytes(&super::run(settings).0);
    let plain_bytes = events(&plain(150));
    for one in TRAITS {
        assert!(Traits::default().strength(one) == 0.0, "{}", one.id);
        let mut settings = with(150, &[one.id]);
        if one.id == "load" {
            // Few cases arrive in a year of 150.
            settings.officials = 50;
        }
        let reference = if one.id == "specialists" {
            settings.traits.hard_cases = 0.5;
            events(&with(150, &["hard_cases"]))
        } else {
            plain_bytes.clone()
        };
        assert!(events(&settings)[0] != reference[0], "{} changes nothing", one.id);
        assert!(events(&settings) == events(&settings), "{} is not the same twice", one.id);
    }
}

#[test]
fn a_hard_case_is_hard_for_all_who_hold_it() {
    assert!(shared_difficulty(&Log::of(&plain(2_000))).abs() < 0.08);
    assert!(shared_difficulty(&Log::of(&with(2_000, &["hard_cases=1"]))) > 0.25);
}

/// Returns the correlation of the mean lengths of a dispatcher's holds in two weeks that follow each other.
fn lag_of_weeks(settings: &SimulateSettings) -> f64 {
    // Four dispatchers with many cases each.
    let log = Log::of(&SimulateSettings { units: 4, officials: 32, ..settings.clone() });
    let mut weeks: BTreeMap<(&str, i64), Vec<f64>> = BTreeMap::new();
    for hold in log.holds.iter().filter(|hold| hold.step == DISPATCH) {
        weeks.entry((&hold.official, week(hold.from))).or_default().push(hold.ln());
    }
    let level = |official, week| weeks.get(&(official, week)).map(|lengths| mean(lengths.iter().copied()));
    let pairs: Vec<(f64, f64)> = weeks
        .keys()
        .filter_map(|(official, week)| Some((level(*official, *week)?, level(*official, *week + 1)?)))
        .collect();
    correlation(&pairs)
}

#[test]
fn busy_weeks_last() {
    let (off, on) = (lag_of_weeks(&plain(3_000)), lag_of_weeks(&with(3_000, &["busy_weeks=0.8"])));
    assert!(off.abs() < 0.25, "{off}");
    assert!(on > 0.3, "{on}");
}

#[test]
fn arrivals_rise_in_some_months_and_at_the_end_of_months() {
    // The largest over the smallest number of submissions of a month, and the share of the last five days.
    let counts = |settings: &SimulateSettings| {
        let log = Log::of(settings);
        let mut months: BTreeMap<String, u32> = BTreeMap::new();
        let mut last_days = 0;
        let mut cases = std::collections::BTreeSet::new();
        for row in log.events.iter().filter(|row| cases.insert(row["MaHoSo"].clone())) {
            let date = super::time(&row["ThoiGian"]).unwrap().date();
            *months.entry(date.strftime("%Y-%m").to_string()).or_default() += 1;
            last_days += u32::from(date.day() + 5 > date.last_of_month().day());
        }
        let (most, least) = (months.values().max().unwrap(), months.values().min().unwrap());
        (f64::from(*most) / f64::from(*least), f64::from(last_days) / cases.len() as f64)
    };
    let (off, on) = (counts(&plain(2_000)), counts(&with(2_000, &["seasons=0.5"])));
    // Tet has fewer working days.
    assert!(off.0 < 1.9 && on.0 > 2.2, "{off:?} {on:?}");
    assert!(on.1 > 1.2 * off.1, "{off:?} {on:?}");
}

#[test]
fn batches_leave_at_one_instant() {
    let on_friday = |settings: &SimulateSettings| {
        Log::of(settings).share(EXAMINATION, |hold| {
            hold.until.weekday() == Weekday::Friday && hold.until.time() == jiff::civil::time(16, 0, 0, 0)
        })
    };
    assert!(on_friday(&plain(500)) < 0.01);
    let on = on_friday(&with(500, &["batches=0.8"]));
    assert!(on > 0.3, "{on}");
}

#[test]
fn whoever_has_more_cases_is_slower_if_load_slows() {
    let ratio = |traits: &[&str]| {
        let mut settings = SimulateSettings { null: false, spread: 0.0, ..with(4_000, traits) };
        settings.plants = vec!["overload=4:0.1".parse().unwrap()];
        let log = Log::of(&settings);
        let loaded = log.officials("planted", |planted| planted == "overload=4");
        assert_eq!(loaded.len(), 2);
        let of = |overloaded: bool| {
            let holds = log.holds.iter().filter(|hold| {
                hold.step == EXAMINATION
                    && hold.ended_by.starts_with("Trình")
                    && loaded.contains(&hold.official.as_str()) == overloaded
            });
            mean(holds.map(super::log::Hold::ln))
        };
        (of(true) - of(false)).exp()
    };
    let (off, on) = (ratio(&[]), ratio(&["load=0.7"]));
    assert!((0.8..1.25).contains(&off), "{off}");
    assert!(on > 1.5, "{on}");
}

#[test]
fn a_unit_has_its_own_pace() {
    // The highest over the lowest mean length at the dispatcher.
    let spread = |settings: &SimulateSettings| {
        let log = Log::of(settings);
        let mut units: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for hold in log.holds.iter().filter(|hold| hold.step == APPROVAL) {
            units.entry(&hold.unit).or_default().push(hold.ln());
        }
        let means: Vec<f64> = units.into_values().map(mean).collect();
        let (most, least) = (
            means.iter().copied().reduce(f64::max).unwrap(),
            means.iter().copied().reduce(f64::min).unwrap(),
        );
        ((most - least).exp(), log)
    };
    let (off, _) = spread(&plain(2_000));
    let (units, log) = spread(&with(2_000, &["units=0.5"]));
    let (slow, slow_log) = spread(&with(2_000, &["slow_unit=3"]));
    assert!(off < 1.6, "{off}");
    assert!(units > 1.8 && slow > 1.8, "{units} {slow}");
    assert!(!log.officials("unit_rates", |factor| factor != "1").is_empty());
    let in_slow_unit = slow_log.officials("unit_pace", |factor| factor == "3").len();
    assert!((5..=9).contains(&in_slow_unit), "{in_slow_unit}");
}

#[test]
fn a_dominant_colleague_has_half_of_the_cases_and_is_fast() {
    let log = Log::of(&with(3_000, &["dominant=2"]));
    let dominant = log.officials("behaviour", |behaviour| behaviour == "dominant");
    assert_eq!(dominant.len(), 7);
    let (mut theirs, mut others) = (Vec::new(), Vec::new());
    for hold in log.holds.iter().filter(|hold| hold.step == EXAMINATION && hold.ended_by.starts_with("Trình"))
    {
        let list = if dominant.contains(&hold.official.as_str()) { &mut theirs } else { &mut others };
        list.push(hold.ln());
    }
    let share = theirs.len() as f64 / (theirs.len() + others.len()) as f64;
    assert!((0.4..0.6).contains(&share), "{share}");
    let ratio = (mean(others) - mean(theirs)).exp();
    assert!(ratio > 1.6, "{ratio}");
    // The officials are the same without the trait, and then none of them is dominant.
    assert!(Log::of(&plain(50)).officials("behaviour", |behaviour| behaviour != "normal").is_empty());
}

#[test]
fn units_may_have_procedures_of_their_own_and_hand_cases_to_departments() {
    let log = Log::of(&with(500, &["own_procedures", "up_and_back=0.5"]));
    let mut units: BTreeMap<&str, std::collections::BTreeSet<&str>> = BTreeMap::new();
    for hold in log.holds.iter().filter(|hold| hold.step == DISPATCH) {
        units.entry(&hold.procedure).or_default().insert(&hold.unit);
    }
    assert!(units.values().all(|units| units.len() == 1));
    let departments: Vec<_> = log.holds.iter().filter(|hold| hold.step == "Thẩm định tại sở").collect();
    assert!((100..300).contains(&departments.len()), "{}", departments.len());
    assert!(departments.iter().all(|hold| hold.sender == hold.receiver && !hold.acts.is_empty()));

    let log = Log::of(&plain(500));
    assert!(log.holds.iter().all(|hold| hold.step != "Thẩm định tại sở"));
    let codes: std::collections::BTreeSet<&str> =
        log.holds.iter().map(|hold| hold.procedure.as_str()).collect();
    assert_eq!(codes.len(), 6);
}
