//! The row of the registry of measures.

use super::need::Need;
use super::row::Row;
use crate::fact::Facts;
use crate::lang::Bilingual;
use crate::rank::BadSide;

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
    /// True if it is about conduct, false if it is about speed.
    pub conduct: bool,
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

/// How observed and expected are counted (DESIGN §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows with an outcome or without. O is the number of outcomes, E the sum of the peers' rates.
    Rate,
    /// Rows with a working time that ended or is still running. O is the number of endings, E the sum of the
    /// peers' cumulative hazards at those times.
    Duration,
}

impl Form {
    /// Returns on which side of 1 the ratio O/E is bad: many outcomes are, and few endings are.
    pub fn bad_side(self) -> BadSide {
        match self {
            Form::Rate => BadSide::High,
            Form::Duration => BadSide::Low,
        }
    }
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

/// Who else may explain an outcome, so that the expectation takes it into account.
///
/// Cases that come straight back have two sides, and only the other subjects show which one has to answer:
/// what everybody sends back was misrouted, and who sends everybody's cases back returns too much. So the peers'
/// rate is multiplied by how much more often the outcome occurs with this counterpart for *everybody else*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counterpart {
    /// Nobody.
    None,
    /// The sender of the case. What happens only between the subject and a few senders, a minority of them, is
    /// left out of the subject's count: the sender's `misroute` shows it.
    Sender,
    /// The receiver of the case.
    Receiver,
}
