//! The columns of `handovers` and `unit_handovers`.

use super::column::{FactColumn, FactValues, each};
use super::names::{kind_code, kind_name, shape_code, shape_name};
use crate::fact::{Handover, Level};
use crate::lang::bilingual;

/// One row per handover, in the order of cases, then time.
pub(super) const HANDOVERS: &[FactColumn<Handover>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(handover: Handover => handover.case_id)),
        bilingual("Mã hồ sơ", "Case"),
    )
    .required(),
    FactColumn::new(
        "handover_no",
        FactValues::Counts(each!(handover: Handover => handover.handover_no)),
        bilingual("Số thứ tự lượt chuyển trong hồ sơ, từ 1", "Number of the handover in its case, from 1"),
    ),
    FactColumn::new(
        "handed_at",
        FactValues::Instants(each!(handover: Handover => handover.handed_at)),
        bilingual("Thời điểm chuyển", "When it was handed over"),
    )
    .required(),
    FactColumn::new(
        "sender_id",
        FactValues::Holders(each!(handover: Handover => handover.sender)),
        bilingual(
            "Cán bộ chuyển; UNKNOWN nếu không rõ",
            "Official who hands it over; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Official),
    FactColumn::new(
        "sender_unit_id",
        FactValues::Symbols(each!(handover: Handover => handover.sender_unit_id)),
        bilingual("Đơn vị của người chuyển", "Unit of the sender"),
    )
    .only(Level::Official),
    FactColumn::new(
        "sender_unit_id",
        FactValues::Holders(each!(handover: Handover => handover.sender)),
        bilingual(
            "Đơn vị chuyển; UNKNOWN nếu không rõ",
            "Unit that hands it over; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Unit),
    FactColumn::new(
        "receiver_id",
        FactValues::Holders(each!(handover: Handover => handover.receiver)),
        bilingual(
            "Cán bộ nhận; UNKNOWN nếu không rõ",
            "Official who gets it; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Official),
    FactColumn::new(
        "receiver_unit_id",
        FactValues::Symbols(each!(handover: Handover => handover.receiver_unit_id)),
        bilingual("Đơn vị của người nhận", "Unit of the receiver"),
    )
    .only(Level::Official),
    FactColumn::new(
        "receiver_unit_id",
        FactValues::Holders(each!(handover: Handover => handover.receiver)),
        bilingual(
            "Đơn vị nhận; UNKNOWN nếu không rõ",
            "Unit that gets it; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(handover: Handover => handover.procedure_id)),
        bilingual("Thủ tục hành chính", "Procedure of the case"),
    ),
    FactColumn::new(
        "step",
        FactValues::Symbols(each!(handover: Handover => handover.step)),
        bilingual("Bước xử lý của người chuyển", "Step of the sender's hold"),
    ),
    FactColumn::new(
        "kind",
        FactValues::Codes(each!(handover: Handover => kind_code(handover.kind)), kind_name),
        bilingual("Loại sự kiện chuyển", "Kind of the event that handed it over"),
    ),
    FactColumn::new(
        "shape",
        FactValues::Codes(each!(handover: Handover => shape_code(handover.shape)), shape_name),
        bilingual(
            "Dạng chuyển: mới, trả qua lại, vòng lại người cũ",
            "new, ping_pong (to whoever held it just before the sender) or loop (to an earlier holder)",
        ),
    ),
    FactColumn::new(
        "loop_length",
        FactValues::Counts(each!(handover: Handover => handover.loop_length)),
        bilingual(
            "Số lượt chuyển từ lần giữ trước của người nhận",
            "Handovers since the receiver last held it: 2 is ping-pong, 0 a new receiver",
        ),
    ),
    FactColumn::new(
        "sender_acts",
        FactValues::Counts(each!(handover: Handover => handover.sender_acts)),
        bilingual(
            "Số thao tác thực chất của người chuyển",
            "Substantive acts of the sender in the hold that ends",
        ),
    ),
    FactColumn::new(
        "sender_work_seconds",
        FactValues::Durations(each!(handover: Handover => handover.sender_work_us)),
        bilingual("Thời gian làm việc của người chuyển", "Working time of that hold"),
    ),
    FactColumn::new(
        "receiver_acts",
        FactValues::Counts(each!(handover: Handover => handover.receiver_acts)),
        bilingual(
            "Số thao tác thực chất của người nhận",
            "Substantive acts of the receiver in the hold that begins",
        ),
    ),
    FactColumn::new(
        "comes_back",
        FactValues::Flags(each!(handover: Handover => handover.comes_back)),
        bilingual(
            "Lượt chuyển kế tiếp quay lại người chuyển",
            "Whether the very next handover goes straight back to the sender",
        ),
    ),
    FactColumn::new(
        "recalled",
        FactValues::Flags(each!(handover: Handover => handover.recalled)),
        bilingual("Người chuyển đã thu hồi", "Whether the sender took it back"),
    ),
    FactColumn::new(
        "after_end",
        FactValues::Flags(each!(handover: Handover => handover.after_end)),
        bilingual("Lượt chuyển sau khi hồ sơ đã xong", "Whether the case had ended before"),
    ),
    FactColumn::new(
        "inferred",
        FactValues::Flags(each!(handover: Handover => handover.inferred)),
        bilingual(
            "Người nhận được suy ra từ thao tác kế tiếp",
            "Whether the receiver was inferred from the next act",
        ),
    ),
    FactColumn::new(
        "has_note",
        FactValues::OptionalFlags(each!(handover: Handover => handover.flags.has_note())),
        bilingual("Có ghi chú kèm theo", "Whether a note stood beside it; null where the log does not say"),
    ),
    FactColumn::new(
        "has_attachment",
        FactValues::OptionalFlags(each!(handover: Handover => handover.flags.has_attachment())),
        bilingual("Có tệp đính kèm", "Whether a file was attached; null where the log does not say"),
    ),
    FactColumn::new(
        "sender_level",
        FactValues::OptionalCounts(each!(handover: Handover => handover.sender_level.map(u32::from))),
        bilingual(
            "Cấp của bên chuyển (1 là cấp xã); trống nếu danh sách không ghi",
            "Level of the sender (1 is a commune); null where the lists give none",
        ),
    ),
    FactColumn::new(
        "receiver_level",
        FactValues::OptionalCounts(each!(handover: Handover => handover.receiver_level.map(u32::from))),
        bilingual(
            "Cấp của bên nhận; trống nếu danh sách không ghi",
            "Level of the receiver; null where the lists give none",
        ),
    ),
    FactColumn::new(
        "up",
        FactValues::OptionalFlags(each!(handover: Handover => handover.up())),
        bilingual(
            "Chuyển lên cấp cao hơn; trống nếu không rõ cấp của một bên",
            "Whether the receiver's level is the higher one; null where a level is not known",
        ),
    ),
    FactColumn::new(
        "sender_hold_no",
        FactValues::Counts(each!(handover: Handover => handover.sender_hold_no)),
        bilingual("Số thứ tự lượt giữ kết thúc", "Number of the hold that ended"),
    ),
    FactColumn::new(
        "receiver_hold_no",
        FactValues::Counts(each!(handover: Handover => handover.receiver_hold_no)),
        bilingual("Số thứ tự lượt giữ bắt đầu", "Number of the hold that began"),
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(handover: Handover => handover.event)),
        bilingual("Tệp nguồn của sự kiện", "Source file of the event"),
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(handover: Handover => handover.event)),
        bilingual("Dòng của sự kiện trong tệp nguồn", "Row of the event in it"),
    ),
];
