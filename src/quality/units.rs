//! How complete the log of a unit (or of a file) is, which level of detail that is, and which measures it
//! allows, as far as the events alone can tell.

use super::is_officials_act;
use crate::event::{EventRecord, Kind};
use crate::measure::Need;

/// What the events of a unit or a file carry. Events of machines are counted apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Events of people.
    pub events: u64,
    /// Events of machines.
    pub system: u64,
    /// Acts of officials.
    pub acts: u64,
    /// Of these, with an official.
    pub with_official: u64,
    /// Of these, by an account that stands for nobody in particular.
    pub by_placeholder: u64,
    /// Events with a status.
    pub with_status: u64,
    /// Events with a step.
    pub with_step: u64,
    /// Events with a due date.
    pub with_due: u64,
    /// Assigned, forwarded, sent up or returned.
    pub handed_on: u64,
    /// Of these, with a receiver.
    pub with_receiver: u64,
    /// Of these, with the receiver's role.
    pub with_role: u64,
    /// Work and signatures.
    pub worked: u64,
    /// Questions put to it.
    pub asked: u64,
    /// Of these, with a due date.
    pub asked_with_due: u64,
    /// Answers.
    pub replied: u64,
    /// Of a kind that no rule knows.
    pub unknown_kind: u64,
}

impl Carried {
    /// Counts an event.
    pub fn add(&mut self, record: &EventRecord<'_>, is_placeholder: bool) {
        let kind = record.kind;
        if kind == Kind::System {
            self.system += 1;
            return;
        }
        let count = |holds: bool| u64::from(holds);
        let acts = is_officials_act(kind);
        let handed_on = matches!(kind, Kind::Assign | Kind::Forward | Kind::SendUp | Kind::Return);
        let has_receiver = record.receiver_id.is_some() || record.receiver_unit_id.is_some();
        self.events += 1;
        self.acts += count(acts);
        self.with_official += count(acts && record.official_id.is_some());
        self.by_placeholder += count(acts && is_placeholder);
        self.with_status += count(record.status.is_some());
        self.with_step += count(record.step.is_some());
        self.with_due += count(record.due_at.is_some());
        self.handed_on += count(handed_on);
        self.with_receiver += count(handed_on && has_receiver);
        self.with_role += count(handed_on && record.role.is_some());
        self.worked += count(matches!(kind, Kind::Work | Kind::Sign));
        self.replied += count(kind == Kind::ConsultReply);
        self.unknown_kind += count(kind == Kind::Unknown);
    }

    /// Counts a question that was put to the unit.
    pub fn add_question(&mut self, record: &EventRecord<'_>) {
        self.asked += 1;
        self.asked_with_due += u64::from(record.due_at.is_some());
    }

    /// How many events carry what a measure needs, and how many could; as the rule of
    /// [`withheld`](crate::measure::withheld()), but on events, before any walk.
    pub fn carrying(&self, need: Need) -> (u64, u64) {
        let told = |tells: u64, count: u64| if tells > 0 { count } else { 0 };
        match need {
            Need::Actors => (self.with_official, self.acts),
            Need::Handovers => (told(self.worked, self.with_receiver), self.handed_on),
            Need::HoldDue => (self.with_due, self.events),
            Need::Consultations => (told(self.replied, self.asked), self.asked),
            Need::ConsultationDue => (told(self.replied, self.asked_with_due), self.asked),
        }
    }

    /// Whether a measure with this need can be computed.
    pub fn meets(&self, need: Need, min_share: f64) -> bool {
        let (carrying, could) = self.carrying(need);
        carrying > 0 && enough(carrying, could, min_share)
    }

    /// Whether there are events that could carry what is needed, and too few do.
    pub fn lacks(&self, need: Need, min_share: f64) -> bool {
        let (carrying, could) = self.carrying(need);
        could > 0 && !enough(carrying, could, min_share)
    }

    /// The level of detail of DESIGN §3, each including those before it; `None` if the log does not even
    /// tell who acted.
    pub fn level(&self, min_share: f64) -> Option<char> {
        let has = |(carrying, could): (u64, u64)| could > 0 && enough(carrying, could, min_share);
        let steps = [
            ('A', has((self.with_official, self.acts))),
            ('B', has((self.with_status, self.events))),
            ('C', has((self.with_receiver, self.handed_on))),
            ('D', has((self.with_due, self.events)) && self.with_role > 0),
        ];
        steps.into_iter().take_while(|(_, reached)| *reached).last().map(|(level, _)| level)
    }
}

fn enough(carrying: u64, could: u64, min_share: f64) -> bool {
    carrying as f64 >= min_share * could as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_build_on_each_other() {
        let plain = Carried { events: 10, acts: 10, with_official: 10, ..Carried::default() };
        assert_eq!(plain.level(0.5), Some('A'));
        let status = Carried { with_status: 5, ..plain };
        assert_eq!(status.level(0.5), Some('B'));
        let receivers = Carried { handed_on: 4, with_receiver: 3, ..status };
        assert_eq!(receivers.level(0.5), Some('C'));
        let full = Carried { with_due: 9, with_role: 1, ..receivers };
        assert_eq!(full.level(0.5), Some('D'));
        assert_eq!(Carried { with_status: 0, ..full }.level(0.5), Some('A'), "without B there is no C");
        assert_eq!(Carried { with_official: 4, ..full }.level(0.5), None);
    }

    #[test]
    fn receivers_mean_nothing_where_work_is_not_told_apart() {
        let plain = Carried { handed_on: 10, with_receiver: 10, ..Carried::default() };
        assert!(!plain.meets(Need::Handovers, 0.5));
        assert!(Carried { worked: 1, ..plain }.meets(Need::Handovers, 0.5));
        assert!(!Carried::default().meets(Need::Actors, 0.0), "of nothing, nothing is known");
    }
}
