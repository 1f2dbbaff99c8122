//! The fact tables as files: five for officials and five for units, one Parquet file a bucket.
//!
//! [`FACT_TABLES`] says what there is: names, columns, units, meaning. `buckstop list`, the manual and
//! the headings of exports are made from it. A [`FactWriter`] writes what a walk over a bucket gives, piece by piece.
//! This module decides nothing about the store: the caller gives the directory and publishes it.

mod cases;
mod column;
mod consultations;
mod encode;
mod handovers;
mod holds;
mod names;
mod pauses;
mod result_table;
mod table;

pub use column::{ColumnDoc, ColumnType};
pub use encode::UNKNOWN;
pub use result_table::write_table;

use super::chunk::Encoder;
use crate::event::{EventColumns, Symbols};
use crate::fact::{Case, Consultation, Facts, Handover, Hold, Level, Pause};
use anyhow::{Context, Result};
use cases::CASES;
use consultations::CONSULTATIONS;
use encode::write_rows;
use handovers::HANDOVERS;
use holds::HOLDS;
use pauses::PAUSES;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use table::Table;

/// Which of the five facts a table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A holder has the case.
    Hold,
    /// The case goes from one holder to another.
    Handover,
    /// Somebody is asked for an opinion.
    Consultation,
    /// The clock stands still.
    Pause,
    /// A case as a whole.
    Case,
}

/// One fact table.
#[derive(Clone, Copy, Debug)]
pub struct FactTable {
    /// The name in SQL and of its directory in a run.
    pub name: &'static str,
    /// What a row is.
    pub fact: Fact,
    /// Which holder it follows.
    pub level: Level,
    /// What it holds, in English.
    pub en: &'static str,
    /// The same in Vietnamese.
    pub vi: &'static str,
}

/// Every fact table, in the order of output.
pub const FACT_TABLES: &[FactTable] = &[
    FactTable {
        name: "holds",
        fact: Fact::Hold,
        level: Level::Official,
        en: "An official has the case",
        vi: "Lượt giữ hồ sơ của cán bộ",
    },
    FactTable {
        name: "handovers",
        fact: Fact::Handover,
        level: Level::Official,
        en: "The case goes from one official to another",
        vi: "Lượt chuyển hồ sơ giữa cán bộ",
    },
    FactTable {
        name: "consultations",
        fact: Fact::Consultation,
        level: Level::Official,
        en: "An official is asked for an opinion",
        vi: "Lượt xin ý kiến cán bộ",
    },
    FactTable {
        name: "pauses",
        fact: Fact::Pause,
        level: Level::Official,
        en: "The clock stands still, and which official asked for it",
        vi: "Lần tạm dừng theo cán bộ yêu cầu",
    },
    FactTable {
        name: "cases",
        fact: Fact::Case,
        level: Level::Official,
        en: "A case as a whole, counted between officials",
        vi: "Hồ sơ, tính theo cán bộ",
    },
    FactTable {
        name: "unit_holds",
        fact: Fact::Hold,
        level: Level::Unit,
        en: "A unit has the case, whoever acts in it",
        vi: "Lượt giữ hồ sơ của đơn vị",
    },
    FactTable {
        name: "unit_handovers",
        fact: Fact::Handover,
        level: Level::Unit,
        en: "The case goes from one unit to another",
        vi: "Lượt chuyển hồ sơ giữa đơn vị",
    },
    FactTable {
        name: "unit_consultations",
        fact: Fact::Consultation,
        level: Level::Unit,
        en: "A unit is asked for an opinion",
        vi: "Lượt xin ý kiến đơn vị",
    },
    FactTable {
        name: "unit_pauses",
        fact: Fact::Pause,
        level: Level::Unit,
        en: "The clock stands still, and which unit asked for it",
        vi: "Lần tạm dừng theo đơn vị yêu cầu",
    },
    FactTable {
        name: "unit_cases",
        fact: Fact::Case,
        level: Level::Unit,
        en: "A case as a whole, counted between units",
        vi: "Hồ sơ, tính theo đơn vị",
    },
];

impl FactTable {
    /// The columns in the order of the file.
    pub fn columns(&self) -> Vec<&'static ColumnDoc> {
        match self.fact {
            Fact::Hold => column::docs(HOLDS, self.level),
            Fact::Handover => column::docs(HANDOVERS, self.level),
            Fact::Consultation => column::docs(CONSULTATIONS, self.level),
            Fact::Pause => column::docs(PAUSES, self.level),
            Fact::Case => column::docs(CASES, self.level),
        }
    }

    /// The file of a bucket, below the directory of a run's facts.
    pub fn file(&self, bucket: u32) -> PathBuf {
        Path::new(self.name).join(format!("bucket={bucket:03}.parquet"))
    }
}

/// Writes fact tables; keeps its memory from one bucket to the next, so use one for many buckets.
pub struct FactWriter {
    holds: Table<Hold>,
    handovers: Table<Handover>,
    consultations: Table<Consultation>,
    pauses: Table<Pause>,
    cases: Table<Case>,
    encoder: Encoder,
    /// The file at hand. Written whole: pieces that end within a page of the disk cost twice as much.
    file: Vec<u8>,
}

impl Default for FactWriter {
    fn default() -> Self {
        Self {
            holds: Table::new(HOLDS),
            handovers: Table::new(HANDOVERS),
            consultations: Table::new(CONSULTATIONS),
            pauses: Table::new(PAUSES),
            cases: Table::new(CASES),
            encoder: Encoder::default(),
            file: Vec::new(),
        }
    }
}

impl FactWriter {
    /// Another bucket begins, whose strings are these.
    pub fn begin_bucket(&mut self, symbols: &Symbols) {
        self.encoder.begin(symbols);
    }

    /// Begins the tables of a level of the bucket.
    pub fn begin(&mut self, level: Level) {
        self.holds.begin(level);
        self.handovers.begin(level);
        self.consultations.begin(level);
        self.pauses.begin(level);
        self.cases.begin(level);
    }

    /// Adds the facts of some cases.
    pub fn append(&mut self, facts: &Facts) {
        self.holds.append(&facts.holds);
        self.handovers.append(&facts.handovers);
        self.consultations.append(&facts.consultations);
        self.pauses.append(&facts.pauses);
        self.cases.append(&facts.cases);
    }

    /// Writes the five tables of the level begun below `directory`; returns the files.
    ///
    /// A table without rows is written too, so that every table exists in every run. The same facts
    /// give the same bytes. Directories are made as needed; files that are there are replaced.
    ///
    /// # Errors
    /// If a file cannot be written: no space, no rights.
    pub fn finish(&mut self, directory: &Path, bucket: u32, events: &EventColumns) -> Result<Vec<PathBuf>> {
        // That of all five.
        let level = self.holds.level();
        let tables = FACT_TABLES.iter().filter(|table| table.level == level);
        tables
            .map(|table| {
                let path = directory.join(table.file(bucket));
                self.write_one(&path, table.fact, events)
                    .with_context(|| format!("cannot write `{}`", path.display()))?;
                Ok(path)
            })
            .collect()
    }

    fn write_one(&mut self, path: &Path, fact: Fact, events: &EventColumns) -> Result<()> {
        let Self { encoder, file, .. } = self;
        file.clear();
        match fact {
            Fact::Hold => write_rows(encoder, file, &self.holds, events),
            Fact::Handover => write_rows(encoder, file, &self.handovers, events),
            Fact::Consultation => write_rows(encoder, file, &self.consultations, events),
            Fact::Pause => write_rows(encoder, file, &self.pauses, events),
            Fact::Case => write_rows(encoder, file, &self.cases, events),
        }?;
        Ok(create(path)?.write_all(file)?)
    }
}

/// Writes the facts of one level of a single bucket, as a [`FactWriter`] does.
///
/// # Errors
/// As [`FactWriter::finish`].
pub fn write_facts(
    directory: &Path,
    bucket: u32,
    level: Level,
    facts: &Facts,
    events: &EventColumns,
) -> Result<Vec<PathBuf>> {
    let mut writer = FactWriter::default();
    writer.begin_bucket(&events.symbols);
    writer.begin(level);
    writer.append(facts);
    writer.finish(directory, bucket, events)
}

/// A new file for its owner only, in a directory for its owner only.
fn create(path: &Path) -> Result<File> {
    let mut directory = fs::DirBuilder::new();
    let mut file = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        directory.mode(0o700);
        file.mode(0o600);
    }
    if let Some(parent) = path.parent() {
        directory.recursive(true).create(parent)?;
    }
    Ok(file.write(true).create(true).truncate(true).open(path)?)
}
