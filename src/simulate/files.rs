//! Writes the files of simulated offices into a folder.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::csv;
use super::lists;
use super::office::{SimulatedOffices, headed};
use super::province::Province;
use super::settings::SimulateSettings;
use super::truth::{self, TRUTH_HEADINGS};

/// The files written, and their rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenLog {
    /// Paths: events, cases, truth, leave, officials, units, mapping, authority, and pilots if there are any.
    pub files: Vec<PathBuf>,
    /// Rows of the events file.
    pub events: u64,
    /// Rows of the cases file.
    pub cases: u64,
    /// Officials, placeholder accounts included.
    pub officials: u64,
}

/// Writes `events.csv` (or `events.csv.gz`), `cases.csv`, `truth.csv`, `leave.csv` and the lists `officials.csv`,
/// `units.csv`, `mapping.csv` and `authority.csv` into `dir`, which is created if it does not exist, and `pilots.csv` if
/// there are pilots. Existing files are replaced.
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
    let offices = SimulatedOffices::new(settings)?;
    let province = &offices.province;
    std::fs::create_dir_all(dir).with_context(|| format!("cannot create `{}`", dir.display()))?;
    let events_name = if settings.gzip { "events.csv.gz" } else { "events.csv" };
    let log = [events_name, "cases.csv", "truth.csv", "leave.csv"];
    let lists = ["officials.csv", "units.csv", "mapping.csv", "authority.csv"];
    let mut files: Vec<PathBuf> = log.iter().chain(&lists).map(|name| dir.join(name)).collect();

    let mut cases = create(&files[1])?;
    let rows = if settings.gzip {
        let mut events = GzEncoder::new(create(&files[0])?, Compression::default());
        let rows = offices.write_log(&mut events, &mut cases, progress)?;
        events.finish().and_then(|mut file| file.flush()).context("cannot finish the events file")?;
        rows
    } else {
        let mut events = create(&files[0])?;
        let rows = offices.write_log(&mut events, &mut cases, progress)?;
        events.flush()?;
        rows
    };
    cases.flush()?;
    write_truth(&offices, &mut create(&files[2])?).context("cannot write the truth")?;
    write_leave(province, &mut create(&files[3])?).context("cannot write the leave")?;
    write_lists(province, &files[4..]).context("cannot write the lists")?;
    if !rows.pilots.is_empty() {
        let mut pilots = headed("Mã hồ sơ,Nội dung thí điểm");
        rows.pilots.iter().for_each(|case| lists::pilot(case, &mut pilots));
        files.push(dir.join("pilots.csv"));
        std::fs::write(&files[files.len() - 1], pilots).context("cannot write the register of pilots")?;
    }
    progress(rows.events);
    let officials = province.roster.officials.len() as u64;
    Ok(WrittenLog { files, events: rows.events, cases: rows.cases, officials })
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot create `{}`", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 18, file))
}

fn write_truth(offices: &SimulatedOffices, file: &mut impl Write) -> Result<()> {
    let mut out = headed(TRUTH_HEADINGS);
    offices.truth().iter().try_for_each(|official| truth::write_row(&mut out, official))?;
    file.write_all(&out)?;
    Ok(file.flush()?)
}

fn write_leave(province: &Province, file: &mut impl Write) -> Result<()> {
    let mut out = headed("official,first_day,last_day");
    for (index, official) in province.roster.officials.iter().enumerate() {
        for (first, last) in province.recorded_leaves(index) {
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
    let mut authority = headed("Mã thủ tục,Cấp thẩm quyền,Từ ngày");
    lists::authority(province, &mut authority);
    for (path, list) in files.iter().zip([officials, units, mapping, authority]) {
        std::fs::write(path, list).with_context(|| format!("cannot write `{}`", path.display()))?;
    }
    Ok(())
}
