//! Dispatchers: they assign cases to specialists, sometimes to the wrong one.

use super::running_case::{HOUR, RunningCase, SIGMA};
use super::turn::{AfterTurn, Task, Turn};
use crate::simulate::label::{Act, Actor, Note, WorkflowStep};
use crate::simulate::plant::Behaviour;

impl RunningCase<'_> {
    pub(super) fn dispatch(&mut self, turn: Turn) -> Option<AfterTurn> {
        if self.timed_out(turn.holder) {
            self.now = self.step_due.max(self.now);
        } else {
            self.spend(turn.holder, 1.5 * HOUR, SIGMA);
        }
        let in_charge = self.case.specialist;
        let (receiver, task) = match turn.task {
            Task::DispatchAgain { unjustly: true } => (self.insist_or_give_in(), Task::Examine),
            Task::Dispatch if self.dice.chance(self.conduct_of(turn.holder).misroute) => {
                let wrong = self.wrong_specialist(turn.holder);
                (wrong, if wrong == in_charge { Task::Examine } else { Task::ExamineByMistake })
            }
            Task::Dispatch if self.dice.chance(0.012) => {
                self.send_and_recall(turn.holder)?;
                (in_charge, Task::Examine)
            }
            _ => (in_charge, Task::Examine),
        };
        self.hand(
            Act::Assign,
            turn.holder,
            receiver,
            WorkflowStep::Examination,
            self.procedure().specialist_days,
        )?;
        Some(AfterTurn::Turn(Turn { holder: receiver, sender: turn.holder, task }))
    }

    /// Chooses somebody who is not in charge. A misrouting dispatcher mostly chooses the same official.
    fn wrong_specialist(&mut self, dispatcher: u32) -> u32 {
        let in_charge = self.case.specialist;
        if self.province.roster.official(dispatcher).behaviour == Behaviour::Dispatcher
            && self.dice.chance(0.7)
        {
            let specialists = &self.unit().specialists;
            let usual = |official: &&u32| {
                self.province.roster.official(**official).behaviour == Behaviour::MisroutedTo
                    && **official != in_charge
            };
            if let Some(official) = specialists.iter().find(usual) {
                return *official;
            }
        }
        self.draw_colleague(in_charge).unwrap_or(in_charge)
    }

    /// Chooses the receiver of a case that the official in charge returned: the same official again, or a
    /// colleague, who takes it over for good.
    fn insist_or_give_in(&mut self) -> u32 {
        if self.dice.chance(0.25)
            && let Some(other) = self.draw_colleague(self.case.specialist)
        {
            self.case.specialist = other;
        }
        self.case.specialist
    }

    fn send_and_recall(&mut self, dispatcher: u32) -> Option<()> {
        let in_charge = self.case.specialist;
        let Some(wrong) = self.draw_colleague(in_charge) else { return Some(()) };
        self.hand(
            Act::Assign,
            dispatcher,
            wrong,
            WorkflowStep::Examination,
            self.procedure().specialist_days,
        )?;
        self.spend(dispatcher, 0.6 * HOUR, SIGMA);
        self.step = WorkflowStep::Dispatch;
        self.log(Act::Recall, Actor::Official(dispatcher), Note::None)
    }
}
