//! The columns of `pauses` and `unit_pauses`.

use super::column::{FactColumn, FactValues, each};
use super::names::{kind_code, kind_name};
use crate::fact::{Level, Pause};

/// One row per pause, in the order of cases, then time.
pub(super) const PAUSES: &[FactColumn<Pause>] = &[
    FactColumn::new("case_id", FactValues::Symbols(each!(pause: Pause => pause.case_id)), "Case", "Mã hồ sơ")
        .required(),
    FactColumn::new(
        "pause_no",
        FactValues::Counts(each!(pause: Pause => pause.pause_no)),
        "Number of the pause in its case, from 1",
        "Số thứ tự lần tạm dừng trong hồ sơ, từ 1",
    ),
    FactColumn::new(
        "kind",
        FactValues::Codes(each!(pause: Pause => kind_code(pause.kind)), kind_name),
        "supplement_ask, fee_ask or stop",
        "Loại tạm dừng: bổ sung, phí, dừng",
    ),
    FactColumn::new(
        "official_id",
        FactValues::Holders(each!(pause: Pause => pause.asked_by)),
        "Official who asked for it; UNKNOWN where the log does not say",
        "Cán bộ yêu cầu; UNKNOWN nếu không rõ",
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Symbols(each!(pause: Pause => pause.unit_id)),
        "Unit of the asking event",
        "Đơn vị yêu cầu",
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Holders(each!(pause: Pause => pause.asked_by)),
        "Unit that asked for it; UNKNOWN where the log does not say",
        "Đơn vị yêu cầu; UNKNOWN nếu không rõ",
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(pause: Pause => pause.procedure_id)),
        "Procedure of the case",
        "Thủ tục hành chính",
    ),
    FactColumn::new(
        "paused_at",
        FactValues::Instants(each!(pause: Pause => pause.paused_at)),
        "When the clock stopped",
        "Thời điểm dừng",
    )
    .required(),
    FactColumn::new(
        "resumed_at",
        FactValues::Instants(each!(pause: Pause => pause.resumed_at)),
        "When it went on; null while it stands still",
        "Thời điểm tiếp tục; trống nếu còn dừng",
    ),
    FactColumn::new(
        "cycle_no",
        FactValues::Counts(each!(pause: Pause => pause.cycle_no)),
        "Which pause of this kind in the case, from 1",
        "Lần thứ mấy của loại này trong hồ sơ",
    ),
    FactColumn::new(
        "budget_share",
        FactValues::Shares(each!(pause: Pause => pause.budget_share)),
        "Part of the time limit used up when it was asked; null without a due",
        "Phần thời hạn đã dùng khi yêu cầu",
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(pause: Pause => pause.event)),
        "Source file of the asking event",
        "Tệp nguồn của sự kiện",
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(pause: Pause => pause.event)),
        "Row of the asking event in it",
        "Dòng của sự kiện trong tệp nguồn",
    ),
];
