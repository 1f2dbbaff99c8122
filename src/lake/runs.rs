//! Runs: each is a directory that appears whole or not at all, and `latest` names the newest.

use super::durable::{UNFINISHED, create_directory, explain, sync_parent, sync_tree};
use anyhow::bail;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

pub(super) const RUNS: &str = "runs";
pub(super) const LATEST: &str = "latest";
/// How the names of unfinished runs begin.
pub(super) const ATTEMPT: &str = ".attempt-";

/// A run that is being made: write into [`Run::dir`], then [`Run::publish`]. Dropped, it leaves nothing.
#[derive(Debug)]
pub struct Run {
    store: PathBuf,
    id: String,
    attempt: PathBuf,
    published: bool,
}

impl Run {
    pub(super) fn create(store: &Path, run_id: &str) -> anyhow::Result<Self> {
        check_id(run_id)?;
        let runs = store.join(RUNS);
        if runs.join(run_id).exists() {
            bail!("there is already a run `{run_id}`\n\nhint: a run is never overwritten; give another id");
        }
        let attempt = runs.join(format!("{ATTEMPT}{run_id}"));
        create_directory(&attempt)?;
        Ok(Self { store: store.to_owned(), id: run_id.to_owned(), attempt, published: false })
    }

    /// The directory to write into.
    pub fn dir(&self) -> &Path {
        &self.attempt
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Makes the run durable and visible, then points `latest` at it; the path it now has.
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
            // Best effort: the next writer removes what is left.
            drop(fs::remove_dir_all(&self.attempt));
        }
    }
}

/// The last complete run, if there is one.
pub(super) fn latest(store: &Path) -> Option<PathBuf> {
    let target = fs::read_link(store.join(LATEST)).ok()?;
    let run = store.join(target);
    run.is_dir().then_some(run)
}

/// Switches `latest` in one step: a symbolic link is made aside and renamed over the old one.
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
