//! Who hands cases to whom, from the named queries over the facts of a run: what the report draws, a query shows.

use super::questions::{Answers, Given, Place, Questions};
use crate::fact::Level;
use crate::lake::facts::UNKNOWN;
use crate::query::rows_of;
use crate::report::Edge;
use anyhow::Result;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

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

/// Where the matrices of officials and of units will be; `None` if the run does not have the table.
pub(super) struct HandoverEdges {
    officials: Option<Place>,
    units: Option<Place>,
}

impl HandoverEdges {
    /// Asks who hands cases to whom.
    ///
    /// # Errors
    /// If there is no such query.
    pub(super) fn ask(questions: &mut Questions<'_>) -> Result<Self> {
        let officials = ask(questions, "official_matrix", "handovers", &[("unit", "%")])?;
        Ok(Self { officials, units: ask(questions, "unit_matrix", "unit_handovers", &[])? })
    }

    /// Returns the number of handovers of each pair of officials and of units. Unknown senders and receivers are left out.
    ///
    /// # Errors
    /// If a query could not be computed.
    pub(super) fn of(&self, answers: &Answers<'_>) -> Result<Vec<Edge>> {
        let mut edges = Edges::default();
        for row in rows::<Officials>(self.officials, answers)? {
            edges.add(Level::Official, row.sender_id, row.receiver_id, row.handovers, row.come_back);
        }
        for row in rows::<Units>(self.units, answers)? {
            edges.add(Level::Unit, row.sender_unit_id, row.receiver_unit_id, row.handovers, row.come_back);
        }
        Ok(edges.finish())
    }
}

/// Asks for all rows of a named query over one table.
fn ask(
    questions: &mut Questions<'_>,
    query: &str,
    table: &str,
    params: &[(&str, &str)],
) -> Result<Option<Place>> {
    if !questions.has(table) {
        return Ok(None);
    }
    let mut given: Given =
        params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    given.insert("rows".to_owned(), u32::MAX.to_string());
    Ok(Some(questions.ask(questions.query(query)?, given)))
}

fn rows<Row: DeserializeOwned>(place: Option<Place>, answers: &Answers<'_>) -> Result<Vec<Row>> {
    place.map_or(Ok(Vec::new()), |place| rows_of(&answers.at(place)?.1.frame, &answers.zone))
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
