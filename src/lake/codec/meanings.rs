//! What the columns of the lake mean, for the documentation.

use crate::lake::facts::{ColumnDoc, ColumnType};
use crate::lang::{Bilingual, bilingual};

/// A table of the lake, as SQL sees it.
#[derive(Clone, Copy, Debug)]
pub struct LakeTable {
    /// The name in SQL.
    pub name: &'static str,
    /// What a row is.
    pub meaning: Bilingual,
    columns: &'static [ColumnDoc],
}

impl LakeTable {
    /// Returns the columns in the order of the file.
    pub fn columns(&self) -> Vec<&'static ColumnDoc> {
        self.columns.iter().collect()
    }
}

/// The tables of the lake.
pub const LAKE_TABLES: &[LakeTable] = &[
    LakeTable {
        name: "events",
        meaning: bilingual(
            "Mỗi dòng nhật ký: ai làm gì với hồ sơ nào",
            "One line of a log: who did what to which case",
        ),
        columns: EVENTS,
    },
    LakeTable {
        name: "case_export",
        meaning: bilingual(
            "Mỗi hồ sơ trong bảng hồ sơ được xuất riêng",
            "One case of a list of cases that was exported by itself",
        ),
        columns: CASES,
    },
];

/// A column that may be missing unless it is `required`.
const fn doc(name: &'static str, data_type: ColumnType, vi: &'static str, en: &'static str) -> ColumnDoc {
    let unit = match data_type {
        ColumnType::Instant => "µs UTC",
        _ => "",
    };
    ColumnDoc { name, unit, data_type, nullable: true, level: None, meaning: bilingual(vi, en) }
}

const fn required(mut column: ColumnDoc) -> ColumnDoc {
    column.nullable = false;
    column
}

use ColumnType::{Instant, RowNumber, Text, YesNo};

const EVENTS: &[ColumnDoc] = &[
    required(doc("case_id", Text, "Mã hồ sơ", "Case")),
    doc("procedure_id", Text, "Thủ tục hành chính", "Procedure"),
    required(doc("occurred_at", Instant, "Thời điểm xảy ra", "When it occurred")),
    required(doc("activity", Text, "Thao tác, đúng như trong dữ liệu", "Activity, as the log writes it")),
    required(doc(
        "kind",
        Text,
        "Loại thao tác theo hồ sơ mô tả dữ liệu; unknown nếu không quy tắc nào biết",
        "Kind of activity by the rules of the profile; unknown where no rule knows it",
    )),
    doc("step", Text, "Bước xử lý", "Step"),
    doc("official_id", Text, "Cán bộ thực hiện", "Official who acted"),
    doc("unit_id", Text, "Đơn vị của cán bộ thực hiện", "Unit of who acted"),
    doc(
        "receiver_id",
        Text,
        "Cán bộ nhận; trống nếu không chuyển cho ai",
        "Official who receives the case; null where it goes to nobody",
    ),
    doc("receiver_unit_id", Text, "Đơn vị nhận", "Unit that receives the case"),
    doc("role", Text, "Vai trò của người thực hiện đối với hồ sơ", "What the one who acted is to the case"),
    doc("due_at", Instant, "Hạn ghi ở dòng này", "Due date that the line gives"),
    doc("status", Text, "Trạng thái, đúng như trong dữ liệu", "Status, as the log writes it"),
    doc("has_note", YesNo, "Có nội dung ghi chú", "Whether there is a note"),
    doc("has_attachment", YesNo, "Có tệp đính kèm", "Whether a file is attached"),
    doc("has_position", YesNo, "Câu trả lời có nêu quan điểm", "Whether a reply takes a position"),
    doc("event_key", Text, "Mã dòng trong hệ thống nguồn", "Id that the source gives the line"),
    required(doc("source", Text, "Tệp nguồn", "Source file")),
    required(doc("source_row", RowNumber, "Dòng trong tệp nguồn", "Row in the source file")),
];

const CASES: &[ColumnDoc] = &[
    required(doc("case_id", Text, "Mã hồ sơ", "Case")),
    doc("procedure_id", Text, "Thủ tục hành chính", "Procedure"),
    doc("procedure_name", Text, "Tên thủ tục", "Name of the procedure"),
    doc("field_id", Text, "Lĩnh vực", "Field"),
    doc("unit_id", Text, "Đơn vị chịu trách nhiệm", "Unit that answers for the case"),
    doc("channel", Text, "Kênh nộp, mã trong dữ liệu", "Channel of submission, as coded in the export"),
    doc("submitted_at", Instant, "Thời điểm nộp", "When it was submitted"),
    doc("received_at", Instant, "Thời điểm tiếp nhận", "When it was accepted"),
    doc("due_at", Instant, "Ngày hẹn trả", "Due date"),
    doc(
        "finished_at",
        Instant,
        "Ngày có kết quả; trống nếu chưa xong",
        "When the result was there; null while open",
    ),
    doc(
        "returned_at",
        Instant,
        "Ngày trả kết quả; trống nếu chưa trả",
        "When the result was handed over; null before that",
    ),
    doc("status", Text, "Trạng thái, mã trong dữ liệu", "Status, as coded in the export"),
    required(doc("source", Text, "Tệp nguồn", "Source file")),
    required(doc("source_row", RowNumber, "Dòng trong tệp nguồn", "Row in the source file")),
];

#[cfg(test)]
mod tests {
    use super::super::cases::CaseRow;
    use super::super::events::EventRow;
    use super::super::table::{Row, Values};
    use super::*;

    fn stored<R: Row>() -> Vec<(&'static str, ColumnType, bool)> {
        let data_type = |values: &Values<R>| match values {
            Values::Instant { .. } => Instant,
            Values::Flag { .. } => YesNo,
            Values::SourceRow { .. } => RowNumber,
            _ => Text,
        };
        let columns = R::COLUMNS.iter();
        columns.map(|column| (column.name, data_type(&column.values), column.nullable)).collect()
    }

    #[test]
    fn every_column_of_the_files_is_described_in_their_order() {
        let described = |columns: &[ColumnDoc]| -> Vec<(&'static str, ColumnType, bool)> {
            columns.iter().map(|column| (column.name, column.data_type, column.nullable)).collect()
        };
        assert_eq!(described(EVENTS), stored::<EventRow>());
        assert_eq!(described(CASES), stored::<CaseRow>());
    }
}
