//! The ledgers of source files: what became of the rows of each.

use super::merge::MergedBucket;
use crate::lake::StoreError;
use crate::lake::layout::FileEntry;
use anyhow::Context;

/// Adds the outcomes of all rows to the ledgers of their files. Returns how many rows of files with sequence numbers below
/// `first_new`, which were committed before, were replaced.
///
/// # Errors
/// [`StoreError::Unbalanced`] if a ledger does not add up.
pub(super) fn update_ledgers(
    files: &mut [FileEntry],
    merged: &[MergedBucket],
    first_new: u32,
) -> anyhow::Result<u64> {
    let mut earlier_replaced = 0;
    for (sequence, counts) in merged.iter().flat_map(|bucket| &bucket.outcomes) {
        // The parts of a file are numbered from its own number on, so the file is the last one that begins at or before.
        let end = files.partition_point(|file| file.sequence <= *sequence);
        let file = files[..end].last_mut().context("rows came from a file that is not known")?;
        file.stored += counts.stored;
        file.duplicate += counts.duplicate;
        file.replaced += counts.replaced;
        if *sequence < first_new {
            file.stored -= counts.replaced;
            earlier_replaced += counts.replaced;
        }
    }
    match files.iter().find(|file| !file.is_balanced()) {
        None => Ok(earlier_replaced),
        Some(file) => {
            let reason = format!("{file:?}");
            Err(StoreError::Unbalanced { file: file.name.clone(), reason }.into())
        }
    }
}
