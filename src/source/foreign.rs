//! Recognises files that are not read, to say what they are and what to do.

use super::encoding::{misread_vietnamese, utf8_damage};
use anyhow::bail;

/// How formats begin that are not read: the bytes, what the file is, and what to do.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "a zip archive", "name it as a file, not as a stream; or unpack it"),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", UNPACK),
    (b"BZh", "compressed with bzip2", UNPACK),
    (b"\xfd7zXZ\x00", "compressed with xz", UNPACK),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", UNPACK),
    (b"MSCF\x00", "a cabinet archive", UNPACK),
    (b"%PDF", "a PDF", "export the table itself, as CSV"),
    (b"{\\rtf", "a text document (RTF)", "export the table itself, as CSV"),
    (b"\x89PNG", "a picture", "export the table itself, as CSV"),
    (b"\xff\xd8\xff", "a picture", "export the table itself, as CSV"),
    (b"SQLite format 3\x00", "an SQLite database", "export its table as CSV"),
    (b"\x00\x01\x00\x00Standard Jet DB", "an Access database", "export its table as CSV"),
    (b"\x00\x01\x00\x00Standard ACE DB", "an Access database", "export its table as CSV"),
];
const UNPACK: &str = "unpack it and name the files in it, or pack them as zip";
/// The bytes with which a `dBASE` or `FoxPro` table may begin.
const DBF_KINDS: &[u8] =
    &[0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0x8e, 0xcb, 0xf5, 0xfb];

/// Refuses a file that begins like a known format that is not read.
pub(super) fn refuse_known_binary(head: &[u8]) -> anyhow::Result<()> {
    if let Some((_, what, hint)) = KNOWN.iter().find(|(magic, ..)| head.starts_with(magic)) {
        bail!("it is {what}, which is not read\n\nhint: {hint}");
    }
    if head.get(257..262) == Some(b"ustar") {
        bail!("it is a tar archive, which is not read\n\nhint: {UNPACK}");
    }
    if is_dbf(head) {
        bail!(
            "it is a dBASE table (`.dbf`), which is not read\n\nhint: open it in a spreadsheet program and save it as CSV \
             UTF-8 or as a workbook (.xlsx)"
        );
    }
    Ok(())
}

/// Refuses what is no text, and text of a kind that would give wrong names. `head` is UTF-8 unless its encoding is
/// unknown.
pub(super) fn refuse_foreign_text(head: &[u8]) -> anyhow::Result<()> {
    let control = |byte: &&u8| matches!(byte, 0x01..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f);
    if head.iter().filter(control).count() * 50 > head.len() && utf8_damage(head) > 0 {
        bail!(
            "it is not text, and in no known format; a web page that was saved while still compressed (brotli, zstd or \
             deflate) looks like this\n\nhint: open the page in a browser and export the table again, as CSV or as a \
             workbook"
        );
    }
    if head.contains(&0) {
        bail!("it is not text: it has zero bytes\n\nhint: give a CSV in UTF-8 or an XES file");
    }
    if is_mhtml(head) {
        bail!(
            "it is a web page saved as one file (MHTML), which is not read\n\nhint: open it in a spreadsheet program and save \
             it as a workbook (.xlsx) or as CSV UTF-8"
        );
    }
    if let Some(misread) = misread_vietnamese(head) {
        let (example, meant) = (&misread.example, &misread.meant);
        bail!(
            "its text is {}: `{example}` is `{meant}`; nothing of the file is kept\n\nhint: {}",
            misread.what,
            misread.hint
        );
    }
    Ok(())
}

/// Returns true if the bytes are the header of a `dBASE` table: its kind, the date of its last change, and the lengths of
/// the header and of a record.
fn is_dbf(head: &[u8]) -> bool {
    let [kind, _, month, day, _, _, _, _, header_low, header_high, record_low, record_high, ..] = head else {
        return false;
    };
    let header = u16::from_le_bytes([*header_low, *header_high]);
    let record = u16::from_le_bytes([*record_low, *record_high]);
    DBF_KINDS.contains(kind)
        && (1..=12).contains(month)
        && (1..=31).contains(day)
        && header >= 33
        && record >= 2
        && head.len() >= 32
}

/// Returns true if a text is a message with parts, as browsers and old spreadsheet programs save pages.
fn is_mhtml(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&head[..head.len().min(4_096)]).to_ascii_lowercase();
    let start = start.trim_start();
    ["mime-version:", "from:", "content-type:", "subject:", "x-"].iter().any(|field| start.starts_with(field))
        && start.contains("mime-version:")
        && start.contains("content-type:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_files_are_named() {
        let dbf = [&b"\x03\x18\x03\x04\x10\x00\x00\x00\xc1\x00\x50\x00"[..], &[0; 20]].concat();
        let tar = [&[b'a'; 257][..], b"ustar\x0000"].concat();
        for (head, name) in [
            (&b"Rar!\x1a\x07\x01\x00"[..], "RAR"),
            (b"7z\xbc\xaf\x27\x1c\x00\x04", "7-Zip"),
            (&dbf, "dBASE"),
            (&tar, "tar archive"),
            (b"SQLite format 3\x00", "SQLite"),
        ] {
            let message = refuse_known_binary(head).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(message.contains(name) && message.contains("hint: "), "{message}");
        }
        let brotli: Vec<u8> =
            (0..2_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        for (head, name) in [
            (&b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n"[..], "MHTML"),
            (b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
            (&brotli, "brotli"),
            (b"a\0b", "zero bytes"),
        ] {
            let message = refuse_foreign_text(head).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(message.contains(name) && message.contains("hint: "), "{name}: {message}");
        }
        for head in [
            &b"From,To\n1,2\n"[..],
            "Mã hồ sơ,Ngày gửi,Người gửi\nH1,x,Nguyễn Văn Hải".as_bytes(),
            b"a,M\xfcller",
        ] {
            assert!(refuse_known_binary(head).is_ok() && refuse_foreign_text(head).is_ok());
        }
    }
}
