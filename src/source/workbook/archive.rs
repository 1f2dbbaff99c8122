//! Opens workbooks that are zip archives inside, and bounds what is unpacked from them.

use crate::source::limits::ReadLimits;
use anyhow::{Context as _, ensure};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// The archive of a workbook whose bytes are in memory.
pub(super) type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The most parts of a workbook. A workbook has about as many parts as sheets.
const MAX_PARTS: usize = 10_000;

/// Returns the first bytes from the name of the first part on, if they are those of an archive.
pub(super) fn first_part(head: &[u8]) -> Option<&[u8]> {
    const NAME_OFFSET: usize = 30;
    head.strip_prefix(b"PK\x03\x04").and(head.get(NAME_OFFSET..))
}

/// Opens an archive without unpacking anything.
pub(super) fn open_archive(bytes: &[u8]) -> anyhow::Result<Archive<'_>> {
    let headers = bytes.windows(4).filter(|window| *window == b"PK\x01\x02").count();
    ensure!(headers <= MAX_PARTS, "it has more than {MAX_PARTS} parts, which no workbook has");
    ZipArchive::new(Cursor::new(bytes)).map_err(damaged_archive)
}

/// Refuses an archive that says that it is larger than the limit when unpacked.
pub(super) fn check_stated_sizes(archive: &mut Archive<'_>, limits: &ReadLimits) -> anyhow::Result<()> {
    let mut stated = 0_u64;
    for index in 0..archive.len() {
        stated = stated.saturating_add(archive.by_index(index).map_err(damaged_archive)?.size());
        ensure!(
            stated <= limits.whole_bytes,
            "unpacked it is larger than {} MiB, the limit for a workbook; nothing of it is kept\n\nhint: \
             `max_whole_file_mib` under `[input]` sets the limit; a CSV has none",
            limits.whole_bytes >> 20
        );
    }
    Ok(())
}

/// Unpacks a part, which must have the size that the archive states; `None` if there is no such part.
pub(super) fn unpacked(archive: &mut Archive<'_>, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let Some(index) = archive.index_for_name(name) else { return Ok(None) };
    let part = archive.by_index(index).map_err(damaged_archive)?;
    let size = part.size();
    let mut bytes = Vec::new();
    // Reading beyond the stated size fails by itself.
    part.take(size.saturating_add(1))
        .read_to_end(&mut bytes)
        .with_context(|| format!("in its part `{name}`: it cannot be unpacked: the file is damaged"))?;
    ensure!(
        bytes.len() as u64 == size,
        "its part `{name}` says that it has {size} bytes and has {}: the file is damaged",
        bytes.len()
    );
    Ok(Some(bytes))
}

/// Turns an error of the archive into the message for the user.
pub(super) fn damaged_archive(error: ZipError) -> anyhow::Error {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            anyhow::Error::msg("it is protected by a password\n\nhint: save it without one")
        }
        other => anyhow::Error::new(other)
            .context("the workbook is damaged; nothing of it is kept\n\nhint: copy or download it again"),
    }
}
