//! How the files are laid out: their sheets, and what each column was read as.

use super::table::{FILE, sheet};
use crate::lang::{Bilingual, bilingual};
use crate::pipeline::check::checked::Checked;
use crate::pipeline::meaning::meaning;
use crate::report::ColumnKind::{Integer, Text};
use crate::report::{Sheet, SheetCell, SheetColumn, column};
use crate::source::SheetOutcome;

const COLUMNS_TITLE: Bilingual = bilingual("Cột", "Columns");
const SHEETS_TITLE: Bilingual = bilingual("Trang tính", "Sheets");
const OWN_FIELD: Bilingual = bilingual("trường riêng của hồ sơ ánh xạ", "a field of the profile's own");
const NOT_USED: Bilingual = bilingual("không dùng", "not used");

const COLUMNS: &[SheetColumn] = &[
    FILE,
    column("heading", "Tiêu đề cột", "Heading", Text, 30),
    column("meaning", "Hiểu là", "Read as", Text, 34),
    column("slot", "Khoá", "Key in a profile", Text, 22),
];

/// The columns of each file, and what each was read as.
pub(super) fn columns(checked: &Checked<'_>) -> Sheet {
    let lang = checked.settings.lang;
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for (report, found) in checked.files() {
        rows.extend(report.mapping.iter().map(|(slot, heading)| {
            let words = meaning(*slot);
            let name = found.name.as_str();
            vec![name.into(), heading.as_str().into(), words.get(lang).into(), slot.name().into()]
        }));
        rows.extend(report.fields.iter().map(|(field, heading)| {
            let name = found.name.as_str();
            vec![name.into(), heading.as_str().into(), OWN_FIELD.get(lang).into(), field.as_str().into()]
        }));
        rows.extend(report.unused.iter().map(|heading| {
            let name = found.name.as_str();
            vec![name.into(), heading.as_str().into(), NOT_USED.get(lang).into(), SheetCell::Empty]
        }));
    }
    sheet("columns", COLUMNS_TITLE, COLUMNS, rows)
}

const SHEETS: &[SheetColumn] = &[
    FILE,
    column("sheet", "Trang", "Sheet", Text, 30),
    column("fate", "Xử lý", "What became of it", Text, 50),
    column("profile", "Hồ sơ ánh xạ", "Profile", Text, 16),
    column("header_row", "Dòng tiêu đề", "Header row", Integer, 10),
];

/// The sheets of workbooks, including those passed over.
pub(super) fn sheets(checked: &Checked<'_>) -> Sheet {
    let mut rows: Vec<Vec<SheetCell>> = Vec::new();
    for (report, found) in checked.files() {
        rows.extend(report.sheets.iter().map(|sheet| {
            let header: SheetCell = match sheet.outcome {
                SheetOutcome::Read { header_row } => header_row.into(),
                _ => SheetCell::Empty,
            };
            let text = sheet.outcome.text();
            let outcome = text.get(checked.settings.lang);
            let (name, profile) = (found.name.as_str(), sheet.profile.as_deref());
            vec![name.into(), sheet.name.as_str().into(), outcome.into(), profile.into(), header]
        }));
    }
    sheet("sheets", SHEETS_TITLE, SHEETS, rows)
}
