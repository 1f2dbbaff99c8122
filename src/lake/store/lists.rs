//! The reference lists of an ingest, and which earlier lists they replace.
//!
//! A list is always exported whole, so a later one replaces the earlier one. Two departments may each export their own
//! list. Lists are therefore identified by their table and by the letters in the name of their file: thus
//! `can-bo-2025-07-01.csv` replaces `can-bo.csv` but not `can-bo-so-tu-phap.csv`.

use crate::lake::layout::{FileEntry, Manifest, StoredList};
use crate::lists::{ListEntry, ListTable, Lists};
use anyhow::bail;

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
                bail!("more than {MAX_ENTRIES} rows are no list of officials or units")
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
            lists.retain(|earlier| {
                let stays = identity(earlier, files) != own;
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
