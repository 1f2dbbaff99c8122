//! Simulated offices: the library's way to their log and to the truth about them.

use std::io::{self, Write};

use anyhow::{Context, Result};

use super::case::SimulatedCase;
use super::case_codes::CaseCodes;
use super::circumstances::Load;
use super::csv;
use super::dice::Dice;
use super::event_row::{CASE_HEADINGS, EVENT_HEADINGS, write_time};
use super::life::live;
use super::names::write_applicant;
use super::procedure::PROCEDURES;
use super::province::Province;
use super::settings::{SimulateSettings, Size};
use super::truth::{OfficialTruth, truth};
use super::workdays::DAY_SECONDS;

/// Spreadsheet programs recognise UTF-8 by this mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Random draws. The roster uses stream 0, and `circumstances` those from 3 on.
const CASES_STREAM: u64 = 1;
const PILOT_STREAM: u64 = 2;
/// The number of cases simulated, without writing them, to find out how many rows a case has.
const PILOT_CASES: u64 = 3_000;
/// The number of cases between two calls of the progress function.
const PROGRESS_CASES: u64 = 4_096;
/// The share of the cases of an official who runs pilots that are in the register.
const PILOT_SHARE: f64 = 0.5;
/// The factor on all durations of a pilot: what is new takes long.
const PILOT_FACTOR: f64 = 3.0;
/// A case of a specialist for hard ones is at least so many standard deviations more difficult than the median.
const HARD_FROM: f64 = 0.8;

/// Offices that are staffed and ready to work.
pub struct SimulatedOffices {
    pub(super) province: Province,
    settings: SimulateSettings,
}

/// The rows of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRows {
    /// Rows of the events file.
    pub events: u64,
    /// Rows of the cases file.
    pub cases: u64,
    /// The cases of the register of pilots, in order; none unless the trait is on.
    pub pilots: Vec<String>,
}

impl SimulatedOffices {
    /// Staffs the offices.
    ///
    /// # Errors
    /// If the settings cannot be simulated.
    pub fn new(settings: &SimulateSettings) -> Result<Self> {
        settings.check()?;
        Ok(Self { province: Province::new(settings)?, settings: settings.clone() })
    }

    /// Returns what is true of each official.
    pub fn truth(&self) -> Vec<OfficialTruth> {
        truth(&self.province)
    }

    /// Writes the events file and the cases file, as CSV with headings. The same settings give the same bytes.
    /// `progress` is called from time to time with the number of events written.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn write_log(
        &self,
        events: &mut impl Write,
        cases: &mut impl Write,
        progress: &mut dyn FnMut(u64),
    ) -> Result<LogRows> {
        let count = self.number_of_cases()?;
        let mut outputs = OutputFiles { events, cases, pilots: Vec::new() };
        let events =
            run_cases(&self.province, self.settings.seed, CASES_STREAM, count, &mut outputs, progress)?;
        Ok(LogRows { events, cases: count, pilots: outputs.pilots })
    }

    /// Returns the number of cases to simulate. If a number of events is wanted, a small log over the same period,
    /// which is not written, shows how many events a case has.
    fn number_of_cases(&self) -> Result<u64> {
        match self.settings.size {
            Size::Cases(cases) => Ok(cases),
            Size::Events(events) => {
                let mut nowhere =
                    OutputFiles { events: &mut io::sink(), cases: &mut io::sink(), pilots: Vec::new() };
                let (seed, stream) = (self.settings.seed, PILOT_STREAM);
                let rows = run_cases(&self.province, seed, stream, PILOT_CASES, &mut nowhere, &mut |_| ())?;
                Ok((events as f64 * PILOT_CASES as f64 / rows as f64).round() as u64)
            }
        }
    }
}

struct OutputFiles<'a, E: Write, C: Write> {
    events: &'a mut E,
    cases: &'a mut C,
    pilots: Vec<String>,
}

/// Simulates cases that arrive over the period, evenly unless there are seasons, in order, and returns the number of rows of the events
/// file.
fn run_cases<E: Write, C: Write>(
    province: &Province,
    seed: u64,
    stream: u64,
    count: u64,
    outputs: &mut OutputFiles<'_, E, C>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64> {
    let mut dice = Dice::new(seed, stream);
    let mut load = Load::new(province);
    let mut codes = CaseCodes::new(province.roster.units.len());
    let (mut events, mut rows, mut case_fields) = (0, Vec::new(), Vec::new());
    outputs.events.write_all(&headed(EVENT_HEADINGS)).context("cannot write the events file")?;
    outputs.cases.write_all(&headed(CASE_HEADINGS)).context("cannot write the cases file")?;
    for number in 0..count {
        let mut case = open_case(province, &mut dice, number, count);
        case_fields.clear();
        let unit = province.roster.official(case.specialist).unit;
        codes.append_next(&mut case_fields, province, unit, case.submitted);
        if case.pilot {
            outputs.pilots.push(String::from_utf8_lossy(&case_fields).into_owned());
        }
        case_fields.push(b',');
        case_fields.extend_from_slice(province.procedure_fields(case.procedure, unit));

        rows.clear();
        events += live(province, &mut load, &mut dice, &mut case, &case_fields, &mut rows);
        outputs.events.write_all(&rows).context("cannot write the events file")?;
        rows.clear();
        write_case(&mut rows, province, &case, &case_fields, unit, &mut dice);
        outputs.cases.write_all(&rows).context("cannot write the cases file")?;
        if number % PROGRESS_CASES == PROGRESS_CASES - 1 {
            progress(events);
        }
    }
    Ok(events)
}

fn open_case(province: &Province, dice: &mut Dice, number: u64, count: u64) -> SimulatedCase {
    let procedure = province.draw_procedure(dice);
    let drawn = province.roster.draw_specialist(procedure, dice);
    let (slot, place) = (province.period.end as f64 / count as f64, number as f64 + dice.unit());
    let season = province.circumstances.seasons.arrival(place / count as f64, &province.period);
    let arrival_work = season.unwrap_or((place * slot) as i64);
    let arrival = province.days.local_of(arrival_work);
    let specialist = province.specialist_in_post(drawn, procedure, arrival_work, dice);
    let channel = [2, 2, 2, 2, 2, 1, 1, 1, 1, 3][dice.below(10)];
    let submitted = if channel == 2 && dice.chance(0.35) {
        // In the evening of the same day.
        arrival - arrival.rem_euclid(DAY_SECONDS) + 61_200 + dice.below(21_600) as i64
    } else {
        arrival
    };
    let difficulty = draw_difficulty(province, specialist, dice);
    let pilot = province.roster.official(specialist).person.pilots && dice.chance(PILOT_SHARE);
    SimulatedCase {
        procedure,
        specialist,
        channel,
        submitted,
        accepted: None,
        due: None,
        finished: None,
        returned: None,
        status: "1",
        pilot,
        difficulty: if pilot { PILOT_FACTOR * difficulty } else { difficulty },
    }
}

/// Draws the factor on all durations of a case, given who is in charge.
fn draw_difficulty(province: &Province, specialist: u32, dice: &mut Dice) -> f64 {
    let spread = province.traits.hard_cases;
    if spread == 0.0 {
        return 1.0;
    }
    let mut level = dice.normal();
    while province.roster.official(specialist).person.hard_cases && level < HARD_FROM {
        level = dice.normal();
    }
    (spread * level).exp()
}

fn write_case(
    out: &mut Vec<u8>,
    province: &Province,
    case: &SimulatedCase,
    case_fields: &[u8],
    unit: u32,
    dice: &mut Dice,
) {
    let procedure = &PROCEDURES[case.procedure];
    out.extend_from_slice(case_fields);
    for field in [procedure.field_code, procedure.field_name] {
        out.push(b',');
        csv::append_field(out, field);
    }
    out.extend_from_slice(&[b',', b'0' + case.channel]);
    for time in [Some(case.submitted), case.accepted, case.due, case.finished, case.returned] {
        out.push(b',');
        if let Some(time) = time {
            write_time(out, &province.days, time);
        }
    }
    for field in [case.status, &province.roster.units[unit as usize].name] {
        out.push(b',');
        csv::append_field(out, field);
    }
    out.push(b',');
    write_applicant(out, dice);
    out.push(b'\n');
}

pub(super) fn headed(headings: &str) -> Vec<u8> {
    let mut out = BYTE_ORDER_MARK.to_vec();
    out.extend_from_slice(headings.as_bytes());
    out.push(b'\n');
    out
}
