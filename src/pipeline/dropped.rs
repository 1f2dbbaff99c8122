//! Values that are lost although their rows are kept, as the ledger, the log and the sheet on data quality show them.

use crate::lake::DroppedEntry;
use crate::lang::{Bilingual, Lang, bilingual};
use crate::profile::{REASONS, Reason};
use crate::source::FileReport;

/// The reason for columns whose cells are lists or structures.
pub(super) const NESTED: (&str, Bilingual) = (
    "nested_column",
    bilingual("ô chứa danh sách, không phải một giá trị", "its cells are lists, and not single values"),
);

/// Returns what a file has lost.
pub(super) fn dropped_entries(report: &FileReport) -> Vec<DroppedEntry> {
    let values = report.dropped.iter().map(|values| {
        let heading = report.mapping.iter().rev().find(|(slot, _)| *slot == values.slot);
        DroppedEntry {
            column: heading.map(|(_, heading)| heading.clone()).unwrap_or_default(),
            meaning: values.slot.name().to_owned(),
            reason: values.reason.id().to_owned(),
            count: values.count,
            example: values.example.clone(),
        }
    });
    let steps = report.milestones.iter().filter(|step| step.unreadable.rows > 0).map(|step| {
        let heading = report.fields.iter().find(|(field, _)| step.times.contains(field));
        DroppedEntry {
            column: heading.map(|(_, heading)| heading.clone()).unwrap_or_default(),
            meaning: step.activity.clone(),
            reason: Reason::UnreadableTime.id().to_owned(),
            count: step.unreadable.rows,
            example: step.unreadable.example.clone(),
        }
    });
    let nested = report.nested_columns.iter().map(|column| DroppedEntry {
        column: column.clone(),
        reason: NESTED.0.to_owned(),
        count: report.rows_read,
        ..DroppedEntry::default()
    });
    values.chain(steps).chain(nested).collect()
}

/// Words what was lost: how many values of which column, why, and an example.
pub(super) fn words(entry: &DroppedEntry) -> Bilingual<String> {
    let known = REASONS.iter().map(|(_, id, text)| (*id, *text)).chain([NESTED]);
    let reason = known.into_iter().find(|(id, _)| *id == entry.reason).map(|(_, text)| text);
    Bilingual::write(|lang| {
        let count = entry.count;
        let mut text = match lang {
            Lang::Vi => format!("không đọc được {count} giá trị"),
            Lang::En => format!("{count} values are not read"),
        };
        if !entry.column.is_empty() {
            text += &match lang {
                Lang::Vi => format!(" của cột `{}`", entry.column),
                Lang::En => format!(" of the column `{}`", entry.column),
            };
        }
        if !entry.meaning.is_empty() {
            text += &format!(" (`{}`)", entry.meaning);
        }
        text += &format!(": {}", reason.as_ref().map_or(entry.reason.as_str(), |reason| reason.get(lang)));
        if !entry.example.is_empty() {
            text += lang.pick(", ví dụ ", ", such as ");
            text += &format!("`{}`", entry.example);
        }
        text
    })
}
