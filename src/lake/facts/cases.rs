//! The columns of `cases` and `unit_cases`.

use super::column::{FactColumn, FactValues, each};
use super::names::{passage_code, passage_name};
use crate::fact::Case;
use crate::lang::bilingual;

/// One row per case.
pub(super) const CASES: &[FactColumn<Case>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(one: Case => one.case_id)),
        bilingual("Mã hồ sơ", "Case"),
    )
    .required(),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(one: Case => one.procedure_id)),
        bilingual("Thủ tục hành chính", "Procedure"),
    ),
    FactColumn::new(
        "unit_id",
        FactValues::Symbols(each!(one: Case => one.unit_id)),
        bilingual("Đơn vị chịu trách nhiệm", "Unit that answers for the case"),
    ),
    FactColumn::new(
        "first_event_at",
        FactValues::Instants(each!(one: Case => one.first_event_at)),
        bilingual("Sự kiện đầu tiên", "First event"),
    )
    .required(),
    FactColumn::new(
        "last_event_at",
        FactValues::Instants(each!(one: Case => one.last_event_at)),
        bilingual("Sự kiện cuối cùng", "Last event"),
    )
    .required(),
    FactColumn::new(
        "received_at",
        FactValues::Instants(each!(one: Case => one.received_at)),
        bilingual("Ngày tiếp nhận", "Accepted, else the first event"),
    ),
    FactColumn::new(
        "submitted_at",
        FactValues::Instants(each!(one: Case => one.submitted_at)),
        bilingual(
            "Thời điểm nộp trực tuyến; trống nếu nộp cách khác hoặc không rõ",
            "Handed in online; null if it came in another way, or where nobody knows",
        ),
    ),
    FactColumn::new(
        "answered_at",
        FactValues::Instants(each!(one: Case => one.answered_at)),
        bilingual(
            "Thời điểm tiếp nhận, từ chối hoặc yêu cầu bổ sung hồ sơ nộp trực tuyến; trống nếu chưa",
            "When a case handed in online was accepted, refused or otherwise acted on; null while it waits",
        ),
    ),
    FactColumn::new(
        "intake_seconds",
        FactValues::Durations(each!(one: Case => one.intake_us)),
        bilingual(
            "Thời gian làm việc chờ tiếp nhận sau khi nộp trực tuyến",
            "Working time that it waited to be answered; 0 if not handed in online",
        ),
    ),
    FactColumn::new(
        "intake_late_seconds",
        FactValues::Durations(each!(one: Case => one.intake_late_us)),
        bilingual(
            "Phần vượt thời hạn tiếp nhận (deadlines.intake_hours)",
            "Of this, the time beyond the limit (deadlines.intake_hours)",
        ),
    ),
    FactColumn::new(
        "due_at",
        FactValues::Instants(each!(one: Case => one.due_at)),
        bilingual("Ngày hẹn trả; trống nếu không có", "Due as exported; null where the log gives no due"),
    ),
    FactColumn::new(
        "standing_due_at",
        FactValues::Instants(each!(one: Case => one.standing_due_at)),
        bilingual(
            "Ngày hẹn trả dùng để tính trễ: theo dữ liệu, cộng thời gian tạm dừng nếu không ghi ngày hẹn mới",
            "Due date that lateness is counted from: as exported, moved by pauses where no event names a new one",
        ),
    ),
    FactColumn::new(
        "ended_at",
        FactValues::Instants(each!(one: Case => one.ended_at)),
        bilingual("Ngày kết thúc; trống nếu chưa xong", "When it ended; null while open"),
    ),
    FactColumn::new(
        "ended_by",
        FactValues::Codes(each!(one: Case => passage_code(one.ended_by)), passage_name),
        bilingual("Cách kết thúc", "How it ended: a kind of event, last_event, or open"),
    ),
    FactColumn::new(
        "events",
        FactValues::Counts(each!(one: Case => one.events)),
        bilingual("Số sự kiện", "Events of any kind"),
    ),
    FactColumn::new(
        "idle_events",
        FactValues::Counts(each!(one: Case => one.idle_events)),
        bilingual("Số sự kiện không chuyển hồ sơ", "Events that moved nothing"),
    ),
    FactColumn::new(
        "holds",
        FactValues::Counts(each!(one: Case => one.holds)),
        bilingual("Số lượt giữ", "Holds"),
    ),
    FactColumn::new(
        "handovers",
        FactValues::Counts(each!(one: Case => one.handovers)),
        bilingual("Số lượt chuyển, không kể thu hồi", "Handovers, without recalled ones"),
    ),
    FactColumn::new(
        "ping_pongs",
        FactValues::Counts(each!(one: Case => one.ping_pongs)),
        bilingual("Số lượt trả qua lại", "Of these, ping-pong"),
    ),
    FactColumn::new(
        "return_handovers",
        FactValues::Counts(each!(one: Case => one.returns)),
        bilingual("Số lượt quay lại người cũ", "Of these, to a holder seen before"),
    ),
    FactColumn::new(
        "consultations",
        FactValues::Counts(each!(one: Case => one.consultations)),
        bilingual("Số lượt xin ý kiến", "Consultations"),
    ),
    FactColumn::new(
        "pauses",
        FactValues::Counts(each!(one: Case => one.pauses)),
        bilingual("Số lần tạm dừng", "Pauses"),
    ),
    FactColumn::new(
        "due_moves",
        FactValues::Counts(each!(one: Case => one.due_moves)),
        bilingual("Số lần gia hạn", "How often the due date was moved"),
    ),
    FactColumn::new(
        "late_seconds",
        FactValues::Durations(each!(one: Case => one.late_us)),
        bilingual("Thời gian làm việc trễ hạn", "Working time past the due; 0 in time or without a due"),
    ),
    FactColumn::new(
        "late_holder",
        FactValues::Symbols(each!(one: Case => one.late_holder)),
        bilingual(
            "Người giữ khi hồ sơ trễ hạn",
            "Who held it when it became late; null where it did not, or where nobody knows",
        ),
    ),
    FactColumn::new(
        "apology",
        FactValues::Flags(each!(one: Case => one.apology)),
        bilingual("Đã có văn bản xin lỗi", "Whether an apology was issued"),
    ),
    FactColumn::new(
        "verified_complaints",
        FactValues::Counts(each!(one: Case => one.verified_complaints)),
        bilingual("Số phản ánh đã xác minh", "Verified complaints, by the list of complaints"),
    ),
    FactColumn::new(
        "held_seconds",
        FactValues::Durations(each!(one: Case => one.held_us)),
        bilingual("Thời gian làm việc ở người giữ", "Working time with its holders"),
    ),
    FactColumn::new(
        "consulted_seconds",
        FactValues::Durations(each!(one: Case => one.consulted_us)),
        bilingual("Thời gian làm việc chờ ý kiến", "Working time with the consulted"),
    ),
    FactColumn::new(
        "paused_seconds",
        FactValues::Durations(each!(one: Case => one.paused_us)),
        bilingual("Thời gian làm việc tạm dừng", "Working time in pauses"),
    ),
    FactColumn::new(
        "nobody_seconds",
        FactValues::Durations(each!(one: Case => one.nobody_us)),
        bilingual("Thời gian làm việc không rõ ai giữ", "Working time with nobody, or UNKNOWN"),
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(one: Case => one.first_event)),
        bilingual("Tệp nguồn của sự kiện đầu tiên", "Source file of the first event"),
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(one: Case => one.first_event)),
        bilingual("Dòng của sự kiện đầu tiên trong tệp nguồn", "Row of the first event in it"),
    ),
    FactColumn::new(
        "ended_source",
        FactValues::Source(each!(one: Case => one.ended_event)),
        bilingual(
            "Tệp nguồn của sự kiện kết thúc; trống nếu chưa xong hoặc chỉ bảng hồ sơ ghi đã xong",
            "Source file of the event that ended it; null while open, or where only the list of cases ends it",
        ),
    ),
    FactColumn::new(
        "ended_source_row",
        FactValues::SourceRow(each!(one: Case => one.ended_event)),
        bilingual("Dòng của sự kiện kết thúc", "Row of that event in it; null where no event ended it"),
    ),
];
