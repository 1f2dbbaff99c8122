//! The parts `findings` and `evidence`: what was found, and the cases that show it.

use super::names::Names;
use super::numbers::{hundredths, minutes, thousandths};
use crate::fact::Level;
use crate::finding::{Chosen, Class, EvidenceRow, Finding};
use crate::measure::MEASURES;
use crate::report::{ReportContext, Results};
use serde::Serialize;
use std::collections::BTreeMap;

/// Columns of all findings, in their order.
#[derive(Default, Serialize)]
pub(super) struct Findings {
    id: Vec<String>,
    /// The index of the class in `Class::ALL`.
    class: Vec<usize>,
    title: Vec<String>,
    step: Vec<String>,
    level: Vec<u8>,
    /// The position of the name.
    name: Vec<usize>,
    unit: Vec<Option<usize>>,
    /// What was found, in a few words.
    short: Vec<String>,
    statement: Vec<String>,
    tested: Vec<String>,
    measures: Vec<Vec<&'static str>>,
    points: Vec<Vec<u8>>,
    excess_100: Vec<Option<i64>>,
    excess_unit: Vec<String>,
    probability_1000: Vec<Option<i64>>,
    trend: Vec<String>,
    data_level: Vec<char>,
    /// The day on which a run first had it.
    first_seen: Vec<Option<String>>,
    /// Since the run before: 0 as it was, 1 new, 2 of another class. Empty if there is no run to compare with.
    since: Vec<u8>,
    /// What it hangs on: what was tried, whether it stands then (1 yes, 0 no, null cannot be told), the probability then,
    /// and without what it falls.
    checks: Vec<Vec<(&'static str, Option<u8>, Option<i64>, String)>>,
    /// What was answered, by position of the finding.
    answers: BTreeMap<usize, Vec<AnswerWords>>,
}

/// An answer to a finding. What is missing is empty.
#[derive(Serialize)]
struct AnswerWords {
    who: String,
    day: String,
    text: String,
    objective: bool,
}

/// Columns of the evidence, in the order of findings.
#[derive(Default, Serialize)]
pub(super) struct Evidence {
    finding: Vec<usize>,
    measure: Vec<usize>,
    case: Vec<String>,
    step: Vec<Option<usize>>,
    /// Minutes since 1970 in the zone of the report.
    from_min: Vec<i64>,
    to_min: Vec<i64>,
    work_min: Vec<i64>,
    counterpart: Vec<Option<usize>>,
    /// Bit 0: it weighs most; bit 1: it was drawn at random.
    chosen: Vec<u8>,
    /// The file and row in which it began.
    first_file: Vec<Option<usize>>,
    first_row: Vec<u64>,
    /// The file and row in which it ended.
    file: Vec<Option<usize>>,
    row: Vec<u64>,
}

/// A row of the evidence.
pub(super) struct EvidenceOf {
    /// The index of its finding.
    pub(super) finding: usize,
    /// The id of the measure that counted it.
    measure: &'static str,
    pub(super) row: EvidenceRow,
}

/// Returns the rows of the evidence in the order of the parts: by finding and measure.
pub(super) fn evidence_of(results: &Results<'_>) -> Vec<EvidenceOf> {
    let kept: BTreeMap<(Level, usize, &str), Vec<EvidenceRow>> =
        results.evidence.rows().map(|(key, rows)| ((key.0, key.1, key.2.as_str()), rows)).collect();
    let mut found = Vec::new();
    for (index, finding) in results.findings.iter().enumerate() {
        if finding.class == Class::Data {
            continue;
        }
        for (number, measure) in MEASURES.iter().enumerate() {
            if finding.measures.contains(&measure.id) {
                let level = finding.level.of_facts();
                let rows = level.and_then(|level| kept.get(&(level, number, finding.subject.as_str())));
                let rows = rows.into_iter().flatten().cloned();
                found.extend(rows.map(|row| EvidenceOf { finding: index, measure: measure.id, row }));
            }
        }
    }
    found
}

/// Makes both parts. `short` says what was found in a few words.
pub(super) fn findings(
    results: &Results<'_>,
    context: &ReportContext<'_>,
    names: &mut Names,
    short: &[String],
    rows: &[EvidenceOf],
) -> (Findings, Evidence) {
    let (mut table, mut evidence) = (Findings::default(), Evidence::default());
    for (finding, short) in results.findings.iter().zip(short) {
        table.add(finding, short, results, names);
        if let Some(changes) = context.changes {
            table.since.push(changes.of(&finding.finding_id).map_or(0, |line| line.sort as u8 + 1));
        }
    }
    for one in rows {
        evidence.add(one.finding, names.of(one.measure), &one.row, context, names);
    }
    (table, evidence)
}

impl Findings {
    fn add(&mut self, finding: &Finding, short: &str, results: &Results<'_>, names: &mut Names) {
        let lang = results.lang;
        self.id.push(finding.finding_id.clone());
        self.class.push(Class::ALL.iter().position(|class| *class == finding.class).unwrap_or_default());
        self.title.push(finding.title.get(lang).to_owned());
        self.step.push(finding.step.get(lang).to_owned());
        self.level.push(finding.level as u8);
        self.name.push(names.of(&finding.subject));
        self.unit.push(names.of_some(finding.unit.as_deref()));
        self.short.push(short.to_owned());
        self.statement.push(finding.statement.get(lang).to_owned());
        self.tested.push(finding.tested.get(lang).to_owned());
        self.measures.push(finding.measures.clone());
        self.points.push(finding.points.clone());
        self.excess_100.push(finding.excess.map(hundredths));
        self.excess_unit.push(finding.excess_unit.get(lang).to_owned());
        self.probability_1000.push(finding.probability.map(thousandths));
        self.trend.push(finding.trend.get(lang).to_owned());
        self.data_level.push(finding.data_level);
        let check = |check: &crate::finding::Check| {
            let title = check.kind.title();
            let (holds, probability) = (check.holds.map(u8::from), check.probability.map(thousandths));
            (lang.pick(title.vi, title.en), holds, probability, check.without.join(", "))
        };
        self.checks.push(finding.checks.iter().map(check).collect());
        let day = |date: jiff::civil::Date| date.strftime("%d/%m/%Y").to_string();
        self.first_seen.push(finding.first_seen.map(day));
        if !finding.answers.is_empty() {
            let words = finding.answers.iter().map(|answer| AnswerWords {
                who: answer.who.clone().unwrap_or_default(),
                day: answer.day.map(day).unwrap_or_default(),
                text: answer.text.clone().unwrap_or_default(),
                objective: answer.objective_cause,
            });
            self.answers.insert(self.id.len() - 1, words.collect());
        }
    }
}

impl Evidence {
    fn add(
        &mut self,
        finding: usize,
        measure: usize,
        row: &EvidenceRow,
        context: &ReportContext<'_>,
        names: &mut Names,
    ) {
        self.finding.push(finding);
        self.measure.push(measure);
        self.case.push(row.case_id.clone());
        self.step.push(names.of_some(row.step.as_deref()));
        self.from_min.push(context.local_minutes(row.began_at));
        self.to_min.push(context.local_minutes(row.counted_at));
        self.work_min.push(minutes(row.micros));
        self.counterpart.push(names.of_some(row.counterpart.as_deref()));
        self.chosen.push(match row.chosen {
            Chosen::Heaviest => 1,
            Chosen::Random => 2,
            Chosen::HeaviestAndRandom => 3,
        });
        self.first_file.push(names.of_some(Some(&row.opening.source)));
        self.first_row.push(row.opening.source_row);
        self.file.push(names.of_some(Some(&row.closing.source)));
        self.row.push(row.closing.source_row);
    }
}
