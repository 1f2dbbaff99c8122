//! Cases for the findings of the large office: twenty of each, with what happened in them.

use crate::fixtures::plain_hold::{plain_hold, whole_time};
use buckstop::event::EventColumns;
use buckstop::fact::{Facts, Hold, Level};
use buckstop::finding::{Evidence, Finding};
use buckstop::measure::find;
use buckstop::published::{CaseSpan, CaseTimes, SpanKind};
use buckstop::report::Timelines;

/// The measure that the cases are of.
pub(super) const MEASURE: &str = "handling_time";
/// The cases of a finding: ten that weigh most and ten drawn at random are shown of them.
const CASES: usize = 20;
const MOST_ROWS: usize = 10;
/// The holds of a case, besides an opinion and a pause.
const HOLDS: i64 = 6;
const HOUR_US: i64 = 3_600_000_000;
/// 1 January 2024 in Vietnam.
const START_US: i64 = 1_704_042_000_000_000;

/// Returns the evidence of all findings.
pub(super) fn evidence(findings: &[Finding]) -> Evidence {
    let (index, _) = find(MEASURE).unwrap();
    let keys = findings.iter().map(|finding| (Level::Official, index, finding.subject.clone()));
    let mut evidence = Evidence::new(keys, MOST_ROWS, &[]);
    let (mut facts, mut events) = (Facts::default(), EventColumns::default());
    let source = events.symbols.intern("nhat-ky.csv");
    for (number, finding) in findings.iter().enumerate() {
        let holder = events.symbols.intern(&finding.subject);
        for case in 0..CASES {
            let case_id = events.symbols.intern(&case_name(number, case));
            let opened_by = events.source.len() as u32;
            for row in [0, 1] {
                events.source.push(source);
                events.source_row.push(u64::from(opened_by + row));
            }
            let work_us = hours(number, case) * HOUR_US;
            facts.holds.push(Hold {
                case_id,
                holder,
                work_us,
                received_at: START_US,
                released_at: START_US + work_us,
                opened_by,
                closed_by: opened_by + 1,
                ..plain_hold()
            });
        }
    }
    evidence.add(&facts, &events, Level::Official, &whole_time(), &[]);
    evidence
}

/// Returns what happened in the cases.
pub(super) fn timelines(findings: &[Finding]) -> Timelines {
    let cases = |(number, finding): (usize, &Finding)| {
        (0..CASES).map(|case| (case_name(number, case), times(number, case, &finding.subject))).collect()
    };
    findings.iter().enumerate().map(cases).collect()
}

fn case_name(finding: usize, case: usize) -> String {
    format!("H21.18-{:06}-{:04}", 240_101 + finding * 7 % 300, finding * CASES + case)
}

fn hours(finding: usize, case: usize) -> i64 {
    3 + ((finding * 31 + case * 17) % 97) as i64
}

fn times(finding: usize, case: usize, subject: &str) -> CaseTimes {
    let step = hours(finding, case) * HOUR_US;
    let hold = |number: i64| CaseSpan {
        kind: SpanKind::Hold,
        who: Some(if number == 2 { subject } else { "Lan" }.to_owned()),
        begins: number * step,
        ends: (number + 1) * step,
    };
    let mut spans: Vec<CaseSpan> = (0..HOLDS).map(hold).collect();
    for (kind, begins) in [(SpanKind::Consultation, step / 3), (SpanKind::Pause, step * 3 / 2)] {
        spans.push(CaseSpan { kind, who: None, begins, ends: begins + step });
    }
    CaseTimes { begins: 0, ends: HOLDS * step, due: Some((HOLDS - 1) * step), spans }
}
