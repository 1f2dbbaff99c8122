//! The tables of the judging: everything an inspector needs to compute every verdict again.
//!
//! They are Parquet files beside the sheets, whatever formats the settings name, because the largest have millions of
//! rows. `docs/judging.md` says how a verdict follows from them.

mod column;
mod counted;
mod learnt;
mod rows;
mod writer;

pub use column::JudgingColumnDoc;

use self::column::Column;
use self::writer::TableWriter;
use crate::event::{Sym, Symbols};
use crate::fact::Level;
use crate::judge::{BinRow, JudgeSettings, Model, Prepared, StratumRow};
use crate::lang::{Bilingual, bilingual};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// One table of the judging.
#[derive(Clone, Copy, Debug)]
pub struct JudgingTable {
    /// The name in SQL and of its file.
    pub name: &'static str,
    /// What its rows are.
    pub meaning: Bilingual,
    /// The columns, in the order of the file.
    pub columns: fn() -> Vec<JudgingColumnDoc>,
}

/// Every table of the judging, in the order of output.
pub const JUDGING_TABLES: &[JudgingTable] = &[
    JudgingTable {
        name: "judging_settings",
        meaning: bilingual("Các ngưỡng của lần chạy", "The thresholds of the run"),
        columns: || docs(learnt::SETTINGS),
    },
    JudgingTable {
        name: "judging_measures",
        meaning: bilingual("Mỗi chỉ số: ngưỡng và tiên nghiệm", "Each measure: threshold and prior"),
        columns: || docs(learnt::MEASURES),
    },
    JudgingTable {
        name: "judging_steps",
        meaning: bilingual("Mỗi bước: biến động giữa các tháng", "Each step: how counts vary between months"),
        columns: || docs(learnt::STEPS),
    },
    JudgingTable {
        name: "judging_subjects",
        meaning: bilingual(
            "Mỗi đối tượng: mốc so sánh và sai số",
            "Each subject: its reference and how sure that is",
        ),
        columns: || docs(learnt::SUBJECTS),
    },
    JudgingTable {
        name: "judging_stretches",
        meaning: bilingual("Từ tỷ số nguy cơ sang gấp mấy lần", "From hazard ratios to times as long"),
        columns: || docs(learnt::STRETCHES),
    },
    JudgingTable {
        name: "judging_strata",
        meaning: bilingual(
            "Số lượt theo nhóm công việc và tháng",
            "Rows of each subject by stratum and month",
        ),
        columns: || docs(counted::STRATA),
    },
    JudgingTable {
        name: "judging_bins",
        meaning: bilingual("Thời gian làm việc theo khoảng", "Working times by bin, of the cells that judge"),
        columns: || docs(counted::BINS),
    },
];

fn docs<Row>(columns: &[Column<Row>]) -> Vec<JudgingColumnDoc> {
    columns.iter().map(|column| column.doc).collect()
}

/// What the tables are made of.
#[derive(Clone, Copy)]
pub struct JudgingSource<'a> {
    /// The sums.
    pub prepared: &'a Prepared<'a>,
    /// What was learnt.
    pub models: &'a [Model],
    /// The thresholds.
    pub settings: &'a JudgeSettings,
    /// The strings of the counts.
    pub symbols: &'a Symbols,
    /// Says of an official or a unit whether its rows are shown; `None` shows everybody. Others are then no senders either.
    pub only: Option<&'a dyn Fn(Level, &str) -> bool>,
}

impl JudgingSource<'_> {
    fn shows(&self, level: Level, subject: Sym) -> bool {
        self.only.is_none_or(|only| only(level, self.symbols.get(subject).unwrap_or_default()))
    }

    fn shown_subjects(&self, models: &[Model]) -> Vec<rows::SubjectRow> {
        let mut rows = rows::subjects(models);
        rows.retain(|row| self.shows(row.level, row.subject.subject));
        rows
    }

    fn shown_stretches(&self, models: &[Model]) -> Vec<rows::StretchRow> {
        let mut rows = rows::stretches(models);
        rows.retain(|row| self.shows(row.level, row.subject));
        rows
    }

    fn shown_strata(&self, mut rows: Vec<StratumRow>) -> Vec<StratumRow> {
        rows.retain(|row| self.shows(row.level, row.subject));
        for row in &mut rows {
            if !self.shows(Level::Official, row.sender) {
                row.sender = Sym::NONE;
            }
            if !self.shows(Level::Unit, row.unit) {
                row.unit = Sym::NONE;
            }
        }
        rows
    }

    fn shown_bins(&self, mut rows: Vec<BinRow>) -> Vec<BinRow> {
        rows.retain(|row| self.shows(row.level, row.subject));
        rows
    }
}

/// Writes the tables of the judging into a folder. Returns the files written.
///
/// # Errors
/// If a file cannot be written.
pub fn write_judging(source: &JudgingSource<'_>, dir: &Path) -> Result<Vec<PathBuf>> {
    let folder = Folder { symbols: source.symbols, dir };
    // Variants of measures judge nobody, and would treble the largest tables.
    let judging = source.models.iter().filter(|model| model.measure.variant_of.is_none());
    let models = &judging.cloned().collect::<Vec<Model>>();
    let mut written = vec![
        folder.write("judging_settings", learnt::SETTINGS, &rows::settings(source.settings))?,
        folder.write("judging_measures", learnt::MEASURES, models)?,
        folder.write("judging_steps", learnt::STEPS, &rows::steps(models))?,
        folder.write("judging_subjects", learnt::SUBJECTS, &source.shown_subjects(models))?,
        folder.write("judging_stretches", learnt::STRETCHES, &source.shown_stretches(models))?,
    ];
    let wanted = |measure: &str| models.iter().any(|model| model.measure.id == measure);
    written.push(folder.write_batches("judging_strata", counted::STRATA, |writer| {
        source.prepared.strata(wanted, |rows| writer.write(&source.shown_strata(rows)))
    })?);
    written.push(folder.write_batches("judging_bins", counted::BINS, |writer| {
        source.prepared.bins(wanted, |rows| writer.write(&source.shown_bins(rows)))
    })?);
    Ok(written)
}

/// Where the tables are written.
struct Folder<'a> {
    symbols: &'a Symbols,
    dir: &'a Path,
}

impl<'a> Folder<'a> {
    fn write<Row>(&self, name: &str, columns: &'static [Column<Row>], rows: &[Row]) -> Result<PathBuf> {
        self.write_batches(name, columns, |writer| writer.write(rows))
    }

    fn write_batches<Row>(
        &self,
        name: &str,
        columns: &'static [Column<Row>],
        fill: impl FnOnce(&mut TableWriter<'a, Row>) -> Result<()>,
    ) -> Result<PathBuf> {
        let path = self.dir.join(format!("{name}.parquet"));
        let write = || {
            let mut writer = TableWriter::create(&path, columns, self.symbols)?;
            fill(&mut writer)?;
            writer.finish()
        };
        write().with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(path)
    }
}
