//! The names of the files and directories of a store.

use super::durable::explain;
use std::fs;
use std::path::{Path, PathBuf};

/// The file that says which data files count.
pub(in crate::lake) const MANIFEST: &str = "manifest.json";
/// The directory of event files, one directory per bucket.
pub(in crate::lake) const EVENTS: &str = "events";
/// The directory of case files, one directory per bucket.
pub(in crate::lake) const CASES: &str = "cases";
/// The directory of rejected values, one file per ingest.
pub(in crate::lake) const REJECTS: &str = "rejects";
/// Spilled rows and rejects of an ingest under way.
pub(in crate::lake) const SCRATCH: &str = "scratch";
/// The file locked by the one writer.
pub(in crate::lake) const LOCK: &str = "lock";
/// The file locked, shared, by each reader: while it is locked, no data file is removed.
pub(in crate::lake) const READERS: &str = "readers";
/// The directory of runs, one directory each.
pub(in crate::lake) const RUNS: &str = "runs";
/// The symbolic link to the newest run.
pub(in crate::lake) const LATEST: &str = "latest";
/// The prefix of the names of unfinished runs.
pub(in crate::lake) const ATTEMPT: &str = ".attempt-";

/// Returns the name of the data files that an ingest writes.
pub(in crate::lake) fn data_name(batch: u64) -> String {
    format!("{batch:06}.parquet")
}

/// Returns the name of the file with the rejects of an ingest.
pub(in crate::lake) fn rejects_name(batch: u64) -> String {
    format!("{batch:06}.csv")
}

/// Returns the ingest that a file of rejects belongs to, or `None` if the name is not one of ours.
pub(in crate::lake) fn rejects_batch(name: &str) -> Option<u64> {
    name.strip_suffix(".csv")?.parse().ok()
}

/// Returns the paths of all entries of a directory; none if it does not exist.
pub(in crate::lake) fn entries(directory: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !directory.is_dir() {
        return Ok(Vec::new());
    }
    let listing = fs::read_dir(directory).map_err(|error| explain(directory, error))?;
    listing.map(|entry| Ok(entry.map_err(|error| explain(directory, error))?.path())).collect()
}
