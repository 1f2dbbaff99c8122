//! A case in progress: its present state, and what every official can do to it.
//!
//! Methods that write a row return `None` once the period is over, which ends the case where it is, so that late
//! cases stay open as they do in an export.

use crate::simulate::case::SimulatedCase;
use crate::simulate::defect::Defect;
use crate::simulate::dice::Dice;
use crate::simulate::event_row::EventRow;
use crate::simulate::label::{Act, Actor, Note, WorkflowStep};
use crate::simulate::plant::Conduct;
use crate::simulate::procedure::{PROCEDURES, Procedure};
use crate::simulate::province::Province;
use crate::simulate::roster::RosterUnit;
use crate::simulate::workdays::DAY_SECONDS;

/// Seconds per hour.
pub(super) const HOUR: f64 = 3_600.0;
/// The spread of most durations: the standard deviation of the logarithm.
pub(super) const SIGMA: f64 = 0.75;

/// A case in progress.
pub(super) struct RunningCase<'a> {
    pub(super) province: &'a Province,
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
        self.step = step;
        self.step_due = self.province.days.closing_after(self.now, days);
        let note = match act {
            Act::Return => Note::NotMine,
            Act::Reject => Note::Redo,
            Act::SendUp | Act::SendDraftUp if self.dice.chance(0.85) => Note::PleaseSign,
            Act::Forward | Act::Assign if self.dice.chance(0.3) => Note::PleaseHandle,
            _ => Note::None,
        };
        self.write((act, step, Actor::Official(sender), Some(receiver), Some(self.step_due), note))
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
        let pace = self.province.roster.official(official).pace;
        let seconds = self.dice.log_normal(median_seconds * pace, sigma);
        self.now = self.province.finish(official, self.now, seconds);
    }

    /// Waits until the applicant acts, which may be at any hour from six in the morning on.
    pub(super) fn wait_for_applicant(&mut self, median_days: f64) {
        let until = self.now + self.dice.log_normal(median_days * DAY_SECONDS as f64, SIGMA) as i64;
        let asleep = until.rem_euclid(DAY_SECONDS) < 6 * 3_600;
        self.now = until + if asleep { 6 * 3_600 } else { 0 };
    }

    pub(super) fn conduct_of(&self, official: u32) -> Conduct {
        self.province.roster.official(official).conduct
    }

    pub(super) fn procedure(&self) -> &'static Procedure {
        &PROCEDURES[self.case.procedure]
    }

    pub(super) fn unit(&self) -> &'a RosterUnit {
        self.province.roster.unit_of(self.case.specialist)
    }
}
