//! The facts that a run shows of one unit: those of the cases that it had to do with. All others are called peers.
//!
//! Everybody is judged as always, because the unit is compared with all others. The tables that `query` and `explain` read for one
//! unit are written beside the whole ones.

use super::names::Names;
use crate::config::Settings;
use crate::event::{CaseColumns, Sym, Symbols};
use crate::fact::{Facts, Level};
use crate::finding::Subject;
use crate::report::peers_name;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The folder of the tables that are limited to one unit, in the folder of a run.
pub(super) const OF_UNIT: &str = "of_unit";

/// The unit to which facts are limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UnitFacts {
    id: String,
    /// What stands in place of the names of all others.
    peers: &'static str,
}

impl UnitFacts {
    /// Returns the unit of the settings, as it is shown; `None` if nothing is limited.
    pub(super) fn of(settings: &Settings, names: &Names) -> Option<Self> {
        let unit = settings.report.unit.as_str();
        let id = names.unit(unit).into_owned();
        (!unit.is_empty()).then(|| Self { id, peers: peers_name(settings.lang) })
    }

    /// Returns the unit and its officials.
    pub(super) fn members<'s>(&self, subjects: &[Subject<'s>]) -> BTreeSet<(Level, &'s str)> {
        let is_own = |one: &&Subject<'_>| {
            one.unit == Some(&self.id) || (one.level == Level::Unit && one.id == self.id)
        };
        subjects.iter().filter(is_own).map(|one| (one.level, one.id)).collect()
    }

    /// Returns the folder of its facts beside that of all facts.
    pub(super) fn folder(facts_dir: &Path) -> PathBuf {
        facts_dir.with_file_name(OF_UNIT).join("facts")
    }

    /// Adds what others are called to the strings of a bucket.
    pub(super) fn name_peers(&self, symbols: &mut Symbols) {
        symbols.intern(self.peers);
    }

    /// Returns true for the row of a case export that the unit answers for.
    pub(super) fn answers_for(&self, cases: &CaseColumns, row: usize, symbols: &Symbols) -> bool {
        symbols.is(cases.unit_id[row], &self.id)
    }

    /// Returns the rows about cases that the unit had to do with, as they are shown. `symbols` has what they are called. The facts have
    /// all rows of their cases.
    pub(super) fn limited(&self, facts: &Facts, symbols: &Symbols) -> Facts {
        let (unit, peers) = (symbols.find(&self.id), symbols.find(self.peers).unwrap_or(Sym::NONE));
        let Some(unit) = unit else { return Facts::default() };
        let cases = cases_of(facts, unit);
        let own: FxHashSet<(Sym, Sym)> = facts
            .holds
            .iter()
            .filter(|hold| hold.unit_id == unit || hold.holder == unit)
            .map(|hold| (hold.case_id, hold.holder))
            .collect();
        let mut shown = facts.clone();
        // A name is shown where the row says that its owner acted in the unit.
        let hide = |names: &mut [&mut Sym], is_own: bool| {
            for name in names.iter_mut().filter(|name| name.is_some() && !is_own) {
                **name = peers;
            }
        };
        shown.holds.retain_mut(|row| {
            let is_own = row.unit_id == unit || row.holder == unit;
            hide(&mut [&mut row.holder, &mut row.official_id, &mut row.unit_id], is_own);
            cases.contains(&row.case_id)
        });
        shown.handovers.retain_mut(|row| {
            let sends = row.sender_unit_id == unit || row.sender == unit;
            let receives = row.receiver_unit_id == unit || row.receiver == unit;
            hide(&mut [&mut row.sender, &mut row.sender_unit_id], sends);
            hide(&mut [&mut row.receiver, &mut row.receiver_unit_id], receives);
            cases.contains(&row.case_id)
        });
        shown.consultations.retain_mut(|row| {
            let asks = row.requester_unit_id == unit || row.requester == unit;
            let answers = row.consulted_unit_id == unit || row.consulted == unit;
            hide(&mut [&mut row.requester, &mut row.requester_unit_id], asks);
            hide(&mut [&mut row.consulted, &mut row.consulted_unit_id], answers);
            cases.contains(&row.case_id)
        });
        shown.pauses.retain_mut(|row| {
            let is_own = row.unit_id == unit || row.asked_by == unit;
            hide(&mut [&mut row.asked_by, &mut row.unit_id], is_own);
            cases.contains(&row.case_id)
        });
        shown.due_moves.retain_mut(|row| {
            let is_own = row.unit_id == unit || row.moved_by == unit;
            hide(&mut [&mut row.moved_by, &mut row.unit_id], is_own);
            cases.contains(&row.case_id)
        });
        shown.cases.retain_mut(|row| {
            let is_own = own.contains(&(row.case_id, row.late_holder));
            hide(&mut [&mut row.late_holder], is_own);
            let is_own = row.unit_id == unit;
            hide(&mut [&mut row.unit_id], is_own);
            cases.contains(&row.case_id)
        });
        shown
    }
}

/// Returns the cases with a row of the unit, and those that it answers for.
fn cases_of(facts: &Facts, unit: Sym) -> FxHashSet<Sym> {
    let is_unit = |names: &[Sym]| names.contains(&unit);
    let holds = facts.holds.iter().filter(|row| is_unit(&[row.unit_id, row.holder])).map(|row| row.case_id);
    let handovers = facts
        .handovers
        .iter()
        .filter(|row| is_unit(&[row.sender_unit_id, row.sender, row.receiver_unit_id, row.receiver]));
    let consultations = facts
        .consultations
        .iter()
        .filter(|row| is_unit(&[row.requester_unit_id, row.requester, row.consulted_unit_id, row.consulted]));
    let pauses = facts.pauses.iter().filter(|row| is_unit(&[row.unit_id, row.asked_by]));
    let due_moves = facts.due_moves.iter().filter(|row| is_unit(&[row.unit_id, row.moved_by]));
    let cases = facts.cases.iter().filter(|row| row.unit_id == unit);
    holds
        .chain(handovers.map(|row| row.case_id))
        .chain(consultations.map(|row| row.case_id))
        .chain(pauses.map(|row| row.case_id))
        .chain(due_moves.map(|row| row.case_id))
        .chain(cases.map(|row| row.case_id))
        .collect()
}
