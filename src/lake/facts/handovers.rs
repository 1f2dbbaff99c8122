//! The columns of `handovers` and `unit_handovers`.

use super::column::{FactColumn, FactValues, each};
use super::names::{kind_code, kind_name, shape_code, shape_name};
use crate::fact::{Handover, Level};

/// One row per handover, in the order of cases, then time.
pub(super) const HANDOVERS: &[FactColumn<Handover>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(handover: Handover => handover.case_id)),
        "Case",
        "Mã hồ sơ",
    )
    .required(),
    FactColumn::new(
        "handover_no",
        FactValues::Counts(each!(handover: Handover => handover.handover_no)),
        "Number of the handover in its case, from 1",
        "Số thứ tự lượt chuyển trong hồ sơ, từ 1",
    ),
    FactColumn::new(
        "handed_at",
        FactValues::Instants(each!(handover: Handover => handover.handed_at)),
        "When it was handed over",
        "Thời điểm chuyển",
    )
    .required(),
    FactColumn::new(
        "sender_id",
        FactValues::Holders(each!(handover: Handover => handover.sender)),
        "Official who hands it over; UNKNOWN where the log does not say",
        "Cán bộ chuyển; UNKNOWN nếu không rõ",
    )
    .only(Level::Official),
    FactColumn::new(
        "sender_unit_id",
        FactValues::Symbols(each!(handover: Handover => handover.sender_unit_id)),
        "Unit of the sender",
        "Đơn vị của người chuyển",
    )
    .only(Level::Official),
    FactColumn::new(
        "sender_unit_id",
        FactValues::Holders(each!(handover: Handover => handover.sender)),
        "Unit that hands it over; UNKNOWN where the log does not say",
        "Đơn vị chuyển; UNKNOWN nếu không rõ",
    )
    .only(Level::Unit),
    FactColumn::new(
        "receiver_id",
        FactValues::Holders(each!(handover: Handover => handover.receiver)),
        "Official who gets it; UNKNOWN where the log does not say",
        "Cán bộ nhận; UNKNOWN nếu không rõ",
    )
    .only(Level::Official),
    FactColumn::new(
        "receiver_unit_id",
        FactValues::Symbols(each!(handover: Handover => handover.receiver_unit_id)),
        "Unit of the receiver",
        "Đơn vị của người nhận",
    )
    .only(Level::Official),
    FactColumn::new(
        "receiver_unit_id",
        FactValues::Holders(each!(handover: Handover => handover.receiver)),
        "Unit that gets it; UNKNOWN where the log does not say",
        "Đơn vị nhận; UNKNOWN nếu không rõ",
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(handover: Handover => handover.procedure_id)),
        "Procedure of the case",
        "Thủ tục hành chính",
    ),
    FactColumn::new(
        "step",
        FactValues::Symbols(each!(handover: Handover => handover.step)),
        "Step of the sender's hold",
        "Bước xử lý của người chuyển",
    ),
    FactColumn::new(
        "kind",
        FactValues::Codes(each!(handover: Handover => kind_code(handover.kind)), kind_name),
        "Kind of the event that handed it over",
        "Loại sự kiện chuyển",
    ),
    FactColumn::new(
        "shape",
        FactValues::Codes(each!(handover: Handover => shape_code(handover.shape)), shape_name),
        "new, ping_pong (to whoever held it just before the sender) or loop (to an earlier holder)",
        "Dạng chuyển: mới, trả qua lại, vòng lại người cũ",
    ),
    FactColumn::new(
        "loop_length",
        FactValues::Counts(each!(handover: Handover => handover.loop_length)),
        "Handovers since the receiver last held it: 2 is ping-pong, 0 a new receiver",
        "Số lượt chuyển từ lần giữ trước của người nhận",
    ),
    FactColumn::new(
        "sender_acts",
        FactValues::Counts(each!(handover: Handover => handover.sender_acts)),
        "Substantive acts of the sender in the hold that ends",
        "Số thao tác thực chất của người chuyển",
    ),
    FactColumn::new(
        "sender_work_seconds",
        FactValues::Durations(each!(handover: Handover => handover.sender_work_us)),
        "Working time of that hold",
        "Thời gian làm việc của người chuyển",
    ),
    FactColumn::new(
        "receiver_acts",
        FactValues::Counts(each!(handover: Handover => handover.receiver_acts)),
        "Substantive acts of the receiver in the hold that begins",
        "Số thao tác thực chất của người nhận",
    ),
    FactColumn::new(
        "comes_back",
        FactValues::Flags(each!(handover: Handover => handover.comes_back)),
        "Whether the very next handover goes straight back to the sender",
        "Lượt chuyển kế tiếp quay lại người chuyển",
    ),
    FactColumn::new(
        "recalled",
        FactValues::Flags(each!(handover: Handover => handover.recalled)),
        "Whether the sender took it back",
        "Người chuyển đã thu hồi",
    ),
    FactColumn::new(
        "inferred",
        FactValues::Flags(each!(handover: Handover => handover.inferred)),
        "Whether the receiver was inferred from the next act",
        "Người nhận được suy ra từ thao tác kế tiếp",
    ),
    FactColumn::new(
        "has_note",
        FactValues::OptionalFlags(each!(handover: Handover => handover.flags.has_note())),
        "Whether a note stood beside it; null where the log does not say",
        "Có ghi chú kèm theo",
    ),
    FactColumn::new(
        "has_attachment",
        FactValues::OptionalFlags(each!(handover: Handover => handover.flags.has_attachment())),
        "Whether a file was attached; null where the log does not say",
        "Có tệp đính kèm",
    ),
    FactColumn::new(
        "sender_hold_no",
        FactValues::Counts(each!(handover: Handover => handover.sender_hold_no)),
        "Number of the hold that ended",
        "Số thứ tự lượt giữ kết thúc",
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(handover: Handover => handover.event)),
        "Source file of the event",
        "Tệp nguồn của sự kiện",
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(handover: Handover => handover.event)),
        "Row of the event in it",
        "Dòng của sự kiện trong tệp nguồn",
    ),
];
