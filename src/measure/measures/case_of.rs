//! Finds the rows of a case in another table, which has the cases in the same order.

use crate::event::{Kind, NO_TIME, Sym};
use crate::fact::{Case, Passage};

/// Looks rows up by case, in the order of the cases. A case without rows hinders no other.
pub(super) struct CaseOf<'a, T> {
    /// The rows from those found last on.
    rest: &'a [T],
    case_id: fn(&T) -> Sym,
}

impl<'a, T> CaseOf<'a, T> {
    pub(super) fn new(rows: &'a [T], case_id: fn(&T) -> Sym) -> Self {
        Self { rest: rows, case_id }
    }

    /// Returns the rows from the first one of this case on, if it has any and they are not before those found last.
    pub(super) fn find(&mut self, case_id: Sym) -> Option<&'a [T]> {
        let index = self.rest.iter().position(|row| (self.case_id)(row) == case_id)?;
        self.rest = &self.rest[index..];
        Some(self.rest)
    }
}

/// Returns true if a case has ended, and not because the applicant took it back.
pub(super) fn has_run_its_course(case: &Case) -> bool {
    case.ended_at != NO_TIME && case.ended_by != Passage::CaseEnd(Kind::Withdraw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_in_order_and_a_missing_case_hinders_no_other() {
        let rows = [1, 1, 2, 4].map(Sym);
        let mut found = CaseOf::new(&rows, |row| *row);
        let mut length = |id: u32| found.find(Sym(id)).map(<[Sym]>::len);
        assert_eq!([1, 1, 3, 4].map(&mut length), [Some(4), Some(4), None, Some(1)]);
        assert_eq!(length(5), None);
    }
}
