//! Who hands cases to whom, from the named queries over the facts of a run: what the report draws, a query shows.

use super::tables::sorted;
use crate::fact::Level;
use crate::lake::facts::UNKNOWN;
use crate::query::{TableSource, Tables, rows_of, run_named};
use crate::report::Edge;
use anyhow::Result;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;

/// A row of `official_matrix`.
#[derive(Deserialize)]
struct Officials {
    sender_id: Option<String>,
    receiver_id: Option<String>,
    handovers: u64,
    come_back: u64,
}

/// A row of `unit_matrix`.
#[derive(Deserialize)]
struct Units {
    sender_unit_id: Option<String>,
    receiver_unit_id: Option<String>,
    handovers: u64,
    come_back: u64,
}

/// Returns the number of handovers of each pair of officials and of units. Unknown senders and receivers are left out.
pub(super) fn handover_edges(facts: &Path) -> Result<Vec<Edge>> {
    let mut edges = Edges::default();
    for row in rows::<Officials>("official_matrix", &[("unit", "%")], "handovers", facts)? {
        edges.add(Level::Official, row.sender_id, row.receiver_id, row.handovers, row.come_back);
    }
    for row in rows::<Units>("unit_matrix", &[], "unit_handovers", facts)? {
        edges.add(Level::Unit, row.sender_unit_id, row.receiver_unit_id, row.handovers, row.come_back);
    }
    Ok(edges.finish())
}

/// Returns all rows of a named query over one table; none if the run does not have the table.
fn rows<Row: DeserializeOwned>(
    query: &str,
    params: &[(&str, &str)],
    table: &str,
    facts: &Path,
) -> Result<Vec<Row>> {
    let folder = facts.join(table);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let sources = vec![TableSource { name: table.to_owned(), files: sorted(&folder)? }];
    let tables = Tables { sources, zone: TimeZone::UTC, as_of: None };
    let mut given: BTreeMap<String, String> =
        params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    given.insert("rows".to_owned(), u32::MAX.to_string());
    rows_of(&run_named(query, &given, &tables)?.frame, &tables.zone)
}

/// Sums by level, sender and receiver: an official who changes units has a row for each.
#[derive(Default)]
struct Edges(BTreeMap<(bool, String, String), (u64, u64)>);

impl Edges {
    fn add(&mut self, level: Level, from: Option<String>, to: Option<String>, handovers: u64, back: u64) {
        let (Some(from), Some(to)) = (from, to) else { return };
        if from != UNKNOWN && to != UNKNOWN {
            let sums = self.0.entry((level == Level::Unit, from, to)).or_default();
            *sums = (sums.0 + handovers, sums.1 + back);
        }
    }

    fn finish(self) -> Vec<Edge> {
        let edge = |((is_unit, from, to), (handovers, straight_back))| {
            let level = if is_unit { Level::Unit } else { Level::Official };
            Edge { level, from, to, handovers, straight_back }
        };
        self.0.into_iter().map(edge).collect()
    }
}
