//! What the activities were taken for, and rules for those that no rule knows.

use super::Checked;
use super::files::sheet;
use crate::event::{KINDS, Kind};
use crate::profile::{KindCount, PROFILES, Profile, ProfileSpec};
use crate::quality::suggest;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Cell, Column, Sheet, column};
use crate::source::FileReport;

/// Activities shown as examples of a kind.
const EXAMPLES: usize = 3;

const KIND_COLUMNS: &[Column] = &[
    column("file", "Tệp", "File", Text, 28),
    column("kind", "Loại", "Kind", Text, 16),
    column("events", "Số dòng", "Rows", Integer, 10),
    column("activities", "Số nhãn", "Labels", Integer, 8),
    column("examples", "Ví dụ", "Examples", Text, 70),
];

pub(super) fn kinds(checked: &Checked<'_>) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (report, found) in checked.files() {
        for (kind, name) in KINDS {
            let labels = of_kind(report, *kind);
            if labels.is_empty() {
                continue;
            }
            let total: u64 = labels.iter().map(|label| label.rows).sum();
            let shown: Vec<String> = labels
                .iter()
                .take(EXAMPLES)
                .map(|label| format!("{} ({})", label.activity, label.rows))
                .collect();
            rows.push(vec![
                found.name.as_str().into(),
                (*name).into(),
                total.into(),
                (labels.len() as u64).into(),
                shown.join(" · ").into(),
            ]);
        }
    }
    sheet("kinds", "Loại thao tác", "Kinds", KIND_COLUMNS, rows)
}

const UNKNOWN: &[Column] = &[
    column("file", "Tệp", "File", Text, 24),
    column("activity", "Thao tác", "Activity", Text, 34),
    column("events", "Số dòng", "Rows", Integer, 9),
    column("suggested", "Gợi ý loại", "Suggested kind", Text, 14),
    column("because", "Vì", "Because", Text, 34),
    column("rule", "Quy tắc (dán vào buckstop.toml)", "Rule to paste into buckstop.toml", Text, 60),
];

/// The activities without a rule, the most frequent first, each with a rule where one can be suggested.
pub(super) fn unknown(checked: &Checked<'_>) -> Sheet {
    let lang = checked.lang;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (report, found) in checked.files() {
        let labels = known_labels(checked.profile(report));
        for label in of_kind(report, Kind::Unknown) {
            let suggestion = suggest(&label.activity, &labels);
            let because = match &suggestion {
                None => {
                    lang.pick("không giống nhãn nào đã biết", "it is like no label that is known").to_owned()
                }
                Some(found) if found.likeness < 1.0 => {
                    format!("{} `{}` ({:.2})", lang.pick("giống", "like"), found.like, found.likeness)
                }
                Some(found) => format!("{} `{}`", lang.pick("có động từ", "the verb"), found.like),
            };
            rows.push(vec![
                found.name.as_str().into(),
                label.activity.as_str().into(),
                label.rows.into(),
                suggestion.as_ref().map(|found| found.kind.name()).into(),
                because.into(),
                suggestion.map(|found| rule(&label.activity, found.kind)).into(),
            ]);
        }
    }
    sheet("unknown", "Thao tác không rõ", "Unknown activities", UNKNOWN, rows)
}

/// A rule as TOML, for the own profile of a configuration.
pub(in crate::cli) fn rule(activity: &str, kind: Kind) -> String {
    let activity = toml::Value::String(activity.to_owned());
    format!("[[profile.rules]]\nactivity = [{activity}]\nkind = \"{}\"", kind.name())
}

/// The labels that a profile's rules know; those of the local log too, since vendors use the same words.
pub(in crate::cli) fn known_labels(profile: Option<&Profile>) -> Vec<(String, Kind)> {
    let mut labels = profile.map(Profile::labels).unwrap_or_default();
    let local = PROFILES.iter().find(|entry| entry.id == "vn-local");
    let local = local.and_then(|entry| ProfileSpec::parse(entry.toml).ok());
    labels.extend(local.and_then(|spec| Profile::compile(&spec).ok()).iter().flat_map(Profile::labels));
    labels.retain(|(label, _)| !label.is_empty());
    labels
}

const ACTIVITIES: &[Column] = &[
    column("file", "Tệp", "File", Text, 28),
    column("activity", "Thao tác", "Activity", Text, 44),
    column("kind", "Loại", "Kind", Text, 16),
    column("events", "Số dòng", "Rows", Integer, 10),
];

/// Every label, for the spreadsheet.
pub(super) fn activities(checked: &Checked<'_>) -> Sheet {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (report, found) in checked.files() {
        rows.extend(report.kinds.iter().map(|label| {
            let name = found.name.as_str();
            vec![name.into(), label.activity.as_str().into(), label.kind.name().into(), label.rows.into()]
        }));
    }
    sheet("activities", "Nhãn thao tác", "Activities", ACTIVITIES, rows)
}

/// The labels of a kind, the most frequent first.
fn of_kind(report: &FileReport, kind: Kind) -> Vec<&KindCount> {
    let mut labels: Vec<&KindCount> = report.kinds.iter().filter(|label| label.kind == kind).collect();
    labels.sort_by(|one, two| two.rows.cmp(&one.rows).then_with(|| one.activity.cmp(&two.activity)));
    labels
}
