//! Who hands cases to whom, from the facts of a run.

use super::tables::sorted;
use crate::fact::Level;
use crate::query::{TableSource, Tables, rows_of, run_sql};
use crate::report::Edge;
use anyhow::Result;
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct EdgeRow {
    sender: String,
    receiver: String,
    handovers: u64,
    straight_back: u64,
}

/// Returns the number of handovers of each pair of officials and of units. Unknown senders and receivers are left out.
pub(super) fn handover_edges(facts: &Path) -> Result<Vec<Edge>> {
    let mut edges = Vec::new();
    for (level, table, from, to) in [
        (Level::Official, "handovers", "sender_id", "receiver_id"),
        (Level::Unit, "unit_handovers", "sender_unit_id", "receiver_unit_id"),
    ] {
        let folder = facts.join(table);
        if !folder.is_dir() {
            continue;
        }
        let sources = vec![TableSource { name: table.to_owned(), files: sorted(&folder)? }];
        let tables = Tables { sources, zone: TimeZone::UTC, as_of: None };
        let sql = format!(
            "SELECT {from} AS sender, {to} AS receiver, COUNT(*) AS handovers, \
             SUM(CASE WHEN comes_back THEN 1 ELSE 0 END) AS straight_back \
             FROM {table} WHERE {from} <> 'UNKNOWN' AND {to} <> 'UNKNOWN' AND NOT recalled \
             GROUP BY {from}, {to} ORDER BY sender, receiver"
        );
        let rows: Vec<EdgeRow> = rows_of(&run_sql(&tables, &sql, &BTreeMap::new())?, &tables.zone)?;
        edges.extend(rows.into_iter().map(|EdgeRow { sender, receiver, handovers, straight_back }| Edge {
            level,
            from: sender,
            to: receiver,
            handovers,
            straight_back,
        }));
    }
    Ok(edges)
}
