//! Zip archives of exports: lists the members, and reads one of them as a stream.
//!
//! Nothing is written to disk under a name from an archive; names only say where rows come from. An archive with
//! a name that leads out of its folder is refused all the same, because it was made to do harm. An archive may
//! contain archives, but not deeper. The unpacked size of a member is bounded as for gzip.

use crate::source::input::LimitExceeded;
use crate::source::limits::ReadLimits;
use anyhow::{Context as _, bail, ensure};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// The first bytes of an archive, of one without members, and of one that was to be split into several files.
const MAGIC: [&[u8]; 4] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"PK00"];
/// The most members: an archive with more is no folder of exports.
const MAX_MEMBERS: usize = 10_000;

/// A member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// The name in the archive, with `/` between folders. For a member of an inner archive, the name of that archive
    /// comes first.
    pub(crate) name: String,
    /// The index of the inner archive that contains the member, if it is in one.
    inner_archive: Option<usize>,
    /// The index in the archive, or in the inner archive.
    index: usize,
    /// The unpacked length that the archive states.
    pub(crate) bytes: u64,
}

/// Returns true if a file is an archive of other files. A workbook is a zip archive, too, but counts as one file.
pub(crate) fn is_archive(path: &Path) -> bool {
    let Ok(mut file) = File::open(path) else { return false };
    let mut magic = [0; 4];
    if file.read_exact(&mut magic).is_err() {
        return false;
    }
    if !MAGIC.contains(&&magic[..]) {
        // An archive may begin with a program that unpacks it, or with other bytes.
        let archive = is_zip_name(&path.to_string_lossy()).then(|| open(Box::new(BufReader::new(file))));
        return archive.and_then(Result::ok).is_some_and(|archive| !is_document(&archive));
    }
    // A damaged archive counts: listing its members reports the damage.
    open(Box::new(BufReader::new(file))).map_or(true, |archive| !is_document(&archive))
}

/// Lists the files in an archive and in its inner archives, in the order of their names.
pub(crate) fn members(path: &Path, limits: &ReadLimits) -> anyhow::Result<Vec<Member>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut archive = open(Box::new(BufReader::new(file)))?;
    let mut found = list(&mut archive, length, limits)?;
    let (inner, mut files): (Vec<_>, Vec<_>) = found.drain(..).partition(|member| is_zip_name(&member.name));
    for outer in inner {
        let bytes = read_inner_archive(&mut archive, outer.index, limits)
            .with_context(|| format!("`{}` in it", outer.name))?;
        let length = bytes.len() as u64;
        let mut archive =
            open(Box::new(Cursor::new(bytes))).with_context(|| format!("`{}` in it", outer.name))?;
        for member in list(&mut archive, length, limits)? {
            let name = format!("{}/{}", outer.name, member.name);
            ensure!(
                !is_zip_name(&name),
                "`{name}` is an archive in an archive in an archive, which is not read"
            );
            files.push(Member { name, inner_archive: Some(outer.index), ..member });
        }
        ensure!(files.len() <= MAX_MEMBERS, "it has more than {MAX_MEMBERS} files");
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

/// Calls `work` with the bytes of a member.
pub(crate) fn with_member<T>(
    path: &Path,
    member: &Member,
    limits: &ReadLimits,
    work: impl FnOnce(&mut (dyn Read + Send)) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut archive = open(Box::new(BufReader::new(File::open(path)?)))?;
    if let Some(inner) = member.inner_archive {
        let bytes = read_inner_archive(&mut archive, inner, limits)?;
        archive = open(Box::new(Cursor::new(bytes)))?;
    }
    let mut bytes = stream(&mut archive, member.index, limits)?;
    work(&mut bytes)
}

trait ReadSeek: Read + Seek {}

impl<R: Read + Seek> ReadSeek for R {}

type Archive = ZipArchive<Box<dyn ReadSeek + Send>>;

fn open(bytes: Box<dyn ReadSeek + Send>) -> anyhow::Result<Archive> {
    ZipArchive::new(bytes).map_err(explained)
}

/// Checks all members and returns those that are files. `length` is the size of the archive.
fn list(archive: &mut Archive, length: u64, limits: &ReadLimits) -> anyhow::Result<Vec<Member>> {
    ensure!(archive.len() <= MAX_MEMBERS, "it has more than {MAX_MEMBERS} files");
    ensure!(
        !archive.has_overlapping_files().map_err(explained)?,
        "members of the archive are made of the same bytes, as in a zip bomb; nothing of it is read"
    );
    let (mut found, mut total) = (Vec::new(), 0_u64);
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(explained)?;
        let stored = member.name().map_err(explained)?.replace('\\', "/");
        refuse_climbing(&stored)?;
        let name = plain_name(&stored);
        total = total.saturating_add(member.size());
        if total > limits.max_unpacked_bytes(length) {
            bail!(LimitExceeded::Inflation(limits.inflation));
        }
        if member.is_dir() || member.is_symlink() || stored.ends_with('/') {
            continue;
        }
        ensure!(
            !member.encrypted(),
            "`{name}` in it is encrypted\n\nhint: unpack the archive with its password, and name the files in it"
        );
        found.push(Member { name, inner_archive: None, index, bytes: member.size() });
    }
    Ok(found)
}

/// Refuses a name that leads out of the folder of the archive.
fn refuse_climbing(name: &str) -> anyhow::Result<()> {
    let drive = name.as_bytes().get(1) == Some(&b':');
    let climbs = name.split('/').any(|part| part == "..");
    if name.starts_with('/') || drive || climbs || name.contains('\0') {
        bail!("`{name}` in the archive would lie outside of its folder; nothing of the archive is read");
    }
    Ok(())
}

/// Returns a name without parts that mean nothing: `./a//b.csv` is `a/b.csv`.
fn plain_name(stored: &str) -> String {
    stored.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
}

fn is_zip_name(name: &str) -> bool {
    name.to_lowercase().ends_with(".zip")
}

/// Returns true if the archive is an office document.
fn is_document(archive: &Archive) -> bool {
    let mut names = archive.file_names().filter_map(Result::ok);
    names.any(|name| {
        matches!(plain_name(&name.replace('\\', "/")).as_str(), "[Content_Types].xml" | "mimetype")
    })
}

/// Reads all bytes of an archive inside an archive.
fn read_inner_archive(archive: &mut Archive, index: usize, limits: &ReadLimits) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = limits.inner_archive_bytes;
    stream(archive, index, limits)?.take(limit + 1).read_to_end(&mut bytes)?;
    ensure!(
        bytes.len() as u64 <= limit,
        "it is larger than {limit} bytes, the limit for an archive in an archive"
    );
    Ok(bytes)
}

/// Returns the unpacked bytes of a member, bounded by the limits.
fn stream<'a>(
    archive: &'a mut Archive,
    index: usize,
    limits: &ReadLimits,
) -> anyhow::Result<BoundedReader<impl Read + 'a>> {
    let member = archive.by_index(index).map_err(explained)?;
    let most = limits.max_unpacked_bytes(member.compressed_size());
    Ok(BoundedReader { member, left: most, inflation: limits.inflation })
}

/// Fails once a member unpacks to more than the limits allow.
struct BoundedReader<R> {
    member: R,
    left: u64,
    inflation: u64,
}

impl<R: Read> Read for BoundedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.member.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(LimitExceeded::Inflation(self.inflation))),
        }
        Ok(count)
    }
}

fn explained(error: ZipError) -> anyhow::Error {
    match error {
        ZipError::Io(error) => error.into(),
        ZipError::UnsupportedArchive(what) => anyhow::Error::msg(format!(
            "the archive is packed in a way that is not read ({what})\n\nhint: pack it again as plain zip, or unpack it \
             and name the files in it"
        )),
        other => anyhow::Error::msg(format!(
            "the archive is damaged ({other}); nothing of it is kept\n\nhint: copy or download the file again"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_names_that_mean_nothing_go() {
        for (stored, name) in
            [("./a.csv", "a.csv"), ("a//b/./c.csv", "a/b/c.csv"), (".a.csv", ".a.csv"), ("a/", "a")]
        {
            assert_eq!(plain_name(stored), name);
        }
    }

    #[test]
    fn names_that_climb_out_are_refused() {
        for name in ["../a.csv", "a/../../b.csv", "/etc/passwd", "C:/a.csv", "a/..", "a\0.csv"] {
            assert!(refuse_climbing(name).is_err(), "{name}");
        }
        for name in ["a.csv", "thang 3/a..csv", "a/b/c.csv", "...csv"] {
            assert!(refuse_climbing(name).is_ok(), "{name}");
        }
    }
}
