//! All counts of a run, in an order that depends on nothing but the strings.

use super::completeness::UnitCompleteness;
use super::group_table::GroupTable;
use super::keyed_sums::Sum;
use super::load_sums::LoadSums;
use super::supply::UnitSupply;
use crate::event::{Sym, Symbols};
use crate::fact::{Level, Mode};
use crate::measure::Need;

/// All counts of a run, sorted by their strings. They are equal whatever the split of the cases into buckets,
/// the order of merging and the number of threads.
#[derive(Clone, Debug)]
pub struct Counts {
    /// The strings, in order, so that symbols sort as their strings do.
    pub symbols: Symbols,
    /// Subjects and their units, sorted.
    pub(crate) subjects: Vec<(Sym, Sym)>,
    /// Procedures, steps and modes, sorted.
    pub(crate) strata: Vec<(Sym, Sym, Mode)>,
    /// By measure and level; in each, sorted by (subject, unit), stratum, counterpart, month, bin.
    pub(crate) measures: Vec<GroupTable>,
    /// Load by level, subject and step, sorted.
    pub load: Vec<((Level, Sym, Sym), LoadSums)>,
    /// Completeness by unit, sorted; a missing unit comes last.
    pub completeness: Vec<(Sym, UnitCompleteness)>,
    /// What the log supplies, by level and unit, sorted; a missing unit comes last.
    pub supply: Vec<((Level, Sym), UnitSupply)>,
}

impl Counts {
    /// Returns all subjects that have a row on any measure, with their level and the unit of the rows, in order.
    /// An empty unit is missing.
    pub fn subjects(&self) -> Vec<(Level, &str, &str)> {
        let mut seen = [vec![false; self.subjects.len()], vec![false; self.subjects.len()]];
        for group in self.measures.iter().flat_map(GroupTable::iter) {
            seen[group.key.measure().level() as usize][group.key.subject() as usize] = true;
        }
        let text = |name: Sym| self.symbols.get(name).unwrap_or_default();
        let mut subjects = Vec::new();
        for level in Level::ALL {
            let of_level = self.subjects.iter().zip(&seen[level as usize]).filter(|(_, seen)| **seen);
            subjects.extend(of_level.map(|((subject, unit), _)| (level, text(*subject), text(*unit))));
        }
        subjects
    }

    /// Returns the step of the stratum with this index.
    pub(crate) fn step_of(&self, stratum: u32) -> Sym {
        self.strata[stratum as usize].1
    }

    /// Returns true if the log as a whole carries what a measure needs at a level.
    pub fn meets(&self, level: Level, need: Need) -> bool {
        let mut whole = UnitSupply::default();
        for (_, supply) in self.supply.iter().filter(|((other, _), _)| *other == level) {
            whole.add(supply);
        }
        match need {
            Need::Actors => whole.holds > 0,
            Need::Handovers => whole.named_handovers > 0 && whole.worked_holds > 0,
            Need::HoldDue => whole.due_holds > 0,
            Need::Consultations => whole.consultations > 0,
            Need::ConsultationDue => whole.due_consultations > 0,
            Need::Positions => whole.classed_replies > 0,
            Need::Authority => whole.ruled_holds > 0,
            Need::Notes => whole.noted_send_ups > 0,
            Need::CaseDue => whole.due_cases > 0 && whole.supplements > 0,
            Need::Apologies => whole.apologies > 0,
            Need::DueMoves => whole.moved_cases > 0,
            Need::Submissions => whole.submitted_cases > 0,
            Need::Complaints => whole.complained_cases > 0,
            Need::Supplements => whole.answered_supplements > 0,
        }
    }
}

impl PartialEq for Counts {
    fn eq(&self, other: &Self) -> bool {
        self.symbols.iter().eq(other.symbols.iter())
            && self.subjects == other.subjects
            && self.strata == other.strata
            && self.measures == other.measures
            && self.load == other.load
            && self.completeness == other.completeness
            && self.supply == other.supply
    }
}
