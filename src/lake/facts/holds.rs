//! The columns of `holds` and `unit_holds`.

use super::column::{FactColumn, FactValues, each};
use super::names::{passage_code, passage_name};
use crate::fact::{Hold, Level};

/// One row per hold, in the order of cases, then time.
pub(super) const HOLDS: &[FactColumn<Hold>] = &[
    FactColumn::new("case_id", FactValues::Symbols(each!(hold: Hold => hold.case_id)), "Case", "Mã hồ sơ")
        .required(),
    FactColumn::new(
        "hold_no",
        FactValues::Counts(each!(hold: Hold => hold.hold_no)),
        "Number of the hold in its case, from 1",
        "Số thứ tự lượt giữ trong hồ sơ, từ 1",
    ),
    FactColumn::new(
        "official_id",
        FactValues::Holders(each!(hold: Hold => hold.holder)),
        "Official who has the case; UNKNOWN where the log does not say",
        "Cán bộ giữ hồ sơ; UNKNOWN nếu không rõ",
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Symbols(each!(hold: Hold => hold.unit_id)),
        "Unit of the act that opened the hold",
        "Đơn vị của thao tác mở lượt giữ",
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Holders(each!(hold: Hold => hold.holder)),
        "Unit that has the case; UNKNOWN where the log does not say",
        "Đơn vị giữ hồ sơ; UNKNOWN nếu không rõ",
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(hold: Hold => hold.procedure_id)),
        "Procedure of the case",
        "Thủ tục hành chính",
    ),
    FactColumn::new(
        "step",
        FactValues::Symbols(each!(hold: Hold => hold.step)),
        "Step on arrival, or the activity where the log has no steps",
        "Bước xử lý khi nhận, hoặc thao tác nếu không có bước",
    ),
    FactColumn::new(
        "received_at",
        FactValues::Instants(each!(hold: Hold => hold.received_at)),
        "When the holder got it",
        "Thời điểm nhận",
    )
    .required(),
    FactColumn::new(
        "released_at",
        FactValues::Instants(each!(hold: Hold => hold.released_at)),
        "When it left the holder; null while held",
        "Thời điểm chuyển đi; trống nếu còn giữ",
    ),
    FactColumn::new(
        "elapsed_seconds",
        FactValues::Durations(each!(hold: Hold => hold.elapsed_us)),
        "Time until release, or until the run's date while held",
        "Thời gian giữ theo lịch",
    ),
    FactColumn::new(
        "work_seconds",
        FactValues::Durations(each!(hold: Hold => hold.work_us)),
        "Working time of it, without pauses and waits for consultations",
        "Thời gian làm việc, không kể tạm dừng và chờ ý kiến",
    ),
    FactColumn::new(
        "pause_seconds",
        FactValues::Durations(each!(hold: Hold => hold.pause_us)),
        "Working time lost to pauses",
        "Thời gian làm việc bị tạm dừng",
    ),
    FactColumn::new(
        "consult_seconds",
        FactValues::Durations(each!(hold: Hold => hold.consult_us)),
        "Working time lost to consultations",
        "Thời gian làm việc chờ ý kiến",
    ),
    FactColumn::new(
        "due_at",
        FactValues::Instants(each!(hold: Hold => hold.due_at)),
        "When the step was due; null where the log gives no due",
        "Hạn của bước; trống nếu không có hạn",
    ),
    FactColumn::new(
        "overdue_seconds",
        FactValues::Durations(each!(hold: Hold => hold.overdue_us)),
        "Working time past the due; 0 in time or without a due",
        "Thời gian làm việc quá hạn; 0 nếu đúng hạn",
    ),
    FactColumn::new(
        "arrived_by",
        FactValues::Codes(each!(hold: Hold => passage_code(hold.arrived_by)), passage_name),
        "How it arrived: start, next_act (inferred), or the kind of the handover",
        "Cách nhận",
    ),
    FactColumn::new(
        "released_by",
        FactValues::Codes(each!(hold: Hold => passage_code(hold.released_by)), passage_name),
        "How it left: a kind of event, next_act, last_event, recalled, open",
        "Cách chuyển đi",
    ),
    FactColumn::new(
        "acts",
        FactValues::Counts(each!(hold: Hold => hold.acts)),
        "Substantive acts while holding",
        "Số thao tác xử lý thực chất",
    ),
    FactColumn::new(
        "visit_no",
        FactValues::Counts(each!(hold: Hold => hold.visit_no)),
        "Which visit of this holder to the case, from 1",
        "Lần giữ thứ mấy của người này trong hồ sơ",
    ),
    FactColumn::new(
        "inferred",
        FactValues::Flags(each!(hold: Hold => hold.inferred)),
        "Whether the receiver was inferred from the next act",
        "Người nhận được suy ra từ thao tác kế tiếp",
    ),
    FactColumn::new(
        "after_end",
        FactValues::Flags(each!(hold: Hold => hold.after_end)),
        "Whether the hold began after the case was complete",
        "Lượt giữ sau khi hồ sơ đã xong",
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(hold: Hold => hold.opened_by)),
        "Source file of the opening event",
        "Tệp nguồn của sự kiện mở",
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(hold: Hold => hold.opened_by)),
        "Row of the opening event in it",
        "Dòng của sự kiện mở trong tệp nguồn",
    ),
    FactColumn::new(
        "released_source",
        FactValues::Source(each!(hold: Hold => hold.closed_by)),
        "Source file of the closing event; null while held",
        "Tệp nguồn của sự kiện đóng; trống nếu còn giữ",
    ),
    FactColumn::new(
        "released_source_row",
        FactValues::SourceRow(each!(hold: Hold => hold.closed_by)),
        "Row of the closing event in it; null while held",
        "Dòng của sự kiện đóng trong tệp nguồn",
    ),
];
