//! Findings, case by case: `tests/cases/finding/<kind>.md`.
//!
//! A table with a column `measure` holds the standings of officials, and one with a column `findings` what is made of
//! them: the load of each official, the kinds of its findings, and the measures that these rest on, the most important
//! first. `times` (times as long), `mean_hours` of a case and `rows` give with the hours `present` the `excess` of the first
//! finding. `months` (from April 2024 on), `cases` and `receivers` are the probabilities without each of them, and `falls`
//! tells without what a finding falls. An empty load cannot be compared with anybody's. A table with a column `found` holds the findings about the log
//! and about steps, which the other tables of the case give.
#![allow(clippy::unwrap_used, reason = "a case that cannot be read must fail the test")]

use super::{CaseFile, Row as Cells, cases};
use crate::fixtures::plain_hold::plain_hold;
use crate::fixtures::standing::plain_standing;
use crate::fixtures::thresholds::THRESHOLDS;
use buckstop::event::{Kind, Symbols};
use buckstop::fact::{Facts, Hold, Level, Passage};
use buckstop::finding::{
    Account, Doubt, FINDINGS, Finding, Identity, Subject, UnitGaps, accounts, decision_table, findings,
    log_gaps, measures_withheld, pass_through, timed_step,
};
use buckstop::judge::{Estimate, LeftOut, Spread, Standing, TimedStep, Verdict};
use buckstop::measure::{Load, LoadSums, Loops, StepSums, Withheld, find};

#[test]
fn standings_become_the_findings_their_cases_tell() {
    for case in cases("finding") {
        for expected in case.rows.iter().filter(|row| row.has("findings")) {
            let location = format!("{}:{}", case.path.display(), expected.line);
            let found = findings_of(&case, expected);
            let kinds: Vec<&str> = found.iter().map(|one| one.kind).collect();
            assert_eq!(kinds.join(", "), expected.get("findings").unwrap_or_default(), "{location}: kinds");
            let measures: Vec<String> = found.iter().map(|one| one.measures.join(", ")).collect();
            assert_eq!(
                measures.join("; "),
                expected.get("measures").unwrap_or_default(),
                "{location}: measures"
            );
            if let Some(hours) = number_of(expected, "excess") {
                let excess = found[0].excess.unwrap();
                assert!((excess - hours).abs() < 5e-3, "{location}: excess {excess}");
            }
            if expected.has("robust") {
                let robust: Vec<&str> = found
                    .iter()
                    .filter_map(Finding::robust)
                    .map(|yes| if yes { "yes" } else { "no" })
                    .collect();
                assert_eq!(
                    robust.join(", "),
                    expected.get("robust").unwrap_or_default(),
                    "{location}: robust"
                );
                let falls = |one: &Finding| {
                    let fallen = one.checks.iter().filter(|check| check.holds == Some(false));
                    fallen
                        .map(|check| [&[check.kind.id().to_owned()], &*check.without].concat().join(" "))
                        .collect::<Vec<_>>()
                };
                let falls: Vec<String> = found.iter().flat_map(falls).collect();
                assert_eq!(falls.join("; "), expected.get("falls").unwrap_or_default(), "{location}: falls");
            }
        }
    }
}

#[test]
fn the_log_gives_the_findings_its_cases_tell() {
    for case in cases("finding") {
        let found = found_in_the_log(&case);
        for expected in case.rows.iter().filter(|row| row.has("found")) {
            let subject = expected.get("subject").unwrap();
            let of_subject = found.iter().filter(|one| one.subject == subject);
            let kinds: Vec<&str> = of_subject.map(|one| one.kind).collect();
            let location = format!("{}:{}: {subject}", case.path.display(), expected.line);
            assert_eq!(kinds.join(", "), expected.get("found").unwrap_or_default(), "{location}");
        }
    }
}

/// Every row of the decision table has a case in which it decides, and one in which it does not.
#[test]
fn every_row_of_the_decision_table_has_a_case() {
    let cases = cases("finding");
    for kind in FINDINGS {
        let name = format!("{}.md", kind.id);
        let case =
            cases.iter().find(|case| case.path.ends_with(&name)).unwrap_or_else(|| panic!("no {name}"));
        let column = if kind.basis.judge().is_some() { "findings" } else { "found" };
        let decided =
            |row: &&Cells| row.get(column).is_some_and(|kinds| kinds.split(", ").any(|one| one == kind.id));
        let rows = || case.rows.iter().filter(|row| row.has(column));
        assert!(rows().any(|row| decided(&row)), "{name}: the kind never applies");
        assert!(rows().any(|row| !decided(&row)), "{name}: the kind always applies");
    }
}

/// docs/judging.md shows the decision table of the code.
#[test]
fn the_decision_table_of_the_docs_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/judging.md");
    let text = std::fs::read_to_string(path).unwrap();
    let begin = text.find("| row | finding |").expect("the docs have no decision table");
    let end = text[begin..].find("\n\n").map_or(text.len(), |length| begin + length + 1);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let renewed = format!("{}{}{}", &text[..begin], decision_table(), &text[end..]);
        std::fs::write(path, renewed).unwrap();
        return;
    }
    assert_eq!(&text[begin..end], decision_table(), "UPDATE_GOLDEN=1 renews it; read the difference");
}

/// Returns the findings about data and steps that the tables of a case give.
fn found_in_the_log(case: &CaseFile) -> Vec<Finding> {
    let number = |row: &Cells, column: &str| row.get(column).unwrap().parse::<u64>().unwrap();
    let rows = |column: &'static str| case.rows.iter().filter(move |row| row.has(column));
    let gaps = rows("without_official").map(|row| UnitGaps {
        unit: row.get("unit").unwrap().to_owned(),
        events: number(row, "events"),
        without_official: number(row, "without_official"),
        by_placeholder: number(row, "by_placeholder"),
    });
    let withheld = rows("carrying").map(|row| {
        let (_, measure) = find(row.get("measure").unwrap()).unwrap();
        Withheld {
            level: Level::Official,
            unit: row.get("unit").unwrap().to_owned(),
            measure,
            lacks: measure.needs,
            carrying: number(row, "carrying"),
            could: number(row, "could"),
        }
    });
    let doubtful = rows("doubt").map(|row| Account {
        id: row.get("account").unwrap().to_owned(),
        unit: None,
        acts: number(row, "acts"),
        doubt: match row.get("doubt").unwrap() {
            "shared" => Doubt::Shared,
            "system" => Doubt::System,
            "homonym" => Doubt::Homonym,
            "timer" => Doubt::Timer,
            other => panic!("{other} is no doubt"),
        },
    });
    let timed: Vec<TimedStep<'_>> = rows("timed")
        .map(|row| TimedStep {
            step: row.get("step").unwrap_or_default(),
            procedures: number(row, "procedures"),
            accounts: number(row, "accounts"),
            ended: number(row, "timed"),
            holds: number(row, "holds"),
            shortest_us: 3_600_000_000 * number(row, "hours") as i64,
            longest_us: 3_600_000_000 * number(row, "hours") as i64,
        })
        .collect();
    let (mut facts, mut symbols) = (Facts::default(), Symbols::default());
    for row in rows("released_by") {
        for holder in 0..number(row, "holders") {
            let hold = Hold {
                procedure_id: symbols.intern(row.get("procedure").unwrap()),
                step: symbols.intern(row.get("step").unwrap()),
                holder: symbols.intern(&format!("holder {holder}")),
                acts: number(row, "acts") as u32,
                released_by: Passage::Handover(Kind::from_name(row.get("released_by").unwrap()).unwrap()),
                ..plain_hold()
            };
            facts.holds.extend(std::iter::repeat_n(hold, number(row, "holds") as usize));
        }
    }
    let mut steps = StepSums::default();
    steps.add(&facts, &symbols);
    let mut found = log_gaps(&gaps.collect::<Vec<_>>(), &THRESHOLDS);
    found.extend(measures_withheld(&withheld.collect::<Vec<_>>(), &THRESHOLDS));
    found.extend(accounts(&doubtful.collect::<Vec<_>>(), &THRESHOLDS));
    found.extend(pass_through(&steps, &THRESHOLDS));
    found.extend(timed_step(&timed));
    found
}

fn findings_of(case: &CaseFile, official: &Cells) -> Vec<Finding> {
    let id = official.get("official").unwrap();
    let load = official.get("load").map(|ratio| load(id, ratio.parse().unwrap()));
    let of_official = |row: &&Cells| row.has("measure") && row.get("official") == Some(id);
    let standings: Vec<Standing> = case.rows.iter().filter(of_official).map(standing).collect();
    assert!(!standings.is_empty(), "{}: {id} has no standing", case.path.display());
    let identity = Identity {
        answered_review: official.get("answered") == Some("yes"),
        coached_before: official.get("coached") == Some("yes"),
        ..Identity::default()
    };
    let subject = Subject {
        loops: Loops::default(),
        level: Level::Official,
        id,
        unit: None,
        identity: Some(&identity),
        placeholder: false,
        standings: &standings,
        withheld: Vec::new(),
        load: load.as_ref(),
        present_hours: number_of(official, "present"),
    };
    findings(&[subject], &THRESHOLDS)
}

fn number_of(cells: &Cells, column: &str) -> Option<f64> {
    cells.get(column).map(|number| number.parse().unwrap())
}

fn load(subject: &str, ratio: f64) -> Load {
    Load {
        level: Level::Official,
        subject: subject.to_owned(),
        sums: LoadSums::default(),
        main_step: None,
        working_days: 200.0,
        arrivals_per_day: 3.0 * ratio,
        open_mean: 10.0,
        hours_per_day: 6.0,
        peers: 9,
        load_ratio: Some(ratio),
        open_ratio: None,
    }
}

/// Makes a standing. Nothing in it but what the case tells decides about a finding.
fn standing(cells: &Cells) -> Standing {
    let (_, measure) = find(cells.get("measure").unwrap()).unwrap();
    let probability = cells.get("probability").map_or(0.1, |number| number.parse().unwrap());
    let plain = plain_standing(measure, cells.get("official").unwrap());
    let times = number_of(cells, "times").map_or(plain.times, |value| Estimate { value, ..plain.times });
    let mean_us = number_of(cells, "mean_hours").map(|hours| hours * 3.6e9);
    Standing {
        times,
        rows: number_of(cells, "rows").map_or(plain.rows, |rows| rows as u64),
        spread: mean_us.map(|mean_us| Spread { mean_us, ..Spread::default() }),
        probability,
        probability_without_difficulty: probability,
        probability_in_unit: probability,
        verdict: verdict(cells.get("verdict").unwrap()),
        persistent: cells.get("persistent") == Some("yes"),
        reliability: cells.get("reliability").map_or(plain.reliability, |number| number.parse().unwrap()),
        good: verdict(cells.get("good").unwrap_or("not flagged")),
        left_out: LeftOut {
            months: shares(cells.get("months"))
                .into_iter()
                .zip(651..)
                .map(|((_, one), month)| (month, one))
                .collect(),
            cases: cells.get("cases").map(|number| number.parse().unwrap()),
            receivers: shares(cells.get("receivers")),
        },
        ..plain
    }
}

/// Reads names with numbers, such as `an 0.4, bình 0.9`; a number alone has no name.
fn shares(cell: Option<&str>) -> Vec<(String, f64)> {
    let one = |part: &str| {
        let (name, number) = part.rsplit_once(' ').unwrap_or(("", part));
        (name.to_owned(), number.parse().unwrap())
    };
    cell.map(|cell| cell.split(", ").map(one).collect()).unwrap_or_default()
}

fn verdict(cell: &str) -> Verdict {
    match cell {
        "flagged" => Verdict::Flagged,
        "not flagged" => Verdict::NotFlagged,
        "too little data" => Verdict::TooLittleData,
        other => panic!("{other} is no verdict"),
    }
}
