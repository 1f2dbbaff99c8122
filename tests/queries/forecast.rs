//! The forecast of lateness against a version written for clarity: for each open case, the survival curve of its peers
//! is multiplied up anew.
#![allow(clippy::float_cmp, reason = "hours are whole, and both ways count the same")]

use super::named::samples_tables;
use super::{csv, params};
use buckstop::query::{Tables, run_named, run_sql};
use std::collections::BTreeMap;

/// The rows of a result, each by its columns. Numbers of missing values are NaN.
fn rows(tables: &Tables, sql: &str) -> Vec<BTreeMap<String, String>> {
    let text = csv(&run_sql(tables, sql, &BTreeMap::new()).unwrap());
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> Option<f64> {
    row[column].parse().ok()
}

/// A time to the end of a case among peers: whole hours, and whether the end was seen.
struct Spell {
    peers: (String, String, &'static str),
    hours: f64,
    ended: bool,
}

/// A question about an open case.
struct Open {
    case: String,
    peers: (String, String, &'static str),
    past_hours: f64,
    due_hours: f64,
}

struct Facts {
    spells: Vec<Spell>,
    open: Vec<Open>,
}

/// Reads the facts as they were known at `now`, in seconds. `due` is the column with the due date of a case.
fn facts(tables: &Tables, now: f64) -> Facts {
    let epoch = |column: &str| format!("DATE_PART('epoch', {column}) AS {column}");
    let cases = rows(
        tables,
        &format!("SELECT case_id, {}, {} FROM cases", epoch("ended_at"), epoch("standing_due_at")),
    );
    let cases: BTreeMap<String, _> = cases.into_iter().map(|row| (row["case_id"].clone(), row)).collect();
    let mut pauses: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for row in
        rows(tables, &format!("SELECT case_id, {}, {} FROM pauses", epoch("paused_at"), epoch("resumed_at")))
    {
        let from = number(&row, "paused_at").unwrap();
        if from <= now {
            let until = number(&row, "resumed_at").filter(|&until| until <= now).unwrap_or(f64::INFINITY);
            pauses.entry(row["case_id"].clone()).or_default().push((from, until));
        }
    }
    let stays = rows(
        tables,
        &format!(
            "SELECT case_id, procedure_id, step, {}, {} FROM holds WHERE released_by <> 'recalled' AND after_end = FALSE \
             AND procedure_id IS NOT NULL AND step IS NOT NULL",
            epoch("received_at"),
            epoch("released_at")
        ),
    );
    let mut facts = Facts { spells: Vec::new(), open: Vec::new() };
    for stay in stays {
        let case = &cases[&stay["case_id"]];
        let received = number(&stay, "received_at").unwrap();
        let released = number(&stay, "released_at").unwrap_or(f64::INFINITY);
        let ended = number(case, "ended_at").filter(|&ended| ended <= now);
        if received > now {
            continue;
        }
        let none = Vec::new();
        let pauses = pauses.get(&stay["case_id"]).unwrap_or(&none);
        let first = pauses.iter().map(|pause| pause.0).reduce(f64::min);
        let last = pauses.iter().map(|pause| pause.0).reduce(f64::max);
        let resumed = pauses.iter().map(|pause| pause.1).filter(|until| until.is_finite()).reduce(f64::max);
        let peers = |since| (stay["procedure_id"].clone(), stay["step"].clone(), since);
        let whole = |seconds: f64| (seconds / 3600.0).floor();
        // From the arrival until a pause begins.
        let before_pauses = first.is_some_and(|first| first >= received);
        let after_pauses = last.is_none() || resumed.is_some_and(|resumed| resumed <= received);
        if before_pauses {
            facts.spells.push(Spell {
                peers: peers("arrived"),
                hours: whole(first.unwrap() - received),
                ended: false,
            });
        } else if after_pauses {
            let hours = whole(ended.unwrap_or(now) - received);
            facts.spells.push(Spell { peers: peers("arrived"), hours, ended: ended.is_some() });
        }
        // From the end of the last pause on, if it began in this stay.
        let running = last.is_some_and(|last| resumed.is_none_or(|resumed| resumed < last));
        if let (Some(last), Some(resumed)) = (last, resumed)
            && last >= received
            && last < released
            && !running
            && ended.unwrap_or(now) >= resumed
        {
            let hours = whole(ended.unwrap_or(now) - resumed);
            facts.spells.push(Spell { peers: peers("resumed"), hours, ended: ended.is_some() });
        }
        if let Some(due) = number(case, "standing_due_at")
            && ended.is_none()
            && released > now
            && due > now
        {
            let from = if after_pauses {
                received
            } else if running {
                now
            } else {
                resumed.unwrap()
            };
            let since = if last.is_some_and(|last| last >= received) { "resumed" } else { "arrived" };
            facts.open.push(Open {
                case: stay["case_id"].clone(),
                peers: peers(since),
                past_hours: whole(now - from),
                due_hours: whole(due - from),
            });
        }
    }
    facts
}

/// The Kaplan–Meier estimate of the part that takes longer than `hours`.
fn surviving(peers: &[&Spell], hours: f64) -> f64 {
    let mut times: Vec<f64> = peers.iter().map(|spell| spell.hours).filter(|&time| time <= hours).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let factor = |time: &f64| {
        let at_risk = peers.iter().filter(|spell| spell.hours >= *time).count() as f64;
        let ended = peers.iter().filter(|spell| spell.hours == *time && spell.ended).count() as f64;
        1.0 - ended / at_risk
    };
    times.iter().map(factor).product()
}

#[test]
fn the_probability_of_being_late_is_that_of_a_naive_survival_curve() {
    let tables = samples_tables();
    let now = tables.as_of.unwrap() as f64 / 1e6;
    let facts = facts(&tables, now);
    let given = params(&[("least_peers", "0"), ("least_probability", "0"), ("rows", "1000000")]);
    let text = csv(&run_named("late_soon", &given, &tables).unwrap().frame);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let found: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let mut compared = 0;
    let mut between = 0;
    for open in &facts.open {
        let peers: Vec<&Spell> = facts.spells.iter().filter(|spell| spell.peers == open.peers).collect();
        let now_surviving = surviving(&peers, open.past_hours);
        let Some(row) = found.iter().find(|row| row["case_id"] == open.case) else {
            assert!(now_surviving < 1e-9, "{} is missing", open.case);
            continue;
        };
        let remaining = peers.iter().filter(|spell| spell.hours > open.past_hours).count();
        assert_eq!(row["peers"].parse::<f64>().unwrap(), remaining as f64, "{}", open.case);
        if now_surviving > 1e-9 {
            let expected = surviving(&peers, open.due_hours) / now_surviving;
            let said: f64 = row["late_probability"].parse().unwrap();
            assert!((said - expected).abs() < 0.000_6, "{}: {said}, not {expected}", open.case);
            compared += 1;
            between += usize::from(expected > 0.01 && expected < 0.99);
        }
    }
    assert!(compared > 30 && between > 10, "{compared} compared, {between} between 0 and 1");
}

#[test]
fn the_backtest_adds_up_and_beats_saying_the_mean() {
    let tables = samples_tables();
    let answer = run_named("late_soon_backtest", &params(&[("least_peers", "5")]), &tables).unwrap();
    let text = csv(&answer.frame);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let (all, tenths) = rows.split_last().unwrap();
    assert_eq!(all["tenth"], "11", "{text}");
    let cases = |row: &BTreeMap<String, String>| row["cases"].parse::<f64>().unwrap();
    assert_eq!(tenths.iter().map(cases).sum::<f64>(), cases(all));
    for tenth in tenths {
        let (number, said) = (tenth["tenth"].parse::<f64>().unwrap(), tenth["said"].parse::<f64>().unwrap());
        assert!(said >= (number - 1.0) / 10.0 - 0.001 && said <= number / 10.0 + 0.001, "{tenth:?}");
    }
    let auc: f64 = all["auc"].parse().unwrap();
    assert!(auc > 0.6, "{text}");
}
