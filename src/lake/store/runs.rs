//! Runs: each is a directory that appears whole or not at all, and the link `latest` names the newest.
//!
//! The id of a run is the instant at which it began. If the clock has jumped back, the id is that of the newest run with
//! the next number appended, so that the order of ids is always the order of runs.

use crate::lake::layout::{
    ATTEMPT, LATEST, RUNS, UNFINISHED, create_directory, entries, explain, sync_parent, sync_tree,
};
use anyhow::bail;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// A run under way: the caller writes into [`Run::dir`], then calls [`Run::publish`]. If it is dropped before, nothing
/// of it remains.
#[derive(Debug)]
pub struct Run {
    store: PathBuf,
    id: String,
    attempt: PathBuf,
    published: bool,
}

impl Run {
    pub(in crate::lake) fn create(store: &Path, run_id: &str) -> anyhow::Result<Self> {
        check_id(run_id)?;
        let runs = store.join(RUNS);
        if runs.join(run_id).exists() {
            bail!("there is already a run `{run_id}`\n\nhint: a run is never overwritten; give another id");
        }
        let attempt = runs.join(format!("{ATTEMPT}{run_id}"));
        create_directory(&attempt)?;
        Ok(Self { store: store.to_owned(), id: run_id.to_owned(), attempt, published: false })
    }

    /// Returns the directory to write into.
    pub fn dir(&self) -> &Path {
        &self.attempt
    }

    /// Returns the id of the run.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Makes the run durable and visible, then points `latest` at it. Returns its final path.
    pub fn publish(mut self) -> anyhow::Result<PathBuf> {
        sync_tree(&self.attempt)?;
        let place = self.store.join(RUNS).join(&self.id);
        fs::rename(&self.attempt, &place).map_err(|error| explain(&place, error))?;
        self.published = true;
        sync_parent(&place)?;
        point_latest(&self.store, &self.id)?;
        Ok(place)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if !self.published {
            // This is best effort: the next writer removes what is left.
            drop(fs::remove_dir_all(&self.attempt));
        }
    }
}

/// Returns the id of a run that begins at an instant written like `20240331T190000Z`.
pub(in crate::lake) fn next_run_id(store: &Path, stamp: &str) -> anyhow::Result<String> {
    let newest = ids(store)?.into_iter().next_back();
    Ok(match newest {
        Some(newest) if newest.stamp.as_str() >= stamp => {
            if newest.stamp != stamp {
                tracing::warn!(
                    "the clock says {stamp}, which is before the newest run `{}`; the new run is numbered after it",
                    newest.name()
                );
            }
            RunId { number: newest.number + 1, ..newest }.name()
        }
        _ => stamp.to_owned(),
    })
}

/// Removes all runs but the newest `keep` and the one that `latest` names. Returns the number of removed runs.
/// Directories whose name is not an id of ours, for example because a user renamed them, stay.
pub(in crate::lake) fn prune_runs(store: &Path, keep: usize) -> anyhow::Result<usize> {
    let (runs, latest) = (store.join(RUNS), latest(store));
    let mut old: Vec<RunId> = ids(store)?.into_iter().collect();
    old.truncate(old.len().saturating_sub(keep));
    old.retain(|id| {
        latest.as_deref().and_then(Path::file_name).is_none_or(|name| name != id.name().as_str())
    });
    for id in &old {
        // The run is renamed first: if we are killed in between, no half of a run is left under its name, and the next
        // writer removes the rest.
        let (place, aside) = (runs.join(id.name()), runs.join(format!("{ATTEMPT}{}", id.name())));
        fs::rename(&place, &aside).map_err(|error| explain(&place, error))?;
        fs::remove_dir_all(&aside).map_err(|error| explain(&aside, error))?;
    }
    Ok(old.len())
}

/// Returns the directories of all complete runs, oldest first.
pub(super) fn all(store: &Path) -> anyhow::Result<Vec<PathBuf>> {
    Ok(ids(store)?.iter().map(|id| store.join(RUNS).join(id.name())).collect())
}

/// Returns the ids of all runs, oldest first.
fn ids(store: &Path) -> anyhow::Result<BTreeSet<RunId>> {
    let names = entries(&store.join(RUNS))?.into_iter();
    Ok(names.filter_map(|path| RunId::parse(&path.file_name()?.to_string_lossy())).collect())
}

/// The id of a run: the instant, and a number that tells runs of one instant apart. Ids sort in the order of runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct RunId {
    stamp: String,
    number: u64,
}

impl RunId {
    fn parse(name: &str) -> Option<Self> {
        let (stamp, number) = match name.split_once('-') {
            Some((stamp, number)) => (stamp, number.parse().ok().filter(|&number| number > 1)?),
            None => (name, 1),
        };
        let shape = |letter: char| if letter.is_ascii_digit() { '0' } else { letter };
        let is_stamp = stamp.chars().map(shape).eq("00000000T000000Z".chars());
        is_stamp.then(|| Self { stamp: stamp.to_owned(), number })
    }

    fn name(&self) -> String {
        if self.number == 1 { self.stamp.clone() } else { format!("{}-{}", self.stamp, self.number) }
    }
}

/// Returns the last complete run, if there is one.
pub(super) fn latest(store: &Path) -> Option<PathBuf> {
    let target = fs::read_link(store.join(LATEST)).ok()?;
    let run = store.join(target);
    run.is_dir().then_some(run)
}

/// Points `latest` at a run, in one step: a symbolic link is created under a temporary name and renamed over the old
/// one.
fn point_latest(store: &Path, run_id: &str) -> anyhow::Result<()> {
    let (latest, aside) = (store.join(LATEST), store.join(format!(".{LATEST}{UNFINISHED}")));
    drop(fs::remove_file(&aside));
    symlink(Path::new(RUNS).join(run_id), &aside).map_err(|error| explain(&aside, error))?;
    fs::rename(&aside, &latest).map_err(|error| explain(&latest, error))?;
    sync_parent(&latest)
}

fn check_id(run_id: &str) -> anyhow::Result<()> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if run_id.is_empty() || run_id.starts_with('.') || !run_id.chars().all(is_plain) {
        bail!("`{run_id}` cannot be the id of a run\n\nhint: use letters, digits, `-`, `_` and `.`");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn ids_follow_the_order_of_runs_whatever_the_clock_says() {
        let store = tempfile::tempdir().unwrap();
        let mut made = Vec::new();
        for stamp in [
            "20240331T190000Z",
            "20240331T190000Z",
            "20230101T000000Z",
            "20240331T190001Z",
            "20240401T190000Z",
        ] {
            let id = next_run_id(store.path(), stamp).unwrap();
            fs::create_dir_all(store.path().join(RUNS).join(&id)).unwrap();
            made.push(id);
        }
        let expected = [
            "20240331T190000Z",
            "20240331T190000Z-2",
            "20240331T190000Z-3",
            "20240331T190001Z",
            "20240401T190000Z",
        ];
        assert_eq!(made, expected);
    }

    #[test]
    fn old_runs_go_but_the_latest_and_what_is_no_run_of_ours_stay() {
        let store = tempfile::tempdir().unwrap();
        let runs = store.path().join(RUNS);
        for number in 2..=11 {
            fs::create_dir_all(runs.join(format!("20240331T190000Z-{number}/facts"))).unwrap();
        }
        fs::create_dir(runs.join("kept for the inspectors")).unwrap();
        point_latest(store.path(), "20240331T190000Z-4").unwrap();
        assert_eq!(prune_runs(store.path(), 2).unwrap(), 7);
        let mut left: Vec<String> = entries(&runs)
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into())
            .collect();
        left.sort();
        let expected =
            ["20240331T190000Z-10", "20240331T190000Z-11", "20240331T190000Z-4", "kept for the inspectors"];
        assert_eq!(left, expected);
        assert_eq!(prune_runs(store.path(), 2).unwrap(), 0);
    }
}
