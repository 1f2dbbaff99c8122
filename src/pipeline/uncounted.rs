//! The facts that are written but count for nobody: those of excluded cases, and those that began before a
//! reorganisation across which nobody may be compared.

use super::setting_file::read_setting_file;
use crate::event::{EventColumns, Sym};
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
}

impl Uncounted {
    pub(super) fn new(excluded: &BTreeSet<String>, since: Option<i64>, events: &EventColumns) -> Self {
        Self { excluded: excluded.iter().filter_map(|case| events.symbols.find(case)).collect(), since }
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
