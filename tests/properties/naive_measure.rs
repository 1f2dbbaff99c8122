//! The Mantel–Haenszel and log-rank sums, written for clarity, with rows in a list, plain loops and strings.
//!
//! The literate cases check which rows a measure counts; only what is compared with what is checked here, and the sums.
#![allow(clippy::unwrap_used, reason = "in a test, what cannot be had is a failure")]

use buckstop::event::{Kind, NO_TIME, Sym, Symbols};
use buckstop::fact::{Facts, Level, Mode, Opinion, Passage, Reply};
use buckstop::judge::{Ingredient, JudgeSettings};
use buckstop::measure::{
    Counterpart, Form, MEASURES, Measure, MeasureInput, Need, Scope, for_each_row, month_name,
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
    mode: Mode,
    month: String,
    outcome: bool,
    micros: i64,
}

/// The values that are compared with those of the product.
#[derive(Debug, Default)]
pub(crate) struct NaiveStanding {
    pub(crate) rows: u64,
    pub(crate) outcomes: u64,
    /// The rows that meet others with the same work.
    pub(crate) exact_rows: u64,
    pub(crate) observed: f64,
    pub(crate) expected: f64,
    pub(crate) variance: f64,
    pub(crate) peers: BTreeSet<String>,
    /// Observed and expected by month.
    pub(crate) months: BTreeMap<String, (f64, f64)>,
    /// True if rows of several procedures met with one sender.
    pub(crate) weighted: bool,
}

pub(crate) type Key = (usize, Level, String);

pub(crate) fn rows(facts: &Facts, symbols: &Symbols, level: Level, scope: &Scope) -> Vec<NaiveRow> {
    let text = |symbol: Sym| symbols.get(symbol).map(str::to_owned);
    let mut rows = Vec::new();
    let authority = scope.authority.of_bucket(symbols);
    let input = MeasureInput { level, facts, authority: &authority };
    for (index, measure) in MEASURES.iter().enumerate() {
        for_each_row(measure, &input, &mut |row| {
            let settled = scope.settled.get(symbols.get(row.subject).unwrap());
            if level == Level::Official && settled.is_some_and(|since| row.counted_at < *since) {
                return;
            }
            rows.push(NaiveRow {
                measure: index,
                level,
                subject: text(row.subject).unwrap(),
                unit: text(row.unit),
                counterpart: text(row.counterpart),
                procedure: text(row.procedure),
                step: text(row.step),
                mode: row.mode,
                month: month_name(scope.months.of(row.counted_at)),
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
    units.extend(facts.cases.iter().map(|one| text(one.unit_id)));
    units.extend(facts.pauses.iter().map(|one| text(one.unit_id)));
    units.extend(facts.consultations.iter().map(|one| text(one.consulted_unit_id)));
    let mut gaps = BTreeSet::new();
    for unit in units {
        let holds = || holds.iter().filter(|hold| text(hold.unit_id) == unit);
        let handovers = || handovers.iter().filter(|one| text(one.sender_unit_id) == unit);
        let asked = || facts.consultations.iter().filter(|one| text(one.consulted_unit_id) == unit);
        let cases = || facts.cases.iter().filter(|one| text(one.unit_id) == unit);
        let supplements = || {
            let of_unit = facts.pauses.iter().filter(|one| text(one.unit_id) == unit);
            of_unit.filter(|one| one.kind == Kind::SupplementAsk)
        };
        let works = holds().any(|hold| hold.acts > 0);
        let answers = asked().any(|one| one.reply == Reply::Own);
        let carries = |need: Need| -> Vec<bool> {
            match need {
                Need::Actors => holds().map(|hold| hold.holder.is_some()).collect(),
                Need::HoldDue => holds().map(|hold| hold.due_at != NO_TIME).collect(),
                Need::Handovers => handovers().map(|one| works && !one.inferred).collect(),
                Need::Consultations => asked().map(|_| answers).collect(),
                Need::Positions => {
                    let own = asked().filter(|one| one.reply == Reply::Own);
                    own.map(|one| one.opinion != Opinion::Unknown).collect()
                }
                Need::Authority => holds().map(|hold| hold.holder_level.is_some()).collect(),
                Need::Notes => {
                    let send_ups = handovers().filter(|one| !one.inferred && one.kind == Kind::SendUp);
                    send_ups.map(|one| one.flags.has_note() == Some(true)).collect()
                }
                Need::CaseDue => cases().map(|one| one.due_at != NO_TIME).collect(),
                Need::Apologies => {
                    let recorded = cases().any(|one| one.apology);
                    cases().filter(|one| one.late_us > 0).map(|_| recorded).collect()
                }
                Need::DueMoves => {
                    let recorded = cases().any(|one| one.due_moves > 0);
                    cases().map(|_| recorded).collect()
                }
                Need::Submissions => {
                    let recorded = cases().any(|one| one.submitted_at != NO_TIME);
                    cases().map(|_| recorded).collect()
                }
                Need::Complaints => Vec::new(),
                Need::Supplements => {
                    let brought = supplements().any(|one| one.resumed_at != NO_TIME);
                    supplements().map(|_| brought).collect()
                }
                Need::ConsultationDue => asked().map(|one| answers && one.due_at != NO_TIME).collect(),
            }
        };
        for (index, measure) in MEASURES.iter().enumerate() {
            let needs = if measure.has_rows_of(level) { vec![Need::Actors, measure.needs] } else { vec![] };
            for need in needs {
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

pub(crate) fn judge(rows: &[NaiveRow], settings: &JudgeSettings) -> BTreeMap<Key, NaiveStanding> {
    let mut result: BTreeMap<Key, NaiveStanding> = BTreeMap::new();
    for (index, measure) in MEASURES.iter().enumerate() {
        for level in Level::ALL {
            let rows: Vec<&NaiveRow> = rows
                .iter()
                .filter(|row| row.measure == index && row.level == level)
                .filter(|row| !settings.placeholders.contains(&row.subject))
                .collect();
            for row in &rows {
                result.entry((index, level, row.subject.clone())).or_default();
            }
            for cell in cells(measure, &rows, settings) {
                let subjects: BTreeSet<&String> = cell.rows.iter().map(|(row, _)| &row.subject).collect();
                for subject in subjects {
                    let standing = result.get_mut(&(index, level, subject.clone())).unwrap();
                    add_cell(standing, measure, &cell, subject);
                }
            }
        }
    }
    result
}

/// The rows that meet each other, each with its weight.
struct NaiveCell<'a> {
    /// False if rows of other work are among them, because too few do the same.
    exact: bool,
    /// True if rows of several procedures meet with one sender.
    weighted: bool,
    /// True if each subject is left out of its own peers.
    leaves_out: bool,
    rows: Vec<(&'a NaiveRow, f64)>,
}

/// Where a row is compared: what kind of place it is, and which.
type Place = (&'static str, String);

fn cells<'a>(measure: &Measure, rows: &[&'a NaiveRow], settings: &JudgeSettings) -> Vec<NaiveCell<'a>> {
    let by_sender = measure.counterpart == Counterpart::Sender;
    let rows: Vec<&NaiveRow> =
        rows.iter().copied().filter(|row| !by_sender || row.counterpart.is_some()).collect();
    let work = |row: &NaiveRow| format!("{:?} {:?} {:?}", row.procedure, row.step, row.mode);
    let (mut first, mut second): (Vec<Place>, Vec<Place>) = (Vec::new(), Vec::new());
    for row in &rows {
        first.push(if by_sender {
            ("sender", format!("{:?} {:?}", row.step, row.counterpart))
        } else {
            ("work", work(row))
        });
    }
    for (row, place) in rows.iter().zip(&first) {
        let too_few = people(&rows, &first, place) < settings.min_people_of_sender as usize;
        second.push(if by_sender && too_few {
            ("work of sender", format!("{} {:?}", work(row), row.counterpart))
        } else {
            place.clone()
        });
    }
    let mut cells: BTreeMap<Place, Vec<(&NaiveRow, f64)>> = BTreeMap::new();
    for (row, place) in rows.iter().zip(&second) {
        let rows_there = second.iter().filter(|other| *other == place).count() as u64;
        let too_few = people(&rows, &second, place) < settings.min_officials as usize;
        let place = if too_few || rows_there < settings.min_rows {
            ("step", format!("{:?}", row.step))
        } else {
            place.clone()
        };
        let same_work: Vec<&NaiveRow> =
            rows.iter().copied().filter(|other| work(other) == work(row)).collect();
        let weight = if place.0 == "sender" { share(&same_work) } else { 1.0 };
        // In a procedure in which nobody ever does it, a row cannot tell anything.
        if weight > 0.0 {
            cells.entry(place).or_default().push((row, weight));
        }
    }
    let mut informative = Vec::new();
    for (place, rows) in cells {
        let plain: Vec<&NaiveRow> = rows.iter().map(|(row, _)| *row).collect();
        let people: BTreeSet<&String> = plain.iter().map(|row| &row.subject).collect();
        let cannot_do_otherwise = measure.form == Form::Rate && share(&plain) > 0.95;
        if people.len() >= 2 && !cannot_do_otherwise {
            informative.push(NaiveCell {
                exact: place.0 != "step",
                weighted: place.0 == "sender",
                leaves_out: settings.without.contains(&Ingredient::MantelHaenszel),
                rows,
            });
        }
    }
    informative
}

fn people(rows: &[&NaiveRow], places: &[Place], place: &Place) -> usize {
    let there = rows.iter().zip(places).filter(|(_, other)| *other == place);
    there.map(|(row, _)| &row.subject).collect::<BTreeSet<_>>().len()
}

fn share(rows: &[&NaiveRow]) -> f64 {
    let outcomes = rows.iter().filter(|row| row.outcome).count();
    if rows.is_empty() { 0.0 } else { outcomes as f64 / rows.len() as f64 }
}

fn add_cell(standing: &mut NaiveStanding, measure: &Measure, cell: &NaiveCell<'_>, subject: &str) {
    let own: Vec<(&NaiveRow, f64)> =
        cell.rows.iter().copied().filter(|(row, _)| row.subject == subject).collect();
    standing.rows += own.len() as u64;
    standing.outcomes += own.iter().filter(|(row, _)| row.outcome).count() as u64;
    if !cell.exact {
        return;
    }
    standing.exact_rows += own.len() as u64;
    standing.weighted |= cell.weighted;
    let others = cell.rows.iter().filter(|(row, _)| row.subject != subject);
    standing.peers.extend(others.map(|(row, _)| row.subject.clone()));
    match measure.form {
        Form::Rate => add_rate(standing, cell, &own),
        Form::Duration | Form::Hazard => add_duration(standing, cell, &own),
    }
}

/// Adds y(N−n)/N, n(Y−y)/N and their variance, with weighted rows where rows of several procedures meet.
fn add_rate(standing: &mut NaiveStanding, cell: &NaiveCell<'_>, own: &[(&NaiveRow, f64)]) {
    let weights = |rows: &[(&NaiveRow, f64)]| rows.iter().map(|(_, weight)| weight).sum::<f64>();
    let outcomes = |rows: &[(&NaiveRow, f64)]| rows.iter().filter(|(row, _)| row.outcome).count() as f64;
    let (all, mine) = (weights(&cell.rows), weights(own));
    let (all_outcomes, my_outcomes) = (outcomes(&cell.rows), outcomes(own));
    let rows = cell.rows.len() as f64;
    let peers = if cell.leaves_out { all - mine } else { all };
    for (row, weight) in own {
        let observed = if row.outcome { (all - mine) / peers } else { 0.0 };
        count(standing, row, observed, weight * (all_outcomes - my_outcomes) / peers);
    }
    standing.variance += all / peers
        * if cell.weighted {
            mine * (all - mine) / all * all_outcomes / all * (1.0 - all_outcomes / rows)
        } else {
            mine * (all - mine) * all_outcomes * (all - all_outcomes) / (all * all * (all - 1.0))
        };
}

/// Adds the sums of the log-rank test: at each time, those at risk and those who end.
fn add_duration(standing: &mut NaiveStanding, cell: &NaiveCell<'_>, own: &[(&NaiveRow, f64)]) {
    let at_risk =
        |rows: &[(&NaiveRow, f64)], time| rows.iter().filter(|(row, _)| row.micros >= time).count() as f64;
    let ended = |rows: &[(&NaiveRow, f64)], time| {
        rows.iter().filter(|(row, _)| row.outcome && row.micros == time).count() as f64
    };
    let times: BTreeSet<i64> = cell.rows.iter().map(|(row, _)| row.micros).collect();
    for time in times {
        let (all, all_ended) = (at_risk(&cell.rows, time), ended(&cell.rows, time));
        let (mine, mine_ended) = (at_risk(own, time), ended(own, time));
        let peers = if cell.leaves_out { all - mine } else { all };
        if peers <= 0.0 {
            continue;
        }
        if all > 1.0 {
            standing.variance +=
                mine * (all - mine) * all_ended * (all - all_ended) / (all * peers * (all - 1.0));
        }
        for (row, _) in own.iter().filter(|(row, _)| row.micros >= time) {
            let ends = row.outcome && row.micros == time;
            let observed = if ends { (all - mine) / peers } else { 0.0 };
            count(standing, row, observed, (all_ended - mine_ended) / peers);
        }
    }
}

fn count(standing: &mut NaiveStanding, row: &NaiveRow, observed: f64, expected: f64) {
    standing.observed += observed;
    standing.expected += expected;
    let month = standing.months.entry(row.month.clone()).or_default();
    month.0 += observed;
    month.1 += expected;
}
