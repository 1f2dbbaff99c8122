//! The part `clearance`: what each unit received and finished by month.

use super::names::Names;
use crate::report::{ClearanceMonth, Results};
use serde::Serialize;

/// Columns of the units that have a month. The months of a unit follow each other without a gap.
#[derive(Default, Serialize)]
pub(super) struct Clearance {
    /// The position of the name of the unit.
    unit: Vec<usize>,
    /// The first month, since January 1970.
    first: Vec<i16>,
    count: Vec<usize>,
    arrivals: Vec<u64>,
    completions: Vec<u64>,
}

impl Clearance {
    /// Makes the columns.
    pub(super) fn new(results: &Results<'_>, names: &mut Names) -> Self {
        let mut columns = Self::default();
        for months in results.clearance.chunk_by(|one, other| one.unit == other.unit) {
            columns.add(months, names);
        }
        columns
    }

    fn add(&mut self, months: &[ClearanceMonth], names: &mut Names) {
        let (Some(first), Some(last)) = (months.first(), months.last()) else { return };
        self.unit.push(names.of(&first.unit));
        self.first.push(first.month);
        self.count.push((last.month - first.month) as usize + 1);
        let mut known = months.iter().peekable();
        for month in first.month..=last.month {
            let of_month = known.next_if(|one| one.month == month);
            self.arrivals.push(of_month.map_or(0, |one| one.arrivals));
            self.completions.push(of_month.map_or(0, |one| one.completions));
        }
    }
}
