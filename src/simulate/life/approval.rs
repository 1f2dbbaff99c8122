//! Leaders: they sign drafts or reject them.

use super::running_case::{HOUR, RunningCase, SIGMA};
use super::turn::{AfterTurn, Task, Turn};
use crate::simulate::label::{Act, Actor, Note, WorkflowStep};
use crate::simulate::procedure::REWORK_DAYS;

/// The most drafts of a case that are rejected.
const REJECTIONS: u32 = 2;

impl RunningCase<'_> {
    pub(super) fn approve(&mut self, turn: Turn) -> Option<AfterTurn> {
        let Turn { holder: leader, sender: specialist, .. } = turn;
        let works = self.conduct_of(leader).work;
        self.spend(leader, 2.5 * HOUR * works, SIGMA);
        let rejected = self.conduct_of(specialist).rejected;
        if self.rejections < REJECTIONS && self.dice.chance(rejected) {
            self.rejections += 1;
            self.hand(Act::Reject, leader, specialist, WorkflowStep::Examination, REWORK_DAYS)?;
            return Some(AfterTurn::Turn(Turn { holder: specialist, sender: leader, task: Task::Rework }));
        }
        self.wait_for_release(leader);
        self.log(Act::Sign, Actor::Official(leader), Note::None)?;
        Some(AfterTurn::Done { leader })
    }
}
