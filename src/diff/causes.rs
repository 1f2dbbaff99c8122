//! Why a finding came, went or changed, as far as two runs show it.

use super::compare::RunTables;
use crate::lang::Bilingual;
use crate::measure::find;
use crate::published::{FindingRow, MeasureRow};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What can be seen to have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The program has another version.
    Program,
    /// A setting that changes results is another.
    Settings,
    /// Somebody answered.
    Answer,
    /// A measure is withheld now, or was before.
    Withheld,
    /// The own rows are others.
    Numbers,
    /// The own rows are the same, and the colleagues' are others.
    Peers,
}

/// A cause with what was before and is now, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The cause.
    pub cause: Cause,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

impl Reason {
    fn new(cause: Cause, text: Bilingual<String>) -> Self {
        Self { cause, vi: text.vi, en: text.en }
    }
}

/// Settings that change no result.
const OF_NO_RESULT: [&str; 8] = ["threads", "store", "gate", "check", "init", "report", "lang", "input"];

/// Returns what can be seen of the causes, in the order of [`Cause`].
pub(super) fn reasons(before: &RunTables, after: &RunTables, finding: &FindingRow) -> Vec<Reason> {
    let mut found = Vec::new();
    if before.program != after.program {
        let change = format!("{} → {}", before.program, after.program);
        let text =
            Bilingual::new(format!("phiên bản chương trình {change}"), format!("program version {change}"));
        found.push(Reason::new(Cause::Program, text));
    }
    let settings = changed_settings(&before.settings, &after.settings);
    if !settings.is_empty() {
        let list = settings.join("; ");
        let text = Bilingual::new(format!("thiết lập đã đổi: {list}"), format!("settings changed: {list}"));
        found.push(Reason::new(Cause::Settings, text));
    }
    found.extend(answered(before, after, finding));
    found.extend(finding.measure_ids().into_iter().filter_map(|id| of_measure(before, after, finding, id)));
    found.sort_by_key(|reason| reason.cause);
    found
}

fn answered(before: &RunTables, after: &RunTables, finding: &FindingRow) -> Option<Reason> {
    let answers = |run: &RunTables| {
        let found = run.findings.iter().find(|one| one.finding_id == finding.finding_id)?;
        found.answers.clone().filter(|answers| !answers.is_empty())
    };
    let (old, new) = (answers(before), answers(after));
    (new.is_some() && old != new).then(|| {
        let text = Bilingual::new("đã có giải trình mới", "somebody answered since");
        Reason::new(Cause::Answer, text)
    })
}

fn of_measure(before: &RunTables, after: &RunTables, finding: &FindingRow, id: &str) -> Option<Reason> {
    let title = find(id).map_or_else(|| Bilingual::new(id, id), |(_, measure)| measure.title.into());
    let (old, new) = (before.measure(finding, id), after.measure(finding, id));
    let computed = |row: Option<&MeasureRow>| row.is_some_and(|row| row.withheld.is_none());
    match (computed(old), computed(new)) {
        (true, true) => {}
        (false, false) => return None,
        (_, is_now) => {
            let text = Bilingual::new(
                format!("{}: {}", title.vi, if is_now { "nay tính được" } else { "nay không tính được" }),
                format!("{}: {}", title.en, if is_now { "computed now" } else { "not computed any more" }),
            );
            return Some(Reason::new(Cause::Withheld, text));
        }
    }
    let (old, new) = (old?, new?);
    let own = |row: &MeasureRow| (row.fact_rows, row.outcomes);
    // A difference that the shown digits do not show explains nothing to a reader.
    let numbers = |row: &MeasureRow| {
        let shown = [(row.expected, 1), (row.times, 2), (row.probability_beyond, 2)];
        shown.map(|(value, decimals)| number(value, decimals, '.'))
    };
    if own(old) != own(new) {
        Some(Reason::new(Cause::Numbers, told(&title, old, new, bilingual_own(old, new))))
    } else if numbers(old) != numbers(new) {
        let expected = |decimals: char| {
            let shown = |row: &MeasureRow| number(row.expected, 1, decimals);
            format!("{} → {}", shown(old), shown(new))
        };
        let what = Bilingual::new(
            format!("lượt của chính người này không đổi, kỳ vọng theo đồng nghiệp {}", expected(',')),
            format!("the own rows are the same, the colleagues' expectation is {}", expected('.')),
        );
        Some(Reason::new(Cause::Peers, told(&title, old, new, what)))
    } else {
        None
    }
}

fn bilingual_own(old: &MeasureRow, new: &MeasureRow) -> Bilingual<String> {
    let count = |value: Option<u64>| value.unwrap_or_default();
    let rows = format!("{} → {}", count(old.fact_rows), count(new.fact_rows));
    let outcomes = format!("{} → {}", count(old.outcomes), count(new.outcomes));
    Bilingual::new(format!("số lượt {rows}, số lần {outcomes}"), format!("rows {rows}, outcomes {outcomes}"))
}

/// `title: what; times 2.7 → 2.1, P 1.00 → 0.85`.
fn told(
    title: &Bilingual<String>,
    old: &MeasureRow,
    new: &MeasureRow,
    what: Bilingual<String>,
) -> Bilingual<String> {
    let change = |of: fn(&MeasureRow) -> Option<f64>, point: char| {
        format!("{} → {}", number(of(old), 2, point), number(of(new), 2, point))
    };
    let (times, chance) = (|row: &MeasureRow| row.times, |row: &MeasureRow| row.probability_beyond);
    Bilingual::new(
        format!(
            "{}: {}; gấp {} lần, xác suất {}",
            title.vi,
            what.vi,
            change(times, ','),
            change(chance, ',')
        ),
        format!("{}: {}; times {}, P {}", title.en, what.en, change(times, '.'), change(chance, '.')),
    )
}

fn number(value: Option<f64>, decimals: usize, point: char) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.decimals$}").replace('.', &point.to_string()))
}

/// The settings that change results and differ, as `table.key: old → new`. Values that may name somebody or a file, such as
/// the calendars of units, are left out.
fn changed_settings(before: &Value, after: &Value) -> Vec<String> {
    let (old, new) = (leaves(before), leaves(after));
    let keys: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let shown = |value: Option<&Value>| value.map_or("–".to_owned(), Value::to_string);
    let is_plain = |value: Option<&Value>| match value {
        Some(Value::String(text)) => {
            text.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_".contains(sign))
        }
        Some(Value::Array(_) | Value::Object(_)) => false,
        Some(Value::Null | Value::Bool(_) | Value::Number(_)) | None => true,
    };
    keys.into_iter()
        .filter(|key| old.get(*key) != new.get(*key))
        .map(|key| match (old.get(key), new.get(key)) {
            (old, new) if is_plain(old) && is_plain(new) => format!("{key}: {} → {}", shown(old), shown(new)),
            _ => key.clone(),
        })
        .collect()
}

fn leaves(settings: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let tables = settings.as_object().into_iter().flatten();
    for (name, table) in tables.filter(|(name, _)| !OF_NO_RESULT.contains(&name.as_str())) {
        match table.as_object() {
            Some(keys) => {
                found.extend(keys.iter().map(|(key, value)| (format!("{name}.{key}"), value.clone())));
            }
            None => {
                found.insert(name.clone(), table.clone());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_that_may_name_somebody_or_a_file_are_not_told() {
        let before =
            json!({ "judging": { "threshold": 1.25 }, "calendar": { "units": {}, "leave_file": "" } });
        let after = json!({
            "judging": { "threshold": 2.0 },
            "calendar": { "units": { "Sở Tài chính": "24x7" }, "leave_file": "so/nghi-phep.csv" },
            "report": { "unit": "Sở Tài chính" },
        });
        assert_eq!(
            changed_settings(&before, &after),
            ["calendar.leave_file", "calendar.units", "judging.threshold: 1.25 → 2.0"]
        );
        assert!(changed_settings(&before, &before).is_empty());
    }
}
