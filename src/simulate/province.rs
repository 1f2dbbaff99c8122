//! What does not change while cases run: offices, calendar, leave, and fields that are ready to be written.

use std::ops::Range;

use anyhow::{Context, Result};
use jiff::ToSpan;
use jiff::civil::Date;

use super::circumstances::{Calendar, Circumstances};
use super::csv;
use super::dice::Dice;
use super::procedure::PROCEDURES;
use super::roster::Roster;
use super::settings::SimulateSettings;
use super::traits::Traits;
use super::workdays::{WORK_SECONDS, Workdays};

/// How often a colleague is drawn until one has started.
const COLLEAGUE_DRAWS: usize = 10;

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
    /// For each procedure, the CSV fields `code,name`; for each unit and procedure if units have their own.
    procedure_fields: Vec<Vec<u8>>,
    /// The running total of the shares of the procedures.
    procedure_weights: Vec<f64>,
    pub(super) traits: Traits,
    pub(super) circumstances: Circumstances,
    pub(super) calendar: Calendar,
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
        let circumstances = Circumstances::new(settings, &roster, &days, period.end);
        let procedure_weights = running_total(PROCEDURES.iter().map(|procedure| procedure.share));
        let official_fields = roster
            .officials
            .iter()
            .map(|official| {
                // Whoever acts under another's account shows as that person.
                let shown = official.person.account.map_or(official, |account| roster.official(account));
                csv_line(&[&shown.shown, &roster.units[shown.unit as usize].name])
            })
            .collect();
        let procedure_fields = procedure_fields(&settings.traits, roster.units.len());
        Ok(Self {
            end: Workdays::start_of(after),
            defects: settings.defects,
            official_fields,
            procedure_fields,
            procedure_weights,
            traits: settings.traits.clone(),
            circumstances,
            calendar: Calendar::new(settings.start, settings.months),
            roster,
            days,
            period,
        })
    }

    /// Draws the procedure of the next case: an index into `PROCEDURES`.
    pub(super) fn draw_procedure(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.procedure_weights)
    }

    /// Returns `drawn`, or draws another specialist in charge if that one has not started by `arrival`.
    pub(super) fn specialist_in_post(
        &self,
        drawn: u32,
        procedure: usize,
        arrival: i64,
        dice: &mut Dice,
    ) -> u32 {
        let mut official = drawn;
        // Newcomers are few, so that a draw soon finds somebody else.
        while !self.circumstances.in_post(official, arrival) {
            official = self.roster.draw_specialist(procedure, dice);
        }
        official
    }

    /// Returns another specialist of the unit of `official` who has started by `now`, if a few draws find one.
    pub(super) fn draw_colleague(&self, official: u32, now: i64, dice: &mut Dice) -> Option<u32> {
        let now = self.days.work_of(now);
        for _ in 0..COLLEAGUE_DRAWS {
            let colleague = self.roster.draw_colleague(official, dice)?;
            if self.circumstances.in_post(colleague, now) {
                return Some(colleague);
            }
        }
        None
    }

    /// Returns the local instant at which `official`, starting at `from`, has spent `seconds` of office time. Work
    /// waits while the official is on leave.
    pub(super) fn finish(&self, official: u32, from: i64, seconds: f64) -> i64 {
        // No step takes longer than a year, and the limit keeps the sum within range.
        let seconds = seconds.clamp(0.0, 250.0 * WORK_SECONDS as f64) as i64;
        let from = self.days.work_of(from);
        self.days.local_of(self.circumstances.absences[official as usize].finish(from, seconds))
    }

    /// Returns the first and the last day of each recorded leave of an official.
    pub(super) fn recorded_leaves(&self, official: usize) -> impl Iterator<Item = (Date, Date)> {
        let leaves = self.circumstances.absences[official].leaves.iter();
        let recorded = leaves.filter(|leave| leave.recorded && !leave.when.is_empty());
        recorded.map(|leave| (self.date_of(leave.when.start), self.date_of(leave.when.end - WORK_SECONDS)))
    }

    /// Returns the first day of a newcomer.
    pub(super) fn first_day(&self, official: usize) -> Option<Date> {
        self.circumstances.absences[official].first_work.map(|first| self.date_of(first))
    }

    /// Returns the week in which an official starts: 0 unless it is a newcomer.
    pub(super) fn first_week(&self, official: u32) -> usize {
        let first = self.circumstances.absences[official as usize].first_work;
        first.map_or(0, |first| self.calendar.week(self.days.local_of(first)))
    }

    /// Returns the date of a work second.
    pub(super) fn date_of(&self, work: i64) -> Date {
        self.days.date(self.days.local_of(work))
    }

    /// Returns the codes of all procedures.
    pub(super) fn procedures(&self) -> impl Iterator<Item = String> {
        let code = |fields: &Vec<u8>| {
            let end = fields.iter().position(|byte| *byte == b',').unwrap_or(fields.len());
            String::from_utf8_lossy(&fields[..end]).into_owned()
        };
        self.procedure_fields.iter().map(code)
    }

    /// Returns the CSV fields `code,name` of a procedure in a unit.
    pub(super) fn procedure_fields(&self, procedure: usize, unit: u32) -> &[u8] {
        let own = if self.traits.own_procedures > 0.0 { unit as usize * PROCEDURES.len() } else { 0 };
        &self.procedure_fields[own + procedure]
    }
}

/// Returns the CSV fields `code,name` of all procedures: once, or for each unit if units have their own.
fn procedure_fields(traits: &Traits, units: usize) -> Vec<Vec<u8>> {
    if traits.own_procedures == 0.0 {
        return PROCEDURES.iter().map(|procedure| csv_line(&[procedure.code, procedure.name])).collect();
    }
    let of_unit = |unit: usize| {
        PROCEDURES.iter().map(move |procedure| {
            // As the portal numbers the variants of a procedure.
            csv_line(&[&format!("{}.000.00.00.H{}", procedure.code, unit + 15), procedure.name])
        })
    };
    (0..units).flat_map(of_unit).collect()
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
