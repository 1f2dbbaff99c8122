//! The columns of `pauses` and `unit_pauses`.

use super::column::{FactColumn, FactValues, each};
use super::names::{kind_code, kind_name};
use crate::fact::{Level, Pause};
use crate::lang::bilingual;

/// One row per pause, in the order of cases, then time.
pub(super) const PAUSES: &[FactColumn<Pause>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(pause: Pause => pause.case_id)),
        bilingual("Mã hồ sơ", "Case"),
    )
    .required(),
    FactColumn::new(
        "pause_no",
        FactValues::Counts(each!(pause: Pause => pause.pause_no)),
        bilingual("Số thứ tự lần tạm dừng trong hồ sơ, từ 1", "Number of the pause in its case, from 1"),
    ),
    FactColumn::new(
        "kind",
        FactValues::Codes(each!(pause: Pause => kind_code(pause.kind)), kind_name),
        bilingual("Loại tạm dừng: bổ sung, phí, dừng", "supplement_ask, fee_ask or stop"),
    ),
    FactColumn::new(
        "official_id",
        FactValues::Holders(each!(pause: Pause => pause.asked_by)),
        bilingual(
            "Cán bộ yêu cầu; UNKNOWN nếu không rõ",
            "Official who asked for it; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Symbols(each!(pause: Pause => pause.unit_id)),
        bilingual("Đơn vị yêu cầu", "Unit of the asking event"),
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Holders(each!(pause: Pause => pause.asked_by)),
        bilingual(
            "Đơn vị yêu cầu; UNKNOWN nếu không rõ",
            "Unit that asked for it; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(pause: Pause => pause.procedure_id)),
        bilingual("Thủ tục hành chính", "Procedure of the case"),
    ),
    FactColumn::new(
        "paused_at",
        FactValues::Instants(each!(pause: Pause => pause.paused_at)),
        bilingual("Thời điểm dừng", "When the clock stopped"),
    )
    .required(),
    FactColumn::new(
        "resumed_at",
        FactValues::Instants(each!(pause: Pause => pause.resumed_at)),
        bilingual("Thời điểm tiếp tục; trống nếu còn dừng", "When it went on; null while it stands still"),
    ),
    FactColumn::new(
        "cycle_no",
        FactValues::Counts(each!(pause: Pause => pause.cycle_no)),
        bilingual("Lần thứ mấy của loại này trong hồ sơ", "Which pause of this kind in the case, from 1"),
    ),
    FactColumn::new(
        "budget_share",
        FactValues::Shares(each!(pause: Pause => pause.budget_share)),
        bilingual(
            "Phần thời hạn đã dùng khi yêu cầu",
            "Part of the time limit used up when it was asked; null without a due",
        ),
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(pause: Pause => pause.event)),
        bilingual("Tệp nguồn của sự kiện", "Source file of the asking event"),
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(pause: Pause => pause.event)),
        bilingual("Dòng của sự kiện trong tệp nguồn", "Row of the asking event in it"),
    ),
    FactColumn::new(
        "resumed_source",
        FactValues::Source(each!(pause: Pause => pause.resumed_by)),
        bilingual(
            "Tệp nguồn của sự kiện kết thúc tạm dừng; trống nếu không có sự kiện nào",
            "Source file of the event that ended it; null where no event did",
        ),
    ),
    FactColumn::new(
        "resumed_source_row",
        FactValues::SourceRow(each!(pause: Pause => pause.resumed_by)),
        bilingual("Dòng của sự kiện kết thúc tạm dừng", "Row of that event in it; null where no event did"),
    ),
];
