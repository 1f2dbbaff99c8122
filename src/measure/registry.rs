//! What a measure is: the row of the registry.

use super::Row;
use crate::fact::Facts;
use crate::lang::{Bilingual, bilingual};
use crate::rank::BadSide;

/// How observed and expected are counted (DESIGN §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows with a yes or no. O = rows with yes, E = sum of the peers' rates.
    Rate,
    /// Rows with a working time that ended or is still running. O = ends, E = sum of the peers'
    /// cumulative hazards at those times.
    Duration,
}

impl Form {
    /// Returns on which side of 1 the ratio O/E is bad: many outcomes are, and few endings are.
    pub fn bad_side(self) -> BadSide {
        match self {
            Form::Rate => BadSide::High,
            Form::Duration => BadSide::Low,
        }
    }
}

/// The fact table whose rows are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactTable {
    /// `holds`.
    Holds,
    /// `handovers`.
    Handovers,
    /// `consultations`.
    Consultations,
}

impl FactTable {
    /// The name of the table.
    pub fn name(self) -> &'static str {
        match self {
            FactTable::Holds => "holds",
            FactTable::Handovers => "handovers",
            FactTable::Consultations => "consultations",
        }
    }
}

/// Who else has a hand in an outcome, so that the expectation takes it into account.
///
/// Cases that come straight back have two sides, and only the others tell which one is to answer: what
/// everybody sends back was misrouted, and who sends everybody's cases back returns too much. So the
/// peers' rate is multiplied by how often the outcome comes with this counterpart for *everybody else*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// Nobody.
    None,
    /// Whoever sent the case. What happens only between the subject and a few senders, at most a third of
    /// them, is left out of the subject's count: in doubt the sender's `misroute` shows it.
    Sender,
    /// Whoever got it.
    Receiver,
}

/// What a log must hold for a measure to mean anything. Without it the measure is *not computed*,
/// which is said; it is never reported as zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Case, activity, time and actor.
    Actors,
    /// Receivers as exported, and activities told apart into work and mere passing on.
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

    /// The level of detail of DESIGN §3 at which a log usually has it.
    pub fn data_level(self) -> char {
        match self {
            Need::Actors => 'A',
            Need::Handovers | Need::Consultations => 'C',
            Need::HoldDue | Need::ConsultationDue => 'D',
        }
    }

    /// The name in files.
    pub fn id(self) -> &'static str {
        match self {
            Need::Actors => "actors",
            Need::Handovers => "receivers_and_work",
            Need::HoldDue => "step_due",
            Need::Consultations => "consultations",
            Need::ConsultationDue => "consultation_due",
        }
    }

    /// The columns of an export that tell it, as the keys of profiles name them.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            Need::Actors => &["official_id"],
            Need::Handovers => &["receiver_id", "activity"],
            Need::HoldDue | Need::ConsultationDue => &["due_at"],
            Need::Consultations => &["activity"],
        }
    }

    /// What it is, in words that complete "the log lacks …".
    pub fn text(self) -> Bilingual {
        match self {
            Need::Actors => bilingual("người thực hiện", "actors"),
            Need::Handovers => bilingual(
                "người nhận và loại thao tác (xử lý hay chỉ chuyển)",
                "receivers and kinds of action (work or mere passing on)",
            ),
            Need::HoldDue => bilingual("hạn xử lý của từng bước", "due dates of steps"),
            Need::Consultations => bilingual("việc lấy ý kiến", "consultations"),
            Need::ConsultationDue => bilingual("hạn trả lời lấy ý kiến", "due dates of consultations"),
        }
    }
}

/// One measure.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The name in files and queries.
    pub id: &'static str,
    /// The points of the directive it speaks to (DOMAIN §1).
    pub points: &'static [u8],
    /// The heading.
    pub title: Bilingual,
    /// What it says, what it does not, the formula and the traps.
    pub doc: Bilingual,
    /// How it is counted.
    pub form: Form,
    /// Whether it speaks about conduct rather than about speed.
    pub conduct: bool,
    /// Who else has a hand in the outcome.
    pub counterpart: Counterpart,
    /// The fact table it counts.
    pub fact: FactTable,
    /// What the log must hold.
    pub needs: Need,
    /// The rows that count, in the order of the facts. Call it through
    /// [`for_each_row`](super::for_each_row), which leaves out rows without a subject.
    pub rows: fn(&Facts, &mut dyn FnMut(&Row)),
}
