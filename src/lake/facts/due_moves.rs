//! The columns of `due_moves` and `unit_due_moves`.

use super::column::{FactColumn, FactValues, each};
use super::names::{kind_code, kind_name};
use crate::fact::{DueMove, Level};
use crate::lang::bilingual;

/// One row per move of a due date, in the order of cases, then time.
pub(super) const DUE_MOVES: &[FactColumn<DueMove>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(one: DueMove => one.case_id)),
        bilingual("Mã hồ sơ", "Case"),
    )
    .required(),
    FactColumn::new(
        "move_no",
        FactValues::Counts(each!(one: DueMove => one.move_no)),
        bilingual("Số thứ tự lần đổi hạn trong hồ sơ, từ 1", "Number of the move in its case, from 1"),
    ),
    FactColumn::new(
        "official_id",
        FactValues::Holders(each!(one: DueMove => one.moved_by)),
        bilingual(
            "Cán bộ đổi hạn; UNKNOWN nếu không rõ",
            "Official who moved it; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Symbols(each!(one: DueMove => one.unit_id)),
        bilingual("Đơn vị của sự kiện đổi hạn", "Unit of the event that moved it"),
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Holders(each!(one: DueMove => one.moved_by)),
        bilingual(
            "Đơn vị đổi hạn; UNKNOWN nếu không rõ",
            "Unit that moved it; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(one: DueMove => one.procedure_id)),
        bilingual("Thủ tục hành chính", "Procedure of the case"),
    ),
    FactColumn::new(
        "kind",
        FactValues::Codes(each!(one: DueMove => kind_code(one.kind)), kind_name),
        bilingual(
            "Loại sự kiện: gia hạn, hoặc kết thúc tạm dừng có ngày hẹn mới",
            "extend_due; or supplement_in, fee_in or resume with a due date",
        ),
    ),
    FactColumn::new(
        "moved_at",
        FactValues::Instants(each!(one: DueMove => one.moved_at)),
        bilingual("Thời điểm đổi hạn", "When it was moved"),
    )
    .required(),
    FactColumn::new(
        "old_due_at",
        FactValues::Instants(each!(one: DueMove => one.old_due_at)),
        bilingual(
            "Ngày hẹn trả trước đó; trống nếu dữ liệu không còn ghi",
            "Due date before; null where the log no longer shows it",
        ),
    ),
    FactColumn::new(
        "standing_due_at",
        FactValues::Instants(each!(one: DueMove => one.standing_due_at)),
        bilingual(
            "Ngày hẹn trả trước đó, cộng thời gian tạm dừng; trống nếu không rõ ngày hẹn trước đó",
            "Due date before, moved by the pauses since it was set; null where the due date before is not known",
        ),
    ),
    FactColumn::new(
        "new_due_at",
        FactValues::Instants(each!(one: DueMove => one.new_due_at)),
        bilingual(
            "Ngày hẹn trả mới; trống nếu sự kiện không ghi",
            "New due date; null where the event names none",
        ),
    ),
    FactColumn::new(
        "hold_due_at",
        FactValues::Instants(each!(one: DueMove => one.hold_due_at)),
        bilingual(
            "Hạn của bước đang giữ trước đó; trống nếu không có hạn hoặc không ai giữ",
            "Due date of the current hold before; null where it has none or nobody has the case",
        ),
    ),
    FactColumn::new(
        "after_end",
        FactValues::Flags(each!(one: DueMove => one.after_end)),
        bilingual("Đổi hạn sau khi hồ sơ đã xong", "Whether the case had ended before"),
    ),
    FactColumn::new(
        "in_bulk",
        FactValues::Flags(each!(one: DueMove => one.in_bulk)),
        bilingual(
            "Đổi hạn hàng loạt trong một phút (thường do hệ thống)",
            "Whether the actor moved so many due dates in that minute that nobody did it by hand",
        ),
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(one: DueMove => one.event)),
        bilingual("Tệp nguồn của sự kiện", "Source file of the event"),
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(one: DueMove => one.event)),
        bilingual("Dòng của sự kiện trong tệp nguồn", "Row of the event in it"),
    ),
];
