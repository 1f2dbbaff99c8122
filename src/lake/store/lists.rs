//! The reference lists of an ingest, and which earlier lists they replace.
//!
//! A list is always exported whole, so a later one replaces the earlier one. Two departments may each export their own
//! list. Lists are therefore identified by their table and by the letters in the name of their file: thus
//! `can-bo-2025-07-01.csv` replaces `can-bo.csv` but not `can-bo-so-tu-phap.csv`.
//!
//! Lists that grow, such as leave and complaints, are also exported month by month. A later one of them replaces of the
//! earlier one the rows within the span of its own days, and the rows without a day. A later list of answers replaces
//! the answers to the same findings, because each workbook has only the findings of its run.

use crate::lake::layout::{FileEntry, Manifest, StoredList};
use crate::lists::{ListEntry, ListTable, Lists};
use anyhow::bail;
use std::collections::BTreeSet;

/// The largest number of rows of a list: more than any country has officials.
const MAX_ENTRIES: usize = 1 << 21;

/// The lists of the files of an ingest.
#[derive(Debug, Default)]
pub(in crate::lake) struct NewLists(Vec<StoredList>);

impl NewLists {
    /// Adds a row of the file with that sequence number. A file may have lists of several tables, as an archive has.
    pub(in crate::lake) fn push(&mut self, sequence: u32, entry: ListEntry) -> anyhow::Result<()> {
        let same = |list: &&mut StoredList| list.sequence == sequence && table(list) == Some(entry.table());
        match self.0.iter_mut().find(same) {
            Some(list) if list.entries.len() >= MAX_ENTRIES => {
                bail!("more than {MAX_ENTRIES} rows are no reference list")
            }
            Some(list) => list.entries.push(entry),
            None => self.0.push(StoredList { sequence, entries: vec![entry] }),
        }
        Ok(())
    }

    /// Removes the lists of a file.
    pub(in crate::lake) fn abort(&mut self, sequence: u32) {
        self.0.retain(|list| list.sequence != sequence);
    }

    /// Puts the lists into force, one after the other. The ledgers count their rows as stored, and the rows of the lists
    /// that they replace as replaced.
    pub(in crate::lake) fn settle(self, manifest: &mut Manifest) {
        for list in self.0 {
            let Manifest { lists, files, .. } = &mut *manifest;
            let own = identity(&list, files);
            let span = span_of(&list);
            let answered: BTreeSet<&str> = list.entries.iter().filter_map(answered_finding).collect();
            lists.retain_mut(|earlier| {
                if identity(earlier, files) != own {
                    return true;
                }
                let before = earlier.entries.len();
                earlier.entries.retain(|entry| match answered_finding(entry) {
                    Some(finding) => !answered.contains(finding),
                    None => entry.placed_at().is_some_and(|at| span.is_none_or(|span| !is_within(at, span))),
                });
                if let Some(file) = file_of(earlier, files) {
                    let replaced = (before - earlier.entries.len()) as u64;
                    file.stored -= replaced;
                    file.replaced += replaced;
                }
                !earlier.entries.is_empty()
            });
            if let Some(file) = file_of(&list, files) {
                file.stored += list.entries.len() as u64;
            }
            lists.push(list);
        }
    }
}

/// Returns the lists that would be in force if these files were ingested. Each file has a name and the rows of its lists.
pub fn lists_after(manifest: Option<&Manifest>, files: Vec<(String, Vec<ListEntry>)>) -> Lists {
    let mut manifest = manifest.cloned().unwrap_or_else(|| Manifest::empty(1));
    for (name, entries) in files {
        let sequence = manifest.next_sequence;
        manifest.next_sequence += 1;
        manifest.files.push(FileEntry { sequence, name, ..FileEntry::default() });
        let mut new = NewLists::default();
        // A list that is too long is refused when it is stored; here it is only shown.
        let _ = entries.into_iter().try_for_each(|entry| new.push(sequence, entry));
        new.settle(&mut manifest);
    }
    Lists::of(manifest.list_entries())
}

/// Returns the finding that a row answers; `None` for a row of another list.
fn answered_finding(entry: &ListEntry) -> Option<&str> {
    match entry {
        ListEntry::Response(response) => Some(&response.finding_id),
        _ => None,
    }
}

/// Returns the earliest and the latest instant that place rows of a list; `None` if none is placed.
fn span_of(list: &StoredList) -> Option<(i64, i64)> {
    let placed = list.entries.iter().filter_map(ListEntry::placed_at);
    placed.clone().min().zip(placed.max())
}

fn is_within(at: i64, (first, last): (i64, i64)) -> bool {
    first <= at && at <= last
}

/// Returns the table that all rows of a list belong to.
fn table(list: &StoredList) -> Option<ListTable> {
    list.entries.first().map(ListEntry::table)
}

/// Returns what identifies a list: its table, and the letters in the name of its file.
fn identity(list: &StoredList, files: &[FileEntry]) -> (Option<ListTable>, String) {
    let file = files.iter().find(|file| file.sequence == list.sequence);
    let letters = file.map(|file| file.name.chars().filter(|sign| sign.is_alphabetic()).collect());
    (table(list), letters.unwrap_or_default())
}

fn file_of<'f>(list: &StoredList, files: &'f mut [FileEntry]) -> Option<&'f mut FileEntry> {
    files.iter_mut().find(|file| file.sequence == list.sequence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::{LeaveEntry, MoveEntry, MoveOf, UnitEntry};
    use jiff::civil::date;

    fn file(sequence: u32, name: &str) -> FileEntry {
        FileEntry { sequence, name: name.to_owned(), ..FileEntry::default() }
    }

    fn unit(name: &str) -> ListEntry {
        ListEntry::Unit(UnitEntry { name: name.to_owned(), ..UnitEntry::default() })
    }

    #[test]
    fn leave_of_another_month_replaces_nothing() {
        let mut manifest = Manifest::empty(1);
        manifest.files = ["leave-03.csv", "leave-04.csv", "leave-03 (2).csv", "leave.csv"]
            .iter()
            .zip(1..)
            .map(|(name, sequence)| file(sequence, name))
            .collect();
        let leave = |month: i8, day: i8| {
            let (first_day, last_day) = (date(2024, month, day), date(2024, month, day + 2));
            let name = "An".to_owned();
            ListEntry::Leave(LeaveEntry { id: None, name, unit_id: None, first_day, last_day })
        };
        for (sequence, entries) in [
            (1, vec![leave(3, 4), leave(3, 11), leave(3, 25)]),
            (2, vec![leave(4, 1)]),
            (3, vec![leave(3, 4), leave(3, 18)]),
            (4, vec![leave(3, 1), leave(5, 1)]),
        ] {
            let mut new = NewLists::default();
            entries.into_iter().for_each(|entry| assert!(new.push(sequence, entry).is_ok()));
            new.settle(&mut manifest);
            if sequence == 3 {
                let kept: Vec<(u32, usize)> =
                    manifest.lists.iter().map(|list| (list.sequence, list.entries.len())).collect();
                assert_eq!(kept, [(1, 1), (2, 1), (3, 2)]);
            }
        }
        assert_eq!(manifest.lists.len(), 1, "the last list covers all of them");
        let ledger: Vec<(u64, u64)> =
            manifest.files.iter().map(|file| (file.stored, file.replaced)).collect();
        assert_eq!(ledger, [(0, 3), (0, 1), (0, 2), (2, 0)]);
    }

    #[test]
    fn a_list_replaces_the_issue_before_it_and_no_other() {
        let mut manifest = Manifest::empty(1);
        manifest.files = vec![
            file(1, "units.csv"),
            file(2, "units-so-tu-phap.csv"),
            file(3, "units-2025.csv"),
            file(4, "units (2).csv"),
        ];
        let moved =
            MoveEntry { valid_from: 0, of: MoveOf::Unit, old_id: "A".to_owned(), new_id: "B".to_owned() };
        for (sequence, entries) in [
            (1, vec![unit("A"), ListEntry::Move(moved), unit("B")]),
            (2, vec![unit("C")]),
            (3, vec![unit("D")]),
            (4, vec![unit("E")]),
        ] {
            let mut new = NewLists::default();
            entries.into_iter().for_each(|entry| assert!(new.push(sequence, entry).is_ok()));
            new.settle(&mut manifest);
        }
        let kept: Vec<(u32, usize)> =
            manifest.lists.iter().map(|list| (list.sequence, list.entries.len())).collect();
        assert_eq!(kept, [(1, 1), (2, 1), (4, 1)], "the mapping of the first file is another table");
        let ledger: Vec<(u64, u64)> =
            manifest.files.iter().map(|file| (file.stored, file.replaced)).collect();
        assert_eq!(ledger, [(1, 2), (1, 0), (0, 1), (1, 0)]);
    }
}
