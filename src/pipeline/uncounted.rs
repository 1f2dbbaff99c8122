//! The facts that are written but count for nobody: those of excluded cases, and those that began before a
//! reorganisation across which nobody may be compared; and due dates that do not count because of leave.

use super::setting_file::read_setting_file;
use crate::calendar::CalendarBook;
use crate::event::{EventColumns, NO_TIME, Sym, Symbols};
use crate::fact::{Facts, Level};
use anyhow::Result;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The facts of one bucket that count for nobody.
pub(super) struct Uncounted {
    excluded: FxHashSet<Sym>,
    /// The instant before which nothing counts, µs UTC.
    since: Option<i64>,
    /// The officials who have leave, recorded or not.
    on_leave: FxHashSet<Sym>,
}

impl Uncounted {
    pub(super) fn new(
        excluded: &BTreeSet<String>,
        since: Option<i64>,
        calendars: &CalendarBook,
        symbols: &Symbols,
    ) -> Self {
        Self {
            excluded: excluded.iter().filter_map(|case| symbols.find(case)).collect(),
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

    /// Removes them from a piece of the facts.
    pub(super) fn remove_from(&self, facts: &mut Facts) {
        if self.excluded.is_empty() && self.since.is_none() {
            return;
        }
        let since = self.since.unwrap_or(i64::MIN);
        let counts = |case: Sym, began: i64| began >= since && !self.excluded.contains(&case);
        facts.holds.retain(|row| counts(row.case_id, row.received_at));
        facts.handovers.retain(|row| counts(row.case_id, row.handed_at));
        facts.consultations.retain(|row| counts(row.case_id, row.asked_at));
        facts.pauses.retain(|row| counts(row.case_id, row.paused_at));
        facts.due_moves.retain(|row| counts(row.case_id, row.moved_at));
        facts.cases.retain(|row| counts(row.case_id, row.received_at));
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
        for hold in facts.holds.iter().filter(|hold| hold.received_at < since) {
            if let Some(holder) = events.symbols.get(hold.holder) {
                *sums.entry((level, holder.to_owned())).or_default() += 1;
            }
        }
    }
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
