//! What does not change while cases run: offices, calendar, leave, and fields that are ready to be written.

use std::ops::Range;

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;

use super::csv;
use super::dice::Dice;
use super::plant::Behaviour;
use super::procedure::PROCEDURES;
use super::roster::Roster;
use super::settings::SimulateSettings;
use super::workdays::{WORK_SECONDS, Workdays};

/// The number of working days of leave.
const LEAVE_DAYS: i64 = 10;

/// The province in which cases run.
pub(super) struct Province {
    pub(super) roster: Roster,
    pub(super) days: Workdays,
    /// The period in which cases arrive, in work seconds.
    pub(super) period: Range<i64>,
    /// The end of the period, in local seconds. The log has nothing after it.
    pub(super) end: i64,
    pub(super) defects: bool,
    /// For each official, the CSV fields `official,unit`.
    pub(super) official_fields: Vec<Vec<u8>>,
    /// For each procedure, the CSV fields `code,name`.
    pub(super) procedure_fields: Vec<Vec<u8>>,
    /// The running total of the shares of the procedures.
    procedure_weights: Vec<f64>,
    /// For each official, the leave in work seconds; empty for most.
    leave: Vec<Range<i64>>,
}

impl Province {
    pub(super) fn new(settings: &SimulateSettings) -> Result<Self> {
        let after = settings
            .start
            .checked_add(i64::from(settings.months).months())
            .context("the period ends beyond the calendar")?;
        // Due dates and long work reach beyond the period.
        let last = after.checked_add(1.year()).context("the period ends beyond the calendar")?;
        let days = Workdays::new(settings.start, last)?;
        let roster = Roster::new(settings);
        let period = 0..days.work_of(Workdays::start_of(after));
        anyhow::ensure!(!period.is_empty(), "the period has no working day");
        let leave = plan_leave(&roster, &period);
        let procedure_weights = running_total(PROCEDURES.iter().map(|procedure| procedure.share));
        let official_fields = roster
            .officials
            .iter()
            .map(|official| csv_line(&[&official.shown, &roster.units[official.unit as usize].name]))
            .collect();
        let procedure_fields =
            PROCEDURES.iter().map(|procedure| csv_line(&[procedure.code, procedure.name])).collect();
        Ok(Self {
            end: Workdays::start_of(after),
            defects: settings.defects,
            official_fields,
            procedure_fields,
            procedure_weights,
            leave,
            roster,
            days,
            period,
        })
    }

    /// Draws the procedure of the next case: an index into `PROCEDURES`.
    pub(super) fn draw_procedure(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.procedure_weights)
    }

    /// Returns the local instant at which `official`, starting at `from`, has spent `seconds` of office time. Work
    /// waits while the official is on leave.
    pub(super) fn finish(&self, official: u32, from: i64, seconds: f64) -> i64 {
        // No step takes longer than a year, and the limit keeps the sum within range.
        let seconds = seconds.clamp(0.0, 250.0 * WORK_SECONDS as f64) as i64;
        let from = self.days.work_of(from);
        let leave = &self.leave[official as usize];
        let mut until = from + seconds;
        if from < leave.end && until > leave.start {
            until += leave.end - from.max(leave.start);
        }
        self.days.local_of(until)
    }

    /// Returns the first and the last day of an official's leave, if it has any.
    pub(super) fn leave_of(&self, official: usize) -> Option<(Date, Date)> {
        let leave = &self.leave[official];
        let date_of = |work| self.days.date(self.days.local_of(work));
        (!leave.is_empty()).then(|| (date_of(leave.start), date_of(leave.end - WORK_SECONDS)))
    }
}

/// Plans ten working days of leave in the middle of the period for officials planted as on leave.
fn plan_leave(roster: &Roster, period: &Range<i64>) -> Vec<Range<i64>> {
    let days = period.end / WORK_SECONDS;
    let first = days * 2 / 5;
    let leave = first * WORK_SECONDS..(first + LEAVE_DAYS).min(days) * WORK_SECONDS;
    roster
        .officials
        .iter()
        .map(|official| if official.behaviour == Behaviour::OnLeave { leave.clone() } else { 0..0 })
        .collect()
}

fn running_total(values: impl Iterator<Item = f64>) -> Vec<f64> {
    values
        .scan(0.0, |total, value| {
            *total += value;
            Some(*total)
        })
        .collect()
}

fn csv_line(fields: &[&str]) -> Vec<u8> {
    let mut line = Vec::new();
    csv::append_fields(&mut line, fields);
    line
}
