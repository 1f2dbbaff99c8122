//! Observed and expected counts, written for clarity, with rows in a list, plain loops and strings.
//!
//! The literate cases check which rows a measure counts; only the comparison is checked here.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

use buckstop::event::{NO_TIME, Sym, Symbols};
use buckstop::fact::{Facts, Level, Passage, Reply};
use buckstop::measure::{
    ComparisonSettings, Counterpart, Form, MEASURES, Measure, Months, Need, for_each_row, month_name,
};
use std::collections::{BTreeMap, BTreeSet};

/// A counted row, with strings instead of symbols.
#[derive(Clone, Debug)]
pub(crate) struct NaiveRow {
    measure: usize,
    level: Level,
    subject: String,
    unit: Option<String>,
    counterpart: Option<String>,
    procedure: Option<String>,
    step: Option<String>,
    month: String,
    outcome: bool,
    micros: i64,
}

/// The values that are compared with those of the product.
#[derive(Debug, Default)]
pub(crate) struct NaiveMeasured {
    pub(crate) rows: u64,
    pub(crate) observed: u64,
    pub(crate) expected: f64,
    pub(crate) phi: f64,
    pub(crate) peers: u32,
    pub(crate) left_out: Vec<String>,
    /// Observed and expected counts by month.
    pub(crate) months: BTreeMap<String, (u64, f64)>,
}

pub(crate) type Key = (usize, Level, String);

pub(crate) fn rows(facts: &Facts, symbols: &Symbols, level: Level, months: &Months) -> Vec<NaiveRow> {
    let text = |symbol: Sym| symbols.get(symbol).map(str::to_owned);
    let mut rows = Vec::new();
    for (index, measure) in MEASURES.iter().enumerate() {
        for_each_row(measure, facts, &mut |row| {
            rows.push(NaiveRow {
                measure: index,
                level,
                subject: text(row.subject).unwrap(),
                unit: text(row.unit),
                counterpart: text(row.counterpart),
                procedure: text(row.procedure),
                step: text(row.step),
                month: month_name(months.of(row.counted_at)),
                outcome: row.outcome,
                micros: row.micros,
            });
        });
    }
    rows
}

/// A measure that must not be computed for a unit at a level.
pub(crate) type Gap = (usize, Level, Option<String>);

/// The gaps of a level. For each unit, a list says of each fact whether it has the needed columns.
pub(crate) fn gaps(facts: &Facts, symbols: &Symbols, level: Level, min_share: f64) -> BTreeSet<Gap> {
    let text = |symbol: Sym| symbols.get(symbol).map(str::to_owned);
    let holds: Vec<_> =
        facts.holds.iter().filter(|hold| hold.released_by != Passage::Recalled && !hold.after_end).collect();
    let handovers: Vec<_> = facts.handovers.iter().filter(|one| !one.recalled && !one.after_end).collect();
    let mut units: BTreeSet<Option<String>> = holds.iter().map(|hold| text(hold.unit_id)).collect();
    units.extend(handovers.iter().map(|one| text(one.sender_unit_id)));
    units.extend(facts.consultations.iter().map(|one| text(one.consulted_unit_id)));
    let mut gaps = BTreeSet::new();
    for unit in units {
        let holds = || holds.iter().filter(|hold| text(hold.unit_id) == unit);
        let handovers = || handovers.iter().filter(|one| text(one.sender_unit_id) == unit);
        let asked = || facts.consultations.iter().filter(|one| text(one.consulted_unit_id) == unit);
        let works = holds().any(|hold| hold.acts > 0);
        let answers = asked().any(|one| one.reply == Reply::Own);
        let carries = |need: Need| -> Vec<bool> {
            match need {
                Need::Actors => holds().map(|hold| hold.holder.is_some()).collect(),
                Need::HoldDue => holds().map(|hold| hold.due_at != NO_TIME).collect(),
                Need::Handovers => handovers().map(|one| works && !one.inferred).collect(),
                Need::Consultations => asked().map(|_| answers).collect(),
                Need::ConsultationDue => asked().map(|one| answers && one.due_at != NO_TIME).collect(),
            }
        };
        for (index, measure) in MEASURES.iter().enumerate() {
            for need in [Need::Actors, measure.needs] {
                let carried = carries(need);
                let share = carried.iter().filter(|carries| **carries).count() as f64 / carried.len() as f64;
                if !carried.is_empty() && share < min_share {
                    gaps.insert((index, level, unit.clone()));
                }
            }
        }
    }
    gaps
}

/// Returns the rows that count.
pub(crate) fn without(mut rows: Vec<NaiveRow>, gaps: &BTreeSet<Gap>) -> Vec<NaiveRow> {
    rows.retain(|row| !gaps.contains(&(row.measure, row.level, row.unit.clone())));
    rows
}

pub(crate) fn measure(rows: &[NaiveRow], settings: &ComparisonSettings) -> BTreeMap<Key, NaiveMeasured> {
    let mut result = BTreeMap::new();
    for (index, measure) in MEASURES.iter().enumerate() {
        for level in Level::ALL {
            let rows: Vec<&NaiveRow> = rows
                .iter()
                .filter(|row| row.measure == index && row.level == level)
                .filter(|row| !settings.placeholders.contains(&row.subject))
                .collect();
            let subjects: BTreeSet<&String> = rows.iter().map(|row| &row.subject).collect();
            for subject in subjects {
                let compared = match measure.form {
                    Form::Rate => rate(measure, &rows, subject, settings),
                    Form::Duration => duration(&rows, subject, settings),
                };
                result.insert((index, level, subject.clone()), compared);
            }
        }
    }
    result
}

/// Returns the rows that a row is compared with, without those of its own subject; none if the others are too few.
fn peer_rows<'a>(rows: &[&'a NaiveRow], row: &NaiveRow, settings: &ComparisonSettings) -> Vec<&'a NaiveRow> {
    let same_step = |other: &NaiveRow| other.step == row.step;
    let same_work = |other: &NaiveRow| same_step(other) && other.procedure == row.procedure;
    let cells: [&dyn Fn(&NaiveRow) -> bool; 3] = [&same_work, &same_step, &|_| true];
    for in_cell in cells {
        let others: Vec<&NaiveRow> =
            rows.iter().copied().filter(|other| in_cell(other) && other.subject != row.subject).collect();
        let names: BTreeSet<&String> = others.iter().map(|other| &other.subject).collect();
        if names.len() + 1 >= settings.min_officials as usize && others.len() as u64 >= settings.min_rows {
            return others;
        }
    }
    Vec::new()
}

fn share(rows: &[&NaiveRow]) -> f64 {
    let outcomes = rows.iter().filter(|row| row.outcome).count();
    if rows.is_empty() { 0.0 } else { outcomes as f64 / rows.len() as f64 }
}

fn rate(
    measure: &Measure,
    rows: &[&NaiveRow],
    subject: &str,
    settings: &ComparisonSettings,
) -> NaiveMeasured {
    // First each row of each subject gets the rate of its peers. Then the rows of this subject get the factor of
    // the counterpart.
    let rated: Vec<(&NaiveRow, f64)> =
        rows.iter().map(|row| (*row, share(&peer_rows(rows, row, settings)))).collect();
    let own: Vec<(&NaiveRow, f64)> = rated
        .iter()
        .filter(|(row, _)| row.subject == subject)
        .map(|(row, rate)| (*row, (rate * factor(measure, &rated, row, settings)).min(1.0)))
        .collect();
    let left_out = left_out(measure, &own, settings);
    let mut result = NaiveMeasured { phi: 1.0, ..NaiveMeasured::default() };
    let mut variance = 0.0;
    for (row, rate) in &own {
        if row.counterpart.as_ref().is_some_and(|name| left_out.contains(name)) {
            continue;
        }
        count(&mut result, row, *rate);
        variance += rate * (1.0 - rate);
    }
    if result.expected > 0.0 {
        result.phi = (variance / result.expected).clamp(0.05, 1.0);
    }
    result.peers = peers(rows, subject, settings);
    result.left_out = left_out.into_iter().collect();
    result
}

/// Returns how much more often the outcome occurs with the counterpart of this row, for all other subjects.
fn factor(
    measure: &Measure,
    rated: &[(&NaiveRow, f64)],
    row: &NaiveRow,
    settings: &ComparisonSettings,
) -> f64 {
    if measure.counterpart == Counterpart::None || row.counterpart.is_none() {
        return 1.0;
    }
    let others: Vec<&(&NaiveRow, f64)> = rated
        .iter()
        .filter(|(other, _)| other.counterpart == row.counterpart && other.subject != row.subject)
        .collect();
    let names: BTreeSet<&String> = others.iter().map(|(other, _)| &other.subject).collect();
    if names.len() < settings.min_officials as usize || (others.len() as u64) < settings.min_rows {
        return 1.0;
    }
    let observed = others.iter().filter(|(other, _)| other.outcome).count() as f64;
    let expected: f64 = others.iter().map(|(_, rate)| rate).sum();
    (observed + 1.0) / (expected + 1.0)
}

fn left_out(measure: &Measure, own: &[(&NaiveRow, f64)], settings: &ComparisonSettings) -> BTreeSet<String> {
    let mut standing_out = BTreeSet::new();
    if measure.counterpart != Counterpart::Sender {
        return standing_out;
    }
    let senders: BTreeSet<&String> = own.iter().filter_map(|(row, _)| row.counterpart.as_ref()).collect();
    let (mut known, mut rest) = (0, 0);
    for sender in senders {
        let pair: Vec<_> = own.iter().filter(|(row, _)| row.counterpart.as_ref() == Some(sender)).collect();
        let observed = pair.iter().filter(|(row, _)| row.outcome).count() as f64;
        let expected: f64 = pair.iter().map(|(_, rate)| rate).sum();
        let variance: f64 = pair.iter().map(|(_, rate)| rate * (1.0 - rate)).sum();
        known += usize::from(pair.len() >= 5);
        let excess = observed - expected;
        if expected > 0.0 && excess >= 5.0 && observed > 2.0 * expected && excess > 3.0 * variance.sqrt() {
            standing_out.insert(sender.clone());
        } else {
            rest += pair.len() as u64;
        }
    }
    if standing_out.len() * 3 > known || rest < settings.min_rows {
        standing_out.clear();
    }
    standing_out
}

fn duration(rows: &[&NaiveRow], subject: &str, settings: &ComparisonSettings) -> NaiveMeasured {
    let mut result = NaiveMeasured { phi: 1.0, ..NaiveMeasured::default() };
    for row in rows.iter().filter(|row| row.subject == subject) {
        let others = peer_rows(rows, row, settings);
        let times: BTreeSet<i64> =
            others.iter().filter(|other| other.outcome).map(|other| other.micros).collect();
        let mut hazard = 0.0;
        for time in times.range(..=row.micros) {
            let ended = others.iter().filter(|other| other.outcome && other.micros == *time).count();
            let at_risk = others.iter().filter(|other| other.micros >= *time).count();
            hazard += ended as f64 / at_risk as f64;
        }
        count(&mut result, row, hazard);
    }
    result.peers = peers(rows, subject, settings);
    result
}

fn count(result: &mut NaiveMeasured, row: &NaiveRow, expected: f64) {
    result.rows += 1;
    result.observed += u64::from(row.outcome);
    result.expected += expected;
    let month = result.months.entry(row.month.clone()).or_default();
    month.0 += u64::from(row.outcome);
    month.1 += expected;
}

fn peers(rows: &[&NaiveRow], subject: &str, settings: &ComparisonSettings) -> u32 {
    let own = rows.iter().filter(|row| row.subject == subject);
    let names: BTreeSet<&String> =
        own.flat_map(|row| peer_rows(rows, row, settings)).map(|other| &other.subject).collect();
    names.len() as u32
}
