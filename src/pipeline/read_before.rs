//! The files that a store has, by what their names have in common.

use crate::lake::Manifest;
use crate::quality::family;
use std::collections::BTreeMap;

/// A file that the store has.
#[derive(Debug)]
pub(super) struct FileBefore {
    pub(super) name: String,
    /// The profiles that read it, separated by `, `.
    pub(super) profile: String,
    /// Its rows without the skipped ones.
    pub(super) rows: u64,
}

/// The files that a store has, by [`family`], the oldest first. Files without a table are none.
#[derive(Debug, Default)]
pub(super) struct ReadBefore(BTreeMap<String, Vec<FileBefore>>);

impl ReadBefore {
    /// The files of a manifest; none without one.
    pub(super) fn new(manifest: Option<&Manifest>) -> Self {
        let mut files: BTreeMap<String, Vec<FileBefore>> = BTreeMap::new();
        let entries = manifest.into_iter().flat_map(|manifest| &manifest.files);
        for entry in entries.filter(|entry| !entry.profile.is_empty()) {
            let (name, profile) = (entry.name.clone(), entry.profile.clone());
            let before = FileBefore { name, profile, rows: entry.rows_read - entry.skipped };
            files.entry(family(&entry.name)).or_default().push(before);
        }
        Self(files)
    }

    /// Returns the files of the same name, digits aside, the oldest first.
    pub(super) fn of_name(&self, name: &str) -> &[FileBefore] {
        self.0.get(&family(name)).map_or(&[], Vec::as_slice)
    }
}
