//! Specialists: they examine cases, send them back or pass them on.

use super::running_case::{HOUR, RunningCase, SIGMA};
use super::turn::{AfterTurn, Task, Turn};
use crate::simulate::label::{Act, Actor, Note, WorkflowStep};
use crate::simulate::procedure::{APPROVAL_DAYS, DEPARTMENT_DAYS, DISPATCH_DAYS, REPLY_DAYS, REWORK_DAYS};
use crate::simulate::workdays::WORK_SECONDS;

/// After so many handovers whoever has the case works on it, so that every case ends.
const PATIENCE: u32 = 6;

impl RunningCase<'_> {
    pub(super) fn examine(&mut self, turn: Turn) -> Option<AfterTurn> {
        let conduct = self.conduct_of(turn.holder);
        let waits = 0.5 * conduct.wait * self.procedure().specialist_hours * HOUR;
        if self.handovers < PATIENCE {
            if self.dice.happens(self.province.traits.recalls) {
                self.spend(turn.holder, 0.4 * waits, SIGMA);
                return self.take_back();
            }
            if turn.task == Task::ExamineByMistake && self.dice.chance(0.9) {
                self.spend(turn.holder, 0.3 * waits, SIGMA);
                return self.send_back(turn, false);
            }
            let draw = self.dice.unit();
            if draw < conduct.send_back {
                self.spend(turn.holder, 0.4 * waits, SIGMA);
                return self.send_back(turn, true);
            }
            if draw < conduct.send_back + conduct.pass_on
                && let Some(colleague) = self.draw_colleague(turn.holder)
            {
                self.spend(turn.holder, 0.6 * waits, SIGMA);
                return self.pass_on(turn, colleague);
            }
        }
        self.spend(turn.holder, waits, SIGMA);
        // Whoever works on it is in charge from now on.
        self.case.specialist = turn.holder;
        if !self.work(turn.holder)? {
            return Some(AfterTurn::Withdrawn);
        }
        let up = self.province.traits.up_and_back * self.conduct_of(turn.holder).send_up;
        if self.dice.happens(up.min(1.0)) {
            self.ask_department(turn.holder)?;
        }
        self.send_up(turn.holder)
    }

    /// Lets the dispatcher take the case back, to give it to somebody else.
    fn take_back(&mut self) -> Option<AfterTurn> {
        let dispatcher = self.pick_present(&self.unit().dispatchers);
        self.wait_for_presence(dispatcher);
        self.step = WorkflowStep::Dispatch;
        self.log(Act::Recall, Actor::Official(dispatcher), Note::None)?;
        if let Some(other) = self.draw_colleague(self.case.specialist) {
            self.case.specialist = other;
        }
        let task = Task::DispatchAgain { unjustly: false };
        Some(AfterTurn::Turn(Turn { holder: dispatcher, sender: dispatcher, task }))
    }

    /// Sends the case up to a department, which works on it and sends it back.
    fn ask_department(&mut self, specialist: u32) -> Option<()> {
        let official = self.dice.pick(&self.province.roster.consulted);
        self.hand(Act::Forward, specialist, official, WorkflowStep::Department, DEPARTMENT_DAYS)?;
        self.spend(official, 10.0 * HOUR, SIGMA);
        self.log(Act::Examine, Actor::Official(official), Note::None)?;
        self.spend(official, 2.0 * HOUR, SIGMA);
        self.hand(Act::Forward, official, specialist, WorkflowStep::Examination, REWORK_DAYS)?;
        let works = self.conduct_of(specialist).work;
        self.spend(specialist, 1.5 * HOUR * works, SIGMA);
        Some(())
    }

    /// Writes a trivial act, after which a case that is not worked on looks as if it were.
    fn pretend_to_act(&mut self, holder: u32) -> Option<()> {
        if self.dice.happens(self.province.traits.trivial_acts) {
            let act = if self.dice.chance(0.5) { Act::Remark } else { Act::Update };
            self.log(act, Actor::Official(holder), Note::None)?;
            self.spend(holder, 0.05 * HOUR, SIGMA);
        }
        Some(())
    }

    fn send_back(&mut self, turn: Turn, unjustly: bool) -> Option<AfterTurn> {
        let Turn { holder, sender, .. } = turn;
        let to_dispatcher = self.unit().dispatchers.contains(&sender);
        let (step, days, task) = if to_dispatcher {
            (WorkflowStep::Dispatch, DISPATCH_DAYS, Task::DispatchAgain { unjustly })
        } else {
            (WorkflowStep::Examination, self.procedure().specialist_days, Task::Examine)
        };
        self.pretend_to_act(holder)?;
        self.hand(Act::Return, holder, sender, step, days)?;
        Some(AfterTurn::Turn(Turn { holder: sender, sender: holder, task }))
    }

    fn pass_on(&mut self, turn: Turn, colleague: u32) -> Option<AfterTurn> {
        self.pretend_to_act(turn.holder)?;
        self.hand(
            Act::Forward,
            turn.holder,
            colleague,
            WorkflowStep::Examination,
            self.procedure().specialist_days,
        )?;
        self.case.specialist = colleague;
        Some(AfterTurn::Turn(Turn { holder: colleague, sender: turn.holder, task: Task::Examine }))
    }

    /// Does the specialist's own work, and returns false if the case was withdrawn.
    fn work(&mut self, specialist: u32) -> Option<bool> {
        let works = 0.42 * self.conduct_of(specialist).work * self.procedure().specialist_hours * HOUR;
        let me = Actor::Official(specialist);
        self.log(Act::Examine, me, Note::None)?;
        self.rare_events(specialist)?;
        if self.dice.chance(0.008) {
            self.log(Act::Withdraw, me, Note::None)?;
            return Some(false);
        }
        if self.dice.chance(0.12) {
            self.spend(specialist, 0.1 * works, SIGMA);
            self.ask_supplement(specialist)?;
            if self.dice.chance(self.conduct_of(specialist).repeat_supplement) {
                self.spend(specialist, 0.1 * works, SIGMA);
                self.ask_supplement(specialist)?;
            }
        }
        if self.dice.chance(self.procedure().visited) {
            self.spend(specialist, 0.3 * works, SIGMA);
            self.log(Act::Visit, me, Note::None)?;
        }
        if self.dice.chance(self.procedure().consulted) {
            self.spend(specialist, 0.1 * works, SIGMA);
            self.consult(specialist)?;
        }
        self.work_and_watch_the_limit(specialist, 0.7 * works)?;
        self.log(Act::Draft, me, Note::None)?;
        if self.dice.chance(self.procedure().charged) {
            self.log(Act::AskFee, me, Note::None)?;
            self.wait_for_applicant(1.2);
            self.log(Act::Pay, Actor::Citizen, Note::None)?;
        }
        self.spend(specialist, 0.2 * works, SIGMA);
        Some(true)
    }

    /// Works, and in some cases asks for papers when nine tenths of the limit are over, which stops the clock.
    fn work_and_watch_the_limit(&mut self, specialist: u32, seconds: f64) -> Option<()> {
        let days = &self.province.days;
        let (received, due) = (days.work_of(self.received), days.work_of(self.step_due));
        let (eve, before) = (received + (due - received) * 9 / 10, days.work_of(self.now));
        self.spend(specialist, seconds, SIGMA);
        let after = days.work_of(self.now);
        let share = self.province.traits.eve_pauses * self.conduct_of(specialist).eve_pause;
        if before < eve && eve < after && self.dice.happens(share.min(1.0)) {
            self.now = self.province.finish(specialist, days.local_of(eve), 0.0);
            let rest = (after - days.work_of(self.now)).max(0) as f64;
            self.ask_supplement(specialist)?;
            self.now = self.province.finish(specialist, self.now, rest);
        }
        Some(())
    }

    fn rare_events(&mut self, specialist: u32) -> Option<()> {
        if self.dice.chance(0.004) {
            self.log(Act::Stop, Actor::Official(specialist), Note::None)?;
            self.spend(specialist, 30.0 * HOUR, SIGMA);
            self.log(Act::Resume, Actor::Official(specialist), Note::None)?;
        }
        if self.dice.chance(0.004) {
            self.log(Act::Administer, Actor::Administrator, Note::None)?;
        }
        if self.province.defects && self.dice.chance(0.004) {
            self.log(Act::Other, Actor::Official(specialist), Note::None)?;
        }
        Some(())
    }

    /// Asks the applicant for papers and waits for them. The time waited is added to the due dates.
    fn ask_supplement(&mut self, specialist: u32) -> Option<()> {
        self.log(Act::AskSupplement, Actor::Official(specialist), Note::PapersMissing)?;
        let asked = self.now;
        self.wait_for_applicant(3.0);
        self.step_due = self.postponed(self.step_due, asked);
        self.case.due = self.case.due.map(|due| self.postponed(due, asked));
        self.log(Act::Supplement, Actor::Citizen, Note::None)
    }

    /// Returns `due` moved by the working days since `asked`.
    fn postponed(&self, due: i64, asked: i64) -> i64 {
        let days = &self.province.days;
        let waited = (days.work_of(self.now) - days.work_of(asked)) as u64;
        let waited_days = waited.div_ceil(WORK_SECONDS as u64) as u32;
        days.closing_after(due, waited_days)
    }

    fn consult(&mut self, specialist: u32) -> Option<()> {
        let consulted = self.dice.pick(&self.province.roster.consulted);
        let due = self.limit_of(consulted, WorkflowStep::Opinion, REPLY_DAYS);
        self.load.arrive(self.province, consulted, self.now);
        let opinion =
            |act, sender, receiver, note| (act, WorkflowStep::Opinion, sender, receiver, Some(due), note);
        self.write(opinion(Act::Ask, Actor::Official(specialist), Some(consulted), Note::None))?;
        if self.dice.chance(0.03) {
            // Nobody replied: the system closes the request at its deadline.
            self.now = due.max(self.now);
            return self.write(opinion(Act::AutoReply, Actor::System, None, Note::None));
        }
        if self.timed_out(consulted) {
            self.now = due.max(self.now);
        } else {
            let factor = self.conduct_of(consulted).reply;
            self.spend(consulted, 18.0 * HOUR * factor, SIGMA);
        }
        let note = if self.dice.chance(self.conduct_of(consulted).empty_reply) {
            Note::NoOpinion
        } else {
            Note::Agree
        };
        self.write(opinion(Act::Reply, Actor::Official(consulted), Some(specialist), note))
    }

    pub(super) fn rework(&mut self, turn: Turn) -> Option<AfterTurn> {
        let conduct = self.conduct_of(turn.holder);
        let works = 0.3 * conduct.work * self.procedure().specialist_hours * HOUR;
        self.spend(turn.holder, works, SIGMA);
        self.log(Act::Draft, Actor::Official(turn.holder), Note::None)?;
        self.spend(turn.holder, 0.1 * works, SIGMA);
        self.send_up(turn.holder)
    }

    pub(super) fn send_up(&mut self, specialist: u32) -> Option<AfterTurn> {
        self.wait_for_release(specialist);
        let leader = self.pick_present(&self.unit().leaders);
        let act = if self.procedure().hard { Act::SendDraftUp } else { Act::SendUp };
        self.hand(act, specialist, leader, WorkflowStep::Approval, APPROVAL_DAYS)?;
        Some(AfterTurn::Turn(Turn { holder: leader, sender: specialist, task: Task::Approve }))
    }
}
