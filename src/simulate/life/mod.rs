//! The life of one case: from the applicant through the officials of a unit to the result.

mod approval;
mod dispatch;
mod examination;
mod running_case;
mod turn;

use running_case::{HOUR, RunningCase, SIGMA};
use turn::{AfterTurn, Task, Turn};

use super::case::SimulatedCase;
use super::circumstances::Load;
use super::dice::Dice;
use super::label::{Act, Actor, Note, WorkflowStep};
use super::procedure::{DELIVERY_DAYS, DISPATCH_DAYS, INTAKE_DAYS};
use super::province::Province;

/// Runs a case to its end or to the end of the period. Appends its rows to `out`, completes `case`, and returns
/// the number of rows written.
pub(super) fn live(
    province: &Province,
    load: &mut Load,
    dice: &mut Dice,
    case: &mut SimulatedCase,
    case_fields: &[u8],
    out: &mut Vec<u8>,
) -> u64 {
    let (now, step_due) = (case.submitted, province.days.closing_after(case.submitted, INTAKE_DAYS));
    let mut running = RunningCase {
        province,
        load,
        dice,
        out,
        case_fields,
        case,
        rows: 0,
        now,
        step: WorkflowStep::Intake,
        step_due,
        received: now,
        handovers: 0,
        rejections: 0,
    };
    // `None` only says that the period ended before the case did.
    let _ = running.run();
    running.rows
}

impl RunningCase<'_> {
    fn run(&mut self) -> Option<()> {
        let clerk = self.pick_present(&self.unit().clerks);
        let dispatcher = self.pick_present(&self.unit().dispatchers);
        if !self.intake(clerk, dispatcher)? {
            return Some(());
        }
        let mut turn = Turn { holder: dispatcher, sender: clerk, task: Task::Dispatch };
        loop {
            let next = match turn.task {
                Task::Dispatch | Task::DispatchAgain { .. } => self.dispatch(turn)?,
                Task::Examine | Task::ExamineByMistake => self.examine(turn)?,
                Task::Rework => self.rework(turn)?,
                Task::Approve => self.approve(turn)?,
            };
            match next {
                AfterTurn::Turn(next) => turn = next,
                AfterTurn::Done { leader } => return self.finish(leader, clerk),
                AfterTurn::Withdrawn => return Some(()),
            }
        }
    }

    /// Submits and accepts the case, and returns whether it was accepted.
    fn intake(&mut self, clerk: u32, dispatcher: u32) -> Option<bool> {
        if self.case.channel == 2 {
            self.log(Act::Submit, Actor::Citizen, Note::None)?;
            self.spend(clerk, 2.0 * HOUR, SIGMA);
            if self.dice.chance(0.02) {
                self.log(Act::RefuseIntake, Actor::Official(clerk), Note::PapersMissing)?;
                return Some(false);
            }
        }
        self.wait_for_presence(clerk);
        self.log(Act::Accept, Actor::Official(clerk), Note::None)?;
        self.case.accepted = Some(self.now);
        self.case.due = Some(self.province.days.closing_after(self.now, self.procedure().limit_days));
        if self.dice.chance(0.2) {
            self.log(Act::Synchronise, Actor::System, Note::None)?;
        }
        self.spend(clerk, 0.5 * HOUR, SIGMA);
        self.hand(Act::Forward, clerk, dispatcher, WorkflowStep::Dispatch, DISPATCH_DAYS)?;
        Some(true)
    }

    fn finish(&mut self, leader: u32, clerk: u32) -> Option<()> {
        // Some systems write signing and issuing in the same second.
        if self.dice.chance(0.85) {
            self.spend(leader, 0.3 * HOUR, SIGMA);
        }
        self.log(Act::Issue, Actor::Official(leader), Note::None)?;
        if self.case.due.is_some_and(|due| due < self.now) && self.dice.chance(0.45) {
            self.log(Act::Apologise, Actor::Official(leader), Note::Sorry)?;
        }
        self.log(Act::Complete, Actor::Official(leader), Note::None)?;
        self.case.finished = Some(self.now);
        self.step = WorkflowStep::Delivery;
        self.step_due = self.province.days.closing_after(self.now, DELIVERY_DAYS);
        self.spend(clerk, 6.0 * HOUR, SIGMA);
        self.log(Act::Deliver, Actor::Official(clerk), Note::None)?;
        self.case.returned = Some(self.now);
        Some(())
    }
}
