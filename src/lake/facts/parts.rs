//! The facts of some buckets, on their way from one process to another.
//!
//! Each attempt at a task writes into a folder of its own, and then gives its files their names in a folder that all tasks
//! share. So nobody sees half a file, and two attempts at the same buckets do not disturb each other: their files are equal,
//! and the last one stays.

use crate::lake::layout::{create_directory, entries, explain};
use anyhow::{Context, Result, bail, ensure};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::{Component, Path, PathBuf};

/// A file of facts, as the attempt that wrote it left it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactFile {
    /// Its path in the shared folder.
    path: PathBuf,
    bytes: u64,
    /// The BLAKE3 hash of its content, in hexadecimal.
    content_hash: String,
}

/// Moves all files of an attempt into the shared folder, and returns them in the order of their paths. Both folders are on
/// one file system.
///
/// # Errors
/// If a file cannot be read or moved.
pub fn hand_over_facts(attempt: &Path, shared: &Path) -> Result<Vec<FactFile>> {
    let mut paths = Vec::new();
    collect_files(attempt, &mut paths)?;
    paths.sort();
    let hand_over = |from: PathBuf| {
        let path = from.strip_prefix(attempt)?.to_owned();
        let (bytes, content_hash) = size_and_hash(&from)?;
        let into = shared.join(&path);
        into.parent().map_or(Ok(()), create_directory)?;
        fs::rename(&from, &into).map_err(|error| explain(&into, error))?;
        Ok(FactFile { path, bytes, content_hash })
    };
    paths.into_iter().map(hand_over).collect()
}

/// Puts files of the shared folder into the folder of a run. They stay in the shared folder too.
///
/// # Errors
/// If a file is missing, or is not as the attempt left it that is counted.
pub fn take_over_facts(files: &[FactFile], shared: &Path, run: &Path) -> Result<()> {
    files.par_iter().try_for_each(|file| {
        let (from, into) = (shared.join(&file.path), run.join(&file.path));
        let is_plain = file.path.components().all(|part| matches!(part, Component::Normal(_)));
        ensure!(is_plain, "`{}` is no name of a file of facts", file.path.display());
        into.parent().map_or(Ok(()), create_directory)?;
        // A second name costs nothing. Where there are none, as between two file systems, the file is copied.
        if fs::hard_link(&from, &into).is_err() {
            let copied = fs::copy(&from, &into).with_context(|| format!("cannot copy `{}`", from.display()));
            copied.with_context(|| "some facts are missing".to_owned())?;
        }
        if size_and_hash(&into)? != (file.bytes, file.content_hash.clone()) {
            bail!(
                "the facts in `{}` are not those that were counted\n\nhint: run pass 1 of that bucket again",
                from.display()
            );
        }
        Ok(())
    })
}

fn collect_files(directory: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for path in entries(directory)? {
        if path.is_dir() {
            collect_files(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn size_and_hash(path: &Path) -> Result<(u64, String)> {
    let cannot_read = || format!("cannot read `{}`", path.display());
    let mut file = File::open(path).with_context(cannot_read)?;
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut file, &mut hasher).with_context(cannot_read)?;
    Ok((bytes, hasher.finalize().to_hex().to_string()))
}
