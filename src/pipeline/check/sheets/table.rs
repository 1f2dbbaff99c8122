//! What the sheets of a check have in common.

use crate::lang::{Bilingual, bilingual};
use crate::report::ColumnKind::Text;
use crate::report::{Sheet, SheetCell, SheetColumn, column};

/// The column with the name of the file.
pub(super) const FILE: SheetColumn = column("file", "Tệp", "File", Text, 28);

/// What stands for the name of a missing unit.
pub(super) const NO_UNIT: Bilingual = bilingual("(không rõ đơn vị)", "(no unit)");

/// Makes a sheet with constant columns.
pub(super) fn sheet(
    id: &'static str,
    title: Bilingual,
    columns: &[SheetColumn],
    rows: Vec<Vec<SheetCell>>,
) -> Sheet {
    Sheet { id, title, columns: columns.to_vec(), rows }
}

/// The share of a part in a whole; empty if the whole is 0.
pub(super) fn share(part: u64, whole: u64) -> SheetCell {
    if whole == 0 { SheetCell::Empty } else { SheetCell::Number(part as f64 / whole as f64) }
}
