//! The columns of `consultations` and `unit_consultations`.

use super::column::{FactColumn, FactValues, each};
use super::names::{opinion_code, opinion_name, reply_code, reply_name};
use crate::fact::{Consultation, Level};

/// One row per consulted holder, in the order of cases, then time.
pub(super) const CONSULTATIONS: &[FactColumn<Consultation>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(asked: Consultation => asked.case_id)),
        "Case",
        "Mã hồ sơ",
    )
    .required(),
    FactColumn::new(
        "consultation_no",
        FactValues::Counts(each!(asked: Consultation => asked.consultation_no)),
        "Number of the consultation in its case, from 1",
        "Số thứ tự lượt xin ý kiến trong hồ sơ, từ 1",
    ),
    FactColumn::new(
        "requester_id",
        FactValues::Holders(each!(asked: Consultation => asked.requester)),
        "Official who asks; UNKNOWN where the log does not say",
        "Cán bộ xin ý kiến; UNKNOWN nếu không rõ",
    )
    .only(Level::Official),
    FactColumn::new(
        "requester_unit_id",
        FactValues::Symbols(each!(asked: Consultation => asked.requester_unit_id)),
        "Unit of the requester",
        "Đơn vị xin ý kiến",
    )
    .only(Level::Official),
    FactColumn::new(
        "requester_unit_id",
        FactValues::Holders(each!(asked: Consultation => asked.requester)),
        "Unit that asks; UNKNOWN where the log does not say",
        "Đơn vị xin ý kiến; UNKNOWN nếu không rõ",
    )
    .only(Level::Unit),
    FactColumn::new(
        "consulted_id",
        FactValues::Holders(each!(asked: Consultation => asked.consulted)),
        "Official who is asked; UNKNOWN where the log does not say",
        "Cán bộ được hỏi; UNKNOWN nếu không rõ",
    )
    .only(Level::Official),
    FactColumn::new(
        "consulted_unit_id",
        FactValues::Symbols(each!(asked: Consultation => asked.consulted_unit_id)),
        "Unit of the consulted",
        "Đơn vị được hỏi",
    )
    .only(Level::Official),
    FactColumn::new(
        "consulted_unit_id",
        FactValues::Holders(each!(asked: Consultation => asked.consulted)),
        "Unit that is asked; UNKNOWN where the log does not say",
        "Đơn vị được hỏi; UNKNOWN nếu không rõ",
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(asked: Consultation => asked.procedure_id)),
        "Procedure of the case",
        "Thủ tục hành chính",
    ),
    FactColumn::new(
        "step",
        FactValues::Symbols(each!(asked: Consultation => asked.step)),
        "Step at which it was asked",
        "Bước xử lý khi hỏi",
    ),
    FactColumn::new(
        "asked_at",
        FactValues::Instants(each!(asked: Consultation => asked.asked_at)),
        "When asked",
        "Thời điểm hỏi",
    )
    .required(),
    FactColumn::new(
        "replied_at",
        FactValues::Instants(each!(asked: Consultation => asked.replied_at)),
        "When answered; null without an answer",
        "Thời điểm trả lời; trống nếu chưa trả lời",
    ),
    FactColumn::new(
        "due_at",
        FactValues::Instants(each!(asked: Consultation => asked.due_at)),
        "When the answer was due; null where the log gives no due",
        "Hạn trả lời; trống nếu không có hạn",
    ),
    FactColumn::new(
        "work_seconds",
        FactValues::Durations(each!(asked: Consultation => asked.work_us)),
        "Working time of the consulted until the reply, or until it no longer counts",
        "Thời gian làm việc đến khi trả lời",
    ),
    FactColumn::new(
        "counted_until",
        FactValues::Instants(each!(asked: Consultation => asked.counted_until)),
        "Where that time stops: reply, end of the case, or the run's date",
        "Mốc dừng tính: trả lời, hết hồ sơ hoặc ngày chạy",
    ),
    FactColumn::new(
        "reply",
        FactValues::Codes(each!(asked: Consultation => reply_code(asked.reply)), reply_name),
        "own, automatic (a cascade closed it: no answer) or none",
        "Trả lời: tự trả lời, tự động, chưa",
    ),
    FactColumn::new(
        "opinion",
        FactValues::Codes(each!(asked: Consultation => opinion_code(asked.opinion)), opinion_name),
        "position, none, or unknown where the log does not say",
        "Có nêu quan điểm hay không",
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(asked: Consultation => asked.asked_by)),
        "Source file of the asking event",
        "Tệp nguồn của sự kiện hỏi",
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(asked: Consultation => asked.asked_by)),
        "Row of the asking event in it",
        "Dòng của sự kiện hỏi trong tệp nguồn",
    ),
    FactColumn::new(
        "replied_source",
        FactValues::Source(each!(asked: Consultation => asked.replied_by)),
        "Source file of the answering event; null without an answer",
        "Tệp nguồn của sự kiện trả lời",
    ),
    FactColumn::new(
        "replied_source_row",
        FactValues::SourceRow(each!(asked: Consultation => asked.replied_by)),
        "Row of the answering event in it; null without an answer",
        "Dòng của sự kiện trả lời trong tệp nguồn",
    ),
];
