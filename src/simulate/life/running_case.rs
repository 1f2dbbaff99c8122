//! A case in progress: its present state, and what every official can do to it.
//!
//! Methods that write a row return `None` once the period is over, which ends the case where it is, so that late
//! cases stay open as they do in an export.

use crate::simulate::case::SimulatedCase;
use crate::simulate::circumstances::Load;
use crate::simulate::defect::Defect;
use crate::simulate::dice::Dice;
use crate::simulate::event_row::EventRow;
use crate::simulate::label::{Act, Actor, Note, WorkflowStep};
use crate::simulate::plant::Conduct;
use crate::simulate::procedure::{PROCEDURES, Procedure};
use crate::simulate::province::Province;
use crate::simulate::roster::RosterUnit;
use crate::simulate::workdays::{DAY_SECONDS, WORK_SECONDS};

/// Seconds per hour.
pub(super) const HOUR: f64 = 3_600.0;
/// The share of the steps of an account with a timer that the system ends.
const TIMER_SHARE: f64 = 0.6;
/// The highest rate in a bad week.
const HIGHEST_RATE: f64 = 0.9;
/// The spread of most durations: the standard deviation of the logarithm.
pub(super) const SIGMA: f64 = 0.75;

/// A case in progress.
pub(super) struct RunningCase<'a> {
    pub(super) province: &'a Province,
    pub(super) load: &'a mut Load,
    pub(super) dice: &'a mut Dice,
    /// The events file; rows are appended here.
    pub(super) out: &'a mut Vec<u8>,
    /// The case code and the procedure, with which each row begins.
    pub(super) case_fields: &'a [u8],
    pub(super) case: &'a mut SimulatedCase,
    pub(super) rows: u64,
    pub(super) now: i64,
    pub(super) step: WorkflowStep,
    pub(super) step_due: i64,
    /// When the present holder received the case.
    pub(super) received: i64,
    pub(super) handovers: u32,
    pub(super) rejections: u32,
}

impl<'a> RunningCase<'a> {
    /// Hands the case over. The row carries the step and the due date of the receiver.
    pub(super) fn hand(
        &mut self,
        act: Act,
        sender: u32,
        receiver: u32,
        step: WorkflowStep,
        days: u32,
    ) -> Option<()> {
        self.handovers += 1;
        self.received = self.now;
        self.step = step;
        self.step_due = self.limit_of(receiver, step, days);
        self.load.arrive(self.province, receiver, self.now);
        let note = match act {
            Act::Return => Note::NotMine,
            Act::Reject => Note::Redo,
            Act::SendUp | Act::SendDraftUp if self.dice.chance(1.0 - self.conduct_of(sender).bare) => {
                Note::PleaseSign
            }
            Act::Forward | Act::Assign if self.dice.chance(0.3) => Note::PleaseHandle,
            _ => Note::None,
        };
        let act = self.label(act, step);
        self.write((act, step, Actor::Official(sender), Some(receiver), Some(self.step_due), note))
    }

    /// Returns the act as which a handover is written: labels may lie.
    fn label(&mut self, act: Act, step: WorkflowStep) -> Act {
        let other = match act {
            Act::Return => Act::Forward,
            Act::Forward if step == WorkflowStep::Examination => Act::Return,
            _ => return act,
        };
        if self.dice.happens(self.province.traits.lying_labels) { other } else { act }
    }

    /// Returns the due date of a step that begins now: the end of a working day, or to the second for an account whose
    /// work the system ends at the limit.
    pub(super) fn limit_of(&self, receiver: u32, step: WorkflowStep, days: u32) -> i64 {
        let timed = matches!(step, WorkflowStep::Dispatch | WorkflowStep::Opinion);
        let workdays = &self.province.days;
        if timed && self.province.roster.official(receiver).person.timer {
            workdays.local_of(workdays.work_of(self.now) + i64::from(days) * WORK_SECONDS)
        } else {
            workdays.closing_after(self.now, days)
        }
    }

    /// Returns true if the system ends the step of `official` at its limit.
    pub(super) fn timed_out(&mut self, official: u32) -> bool {
        self.province.roster.official(official).person.timer && self.dice.chance(TIMER_SHARE)
    }

    /// Waits until `official` releases the case, which is now ready.
    pub(super) fn wait_for_release(&mut self, official: u32) {
        self.now = self.province.circumstances.release(official, &self.province.days, self.now);
    }

    /// Writes an act at the present step that leaves the case where it is.
    pub(super) fn log(&mut self, act: Act, sender: Actor, note: Note) -> Option<()> {
        let due = (act != Act::Recall).then_some(self.step_due);
        self.write((act, self.step, sender, None, due, note))
    }

    /// Writes a row, or returns `None` if the period is over.
    pub(super) fn write(
        &mut self,
        row: (Act, WorkflowStep, Actor, Option<u32>, Option<i64>, Note),
    ) -> Option<()> {
        if self.now >= self.province.end {
            return None;
        }
        let (act, step, sender, receiver, due, note) = row;
        let keyed_after = (self.dice.below(6) as i64 - 3).max(0);
        let row = EventRow { happened: self.now, act, step, sender, receiver, due, note, keyed_after };
        let (_, status) = act.label_and_status();
        if !status.is_empty() {
            self.case.status = status;
        }
        let defect = if self.province.defects { Defect::draw(self.dice) } else { Defect::None };
        for _ in 0..=u64::from(defect == Defect::Repeated) {
            row.write(self.out, self.case_fields, self.province, defect);
            self.rows += 1;
        }
        Some(())
    }

    /// Lets `official` spend office time, drawn around `median_seconds` times the official's own pace.
    pub(super) fn spend(&mut self, official: u32, median_seconds: f64, sigma: f64) {
        let province = self.province;
        let who = province.roster.official(official);
        let seconds = self.dice.log_normal(median_seconds * who.pace, sigma);
        let day = province.circumstances.pace(official, who, &province.days, self.now);
        let load = self.load.factor(province, official, self.now);
        self.now = province.finish(official, self.now, seconds * self.case.difficulty * day * load);
    }

    /// Waits until the applicant acts, which may be at any hour from six in the morning on.
    pub(super) fn wait_for_applicant(&mut self, median_days: f64) {
        let until = self.now + self.dice.log_normal(median_days * DAY_SECONDS as f64, SIGMA) as i64;
        let asleep = until.rem_euclid(DAY_SECONDS) < 6 * 3_600;
        self.now = until + if asleep { 6 * 3_600 } else { 0 };
    }

    /// Returns the conduct of an official today: in bad weeks and in some units all rates are higher.
    pub(super) fn conduct_of(&self, official: u32) -> Conduct {
        let who = self.province.roster.official(official);
        let factor = self.province.circumstances.rates(official, who, self.now);
        let today = |rate: f64| (rate * factor).min(rate.max(HIGHEST_RATE));
        let conduct = who.conduct;
        Conduct {
            pass_on: today(conduct.pass_on),
            send_back: today(conduct.send_back),
            misroute: today(conduct.misroute),
            rejected: today(conduct.rejected),
            ..conduct
        }
    }

    /// Draws another specialist of the unit of `official` who is in post.
    pub(super) fn draw_colleague(&mut self, official: u32) -> Option<u32> {
        self.province.draw_colleague(official, self.now, self.dice)
    }

    /// Draws one of `officials`, and another one if that one is away and somebody is there.
    pub(super) fn pick_present(&mut self, officials: &[u32]) -> u32 {
        let drawn = self.dice.pick(officials);
        if !self.is_away(drawn) {
            return drawn;
        }
        let present: Vec<u32> = officials.iter().copied().filter(|one| !self.is_away(*one)).collect();
        if present.is_empty() { drawn } else { self.dice.pick(&present) }
    }

    /// Waits until `official` is back from an absence.
    pub(super) fn wait_for_presence(&mut self, official: u32) {
        if self.is_away(official) {
            self.now = self.province.finish(official, self.now, 0.0);
        }
    }

    fn is_away(&self, official: u32) -> bool {
        let now = self.province.days.work_of(self.now);
        self.province.circumstances.absences[official as usize].contains(now)
    }

    pub(super) fn procedure(&self) -> &'static Procedure {
        &PROCEDURES[self.case.procedure]
    }

    pub(super) fn unit(&self) -> &'a RosterUnit {
        self.province.roster.unit_of(self.case.specialist)
    }
}
