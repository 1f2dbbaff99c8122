//! Columns of `cases` and `unit_cases`.

use super::column::{Column, Values, each};
use super::names::{passage_code, passage_name};
use crate::fact::Case;

/// One row a case.
pub(super) const CASES: &[Column<Case>] = &[
    Column::new("case_id", Values::Symbols(each!(one: Case => one.case_id)), "Case", "Mã hồ sơ").required(),
    Column::new(
        "procedure_id",
        Values::Symbols(each!(one: Case => one.procedure_id)),
        "Procedure",
        "Thủ tục hành chính",
    ),
    Column::new(
        "unit_id",
        Values::Symbols(each!(one: Case => one.unit_id)),
        "Unit that answers for the case",
        "Đơn vị chịu trách nhiệm",
    ),
    Column::new(
        "first_event_at",
        Values::Instants(each!(one: Case => one.first_event_at)),
        "First event",
        "Sự kiện đầu tiên",
    )
    .required(),
    Column::new(
        "last_event_at",
        Values::Instants(each!(one: Case => one.last_event_at)),
        "Last event",
        "Sự kiện cuối cùng",
    )
    .required(),
    Column::new(
        "received_at",
        Values::Instants(each!(one: Case => one.received_at)),
        "Accepted, else the first event",
        "Ngày tiếp nhận",
    ),
    Column::new(
        "due_at",
        Values::Instants(each!(one: Case => one.due_at)),
        "Due as exported; null where the log gives no due",
        "Ngày hẹn trả; trống nếu không có",
    ),
    Column::new(
        "standing_due_at",
        Values::Instants(each!(one: Case => one.standing_due_at)),
        "Due date that lateness is counted from: as exported, moved by pauses where no event names a new one",
        "Ngày hẹn trả dùng để tính trễ: theo dữ liệu, cộng thời gian tạm dừng nếu không ghi ngày hẹn mới",
    ),
    Column::new(
        "ended_at",
        Values::Instants(each!(one: Case => one.ended_at)),
        "When it ended; null while open",
        "Ngày kết thúc; trống nếu chưa xong",
    ),
    Column::new(
        "ended_by",
        Values::Codes(each!(one: Case => passage_code(one.ended_by)), passage_name),
        "How it ended: a kind of event, last_event, or open",
        "Cách kết thúc",
    ),
    Column::new("events", Values::Counts(each!(one: Case => one.events)), "Events of any kind", "Số sự kiện"),
    Column::new(
        "idle_events",
        Values::Counts(each!(one: Case => one.idle_events)),
        "Events that moved nothing",
        "Số sự kiện không chuyển hồ sơ",
    ),
    Column::new("holds", Values::Counts(each!(one: Case => one.holds)), "Holds", "Số lượt giữ"),
    Column::new(
        "handovers",
        Values::Counts(each!(one: Case => one.handovers)),
        "Handovers, without recalled ones",
        "Số lượt chuyển, không kể thu hồi",
    ),
    Column::new(
        "ping_pongs",
        Values::Counts(each!(one: Case => one.ping_pongs)),
        "Of these, ping-pong",
        "Số lượt trả qua lại",
    ),
    Column::new(
        "return_handovers",
        Values::Counts(each!(one: Case => one.returns)),
        "Of these, to a holder seen before",
        "Số lượt quay lại người cũ",
    ),
    Column::new(
        "consultations",
        Values::Counts(each!(one: Case => one.consultations)),
        "Consultations",
        "Số lượt xin ý kiến",
    ),
    Column::new("pauses", Values::Counts(each!(one: Case => one.pauses)), "Pauses", "Số lần tạm dừng"),
    Column::new(
        "due_moves",
        Values::Counts(each!(one: Case => one.due_moves)),
        "How often the due date was moved",
        "Số lần gia hạn",
    ),
    Column::new(
        "late_seconds",
        Values::Durations(each!(one: Case => one.late_us)),
        "Working time past the due; 0 in time or without a due",
        "Thời gian làm việc trễ hạn",
    ),
    Column::new(
        "late_holder",
        Values::Symbols(each!(one: Case => one.late_holder)),
        "Who held it when it became late; null where it did not, or where nobody knows",
        "Người giữ khi hồ sơ trễ hạn",
    ),
    Column::new(
        "apology",
        Values::Flags(each!(one: Case => one.apology)),
        "Whether an apology was issued",
        "Đã có văn bản xin lỗi",
    ),
    Column::new(
        "held_seconds",
        Values::Durations(each!(one: Case => one.held_us)),
        "Working time with its holders",
        "Thời gian làm việc ở người giữ",
    ),
    Column::new(
        "consulted_seconds",
        Values::Durations(each!(one: Case => one.consulted_us)),
        "Working time with the consulted",
        "Thời gian làm việc chờ ý kiến",
    ),
    Column::new(
        "paused_seconds",
        Values::Durations(each!(one: Case => one.paused_us)),
        "Working time in pauses",
        "Thời gian làm việc tạm dừng",
    ),
    Column::new(
        "nobody_seconds",
        Values::Durations(each!(one: Case => one.nobody_us)),
        "Working time with nobody, or UNKNOWN",
        "Thời gian làm việc không rõ ai giữ",
    ),
    Column::new(
        "source",
        Values::Source(each!(one: Case => one.first_event)),
        "Source file of the first event",
        "Tệp nguồn của sự kiện đầu tiên",
    ),
    Column::new(
        "source_row",
        Values::SourceRow(each!(one: Case => one.first_event)),
        "Row of the first event in it",
        "Dòng của sự kiện đầu tiên trong tệp nguồn",
    ),
];
