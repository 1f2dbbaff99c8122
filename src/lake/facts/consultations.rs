//! The columns of `consultations` and `unit_consultations`.

use super::column::{FactColumn, FactValues, each};
use super::names::{opinion_code, opinion_name, reply_code, reply_name};
use crate::fact::{Consultation, Level};
use crate::lang::bilingual;

/// One row per consulted holder, in the order of cases, then time.
pub(super) const CONSULTATIONS: &[FactColumn<Consultation>] = &[
    FactColumn::new(
        "case_id",
        FactValues::Symbols(each!(asked: Consultation => asked.case_id)),
        bilingual("Mã hồ sơ", "Case"),
    )
    .required(),
    FactColumn::new(
        "consultation_no",
        FactValues::Counts(each!(asked: Consultation => asked.consultation_no)),
        bilingual(
            "Số thứ tự lượt xin ý kiến trong hồ sơ, từ 1",
            "Number of the consultation in its case, from 1",
        ),
    ),
    FactColumn::new(
        "requester_id",
        FactValues::Holders(each!(asked: Consultation => asked.requester)),
        bilingual(
            "Cán bộ xin ý kiến; UNKNOWN nếu không rõ",
            "Official who asks; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Official),
    FactColumn::new(
        "requester_unit_id",
        FactValues::Symbols(each!(asked: Consultation => asked.requester_unit_id)),
        bilingual("Đơn vị xin ý kiến", "Unit of the requester"),
    )
    .only(Level::Official),
    FactColumn::new(
        "requester_unit_id",
        FactValues::Holders(each!(asked: Consultation => asked.requester)),
        bilingual(
            "Đơn vị xin ý kiến; UNKNOWN nếu không rõ",
            "Unit that asks; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Unit),
    FactColumn::new(
        "consulted_id",
        FactValues::Holders(each!(asked: Consultation => asked.consulted)),
        bilingual(
            "Cán bộ được hỏi; UNKNOWN nếu không rõ",
            "Official who is asked; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Official),
    FactColumn::new(
        "consulted_unit_id",
        FactValues::Symbols(each!(asked: Consultation => asked.consulted_unit_id)),
        bilingual("Đơn vị được hỏi", "Unit of the consulted"),
    )
    .only(Level::Official),
    FactColumn::new(
        "consulted_unit_id",
        FactValues::Holders(each!(asked: Consultation => asked.consulted)),
        bilingual(
            "Đơn vị được hỏi; UNKNOWN nếu không rõ",
            "Unit that is asked; UNKNOWN where the log does not say",
        ),
    )
    .only(Level::Unit),
    FactColumn::new(
        "procedure_id",
        FactValues::Symbols(each!(asked: Consultation => asked.procedure_id)),
        bilingual("Thủ tục hành chính", "Procedure of the case"),
    ),
    FactColumn::new(
        "step",
        FactValues::Symbols(each!(asked: Consultation => asked.step)),
        bilingual("Bước xử lý khi hỏi", "Step at which it was asked"),
    ),
    FactColumn::new(
        "asked_at",
        FactValues::Instants(each!(asked: Consultation => asked.asked_at)),
        bilingual("Thời điểm hỏi", "When asked"),
    )
    .required(),
    FactColumn::new(
        "replied_at",
        FactValues::Instants(each!(asked: Consultation => asked.replied_at)),
        bilingual("Thời điểm trả lời; trống nếu chưa trả lời", "When answered; null without an answer"),
    ),
    FactColumn::new(
        "due_at",
        FactValues::Instants(each!(asked: Consultation => asked.due_at)),
        bilingual(
            "Hạn trả lời, theo nhật ký hoặc danh mục thời hạn cho ý kiến; trống nếu không có",
            "When the answer was due, by the log or else by the list of deadlines; null where neither says",
        ),
    ),
    FactColumn::new(
        "work_seconds",
        FactValues::Durations(each!(asked: Consultation => asked.work_us)),
        bilingual(
            "Thời gian làm việc đến khi trả lời",
            "Working time of the consulted until the reply, or until it no longer counts",
        ),
    ),
    FactColumn::new(
        "counted_until",
        FactValues::Instants(each!(asked: Consultation => asked.counted_until)),
        bilingual(
            "Mốc dừng tính: trả lời, hết hồ sơ hoặc ngày chạy",
            "Where that time stops: reply, end of the case, or the run's date",
        ),
    ),
    FactColumn::new(
        "reply",
        FactValues::Codes(each!(asked: Consultation => reply_code(asked.reply)), reply_name),
        bilingual(
            "Trả lời: tự trả lời, tự động, chưa",
            "own, automatic (a cascade closed it: no answer) or none",
        ),
    ),
    FactColumn::new(
        "opinion",
        FactValues::Codes(each!(asked: Consultation => opinion_code(asked.opinion)), opinion_name),
        bilingual("Có nêu quan điểm hay không", "position, none, or unknown where the log does not say"),
    ),
    FactColumn::new(
        "source",
        FactValues::Source(each!(asked: Consultation => asked.asked_by)),
        bilingual("Tệp nguồn của sự kiện hỏi", "Source file of the asking event"),
    ),
    FactColumn::new(
        "source_row",
        FactValues::SourceRow(each!(asked: Consultation => asked.asked_by)),
        bilingual("Dòng của sự kiện hỏi trong tệp nguồn", "Row of the asking event in it"),
    ),
    FactColumn::new(
        "replied_source",
        FactValues::Source(each!(asked: Consultation => asked.replied_by)),
        bilingual(
            "Tệp nguồn của sự kiện trả lời",
            "Source file of the answering event; null without an answer",
        ),
    ),
    FactColumn::new(
        "replied_source_row",
        FactValues::SourceRow(each!(asked: Consultation => asked.replied_by)),
        bilingual(
            "Dòng của sự kiện trả lời trong tệp nguồn",
            "Row of the answering event in it; null without an answer",
        ),
    ),
];
