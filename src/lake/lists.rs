//! Reference lists of an ingest, and which of the earlier ones they replace.
//!
//! A list is exported whole, so a later one replaces the earlier one. Two departments may each export their
//! own: lists are told apart by table and by the letters of their file's name, so that
//! `can-bo-2025-07-01.csv` replaces `can-bo.csv` and leaves `can-bo-so-tu-phap.csv` alone.

use super::manifest::{FileEntry, Manifest, StoredList};
use crate::lists::{ListEntry, ListTable, Lists};
use anyhow::bail;

/// More rows than any country has officials: what is longer is no list.
const MOST_ENTRIES: usize = 1 << 21;

/// The lists of the files of an ingest.
#[derive(Debug, Default)]
pub(super) struct NewLists(Vec<StoredList>);

impl NewLists {
    /// Adds a row of the file of that sequence, which may have lists of several tables: an archive has.
    pub(super) fn push(&mut self, sequence: u32, entry: ListEntry) -> anyhow::Result<()> {
        let same = |list: &&mut StoredList| list.sequence == sequence && table(list) == Some(entry.table());
        match self.0.iter_mut().find(same) {
            Some(list) if list.entries.len() >= MOST_ENTRIES => {
                bail!("more than {MOST_ENTRIES} rows are no list of officials or units")
            }
            Some(list) => list.entries.push(entry),
            None => self.0.push(StoredList { sequence, entries: vec![entry] }),
        }
        Ok(())
    }

    /// Forgets the list of a file.
    pub(super) fn abort(&mut self, sequence: u32) {
        self.0.retain(|list| list.sequence != sequence);
    }

    /// Puts the lists into force, one after the other: their rows are stored, those of the lists they
    /// replace are replaced.
    pub(super) fn settle(self, manifest: &mut Manifest) {
        for list in self.0 {
            let Manifest { lists, files, .. } = &mut *manifest;
            let issue_of = series(&list, files);
            lists.retain(|earlier| {
                let stays = series(earlier, files) != issue_of;
                if let (false, Some(file)) = (stays, file_of(earlier, files)) {
                    file.stored -= earlier.entries.len() as u64;
                    file.replaced += earlier.entries.len() as u64;
                }
                stays
            });
            if let Some(file) = file_of(&list, files) {
                file.stored += list.entries.len() as u64;
            }
            lists.push(list);
        }
    }
}

/// The lists that would be in force if these files came to a store, each with the rows of lists in it.
pub fn lists_after(manifest: Option<&Manifest>, files: Vec<(String, Vec<ListEntry>)>) -> Lists {
    let mut manifest = manifest.cloned().unwrap_or_else(|| Manifest::empty(1));
    for (name, entries) in files {
        let sequence = manifest.next_sequence;
        manifest.next_sequence += 1;
        manifest.files.push(FileEntry { sequence, name, ..FileEntry::default() });
        let mut new = NewLists::default();
        // What is too long for a list is refused when it is stored; here it is only looked at.
        let _ = entries.into_iter().try_for_each(|entry| new.push(sequence, entry));
        new.settle(&mut manifest);
    }
    Lists::of(manifest.list_entries())
}

/// What a list is of: all its rows are of one table.
fn table(list: &StoredList) -> Option<ListTable> {
    list.entries.first().map(ListEntry::table)
}

/// What a list is an issue of: its table, and the letters of its file's name.
fn series(list: &StoredList, files: &[FileEntry]) -> (Option<ListTable>, String) {
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
    use crate::lists::{MoveEntry, MoveOf, UnitEntry};

    fn file(sequence: u32, name: &str) -> FileEntry {
        FileEntry { sequence, name: name.to_owned(), ..FileEntry::default() }
    }

    fn unit(name: &str) -> ListEntry {
        ListEntry::Unit(UnitEntry { name: name.to_owned(), ..UnitEntry::default() })
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
