//! Checks that the archive of an xlsx workbook is safe to unpack.
//!
//! The reader of workbooks holds shared strings and styles in memory and trusts the sizes that the archive states.
//! Therefore everything is unpacked once here, only counting, and a workbook that would need more memory than the
//! limits allow is refused.

use crate::source::limits::ReadLimits;
use crate::source::workbook::archive::{Archive, check_stated_sizes, damaged_archive, open_archive};
use anyhow::{Context as _, ensure};
use quick_xml::events::Event;
use std::io::{BufReader, Read};

/// The most elements of the shared strings; each string has about four.
const MAX_STRING_ELEMENTS: u64 = 32_000_000;
/// The most elements of the styles, each of which is far larger in memory.
const MAX_STYLE_ELEMENTS: u64 = 2_000_000;

/// The part that lists the sheets of a binary workbook.
pub(super) const BINARY_WORKBOOK: &str = "xl/workbook.bin";

/// What the check of a workbook found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// True if any sheet has merged cells.
    pub(crate) merged: bool,
    /// True for a binary workbook (`.xlsb`).
    pub(crate) binary: bool,
}

/// Unpacks all parts without keeping them. An error says why the workbook is refused.
pub(crate) fn check_package(bytes: &[u8], limits: &ReadLimits) -> anyhow::Result<Package> {
    let mut archive = open_archive(bytes)?;
    check_kind(&archive)?;
    check_stated_sizes(&mut archive, limits)?;
    let mut package = Package { merged: false, binary: is_binary(&archive) };
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(damaged_archive)?;
        let (name, size) = (part.name().map_err(damaged_archive)?.to_lowercase(), part.size());
        let counts = count(&mut part, size).with_context(|| format!("in its part `{name}`"))?;
        package.merged |= counts.merged;
        let is_text = name.rsplit('.').next() == Some("xml");
        ensure!(
            !is_text || counts.longest_text <= limits.row_bytes,
            "its part `{name}` has a text of {} bytes, more than the limit of {}",
            counts.longest_text,
            limits.row_bytes
        );
        let most = match name.rsplit('/').next() {
            Some("sharedstrings.xml") => MAX_STRING_ELEMENTS,
            Some("styles.xml") => MAX_STYLE_ELEMENTS,
            _ => continue,
        };
        ensure!(counts.elements <= most, "its part `{name}` has more than {most} elements");
        drop(part);
        if most == MAX_STRING_ELEMENTS {
            let strings = archive.by_index(index).map_err(damaged_archive)?;
            check_string_count(strings).with_context(|| format!("in its part `{name}`"))?;
        }
    }
    Ok(package)
}

fn is_binary(archive: &Archive<'_>) -> bool {
    archive.index_for_name(BINARY_WORKBOOK).is_some()
}

/// Refuses archives other than Excel workbooks.
fn check_kind(archive: &Archive<'_>) -> anyhow::Result<()> {
    let parts = archive.file_names().collect::<Result<Vec<_>, _>>().map_err(damaged_archive)?;
    let has = |name: &str| parts.iter().any(|part| part.eq_ignore_ascii_case(name));
    let has_under = |folder: &str| parts.iter().any(|part| part.starts_with(folder));
    let hint = "hint: save it as an Excel workbook (.xlsx) or as CSV UTF-8";
    ensure!(!has_under("word/"), "it is a Word document, not a workbook\n\n{hint}");
    ensure!(!has_under("ppt/"), "it is a presentation, not a workbook\n\n{hint}");
    ensure!(!has("mimetype"), "it is an OpenDocument file with parts of an Excel workbook\n\n{hint}");
    ensure!(has("[Content_Types].xml"), "it is an archive, but no workbook: it has no `[Content_Types].xml`");
    Ok(())
}

/// The size of a part as XML.
struct PartSize {
    elements: u64,
    /// The most bytes between two elements.
    longest_text: u64,
    merged: bool,
}

/// Unpacks a part and counts its elements. A part whose size differs from the stated one is an error; reading beyond
/// the stated size fails by itself.
fn count(part: &mut impl Read, size: u64) -> anyhow::Result<PartSize> {
    const MARK: &[u8] = b"mergeCell ";
    let mut counts = PartSize { elements: 0, longest_text: 0, merged: false };
    let mut run = 0;
    let mut buffer = vec![0; 1 << 16];
    // The end of the previous piece is kept, because the mark may be split between two pieces.
    let mut kept = 0;
    let mut unpacked = 0_u64;
    loop {
        let read = part.read(&mut buffer[kept..]).context("it cannot be unpacked: the file is damaged")?;
        if read == 0 {
            ensure!(
                unpacked == size,
                "it says that it has {size} bytes and has {unpacked}: the file is damaged"
            );
            return Ok(counts);
        }
        unpacked += read as u64;
        let piece = &buffer[kept..kept + read];
        let mut texts = piece.split(|&byte| byte == b'<').map(|text| text.len() as u64);
        run += texts.next().unwrap_or_default();
        for text in texts {
            counts.elements += 1;
            counts.longest_text = counts.longest_text.max(run);
            run = text;
        }
        counts.longest_text = counts.longest_text.max(run);
        let filled = kept + read;
        let seen = &buffer[..filled];
        counts.merged = counts.merged || seen.windows(MARK.len()).any(|window| window == MARK);
        kept = filled.min(MARK.len() - 1);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

/// Refuses a part of shared strings that announces too many of them: the reader reserves memory for that number.
fn check_string_count(part: impl Read) -> anyhow::Result<()> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).context("it is not well-formed")? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sst" => {
                let announced = element.try_get_attribute("uniqueCount").context("it is not well-formed")?;
                let Some(announced) = announced else { return Ok(()) };
                let number = announced.value.trim().parse::<u64>().ok();
                ensure!(
                    number.is_some_and(|number| number <= MAX_STRING_ELEMENTS),
                    "it announces more strings than there can be"
                );
                return Ok(());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
        buffer.clear();
    }
}
