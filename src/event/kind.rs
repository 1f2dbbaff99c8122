//! The fixed vocabulary of events: what an event does to its case, and how a receiver is involved.

/// What an event does to its case, whatever the source calls it (DESIGN §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// The applicant hands the case in.
    Submit,
    /// The one-stop desk accepts the case: the clock starts.
    Accept,
    /// The one-stop desk refuses the case: the case ends.
    Refuse,
    /// A leader or dispatcher gives the case to somebody.
    Assign,
    /// The case goes on to somebody else.
    Forward,
    /// The case goes up to a superior.
    SendUp,
    /// The case goes back to somebody who had it before.
    Return,
    /// The sender takes the last handover back.
    Recall,
    /// A piece of work begins, which a later [`Work`](Kind::Work) of the same activity, official and unit ends.
    Begin,
    /// A substantive act.
    Work,
    /// A signature, which is a substantive act.
    Sign,
    /// Somebody is asked for an opinion.
    ConsultAsk,
    /// The opinion arrives.
    ConsultReply,
    /// The applicant is asked for more papers: the clock stops.
    SupplementAsk,
    /// The papers arrive.
    SupplementIn,
    /// The applicant is asked to pay: the clock stops.
    FeeAsk,
    /// The payment arrives.
    FeeIn,
    /// The case is stopped.
    Stop,
    /// The case goes on after a stop.
    Resume,
    /// The due date is moved.
    ExtendDue,
    /// An apology for lateness is issued.
    Apology,
    /// The work is done: the case ends.
    Complete,
    /// The result is handed over: the case ends.
    Deliver,
    /// The applicant takes the case back: the case ends.
    Withdraw,
    /// A remark that changes nothing.
    Note,
    /// An act of a machine, such as a cascade or a nightly job: it counts as nobody's act.
    System,
    /// No rule of the profile matched; such events are counted and shown.
    Unknown,
}

/// Every kind with its name in files, in the order of the enum.
pub const KINDS: &[(Kind, &str)] = &[
    (Kind::Submit, "submit"),
    (Kind::Accept, "accept"),
    (Kind::Refuse, "refuse"),
    (Kind::Assign, "assign"),
    (Kind::Forward, "forward"),
    (Kind::SendUp, "send_up"),
    (Kind::Return, "return"),
    (Kind::Recall, "recall"),
    (Kind::Begin, "begin"),
    (Kind::Work, "work"),
    (Kind::Sign, "sign"),
    (Kind::ConsultAsk, "consult_ask"),
    (Kind::ConsultReply, "consult_reply"),
    (Kind::SupplementAsk, "supplement_ask"),
    (Kind::SupplementIn, "supplement_in"),
    (Kind::FeeAsk, "fee_ask"),
    (Kind::FeeIn, "fee_in"),
    (Kind::Stop, "stop"),
    (Kind::Resume, "resume"),
    (Kind::ExtendDue, "extend_due"),
    (Kind::Apology, "apology"),
    (Kind::Complete, "complete"),
    (Kind::Deliver, "deliver"),
    (Kind::Withdraw, "withdraw"),
    (Kind::Note, "note"),
    (Kind::System, "system"),
    (Kind::Unknown, "unknown"),
];

impl Kind {
    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// Returns the kind with this name in files, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

/// How a receiver is involved. The first role is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Role {
    /// The receiver decides (chủ trì) and holds the case.
    Lead,
    /// The receiver helps (phối hợp) and does not hold the case.
    Coordinate,
    /// The receiver is informed (để biết) and does not hold the case.
    Inform,
}

/// Every role with its name in files, in the order of the enum.
pub const ROLES: &[(Role, &str)] =
    &[(Role::Lead, "lead"), (Role::Coordinate, "coordinate"), (Role::Inform, "inform")];

impl Role {
    /// Returns the name in files.
    pub fn name(self) -> &'static str {
        ROLES[self as usize].1
    }

    /// Returns the role with this name in files, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        ROLES.iter().find(|(_, known)| *known == name).map(|(role, _)| *role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_enum() {
        for (position, (kind, name)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, position);
            assert_eq!(Kind::from_name(name), Some(*kind));
        }
        for (position, (role, _)) in ROLES.iter().enumerate() {
            assert_eq!(*role as usize, position);
        }
    }
}
