//! The columns of `holds` and `unit_holds`.

use super::column::{FactColumn, FactValues, each};
use super::names::{mode_code, mode_name, passage_code, passage_name};
use crate::fact::{Hold, Level, NO_EVENT};
use crate::lang::bilingual;

/// One row per hold, in the order of cases, then time.
pub(super) const HOLDS: &[FactColumn<Hold>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(hold: Hold => hold.case_id)),
        bilingual("Mã hồ sơ", "Case"),
    )
    .required(),
    FactColumn::new(
        "hold_no",
        FactValues::Counts(each!(hold: Hold => hold.hold_no)),
        bilingual("Số thứ tự lượt giữ trong hồ sơ, từ 1", "Number of the hold in its case, from 1"),
    ),
    FactColumn::new(
        "official_id",
        FactValues::Holders(each!(hold: Hold => hold.holder)),
        bilingual(
            "Cán bộ giữ hồ sơ; UNKNOWN nếu không rõ",
            "Official who has the case; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Symbols(each!(hold: Hold => hold.unit_id)),
        bilingual("Đơn vị của thao tác mở lượt giữ", "Unit of the act that opened the hold"),
    )
    .only(Level::Official),
    FactColumn::new(
        "unit_id",
        FactValues::Holders(each!(hold: Hold => hold.holder)),
        bilingual(
            "Đơn vị giữ hồ sơ; UNKNOWN nếu không rõ",
            "Unit that has the case; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(hold: Hold => hold.procedure_id)),
        bilingual("Thủ tục hành chính", "Procedure of the case"),
    ),
    FactColumn::new(
        "step",
        FactValues::Symbols(each!(hold: Hold => hold.step)),
        bilingual(
            "Bước xử lý khi nhận, hoặc thao tác nếu không có bước",
            "Step on arrival, or the activity where the log has no steps",
        ),
    ),
    FactColumn::new(
        "received_at",
        FactValues::Instants(each!(hold: Hold => hold.received_at)),
        bilingual("Thời điểm nhận", "When the holder got it"),
    )
    .required(),
    FactColumn::new(
        "released_at",
        FactValues::Instants(each!(hold: Hold => hold.released_at)),
        bilingual("Thời điểm chuyển đi; trống nếu còn giữ", "When it left the holder; null while held"),
    ),
    FactColumn::new(
        "elapsed_seconds",
        FactValues::Durations(each!(hold: Hold => hold.elapsed_us)),
        bilingual("Thời gian giữ theo lịch", "Time until release, or until the run's date while held"),
    ),
    FactColumn::new(
        "work_seconds",
        FactValues::Durations(each!(hold: Hold => hold.work_us)),
        bilingual(
            "Thời gian làm việc, không kể tạm dừng, chờ ý kiến và lúc ở nơi khác",
            "Working time of it, without pauses, waits for consultations and time away",
        ),
    ),
    FactColumn::new(
        "pause_seconds",
        FactValues::Durations(each!(hold: Hold => hold.pause_us)),
        bilingual("Thời gian làm việc bị tạm dừng", "Working time lost to pauses"),
    ),
    FactColumn::new(
        "consult_seconds",
        FactValues::Durations(each!(hold: Hold => hold.consult_us)),
        bilingual("Thời gian làm việc chờ ý kiến", "Working time lost to consultations"),
    ),
    FactColumn::new(
        "away_seconds",
        FactValues::Durations(each!(hold: Hold => hold.away_us)),
        bilingual(
            "Thời gian làm việc hồ sơ ở người nhận mà sau đó bị thu hồi",
            "Working time with receivers from whom the holder took it back",
        ),
    ),
    FactColumn::new(
        "due_at",
        FactValues::Instants(each!(hold: Hold => hold.due_at)),
        bilingual(
            "Hạn của bước; trống nếu không có hạn",
            "When the step was due; null where the log gives no due",
        ),
    ),
    FactColumn::new(
        "overdue_seconds",
        FactValues::Durations(each!(hold: Hold => hold.overdue_us)),
        bilingual(
            "Thời gian làm việc quá hạn; 0 nếu đúng hạn",
            "Working time past the due; 0 in time or without a due",
        ),
    ),
    FactColumn::new(
        "eve_seconds",
        FactValues::Durations(each!(hold: Hold => hold.eve_us)),
        bilingual(
            "Thời gian làm việc trong một phần năm cuối của thời hạn hồ sơ, đến khi yêu cầu bổ sung hoặc tạm dừng",
            "Working time in the last fifth of the case's limit, up to the holder's request or stop in it",
        ),
    ),
    FactColumn::new(
        "asked_in_eve",
        FactValues::Flags(each!(hold: Hold => hold.asked_in_eve != NO_EVENT)),
        bilingual(
            "Có yêu cầu bổ sung hoặc tạm dừng trong một phần năm cuối của thời hạn",
            "Whether the holder asked for papers or stopped the case in the last fifth of its limit",
        ),
    ),
    FactColumn::new(
        "arrived_by",
        FactValues::Codes(each!(hold: Hold => passage_code(hold.arrived_by)), passage_name),
        bilingual("Cách nhận", "How it arrived: start, next_act (inferred), or the kind of the handover"),
    ),
    FactColumn::new(
        "released_by",
        FactValues::Codes(each!(hold: Hold => passage_code(hold.released_by)), passage_name),
        bilingual("Cách chuyển đi", "How it left: a kind of event, next_act, last_event, recalled, open"),
    ),
    FactColumn::new(
        "acts",
        FactValues::Counts(each!(hold: Hold => hold.acts)),
        bilingual("Số thao tác xử lý thực chất", "Substantive acts while holding"),
    ),
    FactColumn::new(
        "visit_no",
        FactValues::Counts(each!(hold: Hold => hold.visit_no)),
        bilingual(
            "Lần giữ thứ mấy của người này trong hồ sơ",
            "Which visit of this holder to the case, from 1",
        ),
    ),
    FactColumn::new(
        "mode",
        FactValues::Codes(each!(hold: Hold => mode_code(hold.mode())), mode_name),
        bilingual(
            "Lý do giữ: lần đầu, làm lại, nhận lại",
            "first, rework (a return brought it back) or again (it came back in another way)",
        ),
    ),
    FactColumn::new(
        "inferred",
        FactValues::Flags(each!(hold: Hold => hold.inferred)),
        bilingual(
            "Người nhận được suy ra từ thao tác kế tiếp",
            "Whether the receiver was inferred from the next act",
        ),
    ),
    FactColumn::new(
        "signed",
        FactValues::Flags(each!(hold: Hold => hold.signed)),
        bilingual("Có ký duyệt trong lượt giữ", "Whether the holder signed in it"),
    ),
    FactColumn::new(
        "after_end",
        FactValues::Flags(each!(hold: Hold => hold.after_end)),
        bilingual("Lượt giữ sau khi hồ sơ đã xong", "Whether the hold began after the case was complete"),
    ),
    FactColumn::new(
        "in_batch",
        FactValues::Flags(each!(hold: Hold => hold.in_batch)),
        bilingual(
            "Chuyển đi cùng lúc với nhiều hồ sơ khác của người giữ",
            "Whether the holder released so many cases in that instant that they are a batch",
        ),
    ),
    FactColumn::new(
        "admin_level",
        FactValues::OptionalCounts(each!(hold: Hold => hold.holder_level.map(u32::from))),
        bilingual(
            "Cấp của đơn vị, nếu không có thì của cán bộ (1 là cấp xã); trống nếu danh sách không ghi",
            "Level of the unit, else of the official (1 is a commune); null where the lists give none",
        ),
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(hold: Hold => hold.opened_by)),
        bilingual("Tệp nguồn của sự kiện mở", "Source file of the opening event"),
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(hold: Hold => hold.opened_by)),
        bilingual("Dòng của sự kiện mở trong tệp nguồn", "Row of the opening event in it"),
    ),
    FactColumn::new(
        "released_source",
        FactValues::Source(each!(hold: Hold => hold.closed_by)),
        bilingual(
            "Tệp nguồn của sự kiện đóng; trống nếu còn giữ",
            "Source file of the closing event; null while held",
        ),
    ),
    FactColumn::new(
        "released_source_row",
        FactValues::SourceRow(each!(hold: Hold => hold.closed_by)),
        bilingual("Dòng của sự kiện đóng trong tệp nguồn", "Row of the closing event in it; null while held"),
    ),
];
