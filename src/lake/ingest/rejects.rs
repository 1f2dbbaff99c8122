//! The values that could not be read, with the reason, as a CSV that opens safely in a spreadsheet.

use crate::formula::defused;
use crate::lake::layout::{AsideFile, explain};
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Longer values are cut, because a reject shows what is wrong and does not keep gigabyte fields.
const MAX_CHARACTERS: usize = 500;

/// The rejects of an ingest, kept in a scratch file until the commit.
pub(super) struct RejectLog {
    path: PathBuf,
    out: csv::Writer<BufWriter<File>>,
    /// The offset at which the rejects of the current file start.
    file_start: u64,
    count: u64,
    /// The number of rejects before the current file.
    count_before: u64,
}

impl RejectLog {
    /// Creates the scratch file.
    pub(super) fn create(path: PathBuf) -> anyhow::Result<Self> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&path)
            .map_err(|error| explain(&path, error))?;
        let mut out = BufWriter::new(file);
        // Spreadsheets need the byte order mark to show Vietnamese.
        out.write_all("\u{feff}".as_bytes()).map_err(|error| explain(&path, error))?;
        let mut out = csv::Writer::from_writer(out);
        out.write_record(["file", "row", "line", "column", "value", "reason"])
            .map_err(|error| explain(&path, error))?;
        let mut log = Self { path, out, file_start: 0, count: 0, count_before: 0 };
        log.begin_file()?;
        Ok(log)
    }

    /// Remembers the offset to which [`RejectLog::abort_file`] goes back.
    pub(super) fn begin_file(&mut self) -> anyhow::Result<()> {
        self.count_before = self.count;
        self.file_start = self.offset().map_err(|error| explain(&self.path, error))?;
        Ok(())
    }

    /// Adds a value of a row, which begins on a line.
    pub(super) fn add(
        &mut self,
        file: &str,
        (row, line): (u64, u64),
        column: &str,
        value: &str,
        reason: &str,
    ) -> anyhow::Result<()> {
        self.count += 1;
        let number = |number: u64| Cow::Owned(number.to_string());
        let cells = [safe(file), number(row), number(line), safe(column), safe(value), safe(reason)];
        self.out
            .write_record(cells.iter().map(|cell| cell.as_bytes()))
            .map_err(|error| explain(&self.path, error))
    }

    /// Removes the rejects of the current file.
    pub(super) fn abort_file(&mut self) -> anyhow::Result<()> {
        self.count = self.count_before;
        self.truncate().map_err(|error| explain(&self.path, error))
    }

    /// Returns true if nothing was rejected.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Copies the log to its path in the store.
    pub(super) fn publish(mut self, target: &Path) -> anyhow::Result<()> {
        self.offset().map_err(|error| explain(&self.path, error))?;
        let mut log = File::open(&self.path).map_err(|error| explain(&self.path, error))?;
        let mut file = AsideFile::create(target)?;
        io::copy(&mut log, &mut file).map_err(|error| explain(target, error))?;
        file.publish()?;
        Ok(())
    }

    /// Returns the offset at the end of the log, after all was written.
    fn offset(&mut self) -> io::Result<u64> {
        self.out.flush()?;
        self.out.get_ref().get_ref().stream_position()
    }

    fn truncate(&mut self) -> io::Result<()> {
        self.out.flush()?;
        let mut file = self.out.get_ref().get_ref();
        file.set_len(self.file_start)?;
        file.seek(SeekFrom::Start(self.file_start))?;
        Ok(())
    }
}

/// Returns a cell that a spreadsheet takes as text, not as a formula, and that has a limited length.
fn safe(cell: &str) -> Cow<'_, str> {
    let end = cell.char_indices().nth(MAX_CHARACTERS).map(|(offset, _)| offset);
    match end {
        None => defused(cell),
        Some(end) => Cow::Owned(format!("{}…", defused(&cell[..end]))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn formulas_become_text_and_long_values_are_cut() {
        for formula in ["=1+1", "+84", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(safe(formula), format!("'{formula}"));
        }
        assert_eq!(safe("Hồ sơ = 1"), "Hồ sơ = 1");
        assert_eq!(safe(&"ệ".repeat(501)), format!("{}…", "ệ".repeat(500)));
    }

    #[test]
    fn an_aborted_file_leaves_no_reject() {
        let directory = tempfile::tempdir().unwrap();
        let mut log = RejectLog::create(directory.path().join("log")).unwrap();
        log.add("a.csv", (2, 2), "ThoiGian", "31/02/2024", "no such date").unwrap();
        log.begin_file().unwrap();
        log.add("b.csv", (7, 8), "ThoiGian", "=x", "no such date").unwrap();
        log.abort_file().unwrap();
        log.begin_file().unwrap();
        log.add("c.csv", (9, 12), "MaHoSo", "a,\"b\"", "empty").unwrap();
        let target = directory.path().join("000001.csv");
        log.publish(&target).unwrap();
        assert_eq!(
            std::fs::read_to_string(target).unwrap(),
            "\u{feff}file,row,line,column,value,reason\na.csv,2,2,ThoiGian,31/02/2024,no such date\nc.csv,9,12,MaHoSo,\"a,\"\"b\"\"\",empty\n"
        );
    }
}
