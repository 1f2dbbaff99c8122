//! The exports that a path stands for: a file, the members of an archive, the files of a folder and its
//! subfolders, or all files that match a pattern such as `exports/*.csv`.
//!
//! This is the only part of `source` that looks at names and folders. Hidden, temporary and unfinished files are
//! left out, and so is a lake inside the folder.

mod stamp;
mod zip;

use crate::profile::Sink;
use crate::source::FORMATS;
use crate::source::input::read_error;
use crate::source::intake::FileReport;
use crate::source::intake::ProfileChoice;
use crate::source::limits::{ReadLimits, ReadOptions};
use crate::source::read::{read_file, read_from};
use anyhow::{Context as _, bail};
pub use stamp::Stamp;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use zip::{Member, is_archive, members, with_member};

/// The name and the endings of archives. They are no format: each member has a format of its own.
pub const ARCHIVE: (&str, &[&str]) = ("zip", &["zip"]);

/// The deepest nesting of folders that is searched.
const MAX_DEPTH: usize = 32;

/// One export: a file, or a member of an archive.
#[derive(Clone, Debug)]
pub struct Export {
    name: String,
    path: PathBuf,
    member: Option<Member>,
    named: bool,
    bytes: u64,
}

/// The exports that paths stand for, and the names of files that are none.
#[derive(Debug, Default)]
pub struct Exports {
    /// The exports; those of a folder are in the order of their names.
    pub exports: Vec<Export>,
    /// The names of files next to them that are hidden, temporary or still being written.
    pub left_out: Vec<String>,
    /// The names of files next to them whose ending is not that of an export.
    pub ignored: Vec<String>,
}

impl Export {
    /// Returns the name for people: the path below the folder that the user named, or for a member of an archive
    /// `archive.zip/member.csv`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns true if the user named this file, false if it was found in a folder or an archive.
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// Returns the length in bytes; for a member of an archive, the unpacked length.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Returns the BLAKE3 hash of the content in hexadecimal, and its length. For a member of an archive this is the
    /// content of the member, so that the same file in tomorrow's archive has the same hash.
    pub fn hash(&self, limits: &ReadLimits) -> anyhow::Result<(String, u64)> {
        let mut hasher = blake3::Hasher::new();
        self.with_bytes(limits, |bytes| {
            hasher.update_reader(bytes).map(drop).map_err(|error| read_error(&error))
        })?;
        Ok((hasher.finalize().to_hex().to_string(), hasher.count()))
    }

    /// Returns the stamp of the file, or of the archive that contains it.
    pub fn stamp(&self) -> anyhow::Result<Stamp> {
        Stamp::of(&self.path).with_context(|| format!("cannot read `{}`", self.path.display()))
    }

    /// Reads the export; see [`read_file`].
    pub fn read(
        &self,
        choice: ProfileChoice<'_>,
        options: &ReadOptions,
        progress: &mut dyn FnMut(u64),
        sink: &mut dyn Sink,
    ) -> anyhow::Result<FileReport> {
        if self.member.is_none() {
            return read_file(&self.path, choice, options, progress, sink);
        }
        self.with_bytes(&options.limits, |bytes| {
            read_from(bytes, &self.name, choice, options, progress, sink)
        })
    }

    fn with_bytes<T>(
        &self,
        limits: &ReadLimits,
        work: impl FnOnce(&mut (dyn Read + Send)) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let cannot_read = || format!("cannot read `{}`", self.path.display());
        match &self.member {
            Some(member) => with_member(&self.path, member, limits, work),
            None => work(&mut File::open(&self.path).with_context(cannot_read)?),
        }
    }
}

/// Finds the exports that the paths stand for.
pub fn exports(paths: &[PathBuf], limits: &ReadLimits) -> anyhow::Result<Exports> {
    let mut found = Exports::default();
    for path in paths {
        if is_pattern(path) {
            let pattern = path.to_string_lossy();
            let matches =
                glob::glob(&pattern).with_context(|| format!("`{pattern}` is no pattern of names"))?;
            let matches: Vec<PathBuf> = matches.collect::<Result<_, _>>()?;
            if matches.is_empty() {
                bail!("nothing is named like `{pattern}`\n\nhint: name a file, or a folder of exports");
            }
            matches.iter().try_for_each(|path| found.add_path(path, limits))?;
        } else {
            found.add_path(path, limits)?;
        }
    }
    Ok(found)
}

/// Returns true if a path is a pattern that no shell has expanded.
fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[']) && !path.exists()
}

impl Exports {
    fn add_path(&mut self, path: &Path, limits: &ReadLimits) -> anyhow::Result<()> {
        let metadata = fs::metadata(path).with_context(|| {
            format!("cannot read `{}`\n\nhint: name a file, or a folder of exports", path.display())
        })?;
        if metadata.is_dir() {
            return self.add_folder(path, "", limits, 0);
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        self.add_file(path, name, true, limits)
    }

    /// Adds the exports of a folder, with `prefix` before their names.
    fn add_folder(
        &mut self,
        folder: &Path,
        prefix: &str,
        limits: &ReadLimits,
        depth: usize,
    ) -> anyhow::Result<()> {
        if depth > MAX_DEPTH {
            bail!("`{}`: folders are nested more than {MAX_DEPTH} deep", folder.display());
        }
        let cannot_read = || format!("cannot read the folder `{}`", folder.display());
        let entries = fs::read_dir(folder).with_context(cannot_read)?;
        let names: BTreeSet<_> = entries
            .map(|entry| entry.map(|entry| entry.file_name()))
            .collect::<Result<_, _>>()
            .with_context(cannot_read)?;
        for entry in names {
            let path = folder.join(&entry);
            let name = format!("{prefix}{}", entry.to_string_lossy());
            let is_link = fs::symlink_metadata(&path).with_context(cannot_read)?.is_symlink();
            if is_unfinished(&name) {
                self.left_out.push(name);
            } else if path.is_dir() {
                // A link could lead back up, and the lake may be anywhere.
                if is_link || is_lake(&path) {
                    self.left_out.push(name);
                } else {
                    self.add_folder(&path, &format!("{name}/"), limits, depth + 1)?;
                }
            } else if is_export(&name) {
                self.add_file(&path, name, false, limits)?;
            } else {
                self.ignored.push(name);
            }
        }
        Ok(())
    }

    /// Adds a file, or the members of an archive.
    fn add_file(
        &mut self,
        path: &Path,
        name: String,
        named: bool,
        limits: &ReadLimits,
    ) -> anyhow::Result<()> {
        if !is_archive(path) {
            let bytes = fs::metadata(path).map_or(0, |metadata| metadata.len());
            self.exports.push(Export { name, path: path.to_owned(), member: None, named, bytes });
            return Ok(());
        }
        let before = self.exports.len();
        for member in members(path, limits).with_context(|| format!("cannot take in `{}`", path.display()))? {
            let name = format!("{name}/{}", member.name);
            if is_unfinished(&member.name) {
                self.left_out.push(name);
            } else if is_export(&member.name) {
                let bytes = member.bytes;
                self.exports.push(Export {
                    name,
                    path: path.to_owned(),
                    member: Some(member),
                    named: false,
                    bytes,
                });
            } else {
                self.ignored.push(name);
            }
        }
        if named && self.exports.len() == before {
            bail!(
                "there is no export in `{}`\n\nhint: `buckstop list formats` shows the endings that are read",
                path.display()
            );
        }
        Ok(())
    }
}

/// Returns true if a name says that a file is hidden, temporary or incomplete.
fn is_unfinished(name: &str) -> bool {
    let name = name.to_lowercase();
    let hidden = name.split('/').any(|part| part.starts_with(['.', '~']) || part == "__macosx");
    hidden
        || [".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".bak", "~"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Returns true if a name has the ending of an export.
fn is_export(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let endings = FORMATS.iter().flat_map(|format| format.endings).chain(ARCHIVE.1);
    endings.into_iter().any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
}

/// Returns true if a folder is a lake that this program wrote.
fn is_lake(folder: &Path) -> bool {
    folder.join("manifest.json").is_file() && folder.join("events").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide_what_is_read() {
        for name in ["a.csv", "a.CSV.GZ", "b/c.xes", "x.json", "x.zip", "tháng 3.tsv"] {
            assert!(is_export(name) && !is_unfinished(name), "{name}");
        }
        for name in ["a.md", "csv", "a.csvx", "a.gz", "a.toml"] {
            assert!(!is_export(name), "{name}");
        }
        for name in
            ["~$a.xlsx", ".a.csv", "x/.git/a.csv", "a.csv.part", "a.tmp", "__MACOSX/._a.csv", "A.CSV.PARTIAL"]
        {
            assert!(is_unfinished(name), "{name}");
        }
    }
}
