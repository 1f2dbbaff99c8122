//! The columns of `cases` and `unit_cases`.

use super::column::{FactColumn, FactValues, each};
use super::names::{passage_code, passage_name};
use crate::fact::Case;

/// One row per case.
pub(super) const CASES: &[FactColumn<Case>] = &[
    FactColumn::new("case_id", FactValues::Symbols(each!(one: Case => one.case_id)), "Case", "Mã hồ sơ")
        .required(),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(one: Case => one.procedure_id)),
        "Procedure",
        "Thủ tục hành chính",
    ),
    FactColumn::new(
        "unit_id",
        FactValues::Symbols(each!(one: Case => one.unit_id)),
        "Unit that answers for the case",
        "Đơn vị chịu trách nhiệm",
    ),
    FactColumn::new(
        "first_event_at",
        FactValues::Instants(each!(one: Case => one.first_event_at)),
        "First event",
        "Sự kiện đầu tiên",
    )
    .required(),
    FactColumn::new(
        "last_event_at",
        FactValues::Instants(each!(one: Case => one.last_event_at)),
        "Last event",
        "Sự kiện cuối cùng",
    )
    .required(),
    FactColumn::new(
        "received_at",
        FactValues::Instants(each!(one: Case => one.received_at)),
        "Accepted, else the first event",
        "Ngày tiếp nhận",
    ),
    FactColumn::new(
        "due_at",
        FactValues::Instants(each!(one: Case => one.due_at)),
        "Due as exported; null where the log gives no due",
        "Ngày hẹn trả; trống nếu không có",
    ),
    FactColumn::new(
        "standing_due_at",
        FactValues::Instants(each!(one: Case => one.standing_due_at)),
        "Due date that lateness is counted from: as exported, moved by pauses where no event names a new one",
        "Ngày hẹn trả dùng để tính trễ: theo dữ liệu, cộng thời gian tạm dừng nếu không ghi ngày hẹn mới",
    ),
    FactColumn::new(
        "ended_at",
        FactValues::Instants(each!(one: Case => one.ended_at)),
        "When it ended; null while open",
        "Ngày kết thúc; trống nếu chưa xong",
    ),
    FactColumn::new(
        "ended_by",
        FactValues::Codes(each!(one: Case => passage_code(one.ended_by)), passage_name),
        "How it ended: a kind of event, last_event, or open",
        "Cách kết thúc",
    ),
    FactColumn::new(
        "events",
        FactValues::Counts(each!(one: Case => one.events)),
        "Events of any kind",
        "Số sự kiện",
    ),
    FactColumn::new(
        "idle_events",
        FactValues::Counts(each!(one: Case => one.idle_events)),
        "Events that moved nothing",
        "Số sự kiện không chuyển hồ sơ",
    ),
    FactColumn::new("holds", FactValues::Counts(each!(one: Case => one.holds)), "Holds", "Số lượt giữ"),
    FactColumn::new(
        "handovers",
        FactValues::Counts(each!(one: Case => one.handovers)),
        "Handovers, without recalled ones",
        "Số lượt chuyển, không kể thu hồi",
    ),
    FactColumn::new(
        "ping_pongs",
        FactValues::Counts(each!(one: Case => one.ping_pongs)),
        "Of these, ping-pong",
        "Số lượt trả qua lại",
    ),
    FactColumn::new(
        "return_handovers",
        FactValues::Counts(each!(one: Case => one.returns)),
        "Of these, to a holder seen before",
        "Số lượt quay lại người cũ",
    ),
    FactColumn::new(
        "consultations",
        FactValues::Counts(each!(one: Case => one.consultations)),
        "Consultations",
        "Số lượt xin ý kiến",
    ),
    FactColumn::new(
        "pauses",
        FactValues::Counts(each!(one: Case => one.pauses)),
        "Pauses",
        "Số lần tạm dừng",
    ),
    FactColumn::new(
        "due_moves",
        FactValues::Counts(each!(one: Case => one.due_moves)),
        "How often the due date was moved",
        "Số lần gia hạn",
    ),
    FactColumn::new(
        "late_seconds",
        FactValues::Durations(each!(one: Case => one.late_us)),
        "Working time past the due; 0 in time or without a due",
        "Thời gian làm việc trễ hạn",
    ),
    FactColumn::new(
        "late_holder",
        FactValues::Symbols(each!(one: Case => one.late_holder)),
        "Who held it when it became late; null where it did not, or where nobody knows",
        "Người giữ khi hồ sơ trễ hạn",
    ),
    FactColumn::new(
        "apology",
        FactValues::Flags(each!(one: Case => one.apology)),
        "Whether an apology was issued",
        "Đã có văn bản xin lỗi",
    ),
    FactColumn::new(
        "held_seconds",
        FactValues::Durations(each!(one: Case => one.held_us)),
        "Working time with its holders",
        "Thời gian làm việc ở người giữ",
    ),
    FactColumn::new(
        "consulted_seconds",
        FactValues::Durations(each!(one: Case => one.consulted_us)),
        "Working time with the consulted",
        "Thời gian làm việc chờ ý kiến",
    ),
    FactColumn::new(
        "paused_seconds",
        FactValues::Durations(each!(one: Case => one.paused_us)),
        "Working time in pauses",
        "Thời gian làm việc tạm dừng",
    ),
    FactColumn::new(
        "nobody_seconds",
        FactValues::Durations(each!(one: Case => one.nobody_us)),
        "Working time with nobody, or UNKNOWN",
        "Thời gian làm việc không rõ ai giữ",
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(one: Case => one.first_event)),
        "Source file of the first event",
        "Tệp nguồn của sự kiện đầu tiên",
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(one: Case => one.first_event)),
        "Row of the first event in it",
        "Dòng của sự kiện đầu tiên trong tệp nguồn",
    ),
];
