//! Zip archives of exports: what is in one, and the bytes of a member as a stream.
//!
//! Nothing is ever written to disk under a name from an archive; names serve to say where rows come
//! from, and one that climbs out of its folder is refused all the same, for such an archive was made to
//! do harm. An archive may lie in another, not deeper. What a member may become is bounded as for gzip.

use crate::source::input::{LimitPassed, SMALL};
use crate::source::limits::Limits;
use anyhow::{Context as _, bail, ensure};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::Path;
use zip::ZipArchive;
use zip::result::ZipError;

/// How archives begin, and how one without any member does.
const MAGIC: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// More members than this are no folder of exports.
const MOST_MEMBERS: usize = 10_000;

/// A member of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its name in the archive, with `/` between folders; behind that of the archive that it is in, where
    /// that lies in another.
    pub(crate) name: String,
    /// Its place in the archive, and in the one inside that.
    pub(crate) place: Vec<usize>,
    /// Its length as the archive gives it.
    pub(crate) bytes: u64,
}

/// Whether a file is an archive of other files. A workbook is one too, by its form, but not by its use.
pub(crate) fn is_archive(path: &Path) -> bool {
    let Ok(mut file) = File::open(path) else { return false };
    let mut magic = [0; 4];
    if file.read_exact(&mut magic).is_err() || !MAGIC.contains(&&magic[..]) {
        return false;
    }
    // A damaged archive is told so by whoever lists it.
    open(Box::new(BufReader::new(file))).map_or(true, |archive| !is_document(&archive))
}

/// The files in an archive and in archives in it, in the order of their names.
pub(crate) fn members(path: &Path, limits: &Limits) -> anyhow::Result<Vec<Member>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut archive = open(Box::new(BufReader::new(file)))?;
    let mut found = list(&mut archive, length, limits)?;
    let (inner, mut plain): (Vec<_>, Vec<_>) = found.drain(..).partition(|member| is_zip_name(&member.name));
    for outer in inner {
        let bytes = whole(&mut archive, &outer, limits).with_context(|| format!("`{}` in it", outer.name))?;
        let length = bytes.len() as u64;
        let mut archive =
            open(Box::new(Cursor::new(bytes))).with_context(|| format!("`{}` in it", outer.name))?;
        for member in list(&mut archive, length, limits)? {
            let name = format!("{}/{}", outer.name, member.name);
            ensure!(
                !is_zip_name(&name),
                "`{name}` is an archive in an archive in an archive, which is not read"
            );
            plain.push(Member {
                name,
                place: [&outer.place[..], &member.place].concat(),
                bytes: member.bytes,
            });
        }
        ensure!(plain.len() <= MOST_MEMBERS, "it has more than {MOST_MEMBERS} files");
    }
    plain.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(plain)
}

/// Hands the bytes of a member over.
pub(crate) fn with_member<T>(
    path: &Path,
    member: &Member,
    limits: &Limits,
    work: impl FnOnce(&mut (dyn Read + Send)) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let mut archive = open(Box::new(BufReader::new(File::open(path)?)))?;
    let &[first, ref further @ ..] = &member.place[..] else { bail!("it is no member of an archive") };
    let mut index = first;
    if let [inside] = further {
        let outer = Member { name: String::new(), place: vec![first], bytes: 0 };
        let bytes = whole(&mut archive, &outer, limits)?;
        archive = open(Box::new(Cursor::new(bytes)))?;
        index = *inside;
    }
    let mut bytes = stream(&mut archive, index, limits)?;
    work(&mut bytes)
}

trait Bytes: Read + Seek {}

impl<R: Read + Seek> Bytes for R {}

type Archive = ZipArchive<Box<dyn Bytes + Send>>;

fn open(bytes: Box<dyn Bytes + Send>) -> anyhow::Result<Archive> {
    ZipArchive::new(bytes).map_err(explained)
}

/// Checks all members; gives those that are files.
fn list(archive: &mut Archive, length: u64, limits: &Limits) -> anyhow::Result<Vec<Member>> {
    ensure!(archive.len() <= MOST_MEMBERS, "it has more than {MOST_MEMBERS} files");
    ensure!(
        !archive.has_overlapping_files().map_err(explained)?,
        "members of the archive are made of the same bytes, as in a zip bomb; nothing of it is read"
    );
    let (mut found, mut total) = (Vec::new(), 0_u64);
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(explained)?;
        let name = member.name().map_err(explained)?.replace('\\', "/");
        refuse_climbing(&name)?;
        total = total.saturating_add(member.size());
        if total > SMALL.max(length.saturating_mul(limits.inflation)) {
            bail!(LimitPassed::Inflation(limits.inflation));
        }
        if member.is_dir() || member.is_symlink() || name.ends_with('/') {
            continue;
        }
        ensure!(
            !member.encrypted(),
            "`{name}` in it is encrypted\n\nhint: unpack the archive with its password, and name the files in it"
        );
        found.push(Member { name, place: vec![index], bytes: member.size() });
    }
    Ok(found)
}

fn refuse_climbing(name: &str) -> anyhow::Result<()> {
    let drive = name.as_bytes().get(1) == Some(&b':');
    let climbs = name.split('/').any(|part| part == "..");
    if name.starts_with('/') || drive || climbs || name.contains('\0') {
        bail!("`{name}` in the archive would lie outside of its folder; nothing of the archive is read");
    }
    Ok(())
}

fn is_zip_name(name: &str) -> bool {
    name.to_lowercase().ends_with(".zip")
}

/// Whether it is an office document.
fn is_document(archive: &Archive) -> bool {
    archive.index_for_name("[Content_Types].xml").is_some() || archive.index_for_name("mimetype").is_some()
}

/// All bytes of an archive in an archive.
fn whole(archive: &mut Archive, member: &Member, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let index = member.place.first().copied().unwrap_or_default();
    let limit = limits.inner_archive_bytes;
    stream(archive, index, limits)?.take(limit + 1).read_to_end(&mut bytes)?;
    ensure!(
        bytes.len() as u64 <= limit,
        "it is larger than {limit} bytes, the limit for an archive in an archive"
    );
    Ok(bytes)
}

fn stream<'a>(
    archive: &'a mut Archive,
    index: usize,
    limits: &Limits,
) -> anyhow::Result<Bounded<impl Read + 'a>> {
    let member = archive.by_index(index).map_err(explained)?;
    let most = SMALL.max(member.compressed_size().saturating_mul(limits.inflation));
    Ok(Bounded { member, left: most, inflation: limits.inflation })
}

/// Stops what grows beyond the limits.
struct Bounded<R> {
    member: R,
    left: u64,
    inflation: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.member.read(buffer)?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(LimitPassed::Inflation(self.inflation))),
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
    fn names_that_climb_out_are_refused() {
        for name in ["../a.csv", "a/../../b.csv", "/etc/passwd", "C:/a.csv", "a/..", "a\0.csv"] {
            assert!(refuse_climbing(name).is_err(), "{name}");
        }
        for name in ["a.csv", "thang 3/a..csv", "a/b/c.csv", "...csv"] {
            assert!(refuse_climbing(name).is_ok(), "{name}");
        }
    }
}
