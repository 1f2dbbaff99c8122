//! The list of all fact tables.

use super::cases::CASES;
use super::column::{ColumnDoc, docs};
use super::consultations::CONSULTATIONS;
use super::due_moves::DUE_MOVES;
use super::handovers::HANDOVERS;
use super::holds::HOLDS;
use super::pauses::PAUSES;
use crate::fact::Level;
use crate::lang::{Bilingual, bilingual};
use std::path::{Path, PathBuf};

/// The kind of facts in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A holder has the case.
    Hold,
    /// The case goes from one holder to another.
    Handover,
    /// Somebody is asked for an opinion.
    Consultation,
    /// The clock stands still.
    Pause,
    /// The due date is moved.
    DueMove,
    /// A case as a whole.
    Case,
}

/// One fact table.
#[derive(Clone, Copy, Debug)]
pub struct FactTable {
    /// The name in SQL and of its directory in a run.
    pub name: &'static str,
    /// The kind of its rows.
    pub fact: FactKind,
    /// The holders that its facts are about: officials or units.
    pub level: Level,
    /// What it contains.
    pub meaning: Bilingual,
}

/// Every fact table, in the order of output.
pub const FACT_TABLES: &[FactTable] = &[
    FactTable {
        name: "holds",
        fact: FactKind::Hold,
        level: Level::Official,
        meaning: bilingual("Lượt giữ hồ sơ của cán bộ", "An official has the case"),
    },
    FactTable {
        name: "handovers",
        fact: FactKind::Handover,
        level: Level::Official,
        meaning: bilingual("Lượt chuyển hồ sơ giữa cán bộ", "The case goes from one official to another"),
    },
    FactTable {
        name: "consultations",
        fact: FactKind::Consultation,
        level: Level::Official,
        meaning: bilingual("Lượt xin ý kiến cán bộ", "An official is asked for an opinion"),
    },
    FactTable {
        name: "pauses",
        fact: FactKind::Pause,
        level: Level::Official,
        meaning: bilingual(
            "Lần tạm dừng theo cán bộ yêu cầu",
            "The clock stands still, and which official asked for it",
        ),
    },
    FactTable {
        name: "due_moves",
        fact: FactKind::DueMove,
        level: Level::Official,
        meaning: bilingual(
            "Lần đổi ngày hẹn trả theo cán bộ đổi",
            "The due date is moved, and which official moved it",
        ),
    },
    FactTable {
        name: "cases",
        fact: FactKind::Case,
        level: Level::Official,
        meaning: bilingual("Hồ sơ, tính theo cán bộ", "A case as a whole, counted between officials"),
    },
    FactTable {
        name: "unit_holds",
        fact: FactKind::Hold,
        level: Level::Unit,
        meaning: bilingual("Lượt giữ hồ sơ của đơn vị", "A unit has the case, whoever acts in it"),
    },
    FactTable {
        name: "unit_handovers",
        fact: FactKind::Handover,
        level: Level::Unit,
        meaning: bilingual("Lượt chuyển hồ sơ giữa đơn vị", "The case goes from one unit to another"),
    },
    FactTable {
        name: "unit_consultations",
        fact: FactKind::Consultation,
        level: Level::Unit,
        meaning: bilingual("Lượt xin ý kiến đơn vị", "A unit is asked for an opinion"),
    },
    FactTable {
        name: "unit_pauses",
        fact: FactKind::Pause,
        level: Level::Unit,
        meaning: bilingual(
            "Lần tạm dừng theo đơn vị yêu cầu",
            "The clock stands still, and which unit asked for it",
        ),
    },
    FactTable {
        name: "unit_due_moves",
        fact: FactKind::DueMove,
        level: Level::Unit,
        meaning: bilingual(
            "Lần đổi ngày hẹn trả theo đơn vị đổi",
            "The due date is moved, and which unit moved it",
        ),
    },
    FactTable {
        name: "unit_cases",
        fact: FactKind::Case,
        level: Level::Unit,
        meaning: bilingual("Hồ sơ, tính theo đơn vị", "A case as a whole, counted between units"),
    },
];

impl FactTable {
    /// Returns the columns in the order of the file.
    pub fn columns(&self) -> Vec<&'static ColumnDoc> {
        match self.fact {
            FactKind::Hold => docs(HOLDS, self.level),
            FactKind::Handover => docs(HANDOVERS, self.level),
            FactKind::Consultation => docs(CONSULTATIONS, self.level),
            FactKind::Pause => docs(PAUSES, self.level),
            FactKind::DueMove => docs(DUE_MOVES, self.level),
            FactKind::Case => docs(CASES, self.level),
        }
    }

    /// Returns the path of the file of a bucket, below the directory of a run's facts.
    pub fn file(&self, bucket: u32) -> PathBuf {
        Path::new(self.name).join(format!("bucket={bucket:03}.parquet"))
    }
}
