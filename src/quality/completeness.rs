//! How complete the log of a unit or a file is, which level of detail that is, and which measures it allows, as far as
//! the events alone show it.

use super::is_officials_act;
use crate::event::{EventRecord, Kind};
use crate::measure::Need;

/// The number of events of a unit or a file, and of those that carry a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogCompleteness {
    /// Events of people. Everything below counts among these.
    pub events: u64,
    /// Events of machines, which count nowhere else.
    pub system: u64,
    /// Acts of officials.
    pub acts: u64,
    /// Acts of officials with an official.
    pub with_official: u64,
    /// Acts of officials by an account that stands for nobody in particular.
    pub by_placeholder: u64,
    /// Events with a status.
    pub with_status: u64,
    /// Events with a step.
    pub with_step: u64,
    /// Events with a due date.
    pub with_due: u64,
    /// Events that hand a case on: assigned, forwarded, sent up or returned.
    pub handed_on: u64,
    /// Events that hand a case on and name a receiver.
    pub with_receiver: u64,
    /// Events that hand a case on and name the receiver's role.
    pub with_role: u64,
    /// Work, begun or done, and signatures.
    pub worked: u64,
    /// Questions put to the unit.
    pub asked: u64,
    /// Questions with a due date.
    pub asked_with_due: u64,
    /// Answers.
    pub replied: u64,
    /// Answers of which it is known whether they take a position.
    pub replied_with_position: u64,
    /// Requests to the applicant for papers.
    pub supplements: u64,
    /// Events by which papers arrive.
    pub brought: u64,
    /// Events that send a case up.
    pub send_ups: u64,
    /// Events that send a case up, with a note.
    pub noted_send_ups: u64,
    /// Apologies.
    pub apologies: u64,
    /// Events that move a due date.
    pub due_moves: u64,
    /// Events by which an applicant hands a case in.
    pub submitted: u64,
    /// Events of a kind that no rule knows.
    pub unknown_kind: u64,
}

impl LogCompleteness {
    /// Counts an event.
    pub fn add(&mut self, record: &EventRecord<'_>, is_placeholder: bool) {
        let kind = record.kind;
        if kind == Kind::System {
            self.system += 1;
            return;
        }
        let count = |holds: bool| u64::from(holds);
        let acts = is_officials_act(kind, record.official_id.is_some());
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
        self.worked += count(matches!(kind, Kind::Begin | Kind::Work | Kind::Sign));
        self.replied += count(kind == Kind::ConsultReply);
        self.replied_with_position += count(kind == Kind::ConsultReply && record.has_position.is_some());
        self.supplements += count(kind == Kind::SupplementAsk);
        self.brought += count(kind == Kind::SupplementIn);
        self.send_ups += count(kind == Kind::SendUp);
        self.noted_send_ups += count(kind == Kind::SendUp && record.has_note == Some(true));
        self.apologies += count(kind == Kind::Apology);
        self.due_moves += count(kind == Kind::ExtendDue);
        self.submitted += count(kind == Kind::Submit);
        self.unknown_kind += count(kind == Kind::Unknown);
    }

    /// Adds the counts of other events.
    pub fn add_counts(&mut self, other: &Self) {
        // The pattern names all fields, so that the compiler misses a new one.
        macro_rules! add_each {
            ($($count:ident),* $(,)?) => {{
                let Self { $($count),* } = other;
                $(self.$count += $count;)*
            }};
        }
        add_each!(
            events,
            system,
            acts,
            with_official,
            by_placeholder,
            with_status,
            with_step,
            with_due,
            handed_on,
            with_receiver,
            with_role,
            worked,
            asked,
            asked_with_due,
            replied,
            replied_with_position,
            supplements,
            brought,
            send_ups,
            noted_send_ups,
            apologies,
            due_moves,
            submitted,
            unknown_kind,
        );
    }

    /// Counts a question that was put to the unit.
    pub fn add_question(&mut self, record: &EventRecord<'_>) {
        self.asked += 1;
        self.asked_with_due += u64::from(record.due_at.is_some());
    }

    /// All events, those of machines included.
    pub fn all_events(&self) -> u64 {
        self.events + self.system
    }

    /// Acts of officials without an official.
    pub fn without_official(&self) -> u64 {
        self.acts - self.with_official
    }

    /// The number of events that carry what a measure needs, and of those that could.
    ///
    /// The rule is that of [`withheld`](crate::measure::withheld()), on events instead of facts.
    pub fn carrying(&self, need: Need) -> (u64, u64) {
        let logged = |shown: u64, count: u64| if shown > 0 { count } else { 0 };
        match need {
            Need::Actors => (self.with_official, self.acts),
            Need::Handovers => (logged(self.worked, self.with_receiver), self.handed_on),
            Need::HoldDue => (self.with_due, self.events),
            Need::Consultations => (logged(self.replied, self.asked), self.asked),
            Need::ConsultationDue => (logged(self.replied, self.asked_with_due), self.asked),
            Need::Positions => (self.replied_with_position, self.replied),
            // Levels, powers and complaints are in lists, and not in the log.
            Need::Authority | Need::Complaints => (0, 0),
            Need::Notes => (self.noted_send_ups, self.send_ups),
            // Whether cases have due dates, their own export says.
            Need::CaseDue => (self.supplements, self.supplements),
            Need::Apologies => (self.apologies, self.apologies),
            Need::DueMoves => (self.due_moves, self.due_moves),
            Need::Submissions => (self.submitted, self.submitted),
            Need::Supplements => (logged(self.brought, self.supplements), self.supplements),
        }
    }

    /// Returns true if a measure with this need can be computed.
    pub fn meets(&self, need: Need, min_share: f64) -> bool {
        let (carrying, could) = self.carrying(need);
        carrying > 0 && enough(carrying, could, min_share)
    }

    /// Returns true if some events could carry what is needed, and too few do.
    pub fn lacks(&self, need: Need, min_share: f64) -> bool {
        let (carrying, could) = self.carrying(need);
        could > 0 && !enough(carrying, could, min_share)
    }

    /// The level of detail of the log, from A to D; each level includes those before it. `None` if the log does not even
    /// say who acted.
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
        let plain = LogCompleteness { events: 10, acts: 10, with_official: 10, ..LogCompleteness::default() };
        assert_eq!(plain.level(0.5), Some('A'));
        let status = LogCompleteness { with_status: 5, ..plain };
        assert_eq!(status.level(0.5), Some('B'));
        let receivers = LogCompleteness { handed_on: 4, with_receiver: 3, ..status };
        assert_eq!(receivers.level(0.5), Some('C'));
        let full = LogCompleteness { with_due: 9, with_role: 1, ..receivers };
        assert_eq!(full.level(0.5), Some('D'));
        assert_eq!(
            LogCompleteness { with_status: 0, ..full }.level(0.5),
            Some('A'),
            "without B there is no C"
        );
        assert_eq!(LogCompleteness { with_official: 4, ..full }.level(0.5), None);
    }

    #[test]
    fn receivers_mean_nothing_where_work_is_not_told_apart() {
        let plain = LogCompleteness { handed_on: 10, with_receiver: 10, ..LogCompleteness::default() };
        assert!(!plain.meets(Need::Handovers, 0.5));
        assert!(LogCompleteness { worked: 1, ..plain }.meets(Need::Handovers, 0.5));
        assert!(!LogCompleteness::default().meets(Need::Actors, 0.0), "nothing is known of an empty log");
    }
}
