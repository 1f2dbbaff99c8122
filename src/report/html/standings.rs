//! The parts `measures` and `months`: everybody on every measure, the limits of the funnels, and the months.
//!
//! The rows are in the order of measure, level and subject, so that a measure at a level is one range of them.

use super::numbers::{hundredths, plotted, tenths, thousandths};
use crate::finding::{Finding, Subject};
use crate::judge::{FunnelLimit, Standing, Verdict, funnel_limits};
use crate::report::Results;
use serde::Serialize;
use std::collections::BTreeSet;

/// Columns of all standings.
#[derive(Default, Serialize)]
pub(super) struct Standings {
    /// One entry for each measure and level.
    models: Vec<ModelRange>,
    subject: Vec<usize>,
    rows: Vec<u64>,
    outcomes: Vec<u64>,
    /// What colleagues would have had.
    would_have_10: Vec<Option<i64>>,
    /// The reference divided by φ.
    effective_1000: Vec<i64>,
    /// O* over the reference.
    ratio_1000: Vec<Option<i64>>,
    times_100: Vec<i64>,
    low_100: Vec<i64>,
    high_100: Vec<i64>,
    probability_1000: Vec<i64>,
    /// An index into the words for results: see [`result`].
    result: Vec<u8>,
    peers: Vec<u32>,
    reliability_100: Vec<i64>,
    rank_from: Vec<Option<u32>>,
    rank_to: Vec<Option<u32>>,
}

/// A measure at a level: where its rows are, and the limits of its funnel.
#[derive(Serialize)]
struct ModelRange {
    measure: &'static str,
    level: u8,
    start: usize,
    count: usize,
    limit_at_1000: Vec<i64>,
    worse_1000: Vec<Option<i64>>,
    better_1000: Vec<Option<i64>>,
}

/// Columns of the months of all who are judged. The months of a row follow each other without a gap.
#[derive(Default, Serialize)]
pub(super) struct Months {
    /// The index of the row in `measures`.
    row: Vec<usize>,
    /// The first month, since January 1970.
    first: Vec<i16>,
    count: Vec<usize>,
    observed_10: Vec<i64>,
    expected_10: Vec<i64>,
    /// For the rows behind findings, between which numbers the scatter of ordinary months leaves 95 %.
    banded: Vec<usize>,
    low_10: Vec<i64>,
    high_10: Vec<i64>,
}

/// Returns the result of a standing: 0 too little data, 1 unremarkable, 2 better, 3 flagged in some months, 4 flagged.
pub(super) fn result(standing: &Standing) -> u8 {
    match standing.verdict {
        Verdict::Flagged if standing.persistent => 4,
        Verdict::Flagged => 3,
        Verdict::NotFlagged if standing.good == Verdict::Flagged => 2,
        Verdict::NotFlagged => 1,
        Verdict::TooLittleData => 0,
    }
}

/// Makes both parts.
pub(super) fn standings(results: &Results<'_>) -> (Standings, Months) {
    let (mut table, mut months) = (Standings::default(), Months::default());
    let behind: BTreeSet<(crate::fact::Level, &str, &str)> =
        results.findings.iter().flat_map(named_by).collect();
    for model in results.models {
        let of_model: Vec<(usize, &Subject<'_>, &Standing)> = results
            .subjects
            .iter()
            .chain(results.peers)
            .enumerate()
            .filter(|(_, subject)| subject.level == model.level)
            .filter_map(|(index, subject)| Some((index, subject, subject.standing(model.measure.id)?.1)))
            .collect();
        let only: Vec<&Standing> = of_model.iter().map(|(_, _, standing)| *standing).collect();
        let limits = funnel_limits(model, &only, results.min_probability);
        table.models.push(ModelRange::new(model, table.subject.len(), only.len(), &limits));
        for (index, subject, standing) in of_model {
            let row = table.add(index, standing);
            if standing.verdict != Verdict::TooLittleData {
                months.add(row, standing, behind.contains(&(model.level, subject.id, model.measure.id)));
            }
        }
    }
    (table, months)
}

fn named_by(finding: &Finding) -> impl Iterator<Item = (crate::fact::Level, &str, &str)> {
    let level = finding.level.of_facts();
    finding.measures.iter().filter_map(move |measure| Some((level?, finding.subject.as_str(), *measure)))
}

impl ModelRange {
    fn new(model: &crate::judge::Model, start: usize, count: usize, limits: &[FunnelLimit]) -> Self {
        Self {
            measure: model.measure.id,
            level: model.level as u8,
            start,
            count,
            limit_at_1000: limits.iter().map(|limit| plotted(limit.expected)).collect(),
            worse_1000: limits.iter().map(|limit| limit.worse.map(plotted)).collect(),
            better_1000: limits.iter().map(|limit| limit.better.map(plotted)).collect(),
        }
    }
}

impl Standings {
    fn add(&mut self, subject: usize, standing: &Standing) -> usize {
        self.subject.push(subject);
        self.rows.push(standing.rows);
        self.outcomes.push(standing.outcomes);
        self.would_have_10.push(standing.colleagues_would_have().map(tenths));
        self.effective_1000.push(plotted(standing.effective()));
        self.ratio_1000.push(standing.ratio().map(plotted));
        self.times_100.push(hundredths(standing.times.value));
        self.low_100.push(hundredths(standing.times.low));
        self.high_100.push(hundredths(standing.times.high));
        self.probability_1000.push(thousandths(standing.least_probability()));
        self.result.push(result(standing));
        self.peers.push(standing.peers);
        self.reliability_100.push(hundredths(standing.reliability));
        self.rank_from.push(standing.position.map(|(first, _)| first));
        self.rank_to.push(standing.position.map(|(_, last)| last));
        self.subject.len() - 1
    }
}

impl Months {
    fn add(&mut self, row: usize, standing: &Standing, banded: bool) {
        let (Some(first), Some(last)) = (standing.months.first(), standing.months.last()) else { return };
        self.row.push(row);
        self.first.push(first.month);
        self.count.push((last.month - first.month) as usize + 1);
        if banded {
            self.banded.push(row);
        }
        let mut known = standing.months.iter().peekable();
        let scatter = standing.phi.chance + standing.phi.months;
        for month in first.month..=last.month {
            let of_month = known.next_if(|one| one.month == month);
            let (observed, expected) = of_month.map_or((0.0, 0.0), |one| (one.observed, one.expected));
            self.observed_10.push(short(observed));
            self.expected_10.push(short(expected));
            if banded {
                let half = 1.96 * (scatter * expected).sqrt();
                self.low_10.push(short((expected - half).max(0.0)));
                self.high_10.push(short(expected + half));
            }
        }
    }
}

/// Returns tenths, from ten on in whole numbers: a chart shows no more.
fn short(value: f64) -> i64 {
    if value < 10.0 { tenths(value) } else { tenths(value.round()) }
}
