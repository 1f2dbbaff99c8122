//! Removes what failed attempts and superseded ingests left behind. Only the holder of the writer's lock may do so.

use crate::lake::layout::{
    ATTEMPT, CASES, EVENTS, LATEST, Manifest, REJECTS, RUNS, SCRATCH, UNFINISHED, data_name, entries,
    explain, rejects_batch, rejects_name,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Removes unfinished files and runs, spilled rows, and rejects that the manifest does not know. No reader can have any
/// of them open for long.
pub(in crate::lake) fn sweep_attempts(store: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    remove_where(store, |name| name.starts_with('.') && name.ends_with(UNFINISHED))?;
    remove_where(&store.join(RUNS), |name| name.starts_with(ATTEMPT))?;
    remove_where(&store.join(SCRATCH), |_| true)?;
    remove_where(&store.join(REJECTS), |name| rejects_batch(name).is_none_or(|batch| batch > manifest.batch))
}

/// Removes the runs and rejects that a purge has committed to remove, and says in the manifest that they are gone. A reader
/// may be at work on a run, so the caller makes sure that there is none.
pub(in crate::lake) fn sweep_purged(store: &Path) -> anyhow::Result<()> {
    let mut manifest = Manifest::load(store)?;
    let Some(purging) = manifest.purging.take() else { return Ok(()) };
    remove_where(&store.join(RUNS), |name| purging.runs.iter().any(|run| run == name))?;
    remove_where(&store.join(REJECTS), |name| {
        rejects_batch(name).is_none_or(|batch| batch <= purging.rejects_until)
    })?;
    if !store.join(LATEST).exists() {
        remove_where(store, |name| name == LATEST)?;
    }
    manifest.save(store)
}

/// Removes data files that the manifest does not name. A reader with an older manifest may need them, so the caller
/// makes sure that there is no reader.
pub(in crate::lake) fn sweep_data(store: &Path, manifest: &Manifest) -> anyhow::Result<()> {
    let live: BTreeSet<PathBuf> = manifest.data_files().map(|file| store.join(&file.path)).collect();
    for table in [EVENTS, CASES] {
        for directory in entries(&store.join(table))? {
            remove_where(&directory, |name| !live.contains(&directory.join(name)))?;
        }
    }
    Ok(())
}

/// Removes the files that a failed commit wrote, unless the commit succeeded after all.
pub(in crate::lake) fn sweep_batch(store: &Path, batch: u64) -> anyhow::Result<()> {
    if Manifest::load(store)?.batch >= batch {
        return Ok(());
    }
    let name_of_batch = data_name(batch);
    for table in [EVENTS, CASES] {
        for directory in entries(&store.join(table))? {
            remove_where(&directory, |name| name == name_of_batch)?;
        }
    }
    remove_where(&store.join(REJECTS), |name| name == rejects_name(batch))
}

/// Removes the rejects of all ingests but the newest `keep` that have any.
pub(in crate::lake) fn sweep_rejects(store: &Path, keep: usize) -> anyhow::Result<()> {
    let rejects = store.join(REJECTS);
    let batch = |path: &PathBuf| rejects_batch(&path.file_name()?.to_string_lossy());
    let mut batches: Vec<u64> = entries(&rejects)?.iter().filter_map(batch).collect();
    batches.sort_unstable();
    batches.truncate(batches.len().saturating_sub(keep));
    remove_where(&rejects, |name| rejects_batch(name).is_some_and(|batch| batches.contains(&batch)))
}

/// Removes the entries of a directory whose names are garbage.
fn remove_where(directory: &Path, is_garbage: impl Fn(&str) -> bool) -> anyhow::Result<()> {
    for path in entries(directory)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !is_garbage(&name) {
            continue;
        }
        tracing::debug!(path = %path.display(), "removing a leftover");
        let is_directory = path.symlink_metadata().is_ok_and(|kind| kind.is_dir());
        let removed = if is_directory { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(|error| explain(&path, error))?;
    }
    Ok(())
}
