//! Counts the officials all of whose acts lie in one case: nearly all of them do if the column of the officials has the
//! applicants, or the numbers of tickets.

use crate::event::{EventRecord, Mark};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::collections::hash_map::Entry;
use std::hash::Hasher;

/// The officials of a file, and whether each acts in one case or in several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SingleCaseOfficials {
    /// The hash of the case of each official; `None` if there are several cases.
    cases: FxHashMap<Box<str>, Option<u64>>,
    /// The marks of officials with several cases, so that their names need not be read again.
    with_several: FxHashSet<u32>,
    several: u64,
    /// The row of the first official.
    first_row: u64,
}

impl SingleCaseOfficials {
    /// Counts the official of an event, if it has one.
    pub(super) fn add(&mut self, record: &EventRecord<'_>) {
        let Some(official) = record.official_id else { return };
        let mark = official.mark();
        if self.with_several.contains(&mark.0) {
            return;
        }
        let case = hash(record.case_id);
        let Some(known) = self.cases.get_mut(official.as_str()) else {
            if self.cases.is_empty() {
                self.first_row = record.source_row;
            }
            self.cases.insert(official.as_str().into(), Some(case));
            return;
        };
        if known.is_some_and(|known| known != case) {
            *known = None;
            self.several += 1;
        }
        if known.is_none() && mark != Mark::NONE {
            self.with_several.insert(mark.0);
        }
    }

    /// Adds the officials of the part of the file that follows, whose rows are counted from the row after `rows_before`.
    pub(super) fn add_part(&mut self, part: Self, rows_before: u64) {
        if self.cases.is_empty() {
            self.first_row = rows_before + part.first_row;
        }
        // The order does not matter: an official has one case, or several.
        part.cases.into_iter().for_each(|(official, case)| match self.cases.entry(official) {
            Entry::Vacant(free) => {
                self.several += u64::from(case.is_none());
                free.insert(case);
            }
            Entry::Occupied(mut known) => {
                if known.get().is_some() && *known.get() != case {
                    known.insert(None);
                    self.several += 1;
                }
            }
        });
    }

    /// Returns the number of officials with a single case, and of all officials.
    pub(super) fn counts(&self) -> (u64, u64) {
        let all = self.cases.len() as u64;
        (all - self.several, all)
    }

    /// Names the row of the first official; nobody is named, because these may be applicants.
    pub(super) fn example(&self) -> Option<String> {
        (!self.cases.is_empty()).then(|| format!("row {}", self.first_row))
    }
}

fn hash(case_id: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(case_id.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Kind;

    #[test]
    fn officials_with_one_case_are_counted() {
        let mut officials = SingleCaseOfficials::default();
        let acts = [
            ("H1", Some("An")),
            ("H1", Some("An")),
            ("H2", Some("Bình")),
            ("H1", Some("Bình")),
            ("H3", None),
        ];
        for (row, (case_id, official)) in (2..).zip(acts) {
            let record = EventRecord {
                case_id,
                procedure_id: None,
                occurred_at: 0,
                activity: "a".into(),
                kind: Kind::Work,
                step: None,
                official_id: official.map(Into::into),
                unit_id: None,
                receiver_id: None,
                receiver_unit_id: None,
                role: None,
                due_at: None,
                status: None,
                has_note: None,
                has_attachment: None,
                has_position: None,
                event_key: None,
                source_row: row,
            };
            officials.add(&record);
        }
        assert_eq!((officials.counts(), officials.example()), ((1, 2), Some("row 2".to_owned())));
    }
}
