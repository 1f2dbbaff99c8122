//! What a measure is: the row of the registry.

use super::Row;
use crate::fact::Facts;
use crate::rank::BadSide;

/// A text in both languages of the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Vietnamese.
    pub vi: &'static str,
    /// English.
    pub en: &'static str,
}

/// How observed and expected are counted (DESIGN §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows with a yes or no. O = rows with yes, E = sum of the peers' rates.
    Rate,
    /// Rows with a working time that ended or is still running. O = ends, E = sum of the peers'
    /// cumulative hazards at those times.
    Duration,
}

/// The fact table whose rows are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// `holds`.
    Holds,
    /// `handovers`.
    Handovers,
    /// `consultations`.
    Consultations,
}

impl Fact {
    /// The name of the table.
    pub fn name(self) -> &'static str {
        match self {
            Fact::Holds => "holds",
            Fact::Handovers => "handovers",
            Fact::Consultations => "consultations",
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
    pub fn text(self) -> Text {
        match self {
            Need::Actors => Text { vi: "người thực hiện", en: "actors" },
            Need::Handovers => Text {
                vi: "người nhận và loại thao tác (xử lý hay chỉ chuyển)",
                en: "receivers and kinds of action (work or mere passing on)",
            },
            Need::HoldDue => Text { vi: "hạn xử lý của từng bước", en: "due dates of steps" },
            Need::Consultations => Text { vi: "việc lấy ý kiến", en: "consultations" },
            Need::ConsultationDue => {
                Text { vi: "hạn trả lời lấy ý kiến", en: "due dates of consultations" }
            }
        }
    }
}

/// One measure.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The name in files and queries.
    pub id: &'static str,
    /// The column of its shrunk ratio in tables of subjects: the id and `_ratio`.
    pub ratio_column: &'static str,
    /// The points of the directive it speaks to (DOMAIN §1).
    pub points: &'static [u8],
    /// The unit of what one row tells: `hours` or `share`.
    pub unit: &'static str,
    /// The heading.
    pub title: Text,
    /// What it says, what it does not, the formula and the traps.
    pub doc: Text,
    /// How it is counted.
    pub form: Form,
    /// On which side the trouble lies.
    pub bad: BadSide,
    /// The ratio to the peers beyond which a subject may be flagged.
    pub threshold: f64,
    /// Whether it speaks about conduct rather than about speed.
    pub conduct: bool,
    /// Who else has a hand in the outcome.
    pub counterpart: Counterpart,
    /// The fact table it counts.
    pub fact: Fact,
    /// What the log must hold.
    pub needs: Need,
    /// The rows that count, in the order of the facts. Call it through
    /// [`for_each_row`](super::for_each_row), which leaves out rows without a subject.
    pub rows: fn(&Facts, &mut dyn FnMut(&Row)),
}

impl Measure {
    /// Whether a ratio lies beyond the threshold on the bad side.
    pub fn is_beyond(&self, ratio: f64) -> bool {
        match self.bad {
            BadSide::Low => ratio < self.threshold,
            BadSide::High => ratio > self.threshold,
        }
    }
}

/// The threshold of rates: a quarter more than the peers.
pub(super) const HIGH: f64 = 1.25;
/// The threshold of durations: a fifth fewer endings than the peers.
pub(super) const LOW: f64 = 0.8;
