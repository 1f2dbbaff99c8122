//! The row of the registry of measures.

use super::need::Need;
use super::row::Row;
use crate::fact::Facts;
use crate::lang::Bilingual;

/// One measure.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// The name in files and queries.
    pub id: &'static str,
    /// The points of the directive (DOMAIN §1) that it is about.
    pub points: &'static [u8],
    /// The heading.
    pub title: Bilingual,
    /// What it says, what it does not say, the formula and the traps.
    pub doc: Bilingual,
    /// How it is counted.
    pub form: Form,
    /// The habit that it shows; `None` for a measure that only describes, and never blames or praises.
    pub family: Option<Family>,
    /// The measure of time without which this measure of lateness says nothing.
    pub supported_by: Option<&'static str>,
    /// Who else may explain the outcome.
    pub counterpart: Counterpart,
    /// The fact table whose rows are counted.
    pub fact: FactTable,
    /// What the log must hold.
    pub needs: Need,
    /// Visits the rows that count, in the order of the facts. Call it through [`for_each_row`], which leaves out
    /// rows without a subject.
    pub rows: fn(&Facts, &mut dyn FnMut(&Row)),
}

/// Visits each row that a measure counts. Rows of a missing subject (`UNKNOWN`) are left out: nobody answers for
/// them, and they are nobody's peers.
pub fn for_each_row(measure: &Measure, facts: &Facts, visit: &mut dyn FnMut(&Row)) {
    (measure.rows)(facts, &mut |row| {
        if row.subject.is_some() {
            visit(row);
        }
    });
}

/// How observed and expected are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows with an outcome or without. O is the number of outcomes, E the sum of the peers' rates.
    Rate,
    /// Rows with a working time that ended or is still running. O is the number of endings, E the sum of the
    /// peers' cumulative hazards at those times.
    Duration,
}

/// The fact table whose rows a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the table of this name")]
pub enum FactTable {
    Holds,
    Handovers,
    Consultations,
}

impl FactTable {
    /// Returns the name of the table.
    pub fn name(self) -> &'static str {
        match self {
            FactTable::Holds => "holds",
            FactTable::Handovers => "handovers",
            FactTable::Consultations => "consultations",
        }
    }
}

/// A habit that moves several measures together. An official is judged by families, never by each measure alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Holds cases long or past their due dates.
    Slow,
    /// Sends cases back or passes them on instead of working on them.
    Refuse,
    /// Sends cases to the wrong place.
    Dispatch,
    /// Gives opinions late, or without a position.
    Opinion,
}

impl Family {
    /// Returns the name in files and queries.
    pub fn id(self) -> &'static str {
        match self {
            Family::Slow => "slow",
            Family::Refuse => "refuse",
            Family::Dispatch => "dispatch",
            Family::Opinion => "opinion",
        }
    }

    /// Returns true if it is about conduct, and not about speed or about where work is sent.
    pub fn is_conduct(self) -> bool {
        matches!(self, Family::Refuse | Family::Opinion)
    }
}

/// Who else may explain an outcome, so that the expectation takes it into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// Nobody.
    None,
    /// The sender of the case: only rows of the same sender are compared, each with the weight of the rate of its
    /// procedure. What everybody sends back to a sender was misrouted, and counts against nobody but the sender.
    Sender,
}
