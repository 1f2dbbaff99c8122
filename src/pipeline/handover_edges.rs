//! Who hands cases to whom, from the facts of a run.

use crate::fact::Level;
use crate::query::{TableSource, Tables, Value, rows, run_sql};
use crate::report::Edge;
use anyhow::Result;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::path::Path;

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
        let mut files =
            std::fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        files.sort();
        let sources = vec![TableSource { name: table.to_owned(), files }];
        let tables = Tables { sources, zone: TimeZone::UTC, as_of: None };
        let sql = format!(
            "SELECT {from} AS sender, {to} AS receiver, COUNT(*) AS handovers, \
             SUM(CASE WHEN comes_back THEN 1 ELSE 0 END) AS straight_back \
             FROM {table} WHERE {from} <> 'UNKNOWN' AND {to} <> 'UNKNOWN' AND NOT recalled \
             GROUP BY {from}, {to} ORDER BY sender, receiver"
        );
        let frame = run_sql(&tables, &sql, &BTreeMap::new())?;
        edges.extend(rows(&frame)?.into_iter().filter_map(|row| edge(level, row)));
    }
    Ok(edges)
}

fn edge(level: Level, row: Vec<Value>) -> Option<Edge> {
    let [Value::Text(from), Value::Text(to), Value::Integer(handovers), Value::Integer(back)] =
        <[Value; 4]>::try_from(row).ok()?
    else {
        return None;
    };
    Some(Edge { level, from, to, handovers: handovers as u64, straight_back: back as u64 })
}
