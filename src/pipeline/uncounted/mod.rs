//! The facts that are written but count for nobody: those of excluded cases, pilots and objective causes, and those that began before a
//! reorganisation across which nobody may be compared or before the log was complete; and due dates that do not count because of leave.

mod exemptions;
mod since;
mod tally;

pub(super) use exemptions::Exemptions;
pub(super) use since::CountedSince;
pub(super) use tally::{NotCounted, TABLES, Why};

use super::setting_file::read_setting_file;
use crate::calendar::CalendarBook;
use crate::event::{EventColumns, NO_TIME, Sym, Symbols};
use crate::fact::{Facts, Level};
use anyhow::Result;
use exemptions::BucketExemptions;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The facts of one bucket that count for nobody.
pub(super) struct Uncounted {
    exemptions: BucketExemptions,
    /// False if neither the exemptions nor a time that does not count take any row.
    takes_anything: bool,
    /// Since when facts count; `None` if all do.
    since: Option<CountedSince>,
    /// The officials who have leave, recorded or not.
    on_leave: FxHashSet<Sym>,
}

impl Uncounted {
    pub(super) fn new(
        exemptions: &Exemptions,
        since: Option<CountedSince>,
        calendars: &CalendarBook,
        symbols: &Symbols,
    ) -> Self {
        let exemptions = exemptions.of_bucket(symbols);
        Self {
            takes_anything: since.is_some() || !exemptions.is_empty(),
            exemptions,
            since,
            on_leave: calendars.officials_with_leave().filter_map(|one| symbols.find(one)).collect(),
        }
    }

    /// Takes the due date from holds and consultations during which the official was on leave: whether they would have
    /// been in time is not known, and being away is no fault. Units are never on leave.
    pub(super) fn forgive_leave(
        &self,
        facts: &mut Facts,
        level: Level,
        calendars: &CalendarBook,
        symbols: &Symbols,
    ) {
        if self.on_leave.is_empty() || level == Level::Unit {
            return;
        }
        let away = |who: Sym, from: i64, until: i64| {
            self.on_leave.contains(&who)
                && symbols.get(who).is_some_and(|one| calendars.is_on_leave_between(one, from, until))
        };
        for hold in facts.holds.iter_mut().filter(|hold| hold.due_at != NO_TIME) {
            if away(hold.holder, hold.received_at, hold.received_at + hold.elapsed_us) {
                hold.due_at = NO_TIME;
            }
        }
        for one in facts.consultations.iter_mut().filter(|one| one.due_at != NO_TIME) {
            if away(one.consulted, one.asked_at, one.counted_until) {
                one.due_at = NO_TIME;
            }
        }
    }

    /// Removes them from a piece of the facts, which has all rows of its cases, and marks those that count for all but one.
    /// `left` counts them.
    pub(super) fn remove_from(
        &self,
        facts: &mut Facts,
        level: Level,
        symbols: &Symbols,
        left: Option<&mut NotCounted>,
    ) {
        facts.exempt.clear();
        if !self.takes_anything {
            return;
        }
        let mut rows = Vec::new();
        let mut keep = |table: usize, case: Sym, procedure: Sym, unit: Sym, began: i64| {
            let why = self.why(case, procedure, unit, began);
            rows.extend(why.map(|why| (table, case, why)));
            why.is_none()
        };
        facts.holds.retain(|row| keep(0, row.case_id, row.procedure_id, row.unit_id, row.received_at));
        facts
            .handovers
            .retain(|row| keep(1, row.case_id, row.procedure_id, row.sender_unit_id, row.handed_at));
        facts
            .consultations
            .retain(|row| keep(2, row.case_id, row.procedure_id, row.consulted_unit_id, row.asked_at));
        facts.pauses.retain(|row| keep(3, row.case_id, row.procedure_id, row.unit_id, row.paused_at));
        facts.due_moves.retain(|row| keep(4, row.case_id, row.procedure_id, row.unit_id, row.moved_at));
        facts.cases.retain(|row| keep(5, row.case_id, row.procedure_id, row.unit_id, row.received_at));
        facts.exempt.extend_from_slice(match level {
            Level::Official => &self.exemptions.of_officials,
            Level::Unit => &self.exemptions.of_units,
        });
        if let Some(left) = left {
            rows.extend(rows_of_one(facts));
            left.add(&rows, symbols);
        }
    }

    /// Returns why a fact that began at an instant does not count; `None` if it does.
    fn why(&self, case: Sym, procedure: Sym, unit: Sym, began: i64) -> Option<Why> {
        if let Some(since) = self.since.filter(|since| began < since.at) {
            return Some(since.why);
        }
        if self.exemptions.register.contains(&case) {
            return Some(Why::Register);
        }
        if self.exemptions.is_pilot(case, procedure, unit, began) {
            return Some(Why::Pilot);
        }
        self.exemptions.has_cause(case, began).then_some(Why::Cause)
    }

    /// Counts the holds that began too early, by holder.
    pub(super) fn add_early_holds(
        &self,
        facts: &Facts,
        events: &EventColumns,
        level: Level,
        sums: &mut BTreeMap<(Level, String), u64>,
    ) {
        let Some(since) = self.since else { return };
        for hold in facts.holds.iter().filter(|hold| hold.received_at < since.at) {
            if let Some(holder) = events.symbols.get(hold.holder) {
                *sums.entry((level, holder.to_owned())).or_default() += 1;
            }
        }
    }
}

/// Returns the rows that do not count for the one they are about: table, case and reason.
fn rows_of_one(facts: &Facts) -> Vec<(usize, Sym, Why)> {
    let mut rows = Vec::new();
    let mut add = |table: usize, case: Sym, subject: Sym, at: i64| {
        if facts.is_exempt(case, subject, at) {
            rows.push((table, case, Why::OfOne));
        }
    };
    facts.holds.iter().for_each(|row| add(0, row.case_id, row.holder, row.received_at));
    facts.handovers.iter().for_each(|row| add(1, row.case_id, row.sender, row.handed_at));
    facts.consultations.iter().for_each(|row| add(2, row.case_id, row.consulted, row.asked_at));
    facts.pauses.iter().for_each(|row| add(3, row.case_id, row.asked_by, row.paused_at));
    facts.due_moves.iter().for_each(|row| add(4, row.case_id, row.moved_by, row.moved_at));
    rows
}

/// Reads the register of excluded cases, one a line; no cases if the path is empty.
pub(super) fn excluded_cases(path: &Path) -> Result<BTreeSet<String>> {
    if path.as_os_str().is_empty() {
        return Ok(BTreeSet::new());
    }
    let text = read_setting_file(path, "the register of excluded cases")?;
    let lines = text.lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect())
}
