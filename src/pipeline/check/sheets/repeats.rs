//! Rows that repeat others.

use super::table::{FILE, sheet};
use crate::lang::{Bilingual, bilingual};
use crate::pipeline::check::checked::Checked;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Sheet, SheetColumn, column};

const TITLE: Bilingual = bilingual("Dòng trùng", "Repeats");
const INSIDE: Bilingual = bilingual("lặp trong cùng tệp", "a repeat inside the file");
const BETWEEN: Bilingual = bilingual("đã có trong tệp đọc trước", "an earlier file has it");

const REPEATS: &[SheetColumn] = &[
    FILE,
    column("row", "Dòng", "Row", Integer, 10),
    column("of_row", "Lặp lại dòng", "Repeats row", Integer, 12),
    column("what", "Xử lý", "What becomes of it", Text, 40),
];

/// Examples of repeated rows, file by file.
pub(super) fn repeats(checked: &Checked<'_>) -> Sheet {
    let lang = checked.settings.lang;
    let rows = checked.inspection.files.iter().flat_map(|found| {
        found.repeats.examples.iter().map(move |repeat| {
            let what = if repeat.of_row.is_some() { INSIDE } else { BETWEEN };
            vec![found.name.as_str().into(), repeat.row.into(), repeat.of_row.into(), what.get(lang).into()]
        })
    });
    sheet("repeats", TITLE, REPEATS, rows.collect())
}
