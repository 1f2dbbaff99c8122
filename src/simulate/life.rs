//! The life of one case: from the applicant over the desks of a unit to the result.
//!
//! Every step that would lie after the end of the period ends the walk (`None`), so that late cases stay
//! open the way they do in an export.

use super::defect::Defect;
use super::dice::Dice;
use super::label::{Act, Actor, Note, Step};
use super::plant::Behaviour;
use super::procedure::{
    APPROVAL_DAYS, DELIVERY_DAYS, DISPATCH_DAYS, INTAKE_DAYS, PROCEDURES, Procedure, REPLY_DAYS, REWORK_DAYS,
};
use super::roster::Unit;
use super::row::Row;
use super::workdays::{DAY_SECONDS, WORK_SECONDS};
use super::world::World;

const HOUR: f64 = 3_600.0;
/// Spread of most durations: standard deviation of the logarithm.
const SIGMA: f64 = 0.75;
/// After so many handovers a case is taken seriously by whoever has it, so that every case ends.
const PATIENCE: u32 = 6;
/// Drafts rejected at most per case.
const REJECTIONS: u32 = 2;

/// What the cases file says of a case. Instants are local seconds.
pub(super) struct Case {
    pub(super) procedure: usize,
    /// In charge by right; others may get it by mistake.
    pub(super) specialist: u32,
    /// 1 in person, 2 online, 3 by post.
    pub(super) channel: u8,
    pub(super) submitted: i64,
    pub(super) accepted: Option<i64>,
    pub(super) due: Option<i64>,
    pub(super) finished: Option<i64>,
    pub(super) returned: Option<i64>,
    pub(super) status: &'static str,
}

/// A case under way.
pub(super) struct Life<'a> {
    world: &'a World,
    dice: &'a mut Dice,
    /// Rows are appended here.
    out: &'a mut Vec<u8>,
    /// Code and procedure, as the rows begin.
    case_fields: &'a [u8],
    case: &'a mut Case,
    rows: u64,
    now: i64,
    step: Step,
    step_due: i64,
    moves: u32,
    rejections: u32,
}

/// Who has the case, from whom, and what for.
#[derive(Clone, Copy)]
struct Desk {
    holder: u32,
    sender: u32,
    task: Task,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Task {
    Dispatch,
    /// It came back: unjustly if the one who returned it was in charge.
    DispatchAgain {
        unjustly: bool,
    },
    Examine,
    /// Somebody else is in charge.
    ExamineByMistake,
    Rework,
    Approve,
}

/// Where a case goes from a desk.
enum Next {
    Desk(Desk),
    Done { leader: u32 },
    Withdrawn,
}

/// Lets a case live, appends its rows to `out` and completes `case`; the number of rows written.
pub(super) fn live(
    world: &World,
    dice: &mut Dice,
    case: &mut Case,
    case_fields: &[u8],
    out: &mut Vec<u8>,
) -> u64 {
    let (now, step_due) = (case.submitted, world.days.closing_after(case.submitted, INTAKE_DAYS));
    let mut life = Life {
        world,
        dice,
        out,
        case_fields,
        case,
        rows: 0,
        now,
        step: Step::Intake,
        step_due,
        moves: 0,
        rejections: 0,
    };
    // `None` only says that the period ended before the case did.
    let _ = life.run();
    life.rows
}

impl<'a> Life<'a> {
    fn run(&mut self) -> Option<()> {
        let clerk = self.dice.pick(&self.unit().clerks);
        let dispatcher = self.dice.pick(&self.unit().dispatchers);
        if !self.intake(clerk, dispatcher)? {
            return Some(());
        }
        let mut desk = Desk { holder: dispatcher, sender: clerk, task: Task::Dispatch };
        loop {
            let next = match desk.task {
                Task::Dispatch | Task::DispatchAgain { .. } => self.dispatch(desk)?,
                Task::Examine | Task::ExamineByMistake => self.examine(desk)?,
                Task::Rework => self.rework(desk)?,
                Task::Approve => self.approve(desk)?,
            };
            match next {
                Next::Desk(next) => desk = next,
                Next::Done { leader } => return self.finish(leader, clerk),
                Next::Withdrawn => return Some(()),
            }
        }
    }

    /// Whether the case was accepted.
    fn intake(&mut self, clerk: u32, dispatcher: u32) -> Option<bool> {
        if self.case.channel == 2 {
            self.log(Act::Submit, Actor::Citizen, Note::None)?;
            self.spend(clerk, 2.0 * HOUR, SIGMA);
            if self.dice.chance(0.02) {
                self.log(Act::RefuseIntake, Actor::Official(clerk), Note::PapersMissing)?;
                return Some(false);
            }
        }
        self.log(Act::Accept, Actor::Official(clerk), Note::None)?;
        self.case.accepted = Some(self.now);
        self.case.due = Some(self.world.days.closing_after(self.now, self.procedure().limit_days));
        if self.dice.chance(0.2) {
            self.log(Act::Synchronise, Actor::System, Note::None)?;
        }
        self.spend(clerk, 0.5 * HOUR, SIGMA);
        self.hand(Act::Forward, clerk, dispatcher, Step::Dispatch, DISPATCH_DAYS)?;
        Some(true)
    }

    fn dispatch(&mut self, desk: Desk) -> Option<Next> {
        self.spend(desk.holder, 1.5 * HOUR, SIGMA);
        let in_charge = self.case.specialist;
        let (receiver, task) = match desk.task {
            Task::DispatchAgain { unjustly: true } => (self.insist_or_give_in(), Task::Examine),
            Task::Dispatch if self.dice.chance(self.conduct_of(desk.holder).misroute) => {
                let wrong = self.wrong_specialist(desk.holder);
                (wrong, if wrong == in_charge { Task::Examine } else { Task::ExamineByMistake })
            }
            Task::Dispatch if self.dice.chance(0.012) => {
                self.send_and_recall(desk.holder)?;
                (in_charge, Task::Examine)
            }
            _ => (in_charge, Task::Examine),
        };
        self.hand(Act::Assign, desk.holder, receiver, Step::Examination, self.procedure().specialist_days)?;
        Some(Next::Desk(Desk { holder: receiver, sender: desk.holder, task }))
    }

    /// Somebody not in charge: a misrouting dispatcher mostly thinks of the same official.
    fn wrong_specialist(&mut self, dispatcher: u32) -> u32 {
        let in_charge = self.case.specialist;
        if self.world.roster.official(dispatcher).behaviour == Behaviour::Dispatcher && self.dice.chance(0.7)
        {
            let specialists = &self.unit().specialists;
            let usual = |official: &&u32| {
                self.world.roster.official(**official).behaviour == Behaviour::MisroutedTo
                    && **official != in_charge
            };
            if let Some(official) = specialists.iter().find(usual) {
                return *official;
            }
        }
        self.world.roster.draw_colleague(in_charge, self.dice).unwrap_or(in_charge)
    }

    /// A case that came back from the one in charge goes there again, or a colleague takes it over for good.
    fn insist_or_give_in(&mut self) -> u32 {
        if self.dice.chance(0.25)
            && let Some(other) = self.world.roster.draw_colleague(self.case.specialist, self.dice)
        {
            self.case.specialist = other;
        }
        self.case.specialist
    }

    fn send_and_recall(&mut self, dispatcher: u32) -> Option<()> {
        let in_charge = self.case.specialist;
        let Some(wrong) = self.world.roster.draw_colleague(in_charge, self.dice) else { return Some(()) };
        self.hand(Act::Assign, dispatcher, wrong, Step::Examination, self.procedure().specialist_days)?;
        self.spend(dispatcher, 0.6 * HOUR, SIGMA);
        self.step = Step::Dispatch;
        self.log(Act::Recall, Actor::Official(dispatcher), Note::None)
    }

    fn examine(&mut self, desk: Desk) -> Option<Next> {
        let conduct = self.conduct_of(desk.holder);
        let waits = 0.5 * conduct.wait * self.procedure().specialist_hours * HOUR;
        if self.moves < PATIENCE {
            if desk.task == Task::ExamineByMistake && self.dice.chance(0.9) {
                self.spend(desk.holder, 0.3 * waits, SIGMA);
                return self.send_back(desk, false);
            }
            let draw = self.dice.unit();
            if draw < conduct.send_back {
                self.spend(desk.holder, 0.4 * waits, SIGMA);
                return self.send_back(desk, true);
            }
            if draw < conduct.send_back + conduct.pass_on
                && let Some(colleague) = self.world.roster.draw_colleague(desk.holder, self.dice)
            {
                self.spend(desk.holder, 0.6 * waits, SIGMA);
                return self.pass_on(desk, colleague);
            }
        }
        self.spend(desk.holder, waits, SIGMA);
        // Whoever takes it up is in charge from now on.
        self.case.specialist = desk.holder;
        if self.work(desk.holder)? { self.send_up(desk.holder) } else { Some(Next::Withdrawn) }
    }

    fn send_back(&mut self, desk: Desk, unjustly: bool) -> Option<Next> {
        let Desk { holder, sender, .. } = desk;
        let to_dispatcher = self.unit().dispatchers.contains(&sender);
        let (step, days, task) = if to_dispatcher {
            (Step::Dispatch, DISPATCH_DAYS, Task::DispatchAgain { unjustly })
        } else {
            (Step::Examination, self.procedure().specialist_days, Task::Examine)
        };
        self.hand(Act::Return, holder, sender, step, days)?;
        Some(Next::Desk(Desk { holder: sender, sender: holder, task }))
    }

    fn pass_on(&mut self, desk: Desk, colleague: u32) -> Option<Next> {
        self.hand(Act::Forward, desk.holder, colleague, Step::Examination, self.procedure().specialist_days)?;
        self.case.specialist = colleague;
        Some(Next::Desk(Desk { holder: colleague, sender: desk.holder, task: Task::Examine }))
    }

    /// The specialist's own work; whether the case goes on.
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
            if self.dice.chance(0.10) {
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
        self.spend(specialist, 0.7 * works, SIGMA);
        self.log(Act::Draft, me, Note::None)?;
        if self.dice.chance(self.procedure().charged) {
            self.log(Act::AskFee, me, Note::None)?;
            self.wait_for_applicant(1.2);
            self.log(Act::Pay, Actor::Citizen, Note::None)?;
        }
        self.spend(specialist, 0.2 * works, SIGMA);
        Some(true)
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
        if self.world.defects && self.dice.chance(0.004) {
            self.log(Act::Other, Actor::Official(specialist), Note::None)?;
        }
        Some(())
    }

    /// Waits for the applicant; the time waited is added to the due dates.
    fn ask_supplement(&mut self, specialist: u32) -> Option<()> {
        self.log(Act::AskSupplement, Actor::Official(specialist), Note::PapersMissing)?;
        let asked = self.now;
        self.wait_for_applicant(3.0);
        self.step_due = self.postponed(self.step_due, asked);
        self.case.due = self.case.due.map(|due| self.postponed(due, asked));
        self.log(Act::Supplement, Actor::Citizen, Note::None)
    }

    /// Citizens act at any hour from six in the morning on.
    fn wait_for_applicant(&mut self, median_days: f64) {
        let until = self.now + self.dice.log_normal(median_days * DAY_SECONDS as f64, SIGMA) as i64;
        let asleep = until.rem_euclid(DAY_SECONDS) < 6 * 3_600;
        self.now = until + if asleep { 6 * 3_600 } else { 0 };
    }

    /// `due` moved by the working days since `asked`.
    fn postponed(&self, due: i64, asked: i64) -> i64 {
        let days = &self.world.days;
        let waited = (days.work_of(self.now) - days.work_of(asked)) as u64;
        let waited_days = waited.div_ceil(WORK_SECONDS as u64) as u32;
        days.closing_after(due, waited_days)
    }

    fn consult(&mut self, specialist: u32) -> Option<()> {
        let consulted = self.dice.pick(&self.world.roster.consulted);
        let due = self.world.days.closing_after(self.now, REPLY_DAYS);
        let opinion = |act, sender, receiver, note| (act, Step::Opinion, sender, receiver, Some(due), note);
        self.write(opinion(Act::Ask, Actor::Official(specialist), Some(consulted), Note::None))?;
        if self.dice.chance(0.03) {
            // Nobody replied: the system closes the request at its deadline.
            self.now = due.max(self.now);
            return self.write(opinion(Act::AutoReply, Actor::System, None, Note::None));
        }
        let factor = self.conduct_of(consulted).reply;
        self.spend(consulted, 18.0 * HOUR * factor, SIGMA);
        let note = if self.dice.chance(0.12) { Note::NoOpinion } else { Note::Agree };
        self.write(opinion(Act::Reply, Actor::Official(consulted), Some(specialist), note))
    }

    fn rework(&mut self, desk: Desk) -> Option<Next> {
        let conduct = self.conduct_of(desk.holder);
        let works = 0.3 * conduct.work * self.procedure().specialist_hours * HOUR;
        self.spend(desk.holder, works, SIGMA);
        self.log(Act::Draft, Actor::Official(desk.holder), Note::None)?;
        self.spend(desk.holder, 0.1 * works, SIGMA);
        self.send_up(desk.holder)
    }

    fn send_up(&mut self, specialist: u32) -> Option<Next> {
        let leader = self.dice.pick(&self.unit().leaders);
        let act = if self.procedure().hard { Act::SendDraftUp } else { Act::SendUp };
        self.hand(act, specialist, leader, Step::Approval, APPROVAL_DAYS)?;
        Some(Next::Desk(Desk { holder: leader, sender: specialist, task: Task::Approve }))
    }

    fn approve(&mut self, desk: Desk) -> Option<Next> {
        let Desk { holder: leader, sender: specialist, .. } = desk;
        self.spend(leader, 2.5 * HOUR, SIGMA);
        let rejected = self.conduct_of(specialist).rejected;
        if self.rejections < REJECTIONS && self.dice.chance(rejected) {
            self.rejections += 1;
            self.hand(Act::Reject, leader, specialist, Step::Examination, REWORK_DAYS)?;
            return Some(Next::Desk(Desk { holder: specialist, sender: leader, task: Task::Rework }));
        }
        self.log(Act::Sign, Actor::Official(leader), Note::None)?;
        Some(Next::Done { leader })
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
        self.step = Step::Delivery;
        self.step_due = self.world.days.closing_after(self.now, DELIVERY_DAYS);
        self.spend(clerk, 6.0 * HOUR, SIGMA);
        self.log(Act::Deliver, Actor::Official(clerk), Note::None)?;
        self.case.returned = Some(self.now);
        Some(())
    }

    /// Hands the case over: the row tells the receiver's step and due date.
    fn hand(&mut self, act: Act, sender: u32, receiver: u32, step: Step, days: u32) -> Option<()> {
        self.moves += 1;
        self.step = step;
        self.step_due = self.world.days.closing_after(self.now, days);
        let note = match act {
            Act::Return => Note::NotMine,
            Act::Reject => Note::Redo,
            Act::SendUp | Act::SendDraftUp if self.dice.chance(0.85) => Note::PleaseSign,
            Act::Forward | Act::Assign if self.dice.chance(0.3) => Note::PleaseHandle,
            _ => Note::None,
        };
        self.write((act, step, Actor::Official(sender), Some(receiver), Some(self.step_due), note))
    }

    /// An act at the present step that leaves the case where it is.
    fn log(&mut self, act: Act, sender: Actor, note: Note) -> Option<()> {
        let due = (act != Act::Recall).then_some(self.step_due);
        self.write((act, self.step, sender, None, due, note))
    }

    /// `None` if the period is over.
    fn write(&mut self, row: (Act, Step, Actor, Option<u32>, Option<i64>, Note)) -> Option<()> {
        if self.now >= self.world.end {
            return None;
        }
        let (act, step, sender, receiver, due, note) = row;
        let keyed_after = (self.dice.below(6) as i64 - 3).max(0);
        let row = Row { happened: self.now, act, step, sender, receiver, due, note, keyed_after };
        let (_, status) = act.label_and_status();
        if !status.is_empty() {
            self.case.status = status;
        }
        let defect = if self.world.defects { Defect::draw(self.dice) } else { Defect::None };
        for _ in 0..=u64::from(defect == Defect::Repeated) {
            row.write(self.out, self.case_fields, self.world, defect);
            self.rows += 1;
        }
        Some(())
    }

    /// Lets `official` spend office time, drawn around `median_seconds` and the official's own pace.
    fn spend(&mut self, official: u32, median_seconds: f64, sigma: f64) {
        let pace = self.world.roster.official(official).pace;
        let seconds = self.dice.log_normal(median_seconds * pace, sigma);
        self.now = self.world.finish(official, self.now, seconds);
    }

    fn conduct_of(&self, official: u32) -> super::plant::Conduct {
        self.world.roster.official(official).conduct
    }

    fn procedure(&self) -> &'static Procedure {
        &PROCEDURES[self.case.procedure]
    }

    fn unit(&self) -> &'a Unit {
        self.world.roster.unit_of(self.case.specialist)
    }
}
