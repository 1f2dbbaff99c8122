//! Findings, case by case: `tests/cases/finding/<kind>.md`.
//!
//! A table with a column `measure` holds the standings of officials, and one with a column `findings` what is made of
//! them: the load of each official, the kinds of its findings, and the measures that these rest on, the most important
//! first. An empty load cannot be compared with anybody's.
#![allow(clippy::unwrap_used, reason = "a case that cannot be read must fail the test")]

use super::{CaseFile, Row as Cells, cases};
use buckstop::fact::Level;
use buckstop::finding::{Basis, FINDINGS, Finding, FindingThresholds, Subject, findings};
use buckstop::judge::{Estimate, Phi, Standing, Verdict};
use buckstop::measure::{Load, LoadSums, find};

const THRESHOLDS: FindingThresholds = FindingThresholds {
    overload_ratio: 1.5,
    max_worse_probability: 0.5,
    missing_actor_share: 0.05,
    missing_actor_min_events: 100,
    withheld_min_facts: 20,
};

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
        }
    }
}

/// Every row of the decision table has a case in which it decides, and one in which it does not.
#[test]
fn every_kind_made_of_measures_has_a_case() {
    let cases = cases("finding");
    for kind in FINDINGS.iter().filter(|kind| matches!(kind.basis, Basis::Measures(_))) {
        let name = format!("{}.md", kind.id);
        let case =
            cases.iter().find(|case| case.path.ends_with(&name)).unwrap_or_else(|| panic!("no {name}"));
        let decided = |row: &&Cells| {
            row.get("findings").is_some_and(|kinds| kinds.split(", ").any(|other| other == kind.id))
        };
        let rows = || case.rows.iter().filter(|row| row.has("findings"));
        assert!(rows().any(|row| decided(&row)), "{name}: the kind never applies");
        assert!(rows().any(|row| !decided(&row)), "{name}: the kind always applies");
    }
}

fn findings_of(case: &CaseFile, official: &Cells) -> Vec<Finding> {
    let id = official.get("official").unwrap();
    let load = official.get("load").map(|ratio| load(id, ratio.parse().unwrap()));
    let of_official = |row: &&Cells| row.has("measure") && row.get("official") == Some(id);
    let standings: Vec<Standing> = case.rows.iter().filter(of_official).map(standing).collect();
    assert!(!standings.is_empty(), "{}: {id} has no standing", case.path.display());
    let subject = Subject {
        level: Level::Official,
        id,
        unit: None,
        identity: None,
        placeholder: false,
        standings,
        withheld: Vec::new(),
        load: load.as_ref(),
    };
    findings(&[subject], &THRESHOLDS)
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
    let near_one = Estimate { value: 1.1, low: 0.9, high: 1.3 };
    Standing {
        measure,
        level: Level::Official,
        subject: cells.get("official").unwrap().to_owned(),
        unit: String::new(),
        rows: 100,
        outcomes: 40,
        exact_share: 1.0,
        peers: 9,
        colleagues: 6.0,
        observed: 36.0,
        expected: 30.0,
        variance: 20.0,
        reference: 1.0,
        phi: Phi { chance: 0.7, months: 0.1, reference: 0.1 },
        theta: near_one,
        times: near_one,
        theta_at_threshold: 1.25,
        probability,
        difficulty: 1.0,
        probability_without_difficulty: probability,
        probability_in_unit: probability,
        unit_factor: 1.0,
        probability_without_months: None,
        without_worst: None,
        probability_good: 0.1,
        reliability: 0.8,
        position: None,
        verdict: verdict(cells.get("verdict").unwrap()),
        persistent: cells.get("persistent") == Some("yes"),
        good: verdict(cells.get("good").unwrap_or("not flagged")),
        trend: None,
        spread: None,
        months: Vec::new(),
    }
}

fn verdict(cell: &str) -> Verdict {
    match cell {
        "flagged" => Verdict::Flagged,
        "not flagged" => Verdict::NotFlagged,
        "too little data" => Verdict::TooLittleData,
        other => panic!("{other} is no verdict"),
    }
}
