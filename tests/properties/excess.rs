//! Excess in hours adds up to hours that a person has.
#![allow(clippy::unwrap_used, reason = "a finding that is missing must fail the test")]

use crate::fixtures::standing::plain_standing;
use crate::fixtures::thresholds::THRESHOLDS;
use buckstop::fact::Level;
use buckstop::finding::{Subject, findings};
use buckstop::judge::{Estimate, Spread, Standing, Verdict};
use buckstop::measure::{Loops, find};
use proptest::prelude::*;

/// Returns the excess of the finding about somebody who takes so many times as long in cases of these hours, hours a case.
fn excess_of(times: f64, hours: &[f64], present_hours: f64) -> f64 {
    let (_, measure) = find("handling_time").unwrap();
    let plain = plain_standing(measure, "an");
    let mean_us = hours.iter().sum::<f64>() / hours.len() as f64 * 3.6e9;
    let standing = Standing {
        rows: hours.len() as u64,
        times: Estimate { value: times, ..plain.times },
        spread: Some(Spread { mean_us, ..Spread::default() }),
        verdict: Verdict::Flagged,
        persistent: true,
        ..plain
    };
    let subject = Subject {
        loops: Loops::default(),
        level: Level::Official,
        id: "an",
        unit: None,
        identity: None,
        placeholder: false,
        standings: &[standing],
        withheld: Vec::new(),
        load: None,
        present_hours: Some(present_hours),
    };
    findings(&[subject], &THRESHOLDS)[0].excess.unwrap()
}

/// Spends the hours present on the cases, hour by hour, and takes of each case what the colleagues would not have needed.
fn naive_hours_beyond(times: f64, hours: &[f64], present_hours: f64) -> f64 {
    let held: f64 = hours.iter().sum();
    let own = |one: &f64| if held <= present_hours { *one } else { one / held * present_hours };
    hours.iter().map(|one| own(one) - own(one) / times).sum()
}

proptest! {
    #[test]
    fn hours_beyond_the_colleagues_add_up_to_hours_present(
        times in 1.0..8.0f64,
        hours in proptest::collection::vec(0.1..400.0f64, 1..60),
        present_hours in 1.0..2_000.0f64,
    ) {
        let all = excess_of(times, &hours, present_hours) * hours.len() as f64;
        prop_assert!(all <= present_hours * (1.0 + 1e-12), "{all} of {present_hours}");
        let naive = naive_hours_beyond(times, &hours, present_hours);
        prop_assert!((all - naive).abs() <= 1e-9 * naive.max(1.0), "{all} {naive}");
    }
}
