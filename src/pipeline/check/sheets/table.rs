//! What the sheets of a check have in common.

use crate::lang::{Bilingual, bilingual};
use crate::report::ColumnKind::Text;
use crate::report::{Cell, Column, Sheet, column};

/// The column with the name of the file.
pub(super) const FILE: Column = column("file", "Tệp", "File", Text, 28);

/// What stands for the name of a missing unit.
pub(super) const NO_UNIT: Bilingual = bilingual("(không rõ đơn vị)", "(no unit)");

/// Makes a sheet with constant columns.
pub(super) fn sheet(id: &'static str, title: Bilingual, columns: &[Column], rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { id, title_vi: title.vi, title_en: title.en, columns: columns.to_vec(), rows }
}

/// The share of a part in a whole; empty if the whole is 0.
pub(super) fn share(part: u64, whole: u64) -> Cell {
    if whole == 0 { Cell::Empty } else { Cell::Number(part as f64 / whole as f64) }
}
