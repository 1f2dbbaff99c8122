//! What a flag is without some of what it rests on.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

use crate::fixtures::plain_hold::{plain_hold, whole_time};
use buckstop::event::{Kind, Sym, Symbols};
use buckstop::fact::{Facts, Hold, Level, Mode, Passage};
use buckstop::judge::{Caseloads, JudgeSettings, Standing, Verdict, judge};
use buckstop::measure::{CaseRow, Counts, Partials};
use buckstop::rank::bin_of_us;
use std::collections::BTreeMap;

const HOUR_US: i64 = 3_600_000_000;

/// Five officials with 80 cases each at one step. An takes three times as long, and every other case is
/// passed on, and late.
fn office() -> (Counts, Vec<Hold>) {
    let (mut facts, mut symbols, mut of_an) = (Facts::default(), Symbols::default(), Vec::new());
    let [step, desk, sign] = ["xử lý", "một cửa", "ký"].map(|name| symbols.intern(name));
    for number in 0..400_i64 {
        let case_id = symbols.intern(&format!("case {number:03}"));
        let holder = symbols.intern(["an", "bình", "cúc", "dũng", "én"][(number % 5) as usize]);
        let is_an = number % 5 == 0;
        let work_us = (1 + number * 13 % 37) * HOUR_US * if is_an { 3 } else { 1 };
        let passes = number / 5 % if is_an { 2 } else { 5 } == 0;
        let release = if passes { Kind::Forward } else { Kind::SendUp };
        let of = |holder: Sym, released_by| Hold {
            case_id,
            holder,
            step,
            released_by: Passage::Handover(released_by),
            due_at: 2,
            ..plain_hold()
        };
        let (due_at, overdue_us) = if passes { (work_us - HOUR_US, HOUR_US) } else { (work_us, 0) };
        let times = Hold { work_us, released_at: work_us, elapsed_us: work_us, ..of(holder, release) };
        let hold = Hold { due_at: due_at.max(1), overdue_us, ..times };
        let before = Hold { step: desk, arrived_by: Passage::Start, ..of(desk, Kind::Assign) };
        let next = symbols.intern(&format!("next {}", number % 7));
        let after = Hold { step: sign, ..of(next, Kind::SendUp) };
        facts.holds.extend([before, hold, after]);
        of_an.extend(is_an.then_some(hold));
    }
    let mut partials = Partials::new();
    partials.add(&facts, &symbols, Level::Official, &whole_time());
    (partials.finish(), of_an)
}

/// Returns An's standing if these rows are the heaviest cases.
fn standing(counts: &Counts, measure: &'static str, rows: Vec<CaseRow>) -> Standing {
    let heaviest = BTreeMap::from([((Level::Official, measure, "an".to_owned()), rows)]);
    let caseloads = Caseloads::default().with_heaviest(heaviest);
    // The office has only one month.
    let settings = JudgeSettings { min_months: 0.0, ..JudgeSettings::default() };
    let judged = judge(counts, Some(&caseloads), &settings);
    let mut all = judged.into_iter().flat_map(|one| one.standings);
    all.find(|one| one.measure.id == measure && one.subject == "an").unwrap()
}

fn row(hold: &Hold, step: &str, bin: u16, outcome: bool) -> CaseRow {
    CaseRow {
        procedure: None,
        step: Some(step.to_owned()),
        mode: Mode::First,
        counterpart: None,
        month: 0,
        bin: if hold.work_us > 0 { bin } else { 0 },
        outcome,
    }
}

#[test]
fn a_duration_without_nothing_is_whole_and_without_all_is_nothing() {
    let (counts, of_an) = office();
    let whole = standing(&counts, "handling_time", Vec::new());
    assert_eq!(whole.verdict, Verdict::Flagged, "{whole:?}");
    let nothing_left_out = whole.left_out.cases.unwrap();
    assert!((nothing_left_out - whole.probability).abs() < 1e-12, "{nothing_left_out}");
    // Its only month is all there is.
    assert_eq!(whole.left_out.months, [(0, 0.0)]);

    let rows: Vec<CaseRow> = of_an
        .iter()
        .map(|hold| {
            let done = hold.released_by == Passage::Handover(Kind::SendUp);
            row(hold, "xử lý", bin_of_us(hold.work_us), done)
        })
        .collect();
    let all_left_out = standing(&counts, "handling_time", rows.clone());
    assert_eq!(all_left_out.left_out.cases, Some(0.0), "the rows do not add up to E*");
    // Without one row, something is left; rows of other work were never counted, and change nothing.
    let but_one = standing(&counts, "handling_time", rows[1..].to_vec());
    assert!(but_one.left_out.cases.unwrap() > 0.0, "{but_one:?}");
    let elsewhere = of_an.iter().map(|hold| row(hold, "nơi khác", bin_of_us(hold.work_us), true)).collect();
    assert_eq!(standing(&counts, "handling_time", elsewhere).left_out.cases, Some(nothing_left_out));
}

#[test]
fn a_rate_without_its_outcomes_is_no_longer_beyond() {
    let (counts, of_an) = office();
    let whole = standing(&counts, "overdue_hold", Vec::new());
    assert_eq!(whole.verdict, Verdict::Flagged, "{whole:?}");
    let passed = |hold: &&Hold| hold.released_by == Passage::Handover(Kind::Forward);
    let rows = |outcome: bool| {
        of_an
            .iter()
            .filter(|hold| passed(hold) == outcome)
            .map(|hold| row(hold, "xử lý", 0, outcome))
            .collect()
    };
    let without_outcomes = standing(&counts, "overdue_hold", rows(true)).left_out.cases.unwrap();
    assert!(without_outcomes < 0.01, "{without_outcomes}");
    let without_others = standing(&counts, "overdue_hold", rows(false)).left_out.cases.unwrap();
    assert!(without_others >= whole.probability, "{without_others} {}", whole.probability);
}
