//! What a log must hold for a measure to mean anything.

use crate::lang::{Bilingual, bilingual};

/// What a log must hold for a measure to mean anything. Without it the measure is *not computed*, which is said;
/// it is never reported as zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Case, activity, time and actor.
    Actors,
    /// Receivers as exported, and activities of which it is known whether they are work or mere passing on.
    Handovers,
    /// The due date of a step.
    HoldDue,
    /// Requests for opinions and their replies.
    Consultations,
    /// The due date of a request for an opinion.
    ConsultationDue,
}

impl Need {
    /// Every need, in the order of the levels of detail.
    pub const ALL: [Need; 5] =
        [Need::Actors, Need::Handovers, Need::HoldDue, Need::Consultations, Need::ConsultationDue];

    /// Returns the level of detail (DESIGN §3) at which a log usually has it.
    pub fn data_level(self) -> char {
        match self {
            Need::Actors => 'A',
            Need::Handovers | Need::Consultations => 'C',
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
        }
    }

    /// Returns the columns of an export that carry it, by their keys in a profile.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Need::Actors => &["official_id"],
            Need::Handovers => &["receiver_id", "activity"],
            Need::HoldDue | Need::ConsultationDue => &["due_at"],
            Need::Consultations => &["activity"],
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
        }
    }
}
