//! Gives the parts of a workbook the names that a reader looks for. Some programs write `xl\workbook.xml` or
//! `./xl/workbook.xml`.

use anyhow::{Context as _, ensure};
use std::io::Cursor;
use zip::{ZipArchive, ZipWriter};

/// Returns a workbook whose parts have plain names: the bytes as they are if they have, else a copy.
pub(super) fn with_plain_names(bytes: Vec<u8>) -> anyhow::Result<Vec<u8>> {
    // What is wrong with an archive that cannot be opened is said when it is checked.
    match renamed(&bytes)? {
        Some(renamed) => Ok(renamed),
        None => Ok(bytes),
    }
}

/// Returns the copy with plain names; `None` if all names are plain.
fn renamed(bytes: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(None) };
    if archive.file_names().filter_map(Result::ok).all(|name| plain_name(&name) == name) {
        return Ok(None);
    }
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).context("the archive is damaged")?;
        total = total.saturating_add(part.compressed_size());
        ensure!(
            total <= bytes.len() as u64,
            "parts of the workbook are made of the same bytes, as in a zip bomb"
        );
        let name = plain_name(&part.name().context("the archive is damaged")?);
        if !name.ends_with('/') {
            copy.raw_copy_file_rename(part, name)
                .context("the parts of the workbook have names that cannot be read")?;
        }
    }
    Ok(Some(copy.finish().context("the archive is damaged")?.into_inner()))
}

/// Returns a name with `/` between its parts, and without parts that mean nothing.
pub(super) fn plain_name(stored: &str) -> String {
    let name = stored.replace('\\', "/");
    let mut parts: Vec<&str> = name.split('/').collect();
    let last = parts.pop().unwrap_or_default();
    parts.retain(|part| !matches!(*part, "" | "."));
    parts.push(last);
    parts.join("/")
}
