//! Which rows count.

use crate::measure::Months;

/// Which rows count, and in which months.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The months of the users' zone.
    pub months: Months,
    /// Rows counted before this instant (µs UTC) are left out.
    pub from: i64,
    /// Rows counted after this instant (µs UTC) are left out. It is also where load ends.
    pub until: i64,
}

impl Scope {
    /// Returns true if a row that counts at this instant (µs UTC) is not left out.
    pub(super) fn contains(&self, counted_at: i64) -> bool {
        (self.from..=self.until).contains(&counted_at)
    }
}
