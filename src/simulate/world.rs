//! Everything that does not change while cases run: offices, calendar, leave, and texts ready to be written.

use std::ops::Range;

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;

use super::dice::Dice;
use super::plant::Behaviour;
use super::procedure::PROCEDURES;
use super::roster::Roster;
use super::row::csv_field;
use super::settings::SimulateSettings;
use super::workdays::{WORK_SECONDS, Workdays};

/// Working days of leave.
const LEAVE_DAYS: i64 = 10;

/// The world in which cases run.
pub(super) struct World {
    pub(super) roster: Roster,
    pub(super) days: Workdays,
    /// The period in work seconds: cases arrive in it.
    pub(super) period: Range<i64>,
    /// Local end of the period: nothing after it is in the log.
    pub(super) end: i64,
    pub(super) defects: bool,
    /// `official,unit` of each official, quoted where CSV wants it.
    pub(super) official_fields: Vec<Vec<u8>>,
    /// `code,name` of each procedure, likewise.
    pub(super) procedure_fields: Vec<Vec<u8>>,
    procedure_weights: Vec<f64>,
    /// Leave in work seconds, per official; empty for most.
    leave: Vec<Range<i64>>,
}

impl World {
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

    /// Index of the procedure of the next case.
    pub(super) fn draw_procedure(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.procedure_weights)
    }

    /// When `official`, starting at local instant `from`, has spent `seconds` of office time; leave does not
    /// count, work waits for the official to come back.
    pub(super) fn finish(&self, official: u32, from: i64, seconds: f64) -> i64 {
        // A year is more than any step takes, and keeps the sum within range.
        let seconds = seconds.clamp(0.0, 250.0 * WORK_SECONDS as f64) as i64;
        let from = self.days.work_of(from);
        let leave = &self.leave[official as usize];
        let mut until = from + seconds;
        if from < leave.end && until > leave.start {
            until += leave.end - from.max(leave.start);
        }
        self.days.local_of(until)
    }

    /// First and last day of an official's leave, if any.
    pub(super) fn leave_of(&self, official: usize) -> Option<(Date, Date)> {
        let leave = &self.leave[official];
        let date_of = |work| self.days.date(self.days.local_of(work));
        (!leave.is_empty()).then(|| (date_of(leave.start), date_of(leave.end - WORK_SECONDS)))
    }
}

/// Ten working days in the middle of the period, for those planted as on leave.
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
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            line.push(b',');
        }
        csv_field(&mut line, field);
    }
    line
}
