//! The authority table: which administrative level may decide the cases of which procedure, and when.

use crate::event::{Sym, Symbols};
use crate::lists::{AuthorityEntry, level_number};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Which level may decide which procedure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authority(BTreeMap<String, Vec<Competence>>);

/// A level that may decide a procedure for some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Competence {
    /// 1 is a commune, and higher is higher.
    level: u8,
    /// The first instant, µs UTC.
    from: i64,
    /// The last instant, µs UTC.
    to: i64,
}

impl Authority {
    /// Makes the table from the rows of the list. Levels that are no level are left out; the reader rejects them.
    pub fn new(entries: &[AuthorityEntry]) -> Self {
        let mut table: BTreeMap<String, Vec<Competence>> = BTreeMap::new();
        for entry in entries {
            let Some(level) = level_number(&entry.level) else { continue };
            let (from, to) = (entry.valid_from.unwrap_or(i64::MIN), entry.valid_to.unwrap_or(i64::MAX));
            table.entry(entry.procedure_id.clone()).or_default().push(Competence { level, from, to });
        }
        Self(table)
    }

    /// Returns true if the table knows no procedure.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether a level may decide the cases of a procedure at an instant, µs UTC; `None` if the table has no row
    /// of the procedure for that instant.
    pub fn may_decide(&self, procedure_id: &str, level: u8, at: i64) -> Option<bool> {
        decide(self.0.get(procedure_id)?, level, at)
    }

    /// Returns the table for the procedures of one bucket.
    pub fn of_bucket(&self, symbols: &Symbols) -> BucketAuthority<'_> {
        let known = self.0.iter().filter_map(|(id, rows)| Some((symbols.find(id)?, rows.as_slice())));
        BucketAuthority(known.collect())
    }
}

/// The authority table, by the symbols of one bucket.
#[derive(Clone, Debug, Default)]
pub struct BucketAuthority<'a>(FxHashMap<Sym, &'a [Competence]>);

impl BucketAuthority<'_> {
    /// Returns what [`Authority::may_decide`] returns.
    pub fn may_decide(&self, procedure_id: Sym, level: u8, at: i64) -> Option<bool> {
        decide(self.0.get(&procedure_id)?, level, at)
    }
}

fn decide(rows: &[Competence], level: u8, at: i64) -> Option<bool> {
    let mut in_force = rows.iter().filter(|row| row.from <= at && at <= row.to).peekable();
    in_force.peek()?;
    Some(in_force.any(|row| row.level == level))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(level: &str, valid_from: Option<i64>, valid_to: Option<i64>) -> AuthorityEntry {
        AuthorityEntry { procedure_id: "1.004220".to_owned(), level: level.to_owned(), valid_from, valid_to }
    }

    #[test]
    fn a_level_decides_while_its_row_is_in_force() {
        let table = Authority::new(&[
            row("Huyện", None, Some(9)),
            row("Xã", Some(10), Some(19)),
            row("Tỉnh", Some(15), Some(19)),
        ]);
        for (level, at, expected) in [
            (2, 9, Some(true)),
            (2, 10, Some(false)),
            (1, 9, Some(false)),
            (1, 10, Some(true)),
            (4, 14, Some(false)),
            (4, 15, Some(true)),
            (1, 15, Some(true)),
            (1, 20, None),
        ] {
            assert_eq!(table.may_decide("1.004220", level, at), expected, "{level} at {at}");
        }
        assert_eq!(table.may_decide("1.004221", 1, 10), None, "a procedure without a row");

        let mut symbols = Symbols::default();
        let (known, unknown) = (symbols.intern("1.004220"), symbols.intern("1.004221"));
        let bucket = table.of_bucket(&symbols);
        assert_eq!(bucket.may_decide(known, 1, 10), Some(true));
        assert_eq!(bucket.may_decide(unknown, 1, 10), None);
    }
}
