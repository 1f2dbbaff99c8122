//! Runs the cases and writes the files.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::dice::Dice;
use super::life::{Case, live};
use super::lists;
use super::names::write_applicant;
use super::plant::truth_of;
use super::procedure::PROCEDURES;
use super::row::{CASE_HEADINGS, EVENT_HEADINGS, csv_field, write_time};
use super::settings::{SimulateSettings, Size};
use super::workdays::{DAY_SECONDS, two_digits};
use super::world::World;

/// Spreadsheets recognise UTF-8 by it.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Random streams; the roster has stream 0.
const CASES_STREAM: u64 = 1;
const PILOT_STREAM: u64 = 2;
/// Cases simulated, and thrown away, to learn how many rows a case has.
const PILOT_CASES: u64 = 3_000;
/// Cases between two calls of the progress function.
const PROGRESS_CASES: u64 = 4_096;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
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
/// `units.csv` and `mapping.csv` into `dir`, which is created if need be; files of these names are replaced.
///
/// The same settings give the same bytes. Memory depends on officials and units, not on the size of the log.
/// `progress` is told now and then, and at the end, how many events have been written.
///
/// # Errors
/// Settings that cannot be simulated, and files that cannot be written.
pub fn simulate(settings: &SimulateSettings, dir: &Path, progress: &mut dyn FnMut(u64)) -> Result<Written> {
    settings.check()?;
    let world = World::new(settings)?;
    let cases = number_of_cases(settings, &world)?;
    std::fs::create_dir_all(dir).with_context(|| format!("cannot create `{}`", dir.display()))?;
    let events_name = if settings.gzip { "events.csv.gz" } else { "events.csv" };
    let names =
        [events_name, "cases.csv", "truth.csv", "leave.csv", "officials.csv", "units.csv", "mapping.csv"];
    let files: Vec<PathBuf> = names.iter().map(|name| dir.join(name)).collect();

    let events = if settings.gzip {
        let encoder = GzEncoder::new(create(&files[0])?, Compression::default());
        let mut streams = Streams { events: encoder, cases: create(&files[1])? };
        let events = run_cases(&world, settings.seed, CASES_STREAM, cases, &mut streams, progress)?;
        streams.events.finish().and_then(|mut file| file.flush()).context("cannot finish the events file")?;
        streams.cases.flush()?;
        events
    } else {
        let mut streams = Streams { events: create(&files[0])?, cases: create(&files[1])? };
        let events = run_cases(&world, settings.seed, CASES_STREAM, cases, &mut streams, progress)?;
        streams.events.flush()?;
        streams.cases.flush()?;
        events
    };
    write_truth(&world, &mut create(&files[2])?).context("cannot write the truth")?;
    write_leave(&world, &mut create(&files[3])?).context("cannot write the leave")?;
    write_lists(&world, &files[4..]).context("cannot write the lists")?;
    progress(events);
    Ok(Written { files, events, cases, officials: world.roster.officials.len() as u64 })
}

struct Streams<E: Write, C: Write> {
    events: E,
    cases: C,
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot create `{}`", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 18, file))
}

/// For a wanted number of events: a small log over the same period, thrown away, tells how many a case has.
fn number_of_cases(settings: &SimulateSettings, world: &World) -> Result<u64> {
    match settings.size {
        Size::Cases(cases) => Ok(cases),
        Size::Events(events) => {
            let mut nowhere = Streams { events: io::sink(), cases: io::sink() };
            let rows = run_cases(world, settings.seed, PILOT_STREAM, PILOT_CASES, &mut nowhere, &mut |_| ())?;
            Ok((events as f64 * PILOT_CASES as f64 / rows as f64).round() as u64)
        }
    }
}

/// Cases arrive evenly over the period, in order; the number of rows of the events file.
fn run_cases<E: Write, C: Write>(
    world: &World,
    seed: u64,
    stream: u64,
    count: u64,
    streams: &mut Streams<E, C>,
    progress: &mut dyn FnMut(u64),
) -> Result<u64> {
    let mut dice = Dice::new(seed, stream);
    let mut codes = Codes { day: i64::MIN, serials: vec![0; world.roster.units.len()] };
    let (mut events, mut rows, mut case_fields) = (0, Vec::new(), Vec::new());
    streams.events.write_all(&headed(EVENT_HEADINGS)).context("cannot write the events file")?;
    streams.cases.write_all(&headed(CASE_HEADINGS)).context("cannot write the cases file")?;
    for number in 0..count {
        let mut case = open_case(world, &mut dice, number, count);
        case_fields.clear();
        let unit = world.roster.official(case.specialist).unit;
        codes.write_next(&mut case_fields, world, unit, case.submitted);
        case_fields.push(b',');
        case_fields.extend_from_slice(&world.procedure_fields[case.procedure]);

        rows.clear();
        events += live(world, &mut dice, &mut case, &case_fields, &mut rows);
        streams.events.write_all(&rows).context("cannot write the events file")?;
        rows.clear();
        write_case(&mut rows, world, &case, &case_fields, unit, &mut dice);
        streams.cases.write_all(&rows).context("cannot write the cases file")?;
        if number % PROGRESS_CASES == PROGRESS_CASES - 1 {
            progress(events);
        }
    }
    Ok(events)
}

fn open_case(world: &World, dice: &mut Dice, number: u64, count: u64) -> Case {
    let procedure = world.draw_procedure(dice);
    let specialist = world.roster.draw_specialist(procedure, dice);
    let slot = world.period.end as f64 / count as f64;
    let arrival = world.days.local_of(((number as f64 + dice.unit()) * slot) as i64);
    let channel = [2, 2, 2, 2, 2, 1, 1, 1, 1, 3][dice.below(10)];
    let submitted = if channel == 2 && dice.chance(0.35) {
        // In the evening of the same day.
        arrival - arrival.rem_euclid(DAY_SECONDS) + 61_200 + dice.below(21_600) as i64
    } else {
        arrival
    };
    Case {
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

/// Case codes count from 1 in each unit every day: `H21.15-240311-0001`.
struct Codes {
    day: i64,
    serials: Vec<u32>,
}

impl Codes {
    fn write_next(&mut self, out: &mut Vec<u8>, world: &World, unit: u32, submitted: i64) {
        let day = submitted.div_euclid(DAY_SECONDS);
        if day != self.day {
            self.day = day;
            self.serials.fill(0);
        }
        let serial = &mut self.serials[unit as usize];
        *serial += 1;
        let [day_1, day_2, _, month_1, month_2, _, _, _, year_1, year_2] = *world.days.text(submitted);
        out.extend_from_slice(b"H21.");
        // The province's departments have the numbers below 15.
        write_number(out, unit + 15, 2);
        out.push(b'-');
        out.extend_from_slice(&[year_1, year_2, month_1, month_2, day_1, day_2, b'-']);
        write_number(out, *serial, 4);
    }
}

/// Appends a number below ten million with at least `width` digits.
fn write_number(out: &mut Vec<u8>, number: u32, width: usize) {
    let mut digits = *b"00000000";
    let mut rest = number;
    for pair in digits.chunks_exact_mut(2).rev() {
        pair.copy_from_slice(&two_digits((rest % 100) as u8));
        rest /= 100;
    }
    let first = digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len());
    out.extend_from_slice(&digits[first.min(digits.len() - width)..]);
}

fn write_case(out: &mut Vec<u8>, world: &World, case: &Case, case_fields: &[u8], unit: u32, dice: &mut Dice) {
    let procedure = &PROCEDURES[case.procedure];
    out.extend_from_slice(case_fields);
    for field in [procedure.field_code, procedure.field_name] {
        out.push(b',');
        csv_field(out, field);
    }
    out.extend_from_slice(&[b',', b'0' + case.channel]);
    for time in [Some(case.submitted), case.accepted, case.due, case.finished, case.returned] {
        out.push(b',');
        if let Some(time) = time {
            write_time(out, &world.days, time);
        }
    }
    for field in [case.status, &world.roster.units[unit as usize].name] {
        out.push(b',');
        csv_field(out, field);
    }
    out.push(b',');
    write_applicant(out, dice);
    out.push(b'\n');
}

fn write_truth(world: &World, file: &mut impl Write) -> Result<()> {
    let mut out = headed("official,unit,behaviour,expected_class,parameters");
    for (official, fields) in world.roster.officials.iter().zip(&world.official_fields) {
        let (behaviour, expected_class) = truth_of(official.behaviour);
        out.extend_from_slice(fields);
        for field in [behaviour, expected_class, &official.conduct.parameters()] {
            out.push(b',');
            csv_field(&mut out, field);
        }
        out.push(b'\n');
    }
    file.write_all(&out)?;
    Ok(file.flush()?)
}

fn write_leave(world: &World, file: &mut impl Write) -> Result<()> {
    let mut out = headed("official,first_day,last_day");
    for (index, official) in world.roster.officials.iter().enumerate() {
        if let Some((first, last)) = world.leave_of(index) {
            csv_field(&mut out, &official.shown);
            writeln!(out, ",{first},{last}")?;
        }
    }
    file.write_all(&out)?;
    Ok(file.flush()?)
}

fn write_lists(world: &World, files: &[PathBuf]) -> Result<()> {
    let mut officials = headed("Mã cán bộ,Họ và tên,Chức vụ,Đơn vị,Từ ngày,Đến ngày");
    lists::officials(world, &mut officials)?;
    let mut units = headed("Mã đơn vị,Tên đơn vị,Cấp");
    lists::units(world, &mut units)?;
    let mut mapping = headed("Loại,Mã cũ,Mã mới,Từ ngày");
    lists::mapping(world, &mut mapping);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_at_least_the_width() {
        let text = |number, width| {
            let mut out = Vec::new();
            write_number(&mut out, number, width);
            String::from_utf8(out).expect("digits")
        };
        assert_eq!(text(7, 4), "0007");
        assert_eq!(text(12_345, 4), "12345");
        assert_eq!(text(0, 2), "00");
        assert_eq!(text(100, 2), "100");
    }
}
