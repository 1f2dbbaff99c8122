//! The activities of the files: the kinds they were taken for, and rules for those that no rule knows.

use super::table::{FILE, sheet};
use crate::event::{KINDS, Kind};
use crate::lang::{Bilingual, bilingual};
use crate::pipeline::check::checked::Checked;
use crate::pipeline::rules::{known_labels, rule_toml};
use crate::profile::KindCount;
use crate::quality::suggest;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use crate::source::FileReport;

/// Activities shown as examples of a kind.
const EXAMPLES: usize = 3;

const KINDS_TITLE: Bilingual = bilingual("Loại thao tác", "Kinds");
const UNKNOWN_TITLE: Bilingual = bilingual("Thao tác không rõ", "Unknown activities");
const ACTIVITIES_TITLE: Bilingual = bilingual("Nhãn thao tác", "Activities");
const LIKE_NOTHING: Bilingual =
    bilingual("không giống nhãn nào đã biết", "it is like no label that is known");
const LIKE: Bilingual = bilingual("giống", "like");
const VERB: Bilingual = bilingual("có động từ", "the verb");

const KIND_COLUMNS: &[SheetColumn] = &[
    FILE,
    column("kind", "Loại", "Kind", Text, 16),
    column("events", "Số dòng", "Rows", Integer, 10),
    column("activities", "Số nhãn", "Labels", Integer, 8),
    column("examples", "Ví dụ", "Examples", Text, 70),
];

/// The kinds of each file, with their most frequent activities.
pub(super) fn kinds(checked: &Checked<'_>) -> Sheet {
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
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
    sheet("kinds", KINDS_TITLE, KIND_COLUMNS, rows)
}

const UNKNOWN_COLUMNS: &[SheetColumn] = &[
    column("file", "Tệp", "File", Text, 24),
    column("activity", "Thao tác", "Activity", Text, 34),
    column("events", "Số dòng", "Rows", Integer, 9),
    column("suggested", "Gợi ý loại", "Suggested kind", Text, 14),
    column("because", "Vì", "Because", Text, 34),
    column("rule", "Quy tắc (dán vào buckstop.toml)", "Rule to paste into buckstop.toml", Text, 60),
];

/// The activities without a rule, the most frequent first, each with a rule if one can be suggested.
pub(super) fn unknown(checked: &Checked<'_>) -> Sheet {
    let lang = checked.settings.lang;
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for (report, found) in checked.files() {
        let labels = known_labels(checked.profile(report));
        for label in of_kind(report, Kind::Unknown) {
            let suggestion = suggest(&label.activity, &labels, checked.settings.check.min_likeness);
            let because = match &suggestion {
                None => LIKE_NOTHING.get(lang).to_owned(),
                Some(found) if found.likeness < 1.0 => {
                    format!("{} `{}` ({:.2})", LIKE.get(lang), found.like, found.likeness)
                }
                Some(found) => format!("{} `{}`", VERB.get(lang), found.like),
            };
            rows.push(vec![
                found.name.as_str().into(),
                label.activity.as_str().into(),
                label.rows.into(),
                suggestion.as_ref().map(|found| found.kind.name()).into(),
                because.into(),
                suggestion.map(|found| rule_toml(&label.activity, found.kind)).into(),
            ]);
        }
    }
    sheet("unknown", UNKNOWN_TITLE, UNKNOWN_COLUMNS, rows)
}

const ACTIVITY_COLUMNS: &[SheetColumn] = &[
    FILE,
    column("activity", "Thao tác", "Activity", Text, 44),
    column("kind", "Loại", "Kind", Text, 16),
    column("events", "Số dòng", "Rows", Integer, 10),
];

/// Every activity with its kind, for the spreadsheet.
pub(super) fn activities(checked: &Checked<'_>) -> Sheet {
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for (report, found) in checked.files() {
        rows.extend(report.kinds.iter().map(|label| {
            let name = found.name.as_str();
            vec![name.into(), label.activity.as_str().into(), label.kind.name().into(), label.rows.into()]
        }));
    }
    sheet("activities", ACTIVITIES_TITLE, ACTIVITY_COLUMNS, rows)
}

/// The activities of a kind, the most frequent first.
fn of_kind(report: &FileReport, kind: Kind) -> Vec<&KindCount> {
    let mut labels: Vec<&KindCount> = report.kinds.iter().filter(|label| label.kind == kind).collect();
    labels.sort_by(|one, two| two.rows.cmp(&one.rows).then_with(|| one.activity.cmp(&two.activity)));
    labels
}
