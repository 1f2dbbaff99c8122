//! Packs the parts of a workbook, given as text, into an archive: mutations of a whole archive would hardly ever pass its
//! check sums.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Packs the parts, each of which follows a line such as `== xl/workbook.xml`. Input that begins as an archive is
/// returned as it is.
pub fn package(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_owned();
    }
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.windows(4).position(|window| window == b"\n== ");
        let (part, next) = end.map_or((rest, &b""[..]), |end| (&rest[..end], &rest[end + 1..]));
        rest = next;
        let mut lines = part.splitn(2, |&byte| byte == b'\n');
        let name = lines.next().and_then(|line| line.strip_prefix(b"== ")).unwrap_or_default();
        let Ok(name) = std::str::from_utf8(name) else { continue };
        if archive.start_file(name, options).is_ok() {
            archive.write_all(lines.next().unwrap_or_default()).expect("memory can be written to");
        }
    }
    archive.finish().expect("memory can be written to").into_inner()
}
