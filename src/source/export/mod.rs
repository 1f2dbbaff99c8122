//! Which exports a path stands for: a file, the members of an archive, the files of a folder and of the
//! folders in it, or all that a pattern such as `exports/*.csv` names.

mod stamp;
mod zip;

use crate::profile::Sink;
use crate::source::FORMATS;
use crate::source::intake::Choice;
use crate::source::intake::FileReport;
use crate::source::limits::{Limits, Reading};
use crate::source::read::{read_file, read_from};
use anyhow::{Context as _, bail};
pub use stamp::Stamp;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use zip::{Member, is_archive, members, with_member};

/// The name and the endings of archives, which are no format: each member is in one of its own.
pub const ARCHIVE: (&str, &[&str]) = ("zip", &["zip"]);

/// How deep folders are looked into.
const DEEPEST: usize = 32;

/// An export: a file, or a member of an archive.
#[derive(Clone, Debug)]
pub struct Export {
    name: String,
    path: PathBuf,
    member: Option<Member>,
    named: bool,
    bytes: u64,
}

/// What paths stand for.
#[derive(Debug, Default)]
pub struct Exports {
    /// The exports, those of a folder in the order of their names.
    pub exports: Vec<Export>,
    /// What lies beside them and is hidden, temporary or still being written, by name.
    pub left_out: Vec<String>,
    /// What lies beside them and by its ending is no export, by name.
    pub ignored: Vec<String>,
}

impl Export {
    /// Its name for people: that of the file, behind the folders below the one that was named; or of
    /// the archive and the member, `archive.zip/member.csv`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the user named it, or it only lies in a folder or an archive that was named.
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// Its length; of a member, unpacked.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The BLAKE3 hash of its content in hexadecimal, and its length. A member is known by its own
    /// content: the same file in tomorrow's archive is the same.
    pub fn hash(&self, limits: &Limits) -> anyhow::Result<(String, u64)> {
        let mut hasher = blake3::Hasher::new();
        self.with_bytes(limits, |bytes| {
            hasher.update_reader(bytes).map(drop).map_err(|error| crate::source::input::failure(&error))
        })?;
        Ok((hasher.finalize().to_hex().to_string(), hasher.count()))
    }

    /// What the file system says of the file, or of the archive that it is in.
    pub fn stamp(&self) -> anyhow::Result<Stamp> {
        Stamp::of(&self.path).with_context(|| format!("cannot read `{}`", self.path.display()))
    }

    /// Reads it; see [`read_file`].
    pub fn read(
        &self,
        choice: Choice<'_>,
        reading: &Reading,
        progress: &mut dyn FnMut(u64),
        sink: &mut dyn Sink,
    ) -> anyhow::Result<FileReport> {
        if self.member.is_none() {
            return read_file(&self.path, choice, reading, progress, sink);
        }
        self.with_bytes(&reading.limits, |bytes| {
            read_from(bytes, &self.name, choice, reading, progress, sink)
        })
    }

    fn with_bytes<T>(
        &self,
        limits: &Limits,
        work: impl FnOnce(&mut (dyn Read + Send)) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let cannot_read = || format!("cannot read `{}`", self.path.display());
        match &self.member {
            Some(member) => with_member(&self.path, member, limits, work),
            None => work(&mut File::open(&self.path).with_context(cannot_read)?),
        }
    }
}

/// Looks up what the paths stand for.
pub fn exports(paths: &[PathBuf], limits: &Limits) -> anyhow::Result<Exports> {
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
            matches.iter().try_for_each(|path| found.add(path, limits))?;
        } else {
            found.add(path, limits)?;
        }
    }
    Ok(found)
}

/// Whether a path is a pattern that no shell has resolved.
fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[']) && !path.exists()
}

impl Exports {
    fn add(&mut self, path: &Path, limits: &Limits) -> anyhow::Result<()> {
        let metadata = fs::metadata(path).with_context(|| {
            format!("cannot read `{}`\n\nhint: name a file, or a folder of exports", path.display())
        })?;
        if metadata.is_dir() {
            return self.folder(path, "", limits, 0);
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        self.file(path, name, true, limits)
    }

    /// The exports of a folder; `prefix` stands before their names.
    fn folder(&mut self, folder: &Path, prefix: &str, limits: &Limits, depth: usize) -> anyhow::Result<()> {
        if depth > DEEPEST {
            bail!("`{}`: folders are nested more than {DEEPEST} deep", folder.display());
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
                // A link could lead back; and a store lies where it likes.
                if is_link || is_store(&path) {
                    self.left_out.push(name);
                } else {
                    self.folder(&path, &format!("{name}/"), limits, depth + 1)?;
                }
            } else if is_export(&name) {
                self.file(&path, name, false, limits)?;
            } else {
                self.ignored.push(name);
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, name: String, named: bool, limits: &Limits) -> anyhow::Result<()> {
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

/// Whether a name says that a file is hidden, temporary or not yet whole.
fn is_unfinished(name: &str) -> bool {
    let name = name.to_lowercase();
    let hidden = name.split('/').any(|part| part.starts_with(['.', '~']) || part == "__macosx");
    hidden
        || [".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".bak", "~"]
            .iter()
            .any(|ending| name.ends_with(ending))
}

/// Whether a name is that of an export.
fn is_export(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let endings = FORMATS.iter().flat_map(|format| format.endings).chain(ARCHIVE.1);
    endings.into_iter().any(|ending| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with('.')))
}

fn is_store(folder: &Path) -> bool {
    folder.join("manifest.json").is_file() && folder.join("events").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_read() {
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
