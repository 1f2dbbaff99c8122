//! What a log must hold for a measure to mean anything.

use crate::lang::{Bilingual, bilingual};
use serde::{Deserialize, Serialize};

/// What a log must hold for a measure to mean anything. Without it the measure is *not computed*, which is said;
/// it is never reported as zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Need {
    /// Case, activity, time and actor.
    Actors,
    /// Requests to the applicant, and what was brought.
    Supplements,
    /// The due date of a case, and requests to the applicant.
    CaseDue,
    /// Apologies for late cases.
    Apologies,
    /// Moves of due dates.
    DueMoves,
    /// When cases were handed in online.
    Submissions,
    /// A list of verified complaints.
    Complaints,
    /// Receivers as exported, and activities of which it is known whether they are work or mere passing on.
    Handovers,
    /// Requests for opinions and their replies.
    Consultations,
    /// Whether a reply takes a position.
    Positions,
    /// Notes of send-ups.
    Notes,
    /// Lists that say which level holders have, and which level may decide which procedure.
    Authority,
    /// The due date of a step.
    HoldDue,
    /// The due date of a request for an opinion.
    ConsultationDue,
}

impl Need {
    /// Every need, in the order of the levels of detail.
    pub const ALL: [Need; 14] = [
        Need::Actors,
        Need::Supplements,
        Need::CaseDue,
        Need::Apologies,
        Need::DueMoves,
        Need::Submissions,
        Need::Complaints,
        Need::Handovers,
        Need::Consultations,
        Need::Positions,
        Need::Notes,
        Need::Authority,
        Need::HoldDue,
        Need::ConsultationDue,
    ];

    /// Returns the level of detail (DESIGN §3) at which a log usually has it.
    pub fn data_level(self) -> char {
        match self {
            Need::Actors => 'A',
            Need::Supplements
            | Need::CaseDue
            | Need::Apologies
            | Need::DueMoves
            | Need::Submissions
            | Need::Complaints => 'B',
            Need::Handovers | Need::Consultations | Need::Positions | Need::Notes | Need::Authority => 'C',
            Need::HoldDue | Need::ConsultationDue => 'D',
        }
    }

    /// Returns the name in files.
    pub fn id(self) -> &'static str {
        match self {
            Need::Actors => "actors",
            Need::Handovers => "receivers_and_work",
            Need::HoldDue => "step_due",
            Need::Consultations => "consultations",
            Need::ConsultationDue => "consultation_due",
            Need::Positions => "positions",
            Need::Supplements => "supplements",
            Need::CaseDue => "case_due",
            Need::Notes => "notes",
            Need::Authority => "levels_and_authority",
            Need::Apologies => "apologies",
            Need::DueMoves => "due_moves",
            Need::Submissions => "online_submissions",
            Need::Complaints => "verified_complaints",
        }
    }

    /// Returns what the columns of an export are called that carry it, each with its key in a profile.
    pub fn columns(self) -> Vec<(Bilingual, &'static str)> {
        const ACTIVITY: (Bilingual, &str) = (bilingual("thao tác", "activity"), "activity");
        const ACTOR: (Bilingual, &str) = (bilingual("người thực hiện", "who acted"), "official_id");
        const RECEIVER: (Bilingual, &str) = (bilingual("người nhận", "who receives"), "receiver_id");
        const STEP_DUE: (Bilingual, &str) = (bilingual("hạn của bước", "when the step is due"), "due_at");
        const CASE_DUE: (Bilingual, &str) = (bilingual("ngày hẹn trả", "when the case is due"), "due_at");
        const SUBMITTED: (Bilingual, &str) = (bilingual("ngày nộp", "handed in"), "submitted_at");
        const CASE: (Bilingual, &str) = (bilingual("mã hồ sơ", "case"), "case_id");
        const NOTE: (Bilingual, &str) = (bilingual("ghi chú", "note"), "note");
        const LEVEL: (Bilingual, &str) = (bilingual("cấp", "level"), "level");
        const PROCEDURE: (Bilingual, &str) = (bilingual("thủ tục", "procedure"), "procedure_id");
        match self {
            Need::Actors => vec![ACTOR],
            Need::Handovers => vec![RECEIVER, ACTIVITY],
            Need::HoldDue | Need::ConsultationDue => vec![STEP_DUE],
            Need::Consultations | Need::Supplements | Need::Apologies | Need::DueMoves => vec![ACTIVITY],
            Need::CaseDue => vec![CASE_DUE, ACTIVITY],
            Need::Submissions => vec![ACTIVITY, SUBMITTED],
            Need::Complaints => vec![CASE],
            Need::Positions | Need::Notes => vec![NOTE],
            Need::Authority => vec![LEVEL, PROCEDURE],
        }
    }

    /// Returns words that complete "the log lacks …".
    pub fn text(self) -> Bilingual {
        match self {
            Need::Actors => bilingual("người thực hiện", "actors"),
            Need::Handovers => bilingual(
                "người nhận và loại thao tác (xử lý hay chỉ chuyển)",
                "receivers and kinds of activity (work, or only passing on)",
            ),
            Need::HoldDue => bilingual("hạn xử lý của từng bước", "due dates of steps"),
            Need::Consultations => bilingual("việc lấy ý kiến", "consultations"),
            Need::ConsultationDue => bilingual("hạn trả lời lấy ý kiến", "due dates of consultations"),
            Need::Positions => bilingual(
                "loại câu trả lời (có nêu rõ quan điểm hay không)",
                "whether replies take a position",
            ),
            Need::Supplements => bilingual(
                "việc yêu cầu bổ sung và việc người dân bổ sung",
                "requests to the applicant and what was brought",
            ),
            Need::CaseDue => bilingual(
                "thời hạn giải quyết hồ sơ và việc yêu cầu bổ sung",
                "due dates of cases and requests to the applicant",
            ),
            Need::Notes => bilingual("nội dung trình", "notes of send-ups"),
            Need::Authority => bilingual(
                "danh mục thẩm quyền và cấp của đơn vị, cán bộ",
                "the authority table and the levels of units and officials",
            ),
            Need::Apologies => bilingual("việc xin lỗi khi trễ hạn", "apologies for late cases"),
            Need::DueMoves => bilingual("việc gia hạn", "moves of due dates"),
            Need::Submissions => {
                bilingual("thời điểm nộp hồ sơ trực tuyến", "when cases were handed in online")
            }
            Need::Complaints => bilingual("danh sách phản ánh đã xác minh", "a list of verified complaints"),
        }
    }
}
