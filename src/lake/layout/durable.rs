//! Writes files so that a crash at any moment leaves the old file or the new one, never half of one.
//!
//! A file is written under a temporary name (`.NAME.new`), synced and renamed, and its directory is synced.
//! Files are readable by their owner only, because they hold personal data.

use crate::lake::StoreError;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The suffix of the names of unfinished files, which begin with a dot.
pub(in crate::lake) const UNFINISHED: &str = ".new";

/// A file being written under a temporary name. It is removed again unless [`AsideFile::publish`] is called.
pub(in crate::lake) struct AsideFile {
    target: PathBuf,
    aside: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
    published: bool,
}

/// The size and hash of a published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::lake) struct Published {
    pub(in crate::lake) bytes: u64,
    /// The BLAKE3 hash of the content, in hexadecimal.
    pub(in crate::lake) content_hash: String,
}

impl AsideFile {
    /// Creates the temporary file that is to become `target`.
    pub(in crate::lake) fn create(target: &Path) -> anyhow::Result<Self> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let aside = target.with_file_name(format!(".{name}{UNFINISHED}"));
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&aside)
            .map_err(|error| explain(&aside, error))?;
        let (hasher, target) = (blake3::Hasher::new(), target.to_owned());
        Ok(Self { target, aside, file, hasher, bytes: 0, published: false })
    }

    /// Syncs the file and gives it its own name.
    pub(in crate::lake) fn publish(mut self) -> anyhow::Result<Published> {
        self.file.sync_all().map_err(|error| explain(&self.target, error))?;
        fs::rename(&self.aside, &self.target).map_err(|error| explain(&self.target, error))?;
        self.published = true;
        sync_parent(&self.target)?;
        Ok(Published { bytes: self.bytes, content_hash: self.hasher.finalize().to_hex().to_string() })
    }
}

impl Write for AsideFile {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.file.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for AsideFile {
    fn drop(&mut self) {
        if !self.published {
            // This is best effort: the next writer removes what is left.
            drop(fs::remove_file(&self.aside));
        }
    }
}

/// Writes a whole file under a temporary name, then gives it its own.
pub(in crate::lake) fn write_whole(target: &Path, content: &[u8]) -> anyhow::Result<Published> {
    let mut file = AsideFile::create(target)?;
    file.write_all(content).map_err(|error| explain(target, error))?;
    file.publish()
}

/// Creates a directory and those above it, with access for the owner only.
pub(in crate::lake) fn create_directory(path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|error| explain(path, error))?;
    sync_parent(path)
}

/// Syncs the directory that contains `path`, so that renames and new names in it are durable.
pub(in crate::lake) fn sync_parent(path: &Path) -> anyhow::Result<()> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_directory(parent),
        _ => sync_directory(Path::new(".")),
    }
}

fn sync_directory(path: &Path) -> anyhow::Result<()> {
    File::open(path).and_then(|directory| directory.sync_all()).map_err(|error| explain(path, error))
}

/// Syncs a directory and everything in it, and restricts access to the owner.
pub(in crate::lake) fn sync_tree(path: &Path) -> anyhow::Result<()> {
    let entries = fs::read_dir(path).map_err(|error| explain(path, error))?;
    for entry in entries {
        let entry = entry.map_err(|error| explain(path, error))?;
        let (child, kind) = (entry.path(), entry.file_type().map_err(|error| explain(path, error))?);
        if kind.is_dir() {
            sync_tree(&child)?;
        } else if kind.is_file() {
            restrict(&child, 0o600)?;
            File::open(&child).and_then(|file| file.sync_all()).map_err(|error| explain(&child, error))?;
        }
    }
    restrict(path, 0o700)?;
    sync_directory(path)
}

fn restrict(path: &Path, mode: u32) -> anyhow::Result<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|error| explain(path, error))
}

/// Adds the path to a write error. A full disk and missing rights become a [`StoreError`] that a user can act on.
pub(in crate::lake) fn explain(path: &Path, error: impl Into<anyhow::Error>) -> anyhow::Error {
    let error = error.into();
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    match kind {
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            error.context(StoreError::Full(path.to_owned()))
        }
        Some(ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
            error.context(StoreError::ReadOnly(path.to_owned()))
        }
        _ => error.context(format!("cannot write `{}`", path.display())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::*;

    #[test]
    fn an_unpublished_file_leaves_the_old_one() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("manifest.json");
        write_whole(&target, b"old").unwrap();
        let mut half = AsideFile::create(&target).unwrap();
        half.write_all(b"ne").unwrap();
        drop(half);
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn the_hash_is_that_of_the_content() {
        let directory = tempfile::tempdir().unwrap();
        let written = write_whole(&directory.path().join("a"), b"abc").unwrap();
        let expected = Published { bytes: 3, content_hash: blake3::hash(b"abc").to_hex().to_string() };
        assert_eq!(written, expected);
    }

    #[test]
    fn a_full_disk_is_said_with_the_path() {
        let error = explain(Path::new("store/x"), io::Error::from(ErrorKind::StorageFull));
        assert!(error.to_string().starts_with("no space is left to write `store/x`"), "{error}");
    }
}
