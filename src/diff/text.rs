//! A difference as text for a terminal.

use super::compare::{Change, Difference, Sort};
use crate::lang::{Bilingual, Lang, bilingual};
use crate::text_table::text_table;
use std::fmt::Write;

const NOTHING: Bilingual = bilingual("Không có phát hiện nào thay đổi.", "No finding changed.");
const UNKNOWN: Bilingual = bilingual("chưa rõ", "cannot be told");
const HEADINGS: [Bilingual; 4] = [
    bilingual("Loại", "Class"),
    bilingual("Đối tượng", "Who"),
    bilingual("Phát hiện", "Finding"),
    bilingual("Vì sao thay đổi", "Why it changed"),
];

/// Returns a difference as text of at most `width` columns.
pub fn text(difference: &Difference, lang: Lang, width: u16) -> String {
    let mut text = String::new();
    let Difference { before, after, as_of_before, as_of_after, unchanged, .. } = difference;
    let _ = writeln!(text, "{before} ({as_of_before}) → {after} ({as_of_after})");
    let count = |sort: Sort| difference.changes.iter().filter(|change| change.sort == sort).count();
    let (new, other, gone) = (count(Sort::New), count(Sort::OtherClass), count(Sort::Gone));
    let counts = Bilingual::new(
        format!("{new} phát hiện mới, {other} đổi loại, {gone} không còn, {unchanged} giữ nguyên"),
        format!("{new} new, {other} of another class, {gone} gone, {unchanged} unchanged"),
    );
    let _ = writeln!(text, "{}", counts.get(lang));
    if difference.changes.is_empty() {
        let _ = writeln!(text, "{}", NOTHING.get(lang));
        return text;
    }
    for (sort, heading) in [
        (Sort::New, bilingual("Mới", "New")),
        (Sort::OtherClass, bilingual("Đổi loại", "Another class")),
        (Sort::Gone, bilingual("Không còn", "Gone")),
    ] {
        let changes: Vec<&Change> = difference.changes.iter().filter(|change| change.sort == sort).collect();
        if changes.is_empty() {
            continue;
        }
        let _ = writeln!(text, "\n{}", heading.get(lang));
        let mut table = text_table(HEADINGS.map(|one| lang.pick(one.vi, one.en)), Some(width));
        for change in changes {
            table.add_row(cells(change, lang));
        }
        for line in table.to_string().lines() {
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    text
}

fn cells(change: &Change, lang: Lang) -> [String; 4] {
    let finding = &change.finding;
    let class = match change.class_before.as_deref().filter(|_| change.sort == Sort::OtherClass) {
        Some(before) => format!("{before} → {}", finding.class_title),
        None => finding.class_title.clone(),
    };
    let unit = finding.unit.as_deref().filter(|unit| **unit != finding.subject);
    let who = unit.map_or_else(|| finding.subject.clone(), |unit| format!("{}\n{unit}", finding.subject));
    let reasons: Vec<&str> = change.reasons.iter().map(|one| lang.pick(&one.vi, &one.en)).collect();
    let why = if reasons.is_empty() { UNKNOWN.get(lang).to_owned() } else { reasons.join("\n") };
    [class, who, format!("{}\n{}", finding.title, finding.finding_id), why]
}
