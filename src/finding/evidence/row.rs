//! One row of evidence.

use crate::event::{EventColumns, Sym};
use crate::fact::EventIndex;
use crate::measure::Row;
use serde::{Deserialize, Serialize};

/// One row of evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EvidenceRow {
    /// Why it is shown.
    pub chosen: Chosen,
    /// The case.
    pub case_id: String,
    /// The instant at which it began, µs UTC.
    pub began_at: i64,
    /// The instant at which it counts, µs UTC: its end, or the end of the log while it is running.
    pub counted_at: i64,
    /// The working time, µs; 0 for rates without one.
    pub micros: i64,
    /// The other official or unit that took part in it.
    pub counterpart: Option<String>,
    /// The step.
    pub step: Option<String>,
    /// The row that began it.
    pub opening: FileRow,
    /// The row that ended it; while it is running, the one that began it.
    pub closing: FileRow,
}

/// A row of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileRow {
    /// The file, or `file > sheet`.
    pub source: String,
    /// The row, as a spreadsheet counts it.
    pub source_row: u64,
}

/// Why a row of evidence is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Chosen {
    /// It is one of those that weigh most.
    Heaviest,
    /// It was drawn at random from all.
    Random,
    /// Both.
    HeaviestAndRandom,
}

impl Chosen {
    /// Returns the name in files and queries.
    pub fn id(self) -> &'static str {
        match self {
            Chosen::Heaviest => "heaviest",
            Chosen::Random => "random",
            Chosen::HeaviestAndRandom => "heaviest_and_random",
        }
    }
}

impl EvidenceRow {
    /// Makes a row of evidence of a counted row.
    pub(super) fn new(row: &Row, events: &EventColumns, chosen: Chosen) -> Self {
        let text = |symbol: Sym| events.symbols.get(symbol).map(str::to_owned);
        Self {
            chosen,
            case_id: text(row.case_id).unwrap_or_default(),
            began_at: row.began_at,
            counted_at: row.counted_at,
            micros: if row.micros > 0 { row.micros } else { row.weight },
            counterpart: text(row.counterpart),
            step: text(row.step),
            opening: FileRow::of_event(row.opened_by, events),
            closing: FileRow::of_event(row.event, events),
        }
    }
}

impl FileRow {
    /// Returns the row of a file that an event was read from.
    pub(super) fn of_event(event: EventIndex, events: &EventColumns) -> Self {
        let event = event as usize;
        let source = events.symbols.get(events.source[event]).unwrap_or_default().to_owned();
        Self { source, source_row: events.source_row[event] }
    }
}
