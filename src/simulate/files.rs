//! Runs the cases and writes the files.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::case::SimulatedCase;
use super::case_codes::CaseCodes;
use super::csv;
use super::dice::Dice;
use super::event_row::{CASE_HEADINGS, EVENT_HEADINGS, write_time};
use super::life::live;
use super::lists;
use super::names::write_applicant;
use super::plant::truth_of;
use super::procedure::PROCEDURES;
use super::province::Province;
use super::settings::{SimulateSettings, Size};
use super::workdays::DAY_SECONDS;

/// Spreadsheet programs recognise UTF-8 by this mark.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Random outputs. The roster uses stream 0.
const CASES_STREAM: u64 = 1;
const PILOT_STREAM: u64 = 2;
/// The number of cases simulated, without writing them, to find out how many rows a case has.
const PILOT_CASES: u64 = 3_000;
/// The number of cases between two calls of the progress function.
const PROGRESS_CASES: u64 = 4_096;

/// The files written, and their rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenLog {
    /// Paths: events, cases, truth, leave, officials, units, mapping.
    pub files: Vec<PathBuf>,
    /// Rows of the events file.
    pub events: u64,
    /// Rows of the cases file.
    pub cases: u64,
    /// Officials, placeholder accounts included.
    pub officials: u64,
}

/// Writes `events.csv` (or `events.csv.gz`), `cases.csv`, `truth.csv`, `leave.csv` and the lists `officials.csv`,
/// `units.csv` and `mapping.csv` into `dir`, which is created if it does not exist. Existing files are replaced.
///
/// The same settings give the same bytes. Memory depends on officials and units, not on the size of the log.
/// `progress` is called from time to time, and at the end, with the number of events written.
///
/// # Errors
/// If the settings cannot be simulated, or a file cannot be written.
pub fn simulate(
    settings: &SimulateSettings,
    dir: &Path,
    progress: &mut dyn FnMut(u64),
) -> Result<WrittenLog> {
    settings.check()?;
    let province = Province::new(settings)?;
    let cases = number_of_cases(settings, &province)?;
    std::fs::create_dir_all(dir).with_context(|| format!("cannot create `{}`", dir.display()))?;
    let events_name = if settings.gzip { "events.csv.gz" } else { "events.csv" };
    let names =
        [events_name, "cases.csv", "truth.csv", "leave.csv", "officials.csv", "units.csv", "mapping.csv"];
    let files: Vec<PathBuf> = names.iter().map(|name| dir.join(name)).collect();

    let events = if settings.gzip {
        let encoder = GzEncoder::new(create(&files[0])?, Compression::default());
        let mut outputs = OutputFiles { events: encoder, cases: create(&files[1])? };
        let events = run_cases(&province, settings.seed, CASES_STREAM, cases, &mut outputs, progress)?;
        outputs.events.finish().and_then(|mut file| file.flush()).context("cannot finish the events file")?;
        outputs.cases.flush()?;
        events
    } else {
        let mut outputs = OutputFiles { events: create(&files[0])?, cases: create(&files[1])? };
        let events = run_cases(&province, settings.seed, CASES_STREAM, cases, &mut outputs, progress)?;
        outputs.events.flush()?;
        outputs.cases.flush()?;
        events
    };
    write_truth(&province, &mut create(&files[2])?).context("cannot write the truth")?;
    write_leave(&province, &mut create(&files[3])?).context("cannot write the leave")?;
    write_lists(&province, &files[4..]).context("cannot write the lists")?;
    progress(events);
    Ok(WrittenLog { files, events, cases, officials: province.roster.officials.len() as u64 })
}

struct OutputFiles<E: Write, C: Write> {
    events: E,
    cases: C,
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot create `{}`", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 18, file))
}

/// Returns the number of cases to simulate. If a number of events is wanted, a small log over the same period,
/// which is not written, shows how many events a case has.
fn number_of_cases(settings: &SimulateSettings, province: &Province) -> Result<u64> {
    match settings.size {
        Size::Cases(cases) => Ok(cases),
        Size::Events(events) => {
            let mut nowhere = OutputFiles { events: io::sink(), cases: io::sink() };
            let rows =
                run_cases(province, settings.seed, PILOT_STREAM, PILOT_CASES, &mut nowhere, &mut |_| ())?;
            Ok((events as f64 * PILOT_CASES as f64 / rows as f64).round() as u64)
        }
    }
}

/// Simulates cases that arrive evenly over the period, in order, and returns the number of rows of the events
/// file.
fn run_cases<E: Write, C: Write>(
    province: &Province,
    seed: u64,
    stream: u64,
    count: u64,
    outputs: &mut OutputFiles<E, C>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64> {
    let mut dice = Dice::new(seed, stream);
    let mut codes = CaseCodes::new(province.roster.units.len());
    let (mut events, mut rows, mut case_fields) = (0, Vec::new(), Vec::new());
    outputs.events.write_all(&headed(EVENT_HEADINGS)).context("cannot write the events file")?;
    outputs.cases.write_all(&headed(CASE_HEADINGS)).context("cannot write the cases file")?;
    for number in 0..count {
        let mut case = open_case(province, &mut dice, number, count);
        case_fields.clear();
        let unit = province.roster.official(case.specialist).unit;
        codes.append_next(&mut case_fields, province, unit, case.submitted);
        case_fields.push(b',');
        case_fields.extend_from_slice(&province.procedure_fields[case.procedure]);

        rows.clear();
        events += live(province, &mut dice, &mut case, &case_fields, &mut rows);
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
    let specialist = province.roster.draw_specialist(procedure, dice);
    let slot = province.period.end as f64 / count as f64;
    let arrival = province.days.local_of(((number as f64 + dice.unit()) * slot) as i64);
    let channel = [2, 2, 2, 2, 2, 1, 1, 1, 1, 3][dice.below(10)];
    let submitted = if channel == 2 && dice.chance(0.35) {
        // In the evening of the same day.
        arrival - arrival.rem_euclid(DAY_SECONDS) + 61_200 + dice.below(21_600) as i64
    } else {
        arrival
    };
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
    }
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

fn write_truth(province: &Province, file: &mut impl Write) -> Result<()> {
    let mut out = headed("official,unit,behaviour,expected_class,parameters");
    for (official, fields) in province.roster.officials.iter().zip(&province.official_fields) {
        let (behaviour, expected_class) = truth_of(official.behaviour);
        out.extend_from_slice(fields);
        for field in [behaviour, expected_class, &official.conduct.parameters()] {
            out.push(b',');
            csv::append_field(&mut out, field);
        }
        out.push(b'\n');
    }
    file.write_all(&out)?;
    Ok(file.flush()?)
}

fn write_leave(province: &Province, file: &mut impl Write) -> Result<()> {
    let mut out = headed("official,first_day,last_day");
    for (index, official) in province.roster.officials.iter().enumerate() {
        if let Some((first, last)) = province.leave_of(index) {
            csv::append_field(&mut out, &official.shown);
            writeln!(out, ",{first},{last}")?;
        }
    }
    file.write_all(&out)?;
    Ok(file.flush()?)
}

fn write_lists(province: &Province, files: &[PathBuf]) -> Result<()> {
    let mut officials = headed("Mã cán bộ,Họ và tên,Chức vụ,Đơn vị,Từ ngày,Đến ngày");
    lists::officials(province, &mut officials)?;
    let mut units = headed("Mã đơn vị,Tên đơn vị,Cấp");
    lists::units(province, &mut units)?;
    let mut mapping = headed("Loại,Mã cũ,Mã mới,Từ ngày");
    lists::mapping(province, &mut mapping);
    for (path, list) in files.iter().zip([officials, units, mapping]) {
        std::fs::write(path, list).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}

fn headed(headings: &str) -> Vec<u8> {
    let mut out = BYTE_ORDER_MARK.to_vec();
    out.extend_from_slice(headings.as_bytes());
    out.push(b'\n');
    out
}
