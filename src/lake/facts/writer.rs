//! Writes the facts of a bucket as files.

use super::cases::CASES;
use super::consultations::CONSULTATIONS;
use super::due_moves::DUE_MOVES;
use super::encode::write_rows;
use super::handovers::HANDOVERS;
use super::holds::HOLDS;
use super::pauses::PAUSES;
use super::rows::FactRows;
use super::tables::{FACT_TABLES, FactKind};
use crate::event::{EventColumns, Symbols};
use crate::fact::{Case, Consultation, DueMove, Facts, Handover, Hold, Level, Pause};
use crate::parquet_file::{EncoderBuffers, create_private};
use anyhow::{Context, Result};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes fact tables. It keeps its memory from one bucket to the next, so one writer should write many buckets.
pub struct FactWriter {
    holds: FactRows<Hold>,
    handovers: FactRows<Handover>,
    consultations: FactRows<Consultation>,
    pauses: FactRows<Pause>,
    due_moves: FactRows<DueMove>,
    cases: FactRows<Case>,
    encoder: EncoderBuffers,
    /// The bytes of the current file. It is written as a whole, because writes that end within a page of the disk cost
    /// twice as much.
    file: Vec<u8>,
}

impl Default for FactWriter {
    fn default() -> Self {
        Self {
            holds: FactRows::new(HOLDS),
            handovers: FactRows::new(HANDOVERS),
            consultations: FactRows::new(CONSULTATIONS),
            pauses: FactRows::new(PAUSES),
            due_moves: FactRows::new(DUE_MOVES),
            cases: FactRows::new(CASES),
            encoder: EncoderBuffers::default(),
            file: Vec::new(),
        }
    }
}

impl FactWriter {
    /// Begins a bucket, whose strings are these.
    pub fn begin_bucket(&mut self, symbols: &Symbols) {
        self.encoder.begin(symbols);
    }

    /// Begins the tables of a level of the bucket.
    pub fn begin(&mut self, level: Level) {
        self.holds.begin(level);
        self.handovers.begin(level);
        self.consultations.begin(level);
        self.pauses.begin(level);
        self.due_moves.begin(level);
        self.cases.begin(level);
    }

    /// Adds the facts of some cases.
    pub fn append(&mut self, facts: &Facts) {
        self.holds.append(&facts.holds);
        self.handovers.append(&facts.handovers);
        self.consultations.append(&facts.consultations);
        self.pauses.append(&facts.pauses);
        self.due_moves.append(&facts.due_moves);
        self.cases.append(&facts.cases);
    }

    /// Writes the six tables of the current level below `directory`. Returns the files.
    ///
    /// A table without rows is written too, so that every table exists in every run. The same facts give the same bytes.
    /// Directories are created as needed, and existing files are replaced.
    ///
    /// # Errors
    /// If a file cannot be written: no space, no rights.
    pub fn finish(&mut self, directory: &Path, bucket: u32, events: &EventColumns) -> Result<Vec<PathBuf>> {
        // All six tables have the same level.
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

    fn write_one(&mut self, path: &Path, fact: FactKind, events: &EventColumns) -> Result<()> {
        let Self { encoder, file, .. } = self;
        file.clear();
        match fact {
            FactKind::Hold => write_rows(encoder, file, &self.holds, events),
            FactKind::Handover => write_rows(encoder, file, &self.handovers, events),
            FactKind::Consultation => write_rows(encoder, file, &self.consultations, events),
            FactKind::Pause => write_rows(encoder, file, &self.pauses, events),
            FactKind::DueMove => write_rows(encoder, file, &self.due_moves, events),
            FactKind::Case => write_rows(encoder, file, &self.cases, events),
        }?;
        Ok(create_private(path)?.write_all(file)?)
    }
}
