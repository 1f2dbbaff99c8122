//! The exports that a path stands for: a file, the members of an archive, the files of a folder and its
//! subfolders, or all files that match a pattern such as `exports/*.csv`.
//!
//! This is the only part of `source` that looks at names and folders. Hidden, temporary and unfinished files are
//! left out, and so is a lake inside the folder. Nothing is left out without its name and the reason.

mod stamp;
mod zip;

use crate::lang::{Bilingual, bilingual};
use crate::profile::Sink;
use crate::source::input::read_error;
use crate::source::intake::FileReport;
use crate::source::intake::ProfileChoice;
use crate::source::limits::{ReadLimits, ReadOptions};
use crate::source::read::{read_file, read_from};
use crate::source::unread::{EMPTY, UnreadFile, WhyUnread, other_ending_of};
use anyhow::{Context as _, bail};
pub use stamp::Stamp;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::FileTypeExt;
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

/// The exports that paths stand for, and the files next to them that are none.
#[derive(Debug, Default)]
pub struct Exports {
    /// The exports; those of a folder are in the order of their names.
    pub exports: Vec<Export>,
    /// The files and folders next to them that are not read.
    pub unread: Vec<UnreadFile>,
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
            let before = (self.exports.len(), self.unread.len());
            self.add_folder(path, "", limits, 0)?;
            if before == (self.exports.len(), self.unread.len()) {
                self.leave_out(path.display().to_string(), WhyUnread::EmptyFolder);
            }
            return Ok(());
        }
        if let Some(what) = special(&metadata) {
            bail!(
                "`{}` is {}, not a file\n\nhint: write what comes out of it into a file, and name that file",
                path.display(),
                what.en
            );
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
            let what = fs::metadata(&path).ok();
            if is_unfinished(&name) {
                self.leave_out(name, WhyUnread::Unfinished);
            } else if what.as_ref().is_some_and(fs::Metadata::is_dir) {
                // A link could lead back up, and the lake may be anywhere.
                if is_link {
                    self.leave_out(name, WhyUnread::FolderLink);
                } else if is_lake(&path) {
                    self.leave_out(name, WhyUnread::Store);
                } else {
                    self.add_folder(&path, &format!("{name}/"), limits, depth + 1)?;
                }
            } else if let Some(special) = what.as_ref().and_then(special) {
                self.leave_out(name, WhyUnread::Special(special));
            } else if let Some(ending) = other_ending_of(&name) {
                self.leave_out(name, WhyUnread::OtherEnding(ending));
            } else {
                self.add_file(&path, name, false, limits)?;
            }
        }
        Ok(())
    }

    fn leave_out(&mut self, name: String, why: WhyUnread) {
        self.unread.push(UnreadFile { name, why });
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
        let before = (self.exports.len(), self.unread.len());
        for member in members(path, limits).with_context(|| format!("cannot take in `{}`", path.display()))? {
            let name = format!("{name}/{}", member.name);
            if is_unfinished(&member.name) {
                self.leave_out(name, WhyUnread::Unfinished);
            } else if let Some(ending) = other_ending_of(&member.name) {
                self.leave_out(name, WhyUnread::OtherEnding(ending));
            } else {
                let bytes = member.bytes;
                self.exports.push(Export {
                    name,
                    path: path.to_owned(),
                    member: Some(member),
                    named: false,
                    bytes,
                });
            }
        }
        if self.exports.len() > before.0 {
            return Ok(());
        }
        if named {
            bail!(
                "there is no export in `{}`{}\n\nhint: `buckstop list formats` shows the endings that are read",
                path.display(),
                listed(&self.unread[before.1..])
            );
        }
        if self.unread.len() == before.1 {
            self.leave_out(name, WhyUnread::NoTable(EMPTY));
        }
        Ok(())
    }
}

/// Returns what a path is if it is neither a file nor a folder: opening it could wait for ever.
fn special(metadata: &fs::Metadata) -> Option<Bilingual> {
    let kind = metadata.file_type();
    if kind.is_fifo() {
        return Some(bilingual("ống dẫn (pipe)", "a pipe"));
    }
    if kind.is_socket() {
        return Some(bilingual("socket", "a socket"));
    }
    let is_device = kind.is_char_device() || kind.is_block_device();
    (is_device || !(kind.is_file() || kind.is_dir())).then(|| bilingual("thiết bị", "a device"))
}

/// The first files that are not read, with the reasons, one a line.
fn listed(files: &[UnreadFile]) -> String {
    files.iter().take(5).map(|file| format!("\n  {}: {}", file.name, file.why.text().en)).collect()
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

/// Returns true if a folder is a lake that this program wrote.
fn is_lake(folder: &Path) -> bool {
    folder.join("manifest.json").is_file() && folder.join("events").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_unfinished() {
        for name in ["a.csv", "a.CSV.GZ", "b/c.xes", "x.json", "x.zip", "tháng 3.tsv"] {
            assert!(!is_unfinished(name), "{name}");
        }
        for name in
            ["~$a.xlsx", ".a.csv", "x/.git/a.csv", "a.csv.part", "a.tmp", "__MACOSX/._a.csv", "A.CSV.PARTIAL"]
        {
            assert!(is_unfinished(name), "{name}");
        }
    }
}
